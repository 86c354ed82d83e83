"""Runs what the application is compared with, as it serves itself: `python -m bench.serve raw|plain PORT`."""

import sys
from importlib import import_module

import uvicorn

if __name__ == "__main__":
    name, port = sys.argv[1:]
    uvicorn.run(
        import_module(f"bench.{name}").create(),
        host="127.0.0.1",
        port=int(port),
        log_level="warning",
        access_log=False,
        server_header=False,
    )

"""Starts servers, and reads what they and the database used: CPU time and memory, from /proc."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson

from bench.databases import Place
from bench.load import Plan, Result

_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """One running server and how to call it."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"
    place: Place

    def own_cpu_seconds(self) -> float:
        """CPU time so far of the server alone."""
        return _cpu_seconds(self.process.pid)

    def cpu_seconds(self) -> float:
        """CPU time so far of the server and of the database's processes."""
        seconds = self.own_cpu_seconds()
        if self.place.cluster is None:
            return seconds
        postmaster = int((self.place.cluster.folder / "data/postmaster.pid").read_text().split()[0])
        backends = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        return seconds + sum(map(_cpu_seconds, [postmaster, *map(int, backends)]))

    def memory_mib(self) -> float:
        """Resident memory of the server's process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def _cpu_seconds(pid: int) -> float:
    """Of all threads there are; the kernel counts them in nanoseconds, `stat` in hundredths of a second."""
    seconds = 0.0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            seconds += int(task.read_text().split()[0]) / 1e9
    return seconds


@contextmanager
def serving(name: str, port: int, place: Place, environ: dict[str, str]) -> Iterator[Server]:
    """A server for the length of a `with` block, from its first answer on."""
    command = ["-m", "app", "serve"] if name == "golden" else ["-m", "bench.serve", name, str(port)]
    ours = place.environ | environ | {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([sys.executable, *command], env=os.environ | ours)
    try:
        wait_for_answer(process, port)
        yield Server(name, port, process, place)
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def wait_for_answer(process: "subprocess.Popen[bytes]", port: int) -> None:
    """Return once the server answers anything at all."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/v1")
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("a server did not start; its words are above")
        time.sleep(0.01)


def drive(plan: Plan) -> Result:
    """Run the load generator; the machine's other core is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=orjson.dumps(plan),
        stdout=subprocess.PIPE,
        check=True,
        # So many answers are waited for, and one that counts half a million records takes half a second, or
        # several where others use the machine.
        timeout=plan.seconds + 5 * plan.answers + _PATIENCE_SECONDS,
    )
    return Result(**orjson.loads(done.stdout))

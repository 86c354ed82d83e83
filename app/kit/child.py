"""Keeps a child process running for as long as this process runs, however that ends."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

PAUSE, LONGEST = 1.0, 30.0
"""Seconds until a child that ended is started again; twice as many each time while it ends at once."""


@contextmanager
def child(command: Sequence[str]) -> Iterator[None]:
    """Run a command beside the block, again whenever it ends. It is to stop when its standard input does,
    which is when the block ends or this process is killed: nobody else has the other end of that pipe."""
    reading, writing = os.pipe()
    stopping = Event()
    thread = Thread(target=_keep, args=(command, reading, stopping), name="child")
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        os.close(writing)
        thread.join()
        os.close(reading)


def _keep(command: Sequence[str], reading: int, stopping: Event) -> None:
    pause = PAUSE
    while not stopping.is_set():
        began = time.monotonic()
        # In a group of its own: Ctrl-C reaches it through us only.
        subprocess.run(command, stdin=reading, process_group=0, check=False)  # noqa: S603 - our own command
        pause = PAUSE if time.monotonic() - began > LONGEST else min(pause * 2, LONGEST)
        stopping.wait(pause)

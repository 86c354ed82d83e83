"""Where tests write what is thrown away."""

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


def memory() -> str | None:
    """A folder in memory, where the machine has one with room; None for the usual place on a disk.

    A fresh database for each test is two thirds copying files and waiting for a disk to have them, which
    tells nobody anything. What must outlast a power cut is tried on a disk (`durable=True`).
    """
    there = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return str(_MEMORY) if there else None

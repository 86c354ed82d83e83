"""W7: from the start of the process to its first answer on an existing database, and its memory when idle."""

import compileall
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.databases import Place
from bench.running import free_port
from bench.servers import serving

SECONDS_GOAL = 1.5
MIB_GOAL = 120
_TIMES = 5
_CODE = Path(__file__).parent.parent / "app"


@dataclass(frozen=True)
class Start:
    """Medians of several starts. CPU time is less moved by what else the machine does."""

    dialect: str
    seconds: float
    cpu_seconds: float
    idle_mib: float

    @property
    def meets(self) -> bool:
        return self.seconds <= SECONDS_GOAL and self.idle_mib <= MIB_GOAL


def start(place: Place) -> Start:
    """Start the application alone, several times, its code compiled as an installation has it."""
    compileall.compile_dir(_CODE, quiet=1)
    seen = [_once(place) for _ in range(_TIMES)]
    seconds, cpu_seconds, idle_mib = (median(each) for each in zip(*seen, strict=True))
    return Start(place.dialect, seconds, cpu_seconds, idle_mib)


def _once(place: Place) -> tuple[float, float, float]:
    began = time.monotonic()
    with serving("golden", free_port(), place, {}) as server:
        return time.monotonic() - began, server.own_cpu_seconds(), server.memory_mib()

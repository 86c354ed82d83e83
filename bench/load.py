"""A closed loop of requests over a few connections, every answer checked; runs as a process of its own.

Reads one plan as JSON from standard input and writes one result as JSON to standard output.
"""

import asyncio
import itertools
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
import uvloop

MARK = b"~~~~~~~~~~~~"
"""Stands in a request for twelve characters that no other request has."""

_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length: "


@dataclass(frozen=True)
class Plan:
    """Which requests go where and for how long; a request's answer has its status and its body length.

    It lasts for so many seconds and until there were so many answers; the later of the two. `seed` is under
    2 ** 24 and no other run's, so that marks differ.
    """

    port: int
    connections: int
    seconds: float
    answers: int
    seed: int
    requests: list[str]
    statuses: list[int]
    lengths: list[int]


@dataclass
class Result:
    """What was seen: answers by the loop, the time that it took, and each wrong answer's first words."""

    answers: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    microseconds: list[int] = field(default_factory=list)


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it was answered."""

    def __init__(self, following: Callable[[], tuple[bytes, int, int] | None], result: Result) -> None:
        self._following = following
        self._result = result
        self._buffer = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        following = self._following()
        if following is None:
            self._transport.close()
            return
        request, self._status, self._length = following
        self._asked = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_ends = self._buffer.find(_HEAD_ENDS)
        if head_ends < 0:
            return
        length_at = self._buffer.index(_LENGTH) + len(_LENGTH)
        length = int(self._buffer[length_at : self._buffer.index(b"\r", length_at)])
        if len(self._buffer) < head_ends + len(_HEAD_ENDS) + length:
            return
        self._note(int(self._buffer[9:12]), length)
        self._buffer = b""
        self._ask()

    def _note(self, status: int, length: int) -> None:
        self._result.answers += 1
        self._result.microseconds.append(int((time.perf_counter() - self._asked) * 1e6))
        if (status, length) != (self._status, self._length):
            self._result.wrong.append(
                f"{status} with {length} bytes: {self._buffer[-300:].decode('latin-1')}"
            )

    def connection_lost(self, error: Exception | None) -> None:
        if error is not None:
            self._result.wrong.append(f"connection lost: {error}")
        self.done.set_result(None)


def _following(plan: Plan) -> Callable[[], tuple[bytes, int, int] | None]:
    requests = [text.encode("latin-1") for text in plan.requests]
    known = list(zip(requests, plan.statuses, plan.lengths, strict=True))
    random.Random(plan.seed).shuffle(known)
    turns: Iterator[tuple[bytes, int, int]] = itertools.cycle(known)
    ends = time.perf_counter() + plan.seconds
    numbers = itertools.count()

    def following() -> tuple[bytes, int, int] | None:
        number = next(numbers)
        if number >= plan.answers and time.perf_counter() >= ends:
            return None
        request, status, length = next(turns)
        return request.replace(MARK, f"{plan.seed:06x}{number:06x}".encode()), status, length

    return following


async def run(plan: Plan) -> Result:
    """Drive the plan to its end."""
    result = Result()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    following = _following(plan)
    callers = []
    for _ in range(plan.connections):
        _, caller = await loop.create_connection(lambda: Caller(following, result), "127.0.0.1", plan.port)
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    result.seconds = time.perf_counter() - began
    return result


if __name__ == "__main__":
    found = uvloop.run(run(Plan(**orjson.loads(sys.stdin.buffer.read()))))
    sys.stdout.buffer.write(orjson.dumps(asdict(found)))

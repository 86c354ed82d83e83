"""A real mail server on this machine that keeps what it takes: down and up again, choosy, or slow."""

import asyncio
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

TAKEN = "250 OK"


class Sink:
    """What arrived, and how the server answers. `judge` is asked for the answer to an address, and `before`
    runs when a message has arrived and is not yet taken. `answers_lost` says how often the connection goes
    after a message was taken and before that is said."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.judge: Callable[[str], str] = lambda address: TAKEN
        self.before: Callable[[int], str] = lambda number: TAKEN
        self.answers_lost = 0
        self._arrived = threading.Condition()

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd names it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.judge(address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.before(len(self.messages))
        if answer == TAKEN:
            made = message_from_bytes(envelope.content, policy=default)
            assert isinstance(made, EmailMessage)
            with self._arrived:
                self.messages.append(made)
                self._arrived.notify_all()
            if self.answers_lost:
                self.answers_lost -= 1
                server.transport.abort()
        return answer

    def wait_for(self, number: int, seconds: float = 30) -> None:
        """Until so many messages were taken."""
        with self._arrived:
            there = self._arrived.wait_for(lambda: len(self.messages) >= number, seconds)
        assert there, f"{len(self.messages)} of {number} mails arrived"

    @property
    def counts(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(message["Message-ID"] for message in self.messages)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class Server(Controller):
    """The server while it is up. It leaves no connection behind when it goes."""

    def __init__(self, sink: Sink, **options: Any) -> None:
        self._made: list[SMTP] = []
        super().__init__(sink, **options)

    def factory(self) -> Any:
        self._made.append(SMTP(self.handler, **self.SMTP_kwargs))
        return self._made[-1]

    async def nobody_is_connected(self) -> bool:
        return all(each.transport is None for each in self._made)

    async def hang_up(self) -> None:
        for each in self._made:
            if isinstance(each.transport, asyncio.WriteTransport):
                each.transport.abort()
        while not await self.nobody_is_connected():  # noqa: ASYNC110 - it is aiosmtpd that knows
            await asyncio.sleep(0)


@contextmanager
def listening(sink: Sink, port: int, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The server is up for the length of the block."""
    server = Server(
        sink, hostname="127.0.0.1", port=port, ssl_context=tls, server_hostname="sink.example.org"
    )
    server.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(server.hang_up(), server.loop).result(30)
        server.stop()

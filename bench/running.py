"""One database with the servers running on it, and rounds of one work after the other."""

import argparse
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles

import httpx
import orjson

from bench import databases, passes
from bench.databases import Place
from bench.load import Plan
from bench.report import Round
from bench.servers import Server, drive, serving
from bench.works import PERMISSIONS, Visitor, Work, comparable

_LEAST_ANSWERS = 64
"""In a round, however slow: fewer say little about one request."""


@dataclass
class Running:
    """Servers on one database."""

    options: argparse.Namespace
    place: Place
    clients: dict[str, tuple[str, str]]
    servers: dict[str, Server]

    def measure(self, work: Work) -> Iterator[Round]:
        """Rounds of one work, one server after the other, so that the machine's moods meet all of them."""
        there = {"golden": True, "raw": work.raw_goal, "plain": work.plain_goal}
        names = [name for name in self.servers if there[name]]
        answers: list[object] = []
        plans = {name: self._plan(work, name, answers) for name in names}
        for plan in plans.values():
            drive(replace(plan, seconds=plan.seconds / 2, seed=_seed()))
        for _ in range(self.options.rounds):
            for name, plan in plans.items():
                yield self._round(work, name, replace(plan, seed=_seed()))

    def _plan(self, work: Work, name: str, known: list[object]) -> Plan:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.servers[name].port}") as http:
            visitor = self._visitor(http, name, work.caller)
            requests = work.requests(visitor)
            answers = [visitor.answer(request) for request in requests]
        said = [comparable(*each) for each in zip(requests, answers, strict=True)]
        if known and said != known:
            raise RuntimeError(f"{work.key}: {name} answers differently:\n{_difference(known, said)}")
        known[:] = said
        return Plan(
            port=self.servers[name].port,
            connections=self.options.connections,
            seconds=self.options.seconds,
            answers=_LEAST_ANSWERS,
            seed=0,
            requests=[request.text(visitor.token) for request in requests],
            statuses=[answer.status_code for answer in answers],
            lengths=[len(answer.content) for answer in answers],
        )

    def _visitor(self, http: httpx.Client, name: str, caller: int) -> Visitor:
        organisation_id, client = list(self.clients.items())[caller]
        token = _token(http, *client) if name == "golden" else passes.issue(organisation_id)
        return Visitor(http, token, organisation_id)

    def _round(self, work: Work, name: str, plan: Plan) -> Round:
        server = self.servers[name]
        before = server.cpu_seconds()
        found = drive(plan)
        used = server.cpu_seconds() - before
        if found.wrong:
            raise RuntimeError(f"{work.key}: {len(found.wrong)} wrong answers of {name}, as {found.wrong[0]}")
        hundredths = quantiles(found.microseconds, n=100)
        return Round(
            dialect=self.place.dialect,
            work=work.key,
            server=name,
            answers=found.answers,
            cpu_us=used / found.answers * 1e6,
            per_second=found.answers / found.seconds,
            median_us=hundredths[49],
            p99_us=hundredths[98],
        )


@contextmanager
def running(options: argparse.Namespace, dialect: str, template: Path) -> Iterator[Running]:
    """Copy or fill a database, and start the servers on it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gt-bench-")))
        make = databases.sqlite_place if dialect == "sqlite" else databases.postgres_place
        place = stack.enter_context(make(template, folder))
        clients = databases.clients_of(template)
        environ = {
            "BENCH_ORGANISATION": next(iter(clients)),
            "BENCH_PLAIN_URL": place.superuser_url or place.environ["DATABASE_URL"],
        }
        servers = {
            name: stack.enter_context(serving(name, free_port(), place, environ)) for name in options.servers
        }
        yield Running(options, place, clients, servers)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _seed() -> int:
    return secrets.randbits(24)


def _token(http: httpx.Client, client_id: str, secret: str) -> str:
    asked = {"grant_type": "client_credentials", "scope": PERMISSIONS}
    answer = http.post("/oauth/token", data=asked, auth=(client_id, secret))
    return str(answer.raise_for_status().json()["access_token"])


def _difference(*answers: object) -> str:
    return "\n".join(orjson.dumps(each, option=orjson.OPT_SORT_KEYS)[:3000].decode() for each in answers)

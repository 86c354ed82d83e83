"""Every operation × every caller, against one table; and nobody is answered what is not theirs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from app.kit.statements import Compiled, Statement
from app.settings import Settings
from tests.conftest import casting, run
from tests.support.conformity import our_document
from tests.sweeps.callers import Callers, ask, everybody, needs_token, permission_of, to_spare
from tests.sweeps.table import expectations
from tests.sweeps.world import SEALED, Operation, World

OTHERS = ("nobody", "disabled", "revoked", "lacking", "stranger")


@dataclass
class Seen:
    """What one sweep saw: statuses by operation and caller, and all that each caller was answered."""

    statuses: dict[str, dict[str, int]] = field(default_factory=dict)
    answers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def keep(self, operation: Operation, caller: str, answer: httpx.Response) -> None:
        name = operation["operationId"]
        self.statuses.setdefault(name, {})[caller] = answer.status_code
        self.answers.setdefault(caller, []).append((name, answer.text + str(answer.headers)))

    def told(self, caller: str, *words: str) -> dict[str, str]:
        """Operations that answered a caller with one of these words, and where."""
        return {
            name: text[max(0, text.index(word) - 80) :][:200]
            for name, text in self.answers.get(caller, ())
            for word in words
            if word in text
        }


@asynccontextmanager
async def shared_world(settings: Settings, **project: str) -> AsyncIterator[tuple[World, Callers]]:
    """The lead's world, its project shared with the partner."""
    async with casting(settings) as cast:
        partners = {"partner_organisation_ids": [cast.partner.organisation_id]}
        world = World(cast, cast.coordinator, members={"projects": partners | project})
        await world.fill()
        yield world, await everybody(cast)


async def sweep(world: World, callers: Callers, names: tuple[str, ...], seen: Seen) -> None:
    for operation in our_document().operations.values():
        async with to_spare(world, operation):
            for name in names:
                if name == "lacking" and not permission_of(operation):
                    continue
                caller = await callers.named(name, operation)
                seen.keep(operation, name, await ask(world, operation, caller, own=name == "own"))


# What others book, which is theirs to do, is counted here.
COUNTS = {"read_session_places"}


async def everything_of(world: World) -> dict[str, str]:
    """All that the owner reads of its records, one by one: the sweep itself makes others to spare."""
    found = {}
    for operation in our_document().operations.values():
        reads = operation["operationId"].startswith("read_") and "{" in operation["path"]
        counts = operation["path"].startswith("/v1/reports/") or operation["operationId"] in COUNTS
        if reads and needs_token(operation) and not counts:
            found[operation["operationId"]] = (
                await (await world.caller(operation)).get(world.path(operation))
            ).text
    return found


def expected_of(operation: Operation) -> dict[str, int]:
    """Statuses by caller, from the table and from what holds for every operation with a token."""
    row = expectations()[operation["operationId"]]
    named = dict(zip(("own", "partner", "stranger", "nobody"), row, strict=False))
    if needs_token(operation):
        named |= dict.fromkeys(("nobody", "disabled", "revoked"), 401)
        return named | ({"lacking": 403} if permission_of(operation) else {})
    return named | dict.fromkeys(("disabled", "revoked"), named["nobody"])


def test_every_operation_has_a_row_in_the_table_and_every_row_an_operation() -> None:
    operations = our_document().operations
    assert operations
    assert set(expectations()) == set(operations)
    short = [name for name, row in expectations().items() if len(row) != 4 - needs_token(operations[name])]
    assert short == [], "a column for nobody exactly where no token is needed"


def test_every_caller_is_answered_as_the_table_says_and_nobody_is_told_what_is_not_theirs(
    settings: Settings,
) -> None:
    async def journey() -> Seen:
        seen = Seen()
        async with shared_world(settings) as (world, callers):
            before = await everything_of(world)
            await sweep(world, callers, OTHERS, seen)
            assert await everything_of(world) == before, "somebody changed what is not theirs"
            await sweep(world, callers, ("partner",), seen)
            await sweep(world, callers, ("own",), seen)
        return seen

    seen = run(journey())
    wrong = [
        f"{name} as {caller}: {seen.statuses[name].get(caller)} instead of {status}"
        for name, operation in our_document().operations.items()
        if name in expectations()
        for caller, status in expected_of(operation).items()
        if seen.statuses[name].get(caller) != status
    ]
    assert wrong == []
    for other in OTHERS:
        if other != "lacking":
            assert seen.told(other, "canary") == {}, other
    assert seen.told("partner", *(f"canary-{klass}" for klass in SEALED)) == {}
    assert len(seen.told("own", "canary")) > 5, "canaries are told to their owner, or this test sees nothing"


@pytest.mark.parametrize("visibility", ["network", "public"])
def test_stranger_to_an_open_project_is_told_its_open_members_only(
    settings: Settings, visibility: str
) -> None:
    async def journey() -> Seen:
        seen = Seen()
        async with shared_world(settings, visibility=visibility) as (world, callers):
            await sweep(world, callers, ("nobody", "stranger"), seen)
        return seen

    seen = run(journey())
    hidden = [f"canary-{klass}" for klass in ("profile", *SEALED)]
    assert seen.told("stranger", *hidden) == {}
    assert seen.told("nobody", *hidden) == {}
    assert "read_project" in seen.told("stranger", "canary-open")
    if visibility == "network":
        assert seen.told("nobody", "canary") == {}


def test_client_without_layers_is_told_nothing_of_them(settings: Settings) -> None:
    """The lead's own client with every noun's permission and no layer's."""

    async def journey() -> Seen:
        seen = Seen()
        async with shared_world(settings) as (world, callers):
            plain = {permission for permission in _declared() if "." not in permission}
            lead = str(callers.cast.coordinator.organisation_id)
            callers.stopped["plain"] = await callers.cast.client_of(lead, frozenset(plain))
            await sweep(world, callers, ("plain",), seen)
        return seen

    seen = run(journey())
    hidden = [f"canary-{klass}" for klass in ("identity", "needs", "equality", "confidential")]
    assert seen.told("plain", *hidden) == {}
    assert "read_project" in seen.told("plain", "canary-open")


def _declared() -> set[str]:
    from app.kit.scope import declared

    return set(declared())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_stranger_is_told_nothing_though_every_filter_of_the_application_is_gone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row-level security alone: statements are compiled without any criterion."""
    compiled = Statement.compiled

    def unfiltered(statement: Statement, dialect: str, use: str) -> Compiled:
        return compiled(statement, dialect, "system")

    async def journey() -> Seen:
        seen = Seen()
        async with shared_world(settings) as (world, callers):
            monkeypatch.setattr(Statement, "compiled", unfiltered)
            before = await everything_of(world)
            await sweep(world, callers, ("stranger",), seen)
            assert await everything_of(world) == before, "a stranger changed what is not theirs"
        return seen

    seen = run(journey())
    assert seen.told("stranger", "canary") == {}
    refused = {name for name, by in seen.statuses.items() if by["stranger"] >= 400}
    assert {"read_project", "change_project", "delete_project"} <= refused

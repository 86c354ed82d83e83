"""Canary words in every status and state of consent × every caller × every operation: who is told what."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.kit.statements import Compiled, Statement
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import address, days_from_now, tampered
from tests.support.conformity import our_document
from tests.support.person import person_of
from tests.sweeps.callers import Callers, ask, everybody, to_spare
from tests.sweeps.world import World

STATUSES = ("draft", "shown", "approved", "refused", "taken_back", "expired")
KINDS = {"quote": "publish_quote", "biography": "publish_biography"}
ASKED = {"wording_version": "1", "given_by": "self"}


def _states(partner: str, stranger: str) -> dict[str, list[dict[str, Any]]]:
    """Decisions about one text, by a name for what they come to."""
    gone, partners, public = days_from_now(-2), {"audience": "partners"}, {"audience": "public"}
    return {
        "never-asked": [],
        "partners": [partners],
        "public": [public],
        "named-partner": [{"recipients": [partner]}],
        "named-stranger": [{"recipients": [stranger]}],
        "conference": [public | {"uses": ["conference"]}],
        "expired": [partners | {"expires_on": gone}, public | {"expires_on": gone}],
        "withdrawn": [partners, public, {"decision": "withdrawn"}],
        "refused": [{"decision": "refused"}],
        "partner-taken-out": [partners, {"decision": "withdrawn", "recipients": [partner]}],
    }


TO_PARTNER = {"partners", "public", "named-partner"}
ALLOWED = {
    "partner": TO_PARTNER,
    "stranger": {"public", "named-stranger"},
    "nobody": {"public"},
    "somebody else": {"public"},
    "no permission": {"public"},
}
"""States in which approved words may reach a caller. All else reaches nobody but the home and the owner."""


@dataclass
class Told:
    """Canaries by caller and operation: `quote.approved.public`."""

    words: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def keep(self, caller: str, where: str, text: str) -> None:
        found = set(re.findall(r"canaries-((?:quote|biography)\.[a-z_]+\.[a-z-]+)\.", text))
        self.words.setdefault(caller, {}).setdefault(where, set()).update(found)

    def by(self, caller: str) -> set[str]:
        return set().union(*self.words[caller].values())


@asynccontextmanager
async def all_states(settings: Settings) -> AsyncIterator[tuple[World, Callers, list[str]]]:
    """A world beside a person for each state of consent, with a quote and a biography of each status; and
    the addresses of all of these."""
    async with casting(settings) as cast:
        partners = {"partner_organisation_ids": [cast.partner.organisation_id], "visibility": "partners"}
        world = World(cast, cast.coordinator, members={"projects": partners})
        await world.fill()
        paths = []
        states = _states(str(cast.partner.organisation_id), str(cast.stranger.organisation_id))
        for state, decisions in states.items():
            paths += await _person_with(cast, world.ids["project"], state, decisions)
        yield world, await everybody(cast), paths


async def _person_with(cast: Cast, project_id: str, state: str, decisions: list[dict[str, Any]]) -> list[str]:
    lead = cast.coordinator
    person = await lead.made("/v1/contributors", {"display_name": "Robin"})
    await lead.made(f"/v1/projects/{project_id}/team", {"contributor_id": person["id"]})
    consents = f"{address(person)}/consents"
    profile = ASKED | {"purpose": "share_profile", "decision": "given", "audience": "partners"}
    await lead.made(consents, profile)
    collections = {"quote": "/v1/quotes", "biography": f"{address(person)}/biographies"}
    paths = [collections["biography"]]
    for kind, purpose in KINDS.items():
        for status in STATUSES:
            sent = {"words": f"canaries-{kind}.{status}.{state}."}
            owner = {"contributor_ids": [person["id"]]} if kind == "quote" else {}
            made = await lead.made(collections[kind], sent | owner)
            about = ASKED | {"purpose": purpose, "subject_id": made["id"], "decision": "given"}
            for decision in decisions:
                await lead.made(consents, about | decision)
            table = "quotes" if kind == "quote" else "biographies"
            await tampered(cast, f"UPDATE {table} SET status = '{status}' WHERE id = '{made['id']}'")
            one = f"{collections[kind]}/{made['id']}"
            paths += [one, f"{one}/transitions"]
    return paths


async def sweep(world: World, callers: Callers, paths: list[str], names: list[str]) -> Told:
    """Everything that these callers are answered, by every operation and at every address of these words."""
    told = Told()
    asking = await _asking(world.cast, callers)
    more = [*paths, *_packs(world)]
    for operation in our_document().operations.values():
        async with to_spare(world, operation):
            for name in names:
                answer = await ask(world, operation, asking[name], own=False)
                told.keep(name, operation["operationId"], answer.text)
    for name in names:
        for path in more:
            told.keep(name, path, (await asking[name].get(path)).text)
        for path in ("/v1/quotes", "/v1/public/quotes"):
            told.keep(name, path, (await asking[name].get(f"{path}?limit=200")).text)
    return told


async def _asking(cast: Cast, callers: Callers) -> dict[str, Caller]:
    other = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
    nothing = frozenset({"projects:read", "sessions:read", "impact-records:read", "reports:read"})
    return {
        "partner": cast.partner,
        "stranger": cast.stranger,
        "nobody": callers.stopped["nobody"],
        "somebody else": await person_of(cast, cast.coordinator, other["id"]),
        "no permission": await cast.client_of(str(cast.coordinator.organisation_id), nothing),
    }


def _packs(world: World) -> list[str]:
    organisations = [each.organisation_id for each in (world.cast.partner, world.cast.stranger)]
    project = world.ids["project"]
    packs = [f"/v1/organisations/{each}/biography-pack" for each in organisations]
    packs += [f"/v1/projects/{project}/biography-pack?recipient_id={each}" for each in organisations]
    packs += [f"/v1/projects/{project}/biography-pack?format=html"]
    return [*packs, f"/v1/public/projects/{project}/biography-pack?format=html"]


def _fitting(caller: str) -> set[str]:
    return {f"{kind}.approved.{state}" for kind in KINDS for state in ALLOWED[caller]}


@pytest.mark.slow
def test_no_operation_tells_anybody_words_without_a_live_approval_for_them(settings: Settings) -> None:
    async def journey() -> Told:
        async with all_states(settings) as (world, callers, paths):
            return await sweep(world, callers, paths, list(ALLOWED))

    told = run(journey())
    for caller in ALLOWED:
        assert told.by(caller) - _fitting(caller) == set(), caller
    # And what is approved for somebody does reach them, or this test sees nothing.
    assert told.by("partner") == _fitting("partner")
    assert told.by("stranger") == _fitting("stranger")
    assert told.by("nobody") == {"quote.approved.public"}
    assert told.words["partner"]["list_quotes"] <= {f"quote.approved.{state}" for state in TO_PARTNER}


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_second_wall_alone_lets_no_words_through_without_a_live_approval(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements are compiled without any criterion."""
    compiled = Statement.compiled

    def unfiltered(statement: Statement, dialect: str, use: str) -> Compiled:
        return compiled(statement, dialect, "system")

    others = ["partner", "stranger", "nobody", "somebody else"]

    async def journey() -> Told:
        async with all_states(settings) as (world, callers, paths):
            monkeypatch.setattr(Statement, "compiled", unfiltered)
            return await sweep(world, callers, paths, others)

    told = run(journey())
    for caller in others:
        assert told.by(caller) - _fitting(caller) == set(), caller
    assert told.by("partner")

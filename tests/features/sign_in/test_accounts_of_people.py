"""Whoever works with somebody could have an invitation of theirs go elsewhere: who would notice, and how."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, address
from tests.support.person import mails, member_of, secret_in, told_person_of, with_cookie

ACCEPT = "/v1/sign-in/invitation/acceptance"
ROBIN, ANOTHER, CY = "robin@example.org", "another@example.com", "cy@example.org"


async def put(caller: Caller, person: dict[str, Any], layer: str = "identity", **members: Any) -> None:
    path = f"{address(person)}/{layer}"
    answer = await caller("PUT", path, json=members, headers={"if-match": "*"})
    assert answer.is_success, answer.text


async def letters(cast: Cast) -> list[tuple[str, str]]:
    return [(each["letter"], each["to"]) for each in await mails(cast) if each["letter"] != "sign-in"]


async def invite(caller: Caller, person: dict[str, Any], email: str) -> tuple[int, str]:
    answer = await caller.post(f"{address(person)}/invitation", {"email": email})
    return answer.status_code, str(answer.json().get("detail", ""))


def test_invitation_that_goes_elsewhere_is_told_to_the_address_in_the_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            cy = await member_of(cast, cast.coordinator, CY, "coordinator")
            await put(cy, person, email=ROBIN)
            assert (await invite(cy, person, ROBIN.title()))[0] == 202
            assert [name for name, _ in await letters(cast)] == ["invitation"], "it is the same address"
            assert (await invite(cy, person, ANOTHER))[0] == 202
            assert (await letters(cast))[1:] == [("invitation", ANOTHER), ("elsewhere", ROBIN)]
            text = (await mails(cast))[-1]["text"]
            assert ANOTHER not in text
            assert "http" not in text

    run(journey())


def test_address_before_is_told_when_somebody_else_puts_down_another_or_none(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            cy = await member_of(cast, cast.coordinator, CY, "coordinator")
            await put(cy, person, email=ROBIN)
            await put(cy, person, phone="01632 960000")
            await put(cy, person, email=ROBIN.upper())
            assert await letters(cast) == []
            await put(cy, person, email=ANOTHER)
            assert await letters(cast) == [("elsewhere", ROBIN.upper())]
            await put(cy, person, email=None)
            assert (await letters(cast))[1:] == [("elsewhere", ANOTHER)]

    run(journey())


def test_nobody_is_told_who_changes_their_own_or_signs_in_already_and_a_stop_does_not_hide_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            themselves, quiet, linked = [await a_contributor(cast) for _ in range(3)]
            for person in (themselves, quiet, linked):
                await put(cast.coordinator, person, email=ROBIN)
            them = await told_person_of(cast, cast.coordinator, themselves["id"])
            await put(them, themselves, email=ANOTHER)
            await put(cast.coordinator, quiet, "needs", messages_stopped=True)
            await put(cast.coordinator, quiet, email=ANOTHER)
            await invite(cast.coordinator, linked, ROBIN)
            secret = {"secret": await secret_in(cast, ROBIN)}
            with_cookie(cast, await cast.public.post(ACCEPT, secret))
            await put(cast.coordinator, linked, email=ANOTHER)
            assert await letters(cast) == [("elsewhere", ROBIN), ("invitation", ROBIN)]

    run(journey())


def test_person_and_those_who_look_after_it_see_which_account_was_linked_and_who_invited_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            path = f"{address(person)}/audit-entries"
            cy = await member_of(cast, cast.coordinator, CY, "coordinator")
            ada = await member_of(cast, cast.coordinator, "ada@example.org", "administrator")
            before = (await ada.get(path)).json()
            assert before["signs_in_with"] is None
            await invite(cy, person, ANOTHER)
            secret = {"secret": await secret_in(cast, ANOTHER)}
            with_cookie(cast, await cast.public.post(ACCEPT, secret))
            themselves = await told_person_of(cast, cast.coordinator, person["id"])
            masked, other = "a…@example.com", "another address than in this record"
            for reader, name, says in ((themselves, "you", masked), (ada, "the contributor", other)):
                page = (await reader.get(path)).json()
                assert page["signs_in_with"] == says
                assert ANOTHER not in str(page)
                said = [(each["action"], each["resource"], each["by"]["name"]) for each in page["items"]]
                assert ("created", "contributor-account", name) in said
                assert ("created", "contributor-invitation", "Colleague") in said
            for email, says in ((ANOTHER.upper(), "the address in this record"), (ROBIN, other)):
                await put(cy, person, email=email)
                assert (await ada.get(path)).json()["signs_in_with"] == says

    run(journey())


@pytest.mark.parametrize("roles", [["coordinator"], ["coordinator", "administrator"]])
def test_nobody_who_works_there_is_invited_as_a_contributor_by_a_coordinator_or_by_themselves(
    settings: Settings, roles: list[str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            cy = await member_of(cast, cast.coordinator, CY, *roles)
            await member_of(cast, cast.coordinator, "bo@example.org", "viewer")
            await member_of(cast, cast.partner, "dee@example.org", "viewer")
            status, detail = await invite(cy, person, CY)
            assert (status, "administrator" in detail) == (409, True), "never their own"
            # Who looks after members may say that a colleague is the same person.
            allowed = 202 if "administrator" in roles else 409
            assert (await invite(cy, person, "bo@example.org"))[0] == allowed
            assert (await invite(cy, person, "dee@example.org"))[0] == 202, "that is not known here"

    run(journey())

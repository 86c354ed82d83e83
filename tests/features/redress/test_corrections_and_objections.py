"""Corrections of what others recorded, and objections to a use: answered within a month."""

from datetime import date

import pytest

from app.kit.dates import months_after, today
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import decide, works_on
from tests.features.redress.people import house, listed
from tests.support.person import person_of


def test_contributor_asks_for_a_correction_and_their_statement_stays_beside_what_is_not_corrected(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            session = await cast.coordinator.made(
                "/v1/projects", {"title": "P", "purpose": "Why", "visibility": "public"}
            )
            sent = {"about": "project", "record_id": session["id"], "wrong": "I was there from the start."}
            made = await home.robin.made("/v1/corrections", sent | {"would_be_right": "2019"})
            assert made["due_on"] == months_after(today(), 1).isoformat()
            path = f"/v1/corrections/{made['id']}"
            ada = home.members["ada"]
            refused = await ada.post(f"{path}/transitions", {"to": "not_corrected"})
            assert refused.json()["errors"][0]["pointer"] == "/answer"
            assert (await ada.patch(path, {"answer": "The minutes say 2020."})).is_success
            moved = await ada.post(f"{path}/transitions", {"to": "not_corrected"})
            assert (moved.json()["due_on"], moved.json()["closed_on"]) == (None, today().isoformat())
            beside = await home.robin.patch(path, {"statement": "I have the letter of 2019."})
            assert beside.json()["statement"] == "I have the letter of 2019."
            assert (await home.robin.patch(path, {"answer": "Corrected."})).status_code == 403
            found = await listed(ada, f"/v1/corrections?record_id={session['id']}")
            assert [each["statement"] for each in found] == ["I have the letter of 2019."]

    run(journey())


def test_correction_names_one_text_or_one_standpoint_and_none_of_another_kind(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast)
            path = f"/v1/contributors/{home.robin_id}"
            standpoint = await cast.coordinator.made(f"{path}/standpoints", {"words": "I grew up in care."})
            biography = await cast.coordinator.made(f"{path}/biographies", {"words": "I paint."})
            sent = {"about": "contributor", "record_id": standpoint["id"], "wrong": "Not so"}
            made = await home.robin.made("/v1/corrections", sent)
            assert made["record_id"] == standpoint["id"]
            assert (await home.robin.post("/v1/corrections", sent | {"about": "quote"})).status_code == 422
            text = {"about": "quote", "record_id": biography["id"]}
            assert (await home.robin.made("/v1/corrections", sent | text))["about"] == "quote"

    run(journey())


def test_record_that_somebody_cannot_see_is_as_unknown_as_one_that_never_was(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast)
            hidden = await cast.coordinator.made("/v1/projects", {"title": "P", "purpose": "Why"})
            sent = {"about": "project", "wrong": "All of it"}
            for record_id in (hidden["id"], home.robin_id):
                refused = await home.robin.post("/v1/corrections", sent | {"record_id": record_id})
                assert refused.json()["errors"][0]["code"] == "unknown-reference"
            own = sent | {"about": "contributor", "record_id": home.robin_id}
            assert (await home.robin.post("/v1/corrections", own)).status_code == 201
            nobodys = await cast.coordinator.post("/v1/corrections", sent)
            assert nobodys.json()["errors"][0] | {"detail": ""} == {
                "pointer": "/contributor_id",
                "code": "required",
                "detail": "",
            }

    run(journey())


def test_objection_to_messages_stops_them_at_once_and_a_refusal_does_not_start_them(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            made = await home.robin.made("/v1/objections", {"use": "messages"})
            assert made["status"] == "restricted"
            needs = f"/v1/contributors/{home.robin_id}/needs"
            assert (await home.robin.get(needs)).json()["messages_stopped"] is True
            path = f"/v1/objections/{made['id']}"
            assert (
                await home.members["ada"].patch(path, {"answer": "We have to send the minutes."})
            ).is_success
            moved = await home.members["ada"].post(f"{path}/transitions", {"to": "refused"})
            assert (moved.status_code, moved.json()["closed_on"]) == (200, today().isoformat())
            assert (await home.robin.get(needs)).json()["messages_stopped"] is True

    run(journey())


@pytest.mark.parametrize("by", ["themselves", "the organisation"])
def test_objection_to_sharing_takes_the_profile_from_partners_at_the_next_read(
    settings: Settings, by: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            await works_on(cast, person, [cast.partner.organisation_id])
            await decide(cast, person, audience="partners")
            seen = f"/v1/contributors/{person['id']}"
            assert (await cast.partner.get(seen)).status_code == 200
            robin = await person_of(cast, cast.coordinator, person["id"])
            caller = robin if by == "themselves" else cast.coordinator
            await caller.made("/v1/objections", {"use": "sharing", "contributor_id": person["id"]})
            assert (await cast.partner.get(seen)).status_code == 404
            ledger = await listed(robin, f"{seen}/consents?purpose=share_profile")
            last = max(ledger, key=lambda line: str(line["id"]))
            assert (last["decision"], last["given_by"]) == (
                "withdrawn",
                "self" if by == "themselves" else "recorded_for_them",
            )

    run(journey())


def test_objection_to_another_use_is_found_by_whoever_is_about_to_use_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, bo="coordinator")
            await home.robin.made("/v1/objections", {"use": "research", "words": "Not about me."})
            gone = await home.robin.made("/v1/objections", {"use": "matching"})
            withdrawn = await home.robin.post(f"/v1/objections/{gone['id']}/transitions", {"to": "withdrawn"})
            assert withdrawn.status_code == 200
            holds = f"/v1/objections?contributor_id={home.robin_id}&status_in=restricted,upheld"
            assert [each["use"] for each in await listed(home.members["bo"], holds)] == ["research"]

    run(journey())


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), 36, date(2029, 3, 31)),
    ],
)
def test_month_ends_on_its_day_or_on_the_last_of_a_shorter_one(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then

"""The template: whoever says yes is offered each line of it, once."""

import asyncio
from typing import Any

from app.features.support import moving
from app.kit import doing
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now, feed
from tests.features.support.scenes import AHEAD, PAST, in_a_session
from tests.features.test_following import follow, weekly
from tests.features.test_hours import of_the_partner
from tests.features.test_participations import scene
from tests.features.test_rounds import worker
from tests.support.person import person_of

LINES = (
    {"phase": "before", "what": "A call to talk it over", "days": 3, "owner_role": "Coordinator"},
    {"phase": "during", "what": "Somebody beside you"},
    {"phase": "after", "what": "A call the day after", "days": 1},
)


async def template(caller: Caller) -> list[str]:
    return [(await caller.made("/v1/support-templates", line))["id"] for line in LINES]


async def entries(caller: Caller, **filters: Any) -> list[tuple[str, str]]:
    found = (await caller.get("/v1/support", params={"sort": "due_on"} | filters)).json()["items"]
    return [(each["what"], each["due_on"]) for each in found]


OFFERED = [
    ("A call to talk it over", days_from_now(2)),
    ("Somebody beside you", days_from_now(5)),
    ("A call the day after", days_from_now(6)),
]


async def invited(cast: Cast, on: str) -> tuple[str, str, str]:
    """A session, somebody who is asked to it, and their participation."""
    there = await scene(cast)
    await cast.coordinator.patch(f"/v1/sessions/{there.session}", {"starts_on": on})
    person = await there.person(cast.coordinator)
    return there.session, person, (await there.asked(cast.coordinator, person))["id"]


def test_whoever_says_yes_is_offered_the_template_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await template(cast.coordinator)
            session, person, part = await invited(cast, AHEAD)
            me = await person_of(cast, cast.coordinator, person)
            assert await entries(cast.coordinator) == []
            assert (await me.post(f"/v1/participations/{part}/transitions", {"to": "accepted"})).is_success
            assert await entries(cast.coordinator) == OFFERED
            assert await entries(me) == OFFERED
            found = (await me.get("/v1/support")).json()["items"]
            assert {(each["asked_by_person"], each["outcome"]) for each in found} == {(False, None)}
            # They change their mind, and change it again.
            for reply in ("changed_mind", "accepted"):
                assert (await me.post(f"/v1/participations/{part}/transitions", {"to": reply})).is_success
            assert len(await entries(cast.coordinator)) == 3
            again = await cast.coordinator.post(f"/v1/sessions/{session}/support-from-template", {})
            assert again.json() == {"made": 0}

    run(journey())


def test_line_that_came_later_is_offered_on_an_explicit_call(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, _ = await in_a_session(cast, AHEAD)
            ids = await template(cast.coordinator)
            retired = await cast.coordinator.patch(f"/v1/support-templates/{ids[1]}", {"in_use": False})
            assert retired.status_code == 200
            path = f"/v1/sessions/{there.session}/support-from-template"
            calls = [cast.coordinator.post(path, {}) for _ in range(3)]
            made = [answer.json()["made"] for answer in await asyncio.gather(*calls)]
            assert sorted(made) == [0, 0, 2]
            assert await entries(cast.coordinator) == [OFFERED[0], OFFERED[2]]
            in_use = await cast.coordinator.delete(f"/v1/support-templates/{ids[0]}")
            assert (in_use.status_code, in_use.json()["code"]) == (409, "in-use")

    run(journey())


def test_nothing_is_offered_for_history_nor_by_another_organisation(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await template(cast.coordinator)
            await template(cast.partner)
            there, _ = await in_a_session(cast, PAST, recorded_from="history")
            assert await entries(cast.coordinator) == []
            there, person = await of_the_partner(cast)
            found = (await cast.coordinator.get(f"/v1/participations?contributor_id={person}")).json()
            move = f"/v1/participations/{found['items'][0]['id']}/transitions"
            assert (await cast.coordinator.post(move, {"to": "accepted"})).status_code == 200
            assert (await entries(cast.coordinator), await entries(cast.partner)) == ([], [])
            path = f"/v1/sessions/{there.session}/support-from-template"
            assert (await cast.partner.post(path, {})).json() == {"made": 3}
            assert [each[0] for each in await entries(cast.partner)] == [line["what"] for line in LINES]

    run(journey())


async def moves(cast: Cast, *, last_first: bool = False) -> None:
    """What workers do once sessions are on another day; each twice, as after a kill."""
    services = worker(cast)
    asked = [each for each in await doing.take_up(services.database) if each.kind == moving.MOVE]
    assert asked
    for each in reversed(asked) if last_first else asked:
        await doing.do(moving.JOBS, services, each.id)
        await doing.do(moving.JOBS, services, each.id)


async def on_another_day(cast: Cast, session: str, day: str | None) -> None:
    moved = await cast.coordinator.patch(f"/v1/sessions/{session}", {"starts_on": day})
    assert moved.status_code == 200, moved.text


def test_what_the_template_made_moves_with_its_session_and_nothing_else_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us = cast.coordinator
            await template(us)
            there, person = await in_a_session(cast, AHEAD)
            own = {"contributor_id": person, "session_id": there.session, "phase": "before"}
            await us.made("/v1/support", own | {"what": "Fetching", "due_on": days_from_now(4)})
            before, during, _ = [
                each["id"]
                for each in (await us.get("/v1/support?sort=due_on")).json()["items"]
                if each["template_id"]
            ]
            assert (await us.patch(f"/v1/support/{during}", {"due_on": days_from_now(1)})).is_success
            offered = await us.post(f"/v1/support/{before}/transitions", {"to": "offered"})
            assert offered.is_success
            await on_another_day(cast, there.session, days_from_now(10))
            await moves(cast)
            moved = [
                ("Somebody beside you", days_from_now(1)),
                ("Fetching", days_from_now(4)),
                ("A call to talk it over", days_from_now(7)),
                ("A call the day after", days_from_now(11)),
            ]
            assert await entries(us) == moved
            done = await us.post(f"/v1/support/{before}/transitions", {"to": "done"})
            assert done.is_success
            seen = len(await feed(cast, us.organisation_id))
            await on_another_day(cast, there.session, None)
            await moves(cast)
            assert await entries(us) == moved, "nobody knows its day, so the last one stands"
            await on_another_day(cast, there.session, days_from_now(20))
            await moves(cast)
            assert await entries(us) == [*moved[:3], ("A call the day after", days_from_now(21))]
            told = (await feed(cast, us.organisation_id))[seen:]
            assert told.count("support.updated") == 1, "what did not move is no news"

    run(journey())


def test_person_of_a_partner_who_says_yes_is_offered_what_their_home_offers_and_it_moves_too(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us, home = cast.coordinator, cast.partner
            await us.made("/v1/support-templates", {"phase": "after", "what": "Not theirs to offer"})
            await template(home)
            there, person = await of_the_partner(cast)
            [part] = (await us.get(f"/v1/participations?contributor_id={person}")).json()["items"]
            me = await person_of(cast, home, person)
            yes = await me.post(f"/v1/participations/{part['id']}/transitions", {"to": "accepted"})
            assert yes.status_code == 200, yes.text
            assert {day for _, day in await entries(home)} == {days_from_now(0)}, "its day is not known yet"
            await on_another_day(cast, there.session, AHEAD)
            await moves(cast)
            assert await entries(home) == await entries(me) == OFFERED
            assert await entries(us) == [], "the lead neither offers nor sees it"
            assert "support.updated" not in await feed(cast, us.organisation_id)

    run(journey())


def test_support_goes_by_the_last_day_whichever_worker_is_first(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await template(cast.coordinator)
            there, _ = await in_a_session(cast, days_from_now(9))
            before = len(await feed(cast, cast.coordinator.organisation_id))
            for day in (days_from_now(30), AHEAD):
                await on_another_day(cast, there.session, day)
            await moves(cast, last_first=True)
            assert await entries(cast.coordinator) == OFFERED
            told = (await feed(cast, cast.coordinator.organisation_id))[before:]
            assert told.count("support.updated") == 3, "who comes second finds nothing left to do"

    run(journey())


def test_support_moves_with_this_session_of_a_series_and_those_that_follow(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us = cast.coordinator
            await us.made("/v1/support-templates", LINES[1])
            series, made = await weekly(cast)
            person = (await us.made("/v1/contributors", {"display_name": "Robin"}))["id"]
            for session in made:
                yes = {"session_id": session["id"], "contributor_id": person, "reply": "accepted"}
                await us.made("/v1/participations", yes)
            assert (await follow(us, series, made[2], shift_days=2)).status_code == 200
            await moves(cast)
            days = [day for _, day in await entries(us)]
            assert days == ["2027-10-19", "2027-10-26", "2027-11-04", "2027-11-11"]

    run(journey())

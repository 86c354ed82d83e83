"""The template: whoever says yes is offered each line of it, once."""

import asyncio
from typing import Any

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now
from tests.features.support.scenes import AHEAD, PAST, in_a_session
from tests.features.test_hours import of_the_partner
from tests.features.test_participations import scene
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

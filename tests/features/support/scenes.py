"""A session of the coordinator's with people in it: what the tests of support begin with."""

from typing import Any

import httpx

from tests.conftest import Caller, Cast
from tests.features.people import days_from_now
from tests.features.test_participations import Scene, scene
from tests.features.test_projects_below import faults


def wrong_in(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [" ".join(each) for each in faults(answer)]


async def in_a_session(cast: Cast, on: str | None, **participation: Any) -> tuple[Scene, str]:
    """A session on a day, and one person who said yes to it."""
    there = await scene(cast)
    if on:
        moved = await cast.coordinator.patch(f"/v1/sessions/{there.session}", {"starts_on": on})
        assert moved.status_code == 200, moved.text
    person = await there.person(cast.coordinator)
    await there.asked(cast.coordinator, person, **{"reply": "accepted"} | participation)
    return there, person


async def supported(caller: Caller, person: str, **members: Any) -> dict[str, Any]:
    return await caller.made("/v1/support", {"contributor_id": person, "what": "A call"} | members)


async def unaddressed(caller: Caller, **filters: Any) -> list[str]:
    """Why each item is on the list, in the order of the list."""
    answer = await caller.get("/v1/support/unaddressed", params=filters)
    assert answer.status_code == 200, answer.text
    return [each["why"] for each in answer.json()["items"]]


PAST, AHEAD = days_from_now(-3), days_from_now(5)

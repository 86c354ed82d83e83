"""The golden thread: what came of what, how far it spread, and nothing that its reader may not list."""

from typing import Any

from app.features.bookings.thread import generations
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.bookings.scene import Scene, move, scene


async def thread(caller: Caller, project: str) -> dict[str, Any]:
    answer = await caller.get(f"/v1/reports/projects/{project}/thread")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def drawn(found: dict[str, Any]) -> list[str]:
    """Each step as words: what, and what came of it."""
    names = {node["key"]: f"{node['kind']} {node['label']}" for node in found["nodes"]}
    return sorted(f"{names[edge['from']]} → {names[edge['to']]}" for edge in found["edges"])


async def spun(cast: Cast) -> Scene:
    """A commitment led to a session, that to a request of another authority, and that to a session in which
    two of its departments booked."""
    on = await scene(cast, None)
    commitments = f"/v1/projects/{on.project}/commitments"
    sent = {"committed": "To go on in-house", "since": "2022-03-23"}
    promise = (await cast.coordinator.made(commitments, sent))["id"]
    await on.booked(
        cast.coordinator, 8, arose_from_commitment_id=promise, booked_on="2022-04", department="Adults"
    )
    asked = {"session_id": None, "topic": "For night staff", "arose_from_session_id": on.session}
    request = await on.booked(cast.stranger, 12, **asked, booked_on="2022-06")
    run_for_them = {"project_id": on.project, "title": "Listening at night"}
    session = (await cast.coordinator.made("/v1/sessions", run_for_them))["id"]
    await cast.coordinator.patch(f"/v1/bookings/{request['id']}", {"session_id": session})
    for department in ("Hospital team", "hospital TEAM"):
        await on.booked(cast.stranger, 2, session_id=session, department=department, booked_on="2023-01-15")
    return on


def test_thread_runs_from_the_commitment_to_the_departments_of_another_authority(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await spun(cast)
            found = await thread(cast.coordinator, on.project)
            assert drawn(found) == sorted(
                [
                    "commitment To go on in-house → booking Listening well",
                    "session Listening well → booking Listening well",
                    "booking Listening well → booker Lead Authority: Adults",
                    "session Listening well → request For night staff",
                    "request For night staff → booker Stranger Authority",
                    "request For night staff → session Listening at night",
                    "session Listening at night → booking Listening at night",
                    "session Listening at night → booking Listening at night",
                    "booking Listening at night → booker Stranger Authority: Hospital team",
                    "booking Listening at night → booker Stranger Authority: Hospital team",
                ]
            )
            assert found["spread"] == {
                "commitments": 1,
                "sessions": 2,
                "suggestions": 0,
                "requests": 1,
                "bookings": 3,
                "places": 24,
                "came_to_nothing": 0,
                "organisations": 2,
                "departments": 2,
                "generations": 4,
                "first_on": "2022-03-23",
                "last_on": "2023-01-15",
            }
            assert found["nodes"][0]["generation"] == 0
            assert not found["more"]

    run(journey())


def test_what_was_declined_is_counted_and_not_part_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.booked(cast.stranger)
            await move(cast.coordinator, made, "declined")
            found = await thread(cast.coordinator, on.project)
            assert (found["nodes"], found["spread"]["came_to_nothing"]) == ([], 1)

    run(journey())


def test_thread_goes_on_in_another_project_of_the_same_lead(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            other = await cast.coordinator.made("/v1/projects", {"title": "The next one"})
            sent = {"project_id": other["id"], "topic": "In schools", "arose_from_session_id": on.session}
            await cast.coordinator.made("/v1/bookings", sent)
            assert "session Listening well → request In schools" in drawn(
                await thread(cast.coordinator, on.project)
            )
            assert (await thread(cast.partner, on.project))["nodes"] == [], (
                "of a project that they do not see"
            )

    run(journey())


def test_reader_finds_of_the_thread_what_they_may_list_and_no_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await spun(cast)
            fourth = await cast.join("Fourth Authority")
            assert {node["kind"] for node in (await thread(fourth, on.project))["nodes"]} == {"commitment"}
            theirs = await thread(cast.stranger, on.project)
            assert theirs["spread"]["bookings"] == 2
            assert "Adults" not in str(theirs)
            lead = str(cast.coordinator.organisation_id)
            blind = await cast.client_of(lead, frozenset({"projects:read", "bookings:read"}))
            kinds = {node["kind"] for node in (await thread(blind, on.project))["nodes"]}
            assert kinds == {"booking", "request", "booker", "commitment"}
            assert (await cast.public.get(f"/v1/reports/projects/{on.project}/thread")).status_code == 401

    run(journey())


def test_suggested_topic_leads_to_a_request(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            said = {"session_id": on.session, "given_by": "attendee", "form_version": "1", "topics": ["Loss"]}
            await cast.coordinator.made("/v1/feedback", said)
            [topic] = (await cast.coordinator.get("/v1/feedback-suggestions")).json()["items"]
            origin = {"arose_from_suggestion_id": topic["id"]}
            assert (await on.book(cast.stranger, **origin)).status_code == 422, "they do not see it"
            await on.booked(cast.coordinator, session_id=None, topic="Talking of loss", **origin)
            steps = drawn(await thread(cast.coordinator, on.project))
            assert "suggestion Loss → request Talking of loss" in steps
            assert "Loss" not in str((await thread(cast.partner, on.project))["nodes"])

    run(journey())


def test_things_that_came_of_each_other_have_a_beginning_all_the_same() -> None:
    assert generations(["a", "b"], [("a", "b"), ("b", "a")]) == {"a": 0, "b": 1}
    assert generations(["b", "a", "c"], [("a", "b"), ("b", "c"), ("a", "c")]) == {"a": 0, "b": 1, "c": 1}

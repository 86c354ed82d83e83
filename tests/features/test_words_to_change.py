"""From words to change: along stored links, forwards and backwards, as far as the reader may see."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.words_to_change import steps
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor
from tests.features.test_impact_records import moved, recorded, shared_project

Way = dict[str, Any]


EVERY = frozenset({"sessions:read", "feedback:read", "projects:read", "impact-records:read", "bookings:read"})


async def way(caller: Caller, collection: str, record: dict[str, Any]) -> Way:
    answer = await caller.get(f"/v1/reports/{collection}/{record['id']}/words-to-change")
    assert answer.status_code == 200, answer.text
    found: Way = answer.json()
    return found


def told(found: Way) -> list[tuple[int, str, str]]:
    return [(node["step"], node["kind"], node["label"]) for node in found["nodes"]]


async def the_story(cast: Cast, **project: Any) -> dict[str, Any]:
    """Somebody suggests a topic; a record keeps it; it is answered, leads to a decision and to a poster; and
    another authority books because of the same topic."""
    me = cast.coordinator
    made: dict[str, Any] = {"project": await shared_project(cast, **project)}
    of = {"project_id": made["project"]["id"]}
    below = f"/v1/projects/{of['project_id']}"
    session = {"title": "How we write", "capacity": 10, "status": "delivered", "starts_on": "2026-01-10"}
    made["session"] = await me.made("/v1/sessions", of | session)
    answers = {"given_by": "attendee", "form_version": "1", "topics": ["Plain letters"]}
    made["feedback"] = await me.made("/v1/feedback", {"session_id": made["session"]["id"]} | answers)
    [made["suggestion"]] = (
        await me.get(f"/v1/feedback-suggestions?feedback_id={made['feedback']['id']}")
    ).json()["items"]
    change = {"proposed": "Write to people, not about them", "decided": "Yes", "decided_on": "2026-03"}
    made["decision"] = await me.made(f"{below}/plan-changes", change)
    made["poster"] = await me.made(f"{below}/outputs", {"title": "Poster", "kind": "poster"})
    made["record"] = await recorded(
        me,
        made["project"],
        statement="Letters frighten people",
        session_id=made["session"]["id"],
        output_id=made["poster"]["id"],
        response="We rewrote three letters",
        fed_back_on="2026-04",
        what_changed="Letters are one page",
        occurred_on="2026-02",
        status="published",
        evidence=[
            {"kind": "feedback", "id": made["suggestion"]["id"]},
            {"kind": "other", "id": made["decision"]["id"]},
            {"kind": "web_page", "url": "https://example.org/letters"},
        ],
    )
    booking = {"topic": "Plain letters", "arose_from_suggestion_id": made["suggestion"]["id"], "places": 8}
    made["booking"] = await me.made("/v1/bookings", of | booking)
    await recorded(me, made["project"], statement="Another story")
    return made


def test_coordinator_follows_a_record_back_to_the_words_and_on_to_the_change(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            found = await way(cast.coordinator, "impact-records", story["record"])
            assert told(found) == [
                (-1, "session", "How we write"),
                (-1, "suggestion", "Plain letters"),
                (0, "record", "Letters frighten people"),
                (1, "change", "Letters are one page"),
                (1, "plan_change", "Write to people, not about them"),
                (1, "response", "We rewrote three letters"),
                (1, "output", "Poster"),
            ]
            by_kind = {node["kind"]: node for node in found["nodes"]}
            assert by_kind["response"]["on"] == "2026-04"
            assert by_kind["change"]["status"] == "published"
            assert found["start"] == f"record:{story['record']['id']}"
            assert (found["project_id"], found["more"]) == (story["project"]["id"], False)
            record, suggestion = by_kind["record"]["key"], by_kind["suggestion"]["key"]
            assert {"from": suggestion, "to": record} in found["edges"]
            assert len(found["edges"]) == 6

    run(journey())


def test_from_an_output_one_comes_back_to_the_words(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            assert told(await way(cast.coordinator, "outputs", story["poster"])) == [
                (-2, "session", "How we write"),
                (-2, "suggestion", "Plain letters"),
                (-1, "record", "Letters frighten people"),
                (0, "output", "Poster"),
            ]

    run(journey())


def test_from_a_booking_one_comes_back_to_what_somebody_suggested(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            found = told(await way(cast.coordinator, "bookings", story["booking"]))
            assert found == [
                (-1, "suggestion", "Plain letters"),
                (0, "request", "Plain letters"),
                (1, "booker", "Lead Authority"),
            ]

    run(journey())


def test_from_a_session_one_sees_all_that_came_of_what_was_said_there(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            kinds = [kind for _, kind, _ in told(await way(cast.coordinator, "sessions", story["session"]))]
            assert kinds == ["session", "record", "change", "plan_change", "response", "output"]

    run(journey())


def test_somebodys_own_words_are_on_the_way_while_they_approve(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            person = await a_contributor(cast)
            sent = {"words": "Ask us first", "project_id": project["id"], "contributor_ids": [person["id"]]}
            quote = await me.made("/v1/quotes", sent)
            evidence = [{"kind": "quote", "id": quote["id"]}]
            record = await recorded(me, project, evidence=evidence, status="agreed")
            found = await way(me, "quotes", quote)
            assert told(found) == [
                (0, "quote", "Words that are not approved"),
                (1, "record", "Letters are shorter now."),
            ]
            assert [step for step, _, _ in told(await way(me, "impact-records", record))] == [-1, 0]
            # The partner may read the record, and not the words that nobody has approved.
            assert told(await way(cast.partner, "impact-records", record)) == [
                (0, "record", "Letters are shorter now.")
            ]

    run(journey())


def test_each_reader_sees_what_they_may_list(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast, visibility="network")
            kinds = {}
            for name, who in (("partner", cast.partner), ("network", cast.stranger)):
                kinds[name] = {kind for _, kind, _ in told(await way(who, "impact-records", story["record"]))}
            assert kinds["partner"] == {"session", "record", "change", "plan_change", "response", "output"}
            assert kinds["network"] == {"session", "record", "change", "plan_change", "response", "output"}
            await cast.coordinator.patch(f"/v1/projects/{story['project']['id']}", {"visibility": "partners"})
            path = f"/v1/reports/impact-records/{story['record']['id']}/words-to-change"
            assert (await cast.stranger.get(path)).status_code == 404
            lead = str(cast.coordinator.organisation_id)
            for left_out, permission in (
                ({"session"}, "sessions:read"),
                ({"suggestion"}, "feedback:read"),
                ({"output", "plan_change"}, "projects:read"),
            ):
                every = cast.services.access and frozenset(
                    {
                        "sessions:read",
                        "feedback:read",
                        "projects:read",
                        "impact-records:read",
                        "bookings:read",
                    }
                )
                lead = str(cast.coordinator.organisation_id)
                narrow = await cast.client_of(lead, every - {permission})
                seen = {kind for _, kind, _ in told(await way(narrow, "impact-records", story["record"]))}
                all_of_it = {"session", "suggestion", "record", "change", "plan_change", "response", "output"}
                assert seen == all_of_it - left_out

    run(journey())


def test_record_that_was_taken_back_leads_nowhere(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            await moved(cast.coordinator, story["record"], "taken_back")
            assert told(await way(cast.coordinator, "impact-records", story["record"])) == []
            kinds = [kind for _, kind, _ in told(await way(cast.coordinator, "outputs", story["poster"]))]
            assert kinds == ["output"]

    run(journey())


def test_draft_of_a_partner_is_on_nobody_elses_way(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            story = await the_story(cast)
            await recorded(
                cast.partner, story["project"], statement="Not yet", output_id=story["poster"]["id"]
            )
            mine = [label for _, _, label in told(await way(cast.coordinator, "outputs", story["poster"]))]
            theirs = [label for _, _, label in told(await way(cast.partner, "outputs", story["poster"]))]
            assert "Not yet" not in mine
            assert "Not yet" in theirs

    run(journey())


@pytest.mark.parametrize(
    ("edges", "far"),
    [
        ([("a", "s"), ("s", "b"), ("b", "c"), ("x", "b")], {"a": -1, "s": 0, "b": 1, "c": 2}),
        ([("s", "b"), ("b", "s")], {"s": 0, "b": 1}),
        ([], {"s": 0}),
    ],
)
def test_steps_lead_to_and_from_the_start_and_leave_out_the_rest(
    edges: list[tuple[str, str]], far: dict[str, int]
) -> None:
    assert steps("s", edges) == far


@given(st.lists(st.tuples(st.sampled_from("sabcd"), st.sampled_from("sabcd"))))
def test_steps_end_whatever_leads_to_what(edges: list[tuple[str, str]]) -> None:
    far = steps("s", edges)
    assert far["s"] == 0
    for here, to in edges:
        if far.get(here, -1) >= 0:
            assert 0 <= far[to] <= far[here] + 1

"""What a write does and leaves behind: merge patches, moves, upserts, batches, and their record."""

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.features.projects.project import PROJECTS, Project, ProjectPurpose
from app.kit.audit import AuditEntry
from app.kit.changes import Event, FeedCounter, FeedEntry
from app.kit.external_ids import ExternalId
from app.kit.idempotency import IdempotencyKey
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.strict_json import merge_patch
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run

TRACES = (Project, ProjectPurpose, AuditEntry, Event, FeedEntry, ExternalId, StateChange, IdempotencyKey)


async def rows(cast: Cast, build: Any) -> list[tuple[Any, ...]]:
    async with cast.services.database.system_read("tests: what was written") as db:
        return [tuple(row) for row in await db.rows(Statement(build))]


async def traces(cast: Cast) -> dict[str, int]:
    """How many rows there are of everything that a write can leave."""
    return {
        model.__tablename__: (await rows(cast, lambda model=model: select(func.count()).select_from(model)))[
            0
        ][0]
        for model in TRACES
    }


# -- merge patches


def test_patch_clears_with_null_keeps_what_is_absent_and_replaces_lists(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            whole = {
                "title": "A",
                "purpose": "P",
                "funder": "F",
                "priority_areas": ["a", "b"],
                "happened": {"from": "2019-03", "to": "2021"},
                "ethics_approval": {"body": "B", "reference": "R"},
            }
            made = await me.made("/v1/projects", whole)
            patch = {
                "purpose": None,
                "priority_areas": ["c"],
                "happened": "2020",
                "ethics_approval": {"reference": None},
            }
            answer = await me.patch(f"/v1/projects/{made['id']}", patch)
            changed = answer.json()
            assert changed["title"] == "A"
            assert changed["funder"] == "F"
            assert changed["purpose"] is None
            assert changed["priority_areas"] == ["c"]
            assert changed["happened"] == "2020"
            assert changed["ethics_approval"] == {"body": "B", "reference": None, "date": None}
            assert changed["version"] == 2
            assert answer.headers["etag"].startswith('"2-')

    run(journey())


def test_patch_that_would_leave_something_invalid_is_refused_and_changes_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            made = await me.made("/v1/projects", {"title": "A", "ethics_approval": {"body": "B"}})
            path, before = f"/v1/projects/{made['id']}", await traces(cast)
            for patch in (
                {"title": None},
                {"title": ""},
                {"funder": "F", "ethics_approval": {"body": None}},
                {"stage": "delivery"},
                {"purpose_version": 4},
                {"happened": {"from": "2021", "to": "2019"}},
                {"partner_organisation_ids": ["01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"]},
            ):
                answer = await me.patch(path, patch)
                assert answer.status_code == 422, (patch, answer.text)
            assert (await me.get(path)).json() == made
            assert await traces(cast) == before

    run(journey())


def test_patch_that_changes_nothing_writes_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            body = {
                "title": "A",
                "happened": {"from": "2019", "to": "2021"},
                "spheres": ["practice", "policy"],
                "external_ids": [{"system": "hr", "value": "1"}],
                "partner_organisation_ids": [cast.partner.organisation_id],
            }
            made = await me.made("/v1/projects", body)
            before = await traces(cast)
            for patch in (
                {},
                {"title": "A"},
                body,
                {"funder": None},
                {"happened": {"to": "2021", "from": "2019"}},
            ):
                answer = await me.patch(f"/v1/projects/{made['id']}", patch)
                assert (answer.status_code, answer.json()) == (200, made), patch
            assert await traces(cast) == before

    run(journey())


LINES = st.sampled_from(["a", "b", "É"])
MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "purpose": st.none() | LINES,
        "funder": st.none() | LINES,
        "priority_areas": st.lists(LINES, max_size=2),
        "spheres": st.lists(st.sampled_from(["practice", "policy"]), max_size=2, unique=True),
        "budget_pence": st.none() | st.integers(0, 10**11),
        "happened": st.none() | st.sampled_from(["2020", "2020-02-29"]),
        "headcounts": st.lists(
            st.fixed_dictionaries(
                {"perspective": st.just("lived_experience")},
                optional={"count": st.none() | st.integers(0, 9)},
            ),
            max_size=1,
        ),
    },
)


@how(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(first=MEMBERS, patches=st.lists(MEMBERS, min_size=1, max_size=4))
def test_record_after_patches_is_the_merge_of_them_all(
    settings: Settings, first: dict[str, Any], patches: list[dict[str, Any]]
) -> None:
    """RFC 7396 says what comes of it; the version counts the patches that changed something."""

    async def journey() -> None:
        async with casting(settings) as cast:
            me = await cast.join("Patcher")
            made = await me.made("/v1/projects", first | {"title": "T"})
            expected, version = _whole(merge_patch(made, {})), 1
            for patch in patches:
                merged = _whole(merge_patch(expected, patch))
                version += merged != expected
                expected = merged
                answer = (await me.patch(f"/v1/projects/{made['id']}", patch)).json()
                assert {name: answer[name] for name in expected} == expected
                assert answer["version"] == version

    run(journey())


def _whole(record: dict[str, Any]) -> dict[str, Any]:
    """The members of the property above, as an answer spells them."""
    counts = [{"count": None, "at_least": False} | each for each in record.get("headcounts") or []]
    plain = ("purpose", "funder", "priority_areas", "spheres", "budget_pence", "happened")
    return {name: record.get(name) for name in plain} | {"headcounts": counts}


# -- moves


def test_move_that_is_not_open_is_refused_and_told_the_open_ones(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            states = PROJECTS.states
            assert states is not None
            for state, moves in states.moves.items():
                made = await me.made("/v1/projects", {"title": state, "stage": state})
                for to in {*states.moves, "nonsense"} - set(moves):
                    refused = await me.post(f"/v1/projects/{made['id']}/transitions", {"to": to})
                    problem = refused.json()
                    assert (refused.status_code, problem["code"]) == (409, "transition-refused")
                    assert problem["open_moves"] == list(moves)
                moved = await me.post(
                    f"/v1/projects/{made['id']}/transitions",
                    {"to": moves[0], "on": "2020-03", "reason": "canary"},
                )
                assert (moved.status_code, moved.json()["stage"]) == (200, moves[0])
                assert "canary" not in moved.text
            kept = await rows(
                cast,
                lambda: (
                    select(StateChange.from_state, StateChange.to_state, StateChange.on, StateChange.reason)
                    .where(StateChange.from_state.is_not(None))
                    .order_by(StateChange.id)
                ),
            )
            expected = [(s, moves[0], '"2020-03"', "canary") for s, moves in states.moves.items()]
            assert [tuple(row) for row in kept] == expected

    run(journey())


# -- upserts and batches


def test_upsert_sent_again_writes_nothing_at_all(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, path = cast.coordinator, "/v1/projects/by-external-id/hr/7"
            body = {"title": "A", "happened": {"from": "2019", "to": "2021"}, "spheres": ["practice"]}
            created = await me("PUT", path, json=body)
            before = await traces(cast)
            again = await me("PUT", path, json=body)
            assert (created.status_code, again.status_code) == (201, 200)
            assert again.json() == created.json()
            assert await traces(cast) == before
            absent = await me("PUT", path, json={"funder": "F"})
            assert (absent.json()["title"], absent.json()["version"]) == ("A", 2)
            cleared = await me("PUT", path, json={"funder": None})
            assert cleared.json()["funder"] is None
            stale = await me("PUT", path, json={"funder": "G"}, headers={"if-match": '"1-x"'})
            assert stale.status_code == 412
            current = await me(
                "PUT", path, json={"funder": "G"}, headers={"if-match": cleared.headers["etag"]}
            )
            assert current.status_code == 200

    run(journey())


def test_organisations_use_the_same_external_id_for_records_of_their_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            answers = [
                await caller("PUT", path, json={"title": "A"}) for caller in (cast.coordinator, cast.stranger)
            ]
            assert [answer.status_code for answer in answers] == [201, 201]
            assert answers[0].json()["id"] != answers[1].json()["id"]

    run(journey())


def test_many_who_upsert_the_same_id_at_once_make_one_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            answers = await asyncio.gather(
                *(cast.coordinator("PUT", path, json={"title": "A"}) for _ in range(12))
            )
            assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
            assert len({answer.json()["id"] for answer in answers}) == 1
            assert (await traces(cast))["projects"] == 1

    run(journey())


def test_batch_is_done_whole_or_not_at_all(settings: Settings) -> None:
    good = [{"title": str(number)} for number in range(3)]

    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            other = await cast.stranger.made("/v1/projects", {"title": "theirs", "visibility": "network"})
            before = await traces(cast)
            for item, status, pointer in (
                ({"title": ""}, 422, "/items/3/title"),
                ({"title": "x", "nonsense": 1}, 422, "/items/3/nonsense"),
                (
                    {"title": "x", "external_id": {"system": "HR", "value": "1"}},
                    422,
                    "/items/3/external_id/system",
                ),
                ({"title": "x", "partner_organisation_ids": [other["id"]]}, 422, None),
                ("x", 422, "/items/3"),
            ):
                answer = await me.post("/v1/projects/batch", {"items": [*good, item]})
                assert answer.status_code == status, answer.text
                assert pointer in (None, answer.json()["errors"][0]["pointer"])
                assert await traces(cast) == before, item
            for items in ([], [{"title": "x"}] * 101, {}, None):
                assert (await me.post("/v1/projects/batch", {"items": items})).status_code == 422
            done = await me.post("/v1/projects/batch", {"items": good})
            assert [each["outcome"] for each in done.json()["items"]] == ["created"] * 3
            assert (await traces(cast))["projects"] == before["projects"] + 3

    run(journey())


def test_batch_of_upserts_says_what_came_of_each(settings: Settings) -> None:
    def item(value: str, title: str) -> dict[str, Any]:
        return {"title": title, "external_id": {"system": "hr", "value": value}}

    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            await me.post("/v1/projects/batch", {"items": [item("1", "A"), item("2", "B")]})
            answer = await me.post(
                "/v1/projects/batch",
                {"items": [item("1", "A"), item("2", "C"), item("3", "D"), item("3", "E")]},
            )
            outcomes = [(each["outcome"], each["version"]) for each in answer.json()["items"]]
            assert outcomes == [("unchanged", 1), ("updated", 2), ("created", 1), ("updated", 2)]

    run(journey())


# -- the record of it


def test_audit_names_members_and_never_values(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            made = await me.made("/v1/projects", {"title": "canary one", "purpose": "canary two"})
            path = f"/v1/projects/{made['id']}"
            answer = await me.patch(path, {"purpose": "canary three", "funder": "canary four"})
            await me.delete(path)
            found = await rows(
                cast,
                lambda: (
                    select(*AuditEntry.__table__.columns)
                    .where(AuditEntry.resource == "project")
                    .order_by(AuditEntry.id)
                ),
            )
            assert "canary" not in str(found)
            names = list(AuditEntry.__table__.columns.keys())
            entries = [dict(zip(names, row, strict=True)) for row in found]
            assert [entry["action"] for entry in entries] == ["created", "changed", "deleted"]
            assert {entry["actor"] for entry in entries} == {f"client:{me.client_id}"}
            assert set(json.loads(entries[1]["members"])) >= {"purpose", "funder"}
            assert entries[1]["request_id"] == answer.headers["x-request-id"]
            assert [entry["version"] for entry in entries] == [1, 2, 2]

    run(journey())


async def feed(cast: Cast, caller: Caller) -> list[tuple[int, str, str]]:
    """What a caller's organisation will read: seq, type, record."""
    own = caller.organisation_id
    return await rows(
        cast,
        lambda: (
            select(FeedEntry.seq, Event.type, Event.record_id)
            .join(Event, Event.id == FeedEntry.event_id)
            .where(FeedEntry.reader_organisation_id == own)
            .order_by(FeedEntry.seq)
        ),
    )


def test_feed_tells_exactly_those_who_may_see_and_of_gaining_and_losing_sight(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, partner, stranger = cast.coordinator, cast.partner, cast.stranger
            for caller in (me, partner, stranger):
                assert [entry for entry in await feed(cast, caller) if "project" in entry[1]] == []
            start = {id(caller): len(await feed(cast, caller)) for caller in (me, partner, stranger)}

            async def news(caller: Caller) -> list[str]:
                found = await feed(cast, caller)
                assert [entry[0] for entry in found] == list(range(1, len(found) + 1)), "seq has no gap"
                new, start[id(caller)] = found[start[id(caller)] :], len(found)
                return [entry[1] for entry in new]

            path = f"/v1/projects/{(await me.made('/v1/projects', {'title': 'A'}))['id']}"
            assert (await news(me), await news(partner), await news(stranger)) == (
                ["project.created"],
                [],
                [],
            )
            await me.patch(path, {"partner_organisation_ids": [partner.organisation_id]})
            assert (await news(partner))[0] == "project.shared"
            await news(me)
            await me.patch(path, {"funder": "F"})
            assert await news(me) == await news(partner) == ["project.updated"]
            assert await news(stranger) == []
            await me.patch(path, {"funder": "F"})
            assert await news(me) == await news(partner) == []
            await me.patch(path, {"partner_organisation_ids": []})
            assert "project.unshared" in await news(partner)
            await me.patch(path, {"funder": "G"})
            assert await news(partner) == []
            await me.patch(path, {"visibility": "network"})
            assert await news(stranger) != []
            await me.delete(path)
            assert (await news(stranger))[-1] == "project.deleted"

    run(journey())


def test_sixteen_writers_at_once_leave_no_gap_and_no_repeat_in_any_feed(settings: Settings) -> None:
    writers, each = 16, 6

    async def journey() -> None:
        async with casting(settings) as cast:
            callers = [cast.coordinator, cast.partner, cast.stranger] * writers
            before = {c.organisation_id: len(await feed(cast, c)) for c in callers[:3]}

            async def write(number: int) -> None:
                caller = callers[number]
                for turn in range(each):
                    await caller.made("/v1/projects", {"title": f"{number} {turn}", "visibility": "network"})

            await asyncio.gather(*(write(number) for number in range(writers)))
            for caller in callers[:3]:
                entries = await feed(cast, caller)
                assert [entry[0] for entry in entries] == list(range(1, len(entries) + 1))
                told = [entry[2] for entry in entries[before[caller.organisation_id] :]]
                assert len(told) == len(set(told)) == writers * each
            counters = await rows(cast, lambda: select(FeedCounter.organisation_id, FeedCounter.seq))
            assert {str(organisation): seq for organisation, seq in counters} == {
                c.organisation_id: len(await feed(cast, c)) for c in callers[:3]
            }

    run(journey())

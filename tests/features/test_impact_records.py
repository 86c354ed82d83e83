"""Impact records: who sees which, who may change them, and what becomes of what was said."""

from typing import Any

import pytest

from app.kit.adapter import Asking
from app.kit.scope import NOBODY
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run

RECORDS = "/v1/impact-records"


async def shared_project(cast: Cast, **members: Any) -> dict[str, Any]:
    """A project of the coordinator's organisation that the partner takes part in."""
    partners = {"partner_organisation_ids": [cast.partner.organisation_id]}
    return await cast.coordinator.made(
        "/v1/projects", {"title": "Shared", "purpose": "Why"} | partners | members
    )


async def recorded(caller: Caller, project: dict[str, Any], **members: Any) -> dict[str, Any]:
    minimum = {
        "project_id": project["id"],
        "pi": "impact",
        "perspectives": ["lived_experience"],
        "statement": "Letters are shorter now.",
    }
    return await caller.made(RECORDS, minimum | members)


async def moved(caller: Caller, record: dict[str, Any], *states: str) -> None:
    for state in states:
        answer = await caller.post(f"{RECORDS}/{record['id']}/transitions", {"to": state})
        assert answer.status_code == 200, answer.text


async def sight(cast: Cast, record: dict[str, Any]) -> dict[str, int]:
    """What each of the cast gets when they ask for a record."""
    callers = {"lead": cast.coordinator, "partner": cast.partner, "stranger": cast.stranger}
    return {
        name: (await caller.get(f"{RECORDS}/{record['id']}")).status_code for name, caller in callers.items()
    }


def test_coordinator_records_the_least_that_is_known(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            assert record["status"] == "draft"
            assert record["expectation"] == "observed"
            assert record["direction"] is None
            assert record["organisation_id"] == cast.coordinator.organisation_id
            assert record["recorded_by_organisation_id"] == cast.coordinator.organisation_id
            assert (record["evidence"], record["standards"]) == ([], [])

    run(journey())


@pytest.mark.parametrize("member", ["project_id", "pi", "perspectives", "statement"])
def test_record_without_its_minimum_is_refused_by_member(settings: Settings, member: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            whole = {"project_id": project["id"], "pi": "impact", "perspectives": ["carer"], "statement": "x"}
            del whole[member]
            answer = await cast.coordinator.post(RECORDS, whole)
            assert answer.status_code == 422
            assert [each["pointer"] for each in answer.json()["errors"]] == [f"/{member}"]

    run(journey())


def test_record_says_who_says_so(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            answer = await cast.coordinator.post(
                RECORDS, {"project_id": project["id"], "pi": "impact", "perspectives": [], "statement": "x"}
            )
            assert [each["pointer"] for each in answer.json()["errors"]] == ["/perspectives"]

    run(journey())


def test_everything_that_is_said_comes_back_as_it_was_said(settings: Settings) -> None:
    said = {
        "pi": "process",
        "perspectives": ["carer", "practitioner"],
        "statement": "Nobody had asked us before.\nNow they do.",
        "occurred_on": {"from": "2021-10", "to": "2022"},
        "expectation": "intended",
        "direction": "none",
        "level": "ethos_culture",
        "sphere": "policy",
        "timescale": "longer",
        "rating": -2,
        "scale_id": "five_steps",
        "scale_version": 1,
        "how_contributed": "a",
        "hoped_to_influence": "b",
        "what_changed": "c",
        "why_it_matters": "d",
        "evidence": [
            {"kind": "web_page", "id": None, "url": "https://example.org/report", "note": None},
            {"kind": "other", "id": None, "url": None, "note": "Minutes of May"},
        ],
        "standards": ["uk_standards_3"],
        "response": "We could not, because of the law.",
        "responded_by": "Principal social worker",
        "response_due_on": "2022-03-01",
        "fed_back_on": "2022-05",
        "source": "An article",
        "example_layer": "demonstration",
    }

    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast), **said)
            again = (await cast.coordinator.get(f"{RECORDS}/{record['id']}")).json()
            assert {name: again[name] for name in said} == said

    run(journey())


def test_rating_needs_its_scale(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            answer = await cast.coordinator.patch(
                f"{RECORDS}/{record['id']}", {"rating": 4, "scale_id": "five"}
            )
            assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
                ("/scale_version", "required")
            ]

    run(journey())


def test_evidence_that_points_nowhere_is_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            answer = await cast.coordinator.patch(
                f"{RECORDS}/{record['id']}", {"evidence": [{"kind": "quote"}]}
            )
            assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
                ("/evidence/0", "evidence-empty")
            ]

    run(journey())


def test_draft_is_not_seen_by_partner_until_it_is_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast, visibility="public"))
            assert await sight(cast, record) == {"lead": 200, "partner": 404, "stranger": 404}
            await moved(cast.coordinator, record, "agreed")
            assert await sight(cast, record) == {"lead": 200, "partner": 200, "stranger": 404}
            await moved(cast.coordinator, record, "published")
            assert await sight(cast, record) == {"lead": 200, "partner": 200, "stranger": 200}
            await moved(cast.coordinator, record, "taken_back")
            assert await sight(cast, record) == {"lead": 200, "partner": 404, "stranger": 404}

    run(journey())


@pytest.mark.parametrize(("visibility", "seen"), [("partners", 404), ("network", 200), ("public", 200)])
def test_stranger_sees_what_is_published_on_an_open_project(
    settings: Settings, visibility: str, seen: int
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility=visibility)
            record = await recorded(cast.coordinator, project, status="published")
            assert await sight(cast, record) == {"lead": 200, "partner": 200, "stranger": seen}

    run(journey())


def test_partner_records_in_its_own_name_and_changes_its_own_only(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            own = await recorded(cast.partner, project)
            assert own["recorded_by_organisation_id"] == cast.partner.organisation_id
            assert own["organisation_id"] == cast.coordinator.organisation_id
            assert await sight(cast, own) == {"lead": 404, "partner": 200, "stranger": 404}
            changed = await cast.partner.patch(f"{RECORDS}/{own['id']}", {"direction": "negative"})
            assert (changed.status_code, changed.json()["direction"]) == (200, "negative")
            await moved(cast.partner, own, "agreed")
            theirs = await recorded(cast.coordinator, project, status="agreed")
            refused = await cast.partner.patch(f"{RECORDS}/{theirs['id']}", {"direction": "positive"})
            assert refused.json()["code"] == "not-yours-to-change"
            answered = await cast.coordinator.patch(f"{RECORDS}/{own['id']}", {"response": "We did."})
            assert answered.status_code == 200
            assert (await cast.partner.delete(f"{RECORDS}/{own['id']}")).status_code == 204

    run(journey())


def test_partner_agrees_and_the_lead_publishes(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public")
            record = await recorded(cast.partner, project)
            path = f"{RECORDS}/{record['id']}"
            assert (await cast.coordinator.patch(path, {"response": "x"})).status_code == 404
            assert (await cast.coordinator.get(RECORDS)).json()["items"] == []
            await moved(cast.partner, record, "agreed")
            refused = await cast.partner.post(f"{path}/transitions", {"to": "published"})
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
            refused = await cast.coordinator.post(f"{path}/transitions", {"to": "draft"})
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
            assert await sight(cast, record) == {"lead": 200, "partner": 200, "stranger": 404}
            await moved(cast.partner, record, "draft")
            assert await sight(cast, record) == {"lead": 404, "partner": 200, "stranger": 404}
            await moved(cast.partner, record, "agreed")
            await moved(cast.coordinator, record, "published")
            assert (await cast.partner.patch(path, {"direction": "none"})).status_code == 200
            await moved(cast.partner, record, "taken_back")
            assert await sight(cast, record) == {"lead": 200, "partner": 200, "stranger": 404}
            straight = {name: record[name] for name in ("project_id", "pi", "perspectives", "statement")}
            refused = await cast.partner.post(RECORDS, straight | {"status": "published"})
            assert refused.json()["code"] == "not-yours-to-change"

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_database_itself_keeps_a_draft_with_its_author(settings: Settings) -> None:
    async def seen(cast: Cast, caller: Caller) -> int:
        asking = Asking(caller.organisation_id, NOBODY, False)
        async with cast.services.database.adapter.reading(asking) as connection:
            return len(await connection.rows("SELECT 1 FROM impact_records", []))

    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.partner, await shared_project(cast))
            assert (await seen(cast, cast.coordinator), await seen(cast, cast.partner)) == (0, 1)
            await moved(cast.partner, record, "agreed")
            assert (await seen(cast, cast.coordinator), await seen(cast, cast.partner)) == (1, 1)

    run(journey())


def test_partner_that_has_left_reads_what_it_recorded_and_changes_it_no_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            scale = {"rating": 1, "scale_id": "five", "scale_version": 1}
            own = await recorded(cast.partner, project, **scale)
            left = await cast.coordinator.patch(
                f"/v1/projects/{project['id']}", {"partner_organisation_ids": []}
            )
            assert left.status_code == 200
            assert (await cast.partner.get(f"{RECORDS}/{own['id']}")).json()["rating"] == 1
            refused = await cast.partner.patch(f"{RECORDS}/{own['id']}", {"direction": "negative"})
            assert refused.json()["code"] == "not-yours-to-change"
            another = await cast.partner.post(
                RECORDS,
                {"project_id": project["id"], "pi": "impact", "perspectives": ["carer"], "statement": "x"},
            )
            assert another.json()["errors"][0]["pointer"] == "/project_id"

    run(journey())


def test_stranger_may_read_an_open_project_and_not_record_on_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            answer = await cast.stranger.post(
                RECORDS,
                {"project_id": project["id"], "pi": "impact", "perspectives": ["carer"], "statement": "x"},
            )
            assert answer.json()["code"] == "not-yours-to-change"

    run(journey())


def test_network_sees_no_single_rating_and_cannot_find_it_out(settings: Settings) -> None:
    scale = {"rating": 1, "scale_id": "five", "scale_version": 1}

    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            record = await recorded(cast.coordinator, project, status="published", **scale)
            kept_back = ["session_id", "participation_id", "rating", "scale_id", "scale_version"]
            seen = (await cast.stranger.get(f"{RECORDS}/{record['id']}")).json()
            assert seen["withheld"] == kept_back
            assert not seen.keys() & set(kept_back)
            partner = (await cast.partner.get(f"{RECORDS}/{record['id']}")).json()
            assert (partner["rating"], partner["withheld"]) == (1, [])

    run(journey())


def test_moves_that_are_not_open_are_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            path = f"{RECORDS}/{record['id']}/transitions"
            refused = await cast.coordinator.post(path, {"to": "published"})
            assert (refused.status_code, refused.json()["open_moves"]) == (409, ["agreed"])
            await moved(cast.coordinator, record, "agreed", "draft", "agreed", "published", "taken_back")
            gone = await cast.coordinator.post(path, {"to": "published"})
            assert (gone.status_code, gone.json()["open_moves"]) == (409, [])

    run(journey())


async def referable(caller: Caller, project: dict[str, Any]) -> dict[str, str]:
    """A session, an output and a participation in a project, by the member that names each."""
    session = await caller.made("/v1/sessions", {"project_id": project["id"], "title": "Meeting"})
    output = await caller.made(f"/v1/projects/{project['id']}/outputs", {"title": "Poster"})
    person = await caller.made("/v1/contributors", {"display_name": "A pseudonym"})
    participation = await caller.made(
        "/v1/participations", {"session_id": session["id"], "contributor_id": person["id"]}
    )
    return {
        "session_id": session["id"],
        "output_id": output["id"],
        "participation_id": participation["id"],
    }


def test_record_refers_to_what_is_in_its_project_and_to_nothing_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await shared_project(cast)
            here, there = await referable(me, project), await referable(me, await shared_project(cast))
            record = await recorded(me, project, **here)
            listed = await me.get(f"{RECORDS}?session_id={here['session_id']}")
            assert [each["id"] for each in listed.json()["items"]] == [record["id"]]
            for name, elsewhere in there.items():
                refused = await me.patch(f"{RECORDS}/{record['id']}", {name: elsewhere})
                faults = [(each["pointer"], each["code"]) for each in refused.json()["errors"]]
                assert faults == [(f"/{name}", "unknown-reference")]
            in_use = await me.delete(f"/v1/projects/{project['id']}/outputs/{here['output_id']}")
            assert in_use.json()["code"] == "in-use"

    run(journey())


def test_partner_cannot_refer_to_a_participation_that_it_cannot_see(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            here = await referable(cast.coordinator, project)
            own = await recorded(cast.partner, project, session_id=here["session_id"])
            refused = await cast.partner.patch(
                f"{RECORDS}/{own['id']}", {"participation_id": here["participation_id"]}
            )
            assert [each["code"] for each in refused.json()["errors"]] == ["unknown-reference"]

    run(journey())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pi=process", ["b"]),
        ("perspective=carer", ["a", "b"]),
        ("perspective=student", []),
        ("expectation=intended", ["b"]),
        ("direction=negative", ["a"]),
        ("level=policy_planning", ["b"]),
        ("status=agreed", ["c"]),
        ("fed_back=true", ["c"]),
        ("fed_back=false", ["a", "b"]),
        ("sort=occurred_on", ["b", "a", "c"]),
        ("sort=-occurred_on", ["a", "b", "c"]),
    ],
)
def test_coordinator_finds_records_by(settings: Settings, query: str, found: list[str]) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            both = ["lived_experience", "carer"]
            me = cast.coordinator
            await recorded(
                me, project, statement="a", perspectives=both, direction="negative", occurred_on="2022"
            )
            await recorded(
                me,
                project,
                statement="b",
                perspectives=["carer"],
                pi="process",
                expectation="intended",
                level="policy_planning",
                occurred_on="2021-10",
            )
            await recorded(me, project, statement="c", status="agreed", fed_back_on="2024")
            await recorded(
                me, await shared_project(cast), statement="elsewhere", status="published", pi="presence"
            )
            answer = await me.get(f"{RECORDS}?project_id={project['id']}&{query}")
            assert [each["statement"] for each in answer.json()["items"]] == found

    run(journey())


async def heard(cast: Cast, organisation_id: str | None) -> list[str]:
    """What an organisation's feed has of records, in order."""
    from sqlalchemy import bindparam, select

    from app.kit.changes import Event, FeedEntry
    from app.kit.statements import Statement
    from app.kit.tables import ID

    told = Statement(
        lambda: (
            select(Event.type)
            .join(FeedEntry, FeedEntry.event_id == Event.id)
            .where(
                FeedEntry.reader_organisation_id == bindparam("reader", type_=ID),
                Event.resource == "impact-record",
            )
            .order_by(FeedEntry.seq)
        )
    )
    async with cast.services.database.system_read("tests: what a feed holds") as db:
        return [row[0].removeprefix("impact-record.") for row in await db.rows(told, reader=organisation_id)]


def test_feeds_tell_of_a_record_while_it_is_seen_and_to_drop_it_when_it_is_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            record = await recorded(cast.coordinator, project)
            await moved(cast.coordinator, record, "agreed", "published", "taken_back")
            assert await heard(cast, cast.coordinator.organisation_id) == ["created", *["updated"] * 3]
            assert await heard(cast, cast.partner.organisation_id) == ["shared", "updated", "unshared"]
            assert await heard(cast, cast.stranger.organisation_id) == ["shared", "unshared"]

    run(journey())


def test_lead_hears_of_what_a_partner_wrote_when_it_is_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.partner, await shared_project(cast))
            assert await heard(cast, cast.coordinator.organisation_id) == []
            await moved(cast.partner, record, "agreed", "draft")
            for caller, told in (
                (cast.coordinator, ["shared", "unshared"]),
                (cast.partner, ["created", "updated", "updated"]),
                (cast.stranger, []),
            ):
                assert await heard(cast, caller.organisation_id) == told

    run(journey())

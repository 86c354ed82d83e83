"""Who hears of a change: those who can see the record, and nobody else."""

from typing import Any

from sqlalchemy import bindparam, select

from app.kit.changes import Event, FeedEntry
from app.kit.resource import nouns
from app.kit.statements import Statement
from app.kit.tables import ID
from app.main import all_operations
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.test_participations import share

_HEARD = Statement(
    lambda: (
        select(Event.type, Event.record_id, Event.changed)
        .join(FeedEntry, FeedEntry.event_id == Event.id)
        .where(FeedEntry.reader_organisation_id == bindparam("reader", type_=ID))
        .order_by(FeedEntry.seq)
    )
)


async def heard(cast: Cast, caller: Caller) -> list[tuple[str, str, str]]:
    async with cast.services.database.system_read("tests: what a feed says") as db:
        return [tuple(row) for row in await db.rows(_HEARD, reader=caller.organisation_id)]


async def together(cast: Cast, **project: Any) -> tuple[str, str, str]:
    """A project of the coordinator with the partner, whose contributor takes part: project, person, part."""
    ids = [cast.partner.organisation_id]
    made = await cast.coordinator.made(
        "/v1/projects", {"title": "P", "purpose": "Why", "partner_organisation_ids": ids} | project
    )
    session = await cast.coordinator.made("/v1/sessions", {"project_id": made["id"], "title": "S"})
    person = await cast.partner.made("/v1/contributors", {"display_name": "Robin"})
    part = await cast.partner.made(
        "/v1/participations", {"session_id": session["id"], "contributor_id": person["id"]}
    )
    return made["id"], person["id"], part["id"]


def test_stranger_hears_nothing_of_people_and_the_lead_hears_what_it_sees(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, person, _ = await together(cast)
            await share(cast.partner, person)
            assert (await cast.coordinator.get(f"/v1/contributors/{person}")).status_code == 200
            await cast.partner.patch(f"/v1/contributors/{person}", {"display_name": "Wren"})
            assert await heard(cast, cast.stranger) == []
            told = [
                (kind, changed)
                for kind, record, changed in await heard(cast, cast.coordinator)
                if record == person
            ]
            assert [kind for kind, _ in told] == ["contributor.shared", "contributor.updated"]

    run(journey())


def test_gaining_and_losing_sight_of_a_person_is_told(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, person, part = await together(cast)
            await share(cast.partner, person)
            assert (await cast.partner.delete(f"/v1/participations/{part}")).status_code == 204
            assert (await cast.coordinator.get(f"/v1/contributors/{person}")).status_code == 404
            place = {"contributor_id": person, "role": "co_lead"}
            team = await cast.partner.post(f"/v1/projects/{project}/team", place)
            if team.status_code != 201:  # a place in the team is the lead's to give
                session = await cast.coordinator.made("/v1/sessions", {"project_id": project, "title": "T"})
                body = {"session_id": session["id"], "contributor_id": person}
                await cast.partner.made("/v1/participations", body)
            told = [kind for kind, record, _ in await heard(cast, cast.coordinator) if record == person]
            assert told == ["contributor.shared", "contributor.unshared", "contributor.shared"]
            assert (await cast.coordinator.get(f"/v1/contributors/{person}")).status_code == 200

    run(journey())


def test_a_partner_that_comes_hears_of_the_project_and_of_its_people_once_each(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, person, _ = await together(cast)
            await share(cast.partner, person)
            path = f"/v1/projects/{project}"
            partners = [cast.partner.organisation_id]
            for some in ([*partners, cast.stranger.organisation_id], partners):
                answer = await cast.coordinator.patch(path, {"partner_organisation_ids": some})
                assert answer.status_code == 200
            told = [(kind, record) for kind, record, _ in await heard(cast, cast.stranger)]
            assert told == [
                ("project.shared", project),
                ("contributor.shared", person),
                ("project.unshared", project),
                ("contributor.unshared", person),
            ]

    run(journey())


def test_whoever_was_named_hears_also_of_what_one_did_who_cannot_see_that_they_were(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            third = await cast.join("Third Authority")
            ids = [str(caller.organisation_id) for caller in (cast.coordinator, third)]
            both = [cast.partner.organisation_id, third.organisation_id]
            _, person, part = await together(cast, partner_organisation_ids=both)
            for one in ids:  # each by a consent of its own, which the other does not see
                await share(cast.partner, person, audience="named", recipients=[one])
            before = len(await heard(cast, third))
            changed = await cast.coordinator.patch(f"/v1/participations/{part}", {"attendance": "attended"})
            assert changed.status_code == 200
            told = [(kind, record) for kind, record, _ in (await heard(cast, third))[before:]]
            assert told == [("participation.updated", part)]

    run(journey())


def test_network_hears_when_a_project_opens_and_closes_and_no_names_of_what_it_may_not_see(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await cast.coordinator.made("/v1/projects", {"title": "P"})
            path = f"/v1/projects/{project['id']}"
            await cast.coordinator.patch(path, {"visibility": "network"})
            await cast.coordinator.patch(path, {"budget_pence": 5})
            await cast.coordinator.patch(path, {"visibility": "partners"})
            told = [(kind, changed) for kind, _, changed in await heard(cast, cast.stranger)]
            assert [kind for kind, _ in told] == [
                "project.shared",
                "project.updated",
                "project.unshared",
            ]
            assert "budget_pence" not in str(told)
            assert "budget_pence" in str(await heard(cast, cast.coordinator))

    run(journey())


def test_no_readers_statement_asks_whether_anybody_may_see_it() -> None:
    all_operations()
    assert nouns
    for noun in nouns.values():
        for dialect in ("sqlite", "postgresql"):
            sql = noun.readers.compiled(dialect, "system").sql
            assert ", feed_counters" not in sql, noun.name

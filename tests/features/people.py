"""One contributor, one project and some decisions: what the tests of people begin with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.kit.adapter import Asking
from app.kit.scope import NOBODY
from tests.conftest import Cast

GIVEN = {"purpose": "share_profile", "decision": "given", "wording_version": "1", "given_by": "self"}


async def a_contributor(cast: Cast, **members: Any) -> dict[str, Any]:
    """A contributor of the coordinator's, in the team of a project in which the partner takes part."""
    person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"} | members)
    await works_on(cast, person, [cast.partner.organisation_id])
    return person


async def works_on(cast: Cast, person: dict[str, Any], partners: list[str | None]) -> None:
    """Put somebody on the team of a new project with these partners."""
    project = {"title": "Induction", "purpose": "To be heard", "partner_organisation_ids": partners}
    made = await cast.coordinator.made("/v1/projects", project)
    await cast.coordinator.made(f"/v1/projects/{made['id']}/team", {"contributor_id": person["id"]})


async def decide(cast: Cast, person: dict[str, Any], **members: Any) -> dict[str, Any]:
    """One more decision in the ledger, by default a profile shared."""
    return await cast.coordinator.made(f"{address(person)}/consents", GIVEN | members)


def address(person: dict[str, Any]) -> str:
    return f"/v1/contributors/{person['id']}"


def days_from_now(count: int) -> str:
    return (datetime.now(UTC) + timedelta(days=count)).date().isoformat()


async def stored(cast: Cast, sql: str) -> list[Any]:
    """Rows as they lie in the database, whoever they belong to."""
    async with cast.services.database.adapter.reading(Asking(NOBODY, NOBODY, True)) as connection:
        return [tuple(row) for row in await connection.rows(sql, [])]


async def tampered(cast: Cast, sql: str) -> int:
    """Change what lies in the database behind the application's back."""
    async with cast.services.database.adapter.writing(Asking(NOBODY, NOBODY, True)) as connection:
        return int(await connection.change(sql, []))


async def reads_on_record(cast: Cast) -> list[tuple[Any, ...]]:
    """Every read on record, oldest first: what, and of whom."""
    sql = "SELECT resource, record_id FROM audit_entries WHERE action = 'read' ORDER BY id"
    return await stored(cast, sql)


async def feed(cast: Cast, organisation_id: str | None) -> list[str]:
    """Types of the events that an organisation reads, oldest first."""
    sql = (
        "SELECT e.type FROM feed_entries f JOIN events e ON e.id = f.event_id "
        f"WHERE f.reader_organisation_id = '{organisation_id}' ORDER BY f.seq"
    )
    return [row[0] for row in await stored(cast, sql)]

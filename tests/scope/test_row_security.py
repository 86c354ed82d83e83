"""The second wall, on PostgreSQL: what row-level security lets through, whatever the application asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.kit.scope import NOBODY
from app.schema import metadata
from app.settings import Settings
from migrations import row_security_0001
from tests.conftest import casting, run
from tests.sweeps.world import World

FILES = sorted(Path(row_security_0001.__file__).parent.glob("row_security_*.py"))
WALLS = [import_module(f"migrations.{file.stem}") for file in FILES]
BEHIND = list(dict.fromkeys(table for wall in WALLS for table in getattr(wall, "POLICIES", {})))
WITHOUT = row_security_0001.WITHOUT
AUDIT = ("audit_entries", "audit_subjects", "audit_seals")
pytestmark = pytest.mark.slow

TABLES = sorted(metadata().tables)

# Tables in which everybody here may read a row of the lead's, and why.
OPEN_TO_ALL = {"organisations": "that an organisation is here is known to everybody here"}

REFUSALS = (
    asyncpg.InsufficientPrivilegeError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidTextRepresentationError,
)


@pytest.fixture
def dialect() -> str:
    return "postgresql"


@asynccontextmanager
async def connected(url: str, organisation_id: str | None = None) -> AsyncIterator[Any]:
    """A connection of its own; it says who asks, or nothing at all."""
    raw = await asyncpg.connect(url)
    try:
        if organisation_id is not None:
            await raw.execute(f"SET golden_thread.organisation = '{organisation_id}'")
            await raw.execute("SET golden_thread.system = 'off'")
        yield raw
    finally:
        await raw.close()


async def rows_of(raw: Any, table: str) -> list[str]:
    """All rows that a connection sees, as text; a refusal is no rows."""
    try:
        return [row[0] for row in await raw.fetch(f'SELECT t::text FROM "{table}" t')]
    except REFUSALS:
        return []


async def touched(raw: Any, statement: str) -> int:
    """How many rows a change touched; it is taken back. A refusal is none."""
    transaction = raw.transaction()
    await transaction.start()
    try:
        return int((await raw.execute(statement)).rpartition(" ")[2])
    except REFUSALS:
        return 0
    finally:
        await transaction.rollback()


@asynccontextmanager
async def a_world(settings: Settings) -> AsyncIterator[World]:
    async with casting(settings) as cast:
        world = World(cast, cast.coordinator)
        await world.fill()
        yield world


def test_every_table_is_behind_the_wall_or_on_the_list_of_those_without() -> None:
    behind, without = set(BEHIND), set(WITHOUT)
    assert behind | without == {*TABLES, "alembic_version"}
    assert behind & without == set()


def test_every_table_forces_its_policies_for_every_kind_of_statement(settings: Settings) -> None:
    async def look() -> tuple[dict[str, tuple[bool, bool]], dict[str, set[str]]]:
        async with connected(settings.database_url) as raw:
            tables = await raw.fetch(
                "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
                "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            )
            policies = await raw.fetch("SELECT tablename, cmd FROM pg_policies WHERE schemaname = 'public'")
        commands: dict[str, set[str]] = {}
        for table, command in policies:
            commands.setdefault(table, set()).add(command)
        return {name: (on, forced) for name, on, forced in tables}, commands

    tables, commands = run(look())
    assert set(tables) == {*TABLES, "alembic_version"}
    assert {name for name, state in tables.items() if state != (True, True)} == set(WITHOUT)
    assert set(commands) == set(BEHIND)
    all_four = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {name for name, found in commands.items() if found not in (all_four, {"ALL"})} == set()


def test_serving_role_owns_nothing_and_cannot_lift_the_wall(settings: Settings) -> None:
    async def look() -> dict[str, Any]:
        async with connected(settings.database_url) as raw:
            ask = raw.fetchval
            return {
                "superuser or bypass": await ask(
                    "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb "
                    "FROM pg_roles WHERE rolname = current_user"
                ),
                "owner": await ask(
                    "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user"
                ),
                "member of other roles": await ask(
                    "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole"
                ),
                "creates": await ask("SELECT has_schema_privilege('public', 'CREATE')"),
                "truncates": await ask(
                    "SELECT count(*) FROM pg_class "
                    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                    "AND has_table_privilege(oid, 'TRUNCATE, REFERENCES, TRIGGER')"
                ),
                "functions of the owner's": await ask(
                    "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
                ),
                "views": await ask(
                    "SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') "
                    "AND relnamespace = 'public'::regnamespace"
                ),
            }

    assert {what for what, found in run(look()).items() if found} == set()


def test_serving_role_adds_to_the_audit_and_never_changes_it(settings: Settings) -> None:
    async def attempt() -> int:
        async with a_world(settings) as world, connected(settings.database_url) as raw:
            await raw.execute(f"SET golden_thread.organisation = '{world.owner.organisation_id}'")
            await raw.execute("SET golden_thread.system = 'on'")
            for statement in (
                "UPDATE audit_entries SET actor = 'somebody else'",
                "UPDATE audit_subjects SET contributor_id = entry_id",
                "UPDATE audit_seals SET number = number + 1",
                *(f"DELETE FROM {table}" for table in AUDIT),
                *(f"TRUNCATE {table}" for table in AUDIT),
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await raw.execute(statement)
            return len(await rows_of(raw, "audit_entries"))

    assert run(attempt()) > 3


@pytest.mark.parametrize("role", ["app", "owner"])
def test_connection_that_has_said_nothing_sees_nothing(settings: Settings, role: str) -> None:
    """Nor does the owner: its own policies are forced on it."""
    url = settings.database_url if role == "app" else settings.database_owner_url

    async def look() -> dict[str, int]:
        async with a_world(settings), connected(url) as raw:
            return {table: len(await rows_of(raw, table)) for table in BEHIND}

    # A role of which everybody here may read must have said that it is here.
    assert {table for table, rows in run(look()).items() if rows} - OPEN_TO_ALL.keys() == set()


def test_stranger_sees_and_changes_no_row_of_the_leads(settings: Settings) -> None:
    async def attempt() -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, int]]:
        async with a_world(settings) as world:
            lead, stranger = str(world.owner.organisation_id), str(world.cast.stranger.organisation_id)
            async with connected(settings.database_url, lead) as raw:
                mine = {table: set(await rows_of(raw, table)) for table in BEHIND}
            async with connected(settings.database_url, stranger) as raw:
                theirs = {table: set(await rows_of(raw, table)) for table in BEHIND}
                changed = {
                    table: await touched(raw, f'DELETE FROM "{table}" WHERE {by_lead(table, lead)}')
                    + await touched(raw, update_of(table, lead))
                    for table in BEHIND
                }
        return mine, theirs, changed

    mine, theirs, changed = run(attempt())
    assert mine["projects"]
    assert mine["audit_entries"]
    both = {table: mine[table] & theirs[table] for table in BEHIND if table not in OPEN_TO_ALL}
    assert {table: rows for table, rows in both.items() if rows} == {}
    assert {table: rows for table, rows in changed.items() if rows} == {}


def by_lead(table: str, lead: str) -> str:
    """Rows that name the lead in any column; all rows where none can."""
    columns = [c.name for c in metadata().tables[table].columns if c.name.endswith("organisation_id")]
    return " OR ".join(f"{name} = '{lead}'" for name in columns) or "true"


def update_of(table: str, lead: str) -> str:
    column = next(iter(metadata().tables[table].columns)).name
    return f'UPDATE "{table}" SET "{column}" = "{column}" WHERE {by_lead(table, lead)}'


OWNED = [table for table in BEHIND if "organisation_id" in metadata().tables[table].columns]

# Into these, others than the owner write: what they write of themselves, the application says.
WRITTEN_BY_OTHERS = {
    "state_changes": "a partner's transition is kept in the history of the lead's record",
    "audit_subjects": "what a partner does to somebody is on record for their home",
}


def test_stranger_enters_no_row_in_the_leads_name(settings: Settings) -> None:
    async def attempt() -> dict[str, bool]:
        async with a_world(settings) as world:
            lead, stranger = str(world.owner.organisation_id), str(world.cast.stranger.organisation_id)
            async with (
                connected(settings.database_url, lead) as reading,
                connected(settings.database_url, stranger) as writing,
            ):
                await reading.execute("SET golden_thread.system = 'on'")
                rows = {
                    table: await reading.fetchval(
                        f'SELECT to_jsonb(t) FROM "{table}" t WHERE organisation_id = $1 LIMIT 1', lead
                    )
                    for table in OWNED
                }
                return {table: await enters(writing, table, row) for table, row in rows.items() if row}

    entered = run(attempt())
    assert {"projects", "clients", "audit_entries"} <= entered.keys()
    assert {table for table, let_in in entered.items() if let_in} == set(WRITTEN_BY_OTHERS) & entered.keys()


async def enters(raw: Any, table: str, row: str) -> bool:
    """Whether the policies let a copy of a row in, under a new id; it is taken back. Policies are asked
    before constraints, so what breaks one of these was let in."""
    fresh = "jsonb_set($1::jsonb, '{id}', to_jsonb(gen_random_uuid()::text))"
    transaction = raw.transaction()
    await transaction.start()
    try:
        await raw.execute(
            f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_record(NULL::"{table}", {fresh})', row
        )
    except asyncpg.InsufficientPrivilegeError:
        return False
    except asyncpg.IntegrityConstraintViolationError:
        return True
    finally:
        await transaction.rollback()
    return True


def test_nobody_owns_no_row(settings: Settings) -> None:
    """The public asks as this organisation, so a row of its own would be everybody's."""

    async def look() -> dict[str, int]:
        async with a_world(settings), connected(settings.database_url, NOBODY) as raw:
            await raw.execute("SET golden_thread.system = 'on'")
            return {
                table: await raw.fetchval(
                    f'SELECT count(*) FROM "{table}" WHERE organisation_id = $1', NOBODY
                )
                for table in OWNED
            }

    counts = run(look())
    # What the system does at the start (its first signing key …) is nobody's in the audit.
    assert {table for table, rows in counts.items() if rows} <= {"audit_entries"}


def test_ids_that_a_partner_gave_are_its_alone_behind_the_wall_too(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead, partner = cast.coordinator, cast.partner
            sent = {"title": "P", "partner_organisation_ids": [partner.organisation_id]}
            project = await lead.made("/v1/projects", sent)
            ids = {"external_ids": [{"system": "crm", "value": "7"}]}
            assert (await partner.patch(f"/v1/projects/{project['id']}", ids)).status_code == 200
            given = (
                "INSERT INTO external_ids SELECT gen_random_uuid(), '{}'::uuid, 'project', 'crm', '8',"
                f" '{project['id']}'::uuid, now()"
            )
            changes = ("DELETE FROM external_ids", "UPDATE external_ids SET value = '9'")
            for caller, seen in ((lead, 0), (cast.stranger, 0), (partner, 1)):
                async with connected(settings.database_url, caller.organisation_id) as raw:
                    assert len(await rows_of(raw, "external_ids")) == seen
                    assert [await touched(raw, change) for change in changes] == [seen, seen]
                    assert await touched(raw, given.format(partner.organisation_id)) == seen

    run(journey())

"""Every way around the scope that we could think of: refused, or compiled with the criterion and harmless.

A statement that somebody thinks of later belongs in one of the three lists.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import (
    Text,
    any_,
    bindparam,
    case,
    cast,
    column,
    delete,
    exists,
    extract,
    func,
    insert,
    inspect,
    intersect_all,
    literal,
    literal_column,
    or_,
    select,
    table,
    tablesample,
    text,
    true,
    tuple_,
    union,
    update,
    values,
)
from sqlalchemy.orm import Bundle, aliased, with_loader_criteria
from sqlalchemy.orm import join as orm_join

from app.features.clients import RevokedToken
from app.features.organisations import Organisation
from app.features.projects.project import Project
from app.kit.adapter import Asking
from app.kit.changes import Event
from app.kit.database import Read, Write
from app.kit.expressions import JsonRows
from app.kit.scope import NOBODY, PUBLIC, Scope
from app.kit.statements import Compiled, Refused, Statement
from app.schema import metadata
from app.settings import Settings
from tests.conftest import Cast, casting, run

metadata()

bare = Project.__table__
other = aliased(Project)
Build = Callable[[], Any]


def in_a_recursive_cte() -> Any:
    first = select(Project.title).cte(recursive=True)
    both = first.union_all(select(other.title).where(other.title > first.c.title))
    return select(both.c.title)


MINE = [("mine",)]
ONE = [(1,)]

# What a stranger is given, where the lead has two projects ("canary …") and the stranger one ("mine").
SCOPED: dict[str, tuple[Build, list[Any]]] = {
    "a column": (lambda: select(Project.title), MINE),
    "an alias": (lambda: select(other.title), MINE),
    "a join of the same table": (lambda: select(other.title).join(Project, Project.id == other.id), MINE),
    "a cross join": (
        lambda: select(other.title, Project.title).join(Project, true()),
        [("mine", "mine")],
    ),
    "an outer join": (
        lambda: (
            select(Project.title)
            .select_from(Organisation)
            .outerjoin(Project, true())
            .where(Project.title.is_not(None))
            .distinct()
        ),
        MINE,
    ),
    "an outer join onto an outer join": (
        lambda: (
            select(Project.title)
            .select_from(Organisation)
            .outerjoin(other, other.organisation_id == Organisation.id)
            .outerjoin(Project, true())
            .distinct()
        ),
        MINE,
    ),
    "an outer join object": (
        lambda: select(Project.title).select_from(
            orm_join(Organisation, Project, Project.organisation_id == Organisation.id, isouter=True)
        ),
        MINE,
    ),
    "a count": (lambda: select(func.count()).select_from(Project), ONE),
    "a count of a column": (lambda: select(func.count(Project.id)), ONE),
    "a count with having": (
        lambda: select(func.count()).select_from(Project).having(func.count() > 0),
        ONE,
    ),
    "a greatest value": (lambda: select(func.max(Project.title)), MINE),
    "a list as JSON": (lambda: select(JsonRows(Project.title)), [('["mine"]',)]),
    "a subquery": (lambda: select(select(Project.title).subquery().c.title), MINE),
    "a column of a subquery of everything": (lambda: select(select(Project).subquery().c.title), MINE),
    "an alias of a subquery": (lambda: select(aliased(Project, select(Project).subquery()).title), MINE),
    "an entity over a bare alias": (lambda: select(aliased(Project, bare.alias()).title), MINE),
    "a CTE": (lambda: select(select(Project.title).cte().c.title), MINE),
    "a recursive CTE": (in_a_recursive_cte, MINE),
    "a CTE that is only added": (lambda: select(Project.title).add_cte(select(other.id).cte()), MINE),
    "exists": (
        lambda: select(Organisation.id).where(exists().where(Project.title == "canary one")),
        [],
    ),
    "exists without any other table": (
        lambda: select(literal(1)).where(exists(select(Project.id).where(Project.title == "canary one"))),
        [],
    ),
    "exists that names what it correlates": (
        lambda: select(literal(1)).where(
            exists(select(Project.id).where(Project.title == "canary one").correlate(Project))
        ),
        [],
    ),
    "exists as a value": (
        lambda: select(case((exists(select(Project.id).where(Project.title == "canary one")), 1), else_=0)),
        [(0,)],
    ),
    "a scalar subquery": (lambda: select(select(func.count(Project.id)).scalar_subquery()), ONE),
    "a scalar subquery beside another table": (
        lambda: select(select(func.max(Project.title)).correlate(Organisation).scalar_subquery()).select_from(
            select(Organisation.id).limit(1).subquery()
        ),
        MINE,
    ),
    "a correlated subquery": (
        lambda: select(
            select(Project.title).where(Project.id == other.id).correlate(other).scalar_subquery()
        ).select_from(other),
        MINE,
    ),
    "a condition in a subquery without tables": (
        lambda: select(func.count()).select_from(
            select(literal(1))
            .where(exists(select(Project.id).where(Project.title == "canary one")))
            .subquery()
        ),
        [(0,)],
    ),
    "in a subquery": (lambda: select(Project.title).where(Project.id.in_(select(other.id))), MINE),
    "a union": (lambda: union(select(Project.title), select(other.title)), MINE),
    "a union without tables of its own": (
        lambda: union(
            select(literal(1)).where(exists(select(Project.id).where(Project.title == "canary one"))),
            select(literal(2)),
        ),
        [(2,)],
    ),
    "except": (lambda: select(Project.title).except_(select(other.title).where(other.title == "x")), MINE),
    "or true": (lambda: select(Project.title).where(or_(true(), Project.title == "x")), MINE),
    "a condition that is always true": (lambda: select(Project.title).where(true()), MINE),
    "an option that asks for everything": (
        lambda: select(Project.title).options(with_loader_criteria(Project, lambda cls: true())),
        MINE,
    ),
    "a bundle": (lambda: select(Bundle("all", Project.title)), MINE),
    "a star": (lambda: select(func.count(literal_column("*"))).select_from(Project), ONE),
    "a parameter that names another organisation": (
        lambda: select(Project.title).where(
            or_(Project.title != bindparam("scope_organisation_id", "x"), true())
        ),
        MINE,
    ),
    "rows locked": (lambda: select(Project.title).with_for_update(), MINE),
    "no rows wanted": (lambda: select(Project.title).order_by(Project.title).offset(1), []),
}

# Each touches the stranger's own project and no other.
CHANGES: dict[str, Build] = {
    "everything": lambda: update(Project).values(title="taken"),
    "another's by name": lambda: (
        update(Project).where(or_(Project.title == "canary one", true())).values(title="taken")
    ),
    "with the value of another's": lambda: update(Project).values(
        title=select(func.max(other.title)).where(other.title.in_(["canary one", "mine"])).scalar_subquery()
    ),
    "with the value of another's, deeper": lambda: update(Project).values(
        title=select(select(func.min(other.title)).scalar_subquery()).scalar_subquery()
    ),
    "with the value of another's, correlated": lambda: update(Project).values(
        title=select(func.min(other.title)).correlate(other).scalar_subquery()
    ),
    "where another's is there": lambda: (
        update(Project)
        .where(exists(select(other.id).where(or_(other.title == "canary one", true()))))
        .values(title="taken")
    ),
    "delete": lambda: delete(Project).where(Project.title != "none"),
}

REFUSED: dict[str, Build | tuple[Build, str]] = {
    "a bare column": lambda: select(bare.c.title),
    "a bare table": lambda: select(func.count()).select_from(bare),
    "a bare alias": lambda: select(bare.alias().c.title),
    "a bare alias in a join": lambda: select(Project.id).join(bare.alias(), true()),
    "a bare table in a join": lambda: select(Project.id).join_from(Project, bare, true()),
    "a bare table in an outer join": lambda: select(Organisation.id).outerjoin(bare, true()),
    "the alias of a bare table": lambda: select(aliased(bare).c.title),
    "an entity over a bare subquery": lambda: select(aliased(Project, select(bare).subquery()).title),
    "the table of a column": lambda: select(Project.id.expression.table),
    "a column of the mapper": lambda: select(inspect(Project).columns.title),
    "the column behind a column": lambda: select(Project.title.property.columns[0]),
    "the table behind the mapper": lambda: select(inspect(Project).local_table),
    "the selectable of an alias": lambda: select(inspect(other).selectable.c.title),
    "a column put in afterwards": lambda: select(Project.id).with_only_columns(bare.c.title),
    "a column added": lambda: select(Project.id).add_columns(bare.c.title),
    "a column of a bare subquery": lambda: select(select(bare.c.title).subquery().c.title),
    "a column of a bare CTE": lambda: select(select(bare.c.title).cte().c.title),
    "a condition on a bare subquery": lambda: select(Project.id).where(
        Project.id == select(bare.c.id).subquery().c.id
    ),
    "an order by a bare subquery": lambda: select(Project.id).order_by(select(bare.c.id).subquery().c.id),
    "in a bare subquery": lambda: select(Project.id).where(Project.id.in_(select(bare.c.id))),
    "in bare columns": lambda: select(Project.id).where(Project.id.in_([bare.c.id])),
    "bare tuples": lambda: select(Project.id).where(tuple_(Project.id).in_(select(bare.c.id))),
    "any of a bare subquery": lambda: select(Project.id).where(
        Project.id == any_(select(bare.c.id).scalar_subquery())
    ),
    "a bare cast": lambda: select(cast(bare.c.id, Text)),
    "a bare exists": lambda: select(Project.id).where(exists(select(bare.c.id))),
    "a bare count": lambda: select(func.count(bare.c.id)).select_from(Project),
    "a bare group": lambda: select(Project.id).group_by(bare.c.id),
    "a bare having": lambda: select(Project.id).having(bare.c.id == "x"),
    "a bare limit": lambda: select(Project.id).limit(select(bare.c.id).scalar_subquery()),
    "a bare offset": lambda: select(Project.id).offset(select(bare.c.id).scalar_subquery()),
    "a bare fetch": lambda: select(Project.id).fetch(select(bare.c.id).scalar_subquery()),
    "a bare lock": lambda: select(Project.id).with_for_update(of=bare),
    "a bare CTE that is only added": lambda: select(Project.id).add_cte(select(bare.c.id).cte()),
    "a bare half of a union": lambda: union(select(Project.id), select(bare.c.id)),
    "a bare half of an intersection": lambda: intersect_all(select(Project.id), select(bare.c.id)),
    "a bare CTE beside a union": lambda: union(select(Project.id), select(other.id)).add_cte(
        select(bare.c.id).cte()
    ),
    "a concatenation with a bare subquery": lambda: select(
        Project.title + select(bare.c.title).scalar_subquery()
    ),
    "criteria of the class written out": lambda: select(Project.id).where(Project.visible()),
    "a class without a scope": lambda: select(Event.id),
    "another class without a scope": lambda: select(RevokedToken.jti),
    "SQL as text": lambda: text("SELECT title FROM projects"),
    "no statement at all": lambda: "SELECT title FROM projects",
    "text as a column": lambda: select(text("title")).select_from(Project),
    "text as a literal column": lambda: select(literal_column("title")).select_from(Project),
    "text as a condition": lambda: select(Project.id).where(text("1=1")),
    "text as an order": lambda: select(Project.id).order_by(text("1")),
    "text as a label": lambda: select(Project.id).order_by("id"),
    "text as a prefix": lambda: select(Project.id).prefix_with("ALL"),
    "text as a suffix": lambda: select(Project.id).suffix_with("-- all"),
    "text as a hint": lambda: select(Project.id).with_hint(Project, "x"),
    "text as a statement hint": lambda: select(Project.id).with_statement_hint("x"),
    "text as an operator": lambda: select(Project.id).where(Project.title.op("= 'x' OR 1=1 OR 'x' =")("x")),
    "text as a boolean operator": lambda: select(Project.id).where(Project.title.bool_op("OR 1=1 OR")("x")),
    "text as a collation": lambda: select(Project.id).order_by(Project.title.collate('"x"')),
    "a statement for rows of a class": lambda: select(Project).from_statement(text("SELECT * FROM projects")),
    "a table by name": lambda: select(Project.id).select_from(table("projects")),
    "a column by name": lambda: select(column("title")).select_from(Project),
    "a list of values": lambda: select(values(column("id", Text), name="v").data([("a",)])),
    "a lateral subquery": lambda: select(Project.id).select_from(select(Project.id).lateral()),
    "a sample": lambda: select(Project.id).select_from(tablesample(Project, 10)),
    "a full join": lambda: select(Project.title).select_from(Organisation).join(Project, true(), full=True),
    "a full join object": lambda: select(Project.title).select_from(
        orm_join(Organisation, Project, true(), full=True)
    ),
    "a nested join": lambda: select(Organisation.id).select_from(
        orm_join(Organisation, orm_join(other, Project, true()), true())
    ),
    "a function that changes who asks": lambda: select(func.set_config("golden_thread.system", "on", True)),
    "a function that runs SQL": lambda: select(func.query_to_xml("SELECT 1", True, True, "")),
    "a function of another schema": lambda: select(func.elsewhere.count(Project.id)),
    "a function as a table": lambda: select(func.json_each(Project.spheres).table_valued("value").c.value),
    "a filtered function": lambda: select(func.count().filter(bare.c.id == "x")).select_from(Project),
    "a window": lambda: select(func.count().over()).select_from(Project),
    "an ordered set": lambda: select(func.sum(Project.version).within_group(Project.id)),
    "a part of a date": lambda: select(extract("year", Project.created_at)),
    "a change of a bare table": (lambda: update(bare).values(title=""), "write"),
    "a deletion from a bare table": (lambda: delete(bare), "write"),
    "a change where a bare table fits": (
        lambda: update(Project).where(Project.id == bare.c.id).values(title=""),
        "write",
    ),
    "a deletion where a bare table fits": (lambda: delete(Project).where(Project.id == bare.c.id), "write"),
    "a change joined to another's row": (
        lambda: update(Project).where(other.title == "canary one").values(title=other.title),
        "write",
    ),
    "a change to another's column": (lambda: update(Project).values(title=other.title), "write"),
    "a change in order": (lambda: update(Project).ordered_values((Project.title, other.title)), "write"),
    "a deletion joined to another's row": (
        lambda: delete(Project).where(Project.id == other.id),
        "write",
    ),
    "a change to a bare value": (
        lambda: update(Project).values(title=select(bare.c.title).scalar_subquery()),
        "write",
    ),
    "a change that returns bare columns": (
        lambda: update(Project).values(title="").returning(bare.c.title),
        "write",
    ),
    "a deletion that returns bare columns": (lambda: delete(Project).returning(bare.c.title), "write"),
    "a change with a CTE beside it": (
        lambda: update(Project).values(title="").add_cte(delete(bare).returning(bare.c.id).cte()),
        "write",
    ),
    "a deletion with a CTE beside it": (
        lambda: delete(Project).add_cte(delete(bare).returning(bare.c.id).cte()),
        "write",
    ),
    "a change inside a query": lambda: select(
        update(Project).values(title="").returning(Project.id).cte().c.id
    ),
    "a deletion inside a query": lambda: select(Project.id).add_cte(
        delete(Project).returning(Project.id).cte()
    ),
    "an insertion inside a query": lambda: select(
        insert(Project).values(id="x").returning(Project.id).cte().c.id
    ),
    "a row moved": (lambda: update(Project).values(organisation_id="x"), "write"),
    "a row moved by column": (lambda: update(Project).values({Project.organisation_id: "x"}), "write"),
    "a row moved in order": (
        lambda: update(Project).ordered_values((Project.organisation_id, "x")),
        "write",
    ),
    "a row renamed": (lambda: update(Project).values(id="x"), "write"),
    "an insertion": (lambda: insert(Project).values(id="x"), "write"),
    "an insertion from a query": (lambda: insert(Project).from_select(["id"], select(Project.id)), "write"),
    "a change by a reader": (lambda: update(Project).values(title=""), "organisation"),
    "a deletion by a reader": (lambda: delete(Project), "organisation"),
    "a change by the public": (lambda: update(Project).values(title=""), "public"),
}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("way", REFUSED)
def test_statement_that_cannot_be_scoped_is_refused(way: str, database: str) -> None:
    entry = REFUSED[way]
    build, use = entry if isinstance(entry, tuple) else (entry, "organisation")
    with pytest.raises(Refused):
        Statement(build).compiled(database, use)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("way", SCOPED)
def test_statement_carries_the_criterion_for_every_kind_of_reader(way: str, database: str) -> None:
    build = SCOPED[way][0]
    assert "scope_organisation_id" in Statement(build).compiled(database, "organisation").names
    assert "public" in Statement(build).compiled(database, "public").constants.values()


def test_value_does_not_replace_a_constant_of_the_criterion() -> None:
    compiled = Statement(lambda: select(Project.title)).compiled("sqlite", "public")
    assert isinstance(compiled, Compiled)
    (name,) = compiled.names
    assert compiled.arguments({name: "partners"}) == ["public"]


@asynccontextmanager
async def two_owners(settings: Settings) -> AsyncIterator[Cast]:
    async with casting(settings) as cast:
        for title in ("canary one", "canary two"):
            await cast.coordinator.made("/v1/projects", {"title": title})
        await cast.stranger.made("/v1/projects", {"title": "mine"})
        yield cast


@asynccontextmanager
async def without_row_security(cast: Cast, scope: Scope) -> AsyncIterator[Write]:
    """A handle whose only wall is the criterion: to PostgreSQL it says that the system asks."""
    adapter = cast.services.database.adapter
    async with adapter.writing(Asking(scope.organisation_id, NOBODY, True)) as connection:
        yield Write(scope, adapter.dialect, connection, scope.audience, "urn:tests")


def scope_of(caller: Any) -> Scope:
    return Scope(caller.organisation_id, "client:tests")


async def seen(db: Read, build: Build) -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in await db.rows(Statement(build)))


def test_stranger_is_given_their_own_rows_whatever_the_statement(settings: Settings) -> None:
    async def sweep() -> None:
        async with two_owners(settings) as cast, without_row_security(cast, scope_of(cast.stranger)) as db:
            given = {way: await seen(db, build) for way, (build, _) in SCOPED.items()}
        assert given == {way: expected for way, (_, expected) in SCOPED.items()}

    run(sweep())


def test_lead_is_given_the_rows_that_the_stranger_is_not(settings: Settings) -> None:
    """Or the test above would pass on an empty database."""

    async def sweep() -> None:
        async with two_owners(settings) as cast, without_row_security(cast, scope_of(cast.coordinator)) as db:
            given = {way: await seen(db, build) for way, (build, _) in SCOPED.items()}
        same = {way for way, (_, expected) in SCOPED.items() if given[way] == expected}
        assert same == set()

    run(sweep())


def test_public_is_given_nothing_of_anybody_whatever_the_statement(settings: Settings) -> None:
    async def sweep() -> None:
        async with two_owners(settings) as cast, without_row_security(cast, PUBLIC) as db:
            given = {way: await seen(db, build) for way, (build, _) in SCOPED.items()}
        assert {way for way, rows in given.items() if "canary" in str(rows) or "mine" in str(rows)} == set()
        assert given["a count"] == [(0,)]

    run(sweep())


class TakenBackError(Exception):
    """Ends a transaction without keeping it."""


@pytest.mark.parametrize("way", CHANGES)
def test_stranger_changes_their_own_rows_only(way: str, settings: Settings) -> None:
    async def attempt() -> None:
        async with two_owners(settings) as cast:
            async with without_row_security(cast, scope_of(cast.stranger)) as db:
                touched = await db.change(Statement(CHANGES[way]))
            everything = select(Project.title, Project.organisation_id)
            async with cast.services.database.system_read("tests: what is there now") as db:
                rows = [tuple(row) for row in await db.rows(Statement(lambda: everything))]
        lead = cast.coordinator.organisation_id
        assert touched == 1
        assert sorted(title for title, owner in rows if owner == lead) == ["canary one", "canary two"]
        assert not any("canary" in title for title, owner in rows if owner != lead)

    run(attempt())

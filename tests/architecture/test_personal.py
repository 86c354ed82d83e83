"""Every table says whose its rows are, so that nobody's copy leaves anything out and erasing leaves nothing.

A new table: put `__person__` into its class (app/kit/personal.py, docs/architecture.md). A column that leads
to a person makes its table theirs; a column of theirs is in their copy unless it is a digest or a secret.
"""

import pytest
from sqlalchemy import Column, select

from app.kit.personal import Held, Nobodys, declarations, held, is_derived, shown
from app.kit.statements import Statement
from app.schema import metadata

SAID = {table.name: (table, said) for table, said in declarations(metadata())}
OF_PEOPLE = {table.name: (table, said) for table, said in held(metadata())}
IN_COPY = [name for name, (_, said) in OF_PEOPLE.items() if not said.not_told]
NOBODYS = {name: (table, said) for name, (table, said) in SAID.items() if isinstance(said, Nobodys)}

LEADS_TO = ("contributor_id", "account_id", "person_id", "actor", "asked_by")
"""How columns end that lead to a person wherever they stand, beside keys to contributors and accounts."""

NOT_READABLE = ("_hash", "_index", "_key", ".key", ".request_id", ".account_id", ".sealed", "accounts.id")
"""How columns end that would tell a person nothing about themselves: digests, secrets, keys, and the id of an
account, which would tell two organisations that they know one person."""

OUTLIVE = {
    "account_identities",
    "accounts",
    "assessment_sheets",
    "audit_entries",
    "audit_subjects",
    "erasures",
    "impact_records",
    "mails",
    "members",
    "project_purposes",
    "quotes",
}
"""Tables whose rows are not simply deleted with the person. `features/redress/` says what becomes of each."""


def test_every_table_says_whose_its_rows_are() -> None:
    silent = {name for name, (_, said) in SAID.items() if not isinstance(said, Held | Nobodys)}
    assert silent == set(), "give these classes `__person__ = of_person(…)` or `nobodys(…)`: kit/personal.py"


@pytest.mark.parametrize("name", sorted(SAID))
def test_column_that_leads_to_a_person_makes_the_table_theirs(name: str) -> None:
    table, said = SAID[name]
    leading = {column.name for column in table.columns if _leads(column)}
    assert not leading or isinstance(said, Held), f"of_person(…), for {leading} lead to a person"
    known = said.by.keys() | _through(said) if isinstance(said, Held) else set()
    named = {column for column in leading if column.endswith("contributor_id")}
    assert named <= known, "say how these lead to a person"


def _leads(column: Column[object]) -> bool:
    """A key pairs an id with the organisation that it belongs to (SETTLED.md 1), which leads to nobody."""
    to_people = {key.column.table.name for key in column.foreign_keys} & {"contributors", "accounts"}
    return column.name.endswith(LEADS_TO) or bool(to_people and not column.name.endswith("organisation_id"))


def _through(said: Held) -> set[str]:
    return {each.column for each in said.through}


@pytest.mark.parametrize("name", sorted(NOBODYS))
def test_table_of_nobody_says_why_of_every_column_that_is_not_open(name: str) -> None:
    table, said = NOBODYS[name]
    assert isinstance(said, Nobodys)
    assert said.why
    closed = {c.name for c in table.columns if c.info["class"] != "open" and not is_derived(c)}
    internal = {c.name for c in table.columns if c.info.get("internal")}
    assert closed - internal <= said.columns.keys(), "a person's: of_person(…), or say why it is nobody's"
    assert said.columns.keys() <= closed


@pytest.mark.parametrize("name", sorted(IN_COPY))
def test_column_about_a_person_is_in_their_copy_unless_nobody_could_read_it(name: str) -> None:
    table, said = OF_PEOPLE[name]
    assert said.title
    assert said.by.keys() | said.left_out.keys() | _through(said) <= set(table.columns.keys())
    readable = {column for column in said.left_out if not f"{name}.{column}".endswith(NOT_READABLE)}
    assert readable == set(), "these are the person's to read"
    assert {c.info["class"] for c in table.columns if c.name in said.left_out} <= {"open", "identity"}
    kept_back = {c.name for c in table.columns} - {c.name for c in shown(table, said)}
    assert {c for c in kept_back - said.left_out.keys() if not is_derived(table.columns[c])} == set()


@pytest.mark.parametrize("name", sorted(OF_PEOPLE))
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_rows_of_a_person_can_be_asked_for(name: str, database: str) -> None:
    table, said = OF_PEOPLE[name]
    assert said.by or said.through
    asked = Statement(lambda: select(table).where(said.rows(table)))
    assert table.name in asked.compiled(database, "system").sql


def test_rows_that_outlive_a_person_do_not_hold_on_to_them_by_a_key() -> None:
    """Else the person's own row could never go, and whoever erases them is told of a rule that is broken."""
    holding = {
        name
        for name, (table, said) in OF_PEOPLE.items()
        for key in table.foreign_key_constraints
        if said.kept and key.referred_table.name == "contributors"
    }
    assert holding == set()


def test_rows_that_outlive_a_person_are_of_the_tables_on_the_list() -> None:
    assert {name for name, (_, said) in OF_PEOPLE.items() if said.kept} == OUTLIVE


def test_only_what_would_tell_of_somebody_else_is_in_nobodys_copy() -> None:
    """Pairs of records: who gives an address as their own would learn whether somebody here has it."""
    assert OF_PEOPLE.keys() - IN_COPY == {"duplicates"}
    assert shown(*OF_PEOPLE["duplicates"]) == []

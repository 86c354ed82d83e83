"""Row-level security of migration 0024: who is missing, the people affected, and figures about people.

Frozen with it. Later parts of projects use `of_parts` as it is.
"""

from collections.abc import Iterable

from migrations.row_security_0001 import NEVER, OWN, SYSTEM, WITH_PROJECT
from migrations.row_security_0004 import CO_LEADS, IS_PERSON, SEES
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING, LEADS

PARTS = ("missing_entries", "people_affected")

# table: (who reads a row, who writes it)
POLICIES = dict.fromkeys(PARTS, (WITH_PROJECT, OWN)) | {"presence_counts": (NEVER, NEVER)}

# table: (what a person reads of it, what they write)
PEOPLE = dict.fromkeys(PARTS, (SEES, CO_LEADS)) | {"presence_counts": (NEVER, NEVER)}


def of_parts(tables: Iterable[str], serving_role: str | None) -> list[str]:
    """All SQL for tables that are read with a project and written by its lead, in order."""
    found = []
    for table in tables:
        only, free = f"ON {table} AS RESTRICTIVE FOR", f"{SYSTEM} OR NOT {IS_LEADING}"
        found += [
            *_behind(table, serving_role),
            *policies(table, "", SYSTEM, WITH_PROJECT, OWN),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", SEES, CO_LEADS, " AS RESTRICTIVE"),
            # Seen by a person where their home organisation may not see it any more, as other parts are.
            f"CREATE POLICY {table}_person_open ON {table} FOR SELECT USING ({IS_PERSON} AND {SEES})",
            f"CREATE POLICY {table}_lead_insert {only} INSERT WITH CHECK ({free} OR {LEADS})",
            f"CREATE POLICY {table}_lead_update {only} UPDATE USING ({free} OR {LEADS})",
            f"CREATE POLICY {table}_lead_delete {only} DELETE USING ({free} OR {LEADS})",
        ]
    return found


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    figures = "presence_counts"
    return [
        *of_parts(PARTS, serving_role),
        *_behind(figures, serving_role),
        *policies(figures, "", SYSTEM, NEVER, NEVER),
        *policies(figures, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", NEVER, NEVER, " AS RESTRICTIVE"),
    ]


def _behind(table: str, serving_role: str | None) -> list[str]:
    found = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
    ]
    if serving_role:
        found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found

"""Row-level security of migration 0017: support, check-ins, and people who came by team. Frozen with it.

What somebody keeps to themself only they see: for their own organisation the table is empty. What they did
with it is on record with nobody, as of concerns (0009).
"""

from migrations import row_security_0016
from migrations.row_security_0001 import INVOLVED, NEVER, NOBODY, OWN, RECORDED, SYSTEM
from migrations.row_security_0004 import CO_LEADS, IS_PERSON, MINE
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING, LEADS
from migrations.row_security_0016 import AT_HOME

ON_INVOLVEMENT = ("support", "check_ins")

KEPT = f"({IS_PERSON} AND {MINE})"

# table: (who reads a row, who writes it)
POLICIES = {
    **dict.fromkeys(ON_INVOLVEMENT, (AT_HOME, AT_HOME)),
    "own_check_ins": (KEPT, KEPT),
    "support_templates": (OWN, OWN),
    "session_turnout": (
        f"({RECORDED} OR {INVOLVED})",
        f"({OWN} OR ({RECORDED} AND golden_thread_takes_part(project_id)))",
    ),
}

# table: (what a person reads of it, what they write)
PEOPLE = {
    **dict.fromkeys((*ON_INVOLVEMENT, "own_check_ins"), (MINE, MINE)),
    "support_templates": (OWN, NEVER),
    "session_turnout": (CO_LEADS, CO_LEADS),
}

APART = (
    "CREATE POLICY audit_entries_own_check_ins ON audit_entries FOR INSERT WITH CHECK"
    f" (organisation_id = '{NOBODY}' AND record_organisation_id IS NULL AND resource = 'own-check-in')"
)


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of a new table go with it."""
    found = row_security_0016.statements(ON_INVOLVEMENT, serving_role)
    for table in POLICIES.keys() - set(ON_INVOLVEMENT):
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, *POLICIES[table]),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE"),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    free = f"{SYSTEM} OR NOT {IS_LEADING} OR {LEADS}"
    only = "ON session_turnout AS RESTRICTIVE FOR"
    found += [
        f"CREATE POLICY session_turnout_lead_insert {only} INSERT WITH CHECK ({free})",
        f"CREATE POLICY session_turnout_lead_update {only} UPDATE USING ({free})",
        f"CREATE POLICY session_turnout_lead_delete {only} DELETE USING ({free})",
    ]
    return [*found, APART]


def undo() -> list[str]:
    """What is on tables that were there before."""
    return ["DROP POLICY audit_entries_own_check_ins ON audit_entries"]

"""Row-level security of migration 0026: instruments, assessments, answers to them, and gaps. Frozen with it.

Nobody reads a sheet but whoever holds it: not the lead who asked, and not the organisation of whoever
answered. What an organisation wrote down for somebody it can write over, and no operation shows it again.
Whoever takes part answers, also somebody whose own organisation does not take part.
"""

from migrations.row_security_0001 import ASKING, INVOLVED, NEVER, OWN, RECORDED, SYSTEM
from migrations.row_security_0004 import ALWAYS, CO_LEADS, IS_PERSON, MINE, TAKES_PART
from migrations.row_security_0009 import MEMBER, policies
from migrations.row_security_0013 import IS_LEADING, LEADS

_THEIRS = f"({IS_PERSON} AND {TAKES_PART})"
_ANSWERS = f"({INVOLVED} OR {_THEIRS})"
_HELD = "EXISTS (SELECT 1 FROM assessment_holders h WHERE h.sheet_id = assessment_sheets.id)"
_HOLDS = (
    f"(member_id = {MEMBER} OR (home_organisation_id = {ASKING} AND recorded_by IS NOT NULL)"
    f" OR ({IS_PERSON} AND {MINE}))"
)
_PARTNERS = "golden_thread_takes_part(project_id)"
_CO_LED = f"({OWN} AND {CO_LEADS})"

# table: (who reads a row, who writes it)
POLICIES = {
    "instruments": (OWN, OWN),
    "assessments": (_ANSWERS, OWN),
    "assessment_holders": (_HOLDS, f"(home_organisation_id = {ASKING} AND {_ANSWERS})"),
    "assessment_sheets": (_HELD, _ANSWERS),
    "gaps": (
        f"({RECORDED} OR {OWN} OR (status <> 'open' AND ({_PARTNERS} OR {_THEIRS})))",
        f"({OWN} OR ({RECORDED} AND {_PARTNERS}))",
    ),
}

# table: (what a person reads of it, what they write)
PEOPLE = {
    "instruments": (OWN, NEVER),
    "assessments": (TAKES_PART, _CO_LED),
    "assessment_holders": (MINE, MINE),
    "assessment_sheets": (_HELD, TAKES_PART),
    "gaps": (f"({CO_LEADS} OR (status <> 'open' AND {TAKES_PART}))", _CO_LED),
}

# table: what a project lead writes of it
LEADING = {"instruments": NEVER}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of a new table go with it."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE"),
            *policies(
                table,
                "_lead",
                f"{SYSTEM} OR NOT {IS_LEADING}",
                ALWAYS,
                LEADING.get(table, LEADS),
                " AS RESTRICTIVE",
            ),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found


def undo() -> list[str]:
    """Policies of one table that look into another: they go before it does."""
    names = ("assessment_sheets_read", "assessment_sheets_person_read")
    return [f"DROP POLICY {name} ON assessment_sheets" for name in names]

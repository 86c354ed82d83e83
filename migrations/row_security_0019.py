"""Row-level security of migration 0019: bookings and feedback. Frozen with it.

A booking is the lead's and whoever's who booked, and partners read it. What people said is the lead's and
whoever's who asked for it. A contributor who co-leads a project of their home does as its staff do.
"""

from migrations.row_security_0001 import ASKING, INVOLVED, OWN, RECORDED, SYSTEM
from migrations.row_security_0004 import ALWAYS, CO_LEADS, IS_PERSON
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING, LEADS, THEIRS

_BOOKED = f"booked_by_organisation_id = {ASKING}"
_SAID = f"({OWN} OR {RECORDED})"
_CO_LED = f"({OWN} AND {CO_LEADS})"

# table: (who reads a row, who writes it)
POLICIES = {
    "bookings": (f"({INVOLVED} OR {_BOOKED})", f"({OWN} OR {_BOOKED})"),
    **dict.fromkeys(("feedback", "feedback_suggestions", "feedback_links"), (_SAID, _SAID)),
}

# table: (what a person reads of it, what they write)
PEOPLE = dict.fromkeys(POLICIES, (_CO_LED, _CO_LED))

# table: what a project lead reads of it
LEADING = {"bookings": ALWAYS} | dict.fromkeys(("feedback", "feedback_suggestions", "feedback_links"), THEIRS)


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = []
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
            *policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *PEOPLE[table], " AS RESTRICTIVE"),
            *policies(
                table, "_lead", f"{SYSTEM} OR NOT {IS_LEADING}", LEADING[table], LEADS, " AS RESTRICTIVE"
            ),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found

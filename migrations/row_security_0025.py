"""Row-level security of migration 0025: positions, responses and replies, and records in one's own name.

What hangs on an impact record is seen by those who see the record: its own policies say who they are. A
person sees, changes and deletes the draft that they wrote. Frozen with it.
"""

from migrations.row_security_0001 import ASKING, INVOLVED, OWN, RECORDED, SYSTEM
from migrations.row_security_0004 import CO_LEADS, IS_PERSON, ME, MINE, OURS, TAKES_PART
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING, LEADS
from migrations.row_security_0016 import AT_HOME

_RECORD_SEEN = "EXISTS (SELECT 1 FROM impact_records r WHERE r.id = impact_record_id)"
_ANSWERED = f"responded_by_organisation_id = {ASKING}"

# table: (who reads a row, who writes it)
POLICIES = {
    "impact_positions": (f"({AT_HOME} OR ({INVOLVED} AND {_RECORD_SEEN}))", AT_HOME),
    "responses": (
        _RECORD_SEEN,
        f"({OWN} OR ({_ANSWERED} AND golden_thread_takes_part(project_id)))",
    ),
    "response_replies": (f"({AT_HOME} OR {OWN} OR {_ANSWERED})", AT_HOME),
}

# table: (what a person reads of it, what they write)
PEOPLE = {
    "impact_positions": (f"({MINE} OR ({TAKES_PART} AND {_RECORD_SEEN}))", f"({MINE} OR {OURS})"),
    "responses": (_RECORD_SEEN, CO_LEADS),
    "response_replies": (f"({MINE} OR ({OWN} AND {CO_LEADS}))", MINE),
}

# As in 0001, functions look as the system does, and answer one question each.
FUNCTIONS = {
    "golden_thread_person_wrote(record uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM impact_positions w
        WHERE w.impact_record_id = record AND w.contributor_id = {ME} AND w.wrote)"""
}

_WROTE = "golden_thread_person_wrote(id)"
_SEES = "golden_thread_person_sees_project(project_id)"
# As 0004 has it, and what they wrote.
_READ_BEFORE = (
    f"((status = 'published' AND {_SEES}) OR (status = 'agreed' AND {TAKES_PART})"
    f" OR ({CO_LEADS} AND (status <> 'draft' OR {RECORDED})))"
)
_READ = f"({_READ_BEFORE} OR {_WROTE})"
# Who wrote it is written down right after the record itself.
_BEGINS = f"(in_own_name AND status = 'draft' AND {RECORDED} AND {TAKES_PART})"
_OWN_DRAFT = f"(status = 'draft' AND {_WROTE})"
_FREE = f"{SYSTEM} OR NOT {IS_PERSON}"


def _records(read: str, insert: str, write: str) -> list[str]:
    """What a person reads, begins and changes of impact records."""
    return [
        f"ALTER POLICY impact_records_person_read ON impact_records USING ({_FREE} OR {read})",
        f"ALTER POLICY impact_records_person_open ON impact_records USING ({IS_PERSON} AND {read})",
        f"ALTER POLICY impact_records_person_insert ON impact_records WITH CHECK ({_FREE} OR {insert})",
        f"ALTER POLICY impact_records_person_update ON impact_records USING ({_FREE} OR {write})",
        f"ALTER POLICY impact_records_person_delete ON impact_records USING ({_FREE} OR {write})",
    ]


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of a new table go with it."""
    found = [
        f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"answer := ({body}); "
        "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
        for signature, body in FUNCTIONS.items()
    ]
    found += _records(_READ, f"{CO_LEADS} OR {_BEGINS}", f"{CO_LEADS} OR {_OWN_DRAFT}")
    # Their home may take no part in the project where they do.
    also = "ON impact_records FOR"
    found += [
        f"CREATE POLICY impact_records_begun {also} INSERT WITH CHECK ({IS_PERSON} AND {_BEGINS})",
        f"CREATE POLICY impact_records_reworded {also} UPDATE USING ({IS_PERSON} AND {_OWN_DRAFT})",
        f"CREATE POLICY impact_records_dropped {also} DELETE USING ({IS_PERSON} AND {_OWN_DRAFT})",
    ]
    for table, (reads, writes) in POLICIES.items():
        theirs, changes = PEOPLE[table]
        only, free = f"ON {table} AS RESTRICTIVE FOR", f"{SYSTEM} OR NOT {IS_LEADING}"
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *policies(table, "", SYSTEM, reads, writes),
            *policies(table, "_person", _FREE, theirs, changes, " AS RESTRICTIVE"),
            f"CREATE POLICY {table}_person_open ON {table} FOR SELECT USING ({IS_PERSON} AND {theirs})",
            f"CREATE POLICY {table}_lead_insert {only} INSERT WITH CHECK ({free} OR {LEADS})",
            f"CREATE POLICY {table}_lead_update {only} UPDATE USING ({free} OR {LEADS})",
            f"CREATE POLICY {table}_lead_delete {only} DELETE USING ({free} OR {LEADS})",
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    return found


def undo() -> list[str]:
    """What is on a table that was there before."""
    dropped = [
        f"DROP POLICY impact_records_{name} ON impact_records" for name in ("begun", "reworded", "dropped")
    ]
    return dropped + _records(_READ_BEFORE, CO_LEADS, CO_LEADS)


def undo_functions() -> list[str]:
    """Policies use them, so they go last."""
    return [f"DROP FUNCTION {signature}" for signature in FUNCTIONS]

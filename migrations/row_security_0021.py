"""Row-level security of migration 0021: who came forward, and pauses from being asked. Frozen with it.

A person sees an opening while it is open to them, and what they came forward for; with it, its project and
what that is for. Before, they saw all openings of the projects that they took part in, and of public ones.
"""

from migrations import row_security_0016
from migrations.row_security_0001 import ASKING, NEVER, OWN, SYSTEM
from migrations.row_security_0004 import CO_LEADS, IS_PERSON, ME, MINE, SEES
from migrations.row_security_0009 import policies
from migrations.row_security_0013 import IS_LEADING
from migrations.row_security_0016 import AT_HOME

# table: (who reads a row, who writes it)
POLICIES = {"expressions_of_interest": (AT_HOME, AT_HOME), "asking_pauses": (OWN, OWN)}

# table: (what a person reads of it, what they write)
PEOPLE = dict.fromkeys(POLICIES, (MINE, MINE))

_OPEN = f"""o.is_open AND (o.closes_on IS NULL OR o.closes_on >= CURRENT_DATE)
    AND EXISTS (SELECT 1 FROM projects p WHERE p.id = o.project_id AND p.purpose IS NOT NULL)
    AND (o.organisation_id = {ASKING}
        OR EXISTS (SELECT 1 FROM project_partners s
            WHERE s.project_id = o.project_id AND s.partner_organisation_id = {ASKING})
        OR EXISTS (SELECT 1 FROM project_team w
            WHERE w.project_id = o.project_id AND w.contributor_id = {ME})
        OR EXISTS (SELECT 1 FROM participations w
            WHERE w.project_id = o.project_id AND w.contributor_id = {ME}))"""

# As in 0001, functions look as the system does, and answer one question each.
FUNCTIONS = {
    "golden_thread_person_invited_to(opening uuid)": f"""SELECT
        EXISTS (SELECT 1 FROM opportunities o WHERE o.id = opening AND {_OPEN})
        OR EXISTS (SELECT 1 FROM expressions_of_interest e
            WHERE e.opportunity_id = opening AND e.contributor_id = {ME})""",
    "golden_thread_person_invited_by(project uuid)": f"""SELECT
        EXISTS (SELECT 1 FROM opportunities o WHERE o.project_id = project AND {_OPEN})
        OR EXISTS (SELECT 1 FROM expressions_of_interest e
            WHERE e.project_id = project AND e.contributor_id = {ME})""",
}

_PROJECTS = "golden_thread_person_sees_project(id)"

# table: (what a person read before, what they read now)
READ = {
    "opportunities": (SEES, f"({CO_LEADS} OR golden_thread_person_invited_to(id))"),
    "projects": (_PROJECTS, f"({_PROJECTS} OR golden_thread_person_invited_by(id))"),
}


def _reading(place: int) -> list[str]:
    found = []
    for table, reads in READ.items():
        free = f"{SYSTEM} OR NOT {IS_PERSON} OR {reads[place]}"
        found.append(f"ALTER POLICY {table}_person_read ON {table} USING ({free})")
        found.append(f"ALTER POLICY {table}_person_open ON {table} USING ({IS_PERSON} AND {reads[place]})")
    return found


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order. The policies of a new table go with it."""
    found = row_security_0016.statements(["expressions_of_interest"], serving_role)
    found += [
        "ALTER TABLE asking_pauses ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE asking_pauses FORCE ROW LEVEL SECURITY",
        *policies("asking_pauses", "", SYSTEM, OWN, OWN),
        *policies("asking_pauses", "_person", f"{SYSTEM} OR NOT {IS_PERSON}", MINE, MINE, " AS RESTRICTIVE"),
        *policies("asking_pauses", "_lead", f"{SYSTEM} OR NOT {IS_LEADING}", NEVER, NEVER, " AS RESTRICTIVE"),
    ]
    if serving_role:
        found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON asking_pauses TO "{serving_role}"')
    found += [
        f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"answer := ({body}); "
        "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
        for signature, body in FUNCTIONS.items()
    ]
    return found + _reading(1)


def undo() -> list[str]:
    """What is on tables that were there before, and the functions: policies use them, so they go last."""
    return _reading(0) + [f"DROP FUNCTION {signature}" for signature in FUNCTIONS]

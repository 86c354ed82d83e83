"""Row-level security of migration 0004: a contributor who acts for themselves sees their own. Frozen with it.

The application says in a third setting which contributor asks; without it, or with nobody's id, nothing
changes. With it, what an organisation sees is narrowed (RESTRICTIVE) to what the person sees, and what they
take part in is opened to them.
"""

from migrations.row_security_0001 import ASKING, NEVER, NOBODY, SYSTEM

_PERSON = f"coalesce(nullif(current_setting('golden_thread.contributor', true), ''), '{NOBODY}')"
ME = f"(SELECT {_PERSON}::uuid)"
IS_PERSON = f"(SELECT {_PERSON} <> '{NOBODY}')"

# As in 0001, functions look as the system does: policies that look at each other never end.
_NAMED = f"""EXISTS (SELECT 1 FROM project_team w WHERE w.project_id = project AND w.contributor_id = {ME})
    OR EXISTS (SELECT 1 FROM participations w WHERE w.project_id = project AND w.contributor_id = {ME})"""
FUNCTIONS = {
    "golden_thread_person_takes_part(project uuid)": f"SELECT {_NAMED}",
    "golden_thread_person_sees_project(project uuid)": f"""SELECT {_NAMED}
        OR EXISTS (SELECT 1 FROM projects p WHERE p.id = project AND p.visibility = 'public')""",
    "golden_thread_person_co_leads(project uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM project_team w
        WHERE w.project_id = project AND w.contributor_id = {ME}
        AND w.role = 'co_lead' AND w.until IS NULL)""",
    "golden_thread_person_leads(contributor uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM project_team l
        WHERE l.contributor_id = {ME} AND l.role = 'co_lead' AND l.until IS NULL AND (
            EXISTS (SELECT 1 FROM project_team w
                WHERE w.project_id = l.project_id AND w.contributor_id = contributor)
            OR EXISTS (SELECT 1 FROM participations w
                WHERE w.project_id = l.project_id AND w.contributor_id = contributor)))""",
    "golden_thread_person_is_asked(session uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM participations w WHERE w.session_id = session AND w.contributor_id = {ME})""",
}

ALWAYS = "true"
CO_LEADS = "golden_thread_person_co_leads(project_id)"
OURS = f"({CO_LEADS} AND home_organisation_id = {ASKING})"
TAKES_PART = "golden_thread_person_takes_part(project_id)"
SEES = "golden_thread_person_sees_project(project_id)"
OPENLY = f"(kind NOT IN ('one_to_one', 'check_in') AND {SEES})"
MINE = f"contributor_id = {ME}"
I_AM = f"id = {ME}"
MY_ACTOR = f"actor = 'contributor:' || {ME}::text"

# table: (what a person reads of it, what they write)
PEOPLE = {
    "organisations": (ALWAYS, NEVER),
    "projects": ("golden_thread_person_sees_project(id)", "golden_thread_person_co_leads(id)"),
    **dict.fromkeys(
        (
            "project_partners",
            "project_purposes",
            "charters",
            "baselines",
            "outputs",
            "plan_changes",
            "commitments",
            "opportunities",
        ),
        (SEES, CO_LEADS),
    ),
    "project_team": (f"({MINE} OR {OURS} OR (role_title IS NOT NULL AND {SEES}))", CO_LEADS),
    "series": (OPENLY, CO_LEADS),
    "sessions": (f"({OPENLY} OR golden_thread_person_is_asked(id))", CO_LEADS),
    "participations": (f"({MINE} OR {OURS})", f"({MINE} OR {OURS})"),
    "impact_records": (
        f"((status = 'published' AND {SEES}) OR (status = 'agreed' AND {TAKES_PART})"
        f" OR ({CO_LEADS} AND (status <> 'draft' OR recorded_by_organisation_id = {ASKING})))",
        CO_LEADS,
    ),
    "contributors": (
        f"({I_AM} OR (organisation_id = {ASKING} AND golden_thread_person_leads(id)))",
        I_AM,
    ),
    "contributor_identities": (I_AM, I_AM),
    **dict.fromkeys(("contributor_needs", "contributor_equality"), (I_AM, I_AM)),
    **dict.fromkeys(("standpoints", "biographies", "consents", "live_consents"), (MINE, MINE)),
    "state_changes": (f"record_id = {ME}", ALWAYS),
    "idempotency_keys": (MY_ACTOR, MY_ACTOR),
    "external_ids": (f"(assigned_by_organisation_id = '{NOBODY}' OR record_id = {ME})", NEVER),
    "audit_entries": (f"record_id = {ME}", ALWAYS),
    "events": (NEVER, ALWAYS),
    "feed_entries": (NEVER, ALWAYS),
    **dict.fromkeys(
        (
            "accounts",
            "members",
            "clients",
            "stored_secrets",
            "signing_keys",
            "revoked_tokens",
            "sign_in_attempts",
        ),
        (NEVER, NEVER),
    ),
}

# Seen by a person where their home organisation may not see it any more.
OPENED = {table for table, (reads, _) in PEOPLE.items() if "golden_thread_person" in reads} - {"contributors"}


def statements() -> list[str]:
    """All SQL of it, in order."""
    found = []
    for signature, body in FUNCTIONS.items():
        found.append(
            f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
            "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
            "PERFORM set_config('golden_thread.system', 'on', true); "
            f"answer := ({body}); "
            "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
        )
    for table, (reads, writes) in PEOPLE.items():
        only = f"ON {table} AS RESTRICTIVE FOR"
        free = f"{SYSTEM} OR NOT {IS_PERSON}"
        found += [
            f"CREATE POLICY {table}_person_read {only} SELECT USING ({free} OR {reads})",
            f"CREATE POLICY {table}_person_insert {only} INSERT WITH CHECK ({free} OR {writes})",
            f"CREATE POLICY {table}_person_update {only} UPDATE USING ({free} OR {writes})",
            f"CREATE POLICY {table}_person_delete {only} DELETE USING ({free} OR {writes})",
        ]
        if table in OPENED:
            found.append(
                f"CREATE POLICY {table}_person_open ON {table} FOR SELECT USING ({IS_PERSON} AND {reads})"
            )
    return found


def undo() -> list[str]:
    """Policies use the functions, so they go first."""
    dropped = [
        f"DROP POLICY {table}_person_{verb} ON {table}"
        for table in PEOPLE
        for verb in ("read", "insert", "update", "delete", *(("open",) if table in OPENED else ()))
    ]
    return dropped + [f"DROP FUNCTION {signature}" for signature in FUNCTIONS]

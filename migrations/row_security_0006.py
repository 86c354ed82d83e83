"""Row-level security of migration 0006: owned words leave their home by a live approval. Frozen with it.

What reaches an organisation is found by functions that look as the system does; beside the words themselves
they open what the application has to look at to say the same: the approvals, and that their owners take
part in the project.
"""

from migrations.row_security_0001 import ASKING, NEVER, OWN, SYSTEM
from migrations.row_security_0004 import IS_PERSON, ME

# Between an approval `l` and the asking organisation. `TOGETHER` is put in for what partners are.
_REACHES = f"""l.given AND (l.expires_on IS NULL OR l.expires_on >= CURRENT_DATE) AND (
    (l.audience = 'named' AND l.recipient_organisation_id = {ASKING})
    OR (NOT EXISTS (
        SELECT 1 FROM live_consents x
        WHERE x.contributor_id = l.contributor_id AND x.purpose = l.purpose
        AND x.subject_id = l.subject_id AND x.audience = 'named' AND x.recipient_organisation_id = {ASKING}
    ) AND ((l.audience = 'partners' AND (TOGETHER))
        OR (l.audience = 'public' AND l.uses ?| ARRAY['web', 'information_pack']))))"""

_PARTNER = f"""EXISTS (SELECT 1 FROM project_partners s
    WHERE s.project_id = w.project_id AND s.partner_organisation_id = {ASKING})"""
_WORKING = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} w WHERE w.contributor_id = l.contributor_id"
    f" AND (w.organisation_id = {ASKING} OR {_PARTNER}))"
    for table in ("project_team", "participations")
)
_INVOLVED = f"(q.lead_organisation_id = {ASKING} OR golden_thread_takes_part(q.project_id))"
_OF_QUOTE = f"(q.project_id IS NOT NULL AND {_INVOLVED}) OR (q.project_id IS NULL AND ({_WORKING}))"

BIOGRAPHIES = f"""SELECT b.id FROM biographies b
    WHERE b.status = 'approved' AND b.organisation_id <> {ASKING} AND EXISTS (
        SELECT 1 FROM live_consents l
        WHERE l.contributor_id = b.contributor_id AND l.purpose = 'publish_biography' AND l.subject_id = b.id
        AND {_REACHES.replace("TOGETHER", _WORKING)})"""
QUOTES = f"""SELECT q.id FROM quotes q
    WHERE q.status = 'approved' AND q.organisation_id <> {ASKING}
    AND (q.project_id IS NULL OR golden_thread_sees_project(q.project_id))
    AND ((q.voices > 0 AND q.voices = (
            SELECT count(*) FROM quote_voices v WHERE v.quote_id = q.id AND EXISTS (
                SELECT 1 FROM live_consents l
                WHERE l.contributor_id = v.contributor_id AND l.purpose = 'publish_quote'
                AND l.subject_id = q.id AND {_REACHES.replace("TOGETHER", _OF_QUOTE)})))
        OR (q.owner = 'anonymous' AND (q.expires_on IS NULL OR q.expires_on >= CURRENT_DATE) AND (
            (q.audience = 'public' AND q.uses ? 'web')
            OR (q.audience = 'partners' AND {_INVOLVED})
            OR (q.audience = 'named' AND q.recipients ? {ASKING}::text))))"""

SETS = {
    "golden_thread_shared_biographies()": BIOGRAPHIES,
    "golden_thread_shared_quotes()": QUOTES,
    "golden_thread_shared_words()": f"{BIOGRAPHIES} UNION ALL {QUOTES}",
    "golden_thread_word_owners()": f"""
        SELECT b.contributor_id FROM biographies b WHERE b.id IN ({BIOGRAPHIES})
        UNION SELECT v.contributor_id FROM quote_voices v WHERE v.quote_id IN ({QUOTES})""",
}

FUNCTIONS = {
    "golden_thread_person_owns(quote uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM quote_voices v WHERE v.quote_id = quote AND v.contributor_id = {ME})""",
}

# Before anything else is asked: what looks as the system does sees everything by the other policies.
_ASKED = f"NOT {SYSTEM} AND NOT {IS_PERSON}"

# What costs little is asked first: the sets are found only for rows that may be in them.
_OWNER = "contributor_id IS NOT NULL AND contributor_id IN (SELECT golden_thread_word_owners())"
OPENED = {
    "biographies": "status = 'approved' AND id IN (SELECT golden_thread_shared_biographies())",
    "live_consents": "purpose IN ('publish_biography', 'publish_quote')"
    " AND subject_id IN (SELECT golden_thread_shared_words())",
    **dict.fromkeys(("project_team", "participations"), _OWNER),
}
"""What words open beside themselves, to be read."""

# table: (who reads a row, who writes it)
POLICIES = {
    "quotes": (f"({OWN} OR (status = 'approved' AND id IN (SELECT golden_thread_shared_quotes())))", OWN),
    "quote_voices": (f"({OWN} OR quote_id IN (SELECT golden_thread_shared_quotes()))", OWN),
}

# table: (what a person reads of it, what they write)
PEOPLE = {
    "quotes": ("golden_thread_person_owns(id)", "golden_thread_person_owns(id)"),
    "quote_voices": (f"contributor_id = {ME}", NEVER),
}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = [_function(signature, "boolean", f"answer := ({body})") for signature, body in FUNCTIONS.items()]
    found += [_function(signature, "SETOF uuid", f"RETURN QUERY {body}") for signature, body in SETS.items()]
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *_policies(table, "", SYSTEM, reads, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, (reads, writes) in PEOPLE.items():
        found += _policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", reads, writes, " AS RESTRICTIVE")
    for table, reads in OPENED.items():
        found.append(f"CREATE POLICY {table}_words ON {table} FOR SELECT USING ({_ASKED} AND {reads})")
    return found


def _function(signature: str, returns: str, looks: str) -> str:
    answer = " answer boolean;" if returns == "boolean" else ""
    ends = " RETURN answer;" if answer else ""
    return (
        f"CREATE FUNCTION {signature} RETURNS {returns} LANGUAGE plpgsql STABLE AS $$"
        f"DECLARE was text := current_setting('golden_thread.system');{answer} BEGIN "
        f"PERFORM set_config('golden_thread.system', 'on', true); {looks}; "
        f"PERFORM set_config('golden_thread.system', was, true);{ends} END $$"
    )


def _policies(table: str, who: str, free: str, reads: str, writes: str, kind: str = "") -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_update {on} UPDATE USING ({free} OR {writes})",
        f"CREATE POLICY {table}{who}_delete {on} DELETE USING ({free} OR {writes})",
    ]


def undo() -> list[str]:
    """Policies use the functions, so they go first; those of new tables go with them too."""
    verbs = ("read", "insert", "update", "delete")
    dropped = [
        f"DROP POLICY {table}{who}_{verb} ON {table}"
        for table in POLICIES
        for who in ("", "_person")
        for verb in verbs
    ]
    dropped += [f"DROP POLICY {table}_words ON {table}" for table in OPENED]
    return dropped + [f"DROP FUNCTION {signature}" for signature in (*FUNCTIONS, *SETS)]

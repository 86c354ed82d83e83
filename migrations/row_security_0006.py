"""Row-level security of migration 0006: owned words leave their home by a live approval. Frozen with it.

Whether a text reaches an organisation is found by functions that look as the system does; beside the words
themselves the wall opens what the application has to look at to say the same: the approvals.
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

_PARTNER = """EXISTS (SELECT 1 FROM project_partners s
    WHERE s.project_id = w.project_id AND s.partner_organisation_id = reader)"""
_WORKS_WITH = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} w WHERE w.contributor_id = contributor"
    f" AND (w.organisation_id = reader OR {_PARTNER}))"
    for table in ("project_team", "participations")
)
_TOGETHER = f"golden_thread_works_with({ASKING}, l.contributor_id)"
_INVOLVED = f"(q.lead_organisation_id = {ASKING} OR golden_thread_takes_part(q.project_id))"
_OF_QUOTE = f"(q.project_id IS NOT NULL AND {_INVOLVED}) OR (q.project_id IS NULL AND {_TOGETHER})"

_BIOGRAPHY = f"""SELECT EXISTS (
    SELECT 1 FROM biographies b JOIN live_consents l
    ON l.contributor_id = b.contributor_id AND l.subject_id = b.id AND l.purpose = 'publish_biography'
    WHERE b.id = biography AND b.status = 'approved' AND {_REACHES.replace("TOGETHER", _TOGETHER)})"""
_QUOTE = f"""SELECT EXISTS (
    SELECT 1 FROM quotes q
    WHERE q.id = quote AND q.status = 'approved'
    AND (q.project_id IS NULL OR golden_thread_sees_project(q.project_id))
    AND ((q.voices > 0 AND q.voices = (
            SELECT count(*) FROM quote_voices v WHERE v.quote_id = q.id AND EXISTS (
                SELECT 1 FROM live_consents l
                WHERE l.contributor_id = v.contributor_id AND l.purpose = 'publish_quote'
                AND l.subject_id = q.id AND {_REACHES.replace("TOGETHER", _OF_QUOTE)})))
        OR (q.owner = 'anonymous' AND (q.expires_on IS NULL OR q.expires_on >= CURRENT_DATE) AND (
            (q.audience = 'public' AND q.uses ? 'web')
            OR (q.audience = 'partners' AND {_INVOLVED})
            OR (q.audience = 'named' AND q.recipients ? {ASKING}::text)))))"""

# One text at a time: among all texts of everybody, those that reach a reader would have to be found again for
# each table of a statement.
FUNCTIONS = {
    "golden_thread_works_with(reader uuid, contributor uuid)": f"SELECT {_WORKS_WITH}",
    "golden_thread_contributes_to(contributor uuid, project uuid)": """SELECT
        EXISTS (SELECT 1 FROM project_team w WHERE w.project_id = project AND w.contributor_id = contributor)
        OR EXISTS (SELECT 1 FROM participations w
            WHERE w.project_id = project AND w.contributor_id = contributor
            AND (w.reply = 'accepted' OR w.attendance IN ('attended', 'part')))""",
    "golden_thread_shares_biography(biography uuid)": _BIOGRAPHY,
    "golden_thread_shares_quote(quote uuid)": _QUOTE,
    "golden_thread_has_no_voice(quote uuid)": """SELECT NOT EXISTS (
        SELECT 1 FROM quote_voices v WHERE v.quote_id = quote)
        AND EXISTS (SELECT 1 FROM quotes q WHERE q.id = quote AND q.voices = 1)""",
    "golden_thread_person_owns(quote uuid)": f"""SELECT EXISTS (
        SELECT 1 FROM quote_voices v WHERE v.quote_id = quote AND v.contributor_id = {ME})""",
}

# Before anything else is asked: what looks as the system does sees everything by the other policies.
_ASKED = f"NOT {SYSTEM} AND NOT {IS_PERSON}"

# What costs little is asked first.
OPENED = {
    "biographies": "status = 'approved' AND golden_thread_shares_biography(id)",
    "live_consents": "(purpose = 'publish_biography' AND golden_thread_shares_biography(subject_id))"
    " OR (purpose = 'publish_quote' AND golden_thread_shares_quote(subject_id))",
}
"""What words open beside themselves, to be read."""

# table: (who reads a row, who writes it)
POLICIES = {
    "quotes": (f"({OWN} OR (status = 'approved' AND golden_thread_shares_quote(id)))", OWN),
    "quote_voices": (f"({OWN} OR golden_thread_shares_quote(quote_id))", OWN),
}

# table: (what a person reads of it, what they make, what they write)
PEOPLE = {
    "quotes": (
        "golden_thread_person_owns(id)",
        f"(organisation_id = {ASKING} AND owner = 'contributor' AND voices = 1)",
        "golden_thread_person_owns(id)",
    ),
    "quote_voices": (
        f"contributor_id = {ME}",
        f"(contributor_id = {ME} AND golden_thread_has_no_voice(quote_id))",
        NEVER,
    ),
}


def statements(serving_role: str | None) -> list[str]:
    """All SQL of it, in order."""
    found = [_function(signature, body) for signature, body in FUNCTIONS.items()]
    for table, (reads, writes) in POLICIES.items():
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *_policies(table, "", SYSTEM, reads, writes, writes),
        ]
        if serving_role:
            found.append(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO "{serving_role}"')
    for table, may in PEOPLE.items():
        found += _policies(table, "_person", f"{SYSTEM} OR NOT {IS_PERSON}", *may, " AS RESTRICTIVE")
    for table, reads in OPENED.items():
        found.append(f"CREATE POLICY {table}_words ON {table} FOR SELECT USING ({_ASKED} AND ({reads}))")
    return found


def _function(signature: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {signature} RETURNS boolean LANGUAGE plpgsql STABLE AS $$"
        "DECLARE was text := current_setting('golden_thread.system'); answer boolean; BEGIN "
        "PERFORM set_config('golden_thread.system', 'on', true); "
        f"answer := ({body}); "
        "PERFORM set_config('golden_thread.system', was, true); RETURN answer; END $$"
    )


def _policies(
    table: str, who: str, free: str, reads: str, makes: str, writes: str, kind: str = ""
) -> list[str]:
    on = f"ON {table}{kind} FOR"
    return [
        f"CREATE POLICY {table}{who}_read {on} SELECT USING ({free} OR {reads})",
        f"CREATE POLICY {table}{who}_insert {on} INSERT WITH CHECK ({free} OR {makes})",
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
    return dropped + [f"DROP FUNCTION {signature}" for signature in FUNCTIONS]

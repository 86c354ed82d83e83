"""Rules of quotes: whose words they are, what they are about, and who decides on them."""

import orjson
from sqlalchemy import bindparam, select

from app.features.contributors.sight import Audience
from app.features.contributors.words import refuse_new_wording
from app.features.enumerations import ConsentUse, QuoteOwner
from app.features.projects.project import PROJECTS
from app.features.quotes.sight import QuoteVoice
from app.features.sessions.session import Session
from app.kit.adapter import Broken
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, new_id

AS_SHOWN = ("kind", "words", "credited_as")
"""What people see before they decide."""

TERMS = ("audience", "recipients", "uses", "expires_on", "agreed_how")
"""What somebody who came agreed to: they cannot be asked again."""


def _is_anonymous(row: Values) -> bool:
    return bool(row["owner"] == QuoteOwner.anonymous.value)


async def speaks_for_oneself(db: Write, row: Values, before: Values | None) -> None:
    """What a person writes down themselves is theirs alone; for others speaks their home."""
    if not db.scope.is_person or before is not None:
        return
    me = db.scope.contributor_id
    if orjson.loads(row["contributor_ids"]) not in ([], [me]):
        raise invalid(fault("/contributor_ids", "not-a-choice", "Leave it out: these words are yours."))
    row["contributor_ids"] = orjson.dumps([me]).decode()


async def belongs_to_somebody(db: Write, row: Values, before: Values | None) -> None:
    """One person, a group, or nobody who is known; always the same."""
    people = set(orjson.loads(row["contributor_ids"]))
    if before is None:
        row["voices"] = len(people)
        row["owner"] = {0: QuoteOwner.anonymous, 1: QuoteOwner.contributor}.get(
            len(people), QuoteOwner.group
        ).value
        return
    if people != set(orjson.loads(before["contributor_ids"])):
        raise invalid(fault("/contributor_ids", "cannot-change", "Make a new record for other people."))
    row["contributor_ids"] = before["contributor_ids"]


async def says_for_whom(db: Write, row: Values, before: Values | None) -> None:
    """What somebody who came agreed to is all that there will ever be; it says where and how."""
    if row["audience"] == Audience.home.value:
        raise invalid(fault("/audience", "not-a-choice", "Give named, partners or public."))
    if (row["audience"] == Audience.named.value) != bool(orjson.loads(row["recipients"])):
        raise invalid(fault("/recipients", "exactly-one-of", "Name organisations where audience is named."))
    if not _is_anonymous(row):
        wrong = [name for name in ("expires_on", "agreed_how") if row[name] is not None]
        detail = "The people whose words they are say this in their ledger of consents."
        if wrong:
            raise invalid(*(fault(f"/{name}", "not-allowed", detail) for name in wrong))
        return
    if row["credited_as"] is not None:
        detail = "Nobody agreed to be named. Say whose words these are in contributor_ids, and ask them."
        raise invalid(fault("/credited_as", "not-allowed", detail))
    missing = [name for name in ("project_id", "audience", "agreed_how") if row[name] is None]
    if missing:
        detail = "Needed for words of somebody who came. For others, say whose they are in contributor_ids."
        raise invalid(*(fault(f"/{name}", "required", detail) for name in missing))
    if not orjson.loads(row["uses"]):
        row["uses"] = orjson.dumps([use.value for use in ConsentUse]).decode()


_SESSION = Statement(lambda: select(Session.project_id).where(Session.id == bindparam("id", type_=ID)))


async def is_about_something_of_yours(db: Write, row: Values, before: Values | None) -> None:
    """A project that one leads or takes part in: words do not turn up in the projects of others."""
    if before is not None:
        for name in ("project_id", "session_id"):
            if row[name] != before[name]:
                raise invalid(fault(f"/{name}", "cannot-change", "Make a new record about it."))
        return
    if row["session_id"] is not None:
        project_id = await db.value(_SESSION, id=row["session_id"])
        if project_id is None or row["project_id"] not in (None, project_id):
            detail = "There is no such session in this project that you can see."
            raise invalid(fault("/session_id", "unknown-reference", detail))
        row["project_id"] = project_id
    row["lead_organisation_id"] = await _lead_of(db, row["project_id"])


async def _lead_of(db: Write, project_id: str | None) -> str | None:
    if project_id is None:
        return None
    try:
        project = await standing(db, PROJECTS, project_id)
    except Problem:
        project = None
    if project is None or project.relation == "network":
        detail = "There is no such project that you lead or take part in."
        raise invalid(fault("/project_id", "unknown-reference", detail))
    return str(project.row["organisation_id"])


async def keep_what_was_shown(db: Write, row: Values, before: Values | None) -> None:
    """Another wording is another record; what an unknown person agreed to never changes at all."""
    if not _is_anonymous(row):
        refuse_new_wording(row, before, AS_SHOWN)
        return
    refuse_new_wording(_read(row), before and _read(before), (*AS_SHOWN, *TERMS))


def _read(row: Values) -> Values:
    """Lists by content: PostgreSQL writes their text in its own way."""
    return row | {name: orjson.loads(row[name]) for name in ("recipients", "uses")}


async def keep_voices(db: Write, row: Values, before: Values | None) -> None:
    """Write down whose words they are. Anybody else's contributor does not fit the foreign key."""
    if before is not None:
        return
    whose = {"organisation_id": row["organisation_id"], "quote_id": row["id"], "created_at": db.at}
    for person in sorted(set(orjson.loads(row["contributor_ids"]))):
        try:
            await db.insert(QuoteVoice, whose | {"id": new_id(), "contributor_id": person})
        except Broken:
            detail = "There is no such contributor of yours."
            raise invalid(fault("/contributor_ids", "unknown-reference", detail)) from None

"""Rules of impact records."""

from typing import Any

import orjson
from sqlalchemy import bindparam, select

from app.features.enumerations import Expectation, RecordStatus
from app.features.impact import scales
from app.features.projects.outputs import Output
from app.features.projects.sight import ProjectPartner
from app.features.quotes import sight
from app.features.quotes.quote import Quote
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.problems import Problem, fault, invalid
from app.kit.statements import Statement
from app.kit.tables import ID


async def stamp(db: Write, row: Values, before: Values | None) -> None:
    """Whoever records it keeps their say over it."""
    if before is None:
        row["recorded_by_organisation_id"] = db.scope.organisation_id


async def is_theirs_to_move(db: Write, row: Values, before: Values | None) -> None:
    """A partner agrees and the lead publishes. Only its author makes a draft again of what was agreed: it
    goes out of everybody else's sight."""
    if before is not None and row["status"] == before["status"]:
        return
    asking = db.scope.organisation_id
    if row["status"] == RecordStatus.published and asking != row["organisation_id"]:
        raise Problem("not-yours-to-change", "The lead of the project publishes. You can agree.")
    if row["status"] == RecordStatus.draft and asking != row["recorded_by_organisation_id"]:
        raise Problem("not-yours-to-change", "Whoever recorded it makes a draft of it again.")


async def has_a_scale(db: Write, row: Values, before: Values | None) -> None:
    """A figure means nothing without its scale, and scales change."""
    if row["rating"] is None:
        return
    missing = [name for name in ("scale_id", "scale_version") if row[name] is None]
    if missing:
        raise invalid(*(fault(f"/{name}", "required", "A rating needs its scale.") for name in missing))
    scale = row["scale_id"], row["scale_version"]
    if not scales.is_known(*scale):
        raise invalid(fault("/scale_version", "unknown-reference", "This scale has no such version."))
    if not scales.fits(*scale, row["rating"]):
        lowest, highest = scales.ENDS[scale]
        raise invalid(fault("/rating", "out-of-range", f"On this scale, from {lowest} to {highest}."))


def _in_project(model: Any) -> Statement:
    return Statement(
        lambda: select(model.id).where(
            model.id == bindparam("id", type_=ID), model.project_id == bindparam("project_id", type_=ID)
        )
    )


_REFERENCES = {
    "session_id": _in_project(Session),
    "output_id": _in_project(Output),
    "participation_id": _in_project(Participation),
}


async def refers_within_the_project(db: Write, row: Values, before: Values | None) -> None:
    """What it names is of its own project."""
    for name, statement in _REFERENCES.items():
        new = row[name] is not None and (before is None or row[name] != before[name])
        if new and await db.row(statement, id=row[name], project_id=row["project_id"]) is None:
            detail = "There is no such record in this project that you can see."
            raise invalid(fault(f"/{name}", "unknown-reference", detail))


_PARTNER = Statement(
    lambda: select(ProjectPartner.id).where(
        ProjectPartner.project_id == bindparam("project_id", type_=ID),
        ProjectPartner.partner_organisation_id == bindparam("organisation", type_=ID),
    )
)


async def asks_somebody_who_takes_part(db: Write, row: Values, before: Values | None) -> None:
    """Who is to answer: a partner of the project, or its lead, which is what null says."""
    asked = row["response_from_id"]
    if asked == row["organisation_id"]:
        row["response_from_id"] = None
        return
    is_new = asked is not None and (before is None or asked != before["response_from_id"])
    if is_new and not await db.rows(_PARTNER, project_id=row["project_id"], organisation=asked):
        detail = "Name a partner of the project; leave it out for the lead."
        raise invalid(fault("/response_from_id", "unknown-reference", detail))


_LOOKING = ("look_again_on", "came_about", "came_about_words", "came_about_on")


async def is_looked_at_again(db: Write, row: Values, before: Values | None) -> None:
    """What was hoped for is looked at again: did it happen? What was seen has happened already."""
    if row["expectation"] != Expectation.intended:
        given = [name for name in _LOOKING if row[name] is not None]
        detail = "Only what was intended is looked at again. This was observed."
        if given:
            raise invalid(*(fault(f"/{name}", "not-allowed", detail) for name in given))
    elif row["came_about"] is None and (row["came_about_words"] or row["came_about_on"]):
        raise invalid(fault("/came_about", "required", "Say whether it came about: also no is an answer."))


_IS_A_QUOTE = Statement(lambda: select(Quote.id).where(Quote.id == bindparam("id", type_=ID)))
_MAY_BE_SHOWN = Statement(
    lambda: select(Quote.id).where(Quote.id == bindparam("id", type_=ID), sight.published(Quote))
)


async def shows_what_may_be_shown(db: Write, row: Values, before: Values | None) -> None:
    """What is published names no words that their owners do not want public at this moment
    (docs/decisions/0012). Whether they do is true or not whoever asks."""
    if row["status"] != RecordStatus.published:
        return
    if before and before["status"] == row["status"] and not _has_new_evidence(row, before):
        return
    faults = []
    for place, each in enumerate(orjson.loads(row["evidence"])):
        if await _names_a_quote(db, each) and not await db.as_system(_MAY_BE_SHOWN, id=each["id"]):
            detail = "These words may not be shown to everybody. Ask their owner, or take them out first."
            faults.append(fault(f"/evidence/{place}", "not-approved", detail))
    if faults:
        raise invalid(*faults)


async def _names_a_quote(db: Write, evidence: Values) -> bool:
    """Whatever kind the evidence says it is."""
    named = evidence["id"]
    return named is not None and (
        evidence["kind"] == "quote" or bool(await db.as_system(_IS_A_QUOTE, id=named))
    )


def _has_new_evidence(row: Values, before: Values) -> bool:
    return bool(orjson.loads(row["evidence"]) != orjson.loads(before["evidence"]))

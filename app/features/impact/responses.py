"""Responses: who answers, what an answer has to say, and what becomes of the record that it is about."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import RecordedFrom, RecordStatus, ResponseOutcome
from app.features.impact.keeping import keeps_the_record_true
from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.features.impact.response import Response, ResponseCreate, ResponseQuery, ResponseView
from app.features.impact.sight import sees
from app.features.sessions.session import Session
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.operations import Operation
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID
from app.kit.work import ask

TELL = "tell-whose-words-were-answered"
"""The job that writes to those whose words a record came from."""


def _readers() -> Any:
    """The organisations that see the record that is answered."""
    reader, record = col(FeedCounter.organisation_id), aliased(ImpactRecord.__table__)
    seen = exists().where(record.c.id == bindparam("impact_record_id", type_=ID), sees(record.c, reader))
    return select(reader).where(seen.correlate_except(record))


# -- rules

_ASKED = Statement(
    lambda: select(ImpactRecord.response_from_id, ImpactRecord.status).where(
        ImpactRecord.id == bindparam("id", type_=ID)
    )
)


async def _is_theirs_to_answer(db: Write, row: Values, before: Values | None) -> None:
    """The lead answers, or the partner whom the record names."""
    if before is not None:
        return
    row["responded_by_organisation_id"] = asking = db.scope.organisation_id
    found = await db.row(_ASKED, id=row["impact_record_id"])
    if found is None or found[1] == RecordStatus.taken_back:
        raise Problem("conflict", "This record was taken back.")
    if asking not in (row["organisation_id"], found[0]):
        raise Problem("not-yours-to-change", "The lead of the project answers, or the partner that it names.")


async def _says_what_it_has_to(db: Write, row: Values, before: Values | None) -> None:
    """A no says why, a promise says by when, and how people heard says when."""
    if row["outcome"] == ResponseOutcome.we_could_not and row["because"] is None:
        raise invalid(fault("/because", "required", "Say why you could not: people can live with a reason."))
    live = row["recorded_from"] == RecordedFrom.live
    if row["outcome"] == ResponseOutcome.we_will and row["due_on"] is None and live:
        raise invalid(fault("/due_on", "required", "Say by when, so that it is not forgotten."))
    if row["fed_back_how"] is not None and row["fed_back_on"] is None:
        raise invalid(fault("/fed_back_on", "required", "Say when people heard this."))


_HEARD = ("outcome", "words", "because")


async def _stays_as_it_was_heard(db: Write, row: Values, before: Values | None) -> None:
    """What people heard is not reworded behind their backs: it is answered again."""
    if before is None or before["fed_back_on"] is None:
        return
    changed = [name for name in _HEARD if row[name] != before[name]]
    if changed:
        detail = "People have heard this. Give another answer: this one stays as they heard it."
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))


async def _tells_them(db: Write, row: Values, before: Values | None) -> None:
    """Whoever said it is written to that there is an answer, once for each."""
    if before is None and row["recorded_from"] == RecordedFrom.live:
        ask(db, TELL, response_id=row["id"])


# -- the noun


def _fed_back() -> ColumnElement[bool]:
    return col(Response.fed_back_on).is_not(None) == bindparam("fed_back", type_=Boolean)


def _of_session() -> ColumnElement[bool]:
    """By the record's session. Whoever finds one sees the session too."""
    session_id = bindparam("session_id", type_=ID)
    return exists().where(
        ImpactRecord.id == Response.impact_record_id,
        ImpactRecord.session_id == session_id,
        Session.id == ImpactRecord.session_id,
    )


RESPONSES = Noun(
    model=Response,
    name="response",
    collection="responses",
    create=ResponseCreate,
    view=ResponseView,
    query=ResponseQuery,
    sorts={"created_at": "created_at", "due_on": "due_from", "fed_back_on": "fed_back_from"},
    filters={"fed_back": _fed_back, "session_id": _of_session},
    parent=IMPACT_RECORDS,
    parent_member="impact_record_id",
    inherits=("project_id",),
    created_by=frozenset({"own", "partner"}),
    readers=Statement(_readers),
    rules=(_is_theirs_to_answer, _says_what_it_has_to, _stays_as_it_was_heard),
    after=(keeps_the_record_true,),
    begins=(_tells_them,),
)


def operations() -> list[Operation]:
    """All of a core noun, but that nobody deletes one: the next answer takes its place."""
    return [each for each in resource(RESPONSES) if not each.operation_id.startswith("delete_")]

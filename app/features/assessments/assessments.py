"""Assessments: what is asked when, of whom, and until when. What people answer lies elsewhere (sheets.py)."""

from datetime import date, timedelta
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import Boolean, ColumnElement, and_, bindparam, false, func, select
from sqlmodel import col

from app.features.assessments.instruments import INSTRUMENTS, InstrumentMembers, Questionnaire, instrument
from app.features.enumerations import AssessmentKind, AssessmentStatus, InstrumentStatus, Perspective
from app.features.projects.project import PROJECTS
from app.features.projects.sight import PartOfProject, involved, readers, takes_part
from app.features.sessions.session import Session
from app.kit.answering import id_in_path
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Code, Id, Line, Members, Named
from app.kit.noun import Flag, Noun, Query, RecordView, States, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import list_below, resource
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, day, document, owned_by, reference, text, whole, yes_no

DAYS = 28
"""How long people can answer where nobody says otherwise."""


class AssessmentMembers(Members):
    project_id: Id = reference(nullable=False, index=True)
    title: Line = text(nullable=False, description="What people read above the statements.")
    kind: AssessmentKind = choice(
        AssessmentKind,
        nullable=False,
        default=AssessmentKind.stocktake,
        description="`event`: of one session or day. `stocktake`: of how it goes, now and then.",
    )
    instrument: Code = text(nullable=False, default="four_pi_5", description="The code of an instrument.")
    edition: int = whole(nullable=False, default=1, ge=1, le=10_000)
    session_id: Id | None = reference(index=True, description="A session of the same project.")
    perspectives: list[Perspective] = document(
        nullable=False,
        default_factory=lambda: list(Perspective),
        min_length=1,
        max_length=10,
        description="Who is asked: all, unless you say.",
    )
    closes_on: Day | None = day(
        description=f"The last day on which it can be answered: {DAYS} days from its opening, unless you say."
    )
    by_link: bool = yes_no(
        default=True, description="Whether whoever has the link can answer without an account or a name."
    )


class Assessment(AssessmentMembers, PartOfProject, table=True):
    """One dated assessment. The lead and its partners see it, and whoever takes part."""

    __tablename__ = "assessments"
    __person__ = nobodys("what was asked, and of which sides")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("session_id", "sessions"),
        belongs_to("instrument_id", "instruments"),
    )

    status: AssessmentStatus = choice(AssessmentStatus, nullable=False, default=AssessmentStatus.planned)
    opened_on: str | None = day()
    closed_on: str | None = day()
    instrument_id: str | None = reference(index=True, info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return involved(cls.organisation_id, cls.project_id)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return takes_part(cls.project_id)


class AssessmentCreate(AssessmentMembers, Named):
    status: AssessmentStatus = Field(
        default=AssessmentStatus.planned, description="`planned`, or `open` from the start."
    )


class AssessmentView(AssessmentMembers, RecordView):
    status: AssessmentStatus
    opened_on: date | None = Field(description="When people were first asked.")
    closed_on: date | None = Field(description="When somebody closed it before its last day, or after.")


class ProjectAssessmentQuery(Query):
    status: AssessmentStatus | None = None
    kind: AssessmentKind | None = None
    can_be_answered: Flag | None = Field(default=None, description="Whether it is open today.")


class AssessmentQuery(ProjectAssessmentQuery):
    project_id: Id | None = None
    session_id: Id | None = None


def is_over(row: Values) -> bool:
    """Whether nobody can answer any more: only then are there results."""
    ended = row["status"] == AssessmentStatus.closed.value
    return ended or (_is_open(row) and str(row["closes_on"]) < today().isoformat())


def is_answered_now(row: Values) -> bool:
    """Whether people can answer today."""
    return _is_open(row) and not is_over(row)


def _is_open(row: Values) -> bool:
    return bool(row["status"] == AssessmentStatus.open.value)


# -- rules


async def _asks_by_what_is_there(db: Write, row: Values, before: Values | None) -> None:
    """The instrument is one of the installation, or of the project's lead, and not retired when people begin
    to be asked by it."""
    same = before is not None and all(row[name] == before[name] for name in _ASKED)
    if before is not None and same and not (_is_open(row) and not _is_open(before)):
        return
    if before is not None and not same and before["status"] != AssessmentStatus.planned.value:
        detail = "People were asked already. Make a new assessment."
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in _changed(row, before)))
    found = await instrument(db, row["organisation_id"], row["instrument"], row["edition"])
    if found is None or found.status is InstrumentStatus.retired:
        detail = "It is retired. Choose a newer one." if found else "There is no such instrument here."
        raise invalid(fault("/instrument", "unknown-reference", detail))
    row["instrument_id"] = found.id


_ASKED = ("instrument", "edition", "kind", "session_id")


def _changed(row: Values, before: Values) -> list[str]:
    return [name for name in _ASKED if row[name] != before[name]]


_SESSION = Statement(
    lambda: select(Session.id).where(
        Session.id == bindparam("id", type_=ID), Session.project_id == bindparam("project_id", type_=ID)
    )
)


async def _is_about_its_project(db: Write, row: Values, before: Values | None) -> None:
    named = {"id": row["session_id"], "project_id": row["project_id"]}
    if row["session_id"] is not None and await db.row(_SESSION, **named) is None:
        detail = "There is no such session in this project that you can see."
        raise invalid(fault("/session_id", "unknown-reference", detail))
    asked = orjson.loads(row["perspectives"])
    if len(asked) != len(set(asked)):
        raise invalid(fault("/perspectives", "repeated", "Give each perspective once."))


async def _opens_and_closes(db: Write, row: Values, before: Values | None) -> None:
    """Opened once and closed once: between two closings the figures would tell of those in between."""
    row["status"] = row["status"] or AssessmentStatus.planned.value
    now = today().isoformat()
    if before is None and row["status"] == AssessmentStatus.closed.value:
        raise invalid(fault("/status", "not-allowed", "Nobody has answered it. Begin with planned or open."))
    if before is not None and is_over(before) and row["closes_on"] != before["closes_on"]:
        raise invalid(fault("/closes_on", "cannot-change", "It is over. Make a new assessment."))
    if _is_open(row):
        row["opened_on"] = row["opened_on"] or now
        row["closes_on"] = row["closes_on"] or (today() + timedelta(days=DAYS)).isoformat()
        first = before is None or row["closes_on"] != before["closes_on"] or not _is_open(before)
        if first and row["closes_on"] < now:
            raise invalid(fault("/closes_on", "out-of-range", "Give today or a later day."))
    if row["status"] == AssessmentStatus.closed.value:
        row["closed_on"] = row["closed_on"] or now


async def _was_never_open(db: Write, row: Values, before: Values | None) -> None:
    """Refused whether anybody answered or not, or the refusal would tell that somebody did."""
    if row["opened_on"] is not None:
        raise Problem("conflict", "People were asked, and may have answered. Close it instead.")


_OPENED = Statement(
    lambda: (
        select(Assessment.id)
        .where(
            Assessment.instrument_id == bindparam("instrument_id", type_=ID),
            col(Assessment.opened_on).is_not(None),
        )
        .limit(1)
    )
)


async def _stays_as_asked(db: Write, row: Values, before: Values | None) -> None:
    """409 for other words in an instrument that people were asked by, whether anybody answered or not: a
    refusal that came with the first answer would tell that there is one."""
    said = InstrumentMembers.model_fields
    if before is None or all(_plain(name, row[name]) == _plain(name, before[name]) for name in said):
        return
    if await db.row(_OPENED, instrument_id=row["id"]) is not None:
        raise Problem("conflict", "People were asked by it. Make a new edition of it, and retire this one.")


def _plain(name: str, value: Any) -> Any:
    """A document by content: PostgreSQL writes its text in its own way."""
    return orjson.loads(value) if name in INSTRUMENTS.documents and value is not None else value


INSTRUMENTS.followers.append(_stays_as_asked)


def open_today() -> ColumnElement[bool]:
    """Whether people can answer today, of rows (`is_answered_now` says it of one that was read)."""
    return and_(
        col(Assessment.status) == AssessmentStatus.open.value,
        col(Assessment.closes_on) >= func.current_date(),
    )


def _can_be_answered() -> ColumnElement[bool]:
    return open_today() == bindparam("can_be_answered", type_=Boolean)


ASSESSMENTS = Noun(
    model=Assessment,
    name="assessment",
    collection="assessments",
    create=AssessmentCreate,
    view=AssessmentView,
    query=AssessmentQuery,
    sorts={"created_at": "created_at", "closes_on": "closes_on"},
    filters={"can_be_answered": _can_be_answered},
    parent=PROJECTS,
    parent_member="project_id",
    relations=frozenset({"own", "partner"}),
    readers=Statement(lambda: readers("project_id", open_if=false())),
    states=States("status", {"planned": ("open",), "open": ("closed",)}),
    rules=(_asks_by_what_is_there, _is_about_its_project, _opens_and_closes),
    leaves=(_was_never_open,),
)


async def asked_by(call: Call, row: Values) -> Questionnaire:
    """What an assessment asks. Whoever sees it sees that too, though the instrument is another's."""
    async with call.services.database.system_read("what an assessment asks, for those who see it") as db:
        found = await instrument(db, row["organisation_id"], row["instrument"], row["edition"])
    assert found is not None  # noqa: S101 - one that is used is never deleted
    return found


async def _questions(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        found = await standing(db, ASSESSMENTS, id_in_path(call.path["assessment_id"]))
    return json_answer((await asked_by(call, found.row)).model_dump(mode="json"))


def operations() -> list[Operation]:
    """All of a core noun, the list once more below each project, and what one asks."""
    questions = Operation(
        "GET",
        f"{ASSESSMENTS.path}/{{assessment_id}}/questions",
        "read_assessment_questions",
        _questions,
        ASSESSMENTS.reads,
        "Read what an assessment asks",
        ASSESSMENTS.collection,
        description="Its instrument as it was when it was opened: an instrument that people were asked by "
        "never changes.",
        answers={200: Questionnaire},
    )
    return [*resource(ASSESSMENTS), list_below(ASSESSMENTS, ProjectAssessmentQuery), questions]

"""Check-ins: how somebody is, in their own words or by a face with words, and who has answered."""

from pydantic import Field
from sqlalchemy import Boolean, ColumnElement, bindparam, false
from sqlmodel import col

from app.features.enumerations import Face
from app.features.involvement import (
    InvolvementCreate,
    InvolvementMembers,
    InvolvementQuery,
    InvolvementView,
    PartOfInvolvement,
    hanging_on_involvement,
    noun,
    pointed_at,
)
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Line, Words
from app.kit.noun import Flag, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.tables import choice, day, text

SAID = ("face", "words", "took", "gave")


class CheckInMembers(InvolvementMembers):
    face: Face | None = choice(Face, "confidential", description="One of five faces, shown with its words.")
    words: Words | None = text("confidential", description="In their own words.")
    took: Words | None = text("confidential", description="What this took out of them.")
    gave: Words | None = text("confidential", description="What this gave them.")
    said_on: Day | None = day(description="The day, if not today.")


BY_PERSON = frozenset(CheckInMembers.model_fields) - {"team_row_id"}


class SharedMembers(CheckInMembers):
    recorded_by: Line | None = text(
        description="Who wrote it down for them, by role; empty where they wrote it themselves."
    )
    answer: Words | None = text("confidential", description="What they were answered.")


class CheckIn(SharedMembers, PartOfInvolvement, table=True):
    """One that the home organisation reads; no project lead does. What somebody says is answered: by words,
    or by support that is recorded with it."""

    __tablename__ = "check_ins"
    __person__ = of_person("How you said you were", contributor_id="person")
    __table_args__ = hanging_on_involvement(pointed_at())

    answered_on: str | None = day()

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return false()


class CheckInCreate(SharedMembers, InvolvementCreate):
    pass


class CheckInView(SharedMembers, InvolvementView):
    answered_on: str | None = Field(
        description="When it was answered in words.", json_schema_extra={"format": "date"}
    )


class CheckInQuery(InvolvementQuery):
    answered: Flag | None = Field(default=None, description="Whether it was answered in words.")


async def says_something(db: Write, row: Values, before: Values | None) -> None:
    """A rule: it has a face or words, and a day that has come."""
    if not any(row[name] for name in SAID):
        raise invalid(fault("/words", "required", "Say how it is: by a face, in words, or both."))
    row["said_on"] = row["said_on"] or today().isoformat()
    if row["said_on"] > today().isoformat():
        raise invalid(fault("/said_on", "out-of-range", "This day is to come."))


async def _in_their_own_words(db: Write, row: Values, before: Values | None) -> None:
    """Whoever writes for somebody says who they are, and nobody rewords what somebody wrote themselves."""
    if db.scope.is_person:
        kept = [name for name in ("recorded_by", "answer") if before is None and row[name] is not None]
        if kept:
            raise Problem("not-yours-to-change", f"{kept[0]}: your organisation keeps this.")
        return
    if before is None and row["recorded_by"] is None:
        detail = "Say who wrote it down for them, by role: they see it."
        raise invalid(fault("/recorded_by", "required", detail))
    if before is None:
        return
    fixed = {"recorded_by", *(SAID if before["recorded_by"] is None else ())}
    changed = sorted(name for name in fixed if row[name] != before[name])
    if changed:
        detail = "What they said stays as they said it. Answer it beside it."
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))


async def _answered(db: Write, row: Values, before: Values | None) -> None:
    if row["answer"] is None:
        row["answered_on"] = None
    elif before is None or row["answer"] != before["answer"]:
        row["answered_on"] = today().isoformat()


async def _theirs_alone(db: Write, row: Values, before: Values | None) -> None:
    """Only what was written down for somebody may be taken away by others: else it would go unanswered."""
    if not db.scope.is_person and row["recorded_by"] is None:
        raise Problem("not-yours-to-change", "Only they take away what they said. Answer it instead.")


CHECK_INS = noun(
    CheckIn,
    name="check-in",
    collection="check-ins",
    create=CheckInCreate,
    view=CheckInView,
    query=CheckInQuery,
    sorts={"said_on": "said_on", "created_at": "created_at"},
    filters={
        "answered": lambda: col(CheckIn.answered_on).is_not(None) == bindparam("answered", type_=Boolean())
    },
    by_person=BY_PERSON,
    removed_by_person=True,
    rules=(says_something, _in_their_own_words, _answered),
    leaves=(_theirs_alone,),
)


def operations() -> list[Operation]:
    """All of a core noun."""
    found = resource(CHECK_INS)
    declare(CHECK_INS.layer("confidential"), "Read what people say in check-ins. Each read is put on record.")
    return found

"""Answer sheets: what one person answers for their side. Nobody else reads it; whose it is lies beside it.

A sheet names nobody. Who signed in to answer, or for whom somebody wrote it down, is kept in a table of its
own, so that they can change their mind; whoever came by a link is kept nowhere (docs/decisions/0030).
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, exists, or_, select, update
from sqlmodel import col

from app.features.assessments.assessments import ASSESSMENTS, Assessment, asked_by, is_answered_now
from app.features.assessments.instruments import Questionnaire
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import LadderRung, Perspective
from app.features.feedback.answers import Rating
from app.features.projects.sight import led_by_member
from app.kit import audit
from app.kit.answering import id_in_path, once
from app.kit.database import Read, Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Line, Part
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import Through, of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.scope import NOBODY, declare
from app.kit.standing import Standing, named, not_yours, standing
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    MEMBER,
    ORGANISATION,
    PERSON,
    Owned,
    belongs_to,
    choice,
    document,
    new_id,
    owned_by,
    reference,
    text,
)

ANSWERS = declare("assessments:answer", "Answer an assessment, for one's own side.")


class Answers(Part):
    """What somebody answers. All of it can be left out but the side that they answer for."""

    perspective: Perspective = Field(description="For which side they answer.")
    ratings: list[Rating] = Field(default_factory=list, max_length=60)
    ladder_experienced: LadderRung | None = Field(
        default=None, description="How far they were part of it, as they lived it."
    )


class RecordedAnswers(Answers):
    contributor_id: Id = Field(description="One of your contributors, who told you.")
    recorded_by: Line = Field(description="Who wrote it down for them, by role: they see it.")


class Received(BaseModel):
    """It is kept."""

    received: bool


class GivenAnswers(Answers):
    recorded_by: str | None = Field(description="Who wrote it down for you; null where you did.")


class MyAnswers(BaseModel):
    """Your own answers. Nobody else reads them."""

    answers: GivenAnswers | None = Field(description="Null where you have not answered.")


class Sheet(Owned, table=True):
    """The answers of one person, and not who they are. When they came is kept to the day."""

    __tablename__ = "assessment_sheets"
    __person__ = of_person(
        "What you answered in assessments",
        through=Through("id", "assessment_holders", key="sheet_id"),
        kept="figures stay true: with whose it was gone, it is nobody's",
    )
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"), belongs_to("assessment_id", "assessments")
    )

    project_id: str = reference(nullable=False)
    assessment_id: str = reference(nullable=False, index=True)
    perspective: Perspective = choice(Perspective, nullable=False)
    ratings: list[Rating] = document(nullable=False)
    ladder_experienced: LadderRung | None = choice(LadderRung)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _is_held(cls, Holder.visible())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return _is_held(cls, Holder.visible_to_person())

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return led_by_member(cls.project_id)


class Holder(Owned, table=True):
    """Whose a sheet is: a contributor's or a member's. `home_organisation_id` is where they are that."""

    __tablename__ = "assessment_holders"
    __person__ = of_person("Assessments that you answered", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("assessment_id", "assessments"),
        belongs_to("sheet_id", "assessment_sheets"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("member_id", "members", "home_organisation_id"),
        UniqueConstraint("assessment_id", "contributor_id"),
        UniqueConstraint("assessment_id", "member_id"),
    )

    project_id: str = reference(nullable=False)
    assessment_id: str = reference(nullable=False)
    sheet_id: str = reference(nullable=False, index=True)
    home_organisation_id: str = reference(nullable=False)
    contributor_id: str | None = reference(index=True)
    member_id: str | None = reference(index=True)
    recorded_by: str | None = text()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        """One's own, and what one's organisation wrote down for somebody: no operation shows that again."""
        by_us = and_(col(cls.home_organisation_id) == ORGANISATION, col(cls.recorded_by).is_not(None))
        return or_(col(cls.member_id) == MEMBER, by_us)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return col(cls.contributor_id) == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return led_by_member(cls.project_id)


def _is_held(sheet: Any, mine: ColumnElement[bool]) -> ColumnElement[bool]:
    found = exists().where(col(Holder.sheet_id) == sheet.id, mine)
    return found.correlate_except(Holder.__table__)


# -- what may be answered


def check_fits(asked: Questionnaire, row: Values, answers: Answers) -> None:
    """422 for what is not asked: another side, another question, a step off the scale, an answer twice."""
    wrong = list(_wrong(asked, row, answers))
    if wrong:
        raise invalid(*wrong)


def _wrong(asked: Questionnaire, row: Values, answers: Answers) -> Iterator[dict[str, str]]:
    if answers.perspective.value not in orjson.loads(row["perspectives"]):
        yield fault("/perspective", "not-a-choice", "This side is not asked here.")
    questions = {each.id for each in asked.questions}
    steps = {step.value for step in asked.scale.steps}
    for place, each in enumerate(answers.ratings):
        here = f"/ratings/{place}"
        if each.question not in questions:
            yield fault(f"{here}/question", "not-a-choice", "This assessment does not ask it.")
        elif each.question in [other.question for other in answers.ratings[:place]]:
            yield fault(f"{here}/question", "repeated", "Answer each question once.")
        elif (each.value is None) == (each.no_answer is None):
            yield fault(here, "exactly-one-of", "Give value or no_answer.")
        elif each.value is not None and each.value not in steps:
            yield fault(f"{here}/value", "not-a-choice", "Give a step of the scale.")


_HELD_OPEN = Statement(
    lambda: (
        select(Assessment.status, Assessment.closes_on)
        .where(Assessment.id == bindparam("id", type_=ID))
        .with_for_update(read=True)
    )
)


async def keep(db: Write, row: Values, answers: Answers) -> str:
    """One more sheet, that names nobody; its id. 409 unless the assessment is open, and stays so until this
    is committed: what came after its closing would be seen in the figures as one person's."""
    await check_open(db, row["id"])
    sheet_id = str(uuid4())  # one that says when it was made would stand beside the log
    start_of_day = f"{db.at[:10]}T00:00:00.000000Z"
    made = {"id": sheet_id, "created_at": start_of_day, "updated_at": start_of_day, "version": 1}
    whose = {"organisation_id": row["organisation_id"], "project_id": row["project_id"]}
    await db.insert(Sheet, made | whose | {"assessment_id": row["id"]} | _stored(answers))
    return sheet_id


async def check_open(db: Write, assessment_id: str) -> None:
    """409 `assessment-closed` unless people can answer it now."""
    [(status, closes_on)] = await db.as_system(_HELD_OPEN, id=assessment_id)
    if not is_answered_now({"status": status, "closes_on": closes_on}):
        raise Problem("assessment-closed")


def _stored(answers: Answers) -> Values:
    said = answers.model_dump(mode="json", include=set(Answers.model_fields))
    return said | {"ratings": orjson.dumps(said["ratings"]).decode()}


# -- one's own

_HELD = Statement(
    lambda: (
        select(
            Holder.sheet_id, Holder.recorded_by, Sheet.perspective, Sheet.ratings, Sheet.ladder_experienced
        )
        .join(Sheet, col(Sheet.id) == Holder.sheet_id)
        .where(
            Holder.assessment_id == bindparam("assessment_id", type_=ID),
            or_(
                col(Holder.contributor_id) == bindparam("contributor_id", type_=ID),
                col(Holder.member_id) == bindparam("member_id", type_=ID),
            ),
        )
    )
)
_TAKEN = Statement(
    lambda: select(Holder.id).where(
        Holder.assessment_id == bindparam("assessment_id", type_=ID),
        col(Holder.contributor_id) == bindparam("contributor_id", type_=ID),
    )
)
_REPLACE = Statement(
    lambda: (
        update(Sheet)
        .where(Sheet.id == bindparam("sheet_id", type_=ID))
        .values(
            perspective=bindparam("perspective"),
            ratings=bindparam("ratings", type_=Sheet.ratings.type),
            ladder_experienced=bindparam("ladder_experienced"),
        )
    )
)
_CLAIM = Statement(
    lambda: (
        update(Holder)
        .where(Holder.sheet_id == bindparam("sheet_id", type_=ID))
        .values(recorded_by=bindparam("recorded_by"))
    )
)


def _me(db: Read) -> dict[str, str]:
    """Who answers for themselves; 403 for a program, which has no side."""
    if db.scope.contributor_id == NOBODY and db.scope.member_id == NOBODY:
        raise Problem("forbidden", "A program has no side of its own. Sign in, or use the link.")
    return {"contributor_id": db.scope.contributor_id, "member_id": db.scope.member_id}


async def _answer(db: Write, row: Values, answers: Answers, who: dict[str, str], by: str | None) -> None:
    """Their first answers, or others in place of them."""
    said = await db.row(_HELD, assessment_id=row["id"], **who)
    if said is not None:
        await check_open(db, row["id"])
        await db.change(_REPLACE, sheet_id=said[0], **_stored(answers))
        await db.change(_CLAIM, sheet_id=said[0], recorded_by=by)
    else:
        await _hold(db, row, await keep(db, row, answers), who, by)
    action = audit.Action.created if said is None else audit.Action.changed
    people = [who["contributor_id"]] if who["contributor_id"] != NOBODY else []
    audit.note(db, action, "assessment-answers", row["id"], owner=db.scope.organisation_id, people=people)


async def _hold(db: Write, row: Values, sheet_id: str, who: dict[str, str], by: str | None) -> None:
    made = {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1, "recorded_by": by}
    names = {name: None if one == NOBODY else one for name, one in who.items()}
    whose = {"organisation_id": row["organisation_id"], "home_organisation_id": db.scope.organisation_id}
    where = {"project_id": row["project_id"], "assessment_id": row["id"], "sheet_id": sheet_id}
    await db.insert(Holder, made | whose | where | names)


async def _found(call: Call) -> Standing:
    async with call.services.database.read(call.scope) as db:
        return await standing(db, ASSESSMENTS, id_in_path(call.path["assessment_id"]))


async def _received(db: Write, noun: Noun, outcome: Outcome) -> Answer:
    return json_answer({"received": True}, outcome.status)


async def _give(call: Call) -> Answer:
    found = await _found(call)
    async with call.services.database.read(call.scope) as reader:
        who = _me(reader)
    await call.body()
    answers = call.json(Answers)
    check_fits(await asked_by(call, found.row), found.row, answers)

    async def do(db: Write) -> Outcome:
        await _answer(db, found.row, answers, who, None)
        return Outcome(200, [])

    return await once(call, ASSESSMENTS, do, _received)


async def _record(call: Call) -> Answer:
    found = await _found(call)
    if not found.led or call.scope.is_person:
        raise not_yours(found)
    await call.body()
    answers = call.json(RecordedAnswers)
    check_fits(await asked_by(call, found.row), found.row, answers)

    async def do(db: Write) -> Outcome:
        person = await named(db, CONTRIBUTORS, "contributor_id", answers.contributor_id)
        if person.relation != "own":
            raise invalid(fault("/contributor_id", "unknown-reference", "Their own organisation records it."))
        who = {"contributor_id": answers.contributor_id, "member_id": NOBODY}
        await _not_in_their_own_name(db, found.row, who)
        await _answer(db, found.row, answers, who, answers.recorded_by)
        return Outcome(200, [])

    return await once(call, ASSESSMENTS, do, _received)


async def _not_in_their_own_name(db: Write, row: Values, who: dict[str, str]) -> None:
    """409 where they answered themselves: nobody answers in their place."""
    taken = await db.as_system(_TAKEN, assessment_id=row["id"], contributor_id=who["contributor_id"])
    if taken and await db.row(_HELD, assessment_id=row["id"], **who) is None:
        raise Problem("conflict", "They answered this themselves. Only they can change it.")


async def _read(call: Call) -> Answer:
    call.no_query()
    found = await _found(call)
    async with call.services.database.read(call.scope) as db:
        said = await db.row(_HELD, assessment_id=found.row["id"], **_me(db))
    return json_answer({"answers": None if said is None else _given(*said[1:])})


def _given(recorded_by: str | None, perspective: str, ratings: str, rung: str | None) -> dict[str, Any]:
    said = {"recorded_by": recorded_by, "perspective": perspective, "ladder_experienced": rung}
    return said | {"ratings": orjson.loads(ratings)}


def operations() -> list[Operation]:
    """One's own answers, and what somebody told one. There is no list, and no reading of another's."""
    path = f"{ASSESSMENTS.path}/{{assessment_id}}"
    return [
        Operation(
            "GET",
            f"{path}/my-answers",
            "read_my_answers",
            _read,
            ANSWERS,
            "Read your own answers",
            ASSESSMENTS.collection,
            answers={200: MyAnswers},
        ),
        Operation(
            "POST",
            f"{path}/my-answers",
            "answer_assessment",
            _give,
            ANSWERS,
            "Answer for your own side, or change your answers",
            ASSESSMENTS.collection,
            description="Sent again while the assessment is open, it replaces what you sent before. Nobody "
            "else reads it: others see figures, once the assessment is over. Whoever wants nobody to know "
            "that they answered uses the link.",
            body=Answers,
            answers={200: Received},
            refusals=(404, 409),
        ),
        Operation(
            "POST",
            f"{path}/recorded-answers",
            "record_assessment_answers",
            _record,
            ASSESSMENTS.writes,
            "Write down what one of your contributors told you",
            ASSESSMENTS.collection,
            description="For somebody who does not use the pages. Sent again, it replaces what was written "
            "down before; what they answered themselves nobody else changes.",
            body=RecordedAnswers,
            answers={200: Received},
            refusals=(404, 409),
        ),
    ]

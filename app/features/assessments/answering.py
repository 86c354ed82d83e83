"""One's own answers, and what somebody told one. There is no list, and no reading of another's."""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, or_, select, update
from sqlmodel import col

from app.features.assessments.assessments import ASSESSMENTS, asked_by
from app.features.assessments.sheets import Answers, Holder, Sheet, check_fits, check_open, keep, stored
from app.features.contributors.contributor import CONTRIBUTORS
from app.kit import audit
from app.kit.answering import id_in_path, once
from app.kit.database import Read, Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Line
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid
from app.kit.scope import NOBODY, declare
from app.kit.standing import Standing, named, not_yours, standing
from app.kit.statements import Statement
from app.kit.tables import ID, new_id

ANSWERS = declare("assessments:answer", "Answer an assessment, for one's own side.")


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
        await db.change(_REPLACE, sheet_id=said[0], **stored(answers))
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

"""An assessment by its link: no account, no name. Whoever answers so cannot be found again."""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select

from app.features.answering_by_link import behind, count
from app.features.assessments.answering import Received
from app.features.assessments.assessments import ASSESSMENTS, Assessment, asked_by, is_answered_now
from app.features.assessments.instruments import Questionnaire
from app.features.assessments.sheets import Answers, check_fits, keep
from app.features.by_link import Secret, secret_of
from app.features.enumerations import Perspective
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Line, Part
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem
from app.kit.scope import Scope
from app.kit.standing import not_yours, standing
from app.kit.statements import Statement
from app.kit.tables import ID

PURPOSE = "assessment-link"


class AssessmentSecret(Part):
    secret: Secret


class AnswersByLink(Answers):
    secret: Secret


class OpenAssessment(BaseModel):
    """What is asked, and of which sides."""

    title: Line
    perspectives: list[Perspective]
    questions: Questionnaire
    closes_on: str = Field(json_schema_extra={"format": "date"})


class AssessmentLink(BaseModel):
    link: str = Field(
        description="Give it to those who are asked. What stands behind # reaches no server and no log."
    )


_NAMES = (
    "id",
    "organisation_id",
    "project_id",
    "title",
    "instrument",
    "edition",
    "perspectives",
    "status",
    "closes_on",
    "by_link",
)
_BY_ID = Statement(
    lambda: select(*(getattr(Assessment, name) for name in _NAMES)).where(
        Assessment.id == bindparam("id", type_=ID)
    )
)


async def _behind(call: Call, secret: str) -> Values:
    """The assessment of a secret; 404, 409 or 429."""
    found = dict(zip(_NAMES, await behind(call, PURPOSE, secret, _BY_ID), strict=True))
    if not found["by_link"] or not is_answered_now(found):
        raise Problem("assessment-closed")
    return found


async def _open(call: Call) -> Answer:
    await call.body()
    row = await _behind(call, call.json(AssessmentSecret).secret)
    found = OpenAssessment(
        title=row["title"],
        perspectives=orjson.loads(row["perspectives"]),
        questions=await asked_by(call, row),
        closes_on=str(row["closes_on"]),
    )
    return json_answer(found.model_dump(mode="json"))


async def _give(call: Call) -> Answer:
    await call.body()
    given = call.json(AnswersByLink)
    row = await _behind(call, given.secret)
    await count(call, f"assessment {row['id']}")
    check_fits(await asked_by(call, row), row, given)
    # The lead asks: it is kept for them, and of whoever answers nothing is.
    call.scope = Scope(row["organisation_id"], f"assessment-link:{row['id']}")

    async def do(db: Write) -> Outcome:
        await keep(db, row, given)
        return Outcome(200, [])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        return json_answer({"received": True}, outcome.status)

    return await once(call, ASSESSMENTS, do, say)


async def _link(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        found = await standing(db, ASSESSMENTS, id_in_path(call.path["assessment_id"]))
    if not found.led or (call.scope.is_person and found.relation != "own"):
        raise not_yours(found)
    return json_answer({"link": _address(call.services, found.row["id"])})


def _address(services: Any, assessment_id: str) -> str:
    return f"{services.public_url}/ratings/#{secret_of(services.keys, PURPOSE, assessment_id)}"


def operations() -> list[Operation]:
    """The link, and two operations that need nothing else."""
    return [
        Operation(
            "GET",
            f"{ASSESSMENTS.path}/{{assessment_id}}/link",
            "read_assessment_link",
            _link,
            ASSESSMENTS.writes,
            "Read the link by which people answer without an account",
            ASSESSMENTS.collection,
            description="For the lead and its partners, to hand on. It works while the assessment is open "
            "and `by_link` is true.",
            answers={200: AssessmentLink},
        ),
        Operation(
            "POST",
            "/v1/public/assessments/questions",
            "open_assessment",
            _open,
            None,
            "Open the statements of a link",
            "public",
            description="What is asked, and of which sides. Nothing is written.",
            body=AssessmentSecret,
            answers={200: OpenAssessment},
            refusals=(404, 409),
        ),
        Operation(
            "POST",
            "/v1/public/assessments",
            "answer_by_link",
            _give,
            None,
            "Answer for one's side, without an account",
            "public",
            description="Nothing is kept of who answers, so nobody can find the answers again, or take them "
            "back. With an `Idempotency-Key` what is sent again is kept once.",
            body=AnswersByLink,
            answers={200: Received},
            refusals=(404, 409),
            retried=True,
        ),
    ]

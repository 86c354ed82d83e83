"""What people said in figures: exact for the lead, and for partners so coarsely that it tells of nobody."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.enumerations import FeedbackFrom, NoAnswer, WouldLikeMore
from app.features.feedback.answers import FEEDBACK, Feedback
from app.features.feedback.forms import Form, Question, QuestionKind, forms, scales
from app.features.sessions.session import SESSIONS
from app.kit.answering import id_in_path
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem
from app.kit.standing import Standing, check_led, standing
from app.kit.statements import Statement
from app.kit.suppression import Told, exactly, table, told
from app.kit.tables import ID, INSTANT, now


class ToldOf(Told):
    answer: str = Field(description="A step of the scale, or a code.", examples=["5"])


class QuestionFigures(BaseModel):
    question: str
    scale_id: str | None
    scale_version: int | None
    answers: list[ToldOf] = Field(description="Every step, also those that nobody chose.")


class FormFigures(BaseModel):
    given_by: FeedbackFrom
    form_version: str
    people: Told
    questions: list[QuestionFigures]


class FeedbackReport(BaseModel):
    """By form and version. Never a mean: unlike scales are not averaged, and one mark hides the others."""

    session_id: Id
    exact: bool = Field(description="Whether the figures are as they are, for the lead alone.")
    until: str | None = Field(
        description="Counted are answers from before this instant, for partners today's first. Null: all.",
        json_schema_extra={"format": "date-time"},
    )
    items: list[FormFigures]


_SAID = Statement(
    lambda: (
        select(Feedback.given_by, Feedback.form_version, Feedback.ratings, Feedback.would_like_more)
        .where(
            Feedback.session_id == bindparam("session_id", type_=ID),
            col(Feedback.created_at) < bindparam("until", type_=INSTANT),
        )
        .order_by(Feedback.given_by, Feedback.form_version)
    )
)


def _figures(rows: Iterable[Any], exact: bool) -> list[dict[str, Any]]:
    by_form: dict[tuple[str, str], list[Any]] = {}
    for given_by, version, ratings, more in rows:
        by_form.setdefault((given_by, version), []).append((orjson.loads(ratings), more))
    return [_of_form(forms()[key], said, exact) for key, said in by_form.items()]


def _of_form(form: Form, said: list[Any], exact: bool) -> dict[str, Any]:
    chosen = Counter((each["question"], _code(each)) for ratings, _ in said for each in ratings)
    chosen.update((QuestionKind.would_like_more.value, more) for _, more in said)
    asked = (QuestionKind.rating, QuestionKind.would_like_more)
    return {
        "given_by": form.given_by.value,
        "form_version": form.version,
        "people": exactly(len(said)) if exact else told(len(said)),
        "questions": [
            _of_question(each, chosen, len(said), exact) for each in form.questions if each.kind in asked
        ],
    }


def _code(rating: dict[str, Any]) -> str:
    return str(rating["no_answer"] if rating["value"] is None else rating["value"])


def _of_question(
    question: Question, chosen: Counter[tuple[str, str]], people: int, exact: bool
) -> dict[str, Any]:
    by = question.id if question.kind is QuestionKind.rating else question.kind.value
    counts = {code: chosen[by, code] for code in _codes(question)}
    # Who left it open is one more answer, that the engine has to know of and nobody is shown.
    counts[_LEFT_OPEN] = people - sum(counts.values())
    figures = (
        {code: exactly(count) for code, count in counts.items()} if exact else table(counts, [_LEFT_OPEN])
    )
    return {
        "question": question.id,
        "scale_id": question.scale_id,
        "scale_version": question.scale_version,
        "answers": [{"answer": code} | figures[code] for code in _codes(question)],
    }


_LEFT_OPEN = ""


def _codes(question: Question) -> list[str]:
    if question.kind is QuestionKind.would_like_more:
        return [each.value for each in WouldLikeMore]
    steps = scales()[str(question.scale_id), question.scale_version or 0].steps
    return [*(str(step.value) for step in steps), *(each.value for each in NoAnswer)]


async def _run(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, FEEDBACK.reads)
        exact = session.relation == "own"
        asked = {"session_id": session.row["id"], "until": now() if exact else _today()}
        rows = await db.rows(_SAID, **asked) if exact else []
    if not exact:
        rows = await _all_of(call, session, asked)
    found = {"session_id": session.row["id"], "exact": exact, "until": None if exact else asked["until"]}
    return json_answer(found | {"items": _figures(rows, exact)})


def _today() -> str:
    """Whoever asks again and again sees no single answer come in."""
    return f"{now()[:10]}T00:00:00.000000Z"


async def _all_of(call: Call, session: Standing, asked: dict[str, str]) -> list[Any]:
    """What a partner may not list, to be counted; what leaves is coarse."""
    if session.relation == "network":
        raise Problem("forbidden", "This is for the organisations that lead the project or take part in it.")
    async with call.services.database.system_read("answers are counted for partners, coarsely") as db:
        found: list[Any] = await db.rows(_SAID, **asked)
    return found


def operations() -> list[Operation]:
    """Figures of a session."""
    return [
        Operation(
            "GET",
            "/v1/reports/sessions/{session_id}/feedback",
            "read_feedback_report",
            _run,
            FEEDBACK.reads,
            "Count what people said of a session",
            "reports",
            description="Every step of every question with how many people chose it. The lead reads the "
            "numbers as they are. For partners they are rounded down to a multiple of 5 and counted to the "
            "end of the day before, and those are kept back that would tell of a few people.",
            answers={200: FeedbackReport},
        )
    ]

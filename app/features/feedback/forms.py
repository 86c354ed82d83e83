"""Forms and scales of feedback: versioned data in app/data/feedback/.

A form that was shown never changes: another one is another version, and the old one is retired with the day
on which it was, and stays readable. Unlike scales are never averaged (DOMAIN.md § Impact record).
"""

import hashlib
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import orjson
from pydantic import BaseModel, Field

from app.features.enumerations import FeedbackFrom
from app.features.impact import scales as scales_of_impact
from app.kit.operations import Answer, Call, Operation, json_answer

_DATA = Path(__file__).parents[2] / "data" / "feedback"

QuestionKind = StrEnum("QuestionKind", ["rating", "words", "would_like_more", "topics", "quote"])


class Step(BaseModel):
    """One place on a scale."""

    value: int
    words: str


class Scale(BaseModel):
    """A scale, by id and version, its lowest step first."""

    id: str
    version: int
    steps: list[Step]


class Question(BaseModel):
    """One question. Nobody has to answer any of them. `easy_read` is one short sentence to a line."""

    id: str
    kind: QuestionKind
    plain: str = Field(description="In plain language.")
    easy_read: list[str] = Field(description="The same in easy read, one sentence to a line.")
    scale_id: str | None = Field(default=None, description="For a rating.")
    scale_version: int | None = None


class Form(BaseModel):
    """The questions for one kind of people."""

    given_by: FeedbackFrom
    version: str
    since: date
    retired_on: date | None = Field(default=None, description="The day from which it is shown to nobody.")
    plain: str = Field(description="What people are told first: what it is for, and who reads it.")
    easy_read: list[str]
    questions: list[Question]

    def question(self, question_id: str, kind: QuestionKind) -> Question | None:
        """The question of this id and kind, if there is one."""
        return next((q for q in self.questions if (q.id, q.kind) == (question_id, kind)), None)


class Forms(BaseModel):
    """All forms, the newest of each last, and all scales."""

    items: list[Form]
    scales: list[Scale]


@cache
def forms() -> dict[tuple[str, str], Form]:
    """All forms by who answers and version. Raises if one is wrong, so that no process starts."""
    found = [
        Form.model_validate(each | {"given_by": given_by})
        for given_by in FeedbackFrom
        for each in orjson.loads((_DATA / f"{given_by}.json").read_bytes())
    ]
    for question in (question for form in found for question in form.questions):
        if question.kind is QuestionKind.rating:
            scales()[str(question.scale_id), question.scale_version or 0]
    return {(form.given_by.value, form.version): form for form in found}


@cache
def scales() -> dict[tuple[str, int], Scale]:
    """All scales by id and version."""
    found = [Scale.model_validate(each) for each in orjson.loads((_DATA / "scales.json").read_bytes())]
    return {(scale.id, scale.version): scale for scale in found}


scales_of_impact.ENDS.update(
    {known: (scale.steps[0].value, scale.steps[-1].value) for known, scale in scales().items()}
)


def newest(given_by: str) -> Form:
    """The form that people are shown now."""
    return [form for form in forms().values() if form.given_by == given_by and form.retired_on is None][-1]


def scales_of(form: Form) -> list[Scale]:
    """The scales that a form needs, once each."""
    asked = {(question.scale_id, question.scale_version) for question in form.questions}
    return [scale for scale in scales().values() if (scale.id, scale.version) in asked]


async def _for_anybody(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    call.no_query()
    found = Forms(items=list(forms().values()), scales=list(scales().values()))
    answer = json_answer(found.model_dump(mode="json"))
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers = {"cache-control": "public, max-age=60", "etag": etag}
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


def operations() -> list[Operation]:
    """One read that needs no token."""
    forms()
    return [
        Operation(
            "GET",
            "/v1/public/feedback-forms",
            "list_feedback_forms",
            _for_anybody,
            None,
            "List the forms of feedback",
            "public",
            description="Their questions in plain language and in easy read, and the scales of ratings. "
            "Those that are retired stay readable.",
            answers={200: Forms},
        )
    ]

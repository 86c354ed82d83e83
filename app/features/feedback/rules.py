"""Rules of feedback: it answers the questions of a form, and stays what somebody said."""

from collections.abc import Iterator
from typing import Any

import orjson

from app.features.feedback.forms import Form, QuestionKind, forms, scales
from app.kit.database import Write
from app.kit.dates import today
from app.kit.noun import Values
from app.kit.problems import fault, invalid

_SAID = ("given_by", "form_version", "ratings", "would_like_more", "topics")


async def is_recorded(db: Write, row: Values, before: Values | None) -> None:
    """Who wrote it down, and when it was said."""
    row["given_on"] = row["given_on"] or orjson.dumps(today().isoformat()).decode()
    if before is None:
        row["recorded_by_organisation_id"] = db.scope.organisation_id


async def fits_its_form(db: Write, row: Values, before: Values | None) -> None:
    """Each answer is to a question of the form, once, and on its scale."""
    form = forms().get((row["given_by"], row["form_version"]))
    if form is None:
        raise invalid(
            fault("/form_version", "not-a-choice", "There is no such form: /v1/public/feedback-forms.")
        )
    wrong = [
        *_wrong_ratings(form, orjson.loads(row["ratings"])),
        *_wrong_words(form, orjson.loads(row["answers"])),
    ]
    if wrong:
        raise invalid(*wrong)


def _wrong_ratings(form: Form, ratings: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for place, each in enumerate(ratings):
        here = f"/ratings/{place}"
        question = form.question(each["question"], QuestionKind.rating)
        if question is None or _again(ratings, place):
            yield fault(f"{here}/question", "not-a-choice", "Answer each rating of the form once.")
        elif (each["value"] is None) == (each["no_answer"] is None):
            yield fault(here, "exactly-one-of", "Give value or no_answer.")
        elif each["value"] is not None:
            scale = scales()[str(question.scale_id), question.scale_version or 0]
            if each["value"] not in [step.value for step in scale.steps]:
                yield fault(f"{here}/value", "not-a-choice", "Give a step of the question's scale.")


def _wrong_words(form: Form, answers: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for place, each in enumerate(answers):
        asked = [form.question(each["question"], kind) for kind in (QuestionKind.words, QuestionKind.quote)]
        if not any(asked) or _again(answers, place):
            detail = "Answer each question of the form once."
            yield fault(f"/answers/{place}/question", "not-a-choice", detail)


def _again(items: list[dict[str, Any]], place: int) -> bool:
    return items[place]["question"] in [each["question"] for each in items[:place]]


async def stays_as_said(db: Write, row: Values, before: Values | None) -> None:
    """What somebody said stays as they said it: a slip of the pen is a new record. A name can be taken out of
    what they wrote (DOMAIN.md, rule 5), and no answer is put to another question."""
    if before is None:
        return
    if not _questions(row) <= _questions(before):
        raise invalid(fault("/answers", "cannot-change", "Nobody was asked this. Make a new record."))
    for name in _SAID:
        if _plain(row[name]) != _plain(before[name]):
            raise invalid(fault(f"/{name}", "cannot-change", "It is what somebody said. Make a new record."))
        row[name] = before[name]


def _questions(row: Values) -> set[str]:
    return {each["question"] for each in orjson.loads(row["answers"])}


def _plain(value: Any) -> Any:
    """A document by content: PostgreSQL writes its text in its own way."""
    return orjson.loads(value) if isinstance(value, str) and value[:1] in "[{" else value

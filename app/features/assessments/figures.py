"""What two sides answered, beside each other: never a mean of both, no score, and nobody in it.

There are figures once an assessment is over and not before, so that nobody sees one answer come in. The lead
reads each step of a side of at least `FEWEST_FOR_LEAD` people; others read, by the rules of published figures
(kit/suppression.py), how many agree. Questions of one heading stand side by side and are not added up:
that would be a score by another name, and one more sum to subtract from (docs/decisions/0030).
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from app.features.assessments.instruments import (
    InstrumentQuestion,
    InstrumentScale,
    Questionnaire,
)
from app.features.enumerations import (
    AssessmentKind,
    LadderIntended,
    LadderRung,
    NoAnswer,
    Perspective,
    Pi,
    Side,
)
from app.kit import suppression
from app.kit.inputs import Id
from app.kit.noun import Values
from app.kit.suppression import Told

LIVED = frozenset({Perspective.lived_experience, Perspective.carer, Perspective.young_person})
"""The perspectives of the lived-experience side. All others are the professional side: this is the one place
that says so."""

FEWEST_FOR_LEAD = 5
"""A side of fewer people is not shown to the lead either: a member of a team of three would be read."""

NOT_ANSWERED = "not_answered"
NO_STEP = "no_step"
_UNANSWERED = {NOT_ANSWERED, NO_STEP, *(each.value for each in NoAnswer)}


class ToldOf(Told):
    answer: str = Field(description="A step of the scale, or a code.", examples=["5"])


class SideFigures(BaseModel):
    """One side's answers to one question."""

    side: Side
    answers: list[ToldOf] = Field(
        description="For the lead every step, and who gave none. For others `agrees`, `does_not_agree` and "
        "`no_step`."
    )
    agreeing: float | None = Field(
        description="Of those who chose a step, how many in a hundred agree. Null where it is kept back."
    )


class QuestionBySide(BaseModel):
    question: str
    plain: str
    sides: list[SideFigures]
    gap: float | None = Field(
        description="`agreeing` of the lived-experience side less that of the professional side, in points. "
        "Null where one of them is kept back."
    )


class HeadingFigures(BaseModel):
    pi: Pi
    questions: list[QuestionBySide]


class SidePeople(BaseModel):
    side: Side
    people: Told


class LadderFigures(BaseModel):
    """How far people were meant to be part of it, and how far they say that they were."""

    intended: LadderIntended | None
    sides: list[SideFigures]


class AssessmentFigures(BaseModel):
    """What came of one assessment."""

    assessment_id: Id
    project_id: Id
    title: str
    kind: AssessmentKind
    instrument: str
    edition: int
    scale: InstrumentScale
    ended_on: date | None = Field(description="The last day on which it could be answered.")
    released: bool = Field(description="Figures are there once it is over, and not before.")
    exact: bool = Field(description="Whether the figures are as they are, for the lead alone.")
    answered: Told = Field(description="While it is open: how many by the end of yesterday.")
    sides: list[SidePeople]
    headings: list[HeadingFigures]
    ladder: LadderFigures | None
    counts: str = Field(examples=["people who answered, each once"])


def side_of(perspective: str) -> Side:
    """The side on which somebody answers."""
    return Side.lived_experience if perspective in LIVED else Side.professional


class Reader:
    """How one reader is told: exactly, in a side that is large enough, or as published figures are."""

    def __init__(self, exact: bool) -> None:
        self.exact = exact

    def people(self, count: int) -> dict[str, Any]:
        if not self.exact:
            return suppression.told(count)
        return suppression.exactly(count) if count >= FEWEST_FOR_LEAD else suppression.kept_back()

    def table(self, counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
        """Counts of answers of which each person of a side gave one."""
        if not self.exact:
            return suppression.table(counts, [answer for answer in counts if answer in _UNANSWERED])
        enough = sum(counts.values()) >= FEWEST_FOR_LEAD
        return {
            answer: suppression.exactly(count) if enough else suppression.kept_back()
            for answer, count in counts.items()
        }

    def steps(
        self, scale: InstrumentScale, counts: Counter[str]
    ) -> tuple[dict[str, dict[str, Any]], float | None]:
        """What a side answered to one question, and how many in a hundred of those who chose a step agree."""
        values = [step.value for step in scale.steps]
        agrees = sum(counts[str(value)] for value in values if value >= scale.agrees_from)
        does_not = sum(counts[str(value)] for value in values if value < scale.agrees_from)
        no_step = [*(each.value for each in NoAnswer), NOT_ANSWERED]
        two = {"agrees": agrees, "does_not_agree": does_not, NO_STEP: sum(counts[code] for code in no_step)}
        coarse = self.table(two)
        told = (
            self.table({code: counts[code] for code in [*map(str, values), *no_step]})
            if self.exact
            else coarse
        )
        return told, _agreeing(coarse)


def _agreeing(two: Mapping[str, Mapping[str, Any]]) -> float | None:
    parts = [two["agrees"], two["does_not_agree"]]
    if any(part["count"] is None for part in parts):
        return None
    return suppression.share(parts[0], {"count": sum(part["count"] for part in parts)})


Given = tuple[str, list[dict[str, Any]], str | None]
"""One sheet: for whom, the ratings, the rung."""


def figures(
    row: Values, asked: Questionnaire, intended: str | None, sheets: list[Given], reader: Reader
) -> dict[str, Any]:
    """The figures of an assessment that is over."""
    by_side = {side: [each for each in sheets if side_of(each[0]) is side] for side in Side}
    people = {side: reader.people(len(given)) for side, given in by_side.items()}
    questions = [_question(each, asked.scale, by_side, reader) for each in asked.questions]
    of = {each.id: each.pi for each in asked.questions}
    headings = [
        {"pi": pi.value, "questions": [each for each in questions if of[each["question"]] is pi]} for pi in Pi
    ]
    return {
        "sides": [{"side": side.value, "people": told} for side, told in people.items()],
        "headings": [each for each in headings if each["questions"]],
        "ladder": {"intended": intended, "sides": _ladder(by_side, reader)},
    }


def _question(
    question: InstrumentQuestion, scale: InstrumentScale, by_side: Mapping[Side, list[Given]], reader: Reader
) -> dict[str, Any]:
    sides: list[dict[str, Any]] = []
    for side, given in by_side.items():
        told, agreeing = reader.steps(scale, Counter(_code(question.id, ratings) for _, ratings, _ in given))
        sides.append({"side": side.value, "answers": _listed(told), "agreeing": agreeing})
    lived, others = (each["agreeing"] for each in sides)
    gap = None if lived is None or others is None else round(lived - others, 1)
    return {"question": question.id, "plain": question.plain, "sides": sides, "gap": gap}


def _code(question_id: str, ratings: list[dict[str, Any]]) -> str:
    said = next((each for each in ratings if each["question"] == question_id), None)
    if said is None:
        return NOT_ANSWERED
    return str(said["no_answer"] if said["value"] is None else said["value"])


def _ladder(by_side: Mapping[Side, list[Given]], reader: Reader) -> list[dict[str, Any]]:
    found = []
    for side, given in by_side.items():
        counts = Counter(rung or NOT_ANSWERED for _, _, rung in given)
        told = reader.table({code: counts[code] for code in (*(r.value for r in LadderRung), NOT_ANSWERED)})
        found.append({"side": side.value, "answers": _listed(told), "agreeing": None})
    return found


def _listed(told: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"answer": answer} | each for answer, each in told.items()]

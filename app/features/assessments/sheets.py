"""Answer sheets: what one person answers for their side. Nobody else reads it; whose it is lies beside it.

A sheet names nobody. Who signed in to answer, or for whom somebody wrote it down, is kept in a table of its
own, so that they can change their mind; whoever came by a link is kept nowhere (docs/decisions/0030).
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, exists, or_, select
from sqlmodel import col

from app.features.assessments.assessments import Assessment, is_answered_now
from app.features.assessments.instruments import Questionnaire
from app.features.enumerations import LadderRung, Perspective
from app.features.feedback.answers import Rating
from app.features.projects.sight import led_by_member
from app.kit.database import Write
from app.kit.inputs import Part
from app.kit.noun import Values
from app.kit.personal import Through, of_person
from app.kit.problems import Problem, fault, invalid
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
    owned_by,
    reference,
    text,
)


class Answers(Part):
    """What somebody answers. All of it can be left out but the side that they answer for."""

    perspective: Perspective = Field(description="For which side they answer.")
    ratings: list[Rating] = Field(default_factory=list, max_length=60)
    ladder_experienced: LadderRung | None = Field(
        default=None, description="How far they were part of it, as they lived it."
    )


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
    await db.insert(Sheet, made | whose | {"assessment_id": row["id"]} | stored(answers))
    return sheet_id


async def check_open(db: Write, assessment_id: str) -> None:
    """409 `assessment-closed` unless people can answer it now."""
    [(status, closes_on)] = await db.as_system(_HELD_OPEN, id=assessment_id)
    if not is_answered_now({"status": status, "closes_on": closes_on}):
        raise Problem("assessment-closed")


def stored(answers: Answers) -> Values:
    """Answers as a row keeps them."""
    said = answers.model_dump(mode="json", include=set(Answers.model_fields))
    return said | {"ratings": orjson.dumps(said["ratings"]).decode()}

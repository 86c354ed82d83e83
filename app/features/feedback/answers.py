"""Feedback: what one person said of a session, from which side, and not who they are."""

from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import select

from app.features.enumerations import FeedbackFrom, NoAnswer, WouldLikeMore
from app.features.feedback import rules
from app.features.feedback.suggestions import (
    READERS,
    PartOfFeedback,
    Suggestion,
    hanging_on_session,
)
from app.features.sessions.session import SESSIONS
from app.kit.database import Write
from app.kit.dates import ImpreciseDate
from app.kit.expressions import JsonRows
from app.kit.inputs import Code, Id, Line, Members, Named, Part, Words
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.personal import nobodys
from app.kit.resource import list_below, resource
from app.kit.scope import declare
from app.kit.tables import choice, document, first_day_of, new_id, text


class Rating(Part):
    """The answer to one question on a scale."""

    question: Code = Field(description="The id of a question of the form.")
    value: int | None = Field(default=None, ge=-1000, le=1000, description="A step of the question's scale.")
    no_answer: NoAnswer | None = Field(default=None, description="Said in place of a value.")


class InWords(Part):
    """The answer to one question in words."""

    question: Code = Field(description="The id of a question of the form.")
    words: Words


class FeedbackMembers(Members):
    given_by: FeedbackFrom = choice(FeedbackFrom, nullable=False, description="From which side it comes.")
    form_version: Line = text(nullable=False, description="Which form they answered.")
    given_on: ImpreciseDate | None = document(description="When they answered. Today, where it is not given.")
    ratings: list[Rating] = document(nullable=False, default_factory=list, max_length=50)
    would_like_more: WouldLikeMore | None = choice(WouldLikeMore)
    answers: list[InWords] = document(
        "confidential",
        nullable=False,
        default_factory=list,
        max_length=50,
        description="What they wrote. People say more than they mean to: reading it is put on record.",
    )


class Feedback(FeedbackMembers, PartOfFeedback, table=True):
    """The answers of one person. `organisation_id` leads the project."""

    __tablename__ = "feedback"
    __person__ = nobodys(
        "what people said without saying who they are", {"answers": "nobody's: names are looked for in it"}
    )
    __table_args__ = hanging_on_session()

    given_from: str | None = first_day_of("given_on")


class FeedbackCreate(FeedbackMembers, Named):
    session_id: Id
    topics: list[Line] = Field(default_factory=list, max_length=10, description="Topics that they suggested.")


class FeedbackView(FeedbackMembers, RecordView):
    session_id: Id
    project_id: Id
    recorded_by_organisation_id: Id = Field(description="Who asked for it, or wrote it down.")
    topics: list[Line]


class SessionFeedbackQuery(Query):
    given_by: FeedbackFrom | None = None
    would_like_more: WouldLikeMore | None = None


class FeedbackQuery(SessionFeedbackQuery):
    session_id: Id | None = None
    project_id: Id | None = None


def _topics() -> Any:
    said = select(JsonRows(Suggestion.words)).where(Suggestion.feedback_id == Feedback.id)
    return said.correlate(Feedback).scalar_subquery()


async def _keep_topics(db: Write, row: Values, before: Values | None) -> None:
    """Each is a row that a booking can come of."""
    if before is not None:
        return
    whose = {name: row[name] for name in ("organisation_id", "project_id", "session_id")}
    whose |= {"recorded_by_organisation_id": row["recorded_by_organisation_id"], "feedback_id": row["id"]}
    for words in dict.fromkeys(orjson.loads(row["topics"])):
        made = {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1, "words": words}
        await db.insert(Suggestion, made | whose)


FEEDBACK = Noun(
    model=Feedback,
    name="feedback",
    collection="feedback",
    create=FeedbackCreate,
    view=FeedbackView,
    query=FeedbackQuery,
    sorts={"given_on": "given_from", "created_at": "created_at"},
    lists={"topics": _topics},
    parent=SESSIONS,
    parent_member="session_id",
    created_by=frozenset({"own", "partner"}),
    relations=frozenset({"own"}),
    inherits=("project_id",),
    readers=READERS,
    rules=(rules.is_recorded, rules.fits_its_form, rules.stays_as_said),
    after=(_keep_topics,),
)

declare(FEEDBACK.layer("confidential"), "Read what people wrote in feedback.")


def operations() -> list[Operation]:
    """All of a core noun, and the list once more below each session."""
    return [*resource(FEEDBACK), list_below(FEEDBACK, SessionFeedbackQuery)]

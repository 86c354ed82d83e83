"""What feedback is made of has one reach; and suggestions, the topics that people would like."""

from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, and_, bindparam, case, false, or_, select
from sqlmodel import col

from app.features.projects.sight import PartOfProject, is_theirs
from app.kit.changes import FeedCounter
from app.kit.inputs import Id, Line, Members
from app.kit.noun import Noun, Query, RecordView
from app.kit.operations import Operation
from app.kit.personal import nobodys
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, belongs_to, organisation_key, owned_by, reference, text


class PartOfFeedback(PartOfProject):
    """A row about what people said of a session. It stays with the lead and with the organisation that asked
    for it or wrote it down; others learn counts."""

    session_id: str = reference(nullable=False, index=True)
    recorded_by_organisation_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        if cls is PartOfFeedback:
            return false()
        return or_(
            col(cls.organisation_id) == ORGANISATION, col(cls.recorded_by_organisation_id) == ORGANISATION
        )

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return false()

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return and_(cls.visible(), cls.led())

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return case((cls.visible(), "own"), else_="partner")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        if cls is PartOfFeedback:
            return false()
        return is_theirs(cls.organisation_id, cls.project_id)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


def hanging_on_session(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments of such a table."""
    return owned_by(
        belongs_to("project_id", "projects"),
        belongs_to("session_id", "sessions"),
        organisation_key("recorded_by_organisation_id"),
        *constraints,
    )


def readers() -> Any:
    """The lead, and whoever asked for it or wrote it down."""
    among = (bindparam("organisation_id", type_=ID), bindparam("recorded_by_organisation_id", type_=ID))
    return select(FeedCounter.organisation_id).where(col(FeedCounter.organisation_id).in_(among))


READERS = Statement(readers)


class SuggestionMembers(Members):
    words: Line = text(nullable=False, description="The topic, in their words.")


class Suggestion(SuggestionMembers, PartOfFeedback, table=True):
    """One topic from one person's feedback. A booking can have come of it."""

    __tablename__ = "feedback_suggestions"
    __person__ = nobodys("topics that somebody suggested without saying who they are")
    __table_args__ = hanging_on_session(belongs_to("feedback_id", "feedback", goes_with=True))

    feedback_id: str = reference(nullable=False, index=True)


class SuggestionView(SuggestionMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    feedback_id: Id
    session_id: Id
    project_id: Id
    recorded_by_organisation_id: Id


class SuggestionQuery(Query):
    project_id: Id | None = None
    session_id: Id | None = None
    feedback_id: Id | None = None


SUGGESTIONS = Noun(
    model=Suggestion,
    name="feedback-suggestion",
    collection="feedback-suggestions",
    create=SuggestionMembers,
    view=SuggestionView,
    query=SuggestionQuery,
    permission="feedback",
    relations=frozenset({"own"}),
    readers=READERS,
    external=False,
)


def operations() -> list[Operation]:
    """They come and go with their feedback; a name can be taken out of one (DOMAIN.md, rule 5)."""
    return [each for each in resource(SUGGESTIONS) if each.method in ("GET", "PATCH")]

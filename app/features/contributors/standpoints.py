"""Standpoints: the experience that people bring, in their own words, never inferred."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from app.features.contributors import sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import AboutPerson
from app.kit.inputs import Members, Named, Words
from app.kit.noun import HOME, Noun, RecordView
from app.kit.personal import of_person
from app.kit.tables import ORGANISATION, belongs_to, owned_by, reference, text


class StandpointMembers(Members):
    words: Words = text(
        "profile",
        nullable=False,
        description="In the person's own words.",
        schema_extra={"examples": ["care experienced"]},
    )


class Standpoint(StandpointMembers, AboutPerson, table=True):
    """At home only; others see it one by one, by a consent that names it."""

    __tablename__ = "standpoints"
    __person__ = of_person("What you bring, in your own words", contributor_id="person")
    __table_args__ = owned_by(belongs_to("contributor_id", "contributors", goes_with=True))

    contributor_id: str = reference(nullable=False, index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.organisation_id == ORGANISATION, col(cls.id).in_(sight.shared_standpoint_ids()))

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return sight.relation(cls.organisation_id)


class StandpointCreate(StandpointMembers, Named):
    pass


class StandpointView(StandpointMembers, RecordView):
    contributor_id: str


STANDPOINTS = Noun(
    model=Standpoint,
    name="standpoint",
    collection="standpoints",
    permission="contributors.standpoints",
    create=StandpointCreate,
    view=StandpointView,
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    nested=True,
    created_by=frozenset(HOME),
    by_person=frozenset(StandpointMembers.model_fields),
    removed_by_person=True,
    relations=frozenset({"own", "partner"}),
    readers=sight.READERS_OF_STANDPOINT,
)

"""What helps somebody, one row for each code: what those who run a session may be told, and nothing beside
it. Own words, travel, signs and the reason lie in another table, which nobody but the home reaches."""

from sqlalchemy import ColumnElement, UniqueConstraint, and_, or_

from app.features.contributors.sight import takes_part_where, told_what_helps
from app.features.projects.sight import led_by_member
from app.kit.personal import of_person
from app.kit.tables import (
    ORGANISATION,
    PERSON,
    Scoped,
    belongs_to,
    instant,
    organisation_key,
    primary_key,
    reference,
    text,
)


class ContributorSupport(Scoped, table=True):
    """One code of one contributor; `detail` is the language of an interpreter."""

    __tablename__ = "contributor_supports"
    __person__ = of_person("What helps you, as codes", contributor_id="person")
    __table_args__ = (
        UniqueConstraint("organisation_id", "contributor_id", "code"),
        organisation_key(),
        belongs_to("contributor_id", "contributors", goes_with=True),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    contributor_id: str = reference(nullable=False, index=True)
    code: str = text("needs", nullable=False)
    detail: str | None = text("needs")
    created_at: str = instant(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.organisation_id == ORGANISATION, told_what_helps(ORGANISATION, cls.contributor_id))

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return and_(cls.visible(), takes_part_where(led_by_member, cls.contributor_id))

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON

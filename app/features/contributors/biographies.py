"""Biographies: how people introduce themselves. Each row is one wording, shown to them and approved."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors import sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.reach import approved_for, approved_for_everybody
from app.features.contributors.sight import AboutPerson, works_with
from app.features.contributors.words import (
    MOVES,
    OWNED,
    OwnedWords,
    begin_undecided,
    owners_decide,
    refuse_new_wording,
)
from app.features.enumerations import ConsentPurpose, ConsentUse, QuoteStatus
from app.kit.database import Write
from app.kit.inputs import Line, Members, Named, Words
from app.kit.noun import HOME, Noun, RecordView, States, Values
from app.kit.personal import of_person
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, belongs_to, choice, owned_by, reference, text, whole


class BiographyMembers(Members):
    words: Words = text("profile", nullable=False, description="The wording, which is theirs.")
    credited_as: Line | None = text("profile", description="The name to show with it; empty for none.")


def reaches(row: Any, reader: Any, use: ConsentUse | None = None) -> ColumnElement[bool]:
    """Whether a biography reaches an organisation that is not its home. `row` has its columns."""
    together = works_with(reader, row.contributor_id)
    person, purpose = row.contributor_id, ConsentPurpose.publish_biography
    return and_(
        row.status == QuoteStatus.approved.value,
        approved_for(reader, person, purpose, row.id, together, use),
    )


class Biography(BiographyMembers, AboutPerson, table=True):
    """Seen at home, and by those whom its owner's live approval reaches."""

    __tablename__ = "biographies"
    __person__ = of_person("How you introduce yourself", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        UniqueConstraint("organisation_id", "contributor_id", "number"),
        Index(None, "status", "contributor_id"),
    )

    contributor_id: str = reference(nullable=False, index=True)
    number: int = whole(nullable=False)
    status: QuoteStatus = choice(QuoteStatus, nullable=False, default=QuoteStatus.draft)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(cls.organisation_id == ORGANISATION, reaches(cls, ORGANISATION))

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        approved = approved_for_everybody(cls.contributor_id, ConsentPurpose.publish_biography, cls.id)
        return and_(cls.status == QuoteStatus.approved.value, approved)

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return sight.relation(cls.organisation_id)


class BiographyCreate(BiographyMembers, Named):
    status: QuoteStatus = QuoteStatus.draft


class BiographyView(BiographyMembers, RecordView):
    contributor_id: str
    number: int
    status: QuoteStatus


_LAST = Statement(
    lambda: select(func.max(Biography.number)).where(
        Biography.contributor_id == bindparam("contributor_id", type_=ID)
    )
)


async def _number(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        row["number"] = (await db.value(_LAST, contributor_id=row["contributor_id"]) or 0) + 1


async def _keep_what_was_shown(db: Write, row: Values, before: Values | None) -> None:
    refuse_new_wording(row, before, tuple(BiographyMembers.model_fields))


def _reaches_reader(reader: Any) -> ColumnElement[bool]:
    biography = aliased(Biography.__table__)
    row = exists().where(biography.c.id == bindparam("id", type_=ID), reaches(biography.c, reader))
    return row.correlate_except(biography)


BIOGRAPHIES = Noun(
    model=Biography,
    name="biography",
    collection="biographies",
    permission="contributors.biographies",
    create=BiographyCreate,
    view=BiographyView,
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    nested=True,
    created_by=frozenset(HOME),
    by_person=frozenset(BiographyMembers.model_fields),
    relations=frozenset({"own", "partner"}),
    states=States("status", MOVES, by_person=MOVES),
    readers=sight.readers_if(_reaches_reader),
    sight=frozenset({"status"}),
    rules=(begin_undecided, _number, _keep_what_was_shown, owners_decide),
)


def _seen_with(people: Any) -> Any:
    home = (Biography.organisation_id, Biography.contributor_id)
    approved = col(Biography.status) == QuoteStatus.approved.value
    found = select(literal(BIOGRAPHIES.name), Biography.id, Biography.version, *home)
    return found.where(approved, people(Biography.contributor_id))


OWNED[ConsentPurpose.publish_biography] = OwnedWords(
    BIOGRAPHIES,
    Statement(
        lambda: (
            select(Biography.id, Biography.version, Biography.status, literal(1), Biography.credited_as)
            .where(Biography.contributor_id == bindparam("contributor_id", type_=ID))
            .with_for_update()
        )
    ),
    _seen_with,
)

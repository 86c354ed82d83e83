"""Biographies: how people introduce themselves. Each row is one wording, shown to them and approved."""

from sqlalchemy import UniqueConstraint, bindparam, func, select

from app.features.contributors import sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import AboutPerson
from app.features.enumerations import QuoteStatus
from app.kit.database import Write
from app.kit.inputs import Line, Members, Named, Words
from app.kit.noun import HOME, Noun, RecordView, States, Values
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, owned_by, reference, text, whole


class BiographyMembers(Members):
    words: Words = text("profile", nullable=False, description="The wording, which is theirs.")
    credited_as: Line | None = text("profile", description="The name to show with it; empty for none.")


class Biography(BiographyMembers, AboutPerson, table=True):
    __tablename__ = "biographies"
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        UniqueConstraint("organisation_id", "contributor_id", "number"),
    )

    contributor_id: str = reference(nullable=False, index=True)
    number: int = whole(nullable=False)
    status: QuoteStatus = choice(QuoteStatus, nullable=False, default=QuoteStatus.draft)


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
    """Words that somebody was shown stay as they were: another wording is another biography."""
    if before is None or before["status"] == QuoteStatus.draft.value:
        return
    if any(row[name] != before[name] for name in BiographyMembers.model_fields):
        raise Problem("conflict", "These words were shown to the person. Create a new wording instead.")


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
    relations=frozenset({"own"}),
    states=States(
        "status",
        {
            "draft": ("shown",),
            "shown": ("approved", "refused"),
            "approved": ("taken_back", "expired"),
            "expired": ("shown",),
        },
        by_person={
            "draft": ("shown",),
            "shown": ("approved", "refused"),
            "approved": ("taken_back",),
            "expired": ("shown",),
        },
    ),
    readers=sight.READERS_AT_HOME,
    rules=(_number, _keep_what_was_shown),
)

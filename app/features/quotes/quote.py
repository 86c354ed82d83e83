"""Quotes and stories: words that belong to those who said them – a person, a group, or somebody who came."""

from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, Index, and_, bindparam, case, exists, literal, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors.sight import Audience, readers_if
from app.features.contributors.words import MOVES, OWNED, OwnedWords, begin_undecided, owners_decide
from app.features.enumerations import (
    ConsentPurpose,
    ConsentUse,
    ExampleLayer,
    QuoteKind,
    QuoteOwner,
    QuoteStatus,
)
from app.features.projects.sight import involved, led_by_member
from app.features.quotes import rules, sight
from app.features.quotes.sight import QuoteVoice
from app.kit import telling, writing
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.expressions import JsonRows
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Noun, Query, RecordView, States, Values
from app.kit.personal import Through, of_person
from app.kit.statements import Statement
from app.kit.tables import (
    DAY,
    ID,
    ORGANISATION,
    Owned,
    belongs_to,
    choice,
    day,
    document,
    owned_by,
    reference,
    text,
    whole,
)

_FOR = "For the organisation that keeps it and for its owners."


class QuoteMembers(Members):
    kind: QuoteKind = choice(QuoteKind, nullable=False, default=QuoteKind.quote)
    words: Words = text(nullable=False, description="The words, which are theirs.")
    credited_as: Line | None = text(description="The name to show with it; empty for none.")
    project_id: Id | None = reference(
        index=True, description="What it is about: a project that you lead or take part in."
    )
    # The network sees no talk between two, and so no words that say which one they come from.
    session_id: Id | None = reference("profile", description="A session of that project.")
    audience: Audience | None = choice(
        Audience,
        description=f"Who it is meant for. Of somebody who came: for whom they agreed. {_FOR}",
    )
    recipients: list[Id] = document(
        nullable=False, default_factory=list, max_length=200, description=f"The organisations named. {_FOR}"
    )
    uses: list[ConsentUse] = document(
        nullable=False, default_factory=list, max_length=10, description=f"What for; empty for all. {_FOR}"
    )
    expires_on: Day | None = day(description=f"The last day, in UTC, for words of somebody who came. {_FOR}")
    agreed_how: Line | None = text(
        description="How somebody who came said that their words may be used: on the feedback form, …. "
        "Needed for them, and never who they are."
    )
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Quote(QuoteMembers, Owned, table=True):
    """`organisation_id` keeps it: the home of the people whose words they are. Others see it as far as all of
    them approve at this moment, and never further than the project that it is about."""

    __tablename__ = "quotes"
    __person__ = of_person(
        "Your words: quotes and stories",
        through=Through("id", "quote_voices", "quote_id"),
        kept="words of one person go with them; a group keeps its own: features/redress/erasing.py",
    )
    __table_args__ = owned_by(
        belongs_to("project_id", "projects", "lead_organisation_id"),
        belongs_to("session_id", "sessions", "lead_organisation_id"),
        Index(None, "organisation_id", "status", "id"),
        Index(None, "status", "id"),
    )

    status: QuoteStatus = choice(QuoteStatus, nullable=False, default=QuoteStatus.draft)
    owner: QuoteOwner = choice(QuoteOwner, nullable=False)
    lead_organisation_id: str | None = reference()
    voices: int = whole(nullable=False, info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return sight.sees(cls, ORGANISATION)

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return sight.published(cls)

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        part = involved(cls.lead_organisation_id, cls.project_id)
        return case((cls.organisation_id == ORGANISATION, "own"), (part, "partner"), else_="network")

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return led_by_member(cls.project_id)

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        """Those about the projects that they co-lead."""
        return and_(cls.visible(), cls.led())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return sight.is_voice(cls.id)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


class QuoteCreate(QuoteMembers, Named):
    status: QuoteStatus = QuoteStatus.draft
    contributor_ids: list[Id] = Field(
        default_factory=list,
        max_length=50,
        description="Whose words they are: one of your contributors, or all of a group that speaks with one "
        "voice. Empty for somebody who came and is not known by name; then say to what, how they agreed, and "
        "for whom. A contributor who acts for themselves leaves it out: the words are theirs.",
    )


class QuoteView(QuoteMembers, RecordView):
    status: QuoteStatus
    owner: QuoteOwner = Field(description="Whose words they are: a contributor's, a group's, or anonymous.")
    contributor_ids: list[Id] = Field(default_factory=list, description=f"Whose words they are. {_FOR}")
    lead_organisation_id: Id | None = Field(description="Who leads the project that it is about.")


class QuoteQuery(Query):
    contributor_id: Id | None = Field(default=None, description="One of your own, whose words they are.")
    project_id: Id | None = None
    session_id: Id | None = None
    kind: QuoteKind | None = None
    status: QuoteStatus | None = None
    status_in: list[QuoteStatus] | None = None


def _contributor_ids() -> Any:
    voices = select(JsonRows(QuoteVoice.contributor_id)).where(QuoteVoice.quote_id == Quote.id)
    return voices.correlate(Quote).scalar_subquery()


def _of_contributor() -> ColumnElement[bool]:
    mine = QuoteVoice.contributor_id == bindparam("contributor_id", type_=ID)
    return col(Quote.id).in_(select(QuoteVoice.quote_id).where(mine))


def _reaches_reader(reader: Any) -> ColumnElement[bool]:
    quote = aliased(Quote.__table__)
    row = exists().where(quote.c.id == bindparam("id", type_=ID), sight.reaches(quote.c, reader))
    return row.correlate_except(quote)


QUOTES = Noun(
    model=Quote,
    name="quote",
    collection="quotes",
    create=QuoteCreate,
    view=QuoteView,
    query=QuoteQuery,
    sorts={"created_at": "created_at"},
    lists={"contributor_ids": _contributor_ids},
    filters={"contributor_id": _of_contributor},
    by_person=frozenset(rules.AS_SHOWN),
    created_by_person=True,
    # Which of two texts are one person's, and what else that person was asked, is theirs and their home's.
    home_only=frozenset({"contributor_ids", *rules.TERMS}),
    states=States("status", MOVES, by_person=MOVES),
    readers=readers_if(_reaches_reader),
    sight=frozenset({"status"}),
    sees=lambda reader: sight.sees(Quote, reader),
    rules=(
        rules.speaks_for_oneself,
        rules.belongs_to_somebody,
        rules.is_about_something_of_yours,
        rules.says_for_whom,
        rules.keep_what_was_shown,
        begin_undecided,
        owners_decide,
    ),
    after=(rules.keep_voices,),
)


def _seen_with(people: Any) -> Any:
    """Those about no project: the others are seen with theirs."""
    approved = and_(col(Quote.status) == QuoteStatus.approved.value, col(Quote.project_id).is_(None))
    found = select(
        literal(QUOTES.name), Quote.id, Quote.version, Quote.organisation_id, QuoteVoice.contributor_id
    )
    return found.join(QuoteVoice, col(QuoteVoice.quote_id) == Quote.id).where(
        approved, people(QuoteVoice.contributor_id)
    )


_AGREED_UNTIL = Statement(
    lambda: (
        update(Quote)
        .where(Quote.id == bindparam("quote_id", type_=ID))
        .values(expires_on=bindparam("until", type_=DAY))
    )
)


async def lapse(db: Write, row: Values) -> None:
    """Let words of somebody who came expire, whose last day is over, and tell those who saw them until then.
    `row` has id, version, organisation, status and `expires_on`."""
    await db.change(_AGREED_UNTIL, quote_id=row["id"], until=None)
    had = await telling.hearers(db, QUOTES, row)
    await db.change(_AGREED_UNTIL, quote_id=row["id"], until=row["expires_on"])
    await writing.settle(db, QUOTES, row, QuoteStatus.expired.value)
    telling.sight_moved(db, QUOTES, row, had)


OWNED[ConsentPurpose.publish_quote] = OwnedWords(
    QUOTES,
    Statement(
        lambda: (
            select(Quote.id, Quote.version, Quote.status, Quote.voices, Quote.credited_as)
            .where(_of_contributor())
            .with_for_update()
        )
    ),
    _seen_with,
)

"""Who sees a quote: the home that keeps it, its owners, and those whom all of its owners let read it."""

from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.features.contributors import reach
from app.features.contributors.sight import Audience, unexpired, works_with
from app.features.enumerations import ConsentPurpose, ConsentUse, QuoteOwner, QuoteStatus
from app.features.projects.sight import involved, seen, shown_to_all
from app.kit.expressions import HasItem
from app.kit.personal import of_person
from app.kit.tables import PERSON, AtHome, belongs_to, instant, primary_key, reference


class QuoteVoice(AtHome, table=True):
    """One person whose words a quote is. `organisation_id` is their home, which keeps the quote."""

    __tablename__ = "quote_voices"
    __person__ = of_person("Words that are yours, alone or with others", contributor_id="person")
    __table_args__ = (
        UniqueConstraint("organisation_id", "quote_id", "contributor_id"),
        belongs_to("quote_id", "quotes", goes_with=True),
        # Not with the contributor: erasing a person has to decide what becomes of words that they own.
        belongs_to("contributor_id", "contributors"),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    quote_id: str = reference(nullable=False, index=True)
    contributor_id: str = reference(nullable=False, index=True)
    created_at: str = instant(nullable=False)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON


def _attendee_agreed(row: Any, reaches_somebody: Any) -> ColumnElement[bool]:
    """Whether somebody who came agreed that their words are read."""
    anonymous = row.owner == QuoteOwner.anonymous.value
    return and_(anonymous, unexpired(row.expires_on), reaches_somebody)


def _meant_for_everybody(row: Any) -> ColumnElement[bool]:
    return and_(row.audience == Audience.public.value, reach.holds(row.uses, ConsentUse.web))


def _meant_for(row: Any, reader: Any) -> ColumnElement[bool]:
    part = involved(row.lead_organisation_id, row.project_id, reader)
    return or_(
        _meant_for_everybody(row),
        and_(row.audience == Audience.partners.value, part),
        and_(row.audience == Audience.named.value, HasItem(row.recipients, reader)),
    )


def _all_voices(row: Any, approves: Any) -> ColumnElement[bool]:
    """Whether everybody approves whose words they are; somebody who is no longer there does not."""
    voices = aliased(QuoteVoice.__table__)
    person = voices.c.contributor_id
    agree = select(func.count()).select_from(voices).where(voices.c.quote_id == row.id, approves(person))
    return and_(row.voices > 0, agree.correlate_except(voices).scalar_subquery() == row.voices)


def reaches(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether a quote reaches an organisation that does not keep it, and that sees what it is about."""

    def approves(person: Any) -> ColumnElement[bool]:
        together = case(
            (row.project_id.is_(None), works_with(reader, person)),
            else_=involved(row.lead_organisation_id, row.project_id, reader),
        )
        return reach.approved_for(reader, person, ConsentPurpose.publish_quote, row.id, together)

    return and_(
        row.status == QuoteStatus.approved.value,
        or_(row.project_id.is_(None), seen(row.lead_organisation_id, row.project_id, reader)),
        or_(_all_voices(row, approves), _attendee_agreed(row, _meant_for(row, reader))),
    )


def sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a quote; `row` has its columns."""
    return or_(row.organisation_id == reader, reaches(row, reader))


def published(row: Any) -> ColumnElement[bool]:
    """Whether anybody sees a quote."""

    def approves(person: Any) -> ColumnElement[bool]:
        return reach.approved_for_everybody(person, ConsentPurpose.publish_quote, row.id)

    return and_(
        row.status == QuoteStatus.approved.value,
        or_(row.project_id.is_(None), shown_to_all(row.project_id)),
        or_(_all_voices(row, approves), _attendee_agreed(row, _meant_for_everybody(row))),
    )


def is_voice(quote_id: Any) -> ColumnElement[bool]:
    """Whether the asking contributor is one of those whose words a quote is."""
    voice = aliased(QuoteVoice.__table__)
    mine = exists().where(voice.c.quote_id == quote_id, voice.c.contributor_id == PERSON)
    return mine.correlate_except(voice)

"""Rate cards: what an organisation pays for what, as dated data. No figure of pay is anywhere in the code."""

from typing import Annotated, Any

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, Index, bindparam, select
from sqlmodel import col

from app.features.enumerations import RateUnit
from app.features.payments.payment import Payment
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.inputs import Id, Line, Members, Named, Part, Pence, Words
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, Owned, day, document, owned_by, sort_key, text

Minutes = Annotated[int, Field(ge=1, le=100_000)]


class RateLine(Part):
    """What one kind of work is paid by."""

    name: Line = Field(description="What it is for, once on each card.", examples=["Speaking at a session"])
    unit: RateUnit
    pence: Pence = Field(description="For one unit.", examples=[2500])
    minutes: Minutes | None = Field(
        default=None,
        description="How long one unit stands for, so that unpaid time can be told. An hour is an hour.",
    )
    includes_preparation: bool = Field(default=False, description="Whether preparing for it is in the price.")
    reward_under_18: Words | None = Field(
        default=None, description="What a young person gets instead: they are not paid like an adult."
    )


class RateCardMembers(Members):
    name: Line = text(nullable=False, description="What people call it.")
    valid_from: Day = day(nullable=False, description="The first day on which it holds.")
    valid_until: Day | None = day(description="The day from which it holds no more, where that is known.")
    lines: list[RateLine] = document(nullable=False, min_length=1, max_length=100)
    note: Words | None = text(description="How and when people are paid, in plain words.")


class RateCard(RateCardMembers, Owned, table=True):
    """One card of one organisation. Its people read it too."""

    __tablename__ = "rate_cards"
    __person__ = nobodys("what an organisation pays for what")
    __table_args__ = owned_by(Index(None, "organisation_id", "valid_from", "id"))

    name_key: str = sort_key("name")

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


class RateCardCreate(RateCardMembers, Named):
    pass


class RateCardView(RateCardMembers, RecordView):
    pass


class RateCardQuery(Query):
    valid_from_gte: Day | None = None
    valid_from_lt: Day | None = None


async def _holds_in_order(db: Write, row: Values, before: Values | None) -> None:
    if row["valid_until"] is not None and row["valid_until"] <= row["valid_from"]:
        raise invalid(fault("/valid_until", "ends-before-start", "It would end before it begins."))
    names = [line["name"].casefold() for line in orjson.loads(row["lines"])]
    if len(set(names)) < len(names):
        raise invalid(fault("/lines", "repeated", "Give each line a name of its own."))


# Whoever offers by a card holds it too, so that it does not change between their look and their offer.
_HOLD = Statement(
    lambda: select(RateCard.id).where(RateCard.id == bindparam("id", type_=ID)).with_for_update()
)
_LAST = Statement(
    lambda: (
        select(Payment.for_on)
        .where(Payment.rate_card_id == bindparam("id", type_=ID))
        .order_by(col(Payment.for_on).desc())
        .limit(1)
    )
)


async def _stays_as_it_was_used(db: Write, row: Values, before: Values | None) -> None:
    """What people were offered by it was offered by these lines. Only its end and its name may change, and
    the end not to before the last day that was paid by it."""
    if before is None:
        return
    await db.row(_HOLD, id=row["id"])
    last = await db.value(_LAST, id=row["id"])
    if last is None:
        return
    detail = "Payments were offered by it. Let this card end, and make a new one."
    changed = [name for name in ("valid_from", "lines") if _plain(row[name]) != _plain(before[name])]
    if changed:
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))
    if row["valid_until"] is not None and row["valid_until"] <= last:
        raise invalid(fault("/valid_until", "cannot-change", "Payments for that day were offered by it."))


def _plain(value: Any) -> Any:
    """PostgreSQL writes the text of a document in its own way."""
    return orjson.loads(value) if value.startswith("[") else value


RATE_CARDS = Noun(
    model=RateCard,
    name="rate-card",
    collection="rate-cards",
    create=RateCardCreate,
    view=RateCardView,
    query=RateCardQuery,
    sorts={"name": "name_key", "valid_from": "valid_from"},
    relations=frozenset({"own"}),
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
    rules=(_holds_in_order, _stays_as_it_was_used),
)

_CARD = Statement(
    lambda: (
        select(RateCard.valid_from, RateCard.valid_until, RateCard.lines)
        .where(RateCard.id == bindparam("id", type_=ID))
        .with_for_update(read=True)
    )
)


async def line_on(db: Write, card_id: Id, name: str | None, day_of_it: str) -> RateLine:
    """The line of a card that holds on a day. Raises Problem where there is none."""
    found = await db.row(_CARD, id=card_id)
    if found is None:
        raise invalid(fault("/rate_card_id", "unknown-reference", "There is no such rate card of yours."))
    valid_from, valid_until, lines = found
    if day_of_it < valid_from or (valid_until is not None and day_of_it >= valid_until):
        raise invalid(fault("/for_on", "out-of-range", "The rate card does not hold on that day."))
    line = next((each for each in orjson.loads(lines) if each["name"] == name), None)
    if line is None:
        raise invalid(fault("/rate_line", "unknown-reference", "Give the name of a line of this card."))
    return RateLine.model_validate(line, strict=False)

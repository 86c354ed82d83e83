"""A payment and its expenses: what is kept of them. The rules are beside: offering, moves, expenses."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Index, and_, bindparam, func, select
from sqlalchemy.types import Boolean
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.enumerations import (
    ExpenseCategory,
    PaymentKind,
    PaymentReply,
    PaymentStatus,
    RateUnit,
    RecordedFrom,
    RewardKind,
)
from app.features.involvement import (
    InvolvementCreate,
    InvolvementMembers,
    InvolvementQuery,
    InvolvementView,
    PartOfInvolvement,
    hanging_on_involvement,
)
from app.kit.dates import Day
from app.kit.expressions import JsonObject
from app.kit.inputs import Id, Line, Members, Part, Words
from app.kit.noun import Flag, Query, RecordView
from app.kit.personal import of_person
from app.kit.tables import (
    belongs_to,
    choice,
    day,
    organisation_key,
    owned_by,
    reference,
    text,
    whole,
    yes_no,
)

Amount = Annotated[int, Field(ge=0, le=100_000_000)]
"""Pence of one payment: up to a million pounds, so that a slip of the keyboard is refused."""

IN_HAND = (PaymentStatus.claimed.value, PaymentStatus.approved.value)
"""Claimed and not yet paid."""


class PaymentMembers(InvolvementMembers):
    kind: PaymentKind = choice(
        PaymentKind,
        nullable=False,
        default=PaymentKind.fee,
        description="`cancelled_session`: for one that was called off. `expenses`: nothing but those. "
        "`reward`: what a young person gets, who is not paid like an adult.",
    )
    for_what: Line | None = text("profile", description="What it is for, as they read it.")
    for_on: Day | None = day(description="The day that it is for; today where nobody says. The card of then.")
    rate_card_id: Id | None = reference(description="The rate card that it goes by.")
    rate_line: Line | None = text(description="The name of the line on it.")
    quantity: Annotated[int, Field(ge=1, le=1000)] | None = whole(
        description="How many units; of a line by the hour give `minutes`."
    )
    minutes: Annotated[int, Field(ge=1, le=100_000)] | None = whole(
        description="How long, for a line by the hour; or how long a free amount stands for, if known."
    )
    amount_offered_pence: Amount | None = whole(
        description="By the rate card, where there is one. Else the amount, with `why`."
    )
    why: Words | None = text("profile", description="Why this amount, where it goes by no rate card.")
    reward: RewardKind | None = choice(RewardKind, description="What a young person gets.")
    reward_label: Line | None = text("profile", description="A free label for the reward.")
    own_time_declared_on: Day | None = day(
        description="When somebody who works in the public sector said that they do this in their own time."
    )
    claim_note: Words | None = text("profile", description="What they want to say with their claim.")
    signposted_on: Day | None = day(
        description="When they were told where to get advice about benefits. What came of it is theirs."
    )
    recorded_from: RecordedFrom = choice(
        RecordedFrom, nullable=False, default=RecordedFrom.live, description="`history`: paid long ago."
    )


class Payment(PaymentMembers, PartOfInvolvement, table=True):
    """One offer and what became of it. The amounts are kept apart: none is ever worked out from another."""

    __tablename__ = "payments"
    __person__ = of_person("What you were offered and paid", contributor_id="person")
    __table_args__ = hanging_on_involvement(
        belongs_to("rate_card_id", "rate_cards", "home_organisation_id"),
        Index(None, "home_organisation_id", "status", "due_on", "id"),
    )

    status: PaymentStatus = choice(PaymentStatus, nullable=False, default=PaymentStatus.offered)
    rate_unit: RateUnit | None = choice(RateUnit)
    rate_pence: int | None = whole()
    includes_preparation: bool = yes_no(default=False)
    minutes_covered: int | None = whole()
    reply: PaymentReply | None = choice(PaymentReply)
    replied_on: str | None = day()
    replied_by: str | None = text()
    amount_accepted_pence: int | None = whole()
    expenses_claimed_pence: int | None = whole()
    amount_claimed_pence: int | None = whole()
    amount_approved_pence: int | None = whole()
    amount_paid_pence: int | None = whole()
    offered_by: str | None = text()
    claimed_by: str | None = text()
    claimed_on: str | None = day()
    approved_by: str | None = text()
    approved_on: str | None = day()
    due_on: str | None = day()
    paid_on: str | None = day()
    days_to_pay: int | None = whole()


class PaymentCreate(PaymentMembers, InvolvementCreate):
    status: PaymentStatus = Field(
        default=PaymentStatus.offered, description="Another than `offered` only with `recorded_from` history."
    )


class Payee(Part):
    display_name: str


class PaymentView(PaymentMembers, InvolvementView):
    status: PaymentStatus
    payee: Payee | None = Field(
        description="What they wish to be called; null for a project lead who does not see them."
    )
    rate_unit: RateUnit | None
    rate_pence: int | None = Field(description="Of one unit, as it was offered.")
    includes_preparation: bool = Field(description="Whether preparing for it is in the price.")
    minutes_covered: int | None = Field(description="How long it pays for, where that is known.")
    reply: PaymentReply | None
    replied_on: str | None = Field(json_schema_extra={"format": "date"})
    replied_by: str | None = Field(description="Who said so: the person, or somebody for them.")
    amount_accepted_pence: int | None
    expenses_claimed_pence: int | None = Field(description="How much of the claim is expenses.")
    amount_claimed_pence: int | None = Field(
        description="What was accepted and the expenses to be paid back."
    )
    amount_approved_pence: int | None
    amount_paid_pence: int | None
    offered_by: str | None
    claimed_by: str | None
    claimed_on: str | None = Field(json_schema_extra={"format": "date"})
    approved_by: str | None
    approved_on: str | None = Field(json_schema_extra={"format": "date"})
    due_on: str | None = Field(json_schema_extra={"format": "date"}, description="By when it is to be paid.")
    paid_on: str | None = Field(json_schema_extra={"format": "date"})
    days_to_pay: int | None = Field(description="From the claim to the day on which it was paid.")


class PaymentQuery(InvolvementQuery):
    status: PaymentStatus | None = None
    status_in: list[PaymentStatus] | None = None
    kind: PaymentKind | None = None
    rate_card_id: Id | None = None
    overdue: Annotated[
        Flag | None, Field(description="Whether it is claimed, not paid, and `due_on` is past (day in UTC).")
    ] = None
    for_on_gte: Day | None = None
    for_on_lt: Day | None = None
    paid_on_gte: Day | None = None
    paid_on_lt: Day | None = None


def overdue() -> ColumnElement[bool]:
    """Whether a payment should have been paid by now."""
    return and_(
        col(Payment.status).in_(IN_HAND),
        col(Payment.due_on).is_not(None),
        Payment.due_on < func.current_date(),
    )


def is_overdue() -> ColumnElement[bool]:
    """The filter of that name."""
    return overdue() == bindparam("overdue", type_=Boolean())


def payee() -> Any:
    """Whom a payment is for, as a document. Whoever sees it keeps the person's record, or is them."""
    return (
        select(JsonObject(display_name=Contributor.display_name))
        .where(Contributor.id == Payment.contributor_id)
        .correlate(Payment)
        .scalar_subquery()
    )


class ExpenseMembers(Members):
    category: ExpenseCategory = choice(ExpenseCategory, nullable=False, description="What it was for.")
    category_label: Line | None = text("profile", description="A free label where it is something `other`.")
    amount_pence: Annotated[int, Field(ge=1, le=10_000_000)] = whole(nullable=False)
    spent_on: Day | None = day(description="When.")
    paid_up_front: bool = yes_no(
        default=False, description="Whether your organisation paid it: then it is not paid back."
    )
    note: Words | None = text("profile", description="Anything to say about it.")


class Expense(ExpenseMembers, PartOfInvolvement, table=True):
    """Something that taking part cost somebody."""

    __tablename__ = "payment_expenses"
    __person__ = of_person("What it cost you to take part", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("payment_id", "payments"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("project_id", "projects"),
        organisation_key("home_organisation_id"),
    )

    payment_id: str = reference(nullable=False, index=True)
    project_id: str | None = reference(index=True)


class ExpenseCreate(ExpenseMembers):
    pass


class ExpenseView(ExpenseMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    payment_id: Id
    contributor_id: Id
    home_organisation_id: Id
    project_id: Id | None


class ExpenseQuery(Query):
    category: ExpenseCategory | None = None

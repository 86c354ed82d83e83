"""What payments come to: pence by state, what is overdue, and how long it took to pay. At home only."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import col

from app.features.enumerations import PaymentStatus
from app.features.payments.payment import Expense, Payment, overdue
from app.features.payments.payments import PAYMENTS
from app.kit.database import Read
from app.kit.dates import Day
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, now

AMOUNTS = ("offered", "accepted", "claimed", "approved", "paid")


class WhoseQuery(BaseModel):
    """Of whom, and for which project."""

    model_config = ConfigDict(extra="forbid")

    contributor_id: Id | None = None
    project_id: Id | None = None


class FiguresQuery(WhoseQuery):
    """The same, and when: by the day that payments are for."""

    for_on_gte: Day | None = None
    for_on_lt: Day | None = None


class PaymentSums(BaseModel):
    """Payments in one state, and what is written on them."""

    status: PaymentStatus
    payments: int
    offered_pence: int
    accepted_pence: int
    claimed_pence: int
    approved_pence: int
    paid_pence: int


class PaymentReport(BaseModel):
    """Sums are of what is written on payments, so that they add up with any list of these."""

    by_status: list[PaymentSums]
    payments: int
    offered_pence: int
    accepted_pence: int
    claimed_pence: int
    approved_pence: int
    paid_pence: int
    expenses_pence: int = Field(description="What taking part cost people, paid back or paid up front.")
    overdue: int = Field(description="How many should have been paid by now.")
    overdue_pence: int = Field(description="What was claimed with these.")
    days_to_pay_mean: int | None = Field(
        description="From claim to payment, whole days; null where none was."
    )
    days_to_pay_longest: int | None
    as_of: str = Field(json_schema_extra={"format": "date"})
    counts: str = Field(description="What is counted.", examples=["payments, not people"])


def asked(query: WhoseQuery) -> dict[str, Any]:
    """A query as parameters; what it leaves out is null, and asks for nothing."""
    given = {name: getattr(query, name) for name in type(query).model_fields}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


def whose(model: Any) -> ColumnElement[bool]:
    """Whether a row is of whom a query asks for."""
    person, project = bindparam("contributor_id", type_=ID), bindparam("project_id", type_=ID)
    return and_(
        or_(person.is_(None), model.contributor_id == person),
        or_(project.is_(None), model.project_id == project),
    )


def fits() -> ColumnElement[bool]:
    """Whether a payment is also of when it asks for."""
    since, until = bindparam("for_on_gte", type_=DAY), bindparam("for_on_lt", type_=DAY)
    return and_(
        whose(Payment),
        or_(since.is_(None), col(Payment.for_on) >= since),
        or_(until.is_(None), col(Payment.for_on) < until),
    )


def _sum(name: str) -> Any:
    return func.coalesce(func.sum(getattr(Payment, f"amount_{name}_pence")), 0)


_SUMS = Statement(
    lambda: (
        select(Payment.status, func.count(), *(_sum(name) for name in AMOUNTS))
        .where(fits())
        .group_by(Payment.status)
    )
)
_DAYS = Statement(
    lambda: select(
        func.count(Payment.days_to_pay),
        func.coalesce(func.sum(Payment.days_to_pay), 0),
        func.max(Payment.days_to_pay),
    ).where(fits())
)
_LATE = Statement(lambda: select(func.count(), _sum("claimed")).where(fits(), overdue()))
_EXPENSES = Statement(
    lambda: (
        select(func.coalesce(func.sum(Expense.amount_pence), 0))
        .join(Payment, col(Payment.id) == Expense.payment_id)
        .where(fits(), Payment.status != PaymentStatus.cancelled.value)
    )
)


async def payments(db: Read, query: FiguresQuery) -> dict[str, Any]:
    """A `PaymentReport` of the payments that the handle's scope may list."""
    within = asked(query)
    found = {row[0]: [int(value) for value in row[1:]] for row in await db.rows(_SUMS, **within)}
    names = ("payments", *(f"{name}_pence" for name in AMOUNTS))
    by_status = [
        {"status": status.value} | dict(zip(names, found[status.value], strict=True))
        for status in PaymentStatus
        if status.value in found
    ]
    number, days, longest = await db.row(_DAYS, **within) or (0, 0, None)
    late, late_pence = await db.row(_LATE, **within) or (0, 0)
    return {
        "by_status": by_status,
        **{name: sum(each[name] for each in by_status) for name in names},
        "expenses_pence": int(await db.value(_EXPENSES, **within)),
        "overdue": late,
        "overdue_pence": int(late_pence),
        "days_to_pay_mean": int(days) // number if number else None,
        "days_to_pay_longest": longest,
        "as_of": now()[:10],
        "counts": "payments, not people",
    }


async def _report(call: Call) -> Answer:
    query: FiguresQuery = call.query(FiguresQuery)
    async with call.services.database.read(call.scope) as db:
        return json_answer(await payments(db, query))


def operations() -> list[Operation]:
    """Figures about payments, which nobody but home sees: they are not suppressed (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/payments",
            "read_payment_report",
            _report,
            PAYMENTS.reads,
            "Add up payments by state, what is overdue, and how long it took to pay",
            "reports",
            description="Of the payments that you may list, in pence. Cancelled ones are in a row of "
            "their own.",
            query=FiguresQuery,
            answers={200: PaymentReport},
        ),
    ]

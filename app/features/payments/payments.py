"""The operations of payments and of what they cost people, and what may no longer be changed in them."""

from sqlalchemy import bindparam, select

from app.features.involvement import READERS, noun
from app.features.payments import moves, offering
from app.features.payments.payment import (
    Expense,
    ExpenseCreate,
    ExpenseQuery,
    ExpenseView,
    Payment,
    PaymentCreate,
    PaymentQuery,
    PaymentView,
    is_overdue,
    payee,
)
from app.kit.database import Write
from app.kit.dates import today
from app.kit.noun import HOME, Noun, Values
from app.kit.operations import Operation
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import ID

_GONE = ("offered", "undecided", "accepted", "part_accepted", "declined", "donated")
"""States in which nothing has been claimed yet."""


async def _stays_on_record(db: Write, row: Values, before: Values | None) -> None:
    """Money that was claimed leaves by its retention schedule, not by a click."""
    if row["status"] not in _GONE:
        raise Problem(
            "conflict", "It was claimed, so it stays on record. You can cancel it, with the reason."
        )


PAYMENTS = noun(
    Payment,
    name="payment",
    collection="payments",
    create=PaymentCreate,
    view=PaymentView,
    query=PaymentQuery,
    sorts={"created_at": "created_at", "for_on": "for_on", "due_on": "due_on", "paid_on": "paid_on"},
    lists={"payee": payee},
    filters={"overdue": is_overdue},
    by_person=offering.BY_PERSON,
    states=moves.STATES,
    keyed=True,
    rules=(
        offering.begins,
        offering.stays,
        offering.young_people_are_rewarded,
        offering.for_a_cancelled_session,
        offering.has_an_amount,
        moves.moves,
    ),
    leaves=(_stays_on_record,),
)

# Whoever claims holds it too, so that no expense slips in between the sum and the claim.
_PAYMENT = Statement(
    lambda: (
        select(Payment.status, Payment.kind)
        .where(Payment.id == bindparam("payment_id", type_=ID))
        .with_for_update()
    )
)


async def is_open(db: Write, row: Values, before: Values | None) -> None:
    """A rule: what a claim was made of does not change."""
    found = await db.row(_PAYMENT, payment_id=row["payment_id"])
    if found is None or found[0] not in _GONE:
        raise Problem(
            "conflict", "It was claimed with these expenses. Take the claim back, then change them."
        )


async def _makes_sense(db: Write, row: Values, before: Values | None) -> None:
    if row["spent_on"] is not None and row["spent_on"] > today().isoformat():
        raise invalid(fault("/spent_on", "out-of-range", "This day is to come."))
    if db.scope.is_person and before is None and row["paid_up_front"]:
        raise Problem("not-yours-to-change", "paid_up_front: your organisation keeps this.")


EXPENSES = Noun(
    model=Expense,
    name="expense",
    collection="expenses",
    permission="payments",
    create=ExpenseCreate,
    view=ExpenseView,
    query=ExpenseQuery,
    parent=PAYMENTS,
    parent_member="payment_id",
    nested=True,
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    inherits=("contributor_id", "home_organisation_id", "project_id"),
    readers=READERS,
    by_person=frozenset({"category", "category_label", "amount_pence", "spent_on", "note"}),
    removed_by_person=True,
    keyed=True,
    external=False,
    rules=(is_open, _makes_sense),
    leaves=(is_open,),
)


def operations() -> list[Operation]:
    """All of payments, and of expenses below each."""
    declare(offering.APPROVES, "Approve payments, and say that they were paid.")
    return [*resource(PAYMENTS), *resource(EXPENSES)]

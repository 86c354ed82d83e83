"""How a payment moves: replied to, claimed, approved by somebody else, paid. Each move keeps what it says."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from pydantic import Field
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.enumerations import PaymentKind, PaymentStatus
from app.features.members import Member
from app.features.organisations import Organisation
from app.features.payments.offering import APPROVES
from app.features.payments.payment import Amount, Expense
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.noun import States, Values
from app.kit.problems import Problem, fault, forbidden, invalid
from app.kit.statements import Statement
from app.kit.states import Transition
from app.kit.tables import ID

_REPLIES = ("undecided", "accepted", "part_accepted", "declined", "donated")


def _from(*others: str, but: str = "") -> tuple[str, ...]:
    return (*(reply for reply in _REPLIES if reply != but), *others)


_THEIR_MOVES = {
    "offered": _from(),
    "undecided": _from(but="undecided"),
    **{reply: _from("claimed", but=reply) for reply in _REPLIES[1:]},
    "claimed": _REPLIES[1:],
}
"""What a person does themselves: saying no, or changing one's mind, is as open as saying yes."""

_MOVES = {
    **{now: (*moves, "cancelled") for now, moves in _THEIR_MOVES.items()},
    "accepted": _from("claimed", "approved", "cancelled", but="accepted"),
    "claimed": ("approved", *_REPLIES[1:], "cancelled"),
    "approved": ("paid", "claimed", "cancelled"),
}


class PaymentMove(Transition):
    """A move of a payment. An amount goes with the move that it is about, and with no other."""

    amount_accepted_pence: Amount | None = Field(
        default=None, description="With `part_accepted`: how much they take."
    )
    amount_approved_pence: Amount | None = Field(
        default=None, description="With `approved`: the claim, or less with a reason."
    )
    amount_paid_pence: Amount | None = Field(
        default=None, description="With `paid`: what was approved, or less with a reason."
    )
    paid_on: Day | None = Field(default=None, description="With `paid`: the day, if not today.")


STATES = States(
    "status", _MOVES, by_person=_THEIR_MOVES, explained=frozenset({"cancelled"}), asks=PaymentMove
)

_OF_MOVE = {
    "amount_accepted_pence": ("part_accepted",),
    "amount_approved_pence": ("approved",),
    "amount_paid_pence": ("paid",),
    "paid_on": ("paid",),
}
_CLAIM = ("amount_claimed_pence", "expenses_claimed_pence", "claimed_by", "claimed_on", "due_on")
_APPROVAL = ("amount_approved_pence", "approved_by", "approved_on")


async def moves(db: Write, row: Values, before: Values | None) -> None:
    """A rule: what each move needs and keeps."""
    if before is None or row["status"] == before["status"]:
        return
    to = row["status"]
    wrong = [name for name, at in _OF_MOVE.items() if row[name] != before[name] and to not in at]
    if wrong:
        raise invalid(*(fault(f"/{name}", "not-allowed", f"Not with a move to {to}.") for name in wrong))
    await _TAKES.get(to, _replied)(db, row, before)


def _refused(detail: str, row: Values, *without: str) -> Problem:
    """409 like that of a move that is not on the list: the open ones are."""
    open_moves = [move for move in _MOVES[row["status"]] if move not in without]
    return Problem("transition-refused", detail, open_moves=open_moves)


async def _replied(db: Write, row: Values, before: Values) -> None:
    if before["status"] == PaymentStatus.claimed:
        _take_claim_back(db, row, before)
        return
    to, offered = row["status"], row["amount_offered_pence"]
    row |= {"reply": to, "replied_on": today().isoformat(), "replied_by": db.scope.actor}
    if to == PaymentStatus.part_accepted:
        taken = row["amount_accepted_pence"]
        if taken is None or not 0 < taken < offered:
            detail = f"Say how much of it: more than 0, and less than {offered}."
            raise invalid(fault("/amount_accepted_pence", "out-of-range", detail))
    else:
        answered = {"accepted": offered, "undecided": None}
        row["amount_accepted_pence"] = answered.get(to, 0)


def _take_claim_back(db: Write, row: Values, before: Values) -> None:
    """What was claimed goes back to what they had said, so that expenses can be put right."""
    said = before["reply"] or PaymentStatus.accepted.value
    if row["status"] != said:
        without = {*_REPLIES, *(("approved", "cancelled") if db.scope.is_person else ())} - {said}
        raise _refused(f"Take the claim back first: a move to {said}.", before, *without)
    row |= dict.fromkeys(_CLAIM)


_TO_BE_PAID_BACK = Statement(
    lambda: select(func.coalesce(func.sum(Expense.amount_pence), 0)).where(
        Expense.payment_id == bindparam("payment_id", type_=ID), Expense.paid_up_front.is_(False)
    )
)
_TERMS = Statement(
    lambda: select(Organisation.second_person_above_pence, Organisation.pay_within_days).where(
        Organisation.id == bindparam("id", type_=ID)
    )
)


async def _claimed(db: Write, row: Values, before: Values) -> None:
    if before["status"] == PaymentStatus.approved:  # the approval is taken back, and the claim stays
        if not db.scope.may(APPROVES):
            raise forbidden(APPROVES, to_person=db.scope.is_person)
        row |= dict.fromkeys(_APPROVAL)
        return
    if row["kind"] == PaymentKind.reward:
        raise _refused(
            "A reward is not claimed: once it is accepted, somebody approves it.", before, "claimed"
        )
    expenses = int(await db.value(_TO_BE_PAID_BACK, payment_id=row["id"]))
    claim = (row["amount_accepted_pence"] or 0) + expenses
    if claim == 0:
        raise Problem("conflict", "There is nothing to claim yet. Add what it cost first.")
    row |= {"expenses_claimed_pence": expenses, "amount_claimed_pence": claim}
    row |= {"claimed_by": db.scope.actor, "claimed_on": today().isoformat()}
    row["due_on"] = await _due(db, row)


async def _due(db: Write, row: Values) -> str:
    _, days = await _terms(db, row)
    return (today() + timedelta(days=days)).isoformat()


async def _terms(db: Write, row: Values) -> tuple[int, int]:
    above, days = await db.row(_TERMS, id=row["home_organisation_id"]) or (0, 0)
    return int(above), int(days)


_IS_PAYEE = Statement(
    lambda: (
        select(Member.id)
        .join(Contributor, col(Contributor.account_id) == Member.account_id)
        .where(
            Member.id == bindparam("member_id", type_=ID),
            Contributor.id == bindparam("contributor_id", type_=ID),
        )
    )
)


async def _approved(db: Write, row: Values, before: Values) -> None:
    if not db.scope.may(APPROVES):
        raise forbidden(APPROVES, to_person=db.scope.is_person)
    if before["status"] != PaymentStatus.claimed and row["kind"] != PaymentKind.reward:
        raise _refused("It has to be claimed first.", before, "approved")
    claim = before["amount_claimed_pence"]
    asked = row["amount_accepted_pence"] if claim is None else claim
    approved = row["amount_approved_pence"]
    row["amount_approved_pence"] = asked if approved is None else approved
    _check_less(row["amount_approved_pence"], asked, "amount_approved_pence")
    await _check_second_person(db, row, asked)
    row |= {"approved_by": db.scope.actor, "approved_on": today().isoformat()}
    row["due_on"] = row["due_on"] or await _due(db, row)


def _check_less(amount: int, most: int, member: str) -> None:
    if amount > most:
        raise invalid(fault(f"/{member}", "out-of-range", f"At most {most}: what was said before."))


async def _check_second_person(db: Write, row: Values, amount: int) -> None:
    """Nobody approves their own pay; and of more than the organisation's amount, nobody what they offered or
    claimed for somebody."""
    payee = await db.value(_IS_PAYEE, member_id=db.scope.member_id, contributor_id=row["contributor_id"])
    if payee is not None:
        raise Problem("not-yours-to-change", "This is paid to you. Ask somebody else to approve it.")
    above, _ = await _terms(db, row)
    if amount > above and db.scope.actor in (row["offered_by"], row["claimed_by"]):
        raise Problem(
            "not-yours-to-change",
            "You offered or claimed this. Somebody else has to look at it and approve it.",
        )


async def _paid(db: Write, row: Values, before: Values) -> None:
    if not db.scope.may(APPROVES):
        raise forbidden(APPROVES, to_person=db.scope.is_person)
    paid = row["amount_paid_pence"]
    row["amount_paid_pence"] = row["amount_approved_pence"] if paid is None else paid
    _check_less(row["amount_paid_pence"], row["amount_approved_pence"], "amount_paid_pence")
    row["paid_on"] = row["paid_on"] or today().isoformat()
    since = row["claimed_on"] or row["approved_on"]
    if not since <= row["paid_on"] <= today().isoformat():
        raise invalid(fault("/paid_on", "out-of-range", "Give a day from the claim until today."))
    row["days_to_pay"] = (date.fromisoformat(row["paid_on"]) - date.fromisoformat(since)).days


async def _cancelled(db: Write, row: Values, before: Values) -> None:
    """What was said and approved so far stays on it, and nothing of it is due any more."""
    row["due_on"] = None


_TAKES: dict[str, Callable[[Write, Values, Values], Awaitable[None]]] = {
    "claimed": _claimed,
    "approved": _approved,
    "paid": _paid,
    "cancelled": _cancelled,
}

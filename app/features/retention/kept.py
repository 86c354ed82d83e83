"""What each class of data is: which records it has, from which day they count, and how one is removed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Select, Text, bindparam, cast, delete, null, or_, select, update
from sqlmodel import col

from app.features.contributors import equality
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.equality import Equality
from app.features.contributors.needs import NEEDS, Needs
from app.features.enumerations import ContributorStatus, PaymentStatus, QuoteStatus
from app.features.feedback.answers import FEEDBACK, Feedback
from app.features.files import FILES, File
from app.features.payments.payment import Expense, Payment
from app.features.payments.payments import EXPENSES, PAYMENTS
from app.features.quotes.quote import QUOTES, Quote
from app.features.redress.complaints import COMPLAINTS, Complaint
from app.features.redress.concerns import CONCERNS, Concern
from app.features.redress.corrections import CORRECTIONS, Correction
from app.features.redress.objections import OBJECTIONS, Objection
from app.features.support.check_ins import CHECK_INS, CheckIn
from app.features.support.entries import SUPPORT, Support
from app.kit import audit, telling, writing
from app.kit.database import Read, Write
from app.kit.dates import day_of, last_day
from app.kit.noun import Noun
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID, INSTANT

Remove = Callable[[Write, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record of a class: the day it counts from, and the one member who may know, if it is only one."""

    record_id: str
    since: date
    member_id: str | None


@dataclass(frozen=True)
class Kept:
    """One class. `remove` is None where a person decides."""

    resource: str
    all: Statement
    one: Statement
    remove: Remove | None

    async def candidates(self, db: Read, organisation_id: str) -> dict[str, Candidate]:
        """Every record of the class at one organisation, by id."""
        return _latest(await db.rows(self.all, organisation_id=organisation_id))

    async def candidate(self, db: Read, organisation_id: str, record_id: str) -> Candidate | None:
        """One of them, as it is now; None where it is of the class no longer."""
        rows = await db.rows(self.one, organisation_id=organisation_id, record_id=record_id)
        return _latest(rows).get(record_id)


def _latest(rows: Any) -> dict[str, Candidate]:
    """Somebody who left, came back and left again counts from the last time."""
    found: dict[str, Candidate] = {}
    for record_id, said, on, at, member_id in rows:
        since = last_day(orjson.loads(said)) if said else date.fromisoformat(on) if on else day_of(at)
        if record_id not in found or since > found[record_id].since:
            found[record_id] = Candidate(record_id, since, member_id)
    return found


def _kept(resource: str, model: Any, build: Callable[[], Select[Any]], remove: Remove | None) -> Kept:
    whose = getattr(model, "home_organisation_id", model.organisation_id)
    home = whose == bindparam("organisation_id", type_=ID)
    one = model.id == bindparam("record_id", type_=ID)
    return Kept(
        resource, Statement(lambda: build().where(home)), Statement(lambda: build().where(home, one)), remove
    )


_NOT_SAID: Any = null()


def _since_status(model: Any, status: ContributorStatus) -> Callable[[], Select[Any]]:
    """Rows of contributors in a status, since each day on which they came to it."""
    came = (
        StateChange.record_id == model.id,
        StateChange.resource == CONTRIBUTORS.name,
        StateChange.to_state == status.value,
    )
    now = select(Contributor.id).where(Contributor.status == status.value)
    return lambda: select(model.id, StateChange.on, _NOT_SAID, StateChange.created_at, _NOT_SAID).where(
        *came, model.id.in_(now)
    )


def _since_closed(
    model: Any, states: tuple[str, ...], member_id: Any = _NOT_SAID
) -> Callable[[], Select[Any]]:
    return lambda: select(model.id, _NOT_SAID, model.closed_on, model.updated_at, member_id).where(
        model.status.in_(states)
    )


_MOVES = Statement(lambda: delete(StateChange).where(StateChange.record_id == bindparam("id", type_=ID)))


def _with_history(noun: Noun) -> Remove:
    """The record, and why it moved from state to state: that is about the person too."""

    async def remove(db: Write, record_id: str) -> None:
        await writing.remove(db, noun, await standing(db, noun, record_id))
        await db.change(_MOVES, id=record_id)

    return remove


async def _needs(db: Write, record_id: str) -> None:
    await writing.remove(db, NEEDS, await standing(db, NEEDS, record_id))


async def _equality(db: Write, record_id: str) -> None:
    await equality.forget(db, await standing(db, CONTRIBUTORS, record_id))


def _drafts() -> Select[Any]:
    draft = Quote.status == QuoteStatus.draft.value
    return select(Quote.id, _NOT_SAID, _NOT_SAID, Quote.updated_at, _NOT_SAID).where(draft)


def _ended_payments() -> Select[Any]:
    ended = (PaymentStatus.paid, PaymentStatus.cancelled, PaymentStatus.declined, PaymentStatus.donated)
    return select(Payment.id, _NOT_SAID, Payment.paid_on, Payment.updated_at, _NOT_SAID).where(
        col(Payment.status).in_([status.value for status in ended])
    )


_EXPENSES = Statement(lambda: select(Expense.id).where(Expense.payment_id == bindparam("id", type_=ID)))
_RECEIPTS = Statement(
    lambda: (
        select(File.id)
        .join(Expense, col(Expense.id) == File.expense_id)
        .where(Expense.payment_id == bindparam("id", type_=ID))
    )
)


# The same, once nobody has a use for their records any more.
_FILES, _COSTS, _PAYMENTS = (replace(noun, leaves=()) for noun in (FILES, EXPENSES, PAYMENTS))


async def _payment(db: Write, record_id: str) -> None:
    """A payment with its receipts and expenses, which stay on record until then."""
    for noun, below in ((_FILES, _RECEIPTS), (_COSTS, _EXPENSES)):
        for (each,) in await db.rows(below, id=record_id):
            await writing.remove(db, noun, await standing(db, noun, each))
    await _with_history(_PAYMENTS)(db, record_id)


def _answered_check_ins() -> Select[Any]:
    """One that waits for an answer is unaddressed, and leaves that list by an answer alone."""
    with_support = select(Support.id).where(col(Support.check_in_id) == CheckIn.id).exists()
    return select(CheckIn.id, _NOT_SAID, CheckIn.said_on, CheckIn.updated_at, _NOT_SAID).where(
        or_(col(CheckIn.answered_on).is_not(None), with_support)
    )


_ANSWERS = Statement(lambda: select(Support.id).where(Support.check_in_id == bindparam("id", type_=ID)))
_CHECK_INS = replace(CHECK_INS, leaves=())


async def _check_in(db: Write, record_id: str) -> None:
    """What they said, and the pointers to it: what was done about it stays."""
    for (each,) in await db.rows(_ANSWERS, id=record_id):
        await writing.change(db, SUPPORT, await standing(db, SUPPORT, each), {"check_in_id": None}, [])
    await writing.remove(db, _CHECK_INS, await standing(db, CHECK_INS, record_id))


def _with_words() -> Select[Any]:
    written = cast(col(Feedback.answers), Text) != "[]"
    return select(Feedback.id, Feedback.given_on, _NOT_SAID, Feedback.updated_at, _NOT_SAID).where(written)


_WORDLESS = Statement(
    lambda: (
        update(Feedback)
        .where(Feedback.id == bindparam("record_id", type_=ID))
        .values(
            answers=bindparam("none", type_=Feedback.__table__.c.answers.type),
            version=Feedback.version + 1,
            updated_at=bindparam("at", type_=INSTANT),
        )
    )
)


async def _words(db: Write, record_id: str) -> None:
    """The words alone: what was counted stays true."""
    row = (await standing(db, FEEDBACK, record_id)).row
    await db.change(_WORDLESS, record_id=record_id, none="[]", at=db.at)
    row["version"] += 1
    telling.say(db, FEEDBACK, row, audit.Action.changed, "updated", ("answers",))


_INTERESTED, _LEFT = ContributorStatus.interested, ContributorStatus.left
_ANSWERED = ("corrected", "not_corrected", "withdrawn")

KEPT = {
    "interested_contributors": _kept(
        "contributor", Contributor, _since_status(Contributor, _INTERESTED), None
    ),
    "left_contributors": _kept("contributor", Contributor, _since_status(Contributor, _LEFT), None),
    "needs_after_leaving": _kept("contributor-needs", Needs, _since_status(Needs, _LEFT), _needs),
    "equality_after_leaving": _kept(
        "contributor-equality", Equality, _since_status(Equality, _LEFT), _equality
    ),
    "quote_drafts": _kept("quote", Quote, _drafts, _with_history(QUOTES)),
    "complaints": _kept(
        "complaint", Complaint, _since_closed(Complaint, ("closed", "withdrawn")), _with_history(COMPLAINTS)
    ),
    "corrections": _kept(
        "correction", Correction, _since_closed(Correction, _ANSWERED), _with_history(CORRECTIONS)
    ),
    "objections": _kept(
        "objection", Objection, _since_closed(Objection, ("refused", "withdrawn")), _with_history(OBJECTIONS)
    ),
    "payments": _kept("payment", Payment, _ended_payments, _payment),
    "check_ins": _kept("check-in", CheckIn, _answered_check_ins, _check_in),
    "feedback_words": _kept("feedback", Feedback, _with_words, _words),
    "concerns": _kept(
        "concern",
        Concern,
        _since_closed(Concern, ("closed", "withdrawn"), Concern.recipient_member_id),
        _with_history(CONCERNS),
    ),
}
"""Every class of `app/data/retention.json`. Where a person decides, erasing is theirs to ask for: what is
erased is of no class any more, and leaves the list by itself in the next round."""

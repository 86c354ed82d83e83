"""What may be offered: by a rate card or with a reason, and to a young person as a reward."""

from typing import Any

from sqlalchemy import bindparam, select

from app.features.contributors.sealed import Identity
from app.features.contributors.young import YOUNG
from app.features.enumerations import PaymentKind, PaymentStatus, RateUnit, RecordedFrom, SessionStatus
from app.features.payments.payment import PaymentMembers
from app.features.payments.rate_cards import RateLine, line_on
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.dates import today
from app.kit.noun import Values
from app.kit.problems import Problem, fault, forbidden, invalid
from app.kit.statements import Statement
from app.kit.tables import ID

APPROVES = "payments:approve"

BY_PERSON = frozenset({"own_time_declared_on", "claim_note"})
"""What somebody says about a payment to themselves, beside their reply."""

_ASKED_BY_PERSON = BY_PERSON | {"contributor_id", "kind", "for_what", "for_on", "project_id", "session_id"}
_OPEN = (PaymentStatus.offered.value, PaymentStatus.undecided.value)
_LATER = {"own_time_declared_on", "claim_note", "signposted_on"}
_OFFER = tuple(name for name in PaymentMembers.model_fields if name not in _LATER)
_PLACE = ("project_id", "team_row_id", "session_id", "kind", "recorded_from")
_BY_CARD = ("rate_line", "quantity", "minutes")
_ENDED = (PaymentStatus.paid.value, PaymentStatus.declined.value, PaymentStatus.donated.value)


async def stays(db: Write, row: Values, before: Values | None) -> None:
    """A rule: what somebody has answered is not offered otherwise, and nothing moves to another project."""
    if before is None or row["status"] != before["status"]:
        return
    fixed = _PLACE if before["status"] in _OPEN else _OFFER
    changed = [name for name in fixed if row[name] != before[name]]
    detail = "Cancel this payment, and make another offer."
    if changed:
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))


async def begins(db: Write, row: Values, before: Values | None) -> None:
    """A rule: a payment begins as an offer. A person begins one for their expenses, which nobody offers; and
    what was paid long ago is recorded as it ended."""
    if before is not None:
        return
    row["for_on"] = row["for_on"] or today().isoformat()
    row["offered_by"] = db.scope.actor
    if db.scope.is_person:
        _check_person(row)
    if row["recorded_from"] == RecordedFrom.history:
        _check_history(db, row)
    elif row["status"] != PaymentStatus.offered:
        detail = "A payment begins as an offer, and moves by POST …/transitions."
        raise invalid(fault("/status", "moves-by-transition", detail))
    elif row["kind"] == PaymentKind.expenses:
        row["status"] = PaymentStatus.accepted.value


def _check_person(row: Values) -> None:
    sent = {name for name in PaymentMembers.model_fields if row[name] not in (None, RecordedFrom.live)}
    kept = sorted(sent - _ASKED_BY_PERSON)
    if kept:
        raise Problem("not-yours-to-change", f"{', '.join(kept)}: your organisation keeps this.")
    if row["kind"] != PaymentKind.expenses:
        raise Problem("not-yours-to-change", "You can claim expenses here. Pay is offered to you.")


def _check_history(db: Write, row: Values) -> None:
    if row["status"] not in _ENDED:
        raise invalid(fault("/status", "not-a-choice", f"Of long ago, give one of {', '.join(_ENDED)}."))
    if not db.scope.may(APPROVES):
        raise forbidden(APPROVES, to_person=db.scope.is_person)


_STAGE = Statement(
    lambda: select(Identity.age_stage).where(Identity.id == bindparam("contributor_id", type_=ID))
)


async def young_people_are_rewarded(db: Write, row: Values, before: Values | None) -> None:
    """A rule: who is under 18 gets a reward, and what they spent; nobody else's pay is called one. Asked as
    the system: a project lead who offers may not see how old somebody is."""
    if before is not None and row["kind"] == before["kind"]:
        return
    found = await db.as_system(_STAGE, contributor_id=row["contributor_id"])
    young = bool(found) and found[0][0] in YOUNG
    kind = row["kind"]
    if young and kind not in (PaymentKind.reward, PaymentKind.expenses):
        raise invalid(
            fault("/kind", "reward-only", "They are under 18: offer a reward, and pay what it costs them.")
        )
    if (kind == PaymentKind.reward) != (row["reward"] is not None):
        detail = "Say what they get." if kind == PaymentKind.reward else "Only for the kind reward."
        raise invalid(fault("/reward", "required" if kind == PaymentKind.reward else "not-allowed", detail))


_SESSION = Statement(lambda: select(Session.status).where(Session.id == bindparam("id", type_=ID)))


async def for_a_cancelled_session(db: Write, row: Values, before: Values | None) -> None:
    """A rule: what is paid for a session that was called off names it."""
    if before is not None or row["kind"] != PaymentKind.cancelled_session:
        return
    if row["session_id"] is None:
        raise invalid(fault("/session_id", "required", "Say which session was cancelled."))
    if await db.value(_SESSION, id=row["session_id"]) != SessionStatus.cancelled:
        raise invalid(fault("/session_id", "not-cancelled", "This session is not cancelled."))


async def has_an_amount(db: Write, row: Values, before: Values | None) -> None:
    """A rule: the amount comes from the rate card of the day, or is said with its reason; expenses alone are
    an offer of nothing."""
    if before is not None and all(row[name] == before[name] for name in _OFFER):
        return
    if row["kind"] == PaymentKind.expenses:
        _offer_nothing(row)
    elif row["rate_card_id"] is not None:
        await _by_card(db, row, before)
    else:
        _free(row)
    if row["recorded_from"] == RecordedFrom.history and before is None:
        _as_it_ended(row)


def _offer_nothing(row: Values) -> None:
    wrong = [name for name in ("rate_card_id", *_BY_CARD) if row[name] is not None]
    if wrong or row["amount_offered_pence"]:
        wrong = wrong or ["amount_offered_pence"]
        detail = "Expenses are not pay: add them one by one below the payment."
        raise invalid(*(fault(f"/{name}", "not-allowed", detail) for name in wrong))
    row |= {"amount_offered_pence": 0, "amount_accepted_pence": 0}


async def _by_card(db: Write, row: Values, before: Values | None) -> None:
    line = await line_on(db, row["rate_card_id"], row["rate_line"], row["for_on"])
    by_hour = line.unit == RateUnit.hour
    needed, other = ("minutes", "quantity") if by_hour else ("quantity", "minutes")
    if row[needed] is None:
        raise invalid(fault(f"/{needed}", "required", f"Say how many: the line is by the {line.unit.value}."))
    if row[other] is not None:
        raise invalid(fault(f"/{other}", "not-allowed", f"The line is by the {line.unit.value}."))
    amount = _amount(line, row[needed])
    said = row["amount_offered_pence"]
    if said not in (None, amount) and (before is None or said != before["amount_offered_pence"]):
        detail = "The rate card says another amount. Leave it out, or leave out the card and say why."
        raise invalid(fault("/amount_offered_pence", "not-by-the-card", detail))
    row |= {"amount_offered_pence": amount, "rate_unit": line.unit.value, "rate_pence": line.pence}
    row |= {"includes_preparation": line.includes_preparation, "minutes_covered": _time(line, row[needed])}


def _amount(line: RateLine, number: int) -> int:
    """Of minutes or units; half a penny goes up."""
    return (line.pence * number + 30) // 60 if line.unit == RateUnit.hour else line.pence * number


def _time(line: RateLine, number: int) -> int | None:
    if line.unit == RateUnit.hour:
        return number
    return None if line.minutes is None else line.minutes * number


def _free(row: Values) -> None:
    wrong = [name for name in ("rate_line", "quantity") if row[name] is not None]
    if wrong:
        raise invalid(*(fault(f"/{name}", "not-allowed", "Name its rate card.") for name in wrong))
    missing = [name for name in ("amount_offered_pence", "why") if row[name] is None]
    if missing:
        detail = "Give a line of a rate card; or an amount, and why it is this much."
        raise invalid(*(fault(f"/{name}", "required", detail) for name in missing))
    nothing: dict[str, Any] = {"rate_unit": None, "rate_pence": None, "includes_preparation": False}
    row |= nothing | {"minutes_covered": row["minutes"]}


def _as_it_ended(row: Values) -> None:
    """Paid long ago: the whole amount, on that day. Nobody knows any more who said what when."""
    amount = row["amount_offered_pence"]
    if row["status"] != PaymentStatus.paid:
        row |= {"reply": row["status"], "amount_accepted_pence": 0}
        return
    row |= {f"amount_{name}_pence": amount for name in ("accepted", "claimed", "approved", "paid")}
    row |= {"reply": PaymentStatus.accepted.value, "expenses_claimed_pence": 0, "paid_on": row["for_on"]}

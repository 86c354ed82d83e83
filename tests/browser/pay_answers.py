"""Answers of the API about pay, as Robin's pages and those of staff read them."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ROBIN_ID, page_of

_STAMP: Answer = {
    "version": 1,
    "updated_at": AT,
    "created_at": AT,
    "organisation_id": HOME_ID,
    "home_organisation_id": HOME_ID,
    "contributor_id": ROBIN_ID,
    "project_id": None,
    "withheld": [],
}
_NOT_YET = (
    "team_row_id",
    "session_id",
    "rate_card_id",
    "rate_line",
    "quantity",
    "minutes",
    "why",
    "reward",
    "reward_label",
    "own_time_declared_on",
    "claim_note",
    "signposted_on",
    "rate_unit",
    "rate_pence",
    "minutes_covered",
    "reply",
    "replied_on",
    "replied_by",
    "amount_accepted_pence",
    "expenses_claimed_pence",
    "amount_claimed_pence",
    "amount_approved_pence",
    "amount_paid_pence",
    "claimed_by",
    "claimed_on",
    "approved_by",
    "approved_on",
    "due_on",
    "paid_on",
    "days_to_pay",
)


def payment(number: int, for_what: str, status: str, **more: object) -> Answer:
    return (
        _STAMP
        | dict.fromkeys(_NOT_YET)
        | {
            "id": f"0190c000-0000-7000-8000-0000000006{number:02}",
            "external_ids": [],
            "kind": "fee",
            "for_what": for_what,
            "for_on": "2026-11-20",
            "amount_offered_pence": 5000,
            "recorded_from": "live",
            "status": status,
            "payee": {"display_name": "Robin"},
            "includes_preparation": False,
            "offered_by": "member:0190c000-0000-7000-8000-0000000000b2",
        }
        | more
    )


_BY_CARD = {"rate_line": "By the hour", "rate_unit": "hour", "rate_pence": 2500, "minutes": 120}
_CLAIM = {
    "amount_accepted_pence": 5000,
    "expenses_claimed_pence": 460,
    "amount_claimed_pence": 5460,
    "claimed_on": "2026-11-03",
    "due_on": "2026-12-03",
    "reply": "accepted",
}
OFFERED = payment(1, "Speaking at the conference", "offered", **_BY_CARD)
ACCEPTED = payment(2, "Choosing staff", "accepted", amount_accepted_pence=5000, reply="accepted")
CLAIMED = payment(3, "The training day", "claimed", **_CLAIM)
APPROVED = payment(4, "Two meetings", "approved", **_CLAIM, amount_approved_pence=5460)
PAID = payment(
    5,
    "A review",
    "paid",
    **_CLAIM,
    amount_approved_pence=5460,
    amount_paid_pence=5460,
    paid_on="2026-11-10",
    days_to_pay=7,
)
TOLD = PAID | {"signposted_on": "2026-11-02", "own_time_declared_on": "2026-11-03"}
YOUNG = payment(6, "The youth panel", "accepted", kind="reward", reward="voucher", amount_accepted_pence=5000)
ALL = page_of(OFFERED, ACCEPTED, YOUNG, CLAIMED, APPROVED, TOLD)
NONE = page_of()
EXPENSE: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-000000000701",
    "payment_id": ACCEPTED["id"],
    "category": "travel",
    "category_label": None,
    "amount_pence": 460,
    "spent_on": "2026-11-20",
    "paid_up_front": False,
    "note": None,
}
LUNCH = EXPENSE | {
    "id": "0190c000-0000-7000-8000-000000000702",
    "category": "other",
    "category_label": "Lunch",
    "note": "Two of us",
}
RECEIPT: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-000000000801",
    "expense_id": EXPENSE["id"],
    "media_type": "image/jpeg",
    "size_bytes": 123_456,
}
COSTS = page_of(EXPENSE, LUNCH)
RECEIPTS = page_of(RECEIPT)
CARD: Answer = {
    "id": "0190c000-0000-7000-8000-000000000901",
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "name": "Rates of this year",
    "valid_from": "2026-04-01",
    "valid_until": None,
    "lines": [
        {
            "name": "By the hour",
            "unit": "hour",
            "pence": 2500,
            "minutes": None,
            "includes_preparation": True,
            "reward_under_18": None,
        }
    ],
    "note": None,
}
CARDS = page_of(CARD)
SUMS: Answer = {
    "by_status": [],
    "payments": 6,
    "offered_pence": 30000,
    "accepted_pence": 25000,
    "claimed_pence": 16380,
    "approved_pence": 10920,
    "paid_pence": 5460,
    "expenses_pence": 920,
    "overdue": 1,
    "overdue_pence": 5460,
    "days_to_pay_mean": 7,
    "days_to_pay_longest": 7,
    "as_of": "2026-11-22",
    "counts": "payments, not people",
}
WREN_ID = "0190c000-0000-7000-8000-0000000000c2"


def _time(person: str, name: str, project: str | None, given: int, unpaid: int, unsaid: int = 0) -> Answer:
    return {
        "contributor_id": person,
        "display_name": name,
        "project_id": project and "0190c000-0000-7000-8000-000000000001",
        "project_title": project,
        "minutes_actual": given,
        "minutes_paid": given - unpaid,
        "minutes_unpaid": unpaid,
        "payments_without_time": unsaid,
    }


UNPAID: Answer = {
    "items": [
        _time(ROBIN_ID, "Robin", "First steps in the job", 600, 330),
        _time(WREN_ID, "Wren", None, 90, 90),
        _time(WREN_ID, "Wren", "First steps in the job", 240, 0, 1),
    ],
    "minutes_actual": 930,
    "minutes_unpaid": 420,
    "as_of": "2026-11-22",
}
NO_HOURS: Answer = {"items": [], "minutes_actual": 0, "minutes_unpaid": 0, "as_of": "2026-11-22"}


def _hours(number: int, kind: str, **more: object) -> Answer:
    return (
        _STAMP
        | dict.fromkeys(("team_row_id", "session_id", "note", "minutes_offered", "minutes_actual"))
        | {
            "id": f"0190c000-0000-7000-8000-000000000a0{number}",
            "external_ids": [],
            "kind": kind,
            "worked_on": "2026-11-20",
        }
        | more
    )


HOURS = page_of(
    _hours(1, "preparation", minutes_offered=60, minutes_actual=90, note="Reading the papers"),
    _hours(2, "delivery", minutes_offered=120),
)
MOVES: Answer = {
    "items": [
        {"from_state": None, "to_state": "offered", "on": None, "created_at": AT},
        {
            "from_state": "offered",
            "to_state": "accepted",
            "on": None,
            "created_at": "2026-11-04T09:30:00.000000Z",
        },
    ]
}
OWN = {
    "**/v1/hours?*": HOURS,
    "**/v1/payments?*": ALL,
    f"**/v1/payments/{ACCEPTED['id']}": ACCEPTED,
    "**/v1/payments/*/expenses?*": COSTS,
    "**/v1/files?*": RECEIPTS,
}
ANSWERS = {
    "list_hours": [HOURS],
    "read_unpaid_hours_report": [UNPAID, NO_HOURS],
    "list_payments": [ALL],
}
"""By operation, so that a test can hold them against the OpenAPI document."""
DESK = OWN | {
    "**/v1/reports/payments": SUMS,
    "**/v1/reports/unpaid-hours": UNPAID,
    "**/v1/rate-cards?*": CARDS,
    "**/v1/payments/*/transitions": MOVES,
    **{f"**/v1/payments/{each['id']}": each for each in (OFFERED, CLAIMED, APPROVED, TOLD)},
}

"""Payments for an accounts system: one row each, as CSV that no spreadsheet takes for a formula."""

from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.types import Text
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.enumerations import PaymentStatus
from app.features.payments.figures import FiguresQuery, asked, fits
from app.features.payments.payment import Payment
from app.features.payments.payments import PAYMENTS
from app.features.projects.project import Project
from app.kit import audit
from app.kit.operations import Answer, Call, Operation
from app.kit.scope import declare
from app.kit.sheets import csv_answer
from app.kit.statements import Statement

EXPORTS = declare("payments.export:read", "Take payments out as a file for an accounts system.")

COLUMNS: dict[str, Any] = {
    "payment_id": Payment.id,
    "contributor_id": Payment.contributor_id,
    "display_name": Contributor.display_name,
    "project_id": Payment.project_id,
    "project_title": Project.title,
    "session_id": Payment.session_id,
    **{
        name: getattr(Payment, name)
        for name in (
            "kind",
            "status",
            "for_what",
            "for_on",
            "rate_line",
            "quantity",
            "minutes",
            "amount_offered_pence",
            "amount_accepted_pence",
            "expenses_claimed_pence",
            "amount_claimed_pence",
            "amount_approved_pence",
            "amount_paid_pence",
            "claimed_on",
            "approved_on",
            "due_on",
            "paid_on",
            "days_to_pay",
        )
    },
}
"""The columns in their order. New ones are added at the end, and none ever moves: programs count on it."""


class ExportQuery(FiguresQuery):
    """Which payments."""

    status: PaymentStatus | None = None


def _fitting() -> Any:
    status = bindparam("status", type_=Text())
    return or_(status.is_(None), col(Payment.status) == status)


_ROWS = Statement(
    lambda: (
        select(*COLUMNS.values())
        .join(Contributor, col(Contributor.id) == Payment.contributor_id)
        .outerjoin(Project, col(Project.id) == Payment.project_id)
        .where(fits(), _fitting())
        .order_by(col(Payment.id))
    )
)


async def _run(call: Call) -> Answer:
    query: ExportQuery = call.query(ExportQuery)
    async with call.services.database.write(call.scope, call.request_id) as db:
        rows = await db.rows(_ROWS, **asked(query))
        audit.note(db, audit.Action.read, "payment-export", None, people={row[1] for row in rows})
    return csv_answer("payments", COLUMNS, rows)


def operations() -> list[Operation]:
    """The file, and nothing of how people are reached or of where their money goes: identity says that."""
    return [
        Operation(
            "GET",
            f"{PAYMENTS.path}/export.csv",
            "export_payments",
            _run,
            EXPORTS,
            "Take payments out as CSV",
            PAYMENTS.collection,
            description=f"UTF-8, RFC 4180, with these columns: {', '.join(f'`{name}`' for name in COLUMNS)}. "
            "Later columns come at the end. Amounts are whole pence. A text that a spreadsheet would take "
            "for a formula begins with an apostrophe. Each export is on record.",
            query=ExportQuery,
            gives=("text/csv",),
            answers={200: None},
        )
    ]

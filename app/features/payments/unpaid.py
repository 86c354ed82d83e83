"""Time that people gave and that no payment covers, by person and project. At home only."""

from collections import defaultdict
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import and_, case, func, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.enumerations import HoursKind, PaymentStatus
from app.features.hours import Hours
from app.features.payments.figures import WhoseQuery, asked, whose
from app.features.payments.payment import Payment
from app.features.payments.payments import PAYMENTS
from app.features.projects.project import Project
from app.kit.database import Read
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import forbidden
from app.kit.statements import Statement
from app.kit.tables import now

TAKEN = tuple(
    status.value
    for status in (
        PaymentStatus.accepted,
        PaymentStatus.part_accepted,
        PaymentStatus.claimed,
        PaymentStatus.approved,
        PaymentStatus.paid,
    )
)
"""States of payments that somebody took: what was declined, donated or called off pays for no time."""


class UnpaidRow(BaseModel):
    """One person in one project, or in none."""

    contributor_id: Id
    display_name: str | None
    project_id: Id | None
    project_title: str | None
    minutes_actual: int = Field(description="What it took, as it was written down.")
    minutes_paid: int = Field(description="How much of it payments stand for that they took.")
    minutes_unpaid: int
    payments_without_time: int = Field(description="Payments that do not say how long they stand for.")


class UnpaidReport(BaseModel):
    """Time that was given and that no payment covers, the most of it first."""

    items: list[UnpaidRow]
    minutes_actual: int
    minutes_unpaid: int
    as_of: str = Field(json_schema_extra={"format": "date"})


class Time:
    """Time of one person in one project, as it is added up. Preparation is by session, because a price may
    include preparing for one of them; None is for all of the project."""

    def __init__(self) -> None:
        self.actual = self.paid = self.unsaid = 0
        self.preparation: dict[str | None, int] = defaultdict(int)
        self.prepared: set[str | None] = set()

    @property
    def covered(self) -> int:
        """What is paid for: the time of payments, and preparation where that is in their price."""
        included = self.preparation if None in self.prepared else self.prepared
        return min(self.actual, self.paid + sum(self.preparation.get(session, 0) for session in included))


_HOURS = Statement(
    lambda: (
        select(
            Hours.contributor_id,
            Hours.project_id,
            Hours.session_id,
            Hours.kind,
            func.sum(Hours.minutes_actual),
        )
        .where(whose(Hours), col(Hours.minutes_actual).is_not(None))
        .group_by(Hours.contributor_id, Hours.project_id, Hours.session_id, Hours.kind)
    )
)


def _minutes() -> Any:
    """What a payment stands for: of what was taken in part, as much time as of the money."""
    offered, accepted = col(Payment.amount_offered_pence), col(Payment.amount_accepted_pence)
    covered = col(Payment.minutes_covered)
    return case((and_(offered > 0, accepted.is_not(None)), covered * accepted // offered), else_=covered)


_PAID = Statement(
    lambda: (
        select(
            Payment.contributor_id,
            Payment.project_id,
            Payment.session_id,
            Payment.includes_preparation,
            func.coalesce(func.sum(_minutes()), 0),
            func.count() - func.count(Payment.minutes_covered),
        )
        .where(whose(Payment), col(Payment.status).in_(TAKEN), col(Payment.amount_accepted_pence) > 0)
        .group_by(
            Payment.contributor_id, Payment.project_id, Payment.session_id, Payment.includes_preparation
        )
    )
)
_PEOPLE = Statement(
    lambda: select(Contributor.id, Contributor.display_name).where(
        col(Contributor.id).in_(select(Hours.contributor_id))
    )
)
_PROJECTS = Statement(
    lambda: select(Project.id, Project.title).where(col(Project.id).in_(select(Hours.project_id)))
)


async def unpaid(db: Read, query: WhoseQuery) -> dict[str, Any]:
    """An `UnpaidReport` of the hours and payments that the handle's scope may list."""
    within = asked(query)
    times: dict[tuple[str, str | None], Time] = defaultdict(Time)
    for person, project, session, kind, minutes in await db.rows(_HOURS, **within):
        time = times[person, project]
        time.actual += int(minutes)
        if kind == HoursKind.preparation:
            time.preparation[session] += int(minutes)
    for person, project, session, includes, minutes, unsaid in await db.rows(_PAID, **within):
        if (time_of := times.get((person, project))) is not None:
            time_of.paid += int(minutes)
            time_of.unsaid += unsaid
            time_of.prepared |= {session} if includes else set()
    items = await _named(db, times)
    items.sort(key=lambda each: (-each["minutes_unpaid"], each["contributor_id"], each["project_id"] or ""))
    sums = {name: sum(each[name] for each in items) for name in ("minutes_actual", "minutes_unpaid")}
    return {"items": items, **sums, "as_of": now()[:10]}


async def _named(db: Read, times: dict[tuple[str, str | None], Time]) -> list[dict[str, Any]]:
    people = {row[0]: row[1] for row in await db.rows(_PEOPLE)}
    projects = {row[0]: row[1] for row in await db.rows(_PROJECTS)}
    return [
        {
            "contributor_id": person,
            "display_name": people.get(person),
            "project_id": project,
            "project_title": projects.get(project),
            "minutes_actual": time.actual,
            "minutes_paid": time.covered,
            "minutes_unpaid": time.actual - time.covered,
            "payments_without_time": time.unsaid,
        }
        for (person, project), time in times.items()
    ]


async def _run(call: Call) -> Answer:
    query: WhoseQuery = call.query(WhoseQuery)
    if not call.scope.may("hours:read"):
        raise forbidden("hours:read", to_person=call.scope.is_person)
    async with call.services.database.read(call.scope) as db:
        return json_answer(await unpaid(db, query))


def operations() -> list[Operation]:
    """For the person and their home organisation: nobody else sees hours or payments (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/unpaid-hours",
            "read_unpaid_hours_report",
            _run,
            PAYMENTS.reads,
            "Compare the time that people gave with what payments stand for",
            "reports",
            description="By person and project, of the hours and payments that you may list; it needs "
            "`hours:read` too. What was taken in part stands for as much of the time.",
            query=WhoseQuery,
            answers={200: UnpaidReport},
        )
    ]

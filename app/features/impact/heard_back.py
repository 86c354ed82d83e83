"""How many of those who said something heard back, and how long it took. Records are counted, not people."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import and_, bindparam, case, func, or_, select
from sqlmodel import col

from app.features.enumerations import RecordStatus
from app.features.impact.record import ImpactRecord
from app.features.sessions.session import Session
from app.kit.database import Read
from app.kit.dates import Day, today
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import invalid, parameter_fault
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import DAY, ID

READS = declare("reports:read", "Read reports.")

COUNTS = "records that call for an answer, agreed or published; not people"


class HeardBackQuery(BaseModel):
    """Of what was said in this period, by the day on which it was said, or else by that of its session. With
    a period, what has neither is left out."""

    model_config = ConfigDict(extra="forbid")

    project_id: Id | None = None
    organisation_id: Id | None = Field(default=None, description="The lead organisation.")
    first: Day | None = Field(default=None, alias="from", description="The first day.")
    last: Day | None = Field(default=None, alias="to", description="The last day, included.")


class HeardBack(BaseModel):
    """Counts of records, and the days from when something was said to when people heard back."""

    asked: int = Field(description="Records that call for an answer: a day was set for it, or it was given.")
    answered: int
    heard_back: int = Field(description="Those of which people heard what came of them.")
    rate_percent: int | None = Field(description="Heard back, of all; null where there are none.")
    median_days: int | None = Field(
        description="Of those that heard back, where the day is known on which it was said; null for none."
    )


class HeardBackMonth(HeardBack):
    """What was said in one month."""

    month: str = Field(examples=["2026-03"])


class HeardBackReport(HeardBack):
    project_id: Id | None
    organisation_id: Id | None
    first: str | None = Field(alias="from", json_schema_extra={"format": "date"})
    last: str | None = Field(alias="to", json_schema_extra={"format": "date"})
    undated: int = Field(
        description="Records of which nobody wrote down the day: in the counts, in no month."
    )
    months: list[HeardBackMonth] = Field(description="Those in which something was said, in their order.")
    as_of: str = Field(json_schema_extra={"format": "date"})
    counts: str = Field(description="What is counted.", examples=[COUNTS])


def said_on() -> Any:
    """The day on which a record was said, or else that of its session, which `in_session` joins."""
    return func.coalesce(ImpactRecord.occurred_from, Session.starts_from)


def in_session() -> Any:
    """A session is the one in which a record was said: for an outer join."""
    return and_(
        Session.organisation_id == ImpactRecord.organisation_id, Session.id == ImpactRecord.session_id
    )


def _groups() -> Any:
    record, said = ImpactRecord, said_on()
    answered = case((col(record.response).is_not(None), 1), else_=0)
    ids = {name: bindparam(name, type_=ID) for name in ("project_id", "organisation_id")}
    first, after = bindparam("first", type_=DAY), bindparam("after", type_=DAY)
    called_for = (record.response_due_on, record.response, record.fed_back_on)
    return (
        select(said, record.fed_back_from, answered, func.count())
        .outerjoin(Session, in_session())
        .where(
            col(record.status).in_((RecordStatus.agreed.value, RecordStatus.published.value)),
            or_(*(col(each).is_not(None) for each in called_for)),
            *(or_(value.is_(None), getattr(record, name) == value) for name, value in ids.items()),
            or_(first.is_(None), said >= first),
            or_(after.is_(None), said < after),
        )
        .group_by(said, record.fed_back_from, answered)
    )


_GROUPS = Statement(_groups)

Group = tuple[date | None, date | None, bool, int]
"""When something was said, when people heard back, whether it was answered, and of how many records. Whoever
imports years of history may not know the day: it is then not guessed from the day of the import."""


def figures(groups: Iterable[Group]) -> dict[str, int | None]:
    """A `HeardBack` of some groups. Whoever heard back was answered."""
    asked = answered = heard_back = 0
    waited: Counter[int] = Counter()
    for said, heard, was_answered, records in groups:
        asked += records
        answered += records if was_answered or heard else 0
        heard_back += records if heard else 0
        if heard and said:
            waited[max(0, (heard - said).days)] += records
    return {
        "asked": asked,
        "answered": answered,
        "heard_back": heard_back,
        "rate_percent": round(100 * heard_back / asked) if asked else None,
        "median_days": _median(waited),
    }


def _median(waited: Counter[int]) -> int | None:
    """The middle one of all, the lower of two in the middle."""
    left = (waited.total() + 1) // 2
    for days, records in sorted(waited.items()):
        left -= records
        if left <= 0:
            return days
    return None


def _group(row: Any) -> Group:
    said, heard, answered, records = row
    return said and date.fromisoformat(said), heard and date.fromisoformat(heard), bool(answered), records


async def groups_of(db: Read, **over: str | None) -> list[Group]:
    """Records that call for an answer, for `figures`: of a `project_id` and an `organisation_id`, from the
    day `first` until before `after`; None asks for nothing."""
    return [_group(row) for row in await db.rows(_GROUPS, **over)]


def undated(groups: Iterable[Group]) -> int:
    """Of how many records the day is not known on which it was said."""
    return sum(records for said, *_, records in groups if not said)


def by_month(groups: Iterable[Group]) -> list[tuple[str, dict[str, int | None]]]:
    """The `figures` of each month, such as 2026-03, in their order; what is undated is in none."""
    months: dict[str, list[Group]] = {}
    for group in groups:
        if said := group[0]:
            months.setdefault(f"{said:%Y-%m}", []).append(group)
    return [(month, figures(months[month])) for month in sorted(months)]


async def _run(call: Call) -> Answer:
    query = call.query(HeardBackQuery)
    if query.first and query.last and query.last < query.first:
        detail = "The period ends before it starts. Give a last day that is not before the first."
        raise invalid(parameter_fault("to", "out-of-order", detail))
    values = query.model_dump(mode="json")
    after = query.last and (query.last + timedelta(days=1)).isoformat()
    names = ("project_id", "organisation_id", "first")
    async with call.services.database.read(call.scope) as db:
        groups = await groups_of(db, after=after, **{name: values[name] for name in names})
    asked_for = {"from": values["first"], "to": values["last"]}
    return json_answer(
        {name: values[name] for name in ("project_id", "organisation_id")}
        | asked_for
        | figures(groups)
        | {
            "undated": undated(groups),
            "months": [{"month": month} | found for month, found in by_month(groups)],
            "as_of": today().isoformat(),
            "counts": COUNTS,
        }
    )


def operations() -> list[Operation]:
    """Figures about records that the reader may list: they are not suppressed (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/heard-back",
            "read_heard_back_report",
            _run,
            READS,
            "Count how many of those who said something heard back, and how long it took",
            "reports",
            description="Of the records that you may list, those that call for an answer and are agreed or "
            "published. They are records, not people, so small numbers are shown.",
            query=HeardBackQuery,
            answers={200: HeardBackReport},
        )
    ]

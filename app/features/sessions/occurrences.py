"""How a series becomes sessions: the days of its rule, each with its time by the clock on the wall."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from pydantic import BaseModel, Field

from app.features.projects.project import PROJECTS
from app.features.sessions.series import MONTHS_AHEAD, Rule, Series, SeriesCreate, SeriesQuery, SeriesView
from app.features.sessions.session import SESSIONS, SessionCreate
from app.features.sessions.sight import READERS
from app.kit import writing
from app.kit.database import Write
from app.kit.dates import Day, instant_text, today
from app.kit.inputs import Part, check_data
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import fault, invalid
from app.kit.standing import standing

MOST_SESSIONS = 200


class LookingForDays(Part):
    """A rule as a series would have it."""

    rule: Rule = Field(json_schema_extra={"examples": ["FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"]})
    first_on: Day = Field(description="The day from which the rule counts.")
    until: Day | None = Field(default=None, description="The last day that it may fall on.")


class DayOfSeries(BaseModel):
    on: date


class DaysOfSeries(BaseModel):
    """All days on which a session would be, by day."""

    items: list[DayOfSeries]


_MADE_FROM = ("rule", "first_on", "wall_start", "duration_minutes", "time_zone")


def _left_out(row: Values) -> set[str]:
    return set(orjson.loads(row["left_out"]))


async def _fits_together(db: Write, row: Values, before: Values | None) -> None:
    """A rule or a window. Sessions were made from the rule, so it does not change afterwards."""
    if (
        before
        and before["rule"]
        and (_left_out(row) != _left_out(before) or any(row[name] != before[name] for name in _MADE_FROM))
    ):
        raise invalid(fault("/rule", "cannot-change", "Its sessions are there already. Make a new series."))
    needs = [
        ("rule", "first_on"),
        ("wall_start", "duration_minutes"),
        ("min_weeks", "max_weeks"),
        ("max_weeks", "min_weeks"),
    ]
    missing = [fault(f"/{b}", "required", f"Needed with {a}.") for a, b in needs if row[a] and not row[b]]
    if _left_out(row) and not row["rule"]:
        missing.append(fault("/left_out", "not-together", "Days are left out of a rule."))
    if row["rule"] and row["max_weeks"]:
        missing.append(fault("/rule", "not-together", "Give a rule or a window of weeks, not both."))
    if row["min_weeks"] and row["max_weeks"] and row["min_weeks"] > row["max_weeks"]:
        missing.append(fault("/max_weeks", "out-of-range", "Give at least min_weeks."))
    if missing:
        raise invalid(*missing)


def days_of(rule: str, first: date, last: date) -> Iterator[date]:
    """The days of a checked rule from `first` to `last`, both included. ValueError if it makes no sense."""
    names = [part.partition("=")[0] for part in rule.split(";")]
    if len(set(names)) < len(names):
        raise ValueError("a part is there twice")
    # A rule that never comes true (30 February) is searched until the year 9999, for seconds. The
    # calendar is the same again after 400 years, so the search is done as near to that end as possible.
    cycles = (9999 - last.year) // 400
    shift = relativedelta(years=400 * cycles)
    found = rrulestr(rule, dtstart=datetime.combine(first + shift, time()))
    return takewhile(last.__ge__, (each.date() - shift for each in found))


def _expanded(row: Values, today: date) -> list[date]:
    first = date.fromisoformat(row["first_on"])
    last = max(first, today) + relativedelta(months=MONTHS_AHEAD)
    if row["until"]:
        last = min(last, date.fromisoformat(row["until"]))
    try:
        days = list(islice(days_of(row["rule"], first, last), MOST_SESSIONS + 1))
    except ValueError:
        raise invalid(fault("/rule", "rule-invalid", "This rule makes no sense.")) from None
    if len(days) > MOST_SESSIONS:
        raise invalid(
            fault("/until", "too-many", f"At most {MOST_SESSIONS} sessions; end it sooner with until.")
        )
    if not days:
        raise invalid(fault("/rule", "rule-empty", "No day fits this rule."))
    return days


def _occurrence(row: Values, on: date) -> dict[str, Any]:
    """One session as a caller would send it. The wall time stays across a change of the clock."""
    members = {name: row[name] for name in ("project_id", "title", "kind", "kind_label", "mode", "time_zone")}
    members |= {"series_id": row["id"], "starts_on": on.isoformat()}
    if row["wall_start"]:
        at = time.fromisoformat(row["wall_start"])
        starts = datetime.combine(on, at, ZoneInfo(row["time_zone"])).astimezone(UTC)
        ends = starts + timedelta(minutes=row["duration_minutes"])
        members |= {"starts_at": instant_text(starts), "ends_at": instant_text(ends)}
    return members


async def _expand(db: Write, row: Values, before: Values | None) -> None:
    """Make the sessions of a new rule, in the same transaction."""
    if (before and before["rule"]) or not row["rule"]:
        return
    project = await standing(db, PROJECTS, row["project_id"])
    left_out = _left_out(row)
    for on in _expanded(row, date.fromisoformat(db.at[:10])):
        if on.isoformat() in left_out:
            continue
        sent = check_data(SessionCreate, _occurrence(row, on)).model_dump(mode="python")
        await writing.create(db, SESSIONS, sent, project)


SERIES = Noun(
    model=Series,
    name="series",
    collection="series",
    create=SeriesCreate,
    view=SeriesView,
    query=SeriesQuery,
    permission="sessions",
    sorts={"title": "title_key", "created_at": "created_at"},
    parent=PROJECTS,
    parent_member="project_id",
    readers=READERS,
    readers_in_sight=True,
    rules=(_fits_together,),
    after=(_expand,),
)


async def _find_days(call: Call) -> Answer:
    call.no_query()
    await call.body()
    sent = call.json(LookingForDays).model_dump(mode="json")
    return json_answer({"items": [{"on": on.isoformat()} for on in _expanded(sent, today())]})


def operations() -> list[Operation]:
    """Beside those of the noun: what a rule would make, before it makes anything."""
    return [
        Operation(
            "POST",
            f"{SERIES.path}/days",
            "find_days_of_series",
            _find_days,
            SERIES.reads,
            "Find the days of a rule",
            "series",
            description="The days on which a series with this rule would have its sessions, at most "
            f"{MOST_SESSIONS} and {MONTHS_AHEAD} months ahead. Nothing is made. What a series with this rule "
            "would be refused for, this is refused for too.",
            body=LookingForDays,
            answers={200: DaysOfSeries},
        )
    ]

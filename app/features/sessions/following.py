"""A series as it goes on: changing a session and those that follow, and when the next one is due."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.contributors.sight import AHEAD
from app.features.enumerations import Mode, SessionStatus
from app.features.sessions.occurrences import SERIES
from app.features.sessions.series import Minutes, WallTime
from app.features.sessions.session import SESSIONS, Session
from app.kit import external_ids, writing
from app.kit.answering import changeable, id_in_path, once
from app.kit.database import Write
from app.kit.dates import instant_text, today
from app.kit.idempotency import Outcome
from app.kit.inputs import Count, Id, Line, Part, Url, Words
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import fault, invalid
from app.kit.standing import Standing, named, standing
from app.kit.statements import Statement
from app.kit.states import Transition
from app.kit.tables import DAY, ID

PLAIN = ("title", "mode", "venue", "venue_access", "venue_note", "joining_link", "audience", "capacity")
TIMES = ("wall_start", "duration_minutes", "shift_days")


class FollowingChange(Part):
    """What becomes of one session and all planned ones after it. What is left out stays as it is."""

    from_session_id: Id | None = Field(
        default=None, description="The first one that it is for; the next one from today, where not given."
    )
    title: Line | None = None
    mode: Mode | None = None
    venue: Line | None = None
    venue_access: Words | None = None
    venue_note: Words | None = None
    joining_link: Url | None = None
    audience: Line | None = None
    capacity: Count | None = Field(default=None, description="Refused where more places are taken in one.")
    wall_start: WallTime | None = Field(
        default=None, description="The new time by the clock on the wall; it stays when clocks change."
    )
    duration_minutes: Minutes | None = None
    shift_days: Annotated[int, Field(ge=-366, le=366)] = Field(default=0, description="So many days later.")
    cancel: bool = Field(default=False, description="Call them off instead.")
    reason: Words | None = Field(default=None, description="Why they are called off. Kept with the history.")


class Changed(BaseModel):
    id: Id


class ChangedSessions(BaseModel):
    """The sessions that were changed, by day."""

    items: list[Changed]


class NextDue(BaseModel):
    """When a series comes again. For a window of weeks, the days between which its next session is due."""

    last_on: str | None = Field(
        description="The last session that has been.", json_schema_extra={"format": "date"}
    )
    due_from: str | None = Field(json_schema_extra={"format": "date"})
    due_by: str | None = Field(json_schema_extra={"format": "date"})
    next_session_id: str | None = Field(json_schema_extra={"format": "uuid"})
    next_on: str | None = Field(
        description="The next session that is planned.", json_schema_extra={"format": "date"}
    )
    overdue: bool = Field(description="Whether `due_by` is past, and nothing is planned.")


_FOLLOWING = Statement(
    lambda: (
        select(Session.id)
        .where(
            Session.series_id == bindparam("series_id", type_=ID),
            col(Session.starts_from) >= bindparam("first", type_=DAY),
            col(Session.status).in_(AHEAD),
        )
        .order_by(col(Session.starts_from), Session.id)
    )
)


async def _change(call: Call) -> Answer:
    series_id = (await changeable(call, SERIES)).row["id"]
    await call.body()
    sent = call.json(FollowingChange)
    if sent.cancel and sent.model_fields_set & {*PLAIN, *TIMES}:
        raise invalid(fault("/cancel", "not-together", "What is called off is not changed as well."))

    async def do(db: Write) -> Outcome:
        first = await _first(db, series_id, sent.from_session_id)
        ids = [row[0] for row in await db.rows(_FOLLOWING, series_id=series_id, first=first)]
        for session_id in ids:
            await _apply(db, await standing(db, SESSIONS, session_id), sent)
        return Outcome(200, [{"id": each} for each in ids])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        return json_answer({"items": outcome.ids}, outcome.status)

    return await once(call, SERIES, do, say)


async def _first(db: Write, series_id: str, session_id: str | None) -> str:
    if session_id is None:
        return today().isoformat()
    session = (await named(db, SESSIONS, "from_session_id", session_id)).row
    if session["series_id"] != series_id or session["status"] not in AHEAD:
        detail = "There is no planned session with this id in this series."
        raise invalid(fault("/from_session_id", "unknown-reference", detail))
    return _day(session).isoformat()


def _day(row: Values) -> date:
    """Sessions of a series have a day each."""
    return date.fromisoformat(orjson.loads(row["starts_on"]))


async def _apply(db: Write, session: Standing, sent: FollowingChange) -> None:
    if sent.cancel:
        move = Transition(to=SessionStatus.cancelled.value, reason=sent.reason)
        await writing.move(db, SESSIONS, session, move)
        return
    plain = sent.model_dump(mode="json", include=sent.model_fields_set)
    patch: Values = {name: plain[name] for name in PLAIN if name in plain}
    if sent.model_fields_set & set(TIMES):
        patch |= _times(session.row, sent)
    await writing.change(db, SESSIONS, session, patch, await external_ids.own(db, session.row["id"]))


def _times(row: Values, sent: FollowingChange) -> Values:
    """The new day and, where a time is known or given, both instants: by the clock on the wall that day."""
    on = _day(row) + timedelta(days=sent.shift_days)
    found: Values = {"starts_on": on.isoformat()}
    zone = ZoneInfo(row["time_zone"])
    starts, ends = (
        datetime.fromisoformat(row[name]) if row[name] else None for name in ("starts_at", "ends_at")
    )
    if sent.wall_start is None and starts is None:
        return found
    at = time.fromisoformat(sent.wall_start) if sent.wall_start else starts.astimezone(zone).time()  # type: ignore[union-attr]
    if sent.duration_minutes is not None:
        length = timedelta(minutes=sent.duration_minutes)
    elif starts is not None and ends is not None:
        length = ends - starts
    else:
        raise invalid(
            fault("/duration_minutes", "required", "Needed with wall_start where no time is known.")
        )
    begins = datetime.combine(on, at, zone).astimezone(UTC)
    return found | {"starts_at": instant_text(begins), "ends_at": instant_text(begins + length)}


# -- when the next one is due


def _of_series(*criteria: Any) -> Any:
    return select(Session.id, Session.starts_from).where(
        Session.series_id == bindparam("series_id", type_=ID),
        Session.status != SessionStatus.cancelled.value,
        *criteria,
    )


_TODAY = bindparam("today", type_=DAY)
_LAST = Statement(
    lambda: (
        _of_series(col(Session.starts_from) < _TODAY)
        .order_by(col(Session.starts_from).desc(), Session.id)
        .limit(1)
    )
)
_NEXT = Statement(
    lambda: (
        _of_series(col(Session.starts_from) >= _TODAY).order_by(col(Session.starts_from), Session.id).limit(1)
    )
)


async def _next(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        series = await standing(db, SERIES, id_in_path(call.path["series_id"]))
        asked = {"series_id": series.row["id"], "today": today().isoformat()}
        last, coming = await db.row(_LAST, **asked), await db.row(_NEXT, **asked)
    return json_answer(_due(series.row, last[1] if last else None, coming))


def _due(series: Values, last_on: str | None, coming: Any) -> dict[str, Any]:
    window = series["max_weeks"] is not None and last_on is not None

    def after(weeks: int) -> str:
        return (date.fromisoformat(str(last_on)) + timedelta(weeks=weeks)).isoformat()

    due_by = after(series["max_weeks"]) if window else None
    return {
        "last_on": last_on,
        "due_from": after(series["min_weeks"]) if window else None,
        "due_by": due_by,
        "next_session_id": coming[0] if coming else None,
        "next_on": coming[1] if coming else None,
        "overdue": due_by is not None and due_by < today().isoformat() and coming is None,
    }


def operations() -> list[Operation]:
    """Beside those of the noun. One session alone is changed as any session is."""
    path = f"{SERIES.path}/{{id}}"
    return [
        Operation(
            "POST",
            f"{path}/following",
            "apply_to_following_sessions",
            _change,
            SERIES.writes,
            "Change one session of a series and those that follow",
            "series",
            description="All or nothing. Only planned and confirmed sessions are changed; what was moved by "
            "itself before is changed too. For one session alone, change the session.",
            body=FollowingChange,
            answers={200: ChangedSessions},
        ),
        Operation(
            "GET",
            f"{SERIES.path}/{{series_id}}/next-due",
            "read_next_due_of_series",
            _next,
            SERIES.reads,
            "Read when a series comes again",
            "series",
            description="For a series with a window of weeks, its next session is due so many weeks after "
            "the last.",
            answers={200: NextDue},
        ),
    ]

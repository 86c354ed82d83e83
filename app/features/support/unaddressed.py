"""What is unaddressed: nothing goes on that is unsupported or unaddressed (DOMAIN.md § Session).

Each item is found anew in what is there. Nobody keeps a list that could be ticked off: an item is gone once
something came of it, and at no other time.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, Field
from sqlalchemy import Integer, bindparam, case, func, literal, null, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.enumerations import SessionPhase, SupportOutcome, SupportPhase
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.features.support.check_ins import CheckIn
from app.features.support.entries import SUPPORT, Support
from app.features.support.phases import comes, has_come, is_live, is_planned, is_recorded
from app.kit.dates import today
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.scope import NOBODY, declare
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, ORGANISATION

AHEAD = timedelta(days=7)
"""How long before a session it is unaddressed that nothing is recorded for before it: while there is time."""

NO_DAY = "0001-01-01"

READS = declare("support.unaddressed:read", "See what support nobody has given or answered yet.")

Why = StrEnum(
    "Why",
    ["check_in", "asked_for", "due", "follow_up", "nothing_before", "nothing_during", "nothing_after"],
)
_WORDS = {
    Why.check_in: "They said how they are, and nobody has answered.",
    Why.asked_for: "They asked for this, and nothing came of it yet.",
    Why.due: "This is due, and it is not done.",
    Why.follow_up: "Somebody is to come back to this.",
    Why.nothing_before: "Nothing is recorded for before the session.",
    Why.nothing_during: "Nothing is recorded for during the session.",
    Why.nothing_after: "Nothing is recorded for after the session.",
}


class UnaddressedItem(BaseModel):
    """One thing that somebody has to see to."""

    why: Why
    in_words: str = Field(description="The same for people.", examples=[_WORDS[Why.due]])
    since: str | None = Field(
        description="The day that it was due; of a session, its day.", json_schema_extra={"format": "date"}
    )
    contributor_id: Id
    contributor_name: str = Field(description="As they wish to be known.")
    session_id: Id | None
    session_title: str | None
    project_id: Id | None
    phase: SupportPhase | None
    what: str | None = Field(description="What is offered or was asked for.")
    support_id: Id | None = Field(description="The entry that waits for an outcome.")
    check_in_id: Id | None = Field(description="The check-in that waits for an answer.")


class UnaddressedPage(BaseModel):
    items: list[UnaddressedItem]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class UnaddressedQuery(PlacesQuery):
    """The longest waiting first."""

    project_id: Id | None = None
    session_id: Id | None = None
    contributor_id: Id | None = None


# -- where items come from


class _Row(NamedTuple):
    id: str
    day: str
    contributor_id: str
    session_id: str | None
    project_id: str | None
    title: str | None
    name: str
    why: str
    phase: str | None
    what: str | None


def _phase(phase: SessionPhase) -> Callable[[], Any]:
    def build() -> Any:
        day = func.coalesce(Session.starts_from, bindparam("no_day", type_=DAY))
        return _about(Participation, day, literal(f"nothing_{phase}"), literal(phase.value), null()).where(
            col(Participation.home_organisation_id) == ORGANISATION,
            is_live(Participation, Session),
            comes(Participation, phase),
            has_come(Session, phase),
            ~is_recorded(Participation, phase),
            ~is_planned(Participation, Session, phase),
        )

    return build


def _about(model: Any, day: Any, why: Any, phase: Any, what: Any) -> Any:
    return (
        select(
            model.id,
            day.label("day"),
            model.contributor_id,
            model.session_id,
            model.project_id,
            Session.title,
            Contributor.display_name,
            why,
            phase,
            what,
        )
        .join(Contributor, col(Contributor.id) == model.contributor_id)
        .outerjoin(Session, col(Session.id) == model.session_id)
    )


def _due() -> Any:
    asked = case((Support.asked_by_person, Why.asked_for.value), else_=Why.due.value)
    return _about(Support, col(Support.due_on), asked, col(Support.phase), col(Support.what)).where(
        or_(col(Support.outcome).is_(None), col(Support.outcome) == SupportOutcome.offered.value),
        col(Support.due_on) <= bindparam("day", type_=DAY),
    )


def _follow_up() -> Any:
    why, following = literal(Why.follow_up.value), aliased(Support)
    followed = (
        select(following.id)
        .where(col(following.follows_id) == Support.id, col(following.outcome).is_not(None))
        .exists()
    )
    return _about(Support, col(Support.follow_up_on), why, col(Support.phase), col(Support.what)).where(
        col(Support.outcome) == SupportOutcome.follow_up.value,
        col(Support.follow_up_on) <= bindparam("day", type_=DAY),
        ~followed,
    )


def _check_in() -> Any:
    answered = select(Support.id).where(col(Support.check_in_id) == CheckIn.id).exists()
    why = literal(Why.check_in.value)
    return _about(CheckIn, col(CheckIn.said_on), why, null(), null()).where(
        col(CheckIn.answered_on).is_(None), ~answered
    )


# In this order on one day. What a person says themselves comes first.
_SOURCES: tuple[tuple[Any, Callable[[], Any]], ...] = (
    (CheckIn, _check_in),
    (Support, _due),
    (Support, _follow_up),
    *((Participation, _phase(phase)) for phase in SessionPhase),
)


@cache
def _page_of(rank: int, filters: tuple[str, ...]) -> Statement:
    """One source beyond a place. Parameters: `after_day`, `after_rank` and `after_id`, beside the filters."""
    model, build = _SOURCES[rank]

    def beyond() -> Any:
        found = build()
        day = found.selected_columns.day
        here = tuple_(day, literal(rank), model.id)
        place = tuple_(
            bindparam("after_day", type_=DAY),
            bindparam("after_rank", type_=Integer()),
            bindparam("after_id", type_=ID),
        )
        only = [getattr(model, name) == bindparam(name, type_=ID) for name in filters]
        return found.where(here > place, *only).order_by(day, model.id).limit(bindparam("page_limit"))

    return Statement(beyond)


_START = [NO_DAY, -1, NOBODY]


async def _list(call: Call) -> Answer:
    page = Places(call, "unaddressed", call.query(UnaddressedQuery), _START)
    now = today()
    values: dict[str, Any] = page.filters | {
        "day": now.isoformat(),
        "soon": (now + AHEAD).isoformat(),
        "no_day": NO_DAY,
        "after_day": page.place[0],
        "after_rank": page.place[1],
        "after_id": page.place[2],
        "page_limit": page.limit,
    }
    found: list[tuple[str, int, str, _Row]] = []
    async with call.services.database.read(call.scope) as db:
        for rank in range(len(_SOURCES)):
            rows = await db.rows(_page_of(rank, tuple(page.filters)), **values)
            found += [(row[1], rank, row[0], _Row(*row)) for row in rows]
    found.sort(key=lambda each: each[:3])
    return page.answer([(each[:3], _item(each[3])) for each in found])


def _item(row: _Row) -> dict[str, Any]:
    why = Why(row.why)
    return {
        "why": why,
        "in_words": _WORDS[why],
        "since": None if row.day == NO_DAY else row.day,
        "contributor_id": row.contributor_id,
        "contributor_name": row.name,
        "session_id": row.session_id,
        "session_title": row.title,
        "project_id": row.project_id,
        "phase": row.phase,
        "what": row.what,
        "support_id": row.id if why in (Why.asked_for, Why.due, Why.follow_up) else None,
        "check_in_id": row.id if why is Why.check_in else None,
    }


def operations() -> list[Operation]:
    """One list, of one's own people."""
    return [
        Operation(
            "GET",
            f"{SUPPORT.path}/unaddressed",
            "list_unaddressed",
            _list,
            READS,
            "List what is unaddressed",
            SUPPORT.collection,
            description="Of your own people: check-ins that nobody answered, support that is asked for or "
            "due and not done, follow-ups, and each phase of a session for which nothing is recorded. Before "
            "is listed from seven days ahead, during and after from the day after. Nothing leaves the list "
            "but by what came of it.",
            query=UnaddressedQuery,
            answers={200: UnaddressedPage},
        )
    ]

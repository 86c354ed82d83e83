"""What is next for a contributor: their next session, and the few things that wait for a word of theirs."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, exists, literal, not_, null, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.assessments.assessments import Assessment, open_today
from app.features.assessments.figures import LIVED
from app.features.assessments.sheets import Holder
from app.features.contributors.biographies import Biography
from app.features.contributors.ledger import Consent
from app.features.contributors.sight import AHEAD
from app.features.enumerations import (
    Attendance,
    PaymentStatus,
    QuoteStatus,
    RecordedFrom,
    RecordStatus,
    Reply,
    SupportOutcome,
)
from app.features.impact import replies
from app.features.impact.answers import newest
from app.features.impact.position import Position
from app.features.impact.record import ImpactRecord
from app.features.impact.response import Response
from app.features.payments.payment import Payment
from app.features.projects.project import Project
from app.features.quotes.quote import Quote
from app.features.sessions import sight
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.features.support.check_ins import CheckIn
from app.features.support.entries import Support
from app.features.support.own_check_ins import OwnCheckIn
from app.kit.dates import Day, ImpreciseDate, Instant, today
from app.kit.expressions import HasItem
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.statements import Statement
from app.kit.tables import DAY, INSTANT, PERSON, ago

MOST = 3
"""Things that are named: more of them at once help nobody."""

LATELY = timedelta(days=14)
"""How long after a session somebody is asked how it was for them."""

FRESH = timedelta(days=30)
"""How long an answer to what they said is named here, unless they have said something to it before."""

What = StrEnum("What", ["invitation", "pay", "words", "support", "check_in", "rating", "answer"])


class NextSession(BaseModel):
    session_id: Id
    title: str
    starts_on: ImpreciseDate | None
    starts_at: Instant | None
    ends_at: Instant | None
    time_zone: str
    venue: str | None


class NextStep(BaseModel):
    """One thing that waits for a word of theirs. Nothing happens if they leave it."""

    what: What
    id: Id = Field(
        description="Of the session, payment, text, support entry, assessment or impact record that it is "
        "about."
    )
    title: str | None = Field(description="What it is called, where it has a name.")
    until: Day | None = Field(description="The last day, where there is one.")


class NextSteps(BaseModel):
    """Empty for whoever does not ask as a contributor."""

    session: NextSession | None = Field(description="The next one that they said yes to.")
    steps: list[NextStep] = Field(description=f"{MOST} at most: invitations first.")
    more: bool = Field(description="Whether something else waits.")


_MINE = Participation.contributor_id == PERSON


def _next() -> Any:
    names = tuple(name for name in NextSession.model_fields if name != "session_id")
    return (
        select(Session.id, *(getattr(Session, name) for name in names))
        .join(Participation, col(Participation.session_id) == Session.id)
        .where(
            _MINE,
            Participation.reply == Reply.accepted.value,
            col(Session.status).in_(AHEAD),
            col(Session.starts_from) >= bindparam("day", type_=DAY),
        )
        .order_by(Session.starts_from, Session.starts_at, Session.id)
        .limit(1)
    )


def _invitations() -> Any:
    answered = col(Participation.question_answer).is_not(None)
    open_ = (Reply.invited.value, Reply.undecided.value)
    return (
        select(Session.id, Session.title)
        .join(Participation, col(Participation.session_id) == Session.id)
        .where(
            _MINE,
            col(Session.status).in_(AHEAD),
            or_(col(Session.starts_on).is_(None), not_(sight.is_over(Session))),
            or_(
                col(Participation.reply).in_(open_),
                (Participation.reply == Reply.asked_question.value) & answered,
            ),
        )
        .order_by(Session.starts_from, Session.id)
    )


def _pay() -> Any:
    open_ = (PaymentStatus.offered.value, PaymentStatus.undecided.value)
    return (
        select(Payment.id, Session.title)
        .outerjoin(Session, col(Session.id) == Payment.session_id)
        .where(Payment.contributor_id == PERSON, col(Payment.status).in_(open_))
        .order_by(Payment.id)
    )


def _words(model: Any) -> Callable[[], Any]:
    """Texts that somebody was shown, and has said nothing to yet."""

    def build() -> Any:
        said = aliased(Consent)
        decided = exists().where(col(said.subject_id) == model.id, col(said.contributor_id) == PERSON)
        shown = model.status == QuoteStatus.shown.value
        return select(model.id, null()).where(shown, ~decided).order_by(model.id)

    return build


def _support() -> Any:
    return (
        select(Support.id, Session.title)
        .outerjoin(Session, col(Session.id) == Support.session_id)
        .where(Support.contributor_id == PERSON, Support.outcome == SupportOutcome.offered.value)
        .order_by(Support.due_on, Support.id)
    )


def _check_ins() -> Any:
    """Sessions that somebody came to lately, of which they have not said how it was, to whoever it may be."""
    told = [
        exists().where(col(each.session_id) == Session.id, col(each.contributor_id) == PERSON)
        for each in (aliased(CheckIn), aliased(OwnCheckIn))
    ]
    came = (Attendance.attended.value, Attendance.part.value)
    return (
        select(Session.id, Session.title)
        .join(Participation, col(Participation.session_id) == Session.id)
        .where(
            _MINE,
            col(Participation.attendance).in_(came),
            or_(
                col(Participation.recorded_from).is_(None),
                col(Participation.recorded_from) != RecordedFrom.history.value,
            ),
            col(Session.starts_from) >= bindparam("lately", type_=DAY),
            *(~each for each in told),
        )
        .order_by(col(Session.starts_from).desc(), Session.id)
    )


def _ratings() -> Any:
    """What their side is asked to rate, and they did not while signed in. Who used the link is known to
    nobody. What only professionals are asked is among all ratings, for those who are both."""
    theirs = (HasItem(Assessment.perspectives, literal(each.value)) for each in LIVED)
    rated = exists().where(col(Holder.assessment_id) == Assessment.id, col(Holder.contributor_id) == PERSON)
    return (
        select(Assessment.id, Assessment.title, Assessment.closes_on)
        .where(open_today(), or_(*theirs), ~rated)
        .order_by(Assessment.closes_on, Assessment.id)
    )


def _answers() -> Any:
    """What they said, or their group in a session that they came to, and was answered lately; not what they
    took a position on since, or replied to."""
    record = col(ImpactRecord.id)
    came = (Attendance.attended.value, Attendance.part.value)
    said, later = aliased(Position), aliased(Position)
    theirs = or_(
        exists().where(col(said.impact_record_id) == record, col(said.contributor_id) == PERSON),
        exists().where(
            col(Participation.session_id) == ImpactRecord.session_id,
            _MINE,
            col(Participation.attendance).in_(came),
        ),
    )
    spoken = or_(
        exists().where(
            col(later.impact_record_id) == record,
            col(later.contributor_id) == PERSON,
            col(later.created_at) > Response.created_at,
        ),
        exists().where(
            col(replies.Reply.response_id) == Response.id, col(replies.Reply.contributor_id) == PERSON
        ),
    )
    return (
        select(ImpactRecord.id, Project.title)
        .select_from(ImpactRecord)
        .join(Response, newest())
        .join(Project, col(Project.id) == ImpactRecord.project_id)
        .where(
            col(Response.created_at) >= bindparam("fresh", type_=INSTANT),
            col(Response.recorded_from) != RecordedFrom.history.value,
            col(ImpactRecord.status) != RecordStatus.taken_back.value,
            theirs,
            ~spoken,
        )
        .order_by(col(Response.id).desc())
    )


def _few(build: Callable[[], Any]) -> Statement:
    return Statement(lambda: build().limit(MOST + 1))


_OF_STEP = ("id", "title", "until")
_NEXT = Statement(_next)
_STEPS = (
    (What.invitation, _few(_invitations)),
    (What.pay, _few(_pay)),
    (What.words, _few(_words(Quote))),
    (What.words, _few(_words(Biography))),
    (What.support, _few(_support)),
    (What.check_in, _few(_check_ins)),
    (What.rating, _few(_ratings)),
    (What.answer, _few(_answers)),
)


async def _read(call: Call) -> Answer:
    call.no_query()
    if not call.scope.is_person:
        return json_answer({"session": None, "steps": [], "more": False})
    now = today()
    days = {"day": now.isoformat(), "lately": (now - LATELY).isoformat()} | sight.as_json(now)
    days["fresh"] = ago(FRESH.total_seconds())
    steps: list[dict[str, Any]] = []
    async with call.services.database.read(call.scope) as db:
        row = await db.row(_NEXT, **days)
        for what, statement in _STEPS:
            if len(steps) > MOST:
                break
            found = await db.rows(statement, **days)
            steps += [{"what": what} | dict(zip_longest(_OF_STEP, each)) for each in found]
    return json_answer({"session": _session(row), "steps": steps[:MOST], "more": len(steps) > MOST})


def _session(row: Any) -> dict[str, Any] | None:
    if row is None:
        return None
    session = dict(zip(NextSession.model_fields, row, strict=True))
    return session | {"starts_on": orjson.Fragment(session["starts_on"]) if session["starts_on"] else None}


def operations() -> list[Operation]:
    """One read, of what the caller may read one by one."""
    return [
        Operation(
            "GET",
            "/v1/me/next-steps",
            "read_next_steps",
            _read,
            "",
            "What is next for me",
            "about",
            description="For a contributor who acts for themselves: their next session, and at most "
            f"{MOST} things that wait for a word of theirs – invitations, offers of pay, words to decide on, "
            "support that is offered, how a session was for them, what they are asked to rate, and fresh "
            "answers to what they said.",
            answers={200: NextSteps},
        )
    ]

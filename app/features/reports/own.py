"""One contributor's own report: what they gave, what came of it, and what they gained."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import Attendance, RecordStatus, SessionKind
from app.features.hours import Hours
from app.features.impact.position import Position
from app.features.impact.record import ImpactRecord
from app.features.payments.payment import Payment
from app.features.projects.project import Project
from app.features.quotes.quote import Quote
from app.features.quotes.sight import QuoteVoice
from app.features.reports import forms, wording
from app.features.reports.wording import said, when
from app.features.reports.written import (
    Report,
    ReportQuery,
    Section,
    entries,
    number,
    passage,
    section,
    table,
)
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import today
from app.kit.noun import HOME
from app.kit.operations import Answer, Call
from app.kit.problems import not_found
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID

_PERSON: Any = bindparam("contributor_id", type_=ID)
_CAME = (Attendance.attended.value, Attendance.part.value)

_SESSIONS = Statement(
    lambda: (
        select(
            Session.title,
            Session.starts_on,
            Session.kind,
            Session.kind_label,
            Project.title,
            Participation.role,
        )
        .join(Participation, col(Participation.session_id) == Session.id)
        .join(Project, col(Project.id) == Session.project_id)
        .where(Participation.contributor_id == _PERSON, col(Participation.attendance).in_(_CAME))
        .order_by(col(Session.starts_from), Session.id)
    )
)
_HOURS = Statement(
    lambda: (
        select(Hours.kind, func.sum(Hours.minutes_actual))
        .where(Hours.contributor_id == _PERSON, col(Hours.minutes_actual).is_not(None))
        .group_by(Hours.kind)
        .order_by(Hours.kind)
    )
)
_PAYMENTS = Statement(
    lambda: (
        select(Payment.status, func.count(), func.coalesce(func.sum(Payment.amount_paid_pence), 0))
        .where(Payment.contributor_id == _PERSON)
        .group_by(Payment.status)
        .order_by(Payment.status)
    )
)


async def _readable(db: Read, kind: str, statement: Statement, person: str) -> list[Any]:
    """Rows of a kind that the caller may read, and none of any other."""
    return await db.rows(statement, contributor_id=person) if db.scope.may(f"{kind}:read") else []


async def gave(db: Read, person: str) -> Section:
    """Sessions that they were at, hours and payments."""
    rows = await _readable(db, "participations", _SESSIONS, person)
    hours = [(row[0], int(row[1])) for row in await _readable(db, "hours", _HOURS, person)]
    paid = await _readable(db, "payments", _PAYMENTS, person)
    time = sum(minutes for _, minutes in hours)
    return section(
        "gave",
        "What I gave",
        f"{number(len(rows), 'session', 'sessions')} and {_time(time)} written down.",
        table(
            "Sessions that I was at",
            ["Session", "When", "Kind", "Project", "As"],
            [
                [title, when(on), said(kind, label), project, said(role)]
                for title, on, kind, label, project, role in rows
            ],
        ),
        table("My time", ["What", "How long"], [[said(kind), _time(minutes)] for kind, minutes in hours]),
        table(
            "What I was offered and paid",
            ["How it stands", "Payments", "Paid"],
            [
                [wording.payment(status), int(count), f"£{int(pence) / 100:,.2f}"]
                for status, count, pence in paid
            ],
        ),
    )


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [number(hours, "hour", "hours")] if hours or not rest else []
    return " ".join([*parts, *([f"{rest} min"] if rest else [])])


def _is_about_them() -> ColumnElement[bool]:
    """Whether they had a view on it, or it was answered where they took part."""
    came = select(Participation.project_id).where(
        Participation.contributor_id == _PERSON, col(Participation.attendance).in_(_CAME)
    )
    answered = and_(col(ImpactRecord.response).is_not(None), col(ImpactRecord.project_id).in_(came))
    return or_(col(ImpactRecord.id).in_(_VIEWS), answered)


_VIEWS = select(Position.impact_record_id).where(Position.contributor_id == _PERSON)
# What they say in their own name or had a view on, and what was answered in projects where they took part.
# Others' drafts, which their home may list, are not theirs to read.
_SAID = Statement(
    lambda: (
        select(
            ImpactRecord.statement,
            Project.title,
            ImpactRecord.response,
            ImpactRecord.what_changed,
            ImpactRecord.fed_back_on,
        )
        .join(Project, col(Project.id) == ImpactRecord.project_id)
        .where(
            col(ImpactRecord.status) != RecordStatus.taken_back,
            or_(
                col(ImpactRecord.id).in_(_VIEWS.where(Position.wrote)),
                and_(col(ImpactRecord.status) != RecordStatus.draft, _is_about_them()),
            ),
        )
        .order_by(col(ImpactRecord.id))
    )
)
_QUOTES = Statement(
    lambda: (
        select(Quote.words, Quote.status)
        .join(QuoteVoice, col(QuoteVoice.quote_id) == Quote.id)
        .where(QuoteVoice.contributor_id == _PERSON)
        .order_by(col(Quote.id))
    )
)


async def came_of_it(db: Read, person: str) -> Section:
    """What they said or agreed with, and what was answered."""
    rows = await _readable(db, "impact-records", _SAID, person)
    words = await _readable(db, "quotes", _QUOTES, person)
    heard = sum(1 for row in rows if row[4])
    return section(
        "came_of_it",
        "What came of it",
        f"I heard back on {heard} of {number(len(rows), 'thing', 'things')} that I said or had a part in."
        if rows
        else "Nothing is written down yet of what I said.",
        entries(
            "You said, we did",
            ["What was said", "Project", "What was answered", "What changed", "I heard back"],
            [
                [
                    statement,
                    project,
                    response or "not yet",
                    changed,
                    when(heard_on) or "not yet",
                ]
                for statement, project, response, changed, heard_on in rows
            ],
        ),
        table("My words", ["Words", "How they stand"], [[quoted, said(status)] for quoted, status in words]),
    )


_LEARNT = (SessionKind.induction.value, SessionKind.training.value)
_TRAINED = Statement(
    lambda: (
        select(Session.title, Session.starts_on, Session.kind)
        .join(Participation, col(Participation.session_id) == Session.id)
        .where(
            Participation.contributor_id == _PERSON,
            col(Participation.attendance).in_(_CAME),
            col(Session.kind).in_(_LEARNT),
        )
        .order_by(col(Session.starts_from), Session.id)
    )
)


async def gained(db: Read, person: dict[str, Any]) -> Section:
    """Their hopes, in their words, with what they learnt."""
    rows = await _readable(db, "participations", _TRAINED, person["id"])
    skills = orjson.loads(person["skills"])
    return section(
        "gained",
        "What I gained",
        f"I was at {number(len(rows), 'induction or training', 'inductions and trainings')}."
        if rows
        else "No induction or training is written down yet.",
        passage("What I hoped for", person["hopes"]),
        passage("What I can do", ", ".join(skills)),
        table(
            "Induction and training",
            ["Session", "When", "Kind"],
            [[title, when(on), said(kind)] for title, on, kind in rows],
        ),
    )


async def report(call: Call) -> Answer:
    """For the person and their home organisation: what of it the caller may list."""
    query: ReportQuery = call.query(ReportQuery)
    async with call.services.database.read(call.scope) as db:
        person = await standing(db, CONTRIBUTORS, id_in_path(call.path["contributor_id"]))
        if person.relation not in HOME:
            raise not_found()
        row = person.row
        sections = [await gave(db, row["id"]), await came_of_it(db, row["id"]), await gained(db, row)]
    made = Report(
        title="My part",
        of=row["display_name"],
        of_id=row["id"],
        first=None,
        last=None,
        as_of=today().isoformat(),
        counts=["Sessions, hours, payments and words on record about this person, over all of their time."],
        withheld=["What nobody wrote down, private lines, and what you may not read."],
        sections=sections,
    )
    return await forms.answer(made, query.format)

"""Sections of a report about what was done: sessions, outputs, changes of plan, and what went on."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ColumnElement, and_, bindparam, case, cast, func, or_, select
from sqlmodel import col

from app.features.bookings.booking import Booking
from app.features.contributors.sight import AHEAD
from app.features.enumerations import Attendance, BookingStatus, OutputKind, SessionStatus
from app.features.organisations import Organisation
from app.features.projects.course import Commitment, PlanChange
from app.features.projects.outputs import Output
from app.features.projects.project import Project
from app.features.reports import wording
from app.features.reports.over import Over, begun, belongs, within
from app.features.reports.wording import said, when
from app.features.reports.written import Cell, Section, Table, number, section, table
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit.database import Read
from app.kit.dates import last_day
from app.kit.statements import Statement
from app.kit.suppression import told
from app.kit.tables import DAY, ID

MOST = 200
"""Rows of one table of a report: the newest, in their order."""


def _begun() -> ColumnElement[bool]:
    """Whether a project had begun before the period was over, or nobody knows. Most say no end."""
    lead = bindparam("organisation_id", type_=ID)
    return and_(or_(lead.is_(None), col(Project.organisation_id) == lead), begun(Project.happened_from))


_PROJECTS = Statement(
    lambda: (
        select(
            Project.title,
            Organisation.name,
            Project.kind,
            Project.kind_label,
            Project.stage,
            Project.happened,
        )
        .join(Organisation, col(Organisation.id) == Project.organisation_id)
        .where(_begun())
        .order_by(Organisation.name_key, Project.title_key, Project.id)
        .limit(MOST)
    )
)


async def projects(db: Read, over: Over) -> Section:
    """Which projects had begun, and who leads them."""
    rows = await db.rows(_PROJECTS, organisation_id=over.organisation_id, after=over.binds["after"])
    leads = len({row[1] for row in rows})
    return section(
        "projects",
        "Projects",
        f"{number(len(rows), 'project', 'projects')} of {number(leads, 'organisation', 'organisations')}.",
        table(
            "Each project",
            ["Project", "Led by", "Kind", "Stage", "When"],
            [
                [title, by, said(kind, label), wording.stage(stage), when(on)]
                for title, by, kind, label, stage, on in rows
            ],
        ),
    )


_SESSIONS = Statement(
    lambda: (
        select(
            Session.title,
            Session.starts_on,
            Session.kind,
            Session.kind_label,
            Session.status,
            Session.actual_number,
            Project.title,
        )
        .join(Project, col(Project.id) == Session.project_id)
        .where(belongs(Session), within(Session.starts_from))
        .order_by(col(Session.starts_from).desc(), col(Session.id).desc())
        .limit(MOST)
    )
)
_BY_STATUS = Statement(
    lambda: (
        select(Session.status, func.count())
        .where(belongs(Session), within(Session.starts_from))
        .group_by(Session.status)
    )
)
_CAME = (Attendance.attended.value, Attendance.part.value)
_TIMES = Statement(
    lambda: (
        select(func.coalesce(func.sum(case((col(Participation.attendance).in_(_CAME), 1), else_=0)), 0))
        .join(Session, col(Session.id) == Participation.session_id)
        .where(belongs(Session), within(Session.starts_from))
    )
)


async def sessions(db: Read, over: Over) -> Section:
    """How many sessions, and how many came, as outsiders may read it."""
    by_status = {row[0]: int(row[1]) for row in await db.rows(_BY_STATUS, **over.binds)}
    rows = await db.rows(_SESSIONS, **over.binds)
    # A contributor lists their own part, which is not how often people came.
    lists = db.scope.may("participations:read") and not db.scope.is_person
    times = int(await db.value(_TIMES, **over.binds)) if lists else None
    done = by_status.get(SessionStatus.delivered, 0)
    ahead = sum(by_status.get(each, 0) for each in AHEAD)
    finding = f"{number(done, 'session', 'sessions')} took place{f', and {ahead} to come' if ahead else ''}."
    counted: list[list[Any]] = [
        ["Took place", done],
        ["To come", ahead],
        ["Called off", by_status.get(SessionStatus.cancelled, 0)],
    ]
    if times is not None:
        # Nobody wrote down who came, rather than nobody came.
        counted.append(["Times that contributors took part", times or None])
    return section(
        "sessions",
        "What took place",
        finding,
        table("Sessions", ["What", "How many"], counted if by_status else []),
        _each(
            "Each session",
            ["Session", "When", "Kind", "How it stands", "People who came", "Project"],
            (
                [
                    title,
                    when(on),
                    said(kind, label),
                    said(status),
                    None if came is None else told(came),
                    project,
                ]
                for title, on, kind, label, status, came, project in reversed(rows)
            ),
            over,
        ),
    )


def _each(title: str, columns: list[str], rows: Iterable[list[Any]], over: Over) -> Table:
    """A table of what lies in projects: which one, its last column, says nothing in a report of one."""
    if over.project_id is None:
        return table(title, columns, rows)
    return table(title, columns[:-1], (row[:-1] for row in rows))


_OUTPUTS = Statement(
    lambda: (
        select(
            Output.title,
            Output.kind,
            Output.kind_label,
            Output.produced_on,
            Output.stated_count,
            Output.at_least,
            Project.title,
        )
        .join(Project, col(Project.id) == Output.project_id)
        .where(belongs(Output), begun(Output.produced_from))
        .order_by(col(Output.produced_from).desc(), col(Output.id).desc())
    )
)


async def outputs(db: Read, over: Over) -> Section:
    """Pieces of work by kind. One output may stand for several: “over 50 pieces of work”."""
    found = await db.rows(_OUTPUTS, **{name: over.binds[name] for name in _BEGUN})
    rows = [row for row in found if _reaches_into(row[3], over)]
    pieces: Counter[str] = Counter()
    open_ended: set[str] = set()
    for _, kind, _, _, count, at_least, _ in rows:
        pieces[kind] += 1 if count is None else count
        open_ended |= {kind} if at_least else set()
    least = "at least " if open_ended else ""
    finding = f"{least}{number(pieces.total(), 'piece of work', 'pieces of work')} made together."
    return section(
        "outputs",
        "What was made together",
        finding,
        table(
            "Pieces of work by kind",
            ["Kind", "How many"],
            [
                [said(kind), _pieces(pieces[kind], kind in open_ended)]
                for kind in OutputKind
                if kind in pieces
            ],
        ),
        _each(
            "Each piece of work",
            ["Piece of work", "Kind", "When", "How many", "Project"],
            (
                [title, said(kind, label), when(on), _pieces(count or 1, at_least), project]
                for title, kind, label, on, count, at_least, project in rows[:MOST]
            ),
            over,
        ),
    )


_BEGUN = ("project_id", "organisation_id", "after")


def _reaches_into(produced_on: str | None, over: Over) -> bool:
    """Whether what had begun was also made in the period: a year's work is of each time that it reaches
    into. What has no day is in a report over all time and in no other."""
    if over.first is None:
        return over.last is None or produced_on is not None
    return produced_on is not None and last_day(orjson.loads(produced_on)) >= over.first


def _pieces(count: int, at_least: bool) -> Cell:
    """Pieces of work, which are no people."""
    return Cell(value=count, at_least=bool(at_least))


_PLAN = Statement(
    lambda: (
        select(PlanChange.proposed, PlanChange.decided, PlanChange.why, PlanChange.decided_on)
        .where(belongs(PlanChange), within(PlanChange.decided_from))
        .order_by(col(PlanChange.decided_from), PlanChange.id)
        .limit(MOST)
    )
)


async def plan(db: Read, over: Over) -> Section:
    """What people changed about the project itself."""
    rows = await db.rows(_PLAN, **over.binds)
    finding = f"{number(len(rows), 'change', 'changes')} of plan."
    return section(
        "plan",
        "What changed on the way",
        finding,
        table(
            "Changes of plan",
            ["What was proposed", "What was decided", "Why", "When"],
            [[proposed, decided, why, when(on)] for proposed, decided, why, on in rows],
        ),
    )


_COMMITMENTS = Statement(
    lambda: (
        select(Commitment.committed, Commitment.committed_by, Commitment.since)
        .where(belongs(Commitment), within(Commitment.since_from))
        .order_by(col(Commitment.since_from), Commitment.id)
        .limit(MOST)
    )
)
_BOOKINGS = Statement(
    lambda: (
        select(Booking.status, func.count())
        .where(belongs(Booking), within(cast(Booking.created_at, DAY)))
        .group_by(Booking.status)
    )
)
_STANDS = (BookingStatus.requested, BookingStatus.confirmed, BookingStatus.waiting, BookingStatus.attended)


async def went_on(db: Read, over: Over) -> Section:
    """What is promised, and who asked for more: the golden thread."""
    promised = await db.rows(_COMMITMENTS, **over.binds)
    reads = db.scope.may("bookings:read")
    bookings = await db.rows(_BOOKINGS, **over.binds) if reads else []
    by_status = {row[0]: int(row[1]) for row in bookings}
    stands = sum(by_status.get(each.value, 0) for each in _STANDS)
    # Whoever lists no bookings is not told that there are none.
    asked = number(stands, "booking or request", "bookings or requests")
    stand = f", and {asked} for more" if reads else ""
    finding = f"{number(len(promised), 'promise', 'promises')} to go on{stand}."
    return section(
        "went_on",
        "What goes on",
        finding,
        table(
            "Promises to go on",
            ["What was promised", "By whom", "Since"],
            [[committed, by, when(since)] for committed, by, since in promised],
        ),
        table(
            "Bookings and requests",
            ["How it stands", "How many"],
            [
                [said(status.value), by_status[status.value]]
                for status in BookingStatus
                if status.value in by_status
            ],
        ),
    )

"""Writes to those who were asked to a session, in the worker.

When they are asked, when something changes, and when it is nearly time: one job for each person and each
thing to say, so that nobody is told twice and nobody left out, whatever is killed. Who paused, left or
stopped all messages is not written to. No letter says what a session is about.
"""

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.features import mail
from app.features.contributors.contributor import Contributor
from app.features.contributors.reaching import address_of
from app.features.contributors.sight import AHEAD, is_coming
from app.features.enumerations import ContributorStatus, RecordedFrom, Reply
from app.features.projects.project import PURPOSE_CHANGED, Project
from app.features.sessions import calendar
from app.features.sessions.asking import INVITE
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import TELL, Session
from app.kit import audit, telling, writing
from app.kit.database import Write
from app.kit.doing import Jobs, Run, in_seconds
from app.kit.noun import Values
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago
from app.kit.work import ask

JOBS = Jobs()

TELL_ONE, NEW_PURPOSE = "tell-one-who-comes", "show-new-purpose"

REMIND_AFTER = 7 * 86_400.0
"""Seconds without a reply after which somebody is asked once more, and never again."""

SOON = 2 * 86_400.0
"""Seconds before a session at which those who come are reminded."""

PAGE = "/my/session/"

_QUIET = (ContributorStatus.paused.value, ContributorStatus.left.value)

_ROW = ("id", "version", "organisation_id", "project_id", "home_organisation_id", "contributor_id", "reply")
_PERSON = Statement(
    lambda: (
        select(
            *(getattr(Participation, name) for name in _ROW),
            Contributor.status,
            *(getattr(Session, name) for name in calendar.MEMBERS),
        )
        .join(Contributor, col(Contributor.id) == Participation.contributor_id)
        .join(Session, col(Session.id) == Participation.session_id)
        .where(Participation.id == bindparam("id", type_=ID))
    )
)


async def _write(run: Run, db: Write, letter: str, replies: tuple[str, ...]) -> None:
    """One letter to one person, if they still stand there and want letters."""
    found = await db.row(_PERSON, id=run.arguments["participation_id"])
    if found is None:
        return
    row = dict(zip(_ROW, found, strict=False))
    status, session = found[len(_ROW)], dict(zip(calendar.MEMBERS, found[len(_ROW) + 1 :], strict=True))
    if row["reply"] not in replies or status in _QUIET:
        return
    keys = run.services.keys
    to = await address_of(db, keys, row["home_organisation_id"], row["contributor_id"])
    if to is None:
        return
    url = run.services.settings.public_url
    sure = row["reply"] == Reply.accepted
    event = calendar.event(session, url, PAGE, sure=sure)
    method = "CANCEL" if letter == "called-off" else "PUBLISH"
    attached = calendar.calendar([event], method) if event is not None else None
    mail.send(db, keys, letter, to=to, calendar=attached, link=f"{url}/sign-in/")


_MAY_COME = tuple(reply.value for reply in Reply if reply not in (Reply.declined, Reply.changed_mind))
_LETTERS = {
    "asked": (Reply.invited.value,),
    "remind-to-reply": (Reply.invited.value, Reply.undecided.value),
    "called-off": _MAY_COME,
    "moved": _MAY_COME,
    "soon": (Reply.accepted.value,),
    "new-purpose": _MAY_COME,
}
"""Each letter, and the replies of those whom it is for."""


@JOBS.job(INVITE)
async def invite(run: Run) -> None:
    """Write to somebody that they were asked."""
    await _once(run, "asked")


@JOBS.job(TELL_ONE)
async def tell_one(run: Run) -> None:
    """Write to one of those who may come."""
    await _once(run, run.arguments["letter"])


async def _once(run: Run, letter: str) -> None:
    if run.done:
        return
    async with run.chunk() as db:
        await _write(run, db, letter, _LETTERS[letter])
        run.done = 1


# -- everybody of a session, or of a project


def _live(*criteria: Any) -> Any:
    return (
        select(Participation.id)
        .join(Session, col(Session.id) == Participation.session_id)
        .where(
            Participation.recorded_from != RecordedFrom.history.value,
            is_coming(col(Participation.reply)),
            col(Participation.reply).is_not(None),
            *criteria,
        )
        .order_by(Participation.id)
    )


_OF_SESSION = Statement(lambda: _live(Participation.session_id == bindparam("session_id", type_=ID)))
_OUTDATED = Statement(
    lambda: _live(
        Participation.project_id == bindparam("project_id", type_=ID),
        col(Session.status).in_(AHEAD),
        col(Participation.purpose_version)
        < select(Project.purpose_version)
        .where(Project.id == bindparam("project_id", type_=ID))
        .scalar_subquery(),
    )
)


@JOBS.job(TELL)
async def tell(run: Run) -> None:
    """A job for each of those who may come to a session."""
    await _each(run, _OF_SESSION, TELL_ONE, {"letter": run.arguments["what"]}, "session_id")


@JOBS.job(PURPOSE_CHANGED)
async def purpose_changed(run: Run) -> None:
    """A job for each of those who were asked by words that no longer hold."""
    await _each(run, _OUTDATED, NEW_PURPOSE, {}, "project_id")


async def _each(run: Run, among: Statement, kind: str, arguments: dict[str, str], by: str) -> None:
    if run.done:
        return
    async with run.chunk() as db:
        for (participation_id,) in await db.rows(among, **{by: run.arguments[by]}):
            ask(db, kind, participation_id=participation_id, **arguments)
        run.done = 1


_PURPOSE = Statement(
    lambda: (
        select(*(getattr(Participation, name) for name in _ROW), Project.purpose, Project.purpose_version)
        .join(Project, col(Project.id) == Participation.project_id)
        .where(
            Participation.id == bindparam("id", type_=ID),
            col(Participation.purpose_version) < Project.purpose_version,
        )
    )
)
_NEW_WORDS = Statement(
    lambda: (
        update(Participation)
        .where(Participation.id == bindparam("record_id", type_=ID))
        .values(
            purpose_shown=bindparam("purpose"),
            purpose_version=bindparam("number", type_=Participation.__table__.c.purpose_version.type),
            version=Participation.version + 1,
            updated_at=bindparam("at", type_=INSTANT),
        )
    )
)


@JOBS.job(NEW_PURPOSE)
async def show_new_purpose(run: Run) -> None:
    """Show somebody what it is for now. A yes was to other words, so it is theirs to say again."""
    if run.done:
        return
    async with run.chunk() as db:
        found = await db.row(_PURPOSE, id=run.arguments["participation_id"])
        if found is not None:
            await _reopen(db, dict(zip(_ROW, found, strict=False)), *found[-2:])
            await _write(run, db, "new-purpose", _LETTERS["new-purpose"])
        run.done = 1


async def _reopen(db: Write, row: Values, purpose: str, number: int) -> None:
    await db.change(_NEW_WORDS, record_id=row["id"], purpose=purpose, number=number, at=db.at)
    row["version"] += 1
    telling.say(
        db, PARTICIPATIONS, row, audit.Action.changed, "updated", ("purpose_shown", "purpose_version")
    )
    if row["reply"] == Reply.accepted:
        await writing.settle(db, PARTICIPATIONS, row, Reply.undecided.value)


# -- time passes

_UNANSWERED = Statement(
    lambda: _live(
        col(Session.status).in_(AHEAD),
        col(Participation.reply).in_(_LETTERS["remind-to-reply"]),
        col(Participation.reminded_at).is_(None),
        col(Participation.asked_at) < bindparam("before", type_=INSTANT),
    )
)
_NEAR = Statement(
    lambda: _live(
        col(Session.status).in_(AHEAD),
        Participation.reply == Reply.accepted.value,
        col(Participation.told_soon_at).is_(None),
        col(Session.starts_at) > bindparam("now", type_=INSTANT),
        col(Session.starts_at) < bindparam("soon", type_=INSTANT),
    )
)


def _marks(member: str) -> Statement:
    column = getattr(Participation, member)
    return Statement(
        lambda: (
            update(Participation)
            .where(Participation.id == bindparam("record_id", type_=ID), column.is_(None))
            .values({member: bindparam("at", type_=INSTANT)})
        )
    )


_MARKED = {"remind-to-reply": _marks("reminded_at"), "soon": _marks("told_soon_at")}


@JOBS.every("remind-of-sessions", "0 10 8-18 * * *")
async def remind(services: Any) -> None:
    """Ask once more whoever has not replied, and remind those who come; each once, and by day."""
    async with services.database.system_read("who is to be reminded of a session") as db:
        unanswered = await db.rows(_UNANSWERED, before=ago(REMIND_AFTER))
        near = await db.rows(_NEAR, now=ago(0), soon=in_seconds(SOON))
    for letter, people in (("remind-to-reply", unanswered), ("soon", near)):
        for (participation_id,) in people:
            async with services.database.system("reminds somebody of a session") as db:
                if await db.change(_MARKED[letter], record_id=participation_id, at=db.at):
                    ask(db, TELL_ONE, participation_id=participation_id, letter=letter)

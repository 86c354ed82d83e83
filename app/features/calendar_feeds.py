"""Calendar feeds: a secret address at which a calendar program reads somebody's sessions.

The secret is in the path, since calendar programs send nothing else (SETTLED.md 21). It is a digest of the
feed's own id, so it is kept nowhere; taking the feed back ends it.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from pydantic import Field
from sqlalchemy import ColumnElement, and_, bindparam, false, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.sight import is_coming
from app.features.enumerations import Reply
from app.features.keys import Keys
from app.features.members import Member
from app.features.projects.project import PROJECTS
from app.features.sessions import calendar
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit import reading, writing
from app.kit.answering import once
from app.kit.changes import FeedCounter
from app.kit.database import Read, Write
from app.kit.dates import today
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Line, Members, is_id
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.resource import resource
from app.kit.scope import NOBODY, Scope
from app.kit.standing import named
from app.kit.statements import Statement
from app.kit.tables import (
    DAY,
    ID,
    MEMBER,
    ORGANISATION,
    PERSON,
    Owned,
    belongs_to,
    choice,
    owned_by,
    reference,
    text,
)

CalendarCovers = StrEnum("CalendarCovers", ["mine", "project", "organisation"])

PAST = timedelta(days=366)
"""How far back a calendar goes."""


class CalendarFeedMembers(Members):
    covers: CalendarCovers = choice(
        CalendarCovers,
        nullable=False,
        default=CalendarCovers.mine,
        description="`mine`: the sessions that a contributor is asked to and has not said no to. `project`: "
        "those of one project. `organisation`: those of all projects that the member's organisation leads.",
    )
    project_id: Id | None = reference(description="For `project`.")
    title: Line | None = text("profile", description="What it is for, for example `on my phone`.")


class CalendarFeed(CalendarFeedMembers, Owned, table=True):
    """One address. It belongs to the contributor or the member who made it, and nobody else sees it."""

    __tablename__ = "calendar_feeds"
    __person__ = of_person("Calendars that read your sessions", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True),
        belongs_to("member_id", "members", goes_with=True),
    )

    contributor_id: str | None = reference(index=True, info={"internal": True})
    member_id: str | None = reference(index=True, info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return and_(cls.organisation_id == ORGANISATION, cls.member_id == MEMBER)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


class CalendarFeedCreate(CalendarFeedMembers):
    pass


class CalendarFeedView(CalendarFeedMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)


class NewCalendarFeed(CalendarFeedView):
    url: str = Field(description="The secret address. Whoever has it reads the calendar, so it is said once.")


async def _is_somebodys(db: Write, row: Values, before: Values | None) -> None:
    """A contributor's or a member's; a program reads `/v1/sessions`."""
    if before is None and db.scope.is_person:
        row["contributor_id"] = db.scope.contributor_id
    elif before is None:
        if db.scope.member_id == NOBODY:
            raise Problem("not-yours-to-change", "Calendars are for people. A program reads /v1/sessions.")
        row["member_id"] = db.scope.member_id


async def _is_of_something(db: Write, row: Values, before: Values | None) -> None:
    if (row["covers"] == CalendarCovers.project) != (row["project_id"] is not None):
        raise invalid(fault("/project_id", "exactly-one-of", "Say which project, where `covers` is project."))
    if (row["covers"] == CalendarCovers.mine and not db.scope.is_person) or (
        row["covers"] == CalendarCovers.organisation and db.scope.is_person
    ):
        detail = "A contributor has `mine` or `project`; a member has `project` or `organisation`."
        raise invalid(fault("/covers", "not-a-choice", detail))
    if before is None and row["project_id"] is not None:
        await named(db, PROJECTS, "project_id", row["project_id"])


CALENDAR_FEEDS = Noun(
    model=CalendarFeed,
    name="calendar-feed",
    collection="calendar-feeds",
    create=CalendarFeedCreate,
    view=CalendarFeedView,
    query=Query,
    sorts={"created_at": "created_at"},
    created_by_person=True,
    removed_by_person=True,
    by_person=frozenset(CalendarFeedMembers.model_fields),
    relations=frozenset({"own"}),
    # Nobody's feed of changes: it is one person's, and tells nothing of what is kept.
    readers=Statement(lambda: select(FeedCounter.organisation_id).where(false())),
    readers_in_sight=True,
    rules=(_is_somebodys, _is_of_something),
    external=False,
)


def _secret(keys: Keys, feed_id: str) -> str:
    return urlsafe_b64encode(keys.digests("calendar").of(feed_id)).rstrip(b"=").decode()


def _address(services: Any, feed_id: str) -> str:
    return f"{services.public_url}/v1/public/calendars/{feed_id}.{_secret(services.keys, feed_id)}.ics"


async def _create(call: Call) -> Answer:
    await call.body()
    sent = call.json(CalendarFeedCreate).model_dump(mode="python")

    async def do(db: Write) -> Outcome:
        row = await writing.create(db, CALENDAR_FEEDS, sent, None)
        return Outcome(201, [row["id"]])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        record, etag = await reading.one(db, noun, outcome.ids[0])
        url = _address(call.services, record["id"])
        return json_answer(record | {"url": url}, 201, etag=etag, location=noun.href(record))

    return await once(call, CALENDAR_FEEDS, do, say)


# -- reading by the address

_FEED = Statement(
    lambda: (
        select(
            CalendarFeed.organisation_id,
            CalendarFeed.contributor_id,
            CalendarFeed.member_id,
            CalendarFeed.covers,
            CalendarFeed.project_id,
        )
        .outerjoin(Member, col(Member.id) == CalendarFeed.member_id)
        .outerjoin(Contributor, col(Contributor.id) == CalendarFeed.contributor_id)
        .where(CalendarFeed.id == bindparam("id", type_=ID), col(Member.disabled_at).is_(None))
    )
)


def _sessions(*criteria: Any) -> Any:
    members = (getattr(Session, name) for name in calendar.MEMBERS)
    since = col(Session.starts_from) >= bindparam("since", type_=DAY)
    return select(*members).where(since, *criteria).order_by(col(Session.starts_from), Session.id)


_OF_PROJECT = Statement(lambda: _sessions(Session.project_id == bindparam("project_id", type_=ID)))
_OF_ORGANISATION = Statement(lambda: _sessions(Session.organisation_id == ORGANISATION))
_MINE = Statement(
    lambda: (
        _sessions(Participation.contributor_id == PERSON, is_coming(col(Participation.reply)))
        .join(Participation, col(Participation.session_id) == Session.id)
        .add_columns(Participation.reply)
    )
)


async def _read(call: Call) -> Answer:
    call.no_query()
    feed_id, _, secret = call.path["secret"].removesuffix(".ics").partition(".")
    if not (
        is_id(feed_id) and hmac.compare_digest(secret.encode(), _secret(call.services.keys, feed_id).encode())
    ):
        raise not_found()
    async with call.services.database.system_read("whose calendar an address is") as db:
        found = await db.row(_FEED, id=feed_id)
    if found is None:
        raise not_found()
    organisation_id, contributor_id, member_id, covers, project_id = found
    actor = f"contributor:{contributor_id}" if contributor_id else f"member:{member_id}"
    scope = Scope(organisation_id, actor, contributor_id=contributor_id or NOBODY)
    page = "/my/session/" if contributor_id else "/desk/session/"
    async with call.services.database.read(scope) as db:
        events = await _events(
            db,
            covers,
            project_id,
            lambda each, sure: calendar.event(each, call.services.public_url, page, sure=sure),
        )
    headers = {"cache-control": "private, no-cache", "content-disposition": 'inline; filename="calendar.ics"'}
    return Answer(200, calendar.calendar(events).encode(), headers, b"text/calendar; charset=utf-8")


async def _events(
    db: Read, covers: str, project_id: str | None, event: Callable[[Values, bool], Any]
) -> list[Any]:
    since = (today() - PAST).isoformat()
    if covers == CalendarCovers.mine:
        rows = await db.rows(_MINE, since=since)
        return [event(_row(row), row[-1] in (None, Reply.accepted.value)) for row in rows]
    if covers == CalendarCovers.project:
        rows = await db.rows(_OF_PROJECT, since=since, project_id=project_id)
    else:
        rows = await db.rows(_OF_ORGANISATION, since=since)
    return [event(_row(row), True) for row in rows]


def _row(row: Any) -> Values:
    return dict(zip(calendar.MEMBERS, row, strict=False))


def operations() -> list[Operation]:
    """Making, listing and taking back one's own; and the calendar itself, for whoever has its address."""
    fit = ("list_", "read_", "create_", "delete_")
    found = [each for each in resource(CALENDAR_FEEDS) if each.operation_id.startswith(fit)]
    found = [
        replace(each, run=_create, answers={201: NewCalendarFeed}) if each.method == "POST" else each
        for each in found
        if not each.path.endswith(("/batch", "/transitions"))
    ]
    return [
        *found,
        Operation(
            "GET",
            "/v1/public/calendars/{secret}",
            "read_calendar",
            _read,
            None,
            "Read a calendar at its secret address",
            "public",
            description="For calendar programs (RFC 5545). Titles say nothing of what a session is about; "
            "the link in each event leads to a page that does, after signing in. What is called off stays in "
            "it, as cancelled.",
            answers={200: None},
            also_as=("text/calendar",),
        ),
    ]

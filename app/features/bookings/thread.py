"""The golden thread: what came of a commitment or a session, how far it spread, and who asked for it."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.features.bookings.booking import Booking
from app.features.enumerations import BookingStatus
from app.features.feedback.suggestions import SUGGESTIONS, Suggestion
from app.features.organisations import Organisation
from app.features.projects.course import COMMITMENTS, Commitment
from app.features.projects.project import PROJECTS
from app.features.sessions.session import SESSIONS, Session
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.expressions import IsAmong
from app.kit.inputs import Id
from app.kit.noun import Noun
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID

MOST = 500
"""Records of each kind that one thread is made of; `more` says that there are others."""

NodeKind = StrEnum("NodeKind", ["commitment", "session", "suggestion", "request", "booking", "booker"])

GONE = (BookingStatus.declined.value, BookingStatus.cancelled.value)
"""Bookings that came to nothing: counted, and not part of the thread."""


class Node(BaseModel):
    """One thing that came of another. A `booker` is an organisation, or one department of it."""

    key: str = Field(description="What edges name it by.", examples=["session:1"])
    kind: NodeKind
    id: Id | None = Field(description="The record. Of a booker the organisation; null where it is none here.")
    label: str = Field(description="What it is called: in words, and never a person's name.")
    on: str | dict[str, str] | None = Field(description="When, as precisely as it is known.")
    status: str | None
    places: int | None
    generation: int = Field(description="How many steps from where it began.")


class Edge(BaseModel):
    """`to` came of `from`."""

    from_: str = Field(alias="from", serialization_alias="from")
    to: str


class Spread(BaseModel):
    """How far it went. Counts of records and of organisations, not of people."""

    commitments: int
    sessions: int = Field(description="Sessions that something came of, or that were asked for.")
    suggestions: int
    requests: int
    bookings: int
    places: int = Field(description="Where it is known how many.")
    came_to_nothing: int = Field(description="Bookings that were declined or cancelled.")
    organisations: int
    departments: int
    generations: int
    first_on: str | None = Field(json_schema_extra={"format": "date"})
    last_on: str | None = Field(json_schema_extra={"format": "date"})


class Thread(BaseModel):
    project_id: Id
    nodes: list[Node] = Field(description="By generation, and within it by when.")
    edges: list[Edge]
    spread: Spread
    more: bool = Field(description=f"There are more than {MOST} of a kind; the others are left out.")


_PROJECT = bindparam("project_id", type_=ID)

_COMMITMENTS = Statement(
    lambda: (
        select(Commitment.id, Commitment.committed, Commitment.since, Commitment.since_from)
        .where(Commitment.project_id == _PROJECT)
        .order_by(Commitment.id)
        .limit(MOST + 1)
    )
)
_SESSIONS = Statement(
    lambda: select(Session.id, Session.title, Session.starts_on, Session.starts_from, Session.status).where(
        IsAmong(Session.id, bindparam("ids"))
    )
)
_SUGGESTIONS = Statement(
    lambda: select(Suggestion.id, Suggestion.words).where(IsAmong(Suggestion.id, bindparam("ids")))
)


def _in_project(model: Any) -> Any:
    return select(model.id).where(model.project_id == _PROJECT).scalar_subquery()


_COLUMNS = (
    *("id", "topic", "session_id", "status", "places"),
    *("booked_by_organisation_id", "booked_for", "department", "booked_on", "booked_from"),
    *(f"arose_from_{kind}_id" for kind in ("session", "booking", "suggestion", "commitment")),
)

# What came of this project may be booked in another one of the same lead: it is in the thread too.
_BOOKINGS = Statement(
    lambda: (
        select(*(getattr(Booking, name) for name in _COLUMNS), Organisation.name)
        .join(Organisation, col(Organisation.id) == Booking.booked_by_organisation_id)
        .where(
            or_(
                Booking.project_id == _PROJECT,
                col(Booking.arose_from_session_id).in_(_in_project(Session)),
                col(Booking.arose_from_booking_id).in_(_in_project(Booking)),
                col(Booking.arose_from_suggestion_id).in_(_in_project(Suggestion)),
                col(Booking.arose_from_commitment_id).in_(_in_project(Commitment)),
            )
        )
        .order_by(Booking.id)
        .limit(MOST + 1)
    )
)


_ORIGINS = {
    f"arose_from_{kind}_id": NodeKind(kind) for kind in ("session", "booking", "suggestion", "commitment")
}


def _key(kind: str, record_id: str) -> str:
    return f"{kind}:{record_id}"


def _node(kind: NodeKind, key: str, label: str, **more: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("id", "on", "status", "places", "day"))
    return {"key": key, "kind": kind.value, "label": label} | blank | more


def _words(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


async def _read(db: Read, project_id: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], bool]:
    """The nodes that are records, the bookings that they were made of, and whether there are more."""
    commitments = (
        await db.rows(_COMMITMENTS, project_id=project_id) if db.scope.may(COMMITMENTS.reads) else []
    )
    names = (*_COLUMNS, "organisation")
    rows = await db.rows(_BOOKINGS, project_id=project_id)
    bookings = [dict(zip(names, row, strict=True)) for row in rows[:MOST]]
    stand = [each for each in bookings if each["status"] not in GONE]
    nodes = [
        _node(
            NodeKind.commitment, _key("commitment", row[0]), row[1], id=row[0], on=_words(row[2]), day=row[3]
        )
        for row in commitments[:MOST]
    ]
    for row in await _named(db, SESSIONS, _SESSIONS, stand, "session_id", "arose_from_session_id"):
        when = {"on": _words(row[2]), "day": row[3], "status": row[4]}
        nodes.append(_node(NodeKind.session, _key("session", row[0]), row[1], id=row[0], **when))
    nodes += [
        _node(NodeKind.suggestion, _key("suggestion", row[0]), row[1], id=row[0])
        for row in await _named(db, SUGGESTIONS, _SUGGESTIONS, stand, "arose_from_suggestion_id")
    ]
    return nodes, bookings, len(rows) > MOST or len(commitments) > MOST


async def _named(db: Read, noun: Noun, statement: Statement, rows: Iterable[Any], *names: str) -> list[Any]:
    """The records that bookings name, as far as the reader may list them."""
    ids = sorted({row[name] for row in rows for name in names if row[name]})
    if not ids or not db.scope.may(noun.reads):
        return []
    return await db.rows(statement, ids=orjson.dumps(ids).decode())


def _booked(bookings: list[dict[str, Any]], titles: dict[str, str]) -> Iterator[dict[str, Any]]:
    for each in bookings:
        kind = NodeKind.request if each["topic"] else NodeKind.booking
        label = each["topic"] or titles.get(_key("session", each["session_id"]), "")
        about = {name: each[name] for name in ("id", "status", "places")}
        when = {"on": _words(each["booked_on"]), "day": each["booked_from"]}
        yield _node(kind, _key("booking", each["id"]), label, **about, **when)


def _booker(each: dict[str, Any]) -> tuple[str, str]:
    """Who booked, as one organisation or one department of it, whatever the capitals: key and words."""
    name = each["booked_for"] or each["organisation"]
    whole = f"{name}: {each['department']}" if each["department"] else name
    return whole.casefold(), whole


def _edges(bookings: list[dict[str, Any]], bookers: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for each in bookings:
        here = _key("booking", each["id"])
        for column, kind in _ORIGINS.items():
            if each[column]:
                yield _key(kind, each[column]), here
        if each["session_id"]:
            session = _key("session", each["session_id"])
            yield (here, session) if each["topic"] else (session, here)
        yield here, bookers[_booker(each)[0]]["key"]


def generations(keys: list[str], edges: list[tuple[str, str]]) -> dict[str, int]:
    """How many steps each node is from the nearest that nothing leads to. Where all lead to each other, the
    first is where it began."""
    reached: dict[str, int] = {}
    led_to = {to for _, to in edges}
    for root in (*(key for key in keys if key not in led_to), *keys):
        step = [] if root in reached else [root]
        depth = 0
        while step:
            reached |= dict.fromkeys(step, depth)
            depth += 1
            step = [
                to for to in dict.fromkeys(to for start, to in edges if start in step) if to not in reached
            ]
    return reached


def _spread(nodes: list[dict[str, Any]], bookings: list[dict[str, Any]], gone: int) -> dict[str, Any]:
    of = {kind: [node for node in nodes if node["kind"] == kind] for kind in NodeKind}
    days = sorted(node["day"] for node in nodes if node["day"])
    departments = {_booker(each)[0] for each in bookings if each["department"]}
    organisations = {(each["booked_for"] or each["organisation"]).casefold() for each in bookings}
    return {
        "commitments": len(of[NodeKind.commitment]),
        "sessions": len(of[NodeKind.session]),
        "suggestions": len(of[NodeKind.suggestion]),
        "requests": len(of[NodeKind.request]),
        "bookings": len(of[NodeKind.booking]),
        "places": sum(each["places"] or 0 for each in bookings),
        "came_to_nothing": gone,
        "organisations": len(organisations),
        "departments": len(departments),
        "generations": max((node["generation"] for node in nodes), default=0),
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
    }


async def thread(db: Read, project_id: str) -> dict[str, Any]:
    """A `Thread` of what the handle's scope may list."""
    nodes, all_bookings, more = await _read(db, project_id)
    bookings = [each for each in all_bookings if each["status"] not in GONE]
    nodes += _booked(bookings, {node["key"]: node["label"] for node in nodes})
    bookers: dict[str, dict[str, Any]] = {}
    for each in bookings:
        same, label = _booker(each)
        whose = None if each["booked_for"] else each["booked_by_organisation_id"]
        bookers.setdefault(same, _node(NodeKind.booker, f"booker:{len(bookers) + 1}", label, id=whose))
    nodes += bookers.values()
    known = {node["key"] for node in nodes}
    edges = [edge for edge in _edges(bookings, bookers) if known.issuperset(edge)]
    depth = generations([node["key"] for node in nodes], edges)
    nodes = [node | {"generation": depth[node["key"]]} for node in nodes]
    nodes.sort(key=lambda node: (node["generation"], node["day"] or "9999", node["key"]))
    return {
        "project_id": project_id,
        "nodes": [{name: node[name] for name in Node.model_fields} for node in nodes],
        "edges": [{"from": start, "to": to} for start, to in edges],
        "spread": _spread(nodes, bookings, len(all_bookings) - len(bookings)),
        "more": more,
    }


async def _run(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await thread(db, project.row["id"]))


def operations() -> list[Operation]:
    """One read, of records and not of people (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/projects/{project_id}/thread",
            "read_project_thread",
            _run,
            "bookings:read",
            "Read a project's golden thread",
            "reports",
            description="What came of its commitments and sessions: who asked for more, what was booked, and "
            "by which organisations and departments. Only records that you may list, and no people.",
            answers={200: Thread},
        )
    ]

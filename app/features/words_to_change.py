"""From words to change: what a record came of and what came of it, along links that are stored.

Words (a quote, a topic that somebody suggested, feedback, a session) → impact record → response, output,
decision, booking → change. Bookings and what they arose from are the golden thread (bookings/thread.py), and
stand in it here as they do there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.bookings.operations import BOOKINGS
from app.features.bookings.thread import MOST, Edge, thread
from app.features.enumerations import QuoteStatus, RecordStatus
from app.features.feedback.answers import FEEDBACK, Feedback
from app.features.feedback.suggestions import SUGGESTIONS, Suggestion
from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.features.projects.course import COMMITMENTS, PLAN_CHANGES, Commitment, PlanChange
from app.features.projects.outputs import OUTPUTS, Output
from app.features.quotes.quote import QUOTES, Quote
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import SESSIONS, Session
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id
from app.kit.noun import Noun
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID


class StepKind(StrEnum):
    """A record, or what an impact record says of its response and of the change."""

    quote = "quote"
    suggestion = "suggestion"
    feedback = "feedback"
    session = "session"
    commitment = "commitment"
    record = "record"
    response = "response"
    output = "output"
    plan_change = "plan_change"
    request = "request"
    booking = "booking"
    booker = "booker"
    change = "change"


class WayNode(BaseModel):
    """One record on the way, or one part of an impact record: its response, and the change."""

    key: str = Field(description="What edges name it by.", examples=["record:1"])
    kind: StepKind
    id: Id | None = Field(description="The record. Null for a booker who is no organisation here.")
    label: str = Field(description="In words, and never a person's name unless somebody wrote one.")
    on: ImpreciseDate | None = Field(description="When, as precisely as it is known.")
    status: str | None
    step: int = Field(description="How many steps after where you began; before it below nought.")


class WordsToChange(BaseModel):
    """Only what you may list. What you may not see is left out, and so is what only it leads to."""

    project_id: Id | None
    start: str = Field(description="The key of where you began.")
    nodes: list[WayNode] = Field(description="From the words to the change, and within a step by when.")
    edges: list[Edge]
    more: bool = Field(description=f"There are more than {MOST} of a kind; the others are left out.")


@dataclass(frozen=True)
class Kind:
    """A kind of record on the way: how it is called, and when it was."""

    noun: Noun
    model: Any
    label: str | None
    day: str | None
    status: bool = False


KINDS = {
    StepKind.session: Kind(SESSIONS, Session, "title", "starts_on", status=True),
    StepKind.quote: Kind(QUOTES, Quote, "words", None, status=True),
    StepKind.suggestion: Kind(SUGGESTIONS, Suggestion, "words", None),
    StepKind.feedback: Kind(FEEDBACK, Feedback, None, "given_on"),
    StepKind.commitment: Kind(COMMITMENTS, Commitment, "committed", "since"),
    StepKind.output: Kind(OUTPUTS, Output, "title", "produced_on"),
    StepKind.plan_change: Kind(PLAN_CHANGES, PlanChange, "proposed", "decided_on"),
}
WORDS = (StepKind.session, StepKind.quote, StepKind.suggestion, StepKind.feedback)
"""What comes before the record that names it as evidence; all else comes after."""

_PROJECT = bindparam("project_id", type_=ID)
_MEMBERS = (
    *("id", "statement", "occurred_on", "status", "session_id", "participation_id", "output_id"),
    *("evidence", "response", "fed_back_on", "what_changed"),
)
_RECORDS = Statement(
    lambda: (
        select(*(getattr(ImpactRecord, name) for name in _MEMBERS))
        .where(ImpactRecord.project_id == _PROJECT, col(ImpactRecord.status) != RecordStatus.taken_back)
        .order_by(ImpactRecord.id)
        .limit(MOST + 1)
    )
)
_PARTS = Statement(
    lambda: select(Participation.id, Participation.session_id).where(Participation.project_id == _PROJECT)
)


def _of(kind: Kind) -> Statement:
    model = kind.model
    names = [name for name in (kind.label, kind.day) if name] + (["status"] if kind.status else [])
    return Statement(
        lambda: (
            select(model.id, *(getattr(model, name) for name in names))
            .where(model.project_id == _PROJECT)
            .order_by(model.id)
            .limit(MOST + 1)
        )
    )


_LISTS = {kind: _of(about) for kind, about in KINDS.items()}


def _key(kind: StepKind | str, record_id: str) -> str:
    return f"{kind}:{record_id}"


def _day(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


@dataclass
class Web:
    """All that the reader may list of one project, and what leads to what."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: dict[tuple[str, str], None] = field(default_factory=dict)
    more: bool = False

    def add(self, kind: StepKind, record_id: str, label: str, on: Any, status: str | None) -> str:
        """One node; its key."""
        key = _key(kind, record_id)
        about = {"key": key, "kind": kind.value, "id": record_id, "label": label}
        self.nodes[key] = about | {"on": on, "status": status}
        return key

    def link(self, start: str, to: str) -> None:
        """`to` came of `start`, if both are there to be seen."""
        if start in self.nodes and to in self.nodes and start != to:
            self.edges[start, to] = None


async def _web(db: Read, project_id: str) -> Web:
    web = Web()
    for kind, about in KINDS.items():
        await _list(db, web, kind, about, project_id)
    if db.scope.may(BOOKINGS.reads):
        await _join(db, web, project_id)
    if db.scope.may(IMPACT_RECORDS.reads):
        await _records(db, web, project_id)
    return web


async def _list(db: Read, web: Web, kind: StepKind, about: Kind, project_id: str) -> None:
    if not db.scope.may(about.noun.reads):
        return
    rows = await db.rows(_LISTS[kind], project_id=project_id)
    web.more |= len(rows) > MOST
    for row in rows[:MOST]:
        rest = list(row[1:])
        label = str(rest.pop(0)) if about.label else "Feedback after a session"
        on = _day(rest.pop(0)) if about.day else None
        status = str(rest.pop(0)) if about.status else None
        if kind is StepKind.quote and status != QuoteStatus.approved:
            label = "Words that are not approved"
        web.add(kind, row[0], label, on, status)


async def _join(db: Read, web: Web, project_id: str) -> None:
    """The golden thread: its bookings, whoever booked, and what they arose from."""
    golden = await thread(db, project_id)
    web.more |= golden["more"]
    for node in golden["nodes"]:
        web.nodes.setdefault(node["key"], {name: node[name] for name in _SHARED})
    for edge in golden["edges"]:
        web.link(edge["from"], edge["to"])


_SHARED = [name for name in WayNode.model_fields if name != "step"]


async def _records(db: Read, web: Web, project_id: str) -> None:
    rows = [dict(zip(_MEMBERS, row, strict=True)) for row in await db.rows(_RECORDS, project_id=project_id)]
    web.more |= len(rows) > MOST
    came_in = {}
    if db.scope.may(PARTICIPATIONS.reads):
        came_in = {row[0]: row[1] for row in await db.rows(_PARTS, project_id=project_id)}
    for row in rows[:MOST]:
        on = _day(row["occurred_on"])
        record = web.add(StepKind.record, row["id"], row["statement"], on, row["status"])
        if row["response"]:
            answered = web.add(
                StepKind.response, row["id"], row["response"], _day(row["fed_back_on"]), row["status"]
            )
            web.link(record, answered)
        if row["what_changed"]:
            web.link(record, web.add(StepKind.change, row["id"], row["what_changed"], on, row["status"]))
    for row in rows[:MOST]:
        _link(web, row, came_in)


def _link(web: Web, row: dict[str, Any], came_in: dict[str, str]) -> None:
    record = _key(StepKind.record, row["id"])
    for session_id in (row["session_id"], came_in.get(row["participation_id"])):
        if session_id:
            web.link(_key(StepKind.session, session_id), record)
    if row["output_id"]:
        web.link(record, _key(StepKind.output, row["output_id"]))
    for each in orjson.loads(row["evidence"]):
        for other in _named(web, each.get("id")):
            before = web.nodes[other]["kind"] in WORDS
            web.link(*((other, record) if before else (record, other)))


def _named(web: Web, record_id: str | None) -> Iterator[str]:
    """The nodes that are a record: what kind evidence says it is does not matter. Another record's response
    and change go with that record."""
    for kind in (*KINDS, StepKind.record, StepKind.booking):
        if record_id and _key(kind, record_id) in web.nodes:
            yield _key(kind, record_id)


def steps(start: str, edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How many steps each node is after `start`, or before it: the fewest there are. What is neither is on
    another way, and not here."""
    pairs = list(edges)
    reached = _along(start, pairs)
    return {key: -far for key, far in _along(start, [(to, here) for here, to in pairs]).items()} | reached


def _along(start: str, edges: list[tuple[str, str]]) -> dict[str, int]:
    reached, front, far = {start: 0}, {start}, 0
    while front:
        far += 1
        front = {to for here, to in edges if here in front} - reached.keys()
        reached |= dict.fromkeys(front, far)
    return reached


async def words_to_change(db: Read, start: str, project_id: str | None) -> dict[str, Any]:
    """A `WordsToChange` around one node, of what the handle's scope may list."""
    web = await _web(db, project_id) if project_id else Web()
    far = steps(start, web.edges) if start in web.nodes else {}
    nodes = [web.nodes[key] | {"step": step} for key, step in far.items()]
    nodes.sort(key=lambda node: (node["step"], str(node["on"] or "9999"), node["key"]))
    return {
        "project_id": project_id,
        "start": start,
        "nodes": nodes,
        "edges": [{"from": here, "to": to} for here, to in web.edges if here in far and to in far],
        "more": web.more,
    }


STARTS = {
    StepKind.record: IMPACT_RECORDS,
    StepKind.booking: BOOKINGS,
    **{kind: KINDS[kind].noun for kind in (StepKind.output, StepKind.quote, StepKind.session)},
}
"""Where one can begin."""


def _from(kind: StepKind, noun: Noun) -> Operation:
    singular = noun.name.replace("-", "_")

    async def run(call: Call) -> Answer:
        call.no_query()
        async with call.services.database.read(call.scope) as db:
            found = await standing(db, noun, id_in_path(call.path[f"{singular}_id"]))
            start = _key(kind, found.row["id"])
            return json_answer(await words_to_change(db, start, found.row["project_id"]))

    return Operation(
        "GET",
        f"/v1/reports/{noun.collection}/{{{singular}_id}}/words-to-change",
        f"read_words_to_change_of_{singular}",
        run,
        noun.reads,
        f"Read what {_a(noun)} came of, back to the words, and what came of it",
        "reports",
        description="Along links that are stored: a record's session, output and evidence, its response, and "
        "the golden thread of bookings. Only records that you may list, and no people.",
        answers={200: WordsToChange},
    )


def _a(noun: Noun) -> str:
    words = noun.name.replace("-", " ")
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"


def operations() -> list[Operation]:
    """One read for each kind of record that one can begin at; records, not people (SETTLED.md 29)."""
    return [_from(kind, noun) for kind, noun in STARTS.items()]

"""Erasure: somebody asks that their record goes, a person looks at what others wrote, and then it is done."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Index, bindparam, func, select
from sqlmodel import col

from app.features.contributors import sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.rights.due import due_on
from app.kit import writing
from app.kit.answering import once, parent_in_body
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Members, Named
from app.kit.noun import HOME, Noun, Query, RecordView, States, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import nobodys, of_person
from app.kit.problems import Problem
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    PERSON,
    Owned,
    belongs_to,
    choice,
    day,
    document,
    instant,
    owned_by,
    reference,
    text,
)
from app.kit.work import ask

LOOK, ERASE, ANSWER = "erasure-look", "erasure", "erasure-answer"
"""The jobs: find where others wrote about the person, erase, and write to them that it was called off."""

AGREE = declare("contributors.erasure:agree", "Have somebody's record erased, once all texts are reviewed.")

TextDecision = StrEnum("TextDecision", ["kept", "reworded"])


class ErasureState(StrEnum):
    asked = "asked"
    in_review = "in_review"
    agreed = "agreed"
    done = "done"
    cancelled = "cancelled"


class Erasure(Owned, table=True):
    """One erasure. It outlives the person's record, so it holds ids, dates and names of organisations, and
    `contributor_id` is no foreign key. `recipients` are those to be told: organisations that had sight, or in
    whose records somebody of this name is mentioned."""

    __tablename__ = "erasures"
    __person__ = of_person(
        "Erasing your record",
        contributor_id="person",
        kept="ids, dates and names of organisations: that it was done, and who is to be told",
    )
    __table_args__ = owned_by(Index(None, "organisation_id", "state", "id"))

    contributor_id: str = reference(nullable=False, index=True)
    asked_by: str = text(nullable=False)
    state: ErasureState = choice(ErasureState, nullable=False, default=ErasureState.asked)
    due_on: str = day(nullable=False)
    recipients: str = document(nullable=False, default="[]")
    finished_at: str | None = instant()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return col(cls.contributor_id) == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


class ErasureFinding(Owned, table=True):
    """One text of somebody else's in which the person may be named: where it stands, and never what it says.
    `resource` is the name of a noun."""

    __tablename__ = "erasure_findings"
    __person__ = nobodys("where to look, and what was decided: ids and names of members")
    __table_args__ = owned_by(belongs_to("erasure_id", "erasures", goes_with=True))

    erasure_id: str = reference(nullable=False, index=True)
    resource: str = text(nullable=False)
    record_id: str = reference(nullable=False)
    member: str = text(nullable=False)
    decision: TextDecision | None = choice(TextDecision)
    decided_by: str | None = text()


class ErasureMembers(Members):
    contributor_id: Id = Field(description="Whose record.")


class ErasureCreate(ErasureMembers, Named):
    pass


class ErasureRecipient(BaseModel):
    organisation_id: str
    name: str
    how: list[str] = Field(description="`named`, `sees`, `read`, `told`, or `mentions` the person in a text.")


class ErasureView(ErasureMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    asked_by: str = Field(
        description="Who asked.", examples=["contributor:0190a0d8-7f6e-7c3a-8b1e-5f2d6c9a4b10"]
    )
    state: ErasureState
    due_on: Day = Field(description="By when it is done: one calendar month.")
    recipients: list[ErasureRecipient] = Field(
        description="Whom you tell that it was done; there once it is agreed."
    )
    finished_at: str | None = Field(json_schema_extra={"format": "date-time"})


class ErasureQuery(Query):
    contributor_id: Id | None = None
    state: ErasureState | None = None


LIVE = (ErasureState.asked, ErasureState.in_review, ErasureState.agreed)
_OPEN = Statement(
    lambda: select(func.count()).where(
        ErasureFinding.erasure_id == bindparam("erasure_id", type_=ID), col(ErasureFinding.decision).is_(None)
    )
)
_LIVE = Statement(
    lambda: select(Erasure.id).where(
        Erasure.contributor_id == bindparam("contributor_id", type_=ID),
        col(Erasure.state).in_([each.value for each in LIVE]),
    )
)


async def _stamp(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        row |= {"asked_by": db.scope.actor, "due_on": due_on(db.at)}


async def _agreed_when_reviewed(db: Write, row: Values, before: Values | None) -> None:
    """Nothing is erased before somebody looked at every text, and only then by who may have it done."""
    if before is None and row["state"] == ErasureState.asked:
        return
    if row["state"] != ErasureState.agreed or (before and before["state"] == ErasureState.agreed):
        return
    if not db.scope.may(AGREE):
        raise Problem("not-yours-to-change", f"This needs the permission {AGREE}.")
    left = await db.value(_OPEN, erasure_id=row["id"])
    if left:
        raise Problem("conflict", f"{left} texts are not reviewed yet.")
    ask(db, ERASE, organisation_id=row["organisation_id"], erasure_id=row["id"])


async def _answered_when_called_off(db: Write, row: Values, before: Values | None) -> None:
    """The person hears that there is an answer, unless it is their own."""
    called_off = row["state"] == ErasureState.cancelled
    if before and called_off and before["state"] != ErasureState.cancelled and not db.scope.is_person:
        ask(db, ANSWER, organisation_id=row["organisation_id"], erasure_id=row["id"])


async def _have_it_looked_at(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        ask(db, LOOK, organisation_id=row["organisation_id"], erasure_id=row["id"])


ERASURES = Noun(
    model=Erasure,
    name="erasure",
    collection="erasures",
    permission="contributors.erasure",
    create=ErasureCreate,
    view=ErasureView,
    query=ErasureQuery,
    sorts={"created_at": "created_at"},
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    states=States(
        "state",
        {
            "asked": ("cancelled",),
            "in_review": ("cancelled", "agreed"),
        },
        by_person={"asked": ("cancelled",), "in_review": ("cancelled",)},
        explained=frozenset({"cancelled"}),
    ),
    readers=sight.READERS_AT_HOME,
    external=False,
    rules=(_stamp, _agreed_when_reviewed, _answered_when_called_off),
    after=(_have_it_looked_at,),
)


async def _ask(call: Call) -> Answer:
    """One at a time: who asks twice is told of the one that is on its way."""
    await call.body()
    sent = call.json(ErasureCreate).model_dump(mode="python")

    async def do(db: Write) -> Outcome:
        above = await parent_in_body(db, ERASURES, sent)
        live = await db.value(_LIVE, contributor_id=sent["contributor_id"])
        return Outcome(202, [live or (await writing.create(db, ERASURES, sent, above))["id"]])

    return await once(call, ERASURES, do)


def recorded(recipients: list[dict[str, Any]]) -> str:
    """Recipients as the record keeps them."""
    return orjson.dumps(recipients).decode()


def operations() -> list[Operation]:
    """Asking, reading, and agreeing or calling it off; nobody changes or deletes what was asked."""
    offered = {each.operation_id: each for each in resource(ERASURES)}
    asking = replace(
        offered["create_erasure"],
        run=_ask,
        summary="Ask that somebody's record is erased",
        description="Their home looks at what others wrote about them, and then it is done: see `findings`.",
        answers={202: ErasureView},
    )
    moves = ("list_erasures", "read_erasure", "move_erasure", "list_moves_of_erasure")
    return [asking, *(offered[name] for name in moves)]

"""Subject access: somebody asks for all that is held about a person, and a worker puts it together."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Index, bindparam, select
from sqlmodel import col

from app.features.contributors import layer, sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import AboutPerson
from app.features.keys import Keys
from app.features.rights.copy import POLICY, for_others, page
from app.features.rights.due import due_on
from app.kit import writing
from app.kit.answering import above_in_path, id_in_path, once
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.idempotency import Outcome
from app.kit.inputs import Members
from app.kit.noun import HOME, Noun, RecordView, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import of_person
from app.kit.problems import Problem, not_found
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.sealing import Box
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, day, instant, owned_by, reference, text
from app.kit.work import ask

KIND = "subject-access"
"""The job that puts a copy together."""

KEPT_DAYS = 30
"""How long a copy can be read."""

COPY = declare("contributors.copy:read", "Read or hand over the copy of all that is held about somebody.")


class AccessState(StrEnum):
    asked = "asked"
    ready = "ready"
    expired = "expired"


class SubjectAccessRequest(AboutPerson, table=True):
    """One asking. `sealed` is the copy from `ready_at` to `expires_at`, and nothing before or after: it lies
    in this row alone, and goes with the person whatever becomes of the job."""

    __tablename__ = "subject_access_requests"
    __person__ = of_person(
        "Copies of your record that were asked for",
        contributor_id="person",
        left_out={"sealed": "a copy such as this one"},
    )
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", goes_with=True), Index(None, "state", "expires_at")
    )

    contributor_id: str = reference(nullable=False, index=True)
    asked_by: str = text(nullable=False)
    state: AccessState = choice(AccessState, nullable=False, default=AccessState.asked)
    due_on: str = day(nullable=False)
    ready_at: str | None = instant()
    expires_at: str | None = instant()
    sealed: str | None = text("identity", info={"internal": True})


class SubjectAccessAsked(Members):
    """An empty object: there is nothing to say."""


class SubjectAccessView(RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    contributor_id: str
    asked_by: str = Field(description="Who asked.", examples=["member:0190a0d8-7f6e-7c3a-8b1e-5f2d6c9a4b10"])
    state: AccessState
    due_on: Day = Field(description="By when it is there: one calendar month.")
    ready_at: str | None = Field(json_schema_extra={"format": "date-time"})
    expires_at: str | None = Field(
        description="Until when the copy can be read.", json_schema_extra={"format": "date-time"}
    )


class CopyQuery(BaseModel):
    """How the copy is wanted."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html"] = Field(default="json", description="`html` is a page to read or print.")


class CopySection(BaseModel):
    table: str
    title: str
    items: list[dict[str, Any]] | None = Field(
        description="Rows as they are kept. Null for what nobody but the person reads: they see it signed in."
    )


class CopyRecipient(BaseModel):
    organisation_id: str
    name: str
    how: list[str] = Field(description="`named`, `sees`, `read` or `told`.")


class CopyView(BaseModel):
    """All that is held about one person."""

    prepared_at: str = Field(json_schema_extra={"format": "date-time"})
    contributor_id: str
    display_name: str
    organisation: str
    sections: list[CopySection]
    recipients: list[CopyRecipient]
    names: dict[str, str] = Field(description="What ids in the rows are called.")


async def _stamp(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        row |= {"asked_by": db.scope.actor, "due_on": due_on(db.at)}


async def _have_it_made(db: Write, row: Values, before: Values | None) -> None:
    if before is None:
        ask(db, KIND, organisation_id=row["organisation_id"], request_id=row["id"])


REQUESTS = Noun(
    model=SubjectAccessRequest,
    name="subject-access-request",
    collection="subject-access-requests",
    permission="contributors.subject_access",
    create=SubjectAccessAsked,
    view=SubjectAccessView,
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    nested=True,
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    readers=sight.READERS_AT_HOME,
    external=False,
    rules=(_stamp,),
    after=(_have_it_made,),
)

_WAITING = Statement(
    lambda: select(SubjectAccessRequest.id).where(
        SubjectAccessRequest.contributor_id == bindparam("contributor_id", type_=ID),
        col(SubjectAccessRequest.state) == AccessState.asked.value,
    )
)
_SEALED = Statement(
    lambda: select(SubjectAccessRequest.sealed).where(
        SubjectAccessRequest.id == bindparam("id", type_=ID),
        SubjectAccessRequest.contributor_id == bindparam("contributor_id", type_=ID),
    )
)


def box(keys: Keys) -> Box:
    """Seals a copy to the id of its request."""
    return keys.box("subject-access")


async def _ask(call: Call) -> Answer:
    """One at a time: who asks twice is told of the one that is on its way."""
    above = await above_in_path(call, REQUESTS)
    assert above is not None  # noqa: S101 - the path names the contributor
    if above.relation not in HOME:
        raise Problem("not-yours-to-change")
    await call.body()
    sent = call.json(SubjectAccessAsked).model_dump(mode="python")

    async def do(db: Write) -> Outcome:
        waiting = await db.value(_WAITING, contributor_id=above.row["id"])
        return Outcome(202, [waiting or (await writing.create(db, REQUESTS, sent, above))["id"]])

    return await once(call, REQUESTS, do)


async def _copy(call: Call) -> Answer:
    query: CopyQuery = call.query(CopyQuery)
    request_id = id_in_path(call.path["subject_access_request_id"])
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        reason = layer.reason_of(call)
        sealed = await _sealed(db, person, request_id)
        layer.was_read(db, "copy", person, reason)
    copy = orjson.loads(box(call.services.keys).open(sealed, request_id.encode()))
    alone = call.scope.is_person and call.scope.may("contributors.equality:read")
    return _answer(query.format, copy if alone else for_others(copy))


async def _sealed(db: Write, person: Standing, request_id: str) -> str:
    row = await db.row(_SEALED, id=request_id, contributor_id=person.row["id"])
    if row is None:
        raise not_found()
    if row[0] is None:
        raise Problem("conflict", "It is not ready yet, or its 30 days are over. Ask for another one then.")
    return str(row[0])


def _answer(form: str, copy: Values) -> Answer:
    if form == "json":
        return json_answer(copy, content_disposition='attachment; filename="your-copy.json"')
    headers = {
        "cache-control": "no-store",
        "content-security-policy": POLICY,
        "content-disposition": 'inline; filename="your-copy.html"',
    }
    return Answer(200, page(copy).encode(), headers, b"text/html; charset=utf-8")


def operations() -> list[Operation]:
    """Asking, how far it is, and the copy itself, each read of which is put on record."""
    offered = {each.operation_id: each for each in resource(REQUESTS)}
    asking = replace(
        offered["create_subject_access_request"],
        run=_ask,
        summary="Ask for a copy of all that is held about somebody",
        answers={202: SubjectAccessView},
    )
    copy = Operation(
        "GET",
        f"{REQUESTS.path}/{{subject_access_request_id}}/copy",
        "read_subject_access_copy",
        _copy,
        COPY,
        "Read or print the copy of all that is held about somebody",
        REQUESTS.collection,
        description="For the person, and for whoever hands it over. It can be read for 30 days. Answers "
        "about equality and in assessments are there for the person alone.",
        query=CopyQuery,
        answers={200: CopyView},
        also_as=("text/html",),
        refusals=(409, 428),
        headers=(layer.REASON_HEADER,),
    )
    reads = [offered["list_subject_access_requests"], offered["read_subject_access_request"]]
    return [asking, *reads, copy]

"""Layers that a contributor has one of: how they are found, changed and answered at their fixed address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select

from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.kit import audit, changes
from app.kit.answering import PATCH_TYPES, id_in_path
from app.kit.database import Read, Write
from app.kit.noun import HOME
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, not_found
from app.kit.scope import declare
from app.kit.standing import Standing, standing
from app.kit.statements import Statement
from app.kit.tables import ID


class LayerStamp(BaseModel):
    """What a change answers: the version. To see the content is another permission, and kept on record."""

    id: str = Field(description="The contributor's id.", json_schema_extra={"format": "uuid"})
    version: int = Field(description="The layer's own version; 0 where there is nothing yet.")
    updated_at: str | None = Field(json_schema_extra={"format": "date-time"})


class AccessReason(StrEnum):
    """Why a member of staff opens who somebody is: a code, so that nothing personal stands in a header."""

    contact = "contact"
    support = "support"
    payment = "payment"
    safeguarding = "safeguarding"
    their_request = "their_request"
    other = "other"


REASON_HEADER: dict[str, Any] = {
    "name": "Access-Reason",
    "in": "header",
    "required": False,
    "description": "Why you open this; it is kept with the read, for the person to see. Somebody who is "
    "signed in as a member has to say it (428 `reason-required`), a client may, and nobody is asked why "
    "they read their own.",
    "schema": {"type": "string", "enum": list(AccessReason)},
}


def reason_of(call: Call) -> str | None:
    """Why the caller opens a layer. Raises Problem where it is to be said and is not, or is none of ours."""
    given = call.header(b"access-reason")
    if call.scope.is_person:
        return None
    if given in list(AccessReason) or (given is None and not call.by_cookie):
        return given
    raise Problem("reason-required", reasons=list(AccessReason))


NOTHING = {"version": 0, "updated_at": None}

# Held while a layer changes, so that two first writes do not meet.
_HOLD = Statement(
    lambda: select(Contributor.id).where(Contributor.id == bindparam("id", type_=ID)).with_for_update()
)


def layer_operation(
    method: str, layer: str, run: Any, summary: str, answer: Any, body: Any = None, *, asks_why: bool = False
) -> Operation:
    """One operation on `/v1/contributors/{contributor_id}/LAYER`."""
    verb = {"GET": "read", "PUT": "change", "DELETE": "delete"}[method]
    means = {"read": f"Read contributors' {layer}.", "write": f"Change contributors' {layer}."}
    kind = "read" if method == "GET" else "write"
    return Operation(
        method,
        f"{CONTRIBUTORS.path}/{{contributor_id}}/{layer}",
        f"{verb}_contributor_{layer}",
        run,
        declare(f"contributors.{layer}:{kind}", means[kind]),
        summary,
        "contributors",
        body=body,
        answers={204: None} if method == "DELETE" else {200: answer},
        refusals=(428,) if method != "GET" or asks_why else (),
        headers=(REASON_HEADER,) if asks_why else (),
        media_types=PATCH_TYPES if body else ("application/json",),
    )


async def at_home(db: Read, call: Call) -> Standing:
    """The contributor in the path, if this is their home; for everybody else there is no such layer."""
    person = await standing(db, CONTRIBUTORS, id_in_path(call.path["contributor_id"]))
    if person.relation not in HOME:
        raise not_found()
    return person


@asynccontextmanager
async def changing(call: Call, *media_types: str) -> AsyncIterator[tuple[Write, Standing]]:
    """A transaction that holds the contributor; refused in the order of SETTLED.md 19."""
    async with call.services.database.read(call.scope) as reader:
        person = await standing(reader, CONTRIBUTORS, id_in_path(call.path["contributor_id"]))
    if not person.writable:
        raise Problem("not-yours-to-change")
    if media_types:
        await call.body(*media_types)
    async with call.services.database.write(call.scope, call.request_id) as db:
        await hold(db, person)
        yield db, person


async def hold(db: Write, person: Standing) -> None:
    """Nobody else changes a layer of theirs before this unit of work has ended; 404 where they are gone."""
    if await db.value(_HOLD, id=person.row["id"]) is None:
        raise not_found()


def etag(layer: str, version: int) -> str:
    """One kind of reader sees a layer, so its name stands for the kind."""
    return f'"{version}-{layer}"'


def answer(call: Call, layer: str, record: dict[str, Any]) -> Answer:
    """A layer, or what came of changing it; 304 where the caller has it."""
    tag = etag(layer, record["version"])
    if call.operation.method == "GET" and call.not_modified(tag):
        return Answer(304, headers={"etag": tag, "cache-control": "no-store"})
    return json_answer(record, etag=tag)


def was_read(db: Write, layer: str, person: Standing, reason: str | None = None) -> None:
    """Put a read on record; it is committed before the answer leaves (SETTLED.md 20)."""
    note(db, audit.Action.read, layer, person, None, reason=reason)


def note(
    db: Write,
    action: audit.Action,
    layer: str,
    person: Standing,
    version: int | None,
    members: tuple[str, ...] = (),
    *,
    reason: str | None = None,
) -> None:
    """An audit entry about one layer of a person."""
    audit.note(
        db,
        action,
        f"contributor-{layer}",
        person.row["id"],
        owner=person.row["organisation_id"],
        version=version,
        members=members,
        reason=reason,
        people=(person.row["id"],),
    )


def tell_home(db: Write, verb: str, layer: str, person: Standing, version: int) -> None:
    """An event for the home organisation alone (SETTLED.md 24)."""
    db.tellings.append(
        changes.Change(
            f"contributor-{layer}.{verb}",
            f"contributor-{layer}",
            person.row["id"],
            f"{CONTRIBUTORS.href(person.row)}/{layer}",
            version,
            (person.row["organisation_id"],),
            deleted=verb == "deleted",
        )
    )

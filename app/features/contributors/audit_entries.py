"""Who looked at somebody's record and who changed it: for that person and their home (DOMAIN.md rule 6)."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, case, select
from sqlmodel import col

from app.features import accounts
from app.features.accounts import Account
from app.features.clients import Client
from app.features.contributors import identity, layer
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.members import Member
from app.features.organisations import Organisation
from app.kit.audit import Action, AuditEntry, AuditSubject
from app.kit.database import Database, Read
from app.kit.expressions import IsAmong
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.problems import invalid, parameter_fault
from app.kit.resource import page_answer
from app.kit.scope import Scope, declare
from app.kit.sealing import Box, Unsealable
from app.kit.statements import Statement
from app.kit.tables import ID

ActorKind = StrEnum("ActorKind", ["you", "member", "client", "contributor", "operator", "system"])

_FIRST = "ffffffff-ffff-ffff-ffff-ffffffffffff"

_THEIRS = {
    "standpoint",
    "biography",
    "consent",
    "check-in",
    *(f"contributor-{name}" for name in ("identity", "needs", "equality")),
}
"""What is a person's own to say: who else writes it records it for them."""


class AuditActor(BaseModel):
    """Whoever did it. Of other organisations, staff are not named."""

    kind: ActorKind
    name: str = Field(description="To show to people.", examples=["Sam, coordinator"])
    organisation_id: Id | None = Field(description="For whom they did it; null for nobody's own doing.")
    organisation: str | None = Field(description="Its name.", examples=["Lead Authority"])


class AuditEntryView(BaseModel):
    id: Id
    occurred_at: str = Field(json_schema_extra={"format": "date-time"})
    action: Action
    resource: str = Field(
        description="What was read or changed: `contributor`, `contributor-identity`, `consent`, ….",
        examples=["contributor-identity"],
    )
    record_id: Id | None = Field(description="Which one; null where a list was read.")
    members: list[str] = Field(description="Names of members that were changed.", examples=[["email"]])
    by: AuditActor
    reason: str | None = Field(description="Why it was opened, where that was asked.", examples=["contact"])
    recorded_for_you: bool = Field(
        description="Whether this was the person's own to say, and somebody else put it down for them."
    )


class AuditEntryPage(BaseModel):
    items: list[AuditEntryView]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")
    signs_in_with: str | None = Field(
        description="The address of the account that acts as this person; null where there is none. To "
        "themselves it is masked; to others it says whether it is `the address in this record` or `another "
        "address than in this record`. When it was linked, and who sent the invitation, stands among the "
        "entries.",
        examples=["r…@example.org", "the address in this record"],
    )


class AuditQuery(BaseModel):
    """Pages, the newest first."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before.")] = (
        None
    )
    action: Action | None = Field(default=None, description="`read` for who looked.")


class _Entry(NamedTuple):
    id: str
    occurred_at: str
    action: str
    resource: str
    record_id: str | None
    members: str
    actor: str
    organisation_id: str
    organisation: str | None
    reason: str | None


@cache
def _page_of(filtered: bool) -> Statement:
    # Why a record was moved is in people's own words, and is read in its history.
    code = case((col(AuditEntry.action) != Action.moved.value, AuditEntry.reason), else_=None)
    names = ("id", "occurred_at", "action", "resource", "record_id", "members", "actor", "organisation_id")
    conditions = [
        AuditSubject.contributor_id == bindparam("contributor_id", type_=ID),
        AuditSubject.entry_id < bindparam("before", type_=ID),
    ]
    if filtered:
        conditions.append(AuditEntry.action == bindparam("action"))
    return Statement(
        lambda: (
            select(*(getattr(AuditEntry, name) for name in names), Organisation.name, code)
            .join_from(AuditSubject, AuditEntry, col(AuditEntry.id) == AuditSubject.entry_id)
            .outerjoin(Organisation, col(Organisation.id) == AuditEntry.organisation_id)
            .where(*conditions)
            .order_by(col(AuditSubject.entry_id).desc())
            .limit(bindparam("page_limit"))
        )
    )


_MEMBERS = Statement(
    lambda: select(Member.id, Member.display_name).where(
        Member.organisation_id == bindparam("home", type_=ID), IsAmong(Member.id, bindparam("ids"))
    )
)
_ACCOUNT = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Contributor, Contributor.account_id == Account.id)
        .where(Contributor.id == bindparam("id", type_=ID))
    )
)
_CLIENTS = Statement(lambda: select(Client.id, Client.name).where(IsAmong(Client.id, bindparam("ids"))))


async def _list(call: Call) -> Answer:
    query: AuditQuery = call.query(AuditQuery)
    async with call.services.database.read(call.scope) as db:
        found = await layer.at_home(db, call)
        person = found.row
        box = call.services.keys.box("audit-cursor")
        place = orjson.dumps([person["id"], query.action])
        theirs = None if call.scope.is_person else await identity.email_of(db, call.services.keys, found)
        entries = await _entries(db, query, person["id"], _before(box, query.cursor, place))
    shown, more = entries[: query.limit], len(entries) > query.limit
    names = await _names(call.services.database, shown, person["organisation_id"])
    page = {
        "items": [_item(entry, names, call.scope, person) for entry in shown],
        "signs_in_with": await _signs_in_with(call, person["id"], theirs),
        "next_cursor": box.seal(shown[-1].id.encode(), place) if more else None,
    }
    return page_answer(call, page)


async def _signs_in_with(call: Call, contributor_id: str, theirs: str | None) -> str | None:
    """The account as it is now, and not as an entry would have kept it: entries hold no values. Who reads
    the list need not be one who may read an address, and a host of somebody's own is their name."""
    keys = call.services.keys
    async with call.services.database.system_read("with which address somebody signs in") as db:
        found = await db.row(_ACCOUNT, id=contributor_id)
    if found is None or found[1] is None:
        return None
    email = accounts.email_of(keys, *found)
    if call.scope.is_person:
        name, _, host = email.partition("@")
        return f"{name[:1]}…@{host}"
    same = theirs is not None and accounts.index_of(keys, theirs) == accounts.index_of(keys, email)
    return "the address in this record" if same else "another address than in this record"


def _before(box: Box, cursor: str | None, place: bytes) -> str:
    if cursor is None:
        return _FIRST
    try:
        return box.open(cursor, place).decode()
    except Unsealable:
        detail = "This cursor is not from this list with these filters. Start again without it."
        raise invalid(parameter_fault("cursor", "cursor-invalid", detail)) from None


async def _entries(db: Read, query: AuditQuery, contributor_id: str, before: str) -> list[_Entry]:
    asked: dict[str, Any] = {"contributor_id": contributor_id, "before": before}
    asked["page_limit"] = query.limit + 1
    if query.action:
        asked["action"] = query.action.value
    return [_Entry(*row) for row in await db.rows(_page_of(query.action is not None), **asked)]


async def _names(database: Database, entries: Sequence[_Entry], home: str) -> dict[str, str]:
    """Names by actor: of the home's own staff, those included who have left, and of anybody's clients."""
    actors = [entry.actor.partition(":")[::2] for entry in entries]
    ids = {kind: orjson.dumps(sorted({i for k, i in actors if k == kind})).decode() for kind, _ in actors}
    found: dict[str, str] = {}
    async with database.system_read("names of those who looked at a record") as db:
        if "member" in ids:
            rows = await db.rows(_MEMBERS, home=home, ids=ids["member"])
            found |= {f"member:{row[0]}": row[1] for row in rows}
        if "client" in ids:
            found |= {f"client:{row[0]}": row[1] for row in await db.rows(_CLIENTS, ids=ids["client"])}
    return found


def _item(entry: _Entry, names: dict[str, str], scope: Scope, person: dict[str, Any]) -> dict[str, Any]:
    kind, name = _actor(entry.actor, names, scope, person["id"])
    by_themselves = entry.actor == f"contributor:{person['id']}"
    theirs = entry.resource in _THEIRS or (
        entry.resource == CONTRIBUTORS.name and entry.action in (Action.created, Action.changed)
    )
    return {
        "id": entry.id,
        "occurred_at": entry.occurred_at,
        "action": entry.action,
        "resource": entry.resource,
        "record_id": entry.record_id,
        "members": orjson.Fragment(entry.members),
        "by": {
            "kind": kind,
            "name": name,
            "organisation_id": entry.organisation_id if entry.organisation else None,
            "organisation": entry.organisation,
        },
        "reason": entry.reason,
        "recorded_for_you": theirs and entry.action != Action.read and not by_themselves,
    }


def _actor(actor: str, names: dict[str, str], scope: Scope, contributor_id: str) -> tuple[ActorKind, str]:
    kind = actor.partition(":")[0]
    if actor == scope.actor:
        return ActorKind.you, "you"
    if kind in (ActorKind.member, ActorKind.client):
        return ActorKind(kind), names.get(actor, "somebody of its staff")
    if kind == ActorKind.contributor:
        themselves = actor == f"contributor:{contributor_id}"
        return ActorKind.contributor, "the contributor" if themselves else "another contributor"
    return (ActorKind.operator, "the operator") if kind == "operator" else (ActorKind.system, "the system")


def operations() -> list[Operation]:
    """One list, for the person and for those at their home who answer for it."""
    return [
        Operation(
            "GET",
            f"{CONTRIBUTORS.path}/{{contributor_id}}/audit-entries",
            "list_contributor_audit_entries",
            _list,
            declare(
                "contributors.audit:read", "See who looked at a contributor's record, and who changed it."
            ),
            "List who looked at a contributor's record, and who changed it",
            "contributors",
            description="The newest first, for the home organisation and the person: every read that is put "
            "on record and every change, of the profile, its layers, words, consents and participations. "
            "Names of members that changed, and never what they were.",
            query=AuditQuery,
            answers={200: AuditEntryPage},
        )
    ]

"""Who somebody is and how to reach them: sealed with a key of their own, and every read on record."""

from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import StringConstraints
from sqlalchemy import bindparam, select, update

from app.features.contributors import layer, likeness
from app.features.contributors.sealed import Identity, Seal
from app.features.keys import Keys
from app.kit import audit
from app.kit.answering import PATCH_TYPES, patch_in_body
from app.kit.database import Read, Write
from app.kit.dates import Day
from app.kit.inputs import Line, Part, Words, check_data
from app.kit.operations import Answer, Call, Operation
from app.kit.problems import Problem
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.strict_json import merge_patch
from app.kit.tables import ID

AgeBand = StrEnum(
    "AgeBand",
    [
        "under_16",
        "from_16_to_17",
        "from_18_to_24",
        "from_25_to_34",
        "from_35_to_44",
        "from_45_to_54",
        "from_55_to_64",
        "from_65",
    ],
)
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$")
]
Phone = Annotated[str, StringConstraints(max_length=40, pattern=r"^[-+0-9 ()./xXeEtT#]{3,}$")]


class Person(Part):
    """Somebody beside them: whom to ring, or the adult responsible."""

    name: Line
    relationship: Line | None = None
    phone: Phone | None = None
    email: Email | None = None


class IdentityMembers(Part):
    """All of it optional. Absent keeps what is there, null clears."""

    legal_name: Line | None = None
    payee_name: Line | None = None
    email: Email | None = None
    phone: Phone | None = None
    safe_channel: Line | None = None
    safe_times: Words | None = None
    keep_in_touch_while_unwell: Words | None = None
    emergency_contact: Person | None = None
    age_band: AgeBand | None = None
    turns_18_on: Day | None = None
    adult_responsible: Person | None = None


class IdentityView(IdentityMembers):
    id: str
    version: int
    updated_at: str | None


_FIND = Statement(
    lambda: select(Identity.version, Identity.updated_at, Identity.wrapped_key, Identity.sealed).where(
        Identity.id == bindparam("id", type_=ID)
    )
)
_WRITTEN = ("sealed", "email_index", "phone_index", "legal_name_index", "version", "updated_at")
_CHANGE = Statement(
    lambda: (
        update(Identity)
        .where(Identity.id == bindparam("record_id", type_=ID))
        .values({name: bindparam(name, type_=getattr(Identity, name).type) for name in _WRITTEN})
    )
)


class _Held(NamedTuple):
    """What is there: members that have a value, the version and its time, and the wrapped key."""

    members: dict[str, Any]
    stamp: dict[str, Any]
    wrapped_key: str | None


async def _held(db: Read, keys: Keys, person: Standing) -> _Held:
    found = await db.row(_FIND, id=person.row["id"])
    stamp = {"id": person.row["id"]} | layer.NOTHING
    if found is None:
        return _Held({}, stamp, None)
    version, updated_at, wrapped_key, sealed = found
    members = Seal(keys, person).open(wrapped_key, sealed)
    return _Held(members, stamp | {"version": version, "updated_at": updated_at}, wrapped_key)


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        held = await _held(db, call.services.keys, person)
        layer.was_read(db, "identity", person)
    record = dict.fromkeys(IdentityMembers.model_fields) | held.members | held.stamp
    return layer.answer(call, "identity", record)


async def _change(call: Call) -> Answer:
    async with layer.changing(call, *PATCH_TYPES) as (db, person):
        held = await _held(db, call.services.keys, person)
        if held.wrapped_key and not call.scope.may("contributors.identity:read"):
            # Whether a guess changes anything would tell what is there.
            raise Problem("not-yours-to-change", "You cannot see what is there, so you cannot change it.")
        version = held.stamp["version"]
        call.require_match(version, layer.etag("identity", version))
        stamp = await _merge(db, call.services.keys, person, held, patch_in_body(call))
    return layer.answer(call, "identity", stamp)


async def _merge(
    db: Write, keys: Keys, person: Standing, held: _Held, patch: dict[str, Any]
) -> dict[str, Any]:
    whole = check_data(IdentityMembers, merge_patch(held.members, patch)).model_dump(mode="json")
    names = tuple(name for name, value in whole.items() if value != held.members.get(name))
    if not names:
        return held.stamp
    members = {name: value for name, value in whole.items() if value is not None}
    stamp = held.stamp | {"version": held.stamp["version"] + 1, "updated_at": db.at}
    await _write(db, Seal(keys, person), person, stamp, held.wrapped_key, members)
    known = held.wrapped_key is not None
    action = audit.Action.changed if known else audit.Action.created
    layer.note(db, action, "identity", person, stamp["version"], names)
    layer.tell_home(db, "updated" if known else "created", "identity", person, stamp["version"])
    return stamp


async def _write(
    db: Write,
    seal: Seal,
    person: Standing,
    stamp: dict[str, Any],
    wrapped_key: str | None,
    members: dict[str, Any],
) -> None:
    key = wrapped_key or seal.new_key()
    row = stamp | seal.columns(key, members)
    if wrapped_key:
        await db.change(_CHANGE, record_id=person.row["id"], **row)
    else:
        home = {"organisation_id": person.row["organisation_id"], "created_at": db.at}
        await db.insert(Identity, row | home | {"wrapped_key": key})
    await likeness.identity_written(db, person.row["organisation_id"], person.row["id"], row)


async def email_of(db: Read, keys: Keys, person: Standing) -> str | None:
    """The address in somebody's identity, to write to."""
    return (await _held(db, keys, person)).members.get("email")


def operations() -> list[Operation]:
    """Reading, which is put on record, and changing."""
    return [
        layer.layer_operation(
            "GET", "identity", _read, "Read who somebody is and how to reach them", IdentityView
        ),
        layer.layer_operation(
            "PUT",
            "identity",
            _change,
            "Say who somebody is and how to reach them",
            layer.LayerStamp,
            IdentityMembers,
        ),
    ]

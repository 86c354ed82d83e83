"""Who somebody is and how to reach them: sealed with a key of their own, and every read on record."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import Field, StringConstraints
from sqlalchemy import bindparam, select, update

from app.features.contributors import layer, likeness, young
from app.features.contributors.consents import end_at_18
from app.features.contributors.keeping import keep_all_live
from app.features.contributors.sealed import AgeStage, Identity, Seal
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
from app.kit.tables import DAY, ID

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
    under_18: bool | None = Field(
        description="By the day on which they turn 18, or their age band; null where neither is known. "
        "They are rewarded by the rules for young people, and not paid like an adult."
    )
    age_stage: AgeStage | None = Field(
        description="By which the rules about consent go; null where nobody has said how old they are. "
        "Under 16, a yes holds once they and the adult responsible for them have both said it."
    )
    version: int
    updated_at: str | None


_FIND = Statement(
    lambda: select(
        Identity.version, Identity.updated_at, Identity.wrapped_key, Identity.sealed, Identity.age_stage
    ).where(Identity.id == bindparam("id", type_=ID))
)
_WRITTEN = ("sealed", "email_index", "phone_index", "legal_name_index", "version", "updated_at")
_AGE = ("age_stage", "look_on")
_CHANGE = Statement(
    lambda: (
        update(Identity)
        .where(Identity.id == bindparam("record_id", type_=ID))
        .values({name: bindparam(name, type_=getattr(Identity, name).type) for name in (*_WRITTEN, *_AGE)})
    )
)


_LOOKED = Statement(
    lambda: (
        update(Identity)
        .where(Identity.id == bindparam("record_id", type_=ID))
        .values(look_on=bindparam("look_on", type_=DAY))
    )
)


class _Held(NamedTuple):
    """What is there: members that have a value, the version and its time, the wrapped key, and the stage of
    age by which rules have gone so far."""

    members: dict[str, Any]
    stamp: dict[str, Any]
    wrapped_key: str | None
    stage: AgeStage | None


async def _held(db: Read, keys: Keys, person: Standing) -> _Held:
    found = await db.row(_FIND, id=person.row["id"])
    stamp = {"id": person.row["id"]} | layer.NOTHING
    if found is None:
        return _Held({}, stamp, None, None)
    version, updated_at, wrapped_key, sealed, stage = found
    members = Seal(keys, person).open(wrapped_key, sealed)
    stamp |= {"version": version, "updated_at": updated_at}
    return _Held(members, stamp, wrapped_key, AgeStage(stage) if stage else None)


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        reason = layer.reason_of(call)
        held = await _held(db, call.services.keys, person)
        layer.was_read(db, "identity", person, reason)
    record = dict.fromkeys(IdentityMembers.model_fields) | held.members | held.stamp
    record["under_18"] = None if held.stage is None else held.stage in young.YOUNG
    record["age_stage"] = held.stage
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
    _refuse_own_age(db, held.stage, names)
    members = {name: value for name, value in whole.items() if value is not None}
    stamp = held.stamp | {"version": held.stamp["version"] + 1, "updated_at": db.at}
    await _write(db, Seal(keys, person), person, stamp, held.wrapped_key, members)
    known = held.wrapped_key is not None
    action = audit.Action.changed if known else audit.Action.created
    layer.note(db, action, "identity", person, stamp["version"], names)
    layer.tell_home(db, "updated" if known else "created", "identity", person, stamp["version"])
    await _grow(db, person, held.stage, young.stage_of(members, _today(db)))
    return stamp


def _refuse_own_age(db: Write, stage: AgeStage | None, names: tuple[str, ...]) -> None:
    """403: what protects a young person is not theirs to lift, whoever may sit beside them."""
    if db.scope.is_person and stage in young.YOUNG and {"age_band", "turns_18_on"} & set(names):
        raise Problem("not-yours-to-change", "Your age is kept by your organisation. Ask them.")


def _today(db: Write) -> date:
    return date.fromisoformat(db.at[:10])


async def _grow(db: Write, person: Standing, was: AgeStage | None, stage: AgeStage | None) -> None:
    """Go by another stage of age from now on."""
    if stage == was:
        return
    if was in young.YOUNG and stage == AgeStage.adult:
        await end_at_18(db, person.row)
    await keep_all_live(db, person.row["organisation_id"], person.row["id"])


def _age(db: Write, members: dict[str, Any]) -> dict[str, Any]:
    """What lies outside the seal (docs/decisions/0017)."""
    stage = young.stage_of(members, _today(db))
    return {"age_stage": stage and stage.value, "look_on": young.look_on(members, _today(db))}


async def _write(
    db: Write,
    seal: Seal,
    person: Standing,
    stamp: dict[str, Any],
    wrapped_key: str | None,
    members: dict[str, Any],
) -> None:
    key = wrapped_key or await seal.new_key(db)
    row = stamp | seal.columns(key, members) | _age(db, members)
    if wrapped_key:
        await db.change(_CHANGE, record_id=person.row["id"], **row)
    else:
        home = {"organisation_id": person.row["organisation_id"], "created_at": db.at}
        await db.insert(Identity, row | home | {"wrapped_key": key})
    await likeness.identity_written(db, person.row["organisation_id"], person.row["id"], row)


async def email_of(db: Read, keys: Keys, person: Standing) -> str | None:
    """The address in somebody's identity, to write to."""
    return (await _held(db, keys, person)).members.get("email")


async def look_again(db: Write, keys: Keys, person: Standing) -> AgeStage | None:
    """Go by the stage of age that a young person has today; the stage, if it is a new one. For the round of
    the day: nobody is told what it opened."""
    held = await _held(db, keys, person)
    stage = young.stage_of(held.members, _today(db))
    if held.wrapped_key is None or stage == held.stage:
        await db.change(_LOOKED, record_id=person.row["id"], look_on=young.look_on(held.members, _today(db)))
        return None
    stamp = held.stamp | {"version": held.stamp["version"] + 1, "updated_at": db.at}
    await _write(db, Seal(keys, person), person, stamp, held.wrapped_key, held.members)
    layer.note(db, audit.Action.changed, "identity", person, stamp["version"], ("under_18",))
    layer.tell_home(db, "updated", "identity", person, stamp["version"])
    await _grow(db, person, held.stage, stage)
    return stage


def operations() -> list[Operation]:
    """Reading, which is put on record, and changing."""
    return [
        layer.layer_operation(
            "GET",
            "identity",
            _read,
            "Read who somebody is and how to reach them",
            IdentityView,
            asks_why=True,
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

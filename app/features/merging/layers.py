"""The layers that a person has one of, put together from two records."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import orjson

from app.features.contributors.identity import IdentityMembers
from app.features.contributors.needs import NeedsMembers
from app.features.contributors.sealed import INDEXED, digest
from app.features.keys import Keys
from app.features.merging.picture import SEALED, Picture, same
from app.kit.noun import Values
from app.kit.sealing import binding, new_key, open_, seal

_BLANK = (None, "[]", False)


def filled(stays: Values, goes: Values, taken: Collection[str], names: Collection[str]) -> Values:
    """Members as they will be: what was chosen from the record that goes, and what only it says."""
    return {
        name: goes.get(name) if name in taken or _is_blank(stays.get(name)) else stays.get(name)
        for name in names
    }


def _is_blank(value: Any) -> bool:
    return value in _BLANK


async def needs(picture: Picture, stays_id: str, goes_id: str, taken: Collection[str]) -> None:
    """What helps: filled, and messages are stopped if one record says so."""
    name, members = "contributor_needs", NeedsMembers.model_fields
    stays, goes = await _two(picture, name, stays_id, goes_id)
    if goes is None:
        return
    await picture.drop(name, goes_id)
    if stays is None:
        await picture.add(name, goes | {"id": stays_id})
        return
    whole = filled(stays, goes, set(taken) - {"messages_stopped"}, members)
    changed = {each: value for each, value in whole.items() if not same(name, each, value, stays[each])}
    if changed:
        await picture.set(name, stays, **changed)


async def equality(picture: Picture, stays_id: str, goes_id: str) -> None:
    """The newer answers as they are. Nobody looks at what they say (SETTLED.md 16)."""
    name = "contributor_equality"
    stays, goes = await _two(picture, name, stays_id, goes_id)
    if goes is None:
        return
    await picture.drop(name, goes_id)
    if stays is None:
        await picture.add(name, goes | {"id": stays_id})
    elif goes["updated_at"] > stays["updated_at"]:
        kept = ("id", "organisation_id", "created_at", "version", "updated_at")
        answers = {each: value for each, value in goes.items() if each not in kept}
        await picture.set(name, stays, **answers)


async def identity(picture: Picture, keys: Keys, stays_id: str, goes_id: str, taken: Collection[str]) -> None:
    """Who they are: opened to be put together, sealed with the key of the record that stays, shown to
    nobody."""
    stays, goes = await _two(picture, SEALED, stays_id, goes_id)
    if goes is None:
        return
    await picture.drop(SEALED, goes_id)
    fresh = goes | {"id": stays_id, "wrapped_key": new_key().hex()}
    row, held = stays or fresh, identity_of(stays) if stays else {}
    whole = filled(held, identity_of(goes), taken, IdentityMembers.model_fields)
    members = {name: value for name, value in whole.items() if value is not None}
    if stays is not None and members == held:
        return
    columns = _sealed(keys, row, members)
    if stays is None:
        await picture.add(SEALED, row | columns)
    else:
        await picture.set(SEALED, row, **columns)


def identity_of(row: Values) -> Values:
    """What a sealed row with its key in hand says."""
    members: Values = orjson.loads(
        open_(bytes.fromhex(row["wrapped_key"]), bytes.fromhex(row["sealed"]), _place(row))
    )
    return members


def _sealed(keys: Keys, row: Values, members: Values) -> Values:
    content = seal(bytes.fromhex(row["wrapped_key"]), orjson.dumps(members), _place(row)).hex()
    home = row["organisation_id"]
    return {"sealed": content} | {
        f"{kind}_index": digest(keys, kind, members.get(kind), home) for kind in INDEXED
    }


def _place(row: Values) -> bytes:
    return binding("identity", UUID(row["organisation_id"]), UUID(row["id"]))


async def _two(
    picture: Picture, name: str, stays_id: str, goes_id: str
) -> tuple[Values | None, Values | None]:
    rows = {row["id"]: row for row in await picture.watch(name, "id", stays_id, goes_id)}
    return rows.get(stays_id), rows.get(goes_id)

"""The layers that a person has one of, put together from two records."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from app.features.contributors.equality import EqualitySource
from app.features.contributors.identity import IdentityMembers
from app.features.contributors.needs import NeedsMembers
from app.features.contributors.sealed import INDEXED, AgeStage, digest
from app.features.contributors.young import look_on, stage_of
from app.features.keys import Keys
from app.features.merging.picture import SEALED, Picture, same
from app.features.supports import INTERPRETER
from app.kit.noun import Values
from app.kit.sealing import binding, new_key, open_, seal
from app.kit.tables import new_id

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
    """What helps: filled, with the codes of both, and messages are stopped if one record says so."""
    await _needs(picture, stays_id, goes_id, taken)
    await _codes(picture, stays_id, goes_id)


async def _codes(picture: Picture, stays_id: str, goes_id: str) -> None:
    """Those of the record that goes are made anew for the one that stays, and not moved: whoever changes
    what helps replaces them, and an undo has to find them all the same."""
    name = "contributor_supports"
    rows = await picture.watch(name, "contributor_id", stays_id, goes_id)
    known = {row["code"]: row for row in rows if row["contributor_id"] == stays_id}
    for row in rows:
        if row["contributor_id"] == goes_id:
            await picture.drop(name, row["id"])
            if row["code"] not in known:
                known[row["code"]] = row | {"id": new_id(), "contributor_id": stays_id}
                await picture.add(name, known[row["code"]])
    if INTERPRETER in known:
        [says] = await picture.of("contributor_needs", "id", stays_id)
        await picture.set(name, known[INTERPRETER], detail=says["interpreter_language"])


async def _needs(picture: Picture, stays_id: str, goes_id: str, taken: Collection[str]) -> None:
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
    """The newer answers as they are, but those that somebody gave themselves before any others: what was
    imported or recorded for them never takes their place. Nobody looks at what they say (SETTLED.md 16)."""
    name = "contributor_equality"
    stays, goes = await _two(picture, name, stays_id, goes_id)
    if goes is None:
        return
    await picture.drop(name, goes_id)
    if stays is None:
        await picture.add(name, goes | {"id": stays_id})
    elif _weight(goes) > _weight(stays):
        kept = ("id", "organisation_id", "created_at", "version", "updated_at")
        answers = {each: value for each, value in goes.items() if each not in kept}
        await picture.set(name, stays, **answers)


def _weight(row: Values) -> tuple[bool, str]:
    return row["source"] == EqualitySource.answered_themselves.value, row["updated_at"]


async def identity(picture: Picture, keys: Keys, stays_id: str, goes_id: str, taken: Collection[str]) -> None:
    """Who they are: opened to be put together, sealed with the key of the record that stays, shown to
    nobody."""
    stays, goes = await _two(picture, SEALED, stays_id, goes_id)
    if goes is None:
        return
    await picture.drop(SEALED, goes_id)
    fresh = goes | {"id": stays_id, "wrapped_key": new_key().hex()}
    row, held, other = stays or fresh, identity_of(stays) if stays else {}, identity_of(goes)
    whole = filled(held, other, taken, IdentityMembers.model_fields)
    whole |= _younger((whole, held, other), picture.today)
    members = {name: value for name, value in whole.items() if value is not None}
    if stays is not None and members == held:
        return
    columns = _sealed(keys, row, members, picture.today)
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


def _younger(said: Collection[Values], today: date) -> Values:
    """The age of somebody of whom records say several: the youngest, whichever was chosen. Rules protect by
    it, and whoever knows better corrects it afterwards."""
    known = [(stage, each) for each in said if (stage := stage_of(each, today))]
    if not known:
        return {}
    _, youngest = min(known, key=lambda each: list(AgeStage).index(each[0]))
    return {name: youngest.get(name) for name in ("age_band", "turns_18_on")}


def _sealed(keys: Keys, row: Values, members: Values, today: date) -> Values:
    content = seal(bytes.fromhex(row["wrapped_key"]), orjson.dumps(members), _place(row)).hex()
    home = row["organisation_id"]
    stage = stage_of(members, today)
    age = {"age_stage": stage and stage.value, "look_on": look_on(members, today)}
    return (
        {"sealed": content}
        | age
        | {f"{kind}_index": digest(keys, kind, members.get(kind), home) for kind in INDEXED}
    )


def _place(row: Values) -> bytes:
    return binding("identity", UUID(row["organisation_id"]), UUID(row["id"]))


async def _two(
    picture: Picture, name: str, stays_id: str, goes_id: str
) -> tuple[Values | None, Values | None]:
    rows = {row["id"]: row for row in await picture.watch(name, "id", stays_id, goes_id)}
    return rows.get(stays_id), rows.get(goes_id)

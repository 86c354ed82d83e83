"""Two records side by side, for a person to decide whether they are one: each layer for who may see it."""

from typing import Any

import orjson
from pydantic import BaseModel, Field

from app.features.contributors.contributor import ContributorMembers
from app.features.contributors.duplicates import DUPLICATES, DuplicateView
from app.features.contributors.identity import IdentityMembers
from app.features.contributors.layer import was_read
from app.features.contributors.needs import REASON, NeedsMembers
from app.features.keys import Keys
from app.features.merging.layers import identity_of
from app.features.merging.picture import SEALED, Rowwise
from app.features.merging.pointers import Does, tables
from app.features.merging.told import SILENT
from app.kit import reading
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.standing import Standing

PROFILE = (*ContributorMembers.model_fields, "status")
LAYERS = {"identity": (*IdentityMembers.model_fields,), "needs": (*NeedsMembers.model_fields, "supports")}


class ComparedMember(BaseModel):
    layer: str = Field(description="`profile`, `identity` or `needs`.", examples=["profile"])
    member: str = Field(examples=["display_name"])
    values: list[Any] = Field(description="What the older record says, then the other.")
    differ: bool


class ComparedRecord(BaseModel):
    id: str = Field(json_schema_extra={"format": "uuid"})
    created_at: str = Field(json_schema_extra={"format": "date-time"})
    signs_in: bool = Field(description="Whether an account is linked to it.")
    below: dict[str, int] = Field(
        description="How many records of each kind hang on it.", examples=[{"participations": 3}]
    )


class Comparison(BaseModel):
    duplicate: DuplicateView
    records: list[ComparedRecord]
    members: list[ComparedMember] = Field(description="Where either says something.")
    may_merge: bool = Field(description="Not where both have an account and the accounts differ.")
    withheld: list[str] = Field(
        description="Layers that you may not see, and `reason`, which is one member of what helps.",
        examples=[[]],
    )


def needed(layer: str) -> str:
    """The permission that opens a layer of the comparison."""
    return "contributors:read" if layer == "profile" else f"contributors.{layer}:read"


async def compare(db: Write, keys: Keys, pair: Values, reason: str | None) -> Values:
    """The two of a pair. What is read of identity and needs is put on record for both, and why."""
    rows = Rowwise(db, keys)
    ids = (pair["contributor_id"], pair["other_id"])
    people = {row["id"]: row for row in await rows.of("contributors", "id", *ids)}
    accounts = {person["account_id"] for person in people.values()} - {None}
    duplicate, _ = await reading.one(db, DUPLICATES, pair["id"])
    members = _compared("profile", [_profile(people[each]) for each in ids])
    seen = [layer for layer in ("profile", *LAYERS) if db.scope.may(needed(layer))]
    for layer in LAYERS:
        if layer in seen:
            members += _compared(layer, [await _layer(rows, layer, each) for each in ids])
            for each in ids:
                was_read(db, layer, _standing(people[each]), reason if layer == "identity" else None)
    kept = [] if db.scope.may(REASON) or "needs" not in seen else ["reason"]
    return {
        "duplicate": duplicate,
        "records": [await _record(rows, people[each]) for each in ids],
        "members": [each for each in members if each["layer"] in seen and each["member"] not in kept],
        "may_merge": len(accounts) < len(ids),
        "withheld": [layer for layer in ("profile", *LAYERS) if layer not in seen] + kept,
    }


def _standing(person: Values) -> Standing:
    return Standing(person, "own", "[]", writable=False)


def _profile(person: Values) -> Values:
    documents = ("interests", "skills")
    plain = {name: person[name] for name in PROFILE}
    return plain | {name: orjson.loads(plain[name]) for name in documents}


async def _layer(rows: Rowwise, layer: str, person_id: str) -> Values:
    if layer == "identity":
        row = await rows.one(SEALED, person_id)
        return identity_of(row) if row else {}
    row = await rows.one("contributor_needs", person_id) or {}
    plain = {name: row.get(name) for name in NeedsMembers.model_fields}
    codes = await rows.of("contributor_supports", "contributor_id", person_id)
    return plain | {
        "supports": sorted(code["code"] for code in codes),
        "formats": orjson.loads(plain["formats"] or "[]"),
        "messages_stopped": bool(plain["messages_stopped"]),
    }


def _compared(layer: str, two: list[Values]) -> list[Values]:
    names = LAYERS.get(layer, PROFILE)
    found = []
    for name in names:
        values = [each.get(name) for each in two]
        if any(value not in (None, [], False) for value in values):
            differ = values[0] != values[1]
            found.append({"layer": layer, "member": name, "values": values, "differ": differ})
    return found


async def _record(rows: Rowwise, person: Values) -> Values:
    below = {
        name: len(await rows.of(name, column, person["id"]))
        for name, column in tables(Does.move)
        if name not in SILENT
    }
    return {
        "id": person["id"],
        "created_at": person["created_at"],
        "signs_in": person["account_id"] is not None,
        "below": {name: count for name, count in below.items() if count},
    }

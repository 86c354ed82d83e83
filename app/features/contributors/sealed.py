"""Identity at rest: one sealed value for each person, and digests by which an exact search finds it."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Index, Select, bindparam, select

from app.features.contributors.sight import AboutPerson
from app.features.keys import Keys
from app.kit.database import Write
from app.kit.personal import of_person
from app.kit.sealing import Kind, binding, new_key, open_, seal
from app.kit.standing import Standing
from app.kit.tables import belongs_to, choice, day, owned_by, text

INDEXED: tuple[Kind, ...] = ("email", "phone", "legal_name")
"""What an exact search finds, by digests that no two organisations share (SETTLED.md 7)."""


AgeStage = StrEnum("AgeStage", ["under_16", "from_16_to_17", "adult"])
"""What the rules about young people go by (DOMAIN.md, rule 3)."""


class Identity(AboutPerson, table=True):
    """One sealed value for each contributor, with the contributor's id and their wrapped key beside it.

    Outside the seal lies what rules have to know without opening it: the stage of age, where it is known,
    and for a young person the month in which to look again (docs/decisions/0017)."""

    __tablename__ = "contributor_identities"
    __person__ = of_person(
        "Who you are and how to reach you",
        id="person",
        left_out={
            "wrapped_key": "the key to the sealed part, which is opened for the copy",
            **{f"{kind}_index": "a digest to find it by; the value is in the copy" for kind in INDEXED},
        },
    )
    __table_args__ = owned_by(
        belongs_to("id", "contributors", goes_with=True),
        Index(None, "look_on"),
        *(Index(None, "organisation_id", f"{kind}_index") for kind in INDEXED),
    )

    wrapped_key: str = text("identity", nullable=False)
    sealed: str = text("identity", nullable=False)
    email_index: str | None = text("identity")
    phone_index: str | None = text("identity")
    legal_name_index: str | None = text("identity")
    age_stage: AgeStage | None = choice(AgeStage, "identity")
    look_on: str | None = day("identity")


def digest(keys: Keys, kind: Kind, value: str | None, organisation_id: str) -> str | None:
    """The blind index of a value at one organisation; None where there is nothing to compare."""
    found = keys.indexes.digest(kind, value, UUID(organisation_id)) if value else None
    return found.hex() if found else None


def key_place(home: str, contributor_id: str) -> bytes:
    """What ties a person's wrapped key to its place."""
    return binding("person-key", UUID(home), UUID(contributor_id))


class Seal:
    """Opens and seals one person's identity, bound to that person and their home."""

    def __init__(self, keys: Keys, person: Standing) -> None:
        self._keys = keys
        self._home = person.row["organisation_id"]
        self._key_place = key_place(self._home, person.row["id"])
        self._place = binding("identity", UUID(self._home), UUID(person.row["id"]))

    def open(self, wrapped_key: str, sealed: str) -> dict[str, Any]:
        content = open_(self._key(wrapped_key), bytes.fromhex(sealed), self._place)
        members: dict[str, Any] = orjson.loads(content)
        return members

    async def new_key(self, db: Write) -> str:
        return (await self._keys.wrap(db, new_key(), self._key_place)).hex()

    def columns(self, wrapped_key: str, members: dict[str, Any]) -> dict[str, str | None]:
        """The sealed value and the blind indexes, as the table keeps them."""
        sealed = seal(self._key(wrapped_key), orjson.dumps(members), self._place).hex()
        return {"sealed": sealed} | {
            f"{kind}_index": digest(self._keys, kind, members.get(kind), self._home) for kind in INDEXED
        }

    def _key(self, wrapped_key: str) -> bytes:
        return self._keys.masters.unwrap(bytes.fromhex(wrapped_key), self._key_place)


def known_by(kind: Kind) -> Select[Any]:
    """Ids of the asking organisation's contributors with a digest, which is the parameter named `kind`."""
    index = getattr(Identity, f"{kind}_index")
    return select(Identity.id).where(index == bindparam(kind))

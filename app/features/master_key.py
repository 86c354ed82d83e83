"""Rotates the master key while everything runs: what was wrapped with the old one is wrapped with the new."""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update

from app.features import files
from app.features.contributors.sealed import Identity, key_place
from app.features.files import FileContent
from app.features.keys import (
    AAD,
    LASTING,
    ROTATING,
    Keys,
    StoredSecret,
    StoredSigningKey,
    key_file,
    write_key_file,
)
from app.kit import audit
from app.kit.adapter import Held
from app.kit.database import Database, Write
from app.kit.scope import NOBODY, OPERATOR
from app.kit.sealing import MasterKeys, new_key
from app.kit.statements import Statement
from app.kit.tables import ID
from app.settings import Settings

CHUNK = 200
"""Keys wrapped anew in one transaction, which on SQLite holds the write lock (SETTLED.md 26)."""


class NoNewKey(ValueError):
    """There is nothing to rotate to; says what to do."""


_NAME: Any = bindparam("name")
_SECRET = Statement(lambda: select(StoredSecret.wrapped).where(StoredSecret.name == _NAME).with_for_update())
_REWRAP_SECRET = Statement(
    lambda: update(StoredSecret).where(StoredSecret.name == _NAME).values(wrapped=bindparam("new"))
)
_FORGET = Statement(lambda: delete(StoredSecret).where(StoredSecret.name == _NAME))
_SIGNING = Statement(lambda: select(StoredSigningKey.kid, StoredSigningKey.sealed_pem))
_REWRAP_SIGNING = Statement(
    lambda: (
        update(StoredSigningKey)
        .where(StoredSigningKey.kid == bindparam("of_kid"))
        .values(sealed_pem=bindparam("new"))
    )
)


class Wrapped:
    """One table with a wrapped key in each row, and what ties a key to its place."""

    def __init__(self, model: Any, key: Any, place: Callable[[str, str], bytes]) -> None:
        self.place = place
        self.some = Statement(
            lambda: (
                select(key, model.organisation_id, model.wrapped_key)
                .where(key > bindparam("after", type_=ID))
                .order_by(key)
                .limit(CHUNK)
            )
        )
        # Whoever was quicker – an erasure – is not undone.
        self.rewrap = Statement(
            lambda: (
                update(model)
                .where(key == bindparam("of_id", type_=ID), model.wrapped_key == bindparam("old"))
                .values(wrapped_key=bindparam("new"))
            )
        )


_PEOPLE = Wrapped(Identity, Identity.id, key_place)
_FILES = Wrapped(FileContent, FileContent.file_id, files.key_place)


class Rotated(NamedTuple):
    """How many people's keys there are, and how many of them were wrapped anew in this run."""

    people: int
    rewrapped: int


async def rotate(database: Database, keys: Keys, settings: Settings, say: Callable[[int], None]) -> Rotated:
    """Wrap everything with the first of the master keys, and go on where an earlier run was killed. In the
    embedded mode with one key in the file, make a new one there first. Raises NoNewKey, and RuntimeError
    while another run goes on: two that each make a new key would leave one of them in no file."""
    try:
        async with database.hold("master-key"):
            return await _rotate(database, keys.masters, settings, say)
    except Held:
        raise RuntimeError("The master key is being rotated already. Wait until that is done.") from None


async def _rotate(
    database: Database, masters: MasterKeys, settings: Settings, say: Callable[[int], None]
) -> Rotated:
    async with database.system_read("which master key is in use") as db:
        lasting = bytes.fromhex(await db.value(_LASTING, name=LASTING))
        unfinished = await db.value(_LASTING, name=ROTATING) is not None
    if masters.is_current(lasting) and not unfinished:
        masters = _with_new_key(masters, settings)
    async with database.system("the rotation of the master key begins", OPERATOR) as db:
        await _begin(db, masters)
    rotated = await _keys(database, masters, _PEOPLE, say)
    await _keys(database, masters, _FILES, lambda _: None)
    async with database.system("the rotation of the master key ends", OPERATOR) as db:
        for kid, sealed in await db.rows(_SIGNING):
            new = masters.rewrap(bytes.fromhex(sealed), kid.encode()).hex()
            await db.change(_REWRAP_SIGNING, of_kid=kid, new=new)
        await db.change(_FORGET, name=ROTATING)
        audit.note(db, audit.Action.changed, "master-key", None)
    return rotated


_LASTING = Statement(lambda: select(StoredSecret.wrapped).where(StoredSecret.name == _NAME))


def _with_new_key(masters: MasterKeys, settings: Settings) -> MasterKeys:
    path = settings.master_key_file
    if len(masters) > 1:
        raise NoNewKey(
            "Everything is wrapped with the first master key already: the others may be taken away. To "
            "rotate again, do that first."
        )
    if settings.master_key or not settings.is_sqlite:
        raise NoNewKey(
            "Put a new master key before the one in use (MASTER_KEY=NEW,OLD, or two lines in "
            "MASTER_KEY_FILE), start every process with both, and run this again. `openssl rand -base64 32` "
            "makes one."
        )
    texts = [MasterKeys.new_text(), *key_file(path)]
    write_key_file(path, texts)
    return MasterKeys.from_text(texts[0], texts[1:])


async def _begin(db: Write, masters: MasterKeys) -> None:
    """From here on, what is new is wrapped with the new key. Who wraps with the old one has done so before:
    the lasting secret's row is held by whoever wraps (features/keys.py)."""
    lasting = bytes.fromhex(await db.value(_SECRET, name=LASTING))
    if masters.is_current(lasting):
        return
    mark = masters.wrap_like(lasting, new_key(), AAD).hex()
    await db.insert(StoredSecret, {"name": ROTATING, "wrapped": mark, "created_at": db.at})
    await db.change(_REWRAP_SECRET, name=LASTING, new=masters.rewrap(lasting, AAD).hex())


async def _keys(
    database: Database, masters: MasterKeys, wrapped: Wrapped, say: Callable[[int], None]
) -> Rotated:
    after, seen, rewrapped = NOBODY, 0, 0
    while True:
        async with database.system_read("keys that are wrapped with the old master key") as reader:
            found = await reader.rows(wrapped.some, after=after)
        if not found:
            return Rotated(seen, rewrapped)
        old = [row for row in found if not masters.is_current(bytes.fromhex(row[2]))]
        if old:
            new = [_rewrapped(masters, wrapped, *row) for row in old]
            async with database.system("keys are wrapped with the new master key") as db:
                rewrapped += sum([await db.change(wrapped.rewrap, **each) for each in new])
        after, seen = found[-1][0], seen + len(found)
        say(seen)


def _rewrapped(masters: MasterKeys, of: Wrapped, row_id: str, home: str, wrapped: str) -> dict[str, Any]:
    new = masters.rewrap(bytes.fromhex(wrapped), of.place(home, row_id))
    return {"of_id": row_id, "old": wrapped, "new": new.hex()}

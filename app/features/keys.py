"""Keys of this installation: the master key outside the database, and what it opens inside it."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel

from app.kit import audit
from app.kit.adapter import Broken
from app.kit.database import Database, Read, Write
from app.kit.personal import nobodys
from app.kit.sealing import BadKey, BlindIndexes, Box, Digests, MasterKeys, WrongKey, new_key
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago, instant, text
from app.kit.tokens import SigningKey
from app.settings import Settings

log = logging.getLogger("golden_thread")


class StoredSecret(SQLModel, table=True):
    """The lasting secret, wrapped by the master key (kit/sealing.py)."""

    __tablename__ = "stored_secrets"
    __person__ = nobodys("of the installation", {"wrapped": "its own key"})

    name: str = text(nullable=False, primary_key=True)
    wrapped: str = text("identity", nullable=False)
    created_at: str = instant(nullable=False)


class StoredSigningKey(SQLModel, table=True):
    """One key that signs access tokens. The newest signs; all that are not retired verify."""

    __tablename__ = "signing_keys"
    __person__ = nobodys("of the installation", {"sealed_pem": "its own key"})

    kid: str = text(nullable=False, primary_key=True)
    sealed_pem: str = text("identity", nullable=False)
    created_at: str = instant(nullable=False)
    retired_at: str | None = instant()


class NoMasterKey(RuntimeError):
    """There is sealed data and no key that opens it. Says in plain words what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the rest of the product gets: nobody else touches the master key."""

    masters: MasterKeys
    secret: bytes
    indexes: BlindIndexes

    async def wrap(self, db: Write, key: bytes, aad: bytes) -> bytes:
        """A key, wrapped with the master key of this moment: a rotation that begins waits until this unit of
        work has ended, and finds what it wrapped."""
        [(lasting,)] = await db.as_system(_HELD, name=LASTING)
        return self.masters.wrap_like(bytes.fromhex(lasting), key, aad)

    def box(self, purpose: str) -> Box:
        """A box for short texts of one purpose, such as cursors."""
        return Box(self.secret, purpose)

    @property
    def audit_digests(self) -> Digests:
        """What seals the audit's chain (kit/audit_chain.py)."""
        return self.digests("audit")

    def digests(self, purpose: str) -> Digests:
        """Digests of one purpose, such as codes that are read out."""
        return Digests(self.secret, purpose)


_SECRET = Statement(lambda: select(StoredSecret.wrapped).where(StoredSecret.name == bindparam("name")))
_HELD = Statement(
    lambda: (
        select(StoredSecret.wrapped).where(StoredSecret.name == bindparam("name")).with_for_update(read=True)
    )
)
_SIGNING = Statement(
    lambda: (
        select(StoredSigningKey.kid, StoredSigningKey.sealed_pem, StoredSigningKey.created_at)
        .where(StoredSigningKey.retired_at.is_(None))
        .order_by(StoredSigningKey.created_at, StoredSigningKey.kid)
    )
)
_RETIRE = Statement(
    lambda: (
        update(StoredSigningKey)
        .where(StoredSigningKey.kid != bindparam("newest"), StoredSigningKey.retired_at.is_(None))
        .values(retired_at=bindparam("at", type_=INSTANT))
    )
)
OVERLAP = 660
"""Seconds until no token of the key before is alive: ten minutes, and one for clocks and refreshes."""

LASTING, ROTATING = "lasting", "rotating"
"""Names of stored secrets: the lasting one, wrapped with the master key that new things are wrapped with; and
while a rotation has not ended, one that is wrapped with the key before."""

AAD = b"lasting-secret"


def read_master_keys(settings: Settings, *, make: bool) -> MasterKeys:
    """The master keys from the environment or the key file, the newest first; in the embedded mode a missing
    file is made. Raises NoMasterKey."""
    if settings.master_key:
        return _parsed("MASTER_KEY", settings.master_key.split(","))
    path = settings.master_key_file
    if not path.exists():
        if not (make and settings.is_sqlite):
            raise NoMasterKey(
                "There is no master key: set MASTER_KEY, or MASTER_KEY_FILE to a file that holds it "
                f"({path} does not exist)."
            )
        write_key_file(path, [MasterKeys.new_text()])
        log.warning(
            "Made a master key at %s. Keep a copy apart from the database: without it, sealed data is lost.",
            path,
        )
    return _from_file(path)


def _from_file(path: Path) -> MasterKeys:
    return _parsed(str(path), key_file(path) or [""], lambda: _from_file(path))


def _parsed(where: str, texts: list[str], again: Callable[[], MasterKeys] | None = None) -> MasterKeys:
    try:
        return MasterKeys.from_text(texts[0], texts[1:], again)
    except BadKey as error:
        raise NoMasterKey(f"{where} holds no master key: {error}") from None


def key_file(path: Path) -> list[str]:
    """The keys in a key file, the newest first."""
    return path.read_text().split()


def write_key_file(path: Path, keys: list[str]) -> None:
    """Write a key file, whole or not at all, for nobody else to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600, exist_ok=False)
    with new.open("w") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


async def opened(database: Database, settings: Settings, *, make: bool) -> Keys:
    """The keys of an installation, as every process opens them at its start. A master key is made only where
    nothing was sealed yet. Raises NoMasterKey."""
    async with database.system_read("whether anything is sealed") as db:
        sealed = await db.value(_SECRET, name=LASTING) is not None
    if sealed and not settings.master_key and not settings.master_key_file.exists():
        raise NoMasterKey(
            f"This database was sealed with a master key, and {settings.master_key_file}, which should hold "
            "it, is not there. Put it back from the copy that you kept, or set MASTER_KEY. No new key was "
            "made: it would open nothing."
        )
    return await open_keys(database, read_master_keys(settings, make=make))


async def open_keys(database: Database, masters: MasterKeys) -> Keys:
    """Open the lasting secret, or make it and the first signing key at the first start.

    A wrong master key is a clear error, never a new secret; and so is one that came too early or left too
    early in a rotation.
    """
    try:
        return await _open_keys(database, masters)
    except Broken:  # another process, which started at the same moment, made them
        return await _open_keys(database, masters)


async def _open_keys(database: Database, masters: MasterKeys) -> Keys:
    async with database.system("open the lasting secret") as db:
        wrapped = await db.value(_SECRET, name=LASTING)
        if wrapped is None:
            secret = new_key()
            stored = {"name": LASTING, "wrapped": masters.wrap(secret, AAD).hex(), "created_at": db.at}
            await db.insert(StoredSecret, stored)
            keys = Keys(masters, secret, BlindIndexes(secret))
            await add_signing_key(db, keys)
            return keys
        rotating = await db.value(_SECRET, name=ROTATING)
    try:
        secret = masters.unwrap(bytes.fromhex(wrapped), AAD)
    except WrongKey:
        raise NoMasterKey(
            "The master key is not the one that this database was sealed with. Start with the right one"
            + (": its rotation has begun, so give the new one too." if rotating else ".")
        ) from None
    _check_rotation(masters, rotating)
    return Keys(masters, secret, BlindIndexes(secret))


def _check_rotation(masters: MasterKeys, rotating: str | None) -> None:
    try:
        if rotating is not None:
            masters.unwrap(bytes.fromhex(rotating), AAD)
    except WrongKey:
        raise NoMasterKey(
            "The rotation of the master key has not ended, so the old key is needed too: give both, and run "
            "`python -m app master-key rotate`."
        ) from None


async def signing_keys(db: Read, keys: Keys) -> list[tuple[SigningKey, str]]:
    """All keys that still verify, oldest first, each with the instant at which it was made."""
    return [
        (SigningKey.from_pem(kid, keys.masters.unwrap(bytes.fromhex(sealed), kid.encode()).decode()), made)
        for kid, sealed, made in await db.rows(_SIGNING)
    ]


async def add_signing_key(db: Write, keys: Keys) -> SigningKey:
    """A new key, which signs from now on; older ones go on verifying until they are retired."""
    key = SigningKey.generate()
    sealed = (await keys.wrap(db, key.to_pem().encode(), key.kid.encode())).hex()
    row: dict[str, Any] = {"kid": key.kid, "sealed_pem": sealed, "created_at": db.at, "retired_at": None}
    await db.insert(StoredSigningKey, row)
    # A key is named by a thumbprint, not by an id: the instant of the entry is the key's own.
    audit.note(db, audit.Action.created, "signing-key", None)
    return key


async def retire_all_but_newest(db: Write) -> int:
    """Stop accepting tokens of older keys; ValueError while such a token may still be alive."""
    newest, _, made = (await db.rows(_SIGNING))[-1]
    if made > ago(OVERLAP):
        raise ValueError(f"The newest signing key was made {made}. Wait until it is {OVERLAP} seconds old.")
    retired = await db.change(_RETIRE, newest=newest, at=db.at)
    if retired:
        audit.note(db, audit.Action.changed, "signing-key", None, members=("retired_at",))
    return retired

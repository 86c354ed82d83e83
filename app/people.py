"""From a cookie to whoever is signed in. A sign-in that was ended stops within seconds in every process."""

import hashlib
import time

from app.features.sign_in import sign_ins
from app.features.sign_in.hats import TOUCH, Present
from app.kit.database import Database
from app.kit.tables import ago, now

FRESH = 2.0
"""Seconds for which what is known of a sign-in is good (a stop within 5)."""

_CACHED = 10_000


class People:
    """Knows for a moment which cookies are good."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, tuple[Present, float]] = {}
        self._generation = 0

    def forget(self) -> None:
        """Look again at every request that comes after this: something was ended or changed here."""
        self._generation += 1
        self._known.clear()

    async def find(self, secret: str) -> Present | None:
        """The sign-in of a cookie's secret, or None. That something was asked is put down once a minute."""
        digest = hashlib.sha256(secret.encode()).digest()
        found, until = self._known.get(digest, (None, 0.0))
        if found is None or time.monotonic() > until:
            found = await self._look(secret, digest)
        if found is None or found.idle_ends_at <= now():
            return None
        if found.last_seen_at < ago(TOUCH):
            await self._touch(found, digest)
        return found

    async def _look(self, secret: str, digest: bytes) -> Present | None:
        generation = self._generation
        async with self._database.system_read("who is signed in") as db:
            found = await sign_ins.present(db, secret)
        # What was read before something was ended is not kept for those who come after.
        if found is not None and generation == self._generation:
            if len(self._known) >= _CACHED:
                self._known.clear()
            self._known[digest] = found, time.monotonic() + FRESH
        return found

    async def _touch(self, found: Present, digest: bytes) -> None:
        async with self._database.system("somebody who is signed in asks for something") as db:
            await sign_ins.seen(db, found)
        self._known.pop(digest, None)

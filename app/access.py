"""From a bearer token or a cookie to a Scope. What was stopped stops within seconds."""

import hashlib
import time
from typing import Any

from app.features.clients import DISABLED, REVOKED
from app.features.keys import Keys, signing_keys
from app.features.sign_in.hats import Present
from app.kit.browser import Cookie
from app.kit.database import Database
from app.kit.operations import Call
from app.kit.problems import Problem
from app.kit.scope import Scope
from app.kit.tables import ago, now
from app.kit.tokens import SigningKey, TokenRefused, Verifier
from app.people import People

FRESH = 2.0
"""Seconds for which what is known of clients and revocations is good (API.md: a stop within 5)."""

SPREAD = 10.0
"""Seconds before a new key signs, so that every process knows it by then."""

_CACHED = 10_000
_CHALLENGE = {"www-authenticate": 'Bearer realm="golden-thread"'}


class Access:
    """Knows the signing keys, which clients were disabled and which tokens were taken back."""

    def __init__(self, database: Database, keys: Keys, public_url: str) -> None:
        self._database = database
        self._keys = keys
        self._people = People(database)
        self.cookie = Cookie("golden-thread", public_url)
        self._verifier = Verifier(public_url, public_url, {}, leeway=1)
        self._signing: list[tuple[SigningKey, str]] = []
        self._disabled: frozenset[str] = frozenset()
        self._revoked: frozenset[str] = frozenset()
        self._scopes: dict[bytes, tuple[Scope, str, str, float]] = {}
        self._fresh_until = 0.0

    @property
    def signing_key(self) -> SigningKey:
        """The newest key that every process has had the time to read; while there is only one, that one."""
        known = [key for key, made in self._signing if made <= ago(SPREAD)]
        return known[-1] if known else self._signing[0][0]

    def public_keys(self) -> list[dict[str, str]]:
        """The JWKS: every key that still verifies, and the next one as soon as it is made."""
        return [key.public_jwk() for key, _ in self._signing]

    def forget(self) -> None:
        """Look again at the next request: something was revoked here."""
        self._fresh_until = 0.0

    def forget_people(self) -> None:
        """Look again at the next request with a cookie: a sign-in ended, or somebody's roles changed."""
        self._people.forget()

    async def refresh(self) -> None:
        """Read signing keys, disabled clients and revoked tokens again."""
        async with self._database.system_read("which clients and tokens were stopped") as reader:
            self._disabled = frozenset(row[0] for row in await reader.rows(DISABLED))
            self._revoked = frozenset(row[0] for row in await reader.rows(REVOKED, now=now()))
            signing = await signing_keys(reader, self._keys)
        if [key.kid for key, _ in signing] != [key.kid for key, _ in self._signing]:
            self._signing = signing
            self._verifier.replace_keys({key.kid: key.public_jwk() for key, _ in signing})
            self._scopes.clear()
        self._fresh_until = time.monotonic() + FRESH

    async def identify(self, call: Call) -> Scope:
        """The scope of a request's token, or of its cookie where it has no token; 401 without a good one."""
        header = call.header(b"authorization")
        if header is None and (sign_in := await self.signed_in(call)) is not None:
            return _acting(call, sign_in)
        if time.monotonic() > self._fresh_until:
            await self.refresh()
        if header is None or header[:7].lower() != "bearer ":
            raise Problem("unauthorised", headers=_CHALLENGE)
        scope, client_id, jti, ends = self._scopes.get(digest := _digest(header)) or self._read(
            digest, header[7:]
        )
        if client_id in self._disabled or jti in self._revoked or ends <= time.time():
            raise Problem("unauthorised", headers=_CHALLENGE)
        return scope

    async def signed_in(self, call: Call) -> Present | None:
        """The sign-in of a request's cookie, or None."""
        secret = self.cookie.read(call.header(b"cookie"))
        if secret is None or not self.cookie.is_possible:
            return None
        return await self._people.find(secret)

    def claims(self, token: str) -> dict[str, Any] | None:
        """What a good token says, or None."""
        try:
            return self._verifier.verify(token, time.time())
        except TokenRefused:
            return None

    def _read(self, digest: bytes, token: str) -> tuple[Scope, str, str, float]:
        claims = self.claims(token)
        if claims is None:
            raise Problem("unauthorised", headers=_CHALLENGE)
        client_id = claims["client_id"]
        scope = Scope(claims["organisation_id"], f"client:{client_id}", frozenset(claims["scope"].split()))
        if len(self._scopes) >= _CACHED:
            self._scopes.clear()
        entry = self._scopes[digest] = (scope, client_id, claims["jti"], claims["exp"])
        return entry


def _acting(call: Call, sign_in: Present) -> Scope:
    if sign_in.scope is None:
        raise Problem("not-acting")
    call.by_cookie = True
    return sign_in.scope


def _digest(header: str) -> bytes:
    return hashlib.sha256(header.encode("latin-1")).digest()

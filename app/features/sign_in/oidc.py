"""OpenID Connect, our side of it: discovery, keys, the code for an ID token, and what such a token must say.

OpenID Connect Core 1.0 § 3.1.3.7, RFC 7636 (PKCE, S256), RFC 9207 (`iss` in the answer).
"""

import base64
import hashlib
import ssl
import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from app.kit.browser import is_loopback
from app.kit.problems import Problem
from app.kit.strict_json import MalformedJson, parse
from app.kit.tokens import TokenRefused, UnusableKey, VerificationKey, verify_by_kid

if TYPE_CHECKING:
    import httpx

LASTS = 3600.0
"""Seconds for which what a provider says of itself is good; a key that is not known is looked for at once,
but not more often than `AGAIN`."""

AGAIN = 30.0
LEEWAY = 60
OLDEST = 600
"""Seconds: how far clocks may differ, and how old an ID token may be."""

_LARGEST = 1024 * 1024
_ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as the operator has entered it, its secret opened."""

    id: str
    organisation_id: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scopes: str
    subject_claims: tuple[str, ...]


@dataclass(slots=True)
class _Known:
    endpoints: dict[str, str]
    keys: dict[str, VerificationKey]
    read_at: float


class Providers:
    """Speaks to providers, and remembers for a while what they say of themselves. What speaks is made for the
    first who signs in so: it, what it loads and whom it trusts are a tenth of a second and 10 MiB."""

    def __init__(self, http: "httpx.AsyncClient | None" = None) -> None:
        self._http = http
        self._known: dict[str, _Known] = {}

    async def authorization(
        self, provider: Provider, redirect_uri: str, state: str, nonce: str, verifier: str
    ) -> str:
        """The address to send somebody to."""
        known = await self._about(provider.issuer)
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": provider.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = known.endpoints["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def subject(
        self, provider: Provider, code: str, redirect_uri: str, nonce: str, verifier: str
    ) -> str:
        """Who came, in the provider's words: `provider-refused` for anything that is not as it should be."""
        known = await self._about(provider.issuer)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        # RFC 6749 § 2.3.1: both parts are form-encoded before they are put together.
        auth = (quote_plus(provider.client_id), quote_plus(provider.secret))
        answer = await self._json("POST", known.endpoints["token_endpoint"], data=form, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise Problem("provider-refused")
        claims = await self._claims(provider, token)
        _check(claims, provider, nonce, time.time())
        return " ".join(_named(claims, name) for name in provider.subject_claims)

    async def _claims(self, provider: Provider, token: str) -> dict[str, Any]:
        known = await self._about(provider.issuer)
        try:
            _, payload = verify_by_kid(token, known.keys)
        except TokenRefused:
            if time.monotonic() - known.read_at < AGAIN:
                raise Problem("provider-refused") from None
            known = await self._look(provider.issuer)
            try:
                _, payload = verify_by_kid(token, known.keys)
            except TokenRefused:
                raise Problem("provider-refused") from None
        try:
            claims = parse(payload)
        except MalformedJson:
            raise Problem("provider-refused") from None
        if not isinstance(claims, dict):
            raise Problem("provider-refused")
        return claims

    async def _about(self, issuer: str) -> _Known:
        known = self._known.get(issuer)
        if known is None or time.monotonic() - known.read_at > LASTS:
            known = await self._look(issuer)
        return known

    async def _look(self, issuer: str) -> _Known:
        said = await self._json("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        endpoints = {name: str(said.get(name, "")) for name in _ENDPOINTS}
        if said.get("issuer") != issuer or not all(_is_safe(url, issuer) for url in endpoints.values()):
            raise Problem("provider-refused")
        jwks = (await self._json("GET", endpoints["jwks_uri"])).get("keys")
        known = self._known[issuer] = _Known(endpoints, _usable(jwks), time.monotonic())
        return known

    async def close(self) -> None:
        """Let go of connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _json(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        import httpx

        if self._http is None:
            self._http = httpx.AsyncClient(
                verify=_authorities(), timeout=10, follow_redirects=False, trust_env=False
            )
        try:
            answer = await self._http.request(method, url, headers={"accept": "application/json"}, **request)
        except httpx.HTTPError:
            raise Problem("provider-unavailable", headers={"retry-after": "10"}) from None
        if answer.status_code >= 500:
            raise Problem("provider-unavailable", headers={"retry-after": "10"})
        if answer.status_code != 200 or len(answer.content) > _LARGEST:
            raise Problem("provider-refused")
        try:
            said = parse(answer.content)
        except MalformedJson:
            raise Problem("provider-refused") from None
        if not isinstance(said, dict):
            raise Problem("provider-refused")
        return said


@cache
def _authorities() -> ssl.SSLContext:
    """Who vouches for the servers that are called. Reading it takes longer than opening the database."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _is_safe(url: str, issuer: str) -> bool:
    """HTTPS; a provider on this machine may have endpoints on this machine."""
    return url.startswith("https://") or (is_loopback(issuer) and is_loopback(url))


def _usable(jwks: Any) -> dict[str, VerificationKey]:
    """Keys that check one algorithm each; those that we cannot use may be for somebody else."""
    found = {}
    for record in jwks if isinstance(jwks, list) else ():
        if not isinstance(record, dict) or not isinstance(record.get("kid"), str):
            continue
        try:
            found[record["kid"]] = VerificationKey.from_jwk(
                record, _ALGORITHMS.get(str(record.get("kty")), "")
            )
        except UnusableKey:
            continue
    return found


def _check(claims: dict[str, Any], provider: Provider, nonce: str, now: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", provider.client_id if len(audiences) == 1 else None)
    right = (
        claims.get("iss") == provider.issuer
        and provider.client_id in audiences
        and party == provider.client_id
        and claims.get("nonce") == nonce
    )
    issued_at, ends_at = _second(claims, "iat"), _second(claims, "exp")
    if not right or not now - OLDEST <= issued_at <= now + LEEWAY or ends_at <= now - LEEWAY:
        raise Problem("provider-refused")


def _second(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    if type(value) is not int:
        raise Problem("provider-refused")
    return value


def _named(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 255:
        raise Problem("provider-refused")
    return value

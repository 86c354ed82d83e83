"""Issues and checks signed tokens (API.md § Tokens); the only module that imports `jose`."""

import base64
import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jws
from jose.backends.base import Key
from jose.exceptions import JOSEError

from app.kit.strict_json import MalformedJson, parse

ALGORITHM = "ES256"
MAX_LIFETIME_SECONDS = 600

_TYPE = "at+jwt"
_MAX_CHARACTERS = 8192
_KEY_TYPES = {"ES256": "EC", "RS256": "RSA"}
_MIN_RSA_BITS = 2048  # RFC 7518 § 3.3
# Each lets the sender of a token choose the key, or the rules by which we check it.
_FORBIDDEN_HEADERS = frozenset({"crit", "jku", "jwk", "x5u", "x5c"})


class TokenRefused(Exception):
    """The token does not count. The reason is plain and repeats nothing of the token."""


class UnusableKey(ValueError):
    """A key that cannot sign, or cannot check, tokens of the algorithm asked for."""


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key with the one algorithm that it is good for; made once and kept."""

    algorithm: str
    key: Key

    @classmethod
    def from_jwk(cls, record: Mapping[str, Any], algorithm: str) -> Self:
        """From a JWK (RFC 7517) whose kty, crv, size, alg, use and key_ops allow checking `algorithm`.

        ES256, and RS256 for sign-in providers; python-jose has no PS256. A private key, or a secret that
        signs as well as it checks, has no business where tokens are checked. Raises UnusableKey.
        """
        with _malformed_key_refused():
            _check_record(record, algorithm)
            return cls(algorithm, jwk.construct(dict(record), algorithm))


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ES256 key pair, built once: python-jose takes 100 ms to sign from PEM text."""

    kid: str
    private: ec.EllipticCurvePrivateKey
    key: Key

    @classmethod
    def generate(cls) -> Self:
        """A new key; its kid is the RFC 7638 thumbprint, so it names this key and no other."""
        private = ec.generate_private_key(ec.SECP256R1())
        key = jwk.construct(_pem(private), ALGORITHM)
        return cls(_thumbprint(key), private, key)

    @classmethod
    def from_pem(cls, kid: str, pem: str) -> Self:
        """The key that `to_pem` wrote. Raises UnusableKey for anything but a P-256 private key."""
        with _malformed_key_refused():
            private = serialization.load_pem_private_key(pem.encode(), password=None)
        if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
            raise UnusableKey("the key is not a P-256 private key")
        return cls(kid, private, jwk.construct(pem, ALGORITHM))

    def to_pem(self) -> str:
        """PKCS 8 in the clear: seal it before it is stored."""
        return _pem(self.private)

    def public_jwk(self) -> dict[str, str]:
        """What the JWKS publishes and what Verifier takes."""
        return {**_public_members(self.key), "alg": ALGORITHM, "use": "sig", "kid": self.kid}


def issue(
    key: SigningKey,
    *,
    issuer: str,
    audience: str,
    subject: str,
    lifetime_seconds: int,
    claims: Mapping[str, Any],
    now: float,
) -> str:
    """An RFC 9068 access token valid from `now` (seconds since 1970) for 1 to 600 seconds.

    `claims` come on top of iss, aud, sub, iat, exp and jti, which it may not set. `client_id` is `subject`
    unless given, as RFC 9068 § 2.2 wants it for client credentials. Raises ValueError."""
    if not 0 < lifetime_seconds <= MAX_LIFETIME_SECONDS:
        raise ValueError(f"a token lives for 1 to {MAX_LIFETIME_SECONDS} seconds")
    issued_at = int(now)
    ours = {
        "iss": issuer,
        "aud": audience,
        "sub": subject,
        "iat": issued_at,
        "exp": issued_at + lifetime_seconds,
        "jti": str(uuid4()),
    }
    if ours.keys() & claims.keys():
        raise ValueError("claims may not replace iss, aud, sub, iat, exp or jti")
    payload = {"client_id": subject, **claims, **ours}
    return jws.sign(payload, key.key, headers={"typ": _TYPE, "kid": key.kid}, algorithm=ALGORITHM)


def verify_compact(token: str, key: VerificationKey) -> tuple[dict[str, Any], bytes]:
    """Header and payload of a compact JWS (RFC 7515) that `key` really signed; claims are not looked at.

    Stricter than python-jose: exactly three parts, base64url without padding, strangers or stray bits, a
    header with no name twice, the key's own algorithm and no other. Raises TokenRefused."""
    compact = _read(token)
    _check_signature(compact, key)
    return compact.header, compact.payload


def verify_by_kid(token: str, keys: Mapping[str, VerificationKey]) -> tuple[dict[str, Any], bytes]:
    """The same, signed with the one of `keys` that the header names by its `kid`."""
    compact = _read(token)
    kid = compact.header.get("kid")
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise TokenRefused("the token names no key of ours")
    _check_signature(compact, key)
    return compact.header, compact.payload


class Verifier:
    """Checks access tokens of one issuer for one audience, and remembers those that passed until they end."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        keys: Mapping[str, Mapping[str, Any]],
        leeway: float = 0,
        cache_size: int = 10_000,
    ) -> None:
        """`keys` maps kid to public JWK; `leeway` (seconds) is for servers whose clocks differ."""
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway
        self._cache_size = cache_size
        self.replace_keys(keys)

    def replace_keys(self, keys: Mapping[str, Mapping[str, Any]]) -> None:
        """From now on only `keys` count, also for tokens that passed before. Raises UnusableKey."""
        usable = {kid: VerificationKey.from_jwk(record, ALGORITHM) for kid, record in keys.items()}
        # Keys and memory are replaced as one, so a check that runs meanwhile in another thread cannot put
        # a token of a removed key into the new memory.
        self._state = _State(usable, OrderedDict())

    def verify(self, token: str, now: float) -> dict[str, Any]:
        """The claims of `token` if it is good at `now` (seconds since 1970). Raises TokenRefused."""
        keys, passed = self._state
        digest = hashlib.sha256(_ascii(token)).digest()
        claims = passed.get(digest)
        if claims is None:
            claims = self._verified(token, keys, now)
            if len(passed) >= self._cache_size:
                passed.popitem(last=False)
            passed[digest] = claims
        elif self._over(claims, now):
            raise TokenRefused("the token has expired")
        return dict(claims)

    def _verified(self, token: str, keys: Mapping[str, VerificationKey], now: float) -> dict[str, Any]:
        header, payload = verify_by_kid(token, keys)
        if header.get("typ") != _TYPE:
            raise TokenRefused("the token is not an access token")
        claims = _object(payload)
        self._check_parties(claims)
        self._check_times(claims, now)
        return claims

    def _check_parties(self, claims: dict[str, Any]) -> None:
        for name in ("sub", "jti", "client_id"):
            if not isinstance(claims.get(name), str) or not claims[name]:
                raise TokenRefused("the token lacks a claim that access tokens need")
        if claims.get("iss") != self._issuer:
            raise TokenRefused("the token is from another issuer")
        audience = claims.get("aud")
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            raise TokenRefused("the token is for another audience")

    def _check_times(self, claims: dict[str, Any], now: float) -> None:
        issued_at, ends_at, begins_at = claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)
        if not (type(issued_at) is type(ends_at) is type(begins_at) is int):
            raise TokenRefused("the token does not say when it was issued and when it ends")
        if self._over(claims, now):
            raise TokenRefused("the token has expired")
        if max(issued_at, begins_at) > now + self._leeway:
            raise TokenRefused("the token is not valid yet")
        if ends_at - issued_at > MAX_LIFETIME_SECONDS:
            raise TokenRefused("the token lives too long")

    def _over(self, claims: dict[str, Any], now: float) -> bool:
        return bool(claims["exp"] + self._leeway <= now)


class _State(NamedTuple):
    keys: Mapping[str, VerificationKey]
    passed: OrderedDict[bytes, dict[str, Any]]


class _Compact(NamedTuple):
    header: dict[str, Any]
    payload: bytes
    signing_input: bytes
    signature: bytes


def _read(token: str) -> _Compact:
    signing_input, _, _ = _ascii(token).rpartition(b".")
    parts = [_decoded(part) for part in token.split(".")]
    if len(parts) != 3:
        # Five parts are an encrypted token (JWE), which we never take.
        raise TokenRefused("the token does not have three parts")
    header = _object(parts[0])
    if _FORBIDDEN_HEADERS & header.keys():
        raise TokenRefused("the token's header says how it wants to be checked")
    return _Compact(header, parts[1], signing_input, parts[2])


def _ascii(token: str) -> bytes:
    if not token.isascii() or len(token) > _MAX_CHARACTERS:
        raise TokenRefused("the token is malformed")
    return token.encode()


def _decoded(part: str) -> bytes:
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        raise TokenRefused("the token is malformed") from None
    # Python's decoder skips strangers and stray bits, so two texts would be the same token.
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != part.encode():
        raise TokenRefused("the token is malformed")
    return decoded


def _object(text: bytes) -> dict[str, Any]:
    try:
        value = parse(text)
    except MalformedJson:
        raise TokenRefused("the token is malformed") from None
    if not isinstance(value, dict):
        raise TokenRefused("the token is malformed")
    return value


def _check_signature(compact: _Compact, key: VerificationKey) -> None:
    if compact.header.get("alg") != key.algorithm:
        raise TokenRefused("the token is not signed with the key's algorithm")
    try:
        genuine = key.key.verify(compact.signing_input, compact.signature)
    except (JOSEError, ValueError):
        genuine = False
    if not genuine:
        raise TokenRefused("the signature does not fit")


def _check_record(record: Mapping[str, Any], algorithm: str) -> None:
    if record.get("kty") != _KEY_TYPES.get(algorithm) or record.get("alg", algorithm) != algorithm:
        raise UnusableKey("the key is for another algorithm")
    if record.get("use", "sig") != "sig" or "verify" not in record.get("key_ops", ["verify"]):
        raise UnusableKey("the key is not for checking signatures")
    if "d" in record:
        raise UnusableKey("the key is private")
    if algorithm == "ES256" and record["crv"] != "P-256":
        raise UnusableKey("the key is on another curve")
    if algorithm == "RS256" and _bits(record["n"]) < _MIN_RSA_BITS:
        raise UnusableKey("the key is too short")


def _bits(number: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(number + "==")).bit_length()


def _pem(private: ec.EllipticCurvePrivateKey) -> str:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _thumbprint(key: Key) -> str:
    text = json.dumps(_public_members(key), separators=(",", ":"), sort_keys=True)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def _public_members(key: Key) -> dict[str, str]:
    """The members that RFC 7638 § 3.2 counts for an elliptic curve key."""
    members = key.public_key().to_dict()
    return {name: members[name] for name in ("crv", "kty", "x", "y")}


@contextmanager
def _malformed_key_refused() -> Iterator[None]:
    try:
        yield
    except UnusableKey:
        raise
    except (JOSEError, ValueError, TypeError, KeyError, AttributeError):
        raise UnusableKey("the key is malformed") from None

"""Partner clients: OAuth 2 client credentials, secrets hashed, access tokens that stop within seconds."""

import base64
import hashlib
import hmac
import secrets
import time
from typing import Any
from urllib.parse import unquote_plus

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel

from app.features import sign_in_attempts
from app.kit import audit, tokens
from app.kit.changes import start_feed
from app.kit.database import Database, Read, Write
from app.kit.inputs import check_parameters, is_id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import Problem, invalid, parameter_fault
from app.kit.scope import Scope, declared
from app.kit.statements import Statement
from app.kit.tables import ID, Owned, document, instant, new_id, owned_by, primary_key, text

LIFETIME = 600
"""Seconds that an access token lives (API.md § Tokens: at most ten minutes)."""


class Client(Owned, table=True):
    """A partner's program. The secret is random and long, so one SHA-256 keeps it."""

    __tablename__ = "clients"
    __person__ = nobodys("programs of organisations", {"secret_hash": "a program's"})
    __table_args__ = owned_by()

    name: str = text(nullable=False)
    secret_hash: str = text("identity", nullable=False)
    permissions: str = document(nullable=False)
    disabled_at: str | None = instant()


class RevokedToken(SQLModel, table=True):
    """An access token taken back before its time; forgotten once it has expired anyway."""

    __tablename__ = "revoked_tokens"
    __person__ = nobodys("tokens of programs")

    jti: str = primary_key()
    expires_at: str = instant(nullable=False)


class TokenRequest(BaseModel):
    """`application/x-www-form-urlencoded`; the client's id and secret here or as HTTP Basic."""

    model_config = ConfigDict(extra="forbid")

    grant_type: str = Field(examples=["client_credentials"])
    scope: str | None = Field(
        default=None, description="Fewer permissions than the client has, separated by spaces."
    )
    client_id: str | None = None
    client_secret: str | None = None


class TokenView(BaseModel):
    access_token: str
    token_type: str
    expires_in: int
    scope: str


class RevocationRequest(BaseModel):
    """`application/x-www-form-urlencoded` (RFC 7009)."""

    model_config = ConfigDict(extra="forbid")

    token: str
    token_type_hint: str | None = None
    client_id: str | None = None
    client_secret: str | None = None


def _one() -> Any:
    return select(Client.organisation_id, Client.secret_hash, Client.permissions, Client.disabled_at).where(
        Client.id == bindparam("id", type_=ID)
    )


_FIND = Statement(_one)
_CLAIM = Statement(lambda: _one().with_for_update(key_share=True))
_LIST = Statement(
    lambda: select(Client.id, Client.organisation_id, Client.name, Client.disabled_at).order_by(Client.id)
)
_DISABLE = Statement(
    lambda: (
        update(Client)
        .where(Client.id == bindparam("client_id", type_=ID), Client.disabled_at.is_(None))
        .values(disabled_at=bindparam("at", type_=Client.disabled_at.type), version=Client.version + 1)
    )
)
DISABLED = Statement(lambda: select(Client.id).where(Client.disabled_at.is_not(None)))
REVOKED = Statement(
    lambda: select(RevokedToken.jti).where(
        RevokedToken.expires_at > bindparam("now", type_=RevokedToken.expires_at.type)
    )
)


async def create_client(
    db: Write, organisation_id: str, name: str, permissions: list[str], secret: str | None = None
) -> tuple[str, str]:
    """A new client and its secret, which is shown this once. Starts the organisation's feed, and stands in
    the organisation's audit. A `secret` that is given is as random and long as one that is made here."""
    unknown = set(permissions) - declared().keys()
    if unknown or not permissions:
        wrong = f"There is no permission {', '.join(sorted(unknown))}" if unknown else "Name a permission"
        raise ValueError(f"{wrong}. There are: {', '.join(declared())}.")
    client_id, secret = new_id(), secret or secrets.token_urlsafe(32)
    await db.insert(
        Client,
        {
            "id": client_id,
            "created_at": db.at,
            "updated_at": db.at,
            "version": 1,
            "organisation_id": organisation_id,
            "name": name,
            "secret_hash": _hash(secret),
            "permissions": orjson.dumps(sorted(permissions)).decode(),
            "disabled_at": None,
        },
    )
    await start_feed(db, organisation_id)
    audit.note(db, audit.Action.created, "client", client_id, owner=organisation_id, version=1)
    return client_id, secret


async def disable_client(db: Write, client_id: str) -> bool:
    """Stop a client; its tokens stop within seconds. False where there is none. One that was stopped before
    keeps its date."""
    row = await db.row(_FIND, id=client_id)
    if row is not None and await db.change(_DISABLE, client_id=client_id, at=db.at):
        changed = audit.Action.changed
        audit.note(db, changed, "client", client_id, owner=row[0], members=("disabled_at",))
    return row is not None


async def list_clients(db: Read) -> list[Any]:
    """Every client: id, organisation, name, when it was disabled."""
    return await db.rows(_LIST)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


async def _issue(call: Call) -> Answer:
    form = await _form(call, TokenRequest)
    if form.grant_type != "client_credentials":
        raise invalid(parameter_fault("grant_type", "unsupported-grant-type", "Give client_credentials."))
    client_id, scope = await _authenticated(call, form.client_id, form.client_secret)
    asked = frozenset(form.scope.split()) if form.scope is not None else scope.permissions
    if not asked or not asked <= scope.permissions:
        raise invalid(
            parameter_fault(
                "scope", "invalid-scope", "Name permissions that this client has, or leave it out."
            )
        )
    granted = " ".join(sorted(asked))
    access = call.services.access
    token = tokens.issue(
        access.signing_key,
        issuer=call.services.public_url,
        audience=call.services.public_url,
        subject=client_id,
        lifetime_seconds=LIFETIME,
        claims={"scope": granted, "organisation_id": scope.organisation_id},
        now=time.time(),
    )
    return json_answer(
        {"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME, "scope": granted}
    )


async def _revoke(call: Call) -> Answer:
    form = await _form(call, RevocationRequest)
    client_id, _ = await _authenticated(call, form.client_id, form.client_secret)
    claims = call.services.access.claims(form.token)
    if claims is not None and claims["client_id"] == client_id:
        async with call.services.database.system("revoke an access token") as db:
            if claims["jti"] not in {row[0] for row in await db.rows(REVOKED, now=db.at)}:
                ends = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(claims["exp"]))
                await db.insert(RevokedToken, {"jti": claims["jti"], "expires_at": ends})
        call.services.access.forget()
    # RFC 7009: a token that is not known is as good as revoked.
    return json_answer({"revoked": True})


async def _authenticated(call: Call, client_id: str | None, secret: str | None) -> tuple[str, Scope]:
    """The client that the id and secret belong to; every failure looks the same and takes the same time."""
    basic = _basic(call.header(b"authorization"))
    client_id, secret = basic or (client_id or "", secret or "")
    client_id = client_id.lower()
    row = await _matching(call.services.database, client_id, _hash(secret)) if is_id(client_id) else None
    if row is None:
        raise Problem("invalid-client", headers={"www-authenticate": 'Basic realm="golden-thread"'})
    return client_id, Scope(row[0], f"client:{client_id}", frozenset(orjson.loads(row[2])))


async def _matching(database: Database, client_id: str, secret_hash: str) -> Any:
    """The live client with this secret, or None, which counts as a failure. One at a time for a client:
    guesses at the same moment would not know of each other."""
    async with database.system("check a client's secret") as db:
        row = await db.row(_CLAIM, id=client_id)
        await sign_in_attempts.check(db, client_id)
        matches = hmac.compare_digest(row[1] if row else "0" * 64, secret_hash)
        if row is not None and matches and row[3] is None:
            return row
        await sign_in_attempts.failed(db, client_id)
    return None


def _basic(header: str | None) -> tuple[str, str] | None:
    """RFC 6749 § 2.3.1: id and secret, each form-encoded, in HTTP Basic."""
    if header is None or not header.lower().startswith("basic "):
        return None
    try:
        name, _, secret = base64.b64decode(header[6:], validate=True).decode().partition(":")
    except ValueError:
        return ("", "")
    return unquote_plus(name), unquote_plus(secret)


async def _form(call: Call, model: type[BaseModel]) -> Any:
    body = await call.body("application/x-www-form-urlencoded")
    call.no_query()
    return check_parameters(model, body)


async def _jwks(call: Call) -> Answer:
    call.no_query()
    answer = json_answer({"keys": call.services.access.public_keys()})
    answer.headers["cache-control"] = "public, max-age=300"
    return answer


class JsonWebKeys(BaseModel):
    keys: list[dict[str, Any]]


class Revoked(BaseModel):
    revoked: bool


def operations() -> list[Operation]:
    """The token endpoint, revocation, and the public keys."""
    form = ("application/x-www-form-urlencoded",)
    return [
        Operation(
            "POST",
            "/oauth/token",
            "issue_token",
            _issue,
            None,
            "Get an access token",
            "oauth",
            body=TokenRequest,
            answers={200: TokenView},
            media_types=form,
        ),
        Operation(
            "POST",
            "/oauth/revoke",
            "revoke_token",
            _revoke,
            None,
            "Take an access token back",
            "oauth",
            body=RevocationRequest,
            answers={200: Revoked},
            media_types=form,
        ),
        Operation(
            "GET",
            "/.well-known/jwks.json",
            "list_signing_keys",
            _jwks,
            None,
            "Public keys of access tokens",
            "oauth",
            answers={200: JsonWebKeys},
        ),
    ]

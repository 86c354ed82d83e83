"""Signing in with an organisation's own provider: there, and back again."""

import hmac
import secrets
import time
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, Field, StringConstraints

from app.features import accounts
from app.features.sign_in import invitations, providers, sign_ins
from app.features.sign_in.by_secret import Secret
from app.features.sign_in.common import NOBODY_YET, check_possible, check_secret_may_travel, with_cookie
from app.features.sign_in.oidc import Provider
from app.kit.answering import id_in_path
from app.kit.browser import Cookie
from app.kit.database import Write
from app.kit.inputs import Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem, not_found
from app.kit.sealing import Unsealable

CALLBACK = "/v1/sign-in/callback"
WAITS = 600
"""Seconds that somebody may spend at their provider."""

Parameter = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class StartQuery(Part):
    return_to: Annotated[
        str, StringConstraints(max_length=200, pattern=r"^/([A-Za-z0-9._-][A-Za-z0-9._/-]*)?$")
    ] = Field(default="/", description="The page of ours to come back to.")


class StartRequest(StartQuery):
    invitation: Secret = Field(description="The secret of an invitation to accept this way.")


class StartView(BaseModel):
    location: str = Field(description="Where to go: the provider's own page.")


class CallbackQuery(Part):
    """What the provider says (RFC 6749 § 4.1.2, RFC 9207)."""

    code: Parameter | None = None
    state: Parameter | None = None
    iss: Parameter | None = None
    error: Parameter | None = None
    error_description: Parameter | None = None
    error_uri: Parameter | None = None
    session_state: Parameter | None = None
    scope: Parameter | None = None


async def start(call: Call) -> Answer:
    """Off to the provider, by an ordinary link."""
    check_possible(call)
    location, cookie = await _start(call, call.query(StartQuery).return_to, None)
    return Answer(303, headers={"cache-control": "no-store", "location": location, "set-cookie": cookie})


async def start_with_invitation(call: Call) -> Answer:
    """The same for whoever accepts an invitation: its secret belongs into no address."""
    check_possible(call)
    await call.body()
    sent = call.json(StartRequest)
    location, cookie = await _start(call, sent.return_to, sent.invitation)
    return json_answer({"location": location}, set_cookie=cookie)


async def _start(call: Call, return_to: str, invitation: str | None) -> tuple[str, str]:
    provider = await _provider(call, id_in_path(call.path["provider_id"]))
    begun = {
        "provider": provider.id,
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
        "return_to": return_to,
        "invitation": invitation,
        "ends": time.time() + WAITS,
    }
    location = await call.services.providers.authorization(
        provider, _redirect_uri(call), begun["state"], begun["nonce"], begun["verifier"]
    )
    sealed = call.services.keys.box("sign-in-start").seal(orjson.dumps(begun))
    return location, _cookie(call).set(sealed, WAITS)


async def callback(call: Call) -> Answer:
    """Back from the provider. A browser is shown what went wrong on the sign-in page. It always comes from
    another site: that it is the browser which set out, its cookie and the `state` show."""
    check_secret_may_travel(call)
    try:
        answer = await _signed_in(call)
    except Problem as problem:
        if "text/html" not in (call.header(b"accept") or ""):
            raise
        page = f"{call.services.public_url}/sign-in/#problem={problem.code}"
        return Answer(
            303, headers={"cache-control": "no-store", "location": page, "set-cookie": _cookie(call).clear()}
        )
    return answer


async def _signed_in(call: Call) -> Answer:
    said = call.query(CallbackQuery)
    begun = _begun(call)
    if begun is None or said.code is None or not hmac.compare_digest(said.state or "", begun["state"]):
        raise Problem("provider-refused")
    provider = await _provider(call, begun["provider"])
    if said.iss not in (None, provider.issuer):
        raise Problem("provider-refused")
    subject = await call.services.providers.subject(
        provider, said.code, _redirect_uri(call), begun["nonce"], begun["verifier"]
    )
    async with call.services.database.system("somebody comes from a provider", NOBODY_YET) as db:
        secret = await _admitted(db, provider, subject, begun["invitation"])
    back = {"cache-control": "no-store", "location": f"{call.services.public_url}{begun['return_to']}"}
    return with_cookie(call, Answer(303, headers=back), secret)


async def _admitted(db: Write, provider: Provider, subject: str, invitation: str | None) -> str:
    """Keyed on issuer and subject. Who is not known comes in by an invitation of this organisation alone."""
    if not await providers.is_live(db, provider.id):
        raise Problem("provider-refused")  # disabled while somebody was on the way back
    known = await accounts.known_by_subject(db, provider.issuer, subject)
    row = await invitations.invitation(db, invitation) if invitation else None
    hat = None
    if row is not None and row["organisation_id"] == provider.organisation_id:
        invitations.check_open(row, db.at)
        if known not in (None, row["account_id"]):
            raise Problem("invitation-for-somebody-else")
        hat = await invitations.accepted(db, row, row["account_id"])
        if known is None:
            known = row["account_id"]
            await accounts.know_subject(db, known, provider.issuer, subject)
    if known is None:
        raise Problem("not-invited")
    return await sign_ins.begin(db, known, hat, within=provider.organisation_id)


async def _provider(call: Call, provider_id: str) -> Provider:
    row = await providers.one(call, provider_id)
    if row is None:
        raise not_found()
    provider_id, organisation_id, issuer, client_id, sealed, scopes, claims = row
    secret = providers.secret_of(call.services.keys, provider_id, sealed)
    return Provider(provider_id, organisation_id, issuer, client_id, secret, scopes, tuple(claims.split()))


def _begun(call: Call) -> dict[str, Any] | None:
    """What was kept in the browser when it set out, if it is ours and not too long ago."""
    sealed = _cookie(call).read(call.header(b"cookie"))
    try:
        begun: dict[str, Any] = orjson.loads(call.services.keys.box("sign-in-start").open(sealed or ""))
    except Unsealable:
        return None
    return begun if begun["ends"] > time.time() else None


def _cookie(call: Call) -> Cookie:
    return Cookie("golden-thread-start", call.services.public_url)


def _redirect_uri(call: Call) -> str:
    return f"{call.services.public_url}{CALLBACK}"

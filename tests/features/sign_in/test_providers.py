"""Signing in with an organisation's own provider: a real one, and forged words of one."""

import base64
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from app.features.sign_in import oidc, providers
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.support.person import ORIGIN, invited, member_of, secret_in, with_cookie
from tests.support.provider import is_installed, provider, through

CLIENT, SECRET = "golden-thread", "a secret: with + and %"
CALLBACK = f"{ORIGIN}/v1/sign-in/callback"
ANNA = "anna@example.org"


async def added(cast: Cast, home: Caller, issuer: str) -> str:
    async with cast.services.database.system("tests: a provider is added") as db:
        return await providers.add(
            db,
            cast.services.keys,
            organisation_id=str(home.organisation_id),
            name="Council account",
            issuer=issuer,
            client_id=CLIENT,
            secret=SECRET,
            scopes="openid",
        )


async def set_out(cast: Cast, provider_id: str, secret: str | None = None) -> tuple[str, str]:
    """Where somebody is sent, and the cookie that they take along."""
    path = f"/v1/sign-in/providers/{provider_id}/start"
    if secret:
        answer = await cast.public.post(path, {"invitation": secret, "return_to": "/projects/"})
        location = answer.json()["location"]
    else:
        answer = await cast.public.get(path, params={"return_to": "/projects/"})
        assert answer.status_code == 303, answer.text
        location = answer.headers["location"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    cast.http.cookies.clear()
    return location, cookie.partition(";")[0]


async def back(cast: Cast, location: str, cookie: str) -> httpx.Response:
    answer = await cast.public.get(location.removeprefix(ORIGIN), headers={"cookie": cookie})
    cast.http.cookies.clear()
    return answer


# -- a real provider


@pytest.mark.skipif(not is_installed(), reason="oidc-provider was not run: `npm ci` in tests/node brings it")
def test_member_signs_in_with_their_councils_account_by_invitation_and_then_without(
    settings: Settings,
) -> None:
    async def journey(issuer: str) -> None:
        async with casting(settings) as cast:
            provider_id = await added(cast, cast.coordinator, issuer)
            found = (await cast.public.get("/v1/sign-in/providers")).json()["items"]
            assert [(each["name"], each["organisation"]) for each in found] == [
                ("Council account", "Lead Authority")
            ]
            location, cookie = await set_out(cast, provider_id)
            answer = await back(cast, await through(location, "anna", CALLBACK), cookie)
            assert (answer.status_code, answer.json()["code"]) == (403, "not-invited")

            _, secret = await invited(cast, cast.coordinator, ANNA, "coordinator")
            location, cookie = await set_out(cast, provider_id, secret)
            assert secret not in location
            returned = await through(location, "anna", CALLBACK)
            answer = await back(cast, returned, cookie)
            assert answer.headers["location"] == f"{ORIGIN}/projects/"
            anna = with_cookie(cast, answer)
            assert (await anna.get("/v1/me")).json()["acting"]["roles"] == ["coordinator"]
            again = await back(cast, returned, cookie)
            assert (again.status_code, again.json()["code"]) == (403, "provider-refused"), "a code works once"

            location, cookie = await set_out(cast, provider_id)
            anna = with_cookie(cast, await back(cast, await through(location, "anna", CALLBACK), cookie))
            assert (await anna.get("/v1/me")).json()["acting"]["kind"] == "member"
            location, cookie = await set_out(cast, provider_id)
            answer = await back(cast, await through(location, "somebody-else", CALLBACK), cookie)
            assert answer.json()["code"] == "not-invited"

    with provider(CLIENT, SECRET, CALLBACK) as issuer:
        run(journey(issuer))


# -- a provider whose words we write


class Forger:
    """A provider in this process: what it answers can be changed word by word."""

    issuer = "https://idp.example.org"

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = "k1"
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.said: dict[str, Any] = {}
        self.sign: Callable[[bytes], bytes] = lambda data: self.key.sign(
            data, padding.PKCS1v15(), hashes.SHA256()
        )
        self.jwks: list[dict[str, Any]] | None = None
        self.asked: list[dict[str, list[str]]] = []
        self.status = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.status, json=self._answer(request))

    def _answer(self, request: httpx.Request) -> dict[str, Any]:
        if request.url.path.endswith("openid-configuration"):
            at = {name: f"{self.issuer}/{name}" for name in oidc._ENDPOINTS}
            return {"issuer": self.issuer} | at | self.said
        if request.url.path == "/jwks_uri":
            return {"keys": [self.public()] if self.jwks is None else self.jwks}
        self.asked.append(parse_qs(request.content.decode()))
        return {"id_token": self.token()}

    def public(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        return {"kty": "RSA", "kid": self.kid, "n": _number(numbers.n), "e": _number(numbers.e), "use": "sig"}

    def token(self) -> str:
        now = int(time.time())
        said = {"iss": self.issuer, "sub": "anna", "aud": CLIENT, "iat": now, "exp": now + 300}
        claims = said | {"nonce": self.nonce} | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.kid} | self.header
        signed = f"{_text(json.dumps(header).encode())}.{_text(json.dumps(claims).encode())}"
        return f"{signed}.{_text(self.sign(signed.encode()))}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8))


@asynccontextmanager
async def forging(settings: Settings) -> AsyncIterator[tuple[Cast, Forger, str]]:
    """The cast, and a forger as the lead's provider."""
    async with casting(settings) as cast:
        forger = Forger()
        http = httpx.AsyncClient(transport=httpx.MockTransport(forger))
        cast.services.providers = oidc.Providers(http)
        try:
            yield cast, forger, await added(cast, cast.coordinator, forger.issuer)
        finally:
            await http.aclose()


async def tried(cast: Cast, forger: Forger, provider_id: str, secret: str | None = None) -> httpx.Response:
    """Out to the forger and back, with the code that it gives."""
    location, cookie = await set_out(cast, provider_id, secret)
    asked = parse_qs(urlsplit(location).query)
    forger.nonce = asked["nonce"][0]
    return await back(cast, f"/v1/sign-in/callback?code=c&state={asked['state'][0]}", cookie)


async def known(cast: Cast, forger: Forger, provider_id: str) -> None:
    """Anna comes in by her invitation, and is known from then on."""
    _, secret = await invited(cast, cast.coordinator, ANNA, "coordinator")
    answer = await tried(cast, forger, provider_id, secret)
    assert answer.status_code == 303, answer.text


NOW = time.time()
FORGED: dict[str, dict[str, Any]] = {
    "from another issuer": {"claims": {"iss": "https://evil.example.org"}},
    "for another client": {"claims": {"aud": "another"}},
    "for others too, and not said for whom": {"claims": {"aud": [CLIENT, "another"]}},
    "for others too, and for another": {"claims": {"aud": [CLIENT, "another"], "azp": "another"}},
    "for us, and for another": {"claims": {"azp": "another"}},
    "of another start": {"claims": {"nonce": "x"}},
    "of no start": {"claims": {"nonce": None}},
    "over": {"claims": {"exp": int(NOW) - 120}},
    "without an end": {"claims": {"exp": None}},
    "with an end in words": {"claims": {"exp": "tomorrow"}},
    "from before": {"claims": {"iat": int(NOW) - 3600}},
    "from the future": {"claims": {"iat": int(NOW) + 3600}},
    "about nobody": {"claims": {"sub": None}},
    "about a number": {"claims": {"sub": 1}},
    "about too much": {"claims": {"sub": "x" * 256}},
    "unsigned": {"header": {"alg": "none"}, "sign": lambda data: b""},
    "signed with our secret": {"header": {"alg": "HS256"}},
    "of another algorithm": {"header": {"alg": "RS512"}},
    "of a key that is not there": {"header": {"kid": "k2"}},
    "of no key": {"header": {"kid": None}},
    "that brings its key": {"header": {"jwk": {"kty": "RSA"}}},
    "with another's signature": {"sign": lambda data: b"x" * 256},
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_token_is_refused_that_is(settings: Settings, forged: str) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            honest = {name: getattr(forger, name) for name in FORGED[forged]}
            for name, value in FORGED[forged].items():
                setattr(forger, name, value)
            answer = await tried(cast, forger, provider_id)
            assert (answer.status_code, answer.json()["code"]) == (403, "provider-refused"), answer.text
            assert "set-cookie" not in answer.headers
            for name in FORGED[forged]:
                setattr(forger, name, honest[name])
            assert (await tried(cast, forger, provider_id)).status_code == 303, "the same without it counts"

    run(journey())


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example.org"},
        {"token_endpoint": "http://idp.example.org/token"},
        {"jwks_uri": "http://127.0.0.1/jwks"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_provider_that_says_something_else_of_itself_is_refused(
    settings: Settings, said: dict[str, Any]
) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            forger.said = said
            answer = await cast.public.get(f"/v1/sign-in/providers/{provider_id}/start")
            assert (answer.status_code, answer.json()["code"]) == (403, "provider-refused")
            forger.status = 500
            answer = await cast.public.get(f"/v1/sign-in/providers/{provider_id}/start")
            assert (answer.status_code, answer.json()["code"]) == (503, "provider-unavailable")

    run(journey())


def test_answer_counts_only_in_the_browser_that_set_out_and_with_its_state(settings: Settings) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            location, cookie = await set_out(cast, provider_id)
            asked = parse_qs(urlsplit(location).query)
            forger.nonce, state = asked["nonce"][0], asked["state"][0]
            before = len(forger.asked)
            good = f"/v1/sign-in/callback?code=c&state={state}"
            for path, carried in (
                (good, ""),
                (good, "golden-thread-start=forged"),
                ("/v1/sign-in/callback?code=c&state=x", cookie),
                ("/v1/sign-in/callback?code=c", cookie),
                ("/v1/sign-in/callback?error=access_denied", cookie),
                (f"{good}&iss=https://evil.example.org", cookie),
            ):
                answer = await back(cast, path, carried)
                assert (answer.status_code, answer.json()["code"]) == (403, "provider-refused"), path
            assert len(forger.asked) == before, "no code of ours was given away"
            shown = await cast.public.get(
                "/v1/sign-in/callback?code=c", headers={"accept": "text/html", "cookie": cookie}
            )
            assert shown.headers["location"] == f"{ORIGIN}/sign-in/#problem=provider-refused"
            assert (await back(cast, good, cookie)).status_code == 303
            assert forger.asked[-1]["code_verifier"][0] not in location

    run(journey())


def test_provider_with_a_new_key_is_understood(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            forger.key, forger.kid = rsa.generate_private_key(public_exponent=65537, key_size=2048), "k2"
            assert (await tried(cast, forger, provider_id)).status_code == 403, "not looked for each time"
            monkeypatch.setattr(oidc, "AGAIN", 0.0)
            assert (await tried(cast, forger, provider_id)).status_code == 303

    run(journey())


def test_entra_names_people_by_tenant_and_object(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            forger = Forger()
            forger.issuer = f"https://{providers.ENTRA}/tenant/v2.0"
            async with httpx.AsyncClient(transport=httpx.MockTransport(forger)) as http:
                cast.services.providers = oidc.Providers(http)
                provider_id = await added(cast, cast.coordinator, forger.issuer)
                forger.claims = {"tid": "tenant", "oid": "object", "sub": "one"}
                # Its endpoints lie at its own host; the forger's paths are simpler.
                forger.said = {name: f"https://{providers.ENTRA}/{name}" for name in oidc._ENDPOINTS}
                await known(cast, forger, provider_id)
                forger.claims |= {"sub": "two"}
                assert (await tried(cast, forger, provider_id)).status_code == 303
                forger.claims |= {"oid": "another"}
                assert (await tried(cast, forger, provider_id)).json()["code"] == "not-invited"
                forger.claims = {"sub": "one"}
                assert (await tried(cast, forger, provider_id)).json()["code"] == "provider-refused"

    run(journey())


def test_nobody_is_known_by_the_address_that_a_provider_says(settings: Settings) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await member_of(cast, cast.coordinator, ANNA, "administrator")
            forger.claims = {"email": ANNA, "email_verified": True}
            assert (await tried(cast, forger, provider_id)).json()["code"] == "not-invited"

    run(journey())


def test_provider_speaks_for_its_own_organisation_only(settings: Settings) -> None:
    """Who runs one council's provider could say that anybody came: that opens nothing of another's."""

    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            await member_of(cast, cast.partner, ANNA, "administrator")
            anna = with_cookie(cast, await tried(cast, forger, provider_id))
            seen = (await anna.get("/v1/sign-in")).json()
            assert [each["organisation"] for each in seen["choices"]] == ["Lead Authority"]
            _, secret = await invited(cast, cast.stranger, "bo@example.org", "administrator")
            forger.claims = {"sub": "bo"}
            answer = await tried(cast, forger, provider_id, secret)
            assert answer.json()["code"] == "not-invited", "another organisation's invitation"

    run(journey())


def test_invitation_of_one_person_is_not_taken_by_another_who_is_known(settings: Settings) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            _, secret = await invited(cast, cast.coordinator, "bo@example.org", "administrator")
            answer = await tried(cast, forger, provider_id, secret)
            assert answer.json()["code"] == "invitation-for-somebody-else"
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            await cast.coordinator.post(f"/v1/contributors/{robin['id']}/invitation", {"email": ANNA})
            answer = await tried(cast, forger, provider_id, await secret_in(cast, ANNA))
            anna = with_cookie(cast, answer)
            assert (await anna.get("/v1/me")).json()["acting"]["id"] == robin["id"]

    run(journey())


async def disabled(cast: Cast, provider_id: str) -> bool:
    async with cast.services.database.system("tests: the operator disables a provider") as db:
        return await providers.disable(db, provider_id)


def test_provider_that_is_disabled_ends_the_sign_ins_that_came_by_it_and_no_others(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.people.FRESH", 0.0)  # as a process that has not asked for two seconds

    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            anna = with_cookie(cast, await tried(cast, forger, provider_id))
            by_link = await member_of(cast, cast.coordinator, "bo@example.org", "viewer")
            elsewhere = await member_of(cast, cast.partner, "cy@example.org", "viewer")
            assert (await anna.get("/v1/me")).status_code == 200
            assert await disabled(cast, provider_id)
            assert not await disabled(cast, provider_id), "it is already"
            assert (await anna.get("/v1/me")).status_code == 401
            assert (await by_link.get("/v1/me")).status_code == 200
            assert (await elsewhere.get("/v1/me")).status_code == 200
            assert (await cast.public.get("/v1/sign-in/providers")).json()["items"] == []

    run(journey())


def test_nobody_comes_back_from_a_provider_that_was_disabled_meanwhile(settings: Settings) -> None:
    async def journey() -> None:
        async with forging(settings) as (cast, forger, provider_id):
            await known(cast, forger, provider_id)
            subject = cast.services.providers.subject

            async def slow(*given: Any) -> str:
                found: str = await subject(*given)
                await disabled(cast, provider_id)
                return found

            cast.services.providers.subject = slow
            answer = await tried(cast, forger, provider_id)
            assert (answer.status_code, answer.json()["code"]) == (403, "provider-refused")
            assert "golden-thread=" not in answer.headers.get("set-cookie", "")

    run(journey())

"""Tokens as callers meet them: who gets one, what it opens, and when it stops (API.md § Tokens)."""

import asyncio
import base64
import json
import time
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app import access
from app.features import clients, keys
from app.kit import tokens
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run, settings_for

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

FORM = {"grant_type": "client_credentials"}
URL = "http://127.0.0.1:8000"


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def made(cast: Cast, **changes: Any) -> str:
    """A token for the coordinator by our own key, with other claims or times."""
    services, caller = cast.services, cast.coordinator
    given: dict[str, Any] = {
        "key": services.access.signing_key,
        "issuer": URL,
        "audience": URL,
        "subject": caller.client_id,
        "lifetime_seconds": 600,
        "claims": {"scope": "projects:read", "organisation_id": caller.organisation_id},
        "now": time.time(),
    } | changes
    return tokens.issue(given.pop("key"), **given)


def resigned(token: str, **header: Any) -> str:
    """The same claims under another header, without a signature."""
    _, payload, _ = token.split(".")
    return f"{_part(header)}.{payload}."


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_token_opens_until_it_is_wrong_in_any_way(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            good = made(cast)
            assert (await cast.http.get("/v1/projects", headers=bearer(good))).status_code == 200
            head, payload, signature = good.split(".")
            stranger_key = tokens.SigningKey.generate()
            wrong = {
                "expired": made(cast, now=time.time() - 700),
                "from the future": made(cast, now=time.time() + 300),
                "for another audience": made(cast, audience="https://example.org"),
                "of another issuer": made(cast, issuer="https://example.org"),
                "by another key": made(cast, key=stranger_key),
                "alg none": resigned(good, alg="none", typ="at+jwt"),
                "alg none with our kid": resigned(
                    good, alg="none", typ="at+jwt", kid=cast.services.access.signing_key.kid
                ),
                "without a signature": f"{head}.{payload}.",
                "with half a signature": f"{head}.{payload}.{signature[:40]}",
                "with other claims": f"{head}.{_part({'scope': 'projects:write'})}.{signature}",
                "twice": f"{good}.{good}",
                "empty": "",
                "no token": "nonsense",
            }
            for what, token in wrong.items():
                answer = await cast.http.get("/v1/projects", headers=bearer(token))
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised"), what
                assert answer.headers["www-authenticate"].startswith("Bearer")
            for header in (f"Basic {good}", good, f"bearer  {good}", f"Bearer {good}, Bearer {good}"):
                answer = await cast.http.get("/v1/projects", headers={"authorization": header})
                assert answer.status_code == 401, header[:10]
            assert (await cast.http.get(f"/v1/projects?access_token={good}")).status_code == 401

    run(journey())


def test_token_ends_at_its_time_though_it_was_good_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            token = made(cast)
            assert (await cast.http.get("/v1/me", headers=bearer(token))).status_code == 200
            later = time.time() + 602
            monkeypatch.setattr(access.time, "time", lambda: later)
            assert (await cast.http.get("/v1/me", headers=bearer(token))).status_code == 401

    run(journey())


async def issued(http: httpx.AsyncClient, **request: Any) -> httpx.Response:
    return await http.post("/oauth/token", **request)


def test_client_gets_a_token_by_either_way_of_showing_its_secret(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            client_id, secret = str(cast.coordinator.client_id), str(cast.coordinator.secret)
            by_basic = await issued(cast.http, data=FORM, auth=(client_id, secret))
            by_form = await issued(cast.http, data=FORM | {"client_id": client_id, "client_secret": secret})
            encoded = base64.b64encode(f"{quote(client_id)}:{quote(secret)}".encode()).decode()
            by_encoded = await issued(cast.http, data=FORM, headers={"authorization": f"Basic {encoded}"})
            for answer in (by_basic, by_form, by_encoded):
                assert answer.status_code == 200
                assert answer.json()["token_type"] == "Bearer"
                assert answer.json()["expires_in"] <= 600
                assert answer.headers["cache-control"] == "no-store"
                claims = json.loads(
                    base64.urlsafe_b64decode(answer.json()["access_token"].split(".")[1] + "==")
                )
                assert {"exp", "iat", "aud", "iss", "sub", "jti", "client_id", "scope"} <= claims.keys()

    run(journey())


def test_client_that_is_not_known_is_told_nothing_about_why(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            client_id, secret = str(cast.coordinator.client_id), str(cast.coordinator.secret)
            disabled = await cast.join("Disabled")
            await disable(cast, disabled)
            tries = [
                (client_id, "wrong"),
                (client_id, secret + "x"),
                (client_id, ""),
                ("01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04", secret),
                ("nonsense", secret),
                ("", ""),
                (str(disabled.client_id), str(disabled.secret)),
                (str(cast.stranger.client_id), secret),
            ]
            bodies = set()
            for pair in tries:
                answer = await issued(cast.http, data=FORM, auth=pair)
                assert answer.status_code == 401, pair[0]
                assert answer.headers["www-authenticate"].startswith("Basic")
                bodies.add(json.dumps(answer.json() | {"instance": ""}))
            assert len(bodies) == 1
            for header in ("Basic", "Basic !", "Basic /w==", "Digest x"):
                answer = await issued(cast.http, data=FORM, headers={"authorization": header})
                assert answer.status_code == 401, header

    run(journey())


def test_client_gets_fewer_permissions_when_it_asks_for_fewer_and_never_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pair = (str(cast.coordinator.client_id), str(cast.coordinator.secret))
            fewer = (await issued(cast.http, data=FORM | {"scope": "projects:read"}, auth=pair)).json()
            assert fewer["scope"] == "projects:read"
            headers = bearer(fewer["access_token"])
            assert (await cast.http.get("/v1/projects", headers=headers)).status_code == 200
            refused = await cast.http.post("/v1/projects", json={"title": "x"}, headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
            assert refused.json()["permission"] == "projects:write"
            lead = str(cast.coordinator.organisation_id)
            reader = await cast.client_of(lead, frozenset({"projects:read"}))
            more = await issued(
                cast.http,
                data=FORM | {"scope": "projects:read projects:write"},
                auth=(str(reader.client_id), str(reader.secret)),
            )
            assert more.status_code == 422

    run(journey())


def test_token_endpoint_is_as_strict_as_the_rest(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pair = (str(cast.coordinator.client_id), str(cast.coordinator.secret))
            for body, status in (
                ("grant_type=password", 422),
                ("", 422),
                ("grant_type=client_credentials&grant_type=client_credentials", 422),
                ("grant_type=client_credentials&nonsense=1", 422),
                ("grant_type=%ff", 422),
            ):
                headers = {"content-type": "application/x-www-form-urlencoded"}
                answer = await issued(cast.http, content=body, auth=pair, headers=headers)
                assert answer.status_code == status, body
            assert (await issued(cast.http, json=FORM, auth=pair)).status_code == 415
            assert (await cast.http.get("/oauth/token")).status_code == 405

    run(journey())


async def disable(cast: Cast, caller: Caller) -> None:
    async with cast.services.database.system("tests: a client is disabled") as db:
        assert await clients.disable_client(db, str(caller.client_id))


def test_disabled_client_stops_within_five_seconds(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another process than the one that disabled it, which looks again every `FRESH` seconds."""

    async def journey() -> None:
        async with casting(settings) as cast:
            caller = cast.coordinator
            assert (await caller.get("/v1/me")).status_code == 200
            await disable(cast, caller)
            assert access.FRESH < 5
            later = time.monotonic() + access.FRESH + 0.1
            monkeypatch.setattr(access.time, "monotonic", lambda: later)
            assert (await caller.get("/v1/me")).status_code == 401
            assert (await cast.stranger.get("/v1/me")).status_code == 200

    run(journey())


def test_revoked_token_stops_at_once_and_only_its_own_client_can_revoke_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, other = cast.coordinator, cast.stranger
            token = {"token": me.headers["authorization"].removeprefix("Bearer ")}
            for caller, status in ((other, 200), (me, 401)):
                pair = (str(caller.client_id), str(caller.secret))
                answer = await cast.http.post("/oauth/revoke", data=token, auth=pair)
                assert answer.status_code == 200
                assert (await me.get("/v1/me")).status_code == status
            again = await cast.http.post("/oauth/revoke", data=token, auth=pair)
            assert again.status_code == 200
            unknown = await cast.http.post("/oauth/revoke", data={"token": "nonsense"}, auth=pair)
            assert unknown.status_code == 200, "RFC 7009 § 2.2: it is as good as revoked"
            assert (await cast.http.post("/oauth/revoke", data=token)).status_code == 401

    run(journey())


def test_key_rotates_with_an_overlap_and_a_retired_one_stops(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            old = await cast.http.get("/.well-known/jwks.json")
            assert "no-store" not in old.headers["cache-control"]
            (first,) = old.json()["keys"]
            assert {"kid", "kty", "crv", "x", "y", "alg", "use"} == first.keys()
            async with cast.services.database.system("tests: a key is added") as db:
                second = await keys.add_signing_key(db, cast.services.keys)
            cast.services.access.forget()
            assert (await cast.coordinator.get("/v1/me")).status_code == 200
            published = (await cast.http.get("/.well-known/jwks.json")).json()["keys"]
            assert [key["kid"] for key in published] == [first["kid"], second.kid]
            assert cast.services.access.signing_key.kid == first["kid"], "not before every process knows it"
            monkeypatch.setattr(access, "SPREAD", -1.0)
            assert cast.services.access.signing_key.kid == second.kid
            new = await cast.join("Newcomer")
            assert (await new.get("/v1/me")).status_code == 200
            assert (await cast.coordinator.get("/v1/me")).status_code == 200
            async with cast.services.database.system("tests: the old key is retired") as db:
                with pytest.raises(ValueError, match="Wait"):
                    await keys.retire_all_but_newest(db)
                monkeypatch.setattr(keys, "OVERLAP", -1.0)
                assert await keys.retire_all_but_newest(db) == 1
            cast.services.access.forget()
            statuses = [(await caller.get("/v1/me")).status_code for caller in (cast.coordinator, new)]
            assert statuses == [401, 200]

    run(journey())


def test_who_i_am_says_what_the_token_may(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = str(cast.coordinator.organisation_id)
            reader = await cast.client_of(lead, frozenset({"projects:read", "contributors:read"}))
            me = (await reader.get("/v1/me")).json()
            assert me["organisation"] == {"id": lead, "name": "Lead Authority"}
            assert me["permissions"] == ["contributors:read", "projects:read"]
            assert me["actor"] == f"client:{reader.client_id}"

    run(journey())


def test_caller_over_its_share_is_told_how_long_to_wait_and_others_are_not_held_up(
    settings: Settings,
) -> None:
    few = settings_for(settings.sqlite_path, REQUESTS_PER_MINUTE="5")

    async def journey() -> None:
        async with casting(few) as cast:
            answers = [await cast.coordinator.get("/v1/projects") for _ in range(7)]
            assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
            refused = answers[-1]
            assert refused.json()["code"] == "too-many-requests"
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            for answer in answers:
                assert answer.headers["ratelimit-policy"] == '"default";q=5;w=60'
            left = [answer.headers["ratelimit"].partition("r=")[2].partition(";")[0] for answer in answers]
            assert left == ["4", "3", "2", "1", "0", "0", "0"]
            assert (await cast.partner.get("/v1/projects")).status_code == 200

    run(journey())


def test_secret_is_kept_as_a_hash_and_token_is_kept_nowhere(settings: Settings) -> None:
    async def journey() -> str:
        async with casting(settings) as cast:
            await cast.coordinator.get("/v1/projects")
            await asyncio.sleep(0)
            return f"{cast.coordinator.secret} {cast.coordinator.headers['authorization'].split('.')[2]}"

    secrets = run(journey()).split()
    held = b"".join(path.read_bytes() for path in settings.sqlite_path.parent.glob("golden-thread.sqlite3*"))
    assert held
    assert [secret for secret in secrets if secret.encode() in held] == []

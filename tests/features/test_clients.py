"""Partner clients: how they authenticate, what tokens they get, and what the record says of them."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import bindparam, update

from app.features.sign_in_attempts import DAY, MOST, WINDOW, SignInAttempt
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from app.upkeep import forget
from tests.conftest import Caller, Cast, casting, run

_AGE = Statement(lambda: update(SignInAttempt).values(failed_at=bindparam("at", type_=INSTANT)))
GRANT = {"grant_type": "client_credentials"}


async def ask(cast: Cast, caller: Caller, **form: str) -> httpx.Response:
    """A request for a token with the caller's own id and secret."""
    assert caller.client_id is not None
    assert caller.secret is not None
    return await cast.http.post("/oauth/token", data=GRANT | form, auth=(caller.client_id, caller.secret))


@pytest.mark.parametrize("sent", [b"\xe9\xe9", b"=", b"\xff", b"a", b"//79"])
def test_client_that_sends_broken_basic_authentication_is_not_known(settings: Settings, sent: bytes) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            header: Any = {b"authorization": b"Basic " + sent}
            answer = await cast.http.post("/oauth/token", data=GRANT, headers=header)
            assert answer.status_code == 401, answer.text
            assert answer.json()["code"] == "invalid-client"

    run(journey())


def test_client_that_asks_for_no_permission_is_refused_and_not_given_all(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = await cast.join("Small Reader", frozenset({"projects:read"}))
            for scope in ("", " ", "projects:write"):
                answer = await ask(cast, me, scope=scope)
                assert answer.status_code == 422, answer.text
                assert [each["code"] for each in answer.json()["errors"]] == ["invalid-scope"]
            assert (await ask(cast, me, scope="projects:read")).json()["scope"] == "projects:read"
            assert (await ask(cast, me)).json()["scope"] == "projects:read"

    run(journey())


async def answers(cast: Cast, caller: Caller, times: int, path: str = "/oauth/token") -> list[int]:
    """What the same request gets so often, all at the same moment."""
    assert caller.client_id is not None
    assert caller.secret is not None
    form = GRANT if path == "/oauth/token" else {"token": "none"}
    sent = [cast.http.post(path, data=form, auth=(caller.client_id, caller.secret)) for _ in range(times)]
    return sorted(answer.status_code for answer in await asyncio.gather(*sent))


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
@pytest.mark.parametrize("known", [True, False])
def test_guesser_has_exactly_ten_guesses_a_minute(settings: Settings, path: str, known: bool) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            real = cast.partner if known else replace(cast.partner, client_id=cast.partner.organisation_id)
            await answers(cast, cast.coordinator, MOST)  # opens the connections that guesses run abreast on
            for _ in range(MOST - 1):
                assert await answers(cast, replace(real, secret="guess"), 1, path) == [401]
            assert await answers(cast, real, 1, path) == [200 if known else 401]
            if known:
                assert await answers(cast, replace(real, secret="guess"), 5, path) == [
                    401,
                    429,
                    429,
                    429,
                    429,
                ]
            answer = await ask(cast, real)
            assert answer.status_code == 429, "not even the right secret is tried"
            assert 1 <= int(answer.headers["retry-after"]) <= WINDOW
            assert await answers(cast, cast.coordinator, 1, path) == [200]

            async with cast.services.database.system("tests: a minute passes") as db:
                await db.change(_AGE, at=ago(WINDOW))
            assert await answers(cast, real, 1, path) == [200 if known else 401]
            assert await forget(cast.services.database) == 0, "people's tries count for longer"
            async with cast.services.database.system("tests: a day passes") as db:
                await db.change(_AGE, at=ago(DAY))
            assert await forget(cast.services.database) == MOST + (not known)

    run(journey())


def test_client_may_get_as_many_tokens_as_it_likes(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            assert await answers(cast, cast.partner, MOST * 2) == [200] * MOST * 2

    run(journey())

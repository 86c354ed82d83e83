"""Partner clients: how they authenticate, what tokens they get, and what the record says of them."""

from typing import Any

import httpx
import pytest

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run

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

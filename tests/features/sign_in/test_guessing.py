"""Whoever guesses codes from many places has no more guesses than whoever has one, and keeps nobody out."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import bindparam, update

from app.features.sign_in import by_secret
from app.features.sign_in_attempts import MOST, PEOPLE_WINDOW, SignInAttempt
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.sign_in.test_links_and_codes import ROBIN, known, tried
from tests.support.person import code_in, invited, secret_in

_AGE = Statement(lambda: update(SignInAttempt).values(failed_at=bindparam("at", type_=INSTANT)))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_secret, "EVEN", 0.0)


@asynccontextmanager
async def somewhere(cast: Cast, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """The same server, asked from an address of one's own."""
    app = cast.http._transport.app  # type: ignore[attr-defined]
    transport = httpx.ASGITransport(app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=str(cast.http.base_url)) as http:
        yield http


# A code that is read out stands alone; a code by e-mail is tried for one address after another.
kinds_of_guess = pytest.mark.parametrize(
    "guess",
    [lambda n: {"code": "0000 0000 0000"}, lambda n: {"code": "000000", "email": f"n{n}@example.org"}],
    ids=["read out", "by e-mail"],
)


async def guessed(cast: Cast, address: str, **sent: str) -> httpx.Response:
    async with somewhere(cast, address) as http:
        return await http.post("/v1/sign-in", json=sent)


async def five_minutes_pass(cast: Cast) -> None:
    async with cast.services.database.system("tests: five minutes pass") as db:
        await db.change(_AGE, at=ago(PEOPLE_WINDOW))


async def wrong_code(cast: Cast) -> str:
    """A code that is not Robin's, who has asked for one."""
    assert (await cast.public.post("/v1/sign-in/links", {"email": ROBIN})).status_code == 202
    return "000000" if await code_in(cast, ROBIN) != "000000" else "000001"


def test_guesser_with_many_places_has_ten_guesses_at_one_address_and_the_link_still_works(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            wrong = await wrong_code(cast)
            said = [await guessed(cast, f"192.0.2.{n}", email=ROBIN, code=wrong) for n in range(MOST + 2)]
            assert [each.status_code for each in said] == [401] * MOST + [429] * 2
            assert "link" in said[-1].json()["detail"]
            assert (await guessed(cast, "192.0.2.99", secret=await secret_in(cast, ROBIN))).status_code == 204

    run(journey())


@pytest.mark.parametrize("email", [ROBIN, "nobody@example.org"])
def test_guesser_who_comes_again_all_day_has_fifty_guesses_at_one_address(
    settings: Settings, email: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            for _ in range(by_secret.MOST_A_DAY // MOST):
                wrong = await wrong_code(cast)
                for n in range(MOST):
                    said = await guessed(cast, f"192.0.2.{n}", email=email, code=wrong)
                    assert said.status_code == 401
                await five_minutes_pass(cast)
            await cast.public.post("/v1/sign-in/links", {"email": ROBIN})
            last = await guessed(cast, "192.0.2.1", email=email, code=await code_in(cast, ROBIN))
            assert last.status_code == 429, "no more today, not even with the right one"
            assert PEOPLE_WINDOW < int(last.headers["retry-after"]) <= 86_400
            assert await tried(cast, secret=await secret_in(cast, ROBIN)) == 204, "nobody is kept out"

    run(journey())


def test_place_that_tries_a_code_at_one_address_after_the_other_is_stopped(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_secret, "MOST_OF_A_PLACE", 5)

    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            asked = [f"n{n}@example.org" for n in range(6)]
            said = [await guessed(cast, "192.0.2.1", email=each, code="000000") for each in asked]
            assert [each.status_code for each in said] == [401] * 5 + [429]
            assert (await guessed(cast, "192.0.2.2", email=ROBIN, code="000000")).status_code == 401
            await cast.public.post("/v1/sign-in/links", {"email": ROBIN})
            secret = await secret_in(cast, ROBIN)
            assert (await guessed(cast, "192.0.2.1", secret=secret)).status_code == 204

    run(journey())


@kinds_of_guess
def test_guessers_in_many_places_share_what_the_installation_allows(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, guess: Callable[[int], dict[str, str]]
) -> None:
    monkeypatch.setattr(by_secret, "MOST_ANYWHERE", 5)

    async def journey() -> list[int]:
        async with casting(settings) as cast:
            answers = [await guessed(cast, f"192.0.2.{n}", **guess(n)) for n in range(7)]
            assert (await guessed(cast, "192.0.2.8", secret="x" * 43)).status_code == 401, "links go on"
            return [each.status_code for each in answers]

    assert run(journey()) == [401] * 5 + [429] * 2


def test_network_of_ipv6_addresses_is_one_place(settings: Settings) -> None:
    async def journey() -> list[int]:
        async with casting(settings) as cast:
            said = [await guessed(cast, f"2001:db8::{n:x}", code="0000 0000 0000") for n in range(MOST + 1)]
            other = await guessed(cast, "2001:db8:0:1::1", code="0000 0000 0000")
            return [each.status_code for each in (*said, other)]

    assert run(journey()) == [401] * MOST + [429, 401]


def test_place_has_fewer_wrong_codes_in_a_day_than_the_installation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_secret, "MOST_OF_A_PLACE_A_DAY", 4)

    async def journey() -> None:
        async with casting(settings) as cast:
            for n in range(4):
                said = await guessed(cast, "192.0.2.1", email=f"n{n}@example.org", code="000000")
                assert said.status_code == 401
                await five_minutes_pass(cast)
            shut = await guessed(cast, "192.0.2.1", email="more@example.org", code="000000")
            assert shut.status_code == 429
            assert int(shut.headers["retry-after"]) > PEOPLE_WINDOW
            assert (await guessed(cast, "192.0.2.2", email=ROBIN, code="000000")).status_code == 401

    assert by_secret.MOST_OF_A_PLACE_A_DAY < by_secret.MOST_ANYWHERE
    run(journey())


@kinds_of_guess
def test_networks_of_one_ipv6_site_share_what_a_place_has(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, guess: Callable[[int], dict[str, str]]
) -> None:
    monkeypatch.setattr(by_secret, "MOST_OF_A_PLACE", 3)

    async def journey() -> list[int]:
        async with casting(settings) as cast:
            places = [*(f"2001:db8:0:{n:x}::1" for n in range(4)), "2001:db8:1::1"]
            said = [await guessed(cast, place, **guess(n)) for n, place in enumerate(places)]
            return [each.status_code for each in said]

    assert run(journey()) == [401] * 3 + [429, 401]


def test_right_link_or_invitation_works_however_many_wrong_ones_came_from_there(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, invitation = await invited(cast, cast.coordinator, "bo@example.org", "viewer")
            await known(cast)
            await cast.public.post("/v1/sign-in/links", {"email": ROBIN})
            for path in ("/v1/sign-in", "/v1/sign-in/invitation", "/v1/sign-in/invitation/acceptance"):
                wrong = [await cast.public.post(path, {"secret": "x" * 43}) for _ in range(MOST + 1)]
                assert wrong[-2].status_code in (401, 404)
                assert wrong[-1].status_code == 429
                secret = await secret_in(cast, ROBIN) if path == "/v1/sign-in" else invitation
                assert (await cast.public.post(path, {"secret": secret})).is_success
                cast.http.cookies.clear()

    run(journey())

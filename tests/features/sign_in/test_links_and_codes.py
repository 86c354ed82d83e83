"""Signing in with a link, a code beside it, or a code that was read out."""

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select, update

from app.features.one_time import OneTimeSecret
from app.features.sign_in import by_secret
from app.features.sign_in_attempts import MOST, PEOPLE_WINDOW, SignInAttempt
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.support.person import ORIGIN, code_in, mails, member_of, person_of, secret_in, with_cookie

ROBIN = "robin@example.org"
_ENDS = Statement(lambda: update(OneTimeSecret).values(ends_at=bindparam("at", type_=INSTANT)))
_AGE = Statement(lambda: update(SignInAttempt).values(failed_at=bindparam("at", type_=INSTANT)))
_KEPT = Statement(lambda: select(OneTimeSecret.secret_hash, OneTimeSecret.email_index))
_TRIED = Statement(lambda: select(func.count(SignInAttempt.id)))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_secret, "EVEN", 0.0)


async def known(cast: Cast, email: str = ROBIN) -> None:
    await member_of(cast, cast.coordinator, email, "coordinator")


async def asked(cast: Cast, email: str = ROBIN) -> tuple[str, str]:
    """The secret and the code in the mail that somebody asked for."""
    answer = await cast.public.post("/v1/sign-in/links", {"email": email})
    assert answer.status_code == 202, answer.text
    return await secret_in(cast, email), await code_in(cast, email)


async def tried(cast: Cast, **sent: str) -> int:
    """What somebody without a cookie is answered who sends this."""
    answer = await cast.public.post("/v1/sign-in", sent)
    cast.http.cookies.clear()
    return answer.status_code


def test_person_signs_in_by_link_and_acts_as_what_they_are(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            secret, _ = await asked(cast)
            robin = with_cookie(cast, await cast.public.post("/v1/sign-in", {"secret": secret}))
            me = (await robin.get("/v1/me")).json()
            assert me["actor"].startswith("member:")
            assert me["organisation"]["id"] == cast.coordinator.organisation_id
            assert "contributors.identity:read" in me["permissions"]
            assert (await robin.get("/v1/projects")).status_code == 200

    run(journey())


def test_link_and_code_work_once_and_not_each(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            secret, code = await asked(cast)
            assert await tried(cast, email=ROBIN, code=f"{code[:3]} {code[3:]}") == 204
            assert await tried(cast, email=ROBIN, code=code) == 401
            assert await tried(cast, secret=secret) == 401
            older, _ = await asked(cast)
            newer, _ = await asked(cast)
            assert await tried(cast, secret=newer) == 204
            assert await tried(cast, secret=older) == 401, "the others end with the one that was used"

    run(journey())


def test_link_and_code_end_after_a_quarter_of_an_hour(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            secret, code = await asked(cast)
            async with cast.services.database.system("tests: a quarter of an hour passes") as db:
                await db.change(_ENDS, at=ago(1))
            assert await tried(cast, secret=secret) == 401
            assert await tried(cast, email=ROBIN, code=code) == 401

    run(journey())


def test_mail_scanner_that_opens_a_link_uses_nothing_up(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            secret, _ = await asked(cast)
            text = (await mails(cast))[-1]["text"]
            link = next(line for line in text.splitlines() if line.startswith("http"))
            assert link == f"{ORIGIN}/sign-in/#{secret}", "what stands behind # reaches no server"
            for path in ("/sign-in/", "/v1/sign-in", "/v1/sign-in/links", "/v1/sign-in/invitation"):
                for method in ("GET", "HEAD"):
                    await cast.public(method, path)
            assert await tried(cast, secret=secret) == 204

    run(journey())


def test_nobody_learns_from_asking_for_a_link_who_is_known(settings: Settings) -> None:
    async def journey() -> list[tuple[int, bytes, list[str]]]:
        async with casting(settings) as cast:
            await known(cast)
            before = len(await mails(cast))
            answers = [
                await cast.public.post("/v1/sign-in/links", {"email": email})
                for email in (ROBIN, "nobody@example.org")
            ]
            assert [each["to"] for each in (await mails(cast))[before:]] == [ROBIN]
            async with cast.services.database.system_read("tests: what is kept") as db:
                kept = [row for row in await db.rows(_KEPT) if row[1] is not None]
            assert len(kept) == 2, "as much is written for somebody who is not known"
            guesses = [
                await cast.public.post("/v1/sign-in", {"email": email, "code": "000000"})
                for email in (ROBIN, "nobody@example.org")
            ]
            said = [each.json() | {"instance": ""} for each in guesses]
            assert said[0] == said[1]
            return [(each.status_code, each.content, sorted(each.headers)) for each in answers]

    known_one, unknown_one = run(journey())
    assert known_one == unknown_one


@pytest.mark.parametrize("email", [ROBIN, "nobody@example.org"])
def test_time_that_an_answer_takes_does_not_tell_who_is_known(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    monkeypatch.setattr(by_secret, "EVEN", 0.3)

    async def journey() -> float:
        async with casting(settings) as cast:
            await known(cast)
            began = time.monotonic()
            await cast.public.post("/v1/sign-in/links", {"email": email})
            return time.monotonic() - began

    assert run(journey()) >= 0.3


@pytest.mark.parametrize("email", [ROBIN, "nobody@example.org"])
def test_guesser_has_ten_guesses_in_five_minutes_and_then_not_even_the_right_code(
    settings: Settings, email: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            await cast.public.post("/v1/sign-in/links", {"email": email})
            right = await code_in(cast, ROBIN) if email == ROBIN else "123456"
            wrong = "000000" if right != "000000" else "000001"
            assert [await tried(cast, email=email, code=wrong) for _ in range(MOST)] == [401] * MOST
            assert await tried(cast, email=email.upper(), code=wrong) == 429
            answer = await cast.public.post("/v1/sign-in", {"email": email, "code": right})
            assert answer.status_code == 429, "not even the right one is tried"
            assert 1 <= int(answer.headers["retry-after"]) <= PEOPLE_WINDOW
            assert await tried(cast, email="colleague@example.org", code=wrong) == 401, "others go on"
            async with cast.services.database.system("tests: five minutes pass") as db:
                await db.change(_AGE, at=ago(PEOPLE_WINDOW))
            assert await tried(cast, email=email, code=right) == 401, "this code is worn out"
            if email == ROBIN:
                assert await tried(cast, email=email, code=(await asked(cast))[1]) == 204

    run(journey())


def test_guesses_at_the_same_moment_are_counted_one_by_one(settings: Settings) -> None:
    async def journey() -> list[int]:
        async with casting(settings) as cast:
            await asyncio.gather(*(cast.public.get("/v1/projects") for _ in range(MOST)))
            sent = [
                cast.public.post("/v1/sign-in", {"email": ROBIN, "code": "000000"}) for _ in range(MOST + 4)
            ]
            return sorted(answer.status_code for answer in await asyncio.gather(*sent))

    assert run(journey()) == [401] * MOST + [429] * 4


@pytest.mark.parametrize("sent", [{"secret": "x" * 43}, {"code": "0000 0000 0000"}])
def test_place_that_guesses_links_or_spoken_codes_is_stopped_after_ten(
    settings: Settings, sent: dict[str, str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            assert [await tried(cast, **sent) for _ in range(MOST + 2)] == [401] * MOST + [429] * 2

    run(journey())


def test_person_asks_for_ten_links_in_five_minutes_and_no_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            for email in (ROBIN, "nobody@example.org"):
                sent = [await cast.public.post("/v1/sign-in/links", {"email": email}) for _ in range(11)]
                assert [answer.status_code for answer in sent] == [202] * 10 + [429]

    run(journey())


def test_database_alone_opens_no_sign_in(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            secret, code = await asked(cast)
            async with cast.services.database.system_read("tests: what is kept") as db:
                kept = repr([tuple(row) for row in await db.rows(_KEPT)])
            assert secret not in kept
            assert code not in kept
            assert ROBIN not in kept

    run(journey())


def test_contributor_without_email_signs_in_with_a_code_that_is_read_out(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path = f"/v1/contributors/{robin['id']}/sign-in-code"
            made = await cast.coordinator.made(path, {})
            assert len(made["code"]) == 12
            spoken = f"{made['code'][:4]} {made['code'][4:8]}-{made['code'][8:]}"
            person = with_cookie(cast, await cast.public.post("/v1/sign-in", {"code": spoken}))
            assert (await person.get("/v1/me")).json()["actor"] == f"contributor:{robin['id']}"
            assert await tried(cast, code=spoken) == 401, "it works once"
            choices = (await person.get("/v1/sign-in")).json()["choices"]
            assert [each["contributor_id"] for each in choices] == [robin["id"]]
            for stranger in (cast.partner, cast.stranger):
                assert (await stranger.post(path, {})).status_code == 404

    run(journey())


def test_code_that_is_read_out_opens_nothing_else_that_the_person_is(settings: Settings) -> None:
    """A coordinator who used it would be no administrator by that."""

    async def journey() -> None:
        async with casting(settings) as cast:
            await known(cast)
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path = f"/v1/contributors/{robin['id']}"
            await cast.coordinator.post(f"{path}/invitation", {"email": ROBIN})
            secret = {"secret": await secret_in(cast, ROBIN)}
            whole = with_cookie(cast, await cast.public.post("/v1/sign-in/invitation/acceptance", secret))
            seen = (await whole.get("/v1/sign-in")).json()
            assert len(seen["choices"]) == 2
            pinned = await person_of(cast, cast.coordinator, robin["id"])
            seen = (await pinned.get("/v1/sign-in")).json()
            assert [each["contributor_id"] for each in seen["choices"]] == [robin["id"]]
            member_id = next(
                each["member_id"]
                for each in (await whole.get("/v1/sign-in")).json()["choices"]
                if each["member_id"]
            )
            answer = await pinned("PUT", "/v1/sign-in/acting", json={"member_id": member_id})
            assert answer.status_code == 422
            assert (await pinned.post(f"{path}/sign-in-code", {})).status_code == 403

    run(journey())


def test_spoken_code_is_put_on_record_and_given_again_for_its_key(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path, key = f"/v1/contributors/{robin['id']}/sign-in-code", {"idempotency-key": "once"}
            first = await cast.coordinator.post(path, {}, headers=key)
            again = await cast.coordinator.post(path, {}, headers=key)
            assert first.json() == again.json()
            entries = await recorded(cast, "contributor-sign-in-code")
            assert entries == [("created", f"client:{cast.coordinator.client_id}", robin["id"])]

    run(journey())


async def recorded(cast: Cast, resource: str) -> list[Any]:
    """Audit entries about a resource: action, actor, record."""
    from app.kit.audit import AuditEntry

    statement = Statement(
        lambda: select(AuditEntry.action, AuditEntry.actor, AuditEntry.record_id).where(
            AuditEntry.resource == bindparam("resource")
        )
    )
    async with cast.services.database.system_read("tests: what is on record") as db:
        return [tuple(row) for row in await db.rows(statement, resource=resource)]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"secret": "x" * 43, "code": "123456"},
        {"email": ROBIN},
        {"email": ROBIN, "secret": "x" * 43},
        {"email": "not an address", "code": "123456"},
        {"code": "12345a"},
    ],
)
def test_what_says_nothing_that_could_be_tried_is_not_counted_as_a_try(
    settings: Settings, sent: dict[str, str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            assert await tried(cast, **sent) == 422
            async with cast.services.database.system_read("tests: what was counted") as db:
                assert await db.value(_TRIED) == 0

    run(journey())


def test_whoever_signs_out_everywhere_ends_what_a_code_that_was_read_out_opened(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            made = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            by_code = await person_of(cast, cast.coordinator, made["id"])
            email = {"email": "robin@example.org"}
            await cast.coordinator.post(f"/v1/contributors/{made['id']}/invitation", email)
            secret = {"secret": await secret_in(cast, email["email"])}
            accepted = await cast.public.post("/v1/sign-in/invitation/acceptance", secret)
            robin = with_cookie(cast, accepted)
            assert (await by_code.get("/v1/sign-in")).status_code == 200
            assert (await robin("DELETE", "/v1/sign-in/all")).status_code == 204
            assert (await by_code.get("/v1/sign-in")).status_code == 401

    run(journey())


def test_only_the_two_newest_codes_of_an_address_work(settings: Settings) -> None:
    """Whoever guesses at one guesses at all of them."""

    async def journey() -> None:
        async with casting(settings) as cast:
            await member_of(cast, cast.coordinator, "ada@example.org", "coordinator")
            codes = []
            for _ in range(3):
                await cast.public.post("/v1/sign-in/links", {"email": "ada@example.org"})
                codes.append(await code_in(cast, "ada@example.org"))
            tried = [
                await cast.public.post("/v1/sign-in", {"email": "ada@example.org", "code": code})
                for code in codes[:2]
            ]
            assert [each.status_code for each in tried] == [401, 204]

    run(journey())

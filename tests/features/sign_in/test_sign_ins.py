"""What a sign-in is worth: whose it is, from which pages it counts, and when it ends."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from app.features.sign_in.hats import IDLE, LONGEST, SignIn, SignInKind
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run, running
from tests.support.person import ORIGIN, invited, member_of, person_of, secret_in, with_cookie

ANNA = "anna@example.org"
_SEEN = Statement(lambda: update(SignIn).values(last_seen_at=bindparam("at", type_=INSTANT)))
_ENDS = Statement(lambda: update(SignIn).values(ends_at=bindparam("at", type_=INSTANT)))


async def contributor_of(cast: Cast, home: Caller, name: str = "Robin") -> str:
    return str((await home.made("/v1/contributors", {"display_name": name}))["id"])


async def two_hats(cast: Cast) -> tuple[Caller, str, str]:
    """Somebody who is a coordinator at one organisation and a contributor at another; signed in anew."""
    await member_of(cast, cast.coordinator, ANNA, "coordinator")
    robin = await contributor_of(cast, cast.partner)
    await cast.partner.post(f"/v1/contributors/{robin}/invitation", {"email": ANNA})
    secret = await secret_in(cast, ANNA)
    answer = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
    person = with_cookie(cast, answer)
    choices = (await person.get("/v1/sign-in")).json()["choices"]
    member = next(each["member_id"] for each in choices if each["member_id"])
    return person, member, robin


async def acting_as(cast: Cast, person: Caller, **hat: str) -> Caller:
    return with_cookie(cast, await person("PUT", "/v1/sign-in/acting", json=hat))


def test_person_with_two_hats_sees_what_the_one_they_wear_sees(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, member, robin = await two_hats(cast)
            assert (await person.get("/v1/me")).json()["acting"] == {
                "kind": "contributor",
                "id": robin,
                "display_name": "Robin",
                "roles": [],
            }
            seen = (await person.get("/v1/sign-in")).json()
            assert {each["organisation"] for each in seen["choices"]} == {
                "Lead Authority",
                "Partner Authority",
            }
            assert seen["idle_minutes"] == 20 * 60
            assert (await person.get("/v1/members")).status_code == 403
            staff = await acting_as(cast, person, member_id=member)
            me = (await staff.get("/v1/me")).json()
            assert (me["acting"]["kind"], me["acting"]["roles"]) == ("member", ["coordinator"])
            assert me["organisation"]["id"] == cast.coordinator.organisation_id
            assert (await staff.get(f"/v1/contributors/{robin}")).status_code == 404
            assert (await staff.get("/v1/sign-in")).json()["idle_minutes"] == 30
            other = await staff("PUT", "/v1/sign-in/acting", json={"contributor_id": member})
            assert other.status_code == 422

    run(journey())


def test_person_who_has_not_said_who_they_act_for_does_nothing_yet(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, member, _ = await two_hats(cast)
            await cast.public.post("/v1/sign-in/links", {"email": ANNA})
            sent = {"secret": await secret_in(cast, ANNA)}
            person = with_cookie(cast, await cast.public.post("/v1/sign-in", sent))
            for path in ("/v1/me", "/v1/projects"):
                answer = await person.get(path)
                assert (answer.status_code, answer.json()["code"]) == (403, "not-acting")
            assert (await person.get("/v1/sign-in")).json()["acting"] is None
            staff = await acting_as(cast, person, member_id=member)
            assert (await staff.get("/v1/projects")).status_code == 200

    run(journey())


def test_cookie_is_a_new_one_at_each_sign_in_and_each_change_of_hat(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            planted = {"cookie": f"golden-thread={'x' * 43}", "origin": ORIGIN}
            _, secret = await invited(cast, cast.coordinator, ANNA, "coordinator")
            answer = await cast.public.post(
                "/v1/sign-in/invitation/acceptance", {"secret": secret}, headers=planted
            )
            person = with_cookie(cast, answer)
            assert person.headers["cookie"] != planted["cookie"]
            assert (await replace(person, headers=planted).get("/v1/me")).status_code == 401
            member = (await person.get("/v1/sign-in")).json()["choices"][0]["member_id"]
            again = await acting_as(cast, person, member_id=member)
            assert again.headers["cookie"] != person.headers["cookie"]
            assert (await again.get("/v1/me")).status_code == 200
            assert (await person.get("/v1/me")).status_code == 401, "the old one ends"

    run(journey())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": ORIGIN}, 201),
        ({"sec-fetch-site": "same-origin"}, 201),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:8001"}, 403),
        ({"origin": f"{ORIGIN}.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({}, 403),
    ],
)
def test_change_by_cookie_counts_from_our_own_pages_only(
    settings: Settings, headers: dict[str, str], status: int
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            sent = replace(person, headers={"cookie": person.headers["cookie"]} | headers)
            answer = await sent.post("/v1/projects", {"title": "Walk"})
            assert answer.status_code == status, answer.text
            if status == 403:
                assert answer.json()["code"] == "cross-origin"
                for method, path in (("DELETE", "/v1/sign-in"), ("DELETE", "/v1/sign-in/all")):
                    assert (await sent(method, path)).json()["code"] == "cross-origin"
            assert (await sent.get("/v1/projects")).status_code == 200, "reading changes nothing"

    run(journey())


def test_page_of_another_site_signs_nobody_in(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, secret = await invited(cast, cast.coordinator, ANNA, "coordinator")
            evil = {"origin": "https://evil.example"}
            for path in ("", "/links", "/invitation", "/invitation/acceptance"):
                answer = await cast.public.post(f"/v1/sign-in{path}", {"secret": secret}, headers=evil)
                assert (answer.status_code, answer.json()["code"]) == (403, "cross-origin"), path

    run(journey())


def test_token_counts_where_there_is_a_cookie_too(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            both = replace(person, headers={**cast.stranger.headers, "cookie": person.headers["cookie"]})
            assert (await both.get("/v1/me")).json()["actor"] == f"client:{cast.stranger.client_id}"
            made = await both.post("/v1/projects", {"title": "Ours"})
            assert made.status_code == 201, "and needs no origin"
            wrong = replace(both, headers=both.headers | {"authorization": "Bearer x"})
            assert (await wrong.get("/v1/me")).status_code == 401

    run(journey())


def test_person_who_signs_out_is_out_on_the_server(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            assert (await person.get("/v1/me")).status_code == 200
            out = await person("DELETE", "/v1/sign-in")
            assert out.status_code == 204
            assert "Max-Age=0" in out.headers["set-cookie"]
            assert (await person.get("/v1/me")).status_code == 401
            assert (await person.get("/v1/sign-in")).json()["code"] == "not-signed-in"

    run(journey())


def test_person_signs_out_everywhere_and_nobody_else_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            phone = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            await cast.public.post("/v1/sign-in/links", {"email": ANNA})
            sent = {"secret": await secret_in(cast, ANNA)}
            desk = with_cookie(cast, await cast.public.post("/v1/sign-in", sent))
            other = await member_of(cast, cast.coordinator, "other@example.org", "viewer")
            robin = await contributor_of(cast, cast.coordinator)
            told = [await person_of(cast, cast.coordinator, robin) for _ in range(2)]
            assert (await desk("DELETE", "/v1/sign-in/all")).status_code == 204
            assert [(await each.get("/v1/me")).status_code for each in (phone, desk, other)] == [
                401,
                401,
                200,
            ]
            assert (await told[0]("DELETE", "/v1/sign-in/all")).status_code == 204
            assert [(await each.get("/v1/me")).status_code for each in (*told, other)] == [401, 401, 200]

    run(journey())


def test_person_who_leaves_at_once_is_signed_out(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            answer = await person.get("/exit")
            assert answer.status_code == 303
            assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
            assert "Max-Age=0" in answer.headers["set-cookie"]
            assert (await person.get("/v1/me")).status_code == 401
            assert (await cast.public.get("/exit")).status_code == 303

    run(journey())


def test_other_process_knows_within_seconds_that_somebody_signed_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import people

    async def journey() -> None:
        async with casting(settings) as cast, running(settings) as (_, elsewhere):
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            there = replace(person, http=elsewhere)
            assert (await there.get("/v1/me")).status_code == 200
            assert (await person("DELETE", "/v1/sign-in")).status_code == 204
            monkeypatch.setattr(people.time, "monotonic", later(people.FRESH))
            assert (await there.get("/v1/me")).status_code == 401

    assert people.FRESH < 5
    run(journey())


def later(seconds: float) -> Any:
    import time

    moment = time.monotonic
    return lambda: moment() + seconds


@pytest.mark.parametrize("kind", [SignInKind.staff, SignInKind.contributor])
def test_sign_in_ends_when_nothing_was_asked_for_so_long(settings: Settings, kind: SignInKind) -> None:
    idle = IDLE[kind].total_seconds()

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await of_kind(cast, kind)
            await pass_time(cast, _SEEN, idle - 5)
            assert (await person.get("/v1/me")).status_code == 200
            await pass_time(cast, _SEEN, idle - 5)
            assert (await person.get("/v1/me")).status_code == 200, "asking for something keeps it"
            await pass_time(cast, _SEEN, idle)
            assert (await person.get("/v1/me")).status_code == 401

    assert (IDLE[SignInKind.staff].seconds, IDLE[SignInKind.contributor].seconds) == (1800, 72_000)
    run(journey())


@pytest.mark.parametrize("kind", [SignInKind.staff, SignInKind.contributor])
def test_sign_in_ends_however_much_is_asked(settings: Settings, kind: SignInKind) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await of_kind(cast, kind)
            ends = (await person.get("/v1/sign-in")).json()["ends_at_latest"]
            assert ago(-LONGEST[kind].total_seconds()) >= ends
            await pass_time(cast, _ENDS, 0)
            assert (await person.get("/v1/me")).status_code == 401

    run(journey())


def test_change_of_hat_makes_no_sign_in_longer(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, member, robin = await two_hats(cast)
            staff = await acting_as(cast, person, member_id=member)
            ends = (await staff.get("/v1/sign-in")).json()["ends_at_latest"]
            again = await acting_as(cast, staff, contributor_id=robin)
            assert (await again.get("/v1/sign-in")).json()["ends_at_latest"] == ends

    run(journey())


async def of_kind(cast: Cast, kind: SignInKind) -> Caller:
    if kind is SignInKind.staff:
        return await member_of(cast, cast.coordinator, ANNA, "coordinator")
    return await person_of(cast, cast.coordinator, await contributor_of(cast, cast.coordinator))


async def pass_time(cast: Cast, statement: Statement, seconds: float) -> None:
    async with cast.services.database.system("tests: time passes") as db:
        await db.change(statement, at=ago(seconds))
    cast.services.access.forget_people()


# -- the cookie itself


@pytest.mark.parametrize(
    ("url", "name", "secure"),
    [
        ("https://thread.example.org", "__Host-golden-thread", True),
        ("http://127.0.0.1:8000", "golden-thread", False),
        ("http://localhost:8000", "golden-thread", False),
        ("http://[::1]:8000", "golden-thread", False),
    ],
)
def test_cookie_is_for_our_host_alone_and_for_no_script(
    settings: Settings, url: str, name: str, secure: bool
) -> None:
    async def journey() -> None:
        async with casting(replace(settings, public_url=url)) as cast:
            _, secret = await invited(cast, cast.coordinator, ANNA, "coordinator")
            answer = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
            cookie, *attributes = answer.headers["set-cookie"].split("; ")
            assert cookie.startswith(f"{name}=")
            assert {"Path=/", "HttpOnly", "SameSite=Lax"} <= set(attributes)
            assert ("Secure" in attributes) is secure
            assert not any(each.startswith("Domain") for each in attributes)
            cast.http.cookies.clear()
            there = Caller(cast.http, headers={"cookie": f"a=b; {cookie}"})
            assert (await there.get("/v1/me")).status_code == 200
            if secure:
                bare = Caller(cast.http, headers={"cookie": cookie.removeprefix("__Host-")})
                assert (await bare.get("/v1/me")).status_code == 401

    run(journey())


@pytest.mark.parametrize(
    "url", ["http://thread.example.org", "http://192.168.1.5:8000", "http://127.evil.org"]
)
def test_nobody_signs_in_over_plain_http(
    settings: Settings, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def journey() -> None:
        async with casting(replace(settings, public_url=url)) as cast:
            for method, path in (
                ("POST", "/v1/sign-in"),
                ("POST", "/v1/sign-in/links"),
                ("POST", "/v1/sign-in/invitation"),
                ("GET", "/v1/sign-in"),
                ("DELETE", "/v1/sign-in"),
            ):
                answer = await cast.public(method, path)
                assert (answer.status_code, answer.json()["code"]) == (503, "sign-in-unavailable"), path
            assert (await cast.coordinator.get("/v1/projects")).status_code == 200, "partners go on"

    with caplog.at_level("WARNING", "golden_thread"):
        run(journey())
    assert "Nobody can sign in" in caplog.text


def test_secret_of_a_cookie_is_kept_nowhere(settings: Settings) -> None:
    from sqlalchemy import select

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await member_of(cast, cast.coordinator, ANNA, "coordinator")
            kept = Statement(lambda: select(SignIn.secret_hash))
            async with cast.services.database.system_read("tests: what is kept") as db:
                rows = [row[0] for row in await db.rows(kept)]
            assert rows
            assert person.headers["cookie"].partition("=")[2] not in rows

    run(journey())

"""Another address to sign in with: nothing changes before it is proved; then the old one opens nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, select, update

from app.features import accounts
from app.features.accounts import Account
from app.features.one_time import OneTimeSecret, SecretKind
from app.features.sign_in import by_secret
from app.features.sign_in.hats import SignIn
from app.features.sign_in_attempts import MOST
from app.kit.audit import AuditEntry
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.support.person import invited, mails, member_of, person_of, secret_in, told_person_of, with_cookie

OLD, NEW = "robin@example.org", "wren@example.org"
_ENDS = Statement(lambda: update(OneTimeSecret).values(ends_at=bindparam("at", type_=INSTANT)))
_BY_PROVIDER = Statement(
    lambda: update(SignIn).values(within_organisation_id=bindparam("organisation", type_=ID))
)
_ACCOUNTS = Statement(lambda: select(Account.id, Account.sealed_email))
_SECRETS = Statement(lambda: select(OneTimeSecret))
_FORMER = Statement(
    lambda: select(OneTimeSecret.ends_at).where(OneTimeSecret.kind == SecretKind.former.value)
)
_NOTED = Statement(
    lambda: select(AuditEntry.actor, AuditEntry.action, AuditEntry.record_id).where(
        AuditEntry.resource == "sign-in-address"
    )
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_secret, "EVEN", 0.0)


async def link_to(cast: Cast, email: str) -> str:
    """What stands behind # in the newest link to an address, sealed address and all."""
    text = [each["text"] for each in await mails(cast) if each["to"] == email][-1]
    return str(text.partition("/sign-in/address/#")[2].partition("\n")[0].removeprefix("back."))


async def asked(cast: Cast, person: Caller, email: str = NEW) -> str:
    answer = await person.post("/v1/sign-in/address", {"email": email})
    assert (answer.status_code, answer.json()) == (202, {"expires_in": 900}), answer.text
    return await link_to(cast, email)


async def proved(person: Caller, secret: str) -> Any:
    answer = await person.post("/v1/sign-in/address/proof", {"secret": secret})
    return answer.status_code if answer.is_success else answer.json()["code"]


async def given_back(cast: Cast, secret: str) -> Any:
    answer = await cast.public.post("/v1/sign-in/address/return", {"secret": secret})
    return answer.status_code if answer.is_success else answer.json()["code"]


async def signs_in(cast: Cast, email: str) -> Caller | None:
    """Whoever signs in by a link to an address, if anybody is known by it."""
    before = len(await mails(cast))
    assert (await cast.public.post("/v1/sign-in/links", {"email": email})).status_code == 202
    if len(await mails(cast)) == before:
        return None
    secret = await secret_in(cast, email)
    return with_cookie(cast, await cast.public.post("/v1/sign-in", {"secret": secret}))


def test_person_signs_in_with_another_address_once_it_is_proved(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            me = (await robin.get("/v1/me")).json()["acting"]
            secret = await asked(cast, robin)
            assert await signs_in(cast, NEW) is None
            assert await signs_in(cast, OLD) is not None
            await cast.public.post("/v1/sign-in/links", {"email": OLD})
            older = await secret_in(cast, OLD)
            assert await proved(robin, secret) == 204
            assert (await robin.get("/v1/me")).status_code == 401, "everybody is signed out"
            late = await cast.public.post("/v1/sign-in", {"secret": older})
            assert late.status_code == 401, "links to the old address ended too"
            assert await signs_in(cast, OLD) is None
            again = await signs_in(cast, NEW)
            assert again is not None
            assert (await again.get("/v1/me")).json()["acting"] == me
            assert await proved(again, secret) == "link-refused", "it works once"

    run(journey())


@pytest.mark.parametrize("kind", ["contributor", "member"])
def test_invitation_in_the_old_mailbox_opens_nothing_once_the_address_is_another(
    settings: Settings, kind: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            if kind == "member":
                _, invitation = await invited(cast, cast.partner, OLD, "viewer")
            else:
                person = await cast.partner.made("/v1/contributors", {"display_name": "Robin"})
                sent = await cast.partner.post(f"/v1/contributors/{person['id']}/invitation", {"email": OLD})
                assert sent.status_code == 202
                invitation = await secret_in(cast, OLD)
            assert await proved(robin, await asked(cast, robin)) == 204
            late = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": invitation})
            assert (late.status_code, late.json().get("code")) == (410, "invitation-ended")

    run(journey())


def test_old_address_is_told_discreetly_and_the_new_one_is_kept_nowhere(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            secret = await asked(cast, robin)
            async with cast.services.database.system_read("tests: what is kept") as db:
                kept = str([tuple(row) for row in await db.rows(_SECRETS)])
                [(account_id, sealed)] = await db.rows(_ACCOUNTS)
            assert secret not in kept
            assert secret.partition(".")[2] not in kept
            assert accounts.email_of(cast.services.keys, account_id, sealed) == OLD
            await proved(robin, secret)
            told = [each for each in await mails(cast) if each["to"] == OLD]
            assert [each["letter"] for each in told] == ["address-asked", "address-changed"]
            assert all(NEW not in each["text"] for each in told)
            async with cast.services.database.system_read("tests: what is on record") as db:
                noted = [tuple(row) for row in await db.rows(_NOTED)]
            assert sorted(action for _, action, _ in noted) == ["changed", "created"]
            assert all(actor == f"member:{record_id}" for actor, _, record_id in noted)

    run(journey())


def test_link_ends_after_a_quarter_of_an_hour_by_a_newer_one_and_by_signing_out(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            first = await asked(cast, robin)
            second = await asked(cast, robin, "third@example.org")
            assert await proved(robin, first) == "link-refused"
            await cast.public.post("/v1/sign-in/links", {"email": OLD})
            older = await secret_in(cast, OLD)
            assert (await robin.delete("/v1/sign-in/all")).status_code == 204
            assert (await cast.public.post("/v1/sign-in", {"secret": older})).status_code == 401
            again = await signs_in(cast, OLD)
            assert again is not None
            assert await proved(again, second) == "link-refused"
            third = await asked(cast, again)
            async with cast.services.database.system("tests: a quarter of an hour passes") as db:
                await db.change(_ENDS, at=ago(1))
            assert await proved(again, third) == "link-refused"

    run(journey())


def test_secret_of_another_kind_or_with_another_address_in_it_proves_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            secret = await asked(cast, robin)
            other = await asked(
                cast, await member_of(cast, cast.coordinator, "o@example.org", "viewer"), "p@example.org"
            )
            mixed = f"{secret.partition('.')[0]}.{other.partition('.')[2]}"
            assert await proved(robin, mixed) == "link-refused"
            await cast.public.post("/v1/sign-in/links", {"email": OLD})
            assert await proved(robin, await secret_in(cast, OLD)) == "link-refused"
            # Nor does it sign anybody in.
            pair = secret.partition(".")[0]
            for sent in (secret, pair):
                refused = await cast.public.post("/v1/sign-in", {"secret": sent})
                assert refused.status_code in (401, 422)
            assert await proved(robin, secret) == 204

    run(journey())


def test_address_of_somebody_else_is_never_taken_over(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            await member_of(cast, cast.coordinator, NEW, "viewer")
            # Whoever asks does not learn it; whoever reads what is sent there may know.
            assert await proved(robin, await asked(cast, robin)) == "address-taken"
            assert (await robin.get("/v1/me")).status_code == 200
            assert await signs_in(cast, OLD) is not None

    run(journey())


def test_whoever_did_not_come_by_their_address_cannot_change_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            told = await told_person_of(cast, cast.coordinator, robin["id"])
            refused = await told.post("/v1/sign-in/address", {"email": NEW})
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
            nobody = await cast.coordinator.post("/v1/sign-in/address", {"email": NEW})
            assert nobody.status_code == 401
            provided = await member_of(cast, cast.coordinator, "provided@example.org", "viewer")
            async with cast.services.database.system("tests: they came by a provider") as db:
                await db.change(_BY_PROVIDER, organisation=cast.coordinator.organisation_id)
            cast.services.access.forget_people()
            by_provider = await provided.post("/v1/sign-in/address", {"email": NEW})
            assert (by_provider.status_code, by_provider.json()["code"]) == (403, "forbidden")
            elsewhere = await member_of(cast, cast.coordinator, OLD, "viewer")
            elsewhere.headers["origin"] = "https://elsewhere.example"
            assert (await elsewhere.post("/v1/sign-in/address", {"email": NEW})).status_code == 403
            assert [each for each in await mails(cast) if each["to"] == NEW] == []

    run(journey())


def test_nobody_is_flooded_and_nobody_guesses(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            for number in range(MOST):
                await asked(cast, robin, f"n{number}@example.org")
            more = await robin.post("/v1/sign-in/address", {"email": NEW})
            assert (more.status_code, more.json()["code"]) == (429, "too-many-requests")
            right = await link_to(cast, f"n{MOST - 1}@example.org")
            for _ in range(MOST):
                assert await proved(robin, "x" * 40) == "link-refused"
            assert await proved(robin, "x" * 40) == "too-many-requests"
            assert await proved(robin, right) == 204, "a right one is never refused"

    run(journey())


def test_link_to_a_new_address_asks_whoever_opens_it_to_be_signed_in_first(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            secret = await asked(cast, robin)
            stranger = await member_of(cast, cast.coordinator, "stranger@example.org", "viewer")
            path, sent = "/v1/sign-in/address/proof", {"secret": secret}
            nobody, other = await cast.public.post(path, sent), await stranger.post(path, sent)
            assert (nobody.status_code, other.status_code) == (401, 409)
            for each in (nobody, other):
                assert "Sign in with your present address first" in each.json()["detail"]
            async with cast.services.database.system("tests: they came by a provider") as db:
                await db.change(_BY_PROVIDER, organisation=cast.coordinator.organisation_id)
            cast.services.access.forget_people()
            assert await proved(robin, secret) == "conflict"
            assert await signs_in(cast, NEW) is None
            again = await signs_in(cast, OLD)
            assert again is not None
            assert await proved(again, secret) == 204, "it was not used up by that"

    run(journey())


def test_person_who_did_not_change_their_address_gets_it_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            me = (await robin.get("/v1/me")).json()["acting"]
            assert await proved(robin, await asked(cast, robin)) == 204
            thief = await signs_in(cast, NEW)
            assert thief is not None
            open_link = await asked(cast, thief, "third@example.org")
            await cast.public.post("/v1/sign-in/links", {"email": NEW})
            theirs = await secret_in(cast, NEW)
            assert (await thief.delete("/v1/sign-in/all")).status_code == 204, "which ends no way back"
            thief = await signs_in(cast, NEW)
            assert thief is not None
            secret = await link_to(cast, OLD)
            assert await given_back(cast, open_link) == "link-refused", "a link of another kind"
            assert await given_back(cast, secret) == 204
            assert (await thief.get("/v1/me")).status_code == 401
            assert (await cast.public.post("/v1/sign-in", {"secret": theirs})).status_code == 401
            assert await signs_in(cast, NEW) is None
            back = await signs_in(cast, OLD)
            assert back is not None
            assert (await back.get("/v1/me")).json()["acting"] == me
            told = [each for each in await mails(cast) if each["letter"] == "address-back"]
            assert sorted(each["to"] for each in told) == [OLD, NEW]
            assert not any("@" in each["text"] for each in told)
            assert await given_back(cast, secret) == "link-refused", "it works once"

    run(journey())


def test_whoever_moves_an_account_on_takes_no_way_back_from_the_first(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            assert await proved(robin, await asked(cast, robin)) == 204
            first = await link_to(cast, OLD)
            thief = await signs_in(cast, NEW)
            assert thief is not None
            assert await proved(thief, await asked(cast, thief, "third@example.org")) == 204
            second = await link_to(cast, NEW)
            assert await given_back(cast, first) == 204
            assert await given_back(cast, second) == "link-refused"
            assert await signs_in(cast, OLD) is not None

    run(journey())


def test_way_back_is_open_for_a_fortnight(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            assert await proved(robin, await asked(cast, robin)) == 204
            async with cast.services.database.system_read("tests: how long") as db:
                [ends] = [row[0] for row in await db.rows(_FORMER)]
            days = (datetime.fromisoformat(ends) - datetime.now(UTC)).total_seconds() / 86_400
            assert 13.9 < days <= 14
            async with cast.services.database.system("tests: a fortnight passes") as db:
                await db.change(_ENDS, at=ago(1))
            assert await given_back(cast, await link_to(cast, OLD)) == "link-refused"

    run(journey())


def test_administrators_are_told_that_a_colleague_signs_in_with_another_address(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await member_of(cast, cast.coordinator, OLD, "viewer")
            await member_of(cast, cast.coordinator, "ada@example.org", "administrator", "viewer")
            await member_of(cast, cast.coordinator, "bo@example.org", "viewer")
            await member_of(cast, cast.partner, "cy@example.org", "administrator")
            assert await proved(robin, await asked(cast, robin)) == 204
            told = [each for each in await mails(cast) if each["letter"] == "colleague-address"]
            assert [each["to"] for each in told] == ["ada@example.org"]
            assert not any(word in told[0]["text"] for word in ("@", "Colleague"))

    run(journey())


def test_nobody_at_work_is_told_of_a_contributor_who_changes_theirs(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await member_of(cast, cast.coordinator, "ada@example.org", "administrator")
            record = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            robin = await person_of(cast, cast.coordinator, record["id"])
            assert await proved(robin, await asked(cast, robin)) == 204
            assert "colleague-address" not in [each["letter"] for each in await mails(cast)]

    run(journey())

"""Members: invited, changed and removed; invitations that are late, used, or somebody else's."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from app.features import members
from app.features.one_time import OneTimeSecret
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.sign_in.test_links_and_codes import recorded
from tests.support.person import invited, mails, member_of, secret_in, with_cookie

ADA, BO = "ada@example.org", "bo@example.org"
_ENDS = Statement(lambda: update(OneTimeSecret).values(ends_at=bindparam("at", type_=INSTANT)))
ACCEPT = "/v1/sign-in/invitation/acceptance"


async def administrator(cast: Cast, email: str = ADA) -> Caller:
    return await member_of(cast, cast.coordinator, email, "administrator")


async def id_of(person: Caller) -> str:
    return str((await person.get("/v1/me")).json()["acting"]["id"])


async def invite(person: Caller, email: str, *roles: str) -> dict[str, Any]:
    return await person.made(
        "/v1/members", {"email": email, "display_name": "Bo", "roles": list(roles) or ["viewer"]}
    )


def test_administrator_invites_and_the_invited_comes_in_with_those_roles(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            made = await invite(ada, BO, "coordinator", "finance")
            assert made["accepted_at"] is None
            assert "email" not in made
            mail = (await mails(cast))[-1]
            assert (mail["to"], mail["letter"]) == (BO, "invitation")
            secret = {"secret": await secret_in(cast, BO)}
            for _ in range(3):  # a mail scanner, and somebody who reads before they decide
                said = await cast.public.post("/v1/sign-in/invitation", secret)
                assert said.json()["organisation"] == "Lead Authority"
                assert (said.json()["kind"], said.json()["display_name"]) == ("staff", "Bo")
            bo = with_cookie(cast, await cast.public.post(ACCEPT, secret))
            me = (await bo.get("/v1/me")).json()
            assert me["acting"]["roles"] == ["coordinator", "finance"]
            assert (await ada.get(f"/v1/members/{made['id']}")).json()["accepted_at"]
            assert (await bo.get("/v1/members")).status_code == 403
            assert ("created", f"member:{made['id']}") in [
                entry[:2] for entry in await recorded(cast, "sign-in")
            ]

    run(journey())


def test_invitation_that_is_late_or_used_or_for_somebody_else_says_so_kindly(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            made = await invite(ada, BO)
            secret = {"secret": await secret_in(cast, BO)}
            answer = await ada.post(ACCEPT, secret)
            assert (answer.status_code, answer.json()["code"]) == (403, "invitation-for-somebody-else")
            assert "Sign out" in answer.json()["detail"]
            with_cookie(cast, await cast.public.post(ACCEPT, secret))
            for path in (ACCEPT, "/v1/sign-in/invitation"):
                answer = await cast.public.post(path, secret)
                assert (answer.status_code, answer.json()["code"]) == (409, "invitation-used")
                unknown = await cast.public.post(path, {"secret": "x" * 43})
                assert unknown.status_code == 404
            again = await ada.post(f"/v1/members/{made['id']}/invitation", {})
            assert again.json()["code"] == "invitation-used"

            late = await invite(ada, "cy@example.org")
            secret = {"secret": await secret_in(cast, "cy@example.org")}
            async with cast.services.database.system("tests: a fortnight passes") as db:
                await db.change(_ENDS, at=ago(1))
            for path in (ACCEPT, "/v1/sign-in/invitation"):
                answer = await cast.public.post(path, secret)
                assert (answer.status_code, answer.json()["code"]) == (410, "invitation-ended")
            assert (await ada.post(f"/v1/members/{late['id']}/invitation", {})).status_code == 200
            fresh = {"secret": await secret_in(cast, "cy@example.org")}
            assert fresh != secret
            with_cookie(cast, await cast.public.post(ACCEPT, fresh))

    run(journey())


def test_of_two_invitations_to_the_same_the_other_ends_once_one_is_accepted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            made = await invite(ada, BO)
            first = {"secret": await secret_in(cast, BO)}
            assert (await ada.post(f"/v1/members/{made['id']}/invitation", {})).status_code == 200
            with_cookie(cast, await cast.public.post(ACCEPT, {"secret": await secret_in(cast, BO)}))
            for path in (ACCEPT, "/v1/sign-in/invitation"):
                answer = await cast.public.post(path, first)
                assert (answer.status_code, answer.json().get("code")) == (410, "invitation-ended")
            async with cast.services.database.system("tests: as if the first had not ended") as db:
                with pytest.raises(Problem):
                    await members.accept(db, made["id"], str(ada.organisation_id))

            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path, secrets = f"/v1/contributors/{robin['id']}/invitation", []
            for _ in range(2):
                assert (await cast.coordinator.post(path, {"email": "robin@example.org"})).status_code == 202
                secrets.append({"secret": await secret_in(cast, "robin@example.org")})
            with_cookie(cast, await cast.public.post(ACCEPT, secrets[1]))
            answer = await cast.public.post(ACCEPT, secrets[0])
            assert (answer.status_code, answer.json().get("code")) == (410, "invitation-ended")

    run(journey())


def test_nobody_is_invited_twice_and_whoever_was_removed_may_come_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            made = await invite(ada, BO)
            twice = await ada.post(
                "/v1/members", {"email": BO.upper(), "display_name": "B", "roles": ["viewer"]}
            )
            assert (twice.status_code, twice.json()["code"]) == (409, "already-exists")
            secret = {"secret": await secret_in(cast, BO)}
            assert (await ada.delete(f"/v1/members/{made['id']}")).status_code == 204
            assert (await ada.get(f"/v1/members/{made['id']}")).status_code == 404
            for path in (ACCEPT, "/v1/sign-in/invitation"):
                assert (await cast.public.post(path, secret)).json()["code"] == "invitation-ended"
            assert (await invite(ada, BO))["id"] != made["id"]
            other = await member_of(cast, cast.partner, BO, "administrator")
            assert (await other.get("/v1/me")).json()["organisation"]["name"] == "Partner Authority"

    run(journey())


def test_member_who_is_removed_is_signed_out_there_and_nowhere_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            bo = await member_of(cast, cast.coordinator, BO, "coordinator")
            elsewhere = await member_of(cast, cast.partner, BO, "coordinator")
            member_id = await id_of(bo)
            assert (await ada.delete(f"/v1/members/{member_id}")).status_code == 204
            assert (await bo.get("/v1/me")).status_code == 401
            assert (await elsewhere.get("/v1/me")).status_code == 200

    run(journey())


def test_change_of_roles_counts_at_the_next_request(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            bo = await member_of(cast, cast.coordinator, BO, "viewer")
            member = f"/v1/members/{await id_of(bo)}"
            assert (await bo.get("/v1/contributors")).status_code == 403
            assert (await ada.patch(member, {"roles": ["coordinator"]})).status_code == 200
            assert (await bo.get("/v1/contributors")).status_code == 200
            assert (await ada.patch(member, {"roles": ["viewer"]})).status_code == 200
            assert (await bo.get("/v1/contributors")).status_code == 403
            for roles in ([], ["owner"], "viewer", None):
                assert (await ada.patch(member, {"roles": roles})).status_code == 422, roles

    run(journey())


def test_last_administrator_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            mine = f"/v1/members/{await id_of(ada)}"
            await invite(ada, "cy@example.org", "administrator")  # who has not come yet is none
            for answer in (await ada.delete(mine), await cast.coordinator.patch(mine, {"roles": ["viewer"]})):
                assert (answer.status_code, answer.json()["code"]) == (409, "last-administrator")
            bo = await administrator(cast, BO)
            own = await ada.patch(mine, {"roles": ["viewer"]})
            assert (own.status_code, own.json()["code"]) == (403, "not-your-own-roles")
            more = await ada.patch(mine, {"roles": ["administrator", "coordinator"]})
            assert more.json()["code"] == "not-your-own-roles"
            assert (await ada.patch(mine, {"display_name": "Ada B."})).status_code == 200
            assert (await bo.patch(mine, {"roles": ["coordinator"]})).status_code == 200
            theirs = f"/v1/members/{await id_of(bo)}"
            assert (await bo.delete(theirs)).json()["code"] == "last-administrator"

    run(journey())


def test_two_administrators_who_remove_each_other_at_once_leave_one(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for round_ in range(3):
                ada = await administrator(cast, f"ada{round_}@example.org")
                home = await cast.join(f"Home {round_}")
                ada = await member_of(cast, home, f"ada{round_}@example.org", "administrator")
                bo = await member_of(cast, home, f"bo{round_}@example.org", "administrator")
                ids = await id_of(ada), await id_of(bo)
                answers = await asyncio.gather(
                    ada.delete(f"/v1/members/{ids[1]}"), bo.delete(f"/v1/members/{ids[0]}")
                )
                assert sorted(answer.status_code for answer in answers) in ([204, 401], [204, 409])

    run(journey())


@pytest.mark.parametrize("role", ["coordinator", "project_lead", "finance", "viewer"])
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_members_are_for_administrators(settings: Settings, role: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            bo = await member_of(cast, cast.coordinator, BO, role)
            member = f"/v1/members/{await id_of(bo)}"
            assert (await bo.get("/v1/members")).status_code == 403
            assert (await bo.get(member)).status_code == 403
            assert (await bo.patch(member, {"roles": ["administrator"]})).status_code == 403
            assert (await bo.delete(member)).status_code == 403
            asked = {"email": ADA, "display_name": "A", "roles": ["administrator"]}
            assert (await bo.post("/v1/members", asked)).status_code == 403

    run(journey())


def test_administrator_of_another_organisation_finds_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ada = await administrator(cast)
            mine = f"/v1/members/{await id_of(ada)}"
            stranger = await member_of(cast, cast.stranger, BO, "administrator")
            for answer in (
                await stranger.get(mine),
                await stranger.patch(mine, {"roles": ["viewer"]}),
                await stranger.delete(mine),
                await stranger.post(f"{mine}/invitation", {}),
            ):
                assert answer.status_code == 404
            assert len((await stranger.get("/v1/members")).json()["items"]) == 1

    run(journey())


# -- contributors


def test_contributor_is_invited_at_the_address_in_their_identity(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path = f"/v1/contributors/{robin['id']}"
            bare = await cast.coordinator.post(f"{path}/invitation", {})
            assert [each["pointer"] for each in bare.json()["errors"]] == ["/email"]
            await cast.coordinator("PUT", f"{path}/identity", json={"email": BO}, headers={"if-match": "*"})
            assert (await cast.coordinator.post(f"{path}/invitation", {})).status_code == 202
            secret = {"secret": await secret_in(cast, BO)}
            said = (await cast.public.post("/v1/sign-in/invitation", secret)).json()
            assert (said["kind"], said["display_name"]) == ("contributor", "Robin")
            person = with_cookie(cast, await cast.public.post(ACCEPT, secret))
            assert (await person.get(path)).json()["id"] == robin["id"]
            assert (await person.get(f"{path}/identity")).json()["email"] == BO
            other = await cast.coordinator.post(f"{path}/invitation", {"email": ADA})
            assert (other.status_code, other.json()["code"]) == (409, "already-exists")
            entries = await recorded(cast, "contributor-invitation")
            assert [entry[2] for entry in entries] == [robin["id"]]

    run(journey())


def test_record_that_somebody_has_taken_is_not_taken_by_another_invitation(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path = f"/v1/contributors/{robin['id']}/invitation"
            secrets = []
            for email in (ADA, BO):
                await cast.coordinator.post(path, {"email": email})
                secrets.append({"secret": await secret_in(cast, email)})
            with_cookie(cast, await cast.public.post(ACCEPT, secrets[0]))
            answer = await cast.public.post(ACCEPT, secrets[1])
            assert (answer.status_code, answer.json()["code"]) == (410, "invitation-ended")

    run(journey())


def test_coordinator_invites_nobody_of_another_organisation(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin = await cast.partner.made("/v1/contributors", {"display_name": "Robin"})
            bo = await member_of(cast, cast.coordinator, BO, "coordinator")
            for path in ("invitation", "sign-in-code"):
                answer = await bo.post(f"/v1/contributors/{robin['id']}/{path}", {})
                assert answer.status_code == 404
            _, secret = await invited(cast, cast.coordinator, ADA, "viewer")
            ada = with_cookie(cast, await cast.public.post(ACCEPT, {"secret": secret}))
            own = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
            for path in ("invitation", "sign-in-code"):
                assert (await ada.post(f"/v1/contributors/{own['id']}/{path}", {})).status_code == 403

    run(journey())

"""Somebody with a record of their own on a real site, and the organisation that keeps it."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from app.features import accounts, one_time
from app.features.sign_in import providers
from app.settings import Settings
from app.worker import all_jobs
from tests.conftest import Caller, casting
from tests.support.person import invited, mails, member_of, person_of
from tests.support.working import opened, without_engine

EMAIL = "robin@example.org"


def apart(coroutine: Callable[[], Any]) -> Any:
    """Run in a thread of its own: Playwright holds the event loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(coroutine())).result()


@dataclass
class Home:
    """Robin, who has an address and an open invitation, Lead Authority, which keeps their record, and a
    partner of theirs."""

    settings: Settings
    robin: str
    staff: httpx.Client
    partner: httpx.Client
    home_id: str
    partner_id: str

    def close(self) -> None:
        self.staff.close()
        self.partner.close()

    def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What Lead Authority makes."""
        answer = self.staff.post(path, json=body)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def read(self, path: str) -> dict[str, Any]:
        """What Lead Authority reads."""
        answer = self.staff.get(path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    @property
    def site(self) -> str:
        return self.settings.public_url

    def newest_letter(self, to: str = EMAIL) -> str:
        """The words of the newest mail to an address."""

        async def look() -> str:
            async with casting(self.settings) as cast:
                return [each["text"] for each in await mails(cast) if each["to"] == to][-1]

        found: str = apart(look)
        return found

    def link(self, to: str = EMAIL) -> str:
        return re.search(r"http\S+", self.newest_letter(to))[0]  # type: ignore[index]

    def code(self) -> str:
        return re.search(r"^\d{6}$", self.newest_letter(), re.MULTILINE)[0]  # type: ignore[index]

    def own_link(self) -> str:
        """A link for the account by which Robin is signed in."""

        async def make() -> str:
            async with casting(self.settings) as cast:
                await person_of(cast, Caller(cast.http, self.home_id), self.robin)
                services, email = cast.services, f"{self.robin}@example.org"
                async with services.database.system("tests: a link to sign in") as db:
                    account_id = await accounts.known_by_email(db, services.keys, email)
                    index = accounts.index_of(services.keys, email)
                    secret, _ = await one_time.make_link(db, services.keys, index, account_id)
                return one_time.sign_in_link(self.site, secret)

        return str(apart(make))

    def spoken(self) -> str:
        made = self.staff.post(f"/v1/contributors/{self.robin}/sign-in-code", json={})
        code: str = made.json()["code"]
        return code

    def work(self, *roles: str, email: str = "sam@example.org") -> str:
        """The link of an invitation to work at Lead Authority."""

        async def invite() -> str:
            async with casting(self.settings) as cast:
                home = Caller(cast.http, self.home_id)
                _, secret = await invited(cast, home, email, *roles)
                return secret

        return f"{self.site}/invitation/#{apart(invite)}"

    def colleague_reads(self, layer: str, reason: str) -> None:
        """A coordinator of Lead Authority signs in and opens a layer of Robin's record."""

        async def look() -> None:
            async with casting(self.settings) as cast:
                home = Caller(cast.http, self.home_id)
                colleague = await member_of(cast, home, "sam@example.org", "coordinator")
                read = await colleague.get(
                    f"/v1/contributors/{self.robin}/{layer}", headers={"access-reason": reason}
                )
                assert read.status_code == 200, read.text

        apart(look)

    def colleague(self, name: str, *roles: str) -> str:
        """Somebody who works at Lead Authority under this name; their id there."""

        async def come() -> str:
            async with casting(self.settings) as cast:
                email = f"{name.lower()}@example.org"
                member_id, secret = await invited(cast, Caller(cast.http, self.home_id), email, *roles)
                came = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
                assert came.is_success, came.text
                return member_id

        member_id: str = apart(come)
        named = self.staff.patch(
            f"/v1/members/{member_id}", json={"display_name": name}, headers={"if-match": "*"}
        )
        assert named.status_code == 200, named.text
        return member_id

    def worker_comes_by(self) -> None:
        """All jobs that wait are done."""

        async def work() -> None:
            async with opened(self.settings) as services:
                await without_engine(services, all_jobs())

        apart(work)

    def has_provider(self, issuer: str, client_id: str, secret: str) -> None:
        """Lead Authority's own sign-in, as its operator sets it up."""

        async def add() -> None:
            async with casting(self.settings) as cast, cast.services.database.system("tests") as db:
                await providers.add(
                    db,
                    cast.services.keys,
                    organisation_id=self.home_id,
                    name="Council account",
                    issuer=issuer,
                    client_id=client_id,
                    secret=secret,
                    scopes="openid",
                )

        apart(add)

    def invited_to_work(self, email: str = EMAIL) -> str:
        """The link of an invitation of another organisation's, to the same address."""

        async def invite() -> str:
            async with casting(self.settings) as cast:
                _, secret = await invited(cast, cast.partner, email, "coordinator")
                return secret

        return f"{self.site}/invitation/#{apart(invite)}"

    def record(self, layer: str = "") -> dict[str, Any]:
        return self.read(f"/v1/contributors/{self.robin}{layer}")


def settle(settings: Settings) -> Home:
    """Robin and their home organisation on a served, migrated, empty database."""

    async def make() -> tuple[str, Caller, Caller]:
        async with casting(settings) as cast:
            made = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            path = f"/v1/contributors/{made['id']}"
            put = await cast.coordinator(
                "PUT", f"{path}/identity", json={"email": EMAIL}, headers={"if-match": "*"}
            )
            assert put.status_code == 200, put.text
            invited = await cast.coordinator.post(f"{path}/invitation", {})
            assert invited.status_code == 202, invited.text
            return made["id"], cast.coordinator, cast.partner

    robin, *callers = apart(make)
    staff, partner = (httpx.Client(base_url=settings.public_url, headers=each.headers) for each in callers)
    return Home(settings, robin, staff, partner, *(each.organisation_id for each in callers))

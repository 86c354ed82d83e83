"""People, signed in as people sign in."""

import re
from typing import Any

import httpx
import orjson
from sqlalchemy import select

from app.features import members, one_time
from app.features.mail import Mail, box
from app.kit.scope import Scope
from app.kit.statements import Statement
from tests.conftest import Caller, Cast

ORIGIN = "http://127.0.0.1:8000"

_MAILS = Statement(lambda: select(Mail.id, Mail.sealed, Mail.letter).order_by(Mail.id))


async def mails(cast: Cast) -> list[dict[str, Any]]:
    """All mails that wait to be sent, opened: `to`, `text`, `letter`."""
    async with cast.services.database.system_read("tests: what was written") as db:
        rows = await db.rows(_MAILS)
    opened = [orjson.loads(box(cast.services.keys).open(row[1], row[0].encode())) for row in rows]
    return [each | {"letter": row[2]} for each, row in zip(opened, rows, strict=True)]


async def secret_in(cast: Cast, to: str) -> str:
    """What stands behind # in the newest mail to an address."""
    text = [each["text"] for each in await mails(cast) if each["to"] == to][-1]
    return re.search(r"#([\w-]+)", text)[1]  # type: ignore[index]


async def code_in(cast: Cast, to: str) -> str:
    """The six digits in the newest mail to an address."""
    text = [each["text"] for each in await mails(cast) if each["to"] == to][-1]
    return re.search(r"^(\d{6})$", text, re.MULTILINE)[1]  # type: ignore[index]


def with_cookie(cast: Cast, answer: httpx.Response, organisation_id: str | None = None) -> Caller:
    """Whoever was answered with a cookie. The client forgets it: everybody in the cast shares the client."""
    assert answer.is_success or answer.status_code == 303, answer.text
    cookie = answer.headers["set-cookie"].partition(";")[0]
    cast.http.cookies.clear()
    return Caller(cast.http, organisation_id, headers={"cookie": cookie, "origin": ORIGIN})


async def person_of(cast: Cast, home: Caller, contributor_id: str) -> Caller:
    """The contributor of one home organisation, who accepted an invitation to an account of their own."""
    services, kind = cast.services, one_time.SecretKind.contributor
    email = f"{contributor_id}@example.org"
    account_id = await members.prepare_account(services.database, services.keys, email)
    async with services.database.system("tests: a contributor is invited") as db:
        secret = await one_time.make_invitation(
            db, kind, account_id, str(home.organisation_id), contributor_id
        )
    answer = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
    return with_cookie(cast, answer, home.organisation_id)


async def told_person_of(cast: Cast, home: Caller, contributor_id: str) -> Caller:
    """The same, signed in with a code that was read out to them."""
    code = (await home.made(f"/v1/contributors/{contributor_id}/sign-in-code", {}))["code"]
    return with_cookie(cast, await cast.public.post("/v1/sign-in", {"code": code}), home.organisation_id)


async def invited(cast: Cast, home: Caller, email: str, *roles: str) -> tuple[str, str]:
    """Somebody who was invited to an organisation by its operator: the member's id, and the secret."""
    services = cast.services
    account_id = await members.prepare_account(services.database, services.keys, email)
    sent = {"display_name": "Colleague", "roles": list(roles)}
    async with services.database.write(Scope(str(home.organisation_id), "operator"), "tests") as db:
        row, link = await members.invite(db, account_id, sent, ORIGIN)
    return row["id"], link.partition("#")[2]


async def member_of(cast: Cast, home: Caller, email: str, *roles: str) -> Caller:
    """A member of an organisation, signed in by their invitation."""
    _, secret = await invited(cast, home, email, *roles)
    answer = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
    return with_cookie(cast, answer, home.organisation_id)

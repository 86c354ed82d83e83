"""Signing in with a link or a code that came by e-mail, or with a code that was read out."""

import asyncio
import re
import time
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from app.features import accounts, mail, one_time
from app.features.accounts import Email
from app.features.one_time import SecretKind
from app.features.sign_in import sign_ins
from app.features.sign_in.common import NOBODY_YET, check_possible, place_of, site_of, tries_of, with_cookie
from app.features.sign_in.hats import Hat, SignInKind
from app.features.sign_in_attempts import DAY, Limit, Tries
from app.kit.database import Write
from app.kit.inputs import Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem, fault, invalid

EVEN = 0.2
"""Seconds after which whoever asks for a link is answered, so that the time does not tell who is known."""

MOST_A_DAY = 50
"""Wrong codes for one e-mail address in a day, from wherever: at most two of a million fit at a time."""

MOST_OF_A_PLACE = 50
"""Wrong codes by e-mail from one place in five minutes: a whole office may come from one."""

MOST_OF_A_PLACE_A_DAY = 200
"""The same in a day, so that no one place uses up what the installation allows: that takes five."""

MOST_ANYWHERE = 1000
"""Wrong codes in the installation, from however many places: by e-mail in a day, read out in five minutes."""

USE_THE_LINK = "Too many wrong codes were typed. The link in the same e-mail works all the same: open that."
WAIT = "Too many wrong codes were typed. Wait five minutes, and then type yours."

Secret = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$"),
    Field(examples=["Yx3mB0rV7uQ2kT9wZ5nD8sJ1fH4cL6pA"]),
]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[0-9 -]+$"), Field(examples=["123456"])]


class LinkRequest(Part):
    email: Email = Field(description="Where the link and the code go, if somebody is known by it.")


class LinkSent(BaseModel):
    """The same whether somebody is known by the address or not."""

    expires_in: int = Field(description="Seconds for which a link works.")


class SignInRequest(Part):
    """The secret of a link; or an address and the six digits beside the link; or the twelve digits that
    somebody was told."""

    secret: Secret | None = Field(default=None, description="What stands behind # in the link.")
    email: Email | None = None
    code: Code | None = Field(default=None, description="Spaces and hyphens do not count.")


async def send_link(call: Call) -> Answer:
    """Always the same answer: whether somebody is known by an address is nobody else's business."""
    answered_at = time.monotonic() + EVEN
    check_possible(call)
    await call.body()
    email = call.json(LinkRequest).email
    keys = call.services.keys
    async with call.services.database.system("a link to sign in is asked for", NOBODY_YET) as db:
        tries = Tries(keys, (Limit(f"link {accounts.index_of(keys, email)}"),))
        await tries.check(db)
        await tries.count(db)
        account_id = await accounts.known_by_email(db, keys, email)
        secret, code = await one_time.make_link(db, keys, accounts.index_of(keys, email), account_id)
        if account_id is not None:
            link = one_time.sign_in_link(call.services.public_url, secret)
            mail.send(db, keys, "sign-in", to=email, link=link, code=code)
    await asyncio.sleep(answered_at - time.monotonic())
    return json_answer({"expires_in": one_time.MINUTES * 60}, 202)


async def sign_in(call: Call) -> Answer:
    """A cookie for a secret or a code that works; every failure is answered alike."""
    check_possible(call)
    await call.body()
    sent = call.json(SignInRequest)
    if (sent.secret is None) == (sent.code is None) or (sent.email and sent.code is None):
        raise invalid(
            fault("", "exactly-one-of", "Give a secret, or a code, or an e-mail address and its code.")
        )
    tries = _trying(call, sent)
    secret = None
    async with call.services.database.system("somebody signs in", NOBODY_YET) as db:
        await (tries.turn(db) if sent.secret else tries.check(db))
        if (row := await _found(call, db, sent)) is None:
            await tries.wrong(db)
        else:
            await one_time.use(db, row)
            secret = await _begun(db, row)
    if secret is None:
        raise Problem("sign-in-failed", headers={"www-authenticate": 'Bearer realm="golden-thread"'})
    return with_cookie(call, Answer(204, headers={"cache-control": "no-store"}), secret)


def _trying(call: Call, sent: SignInRequest) -> Tries:
    """Which tries count together. Short codes are counted for the address that they are for, for the place
    that they come from and for the installation: whoever has many places has no more guesses by that. None
    of it stops a link, so that a guesser keeps nobody out who reads their mail."""
    keys, place, site = call.services.keys, place_of(call), site_of(call)
    if sent.email is not None:
        of = f"code {accounts.index_of(keys, sent.email)}"
        everywhere = Limit("code anywhere", MOST_ANYWHERE, DAY)
        limits = (Limit(of), Limit(of, MOST_A_DAY, DAY), *_from(f"code from {place}", f"code near {site}"))
        return Tries(keys, (*limits, everywhere), USE_THE_LINK)
    if sent.code is not None:
        near = Limit(f"spoken from {place}"), Limit(f"spoken near {site}", MOST_OF_A_PLACE)
        return Tries(keys, (*near, Limit("spoken anywhere", MOST_ANYWHERE)), WAIT)
    return tries_of(call)


def _from(*places: str) -> list[Limit]:
    return [
        limit
        for each in places
        for limit in (Limit(each, MOST_OF_A_PLACE), Limit(each, MOST_OF_A_PLACE_A_DAY, DAY))
    ]


async def _found(call: Call, db: Write, sent: SignInRequest) -> dict[str, Any] | None:
    keys, code = call.services.keys, re.sub("[ -]", "", sent.code or "")
    if sent.email is not None:
        return await one_time.found_by_code(db, keys, accounts.index_of(keys, sent.email), code)
    kind = SecretKind.link if sent.secret else SecretKind.spoken
    digest = one_time.hashed(sent.secret) if sent.secret else one_time.spoken_hash(keys, code)
    row = await one_time.found(db, digest)
    if row is None or row["kind"] != kind.value or not one_time.works(row, db.at):
        return None
    return row if row["account_id"] or kind is SecretKind.spoken else None


async def _begun(db: Write, row: dict[str, Any]) -> str:
    if row["kind"] == SecretKind.spoken.value:
        hat = Hat(SignInKind.contributor, row["contributor_id"], row["organisation_id"])
        return await sign_ins.begin(db, None, hat, pinned=True)
    return await sign_ins.begin(db, row["account_id"], None)

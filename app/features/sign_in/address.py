"""Another address to sign in with: asked for by whoever is signed in, proved by a link that goes there.

Until it is proved it is kept nowhere: the link itself carries it, sealed, and only the link's hash is kept.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from app.features import accounts, mail, one_time, one_time_ends
from app.features.accounts import Email
from app.features.keys import Keys
from app.features.one_time import SecretKind
from app.features.redress.staff import write_to_administrators
from app.features.sign_in import sign_ins
from app.features.sign_in.common import NOBODY_YET, check_possible, required, tries_of
from app.features.sign_in.hats import Present, hat_of, hats
from app.features.sign_in_attempts import Limit, Tries
from app.kit import audit
from app.kit.database import Write
from app.kit.inputs import Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem

Carrying = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_=.-]{20,1000}$"),
    Field(examples=["Yx3mB0rV7uQ2kT9wZ5nD8sJ1fH4cL6pA.c2VhbGVk"]),
]

Change = Callable[[Call, Write, dict[str, Any], str], Awaitable[None]]

RESOURCE = "sign-in-address"
"""What becomes of it on record."""


FIRST = "Sign in with your present address first. Then open the link again: it still works, for 15 minutes."
ENDED = "This link works once, for 14 days. Please speak to the people you work with."


class AddressRequest(Part):
    email: Email = Field(description="Where the link goes, and with which to sign in once it was used.")


class AddressLinkSent(BaseModel):
    """The same whether somebody else signs in with the address or not."""

    expires_in: int = Field(description="Seconds for which the link works.")


class AddressProof(Part):
    secret: Carrying = Field(description="What stands behind # in the link.")


async def ask(call: Call) -> Answer:
    """A link to the new address, and word of it to the old one. Nothing is changed by it."""
    sign_in = await required(call)
    _check_whole(sign_in)
    await call.body()
    email, keys = call.json(AddressRequest).email, call.services.keys
    account_id = str(sign_in.account_id)
    async with call.services.database.system("another address to sign in with is asked for") as db:
        asked = Limit(f"address of {account_id}"), Limit(f"link {accounts.index_of(keys, email)}")
        await (tries := Tries(keys, asked)).check(db)
        await tries.count(db)
        await one_time_ends.end_changes(db, account_id)
        secret = await one_time.make_change(db, keys, account_id, email)
        link = one_time.new_address_link(call.services.public_url, secret)
        mail.send(db, keys, "new-address", to=email, link=link)
        mail.send(db, keys, "address-asked", to=await accounts.address_of(db, keys, account_id))
        await _on_record(db, account_id, audit.Action.created)
    return json_answer({"expires_in": one_time.MINUTES * 60}, 202)


def _check_whole(sign_in: Present) -> None:
    """403 for whoever came another way than by the address that they want to change: by a code that was read
    out, or by a provider, which answers for its own organisation alone."""
    if sign_in.account_id is None or sign_in.within_organisation_id is not None:
        raise Problem(
            "forbidden",
            "Sign in by a link or a code that goes to the address that you have now. Then ask again.",
        )


async def prove(call: Call) -> Answer:
    """The account has the new address from now on, and everybody who is signed in with it is signed out.

    To read the mail of the new address is not enough, since it may have been typed wrong: they are signed in
    as they were when they asked. A link that is opened without that is not used up."""
    sign_in = await required(call, FIRST)
    row = await _taken(call, SecretKind.address, _change, sign_in)
    if row is None:
        raise Problem("link-refused")
    return _done(call)


async def give_back(call: Call) -> Answer:
    """The account has the address before again. Whoever reads its mail may say so, signed in or not, since
    whoever took the account away has ended their sign-ins."""
    check_possible(call)
    row = await _taken(call, SecretKind.former, _undo)
    if row is None:
        raise Problem("link-refused", ENDED)
    return _done(call)


def _done(call: Call) -> Answer:
    call.services.access.forget_people()
    return Answer(204, headers={"cache-control": "no-store"})


async def _taken(
    call: Call, kind: SecretKind, do: Change, sign_in: Present | None = None
) -> dict[str, Any] | None:
    """Do what the secret is for; its row, or None where it does not work, which is counted."""
    await call.body()
    sent, keys, tries = call.json(AddressProof), call.services.keys, tries_of(call)
    async with call.services.database.system("an address that signs in is another", NOBODY_YET) as db:
        await tries.turn(db)
        row = await one_time.found(db, one_time.hashed(sent.secret))
        if row is None or row["kind"] != kind.value or not one_time.works(row, db.at):
            await tries.wrong(db)
            return None
        if sign_in is not None:
            _check_theirs(sign_in, row)
        await do(call, db, row, one_time.carried(keys, row["account_id"], sent.secret))
    return row


def _check_theirs(sign_in: Present, row: dict[str, Any]) -> None:
    """409 for whoever is signed in as somebody else, or in a way in which they could not have asked."""
    if sign_in.account_id != row["account_id"] or sign_in.within_organisation_id is not None:
        raise Problem("conflict", FIRST)


async def _change(call: Call, db: Write, row: dict[str, Any], email: str) -> None:
    account_id, keys = row["account_id"], call.services.keys
    before = await _another(db, keys, row, email)
    secret = await one_time.make_former(db, keys, account_id, before)
    link = one_time.former_address_link(call.services.public_url, secret)
    mail.send(db, keys, "address-changed", to=before, link=link)
    await _tell_administrators(call, db, account_id)


async def _tell_administrators(call: Call, db: Write, account_id: str) -> None:
    """Wherever they are a member, so that nobody who leaves keeps their access by a private mailbox."""
    services = call.services
    for each in await _hats(db, account_id):
        if each["member_id"]:
            home = each["organisation_id"]
            await write_to_administrators(
                db, services.keys, home, "colleague-address", link=services.public_url
            )


async def _undo(call: Call, db: Write, row: dict[str, Any], email: str) -> None:
    account_id, keys = row["account_id"], call.services.keys
    refused = await _another(db, keys, row, email)
    await one_time_ends.end_former(db, account_id, row["created_at"])
    for each in (email, refused):
        mail.send(db, keys, "address-back", to=each)


async def _another(db: Write, keys: Keys, row: dict[str, Any], email: str) -> str:
    """Another address for an account; the one before, which opens nothing from now on."""
    account_id = row["account_id"]
    before = await accounts.address_of(db, keys, account_id)
    await accounts.change_address(db, keys, account_id, email)
    await one_time.use(db, row)
    # Whatever went to the address before, and whoever came by it.
    await one_time_ends.end_opening(db, account_id)
    await sign_ins.end_all_of(db, account_id)
    await _on_record(db, account_id, audit.Action.changed)
    return before


async def _on_record(db: Write, account_id: str, action: audit.Action) -> None:
    """With every organisation that the person is known to, by what they are there: nothing says that it is
    one person."""
    for each in await _hats(db, account_id):
        hat = hat_of(each)
        person = (hat.id,) if each["contributor_id"] else ()
        audit.note(db, action, RESOURCE, hat.id, owner=hat.organisation_id, by=hat.actor, people=person)


async def _hats(db: Write, account_id: str) -> list[dict[str, Any]]:
    return await hats(db, Present("", account_id, None, None, None, False, db.at, db.at))

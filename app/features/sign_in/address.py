"""Another address to sign in with: asked for by whoever is signed in, proved by a link that goes there.

Until it is proved it is kept nowhere: the link itself carries it, sealed, and only the link's hash is kept.
"""

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from app.features import accounts, mail, one_time
from app.features.accounts import Email
from app.features.one_time import SecretKind
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

RESOURCE = "sign-in-address"
"""What becomes of it on record."""


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
        await one_time.end_changes(db, account_id)
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
    """The account has the new address from now on, and everybody who is signed in with it is signed out."""
    check_possible(call)
    await call.body()
    sent, keys, tries = call.json(AddressProof), call.services.keys, tries_of(call)
    async with call.services.database.system("another address is proved", NOBODY_YET) as db:
        await tries.check(db)
        row = await one_time.found(db, one_time.hashed(sent.secret))
        works = row and row["kind"] == SecretKind.address.value and one_time.works(row, db.at)
        if row is None or not works:
            await tries.count(db)
        else:
            await _change(call, db, row, one_time.carried(keys, row["account_id"], sent.secret))
    if not works:
        raise Problem("link-refused")
    call.services.access.forget_people()
    return Answer(204, headers={"cache-control": "no-store"})


async def _change(call: Call, db: Write, row: dict[str, Any], email: str) -> None:
    account_id, keys = row["account_id"], call.services.keys
    before = await accounts.address_of(db, keys, account_id)
    await accounts.change_address(db, keys, account_id, email)
    await one_time.use(db, row)
    # Whatever went to the old address, and whoever came by it.
    await one_time.end_opening(db, account_id)
    await sign_ins.end_all_of(db, account_id)
    mail.send(db, keys, "address-changed", to=before)
    await _on_record(db, account_id, audit.Action.changed)


async def _on_record(db: Write, account_id: str, action: audit.Action) -> None:
    """With every organisation that the person is known to, by what they are there: nothing says that it is
    one person."""
    nobody = Present("", account_id, None, None, None, False, db.at, db.at)
    for each in await hats(db, nobody):
        hat = hat_of(each)
        person = (hat.id,) if each["contributor_id"] else ()
        audit.note(db, action, RESOURCE, hat.id, owner=hat.organisation_id, by=hat.actor, people=person)

"""The sign-in that there is: who, what they may act as, when it ends; acting as another; signing out."""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select

from app.features.organisations import Organisation
from app.features.sign_in import sign_ins
from app.features.sign_in.common import not_signed_in, required, signed_in_view, with_cookie, without_cookie
from app.features.sign_in.hats import Present, hat_of, hats
from app.kit.database import Read
from app.kit.inputs import Id, Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import fault, invalid
from app.kit.statements import Statement


class HatView(BaseModel):
    """One thing that somebody may act as: exactly one of `member_id` and `contributor_id` is given."""

    member_id: str | None = Field(json_schema_extra={"format": "uuid"})
    contributor_id: str | None = Field(json_schema_extra={"format": "uuid"})
    organisation_id: str = Field(json_schema_extra={"format": "uuid"})
    organisation: str = Field(description="The organisation's name.")
    display_name: str
    roles: list[str]


class SignInView(BaseModel):
    acting: HatView | None = Field(description="Null while they have not said who they act for.")
    choices: list[HatView]
    ends_at: str = Field(
        description="When it ends if nothing more is asked.", json_schema_extra={"format": "date-time"}
    )
    ends_at_latest: str = Field(
        description="When it ends whatever is asked.", json_schema_extra={"format": "date-time"}
    )
    idle_minutes: int


class Acting(Part):
    """Exactly one of both: one of `choices`."""

    member_id: Id | None = None
    contributor_id: Id | None = None


_NAMES = Statement(lambda: select(Organisation.id, Organisation.name))


async def read(call: Call) -> Answer:
    """Reading this counts as asking for something: a page that asks it by itself keeps nobody signed in
    beyond `ends_at_latest`."""
    call.no_query()
    sign_in = await required(call)
    async with call.services.database.system_read("what somebody may act as") as db:
        return json_answer(signed_in_view(sign_in, await _choices(db, sign_in)))


async def _choices(db: Read, sign_in: Present) -> list[dict[str, Any]]:
    names = {row[0]: row[1] for row in await db.rows(_NAMES)}
    return [each | {"organisation": names[each["organisation_id"]]} for each in await hats(db, sign_in)]


async def act(call: Call) -> Answer:
    """A new cookie: nobody who knew the one before acts as this. The old sign-in ends."""
    sign_in = await required(call)
    await call.body()
    sent = call.json(Acting)
    if (sent.member_id is None) == (sent.contributor_id is None):
        raise invalid(fault("", "exactly-one-of", "Give a member_id or a contributor_id."))
    secret = None
    async with call.services.database.system("somebody says who they act for") as db:
        for each in await hats(db, sign_in):
            if (each["member_id"], each["contributor_id"]) == (sent.member_id, sent.contributor_id):
                if not await sign_ins.end(db, sign_in):
                    raise not_signed_in()  # what was ended elsewhere lives on as nobody else
                secret = await sign_ins.begin(
                    db,
                    sign_in.account_id,
                    hat_of(each),
                    within=sign_in.within_organisation_id,
                    pinned=sign_in.pinned,
                    ends_at=sign_in.ends_at,
                )
    if secret is None:
        raise invalid(fault("", "unknown-reference", "Choose one of those that GET /v1/sign-in lists."))
    return with_cookie(call, Answer(204, headers={"cache-control": "no-store"}), secret)


async def end(call: Call) -> Answer:
    """Sign out here."""
    return await _ended(call, sign_ins.end)


async def end_all(call: Call) -> Answer:
    """Sign out everywhere."""
    return await _ended(call, sign_ins.end_all)


async def _ended(call: Call, do: Any) -> Answer:
    call.no_query()
    sign_in = await required(call)
    async with call.services.database.system("somebody signs out") as db:
        await do(db, sign_in)
    return without_cookie(call)


async def leave(services: Any, cookie_header: str | None) -> None:
    """End the sign-in of a browser that leaves at once (`/exit`), if there is one."""
    secret = services.access.cookie.read(cookie_header)
    if secret is None:
        return
    async with services.database.system("somebody leaves at once") as db:
        if (sign_in := await sign_ins.present(db, secret)) is not None:
            await sign_ins.end(db, sign_in)
    services.access.forget_people()

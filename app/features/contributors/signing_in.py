"""How a contributor comes to sign in: an invitation by e-mail, or a code that a coordinator reads out."""

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select

from app.features import mail, members, one_time
from app.features.accounts import Email
from app.features.contributors import elsewhere, identity, layer
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.members import Member
from app.features.one_time import SecretKind
from app.kit import audit
from app.kit.answering import id_in_path, once
from app.kit.database import Read, Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Part
from app.kit.noun import HOME, Noun
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.standing import Standing, standing
from app.kit.statements import Statement
from app.kit.tables import ID

PERMISSION = "contributors.identity:write"


class ContributorInvitation(Part):
    email: Email | None = Field(default=None, description="Left out: the address in their identity.")


class CodeRequest(Part):
    """An empty object: there is nothing to say."""


class Invited(BaseModel):
    contributor_id: str = Field(json_schema_extra={"format": "uuid"})
    expires_in: int = Field(description="Seconds for which it works.")


class SpokenCode(Invited):
    code: str = Field(description="Twelve digits to read out. It works once.", examples=["123456789012"])


_ACCOUNT = Statement(
    lambda: select(Contributor.account_id).where(Contributor.id == bindparam("id", type_=ID))
)

_COLLEAGUE = Statement(
    lambda: select(Member.id).where(Member.account_id == bindparam("account_id", type_=ID))
)


async def _invite(call: Call) -> Answer:
    contributor_id = id_in_path(call.path["contributor_id"])
    async with call.services.database.read(call.scope) as reader:
        await _own_contributor(reader, contributor_id)
    await call.body()
    email = call.json(ContributorInvitation).email
    async with call.services.database.read(call.scope) as reader:
        person = await _own_contributor(reader, contributor_id)
        theirs = await identity.email_of(reader, call.services.keys, person)
    email = email or theirs
    if email is None:
        raise invalid(fault("/email", "required", "There is no address in their identity: give one."))
    services = call.services
    account_id = await members.prepare_account(services.database, services.keys, email)

    async def do(db: Write) -> Outcome:
        linked = await db.value(_ACCOUNT, id=contributor_id)
        if linked is not None and linked != account_id:
            raise Problem("already-exists", "They sign in with another address already.")
        await _refuse_colleague(db, account_id)
        home = db.scope.organisation_id
        secret = await one_time.make_invitation(db, SecretKind.contributor, account_id, home, contributor_id)
        link = one_time.invitation_link(services.public_url, secret)
        mail.send(db, services.keys, "invitation", to=email, link=link)
        await elsewhere.tell(db, services.keys, person, theirs, email)
        layer.note(db, audit.Action.created, "invitation", person, None)
        return Outcome(202, [contributor_id])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        seconds = one_time.DAYS * 86_400
        return json_answer({"contributor_id": outcome.ids[0], "expires_in": seconds}, outcome.status)

    return await once(call, CONTRIBUTORS, do, say)


async def _refuse_colleague(db: Write, account_id: str) -> None:
    """409 where the address is that of somebody who works here: they would act as the person. Who is both
    is known to whoever looks after members, and nobody says it of themselves."""
    colleague = await db.value(_COLLEAGUE, account_id=account_id)
    if colleague is None:
        return
    if db.scope.may("members:write") and db.scope.actor != f"member:{colleague}":
        return
    raise Problem(
        "conflict",
        "Somebody who works here signs in with this address. If they are the same person, ask an "
        "administrator: only another one than themselves, who may also invite contributors, sends this.",
    )


async def _make_code(call: Call) -> Answer:
    """For somebody without e-mail. Whoever reads it out could use it: it is on record for the person to see,
    and gives no more than what is theirs."""
    contributor_id = id_in_path(call.path["contributor_id"])
    async with call.services.database.read(call.scope) as reader:
        person = await _own_contributor(reader, contributor_id)
    await call.body()
    call.json(CodeRequest)
    keys = call.services.keys

    async def do(db: Write) -> Outcome:
        secret_id = await one_time.make_spoken(db, keys, db.scope.organisation_id, contributor_id)
        layer.note(db, audit.Action.created, "sign-in-code", person, None)
        return Outcome(201, [secret_id])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        code = one_time.spoken_code_of(keys, outcome.ids[0])
        said = {"contributor_id": contributor_id, "expires_in": one_time.MINUTES * 60, "code": code}
        return json_answer(said, outcome.status)

    return await once(call, CONTRIBUTORS, do, say)


async def _own_contributor(db: Read, contributor_id: str) -> Standing:
    """A contributor of one's own organisation; nobody does this for themselves."""
    person = await standing(db, CONTRIBUTORS, contributor_id)
    if person.relation not in HOME:
        raise not_found()
    if db.scope.is_person:
        raise Problem("not-yours-to-change", "You are signed in already.")
    return person


def operations() -> list[Operation]:
    """Both need what a coordinator has, and are put on record."""
    path = f"{CONTRIBUTORS.path}/{{contributor_id}}"
    return [
        Operation(
            "POST",
            f"{path}/invitation",
            "invite_contributor",
            _invite,
            PERMISSION,
            "Invite a contributor to sign in",
            "contributors",
            body=ContributorInvitation,
            answers={202: Invited},
        ),
        Operation(
            "POST",
            f"{path}/sign-in-code",
            "make_sign_in_code",
            _make_code,
            PERMISSION,
            "Make a code to read out to a contributor",
            "contributors",
            body=CodeRequest,
            answers={201: SpokenCode},
        ),
    ]

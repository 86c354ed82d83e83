"""Members: an account in one organisation, and what it may do there (SETTLED.md 4)."""

from dataclasses import replace

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, and_, bindparam, select, update
from sqlalchemy import text as words
from sqlmodel import col

from app.features import accounts, mail, one_time
from app.features.accounts import Email
from app.features.keys import Keys
from app.features.organisations import Organisation
from app.features.roles import Role
from app.kit import audit, telling, writing
from app.kit.answering import at_version, changeable, id_in_path, once, operation_of, require_match
from app.kit.changes import FeedCounter
from app.kit.database import Database, Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Line, Members, Part
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, not_found
from app.kit.resource import resource
from app.kit.scope import Scope
from app.kit.standing import Standing, standing
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ORGANISATION, Owned, document, instant, owned_by, reference, text


class MemberMembers(Members):
    display_name: Line = text("profile", nullable=False, description="What colleagues call them.")
    roles: list[Role] = document(
        nullable=False, min_length=1, max_length=5, description="What they may do: docs/roles.md."
    )


class Member(MemberMembers, Owned, table=True):
    """Each role is a set of permissions by name. `accepted_at` is null while an invitation is open, and
    `disabled_at` set once they were removed: the row stays for the teams that they were in, and nobody
    sees it any more."""

    __tablename__ = "members"
    __person__ = of_person(
        "What you do as a member of staff",
        account_id="account",
        left_out={"account_id": "as of the account"},
        kept="another capacity of the same person, kept by the organisation that they work for",
    )
    __table_args__ = owned_by(
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
        Index(
            None,
            "organisation_id",
            "account_id",
            unique=True,
            sqlite_where=words("disabled_at IS NULL"),
            postgresql_where=words("disabled_at IS NULL"),
        ),
    )

    account_id: str = reference("identity", nullable=False, info={"internal": True})
    disabled_at: str | None = instant(info={"internal": True})
    accepted_at: str | None = instant()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return and_(cls.organisation_id == ORGANISATION, col(cls.disabled_at).is_(None))

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return and_(cls.organisation_id == ORGANISATION, col(cls.disabled_at).is_(None))


class MemberInvitation(MemberMembers):
    """Somebody to invite. They are a member once they accept."""

    email: Email = Field(description="Where the invitation goes. Not shown again.")


class Nothing(Part):
    """An empty object: there is nothing to say."""


class MemberView(MemberMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    accepted_at: str | None = Field(
        description="Since when they are a member; null while they have not accepted.",
        json_schema_extra={"format": "date-time"},
    )


_VERSION = Member.__table__.columns.version.type
_OTHERS = Statement(
    lambda: select(Member.roles).where(
        Member.id != bindparam("member_id", type_=ID), col(Member.accepted_at).is_not(None)
    )
)
_IN_TURN = Statement(
    lambda: select(Organisation.id).where(Organisation.organisation_id == ORGANISATION).with_for_update()
)
_REMOVE = Statement(
    lambda: (
        update(Member)
        .where(
            Member.id == bindparam("member_id", type_=ID),
            Member.version == bindparam("expected", type_=_VERSION),
        )
        .values(disabled_at=bindparam("at", type_=INSTANT), version=Member.version + 1)
    )
)
_ACCEPT = Statement(
    lambda: (
        update(Member)
        .where(
            Member.id == bindparam("member_id", type_=ID),
            col(Member.disabled_at).is_(None),
            col(Member.accepted_at).is_(None),
        )
        .values(
            accepted_at=bindparam("at", type_=INSTANT),
            updated_at=bindparam("at", type_=INSTANT),
            version=Member.version + 1,
        )
    )
)

_ADDRESS = Statement(
    lambda: (
        select(accounts.Account.id, accounts.Account.sealed_email)
        .join(Member, Member.account_id == accounts.Account.id)
        .where(Member.id == bindparam("id", type_=ID))
    )
)


async def _with_care(db: Write, row: Values, before: Values | None) -> None:
    """Nobody changes their own roles, so that no administrator opens people's records to themselves alone;
    and there is always an administrator."""
    if before is None or _roles(row) == _roles(before):
        return
    if db.scope.actor == f"member:{row['id']}":
        raise Problem("not-your-own-roles")
    await _keep_an_administrator(db, before, _roles(row))


async def _keep_an_administrator(db: Write, before: Values, roles: set[str]) -> None:
    """409 where the last administrator would be one no longer. Those who change this do so in turn."""
    if before["accepted_at"] is None or Role.administrator not in _roles(before) - roles:
        return
    await db.rows(_IN_TURN)
    others = await db.rows(_OTHERS, member_id=before["id"])
    if not any(Role.administrator in orjson.loads(row[0]) for row in others):
        raise Problem("last-administrator")


def _roles(row: Values) -> set[str]:
    return set(orjson.loads(row["roles"]))


MEMBERS = Noun(
    model=Member,
    name="member",
    collection="members",
    create=MemberMembers,
    view=MemberView,
    query=Query,
    sorts={"created_at": "created_at"},
    relations=frozenset({"own"}),
    rules=(_with_care,),
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
    external=False,
)


# -- inviting


async def prepare_account(database: Database, keys: Keys, email: str) -> str:
    """The account with an address, in a transaction of its own: no organisation's reach goes to accounts,
    and one that nobody comes to use is nothing more than an address."""
    async with database.system("an account for whoever is invited") as db:
        return await accounts.prepared(db, keys, email)


async def invite(db: Write, account_id: str, sent: Values, public_url: str) -> tuple[Values, str]:
    """A member who has not accepted yet, and the link for them; 409 where they are one already."""

    async def of_account(db: Write, row: Values, before: Values | None) -> None:
        row["account_id"] = account_id

    row = await writing.create(db, replace(MEMBERS, rules=(of_account,)), sent, None)
    return row, await _new_link(db, row["id"], account_id, public_url)


async def _new_link(db: Write, member_id: str, account_id: str, public_url: str) -> str:
    organisation_id = db.scope.organisation_id
    kind = one_time.SecretKind.member
    secret = await one_time.make_invitation(db, kind, account_id, organisation_id, member_id)
    return one_time.invitation_link(public_url, secret)


async def _invite(call: Call) -> Answer:
    await call.body()
    sent = call.json(MemberInvitation).model_dump(mode="python")
    email, services = sent.pop("email"), call.services
    account_id = await prepare_account(services.database, services.keys, email)

    async def do(db: Write) -> Outcome:
        row, link = await invite(db, account_id, sent, services.public_url)
        mail.send(db, services.keys, "invitation", to=email, link=link)
        return Outcome(201, [row["id"]])

    return await once(call, MEMBERS, do)


async def _invite_again(call: Call) -> Answer:
    """A new link for whoever has not accepted; who has needs none."""
    member_id = id_in_path(call.path["id"])
    await call.body()
    call.json(Nothing)
    services = call.services
    async with services.database.read(call.scope) as reader:
        current = await standing(reader, MEMBERS, member_id)
    if current.row["accepted_at"] is not None:
        raise Problem("invitation-used", "They have accepted already. They sign in by e-mail.")
    async with services.database.system_read("where an invitation goes") as db:
        row = await db.row(_ADDRESS, id=member_id)
    if row is None or row[1] is None:
        raise not_found()
    email = accounts.email_of(services.keys, *row)

    async def do(db: Write) -> Outcome:
        link = await _new_link(db, member_id, row[0], services.public_url)
        mail.send(db, services.keys, "invitation", to=email, link=link)
        audit.note(db, audit.Action.created, "invitation", member_id, owner=db.scope.organisation_id)
        return Outcome(200, [member_id])

    return await once(call, MEMBERS, do)


async def accept(db: Write, member_id: str, organisation_id: str) -> None:
    """They have accepted. For a handle of the system's, in the member's own name."""
    if not await db.change(_ACCEPT, member_id=member_id, at=db.at):
        raise Problem("invitation-ended")
    by = Scope(organisation_id, f"member:{member_id}")
    audit.note(
        db, audit.Action.changed, "member", member_id, owner=organisation_id, members=("accepted_at",), by=by
    )


# -- removing


async def _remove(call: Call) -> Answer:
    current = await changeable(call, MEMBERS)
    require_match(call, MEMBERS, current)
    call.no_query()
    await at_version(call, MEMBERS, current, _removed)
    call.services.access.forget_people()
    return Answer(204)


async def _removed(db: Write, current: Standing) -> None:
    """Their sign-ins here end with this: each looks whether its membership is there."""
    row = current.row
    await _keep_an_administrator(db, row, set())
    readers = await telling.hearers(db, MEMBERS, row)
    telling.say(db, MEMBERS, row, audit.Action.deleted, "deleted", (), readers=readers)
    if not await db.change(_REMOVE, member_id=row["id"], expected=row["version"], at=db.at):
        raise writing.stale()


async def _change_roles(call: Call) -> Answer:
    answer = await _CHANGE.run(call)
    call.services.access.forget_people()
    return answer


_OFFERED = {each.operation_id: each for each in resource(MEMBERS)}
_CHANGE = _OFFERED["change_member"]


def operations() -> list[Operation]:
    """Members are invited, not made; nobody gives them ids of another system."""
    create, remove = _OFFERED["create_member"], _OFFERED["delete_member"]
    invited = replace(create, run=_invite, body=MemberInvitation, summary="Invite somebody to be a member")
    return [
        _OFFERED["list_members"],
        invited,
        _OFFERED["read_member"],
        replace(_CHANGE, run=_change_roles),
        replace(remove, run=_remove, summary="Remove one member; their sign-ins here end"),
        operation_of(
            MEMBERS,
            "POST",
            "/{id}/invitation",
            "invite",
            _invite_again,
            "Send the invitation again",
            body=Nothing,
            answers={200: MemberView},
        ),
    ]

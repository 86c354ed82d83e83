"""Two people of the example partnership who sign in by a link: a coordinator, and a contributor."""

from dataclasses import dataclass

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import col

from app.features import accounts, example, members, one_time
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.keys import Keys
from app.features.members import Member
from app.features.sign_in import invitations
from app.kit import external_ids
from app.kit.database import Database
from app.kit.scope import OPERATOR, Scope
from app.kit.statements import Statement
from app.kit.tables import ID

COORDINATOR = "coordinator@exampleshire.example"
CONTRIBUTOR = "river@exampleshire.example"

_HOME = example.CLIENTS_OF[0]
_ACTS = Statement(
    lambda: union_all(
        *(
            select(literal(1)).where(col(model.account_id) == bindparam("account_id", type_=ID))
            for model in (Member, Contributor)
        )
    )
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody to look around as. The link works once, for a quarter of an hour."""

    who: str
    email: str
    link: str


async def visitors(database: Database, keys: Keys, public_url: str) -> tuple[Visitor, ...]:
    """Both of them, each with a new link. `example.load` comes first."""
    home = await example.id_of(database, _HOME)
    for email, invite in ((COORDINATOR, _invite_member), (CONTRIBUTOR, _invite_contributor)):
        account_id = await members.prepare_account(database, keys, email)
        async with database.system("somebody of the example partnership accepts") as db:
            acts = await db.value(_ACTS, account_id=account_id) is not None
        if not acts:
            secret = await invite(database, home, account_id)
            async with database.system("somebody of the example partnership accepts") as db:
                row = await invitations.invitation(db, secret)
                assert row is not None  # noqa: S101 - it was made just now
                await invitations.accepted(db, row, account_id)
    return (
        await _visitor(database, keys, public_url, "a coordinator, who is administrator too", COORDINATOR),
        await _visitor(database, keys, public_url, "River, a person with lived experience", CONTRIBUTOR),
    )


async def _invite_member(database: Database, home: str, account_id: str) -> str:
    sent = {"display_name": "Coordinator", "roles": ["administrator", "coordinator"]}
    async with database.write(Scope(home, OPERATOR.actor), "example") as db:
        _, link = await members.invite(db, account_id, sent, "")
    return link.partition("#")[2]


async def _invite_contributor(database: Database, home: str, account_id: str) -> str:
    kind = one_time.SecretKind.contributor
    async with database.read(Scope(home, OPERATOR.actor)) as reader:
        river = await external_ids.find(reader, CONTRIBUTORS.name, example.SYSTEM, "river")
    assert river is not None  # noqa: S101 - it was loaded
    async with database.system("a contributor of the example partnership is invited") as db:
        return await one_time.make_invitation(db, kind, account_id, home, river)


async def _visitor(database: Database, keys: Keys, public_url: str, who: str, email: str) -> Visitor:
    async with database.system("a link for somebody of the example partnership") as db:
        index = accounts.index_of(keys, email)
        account_id = await accounts.known_by_email(db, keys, email)
        secret, _ = await one_time.make_link(db, keys, index, account_id)
    return Visitor(who, email, one_time.sign_in_link(public_url, secret))

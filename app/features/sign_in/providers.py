"""Councils' and universities' own sign-in: which providers there are, made by the operator."""

from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.features.keys import Keys
from app.features.organisations import Organisation
from app.features.sign_in import sign_ins
from app.kit import audit
from app.kit.browser import is_loopback
from app.kit.database import Write
from app.kit.inputs import Id, Part
from app.kit.operations import Answer, Call, json_answer
from app.kit.personal import nobodys
from app.kit.sealing import Box
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, Owned, instant, new_id, owned_by, text

ENTRA = "login.microsoftonline.com"


class IdentityProvider(Owned, table=True):
    """One provider of one organisation. The issuer is pinned: nothing that it says moves us to another.
    `subject_claims` are the claims that name a person for good."""

    __tablename__ = "identity_providers"
    __person__ = nobodys("providers of organisations", {"sealed_secret": "a provider's"})
    __table_args__ = owned_by()

    name: str = text(nullable=False)
    issuer: str = text(nullable=False)
    client_id: str = text(nullable=False)
    sealed_secret: str = text("identity", nullable=False)
    scopes: str = text(nullable=False)
    subject_claims: str = text(nullable=False)
    disabled_at: str | None = instant()


class ProviderQuery(Part):
    organisation_id: Id | None = Field(default=None, description="Those of one organisation.")


class ProviderView(BaseModel):
    id: str = Field(json_schema_extra={"format": "uuid"})
    name: str = Field(description="What people call it.")
    organisation_id: str = Field(json_schema_extra={"format": "uuid"})
    organisation: str


class ProviderList(BaseModel):
    items: list[ProviderView]


_LIST = Statement(
    lambda: (
        select(IdentityProvider.id, IdentityProvider.name, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == IdentityProvider.organisation_id)
        .where(col(IdentityProvider.disabled_at).is_(None))
        .order_by(Organisation.name_key, IdentityProvider.id)
    )
)
_ONE = Statement(
    lambda: select(
        IdentityProvider.id,
        IdentityProvider.organisation_id,
        IdentityProvider.issuer,
        IdentityProvider.client_id,
        IdentityProvider.sealed_secret,
        IdentityProvider.scopes,
        IdentityProvider.subject_claims,
    ).where(IdentityProvider.id == bindparam("id", type_=ID), col(IdentityProvider.disabled_at).is_(None))
)

_EVERY = Statement(
    lambda: (
        select(IdentityProvider.id, Organisation.name, IdentityProvider.name, IdentityProvider.disabled_at)
        .join(Organisation, Organisation.id == IdentityProvider.organisation_id)
        .order_by(IdentityProvider.id)
    )
)
_HELD = Statement(
    lambda: (
        select(IdentityProvider.id)
        .where(IdentityProvider.id == bindparam("id", type_=ID), col(IdentityProvider.disabled_at).is_(None))
        .with_for_update()
    )
)
_WHOSE = Statement(
    lambda: select(IdentityProvider.organisation_id).where(IdentityProvider.id == bindparam("id", type_=ID))
)
_DISABLE = Statement(
    lambda: (
        update(IdentityProvider)
        .where(IdentityProvider.id == bindparam("id", type_=ID), col(IdentityProvider.disabled_at).is_(None))
        .values(
            disabled_at=bindparam("at", type_=INSTANT),
            updated_at=bindparam("at", type_=INSTANT),
            version=IdentityProvider.version + 1,
        )
    )
)


async def find(call: Call) -> Answer:
    """For the sign-in page, where nobody is known yet."""
    asked = call.query(ProviderQuery).organisation_id
    async with call.services.database.system_read("which providers people may sign in with") as db:
        rows = await db.rows(_LIST)
    names = ("id", "name", "organisation_id", "organisation")
    items = [dict(zip(names, row, strict=True)) for row in rows if asked in (None, row[2])]
    return json_answer({"items": items})


async def one(call: Call, provider_id: str) -> Any:
    """A live provider's columns, or None."""
    async with call.services.database.system_read("how a provider is reached") as db:
        return await db.row(_ONE, id=provider_id)


async def add(
    db: Write,
    keys: Keys,
    *,
    organisation_id: str,
    name: str,
    issuer: str,
    client_id: str,
    secret: str,
    scopes: str,
) -> str:
    """A new provider; its id. ValueError for an issuer that is not HTTPS, loopback aside."""
    if not issuer.startswith("https://") and not is_loopback(issuer):
        raise ValueError("An issuer is an https address.")
    if "openid" not in scopes.split():
        raise ValueError("The scopes have to have openid among them.")
    provider_id = new_id()
    await db.insert(
        IdentityProvider,
        {
            "id": provider_id,
            "created_at": db.at,
            "updated_at": db.at,
            "version": 1,
            "organisation_id": organisation_id,
            "name": name,
            "issuer": issuer,
            "client_id": client_id,
            "sealed_secret": _box(keys).seal(secret.encode(), provider_id.encode()),
            "scopes": scopes,
            # Entra's `sub` differs for each application; tenant and object id stay (issue 3).
            "subject_claims": "tid oid" if urlsplit(issuer).hostname == ENTRA else "sub",
            "disabled_at": None,
        },
    )
    audit.note(db, audit.Action.created, "identity-provider", provider_id, owner=organisation_id, version=1)
    return provider_id


async def every(db: Any) -> list[Any]:
    """Each with its organisation, its name and since when it is disabled. For a handle of the system's."""
    found: list[Any] = await db.rows(_EVERY)
    return found


async def is_live(db: Write, provider_id: str) -> bool:
    """Whether it is not disabled, nor will be before this transaction ends."""
    return await db.value(_HELD, id=provider_id) is not None


async def disable(db: Write, provider_id: str) -> bool:
    """Nobody comes by it any more, and sign-ins that did end; whether there was such a live one.

    A sign-in knows whose provider it came by and not which: those by another of the same organisation end
    too, and begin anew with that one."""
    if not await db.change(_DISABLE, id=provider_id, at=db.at):
        return False
    owner = await db.value(_WHOSE, id=provider_id)
    await sign_ins.end_within(db, owner)
    audit.note(
        db, audit.Action.changed, "identity-provider", provider_id, owner=owner, members=("disabled_at",)
    )
    return True


def secret_of(keys: Keys, provider_id: str, sealed: str) -> str:
    """The secret by which the provider knows us."""
    return _box(keys).open(sealed, provider_id.encode()).decode()


def _box(keys: Keys) -> Box:
    return keys.box("provider-secret")

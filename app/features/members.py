"""Accounts and members: who signs in, and what they may do in which organisation (SETTLED.md 4)."""

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import SQLModel

from app.kit.tables import Owned, document, instant, owned_by, primary_key, reference, text, whole


class Account(SQLModel, table=True):
    """One sign-in. It belongs to no organisation, so nobody's scope reaches it."""

    __tablename__ = "accounts"

    id: str = primary_key()
    created_at: str = instant(nullable=False)
    updated_at: str = instant(nullable=False)
    version: int = whole(nullable=False, default=1)
    disabled_at: str | None = instant()


class Member(Owned, table=True):
    """An account in one organisation. Each role is a set of permissions by name."""

    __tablename__ = "members"
    __table_args__ = owned_by(
        UniqueConstraint("organisation_id", "account_id"),
        ForeignKeyConstraint(["account_id"], ["accounts.id"]),
    )

    account_id: str = reference(nullable=False)
    display_name: str = text("profile", nullable=False)
    roles: str = document(nullable=False)
    disabled_at: str | None = instant()

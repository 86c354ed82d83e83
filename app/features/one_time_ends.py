"""What ends secrets before their time: another address, signing out everywhere, an accepted invitation."""

from typing import Any

from sqlalchemy import bindparam, or_, update

from app.features.one_time import OneTimeSecret, SecretKind
from app.kit.database import Write
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT


def _ending(*kinds: SecretKind) -> Statement:
    """Ended and not used: whoever opens an invitation afterwards reads that, and asks for another one."""
    return Statement(
        lambda: (
            update(OneTimeSecret)
            .where(
                OneTimeSecret.account_id == bindparam("of_account", type_=ID),
                or_(*(OneTimeSecret.kind == each.value for each in kinds)),
                OneTimeSecret.used_at.is_(None),
                OneTimeSecret.ends_at > bindparam("at", type_=INSTANT),
            )
            .values(ends_at=bindparam("at", type_=INSTANT))
        )
    )


_END_CHANGES = _ending(SecretKind.address)
_END_ASKED_FOR = _ending(SecretKind.address, SecretKind.link)
_END_OPENING = _ending(SecretKind.address, SecretKind.link, SecretKind.member, SecretKind.contributor)
# What an older link gives back, no newer one takes away again.
_END_FORMER = Statement(
    lambda: (
        update(OneTimeSecret)
        .where(
            OneTimeSecret.account_id == bindparam("of_account", type_=ID),
            OneTimeSecret.kind == SecretKind.former.value,
            OneTimeSecret.created_at >= bindparam("since", type_=INSTANT),
            OneTimeSecret.used_at.is_(None),
        )
        .values(used_at=bindparam("at", type_=INSTANT))
    )
)
_END_INVITATIONS = Statement(
    lambda: (
        update(OneTimeSecret)
        .where(
            OneTimeSecret.kind == bindparam("of_kind"),
            or_(
                OneTimeSecret.member_id == bindparam("of_member", type_=ID),
                OneTimeSecret.contributor_id == bindparam("of_contributor", type_=ID),
            ),
            OneTimeSecret.used_at.is_(None),
            OneTimeSecret.ends_at > bindparam("at", type_=INSTANT),
        )
        .values(ends_at=bindparam("at", type_=INSTANT))
    )
)


async def end_changes(db: Write, account_id: str) -> None:
    """Links that were to prove another address for an account work no more."""
    await db.change(_END_CHANGES, of_account=account_id, at=db.at)


async def end_asked_for(db: Write, account_id: str) -> None:
    """Nor do links and codes that somebody asked for. Invitations stay: an organisation sent them."""
    await db.change(_END_ASKED_FOR, of_account=account_id, at=db.at)


async def end_opening(db: Write, account_id: str) -> None:
    """Nothing that was sent opens an account any more, invitations neither."""
    await db.change(_END_OPENING, of_account=account_id, at=db.at)


async def end_former(db: Write, account_id: str, since: str) -> None:
    """Links that give back an address which an account had at an instant or later work no more."""
    await db.change(_END_FORMER, of_account=account_id, since=since, at=db.at)


async def end_other_invitations(db: Write, row: dict[str, Any]) -> None:
    """Once one invitation is accepted, no other one to the same opens anything."""
    of = {"of_member": row["member_id"], "of_contributor": row["contributor_id"]}
    await db.change(_END_INVITATIONS, of_kind=row["kind"], at=db.at, **of)

"""Who hears of a change: an audit entry, and an event in the feed of everybody who may see the record."""

from typing import TYPE_CHECKING

from app.kit import audit, changes
from app.kit.noun import Noun, Values, whose

if TYPE_CHECKING:
    from app.kit.database import Write


async def hearers(db: "Write", noun: Noun, row: Values) -> frozenset[str]:
    """The organisations that may see a record now. Asked as the system: who hears of a change does not
    depend on what the one who made it can see."""
    return frozenset(str(reader[0]) for reader in await db.as_system(noun.readers, **row))


async def say(
    db: "Write",
    noun: Noun,
    row: Values,
    action: audit.Action,
    verb: str,
    members: tuple[str, ...],
    reason: str | None = None,
) -> None:
    """An audit entry with the names of members, and an event for all who may see the record. Others than
    its home hear no name of a member that they may not see (SETTLED.md 24)."""
    home = whose(row)
    audit.note(
        db, action, noun.name, row["id"], owner=home, version=row["version"], members=members, reason=reason
    )
    names = members if verb == "updated" else ()
    quiet = frozenset(name for name in names if noun.is_quiet(name))
    if names and all(noun.is_layered(name) for name in names):
        publish(db, noun, row, verb, frozenset({home}), names)
        return
    readers = await hearers(db, noun, row)
    if not quiet:
        publish(db, noun, row, verb, readers, names)
        return
    publish(db, noun, row, verb, readers & {home}, names)
    publish(db, noun, row, verb, readers - {home}, tuple(name for name in names if name not in quiet))


async def sight_moved(db: "Write", noun: Noun, row: Values, had: frozenset[str]) -> None:
    """Tell those who gained or lost sight of a record since `had` was asked (SETTLED.md 24)."""
    have = await hearers(db, noun, row)
    publish(db, noun, row, "shared", have - had)
    publish(db, noun, row, "unshared", had - have)


def publish(
    db: "Write", noun: Noun, row: Values, verb: str, readers: frozenset[str], changed: tuple[str, ...] = ()
) -> None:
    """One event for these readers, when the unit of work ends; none where there is nobody to hear it."""
    if not readers:
        return
    db.feed_events.append(
        changes.Change(
            type=f"{noun.name}.{verb}",
            resource=noun.name,
            record_id=row["id"],
            href=noun.href(row),
            version=row["version"],
            readers=tuple(sorted(readers)),
            changed=changed,
            deleted=verb in ("deleted", "unshared"),
        )
    )

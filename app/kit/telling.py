"""Who hears of a change: an audit entry, and an event in the feed of everybody who may see the record."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kit import audit, changes
from app.kit.noun import Noun, Values, whose

if TYPE_CHECKING:
    from app.kit.database import Write

Organisations = frozenset[str]


@dataclass(frozen=True, slots=True)
class Telling:
    """What there will be to tell of one record when its unit of work ends.

    `readers` is None where it is everybody who may see the record by then, and `had` those who saw it
    before, where that may have changed."""

    noun: Noun
    row: Values
    verb: str
    members: tuple[str, ...] = ()
    readers: Organisations | None = None
    had: Organisations | None = None


async def hearers(db: "Write", noun: Noun, row: Values) -> Organisations:
    """The organisations that may see a record now, whatever the one who changes it can see of them."""
    ask = db.trusted if noun.readers_in_sight else db.as_system
    return frozenset(str(reader[0]) for reader in await ask(noun.readers, **row))


def say(
    db: "Write",
    noun: Noun,
    row: Values,
    action: audit.Action,
    verb: str,
    members: tuple[str, ...],
    *,
    readers: Organisations | None = None,
) -> None:
    """An audit entry with the names of members, and an event for all who may see the record."""
    version, home = row["version"], whose(row)
    audit.note(
        db,
        action,
        noun.name,
        row["id"],
        owner=home,
        version=version,
        members=members,
        people=noun.about(row),
    )
    if audit.is_apart(noun.name):
        return
    names = members if verb == "updated" else ()
    only_home = names and all(noun.is_layered(name) for name in names)
    db.tellings.append(Telling(noun, row, verb, names, frozenset({home}) if only_home else readers))


def sight_moved(db: "Write", noun: Noun, row: Values, had: Organisations) -> None:
    """Tell those who gain or lose sight of a record that `had` saw (SETTLED.md 24)."""
    db.tellings.append(Telling(noun, row, "shared", had=had))


async def tell(db: "Write") -> None:
    """Publish what there is to tell, in the order in which it happened. Gaining or losing sight is all
    that one hears of a record: whoever hears it fetches the record or drops it."""
    told: set[tuple[str, str]] = set()
    found = [change for each in db.tellings for change in await _changes(db, each, told)]
    await changes.publish(db, [change for change in found if change.readers])


async def _changes(
    db: "Write", each: Telling | changes.Change, told: set[tuple[str, str]]
) -> list[changes.Change]:
    if isinstance(each, changes.Change):
        return [each]
    noun, row = each.noun, each.row
    see = await hearers(db, noun, row) if each.readers is None else each.readers
    knows = {reader for record_id, reader in told if record_id == row["id"]}
    if each.had is not None:
        gained, lost = see - each.had - knows, each.had - see
        told.update((row["id"], reader) for reader in gained | lost)
        return [_change(noun, row, "shared", gained), _change(noun, row, "unshared", lost)]
    readers = see - knows
    quiet = {name for name in each.members if noun.is_quiet(name)}
    if not quiet:
        return [_change(noun, row, each.verb, readers, each.members)]
    # Others than its home hear no name of a member that they may not see.
    aloud = tuple(name for name in each.members if name not in quiet)
    home = readers & {whose(row)}
    return [
        _change(noun, row, each.verb, home, each.members),
        _change(noun, row, each.verb, readers - home, aloud),
    ]


def _change(
    noun: Noun, row: Values, verb: str, readers: Organisations, members: tuple[str, ...] = ()
) -> changes.Change:
    return changes.Change(
        type=f"{noun.name}.{verb}",
        resource=noun.name,
        record_id=row["id"],
        href=noun.href(row),
        version=row["version"],
        readers=tuple(sorted(readers)),
        changed=members,
        deleted=verb in ("deleted", "unshared"),
    )

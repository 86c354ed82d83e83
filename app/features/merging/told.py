"""Who is told that two records became one, or two again: everybody who saw or sees something of either."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.features.merging.picture import Rowwise, table
from app.kit import audit, telling
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.resource import nouns

SILENT = frozenset({"duplicates", "concerns", "own_check_ins"})
"""Pairs are the home's own, and who looks at one reads it anew. That there is a concern one member alone
may know, and nobody that somebody keeps something to themself: they are neither told nor counted."""


def noun_of(name: str) -> Noun | None:
    """The noun whose rows a table holds."""
    return next((noun for noun in nouns.values() if table(name) is noun.model.__table__), None)  # type: ignore[attr-defined]


@dataclass
class Told:
    """What there is to tell: records by table and id, and who saw each before."""

    db: Write
    rows: Rowwise
    had: dict[tuple[str, str], tuple[Values, telling.Organisations]] = field(default_factory=dict)

    async def before(self, name: str, rows: Iterable[Values]) -> None:
        """Note who sees records now, before anything changes."""
        noun = noun_of(name)
        if noun is None or name in SILENT:
            return
        for row in rows:
            self.had[name, row["id"]] = row, await telling.hearers(self.db, noun, row)

    async def after(self, members: Mapping[tuple[str, str], tuple[str, ...]]) -> None:
        """Tell of all of them. `members` are what changed of those that did, by table and id."""
        for (name, row_id), (before, had) in self.had.items():
            noun, now = noun_of(name), await self.rows.one(name, row_id)
            assert noun is not None  # noqa: S101 - only those of a noun were noted
            if now is None:
                telling.say(self.db, noun, before, audit.Action.deleted, "deleted", (), readers=had)
                continue
            telling.sight_moved(self.db, noun, now, had)
            changed = members.get((name, row_id))
            if changed:
                telling.say(self.db, noun, now, audit.Action.changed, "updated", changed)

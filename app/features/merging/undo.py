"""One record becomes two again, as they were. What was changed since is never overwritten."""

from collections import Counter
from dataclasses import dataclass, field

import orjson

from app.features.keys import Keys
from app.features.merging import consenting
from app.features.merging.merge import CONTRIBUTOR
from app.features.merging.picture import STAMPS, Rowwise, same, table
from app.features.merging.pointers import Does, tables
from app.features.merging.told import SILENT, Told, noun_of
from app.kit import audit, telling
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.problems import Problem


@dataclass
class Undo:
    """One undo on its way. `anyway` leaves what was changed since as it is now, where it is now."""

    db: Write
    keys: Keys
    pair: Values
    anyway: bool
    sets: list[tuple[str, Values, Values]] = field(default_factory=list)
    adds: list[tuple[str, Values]] = field(default_factory=list)
    drops: list[tuple[str, Values]] = field(default_factory=list)
    changed_since: list[dict[str, object]] = field(default_factory=list)
    changed: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = Rowwise(self.db, self.keys)
        self.told = Told(self.db, self.rows)

    async def run(self) -> Values:
        """Do it. What the row of the pair says afterwards; 409 where something stands against it."""
        stays, goes = self.pair["contributor_id"], self.pair["merged_id"]
        image = self._image()
        if image["stays_id"] != stays:
            raise Problem(
                "conflict",
                "The record that stayed was merged into another since. Undo that first.",
            )
        await self._plan(image["rows"])
        if self.changed_since and not self.anyway:
            raise Problem(
                "conflict",
                "Some of it was changed since, which `changed_since` lists. Undo it `anyway` to keep these "
                "as they are now, with the record that stayed.",
                changed_since=self.changed_since,
            )
        stayed = await self._stayed(image["rows"], stays)
        for name, column in tables(Does.move):
            await self.told.before(name, await self.rows.of(name, column, stays))
        await self.told.before(
            CONTRIBUTOR, [each for each in [await self.rows.one(CONTRIBUTOR, stays)] if each]
        )
        await self._apply()
        for person in (stays, goes):
            await consenting.settle(self.db, self.pair["organisation_id"], person)
        await self._take_back(stays, goes)
        await self._tell(stays)
        return self._said(stays, goes, stayed)

    def _image(self) -> Values:
        if self.pair["undo_image"] is None:
            raise Problem("undo-ended")
        sealed, place = self.pair["undo_image"], self.pair["id"].encode()
        image: Values = orjson.loads(self.keys.box("merge-undo").open(sealed, place))
        return image

    async def _plan(self, rows: dict[str, list[list[Values | None]]]) -> None:
        for each in table(CONTRIBUTOR).metadata.sorted_tables:
            for before, after in rows.get(each.name, ()):
                await self._plan_row(each.name, before, after)

    async def _plan_row(self, name: str, before: Values | None, after: Values | None) -> None:
        now = await self.rows.one(name, (before or after or {})["id"])
        if before is None:
            if after is not None:
                there = now or dict.fromkeys(after)
                differ = [column for column in after if not same(name, column, there[column], after[column])]
                self._check(name, after, differ)
                self.drops += [] if differ else [(name, after)]
        elif after is None:
            stamps = (
                {"version": before["version"] + 1, "updated_at": self.db.at} if "version" in before else {}
            )
            self.adds.append((name, before | stamps))
        elif now is not None:
            self._plan_set(name, now, before, after)

    def _plan_set(self, name: str, now: Values, before: Values, after: Values) -> None:
        undone = [
            column
            for column in before
            if column not in STAMPS and not same(name, column, before[column], after[column])
        ]
        mine = [column for column in undone if same(name, column, now[column], after[column])]
        self._check(name, now, [c for c in undone if c not in mine and not same(name, c, now[c], before[c])])
        self.sets.append((name, now, {column: before[column] for column in mine}))

    def _check(self, name: str, row: Values, differ: list[str]) -> None:
        members = sorted(column for column in differ if column not in STAMPS)
        if members or differ:
            noun = noun_of(name)
            what = noun.name if noun else name.replace("_", "-")
            self.changed_since.append({"resource": what, "id": row["id"], "members": members})

    async def _stayed(self, rows: dict[str, list[list[Values | None]]], stays: str) -> Counter[str]:
        """What was recorded for the one person since: nobody can say of which of two it is."""
        known = {(after or {}).get("id") for two in rows.values() for _, after in two}
        found: Counter[str] = Counter()
        for name, column in tables(Does.move):
            for row in await self.rows.of(name, column, stays):
                is_new = row["created_at"] > self.pair["merged_at"] and row["id"] not in known
                found[name] += is_new and name not in SILENT
        return found

    async def _apply(self) -> None:
        for each in table(CONTRIBUTOR).metadata.sorted_tables:
            for name, now, values in self.sets:
                if name == each.name and (values or "version" in now):
                    await self.rows.set(name, now, **values)
                    self.changed[name, now["id"]] = tuple(values)
            for name, row in self.adds:
                if name == each.name:
                    await self.rows.add(name, row)
        for name, row in reversed(self.drops):
            await self.rows.drop(name, row["id"])

    async def _take_back(self, stays: str, goes: str) -> None:
        words = {"biographies": await self.rows.of("biographies", "contributor_id", stays, goes)}
        voices = await self.rows.of("quote_voices", "contributor_id", stays, goes)
        quotes = [await self.rows.one("quotes", quote) for quote in sorted({v["quote_id"] for v in voices})]
        words["quotes"] = [quote for quote in quotes if quote is not None]
        for name, rows in words.items():
            for row_id in await consenting.take_back_words(self.db, self.rows, name, rows):
                self.changed[name, row_id] = ("status",)

    async def _tell(self, stays: str) -> None:
        for name, row in self.adds:
            noun = noun_of(name)
            if noun is not None and name not in SILENT:
                telling.say(self.db, noun, row, audit.Action.created, "created", ())
        self.changed.setdefault((CONTRIBUTOR, stays), ("merged",))
        await self.told.after({key: names for key, names in self.changed.items() if names})

    def _said(self, stays: str, goes: str, stayed: Counter[str]) -> Values:
        older, younger = sorted((stays, goes))
        went = Counter(
            name for name, _, values in self.sets if "contributor_id" in values and name not in SILENT
        )
        came_of = {"moved": _counts(went), "left_out": [], "stayed": _counts(stayed)}
        gone = dict.fromkeys(("merged_id", "merged_at", "undo_until", "undo_image"))
        pair = {"contributor_id": older, "other_id": younger, "status": "open"}
        return gone | pair | {"came_of": orjson.dumps(came_of).decode()}


def _counts(found: Counter[str]) -> list[dict[str, object]]:
    return [{"what": name, "count": count} for name, count in sorted(found.items()) if count]

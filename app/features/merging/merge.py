"""Two records become one: everything that points at the one goes to the other, in one transaction."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.features.contributors.contributor import ContributorMembers
from app.features.contributors.likeness import columns_of
from app.features.keys import Keys
from app.features.merging import addresses, consenting, layers
from app.features.merging.picture import Picture, same, table
from app.features.merging.pointers import BY_NAME, POINTERS, Does, tables
from app.features.merging.told import SILENT, Told
from app.kit.database import Write
from app.kit.doing import in_seconds
from app.kit.noun import Values
from app.kit.problems import Problem

UNDO_DAYS = 30
"""How long merging can be undone (SETTLED.md 8)."""

CONTRIBUTOR = "contributors"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Members of which the value of the record that goes is taken."""

    profile: frozenset[str]
    identity: frozenset[str]
    needs: frozenset[str]


@dataclass
class Merge:
    """One merge on its way. `pair` is the row of the two, `stays` and `goes` are their contributors' rows."""

    db: Write
    keys: Keys
    pair: Values
    stays: Values
    goes: Values
    chosen: Chosen
    moved: Counter[str] = field(default_factory=Counter)
    left_out: list[dict[str, str]] = field(default_factory=list)
    changed: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.picture = Picture(self.db, self.keys)
        self.told = Told(self.db, self.picture)

    @property
    def ids(self) -> tuple[str, str]:
        return self.stays["id"], self.goes["id"]

    async def run(self) -> Values:
        """Do it. What the row of the pair says afterwards."""
        await self.picture.watch(CONTRIBUTOR, "id", *self.ids)
        await self.told.before(CONTRIBUTOR, (self.stays, self.goes))
        written_to = await addresses.of_nobody_who_signs_in(self.picture, self.stays, self.goes)
        # First, since how old somebody is decides what their consents come to.
        await layers.identity(self.picture, self.keys, *self.ids, self.chosen.identity)
        rows = {each: await self._look(*each) for each in tables(Does.move)}
        quotes = await self._quotes(rows["quote_voices", "contributor_id"])
        await self._end()
        for (name, column), found in rows.items():
            await self._move(name, column, found)
        await self._one_voice(quotes)
        for name in BY_NAME:
            await self._rename(name, *self.ids)
        await layers.needs(self.picture, *self.ids, self.chosen.needs)
        await layers.equality(self.picture, *self.ids)
        await self._fill_profile()
        await addresses.tell(self.db, self.keys, self.picture, written_to, self.stays["id"])
        await self._settle_consents(rows["biographies", "contributor_id"], quotes)
        return await self._keep()

    async def _look(self, name: str, column: str) -> list[Values]:
        found = await self.picture.watch(name, column, *self.ids)
        await self.told.before(name, found)
        return [row for row in found if row["id"] != self.pair["id"]]

    async def _quotes(self, voices: list[Values]) -> list[Values]:
        found = []
        for quote_id in sorted({voice["quote_id"] for voice in voices}):
            found += await self.picture.watch("quotes", "id", quote_id, quote_id)
        await self.told.before("quotes", found)
        return found

    async def _end(self) -> None:
        """Sign-ins and secrets of the record that goes, and what is worked out anew."""
        stays, goes = self.ids
        for name, column in (*tables(Does.end), ("contributor_name_keys", "id")):
            if name == "contributor_name_keys":
                await self.picture.watch(name, column, stays, goes)
            for row in await self.picture.of(name, column, goes):
                await self.picture.drop(name, row["id"])
        for row in await self.picture.of("live_consents", "contributor_id", goes):
            await self.picture.drop("live_consents", row["id"])

    async def _move(self, name: str, column: str, found: list[Values]) -> None:
        if name == "consents":
            await consenting.join(self.db, self.picture, found, *self.ids)
        elif name == "duplicates":
            await self._move_pairs(column, found)
            return
        else:
            await self._move_each(name, column, found)
        for row in found:
            if row[column] == self.goes["id"] and (name, row["id"]) not in self.changed:
                self.moved[name] += name not in SILENT
                self.changed[name, row["id"]] = (column,)

    async def _move_each(self, name: str, column: str, found: list[Values]) -> None:
        stays, goes = self.ids
        once = POINTERS[f"{name}.{column}"].once_for
        kept = {_key(row, once): row for row in found if row[column] == stays} if once else {}
        number = max((row.get("number", 0) for row in found if row[column] == stays), default=0)
        for row in sorted((row for row in found if row[column] == goes), key=lambda each: each["id"]):
            other = kept.get(_key(row, once)) if _is_whole(row, once) else None
            if other is not None and _says_more(row, other):
                await self._leave_out(name, other, row)
                other = None
            if other is not None:
                await self._leave_out(name, row, other)
                continue
            number += 1
            values: Values = {column: stays} | ({"number": number} if "number" in row else {})
            await self.picture.set(name, row, **values)
            kept[_key(row, once)] = row

    async def _leave_out(self, name: str, row: Values, kept: Values) -> None:
        """One row of two: whatever refers to it refers to the one that is kept."""
        for other in table(name).metadata.tables.values():
            for key in other.foreign_key_constraints:
                if key.referred_table is table(name):
                    await self._refer(str(other.name), key.column_keys[-1], kept["id"], row["id"])
        for by_name in BY_NAME:
            await self._rename(by_name, kept["id"], row["id"])
        await self.picture.drop(name, row["id"])
        self.changed[name, row["id"]] = ()
        if name != "quote_voices":
            self.left_out.append({"what": name, "kept_id": kept["id"], "left_out_id": row["id"]})

    async def _refer(self, name: str, column: str, new: str, old: str) -> None:
        found = await self.picture.watch(name, column, new, old)
        await self.told.before(name, found)
        for row in found:
            if row[column] == old:
                await self.picture.set(name, row, **{column: new})
                self.changed[name, row["id"]] = (column,)

    async def _rename(self, name: str, new: str, old: str) -> None:
        for row in await self.picture.watch(name, "record_id", new, old):
            if row["record_id"] == old:
                await self.picture.set(name, row, record_id=new)

    async def _move_pairs(self, column: str, found: list[Values]) -> None:
        """Other pairs of the record that goes are of the one that stays, unless it has one with the same."""
        stays, goes = self.ids
        for row in found:
            now = await self.picture.one("duplicates", row["id"])
            if now is None or goes not in (now["contributor_id"], now["other_id"]):
                continue
            two = sorted({now["contributor_id"], now["other_id"] or goes, stays} - {goes})
            pair = {"contributor_id": two[0], "other_id": two[1] if now["other_id"] else None}
            taken = [
                each
                for each in await self.picture.of("duplicates", "contributor_id", two[0])
                if each["other_id"] is not None and each["other_id"] == pair["other_id"]
            ]
            if taken:
                await self.picture.drop("duplicates", now["id"])
            else:
                await self.picture.set("duplicates", now, **pair)

    async def _one_voice(self, quotes: list[Values]) -> None:
        """Words of both are words of one person fewer."""
        for quote in quotes:
            voices = len(await self.picture.of("quote_voices", "quote_id", quote["id"]))
            owner = "contributor" if voices == 1 else quote["owner"]
            await self.picture.set("quotes", quote, voices=voices, owner=owner)
            self.changed["quotes", quote["id"]] = ("contributor_ids",)

    async def _fill_profile(self) -> None:
        stays, goes = self.stays, self.goes
        whole = layers.filled(stays, goes, self.chosen.profile, ContributorMembers.model_fields)
        changed = {n: v for n, v in whole.items() if not same(CONTRIBUTOR, n, v, stays[n])}
        values: Values = dict(changed)
        if "display_name" in changed:
            values["display_name_key"] = changed["display_name"].casefold()
            [key] = await self.picture.of("contributor_name_keys", "id", stays["id"])
            await self.picture.set("contributor_name_keys", key, **columns_of(changed["display_name"]))
        if stays["account_id"] is None and goes["account_id"] is not None:
            values["account_id"] = goes["account_id"]
        # Always one version more: the record has become another, whatever it says itself.
        await self.picture.set(CONTRIBUTOR, stays, **values)
        self.changed[CONTRIBUTOR, stays["id"]] = tuple(changed) or ("merged",)

    async def _settle_consents(self, biographies: list[Values], quotes: list[Values]) -> None:
        stays, goes = self.ids
        pointers: Values = {"contributor_id": stays, "other_id": None, "status": "merged"}
        self.pair = await self.picture.set("duplicates", self.pair, **pointers)
        await self.picture.drop(CONTRIBUTOR, goes)
        await consenting.settle(self.db, self.stays["organisation_id"], stays)
        for name, words in (("biographies", biographies), ("quotes", quotes)):
            now = [await self.picture.one(name, row["id"]) for row in words]
            there = [row for row in now if row is not None]
            for row_id in await consenting.take_back_words(self.db, self.picture, name, there):
                self.changed[name, row_id] = ("status",)

    async def _keep(self) -> Values:
        """Seal how it was, and tell everybody."""
        differences = await self.picture.differences()
        differences["duplicates"] = [
            two for two in differences.get("duplicates", ()) if _id(two) != self.pair["id"]
        ]
        image = orjson.dumps({"stays_id": self.stays["id"], "rows": differences})
        box = self.keys.box("merge-undo")
        moved = [{"what": name, "count": count} for name, count in sorted(self.moved.items()) if count]
        await self.told.after({key: names for key, names in self.changed.items() if names})
        return {
            "merged_id": self.goes["id"],
            "merged_at": self.db.at,
            "undo_until": in_seconds(UNDO_DAYS * 86_400),
            "came_of": orjson.dumps({"moved": moved, "left_out": self.left_out, "stayed": []}).decode(),
            "undo_image": box.seal(image, self.pair["id"].encode()),
        }


def _key(row: Values, once: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(row[name] for name in once)


def _is_whole(row: Values, once: tuple[str, ...]) -> bool:
    """Whether a row says all of what there is one of; as in UNIQUE, one that does not is nobody's second."""
    return bool(once) and None not in _key(row, once)


def _id(two: list[Values | None]) -> Any:
    return (two[0] or two[1] or {})["id"]


def _says_more(row: Values, kept: Values) -> bool:
    """Of two places in a session the one that says whether the person was there."""
    return row.get("attendance", "unknown") != "unknown" and kept.get("attendance") == "unknown"


def check_accounts(stays: Values, goes: Values) -> None:
    """409 where the two sign in as two: only they can say which account is theirs."""
    accounts = {each["account_id"] for each in (stays, goes)} - {None}
    if len(accounts) > 1:
        raise Problem(
            "conflict",
            "Both records have an account to sign in with, and the accounts differ. Ask the person which "
            "of them they use, and have the other taken off its record first.",
        )

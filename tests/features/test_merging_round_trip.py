"""Merging and undoing it gives back every table as it was, whatever the two records had in common."""

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, example, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import select

from app.features.merging.layers import identity_of
from app.features.merging.picture import SEALED, STAMPS, Rowwise
from app.kit.statements import Statement
from app.schema import metadata
from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.people import address, decide, works_on
from tests.features.test_duplicates import PATH, called, identify
from tests.features.test_merging import a_session, merge, put, takes_part, undo

LEFT = {
    "audit_entries": "what happened is on record",
    "audit_subjects": "what happened is on record",
    "events": "what happened is told",
    "feed_entries": "what happened is told",
    "feed_counters": "what happened is told",
    "idempotency_keys": "what was asked is remembered",
    "state_changes": "states have a dated history: compared without what the two have added",
    "duplicates": "the pair itself says what came of it: compared without that",
    "stored_secrets": "nobody's",
    "signing_keys": "nobody's",
}
"""Tables that grow by any change, and why."""

HAS = (
    "pronouns",
    "skills",
    "identity",
    "needs",
    "equality",
    "standpoint",
    "biography",
    "approved",
    "quote",
    "shared",
    "refused",
    "team",
    "session",
    "third",
    "external",
    "age",
)
WHO = st.sampled_from([(), ("stays",), ("goes",), ("stays", "goes")])
SCENES = st.fixed_dictionaries(dict.fromkeys(HAS, WHO))


@dataclass
class Giver:
    """Gives one of the two – called `stays` or `goes` – things of their own, or what both have a part in."""

    cast: Cast
    person: dict[str, str]
    name: str
    common: dict[str, str]

    async def pronouns(self) -> None:
        await self.cast.coordinator.patch(address(self.person), {"pronouns": self.name})

    async def skills(self) -> None:
        await self.cast.coordinator.patch(address(self.person), {"skills": [self.name]})

    async def external(self) -> None:
        ids = [{"system": "hr", "value": self.name}]
        await self.cast.coordinator.patch(address(self.person), {"external_ids": ids})

    async def identity(self) -> None:
        named = {"email": f"{self.name}@example.org", "legal_name": "Robin Ashe"}
        await identify(self.cast.coordinator, self.person["id"], **named)

    async def age(self) -> None:
        """After what they agreed to: some of it holds no more then."""
        band = "under_16" if self.name == "goes" else "from_25_to_34"
        await put(self.cast, self.person, "identity", age_band=band)

    async def needs(self) -> None:
        codes = ["interpreter", "easy_read" if self.name == "goes" else "breaks"]
        helps = {"support": self.name, "supports": codes, "messages_stopped": self.name == "goes"}
        await put(self.cast, self.person, "needs", interpreter_language=self.name, **helps)

    async def equality(self) -> None:
        await put(self.cast, self.person, "equality", carer="yes" if self.name == "goes" else "no")

    async def standpoint(self) -> None:
        await self.cast.coordinator.made(f"{address(self.person)}/standpoints", {"words": self.name})

    async def biography(self) -> str:
        sent = {"words": self.name, "status": "shown"}
        return str((await self.cast.coordinator.made(f"{address(self.person)}/biographies", sent))["id"])

    async def approved(self) -> None:
        about = {"purpose": "publish_biography", "audience": "public", "subject_id": await self.biography()}
        await decide(self.cast, self.person, **about)

    async def shared(self) -> None:
        await decide(self.cast, self.person, audience="partners")

    async def refused(self) -> None:
        for purpose in ("share_profile", "publish_biography"):
            no = {"decision": "refused", "wording_version": None, "purpose": purpose}
            await decide(self.cast, self.person, **no)

    async def team(self) -> None:
        await works_on(self.cast, self.person, [self.cast.partner.organisation_id])
        path = f"/v1/projects/{self.common['project']}/team"
        await self.cast.coordinator.made(path, {"contributor_id": self.person["id"]})

    async def session(self) -> None:
        attendance = "attended" if self.name == "goes" else "unknown"
        part = await takes_part(self.cast, self.common["session"], self.person, attendance=attendance)
        about = {"project_id": self.common["project"], "participation_id": part}
        said = {"pi": "impact", "perspectives": ["carer"], "statement": "Heard"}
        await self.cast.coordinator.made("/v1/impact-records", about | said)

    async def third(self) -> None:
        other = {"contributor_id": self.person["id"], "other_id": self.common["third"]}
        await self.cast.coordinator.made(PATH, other)


async def the_scene(cast: Cast, scene: dict[str, tuple[str, ...]]) -> tuple[dict[str, str], str]:
    """Two records with these things; the one that stays, and the pair."""
    ids = await called(cast.coordinator, "Robin Ashe", "Robyn Ashe", "Wren")
    people = {"stays": {"id": ids[0]}, "goes": {"id": ids[1]}}
    session = await a_session(cast, cast.partner.organisation_id)
    project = (await cast.coordinator.get(f"/v1/sessions/{session}")).json()["project_id"]
    common = {"session": session, "project": project, "third": ids[2]}
    for what in HAS:  # in this order: how old somebody is says what they may agree to
        who = scene[what]
        if what == "quote" and who:
            voices = [people[name]["id"] for name in who]
            await cast.coordinator.made("/v1/quotes", {"words": "Listen", "contributor_ids": voices})
            continue
        for name in who:
            await getattr(Giver(cast, people[name], name, common), what)()
    pair = await cast.coordinator.made(PATH, {"contributor_id": ids[0], "other_id": ids[1]})
    return people["stays"], pair["id"]


async def everything(cast: Cast, pair: str) -> dict[str, list[Any]]:
    """Every row of every table, without what grows and what only goes up."""
    found = {}
    keys = cast.services.keys
    async with cast.services.database.system("tests: every row") as db:
        for table in metadata().sorted_tables:
            if table.name in LEFT and table.name not in ("state_changes", "duplicates"):
                continue
            rows = await Rows(db, keys).all(table.name)
            found[table.name] = sorted(
                map(repr, (compared(table.name, row, pair) for row in rows if kept(table.name, row, pair)))
            )
    return found


class Rows(Rowwise):
    """Every row of a table."""

    async def all(self, name: str) -> list[dict[str, Any]]:
        table = metadata().tables[name]
        found = await self._db.rows(Statement(lambda: select(*table.columns)))
        return [self._opened(name, dict(zip(table.columns.keys(), row, strict=True))) for row in found]


def kept(name: str, row: dict[str, Any], pair: str) -> bool:
    about_words_or_pair = row.get("resource") in ("duplicate", "biography", "quote")
    return not (name == "state_changes" and about_words_or_pair) and not (
        name == "duplicates" and row["id"] == pair
    )


def compared(name: str, row: dict[str, Any], pair: str) -> dict[str, Any]:
    left = STAMPS | ({"id"} if name == "live_consents" else set())
    row = {column: value for column, value in row.items() if column not in left}
    if name == SEALED:
        row["sealed"] = identity_of(row)
    return row


BOTH: dict[str, tuple[str, ...]] = dict.fromkeys(HAS, ("stays", "goes"))


@how(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(scene=SCENES, take=st.lists(st.sampled_from(["display_name", "pronouns", "skills"]), unique=True))
@example(scene=BOTH, take=["display_name"])
def test_merge_and_undo_give_back_every_table_as_it_was(
    settings: Settings, scene: dict[str, tuple[str, ...]], take: list[str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, pair = await the_scene(cast, scene)
            before = await everything(cast, pair)
            await merge(cast.coordinator, pair, stays, take=take)
            assert await everything(cast, pair) != before
            undone = await undo(cast.coordinator, pair)
            assert undone.status_code == 200, undone.text
            after = await everything(cast, pair)
            # A letter that told of the merge is not called back.
            changed = {name for name in before if before[name] != after[name]} - {"mails", "jobs"}
            assert changed == set(), (before, after)

    run(journey())

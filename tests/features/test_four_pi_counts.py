"""Counts that are kept are what the records come to, whatever was written, and whoever reads."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import commands
from app.features.enumerations import Direction, Expectation, Perspective, Pi
from app.kit.statements import Statement
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.test_impact_records import RECORDS, recorded, shared_project
from tests.support.person import person_of

_MEMBERS = st.fixed_dictionaries(
    {
        "pi": st.sampled_from([each.value for each in Pi][:2]),
        "perspectives": st.lists(
            st.sampled_from([each.value for each in Perspective]), min_size=1, max_size=3, unique=True
        ),
    },
    optional={
        "direction": st.sampled_from([None, *(each.value for each in Direction)]),
        "expectation": st.sampled_from([each.value for each in Expectation]),
        "occurred_on": st.sampled_from([None, "2021", "2022-05", {"from": "2022-12", "to": "2023-01"}]),
        "fed_back_on": st.sampled_from([None, "2023-02"]),
    },
)
_WHO = st.sampled_from(["coordinator", "partner"])
_WHICH = st.integers(0, 5)
_WRITES = st.one_of(
    st.tuples(st.just("create"), _WHO, _MEMBERS),
    st.tuples(st.just("change"), _WHICH, _MEMBERS),
    st.tuples(st.just("move"), _WHICH, st.sampled_from(["agreed", "published", "taken_back", "draft"])),
    st.tuples(st.just("delete"), _WHICH, st.none()),
    st.tuples(st.just("upsert"), _WHO, _MEMBERS),
    st.tuples(st.just("batch"), _WHO, _MEMBERS),
    st.tuples(st.just("refused"), _WHO, _MEMBERS),
)


class Desk:
    """Two organisations that write what they like about one project of the first."""

    def __init__(self, cast: Cast, project: dict[str, Any]) -> None:
        self.cast, self.project = cast, project
        self.records: list[str] = []

    async def write(self, kind: str, which: Any, what: Any) -> None:
        """One write; what the rules refuse, changes nothing."""
        if kind in ("create", "upsert", "batch", "refused"):
            await self._send(kind, getattr(self.cast, which), what)
        elif self.records:
            await self._touch(kind, self.records[which % len(self.records)], what)

    async def _send(self, kind: str, who: Caller, members: dict[str, Any]) -> None:
        whole = {"project_id": self.project["id"], "statement": "Letters are shorter now."} | members
        if kind == "create":
            self.records.append((await who.made(RECORDS, whole))["id"])
        elif kind == "upsert":
            answer = await who("PUT", f"{RECORDS}/by-external-id/own/1", json=whole)
            assert answer.status_code in (200, 201), answer.text
        elif kind == "batch":
            again = whole | {"external_id": {"system": "own", "value": "2"}}
            assert (await who.post(f"{RECORDS}/batch", {"items": [whole, again]})).status_code == 200
        else:  # the second item takes the first one back
            wrong = whole | {"project_id": self.cast.stranger.organisation_id}
            assert (await who.post(f"{RECORDS}/batch", {"items": [whole, wrong]})).status_code == 422

    async def _touch(self, kind: str, record_id: str, what: Any) -> None:
        for who in (self.cast.coordinator, self.cast.partner):
            path = f"{RECORDS}/{record_id}"
            if kind == "change":
                answer = await who.patch(path, what)
            elif kind == "move":
                answer = await who.post(f"{path}/transitions", {"to": what})
            else:
                answer = await who.delete(path)
            assert answer.status_code in (200, 204, 403, 404, 409), answer.text


async def listed(who: Caller, organisation_id: str, year: str = "") -> list[dict[str, Any]]:
    """The records of an organisation's projects that somebody may list, but for those taken back."""
    answer = await who.get(f"{RECORDS}?organisation_id={organisation_id}&limit=200")
    assert answer.json()["next_cursor"] is None
    found = [each for each in answer.json()["items"] if each["status"] != "taken_back"]
    return [each for each in found if _began(each["occurred_on"]).startswith(year)]


def _began(when: Any) -> str:
    return str(when["from"] if isinstance(when, dict) else when or "")


def added_up(records: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    """What the list comes to, counted by hand."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for each in records:
        counts[each["pi"], "records"] += 1
        counts[each["pi"], "fed_back"] += each["fed_back_on"] is not None
        for perspective in each["perspectives"]:
            counts[each["pi"], perspective, each["direction"], each["expectation"]] += 1
    return +counts


async def reported(who: Caller, organisation_id: str, year: str = "") -> Counter[tuple[Any, ...]]:
    """What the report says."""
    query = f"?year={year}" if year else ""
    answer = await who.get(f"/v1/reports/organisations/{organisation_id}/four-pi{query}")
    assert answer.status_code == 200, answer.text
    counts: Counter[tuple[Any, ...]] = Counter()
    for heading in answer.json()["headings"]:
        counts[heading["pi"], "records"] = heading["records"]
        counts[heading["pi"], "fed_back"] = heading["fed_back"]
        for row in heading["by"]:
            counts[heading["pi"], row["perspective"], row["direction"], row["expectation"]] = row["records"]
    assert answer.json()["records"] == sum(each["records"] for each in answer.json()["headings"])
    return +counts


async def compared(cast: Cast) -> str:
    """What the operator's command says."""
    services = cast.services
    return await commands._compare(services.database, services.keys, services.settings, SimpleNamespace())


async def the_readers(cast: Cast, project: dict[str, Any]) -> dict[str, Caller]:
    """Lead, partner, network, and a contributor of the lead's who takes part."""
    made = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
    sent = {"contributor_id": made["id"], "role": "working_group", "perspectives": ["lived_experience"]}
    await cast.coordinator.made(f"/v1/projects/{project['id']}/team", sent)
    return {
        "lead": cast.coordinator,
        "partner": cast.partner,
        "network": cast.stranger,
        "person": await person_of(cast, cast.coordinator, made["id"]),
    }


_EVERY_KIND = [
    ("create", "coordinator", {"pi": "principles", "perspectives": ["carer"], "occurred_on": "2021"}),
    ("create", "partner", {"pi": "purpose", "perspectives": ["carer", "student"]}),
    ("move", 1, "agreed"),
    ("change", 1, {"pi": "principles", "perspectives": ["other"], "fed_back_on": "2023-02"}),
    ("upsert", "partner", {"pi": "purpose", "perspectives": ["manager"], "direction": "none"}),
    ("upsert", "partner", {"pi": "purpose", "perspectives": ["manager"], "direction": "mixed"}),
    ("batch", "coordinator", {"pi": "purpose", "perspectives": ["manager"], "occurred_on": "2022-05"}),
    ("refused", "coordinator", {"pi": "purpose", "perspectives": ["student"]}),
    ("move", 0, "agreed"),
    ("move", 0, "published"),
    ("delete", 1, None),
]


def test_report_says_what_each_reader_may_list_whatever_was_written(settings: Settings) -> None:
    @hypothesis_settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    @given(st.lists(_WRITES, min_size=3, max_size=9), st.sampled_from(["partners", "network"]))
    @example(_EVERY_KIND, "network")
    def holds(writes: list[Any], visibility: str) -> None:
        async def journey() -> None:
            async with casting(settings) as cast:
                project = await shared_project(cast, visibility=visibility)
                readers = await the_readers(cast, project)
                desk = Desk(cast, project)
                for write in writes:
                    await desk.write(*write)
                lead = str(cast.coordinator.organisation_id)
                for year in ("", "2021", "2022"):
                    for name, who in readers.items():
                        counted = await reported(who, lead, year)
                        assert counted == added_up(await listed(who, lead, year)), (name, year)
                assert await compared(cast) == "Kept counts are what the records come to."

        run(journey())

    holds()


def test_lead_reads_kept_counts_and_not_the_records(settings: Settings) -> None:
    """The counts are what the answer is made of: with them gone there is nothing to add up."""

    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            await recorded(cast.coordinator, project)
            await _upset(cast, "DELETE FROM four_pi_counts")
            assert await reported(cast.coordinator, lead) == Counter()
            assert (await reported(cast.partner, lead)) == Counter()
            await recorded(cast.coordinator, project, status="agreed")
            assert (await reported(cast.partner, lead))["impact", "records"] == 1

    run(journey())


async def _upset(cast: Cast, statement: str) -> None:
    """Change counts behind the application's back."""
    async with cast.services.database.system("tests: counts are upset") as db:
        await db.rows(Statement(lambda: text(statement)))


def test_operator_is_told_what_differs_and_makes_it_right(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            await recorded(cast.coordinator, project, occurred_on="2022", direction="negative")
            await recorded(cast.coordinator, project, pi="purpose", status="agreed")
            services, nothing = cast.services, SimpleNamespace()
            command = (services.database, services.keys, services.settings, nothing)
            await _upset(cast, "UPDATE four_pi_counts SET records = records + 4 WHERE pi = 'purpose'")
            await _upset(cast, "DELETE FROM four_pi_counts WHERE pi = 'impact'")
            with pytest.raises(commands.Differ) as differ:
                await commands._compare(*command)
            said = str(differ.value).splitlines()
            assert said[0] == "2 lines of counts differ from the records:"
            assert said[1].endswith("records -4")
            assert "status=draft year=2022 pi=impact direction=negative expectation=observed:" in said[2]
            assert said[2].endswith("records +1, said_by_lived_experience +1")
            rebuilt = (await commands._rebuild(*command)).splitlines()
            assert rebuilt == ["Lines of counts that were made right: 2.", *said[1:]]
            assert await compared(cast) == "Kept counts are what the records come to."
            assert (await reported(cast.coordinator, lead))["impact", "records"] == 1

    run(journey())


@pytest.mark.parametrize("year", ["1899", "2101", "x", "2022&year=2023"])
def test_year_that_cannot_be_meant_is_refused(settings: Settings, year: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = str(cast.coordinator.organisation_id)
            answer = await cast.coordinator.get(f"/v1/reports/organisations/{lead}/four-pi?year={year}")
            assert (answer.status_code, answer.json()["code"]) == (422, "validation-failed")
            assert answer.json()["errors"][0]["parameter"] == "year"

    run(journey())


def test_writers_at_once_neither_wait_for_ever_nor_lose_a_count(settings: Settings) -> None:
    """Each batch has the lines of counts in another order; whoever locks them in its own waits for ever."""

    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            headings = [each.value for each in Pi]

            def batch(turn: int) -> dict[str, Any]:
                turned = headings[turn % 5 :] + headings[: turn % 5]
                minimum = {"project_id": project["id"], "perspectives": ["carer"], "statement": "x"}
                return {"items": [minimum | {"pi": pi} for pi in (turned if turn % 2 else turned[::-1])]}

            async def writer(turn: int) -> int:
                return (await cast.coordinator.post(f"{RECORDS}/batch", batch(turn))).status_code

            assert set(await asyncio.gather(*map(writer, range(20)))) == {200}
            counted = await reported(cast.coordinator, lead)
            assert [counted[pi, "carer", None, "observed"] for pi in headings] == [20] * 5
            assert await compared(cast) == "Kept counts are what the records come to."

    run(journey())


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_counts_are_made_right_while_others_write(settings: Settings) -> None:
    """A writer that has written its record and not yet committed is waited for, not counted twice or lost."""

    async def journey() -> None:
        async with casting(settings) as cast:
            project, services = await shared_project(cast), cast.services
            command = (services.database, services.keys, services.settings, SimpleNamespace())
            await recorded(cast.coordinator, project)
            raw = await asyncpg.connect(settings.database_url)
            await raw.execute("SET golden_thread.system = 'on'")
            transaction = raw.transaction()
            await transaction.start()
            # A record that was written and counted, in a transaction that is still open.
            fresh = "jsonb_build_object('id', gen_random_uuid())"
            await raw.execute(
                "INSERT INTO impact_records SELECT (jsonb_populate_record(r, " + fresh + ")).* "
                "FROM impact_records r"
            )
            await raw.execute("UPDATE four_pi_counts SET records = 2, said_by_lived_experience = 2")
            rebuilding = asyncio.create_task(commands._rebuild(*command))
            done, _ = await asyncio.wait([rebuilding], timeout=0.3)
            assert not done
            await transaction.commit()
            await raw.close()
            assert (await rebuilding).startswith("Lines of counts that were made right: 0.")
            assert await compared(cast) == "Kept counts are what the records come to."

    run(journey())

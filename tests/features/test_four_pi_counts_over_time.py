"""Counts that are kept stay right over what is rarer than a request: imports, erasure, merging, migrations,
kills."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from alembic.script import ScriptDirectory

from app.features import imports
from app.features.imports.reporting import Outcome
from app.schema import migrate, migrate_down, migration_config
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.contract.test_commit_first import serving
from tests.features.people import a_contributor, stored
from tests.features.test_four_pi_counts import added_up, compared, listed, reported
from tests.features.test_impact_records import recorded, shared_project
from tests.features.test_merging import merge, takes_part, two_of, undo
from tests.features.test_rights import erased

RIGHT = "Kept counts are what the records come to."

HEADER = "external_id,project_id,pi,perspectives,statement,status,direction,fed_back_on\n"


def _file(folder: Path, project_id: str, direction: str) -> Path:
    """Forty records, of which every seventh cannot be taken."""
    lines = [
        f"hr:{n},{project_id},{'nonsense' if n % 7 == 3 else 'impact'},carer;student,Shorter,agreed,"
        f"{direction},{'2022' if n % 2 else ''}"
        for n in range(40)
    ]
    (file := folder / "records.csv").write_text(HEADER + "\n".join(lines) + "\n")
    return file


def test_rows_of_an_import_count_once_however_often_the_file_is_sent(
    settings: Settings, tmp_path: Path
) -> None:
    async def send(cast: Cast, file: Path) -> dict[str, int]:
        services, lead = cast.services, cast.coordinator.organisation_id
        sent = imports.run(
            services.database, services.keys, "impact-records", file, lead, on_error="continue"
        )
        return {outcome.value: count for outcome, count in (await sent).counts.items() if count}

    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            file = _file(tmp_path, project["id"], "positive")
            assert await send(cast, file) == {Outcome.created: 34, Outcome.rejected: 6}
            assert await send(cast, file) == {Outcome.unchanged: 34, Outcome.rejected: 6}
            assert (await reported(cast.coordinator, lead))["impact", "records"] == 34
            changed = _file(tmp_path, project["id"], "negative")
            assert await send(cast, changed) == {Outcome.updated: 34, Outcome.rejected: 6}
            counted = await reported(cast.coordinator, lead)
            assert counted == added_up(await listed(cast.coordinator, lead))
            assert counted["impact", "carer", "negative", "observed"] == 34
            assert await compared(cast) == RIGHT

    run(journey())


def test_record_of_somebody_who_is_erased_still_counts(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            person = await a_contributor(cast)
            meeting = await cast.coordinator.made(
                "/v1/sessions", {"project_id": project["id"], "title": "Meeting"}
            )
            part = await cast.coordinator.made(
                "/v1/participations", {"session_id": meeting["id"], "contributor_id": person["id"]}
            )
            await recorded(cast.coordinator, project, participation_id=part["id"], status="agreed")
            await erased(cast, person)
            assert await stored(cast, "SELECT participation_id FROM impact_records") == [(None,)]
            assert (await reported(cast.coordinator, lead))["impact", "records"] == 1
            assert await compared(cast) == RIGHT

    run(journey())


def test_records_of_two_who_are_one_person_count_as_before_and_after_an_undo_too(settings: Settings) -> None:
    """Both took part in one meeting: one of their places goes, and the record that was said there stays."""

    async def counted(cast: Cast, lead: str) -> tuple[object, ...]:
        said = await reported(cast.coordinator, lead)
        assert said == added_up(await listed(cast.coordinator, lead))
        assert await compared(cast) == RIGHT
        return said, sorted(await stored(cast, "SELECT * FROM four_pi_counts"))

    async def journey() -> None:
        async with casting(settings) as cast:
            project, lead = await shared_project(cast), str(cast.coordinator.organisation_id)
            stays, goes, pair = await two_of(cast)
            meeting = {"project_id": project["id"], "title": "Meeting"}
            session = str((await cast.coordinator.made("/v1/sessions", meeting))["id"])
            parts = [await takes_part(cast, session, each) for each in (stays, goes)]
            for part, members in zip(parts, ({"status": "agreed"}, {"occurred_on": "2022"}), strict=True):
                said = await recorded(cast.coordinator, project, participation_id=part, **members)
                positions = f"/v1/impact-records/{said['id']}/positions"
                stance = {"contributor_id": goes["id"], "recorded_by": "Coordinator", "stance": "agrees"}
                await cast.coordinator.made(positions, stance)
            answer = {"impact_record_id": said["id"], "outcome": "we_did", "words": "Done"}
            await cast.coordinator.made("/v1/responses", answer | {"fed_back_on": "2023"})
            before = await counted(cast, lead)
            await merge(cast.coordinator, pair, stays)
            kept = "SELECT participation_id FROM impact_records"
            assert len(set(await stored(cast, kept))) == 1
            assert await counted(cast, lead) == before
            assert (await undo(cast.coordinator, pair)).status_code == 200
            assert len(set(await stored(cast, kept))) == 2
            assert await counted(cast, lead) == before

    run(journey())


def test_migration_counts_what_was_there_before(settings: Settings) -> None:
    async def before() -> list[tuple[object, ...]]:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            both = ["carer", "lived_experience"]
            await recorded(cast.coordinator, project, perspectives=both, occurred_on="2021-03")
            await recorded(cast.partner, project, status="agreed", direction="none", fed_back_on="2022")
            return sorted(await stored(cast, "SELECT * FROM four_pi_counts"))

    async def after() -> list[tuple[object, ...]]:
        async with casting(settings) as cast:
            assert await compared(cast) == RIGHT
            return sorted(await stored(cast, "SELECT * FROM four_pi_counts"))

    kept = run(before())
    scripts = ScriptDirectory.from_config(migration_config(settings))
    [step] = [each for each in scripts.walk_revisions() if "Counts of impact records" in (each.doc or "")]
    migrate_down(settings, str(step.down_revision))
    migrate(settings)
    assert run(after()) == kept
    assert len(kept) == 2


# Says that a record was written and is about to be counted, and waits to be killed.
HESITANT = """
import asyncio
from app.kit import rollups

async def hesitant(db):
    if db.counts:
        print("counting", flush=True)
        await asyncio.sleep(600)

rollups.keep = hesitant
"""


def test_server_killed_between_a_record_and_its_count_leaves_neither(settings: Settings) -> None:
    async def prepared() -> tuple[str, Caller]:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            await recorded(cast.coordinator, project)
            return str(project["id"]), cast.coordinator

    async def after() -> tuple[int, str]:
        async with casting(settings) as cast:
            return len(await stored(cast, "SELECT id FROM impact_records")), await compared(cast)

    project_id, lead = run(prepared())
    record = {"project_id": project_id, "pi": "impact", "perspectives": ["carer"], "statement": "x"}
    with serving(settings, HESITANT) as (server, port), ThreadPoolExecutor(1) as pool:
        url = f"http://127.0.0.1:{port}/v1/impact-records"
        answer = pool.submit(httpx.post, url, json=record, headers=lead.headers, timeout=60)
        assert server.stdout is not None
        assert server.stdout.readline() == "counting\n"
        server.kill()
        with pytest.raises(httpx.TransportError):
            answer.result()
    assert run(after()) == (1, RIGHT)

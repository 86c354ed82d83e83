"""The audit's chain: what was sealed cannot be changed, dropped, swapped, put in or cut off unseen."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app import worker
from app.__main__ import main
from app.kit import audit_chain
from app.kit.adapter import Broken
from app.kit.audit import Action, AuditEntry, note
from app.kit.scope import Scope
from app.kit.tables import new_id
from app.schema import migration_config
from app.settings import Settings
from tests.conftest import run
from tests.support.working import opened, prepare, until, working
from tests.test_worker import environment

ORGANISATION = new_id()
PERSON = new_id()
ENTRIES = 12

Services = worker.Services


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database whose worker keeps the head in a folder of its own."""
    there = replace(settings, data_dir=tmp_path)
    for name, value in environment(there).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(audit_chain, "CHUNK", 5)
    return there


async def write(services: Services, count: int = ENTRIES) -> None:
    """So many entries, each second one about a person."""
    for number in range(count):
        async with services.database.write(Scope(ORGANISATION, "client:tests"), "tests") as db:
            people = (PERSON,) if number % 2 else ()
            note(db, Action.changed, "contributor", PERSON, members=(f"m{number}", "b"), people=people)


def play(settings: Settings, do: Callable[[Services], Awaitable[Any]]) -> Any:
    async def journey() -> Any:
        async with opened(settings) as services:
            return await do(services)

    return run(journey())


def sealed(settings: Settings, count: int = ENTRIES) -> None:
    """Entries, and a round of the worker."""

    async def do(services: Services) -> None:
        await write(services, count)
        await worker.seal_audit(services)

    play(settings, do)


def behind(settings: Settings, *statements: str) -> list[Any]:
    """Whoever owns the database changes what lies in it; what the last statement gives back."""
    engine = create_engine(migration_config(settings).attributes["url"])
    with engine.begin() as raw:
        if not settings.is_sqlite:
            raw.execute(text("SET LOCAL golden_thread.system = 'on'"))
        for statement in statements:
            found = raw.execute(text(statement))
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


def ids(settings: Settings) -> list[str]:
    """Sealed entries in order; the first is of the database's own start."""
    return [str(row[0]) for row in behind(settings, "SELECT entry_id FROM audit_seals ORDER BY number")]


def verify(capsys: Any, *arguments: str) -> tuple[int, str]:
    """The operator's command: what it ends with, and what it says."""
    capsys.readouterr()
    code = main(["verify", *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_operator_proves_a_whole_chain_while_entries_go_on(settings: Settings, capsys: Any) -> None:
    sealed(settings)
    play(settings, lambda services: write(services, 3))
    code, said = verify(capsys)
    assert (code, "The audit is whole: 13 sealed entries." in said) == (0, True), said
    assert "Not sealed yet: 3. The oldest of them is of 20" in said
    assert "13 looked at" in said
    head = re.search(r"The head is (13:[0-9a-f]{64})", said)
    assert head is not None
    assert (settings.data_dir / "audit-head").read_text().strip() == head[1]
    sealed(settings, 1)
    code, said = verify(capsys, "--head", head[1])
    assert (code, "17 sealed entries" in said, "Not sealed yet: 0." in said) == (0, True, True), said


def test_worker_at_work_seals_by_itself_and_tells_the_head(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def do(services: Services) -> None:
        await write(services)
        async with working(services, worker.all_jobs()):

            async def kept() -> bool:
                return audit_chain.kept(settings.data_dir) is not None

            await until(kept)
        caplog.set_level("INFO", "golden_thread")
        await worker.tell_audit_head(services)

    prepare(settings)
    play(settings, do)
    head = str(audit_chain.kept(settings.data_dir))
    assert head.startswith("13:")
    assert caplog.messages[-1] == f"audit head {head}"


def test_round_without_anything_new_writes_nothing(settings: Settings) -> None:
    sealed(settings)
    before = (settings.data_dir / "audit-head").stat().st_mtime_ns, ids(settings)
    play(settings, worker.seal_audit)
    assert ((settings.data_dir / "audit-head").stat().st_mtime_ns, ids(settings)) == before


FORGET = "DELETE FROM audit_subjects WHERE entry_id = '{a}'; DELETE FROM audit_entries WHERE id = '{a}'"
SWAP = "UPDATE {table} SET {id} = {new} WHERE {id} = {a}; UPDATE {table} SET {id} = {a} WHERE {id} = {b};"
SWAP += "UPDATE {table} SET {id} = {b} WHERE {id} = {new}"
CUT = """DELETE FROM audit_subjects WHERE entry_id IN (SELECT entry_id FROM audit_seals WHERE number > 9);
    DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM audit_seals WHERE number > 9);
    DELETE FROM audit_seals WHERE number > 9"""
PUT_IN = """INSERT INTO audit_entries
    (id, organisation_id, actor, action, resource, members, request_id, occurred_at)
    SELECT '{old}', organisation_id, actor, action, resource, members, request_id,
    '2020-01-01T00:00:00.000000Z' FROM audit_entries WHERE id = '{a}'"""

# What is done behind the application's back – number 4 is of nobody, number 5 about a person – and what
# the operator reads of it.
TAMPERINGS = {
    "changed": (
        "UPDATE audit_entries SET actor = 'client:other' WHERE id = '{a}'",
        "{a} (number 4) was changed after it was sealed",
    ),
    "given a reason": (
        "UPDATE audit_entries SET reason = 'support' WHERE id = '{a}'",
        "{a} (number 4) was changed after it was sealed",
    ),
    "dropped": (FORGET, "{a} (number 4) is gone"),
    "dropped with its seal": (
        f"{FORGET}; DELETE FROM audit_seals WHERE number = 4",
        "Seals 4 to 4 are gone",
    ),
    "its person forgotten": (
        "DELETE FROM audit_subjects WHERE entry_id = '{b}'",
        "{b} (number 5) was changed after it was sealed",
    ),
    "its person made another": (
        "UPDATE audit_subjects SET contributor_id = '{new}' WHERE entry_id = '{b}'",
        "{b} (number 5) was changed after it was sealed",
    ),
    "swapped": (
        SWAP.format(table="audit_entries", id="id", a="'{a}'", b="'{c}'", new="'{new}'"),
        "Entry {a} (number 4) was swapped with entry {c} (number 6).",
    ),
    "seals swapped": (
        SWAP.format(table="audit_seals", id="number", a=4, b=6, new=999),
        "Seal 4 does not belong there",
    ),
    "digest of another entry": (
        "UPDATE audit_seals SET digest = (SELECT digest FROM audit_seals WHERE number = 7) WHERE number = 4",
        "Seal 4 does not belong there",
    ),
    "seal made up": (
        "INSERT INTO audit_seals VALUES (14, '{new}', '{digest}', '{digest}')",
        "Seal 14 does not belong there",
    ),
    "put in": (
        PUT_IN,
        "Entry {old} was put in afterwards: it says that it is of 2020-01-01T00:00:00.000000Z",
    ),
    "cut off": (CUT, "The end was cut off: a head was kept of 13 sealed entries, and there are 9."),
    "emptied": (
        "DELETE FROM audit_subjects; DELETE FROM audit_entries; DELETE FROM audit_seals",
        "The end was cut off: a head was kept of 13 sealed entries, and there are 0.",
    ),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_operator_is_told_what_was_tampered_with(settings: Settings, capsys: Any, how: str) -> None:
    sealed(settings)
    found = ids(settings)
    names = {
        "a": found[3],
        "b": found[4],
        "c": found[5],
        "new": new_id(),
        "digest": "0" * 64,
        "old": "016f5e66-e800-7000-8000-000000000001",
    }
    sql, finding = TAMPERINGS[how]
    behind(settings, *sql.format(**names).split(";"))
    code, said = verify(capsys)
    assert code == 1, said
    assert finding.format(**names) in said, said


def test_worker_goes_on_sealing_over_a_cut_and_covers_nothing_up(settings: Settings, capsys: Any) -> None:
    sealed(settings)
    kept = (settings.data_dir / "audit-head").read_text()
    behind(settings, *CUT.split(";"))
    sealed(settings, 20)
    assert (settings.data_dir / "audit-head").read_text() == kept
    code, said = verify(capsys)
    assert code == 1
    assert "Seal 13 is not the one of the head that was kept: the chain was made anew." in said
    assert verify(capsys, "--keep-head")[0] == 0, "after a restore, the operator says that it is so"
    assert verify(capsys)[0] == 0
    code, said = verify(capsys, "--head", kept)
    assert (code, "made anew" in said) == (1, True), said


def test_operator_without_a_head_is_told_what_cannot_be_said(settings: Settings, capsys: Any) -> None:
    sealed(settings)
    (settings.data_dir / "audit-head").unlink()
    code, said = verify(capsys)
    assert (code, "nobody can say whether the end was cut off" in said) == (1, True), said
    assert main(["verify", "--head", "nonsense"]) == 1


def test_entries_that_come_late_are_sealed_once_and_in_the_order_found(
    settings: Settings, capsys: Any
) -> None:
    """An id is made before its transaction ends: others are sealed meanwhile."""

    async def do(services: Services) -> str:
        entry_id = new_id()
        await write(services)
        await worker.seal_audit(services)
        async with services.database.write(Scope(ORGANISATION, "client:tests"), "tests") as db:
            note(db, Action.read, "contributor", PERSON)
            db._due[AuditEntry.__table__][0]["id"] = entry_id
        await worker.seal_audit(services)
        await worker.seal_audit(services)
        return entry_id

    entry_id = play(settings, do)
    found = ids(settings)
    assert found[-1] == entry_id
    assert len(set(found)) == len(found) == ENTRIES + 2
    assert found[:-1] == sorted(found[:-1])
    assert found[-1] < found[1]
    assert verify(capsys)[0] == 0


def test_entry_of_a_clock_that_was_ahead_keeps_no_other_from_being_sealed(settings: Settings) -> None:
    async def do(services: Services) -> None:
        async with services.database.write(Scope(ORGANISATION, "client:tests"), "tests") as db:
            note(db, Action.read, "contributor", PERSON)
            db._due[AuditEntry.__table__][0]["id"] = "f" * 8 + "-ffff-7fff-bfff-" + "f" * 12
        await worker.seal_audit(services)
        await write(services, 1)
        await worker.seal_audit(services)

    play(settings, do)
    assert len(ids(settings)) == 3


def test_two_workers_at_once_make_one_chain(settings: Settings, capsys: Any) -> None:
    """Both find the same entries; whoever comes second with a number stops."""

    async def do(services: Services) -> None:
        await write(services, 40)
        async with opened(settings) as other:
            await asyncio.gather(*(worker.seal_audit(each) for each in (services, other)))
        await worker.seal_audit(services)

    play(settings, do)
    assert len(ids(settings)) == 41
    assert verify(capsys)[0] == 0


def test_number_that_is_taken_is_refused(settings: Settings) -> None:
    async def do(services: Services) -> None:
        await write(services)
        async with services.database.system_read("tests: what two workers find") as db:
            entries = await db.rows(audit_chain._WAITING, after=await audit_chain.since(db))
        seals = audit_chain._links(services.keys.audit_digests, audit_chain.NONE, entries, {})
        for expected in (nullcontext(), pytest.raises(Broken)):
            with expected:
                await audit_chain._add(services.database, seals)

    play(settings, do)
    assert len(ids(settings)) == 5

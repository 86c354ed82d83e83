"""The master key: rotated while people work, killed in the middle, wrong, lost, and made at first."""

import asyncio
import os
import re
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from app.__main__ import main
from app.features import keys
from app.features.keys import NoMasterKey
from app.kit import sealing
from app.kit.database import connect
from app.settings import Settings
from tests.conftest import MASTER_KEY, Caller, Cast, casting, run, running
from tests.features.paying import paying
from tests.features.people import stored
from tests.features.test_files import PDF, bus, upload
from tests.kit.test_audit_chain import behind
from tests.test_worker import environment

NEW_KEY = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
ROOT = Path(__file__).parents[2]
PEOPLE = 14

ROTATE = """
import os, signal, sys
from app.__main__ import main
from app.features import master_key

master_key.CHUNK = 1
one = master_key._rewrapped
left = {left}

def counted(*arguments):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return one(*arguments)

master_key._rewrapped = counted
sys.exit(main(["master-key", "rotate"]))
"""


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """As operators have it: SQLite with a key in a file, PostgreSQL with the old and a new one given."""
    there = replace(settings, data_dir=tmp_path, master_key_file=tmp_path / "master.key")
    if settings.is_sqlite:
        keys.write_key_file(there.master_key_file, [MASTER_KEY])
        return replace(there, master_key=None)
    run(start(with_keys(there, MASTER_KEY)))
    return with_keys(there, NEW_KEY, MASTER_KEY)


async def start(settings: Settings) -> None:
    """Something is sealed."""
    async with running(settings):
        pass


def with_keys(settings: Settings, *given: str) -> Settings:
    return replace(settings, master_key=",".join(given))


def new_key(settings: Settings) -> str:
    """The key that was rotated to."""
    return keys.key_file(settings.master_key_file)[0] if settings.is_sqlite else NEW_KEY


async def rotating(settings: Settings, left: int = 0) -> Any:
    """The operator's command, begun; it is killed at so many people where there is a number."""
    given = environment(settings) | {"MASTER_KEY": settings.master_key or ""}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        ROTATE.format(left=left),
        cwd=ROOT,
        env=given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def a_person(caller: Caller, number: int) -> str:
    made = await caller.made("/v1/contributors", {"display_name": f"Person {number}"})
    await put(caller, made["id"], f"p{number}@example.org")
    return str(made["id"])


async def put(caller: Caller, contributor_id: str, email: str) -> None:
    path, headers = f"/v1/contributors/{contributor_id}/identity", {"if-match": "*"}
    answer = await caller("PUT", path, json={"email": email}, headers=headers)
    assert answer.status_code == 200, answer.text


async def email_of(caller: Caller, contributor_id: str) -> str:
    answer = await caller.get(f"/v1/contributors/{contributor_id}/identity")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["email"])


async def some_people(caller: Caller) -> dict[str, str]:
    return {await a_person(caller, number): f"p{number}@example.org" for number in range(PEOPLE)}


async def all_read_back(caller: Caller, people: dict[str, str]) -> None:
    assert {each: await email_of(caller, each) for each in people} == people


async def wrapped_with(cast: Cast) -> set[str]:
    """Ids of the master keys with which anything is wrapped."""
    found: set[str] = set()
    for table, column in (
        ("contributor_identities", "wrapped_key"),
        ("file_contents", "wrapped_key"),
        ("signing_keys", "sealed_pem"),
        ("stored_secrets", "wrapped"),
    ):
        rows = await stored(cast, f"SELECT DISTINCT substr({column}, 1, 8) FROM {table}")
        found |= {row[0] for row in rows}
    return found


def test_everything_is_read_and_written_while_the_master_key_is_rotated(settings: Settings) -> None:
    async def journey() -> tuple[dict[str, str], Caller]:
        async with casting(settings) as cast:
            me = cast.coordinator
            people = await some_people(me)
            [old] = await wrapped_with(cast)
            command = await rotating(settings)
            first = await command.stderr.readline()
            ended, during = asyncio.create_task(command.communicate()), 0
            while not ended.done() and during < 1000:
                during += 1
                changed = list(people)[-during % len(people)]
                people[changed] = f"c{during}@example.org"
                await put(me, changed, people[changed])
                if during % 5 == 1:
                    people[await a_person(me, 1000 + during)] = f"p{1000 + during}@example.org"
                assert await email_of(me, list(people)[during % len(people)])
            out, err = (words.decode() for words in await ended)
            assert command.returncode == 0, err
            assert during > 3
            assert "take the older ones out of" in out
            done, of = (int(each) for each in re.findall(r"Wrapped (\d+) of (\d+) people", out)[0])
            assert PEOPLE <= done <= of
            assert first == b"1 people's keys looked at\n"
            [now] = await wrapped_with(cast)
            assert now != old
            await all_read_back(me, people)
            people[await a_person(me, 9999)] = "p9999@example.org"
            assert await wrapped_with(cast) == {now}
            return people, me

    people, me = run(journey())

    async def afterwards() -> None:
        """The old key was taken away."""
        async with running(with_keys(settings, new_key(settings))) as (_, http):
            await all_read_back(replace(me, http=http), people)

    run(afterwards())


def test_rotation_that_was_killed_goes_on_where_it_was(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            people = await some_people(me)
            command = await rotating(settings, left=10)
            await command.communicate()
            assert command.returncode == -signal.SIGKILL
            assert len(await wrapped_with(cast)) == 2
            people[await a_person(me, 77)] = "p77@example.org"
            await all_read_back(me, people)
            new = new_key(settings)
            for given, said in (([new], "the old key is needed too"), ([MASTER_KEY], "give the new one too")):
                with pytest.raises(NoMasterKey, match=said):
                    async with running(with_keys(settings, *given)):
                        pass
            async with running(with_keys(settings, new, MASTER_KEY)) as (_, http):
                await all_read_back(replace(me, http=http), people)
            again = await rotating(settings)
            out, err = await again.communicate()
            assert again.returncode == 0, err
            assert f"Wrapped {PEOPLE - 9} of {PEOPLE + 1} people's keys anew" in out.decode()
            assert len(await wrapped_with(cast)) == 1
            if settings.is_sqlite:
                assert keys.key_file(settings.master_key_file) == [new, MASTER_KEY]
            async with running(with_keys(settings, new)) as (_, http):
                await all_read_back(replace(me, http=http), people)
            third = await rotating(settings)
            _, err = await third.communicate()
            assert (third.returncode, b"the others may be taken away" in err) == (1, True), err

    run(journey())


def test_receipts_are_read_after_the_master_key_was_rotated(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            file = (await upload(pay.desk, expense, PDF)).json()
            command = await rotating(settings)
            _, err = await command.communicate()
            assert command.returncode == 0, err
            assert len(await wrapped_with(cast)) == 1
            async with running(with_keys(settings, new_key(settings))) as (_, http):
                answer = await replace(pay.desk, http=http).get(f"/v1/files/{file['id']}/content")
                assert (answer.status_code, answer.content) == (200, PDF)

    run(journey())


def test_operator_with_one_key_given_reads_how_to_bring_a_new_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(with_keys(settings, MASTER_KEY), monkeypatch)
    assert main(["client", "list"]) == 0
    assert main(["master-key", "rotate"]) == 1
    assert "MASTER_KEY=NEW,OLD" in capsys.readouterr().err


def test_two_rotations_at_once_do_not_make_two_keys(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast, cast.services.database.hold("master-key"):
            before = settings.master_key_file.read_bytes() if settings.is_sqlite else b""
            second = await rotating(settings)
            _, said = await second.communicate()
            assert (second.returncode, b"already" in said) == (1, True), said
            assert not settings.is_sqlite or settings.master_key_file.read_bytes() == before

    run(start(settings))
    run(journey())


def given(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MASTER_KEY", settings.master_key or "")
    monkeypatch.setenv("MASTER_KEY_FILE", str(settings.master_key_file))


COMMANDS = (
    ("serve",),
    ("worker",),
    ("client", "list"),
    ("key", "rotate"),
    ("verify",),
    ("master-key", "rotate"),
)


@pytest.fixture
def sealed(settings: Settings) -> Settings:
    """A database in which something is sealed."""
    run(start(settings))
    return settings


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_wrong_master_key_is_one_line_and_nothing_begins(
    sealed: Settings,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given(with_keys(sealed, keys.MasterKeys.new_text()), monkeypatch)
    assert main(list(command)) == 1
    said = capsys.readouterr()
    assert "is not the one that this database was sealed with" in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_lost_key_file_is_one_line_and_no_new_key_is_made(
    sealed: Settings,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = replace(sealed, master_key=None)
    there.master_key_file.unlink(missing_ok=True)
    given(there, monkeypatch)
    before = sorted(there.data_dir.rglob("*.key"))
    assert main(list(command)) == 1
    said = capsys.readouterr()
    assert f"{there.master_key_file}, which should hold it, is not there" in said.err
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert not there.master_key_file.exists()
    assert sorted(there.data_dir.rglob("*.key")) == before


@pytest.mark.parametrize("content", ["", "nonsense\n"])
def test_key_file_that_holds_something_else_is_said(
    sealed: Settings, content: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = replace(sealed, master_key=None)
    there.master_key_file.parent.mkdir(exist_ok=True)
    there.master_key_file.write_text(content)
    given(there, monkeypatch)
    assert main(["serve"]) == 1
    assert f"{there.master_key_file} holds no master key: A master key " in capsys.readouterr().err


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_first_start_makes_a_key_for_nobody_else_to_read_and_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.master_key_file.unlink()
    given(settings, monkeypatch)
    was = os.umask(0)
    try:
        assert main(["client", "list"]) == 0
    finally:
        os.umask(was)
    assert settings.master_key_file.stat().st_mode & 0o777 == 0o600
    assert f"Made a master key at {settings.master_key_file}. Keep a copy" in caplog.text
    made = settings.master_key_file.read_text()
    assert main(["client", "list"]) == 0
    assert settings.master_key_file.read_text() == made


def test_two_servers_that_start_at_once_on_an_empty_database_open_the_same_secret(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(settings, "DELETE FROM stored_secrets")
    both, made = Barrier(2), sealing.new_key

    def after_both_have_looked() -> bytes:
        with suppress(BrokenBarrierError):  # SQLite lets one look at a time
            both.wait(1)
        return made()

    async def start() -> bytes:
        database = connect(settings.database_url)
        await database.open()
        try:
            return (await keys.open_keys(database, keys.read_master_keys(settings, make=False))).secret
        finally:
            await database.close()

    monkeypatch.setattr(keys, "new_key", after_both_have_looked)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: run(start()), range(2))
    assert one == other


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_production_never_makes_a_key(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    behind(settings, "DELETE FROM stored_secrets")
    given(replace(settings, master_key=None), monkeypatch)
    assert main(["serve"]) == 1
    assert "There is no master key: set MASTER_KEY" in capsys.readouterr().err

"""The command line: what an operator asks for, and one plain line where it cannot be done."""

import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import select

from app.__main__ import main
from app.features.organisations import ORGANISATIONS
from app.features.sign_in.providers import IdentityProvider
from app.kit import external_ids, writing
from app.kit.audit import AuditEntry
from app.kit.database import connect
from app.kit.statements import Statement
from app.kit.tables import new_id
from app.settings import Settings
from tests.conftest import MASTER_KEY, run, running, settings_for
from tests.support.postgres import Cluster

NO_DATABASE = "golden-thread: There is no database yet: run `python -m app migrate` first.\n"
_AUDIT = Statement(
    lambda: select(
        AuditEntry.resource,
        AuditEntry.action,
        AuditEntry.actor,
        AuditEntry.record_id,
        AuditEntry.record_organisation_id,
    ).order_by(AuditEntry.id)
)


class Said(NamedTuple):
    """What a command came to: its exit code, and what it wrote."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


def speak(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Commands on one database."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", settings.database_owner_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))

    def command(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(list(arguments))
        return Said(code, *capsys.readouterr())

    return command


@pytest.fixture
def command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    monkeypatch.setenv("MASTER_KEY", MASTER_KEY)
    return speak(settings, monkeypatch, capsys)


@pytest.fixture
def nowhere(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A place where no migration has been run."""
    if dialect == "sqlite":
        yield settings_for(tmp_path / "data" / "none.sqlite3")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    yield settings_for(cluster.create_database("nowhere"))
    cluster.drop_database("nowhere")


def in_database(settings: Settings, do: Callable[[Any], Any]) -> Any:
    """Run something with a system handle."""

    async def journey() -> Any:
        database = connect(settings.database_url)
        await database.open()
        try:
            async with database.system("tests: beside the command line") as db:
                return await do(db)
        finally:
            await database.close()

    return run(journey())


def organisation(settings: Settings, name: str, *codes: tuple[str, str]) -> str:
    """A new organisation with common codes."""

    async def make(db: Any) -> str:
        row = await writing.create(db, ORGANISATIONS, {"name": name, "kind": "other"}, None)
        ids = [{"system": system, "value": value} for system, value in codes]
        await external_ids.give(db, ORGANISATIONS.name, row["id"], ids, common=True)
        return str(row["id"])

    made: str = in_database(settings, make)
    return made


def client_of(command: Command, organisation: str) -> str:
    said = command("client", "create", "--organisation", organisation, "--scopes", "projects:read", "--json")
    assert said.code == 0, said.err
    return str(json.loads(said.out)["client_id"])


def audit(settings: Settings) -> list[tuple[Any, ...]]:
    async def entries(db: Any) -> Any:
        return await db.rows(_AUDIT)

    found = in_database(settings, entries)
    return [tuple(row) for row in found if row[0] in ("client", "signing-key")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve",),
        ("worker",),
        ("client", "list"),
        ("client", "create", "--organisation", "Walsall", "--scopes", "projects:read"),
        ("client", "disable", "01980000-0000-7000-8000-000000000000"),
        ("key", "rotate"),
        ("import", "projects", "none.csv", "--organisation", "Walsall"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_operator_who_has_not_migrated_is_told_so_and_nothing_is_left_behind(
    nowhere: Settings,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.delenv("MASTER_KEY", raising=False)
    command = speak(nowhere, monkeypatch, capsys)
    if nowhere.is_sqlite:
        monkeypatch.chdir(tmp_path)
    assert command(*arguments) == Said(1, "", NO_DATABASE)
    assert list(tmp_path.iterdir()) == []


def test_operator_who_has_emptied_the_database_is_told_to_migrate(command: Command) -> None:
    assert command("migrate", "--down", "base").code == 0
    assert command("client", "list") == Said(1, "", NO_DATABASE)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_operator_whose_database_does_not_answer_reads_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/none?host={tmp_path}")
    said = command("client", "list")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "does not answer" in said.err


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("serving", ["serve", "demo"])
def test_operator_whose_port_is_taken_reads_one_line_and_no_welcome(
    command: Command, monkeypatch: pytest.MonkeyPatch, serving: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        said = command(serving)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "already in use" in said.err
    assert str(port) in said.err


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("delimiter", ["ab", "", '"', "\n"])
def test_operator_who_gives_a_delimiter_that_is_none_reads_one_line(
    command: Command, settings: Settings, delimiter: str, tmp_path: Path
) -> None:
    organisation(settings, "Walsall")
    file = tmp_path / "projects.csv"
    file.write_text("external_id,title\nhr:1,One\n")
    said = command("import", "projects", str(file), "--organisation", "Walsall", f"--delimiter={delimiter}")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "one character" in said.err


def test_operator_who_disables_what_is_no_client_reads_one_line(command: Command) -> None:
    said = command("client", "disable", "abc")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "UUID" in said.err
    assert command("client", "disable", "01980000-0000-7000-8000-000000000000") == Said(
        1, "There is no such client.\n", ""
    )


def test_clients_and_keys_are_on_record_as_the_operators(command: Command, settings: Settings) -> None:
    theirs = organisation(settings, "Walsall")
    client_id = client_of(command, "Walsall")
    for _ in range(2):
        assert command("client", "disable", client_id.upper()).code == 0
    assert command("key", "rotate").code == 0
    assert command("key", "retire").code == 1, "tokens of the older key may still be alive"
    assert audit(settings) == [
        ("signing-key", "created", "system:open the lasting secret", None, None),
        ("client", "created", "operator", client_id, theirs),
        ("client", "changed", "operator", client_id, theirs),
        ("signing-key", "created", "operator", None, None),
    ]


def test_retired_keys_are_on_record_as_the_operators(
    command: Command, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.features.keys.OVERLAP", -1)
    assert command("key", "rotate").code == 0
    for said in ("Retired 1 signing keys.\n", "Retired 0 signing keys.\n"):
        assert command("key", "retire") == Said(0, said, "")
    assert [entry[:3] for entry in audit(settings)[1:]] == [
        ("signing-key", "created", "operator"),
        ("signing-key", "changed", "operator"),
    ]


@pytest.mark.parametrize("scopes", ["", " , "])
def test_operator_who_names_no_permission_reads_in_one_line_which_there_are(
    command: Command, settings: Settings, scopes: str
) -> None:
    organisation(settings, "Walsall")
    said = command("client", "create", "--organisation", "Walsall", "--scopes", scopes)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "projects:read, " in said.err
    assert command("client", "list").out == ""


def test_operator_names_an_organisation_by_name_id_or_common_code(
    command: Command, settings: Settings
) -> None:
    theirs = organisation(settings, "Walsall", ("gss", "E08000030"))
    for which in ("WALSALL", theirs, theirs.upper(), "gss:E08000030"):
        assert f"{client_of(command, which)}  {theirs}  " in command("client", "list").out
    said = command("client", "create", "--organisation", "gss:E08000031", "--scopes", "projects:read")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


def test_no_organisation_passes_for_another_by_its_name_or_its_own_codes(
    command: Command, settings: Settings
) -> None:
    real = organisation(settings, "Walsall", ("gss", "E08000030"))
    other = organisation(settings, "gss:E08000030")
    third = organisation(settings, real)

    async def give_itself(db: Any) -> None:
        for system, value in (("gss", "E08000030"), ("hr", "1")):
            row = {"id": new_id(), "assigned_by_organisation_id": other, "resource": ORGANISATIONS.name}
            row |= {"system": system, "value": value, "record_id": other, "created_at": db.at}
            await db.insert(external_ids.ExternalId, row)

    in_database(settings, give_itself)
    for which in ("gss:E08000030", real):
        client_of(command, which)
    listed = command("client", "list").out
    assert (listed.count(f"  {real}  "), listed.count(other), listed.count(third)) == (2, 0, 0)
    said = command("client", "create", "--organisation", "hr:1", "--scopes", "projects:read")
    assert said.code == 1


def test_operator_invites_the_first_administrator_who_then_comes_in(
    command: Command, settings: Settings
) -> None:
    organisation(settings, "Walsall")
    asked = ("member", "invite", "--organisation", "Walsall", "--email", "ada@example.org")
    said = command(*asked, "--role", "administrator")
    assert (said.code, said.err) == (0, "")
    secret = said.out.splitlines()[0].partition("#")[2]

    async def accept() -> list[str]:
        async with running(settings) as (_, http):
            answer = await http.post("/v1/sign-in/invitation/acceptance", json={"secret": secret})
            assert answer.status_code == 204, answer.text
            return list((await http.get("/v1/me")).json()["acting"]["roles"])

    assert run(accept()) == ["administrator"]
    again = command(*asked, "--role", "viewer")
    assert (again.code, again.out) == (1, "")
    assert again.err == "golden-thread: One of its ids or names is taken by another record.\n"
    wrong = command(*asked[:-1], "ada", "--role", "viewer")
    assert wrong.code == 1
    assert wrong.err.count("\n") == 1


def test_operator_adds_a_provider_whose_secret_is_sealed(
    command: Command, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation(settings, "Walsall")
    monkeypatch.setattr("sys.stdin", io.StringIO("canary-secret\n"))
    asked = ("provider", "add", "--organisation", "Walsall", "--name", "Council account", "--client-id", "gt")
    said = command(*asked, "--issuer", "https://idp.example.org")
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("redirect URI: http://127.0.0.1:8000/v1/sign-in/callback\n")

    async def kept(db: Any) -> str:
        return str(await db.value(Statement(lambda: select(IdentityProvider.sealed_secret))))

    assert "canary" not in in_database(settings, kept)
    monkeypatch.setattr("sys.stdin", io.StringIO("canary-secret\n"))
    plain = command(*asked, "--issuer", "http://idp.example.org")
    assert plain == Said(1, "", "golden-thread: An issuer is an https address.\n")


def test_operator_lists_providers_and_disables_one(
    command: Command, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    organisation(settings, "Walsall")
    assert command("provider", "list").out == "There are none.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("canary-secret\n"))
    asked = ("provider", "add", "--organisation", "Walsall", "--name", "Council account", "--client-id", "gt")
    provider_id = command(*asked, "--issuer", "https://idp.example.org").out.partition("\n")[0]
    assert command("provider", "list").out == f"{provider_id}  Walsall  Council account  live\n"
    said = command("provider", "disable", provider_id)
    assert (said.code, said.out.partition(".")[0]) == (0, "Disabled")
    assert "Council account  disabled 20" in command("provider", "list").out
    for which in (provider_id, "Walsall"):
        assert command("provider", "disable", which).err == (
            "golden-thread: There is no such live provider: see `provider list`.\n"
        )

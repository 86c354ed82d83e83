"""The command: `python -m app serve | worker | migrate | demo | import | client | member | …`."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from app.kit.problems import Problem
from app.kit.scope import OPERATOR
from app.settings import Settings, read_settings

_WHICH = "its name, its id, or a common code such as gss:E08000030"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when it could not, with the reason in plain words."""
    parser = _parser()
    options = parser.parse_args(arguments)
    settings = read_settings()
    try:
        return int(options.run(settings, options) or 0)
    except (ValueError, RuntimeError, OSError) as error:
        print(f"golden-thread: {error}", file=sys.stderr)
        return 1
    except Problem as problem:
        print(
            f"golden-thread: {(problem.errors or [{'detail': problem.detail}])[0]['detail']}", file=sys.stderr
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m app", description="Golden Thread, from the command line."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _command(commands, "serve", _serve, "Serve the API and the pages; with SQLite, keep a worker beside it.")
    worker = _command(commands, "worker", _worker, "Do what requests left to do, and send mail.")
    worker.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    migrate = _command(commands, "migrate", _migrate, "Bring the database to the newest schema.")
    migrate.add_argument(
        "--down", metavar="REVISION", help="go back to an older revision instead; `base` empties it"
    )
    _command(commands, "demo", _demo, "Migrate, load the example partnership, say how to sign in, and serve.")
    _import_command(commands)
    _client_command(commands)
    key = _command(commands, "key", _printing(_key), "Rotate the keys that sign access tokens.")
    key.add_argument(
        "action", choices=["rotate", "retire"], help="make a new signing key, or retire all but the newest"
    )
    _people_commands(commands)
    _command(commands, "roles", _roles, "Print the table of roles for docs/roles.md.")
    openapi = _command(commands, "openapi", _openapi, "Write openapi.json.")
    openapi.add_argument("--check", action="store_true", help="only say whether the file is up to date")
    return parser


def _command(commands: Any, name: str, run: Callable[[Settings, Any], int | None], help_text: str) -> Any:
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run)
    return parser


def _import_command(commands: Any) -> None:
    parser = _command(commands, "import", _import, "Import a CSV or NDJSON file.")
    parser.add_argument("type", help="what the rows are, for example projects")
    parser.add_argument("file", help="a .csv or .ndjson file in UTF-8")
    parser.add_argument(
        "--organisation", metavar="WHICH", help=f"the organisation whose data this is: {_WHICH}"
    )
    parser.add_argument("--dry-run", action="store_true", help="check every row and write nothing")
    parser.add_argument(
        "--on-error", choices=["abort", "continue"], default="abort", help="what a rejected row does"
    )
    parser.add_argument("--delimiter", default=",", metavar="CHARACTER", help="what parts the cells of a row")
    parser.add_argument("--dates", choices=["iso", "dd/mm/yyyy"], default="iso", help="how dates are written")


def _client_command(commands: Any) -> None:
    client = commands.add_parser("client", help="Make, list and stop partners' clients.")
    actions = client.add_subparsers(required=True, metavar="ACTION")
    create = _command(
        actions, "create", _printing(_create_client), "Make a client; its secret is shown this once."
    )
    create.add_argument(
        "--organisation", required=True, metavar="WHICH", help=f"whose client it is: {_WHICH}"
    )
    create.add_argument("--name", default="API client")
    create.add_argument("--scopes", required=True, help="permissions, separated by spaces or commas")
    create.add_argument("--json", action="store_true", help="print client_id and client_secret as JSON")
    _command(actions, "list", _list_clients, "List clients, without secrets.")
    disable = _command(
        actions, "disable", _disable_client, "Stop a client; its tokens stop within 5 seconds."
    )
    disable.add_argument("client_id")


def _people_commands(commands: Any) -> None:
    from app import commands as people

    people.add_to(lambda within, name, do, text: _command(within, name, _printing(do), text), commands)


def _printing(do: Callable[..., Awaitable[str]]) -> Callable[[Settings, Any], None]:
    """A command on the database that ends with something to read."""

    def run(settings: Settings, options: Any) -> None:
        from app.main import all_operations

        all_operations()  # features declare their permissions when they give their operations
        print(_with_database(settings, lambda database, keys: do(database, keys, settings, options)))

    return run


# -- serving


def _serve(settings: Settings, options: Any) -> None:
    gc.disable()  # what is loaded now stays, and need not be gone through again and again; app/serving.py
    from app.serving import serve

    # A key that is wrong or lost is said in one line, before anything listens.
    _with_database(settings, _only_open)
    serve(settings)


async def _only_open(database: Any, keys: Any) -> None:
    """It opened."""


def _worker(settings: Settings, options: Any) -> None:
    from app import worker
    from app.main import all_operations

    _check_migrated(settings)
    all_operations()  # what a person's record is made of, features say when they give their operations
    worker.run(settings, with_parent=options.with_parent)


def _migrate(settings: Settings, options: Any) -> None:
    from app import schema

    if options.down:
        schema.migrate_down(settings, options.down)
    else:
        schema.migrate(settings)
        _prepare_engine(settings)
    print("The database is up to date." if not options.down else f"The database is at {options.down}.")


def _prepare_engine(settings: Settings) -> None:
    """The job engine's own schema; on SQLite the worker makes the engine's file itself."""
    from app.kit import jobs

    if not settings.is_sqlite:
        jobs.prepare(settings.database_owner_url, settings.serving_role)


def _openapi(settings: Settings, options: Any) -> int:
    from pathlib import Path

    from app.main import document_bytes

    file = Path("openapi.json")
    document = document_bytes()
    if options.check:
        fresh = file.exists() and file.read_bytes() == document
        print("openapi.json is up to date." if fresh else "openapi.json is stale: run `make openapi`.")
        return 0 if fresh else 1
    file.write_bytes(document)
    return 0


# -- commands on the database


@asynccontextmanager
async def _opened(settings: Settings) -> Any:
    """The database and its keys, as the server opens them."""
    from app.features import keys
    from app.kit.database import connect

    database = connect(settings.database_url)
    await database.open()
    try:
        yield database, await keys.opened(database, settings, make=True)
    finally:
        await database.close()


def _check_migrated(settings: Settings) -> None:
    """Say so before a file or a key is made for a database that is not there. Asked on the native drivers:
    what migrations need costs a serving process 18 MiB (W7)."""
    from app.kit.database import connect

    if not asyncio.run(connect(settings.database_url).is_migrated()):
        raise RuntimeError("There is no database yet: run `python -m app migrate` first.")


def _with_database(settings: Settings, do: Callable[[Any, Any], Awaitable[Any]]) -> Any:
    _check_migrated(settings)

    async def run() -> Any:
        async with _opened(settings) as (database, keys):
            return await do(database, keys)

    return asyncio.run(run())


async def _create_client(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    from app import commands

    return await commands.create_client(database, options)


def _list_clients(settings: Settings, options: Any) -> None:
    from app.features import clients

    async def do(database: Any, keys: Any) -> list[Any]:
        async with database.system_read("the operator lists clients") as db:
            return await clients.list_clients(db)

    for client_id, organisation, name, disabled_at in _with_database(settings, do):
        print(f"{client_id}  {organisation}  {name}  {f'disabled {disabled_at}' if disabled_at else 'live'}")


def _disable_client(settings: Settings, options: Any) -> int:
    from app.features import clients
    from app.kit.inputs import is_id

    if not is_id(options.client_id):
        raise ValueError("A client id is a UUID, as `client list` shows it.")

    async def do(database: Any, keys: Any) -> bool:
        async with database.system("the operator stops a client", OPERATOR) as db:
            return await clients.disable_client(db, options.client_id.lower())

    stopped = _with_database(settings, do)
    print("Stopped. Its tokens stop within 5 seconds." if stopped else "There is no such client.")
    return 0 if stopped else 1


async def _key(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    from app import commands

    return await commands.key(database, keys, options.action)


def _import(settings: Settings, options: Any) -> int:
    from pathlib import Path

    from app.features import imports, organisations
    from app.main import all_operations

    all_operations()

    async def do(database: Any, keys: Any) -> Any:
        organisation_id = None
        if options.organisation:
            async with database.read(OPERATOR) as db:
                organisation_id = await organisations.meant(db, options.organisation)
        return await imports.run(
            database,
            keys,
            options.type,
            Path(options.file),
            organisation_id,
            dry_run=options.dry_run,
            on_error=options.on_error,
            dates=options.dates,
            delimiter=options.delimiter,
        )

    report = _with_database(settings, do)
    print(report.text())
    return 0 if report.clean else 1


def _roles(settings: Settings, options: Any) -> None:
    from app.features import roles
    from app.main import all_operations

    all_operations()
    print(roles.as_markdown(), end="")


# -- the example


def _demo(settings: Settings, options: Any) -> None:
    from app import commands, schema
    from app.features import example, example_people
    from app.main import all_operations
    from app.serving import check_port_is_free

    check_port_is_free(settings)
    schema.migrate(settings)
    all_operations()
    loaded = _with_database(settings, example.load)
    visitors = _with_database(settings, partial(example_people.visitors, public_url=settings.public_url))
    print(commands.welcome(settings, loaded, visitors), flush=True)
    _serve(settings, options)


if __name__ == "__main__":
    sys.exit(main())

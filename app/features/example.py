"""The example partnership: facts of five published documents, and beside them people and figures made up
to show the product. Loaded through the product's own import (app/data/SOURCES.md says what is what)."""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import bindparam, select

from app.features import imports
from app.features.clients import create_client, list_clients
from app.features.keys import Keys
from app.features.organisations import ORGANISATIONS, Organisation
from app.features.presence import quarters
from app.kit import external_ids
from app.kit.database import Database
from app.kit.dates import today
from app.kit.scope import declared
from app.kit.statements import Statement
from app.kit.tables import ID

DATA = Path(__file__).parents[1] / "data"
LAYERS = ("published", "demonstration")
SYSTEM = "example"
"""The system of external ids that everything in the example is called by."""

CLIENTS_OF = ("exampleshire", "sampleton")
"""Two authorities, both made up: the lead of a project, and a partner, which sees less of it."""

_DAY = re.compile(r"\{today([+-]\d+)?\}")
"""A day in a made-up file, counted from the day of loading, so that something is on in the week after."""

_LAST_QUARTER = "{last_quarter}"
"""A day of the last quarter that is over: figures about people are counted of such."""

_MARK = {"resource": "example-partnership", "system": SYSTEM, "value": "loaded"}
_CLIENT = "example"
_NAME = Statement(lambda: select(Organisation.name).where(Organisation.id == bindparam("id", type_=ID)))


@dataclass(frozen=True, slots=True)
class Client:
    """A client that is ready to use. `organisation` is a name."""

    organisation: str
    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a newcomer needs: two authorities' clients. `rows` is 0 where everything was there already."""

    clients: tuple[Client, ...]
    rows: int


async def load(database: Database, keys: Keys) -> Loaded:
    """Load the example once. What was cut short is taken up again; what is there is left alone."""
    async with database.system_read("whether the example partnership is loaded") as db:
        loaded = await external_ids.find(db, **_MARK)
    rows = 0 if loaded else await _load(database, keys)
    return Loaded(tuple([await _client(database, keys, each) for each in CLIENTS_OF]), rows)


async def _load(database: Database, keys: Keys) -> int:
    rows = 0
    with TemporaryDirectory() as folder:
        for file, slug in _files():
            organisation_id = await id_of(database, slug) if slug else None
            ready = _with_days(file, Path(folder))
            report = await imports.run(database, keys, type_of(file), ready, organisation_id, progress=False)
            if not report.clean:
                raise RuntimeError(
                    f"The example file {file.relative_to(DATA)} was not taken:\n{report.text()}"
                )
            rows += report.rows_total
    async with database.system("the example partnership is loaded") as db:
        record_id = await external_ids.find(db, ORGANISATIONS.name, SYSTEM, CLIENTS_OF[0])
        assert record_id is not None  # noqa: S101 - it was loaded just now
        mark = [{"system": _MARK["system"], "value": _MARK["value"]}]
        await external_ids.give(db, _MARK["resource"], record_id, mark, common=True)
    return rows


def _files() -> Iterator[tuple[Path, str]]:
    """Files in the order of loading, each with the organisation whose data it holds."""
    yield DATA / "english_social_care_authorities.csv", ""
    for layer in LAYERS:
        yield DATA / "example" / layer / "organisations.csv", ""
    for layer in LAYERS:
        found = (DATA / "example" / layer).glob("*/[0-9]*-*")
        for file in sorted(found, key=lambda each: (each.parent, int(each.name.partition("-")[0]), each)):
            yield file, file.parent.name


def _with_days(file: Path, folder: Path) -> Path:
    """A copy of a file with today's days in it; the file itself where it names none."""
    said = file.read_text()
    text = _DAY.sub(lambda day: (today() + timedelta(int(day[1] or 0))).isoformat(), said)
    text = text.replace(_LAST_QUARTER, quarters.of_day(today()).before.first.isoformat())
    if text == said:
        return file
    copy = folder / file.name
    copy.write_text(text)
    return copy


def type_of(file: Path) -> str:
    """The type of an example file: its name without the number that orders it."""
    return file.stem.lstrip("0123456789-") if file.stem[0].isdigit() else ORGANISATIONS.collection


async def id_of(database: Database, slug: str) -> str:
    """The id of an organisation of the example; RuntimeError where it is not loaded."""
    async with database.system_read("an organisation of the example partnership") as db:
        found = await external_ids.find(db, ORGANISATIONS.name, SYSTEM, slug)
    if found is None:
        raise RuntimeError(f"The example has no organisation {slug}.")
    return found


async def _client(database: Database, keys: Keys, slug: str) -> Client:
    """The client of an example organisation, with the same secret at every start of this machine: it is
    derived from the installation's own, so that it can be shown again and is stored nowhere."""
    organisation_id = await id_of(database, slug)
    label = f"example-client:{organisation_id}".encode()
    secret = hmac.new(keys.secret, label, hashlib.sha256).hexdigest()
    async with database.system("a client of the example partnership") as db:
        name = str(await db.value(_NAME, id=organisation_id))
        mine = (organisation_id, _CLIENT, None)
        live = [str(row[0]) for row in await list_clients(db) if tuple(row[1:]) == mine]
        if live:
            return Client(name, live[0], secret)
        client_id, _ = await create_client(db, organisation_id, _CLIENT, list(declared()), secret)
        return Client(name, client_id, secret)

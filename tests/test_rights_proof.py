"""A data-protection officer's proof, over a real server and worker: all that is held about somebody is in
their copy, and once they are erased none of it is in the database, its files, logs or mail folder.

The person has a word of their own in every member of every layer, whatever layers there are by then.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.policy import default
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from app.kit.adapter import Asking
from app.kit.scope import NOBODY
from app.settings import Settings
from tests.conftest import MASTER_KEY, Caller, casting, run
from tests.support.mail_server import free_port
from tests.support.person import with_cookie
from tests.support.working import opened, prepare, until
from tests.sweeps import world as worlds
from tests.sweeps.world import World

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
THEIRS = re.compile(
    r"/v1/(contributors|participations|support|hours|payments|check-ins|expressions-of-interest"
    r"|asking-pauses|quotes|projects/[^/]+/team)(?![\w-])"
)
"""Addresses at which everything that is sent is about the person."""

LATER = {"create_erasure", "create_subject_access_request"} | {
    f"create_{noun}" for noun in ("concern", "own_check_in", "calendar_feed")
}
"""What the person does for themselves, and when."""

KEPT = {"words": "canary-confidential for me alone", "took": "canary-confidential a whole night"}
CONCERN = {"words": "canary-confidential I was shouted at", "wanted": "canary-confidential to be told why"}
ANSWER = "canary-confidential I have read this"
COMMON = "canary-external"
"""The system of everybody's external ids."""


@dataclass
class Recorder(Caller):
    """Remembers every word that it sent about the person."""

    words: set[str] = field(default_factory=set)

    async def __call__(self, method: str, path: str, **request: Any) -> httpx.Response:
        answer = await super().__call__(method, path, **request)
        sent = request.get("json")
        is_theirs = THEIRS.match(path) and ("/team" not in path or "contributor_id" in sent)
        if answer.is_success and is_theirs:
            self.words |= {word for word in _texts(sent) if "canary" in word} - {COMMON}
        return answer


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


class OnePerson(World):
    """The world of one contributor, made over a real server; its worker does the rest."""

    async def another(self) -> str:
        """Somebody of whom nothing is searched for."""
        made = await self.owner.made("/v1/contributors", {"display_name": "Wren"})
        return str(made["id"])

    async def write_a_mail(self) -> None:
        """The person's own invitation is the mail here."""

    async def put_on_the_list(self) -> None:
        """Nothing of theirs is due."""

    async def work(self) -> None:
        """There is a worker."""


def environment(settings: Settings) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "DATA_DIR": str(settings.data_dir),
        "MASTER_KEY": MASTER_KEY,
        "PORT": str(settings.port),
        "REQUESTS_PER_MINUTE": "1000000",
    }


@contextmanager
def running(settings: Settings, *command: str) -> Iterator[None]:
    """A process of the product with its log in the data folder."""
    log = settings.data_dir / f"{command[0]}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *command],
            cwd=ROOT,
            env=environment(settings),
            stdout=file,
            stderr=file,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


@asynccontextmanager
async def deployed(settings: Settings) -> AsyncIterator[tuple[Recorder, Caller]]:
    """A lead and a partner of a real server, which has a worker."""
    async with casting(settings) as cast:
        both = (cast.coordinator, cast.partner)
        known = [(each.organisation_id, each.client_id, each.secret) for each in both]
    with ExitStack() as stack:
        stack.enter_context(running(settings, "serve"))
        if not settings.is_sqlite:
            stack.enter_context(running(settings, "worker"))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.port}", timeout=60) as http:

            async def ready() -> bool:
                try:
                    return (await http.get("/readyz")).is_success
                except httpx.TransportError:
                    return False

            await until(ready)
            yield await _signed(Recorder(http), *known[0]), await _signed(Caller(http), *known[1])


async def _signed(caller: Any, organisation_id: str, client_id: str, secret: str) -> Any:
    answer = await caller.http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    caller.organisation_id = organisation_id
    caller.headers = {"authorization": f"Bearer {answer.json()['access_token']}"}
    return caller


@pytest.fixture
def settings(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str) -> Settings:
    there = replace(settings, data_dir=tmp_path, port=free_port(), erasures_file=tmp_path / "erasures.ndjson")
    there = replace(there, public_url=f"http://127.0.0.1:{there.port}")
    monkeypatch.setattr("tests.support.working.PATIENCE", 120.0)  # whole processes start
    monkeypatch.setattr(worlds, "FRESH", {})
    made = worlds.creations
    monkeypatch.setattr(worlds, "creations", lambda: (o for o in made() if o["operationId"] not in LATER))
    return prepare(there)


async def everything(settings: Settings) -> str:
    """All that a dump of the database says."""
    async with opened(settings) as services:
        look = Asking(NOBODY, NOBODY, True)
        async with services.database.adapter.reading(look) as connection:
            if settings.is_sqlite:
                names = await connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'", [])
                return "".join([str(await connection.rows(f'SELECT * FROM "{n[0]}"', [])) for n in names])
            names = await connection.rows(
                "SELECT table_schema || '.' || table_name FROM information_schema.tables"
                " WHERE table_schema IN ('public', 'dbos') AND table_type = 'BASE TABLE'",
                [],
            )
            return "".join([str(await connection.rows(f"SELECT t::text FROM {n[0]} t", [])) for n in names])


def in_files(folder: Path, words: set[str]) -> set[tuple[str, str]]:
    """Which files hold which words: database, WAL, engine, logs, mail."""
    return {
        (path.name, word)
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes()
    }


async def becomes(caller: Caller, path: str, state: str) -> dict[str, Any]:
    async def is_so() -> bool:
        return bool((await caller.get(path)).json()["state"] == state)

    await until(is_so)
    read: dict[str, Any] = (await caller.get(path)).json()
    return read


async def everything_about_one_person(settings: Settings, lead: Recorder, partner: Caller) -> str:
    """Words in every layer, a letter to them, a partner who sees them, and a text of somebody else's."""
    world = OnePerson(
        SimpleNamespace(services=None),
        lead,
        members={  # type: ignore[arg-type]
            "projects": {"partner_organisation_ids": [partner.organisation_id]},
        },
    )
    await world.fill()
    person = world.ids["contributor"]
    about = f"/v1/contributors/{person}"
    moved = {"to": "active", "reason": "canary-confidential why it moved"}
    assert (await lead.post(f"{about}/transitions", moved)).is_success
    place = {"contributor_id": person, "role": "other", "role_label": "canary-open what they do there"}
    await lead.made(f"/v1/projects/{world.ids['project']}/team", place)
    shared = {"purpose": "share_profile", "decision": "given", "wording_version": "1", "given_by": "self"}
    await lead.made(f"{about}/consents", shared | {"audience": "partners"})
    assert (await partner.get(about)).is_success
    assert (await lead.post(f"{about}/invitation", {})).status_code == 202
    others = {"project_id": world.ids["project"], "pi": "impact", "perspectives": ["lived_experience"]}
    name = (await lead.get(about)).json()["display_name"]
    await lead.made("/v1/impact-records", others | {"statement": f"As {name} said, it helped."})
    mails = settings.mail_folder

    to = (await lead.get(f"{about}/identity")).json()["email"]

    async def written() -> bool:
        return any(to in each.read_text() for each in mails.glob("*.eml"))

    await until(written)
    return person


def test_officer_finds_all_of_it_in_the_copy_and_nothing_of_it_after_erasure(settings: Settings) -> None:
    async def journey() -> None:
        async with deployed(settings) as (lead, partner):
            person = await everything_about_one_person(settings, lead, partner)
            assert len(lead.words) > 25
            held = await everything(settings)
            assert [word for word in lead.words if word in held], "the search finds what is there"
            them = await signed_in(settings, lead, person)
            kept_apart = await raises_a_concern(settings, lead, them)
            assert (await them.post("/v1/own-check-ins", KEPT | {"contributor_id": person})).is_success
            kept_apart |= set(KEPT.values())
            await has_a_copy(lead, them, person, kept_apart)
            lead.words |= kept_apart
            held = await everything(settings)
            assert {word for word in kept_apart if word in held} == kept_apart
            erasure = await has_them_erased(lead, person)
            assert [each["name"] for each in erasure["recipients"]] == ["Partner Authority"]
            assert (await lead.get(f"/v1/contributors/{person}")).status_code == 404
            held = await everything(settings)
            assert {word for word in lead.words if word in held} == set()
            assert in_files(settings.data_dir, lead.words) == set()
            told = await removal_notices(settings, person)
            assert told == {lead.organisation_id, partner.organisation_id}
        assert in_files(settings.data_dir, lead.words) == set()

    run(journey())


def invitation(folder: Path, to: str) -> str | None:
    """The secret in the letter that invites, once it has come."""
    letters = [message_from_bytes(each.read_bytes(), policy=default) for each in folder.glob("*.eml")]
    texts = [str(each.get_body().get_content()) for each in letters if each["to"] == to]  # type: ignore[union-attr]
    return next((found[1] for text in texts if (found := re.search(r"/invitation/#([\w-]+)", text))), None)


async def accepted(settings: Settings, lead: Recorder, to: str) -> Caller:
    """Whoever was invited by a letter to this address, signed in by it."""

    async def written() -> bool:
        return invitation(settings.mail_folder, to) is not None

    await until(written)
    secret = invitation(settings.mail_folder, to)
    answer = await lead.http.post("/v1/sign-in/invitation/acceptance", json={"secret": secret})
    them = with_cookie(SimpleNamespace(http=lead.http), answer, lead.organisation_id)  # type: ignore[arg-type]
    them.headers["origin"] = str(lead.http.base_url)
    return them


async def signed_in(settings: Settings, lead: Recorder, person: str) -> Caller:
    """By their own letter: whoever was read a code does not see equality answers, or raise a concern."""
    return await accepted(
        settings, lead, (await lead.get(f"/v1/contributors/{person}/identity")).json()["email"]
    )


async def raises_a_concern(settings: Settings, lead: Recorder, them: Caller) -> set[str]:
    """The person raises one, and the one member who reads it answers; all of its words."""
    to = "ada@example.org"
    await lead.made("/v1/members", {"email": to, "display_name": "Ada", "roles": ["administrator"]})
    ada = await accepted(settings, lead, to)
    made = await them.made("/v1/concerns", CONCERN)
    answered = await ada.patch(f"/v1/concerns/{made['id']}", {"answer": ANSWER})
    assert answered.status_code == 200, answered.text
    return {*CONCERN.values(), ANSWER}


async def has_a_copy(lead: Recorder, them: Caller, person: str, kept_apart: set[str]) -> None:
    about = f"/v1/contributors/{person}"
    asked = await them.post(f"{about}/subject-access-requests", {})
    assert asked.status_code == 202, asked.text
    address = f"{about}/subject-access-requests/{asked.json()['id']}"
    await becomes(lead, address, "ready")
    all_words = lead.words | kept_apart
    equality = {word for word in lead.words if "canary-equality" in word}
    for reader, hidden in ((them, set()), (lead, equality | kept_apart)):
        page = await reader.get(f"{address}/copy", params={"format": "html"})
        copy = json.dumps((await reader.get(f"{address}/copy")).json(), ensure_ascii=False)
        assert {word for word in all_words if word not in copy} == hidden
        assert {word for word in all_words if escape(word) not in page.text} == hidden


async def has_them_erased(lead: Recorder, person: str) -> dict[str, Any]:
    erasure = (await lead.post("/v1/erasures", {"contributor_id": person})).json()
    address = f"/v1/erasures/{erasure['id']}"
    await becomes(lead, address, "in_review")
    assert (await lead.post(f"{address}/transitions", {"to": "agreed"})).status_code == 409
    found = (await lead.get(f"{address}/findings")).json()["items"]
    named = [each for each in found if each["words"] and "it helped" in each["words"]]
    assert [(each["resource"], each["member"]) for each in named] == [("impact-record", "statement")]
    for each in found:
        decision = {"decision": "kept"}
        if each in named:
            decision = {"decision": "reworded", "words": "As somebody said, it helped."}
        decided = await lead.post(f"{address}/findings/{each['id']}/decision", decision)
        assert decided.status_code == 200, decided.text
    moved = await lead.post(f"{address}/transitions", {"to": "agreed", "reason": "They asked for it."})
    assert moved.status_code == 200, moved.text
    return await becomes(lead, address, "done")


async def removal_notices(settings: Settings, person: str) -> set[str]:
    look = Asking(NOBODY, NOBODY, True)
    async with opened(settings) as services, services.database.adapter.reading(look) as connection:
        rows = await connection.rows(
            "SELECT f.reader_organisation_id FROM feed_entries f JOIN events e ON e.id = f.event_id"
            f" WHERE e.type = 'contributor.deleted' AND e.record_id = '{person}'",
            [],
        )
    return {row[0] for row in rows}

"""No real person's name is in any file, record or reply, although the documents behind the example have some.

The names are kept as salted hashes, because a list of them would be the very thing that it looks for. To add
one: `digest("first last")` for a person, and `digest("last")` for a surname that is not a common word.
"""

import hashlib
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from app.features import example
from app.kit.adapter import Asking
from app.kit.scope import NOBODY, declared
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run

ROOT = Path(__file__).parents[1]
NAMES = frozenset(
    {
        "0f2958161b2e006d",
        "0f6565333a5e2d2b",
        "1787f8b2ca66f140",
        "179b525a42538f0d",
        "2919cbfff003f408",
        "2bddc49b47b6878d",
        "40aed0b28ef17f6b",
        "46d079739c8095d5",
        "550728ce01839759",
        "6268063edc54fcb8",
        "6dd36575a40d9fab",
        "946292aad7e3f2cc",
        "a2825939806b6824",
        "be6509c97725eee9",
        "cc1bf015bab8a699",
        "cc8876b464cc7812",
        "d32ea42340830450",
        "e59caa996d0ebae9",
        "ed9eb93987a30ec4",
        "fb6c6fbee75e2efc",
    }
)


def words(text: str) -> list[str]:
    """Words without case, accents, digits and punctuation: `Ann-Zoë_X7` is ann, zoe, x."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[^\W\d_]+", plain.casefold())


@cache
def _hashed(joined: str) -> str:
    return hashlib.sha256(f"golden-thread:{joined}".encode()).hexdigest()[:16]


def digest(name: str) -> str:
    """The hash of a name, however it is joined: `ann lee`, `ann_lee` and `annlee` are one."""
    return _hashed("".join(words(name)))


def names_in(text: str, names: frozenset[str] = NAMES) -> set[str]:
    """The hashes of names that a text holds, as a word or as two words in a row."""
    found = words(text)
    pairs = {first + second for first, second in pairwise(found)}
    return {hashed for each in {*found, *pairs} if (hashed := _hashed(each)) in names}


def named(texts: Iterable[tuple[str, str]], names: frozenset[str] = NAMES) -> dict[str, set[str]]:
    """Where names were found: by place, for `(place, text)`."""
    return {place: found for place, text in texts if (found := names_in(f"{place} {text}", names))}


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def contents(files: list[Path]) -> Iterable[tuple[str, str]]:
    return ((str(file.relative_to(file.anchor)), file.read_bytes().decode(errors="ignore")) for file in files)


async def stored(cast: Cast) -> list[tuple[str, str]]:
    """Every row of every table, whoever it belongs to."""
    found = []
    async with cast.services.database.adapter.reading(Asking(NOBODY, NOBODY, True)) as connection:
        for table in SQLModel.metadata.tables:
            rows = await connection.rows(f"SELECT * FROM {table}", [])
            found += [(table, " ".join(str(value) for value in row)) for row in rows]
    return found


async def replies(cast: Cast) -> list[tuple[str, str]]:
    """Every list that each organisation of the example and the public can read, and what hangs below."""
    found = await _lists(cast.public, cast)
    for slug in ("wmswtp", "scrc", "basw", "social-work-england", "exampleshire", "sampleton", "forum"):
        organisation_id = await example.id_of(cast.services.database, slug)
        found += await _lists(await cast.client_of(organisation_id, frozenset(declared())), cast)
    return found


async def _lists(caller: Caller, cast: Cast) -> list[tuple[str, str]]:
    paths = [each.path for each in cast.services.operations if each.method == "GET" and not each.signed_in]
    paths.remove("/v1/sign-in/callback")  # it answers a provider, and lists nothing
    public = caller is cast.public
    found = []
    for path in [each for each in paths if each.startswith("/v1/public/") is public and "{" not in each]:
        text = await _text(caller, path)
        found.append((path, text))
        listed = json.loads(text).get("items", ()) if text.startswith("{") else ()  # an export is no list
        for item in [each for each in listed if each.get("id")]:
            inner = re.compile(re.escape(path) + r"/\{[a-z_]+\}/[a-z-]+")
            below = [re.sub(r"\{.+\}", item["id"], each) for each in paths if inner.fullmatch(each)]
            found += [(each, await _text(caller, each)) for each in below]
    return found


async def _text(caller: Caller, path: str) -> str:
    answer = await caller.get(path)
    # A layer may be of the home alone, and a program answers nothing of its own.
    expected = {200, 404} | ({403} if path.endswith("/my-answers") else set())
    assert answer.status_code in expected, (path, answer.text)
    return answer.text


def test_no_file_names_a_real_person() -> None:
    files = committed()
    assert len(files) > 100
    assert named(contents(files)) == {}


@pytest.mark.slow
def test_no_record_and_no_reply_names_a_real_person(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await example.load(cast.services.database, cast.services.keys)
            records, answers = await stored(cast), await replies(cast)
            assert len(records) > 500
            assert any("Walsall" in text for _, text in answers)
            assert {path for path, _ in answers} >= {"/v1/projects", "/v1/contributors", "/v1/impact-records"}
            assert named(records) == {}
            assert named(answers) == {}

    run(journey())


# -- that the sweep can fail, shown with somebody who does not exist

SOMEBODY = frozenset({digest("Quill Exemplar")})
SPELLINGS = [
    "Quill Exemplar",
    "by QUILL\n EXEMPLAR.",
    "quill_exemplar",
    "quill.exemplar@example.org",
    "QuillExemplar",
    "Quíll-Exemplar7",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_sweep_finds_a_name_in_a_file(spelling: str, tmp_path: Path) -> None:
    (file := tmp_path / "notes.txt").write_text(f"Thanks to {spelling} and others.")
    assert len(named(contents([file]), SOMEBODY)) == 1
    file.write_text("Thanks to Quill and to an Exemplar.")
    assert named(contents([file]), SOMEBODY) == {}


@pytest.mark.slow
def test_sweep_finds_a_name_in_a_record_and_in_a_reply(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await example.load(cast.services.database, cast.services.keys)
            lead = await example.id_of(cast.services.database, "exampleshire")
            caller = await cast.client_of(lead, frozenset(declared()))
            await caller.made("/v1/contributors", {"display_name": "Quill Exemplar"})
            assert named(await stored(cast), SOMEBODY).keys() >= {"contributors"}
            assert named(await replies(cast), SOMEBODY).keys() == {"/v1/contributors"}

    run(journey())

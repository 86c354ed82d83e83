"""Equality answers from a spreadsheet: which of its words mean which answer (SETTLED.md 16)."""

import re
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_args

import orjson

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.equality import Equality, EqualityAnswers, EqualityView, YesNo
from app.features.contributors.sight import READERS_AT_HOME
from app.kit.noun import Noun, Values

EQUALITY = Noun(
    model=Equality,
    name="contributor-equality",
    collection="equality",
    permission="contributors.equality",
    create=EqualityAnswers,
    view=EqualityView,
    parent=CONTRIBUTORS,
    parent_member="id",
    nested=True,
    relations=frozenset({"own"}),
    readers=READERS_AT_HOME,
    external=False,
)
"""What an import has to know of the layer. It is in no list, and nothing reads it."""

_FILE = Path(__file__).parents[2] / "data" / "equality_spellings.json"
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")


def answered(row: Values) -> Values:
    """A row with our codes where a spreadsheet had words for them. What says that nobody answered is left
    out: that is no *prefer not to say*. What may mean two answers stays as it is, to be refused: “Asian” is
    no group of the census, and “Gypsy or Roma” is two."""
    read = {name: _code(name, said) for name, said in row.items()}
    return {name: said for name, said in read.items() if said is not None}


def _code(name: str, said: Any) -> Any:
    known = _known().get(name)
    return said if known is None or not isinstance(said, str) else known.get(_plain(said), said)


def _plain(words: str) -> str:
    spelled = words.casefold().replace("&", " and ").replace("+", " plus ")
    return _BETWEEN_WORDS.sub(" ", spelled).strip()


@cache
def _known() -> dict[str, dict[str, str | None]]:
    """By question, what each spelling means; None where it means that nobody answered."""
    spellings = orjson.loads(_FILE.read_bytes())
    return {name: _of_question(name, asked, spellings) for name, asked in _questions().items()}


def _questions() -> dict[str, type[StrEnum]]:
    """The questions with a choice of answers."""
    choices = {name: get_args(field.annotation)[0] for name, field in EqualityAnswers.model_fields.items()}
    return {
        name: each for name, each in choices.items() if isinstance(each, type) and issubclass(each, StrEnum)
    }


def _of_question(name: str, asked: type[StrEnum], spellings: dict[str, Any]) -> dict[str, str | None]:
    own = spellings["yes_or_no" if asked is YesNo else name]
    said: dict[str, str | None] = dict.fromkeys(spellings["not_answered"])
    said |= dict.fromkeys(spellings["prefer_not_to_say"], "prefer_not_to_say")
    said |= {_plain(code.value): code.value for code in asked}
    return said | {spelling: code for code, listed in own.items() for spelling in listed}

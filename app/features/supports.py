"""What helps people, as codes: the formats and supports of app/data/supports.json, versioned data.

They follow the Accessible Information Standard (DCB1605): what somebody needs is recorded in words that
mean the same wherever it is read. What the codes do not say, people say in their own words beside them.
"""

import hashlib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field

from app.kit.operations import Answer, Call, Operation, json_answer

_DATA = Path(__file__).parents[1] / "data" / "supports.json"

SupportGroup = StrEnum(
    "SupportGroup", ["format", "communication", "time", "place", "people", "cost", "other"]
)


class Support(BaseModel):
    """One thing that helps. A code keeps its meaning for ever; one that is retired stays readable."""

    code: str
    kind: SupportGroup
    label: str = Field(description="In plain English, as people are shown it.")
    retired_on: date | None = Field(default=None, description="The day from which nobody chooses it.")


class SupportList(BaseModel):
    """All of them, in the order in which people are shown them."""

    version: str
    items: list[Support]


def _read() -> SupportList:
    kept = orjson.loads(_DATA.read_bytes())
    return SupportList.model_validate({"version": kept["version"], "items": kept["supports"]})


SUPPORTS = _read()
RETIRED = frozenset(each.code for each in SUPPORTS.items if each.retired_on)
# A table of codes, for a name that type checkers can see.
SupportCode: Any = StrEnum("SupportCode", [each.code for each in SUPPORTS.items])  # type: ignore[misc]

INTERPRETER = "interpreter"
"""The one of which the language has to be known too."""


async def _list(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    call.no_query()
    answer = json_answer(SUPPORTS.model_dump(mode="json"))
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers = {"cache-control": "public, max-age=60", "etag": etag}
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


def operations() -> list[Operation]:
    """One list, for anybody who is to choose from it."""
    return [
        Operation(
            "GET",
            "/v1/public/supports",
            "list_supports",
            _list,
            None,
            "List what helps people, as codes",
            "public",
            description="Formats and supports after the Accessible Information Standard (DCB1605).",
            answers={200: SupportList},
        )
    ]

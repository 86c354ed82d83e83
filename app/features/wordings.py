"""Wordings of consents: what people are shown when they are asked, as versioned data in app/data/wordings/.

A wording that was shown never changes: another one is another version, and the old one is retired with the
day on which it was, and stays readable.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, Field

from app.features.enumerations import ConsentPurpose
from app.kit.operations import Answer, Call, Operation, json_answer

_DATA = Path(__file__).parents[1] / "data" / "wordings"

APART = frozenset({ConsentPurpose.special_category_data})
"""Explicit consent to special-category data stands apart from any other (UK GDPR art. 9 (2) (a))."""


class Wording(BaseModel):
    """One wording of one question. `easy_read` is one short sentence to a line."""

    purpose: ConsentPurpose
    version: str = Field(description="What `wording_version` of a consent says.")
    plain: str = Field(description="In plain language.")
    easy_read: list[str] = Field(description="The same in easy read, one sentence to a line.")
    since: date
    retired_on: date | None = Field(default=None, description="The day from which it is shown to nobody.")
    stands_apart: bool = Field(description="Asked by itself, never together with another question.")
    id: str | None = Field(default=None, description="Where an organisation has it of its own.")
    organisation_id: str | None = Field(default=None, description="Whose it is; null: the installation's.")


class WordingList(BaseModel):
    """By purpose, the newest last."""

    items: list[Wording]


class WordingQuery(BaseModel):
    """Which wordings to list."""

    model_config = ConfigDict(extra="forbid")

    purpose: ConsentPurpose | None = None


@cache
def wordings() -> dict[ConsentPurpose, dict[str, Wording]]:
    """All wordings by purpose and version. Raises if one is missing or wrong, so that no process starts."""
    return {purpose: _read(purpose) for purpose in ConsentPurpose}


def _read(purpose: ConsentPurpose) -> dict[str, Wording]:
    kept = orjson.loads((_DATA / f"{purpose}.json").read_bytes())
    more = {"purpose": purpose, "stands_apart": purpose in APART}
    return {each["version"]: Wording.model_validate(each | more) for each in kept}


def listed(query: WordingQuery, own: Iterable[Wording] = ()) -> Answer:
    """The wordings that a query asks for: by purpose, and after each purpose's an organisation's own."""
    asked = [query.purpose] if query.purpose else list(ConsentPurpose)
    found = [
        each.model_dump(mode="json")
        for purpose in asked
        for each in (*wordings()[purpose].values(), *(each for each in own if each.purpose == purpose))
    ]
    return json_answer({"items": found})


async def _for_anybody(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    answer = listed(call.query(WordingQuery))
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers = {"cache-control": "public, max-age=60", "etag": etag}
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


def operations() -> list[Operation]:
    """Those of the installation, for anybody who is to be asked."""
    wordings()
    return [
        Operation(
            "GET",
            "/v1/public/consent-wordings",
            "list_public_consent_wordings",
            _for_anybody,
            None,
            "List the wordings of consents",
            "public",
            description="Those of the installation, by purpose and version, in plain language and in easy "
            "read. Those that are retired stay readable. Organisations may have their own: "
            "`/v1/consent-wordings`.",
            query=WordingQuery,
            answers={200: WordingList},
        ),
    ]

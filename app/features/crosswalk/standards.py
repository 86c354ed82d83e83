"""Standards that records speak to, as codes: app/data/standards.json, and how many records name each.

A code that is not in the list is an organisation's own: it is kept, counted and shown as it is.
"""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.features.enumerations import LadderIntended, LadderRung, RecordStatus
from app.features.impact.record import ImpactRecord
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, json_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, now

_DATA = Path(__file__).parents[2] / "data" / "standards.json"


class Standard(BaseModel):
    """One standard. A code keeps its meaning for ever."""

    code: str
    title: str = Field(description="Its heading, or ours for it; the text is its publisher's.")


class StandardSet(BaseModel):
    """The standards of one publisher, in their order."""

    code: str
    title: str
    publisher: str
    source: str = Field(description="Where they are published.")
    standards: list[Standard]


class StandardList(BaseModel):
    """All that are known here. Records may name others, by an organisation's own codes."""

    version: str
    items: list[StandardSet]


class CountedStandard(Standard):
    records: int


class CountedSet(BaseModel):
    code: str
    title: str
    standards: list[CountedStandard]


class OwnStandard(BaseModel):
    """A code that is not in the list."""

    code: str
    records: int


class StandardsReport(BaseModel):
    """To which standards a project's records speak. A record may speak to several, or to none."""

    project_id: Id
    ladder_intended: LadderIntended | None = Field(description="The rung that the project was meant for.")
    ladder_experienced: LadderRung | None = Field(description="The rung as people experienced it.")
    sets: list[CountedSet]
    own: list[OwnStandard]
    records: int = Field(description="All that are counted, whether they speak to a standard or not.")
    tagged: int = Field(description="Of these, those that speak to any.")
    as_of: str = Field(description="The day of the count, UTC.", json_schema_extra={"format": "date"})
    counts: str = Field(description="What is counted.", examples=["records, not people"])


def _read() -> StandardList:
    kept = orjson.loads(_DATA.read_bytes())
    return StandardList.model_validate({"version": kept["version"], "items": kept["sets"]})


STANDARDS = _read()
TITLES = {each.code: each.title for kept in STANDARDS.items for each in kept.standards}

_COUNTS = Statement(
    lambda: (
        select(ImpactRecord.standards, func.count())
        .where(
            ImpactRecord.project_id == bindparam("project_id", type_=ID),
            col(ImpactRecord.status) != RecordStatus.taken_back,
        )
        .group_by(ImpactRecord.standards)
    )
)


async def by_standard(db: Read, project: dict[str, Any]) -> dict[str, Any]:
    """A `StandardsReport` of the records of a project that the handle's scope may list."""
    rows = [
        (set(orjson.loads(names)), int(count))
        for names, count in await db.rows(_COUNTS, project_id=project["id"])
    ]
    counts: Counter[str] = Counter()
    for names, count in rows:
        counts.update(dict.fromkeys(names, count))
    return {
        "project_id": project["id"],
        "ladder_intended": project["ladder_intended"],
        "ladder_experienced": project["ladder_experienced"],
        "sets": [_counted(kept, counts) for kept in STANDARDS.items],
        "own": [{"code": code, "records": counts[code]} for code in sorted(counts.keys() - TITLES.keys())],
        "records": sum(count for _, count in rows),
        "tagged": sum(count for names, count in rows if names),
        "as_of": now()[:10],
        "counts": "records, not people",
    }


def _counted(kept: StandardSet, counts: Counter[str]) -> dict[str, Any]:
    each = [one.model_dump() | {"records": counts[one.code]} for one in kept.standards]
    return {"code": kept.code, "title": kept.title, "standards": each}


async def run_list(call: Call) -> Answer:
    """The same for everybody, and changed only by a new release."""
    call.no_query()
    answer = json_answer(STANDARDS.model_dump(mode="json"))
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    answer.headers = {"cache-control": "public, max-age=60", "etag": etag}
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


async def run_count(call: Call) -> Answer:
    """How many records name each."""
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await by_standard(db, project.row))

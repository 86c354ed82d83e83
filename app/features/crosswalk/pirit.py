"""PIRIT's tracking table, from what impact records say.

PIRIT: Public Involvement in Research Impact Toolkit, Marie Curie Research Centre and Wales Cancer Research
Centre, Cardiff University. Its Tracking Tool records “when and how the public contributed, what they hoped to
influence, what changed (if anything), why it matters, and the related standards”
(www.cardiff.ac.uk/marie-curie-research-centre/patient-and-public-involvement): these are the columns, and no
other. Records keep each of them as a member of its own, so nothing is worked out here.
"""

from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.crosswalk.standards import TITLES
from app.features.enumerations import RecordStatus
from app.features.impact.record import ImpactRecord
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import ImpreciseDate, in_words
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem
from app.kit.sheets import csv_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, now

MOST = 5_000
"""Records that one table is made of."""

COLUMNS = {
    "occurred_on": "When",
    "how_contributed": "How the public contributed",
    "hoped_to_influence": "What they hoped to influence",
    "what_changed": "What changed (if anything)",
    "why_it_matters": "Why it matters",
    "standards": "Related standards",
}
"""The member that each column is taken from, and its heading."""

_WORDS = ("how_contributed", "hoped_to_influence", "what_changed", "why_it_matters")


class PiritQuery(BaseModel):
    """How it is wanted."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "csv"] = Field(default="json", description="`csv` is the table alone, to save.")


class PiritColumn(BaseModel):
    heading: str
    from_member: str = Field(description="The member of the impact record that it is taken from.")


class PiritRow(BaseModel):
    """One impact record. What is not written down stays blank."""

    impact_record_id: Id
    occurred_on: ImpreciseDate | None
    how_contributed: str | None
    hoped_to_influence: str | None
    what_changed: str | None
    why_it_matters: str | None
    standards: list[str]


class PiritTable(BaseModel):
    """Oldest first; what has no date comes last."""

    project_id: Id
    columns: list[PiritColumn]
    items: list[PiritRow]
    without_these_columns: int = Field(
        description="Records that are agreed and have none of the four columns of words: not in the table."
    )
    drafts: int = Field(description="Drafts that you may list: not in the table until they are agreed.")
    as_of: str = Field(description="The day on which it was made, UTC.", json_schema_extra={"format": "date"})
    counts: str = Field(description="What it is made of.", examples=["agreed and published records"])


_PROJECT = bindparam("project_id", type_=ID)
_NAMES = ("id", "status", *COLUMNS)
_RECORDS = Statement(
    lambda: (
        select(*(getattr(ImpactRecord, name) for name in _NAMES))
        .where(ImpactRecord.project_id == _PROJECT, col(ImpactRecord.status) != RecordStatus.taken_back)
        .order_by(col(ImpactRecord.occurred_from).is_(None), col(ImpactRecord.occurred_from), ImpactRecord.id)
        .limit(MOST + 1)
    )
)


async def pirit(db: Read, project_id: str) -> dict[str, Any]:
    """A `PiritTable` of the records of a project that the handle's scope may list."""
    rows = [dict(zip(_NAMES, row, strict=True)) for row in await db.rows(_RECORDS, project_id=project_id)]
    if len(rows) > MOST:
        raise Problem("conflict", f"This project has more than {MOST:,} records. Take an export instead.")
    agreed = [row for row in rows if row["status"] != RecordStatus.draft]
    items = [_item(row) for row in agreed if any(row[name] for name in _WORDS)]
    return {
        "project_id": project_id,
        "columns": [{"heading": heading, "from_member": name} for name, heading in COLUMNS.items()],
        "items": items,
        "without_these_columns": len(agreed) - len(items),
        "drafts": len(rows) - len(agreed),
        "as_of": now()[:10],
        "counts": "agreed and published records",
    }


def _item(row: dict[str, Any]) -> dict[str, Any]:
    on = row["occurred_on"]
    return {"impact_record_id": row["id"], "occurred_on": on and orjson.loads(on)} | {
        **{name: row[name] for name in _WORDS},
        "standards": orjson.loads(row["standards"]),
    }


def _cells(item: dict[str, Any]) -> list[str]:
    on, titles = item["occurred_on"], [TITLES.get(code, code) for code in item["standards"]]
    return [in_words(on) if on else "", *(item[name] or "" for name in _WORDS), "; ".join(titles)]


async def run(call: Call) -> Answer:
    """The table, as JSON or to save."""
    query: PiritQuery = call.query(PiritQuery)
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        table = await pirit(db, project.row["id"])
    if query.format == "csv":
        return csv_answer("pirit", COLUMNS.values(), map(_cells, table["items"]))
    return json_answer(table)

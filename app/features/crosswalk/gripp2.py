"""The five items of GRIPP2's short form, put together from what is stored about a project.

Staniszewska et al., “GRIPP2 reporting checklists”, BMJ 2017; 358: j3453, table 2 (CC BY 4.0). Items are named
as there; what belongs under each is our reading of it, and each passage says where it comes from, so that
whoever writes the paper can judge.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.enumerations import Direction, Expectation, Pi, RecordStatus
from app.features.impact.record import ImpactRecord
from app.features.projects.charter import Baseline
from app.features.projects.course import PlanChange
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, json_answer
from app.kit.problems import Problem
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, now

MOST = 2_000
"""Records of each kind that one answer is made of."""

ITEMS = {
    "aim": "Aim",
    "methods": "Methods",
    "study_results": "Study results",
    "discussion": "Discussion and conclusions",
    "reflections": "Reflections/critical perspective",
}


class Passage(BaseModel):
    """Words as they are stored."""

    words: str
    from_resource: str = Field(description="What kind of record they are in.", examples=["impact-record"])
    from_member: str = Field(description="The member of it.", examples=["what_changed"])
    record_id: Id
    on: ImpreciseDate | None = Field(description="When, where the record says so.")
    direction: Direction | None = Field(description="Of an impact record, where it says so.")


class GrippItem(BaseModel):
    number: int
    item: str
    topic: str = Field(description="As the checklist has it.")
    passages: list[Passage] = Field(description="Empty where nothing is stored that belongs here.")


class GrippShortForm(BaseModel):
    """All five, in their order."""

    project_id: Id
    items: list[GrippItem]
    drafts: int = Field(description="Drafts that you may list: not in it until they are agreed.")
    as_of: str = Field(description="The day on which it was made, UTC.", json_schema_extra={"format": "date"})
    counts: str = Field(description="What it is made of.", examples=["agreed and published records"])


_OF_PROJECT = {"aim": ("purpose", "intended_difference"), "methods": ("limits",)}
_OF_BASELINE = ("how", "extent_of_involvement", "type_of_involvement")
_OF_PLAN_CHANGE = ("proposed", "decided", "why")
_WORDS = ("statement", "how_contributed", "hoped_to_influence", "what_changed", "why_it_matters", "response")
_RECORD = ("id", "status", "pi", "expectation", "direction", "occurred_on", *_WORDS)

_PROJECT = bindparam("project_id", type_=ID)


def _of(model: Any, names: tuple[str, ...], day: str, *where: Any) -> Statement:
    first = getattr(model, day)
    return Statement(
        lambda: (
            select(*(getattr(model, name) for name in names))
            .where(model.project_id == _PROJECT, *where)
            .order_by(first.is_(None), first, model.id)
            .limit(MOST + 1)
        )
    )


_NOT_TAKEN_BACK = col(ImpactRecord.status) != RecordStatus.taken_back
_RECORDS = _of(ImpactRecord, _RECORD, "occurred_from", _NOT_TAKEN_BACK)
_BASELINES = _of(Baseline, ("id", "occurred_on", *_OF_BASELINE), "occurred_from")
_PLAN_CHANGES = _of(PlanChange, ("id", "decided_on", *_OF_PLAN_CHANGE), "decided_from")


def belongs_under(row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Which members of an impact record belong under which item. What people say of how it went – all
    headings but Impact – is for reflection; what was hoped for is an aim."""
    if row["pi"] != Pi.impact:
        return {"methods": ("how_contributed",), "reflections": ("statement", "response")}
    if row["expectation"] == Expectation.intended:
        return {"aim": ("statement", "hoped_to_influence"), "methods": ("how_contributed",)}
    return {
        "aim": ("hoped_to_influence",),
        "methods": ("how_contributed",),
        "study_results": ("statement", "what_changed"),
        "discussion": ("why_it_matters", "response"),
    }


async def gripp2(db: Read, project: dict[str, Any]) -> dict[str, Any]:
    """A `GrippShortForm` of what the handle's scope may list."""
    records = await _rows(db, _RECORDS, _RECORD, project["id"])
    passages: dict[str, list[dict[str, Any]]] = {item: [] for item in ITEMS}
    for item, names in _OF_PROJECT.items():
        passages[item] += _passages("project", project, names, project["happened"])
    for row in await _rows(db, _BASELINES, ("id", "occurred_on", *_OF_BASELINE), project["id"]):
        passages["methods"] += _passages("baseline", row, _OF_BASELINE, row["occurred_on"])
    for row in records:
        if row["status"] != RecordStatus.draft:
            for item, names in belongs_under(row).items():
                passages[item] += _passages("impact-record", row, names, row["occurred_on"])
    for row in await _rows(db, _PLAN_CHANGES, ("id", "decided_on", *_OF_PLAN_CHANGE), project["id"]):
        passages["reflections"] += _passages("plan-change", row, _OF_PLAN_CHANGE, row["decided_on"])
    return {
        "project_id": project["id"],
        "items": [
            {"number": number, "item": item, "topic": topic, "passages": passages[item]}
            for number, (item, topic) in enumerate(ITEMS.items(), start=1)
        ],
        "drafts": sum(row["status"] == RecordStatus.draft for row in records),
        "as_of": now()[:10],
        "counts": "agreed and published records",
    }


async def _rows(
    db: Read, statement: Statement, names: tuple[str, ...], project_id: str
) -> list[dict[str, Any]]:
    rows = await db.rows(statement, project_id=project_id)
    if len(rows) > MOST:
        raise Problem("conflict", f"This project has more than {MOST:,} records. Take an export instead.")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _passages(
    resource: str, row: dict[str, Any], names: tuple[str, ...], on: str | None
) -> Iterator[dict[str, Any]]:
    for name in names:
        if row[name]:
            yield {
                "words": row[name],
                "from_resource": resource,
                "from_member": name,
                "record_id": row["id"],
                "on": None if on is None else orjson.loads(on),
                "direction": row.get("direction"),
            }


async def run(call: Call) -> Answer:
    """All five items."""
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await gripp2(db, project.row))

"""What was said under the five headings, by whom, and whether people heard back."""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, case, func, literal, select
from sqlmodel import col

from app.features.enumerations import Direction, Expectation, Perspective, Pi, RecordStatus
from app.features.impact.heard_back import READS
from app.features.impact.record import ImpactRecord
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.expressions import HasItem
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID, now


class FourPiCount(BaseModel):
    """Records that say so from one perspective. One record may be said from several."""

    perspective: Perspective
    direction: Direction | None
    expectation: Expectation
    records: int


class FourPiHeading(BaseModel):
    pi: Pi
    records: int
    fed_back: int = Field(description="Of these, those where people heard back.")
    by: list[FourPiCount]


class FourPiReport(BaseModel):
    """What was said under the five headings, by whom, and whether people heard back."""

    project_id: Id
    headings: list[FourPiHeading] = Field(description="All five, in their order.")
    records: int
    fed_back: int
    as_of: str = Field(description="The day of the count, UTC.", json_schema_extra={"format": "date"})
    counts: str = Field(description="What is counted.", examples=["records, not people"])


def _said_by(perspective: Perspective) -> Any:
    held = HasItem(ImpactRecord.perspectives, literal(perspective.value))
    return func.sum(case((held, 1), else_=0))


# One column for each perspective: so one statement counts records once and perspectives each, and no
# list has to be taken apart in FROM, where a scope could not follow it. What was taken back is not counted:
# its words stand no longer.
_FOUR_PI = Statement(
    lambda: (
        select(
            ImpactRecord.pi,
            ImpactRecord.direction,
            ImpactRecord.expectation,
            func.count(),
            func.count(ImpactRecord.fed_back_on),
            *(_said_by(perspective) for perspective in Perspective),
        )
        .where(
            col(ImpactRecord.project_id) == bindparam("project_id", type_=ID),
            col(ImpactRecord.status) != RecordStatus.taken_back,
        )
        .group_by(ImpactRecord.pi, ImpactRecord.direction, ImpactRecord.expectation)
    )
)


async def four_pi(db: Read, project_id: str) -> dict[str, Any]:
    """A `FourPiReport` of the records of one project that the handle's scope may list."""
    rows = await db.rows(_FOUR_PI, project_id=project_id)
    headings = [_heading(pi, [row for row in rows if row[0] == pi.value]) for pi in Pi]
    return {
        "project_id": project_id,
        "headings": headings,
        "records": sum(heading["records"] for heading in headings),
        "fed_back": sum(heading["fed_back"] for heading in headings),
        # A day, so that an answer whose figures have not changed is the same answer.
        "as_of": now()[:10],
        "counts": "records, not people",
    }


def _heading(pi: Pi, rows: list[Any]) -> dict[str, Any]:
    ordered = sorted(rows, key=lambda row: (_place(Direction, row[1]), _place(Expectation, row[2])))
    return {
        "pi": pi.value,
        "records": sum(row[3] for row in rows),
        "fed_back": sum(row[4] for row in rows),
        "by": [
            {
                "perspective": perspective.value,
                "direction": row[1],
                "expectation": row[2],
                "records": int(said),
            }
            for place, perspective in enumerate(Perspective)
            for row in ordered
            if (said := row[5 + place])
        ],
    }


def _place(values: Any, code: str | None) -> int:
    """Where a code stands in its enumeration; what was left open comes last."""
    codes = [value.value for value in values]
    return len(codes) if code is None else codes.index(code)


async def _run(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await four_pi(db, project.row["id"]))


def operations() -> list[Operation]:
    """Figures about records, not people: they are not suppressed (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/projects/{project_id}/four-pi",
            "read_four_pi_report",
            _run,
            READS,
            "Count a project's impact records by heading, perspective and direction",
            "reports",
            description="Counts the records that you may list, except those taken back. They are records, "
            "not people, so small numbers are shown. A record said from two perspectives counts in both rows "
            "of `by` and once in `records`.",
            answers={200: FourPiReport},
        )
    ]

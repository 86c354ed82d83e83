"""Reports of assessments: one when it is over, and a project's over time, like only with like."""

from collections.abc import Iterable
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.features.assessments.assessments import ASSESSMENTS, Assessment, is_over
from app.features.assessments.figures import FEWEST_FOR_LEAD, AssessmentFigures, Given, Reader, figures
from app.features.assessments.instruments import Questionnaire, instrument
from app.features.assessments.sheets import Sheet
from app.features.enumerations import AssessmentKind
from app.features.projects.project import PROJECTS, Project
from app.kit import suppression
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.inputs import Id
from app.kit.noun import Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import Standing, check_led, standing
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, now


class RatingsLine(BaseModel):
    """Assessments of one kind by one edition of one instrument. Another edition begins another line."""

    kind: AssessmentKind
    instrument: str
    edition: int
    items: list[AssessmentFigures] = Field(description="The first one first.")


class RatingsReport(BaseModel):
    """A project's assessments over time. Unlike scales are never on one line."""

    project_id: Id
    lines: list[RatingsLine]


_SHEETS = Statement(
    lambda: (
        select(Sheet.assessment_id, Sheet.perspective, Sheet.ratings, Sheet.ladder_experienced)
        .join(Assessment, col(Assessment.id) == Sheet.assessment_id)
        .where(Assessment.project_id == bindparam("project_id", type_=ID))
    )
)
_SO_FAR = Statement(
    lambda: select(func.count()).where(
        Sheet.assessment_id == bindparam("assessment_id", type_=ID),
        col(Sheet.created_at) < bindparam("today", type_=INSTANT),
    )
)
_INTENDED = Statement(
    lambda: select(Project.ladder_intended).where(Project.id == bindparam("project_id", type_=ID))
)
_NAMES = (
    "id",
    "organisation_id",
    "title",
    "kind",
    "instrument",
    "edition",
    "status",
    "closes_on",
    "closed_on",
)
_OF_PROJECT = Statement(
    lambda: (
        select(*(getattr(Assessment, name) for name in _NAMES))
        .where(
            Assessment.project_id == bindparam("project_id", type_=ID), col(Assessment.opened_on).is_not(None)
        )
        .order_by(col(Assessment.closes_on), col(Assessment.id))
    )
)


async def _report(db: Read, project_id: str, rows: list[Values], exact: bool) -> list[dict[str, Any]]:
    """The figures of some assessments of one project, each with what it asks."""
    reader, intended = Reader(exact), await db.value(_INTENDED, project_id=project_id)
    sheets: dict[str, list[Given]] = {row["id"]: [] for row in rows}
    for assessment_id, perspective, ratings, rung in await db.rows(_SHEETS, project_id=project_id):
        if assessment_id in sheets:
            sheets[assessment_id].append((perspective, orjson.loads(ratings), rung))
    found = []
    for row in rows:
        asked = await instrument(db, row["organisation_id"], row["instrument"], row["edition"])
        assert asked is not None  # noqa: S101 - one that is used is never deleted
        over = is_over(row)
        nothing: dict[str, Any] = {"sides": [], "headings": [], "ladder": None}
        told = figures(row, asked, intended, sheets[row["id"]], reader) if over else nothing
        found.append(
            _about(row, project_id, asked, exact, over) | told | {"answered": await _so_far(db, row)}
        )
    return found


def _about(row: Values, project_id: str, asked: Questionnaire, exact: bool, over: bool) -> dict[str, Any]:
    return {
        "assessment_id": row["id"],
        "project_id": project_id,
        **{name: row[name] for name in ("title", "kind", "instrument", "edition")},
        "scale": asked.scale.model_dump(mode="json"),
        "ended_on": min(filter(None, (row["closes_on"], row["closed_on"]))) if over else None,
        "released": over,
        "exact": exact,
        "counts": "people who answered, each once",
    }


async def _so_far(db: Read, row: Values) -> dict[str, Any]:
    """Whoever asks again and again sees nobody come in: by fives, and by the end of yesterday."""
    if is_over(row):
        return suppression.NOBODY_COUNTED
    today = f"{now()[:10]}T00:00:00.000000Z"
    return suppression.told(await db.value(_SO_FAR, assessment_id=row["id"], today=today))


def _exact(above: Standing) -> bool:
    """The lead reads exact figures, and those who take part coarse ones. Others see no assessment."""
    check_led(above, ASSESSMENTS.reads)
    return above.relation == "own"


async def _one(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        above = await standing(db, ASSESSMENTS, id_in_path(call.path["assessment_id"]))
    exact = _exact(above)
    async with call.services.database.system_read("people are counted, and nothing is read of one") as db:
        [found] = await _report(db, above.row["project_id"], [above.row], exact)
    return json_answer(found)


async def _over_time(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        above = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
    found = await of_project(call, above.row["id"], _exact(above))
    return json_answer({"project_id": above.row["id"], "lines": _lines(found)})


async def of_project(call: Call, project_id: str, exact: bool) -> list[dict[str, Any]]:
    """The `AssessmentFigures` of those of a project that the caller sees and that are over, the first one
    first."""
    async with call.services.database.read(call.scope) as db:
        found = [
            dict(zip(_NAMES, row, strict=True)) for row in await db.rows(_OF_PROJECT, project_id=project_id)
        ]
    over = [row for row in found if is_over(row)]
    async with call.services.database.system_read("people are counted, and nothing is read of one") as db:
        return await _report(db, project_id, over, exact)


def _lines(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    lines: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for each in found:
        lines.setdefault((each["kind"], each["instrument"], each["edition"]), []).append(each)
    return [
        {"kind": kind, "instrument": code, "edition": edition, "items": items}
        for (kind, code, edition), items in lines.items()
    ]


_HOW = (
    "By heading and question, each side beside the other: never a mean of both, and no score. There are "
    f"figures once it is over. The lead reads each step of a side of {FEWEST_FOR_LEAD} people or more. "
    f"For others counts under {suppression.FEWEST} are kept back, the rest rounded down to a multiple "
    f"of {suppression.STEP}, and percentages come from the rounded figures."
)


def operations() -> list[Operation]:
    """Figures of one assessment, and of a project's over time."""
    return [
        Operation(
            "GET",
            "/v1/reports/assessments/{assessment_id}",
            "read_assessment_report",
            _one,
            ASSESSMENTS.reads,
            "Compare what each side answered in one assessment",
            "reports",
            description=_HOW,
            answers={200: AssessmentFigures},
        ),
        Operation(
            "GET",
            "/v1/reports/projects/{project_id}/ratings",
            "read_ratings_report",
            _over_time,
            ASSESSMENTS.reads,
            "Compare what each side answered over time",
            "reports",
            description=f"{_HOW} Only like is on one line with like: one kind, one instrument, one edition.",
            answers={200: RatingsReport},
        ),
    ]

"""What was said under the five headings, by whom, and whether people heard back."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, and_, bindparam, func, or_, select
from sqlmodel import col

from app.features.enumerations import Direction, Expectation, Perspective, Pi, RecordStatus
from app.features.four_pi_counts import SAID_BY, KeptCount, said_by
from app.features.impact.heard_back import READS
from app.features.impact.record import ImpactRecord
from app.features.organisations import ORGANISATIONS
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import FIRST_YEAR, LAST_YEAR
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, now


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


class FourPiFigures(BaseModel):
    """What was said under the five headings, by whom, and whether people heard back."""

    headings: list[FourPiHeading] = Field(description="All five, in their order.")
    records: int
    fed_back: int
    as_of: str = Field(description="The day of the count, UTC.", json_schema_extra={"format": "date"})
    counts: str = Field(description="What is counted.", examples=["records, not people"])


class FourPiReport(FourPiFigures):
    """Of one project."""

    project_id: Id


class OrganisationFourPiReport(FourPiFigures):
    """Of the projects that one organisation leads."""

    organisation_id: Id
    year: int | None = Field(description="The year asked for; null where it was not.")


class YearQuery(BaseModel):
    """When."""

    model_config = ConfigDict(extra="forbid")

    year: int | None = Field(
        default=None,
        ge=FIRST_YEAR,
        le=LAST_YEAR,
        description="The year in which what they say began to happen. Left out, all count, those without a "
        "date too.",
    )


def _counts(*where: Any) -> Statement:
    """Records that the reader may list. One column for each perspective: so one statement counts records once
    and perspectives each, and no list has to be taken apart in FROM, where a scope could not follow it. What
    was taken back is not counted: its words stand no longer."""
    record = ImpactRecord
    return Statement(
        lambda: (
            select(
                record.pi,
                record.direction,
                record.expectation,
                func.count(),
                func.count(record.fed_back_on),
                *(said_by(perspective) for perspective in Perspective),
            )
            .where(col(record.status) != RecordStatus.taken_back, *where)
            .group_by(record.pi, record.direction, record.expectation)
        )
    )


_OF_PROJECT = _counts(ImpactRecord.project_id == bindparam("project_id", type_=ID))

_ORGANISATION, _YEAR = bindparam("organisation_id", type_=ID), bindparam("year", type_=BigInteger)
_SINCE, _BEFORE = bindparam("since", type_=DAY), bindparam("before", type_=DAY)
_OF_ORGANISATION = _counts(
    ImpactRecord.organisation_id == _ORGANISATION,
    or_(
        _SINCE.is_(None),
        and_(col(ImpactRecord.occurred_from) >= _SINCE, col(ImpactRecord.occurred_from) < _BEFORE),
    ),
)
_KEPT = Statement(
    lambda: (
        select(
            KeptCount.pi,
            KeptCount.direction,
            KeptCount.expectation,
            func.sum(KeptCount.records),
            func.sum(KeptCount.fed_back),
            *(func.sum(getattr(KeptCount, name)) for name in SAID_BY.values()),
        )
        .where(
            KeptCount.organisation_id == _ORGANISATION,
            col(KeptCount.status) != RecordStatus.taken_back,
            or_(_YEAR.is_(None), KeptCount.year == _YEAR),
        )
        .group_by(KeptCount.pi, KeptCount.direction, KeptCount.expectation)
    )
)


async def four_pi(db: Read, project_id: str) -> dict[str, Any]:
    """A `FourPiReport` of the records of one project that the handle's scope may list."""
    rows = await db.rows(_OF_PROJECT, project_id=project_id)
    return {"project_id": project_id} | _figures([tuple(row) for row in rows])


async def organisation_four_pi(db: Read, organisation_id: str, year: int | None) -> dict[str, Any]:
    """An `OrganisationFourPiReport` of the records that the handle's scope may list: from the counts that are
    kept for those who lead, and one by one for others, whose sight goes by the project."""
    about = {"organisation_id": organisation_id, "year": year}
    if organisation_id == db.scope.organisation_id and not db.scope.is_person:
        rows = await db.rows(_KEPT, **about)
    else:
        rows = await db.rows(_OF_ORGANISATION, organisation_id=organisation_id, **_within(year))
    found = [(row[0], row[1] or None, row[2], *(int(count) for count in row[3:])) for row in rows]
    return about | _figures([row for row in found if row[3]])


def _within(year: int | None) -> dict[str, str | None]:
    if year is None:
        return {"since": None, "before": None}
    return {"since": f"{year}-01-01", "before": f"{year + 1}-01-01"}


def _figures(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    headings = [_heading(pi, [row for row in rows if row[0] == pi.value]) for pi in Pi]
    return {
        "headings": headings,
        "records": sum(heading["records"] for heading in headings),
        "fed_back": sum(heading["fed_back"] for heading in headings),
        # A day, so that an answer whose figures have not changed is the same answer.
        "as_of": now()[:10],
        "counts": "records, not people",
    }


def _heading(pi: Pi, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
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


async def _of_project(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await four_pi(db, project.row["id"]))


async def _of_organisation(call: Call) -> Answer:
    query: YearQuery = call.query(YearQuery)
    async with call.services.database.read(call.scope) as db:
        organisation = await standing(db, ORGANISATIONS, id_in_path(call.path["organisation_id"]))
        return json_answer(await organisation_four_pi(db, organisation.row["id"], query.year))


_COUNTED = (
    "Counts the records that you may list, except those taken back. They are records, not people, so small "
    "numbers are shown. A record said from two perspectives counts in both rows of `by` and once in "
    "`records`."
)


def operations() -> list[Operation]:
    """Figures about records, not people: they are not suppressed (SETTLED.md 29)."""
    return [
        Operation(
            "GET",
            "/v1/reports/projects/{project_id}/four-pi",
            "read_four_pi_report",
            _of_project,
            READS,
            "Count a project's impact records by heading, perspective and direction",
            "reports",
            description=_COUNTED,
            answers={200: FourPiReport},
        ),
        Operation(
            "GET",
            "/v1/reports/organisations/{organisation_id}/four-pi",
            "read_organisation_four_pi_report",
            _of_organisation,
            READS,
            "Count the impact records of an organisation's projects by heading, perspective and direction",
            "reports",
            description=f"Of the projects that it leads. {_COUNTED}",
            query=YearQuery,
            answers={200: OrganisationFourPiReport},
        ),
    ]

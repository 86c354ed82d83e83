"""What was said under the five headings, by whom, and whether people heard back."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, Integer, and_, bindparam, cast, func, or_, select
from sqlmodel import col

from app.features.enumerations import Direction, Expectation, Perspective, Pi, RecordStatus
from app.features.four_pi_counts import LEFT_OPEN, SAID_BY, KeptCount, said_by
from app.features.impact.heard_back import READS
from app.features.impact.record import ImpactRecord
from app.features.organisations import ORGANISATIONS
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import FIRST_YEAR, LAST_YEAR
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.scope import Scope
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
                *(said_by(perspective) for perspective in SAID_BY),
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


def _sum(counts: Any) -> Any:
    """Of numbers that fit four bytes each: longer ones PostgreSQL adds up to decimals, which cost more to
    read than all the rest of the report."""
    return func.sum(cast(counts, Integer))


_KEPT = Statement(
    lambda: (
        select(
            KeptCount.pi,
            KeptCount.direction,
            KeptCount.expectation,
            *(_sum(getattr(KeptCount, name)) for name in ("records", "fed_back", *SAID_BY.values())),
        )
        .where(
            KeptCount.organisation_id == _ORGANISATION,
            or_(_YEAR.is_(None), KeptCount.year == _YEAR),
        )
        .group_by(KeptCount.pi, KeptCount.direction, KeptCount.expectation)
    )
)


async def four_pi(db: Read, project_id: str) -> dict[str, Any]:
    """A `FourPiReport` of the records of one project that the handle's scope may list."""
    rows = await db.rows(_OF_PROJECT, project_id=project_id)
    return {"project_id": project_id} | _figures(rows)


async def organisation_four_pi(db: Read, organisation_id: str, year: int | None) -> dict[str, Any]:
    """An `OrganisationFourPiReport` of the records that the handle's scope may list: from the counts that are
    kept for those who lead, and one by one for others, whose sight goes by the project."""
    if _leads(db.scope, organisation_id):
        rows = await db.rows(_KEPT, organisation_id=organisation_id, year=year)
    else:
        rows = await one_by_one(db, organisation_id, year)
    return of_organisation(organisation_id, year, rows)


def _leads(scope: Scope, organisation_id: str) -> bool:
    return organisation_id == scope.organisation_id and not scope.is_person


async def one_by_one(db: Read, organisation_id: str, year: int | None) -> list[Any]:
    """Every record counted: what kept counts have to come to. The benchmark holds them against each other."""
    return await db.rows(_OF_ORGANISATION, organisation_id=organisation_id, **_within(year))


def of_organisation(organisation_id: str, year: int | None, rows: list[Any]) -> dict[str, Any]:
    """The report of rows of counts."""
    return {"organisation_id": organisation_id, "year": year} | _figures(rows)


def _within(year: int | None) -> dict[str, str | None]:
    if year is None:
        return {"since": None, "before": None}
    return {"since": f"{year}-01-01", "before": f"{year + 1}-01-01"}


# What was left open comes last: no direction where records are counted, and "" where counts are kept.
_DIRECTIONS = {
    code: place for place, code in enumerate([*(each.value for each in Direction), LEFT_OPEN, None])
}
_EXPECTATIONS = {each.value: place for place, each in enumerate(Expectation)}
_PERSPECTIVES = [*enumerate(SAID_BY, start=5)]


def _figures(rows: list[Any]) -> dict[str, Any]:
    headings: dict[str, list[Any]] = {pi.value: [] for pi in Pi}
    # As tuples, which are read several times as fast as a driver's rows.
    for row in sorted(map(tuple, rows), key=lambda row: (_DIRECTIONS[row[1]], _EXPECTATIONS[row[2]])):
        if row[3]:
            headings[row[0]].append(row)
    return {
        "headings": [_heading(pi, found) for pi, found in headings.items()],
        "records": sum(row[3] for row in rows),
        "fed_back": sum(row[4] for row in rows),
        # A day, so that an answer whose figures have not changed is the same answer.
        "as_of": now()[:10],
        "counts": "records, not people",
    }


def _heading(pi: str, rows: list[Any]) -> dict[str, Any]:
    return {
        "pi": pi,
        "records": sum(row[3] for row in rows),
        "fed_back": sum(row[4] for row in rows),
        "by": [
            {
                "perspective": perspective,
                "direction": row[1] or None,
                "expectation": row[2],
                "records": row[place],
            }
            for place, perspective in _PERSPECTIVES
            for row in rows
            if row[place]
        ],
    }


async def _of_project(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
        return json_answer(await four_pi(db, project.row["id"]))


async def _of_organisation(call: Call) -> Answer:
    query: YearQuery = call.query(YearQuery)
    async with call.services.database.read(call.scope) as db:
        organisation_id = id_in_path(call.path["organisation_id"])
        if not _leads(db.scope, organisation_id):  # that one's own is there need not be looked up
            await standing(db, ORGANISATIONS, organisation_id)
        return json_answer(await organisation_four_pi(db, organisation_id, query.year))


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

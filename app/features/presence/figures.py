"""Presence in figures: who is here, against whom that is measured, and what is noticed to be missing."""

from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from app.features.coarse import PublicHeadcount
from app.features.impact.heard_back import READS
from app.features.organisations import ORGANISATIONS
from app.features.presence import affected, census, quarters
from app.features.presence.comparing import Against, compared
from app.features.presence.counting import NEEDS, PEOPLE, STANDPOINTS, Digest, Dimension, Release
from app.features.presence.counts import Of, published
from app.features.presence.numbers import TeamPlaces, came, missing_open, places
from app.features.presence.sets import OF_ORGANISATION, OF_PROJECT, People
from app.features.projects.project import PROJECTS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import today
from app.kit.inputs import Id, is_id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, invalid, not_found, parameter_fault
from app.kit.standing import standing
from app.kit.suppression import Told, WhyKeptBack, kept_back

COUNTS = (
    "People with lived experience, once each, as they were counted for the quarter. Numbers are rounded down "
    "to a multiple of 5. Those are kept back that would tell of a few people."
)


class Comparator(BaseModel):
    """Whom they are compared with, and where those figures come from."""

    id: str
    name: str
    source: str
    licence: str | None


class PresenceAnswer(Told):
    """How many gave one answer, and how that compares. Shares are per cent of those who answered."""

    answer: str = Field(description="A code of the question, or `not_known`.", examples=["white_roma"])
    share: float | None = Field(description="Null where it is kept back, and for those who did not say.")
    share_from: float | None = Field(description="If those here were drawn by chance: at least this share.")
    share_to: float | None = Field(description="And at most this.")
    area_share: float | None = Field(description="The share among those compared with.")
    against: Against | None = Field(description="Said only where the numbers are large enough to say.")


class PresenceTable(BaseModel):
    dimension: Dimension
    figures_of: str = Field(
        description="The quarter for which it was counted: an earlier one where since then only a few people "
        "have come, gone or answered this anew."
    )
    answers: list[PresenceAnswer]


class StandpointCount(Told):
    words: str = Field(description="Words that at least ten people use of themselves.")


class NeedMetCount(Told):
    answer: str = Field(description="`met`, `partly`, `not_met` or `not_known`.", examples=["partly"])


class NeedsMet(BaseModel):
    """Whether what people needed to be here was met, each time that they came in the quarter and were asked;
    `not_known` for those who did not come, or whom nobody asked."""

    figures_of: str
    answers: list[NeedMetCount]


class PresenceReport(BaseModel):
    """Who is here. Figures about people are counted once for a quarter, and the same for everybody."""

    organisation_id: Id
    project_id: Id | None
    people: People
    quarter: str = Field(examples=["2026-Q3"])
    figures_of: str | None = Field(
        description="The quarter for which the number of people was counted: an earlier one where only a "
        "few have come or gone since."
    )
    counted_on: str | None = Field(json_schema_extra={"format": "date"})
    number: Told
    comparator: Comparator | None
    tables: list[PresenceTable]
    standpoints: list[StandpointCount]
    needs_met: NeedsMet | None = Field(
        description="Of everybody on an organisation's own register; null for other sets, and where the "
        "quarter was counted before this was."
    )
    places: list[TeamPlaces]
    came: list[PublicHeadcount] = Field(
        description="How many came to the sessions of the quarter, by perspective, as those who ran them "
        "wrote down. Whoever came twice is in it twice."
    )
    missing_open: int = Field(description="Entries of “what or who are we missing?” that are still open.")
    counts: str = Field(description="What is counted, over whom, and what is kept back.", examples=[COUNTS])


class PresenceQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    people: People | None = Field(default=None, description="The set of people. The first, if not given.")
    quarter: Annotated[
        str | None, Field(pattern=quarters.PATTERN, description="One that is over; the last, if not given.")
    ] = None
    comparator: Annotated[
        str | None,
        Field(
            pattern=r"^([EKW][0-9]{8}|[0-9a-f-]{36})$",
            description="An area of `/v1/public/census-areas`, or one of the project's `people-affected`.",
        ),
    ] = None


Measure = tuple[Comparator, dict[str, dict[str, float]]]


async def _measure(db: Read, of: Of, comparator: str | None) -> Measure | None:
    """Whom to compare with, and their shares by dimension; 422 for what is not there."""
    if comparator is None:
        return None
    if (area := census.areas().get(comparator)) is not None:
        about = Comparator(id=area.id, name=area.name, source=census.SOURCE, licence=census.LICENCE)
        return about, census.shares(area.id)
    row = await affected.described(db, of.project_id, comparator) if is_id(comparator) else None
    if row is not None:
        title, source, dimension, shares = row
        found = {each["answer"]: float(each["percent"]) for each in orjson.loads(shares)}
        return Comparator(id=comparator, name=title, source=source, licence=None), {dimension: found}
    detail = "There is no such area, and no description of this project's. See /v1/public/census-areas."
    raise invalid(parameter_fault("comparator", "unknown-reference", detail))


async def report(call: Call, of: Of, query: PresenceQuery, which: People) -> dict[str, Any]:
    """A `PresenceReport`. Raises Problem where the quarter is not over or the comparator does not fit."""
    quarter = quarters.closed(query.quarter, today())
    async with call.services.database.read(call.scope) as db:
        measure = await _measure(db, of, query.comparator)
        asked = {"organisation_id": of.organisation_id, "project_id": of.project_id}
        seen = {
            "places": await places(db, of),
            "came": await came(db, of, quarter),
            "missing_open": await missing_open(db, of),
        }
    async with call.services.database.system("people are counted for everybody, by the engine") as db:
        found = await published(db, _digest(call), of, which, quarter, today())
    return asked | {
        "people": which.value,
        "quarter": str(quarter),
        "comparator": measure and measure[0].model_dump(),
        **_figures(found, measure),
        **seen,
        "counts": COUNTS,
    }


def _digest(call: Call) -> Digest:
    """Short enough to keep many: that two people have the same mark by chance makes nothing public."""
    digests = call.services.keys.digests("presence")
    return lambda text: str(digests.of(text).hex()[:12])


def _figures(found: Release | None, measure: Measure | None) -> dict[str, Any]:
    if found is None:
        nothing: dict[str, Any] = {"figures_of": None, "counted_on": None, "tables": [], "standpoints": []}
        return nothing | {"needs_met": None, "number": kept_back(WhyKeptBack.not_counted_yet)}
    number = {name: value for name, value in found.figures[PEOPLE].items() if name != "figures_of"}
    shares = measure[1] if measure else {}
    tables = {part: each for part, each in found.figures.items() if "answers" in each}
    if measure and not shares.keys() & tables.keys():
        detail = "It tells nothing of what is counted here. Of fewer than 100 people the broad groups are."
        raise invalid(parameter_fault("comparator", "does-not-fit", detail))
    return {
        "figures_of": found.figures[PEOPLE]["figures_of"],
        "counted_on": found.counted_on,
        "number": number,
        "tables": [
            {
                "dimension": dimension.value,
                "figures_of": tables[dimension]["figures_of"],
                "answers": compared(number, tables[dimension]["answers"], shares.get(dimension)),
            }
            for dimension in Dimension
            if dimension in tables
        ],
        "standpoints": found.figures[STANDPOINTS]["words"],
        "needs_met": found.figures.get(NEEDS),
    }


def _which(query: PresenceQuery, known: tuple[People, ...]) -> People:
    if query.people is None or query.people in known:
        return query.people or known[0]
    detail = f"One of: {', '.join(known)}."
    raise invalid(parameter_fault("people", "does-not-fit", detail))


async def _of_project(call: Call) -> Answer:
    query: PresenceQuery = call.query(PresenceQuery)
    async with call.services.database.read(call.scope) as db:
        project = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
    if project.relation == "network":
        raise not_found()  # it is for those who lead the project or take part in it
    of = Of(project.row["organisation_id"], project.row["id"])
    return json_answer(await report(call, of, query, _which(query, OF_PROJECT)))


async def _of_organisation(call: Call) -> Answer:
    query: PresenceQuery = call.query(PresenceQuery)
    async with call.services.database.read(call.scope) as db:
        organisation = await standing(db, ORGANISATIONS, id_in_path(call.path["organisation_id"]))
    if organisation.row["id"] != call.scope.organisation_id:
        raise Problem("forbidden", "These are figures of that organisation, for its own people to read.")
    of = Of(organisation.row["id"], None)
    return json_answer(await report(call, of, query, _which(query, OF_ORGANISATION)))


_TELLS = (
    "Equality answers are counted in a few fixed tables and never read one by one. They are counted "
    "once for each quarter that is over and then stand. Numbers are rounded down to a multiple of 5; what "
    "would tell of a few people is kept back, for whoever asks."
)


def operations() -> list[Operation]:
    """One report of a project, one of an organisation."""
    return [
        Operation(
            "GET",
            f"/v1/reports/{noun}/{{{member}}}/presence",
            f"read_{of}_presence_report",
            run,
            READS,
            f"Count who is here in {title}, against an area or the people affected",
            "reports",
            description=_TELLS,
            query=PresenceQuery,
            answers={200: PresenceReport},
        )
        for noun, member, of, run, title in (
            ("projects", "project_id", "project", _of_project, "a project"),
            ("organisations", "organisation_id", "organisation", _of_organisation, "your organisation"),
        )
    ]

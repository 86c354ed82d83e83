"""Impact records as they are counted: by who may add them up, year, heading, direction and expectation."""

from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    select,
)
from sqlmodel import col

from app.features.enumerations import Expectation, Perspective, Pi, RecordStatus
from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.kit.dates import first_day
from app.kit.expressions import HasItem
from app.kit.noun import Values
from app.kit.personal import nobodys
from app.kit.rollups import Rollup
from app.kit.tables import ORGANISATION, Scoped, choice, organisation_key, reference, text, whole

UNKNOWN = 0
"""The year of a record that does not say when."""

LEFT_OPEN = ""
"""The direction of a record that does not say which."""


class KeptCount(Scoped, table=True):
    """How many records agree in the key, of how many people heard back, and how many say so from each
    perspective; one record may be said from several. `organisation_id` leads their projects, and whoever
    reads is who may list them wherever the project is open to: who recorded a draft, and else the lead.
    What was taken back does not count: its words stand no longer. The year comes last in the key, so that
    lines of all years are added up in the order in which they lie."""

    __tablename__ = "four_pi_counts"
    __person__ = nobodys("counts of records")
    __table_args__ = (organisation_key(), organisation_key("reader_organisation_id"))

    organisation_id: str = reference(nullable=False, primary_key=True)
    reader_organisation_id: str = reference(nullable=False, primary_key=True)
    pi: Pi = choice(Pi, nullable=False, primary_key=True)
    direction: str = text(nullable=False, primary_key=True)
    expectation: Expectation = choice(Expectation, nullable=False, primary_key=True)
    year: int = whole(nullable=False, primary_key=True)
    records: int = whole(nullable=False)
    fed_back: int = whole(nullable=False)
    said_by_lived_experience: int = whole(nullable=False)
    said_by_carer: int = whole(nullable=False)
    said_by_young_person: int = whole(nullable=False)
    said_by_practitioner: int = whole(nullable=False)
    said_by_educator: int = whole(nullable=False)
    said_by_researcher: int = whole(nullable=False)
    said_by_manager: int = whole(nullable=False)
    said_by_policy_maker: int = whole(nullable=False)
    said_by_student: int = whole(nullable=False)
    said_by_other: int = whole(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        """What partners and others may list goes by the project, which is not in the counts: for them,
        records are counted one by one."""
        return col(cls.reader_organisation_id) == ORGANISATION


SAID_BY = {perspective.value: f"said_by_{perspective.value}" for perspective in Perspective}


def _line(row: Values) -> Values | None:
    """What one record adds to the counts."""
    if row["status"] == RecordStatus.taken_back:
        return None
    said = set(orjson.loads(row["perspectives"]))
    drafted = row["status"] == RecordStatus.draft
    when = row["occurred_on"]
    return {
        "organisation_id": row["organisation_id"],
        "reader_organisation_id": row["recorded_by_organisation_id" if drafted else "organisation_id"],
        "pi": str(row["pi"]),
        "direction": LEFT_OPEN if row["direction"] is None else str(row["direction"]),
        "expectation": str(row["expectation"]),
        "year": UNKNOWN if when is None else first_day(orjson.loads(when)).year,
        "records": 1,
        "fed_back": int(row["fed_back_on"] is not None),
    } | {name: int(perspective in said) for perspective, name in SAID_BY.items()}


def said_by(perspective: str) -> Any:
    """How many records say so from one perspective."""
    held = HasItem(ImpactRecord.perspectives, literal(perspective))
    return func.sum(case((held, 1), else_=0))


def _counted() -> Select[Any]:
    record = ImpactRecord
    drafted = col(record.status) == RecordStatus.draft
    reader = case((drafted, record.recorded_by_organisation_id), else_=record.organisation_id)
    year = func.coalesce(cast(extract("year", col(record.occurred_from)), BigInteger), UNKNOWN)
    direction = func.coalesce(record.direction, LEFT_OPEN)
    # By their places: a parameter that stands in two places is two different things to PostgreSQL.
    key: tuple[Any, ...] = (record.organisation_id, reader, record.pi, direction, record.expectation, year)
    return (
        select(
            *key,
            func.count().label("records"),
            func.count(record.fed_back_on).label("fed_back"),
            *(said_by(perspective).label(name) for perspective, name in SAID_BY.items()),
        )
        .where(col(record.status) != RecordStatus.taken_back)
        .group_by(*(literal_column(str(place)) for place in range(1, len(key) + 1)))
    )


COUNTS = Rollup(KeptCount, _line, _counted)

IMPACT_RECORDS.rollups.append(COUNTS)

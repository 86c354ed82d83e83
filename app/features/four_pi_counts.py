"""Impact records as they are counted: by whose they are, state, year, heading, direction and expectation."""

from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    or_,
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
    perspective; one record may be said from several."""

    __tablename__ = "four_pi_counts"
    __person__ = nobodys("counts of records")
    __table_args__ = (organisation_key(), organisation_key("recorded_by_organisation_id"))

    organisation_id: str = reference(nullable=False, primary_key=True)
    recorded_by_organisation_id: str = reference(nullable=False, primary_key=True)
    status: RecordStatus = choice(RecordStatus, nullable=False, primary_key=True)
    year: int = whole(nullable=False, primary_key=True)
    pi: Pi = choice(Pi, nullable=False, primary_key=True)
    direction: str = text(nullable=False, primary_key=True)
    expectation: Expectation = choice(Expectation, nullable=False, primary_key=True)
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
        """What the lead and whoever recorded it may list. What others may list goes by the project, which is
        not in the counts: for them, records are counted one by one."""
        shared = and_(col(cls.organisation_id) == ORGANISATION, col(cls.status) != RecordStatus.draft)
        return or_(col(cls.recorded_by_organisation_id) == ORGANISATION, shared)


SAID_BY = {perspective: f"said_by_{perspective.value}" for perspective in Perspective}


def _line(row: Values) -> Values:
    """What one record adds to the counts."""
    said = set(orjson.loads(row["perspectives"]))
    when = row["occurred_on"]
    return {
        "organisation_id": row["organisation_id"],
        "recorded_by_organisation_id": row["recorded_by_organisation_id"],
        "status": str(row["status"]),
        "year": UNKNOWN if when is None else first_day(orjson.loads(when)).year,
        "pi": str(row["pi"]),
        "direction": LEFT_OPEN if row["direction"] is None else str(row["direction"]),
        "expectation": str(row["expectation"]),
        "records": 1,
        "fed_back": int(row["fed_back_on"] is not None),
    } | {name: int(perspective.value in said) for perspective, name in SAID_BY.items()}


def said_by(perspective: Perspective) -> Any:
    """How many records say so from one perspective."""
    held = HasItem(ImpactRecord.perspectives, literal(perspective.value))
    return func.sum(case((held, 1), else_=0))


def _counted() -> Select[Any]:
    record = ImpactRecord
    year = func.coalesce(cast(extract("year", col(record.occurred_from)), BigInteger), UNKNOWN)
    direction = func.coalesce(record.direction, LEFT_OPEN)
    whose = (record.organisation_id, record.recorded_by_organisation_id)
    key: tuple[Any, ...] = (*whose, record.status, year, record.pi, direction, record.expectation)
    return select(
        *key,
        func.count().label("records"),
        func.count(record.fed_back_on).label("fed_back"),
        *(said_by(perspective).label(name) for perspective, name in SAID_BY.items()),
    ).group_by(*key)


COUNTS = Rollup(KeptCount, _line, _counted)

IMPACT_RECORDS.rollups.append(COUNTS)

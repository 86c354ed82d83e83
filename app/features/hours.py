"""Hours: what time was offered and what it took, for whatever somebody did."""

from typing import Annotated

from pydantic import Field

from app.features.enumerations import HoursKind
from app.features.involvement import (
    InvolvementCreate,
    InvolvementMembers,
    InvolvementQuery,
    InvolvementView,
    PartOfInvolvement,
    hanging_on_involvement,
    noun,
)
from app.kit.database import Write
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Words
from app.kit.noun import Values
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.tables import choice, document, first_day_of, text, whole

Minutes = Annotated[int, Field(ge=0, le=100_000)]


class HoursMembers(InvolvementMembers):
    kind: HoursKind = choice(HoursKind, nullable=False, default=HoursKind.delivery)
    worked_on: ImpreciseDate | None = document(description="When, as precisely as it is known.")
    minutes_offered: Minutes | None = whole(description="How long they were told that it takes.")
    minutes_actual: Minutes | None = whole(description="How long it took.")
    note: Words | None = text("profile", description="What was done. For them and their home organisation.")


class Hours(HoursMembers, PartOfInvolvement, table=True):
    """Time of one person for one kind of work."""

    __tablename__ = "hours"
    __person__ = of_person("Your hours", contributor_id="person")
    __table_args__ = hanging_on_involvement()

    worked_from: str | None = first_day_of("worked_on")


class HoursCreate(HoursMembers, InvolvementCreate):
    pass


class HoursView(HoursMembers, InvolvementView):
    pass


class HoursQuery(InvolvementQuery):
    kind: HoursKind | None = None


async def _says_something(db: Write, row: Values, before: Values | None) -> None:
    if row["minutes_offered"] is None and row["minutes_actual"] is None:
        raise invalid(fault("/minutes_actual", "required", "Say how long it took, or what was offered."))


async def _offered_by_home(db: Write, row: Values, before: Values | None) -> None:
    if db.scope.is_person and before is None and row["minutes_offered"] is not None:
        raise Problem("not-yours-to-change", "minutes_offered: your organisation keeps this.")


HOURS = noun(
    Hours,
    name="hours",
    collection="hours",
    create=HoursCreate,
    view=HoursView,
    query=HoursQuery,
    sorts={"worked_on": "worked_from", "created_at": "created_at"},
    by_person=frozenset({"kind", "worked_on", "minutes_actual", "note"}),
    rules=(_says_something, _offered_by_home),
)

"""What or who are we missing? Each with what is done about it, and what came of that (4Pi, Presence)."""

from enum import StrEnum

from pydantic import Field
from sqlalchemy import CheckConstraint

from app.features.projects.part import below_project
from app.features.projects.sight import PartOfProject
from app.kit.database import Write
from app.kit.dates import Day, ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import Query, RecordView, States, Values
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.tables import belongs_to, choice, day, document, first_day_of, owned_by, text

MissingState = StrEnum("MissingState", ["noticed", "acting", "here_now", "not_reached"])
"""`not_reached`: it was tried, and they are still not here. That is an answer too."""


class MissingMembers(Members):
    missing: Words = text(
        nullable=False,
        description="What or who is not here: a group, an experience or a question. Never one person.",
        schema_extra={"examples": ["Fathers", "People who do not use the internet"]},
    )
    noticed_by: Line | None = text(description="Who noticed: a role or a group, never a person's name.")
    noticed_on: ImpreciseDate | None = document()
    why: Words | None = text(description="What keeps them away, as far as is known.")
    action: Words | None = text(description="What is done about it.")
    owner: Line | None = text(description="Whose task it is: a role, never a person's name.")
    due_on: Day | None = day(description="By when it is looked at again.")
    outcome: Words | None = text(description="What came of it. Needed before it ends.")
    source: Words | None = text(description="The document that this comes from.")


class Missing(MissingMembers, PartOfProject, table=True):
    """One thing or group of people that a project misses."""

    __tablename__ = "missing_entries"
    __person__ = nobodys("who is not here, as groups")
    __table_args__ = owned_by(
        belongs_to("project_id", "projects"),
        CheckConstraint(
            "status NOT IN ('here_now', 'not_reached') OR outcome IS NOT NULL", name="ends_with_an_outcome"
        ),
    )

    status: MissingState = choice(MissingState, nullable=False, default=MissingState.noticed)
    noticed_from: str | None = first_day_of("noticed_on")


class MissingCreate(MissingMembers, Named):
    status: MissingState = MissingState.noticed


class MissingView(MissingMembers, RecordView):
    project_id: Id
    status: MissingState


class MissingQuery(Query):
    status: MissingState | None = None
    due_on_lt: Day | None = Field(default=None, description="To be looked at again before this day.")


async def _says_what_is_done(db: Write, row: Values, before: Values | None) -> None:
    if row["status"] == MissingState.acting and row["action"] is None:
        raise invalid(fault("/action", "required", "Say first what is done about it."))
    if row["status"] in (MissingState.here_now, MissingState.not_reached) and row["outcome"] is None:
        raise invalid(fault("/outcome", "required", "Say first what came of it."))


MISSING = below_project(
    Missing,
    "missing-entry",
    "missing-entries",
    MissingCreate,
    MissingView,
    query=MissingQuery,
    sorts={"noticed_on": "noticed_from", "due_on": "due_on"},
    states=States(
        "status",
        {
            "noticed": ("acting", "not_reached"),
            "acting": ("here_now", "not_reached"),
            "not_reached": ("acting",),
            "here_now": ("acting",),
        },
    ),
    rules=(_says_what_is_done,),
)

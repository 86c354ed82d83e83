"""Outputs and opportunities: what was made together, and openings that people can come forward for."""

from pydantic import Field
from sqlalchemy import ColumnElement, bindparam, or_, select

from app.features.enumerations import ExampleLayer, OutputKind
from app.features.projects.part import below_project
from app.features.projects.project import HEADCOUNTS, Headcount, Project
from app.features.projects.sight import PartOfProject, co_leads, invited_to
from app.kit.database import Write
from app.kit.dates import Day, ImpreciseDate, today
from app.kit.inputs import Count, Id, Line, Members, Named, Url, Words
from app.kit.noun import Flag, Query, RecordView, Values
from app.kit.personal import nobodys
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    belongs_to,
    choice,
    day,
    document,
    first_day_of,
    owned_by,
    sort_key,
    text,
    whole,
    yes_no,
)


class OutputMembers(Members):
    title: Line = text(nullable=False, description="What people call it.")
    kind: OutputKind = choice(OutputKind, nullable=False, default=OutputKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    produced_on: ImpreciseDate | None = document()
    stated_count: Count | None = whole(description="How many there are, where this stands for several.")
    at_least: bool = yes_no(default=False, description="The number is a lower bound: “over 50”.")
    headcounts: list[Headcount] = document(
        "profile", nullable=False, default_factory=list, max_length=50, description=HEADCOUNTS
    )
    url: Url | None = text()
    description: Words | None = text()
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Output(OutputMembers, PartOfProject, table=True):
    """A piece of co-produced work, dated and countable."""

    __tablename__ = "outputs"
    __person__ = nobodys("pieces of work", {"headcounts": "numbers of people"})
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    title_key: str = sort_key("title")
    produced_from: str | None = first_day_of("produced_on")


class OutputCreate(OutputMembers, Named):
    pass


class OutputView(OutputMembers, RecordView):
    project_id: Id


class OutputQuery(Query):
    kind: OutputKind | None = None
    kind_in: list[OutputKind] | None = None


OUTPUTS = below_project(
    Output,
    "output",
    "outputs",
    OutputCreate,
    OutputView,
    query=OutputQuery,
    sorts={"title": "title_key", "produced_on": "produced_from"},
)


class OpportunityMembers(Members):
    title: Line = text(nullable=False)
    description: Words | None = text()
    role: Line | None = text(description="What the person would do.")
    time: Words | None = text(description="How much time it takes, and when.")
    place: Line | None = text()
    pay_note: Words | None = text(description="What is paid, and how.")
    support_note: Words | None = text(description="The support that comes with it.")
    closes_on: Day | None = day()
    is_open: bool = yes_no(
        default=True, description="Needs the project's purpose. What is not open, contributors do not see."
    )


class Opportunity(OpportunityMembers, PartOfProject, table=True):
    """An opening that people can see and come forward for."""

    __tablename__ = "opportunities"
    __person__ = nobodys("openings for anybody")
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    opened_on: str | None = day()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        """Never one that is not open yet, or closed, but to whoever came forward for it or co-leads."""
        return or_(invited_to(cls.id), co_leads(cls.project_id))


_PURPOSE = Statement(lambda: select(Project.purpose).where(Project.id == bindparam("project_id", type_=ID)))


async def _opens_with_a_purpose(db: Write, row: Values, before: Values | None) -> None:
    """Purpose before invitation (DOMAIN.md, rule 1): an opening is an invitation to everybody."""
    opens = row["is_open"] and not (before and before["is_open"])
    if opens and await db.value(_PURPOSE, project_id=row["project_id"]) is None:
        raise Problem("purpose-required")
    if opens:
        row["opened_on"] = row["opened_on"] or today().isoformat()


async def _was_never_open(db: Write, row: Values, before: Values | None) -> None:
    """Refused whether anybody came forward or not, or the refusal would tell the lead that somebody did
    (docs/decisions/0025-coming-forward.md)."""
    if row["opened_on"] is not None:
        raise Problem("conflict", "It was open, and people may have come forward for it. Close it instead.")


class OpportunityCreate(OpportunityMembers, Named):
    pass


class OpportunityView(OpportunityMembers, RecordView):
    project_id: Id
    opened_on: str | None = Field(
        description="When it was first open. From then on it is closed, and not deleted.",
        json_schema_extra={"format": "date"},
    )


class OpportunityQuery(Query):
    is_open: Flag | None = None


OPPORTUNITIES = below_project(
    Opportunity,
    "opportunity",
    "opportunities",
    OpportunityCreate,
    OpportunityView,
    query=OpportunityQuery,
    sorts={"closes_on": "closes_on"},
    rules=(_opens_with_a_purpose,),
    leaves=(_was_never_open,),
)

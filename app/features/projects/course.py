"""The course of a project: changes of plan, and commitments to go on."""

from app.features.projects.part import below_project
from app.features.projects.sight import PartOfProject
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import RecordView
from app.kit.personal import nobodys
from app.kit.tables import belongs_to, document, first_day_of, organisation_key, owned_by, reference, text


class PlanChangeMembers(Members):
    proposed: Words = text(nullable=False, description="What was proposed.")
    spoke: Words | None = text("profile", description="Who spoke. For the lead and partners.")
    decided: Words | None = text(description="What was decided.")
    why: Words | None = text(description="Why it was decided so.")
    decided_on: ImpreciseDate | None = document()
    source: Words | None = text(description="The document that this comes from.")


class PlanChange(PlanChangeMembers, PartOfProject, table=True):
    """A change of plan: what people said, and what came of it."""

    __tablename__ = "plan_changes"
    __person__ = nobodys("what was decided", {"spoke": "who spoke, in words: looked for by name"})
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    decided_from: str | None = first_day_of("decided_on")


class PlanChangeCreate(PlanChangeMembers, Named):
    pass


class PlanChangeView(PlanChangeMembers, RecordView):
    project_id: Id


PLAN_CHANGES = below_project(
    PlanChange,
    "plan-change",
    "plan-changes",
    PlanChangeCreate,
    PlanChangeView,
    sorts={"decided_on": "decided_from"},
)


class CommitmentMembers(Members):
    committed: Words = text(nullable=False, description="What was promised, to keep it going.")
    committed_by: Line | None = text(
        description="A role, a department or an organisation; not a person's name."
    )
    committed_by_id: Id | None = reference(description="The organisation, where it is one here.")
    since: ImpreciseDate | None = document()
    source: Words | None = text(description="The document that this comes from.")


class Commitment(CommitmentMembers, PartOfProject, table=True):
    """A commitment to go on: the first node of the golden thread."""

    __tablename__ = "commitments"
    __person__ = nobodys("what organisations committed to")
    __table_args__ = owned_by(belongs_to("project_id", "projects"), organisation_key("committed_by_id"))

    since_from: str | None = first_day_of("since")


class CommitmentCreate(CommitmentMembers, Named):
    pass


class CommitmentView(CommitmentMembers, RecordView):
    project_id: Id


COMMITMENTS = below_project(
    Commitment,
    "commitment",
    "commitments",
    CommitmentCreate,
    CommitmentView,
    sorts={"since": "since_from"},
)

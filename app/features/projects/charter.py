"""Charter and baseline: what a group agreed on, and what there was before the project."""

from app.features.projects.part import below_project
from app.features.projects.sight import PartOfProject
from app.kit.dates import ImpreciseDate
from app.kit.inputs import Id, Line, Members, Named, Words
from app.kit.noun import RecordView
from app.kit.personal import nobodys
from app.kit.tables import belongs_to, document, first_day_of, owned_by, text


class CharterMembers(Members):
    title: Line = text(nullable=False, description="What the group calls it.")
    edition: Line | None = text(description="Which version of the charter this is, in the group's own count.")
    principles: list[Words] = document(nullable=False, default_factory=list, max_length=100)
    signed_off_by: Words | None = text("profile", description="Who agreed to it. For the lead and partners.")
    signed_off_on: ImpreciseDate | None = document()
    review_on: ImpreciseDate | None = document(description="When the group looks at it again.")
    source: Words | None = text(description="The document that this comes from.")


class Charter(CharterMembers, PartOfProject, table=True):
    """One version of the principles that a group works by. Earlier versions stay."""

    __tablename__ = "charters"
    __person__ = nobodys("what a group agreed", {"signed_off_by": "who signed, in words: looked for by name"})
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    signed_off_from: str | None = first_day_of("signed_off_on")


class CharterCreate(CharterMembers, Named):
    pass


class CharterView(CharterMembers, RecordView):
    project_id: Id


CHARTER = below_project(
    Charter, "charter", "charter", CharterCreate, CharterView, sorts={"signed_off_on": "signed_off_from"}
)


class BaselineMembers(Members):
    occurred_on: ImpreciseDate | None = document(description="When the baseline was taken.")
    when: Words | None = text(description="When people were involved before.")
    where: Words | None = text(description="Where that was.")
    how: Words | None = text(description="How it was done.")
    content: Words | None = text(description="What it was about.")
    duration: Words | None = text(description="How long it took.")
    numbers: Words | None = text(description="How many took part, in the words of the source.")
    extent_of_involvement: Words | None = text()
    type_of_involvement: Words | None = text()
    source: Words | None = text(description="The document that this comes from.")


class Baseline(BaselineMembers, PartOfProject, table=True):
    """What there was before. A heading that was asked and not filled in stays blank."""

    __tablename__ = "baselines"
    __person__ = nobodys("how things were before")
    __table_args__ = owned_by(belongs_to("project_id", "projects"))

    occurred_from: str | None = first_day_of("occurred_on")


class BaselineCreate(BaselineMembers, Named):
    pass


class BaselineView(BaselineMembers, RecordView):
    project_id: Id


BASELINE = below_project(
    Baseline, "baseline", "baseline", BaselineCreate, BaselineView, sorts={"occurred_on": "occurred_from"}
)

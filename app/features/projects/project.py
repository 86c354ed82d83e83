"""Project: why it is done, for whom, by whom, and where it stands."""

from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import Boolean, ColumnElement, Index, and_, bindparam, delete, or_, select

from app.features.enumerations import (
    ExampleLayer,
    ForWhom,
    LadderIntended,
    LadderRung,
    Perspective,
    ProjectKind,
    Sphere,
    Stage,
    Visibility,
)
from app.features.projects import sight
from app.features.projects.sight import READERS_OF_PROJECT, ProjectPartner
from app.kit.adapter import Broken
from app.kit.database import Write
from app.kit.dates import ImpreciseDate
from app.kit.expressions import HasItem, JsonRows
from app.kit.inputs import Count, Id, Line, Members, Named, Part, Pence, Words
from app.kit.noun import Flag, Noun, Query, RecordView, States, Values
from app.kit.personal import nobodys, of_person
from app.kit.problems import fault, invalid
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    Owned,
    belongs_to,
    choice,
    document,
    first_day_of,
    new_id,
    owned_by,
    sort_key,
    text,
    whole,
)
from app.kit.work import ask


class Headcount(Part):
    """People known only as a number are a number; `count` null says that they were not counted."""

    perspective: Perspective
    count: Count | None = None
    at_least: bool = Field(default=False, description="The number is a lower bound.")


HEADCOUNTS = "For the lead and its partners: a small number may be a person."


class EthicsApproval(Part):
    body: Line
    reference: Line | None = None
    date: ImpreciseDate | None = None


class ProjectMembers(Members):
    title: Line = text(nullable=False, description="What people call it.")
    kind: ProjectKind = choice(ProjectKind, nullable=False, default=ProjectKind.other)
    kind_label: Line | None = text(description="A free label where the kind is `other`.")
    purpose: Words | None = text(
        description="Why are we doing this, and what may change? Needed before anybody is asked."
    )
    intended_difference: Words | None = text(description="The difference that it is meant to make.")
    limits: Words | None = text(description="What is not up for change.")
    visibility: Visibility = choice(Visibility, nullable=False, default=Visibility.partners)
    priority_areas: list[Line] = document(nullable=False, default_factory=list, max_length=50)
    cross_cutting_theme: Line | None = text()
    spheres: list[Sphere] = document(nullable=False, default_factory=list, max_length=10)
    for_whom: list[ForWhom] = document(nullable=False, default_factory=list, max_length=10)
    programme_context: Line | None = text(description="For example pre-qualifying, ASYE, CPD.")
    happened: ImpreciseDate | None = document(description="When, as precisely as it is known.")
    funder: Line | None = text()
    budget_pence: Pence | None = whole("profile", description="For the lead and its partners.")
    ladder_intended: LadderIntended | None = choice(LadderIntended)
    ladder_experienced: LadderRung | None = choice(LadderRung)
    ethics_approval: EthicsApproval | None = document()
    insurance_note: Words | None = text("profile", description="For the lead and its partners.")
    headcounts: list[Headcount] = document(
        "profile", nullable=False, default_factory=list, max_length=50, description=HEADCOUNTS
    )
    source: Words | None = text(description="The document that this comes from.")
    example_layer: ExampleLayer | None = choice(
        ExampleLayer, description="Set on the example partnership only: facts, or made up to show."
    )


class Project(ProjectMembers, Owned, table=True):
    """A piece of co-production. `organisation_id` is the lead."""

    __tablename__ = "projects"
    __person__ = nobodys(
        "pieces of work",
        {
            "budget_pence": "money of the project",
            "insurance_note": "about the project",
            "headcounts": "numbers of people",
        },
    )
    __table_args__ = owned_by(
        Index(None, "organisation_id", "title_key", "id"),
        Index(None, "organisation_id", "stage", "id"),
        Index(None, "visibility", "id"),
    )

    stage: Stage = choice(Stage, nullable=False, default=Stage.scoping)
    purpose_version: int = whole(nullable=False, default=0)
    title_key: str = sort_key("title")
    happened_from: str | None = first_day_of("happened")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(
            cls.organisation_id == ORGANISATION,
            sight.is_partner(cls.id),
            cls.visibility.in_(("network", "public")),
        )

    @classmethod
    def published(cls) -> ColumnElement[bool]:
        return cls.visibility == Visibility.public.value

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        return sight.relation(cls.organisation_id, cls.id)

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return sight.led_by_member(cls.id)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        taken = or_(sight.takes_part(cls.id), sight.invited_by(cls.id))
        return or_(taken, cls.visibility == Visibility.public.value)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return sight.is_theirs(cls.organisation_id, cls.id)

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return sight.relation_to_person(cls.organisation_id, cls.id)


class ProjectPurpose(sight.PartOfProject, table=True):
    """The purpose as it was worded from one day on: what people said yes to."""

    __tablename__ = "project_purposes"
    __person__ = of_person(
        "Wordings of a project's purpose that you wrote",
        actor="actor",
        kept="words of the project; who wrote them is an id",
    )
    __table_args__ = owned_by(belongs_to("project_id", "projects", goes_with=True))

    number: int = whole(nullable=False)
    purpose: str | None = text()
    actor: str = text("confidential", nullable=False)


class ProjectCreate(ProjectMembers, Named):
    stage: Stage = Stage.scoping
    partner_organisation_ids: list[Id] = Field(
        default_factory=list, max_length=200, description="Organisations that take part in it."
    )


class ProjectView(ProjectMembers, RecordView):
    stage: Stage
    purpose_version: int = Field(description="Counts the wordings of the purpose.")
    partner_organisation_ids: list[Id]


class ProjectQuery(Query):
    organisation_id: Id | None = Field(default=None, description="The lead organisation.")
    kind: ProjectKind | None = None
    kind_in: list[ProjectKind] | None = None
    stage: Stage | None = None
    stage_in: list[Stage] | None = None
    visibility: Visibility | None = None
    sphere: Sphere | None = None
    for_whom: ForWhom | None = None
    led_by_me: Flag | None = Field(default=None, description="Where you are a co-lead, and may change it.")


def _led_by_me() -> ColumnElement[bool]:
    ours = Project.organisation_id == ORGANISATION
    return and_(ours, sight.has_co_lead(Project.id)) == bindparam("led_by_me", type_=Boolean)


def _partner_ids() -> Any:
    return (
        select(JsonRows(ProjectPartner.partner_organisation_id))
        .where(ProjectPartner.project_id == Project.id)
        .correlate(Project)
        .scalar_subquery()
    )


async def _as_a_set(db: Write, row: Values, before: Values | None) -> None:
    """Partners have no order, and the lead is none of them: the same ones in another order are no change."""
    partners = set(orjson.loads(row["partner_organisation_ids"])) - {row["organisation_id"]}
    same = before and set(orjson.loads(before["partner_organisation_ids"])) == partners
    row["partner_organisation_ids"] = (
        before["partner_organisation_ids"] if before and same else orjson.dumps(sorted(partners)).decode()
    )


async def _count_wordings(db: Write, row: Values, before: Values | None) -> None:
    worded = before["purpose"] if before else None
    if row["purpose"] != worded:
        row["purpose_version"] = (before["purpose_version"] if before else 0) + 1


PURPOSE_CHANGED = "purpose-changed"
"""The job that tells those who were asked by words that no longer hold."""


async def _keep_wording(db: Write, row: Values, before: Values | None) -> None:
    if row["purpose_version"] == (before["purpose_version"] if before else 0):
        return
    if before and row["purpose"] is not None:
        ask(db, PURPOSE_CHANGED, project_id=row["id"])
    db.insert_at_end(
        ProjectPurpose,
        {
            "id": new_id(),
            "created_at": db.at,
            "updated_at": db.at,
            "version": 1,
            "organisation_id": row["organisation_id"],
            "project_id": row["id"],
            "number": row["purpose_version"],
            "purpose": row["purpose"],
            "actor": db.scope.actor,
        },
    )


_UNSHARE = Statement(
    lambda: delete(ProjectPartner).where(
        ProjectPartner.project_id == bindparam("project_id", type_=ID),
        ProjectPartner.partner_organisation_id == bindparam("partner_id", type_=ID),
    )
)


async def _keep_partners(db: Write, row: Values, before: Values | None) -> None:
    """Share with the partners named and with no others."""
    partners = set(orjson.loads(row["partner_organisation_ids"]))
    had = set(orjson.loads(before["partner_organisation_ids"])) if before else set()
    for partner in sorted(partners - had):
        values = {"id": new_id(), "organisation_id": row["organisation_id"], "project_id": row["id"]}
        try:
            await db.insert(
                ProjectPartner, values | {"partner_organisation_id": partner, "created_at": db.at}
            )
        except Broken:
            detail = "There is no such organisation here."
            raise invalid(fault("/partner_organisation_ids", "unknown-reference", detail)) from None
    for partner in sorted(had - partners):
        await db.change(_UNSHARE, project_id=row["id"], partner_id=partner)


PROJECTS = Noun(
    model=Project,
    name="project",
    collection="projects",
    create=ProjectCreate,
    view=ProjectView,
    query=ProjectQuery,
    sorts={"title": "title_key", "created_at": "created_at", "happened": "happened_from"},
    lists={"partner_organisation_ids": _partner_ids},
    filters={
        "sphere": lambda: HasItem(Project.spheres, bindparam("sphere")),
        "for_whom": lambda: HasItem(Project.for_whom, bindparam("for_whom")),
        "led_by_me": _led_by_me,
    },
    states=States(
        "stage",
        {
            "scoping": ("co_design", "delivery", "closed"),
            "co_design": ("scoping", "delivery", "closed"),
            "delivery": ("co_design", "reporting", "embedded", "closed"),
            "reporting": ("delivery", "embedded", "closed"),
            "embedded": ("delivery", "reporting", "closed"),
            "closed": ("scoping", "delivery", "reporting"),
        },
    ),
    readers=READERS_OF_PROJECT,
    readers_in_sight=True,
    sight=frozenset({"visibility", "partner_organisation_ids"}),
    shows=sight.people,
    rules=(_as_a_set, _count_wordings),
    after=(_keep_wording, _keep_partners),
    begins=(sight.is_led_from_the_start,),
)

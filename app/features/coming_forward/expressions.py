"""Expressions of interest: somebody comes forward for an opening, in their own name, and is answered.

Only they and their home organisation see it (docs/decisions/0025). Nobody is asked by it yet: being asked,
with the purpose as it is then, is an invitation to a session.
"""

from typing import Any

from pydantic import Field
from sqlalchemy import Index, UniqueConstraint, bindparam, select
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import ComingForward
from app.features.involvement import READERS, InvolvementCreate, InvolvementView, PartOfInvolvement
from app.features.projects.outputs import OPPORTUNITIES, Opportunity
from app.features.projects.project import Project
from app.features.projects.team import TeamRow
from app.features.sessions.participations import Participation
from app.kit.database import Write
from app.kit.dates import today
from app.kit.inputs import Id, Line, Members, Words
from app.kit.noun import HOME, Noun, Query, States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.standing import named, not_yours
from app.kit.statements import Statement
from app.kit.states import Transition
from app.kit.tables import (
    ID,
    belongs_to,
    choice,
    organisation_key,
    owned_by,
    reference,
    text,
)
from app.kit.work import ask

ANSWERED = "answer-who-came-forward"
"""The job that writes to somebody who came forward and was answered."""


class ExpressionMembers(Members):
    opportunity_id: Id = reference(nullable=False, index=True, description="An opening that is open now.")
    words: Words | None = text("profile", description="What they say about it, in their own words.")
    recorded_by: Line | None = text(
        description="Who wrote it down for them, by role; empty where they came forward themselves."
    )


class ExpressionOfInterest(ExpressionMembers, PartOfInvolvement, table=True):
    """One person and one opening. `organisation_id` leads its project."""

    __tablename__ = "expressions_of_interest"
    __person__ = of_person("What you came forward for", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("project_id", "projects"),
        belongs_to("opportunity_id", "opportunities"),
        belongs_to("session_id", "sessions"),
        organisation_key("home_organisation_id"),
        UniqueConstraint("opportunity_id", "contributor_id"),
        Index(None, "home_organisation_id", "status", "id"),
    )

    project_id: str = reference(nullable=False, index=True)
    session_id: str | None = reference(index=True)
    status: ComingForward = choice(ComingForward, nullable=False, default=ComingForward.came_forward)
    answer: str | None = text("profile")


class ExpressionCreate(ExpressionMembers, InvolvementCreate):
    pass


class ExpressionView(ExpressionMembers, InvolvementView):
    project_id: Id
    session_id: Id | None = Field(description="The session that they were asked to.")
    status: ComingForward
    answer: str | None = Field(description="What they were told.")


class ExpressionQuery(Query):
    contributor_id: Id | None = None
    project_id: Id | None = None
    opportunity_id: Id | None = None
    status: ComingForward | None = None
    status_in: list[ComingForward] | None = None


class Answering(Transition):
    """A move of an expression of interest. What somebody is told goes with the answer."""

    answer: Words | None = Field(
        default=None, description="With `not_this_time`, and `asked` without a session: what they are told."
    )
    session_id: Id | None = Field(
        default=None, description="With `asked`: the session of the project that they were asked to."
    )


# -- rules

_THERE = Statement(
    lambda: (
        select(Opportunity.is_open, Opportunity.closes_on, Project.purpose)
        .join(Project, col(Project.id) == Opportunity.project_id)
        .where(Opportunity.id == bindparam("id", type_=ID))
    )
)
_BEFORE = Statement(
    lambda: select(ExpressionOfInterest.id).where(
        ExpressionOfInterest.opportunity_id == bindparam("opportunity_id", type_=ID),
        ExpressionOfInterest.contributor_id == bindparam("contributor_id", type_=ID),
    )
)


def _among(model: Any) -> Statement:
    return Statement(
        lambda: select(model.id).where(
            model.project_id == bindparam("project_id", type_=ID),
            model.contributor_id == bindparam("contributor_id", type_=ID),
        )
    )


_ASKED = Statement(
    lambda: select(Participation.project_id).where(
        Participation.session_id == bindparam("session_id", type_=ID),
        Participation.contributor_id == bindparam("contributor_id", type_=ID),
    )
)
_AMONG = [_among(model) for model in (TeamRow, Participation)]
_FIXED = ("contributor_id", "opportunity_id", "recorded_by")


async def _hangs_on_its_opening(db: Write, row: Values, before: Values | None) -> None:
    """The project is the opening's, its lead is the row's organisation, and nothing of that ever changes."""
    if before is not None:
        changed = [name for name in _FIXED if row[name] != before[name]]
        if changed:
            detail = "Take it back, and come forward for the other one."
            raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))
        return
    opening = await named(db, OPPORTUNITIES, "opportunity_id", row["opportunity_id"])
    row["home_organisation_id"] = row["organisation_id"]
    row["organisation_id"] = opening.row["organisation_id"]
    row["project_id"] = opening.row["project_id"]
    if db.scope.is_leading and not opening.led:
        raise not_yours(opening)
    if opening.relation == "network" and not db.scope.is_person and not await _takes_part(db, row):
        detail = "It is open where your organisation takes part in the project, or they do."
        raise invalid(fault("/opportunity_id", "unknown-reference", detail))


async def _takes_part(db: Write, row: Values) -> bool:
    who = {"project_id": row["project_id"], "contributor_id": row["contributor_id"]}
    return any([await db.rows(among, **who) for among in _AMONG])


async def _in_their_own_words(db: Write, row: Values, before: Values | None) -> None:
    """Whoever writes for somebody says who they are, and nobody rewords what somebody wrote themselves."""
    if db.scope.is_person:
        if before is None and row["recorded_by"] is not None:
            raise Problem("not-yours-to-change", "recorded_by: your organisation keeps this.")
    elif before is None and row["recorded_by"] is None:
        detail = "Say who wrote it down for them, by role: they see it."
        raise invalid(fault("/recorded_by", "required", detail))
    elif before is not None and before["recorded_by"] is None and row["words"] != before["words"]:
        raise invalid(fault("/words", "cannot-change", "What they said stays as they said it."))


async def _is_open(db: Write, row: Values, before: Values | None) -> None:
    """Coming forward, for the first time or again, is for what is open; once for each opening."""
    if row["status"] != ComingForward.came_forward or (before and before["status"] == row["status"]):
        return
    [(is_open, closes_on, purpose)] = await db.rows(_THERE, id=row["opportunity_id"])
    if not is_open or purpose is None or (closes_on or "9999") < today().isoformat():
        raise Problem("conflict", "This is not open any more. There may be others: look at what is open.")
    if before is None and await db.row(_BEFORE, **{name: row[name] for name in _FIXED[:2]}):
        raise Problem("already-exists", "They have come forward for this already. Once is enough.")


_ANSWERS = (ComingForward.asked, ComingForward.not_this_time)


async def _is_answered(db: Write, row: Values, before: Values | None) -> None:
    """An answer says something, in words or by a session that they were asked to, and is told."""
    if before is None or row["status"] == before["status"]:
        return
    if row["status"] not in _ANSWERS:
        _answers_nothing(row, before)
        return
    # What they were told with the answer before says nothing about this one.
    row["answer"] = None if row["answer"] == before["answer"] else row["answer"]
    row["session_id"] = row["session_id"] if row["status"] == ComingForward.asked else None
    if row["session_id"] != before["session_id"] and row["session_id"] is not None:
        await _was_asked_there(db, row)
    if row["session_id"] is None and row["answer"] is None:
        raise invalid(fault("/answer", "required", "Say it to them in words, and thank them for coming."))
    if row["session_id"] is None:
        ask(db, ANSWERED, expression_id=row["id"])


def _answers_nothing(row: Values, before: Values) -> None:
    if row["status"] == ComingForward.came_forward:
        row["answer"] = row["session_id"] = None
    elif any(row[name] != before[name] for name in ("answer", "session_id")):
        raise invalid(fault("/answer", "not-allowed", "An answer goes with asking, or with not this time."))


async def _was_asked_there(db: Write, row: Values) -> None:
    there = await db.value(_ASKED, session_id=row["session_id"], contributor_id=row["contributor_id"])
    if there != row["project_id"]:
        detail = "Ask them to a session of this project first, and then say which one it is."
        raise invalid(fault("/session_id", "unknown-reference", detail))


_TAKEN = ("taken_back",)

EXPRESSIONS = Noun(
    model=ExpressionOfInterest,
    name="expression-of-interest",
    collection="expressions-of-interest",
    create=ExpressionCreate,
    view=ExpressionView,
    query=ExpressionQuery,
    sorts={"created_at": "created_at"},
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    readers=READERS,
    by_person=frozenset({"contributor_id", "opportunity_id", "words"}),
    states=States(
        "status",
        {
            "came_forward": ("asked", "not_this_time", *_TAKEN),
            "asked": ("not_this_time", *_TAKEN),
            "not_this_time": ("asked", *_TAKEN),
            "taken_back": (),
        },
        by_person={
            "came_forward": _TAKEN,
            "asked": _TAKEN,
            "not_this_time": _TAKEN,
            "taken_back": ("came_forward",),
        },
        explained=frozenset(_TAKEN),
        asks=Answering,
    ),
    rules=(_hangs_on_its_opening, _in_their_own_words, _is_open, _is_answered),
)


def operations() -> list[Operation]:
    """All of a core noun, but that nobody deletes one: it is taken back, or answered."""
    return [each for each in resource(EXPRESSIONS) if not each.operation_id.startswith("delete_")]

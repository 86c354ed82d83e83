"""Support: what is offered to somebody before, during, after and between sessions, and what came of it.

What is written about somebody is theirs to read. They ask for support, and say themselves whether they took
it or not; what is due stays on the list of what is unaddressed until something came of it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import Boolean, Index, UniqueConstraint, bindparam, select
from sqlmodel import col

from app.features.enumerations import SupportOutcome, SupportPhase
from app.features.involvement import (
    InvolvementCreate,
    InvolvementMembers,
    InvolvementQuery,
    InvolvementView,
    PartOfInvolvement,
    hanging_on_involvement,
    noun,
    pointed_at,
    points_at,
)
from app.features.sessions.session import Session
from app.features.support.check_ins import CheckIn
from app.kit.database import Write
from app.kit.dates import Day, ImpreciseDate, first_day, last_day, today
from app.kit.inputs import Id, Line, Words
from app.kit.noun import Flag, States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    belongs_to,
    choice,
    day,
    document,
    first_day_of,
    reference,
    text,
    yes_no,
)

FOLLOWED_UP_IN = timedelta(days=7)
"""When to come back to something, where nobody says another day."""

NOT_DONE = (SupportOutcome.offered.value, None)


class SupportMembers(InvolvementMembers):
    phase: SupportPhase = choice(
        SupportPhase,
        nullable=False,
        default=SupportPhase.between,
        description="Before, during or after a session, or between sessions.",
    )
    what: Words | None = text("profile", description="What is offered, or asked for: in short.")
    note: Words | None = text(
        "confidential", description="How it went. For the home organisation, and for the person to read."
    )
    owner_member_id: Id | None = reference(description="Who sees to it: a member of the home organisation.")
    owner_role: Line | None = text(description="Who sees to it, as a role.")
    given_on: ImpreciseDate | None = document(description="When it was given.")
    due_on: Day | None = day(
        description="By when. Where nothing came of it yet: the day of its phase, or today, if not given."
    )
    follow_up_on: Day | None = day(
        description="When to come back to it. With `follow_up` in a week, if not given."
    )
    follows_id: Id | None = reference(description="The entry that this one follows up.")
    check_in_id: Id | None = reference(description="The check-in that this one answers.")


class Support(SupportMembers, PartOfInvolvement, table=True):
    """One thing for one person. `template_id` is the line of the template that it was made from, and
    `template_due_on` the day that came of it: a day that somebody set since is another one, and stays."""

    __tablename__ = "support"
    __person__ = of_person("Support", contributor_id="person")
    __table_args__ = hanging_on_involvement(
        pointed_at(),
        belongs_to("owner_member_id", "members", "home_organisation_id"),
        belongs_to("template_id", "support_templates", "home_organisation_id"),
        points_at("follows_id", "support"),
        points_at("check_in_id", "check_ins"),
        UniqueConstraint("session_id", "contributor_id", "template_id"),
        Index(None, "home_organisation_id", "due_on", "id"),
    )

    outcome: SupportOutcome | None = choice(SupportOutcome)
    asked_by_person: bool = yes_no(default=False)
    template_id: str | None = reference()
    template_due_on: str | None = day()
    given_from: str | None = first_day_of("given_on")


class SupportCreate(SupportMembers, InvolvementCreate):
    outcome: SupportOutcome | None = Field(
        default=None, description="What came of it; empty while nothing was offered."
    )


class SupportView(SupportMembers, InvolvementView):
    outcome: SupportOutcome | None
    asked_by_person: bool = Field(description="Whether they asked for it themselves.")
    template_id: Id | None = Field(description="The line of the template that it was made from.")
    template_due_on: str | None = Field(
        description="The day that the template made of it. For as long as `due_on` is the same and it is not "
        "done, both move with the session.",
        json_schema_extra={"format": "date"},
    )


class SupportQuery(InvolvementQuery):
    phase: SupportPhase | None = None
    outcome: SupportOutcome | None = None
    outcome_in: list[SupportOutcome] | None = None
    open: Flag | None = Field(default=None, description="Whether nothing came of it yet.")
    owner_member_id: Id | None = None
    asked_by_person: Flag | None = None
    due_on_gte: Day | None = None
    due_on_lt: Day | None = None
    follow_up_on_lt: Day | None = None


# -- rules


async def _fits_together(db: Write, row: Values, before: Values | None) -> None:
    wrong = []
    if row["what"] is None and row["note"] is None:
        wrong.append(fault("/what", "required", "Say what it is, or write a note."))
    if row["phase"] != SupportPhase.between and row["session_id"] is None:
        wrong.append(fault("/session_id", "required", f"Say {row['phase']} which session, or between."))
    if row["owner_member_id"] and row["owner_role"]:
        wrong.append(fault("/owner_role", "not-together", "Name a member or a role, not both."))
    if wrong:
        raise invalid(*wrong)


_OF_THEM: dict[str, Statement] = {
    "follows_id": Statement(
        lambda: select(Support.contributor_id).where(Support.id == bindparam("id", type_=ID))
    ),
    "check_in_id": Statement(
        lambda: select(CheckIn.contributor_id).where(CheckIn.id == bindparam("id", type_=ID))
    ),
}


async def _of_the_same_person(db: Write, row: Values, before: Values | None) -> None:
    for name, asks in _OF_THEM.items():
        if row[name] is None or (before is not None and row[name] == before[name]):
            continue
        whose = await db.value(asks, id=row[name])
        if whose != row["contributor_id"] or row[name] == row["id"]:
            raise invalid(fault(f"/{name}", "unknown-reference", "There is no such one of this person."))


_PERSON_SAYS = frozenset({"phase", "what", "project_id", "session_id"})
_KEPT = [*sorted(frozenset(SupportMembers.model_fields) - _PERSON_SAYS), "outcome"]


async def _asked_for_as_said(db: Write, row: Values, before: Values | None) -> None:
    """What somebody asked for stays as they said it, and what others offer is not theirs to reword."""
    themselves = db.scope.is_person
    if before is None:
        row["asked_by_person"] = themselves and row["template_id"] is None
        kept = [name for name in _KEPT if row[name] is not None]
        if row["asked_by_person"] and kept:
            raise Problem("not-yours-to-change", f"{', '.join(kept)}: your organisation keeps this.")
        return
    changed = sorted(name for name in ("phase", "what") if row[name] != before[name])
    if not changed or before["asked_by_person"] == themselves:
        return
    if themselves:
        raise Problem("not-yours-to-change", "Your organisation wrote this. You can say if you take it.")
    detail = "They asked for this in their own words. Write a note beside it."
    raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))


_STARTS_ON = Statement(
    lambda: select(Session.starts_on).where(Session.id == bindparam("session_id", type_=ID))
)
_ENDS: dict[str, Callable[[Any], Any]] = {SupportPhase.before: first_day}


async def day_of_phase(db: Write, session_id: str | None, phase: str) -> Any:
    """The first day of a session for what comes before it, its last day for the rest; None where there is
    no session, or nobody knows its day."""
    said = await db.value(_STARTS_ON, session_id=session_id) if session_id else None
    return None if said is None else _ENDS.get(phase, last_day)(orjson.loads(said))


async def _has_a_day(db: Write, row: Values, before: Values | None) -> None:
    """Nothing is forgotten: what nothing came of has a day by which it is due, and so has a follow-up."""
    if row["outcome"] in NOT_DONE and row["due_on"] is None:
        meant = None if row["asked_by_person"] else await day_of_phase(db, row["session_id"], row["phase"])
        row["due_on"] = (meant or today()).isoformat()
    if row["outcome"] == SupportOutcome.follow_up and row["follow_up_on"] is None:
        row["follow_up_on"] = (today() + FOLLOWED_UP_IN).isoformat()


async def _came_to_something(db: Write, row: Values, before: Values | None) -> None:
    """What is not done leaves the list by what came of it, and never by being deleted."""
    if row["outcome"] in (*NOT_DONE, SupportOutcome.follow_up.value):
        raise Problem("conflict", "Say first what came of it: nothing that is not done is deleted.")


_DONE = ("taken", "declined", "done", "follow_up")

SUPPORT = noun(
    Support,
    name="support",
    collection="support",
    create=SupportCreate,
    view=SupportView,
    query=SupportQuery,
    sorts={
        "due_on": "due_on",
        "given_on": "given_from",
        "follow_up_on": "follow_up_on",
        "created_at": "created_at",
    },
    filters={"open": lambda: col(Support.outcome).is_(None) == bindparam("open", type_=Boolean())},
    by_person=_PERSON_SAYS,
    states=States(
        "outcome",
        {
            "": ("offered", *_DONE),
            "offered": _DONE,
            "taken": ("declined", "done", "follow_up"),
            "declined": ("offered", "taken", "follow_up"),
            "done": ("taken", "declined", "follow_up"),
            "follow_up": ("offered", "taken", "declined", "done"),
        },
        by_person={
            "": ("taken", "declined"),
            "offered": ("taken", "declined"),
            "taken": ("declined",),
            "declined": ("taken",),
        },
    ),
    rules=(_fits_together, _of_the_same_person, _asked_for_as_said, _has_a_day),
    leaves=(_came_to_something,),
)


def operations() -> list[Operation]:
    """All of a core noun."""
    found = resource(SUPPORT)
    declare(
        SUPPORT.layer("confidential"),
        "Read notes on support, and why it moved from state to state. Each read is put on record.",
    )
    return found

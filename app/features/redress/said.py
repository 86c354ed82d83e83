"""What complaints, corrections and objections share: somebody says something, and an answer is due.

What was said stays as it was said. `due_on` is the day by which the organisation owes something, and empty
while it owes nothing: a list sorted by it begins with what is most overdue.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Boolean, ColumnElement, and_, bindparam, func

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import READERS_AT_HOME, AboutPerson
from app.kit import writing
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.dates import today
from app.kit.idempotency import Outcome
from app.kit.inputs import Members
from app.kit.noun import HOME, Flag, Noun, Query, RecordView, Rule, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.scope import Scope
from app.kit.standing import Standing, standing
from app.kit.tables import day, instant


class Said(AboutPerson):
    """A row that says what somebody said. `told_at` is when those who handle it were written to, and
    `reminded_on` the last day on which they were reminded."""

    due_on: str | None = day()
    told_at: str | None = instant(info={"internal": True})
    reminded_on: str | None = day(info={"internal": True})


class SaidView(RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    due_on: str | None = Field(
        description="The last day for what is owed; empty while nothing is.",
        json_schema_extra={"format": "date"},
    )


class SaidQuery(Query):
    overdue: Annotated[Flag | None, Field(description="Whether `due_on` is past (by the day in UTC).")] = None


def overdue(model: Any) -> Callable[[], ColumnElement[bool]]:
    """The filter of that name."""
    late = and_(model.due_on.is_not(None), model.due_on < func.current_date())
    return lambda: late == bindparam("overdue", type_=Boolean())


def noun(model: Any, **its: Any) -> Noun:
    """A noun of that kind: a contributor's, and their home organisation's alone."""
    return Noun(
        model=model,
        sorts={"due_on": "due_on", "received_on": "received_on"},
        filters={"overdue": overdue(model)},
        parent=CONTRIBUTORS,
        parent_member="contributor_id",
        created_by=frozenset(HOME),
        relations=frozenset({"own"}),
        readers=READERS_AT_HOME,
        external=False,
        **its,
    )


async def contributor_says(db: Write, row: Values, before: Values | None) -> None:
    """A rule: it is somebody's who is known here."""
    if row["contributor_id"] is None:
        raise invalid(fault("/contributor_id", "required", "Say whose it is."))


def stays(*names: str) -> Rule:
    """A rule: what was said is never worded anew, by whoever it may be."""

    async def rule(db: Write, row: Values, before: Values | None) -> None:
        changed = [name for name in names if before is not None and row[name] != before[name]]
        detail = "What was said stays as it was said. Somebody who wants to add to it says it in another."
        if changed:
            raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))

    return rule


def arrives(state: str, ends: Callable[[date], date]) -> Rule:
    """A rule: when it came, which is today where nobody says otherwise and never after today. While it is in
    its first `state`, something is due on the day that `ends` says."""

    async def rule(db: Write, row: Values, before: Values | None) -> None:
        row["received_on"] = row["received_on"] or today().isoformat()
        wrong = [name for name in ("received_on", "closed_on") if (row[name] or "") > today().isoformat()]
        if wrong:
            raise invalid(*(fault(f"/{name}", "out-of-range", "This day is to come.") for name in wrong))
        waits = row["status"] == state
        row["due_on"] = ends(date.fromisoformat(row["received_on"])).isoformat() if waits else None

    return rule


def needs_answer(states: tuple[str, ...], *names: str) -> Rule:
    """A rule: nobody leaves something closed without these; the day is today where nobody says another."""

    async def rule(db: Write, row: Values, before: Values | None) -> None:
        if row["status"] not in states:
            row["closed_on"] = None
            return
        missing = [name for name in names if row[name] is None]
        if missing:
            detail = "Say this first: it is what the person is told."
            raise invalid(*(fault(f"/{name}", "required", detail) for name in missing))
        row["closed_on"] = row["closed_on"] or today().isoformat()

    return rule


def operations(noun: Noun) -> list[Operation]:
    """Saying it, reading it, and answering. Nothing here is deleted but by its retention schedule."""
    unfit = ("delete_", "upsert_", "batch_")
    offered = [each for each in resource(noun) if not each.operation_id.startswith(unfit)]
    makes = f"create_{noun.name}"
    return [replace(each, run=_create(noun)) if each.operation_id == makes else each for each in offered]


def _create(noun: Noun) -> Callable[[Call], Any]:
    async def run(call: Call) -> Answer:
        await call.body()
        sent = call.json(noun.create)
        _refuse_kept(call.scope, noun, sent)

        async def do(db: Write) -> Outcome:
            values = sent.model_dump(mode="python")
            row = await writing.create(db, noun, values, await _whose(db, values))
            return Outcome(201, [row["id"]])

        return await once(call, noun, do)

    return run


def _refuse_kept(scope: Scope, noun: Noun, sent: Members) -> None:
    """403 for what the organisation keeps, where a contributor sends it."""
    kept = sent.model_fields_set - noun.by_person - {noun.parent_member}
    if scope.is_person and kept:
        raise Problem("not-yours-to-change", f"{', '.join(sorted(kept))}: your organisation keeps this.")


async def _whose(db: Write, sent: Values) -> Standing | None:
    """The contributor who says it, if it is one; who asks for themselves need not say who they are."""
    theirs = db.scope.contributor_id if db.scope.is_person else None
    person_id = sent.get("contributor_id") or theirs
    if person_id is None:
        return None
    detail = "There is no such contributor of yours."
    try:
        person = await standing(db, CONTRIBUTORS, id_in_path(person_id))
    except Problem:
        person = None
    if person is None or person.relation not in HOME:
        raise invalid(fault("/contributor_id", "unknown-reference", detail))
    return person

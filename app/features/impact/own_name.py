"""Records that a contributor writes in their own name: what is theirs to say, and that it stays theirs."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import orjson
from sqlalchemy import bindparam, select

from app.features.enumerations import RecordStatus
from app.features.impact.members import ImpactRecordMembers
from app.features.impact.position import Position
from app.features.projects.project import PROJECTS
from app.kit.database import Write
from app.kit.dates import today
from app.kit.noun import Values
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID

BY_PERSON = frozenset(
    [
        "project_id",
        "session_id",
        "pi",
        "perspectives",
        "statement",
        "occurred_on",
        "expectation",
        "direction",
        "level",
        "sphere",
        "timescale",
        "how_contributed",
        "hoped_to_influence",
        "what_changed",
        "why_it_matters",
        "look_again_on",
    ]
)
"""What somebody may say who takes part. The rest is for those who lead the project."""

ANSWERED_WITHIN = timedelta(days=28)
"""By when whoever writes in their own name is answered, unless the project says otherwise."""


async def says_what_is_theirs(db: Write, row: Values, before: Values | None) -> None:
    """A contributor who does not co-lead writes a draft. Whoever says something in their own name is
    answered, so it is due from the start."""
    if before is not None:
        return
    row["in_own_name"] = db.scope.is_person
    if not db.scope.is_person:
        return
    project = await standing(db, PROJECTS, row["project_id"])
    kept = [n for n in ImpactRecordMembers.model_fields.keys() - BY_PERSON if row[n] not in (None, "[]")]
    if project.relation != "own" and (kept or row["status"] != RecordStatus.draft):
        named = ", ".join(sorted(kept)) or "status"
        raise Problem("not-yours-to-change", f"{named}: those who lead the project say this. Leave it out.")
    if row["response_due_on"] is None:
        row["response_due_on"] = orjson.dumps((today() + ANSWERED_WITHIN).isoformat()).decode()


_AUTHOR = Statement(
    lambda: select(Position.contributor_id).where(
        Position.impact_record_id == bindparam("id", type_=ID), Position.wrote
    )
)


IN_REVIEW: list[Callable[[Write, str], Awaitable[bool]]] = []
"""Whether a record is reviewed because somebody is about to be erased, its author or whom it names: then a
name may have to go from it, and whoever reviews it rewords it (DOMAIN.md, rule 5). Entered by the feature
that erases."""


async def is_reviewed(db: Write, record_id: str) -> bool:
    """Whether words of somebody's own may have to be reworded, for a name to go from them."""
    return any([await each(db, record_id) for each in IN_REVIEW])


async def _is_theirs(db: Write, record_id: str) -> bool:
    """Its author's; and anybody's once they are gone."""
    return await db.value(_AUTHOR, id=record_id) in (None, db.scope.contributor_id)


async def is_deleted_by_its_author(db: Write, row: Values, before: Values | None) -> None:
    """What somebody said themselves goes by their hand, or is taken back where everybody sees that it was."""
    if row["in_own_name"] and not await _is_theirs(db, row["id"]):
        raise Problem("not-yours-to-change", "They wrote this themselves. Only they delete it.")


async def stays_in_their_words(db: Write, row: Values, before: Values | None) -> None:
    """Nobody else rewords what somebody wrote themselves: it can be said again beside it."""
    if before is None or not before["in_own_name"]:
        return
    changed = ["statement"] if row["statement"] != before["statement"] else []
    # By content: PostgreSQL writes the text of lists in its own way.
    if orjson.loads(row["perspectives"]) != orjson.loads(before["perspectives"]):
        changed.append("perspectives")
    if changed and not (await _is_theirs(db, row["id"]) or await is_reviewed(db, row["id"])):
        detail = "They wrote this themselves. Write another record, or say in a position what you think."
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))

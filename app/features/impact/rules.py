"""Rules of impact records."""

from typing import Any

from sqlalchemy import bindparam, select

from app.features.enumerations import RecordStatus
from app.features.projects.outputs import Output
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.noun import Values
from app.kit.problems import Problem, fault, invalid
from app.kit.statements import Statement
from app.kit.tables import ID


async def stamp(db: Write, row: Values, before: Values | None) -> None:
    """Whoever records it keeps their say over it."""
    if before is None:
        row["recorded_by_organisation_id"] = db.scope.organisation_id


async def is_theirs_to_move(db: Write, row: Values, before: Values | None) -> None:
    """A partner agrees and the lead publishes. Only its author makes a draft again of what was agreed: it
    goes out of everybody else's sight."""
    if before is not None and row["status"] == before["status"]:
        return
    asking = db.scope.organisation_id
    if row["status"] == RecordStatus.published and asking != row["organisation_id"]:
        raise Problem("not-yours-to-change", "The lead of the project publishes. You can agree.")
    if row["status"] == RecordStatus.draft and asking != row["recorded_by_organisation_id"]:
        raise Problem("not-yours-to-change", "Whoever recorded it makes a draft of it again.")


async def has_a_scale(db: Write, row: Values, before: Values | None) -> None:
    """A figure means nothing without its scale, and scales change."""
    if row["rating"] is None:
        return
    missing = [name for name in ("scale_id", "scale_version") if row[name] is None]
    if missing:
        raise invalid(*(fault(f"/{name}", "required", "A rating needs its scale.") for name in missing))


def _in_project(model: Any) -> Statement:
    return Statement(
        lambda: select(model.id).where(
            model.id == bindparam("id", type_=ID), model.project_id == bindparam("project_id", type_=ID)
        )
    )


_REFERENCES = {
    "session_id": _in_project(Session),
    "output_id": _in_project(Output),
    "participation_id": _in_project(Participation),
}


async def refers_within_the_project(db: Write, row: Values, before: Values | None) -> None:
    """What it names is of its own project."""
    for name, statement in _REFERENCES.items():
        new = row[name] is not None and (before is None or row[name] != before[name])
        if new and await db.row(statement, id=row[name], project_id=row["project_id"]) is None:
            detail = "There is no such record in this project that you can see."
            raise invalid(fault(f"/{name}", "unknown-reference", detail))

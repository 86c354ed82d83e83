"""What somebody has been to: their induction and training, from the sessions they attended, also to print.

Nothing of it is written down a second time: whoever's attendance is put right has another record at once.
"""

from datetime import datetime
from html import escape
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import Attendance, ParticipationRole, SessionKind
from app.features.organisations import Organisation
from app.features.projects.project import Project
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import Session
from app.kit import printed
from app.kit.answering import id_in_path
from app.kit.dates import ImpreciseDate, first_day, in_words
from app.kit.inputs import Id
from app.kit.noun import HOME
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import not_found
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID


class TrainingRecordQuery(BaseModel):
    """How it is wanted."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html"] = Field(default="json", description="`html` is a certificate to print.")


class Attended(BaseModel):
    """One session that somebody was at."""

    session_id: Id
    title: str
    kind: SessionKind
    starts_on: ImpreciseDate | None
    project: str = Field(description="The project's title.")
    role: ParticipationRole
    attendance: Attendance = Field(description="`attended`, or `part` of it.")
    minutes: int | None = Field(description="How long it was, where both times are known.")


class TrainingRecord(BaseModel):
    """Oldest first. `inducted_on` is the day of the first induction that they attended to its end."""

    contributor_id: Id
    inducted: bool
    inducted_on: str | None = Field(json_schema_extra={"format": "date"})
    items: list[Attended]


_ATTENDED = Statement(
    lambda: (
        select(
            Session.id,
            Session.title,
            Session.kind,
            Session.starts_on,
            Project.title,
            Participation.role,
            Participation.attendance,
            Session.starts_at,
            Session.ends_at,
        )
        .join(Participation, col(Participation.session_id) == Session.id)
        .join(Project, col(Project.id) == Session.project_id)
        .where(
            Participation.contributor_id == bindparam("contributor_id", type_=ID),
            col(Participation.attendance).in_((Attendance.attended.value, Attendance.part.value)),
        )
        .order_by(col(Session.starts_from), Session.id)
    )
)
_HOME = Statement(lambda: select(Organisation.name).where(Organisation.id == bindparam("id", type_=ID)))


async def _read(call: Call) -> Answer:
    query = call.query(TrainingRecordQuery)
    async with call.services.database.read(call.scope) as db:
        person = await standing(db, CONTRIBUTORS, id_in_path(call.path["contributor_id"]))
        if person.relation not in HOME:
            raise not_found()
        rows = await db.rows(_ATTENDED, contributor_id=person.row["id"])
        home = str(await db.value(_HOME, id=person.row["organisation_id"]))
    record = _record(person.row["id"], rows)
    if query.format == "json":
        return json_answer(record)
    return _certificate(person.row["display_name"], home, record)


def _record(contributor_id: str, rows: list[Any]) -> dict[str, Any]:
    items = [_item(*row) for row in rows]
    whole = [
        each for each in items if each["kind"] == SessionKind.induction and each["attendance"] == "attended"
    ]
    days = [first_day(each["starts_on"]).isoformat() for each in whole if each["starts_on"]]
    return {
        "contributor_id": contributor_id,
        "inducted": bool(whole),
        "inducted_on": days[0] if days else None,
        "items": items,
    }


def _item(*row: Any) -> dict[str, Any]:
    session_id, title, kind, starts_on, project, role, attendance, starts_at, ends_at = row
    minutes = _minutes(starts_at, ends_at) if starts_at and ends_at else None
    return {
        "session_id": session_id,
        "title": title,
        "kind": kind,
        "starts_on": orjson.loads(starts_on) if starts_on else None,
        "project": project,
        "role": role,
        "attendance": attendance,
        "minutes": minutes,
    }


def _minutes(starts_at: str, ends_at: str) -> int:
    return int((datetime.fromisoformat(ends_at) - datetime.fromisoformat(starts_at)).total_seconds()) // 60


# -- the page


def _certificate(name: str, home: str, record: dict[str, Any]) -> Answer:
    inducted = "<p>This includes their induction.</p>" if record["inducted"] else ""
    rows = "".join(_row(each) for each in record["items"])
    head = "<thead><tr><th>When</th><th>What</th><th>How long</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if rows else "<p>Nothing is written down yet.</p>"
    return printed.page(
        "Certificate",
        f"<h1>{escape(name)}</h1><p>took part with {escape(home)}. Thank you.</p>{inducted}{table}",
    )


def _row(item: dict[str, Any]) -> str:
    when = in_words(item["starts_on"]) if item["starts_on"] else ""
    part = " (part of it)" if item["attendance"] == Attendance.part else ""
    return (
        f"<tr><td>{when}</td><td>{escape(item['title'])}{part}</td><td>{_length(item['minutes'])}</td></tr>"
    )


def _length(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{count} {unit}" for count, unit in ((hours, "h"), (rest, "min")) if count)


def operations() -> list[Operation]:
    """One reading, for the person and their home organisation."""
    return [
        Operation(
            "GET",
            f"{CONTRIBUTORS.path}/{{contributor_id}}/training-record",
            "read_training_record",
            _read,
            PARTICIPATIONS.reads,
            "Read or print what somebody has been to",
            "contributors",
            description="Induction, training and all other sessions that they attended. For them and their "
            "home organisation. `format=html` is a certificate to print.",
            query=TrainingRecordQuery,
            answers={200: TrainingRecord},
            also_as=("text/html",),
        )
    ]

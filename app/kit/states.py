"""States: set on create, moved by transitions, with dated history (SETTLED.md 13)."""

from typing import TYPE_CHECKING, Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, bindparam, select

from app.kit.dates import ImpreciseDate
from app.kit.inputs import Line, Part, Words
from app.kit.noun import Noun, whose
from app.kit.personal import of_person
from app.kit.problems import Problem
from app.kit.statements import Statement
from app.kit.tables import ID, PERSON, Owned, document, new_id, owned_by, reference, text

if TYPE_CHECKING:
    from app.kit.database import Write


class StateChange(Owned, table=True):
    """One dated move of one record. The reason stays with the organisation that owns the record."""

    __tablename__ = "state_changes"
    __person__ = of_person("How things moved", record_id="record", actor="actor")
    __table_args__ = owned_by()

    resource: str = text(nullable=False)
    record_id: str = reference(nullable=False, index=True)
    from_state: str | None = text()
    to_state: str = text(nullable=False)
    on: str | None = document()
    reason: str | None = text("confidential")
    actor: str = text(nullable=False)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.record_id == PERSON


class Transition(Part):
    """A move to another state."""

    to: Line = Field(description="The state to move to.")
    on: ImpreciseDate | None = Field(default=None, description="When it happened, as precisely as you know.")
    reason: Words | None = Field(default=None, description="Why. Kept with the history; not shown to others.")


class StateChangeView(BaseModel):
    """One dated move. `reason` is there for whoever has the permission that it needs."""

    from_state: str | None
    to_state: str
    on: str | dict[str, str] | None = Field(description="When it happened, as precisely as it was said.")
    reason: str | None = None
    created_at: str = Field(description="When it was recorded.", json_schema_extra={"format": "date-time"})


class StateHistory(BaseModel):
    """All moves of one record, the first one first."""

    items: list[StateChangeView]


_HISTORY = Statement(
    lambda: (
        select(
            StateChange.from_state,
            StateChange.to_state,
            StateChange.on,
            StateChange.reason,
            StateChange.created_at,
        )
        .where(
            StateChange.resource == bindparam("resource"),
            StateChange.record_id == bindparam("record_id", type_=ID),
        )
        .order_by(StateChange.id)
    )
)


async def history(db: "Write", noun: Noun, record_id: str, with_reasons: bool) -> list[dict[str, Any]]:
    """The moves of a record. Asked as the system: whoever may read them is decided before, and the lines lie
    with the organisation whose history it is."""
    rows = await db.as_system(_HISTORY, resource=noun.name, record_id=record_id)
    found = [dict(zip(StateChangeView.model_fields, row, strict=True)) for row in rows]
    for each in found:
        each["on"] = None if each["on"] is None else orjson.loads(each["on"])
        if not with_reasons:
            del each["reason"]
    return found


def check_move(noun: Noun, current: str | None, to: str, *, by_person: bool) -> None:
    """Raise 409 `transition-refused`, which lists the open moves, unless this move is open."""
    assert noun.states is not None  # noqa: S101 - only nouns with states have transitions
    moves = (noun.states.by_person if by_person else noun.states.moves).get(current or "", ())
    if to not in moves:
        offered = ", ".join(moves) or "none"
        raise Problem(
            "transition-refused",
            f"It is {current or 'not set'}. Open moves: {offered}.",
            open_moves=list(moves),
        )


def keep(
    db: "Write",
    noun: Noun,
    row: dict[str, Any],
    came_from: str | None,
    to: str | None,
    move: Transition | None,
) -> None:
    """Write one line of history; nothing for a record that begins without a state."""
    if to is None:
        return
    db.insert_at_end(
        StateChange,
        {
            "id": new_id(),
            "created_at": db.at,
            "updated_at": db.at,
            "version": 1,
            "organisation_id": whose(row),
            "resource": noun.name,
            "record_id": row["id"],
            "from_state": came_from,
            "to_state": to,
            "on": orjson.dumps(move.on).decode() if move and move.on is not None else None,
            "reason": move.reason if move else None,
            "actor": db.scope.actor,
        },
    )

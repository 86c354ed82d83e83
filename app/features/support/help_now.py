"""What a check-in says on the same screen: who reads it and when, and where to get help now."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import select

from app.features.organisations import Organisation
from app.features.support.check_ins import CHECK_INS
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.statements import Statement
from app.kit.tables import ORGANISATION

_DATA = Path(__file__).parents[2] / "data" / "help_now.json"


class HelpLine(BaseModel):
    """Somebody to turn to now, whom others run."""

    name: str
    what: str = Field(description="When they can be reached, and about what.")
    call: str | None = Field(default=None, description="A number to ring.")
    text: str | None = Field(default=None, description="A number to text.")


class WhoReads(BaseModel):
    """What people are told before they say how they are."""

    read_by: str = Field(description="Who reads it and when: the organisation's own words, where it has any.")
    help_here: str | None = Field(description="Whom to turn to at the organisation, in its own words.")
    help_now: list[HelpLine]


@cache
def help_lines() -> list[dict[str, Any]]:
    """The lines of app/data/help_now.json, in their order."""
    lines: list[dict[str, Any]] = orjson.loads(_DATA.read_bytes())
    return [HelpLine.model_validate(each).model_dump() for each in lines]


_SAYS = Statement(
    lambda: select(Organisation.name, Organisation.check_ins_read, Organisation.help_here).where(
        Organisation.id == ORGANISATION
    )
)


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        [(name, read_by, help_here)] = await db.rows(_SAYS)
    unsaid = f"Coordinators at {name} can read it. They have not said how soon. Nobody reads it at once."
    return json_answer({"read_by": read_by or unsaid, "help_here": help_here, "help_now": help_lines()})


def operations() -> list[Operation]:
    """One read, for whoever is about to write one."""
    return [
        Operation(
            "GET",
            f"{CHECK_INS.path}/who-reads",
            "read_who_reads_check_ins",
            _read,
            CHECK_INS.reads,
            "Say who reads check-ins and when, and where to get help now",
            CHECK_INS.collection,
            description="To be shown on the screen on which somebody says how they are. The organisation "
            "words `check_ins_read` and `help_here` in its own entry.",
            answers={200: WhoReads},
        )
    ]

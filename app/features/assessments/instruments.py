"""Instruments: versioned statements and the scale on which people answer them.

Two come with the installation (app/data/instruments/), and an organisation may have its own beside them.
There is no official score for 4Pi: a scale is a local convention, named and versioned (DOMAIN.md).
"""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, select
from sqlmodel import col

from app.features.enumerations import InstrumentStatus, Pi
from app.features.impact.scales import ENDS
from app.kit.changes import FeedCounter
from app.kit.database import Read, Write
from app.kit.inputs import Code, Id, Line, Members, Part, Words
from app.kit.noun import Noun, RecordView, States, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, Owned, choice, document, owned_by, text, whole

_DATA = Path(__file__).parents[2] / "data" / "instruments"


class InstrumentStep(Part):
    """One place on a scale."""

    value: int = Field(ge=-1000, le=1000)
    words: Line


class InstrumentScale(Part):
    """A scale, by id and version, its lowest step first."""

    id: Code
    version: int = Field(ge=1, le=10_000)
    steps: list[InstrumentStep] = Field(
        min_length=2,
        max_length=20,
        examples=[[{"value": 1, "words": "Not true"}, {"value": 2, "words": "True"}]],
    )
    agrees_from: int = Field(
        ge=-1000,
        le=1000,
        description="Whoever chooses this step or a higher one, agrees.",
        examples=[2],
    )

    @model_validator(mode="after")
    def _rises(self) -> "InstrumentScale":
        values = [step.value for step in self.steps]
        if values != sorted(set(values)) or self.agrees_from not in values[1:]:
            said = "Give the lowest step first, each value once, and agree from a step above the lowest."
            raise PydanticCustomError("scale-does-not-rise", said)
        return self


class InstrumentQuestion(Part):
    """One statement under one heading. Nobody has to answer any of them."""

    id: Code
    pi: Pi
    plain: Line = Field(description="In plain language.")
    easy_read: list[Line] = Field(
        min_length=1, max_length=10, description="The same in easy read, one short sentence to a line."
    )


class InstrumentMembers(Members):
    code: Code = text(nullable=False, description="What assessments call it, with its edition.")
    edition: int = whole(nullable=False, ge=1, le=10_000)
    title: Line = text(nullable=False)
    plain: Words = text(nullable=False, description="What people are told first: what it is for.")
    easy_read: list[Line] = document(
        nullable=False, min_length=1, max_length=30, description="The same in easy read."
    )
    scale: InstrumentScale = document(nullable=False, description="The same for both sides.")
    questions: list[InstrumentQuestion] = document(nullable=False, min_length=1, max_length=60)


class Instrument(InstrumentMembers, Owned, table=True):
    """One edition of an organisation's own instrument. Whoever is asked by it reads it there."""

    __tablename__ = "instruments"
    __person__ = nobodys("what people are asked, in an organisation's words", looked_at=False)
    __table_args__ = owned_by(UniqueConstraint("organisation_id", "code", "edition"))

    status: InstrumentStatus = choice(InstrumentStatus, nullable=False, default=InstrumentStatus.current)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


class InstrumentView(InstrumentMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    status: InstrumentStatus


class Questionnaire(BaseModel):
    """What an assessment asks: an instrument of the installation, or an organisation's own."""

    id: Id | None = Field(default=None, description="Null for one that comes with the installation.")
    code: Code
    edition: int
    title: Line
    plain: Words
    easy_read: list[Line]
    scale: InstrumentScale
    questions: list[InstrumentQuestion]
    status: InstrumentStatus


class Instruments(BaseModel):
    """Those of the installation, then your own; the newest edition of each last."""

    items: list[Questionnaire]


@cache
def shipped() -> dict[tuple[str, int], Questionnaire]:
    """Those of the installation by code and edition. Raises if one is wrong, so that no process starts."""
    scales = {each["id"]: each for each in orjson.loads((_DATA / "scales.json").read_bytes())}
    found = [
        Questionnaire.model_validate_json(orjson.dumps(each | {"scale": scales[each["scale"]]}))
        for path in sorted(_DATA.glob("four_pi_*.json"))
        for each in orjson.loads(path.read_bytes())
    ]
    return {(each.code, each.edition): each for each in found}


ENDS.update(
    ((each.scale.id, each.scale.version), (each.scale.steps[0].value, each.scale.steps[-1].value))
    for each in shipped().values()
)

# -- an organisation's own


async def _is_its_own(db: Write, row: Values, before: Values | None) -> None:
    """No other instrument has its name, and each of its questions is there once."""
    row["status"] = row["status"] or InstrumentStatus.current.value
    if row["code"] in {code for code, _ in shipped()}:
        raise invalid(fault("/code", "not-a-choice", "One of the installation is called so. Choose another."))
    ids = [each["id"] for each in orjson.loads(row["questions"])]
    if len(ids) != len(set(ids)):
        raise invalid(fault("/questions", "repeated", "Give each question an id of its own."))


_ELSEWHERE = Statement(
    lambda: select(Instrument.scale).where(
        Instrument.organisation_id == ORGANISATION, Instrument.id != bindparam("id", type_=ID)
    )
)


async def _one_meaning_to_a_scale(db: Write, row: Values, before: Values | None) -> None:
    """Answers on two scales of one name would be drawn as one (DOMAIN.md: unlike scales are never mixed)."""
    mine = orjson.loads(row["scale"])
    others = [orjson.loads(each[0]) for each in await db.rows(_ELSEWHERE, id=row["id"])]
    others += [each.scale.model_dump(mode="json") for each in shipped().values()]
    name = (mine["id"], mine["version"])
    if any((each["id"], each["version"]) == name and each != mine for each in others):
        detail = "Another scale has this id and version, with other steps. Give this one another version."
        raise invalid(fault("/scale/version", "not-together", detail))


INSTRUMENTS = Noun(
    model=Instrument,
    name="instrument",
    collection="instruments",
    create=InstrumentMembers,
    view=InstrumentView,
    relations=frozenset({"own"}),
    states=States("status", {"current": ("retired",), "retired": ("current",)}),
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
    rules=(_is_its_own, _one_meaning_to_a_scale),
    external=False,
)

_COLUMNS = tuple(Questionnaire.model_fields)


def _own(*where: Any) -> Statement:
    return Statement(
        lambda: (
            select(*(getattr(Instrument, name) for name in _COLUMNS))
            .where(*where)
            .order_by(col(Instrument.code), col(Instrument.edition))
        )
    )


_ALL = _own(Instrument.organisation_id == ORGANISATION)
_NAMED = _own(
    Instrument.organisation_id == bindparam("of", type_=ID),
    Instrument.code == bindparam("code"),
    Instrument.edition == bindparam("edition"),
)


def _asked(row: Any) -> Questionnaire:
    found = dict(zip(_COLUMNS, row, strict=True))
    documents = {name: orjson.loads(found[name]) for name in ("easy_read", "scale", "questions")}
    return Questionnaire.model_validate_json(orjson.dumps(found | documents))


async def instrument(db: Read, organisation_id: str, code: str, edition: int) -> Questionnaire | None:
    """One of the installation, or that organisation's own as far as the handle sees it."""
    if (code, edition) in shipped():
        return shipped()[code, edition]
    row = await db.row(_NAMED, of=organisation_id, code=code, edition=edition)
    return _asked(row) if row else None


async def _list(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(call.scope) as db:
        own = [_asked(row) for row in await db.rows(_ALL)]
    found = Instruments(items=[*shipped().values(), *own])
    return json_answer(found.model_dump(mode="json"))


def operations() -> list[Operation]:
    """All of a plain noun; the list has those of the installation too."""
    everything = Operation(
        "GET",
        INSTRUMENTS.path,
        "list_instruments",
        _list,
        INSTRUMENTS.reads,
        "List the instruments of assessments",
        INSTRUMENTS.collection,
        description="Statements under the five headings, in plain language and in easy read, and the scale "
        "on which they are answered: those of the installation, and then your own. Those that are retired "
        "stay readable.",
        answers={200: Instruments},
    )
    unfit = ("list_instruments", "upsert_", "batch_")
    return [everything, *(each for each in resource(INSTRUMENTS) if not each.operation_id.startswith(unfit))]

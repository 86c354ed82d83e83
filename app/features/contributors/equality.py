"""Equality answers: given for suppressed aggregates only, and read back by nobody (SETTLED.md 16)."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, case, delete, func, or_, select, update
from sqlmodel import col

from app.features.contributors import layer
from app.features.contributors.sight import AboutPerson, LiveConsent, unexpired
from app.features.enumerations import ConsentPurpose
from app.kit import audit
from app.kit.answering import PATCH_TYPES
from app.kit.database import Read, Write
from app.kit.inputs import Line, Members
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, owned_by, text

# The 19 groups of the Census 2021 of England and Wales, by their high-level groups.
EthnicGroup = StrEnum(
    "EthnicGroup",
    [
        "asian_bangladeshi",
        "asian_chinese",
        "asian_indian",
        "asian_pakistani",
        "asian_other",
        "black_african",
        "black_caribbean",
        "black_other",
        "mixed_white_and_asian",
        "mixed_white_and_black_african",
        "mixed_white_and_black_caribbean",
        "mixed_other",
        "white_british",
        "white_irish",
        "white_gypsy_or_irish_traveller",
        "white_roma",
        "white_other",
        "other_arab",
        "other_any",
        "prefer_not_to_say",
    ],
)
AgeGroup = StrEnum(
    "AgeGroup",
    [
        "under_16",
        "from_16_to_17",
        "from_18_to_24",
        "from_25_to_34",
        "from_35_to_44",
        "from_45_to_54",
        "from_55_to_64",
        "from_65",
        "prefer_not_to_say",
    ],
)
Sex = StrEnum("Sex", ["female", "male", "prefer_not_to_say"])
Orientation = StrEnum(
    "Orientation", ["heterosexual", "gay_or_lesbian", "bisexual", "other", "prefer_not_to_say"]
)
Religion = StrEnum(
    "Religion",
    [
        "none",
        "buddhist",
        "christian",
        "hindu",
        "jewish",
        "muslim",
        "sikh",
        "other",
        "prefer_not_to_say",
    ],
)
YesNo = StrEnum("YesNo", ["yes", "no", "prefer_not_to_say"])
EqualitySource = StrEnum("EqualitySource", ["answered_themselves", "recorded_for_them", "imported"])


class EqualityAnswers(Members):
    """The form as it was filled in: what is left out was not answered. All of it may be left out."""

    ethnic_group: EthnicGroup | None = choice(EthnicGroup, "equality")
    ethnic_group_in_own_words: Line | None = text("equality")
    age_group: AgeGroup | None = choice(AgeGroup, "equality")
    sex: Sex | None = choice(Sex, "equality")
    gender_same_as_registered_at_birth: YesNo | None = choice(YesNo, "equality")
    gender_in_own_words: Line | None = text("equality")
    sexual_orientation: Orientation | None = choice(Orientation, "equality")
    religion_or_belief: Religion | None = choice(Religion, "equality")
    disabled: YesNo | None = choice(YesNo, "equality")
    carer: YesNo | None = choice(YesNo, "equality")
    care_experienced: YesNo | None = choice(YesNo, "equality")


class EqualityMembers(EqualityAnswers):
    """The form, and who filled it in."""

    source: EqualitySource = choice(
        EqualitySource, "equality", nullable=False, default=EqualitySource.answered_themselves
    )


class Equality(EqualityMembers, AboutPerson, table=True):
    """One for each contributor, with the contributor's id."""

    __tablename__ = "contributor_equality"
    __person__ = of_person("Your equality answers", id="person")
    __table_args__ = owned_by(belongs_to("id", "contributors", goes_with=True))


class EqualityView(BaseModel):
    """Whether and when somebody answered; what, for themselves alone."""

    id: str = Field(json_schema_extra={"format": "uuid"})
    answered: bool
    version: int
    updated_at: str | None = Field(json_schema_extra={"format": "date-time"})
    answers: EqualityMembers | None = Field(
        default=None, description="There only where a contributor reads their own."
    )


_STAMP = ("version", "updated_at")


def _bound(name: str) -> Any:
    return bindparam(name, type_=getattr(Equality, name).type)


def _says_something() -> Any:
    return or_(*(getattr(Equality, name).is_not(None) for name in EqualityAnswers.model_fields))


_FIND = Statement(
    lambda: select(Equality.version, Equality.updated_at, case((_says_something(), 1), else_=0)).where(
        Equality.id == bindparam("id", type_=ID)
    )
)
_ANSWERS = Statement(
    lambda: select(*(getattr(Equality, name) for name in EqualityMembers.model_fields)).where(
        Equality.id == bindparam("id", type_=ID)
    )
)
_CHANGE = Statement(
    lambda: (
        update(Equality)
        .where(Equality.id == bindparam("record_id", type_=ID))
        .values({name: _bound(name) for name in (*EqualityMembers.model_fields, *_STAMP)})
    )
)
_ADD = Statement(
    lambda: (
        update(Equality)
        .where(
            Equality.id == bindparam("record_id", type_=ID),
            col(Equality.source) != EqualitySource.answered_themselves.value,
        )
        .values(
            {
                name: func.coalesce(_bound(name), getattr(Equality, name))
                for name in EqualityAnswers.model_fields
            }
            | {name: _bound(name) for name in ("source", *_STAMP)}
        )
    )
)
_AGREED = Statement(
    lambda: select(LiveConsent.id).where(
        LiveConsent.contributor_id == bindparam("id", type_=ID),
        col(LiveConsent.purpose) == ConsentPurpose.equality_monitoring.value,
        LiveConsent.given,
        unexpired(LiveConsent.expires_on),
    )
)
_FORGET = Statement(lambda: delete(Equality).where(Equality.id == bindparam("record_id", type_=ID)))


async def _stamp(db: Read, person: Standing) -> dict[str, Any]:
    found = await db.row(_FIND, id=person.row["id"])
    stamp = {"id": person.row["id"], "answered": False} | layer.NOTHING
    return stamp | (dict(zip(_FOUND, (*found[:2], bool(found[2])), strict=True)) if found else {})


_FOUND = (*_STAMP, "answered")


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        record = await _stamp(db, person)
        if call.scope.is_person:
            record["answers"] = await _answers(db, person) if record["answered"] else None
        layer.was_read(db, "equality", person)
    return layer.answer(call, "equality", record)


async def _answers(db: Read, person: Standing) -> dict[str, Any]:
    """What somebody said, for them to see and to change: nobody else reads it (SETTLED.md 16)."""
    found = await db.row(_ANSWERS, id=person.row["id"]) or ()
    return dict(zip(EqualityMembers.model_fields, found, strict=True))


async def _change(call: Call) -> Answer:
    async with layer.changing(call, *PATCH_TYPES) as (db, person):
        stamp = await _stamp(db, person)
        call.require_match(stamp["version"], layer.etag("equality", stamp["version"]))
        answers = call.json(EqualityMembers).model_dump(mode="json")
        stamp = await _write(db, person, stamp, answers)
    return layer.answer(call, "equality", stamp)


async def _write(
    db: Write, person: Standing, stamp: dict[str, Any], answers: dict[str, Any]
) -> dict[str, Any]:
    """Written anew each time, also where nothing differs: an unchanged version would confirm a guess."""
    before, stamp = stamp, _next(db, stamp, answers)
    if before["version"]:
        await db.change(_CHANGE, record_id=person.row["id"], **stamp, **answers)
    else:
        await _first(db, person, stamp, answers)
    _tell(db, person, before, stamp)
    return stamp


def _next(db: Write, stamp: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    says = any(answers[name] for name in EqualityAnswers.model_fields)
    return stamp | {"answered": says, "version": stamp["version"] + 1, "updated_at": db.at}


async def _first(db: Write, person: Standing, stamp: dict[str, Any], answers: dict[str, Any]) -> None:
    home = {"organisation_id": person.row["organisation_id"], "created_at": db.at}
    await db.insert(Equality, answers | stamp | home)


def _tell(db: Write, person: Standing, before: dict[str, Any], stamp: dict[str, Any]) -> None:
    verb = "updated" if before["answered"] else "created"
    layer.note(db, audit.Action.changed, "equality", person, stamp["version"])
    layer.tell_home(db, verb, "equality", person, stamp["version"])


async def bring_in(db: Write, person: Standing, answers: dict[str, Any]) -> None:
    """Answers from elsewhere (`EqualityAnswers`; None keeps what is there), for somebody who agreed to be
    counted by them: raises Problem for anybody else. What they answered themselves stands, and that they took
    it back; nothing tells the one case from the other
    (docs/decisions/0033-equality-answers-from-elsewhere.md)."""
    if not person.writable:
        raise Problem("not-yours-to-change")
    await layer.hold(db, person)
    if await db.value(_AGREED, id=person.row["id"]) is None:
        detail = "They have not agreed to equality monitoring, or it has ended. Import the consent first."
        raise invalid(fault("/contributor_id", "no-consent", detail))
    before = await _stamp(db, person)
    stamp, answers = _next(db, before, answers), answers | {"source": EqualitySource.imported.value}
    if not before["version"]:
        await _first(db, person, stamp, answers)
    elif not await db.change(_ADD, record_id=person.row["id"], **stamp, **answers):
        return
    _tell(db, person, before, stamp)


async def _delete(call: Call) -> Answer:
    async with layer.changing(call) as (db, person):
        stamp = await _stamp(db, person)
        call.require_match(stamp["version"], layer.etag("equality", stamp["version"]))
        call.no_query()
        if call.scope.is_person and stamp["version"]:
            await _take_back(db, person, stamp)
        else:
            await forget(db, person)
    return Answer(204)


async def _take_back(db: Write, person: Standing, stamp: dict[str, Any]) -> None:
    """By the person. No answer of theirs is kept, and what is left says that this is their own word: a
    spreadsheet that is sent again puts nothing back."""
    nothing: dict[str, Any] = dict.fromkeys(EqualityAnswers.model_fields)
    stamp = _next(db, stamp, nothing)
    own = EqualitySource.answered_themselves.value
    await db.change(_CHANGE, record_id=person.row["id"], **stamp, **nothing, source=own)
    _tell_gone(db, person, stamp["version"])


async def forget(db: Write, person: Standing) -> None:
    """Delete what somebody answered, if they did."""
    stamp = await _stamp(db, person)
    if stamp["version"]:
        await db.change(_FORGET, record_id=person.row["id"])
        _tell_gone(db, person, stamp["version"])


def _tell_gone(db: Write, person: Standing, version: int) -> None:
    layer.note(db, audit.Action.deleted, "equality", person, version)
    layer.tell_home(db, "deleted", "equality", person, version)


def operations() -> list[Operation]:
    """Answering, taking the answers back, and whether there are any. Nobody else reads an answer."""
    return [
        layer.layer_operation(
            "GET", "equality", _read, "See whether and when somebody answered", EqualityView
        ),
        layer.layer_operation(
            "PUT", "equality", _change, "Answer the equality questions", EqualityView, EqualityMembers
        ),
        layer.layer_operation("DELETE", "equality", _delete, "Take the equality answers back", None),
    ]

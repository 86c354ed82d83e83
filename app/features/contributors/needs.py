"""What helps me: formats, support, travel, and the signs that somebody finds it hard."""

from datetime import date
from typing import Any

import orjson
from dateutil.relativedelta import relativedelta
from pydantic import Field
from sqlalchemy import bindparam, delete, select

from app.features.contributors import layer, sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.helped import ContributorSupport
from app.features.contributors.sight import AboutPerson
from app.features.organisations import Organisation
from app.features.supports import INTERPRETER, RETIRED, SupportCode
from app.kit import reading, writing
from app.kit.answering import PATCH_TYPES, patch_in_body
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.expressions import JsonRows
from app.kit.inputs import Line, Members, Words, check_data
from app.kit.noun import HOME, Noun, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.scope import declare
from app.kit.standing import Standing, standing
from app.kit.statements import Statement
from app.kit.strict_json import merge_patch
from app.kit.tables import ID, belongs_to, day, document, new_id, owned_by, text, yes_no


class NeedsMembers(Members):
    formats: list[Line] = document(
        "needs",
        nullable=False,
        default_factory=list,
        max_length=30,
        description="How they like to get things, in their own words, where `supports` has no code for it.",
    )
    interpreter_language: Line | None = text("needs", description="For an interpreter: which language.")
    support: Words | None = text("needs", description="Who or what helps to take part.")
    travel: Words | None = text("needs", description="How they get there and what that takes.")
    signs: Words | None = text("needs", description="Signs that I am finding it hard, and what to do then.")
    reason: Words | None = text(
        "confidential",
        description="Why, if they want to say so. Never needed, never shared, and a permission of its own.",
    )
    messages_stopped: bool = yes_no(
        "needs",
        default=False,
        description="Send no messages at all: for a time of illness, or after a death.",
    )
    reviewed_on: Day | None = day("needs", description="When it was last gone through together.")
    review_due_on: Day | None = day(
        "needs",
        description="When to go through it again. As many months later as the organisation says, if no day "
        "is named.",
    )


class Needs(NeedsMembers, AboutPerson, table=True):
    """One for each contributor, with the contributor's id. Home organisation only; the codes are rows of
    their own, so that they can be shared and nothing else of it can."""

    __tablename__ = "contributor_needs"
    __person__ = of_person("What helps you", id="person")
    __table_args__ = owned_by(belongs_to("id", "contributors", goes_with=True))


class NeedsChange(NeedsMembers):
    supports: list[SupportCode] = Field(
        default_factory=list,
        max_length=50,
        description="Formats and supports, as codes of `/v1/public/supports`. Those who run a session that "
        "they come to are told these, where the person agreed to it.",
        examples=[["easy_read", "breaks"]],
    )


class NeedsView(NeedsChange):
    id: str
    version: int
    updated_at: str | None
    withheld: list[str] = Field(description="Members that you may not see.", examples=[[]])


def _codes() -> Any:
    codes = select(JsonRows(ContributorSupport.code)).where(ContributorSupport.contributor_id == Needs.id)
    return codes.correlate(Needs).scalar_subquery()


async def _chosen(db: Write, row: Values, before: Values | None) -> None:
    """Codes have no order; one that is retired stays where it is, and nobody chooses it anew."""
    chosen = set(orjson.loads(row["supports"]))
    had = set(orjson.loads(before["supports"])) if before else set()
    if (chosen - had) & RETIRED:
        raise invalid(fault("/supports", "not-a-choice", "One of these is not offered any more."))
    same = before and chosen == had
    row["supports"] = before["supports"] if before and same else orjson.dumps(sorted(chosen)).decode()


_MONTHS = Statement(
    lambda: select(Organisation.needs_review_months).where(
        Organisation.id == bindparam("organisation_id", type_=ID)
    )
)


async def _review_again(db: Write, row: Values, before: Values | None) -> None:
    """What helps changes, so a day is named on which it is gone through again (DCB1605: review)."""
    was = before or {"reviewed_on": None, "review_due_on": None}
    named = row["review_due_on"] != was["review_due_on"]
    reviewed = row["reviewed_on"] != was["reviewed_on"]
    if row["review_due_on"] is not None and (named or not reviewed):
        return
    months = await db.value(_MONTHS, organisation_id=row["organisation_id"])
    since = date.fromisoformat(row["reviewed_on"] or db.at[:10])
    row["review_due_on"] = (since + relativedelta(months=months)).isoformat()


_FORGET = Statement(
    lambda: delete(ContributorSupport).where(
        ContributorSupport.contributor_id == bindparam("contributor_id", type_=ID)
    )
)


async def _keep_codes(db: Write, row: Values, before: Values | None) -> None:
    """Each code as a row, and with an interpreter the language."""
    await db.change(_FORGET, contributor_id=row["id"])
    of = {"organisation_id": row["organisation_id"], "contributor_id": row["id"], "created_at": db.at}
    for code in orjson.loads(row["supports"]):
        detail = row["interpreter_language"] if code == INTERPRETER else None
        await db.insert(ContributorSupport, of | {"id": new_id(), "code": code, "detail": detail})


class _Layer(Noun):
    def href(self, row: Any) -> str:
        return f"{CONTRIBUTORS.path}/{row['id']}/needs"


NEEDS = _Layer(
    model=Needs,
    name="contributor-needs",
    collection="needs",
    permission="contributors.needs",
    create=NeedsChange,
    view=NeedsView,
    parent=CONTRIBUTORS,
    parent_member="id",
    nested=True,
    lists={"supports": _codes},
    created_by=frozenset(HOME),
    by_person=frozenset(NeedsChange.model_fields) - {"reviewed_on", "review_due_on"},
    relations=frozenset({"own"}),
    readers=sight.READERS_AT_HOME,
    about=lambda row: (str(row["id"]),),
    rules=(_chosen, _review_again),
    after=(_keep_codes,),
    external=False,
)

REASON = declare(NEEDS.layer("confidential"), "Read why somebody needs what helps them, if they said so.")


async def _found(db: Write, person: Standing) -> Standing | None:
    try:
        return await standing(db, NEEDS, person.row["id"])
    except Problem:
        return None


def _kind(call: Call) -> str:
    """For the ETag: who may see the reason is another kind of reader."""
    return "needs" if call.scope.may(REASON) else "needs-without-reason"


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        if await _found(db, person):
            record, _ = await reading.one(db, NEEDS, person.row["id"])
        else:
            layer.was_read(db, "needs", person)
            kept = [] if call.scope.may(REASON) else ["reason"]
            empty = {"id": person.row["id"], "withheld": kept} | NeedsChange().model_dump() | layer.NOTHING
            record = {name: value for name, value in empty.items() if name not in kept}
    return layer.answer(
        call, _kind(call), {name: record[name] for name in NeedsView.model_fields if name in record}
    )


async def _change(call: Call) -> Answer:
    async with layer.changing(call, *PATCH_TYPES) as (db, person):
        current = await _found(db, person)
        version = current.row["version"] if current else 0
        call.require_match(version, layer.etag(_kind(call), version))
        stamp = await _merge(db, person, current, patch_in_body(call))
    return layer.answer(call, _kind(call), stamp)


async def _merge(
    db: Write, person: Standing, current: Standing | None, patch: dict[str, Any]
) -> dict[str, Any]:
    if current:
        row = await writing.change(db, NEEDS, current, patch, [])
    else:
        sent = check_data(NeedsChange, merge_patch({}, patch)).model_dump(mode="python")
        row = await writing.create(db, NEEDS, sent, person)
    return {name: row[name] for name in layer.LayerStamp.model_fields}


async def stop_messages(db: Write, person: Standing) -> None:
    """Send them nothing more, because they said so elsewhere."""
    await _merge(db, person, await _found(db, person), {"messages_stopped": True})


def operations() -> list[Operation]:
    """Reading, which is put on record, and changing."""
    return [
        layer.layer_operation("GET", "needs", _read, "Read what helps somebody to take part", NeedsView),
        layer.layer_operation(
            "PUT", "needs", _change, "Say what helps somebody to take part", layer.LayerStamp, NeedsChange
        ),
    ]

"""Reviewing what others wrote about somebody before they are erased: each text is kept, or reworded."""

from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.features.impact import own_name
from app.features.rights.erasures import ERASURES, Erasure, ErasureFinding, ErasureState, TextDecision
from app.features.rights.texts import words_of
from app.kit import audit, writing
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Part
from app.kit.noun import HOME, Noun, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.resource import nouns
from app.kit.standing import Standing, standing
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT

MOST = 500


class TextReview(Part):
    decision: TextDecision
    words: str | list[Any] | dict[str, Any] | None = Field(
        default=None, description="Where reworded: the member as it is to be, in its own form."
    )


class TextView(BaseModel):
    """One text of somebody else's in which the person may be named."""

    id: str = Field(json_schema_extra={"format": "uuid"})
    resource: str = Field(examples=["impact-record"])
    record_id: str = Field(json_schema_extra={"format": "uuid"})
    member: str = Field(examples=["statement"])
    words: str | list[Any] | dict[str, Any] | None = Field(
        description="What it says now; null where it is gone, or you may not see it."
    )
    decision: TextDecision | None


class TextPage(BaseModel):
    items: list[TextView]
    more: bool = Field(description="Whether there are more than are listed. Decide on these first.")


_NAMES = ("id", "resource", "record_id", "member", "decision")
_COLUMNS = [getattr(ErasureFinding, name) for name in _NAMES]
_ALL = Statement(
    lambda: (
        select(*_COLUMNS)
        .where(ErasureFinding.erasure_id == bindparam("erasure_id", type_=ID))
        .order_by(col(ErasureFinding.decision).is_not(None), col(ErasureFinding.id))
        .limit(MOST + 1)
    )
)
_ONE = Statement(
    lambda: select(*_COLUMNS).where(
        ErasureFinding.erasure_id == bindparam("erasure_id", type_=ID),
        ErasureFinding.id == bindparam("id", type_=ID),
    )
)
_DECIDE = Statement(
    lambda: (
        update(ErasureFinding)
        .where(ErasureFinding.id == bindparam("finding_id", type_=ID))
        .values(
            decision=bindparam("new_decision"),
            decided_by=bindparam("by"),
            updated_at=bindparam("at", type_=INSTANT),
            version=ErasureFinding.version + 1,
        )
    )
)


async def _erasure(db: Any, call: Call) -> Standing:
    """The erasure in the path, at the home that reviews it. The person has no part in reviewing."""
    found = await standing(db, ERASURES, id_in_path(call.path["erasure_id"]))
    if call.scope.is_person or found.relation not in HOME:
        raise not_found()
    return found


def _note(db: Write, action: audit.Action, erasure: Standing) -> None:
    person, home = erasure.row["contributor_id"], erasure.row["organisation_id"]
    audit.note(db, action, "texts-about-contributor", person, owner=home, people=[person])


async def _list(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        erasure = await _erasure(db, call)
        rows = await db.rows(_ALL, erasure_id=erasure.row["id"])
        items = [await _viewed(db, dict(zip(_NAMES, row, strict=True))) for row in rows[:MOST]]
        _note(db, audit.Action.read, erasure)
    return json_answer({"items": items, "more": len(rows) > MOST})


async def _viewed(db: Write, finding: Values) -> Values:
    noun = nouns[finding["resource"]]
    record = await _record(db, noun, finding)
    words = await words_of(db, noun, record.row, finding["member"]) if record else None
    return finding | {"words": words}


async def _record(db: Write, noun: Noun, finding: Values) -> Standing | None:
    """The record of a finding, if the caller may see this member of it."""
    try:
        record = await standing(db, noun, finding["record_id"])
    except Problem:
        return None
    klass = noun.columns[finding["member"]].info["class"]
    may = db.scope.may(noun.layer(klass)) and (
        record.relation in HOME or not noun.is_layered(finding["member"])
    )
    return record if may else None


async def _decide(call: Call) -> Answer:
    async with call.services.database.read(call.scope) as reader:
        erasure = await _erasure(reader, call)
        finding_id = id_in_path(call.path["erasure_finding_id"])
        if await reader.row(_ONE, erasure_id=erasure.row["id"], id=finding_id) is None:
            raise not_found()
    await call.body()
    sent: TextReview = call.json(TextReview)
    if (sent.decision == TextDecision.reworded) != (sent.words is not None):
        raise invalid(fault("/words", "required", "Give words where it is reworded, and only there."))

    async def do(db: Write) -> Outcome:
        row = await db.row(_ONE, erasure_id=erasure.row["id"], id=finding_id)
        if row is None:
            raise not_found()
        if sent.decision == TextDecision.reworded:
            await _reword(db, dict(zip(_NAMES, row, strict=True)), sent.words)
        await db.change(
            _DECIDE, finding_id=finding_id, new_decision=sent.decision.value, by=db.scope.actor, at=db.at
        )
        _note(db, audit.Action.changed, erasure)
        return Outcome(200, [finding_id])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        row = await db.row(_ONE, erasure_id=erasure.row["id"], id=finding_id)
        assert row is not None  # noqa: S101 - it was there in this transaction
        return json_answer(await _viewed(db, dict(zip(_NAMES, row, strict=True))))

    return await once(call, ERASURES, do, say)


_IN_REVIEW = Statement(
    lambda: (
        select(ErasureFinding.id)
        .join(Erasure, col(Erasure.id) == ErasureFinding.erasure_id)
        .where(
            ErasureFinding.record_id == bindparam("record_id", type_=ID),
            Erasure.state == ErasureState.in_review.value,
        )
    )
)


async def _is_reviewed(db: Write, record_id: str) -> bool:
    return bool(await db.rows(_IN_REVIEW, record_id=record_id))


own_name.IN_REVIEW.append(_is_reviewed)


async def _reword(db: Write, finding: Values, words: Any) -> None:
    """Change the record itself, by all its rules and in the reviewer's own name."""
    noun = nouns[finding["resource"]]
    record = await _record(db, noun, finding)
    if record is None or not record.writable or not db.scope.may(noun.writes):
        raise Problem("not-yours-to-change", "You cannot change this text: ask a colleague who can.")
    await writing.change(db, noun, record, {finding["member"]: words}, [])


def operations() -> list[Operation]:
    """The texts, and a decision on each."""
    path = f"{ERASURES.path}/{{erasure_id}}/findings"
    return [
        Operation(
            "GET",
            path,
            "read_erasure_findings",
            _list,
            ERASURES.reads,
            "Read what others wrote about somebody who is to be erased",
            ERASURES.collection,
            description="Texts of your own records in which a name of theirs stands, or that are linked to "
            "them. Reading them is put on record.",
            answers={200: TextPage},
        ),
        Operation(
            "POST",
            f"{path}/{{erasure_finding_id}}/decision",
            "decide_on_erasure_finding",
            _decide,
            ERASURES.writes,
            "Keep or reword a text that names somebody",
            ERASURES.collection,
            body=TextReview,
            answers={200: TextView},
            refusals=(409,),
        ),
    ]

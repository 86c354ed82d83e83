"""`/v1/duplicates`: what may be one person twice, side by side, merged, or left as two for good."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import StrEnum

from pydantic import Field
from sqlalchemy import bindparam, or_, select

from app.features.contributors.contributor import CONTRIBUTORS, Contributor, ContributorMembers
from app.features.contributors.duplicates import (
    DUPLICATES,
    Duplicate,
    DuplicateCreate,
    DuplicateView,
    remember,
)
from app.features.contributors.identity import IdentityMembers
from app.features.contributors.layer import REASON_HEADER, reason_of
from app.features.contributors.needs import REASON, NeedsMembers
from app.features.merging import rights
from app.features.merging.comparing import Comparison, compare, needed
from app.features.merging.merge import CONTRIBUTOR, Chosen, Merge, check_accounts
from app.features.merging.picture import Rowwise
from app.features.merging.undo import Undo
from app.features.rights.subject_access import AccessState
from app.kit import audit, states, telling
from app.kit.adapter import Broken
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Part
from app.kit.noun import HOME, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.resource import resource
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID

ProfileMember = StrEnum("ProfileMember", [*ContributorMembers.model_fields])  # type: ignore[misc]
IdentityMember = StrEnum("IdentityMember", [*IdentityMembers.model_fields])  # type: ignore[misc]
NeedsMember = StrEnum("NeedsMember", [*NeedsMembers.model_fields])  # type: ignore[misc]

_TAKEN = "whose value is taken from the record that goes. What only that one says is taken anyway."


class MergeRequest(Part):
    """Which record stays, and what it takes from the other where they differ."""

    stays_id: Id = Field(description="The record that stays: one of the two.")
    take: list[ProfileMember] = Field(default_factory=list, description=f"Members of the profile {_TAKEN}")
    take_identity: list[IdentityMember] = Field(
        default_factory=list,
        description=f"Members of the identity {_TAKEN} Needs `contributors.identity:read`. "
        "Of two ages the younger one counts.",
    )
    take_needs: list[NeedsMember] = Field(
        default_factory=list,
        description=f"Members of what helps {_TAKEN} Needs `contributors.needs:read`, and for "
        "`reason` the permission to read that. Codes of both are kept, and messages stay stopped where "
        "either record says so.",
    )


class UndoRequest(Part):
    anyway: bool = Field(
        default=False,
        description="Also where something was changed since: that stays as it is now, with the record that "
        "stayed.",
    )


_HOLD = Statement(
    lambda: (
        select(Duplicate.contributor_id, Duplicate.other_id)
        .where(Duplicate.id == bindparam("id", type_=ID))
        .with_for_update()
    )
)
# Nothing new hangs itself on either while they are held: the foreign keys wait.
_HOLD_BOTH = Statement(
    lambda: (
        select(Contributor.id)
        .where(
            or_(Contributor.id == bindparam("one", type_=ID), Contributor.id == bindparam("other", type_=ID)),
        )
        .order_by(Contributor.id)
        .with_for_update()
    )
)


async def _own(db: Write, *ids: str) -> None:
    """Contributors of one's own, or 422."""
    for name, each in zip(DuplicateCreate.model_fields, ids, strict=True):
        try:
            person = await standing(db, CONTRIBUTORS, each)
        except Problem:
            person = None
        if person is None or person.relation not in HOME:
            detail = "There is no such contributor of yours."
            raise invalid(fault(f"/{name}", "unknown-reference", detail))


async def _report(call: Call) -> Answer:
    await call.body()
    sent = call.json(DuplicateCreate)

    async def do(db: Write) -> Outcome:
        await _own(db, sent.contributor_id, sent.other_id)
        if sent.contributor_id == sent.other_id:
            raise invalid(fault("/other_id", "cannot-be-the-same", "Name two records."))
        found = {sent.other_id: {"reported"}}
        return Outcome(200, await remember(db, db.scope.organisation_id, sent.contributor_id, found))

    return await once(call, DUPLICATES, do)


async def _compare(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        current = await standing(db, DUPLICATES, id_in_path(call.path["id"]))
        reason = reason_of(call) if call.scope.may(needed("identity")) else None
        if current.row["other_id"] is None:
            raise Problem("conflict", "They are merged: there is one record now.")
        return json_answer(await compare(db, call.services.keys, current.row, reason))


async def _merge(call: Call) -> Answer:
    pair = await _in_sight(call)
    await call.body()
    sent = call.json(MergeRequest)
    for permission in _asked(sent):
        if not call.scope.may(permission):
            raise Problem("forbidden", f"This needs the permission {permission}.", permission=permission)
    if sent.stays_id not in (pair["contributor_id"], pair["other_id"]) and pair["other_id"]:
        raise invalid(fault("/stays_id", "not-a-choice", "Name one of the two records."))

    async def do(db: Write) -> Outcome:
        rows = Rowwise(db, call.services.keys)
        now = await _locked(db, rows, pair["id"])
        if now["status"] != "open":
            raise _refused(now)
        people = {
            row["id"]: row for row in await rows.of(CONTRIBUTOR, "id", now["contributor_id"], now["other_id"])
        }
        stays = people.pop(sent.stays_id)
        [goes] = people.values()
        check_accounts(stays, goes)
        await rights.check(rows, stays["id"], goes["id"], copies=frozenset({AccessState.asked}))
        chosen = Chosen(frozenset(sent.take), frozenset(sent.take_identity), frozenset(sent.take_needs))
        merging = Merge(db, call.services.keys, now, stays, goes, chosen)
        values = await merging.run()
        await _say(db, rows, merging.pair, now["status"], values)
        return Outcome(200, [now["id"]])

    return await _done(call, do)


async def _undo(call: Call) -> Answer:
    pair = await _in_sight(call)
    await call.body()
    sent = call.json(UndoRequest)

    async def do(db: Write) -> Outcome:
        rows = Rowwise(db, call.services.keys)
        now = await _locked(db, rows, pair["id"])
        if now["status"] != "merged":
            raise _refused(now)
        # A copy that is ready may be of what is to be two people again.
        copies = frozenset({AccessState.asked, AccessState.ready})
        await rights.check(rows, now["contributor_id"], copies=copies)
        values = await Undo(db, call.services.keys, now, sent.anyway).run()
        await _say(db, rows, now, now["status"], values)
        return Outcome(200, [now["id"]])

    return await _done(call, do)


def _asked(sent: MergeRequest) -> list[str]:
    """Nobody chooses between values that they may not see."""
    found = {"identity": sent.take_identity, "needs": sent.take_needs}
    return [needed(layer) for layer, taken in found.items() if taken] + [
        REASON for taken in sent.take_needs if taken == "reason"
    ]


async def _in_sight(call: Call) -> Values:
    async with call.services.database.read(call.scope) as db:
        return (await standing(db, DUPLICATES, id_in_path(call.path["id"]))).row


async def _locked(db: Write, rows: Rowwise, pair_id: str) -> Values:
    """The whole row of the pair. Nobody else changes it or its people until this is over."""
    held = await db.row(_HOLD, id=pair_id)
    if held is None:
        raise not_found()
    await db.rows(_HOLD_BOTH, one=held[0], other=held[1] or held[0])
    [row] = await rows.of("duplicates", "id", pair_id)
    return row


def _refused(pair: Values) -> Problem:
    moves = list(DUPLICATES.states.moves.get(pair["status"], ())) if DUPLICATES.states else []
    return Problem("transition-refused", f"It is {pair['status']}.", open_moves=moves)


async def _say(db: Write, rows: Rowwise, pair: Values, was: str, values: Values) -> None:
    now = await rows.set("duplicates", pair, **values)
    states.keep(db, DUPLICATES, now, was, now["status"], None)
    members = ("status", "contributor_id", "other_id", "merged_id", "came_of")
    telling.say(db, DUPLICATES, now, audit.Action.moved, "updated", members)


async def _done(call: Call, do: Callable[[Write], Awaitable[Outcome]]) -> Answer:
    try:
        answer = await once(call, DUPLICATES, do)
    except Broken:
        detail = "What was recorded since does not fit beside what was there. Look at both records first."
        raise Problem("conflict", detail) from None
    call.services.access.forget_people()
    return answer


async def _read_contributor(call: Call, read: Operation) -> Answer:
    """The record, or for its home where it went."""
    try:
        return await read.run(call)
    except Problem as problem:
        if problem.code != "not-found" or call.scope.is_person:
            raise
        async with call.services.database.read(call.scope) as db:
            into = await db.value(_MERGED, id=id_in_path(call.path["id"]))
        if into is None:
            raise
        href = f"{CONTRIBUTORS.path}/{into}"
        detail = "This record was merged into another of the same person, which `merged_into` names."
        headers = {"link": f'<{call.services.public_url}{href}>; rel="canonical"'}
        raise Problem("not-found", detail, headers=headers, merged_into=into) from None


_MERGED = Statement(
    lambda: select(Duplicate.contributor_id).where(Duplicate.merged_id == bindparam("id", type_=ID))
)


def pointing_on(found: list[Operation]) -> list[Operation]:
    """The same operations, of which the one that reads a contributor says where a merged record went."""
    return [_pointing_on(each) if each.operation_id == "read_contributor" else each for each in found]


def _pointing_on(read: Operation) -> Operation:
    return replace(read, run=lambda call: _read_contributor(call, read))


def operations() -> list[Operation]:
    """Pairs are found, reported and decided on; none is deleted, and what was decided is remembered."""
    path, writes = DUPLICATES.path, DUPLICATES.writes
    kept = {"read_duplicate", "list_duplicates", "move_duplicate", "list_moves_of_duplicate"}
    tag = DUPLICATES.collection
    return [
        *(each for each in resource(DUPLICATES) if each.operation_id in kept),
        Operation(
            "POST",
            path,
            "report_duplicate",
            _report,
            writes,
            "Say that two records are one person",
            tag,
            description="For what nothing in the records shows. Where the pair is known already, it is open "
            "again, with one reason more.",
            body=DuplicateCreate,
            answers={200: DuplicateView},
        ),
        Operation(
            "GET",
            f"{path}/{{id}}/comparison",
            "compare_duplicate",
            _compare,
            DUPLICATES.reads,
            "See two records side by side",
            tag,
            description="The profile with `contributors:read`, who they are with "
            "`contributors.identity:read`, what helps with `contributors.needs:read`. Put on record.",
            answers={200: Comparison},
            refusals=(409, 428),
            headers=(REASON_HEADER,),
        ),
        Operation(
            "POST",
            f"{path}/{{id}}/merge",
            "merge_duplicate",
            _merge,
            writes,
            "Make two records one",
            tag,
            description="Everything that hangs on the record that goes hangs on the other afterwards. A "
            "refusal on either counts for both. It can be undone for 30 days.",
            body=MergeRequest,
            answers={200: DuplicateView},
            refusals=(409,),
        ),
        Operation(
            "POST",
            f"{path}/{{id}}/undo",
            "undo_merge",
            _undo,
            writes,
            "Make one record two again",
            tag,
            description="Within 30 days. What was recorded since stays with the record that stayed, and is "
            "counted in `came_of`.",
            body=UndoRequest,
            answers={200: DuplicateView},
            refusals=(409, 410),
        ),
    ]

"""What the operations of every noun share: finding the record, doing it once, answering with it."""

from collections.abc import Awaitable, Callable
from typing import Any

from app.kit import external_ids, idempotency, naming, reading, writing
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import is_id, read_json
from app.kit.noun import Noun, Values
from app.kit.operations import MERGE_PATCH, Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid, not_found
from app.kit.standing import Standing, not_yours, standing

PATCH_TYPES = (MERGE_PATCH, "application/json")


def operation_of(
    noun: Noun, method: str, suffix: str, verb: str, run: Any, summary: str, **declared: Any
) -> Operation:
    """One operation of a noun, named and permitted as all of them are."""
    named = noun.collection if verb in ("list", "batch") else noun.name
    return Operation(
        method=method,
        path=noun.path + suffix,
        operation_id=f"{verb}_{named.replace('-', '_')}",
        run=run,
        permission=noun.reads if method == "GET" else noun.writes,
        keyed=noun.keyed and method == "POST",
        summary=summary,
        tag=noun.collection,
        **declared,
    )


async def parent_in_path(db: Any, noun: Noun, call: Call) -> Standing | None:
    """The parent that a nested path names, as the caller stands to it; 404 where they cannot see it."""
    if not (noun.parent and noun.nested):
        return None
    return await standing(db, noun.parent, id_in_path(call.path[noun.parent_member]))


async def above_in_path(call: Call, noun: Noun) -> Standing | None:
    """The same, before the body is read; without a trip to the database where there is nothing to find."""
    if not noun.nested:
        return None
    async with call.services.database.read(call.scope) as db:
        return await parent_in_path(db, noun, call)


def check_within(noun: Noun, record: Values, within: Standing | None) -> None:
    """404 for a record that hangs on another parent than the one in the path."""
    if within is not None and record[noun.parent_member] != within.row["id"]:
        raise not_found()


async def parent_in_body(db: Write, noun: Noun, sent: Values) -> Standing | None:
    """The parent that a body names; one that the caller cannot see is as unknown as one that never was."""
    if noun.parent is None:
        return None
    try:
        return await standing(db, noun.parent, sent[noun.parent_member])
    except Problem:
        detail = f"There is no such {words(noun.parent)} that you can see."
        raise invalid(fault(f"/{noun.parent_member}", "unknown-reference", detail)) from None


def patch_in_body(call: Call) -> Values:
    """The body as a merge patch: any object."""
    patch = read_json(call.raw_body)
    call.no_query()
    if not isinstance(patch, dict):
        raise invalid(fault("", "wrong-type", "Give an object with the members to change."))
    return patch


async def apply_patch(db: Write, noun: Noun, current: Standing, patch: Values) -> None:
    """Change a record by a merge patch; 422 for a move to another parent. Whoever may not change it may still
    give it ids of their own."""
    if not current.writable:
        await naming.name(db, noun, current, patch)
        return
    given = await external_ids.own(db, current.row["id"]) if noun.external else []
    if noun.parent_member in patch and patch[noun.parent_member] != current.row[noun.parent_member]:
        raise invalid(
            fault(
                f"/{noun.parent_member}",
                "cannot-change",
                f"A {words(noun)} does not move. Make a new one there.",
            )
        )
    await writing.change(db, noun, current, patch, given)


async def in_sight(call: Call, noun: Noun) -> Standing:
    """The record that a path names; 404 where it cannot be seen."""
    async with call.services.database.read(call.scope) as db:
        within = await parent_in_path(db, noun, call)
        current = await standing(db, noun, id_in_path(call.path["id"]))
    check_within(noun, current.row, within)
    return current


async def changeable(call: Call, noun: Noun) -> Standing:
    """The record that a change is about; 403 where only others may change it."""
    current = await in_sight(call, noun)
    if not current.writable:
        raise not_yours(current)
    return current


def require_match(call: Call, noun: Noun, current: Standing, *, optional: bool = False) -> None:
    """If-Match against the version. Whoever may only name a record is held to the whole ETag: their ids are
    in it, and the version is not theirs."""
    shape = reading.shape_of(noun, call.scope)
    etag = reading.etag(current.row["version"], shape.lines[current.relation].viewer, current.names)
    call.require_match(current.row["version"], etag, optional=optional, whole=not current.writable)


async def at_version(
    call: Call,
    noun: Noun,
    current: Standing,
    do: Callable[[Write, Standing], Awaitable[Any]],
    *,
    optional: bool = False,
) -> None:
    """Do it at the version that was checked. Only a caller who named no version goes on from a newer one."""
    while True:
        try:
            async with call.services.database.write(call.scope, call.request_id) as db:
                await do(db, current)
        except Problem as problem:
            if problem.code != "precondition-failed":
                raise
            current = await _again(call, noun, current)
            require_match(call, noun, current, optional=optional)
        else:
            return


async def _again(call: Call, noun: Noun, known: Standing) -> Standing:
    """The record as it is now, where somebody else was quicker. As a writer: what was quicker may be in the
    same transaction."""
    async with call.services.database.write(call.scope, call.request_id) as db:
        current = await standing(db, noun, known.row["id"])
    if known.writable and not current.writable:
        raise not_yours(current)
    return current


async def answer_with(call: Call, noun: Noun, record_id: str, status: int = 200) -> Answer:
    """The record as this caller sees it, read after the change was committed."""
    async with reading.handle(call.services.database, noun, call.scope, call.request_id) as db:
        record, etag = await reading.one(db, noun, record_id)
    answer = json_answer(record, status, etag=etag)
    if status == 201:
        answer.headers["location"] = noun.href(record)
    return answer


async def once(
    call: Call, noun: Noun, do: Callable[[Write], Awaitable[Outcome]], say: "Says | None" = None
) -> Answer:
    """Do it in one transaction, or give the first outcome again for an Idempotency-Key that was seen.
    `say` makes the answer of an outcome that is no record of the noun."""
    key = idempotency_key(call)
    with call.services.running(call.scope.actor, key):
        return await _once_at_a_time(call, noun, do, key, say or _outcome_answer)


Says = Callable[[Write, Noun, Outcome], Awaitable[Answer]]


async def _once_at_a_time(
    call: Call, noun: Noun, do: Callable[[Write], Awaitable[Outcome]], key: str | None, say: Says
) -> Answer:
    async with call.services.database.write(call.scope, call.request_id) as db:
        address = "?".join(filter(None, (call.url_path, call.query_string.decode("latin-1"))))
        print_of = idempotency.fingerprint(call.operation.method, address, call.raw_body)
        outcome = await idempotency.begin(db, key, print_of) if key else None
        replayed = outcome is not None
        if outcome is None:
            outcome = await do(db)
            if key:
                await idempotency.finish(db, key, outcome)
        answer = await say(db, noun, outcome)
    if replayed:
        answer.headers["idempotency-replayed"] = "true"
    return answer


async def _outcome_answer(db: Write, noun: Noun, outcome: Outcome) -> Answer:
    """The answer to an outcome, read again: in the same transaction, so it says what was committed."""
    if outcome.ids and isinstance(outcome.ids[0], dict):
        return json_answer({"items": outcome.ids}, outcome.status)
    if outcome.made is not None:
        record, etag = reading.made(db.scope, noun, outcome.made)
    else:
        record, etag = await reading.one(db, noun, outcome.ids[0])
    answer = json_answer(record, outcome.status, etag=etag)
    if outcome.status == 201:
        answer.headers["location"] = noun.href(record)
    return answer


def idempotency_key(call: Call) -> str | None:
    """The Idempotency-Key, 1 to 200 visible ASCII characters, or None."""
    key = call.header(b"idempotency-key")
    if key is None and call.operation.keyed:
        detail = "Send an Idempotency-Key, for example a UUID: then nothing happens twice."
        raise invalid(fault("", "idempotency-key-required", detail))
    if key is not None and not (1 <= len(key) <= 200 and all("!" <= character <= "~" for character in key)):
        raise invalid(
            fault(
                "",
                "idempotency-key-invalid",
                "Idempotency-Key: 1 to 200 visible ASCII characters, for example a UUID.",
            )
        )
    return key


def id_in_path(text: str) -> str:
    """A path's id; what cannot be one is not there."""
    if not is_id(text):
        raise not_found()
    return text.lower()


def words(noun: Noun) -> str:
    """The noun in plain words."""
    return noun.name.replace("-", " ")

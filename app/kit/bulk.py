"""Upsert by external id, and batches: how partners' programs and imports write."""

from typing import Any

from pydantic import Field, create_model

from app.kit import external_ids, writing
from app.kit.answering import (
    PATCH_TYPES,
    answer_with,
    apply_patch,
    at_version,
    once,
    operation_of,
    parent_in_body,
    patch_in_body,
    require_match,
    words,
)
from app.kit.database import Read, Write
from app.kit.idempotency import Outcome
from app.kit.inputs import ExternalIdIn, Part, check_data
from app.kit.noun import Noun, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.problems import Problem, below, fault, invalid, not_found
from app.kit.standing import Standing, standing
from app.kit.strict_json import merge_patch

LARGEST_BATCH = 100


def upsert_operation(noun: Noun) -> Operation:
    """PUT by external id: 201 or 200; an absent member keeps its value (SETTLED.md 18)."""

    async def run(call: Call) -> Answer:
        name = _external_name(call)
        async with call.services.database.read(call.scope) as db:
            current = await _known(db, noun, name)
        await call.body(*PATCH_TYPES)
        if current is not None:
            require_match(call, noun, current, optional=True)
        else:
            call.condition(b"if-match")
        patch = patch_in_body(call)
        status, record_id = await _put(call, noun, name, patch, current)
        return await answer_with(call, noun, record_id, status)

    return operation_of(
        noun,
        "PUT",
        "/by-external-id/{system}/{value}",
        "upsert",
        run,
        f"Create or change one {words(noun)} by your own id",
        body=noun.create,
        answers={200: noun.view, 201: noun.view},
        media_types=PATCH_TYPES,
    )


def _external_name(call: Call) -> dict[str, str]:
    """The system and value in the path; what cannot be an external id is a path that leads nowhere."""
    try:
        return check_data(
            ExternalIdIn, {"system": call.path["system"], "value": call.path["value"]}
        ).model_dump()
    except Problem:
        raise not_found() from None


async def _known(db: Read, noun: Noun, name: dict[str, str]) -> Standing | None:
    record_id = await external_ids.find(db, noun.name, **name)
    return None if record_id is None else await standing(db, noun, record_id)


async def _put(
    call: Call, noun: Noun, name: dict[str, str], patch: Values, current: Standing | None
) -> tuple[int, str]:
    """Change what is known by this name, or create it; whoever comes second at creating changes instead."""
    if current is None:
        try:
            async with call.services.database.write(call.scope, call.request_id) as db:
                return 201, (await _create_named(db, noun, name, patch))["id"]
        except Problem as problem:
            # As a writer: who came first may be in the same transaction.
            async with call.services.database.write(call.scope, call.request_id) as db:
                current = await _known(db, noun, name)
            if problem.code != "already-exists" or current is None:
                raise
    kept = _keeping(patch, name)
    await at_version(call, noun, current, lambda db, now: apply_patch(db, noun, now, kept), optional=True)
    return 200, current.row["id"]


def _keeping(item: Values, name: dict[str, str]) -> Values:
    """The item with the id that it is known by among the ids that it gives; as it is where it gives none."""
    ids = item.get("external_ids", ())
    if ids is None or (isinstance(ids, list) and name not in ids):
        return item | {"external_ids": [name, *(ids or ())]}
    return item


async def _create_named(
    db: Write,
    noun: Noun,
    name: dict[str, str],
    patch: Values,
    above: Standing | None = None,
) -> Values:
    named = _keeping({"external_ids": []} | patch, name)
    sent = check_data(noun.create, merge_patch({}, named)).model_dump(mode="python")
    return await writing.create(db, noun, sent, above or await parent_in_body(db, noun, sent))


def batch_operation(noun: Noun) -> Operation:
    """POST of up to a hundred creates or upserts, all or none."""

    async def run(call: Call) -> Answer:
        await call.body()
        items = _batch_items(call)

        async def do(db: Write) -> Outcome:
            done = []
            for i, item in enumerate(items):
                with below(f"/items/{i}"):
                    done.append(await _batch_item(db, noun, item))
            return Outcome(200, done)

        return await once(call, noun, do)

    singular = noun.create.__name__.removesuffix("Create")
    item = create_model(
        f"{singular}BatchItem",
        __base__=noun.create,
        external_id=(
            ExternalIdIn | None,
            Field(default=None, description="Upsert by this id of yours; without it the item is a create."),
        ),
    )
    body = create_model(
        f"{singular}Batch",
        __base__=Part,
        items=(list[item], Field(min_length=1, max_length=LARGEST_BATCH)),  # type: ignore[valid-type]
    )
    result = create_model("BatchItemResult", id=(str, ...), outcome=(str, ...), version=(int, ...))
    answer = create_model("BatchResult", items=(list[result], ...))  # type: ignore[valid-type]
    return operation_of(
        noun,
        "POST",
        "/batch",
        "batch",
        run,
        f"Create or upsert up to {LARGEST_BATCH}, all or none",
        body=body,
        answers={200: answer},
    )


def _batch_items(call: Call) -> list[Any]:
    body = patch_in_body(call)
    unknown = [
        fault(f"/{name}", "unknown-member", "There is no such member here.")
        for name in body
        if name != "items"
    ]
    items = body.get("items")
    if unknown or not isinstance(items, list) or not 1 <= len(items) <= LARGEST_BATCH:
        raise invalid(
            *unknown,
            *(
                []
                if unknown
                else [fault("/items", "out-of-range", f"Give a list of 1 to {LARGEST_BATCH} items.")]
            ),
        )
    wrong = [
        fault(f"/items/{i}", "wrong-type", "Give an object.")
        for i, item in enumerate(items)
        if not isinstance(item, dict)
    ]
    if wrong:
        raise invalid(*wrong)
    return items


async def _batch_item(db: Write, noun: Noun, item: Values) -> Values:
    """One item: a create, or an upsert where it carries `external_id`."""
    named = item.pop("external_id", None) if "external_id" in item else None
    if named is None:
        sent = check_data(noun.create, item).model_dump(mode="python")
        row = await writing.create(db, noun, sent, await parent_in_body(db, noun, sent))
        return {"id": row["id"], "outcome": "created", "version": 1}
    with below("/external_id"):
        name = check_data(ExternalIdIn, named).model_dump()
    return await upsert(db, noun, name, item)


async def upsert(
    db: Write,
    noun: Noun,
    name: dict[str, str],
    item: Values,
    above: Standing | None = None,
) -> Values:
    """Create or change by an external id inside a transaction: `{"id", "outcome", "version"}`, where the
    outcome is created, updated or unchanged. Batches and imports share it. `above` is the parent of a
    nested noun, whose items do not name it."""
    record_id = await external_ids.find(db, noun.name, **name)
    if record_id is None:
        row = await _create_named(db, noun, name, item, above)
        return {"id": row["id"], "outcome": "created", "version": 1}
    before = await standing(db, noun, record_id)
    await apply_patch(db, noun, before, _keeping(item, name))
    after = await standing(db, noun, record_id)
    same = (after.row["version"], after.names) == (before.row["version"], before.names)
    outcome = "unchanged" if same else "updated"
    return {"id": record_id, "outcome": outcome, "version": after.row["version"]}

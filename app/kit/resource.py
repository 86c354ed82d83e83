"""`resource(noun)`: all the operations of API.md for one noun."""

from dataclasses import replace
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo
from sqlmodel.main import FieldInfoMetadata

from app.kit import audit, kept_back, naming, reading, states, writing
from app.kit.answering import (
    PATCH_TYPES,
    above_in_path,
    answer_with,
    apply_patch,
    at_version,
    changeable,
    check_within,
    id_in_path,
    in_sight,
    once,
    operation_of,
    parent_in_body,
    parent_in_path,
    patch_in_body,
    require_match,
    words,
)
from app.kit.bulk import batch_operation, upsert_operation
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Part
from app.kit.noun import HOME, Noun, Query
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, not_found
from app.kit.scope import declare
from app.kit.standing import check_led, held, standing

nouns: dict[str, Noun] = {}
"""Every noun that has been given operations, by name: what a replayed answer is read from."""


def resource(noun: Noun) -> list[Operation]:
    """The operations of a noun: list, create, read, change and delete; for a core noun also upsert by
    external id and batch; for a noun with states also transitions."""
    nouns[noun.name] = noun
    what = (noun.permission or noun.collection).replace("-", " ")
    declare(noun.reads, f"Read {what}.")
    declare(noun.writes, f"Create, change and delete {what}.")
    found = [_read(noun), _list(noun), _create(noun), _change(noun), _delete(noun)]
    if not noun.nested:
        found += [upsert_operation(noun), batch_operation(noun)]
    if noun.states:
        declare(noun.layer("confidential"), f"Read why {what} moved from state to state.")
        found += [_transition(noun), _history(noun)]
    return found


def list_below(noun: Noun, query: type[Query]) -> Operation:
    """The list of a flat noun once more, below its parent: `/v1/sessions/{session_id}/participations`.
    `query` has no filter for the parent: the path has said it."""
    assert noun.parent is not None  # noqa: S101
    below = _list(replace(noun, nested=True, query=query))
    return replace(below, operation_id=f"list_{noun.parent.name}_{noun.collection}".replace("-", "_"))


# -- reading


def _read(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        call.no_query()
        async with reading.handle(call.services.database, noun, call.scope, call.request_id) as db:
            within = await parent_in_path(db, noun, call)
            record, etag = await reading.one(db, noun, id_in_path(call.path["id"]))
            check_within(noun, record, within)
        if call.not_modified(etag):
            return Answer(304, headers={"etag": etag, "cache-control": "no-store"})
        return json_answer(record, etag=etag)

    return operation_of(
        noun, "GET", "/{id}", "read", run, f"Read one {words(noun)}", answers={200: noun.view}
    )


def _list(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        query = call.query(noun.query)
        async with reading.handle(call.services.database, noun, call.scope, call.request_id) as db:
            within = await parent_in_path(db, noun, call)
            if within is not None:
                check_led(within, noun.reads)
            pinned = {noun.parent_member: within.row["id"]} if within else {}
            page = await call.services.lister.page(db, noun, query, pinned)
        if within is not None:
            page |= await kept_back.below(call.services.database, noun, within, call.scope)
        return page_answer(call, page)

    return operation_of(
        noun,
        "GET",
        "",
        "list",
        run,
        f"List {noun.collection.replace('-', ' ')}",
        query=noun.query,
        answers={200: _counting_page_model(noun) if noun.nested and noun.sees else page_model(noun.view)},
    )


@cache
def page_model(view: type[BaseModel]) -> type[BaseModel]:
    """What a list of such records answers."""
    return create_model(
        f"{view.__name__.removesuffix('View')}Page",
        items=(list[view], ...),  # type: ignore[valid-type]
        next_cursor=(str | None, Field(description="Where the next page starts; null is the only end.")),
        total=(int | None, Field(default=None, description="Only with `with_total`; counts to 10,000.")),
    )


def _counting_page_model(noun: Noun) -> type[BaseModel]:
    """The same below a record, where rows can be kept back."""
    assert noun.parent is not None  # noqa: S101
    plain = page_model(noun.view)
    return create_model(
        f"{noun.parent.name.title()}{plain.__name__}",
        __base__=plain,
        kept_back=(
            int | None,
            Field(
                default=None,
                description="How many more rows there are that you may not see, whatever the filters. For "
                "those who lead it or take part in it; not there for others.",
            ),
        ),
    )


def page_answer(call: Call, page: dict[str, Any]) -> Answer:
    """A page, with a link to the next one in its headers."""
    answer = json_answer(page)
    if page["next_cursor"]:
        given = [
            part for part in call.query_string.decode().split("&") if part and not part.startswith("cursor=")
        ]
        following = "&".join([*given, f"cursor={page['next_cursor']}"])
        answer.headers["link"] = f'<{call.services.public_url}{call.url_path}?{following}>; rel="next"'
    return answer


# -- writing


def _create(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        above = await above_in_path(call, noun)
        await call.body()
        sent = call.json(noun.create).model_dump(mode="python")

        async def do(db: Write) -> Outcome:
            row = await writing.create(db, noun, sent, above or await parent_in_body(db, noun, sent))
            return Outcome(201, [row["id"]], None if noun.parent else row)

        return await once(call, noun, do)

    return operation_of(
        noun,
        "POST",
        "",
        "create",
        run,
        f"Create one {words(noun)}",
        body=noun.create,
        answers={201: noun.view},
    )


def _change(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        current = await in_sight(call, noun)
        if current.writable:
            await call.body(*PATCH_TYPES)
        else:
            await naming.only_names(call, noun, current, PATCH_TYPES)
        require_match(call, noun, current)
        patch = patch_in_body(call)
        await at_version(call, noun, current, lambda db, now: apply_patch(db, noun, now, patch))
        return await answer_with(call, noun, current.row["id"])

    model = create_model(
        f"{noun.create.__name__.removesuffix('Create')}Change",
        __doc__="A merge patch (RFC 7396): null clears, what is absent keeps its value, lists are replaced.",
        __base__=Part,
        **{name: _optional(f) for name, f in noun.create.model_fields.items() if name not in _fixed(noun)},
    )
    return operation_of(
        noun,
        "PATCH",
        "/{id}",
        "change",
        run,
        f"Change one {words(noun)}",
        description="A patch of `external_ids` alone is open to everybody who sees the record: your ids are "
        "your own, and nobody else sees or hears of them.",
        body=model,
        answers={200: noun.view},
        media_types=PATCH_TYPES,
    )


def _optional(field: FieldInfo) -> Any:
    """The same member, in a patch: absent keeps, null clears."""
    rules = [rule for rule in field.metadata if not isinstance(rule, FieldInfoMetadata)]
    constrained: Any = Annotated[(field.annotation, *rules)] if rules else field.annotation
    return (constrained | None, Field(default=None, description=field.description))


def _fixed(noun: Noun) -> set[str]:
    return {noun.parent_member} | ({noun.states.member} if noun.states else set())


def _delete(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        current = await changeable(call, noun)
        require_match(call, noun, current)
        call.no_query()
        try:
            await at_version(call, noun, current, lambda db, now: writing.remove(db, noun, now))
        except Problem as problem:
            if problem.code != "in-use":
                raise
            record_id, others = current.row["id"], nouns.values()
            raise await kept_back.in_use(
                call.services.database, noun, record_id, call.scope, others
            ) from None
        return Answer(204)

    return operation_of(
        noun, "DELETE", "/{id}", "delete", run, f"Delete one {words(noun)}", answers={204: None}
    )


def _history(noun: Noun) -> Operation:
    async def run(call: Call) -> Answer:
        call.no_query()
        async with call.services.database.write(call.scope, call.request_id) as db:
            within = await parent_in_path(db, noun, call)
            current = await standing(db, noun, id_in_path(call.path["id"]))
            check_within(noun, current.row, within)
            own = current.relation in HOME
            if not (own or current.writable):
                raise not_found()
            reasons = own and call.scope.may(noun.layer("confidential"))
            if reasons:
                audit.note(
                    db,
                    audit.Action.read,
                    f"{noun.name}-history",
                    current.row["id"],
                    people=noun.about(current.row),
                )
            return json_answer({"items": await states.history(db, noun, current.row["id"], reasons)})

    return operation_of(
        noun,
        "GET",
        "/{id}/transitions",
        "list_moves_of",
        run,
        f"Read the dated history of one {words(noun)}",
        description="For the organisation that it belongs to and for whoever may change it. Reasons are for "
        f"the former, with the permission `{noun.layer('confidential')}`; reading them is put on record.",
        answers={200: states.StateHistory},
    )


def _transition(noun: Noun) -> Operation:
    assert noun.states is not None  # noqa: S101 - asked for nouns with states only
    asks = noun.states.asks or states.Transition

    async def run(call: Call) -> Answer:
        current = await changeable(call, noun)
        await call.body()
        sent = call.json(asks)

        async def do(db: Write) -> Outcome:
            await writing.move(db, noun, await held(db, noun, current.row["id"]), sent)
            return Outcome(200, [current.row["id"]])

        return await once(call, noun, do)

    return operation_of(
        noun,
        "POST",
        "/{id}/transitions",
        "move",
        run,
        f"Move one {words(noun)} to another state",
        body=asks,
        answers={200: noun.view},
    )

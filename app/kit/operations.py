"""One operation of the contract: who asks, in which order it is refused, and what is answered.

FastAPI documents them (kit/twins.py); the request itself is read here, because FastAPI parses a body before
anybody has asked who sent it (SETTLED.md 19). The answer leaves after the transaction has committed.
"""

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import orjson
from pydantic import BaseModel

from app.kit.adapter import Broken, Busy, UnknownOutcome
from app.kit.browser import check_origin
from app.kit.inputs import check, check_parameters, read_json
from app.kit.problems import MEDIA_TYPE, Problem, forbidden, invalid, parameter_fault
from app.kit.scope import PUBLIC, Scope

log = logging.getLogger("golden_thread")

LARGEST_BODY = 1024 * 1024
LONGEST_HEADER = 4096
JSON = b"application/json"
MERGE_PATCH = "application/merge-patch+json"


@dataclass(slots=True)
class Answer:
    """What goes back: a status, bytes, and headers."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: bytes = JSON


def json_answer(value: Any, status: int = 200, **headers: str) -> Answer:
    """A JSON answer that no cache keeps; header names are given with underscores."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, orjson.dumps(value), {"cache-control": "no-store"} | named)


class Call:
    """One request on its way through an operation."""

    __slots__ = (
        "_asgi",
        "_receive",
        "by_cookie",
        "headers",
        "operation",
        "path",
        "raw_body",
        "request_id",
        "scope",
        "services",
    )

    def __init__(self, operation: "Operation", asgi: Mapping[str, Any], receive: Any) -> None:
        self.operation = operation
        self.services = asgi["app"].state.services
        self.path: dict[str, str] = asgi["path_params"]
        self.headers = dict(asgi["headers"])
        self.request_id: str = asgi["request_id"]
        self.scope: Scope = PUBLIC
        self.by_cookie = False
        self.raw_body = b""
        self._asgi = asgi
        self._receive = receive

    @property
    def url_path(self) -> str:
        return str(self._asgi["path"])

    @property
    def query_string(self) -> bytes:
        return bytes(self._asgi["query_string"])

    @property
    def address(self) -> str:
        """Where the request comes from, as far as the server knows."""
        return str((self._asgi.get("client") or ("",))[0])

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def condition(self, name: bytes) -> str | None:
        """A header with ETags; 400 if it is longer than the document says."""
        value = self.header(name)
        if value is not None and len(value) > LONGEST_HEADER:
            raise Problem("bad-request", f"{name.decode().title()}: at most {LONGEST_HEADER} characters.")
        return value

    def query(self, model: type[BaseModel]) -> Any:
        """The query string as a model; 422 for what is unknown, repeated or out of range."""
        return _parsed(model, self.query_string)

    async def body(self, *media_types: str) -> bytes:
        """The body as it came: 413 counted on the stream, 415 unless it is one of the media types."""
        length = self.headers.get(b"content-length", b"0")
        self._check_size(int(length) if length.isdigit() else 0)
        self.raw_body = await self._stream()
        self._check_media_type(media_types or ("application/json",))
        return self.raw_body

    async def _stream(self) -> bytes:
        received, size = [], 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Disconnected
            chunk = message.get("body", b"")
            size += len(chunk)
            self._check_size(size)
            received.append(chunk)
            if not message.get("more_body"):
                return b"".join(received)

    def _check_size(self, size: int) -> None:
        if size > self.operation.largest:
            raise Problem("body-too-large", f"Send at most {self.operation.largest // 1024**2} MiB.")

    def _check_media_type(self, accepted: tuple[str, ...]) -> None:
        given, _, parameters = (self.header(b"content-type") or "").partition(";")
        charset = parameters.strip().lower()
        if given.strip().lower() not in accepted or charset not in ("", "charset=utf-8", 'charset="utf-8"'):
            raise Problem(
                "unsupported-media-type",
                f"Send {' or '.join(accepted)} in UTF-8.",
                headers={"accept": ", ".join(accepted)},
            )

    def json(self, model: type[BaseModel]) -> Any:
        """The body that was read, as a model: 400 if it is not JSON, 422 if it does not fit."""
        read_json(self.raw_body)
        self.no_query()
        return check(model, self.raw_body)

    def no_query(self) -> None:
        """422 for any query parameter, where an operation takes none."""
        if not self.query_string:
            return
        names = dict(parse_qsl(self.query_string.decode("latin-1"), keep_blank_values=True))
        if names:
            detail = "There is no such parameter here."
            raise invalid(*(parameter_fault(name, "unknown-parameter", detail) for name in names))

    def require_match(
        self, version: int, current: str, *, optional: bool = False, whole: bool = False
    ) -> None:
        """If-Match against the version, or the `whole` ETag: 428 where it is missing, 412 where it is stale
        (API.md)."""
        given = self.condition(b"if-match")
        if given is None:
            if optional:
                return
            raise Problem("precondition-required", f"Send If-Match: {current}", headers={"etag": current})
        if given.strip() == "*":
            return
        tags = {tag.strip() for tag in given.split(",") if not tag.strip().startswith("W/")}
        versions = {tag.removeprefix('"').removesuffix('"').partition("-")[0] for tag in tags}
        if current not in tags if whole else str(version) not in versions:
            raise Problem("precondition-failed", headers={"etag": current})

    def not_modified(self, etag: str) -> bool:
        tags = [tag.strip().removeprefix("W/") for tag in (self.condition(b"if-none-match") or "").split(",")]
        return tags == ["*"] or etag in tags


class Disconnected(Exception):
    """The caller went away before the body had arrived."""


@dataclass(frozen=True)
class Operation:
    """An operation as it is declared: what runs, who may call it, and what the documentation says."""

    method: str
    path: str
    operation_id: str
    run: Callable[[Call], Awaitable[Answer]]
    permission: str | None
    summary: str
    tag: str
    description: str = ""
    body: Any = None
    takes: tuple[str, ...] = ()  # media types of a body that is a file, up to `largest` bytes
    largest: int = LARGEST_BODY
    gives: tuple[str, ...] = ()  # media types of an answer that is a file
    keyed: bool = False  # an Idempotency-Key is required
    query: type[BaseModel] | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    media_types: tuple[str, ...] = ("application/json",)
    refusals: tuple[int, ...] = ()
    headers: tuple[dict[str, Any], ...] = ()  # parameters of its own, as OpenAPI describes them
    example: Any = None
    signed_in: bool = False  # about the caller's own sign-in: it reads their cookie itself
    retried: bool = False  # honours an Idempotency-Key though it needs no token
    also_as: tuple[str, ...] = ()  # other media types than JSON in which it can be answered

    async def __call__(self, asgi: Any, receive: Any, send: Any) -> None:
        """Answer one request, whatever happens."""
        call = Call(self, asgi, receive)
        try:
            answer = await self._answer(call, asgi)
        except Disconnected:
            return
        except Problem as problem:
            answer = problem_answer(problem, call.request_id)
        except Exception as error:  # noqa: BLE001 - whatever happens, the caller gets problem+json
            answer = problem_answer(_unforeseen(error, call), call.request_id)
        await respond(answer, send)

    async def _answer(self, call: Call, asgi: Any) -> Answer:
        if self.permission is not None:
            call.scope = await call.services.identify(call)
        call.services.limit(call, asgi)
        if call.by_cookie and self.method != "GET":
            check_origin(call, strict=True)
        if self.permission:
            narrowed = call.scope.holding(self.permission)
            if narrowed is None:
                raise forbidden(self.permission, to_person=call.scope.is_person)
            call.scope = narrowed
        return await self.run(call)


def problem_answer(problem: Problem, request_id: str) -> Answer:
    """A refusal as problem+json; no cache keeps it."""
    headers = {"cache-control": "no-store"} | problem.headers
    return Answer(problem.kind.status, problem.body(request_id), headers, MEDIA_TYPE.encode())


def _unforeseen(error: Exception, call: Call) -> Problem:
    if isinstance(error, Busy):
        return Problem("busy", headers={"retry-after": "1"})
    if isinstance(error, UnknownOutcome):
        return Problem("unknown-outcome", headers={"retry-after": "1"})
    if isinstance(error, Broken):
        log.warning("%s %s broke the rule %s", call.operation.method, call.operation.path, error.rule)
        return Problem("conflict")
    # The type and the places, not the message: a driver's message can repeat what was sent.
    places = "".join(traceback.format_tb(error.__traceback__))
    where = call.operation.method, call.operation.path
    log.error("%s %s failed: %s\n%s", *where, type(error).__name__, places)
    return Problem("internal-error")


async def respond(answer: Answer, send: Any) -> None:
    """Send an answer; the envelope adds the headers that every answer has."""
    headers = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in answer.headers.items()]
    if answer.body or answer.status not in (204, 304):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if answer.body:
        headers.append((b"content-type", answer.media_type))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


# Query strings recur (the same page size, the same filters), and reading one costs as much as the SQL.
_parsed = lru_cache(maxsize=1024)(check_parameters)

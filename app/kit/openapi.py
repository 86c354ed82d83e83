"""The OpenAPI document: what FastAPI generates, completed with what every operation of ours has."""

from collections.abc import Iterable
from typing import Any

import orjson

from app.kit.examples import Schema, example_of
from app.kit.inputs import MOST_VALUES
from app.kit.operations import LONGEST_HEADER, Operation
from app.kit.problems import KINDS, MEDIA_TYPE, Problem
from app.kit.scope import declared
from app.kit.twins import OperationRoute, generated, routes_of

_INSTANCE = "urn:uuid:01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is contract, text is for people; what was sent is never repeated.",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/problems/validation-failed"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri", "description": "Equals X-Request-Id."},
        "code": {"type": "string", "examples": ["validation-failed"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body."},
                    "parameter": {"type": "string", "description": "In the query string."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def document(operations: Iterable[Operation], **about: Any) -> bytes:
    """openapi.json as it is committed, sorted and indented: the whole document of these operations. `about`
    says what they are of: title, version, summary, description, license_info."""
    found = _document(routes_of(operations), about)
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _document(routes: list[OperationRoute], about: dict[str, Any]) -> dict[str, Any]:
    here = {"url": "/", "description": "This installation, production or local", "x-internal": False}
    found = generated(routes, servers=[here], **about)
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    found["components"]["headers"] = _ANSWER_HEADERS
    found["components"]["securitySchemes"] = _security_schemes()
    for route in routes:
        complete(found["paths"][route.path_format][route.operation.method.lower()], route.operation, schemas)
    statuses = {status for route in routes for status in _statuses(route.operation)}
    found["components"]["responses"] = {f"Problem{status}": _refusal(status) for status in sorted(statuses)}
    found["tags"] = [{"name": tag} for tag in sorted({route.operation.tag for route in routes})]
    _bound(schemas)
    return found


def complete(entry: dict[str, Any], operation: Operation, schemas: dict[str, Schema]) -> None:
    """Security, refusals, media types, examples, and the headers of a request."""
    entry["security"] = _security(operation)
    body = entry.get("requestBody")
    if body:
        media = body["content"].pop("application/json")
        media["example"] = operation.example or example_of(media["schema"], schemas, whole=False)
        body["content"] = dict.fromkeys(operation.media_types, media)
        body["required"] = True
    entry["responses"].pop("422", None)
    for status, answer in entry["responses"].items():
        answer["headers"] = _headers_of(operation, int(status))
        for media in answer.get("content", {}).values():
            media["example"] = example_of(media["schema"], schemas, whole=True)
        if operation.also_as:
            answer.setdefault("content", {}).update({media: _text(media) for media in operation.also_as})
    _files(entry, operation)
    for status in sorted(_statuses(operation)):
        entry["responses"][str(status)] = {"$ref": f"#/components/responses/Problem{status}"}
    parameters = entry.setdefault("parameters", [])
    for parameter in parameters:
        _shape(parameter)
    required = _versioned(operation) or operation.keyed
    parameters += [_header(name, required) for name in _headers(operation)]
    parameters += operation.headers
    if not parameters:
        del entry["parameters"]


_BEGINS = {"text/html": "<!doctype html>", "text/calendar": "BEGIN:VCALENDAR", "text/csv": "id"}


def _text(media: str) -> dict[str, Any]:
    if media not in _BEGINS:  # a file of bytes, which has no schema (OpenAPI 3.1)
        return {}
    return {"schema": {"type": "string", "maxLength": 10_000_000}, "example": _BEGINS[media]}


def _statuses(operation: Operation) -> set[int]:
    found = {422, 429, 500, 503} | set(operation.refusals)
    if _security(operation):
        found.add(401)
    if operation.permission is not None:
        found.add(403)
    if "{" in operation.path:
        found.add(404)
    if any(name.startswith("If-") for name in _headers(operation)):
        found.add(400)
    if operation.body is not None or operation.takes:
        found |= {400, 413, 415}
    if _versioned(operation):
        found |= {404, 409, 412, 428}
    if operation.method in ("POST", "PUT") and operation.permission:
        found |= {404, 409} | ({412} if operation.method == "PUT" else set())
    return found


def _versioned(operation: Operation) -> bool:
    """Whether it changes one version of something, which the caller has to name."""
    return operation.operation_id.startswith(("change_", "delete_"))


def _looks(operation: Operation) -> bool:
    """Whether it changes nothing, and is a POST because no words about people belong in an address."""
    return operation.operation_id.startswith(("search_", "find_"))


def _headers(operation: Operation) -> list[str]:
    if _versioned(operation) or (operation.method == "PUT" and operation.permission):
        return ["If-Match"]
    honoured = operation.permission or operation.retried
    if operation.method == "POST" and honoured and not _looks(operation):
        return ["Idempotency-Key"]
    return ["If-None-Match"] if operation.method == "GET" and operation.path.endswith("{id}") else []


_HEADERS = {
    "If-Match": "The ETag that you read, or `*`. Missing: 428 on PATCH and DELETE. Stale: 412.",
    "If-None-Match": "An ETag that you have; 304 if it is still good.",
    "Idempotency-Key": "A UUID or other text of yours: the same key and body give the first outcome again.",
}


def _files(entry: dict[str, Any], operation: Operation) -> None:
    """Bodies that are files, there and back: a media type without a schema (OpenAPI 3.1 § 4.8.14.3)."""
    if operation.takes:
        entry["requestBody"] = {"required": True, "content": {each: {} for each in operation.takes}}
    if operation.gives:
        entry["responses"]["200"]["content"] = {each: {} for each in operation.gives}


def _header(name: str, required: bool) -> dict[str, Any]:
    key = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": _HEADERS[name],
        "schema": key if name == "Idempotency-Key" else {"type": "string", "maxLength": LONGEST_HEADER},
    }


def _refusal(status: int) -> dict[str, Any]:
    codes = [code for code, kind in KINDS.items() if kind.status == status]
    schema = {"$ref": "#/components/schemas/Problem"}
    examples = {code: {"value": orjson.loads(Problem(code).body(_INSTANCE))} for code in codes}
    return {
        "description": "; ".join(f"`{code}`: {KINDS[code].title}" for code in codes),
        "headers": _named(*_ALWAYS, *(["Retry-After"] if status in (429, 503) else [])),
        "content": {MEDIA_TYPE: {"schema": schema, "examples": examples}},
    }


_ALWAYS = ("X-Request-Id", "RateLimit", "RateLimit-Policy")
_SAID = {
    "X-Request-Id": "Names this request. The same as `instance` of a problem.",
    "RateLimit": "What is left of your share, and when it is whole again.",
    "RateLimit-Policy": "Your share of requests.",
    "Retry-After": "Seconds to wait.",
    "ETag": "This version as you see it: for If-Match and If-None-Match.",
    "Location": "Where the new record is.",
    "Link": 'The next page, `rel="next"`.',
    "Idempotency-Replayed": "`true` where this is the first outcome again.",
}
_ANSWER_HEADERS = {
    name: {"description": said, "schema": {"type": "string", "maxLength": 4000}}
    for name, said in _SAID.items()
}


def _named(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers_of(operation: Operation, status: int) -> dict[str, Any]:
    """Headers of an answer that is not a refusal."""
    more = []
    if status == 201:
        more.append("Location")
    if operation.method != "DELETE" and ("{id}" in operation.path or status == 201):
        more.append("ETag")
    if operation.operation_id.startswith("list_") and operation.permission:
        more.append("Link")
    if "Idempotency-Key" in _headers(operation):
        more.append("Idempotency-Replayed")
    return _named(*_ALWAYS, *more)


def _security_schemes() -> dict[str, Any]:
    return {
        "clientCredentials": {
            "type": "oauth2",
            "description": "Access tokens are JWTs by RFC9068 and RFC8725 that live ten minutes at most.",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": declared()}},
        },
        "clientSecret": {
            "type": "http",
            "scheme": "basic",
            "description": "A client's id and secret (RFC 6749 § 2.3.1), form-encoded each.",
        },
        "signIn": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-golden-thread",
            "description": "A person's sign-in, in a cookie that no script reads. What changes anything has "
            "to come from our own pages (Origin, Sec-Fetch-Site). Beside a token it does not count.",
        },
    }


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.permission is not None:
        named = [operation.permission] if operation.permission else []
        return [{"clientCredentials": named}, {"signIn": []}]
    if operation.signed_in:
        return [{"signIn": []}]
    return [{"clientSecret": []}] if operation.path.startswith("/oauth/") else []


_TEXT = {"type": "string"}
_PATH = {
    "system": _TEXT | {"maxLength": 40, "pattern": "^[a-z0-9_-]{1,40}$", "examples": ["hr"]},
    "value": _TEXT | {"maxLength": 100, "pattern": "^[A-Za-z0-9._:-]{1,100}$", "examples": ["E-1"]},
    "code": _TEXT | {"maxLength": 60, "pattern": "^[a-z-]{1,60}$", "examples": ["not-found"]},
}


def _in_path(parameter: dict[str, Any]) -> Schema | None:
    """What a path's parameter may look like; anything else is a path that leads nowhere."""
    if parameter["in"] != "path":
        return None
    name = parameter["name"]
    identifies = name == "id" or name.endswith("_id")
    shape = {"format": "uuid", "maxLength": 36} if identifies else {"maxLength": 200}
    return dict(_PATH.get(name, _TEXT | shape))


def _shape(parameter: dict[str, Any]) -> None:
    """Say of a parameter what FastAPI does not know: lists are comma-separated, and nothing is null."""
    schema = parameter["schema"] = _in_path(parameter) or _never_null(parameter["schema"])
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
        schema["maxItems"] = MOST_VALUES
    elif schema.get("type") == "string" and schema.get("format") not in _LENGTHS:
        schema.setdefault("maxLength", _LONGEST_IN_QUERY)
    _bound(schema)


def _never_null(schema: Schema) -> Schema:
    """What pydantic says of a parameter that may be left out: a query string has no null."""
    forms: list[Schema] = [form for form in schema.get("anyOf", ()) if form.get("type") != "null"]
    if len(forms) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | forms[0]


# The longest text, list and number that are kept or answered anywhere, for schemas that do not say less.
_BOUNDS: dict[str, dict[str, Any]] = {
    "string": {"maxLength": 20_000},
    "array": {"maxItems": 10_000},
    "integer": {"format": "int64", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
}
_LENGTHS = {"uuid": 36, "date": 10}
_LONGEST_IN_QUERY = 2000


def _bound(schema: Any) -> None:
    """Say limits everywhere, as careful clients and gateways want them."""
    if isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str) and not schema.keys() & {"enum", "const", "properties"}:
            for name, limit in _BOUNDS.get(kind, {}).items():
                schema.setdefault(name, _LENGTHS.get(schema.get("format", ""), limit))
    for each in _within(schema):
        _bound(each)


def _within(schema: Any) -> list[Any]:
    if isinstance(schema, dict):
        return [each for name, each in schema.items() if name not in ("example", "examples", "default")]
    return schema if isinstance(schema, list) else []

"""Holds every answer that a test receives to the OpenAPI document and to what API.md says of all answers."""

import json
import re
from functools import cache, cached_property
from typing import Any

import httpx
import jsonschema_rs
import orjson

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


_HERE = "urn:openapi"


class NotAsDocumentedError(AssertionError):
    """An answer that the OpenAPI document does not describe."""


class Document:
    """An OpenAPI document, with its schemas ready for checking."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        # The components are read once, and not for each of the schemas that refer to them.
        self._components = jsonschema_rs.Registry([(_HERE, {"components": content["components"]})])
        self._validators: dict[str, Any] = {}

    @cached_property
    def operations(self) -> dict[str, dict[str, Any]]:
        """Operations by id, each with its `method` and `path`."""
        return {
            operation["operationId"]: operation | {"method": method.upper(), "path": path}
            for path, methods in self.content["paths"].items()
            for method, operation in methods.items()
        }

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
        """Paths as patterns; the more fixed ones first, as OpenAPI wants them matched."""
        ordered = sorted(self.content["paths"], key=lambda path: path.count("{"))
        return [
            (re.compile(re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(path))), self.content["paths"][path])
            for path in ordered
        ]

    def operation_at(self, method: str, path: str) -> dict[str, Any] | None:
        for pattern, methods in self._paths:
            if pattern.fullmatch(path):
                found: dict[str, Any] | None = methods.get("get" if method == "HEAD" else method.lower())
                return found
        return None

    def resolved(self, part: dict[str, Any]) -> dict[str, Any]:
        """A part of the document, or the component that it refers to."""
        if "$ref" not in part:
            return part
        found = self.content
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return found

    def faults(self, schema: dict[str, Any], value: Any) -> list[str]:
        """What is wrong with a value, in words; empty when it fits."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                json.loads(key.replace('"#/components/', f'"{_HERE}#/components/')),
                validate_formats=True,
                registry=self._components,
            )
        return [
            f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
            for error in self._validators[key].iter_errors(value)
        ]

    def check(self, method: str, path: str, answer: httpx.Response) -> None:
        """Raise NotAsDocumentedError unless the answer is as the document says."""
        where = f"{method} {path} → {answer.status_code}"
        operation = self.operation_at(method, path)
        if operation is None:
            is_page = not answer.headers.get("content-type", "").endswith("json")
            elsewhere = answer.status_code >= 400 or is_page or path == "/openapi.json"
            _require(elsewhere, where, "no operation of the document is at this address")
            return
        documented = operation["responses"].get(str(answer.status_code))
        if documented is None:
            _require(
                answer.status_code == 304 and method in ("GET", "HEAD"),
                where,
                f"the document knows no such status of {operation['operationId']}",
            )
            return
        if answer.content and method != "HEAD":
            self._check_body(where, self.resolved(documented), answer)

    def _check_body(self, where: str, documented: dict[str, Any], answer: httpx.Response) -> None:
        kind = answer.headers["content-type"].partition(";")[0]
        content = documented.get("content", {})
        _require(kind in content, where, f"the document knows no {kind} here")
        if kind.endswith("json") and "schema" in content[kind]:
            faults = self.faults(content[kind]["schema"], orjson.loads(answer.content))
            _require(not faults, where, "; ".join(faults))


def check_envelope(answer: httpx.Response) -> None:
    """What every answer has, whatever it says (API.md § Headers, § Errors)."""
    where = f"{answer.request.method} {answer.request.url.path} → {answer.status_code}"
    headers = answer.headers
    for name, value in ALWAYS.items():
        _require(headers.get(name) == value, where, f"{name} is {headers.get(name)}")
    _require("content-security-policy" in headers, where, "there is no content-security-policy")
    _require("server" not in headers, where, "the server says what it is")
    _require(headers["x-request-id"].startswith("urn:uuid:"), where, "x-request-id is no URN of a UUID")
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        _require(headers.get("content-type") == "application/problem+json", where, "it is no problem+json")
        problem = orjson.loads(answer.content)
        _require(problem["instance"] == headers["x-request-id"], where, "instance is not x-request-id")
        _require(problem["status"] == answer.status_code, where, "status is not the status")
        _require(problem["type"] == f"/problems/{problem['code']}", where, "type is not the code")


def _require(holds: bool, where: str, otherwise: str) -> None:
    if not holds:
        raise NotAsDocumentedError(f"{where}: {otherwise}")


@cache
def our_document() -> Document:
    """The document of the application as it is now."""
    from app.main import document_bytes

    return Document(orjson.loads(document_bytes()))


async def check_answer(answer: httpx.Response) -> None:
    """For httpx's event hooks."""
    await answer.aread()
    check_envelope(answer)
    our_document().check(answer.request.method, answer.request.url.path, answer)

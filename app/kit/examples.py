"""Examples for the documentation, made from the schemas themselves, so that they always fit them."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

Schema = dict[str, Any]

_FORMATS = {
    "uuid": "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04",
    "date-time": "2026-11-21T09:30:00.000000Z",
    "date": "2026-11-21",
    "uri": "https://example.org/",
    "uri-reference": "/v1/projects",
}
_TEXTS = ("Example", "example", "E-1", "1", "2026-11-21", "09:30", "https://example.org/", "name@example.org")


def example_of(schema: Schema, schemas: dict[str, Schema], *, whole: bool) -> Any:
    """A value that fits a JSON schema. `schemas` are those it may refer to by `#/components/schemas/`.

    Of an object, `whole` gives every member, as answers have them; otherwise those that are required
    or have an example of their own, and where there are none of these the first, as a caller sends them.
    """
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]] | _beside(schema), schemas, whole=whole)
    if "examples" in schema:
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in islice(_choices(schema), 1):
        return example_of(_beside(schema) | choice, schemas, whole=whole)
    return _plain(schema, schemas, whole)


def _beside(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name in ("examples", "format")}


def _choices(schema: Schema) -> Iterator[Schema]:
    """The forms that a value may take, null last."""
    forms = [form for kind in ("anyOf", "oneOf", "allOf") for form in schema.get(kind, ())]
    yield from sorted(forms, key=lambda form: form.get("type") == "null")


def _plain(schema: Schema, schemas: dict[str, Schema], whole: bool) -> Any:
    match schema.get("type"):
        case "object" if "properties" in schema:
            shown = _shown(schema, whole)
            return {name: example_of(each, schemas, whole=whole) for name, each in shown.items()}
        case "object":
            values = schema.get("additionalProperties")
            return {"example": example_of(values, schemas, whole=whole)} if isinstance(values, dict) else {}
        case "array":
            return [example_of(schema["items"], schemas, whole=whole)] if schema.get("items") else []
        case "string":
            return _text(schema)
        case "integer" | "number":
            return max(1, int(schema.get("minimum", 1)))
        case "boolean":
            return bool(schema.get("default", False))
        case _:
            return None


def _shown(schema: Schema, whole: bool) -> Schema:
    properties: Schema = schema["properties"]
    if whole:
        return properties
    required = schema.get("required", ())
    shown = {name: each for name, each in properties.items() if name in required or "examples" in each}
    return shown or dict(islice(properties.items(), 1))


def _text(schema: Schema) -> str:
    """A text of the right format, or the first of some usual ones that fits; one that does not fit is
    found by tests/contract/test_document.py, and the member needs an example of its own."""
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    pattern = schema.get("pattern", "")
    return next((text for text in _TEXTS if re.search(pattern, text)), "")

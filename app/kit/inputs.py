"""What callers may send: strict models, the types of their members, and faults in plain words."""

import re
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError
from sqlmodel import SQLModel
from sqlmodel._compat import SQLModelConfig

from app.kit.problems import Problem, fault, invalid, parameter_fault
from app.kit.strict_json import MalformedJson, parse

# One line has no control characters at all; longer words may have tabs and line breaks. Both say something:
# spaces alone are no reason and no answer. Leading ones are matched apart, so no text is tried twice.
_SPACES = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = r"\u0085\u2028\u2029"
_NOT_IN_LINE = rf"\x00-\x1f\x7f{_BREAKS}"
_NOT_IN_WORDS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_LINE = rf"^[{_SPACES}]*[^{_NOT_IN_LINE}{_SPACES}][^{_NOT_IN_LINE}]*$"
_WORDS = rf"^[\t\n\r{_BREAKS}{_SPACES}]*[^\x00-\x1f\x7f{_BREAKS}{_SPACES}][^{_NOT_IN_WORDS}]*$"
_ID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_LINE)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=_WORDS)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
Id = Annotated[
    str, StringConstraints(pattern=_ID, to_lower=True), Field(json_schema_extra={"format": "uuid"})
]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Pence = Annotated[int, Field(ge=0, le=100_000_000_000)]
Url = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$")]
System = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
ExternalValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,100}$")]


T = TypeVar("T", bound=BaseModel)


def is_id(text: str) -> bool:
    """Whether a text is a UUID, as ours are written."""
    return re.fullmatch(_ID, text) is not None


class Members(SQLModel):
    """Members that a caller may send: no coercion, nothing unknown (API.md § Input)."""

    model_config = SQLModelConfig(strict=True, extra="forbid")

    # SQLModel's own __init__ takes members as Python values, and strict checking would then refuse
    # the text of an enumeration or a date in JSON. Table classes are never instantiated here.
    __init__ = BaseModel.__init__

    @field_validator("external_ids", check_fields=False)
    @classmethod
    def _once_each(cls, ids: list[Any]) -> list[Any]:
        repeated = PydanticCustomError("repeated", "repeated")
        faults = [
            InitErrorDetails(type=repeated, loc=(place,), input=None)
            for place, each in enumerate(ids)
            if each in ids[:place]
        ]
        if faults:
            # Not a plain ValueError: each fault points at its own item.
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return ids


class Part(BaseModel):
    """An object inside a member."""

    model_config = ConfigDict(strict=True, extra="forbid")


class ExternalIdIn(Part):
    """The record's id in one of your own systems."""

    system: System = Field(description="Your name for the system.", examples=["hr"])
    value: ExternalValue = Field(description="The id there. Never an e-mail address, NHS or NI number.")


def read_json(body: bytes) -> Any:
    """The body as plain data, or 400 `malformed-json`."""
    try:
        return parse(body)
    except MalformedJson as error:
        raise Problem("malformed-json", error.detail) from None


def check(model: type[T], body: bytes) -> T:
    """The body as a model, or 422 with a pointer, a code and plain words for each fault."""
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise invalid(*faults(error)) from None


def check_data(model: type[T], data: Any) -> T:
    """The same for data that was read already."""
    return check(model, orjson.dumps(data))


def faults(error: ValidationError) -> list[dict[str, str]]:
    """Faults of a body, once each, with RFC 6901 pointers. Values are never repeated."""
    found = [
        fault(_pointer(each["loc"]), *_said(each))
        for each in error.errors(include_url=False, include_input=False)
    ]
    return list({(each["pointer"], each["code"]): each for each in found}.values())


def parameter_faults(error: ValidationError) -> list[dict[str, str]]:
    """The same for the query string."""
    return [
        parameter_fault(str(each["loc"][0]), *_said(each, parameter=True))
        for each in error.errors(include_url=False, include_input=False)
    ]


MOST_VALUES = 100
"""Values of one filter such as `status_in`."""


def check_parameters(model: type[BaseModel], raw: bytes) -> Any:
    """A query string or a form as a model; 422 for what is unknown, repeated or out of range."""
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise invalid(parameter_fault("", "malformed", "The parameters are not well-formed.")) from None
    names = [name for name, _ in pairs]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        raise invalid(
            *(parameter_fault(name, "repeated-parameter", "Give this parameter once.") for name in repeated)
        )
    given: dict[str, Any] = {
        name: value.split(",") if name.endswith("_in") else value for name, value in pairs
    }
    crowded = [name for name, each in given.items() if isinstance(each, list) and len(each) > MOST_VALUES]
    if crowded:
        detail = f"Give at most {MOST_VALUES} values."
        raise invalid(*(parameter_fault(name, "too-long", detail) for name in crowded))
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid(*parameter_faults(error)) from None


def _pointer(location: tuple[int | str, ...]) -> str:
    parts = [str(part) for part in location if not str(part).startswith(("function-", "constrained-"))]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


_PLAIN: dict[str, tuple[str, str]] = {
    "missing": ("required", "This member is required."),
    "string_type": ("wrong-type", "Give text in quotes."),
    "int_type": ("wrong-type", "Give a whole number, without quotes."),
    "int_from_float": ("wrong-type", "Give a whole number."),
    "int_parsing": ("wrong-type", "Give a whole number."),
    "int_parsing_size": ("out-of-range", "This number is too large."),
    "bool_type": ("wrong-type", "Give true or false, without quotes."),
    "bool_parsing": ("wrong-type", "Give true or false."),
    "list_type": ("wrong-type", "Give a list."),
    "dict_type": ("wrong-type", "Give an object."),
    "model_type": ("wrong-type", "Give an object."),
    "model_attributes_type": ("wrong-type", "Give an object."),
    "repeated": ("repeated", "This id is in the list already. Leave it out."),
    "string_too_short": ("too-short", "This must not be empty."),
    "string_pattern_mismatch": ("wrong-format", "This has characters or a form that are not allowed here."),
}


def _said(each: ErrorDetails, parameter: bool = False) -> tuple[str, str]:
    kind, context = each["type"], each.get("ctx", {})
    if kind == "extra_forbidden":
        what = "parameter" if parameter else "member"
        return f"unknown-{what}", f"There is no such {what} here, or it cannot be set this way. Leave it out."
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = context.get("ge", context.get("le"))
        return "out-of-range", f"Give {'at least' if 'ge' in context else 'at most'} {bound}."
    if kind == "enum" or kind == "literal_error":
        return "not-a-choice", f"Give one of {context['expected']}."
    if kind == "string_too_long":
        return "too-long", f"At most {context['max_length']} characters."
    if kind in ("too_long", "too_short"):
        return (
            kind.replace("_", "-"),
            f"Give at most {context['max_length']} items."
            if kind == "too_long"
            else f"Give at least {context['min_length']} items.",
        )
    if kind in _PLAIN:
        return _PLAIN[kind]
    return kind.replace("_", "-"), each["msg"] if "-" in kind else "This is not valid here."


class Named(Members):
    """Base of what core nouns take: your own ids of the record."""

    external_ids: list[ExternalIdIn] = Field(
        default_factory=list, max_length=20, description="Your own ids of this record."
    )

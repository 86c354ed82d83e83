"""Dates as imprecise as people know them, and instants that cannot be misread: types for pydantic models."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

FIRST_YEAR = 1900
LAST_YEAR = 2100

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IMPRECISE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def first_day(value: str | Mapping[str, str]) -> date:
    """The first day that a validated ImpreciseDate may mean: of the year, the month, or the range's start."""
    if not isinstance(value, str):
        return first_day(value["from"])
    return date.fromisoformat(value + "-01-01"[len(value) - 4 :])


def last_day(value: str | Mapping[str, str]) -> date:
    """The last day that a validated ImpreciseDate may mean. Included: not the end of a half-open range."""
    if not isinstance(value, str):
        return last_day(value["to"])
    first = first_day(value)
    if len(value) == len("YYYY"):
        return first.replace(month=12, day=31)
    return (
        first
        if len(value) == len("YYYY-MM-DD")
        else first.replace(day=monthrange(first.year, first.month)[1])
    )


def in_words(value: str | Mapping[str, str]) -> str:
    """A validated ImpreciseDate as people write it: `2021`, `October 2021`, `14 October 2021`, or a range."""
    if not isinstance(value, str):
        return f"{in_words(value['from'])} to {in_words(value['to'])}"
    day = first_day(value)
    return {4: f"{day:%Y}", 7: f"{day:%B %Y}"}.get(len(value), f"{day.day} {day:%B %Y}")


def instant_text(moment: datetime) -> str:
    """`moment` in UTC as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, which sorts as time does (SETTLED.md 10)."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a UTC offset")
    return f"{moment.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


HERE = ZoneInfo("Europe/London")
"""Whose days those are that the law and people count in."""


def today() -> date:
    """The day that it is here."""
    return datetime.now(HERE).date()


def day_of(instant: str) -> date:
    """The day that it was here at an instant such as `2026-07-01T23:30:00.000000Z`: the 2nd of July."""
    return datetime.fromisoformat(instant).astimezone(HERE).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def time_zone_names() -> frozenset[str]:
    """Every IANA name in the tzdata package, so that the answer is the same on every machine."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="ascii").split())


def _in_years(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PydanticCustomError("out-of-range", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}.")


def _imprecise(value: Any) -> str | dict[str, str]:
    if isinstance(value, dict):
        return _range(value)
    if not isinstance(value, str) or not _IMPRECISE.fullmatch(value):
        raise _not_imprecise()
    try:
        year = first_day(value).year
    except ValueError:
        raise _not_imprecise() from None
    _in_years(year)
    return value


def _not_imprecise() -> PydanticCustomError:
    return PydanticCustomError(
        "date-invalid",
        "Give a year, a month or a day that exists (2021, 2021-10, 2021-10-14), or a range with from and to.",
    )


def _range(value: dict[Any, Any]) -> dict[str, str]:
    if value.keys() != {"from", "to"} or not all(isinstance(end, str) for end in value.values()):
        raise PydanticCustomError(
            "date-range-invalid", "Give both from and to, each a year, a month or a day, and nothing else."
        )
    span = {name: value[name] for name in ("from", "to")}
    for end in span.values():
        _imprecise(end)
    if first_day(span) > last_day(span):
        raise PydanticCustomError("date-range-reversed", "The range ends before it begins.")
    return span


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _not_a_day()
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _not_a_day() from None
    _in_years(day.year)
    return day


def _not_a_day() -> PydanticCustomError:
    return PydanticCustomError("date-invalid", "Give a day that exists, like 2021-10-14.")


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _not_an_instant()
    day, time, offset = match.groups()
    if offset is None:
        raise PydanticCustomError("offset-required", "Give a UTC offset or Z.")
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{offset.upper()}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise _not_an_instant() from None
    _in_years(moment.year)
    return moment


def _not_an_instant() -> PydanticCustomError:
    return PydanticCustomError(
        "instant-invalid", "Give a day and a time with seconds and offset, like 2026-03-05T14:30:00Z."
    )


def _time_zone(value: Any) -> str:
    if not isinstance(value, str) or value not in time_zone_names():
        raise PydanticCustomError(
            "time-zone-unknown", "Give a time zone by its IANA name, like Europe/London."
        )
    return value


_YEARS = "(?:19[0-9]{2}|20[0-9]{2}|2100)"
_MONTHS = "(?:0[1-9]|1[0-2])"
_DAYS = "(?:0[1-9]|[12][0-9]|3[01])"
_ONE_DATE = {"type": "string", "pattern": f"^{_YEARS}(?:-{_MONTHS}(?:-{_DAYS})?)?$", "maxLength": 10}

ImpreciseDate = Annotated[
    str | dict[str, str],
    PlainValidator(_imprecise),
    WithJsonSchema(
        {
            "title": "Imprecise date",
            "description": "A date as precise as it is known: a year, a month, a day, or a range between "
            f"two such dates, both included. Years {FIRST_YEAR} to {LAST_YEAR}.",
            "oneOf": [
                _ONE_DATE,
                {
                    "type": "object",
                    "properties": {"from": _ONE_DATE, "to": _ONE_DATE},
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            ],
            "examples": ["2021", "2021-10", "2021-10-14", {"from": "2019-03", "to": "2021"}],
        }
    ),
]
"""JSON data as it came (`"2021"`, `"2021-10"`, `"2021-10-14"` or `{"from", "to"}`), checked. DOMAIN.md."""

Day = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "pattern": f"^{_YEARS}-{_MONTHS}-{_DAYS}$",
            "description": f"A day, years {FIRST_YEAR} to {LAST_YEAR}.",
            "examples": ["2021-10-14"],
        }
    ),
]
"""A `date`, from ISO 8601 `YYYY-MM-DD` only."""

Instant = Annotated[
    datetime,
    PlainValidator(_instant),
    PlainSerializer(instant_text, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 with a UTC offset or Z; answered in UTC with six decimal digits "
            f"(further digits are cut off). Years {FIRST_YEAR} to {LAST_YEAR}.",
            "examples": ["2026-03-05T14:30:00.000000Z"],
        }
    ),
]
"""An aware `datetime` in UTC, from RFC 3339 with an offset; written as `instant_text` does."""

TimeZoneName = Annotated[
    str,
    PlainValidator(_time_zone),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 64,
            "description": "An IANA time zone name, spelt exactly.",
            "examples": ["Europe/London"],
        }
    ),
]
"""An IANA zone name that `zoneinfo.ZoneInfo` can open."""

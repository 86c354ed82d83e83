"""Dates as people know them, instants, days and time zones."""

import json
import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel, ConfigDict, ValidationError

from app.kit.dates import (
    Day,
    ImpreciseDate,
    Instant,
    TimeZoneName,
    first_day,
    instant_text,
    last_day,
    time_zone_names,
)


class Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    known_as: ImpreciseDate | None = None
    starts_at: Instant | None = None
    on: Day | None = None
    time_zone: TimeZoneName | None = None


_SCHEMA = Record.model_json_schema()


def _read(**members: Any) -> Record:
    """Through both doors that a request may take; they must agree."""
    from_python = Record.model_validate(members)
    assert Record.model_validate_json(json.dumps(members)) == from_python
    return from_python


def _refusal(**members: Any) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refusal:
        _read(**members)
    [error] = refusal.value.errors()
    assert error["loc"] == tuple(members)
    return error["type"], error["msg"]


@pytest.mark.parametrize(
    ("known_as", "first", "last"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-10", date(2021, 10, 1), date(2021, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("1900", date(1900, 1, 1), date(1900, 12, 31)),
        ("2100-12-31", date(2100, 12, 31), date(2100, 12, 31)),
        ({"from": "2019-03", "to": "2021"}, date(2019, 3, 1), date(2021, 12, 31)),
        ({"from": "2021", "to": "2021-03-15"}, date(2021, 1, 1), date(2021, 3, 15)),
        ({"from": "2021-10-14", "to": "2021-10-14"}, date(2021, 10, 14), date(2021, 10, 14)),
        ({"from": "2021-10-14", "to": "2021"}, date(2021, 10, 14), date(2021, 12, 31)),
    ],
)
def test_coordinator_gives_a_date_as_precisely_as_it_is_known(known_as: Any, first: date, last: date) -> None:
    record = _read(known_as=known_as)
    assert record.known_as == known_as
    assert json.loads(record.model_dump_json(exclude_none=True)) == {"known_as": known_as}
    assert record.model_dump(exclude_none=True) == {"known_as": known_as}
    assert (first_day(known_as), last_day(known_as)) == (first, last)
    Draft202012Validator(_SCHEMA).validate({"known_as": known_as})


def test_range_is_kept_with_from_before_to_however_it_was_sent() -> None:
    assert list(_read(known_as={"to": "2021", "from": "2020"}).known_as) == ["from", "to"]


@pytest.mark.parametrize(
    "known_as",
    [
        "", "21", "2021-", "2021-1", "2021-00", "2021-13", "2021-02-29", "2021-10-32", "2021-10-14T00:00",
        "2021\n", " 2021", "2021\u0000", "14/10/2021", "10-2021", "2021-W03", "20211014", "-2021",
        "\uff12\uff10\uff12\uff11", "\u0662\u0660\u0662\u0661", 2021, 20.21, True, ["2021"],
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_in_plain_words(known_as: Any) -> None:
    assert _refusal(known_as=known_as) == (
        "date-invalid",
        "Give a year, a month or a day that exists (2021, 2021-10, 2021-10-14), or a range with from and to.",
    )


@pytest.mark.parametrize(
    "known_as",
    [
        {},
        {"from": "2021"},
        {"to": "2021"},
        {"from": "2021", "to": None},
        {"from": 2021, "to": 2022},
        {"from": "2021", "to": "2022", "about": True},
        {"from": "2021", "until": "2022"},
        {"from": {"from": "2021", "to": "2021"}, "to": "2022"},
    ],
)
def test_range_needs_both_ends_and_nothing_else(known_as: Any) -> None:
    assert _refusal(known_as=known_as)[0] == "date-range-invalid"
    assert not Draft202012Validator(_SCHEMA).is_valid({"known_as": known_as})


def test_range_that_ends_before_it_begins_is_refused() -> None:
    assert _refusal(known_as={"from": "2021-10", "to": "2021-09-30"})[0] == "date-range-reversed"
    assert _refusal(known_as={"from": "2022", "to": "2021"})[0] == "date-range-reversed"


@pytest.mark.parametrize("year", ["0001", "1899", "2101", "9999"])
def test_years_before_1900_and_after_2100_are_refused(year: str) -> None:
    for known_as in (year, f"{year}-10", f"{year}-10-14", {"from": year, "to": year}):
        assert _refusal(known_as=known_as) == ("out-of-range", "Give a year from 1900 to 2100.")
        assert not Draft202012Validator(_SCHEMA).is_valid({"known_as": known_as})
    assert _refusal(on=f"{year}-10-14")[0] == "out-of-range"
    assert _refusal(starts_at=f"{year}-10-14T12:00:00Z")[0] == "out-of-range"


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_a_date_lies_within_whatever_part_of_it_is_known(day: date, precision: int) -> None:
    known_as = day.isoformat()[:precision]
    assert first_day(known_as) <= day <= last_day(known_as)
    assert (
        first_day(known_as).isoformat()[:precision] == last_day(known_as).isoformat()[:precision] == known_as
    )
    assert (
        last_day(known_as).isoformat()[:precision]
        != (last_day(known_as) + timedelta(1)).isoformat()[:precision]
    )


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("2026-03-05T14:30:00Z", "2026-03-05T14:30:00.000000Z"),
        ("2026-07-05T14:30:00+01:00", "2026-07-05T13:30:00.000000Z"),
        ("2026-03-05T00:30:00.5+01:00", "2026-03-04T23:30:00.500000Z"),
        ("2026-03-05t14:30:00z", "2026-03-05T14:30:00.000000Z"),
        ("2026-03-05T14:30:00-00:00", "2026-03-05T14:30:00.000000Z"),
        ("2026-03-05T14:30:00.123456789Z", "2026-03-05T14:30:00.123456Z"),
        ("2024-02-29T23:59:59.999999-05:30", "2024-03-01T05:29:59.999999Z"),
    ],
)
def test_partner_sends_an_instant_with_an_offset_and_reads_it_in_utc(sent: str, answered: str) -> None:
    record = _read(starts_at=sent)
    assert record.starts_at is not None
    assert record.starts_at.tzinfo is UTC
    assert json.loads(record.model_dump_json(exclude_none=True)) == {"starts_at": answered}
    assert instant_text(record.starts_at) == answered


def test_instant_without_an_offset_is_refused_with_the_code_in_the_contract() -> None:
    for starts_at in ("2026-03-05T14:30:00", "2026-03-05T14:30:00.5"):
        assert _refusal(starts_at=starts_at) == ("offset-required", "Give a UTC offset or Z.")


@pytest.mark.parametrize(
    "starts_at",
    [
        "", "2026-03-05", "2026-03-05T14:30Z", "2026-03-05 14:30:00Z", "2026-02-30T14:30:00Z",
        "2026-03-05T24:00:00Z", "2026-03-05T14:60:00Z", "2026-03-05T14:30:60Z", "2026-03-05T14:30:00+0100",
        "2026-03-05T14:30:00+24:00", "2026-03-05T14:30:00+01:60", "2026-03-05T14:30:00,5Z",
        "2026-03-05T14:30:00.Z", "2026-03-05T14:30:00Z\n", "2026-03-05T14:30:00 Europe/London",
        "20260305T143000Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "now",
        1772721000, 1772721000.5, True, {}, [],
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused_in_plain_words(starts_at: Any) -> None:
    assert _refusal(starts_at=starts_at) == (
        "instant-invalid",
        "Give a day and a time with seconds and offset, like 2026-03-05T14:30:00Z.",
    )


def test_instant_whose_offset_carries_it_past_the_last_year_is_refused() -> None:
    assert _refusal(starts_at="2100-12-31T23:59:59-01:00")[0] == "out-of-range"


@settings(deadline=None)
@given(
    st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)),  # noqa: DTZ001 - hypothesis wants them naive
    st.datetimes(datetime(1900, 1, 2), datetime(2100, 12, 30)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60),
)
def test_the_text_of_instants_sorts_as_time_does(one: datetime, other: datetime, minutes: int) -> None:
    here, there = one.replace(tzinfo=timezone(timedelta(minutes=minutes))), other.replace(tzinfo=UTC)
    assert (instant_text(here) < instant_text(there)) == (here < there)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", instant_text(here))
    assert _read(starts_at=instant_text(here)).starts_at == here


def test_instant_text_refuses_a_time_that_could_be_anywhere() -> None:
    with pytest.raises(ValueError, match="offset"):
        instant_text(datetime(2026, 3, 5))  # noqa: DTZ001 - that is the point


def test_our_own_code_may_give_aware_datetimes_and_dates_but_no_naive_ones() -> None:
    noon = datetime(2026, 7, 5, 12, tzinfo=ZoneInfo("Europe/London"))
    record = Record(starts_at=noon, on=date(2026, 7, 5))
    assert record.model_dump_json(exclude_none=True) == (
        '{"starts_at":"2026-07-05T11:00:00.000000Z","on":"2026-07-05"}'
    )
    with pytest.raises(ValidationError):
        Record(starts_at=noon.replace(tzinfo=None))
    with pytest.raises(ValidationError):
        Record(on=noon)


def test_a_day_is_a_whole_date_and_nothing_less_or_more() -> None:
    record = _read(on="2021-10-14")
    assert record.on == date(2021, 10, 14)
    assert record.model_dump_json(exclude_none=True) == '{"on":"2021-10-14"}'
    for on in ("2021", "2021-10", "2021-02-29", "2021-10-14T00:00:00", "20211014", "2021-10-14\n", 18914, {}):
        assert _refusal(on=on) == ("date-invalid", "Give a day that exists, like 2021-10-14.")


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "Asia/Kolkata", "America/Argentina/Ushuaia"])
def test_event_may_be_in_any_zone_of_the_iana_list(name: str) -> None:
    assert _read(time_zone=name).time_zone == name


@pytest.mark.parametrize(
    "name", ["", "London", "europe/london", "Europe", "Europe/London ", "GMT+1 or so", "../zones",
             "/etc/localtime", "localtime", "Europe/London\u0000", 0, {}]
)  # fmt: skip
def test_zone_that_does_not_exist_is_refused(name: Any) -> None:
    assert _refusal(time_zone=name) == (
        "time-zone-unknown",
        "Give a time zone by its IANA name, like Europe/London.",
    )


def test_every_zone_that_we_accept_can_be_opened_on_this_machine() -> None:
    assert len(time_zone_names()) > 500
    for name in time_zone_names():
        ZoneInfo(name)


def test_nobody_sees_in_an_error_what_they_sent_or_a_word_of_a_library() -> None:
    for member in Record.model_fields:
        code, detail = _refusal(**{member: "canary"})
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert "canary" not in detail


def test_the_schema_tells_a_reader_the_shapes_and_its_examples_are_valid() -> None:
    validator = Draft202012Validator(_SCHEMA)
    Draft202012Validator.check_schema(_SCHEMA)
    for name, member in _SCHEMA["properties"].items():
        described = member["anyOf"][0]
        assert described["description"]
        for example in described["examples"]:
            validator.validate({name: example})
            _read(**{name: example})
    assert Record.model_json_schema(mode="serialization") == _SCHEMA

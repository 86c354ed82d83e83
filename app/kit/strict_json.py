"""Reads JSON from outside, refuses what two readers could understand differently, and merges patches."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any, NoReturn

MAX_DEPTH = 32


class MalformedJson(Exception):
    """The body is not JSON that we accept. `detail` is for people and never repeats what was sent."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def parse(body: bytes) -> Any:
    """The value that `body` holds: dict, list, str, int, float, bool or None.

    Integers of any size come through as they are; whether they are in range is a question for validation.
    Raises MalformedJson for all that API.md § Input calls malformed: not UTF-8, a byte order mark, not JSON
    by RFC 8259, a member name twice in one object, NaN, infinities (written out or by overflow), half of a
    surrogate pair, nesting deeper than MAX_DEPTH.
    """
    try:
        value = _DECODER.decode(_text(body))
    except json.JSONDecodeError as error:
        raise MalformedJson(
            f"This is not valid JSON: look at line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        # Python refuses to read integers of more than 4,300 digits, because that takes quadratic time.
        raise MalformedJson("A number has too many digits.") from None
    _check_depth(body, value)
    _check_pairs(body, value)
    return value


def merge_patch(target: Any, patch: Any) -> Any:
    """`target` changed by `patch` as RFC 7396 says; neither of the two is altered.

    Values that the patch does not touch are shared with `target`, not copied.
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def _text(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        raise MalformedJson("Leave out the byte order mark.")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise MalformedJson(f"This is not UTF-8: look at byte {error.start + 1}.") from None
    if not text.strip(" \t\r\n"):
        raise MalformedJson("The body is empty.")
    return text


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(members)
    if len(found) != len(members):
        raise MalformedJson("An object has the same member name twice.")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise MalformedJson("A number is too large.")
    return number


def _not_a_number(_: str) -> NoReturn:
    raise MalformedJson("NaN and Infinity are not JSON.")


def _too_deep() -> MalformedJson:
    return MalformedJson(f"Lists and objects may be nested {MAX_DEPTH} deep.")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_finite, parse_constant=_not_a_number)

# A whole pair matches as well: this only picks the few bodies that are worth a second look.
_MAYBE_HALF_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")


def _check_depth(body: bytes, value: Any) -> None:
    # What opens at most 32 brackets cannot nest deeper; for most bodies these two fast counts settle it.
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _contents(outer) if isinstance(inner, (dict, list))]
        if not level:
            return
    raise _too_deep()


def _contents(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _check_pairs(body: bytes, value: Any) -> None:
    if _MAYBE_HALF_PAIR.search(body):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise MalformedJson("A text has half of a surrogate pair.") from None

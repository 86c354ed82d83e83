"""How alike two names are: the same but for case, accents and the order of words, or but for one letter.

Pure functions. `halves` and `probes` find names one letter apart by equal keys, so that an index can: a
letter that differs lies in one half of a name, and then the other half is the same.
"""

import unicodedata

SHORTEST = 5
"""Letters that a name must have before one of them may differ: Ann and Dan are two names."""

_JOINING = frozenset("'’ʼ`´.")
"""Signs inside a word: O'Brien is OBrien."""


def name_key(name: str) -> str:
    """A name without case, accents, punctuation and the order of its words; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(sorted("".join(filter(None, map(_sign, plain))).split()))


def _sign(sign: str) -> str:
    if sign in _JOINING or unicodedata.combining(sign):
        return ""
    return sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " "


def halves(key: str) -> tuple[str, str]:
    """Two keys under which a name is kept. One that is compared only as a whole has it as both."""
    if _whole_only(key):
        return _whole(key), _whole(key)
    middle = len(key) // 2
    return _half(len(key), "<", key[:middle]), _half(len(key), ">", key[middle:])


def probes(key: str) -> tuple[list[str], list[str]]:
    """The first and second halves of all names that can be the same or one letter apart: three of each."""
    if _whole_only(key):
        return [_whole(key)] * 3, [_whole(key)] * 3
    heads, tails = [], []
    for length in (len(key) - 1, len(key), len(key) + 1):
        middle = length // 2
        heads.append(_half(length, "<", key[:middle]))
        tails.append(_half(length, ">", key[len(key) - (length - middle) :]))
    return heads, tails


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two beside each other the other way round, makes them the
    same."""
    start = 0
    for sign, its in zip(one, other, strict=False):
        if sign != its:
            break
        start += 1
    a, b = one[start:], other[start:]
    turned = a[:2] == b[1::-1] and a[2:] == b[2:]
    return a != b and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or turned)


def _whole_only(key: str) -> bool:
    """Numbers are no misspellings of each other: member 12 and member 13 are two."""
    return len(key) < SHORTEST or any(sign.isdigit() for sign in key)


def _whole(key: str) -> str:
    return f"={key}"


def _half(length: int, side: str, half: str) -> str:
    return f"{length}{side}{half}"

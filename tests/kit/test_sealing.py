"""Sealing: who can open what, what a rotation keeps, and which spellings find the same person."""

import base64
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit.sealing import (
    BadKey,
    BlindIndexes,
    Box,
    MasterKeys,
    Unsealable,
    WrongKey,
    binding,
    new_key,
    normalise,
    open_,
    seal,
)

COUNCIL = UUID("01980000-0000-7000-8000-000000000001")
STRANGER = UUID("01980000-0000-7000-8000-000000000002")
ONE = UUID("01980000-0000-7000-8000-00000000000a")
OTHER = UUID("01980000-0000-7000-8000-00000000000b")
KEY = new_key()
IDENTITY = b'{"email": "someone@example.org"}'


# One person's values.


@settings(deadline=None)
@given(st.binary(), st.binary())
def test_what_is_sealed_opens_with_the_same_key_and_place(plaintext: bytes, aad: bytes) -> None:
    assert open_(KEY, seal(KEY, plaintext, aad), aad) == plaintext


def test_sealed_value_shows_nothing_and_is_different_each_time() -> None:
    sealed = [seal(KEY, IDENTITY, b"") for _ in range(50)]
    assert len({value[:13] for value in sealed}) == 50
    assert not any(
        IDENTITY[index : index + 4] in value for value in sealed for index in range(len(IDENTITY) - 4)
    )


@pytest.mark.parametrize(
    "place",
    [
        binding("identity", COUNCIL, OTHER),
        binding("identity", STRANGER, ONE),
        binding("identity", ONE, COUNCIL),
        binding("undo", COUNCIL, ONE),
        b"",
    ],
)
def test_value_copied_to_another_person_organisation_or_purpose_does_not_open(place: bytes) -> None:
    sealed = seal(KEY, IDENTITY, binding("identity", COUNCIL, ONE))
    with pytest.raises(Unsealable):
        open_(KEY, sealed, place)


def test_value_does_not_open_with_the_key_of_another_person() -> None:
    with pytest.raises(Unsealable):
        open_(new_key(), seal(KEY, IDENTITY, b""), b"")


def test_value_altered_in_any_byte_or_cut_anywhere_does_not_open() -> None:
    sealed = seal(KEY, IDENTITY, b"")
    altered = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:length] for length in range(len(sealed))]
    for value in (*altered, *cut, sealed + b"\0"):
        with pytest.raises(Unsealable):
            open_(KEY, value, b"")


# Master keys.


def _keys(number: int) -> list[str]:
    return [MasterKeys.new_text() for _ in range(number)]


def test_person_key_is_unwrapped_by_the_master_key_that_wrapped_it() -> None:
    [text] = _keys(1)
    wrapped = MasterKeys.from_text(text).wrap(KEY, b"place")
    assert KEY not in wrapped
    assert MasterKeys.from_text(f" {text}\n").unwrap(wrapped, b"place") == KEY
    with pytest.raises(Unsealable):
        MasterKeys.from_text(text).unwrap(wrapped, b"another place")


def test_rotation_opens_the_old_wraps_the_new_and_then_needs_the_old_key_no_more() -> None:
    old, new = _keys(2)
    sealed = seal(KEY, IDENTITY, b"place")
    wrapped = MasterKeys.from_text(old).wrap(KEY, b"place")

    during = MasterKeys.from_text(new, [old])
    assert during.unwrap(wrapped, b"place") == KEY
    assert not during.is_current(wrapped)
    rewrapped = during.rewrap(wrapped, b"place")
    assert during.is_current(rewrapped)
    assert during.rewrap(rewrapped, b"place") == rewrapped

    after = MasterKeys.from_text(new)
    assert open_(after.unwrap(rewrapped, b"place"), sealed, b"place") == IDENTITY
    with pytest.raises(WrongKey):
        after.unwrap(wrapped, b"place")
    with pytest.raises(WrongKey):
        MasterKeys.from_text(old).unwrap(rewrapped, b"place")


def test_rewrap_refuses_what_belongs_elsewhere() -> None:
    old, new = _keys(2)
    wrapped = MasterKeys.from_text(old).wrap(KEY, b"place")
    with pytest.raises(Unsealable):
        MasterKeys.from_text(new, [old]).rewrap(wrapped, b"another place")


def test_operator_with_the_wrong_master_key_learns_which_one_is_missing() -> None:
    missing, given_ = (MasterKeys.from_text(text) for text in _keys(2))
    wrapped = missing.wrap(KEY, b"")
    with pytest.raises(WrongKey) as refusal:
        given_.unwrap(wrapped, b"")
    assert wrapped[:4].hex() in str(refusal.value)
    assert given_.wrap(KEY, b"")[:4].hex() in str(refusal.value)


def test_wrapped_key_altered_in_any_byte_or_cut_anywhere_does_not_unwrap() -> None:
    keys = MasterKeys(new_key())
    wrapped = keys.wrap(KEY, b"")
    altered = [wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :] for at in range(len(wrapped))]
    for value in (*altered, *(wrapped[:length] for length in range(len(wrapped)))):
        with pytest.raises((WrongKey, Unsealable)):
            keys.unwrap(value, b"")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "this one has 0"),
        ("secret", "base64"),
        ("correct horse battery staple", "base64"),
        (base64.b64encode(bytes(31)).decode(), "this one has 31"),
        (base64.b64encode(bytes(33)).decode(), "this one has 33"),
        ("é" * 44, "base64"),
        (base64.b64encode(bytes(32)).decode().replace("A", "A!", 1), "base64"),
    ],
)
def test_operator_who_mistypes_a_master_key_is_told_what_one_looks_like(text: str, says: str) -> None:
    for attempt in (lambda: MasterKeys.from_text(text), lambda: MasterKeys.from_text(_keys(1)[0], [text])):
        with pytest.raises(BadKey) as refusal:
            attempt()
        assert says in str(refusal.value)
        assert not text or text not in str(refusal.value)


def test_master_key_of_another_length_is_refused_as_bytes_too() -> None:
    with pytest.raises(BadKey):
        MasterKeys(bytes(16))
    with pytest.raises(BadKey):
        MasterKeys(bytes(32), [bytes(31)])


# Boxes.


@settings(deadline=None)
@given(st.binary(max_size=100), st.binary(max_size=10))
def test_box_opens_what_it_sealed_and_its_text_needs_no_escaping_in_an_address(
    plain: bytes, aad: bytes
) -> None:
    box = Box(KEY, "cursor")
    text = box.seal(plain, aad)
    assert text.isascii()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Box(KEY, "cursor").open(text, aad) == plain


@pytest.mark.parametrize(
    "box", [Box(KEY, "signing-key"), Box(new_key(), "cursor"), Box(KEY, ""), Box(KEY, "cursor ")]
)
def test_box_for_another_purpose_or_deployment_does_not_open_it(box: Box) -> None:
    with pytest.raises(Unsealable):
        box.open(Box(KEY, "cursor").seal(b"after row 50"))


def test_box_does_not_open_what_was_bound_to_another_query() -> None:
    box = Box(KEY, "cursor")
    with pytest.raises(Unsealable):
        box.open(box.seal(b"after row 50", b"sort=title"), b"sort=-title")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "A",
        lambda text: text[:-4],
        lambda text: text + "AAAA",
        lambda text: text[1:],
        lambda text: text[:20] + ("A" if text[20] != "A" else "B") + text[21:],
        lambda text: "é" + text,
        lambda text: "\ud800",
        lambda text: "../../etc",
    ],
)
def test_client_that_makes_up_or_alters_a_cursor_gets_nowhere(damage: Callable[[str], str]) -> None:
    box = Box(KEY, "cursor")
    with pytest.raises(Unsealable):
        box.open(damage(box.seal(b"after row 50")))


# Blind indexes and normalisation.


def test_coordinator_finds_a_person_by_another_spelling_of_the_same_address() -> None:
    indexes = BlindIndexes(KEY)
    stored = indexes.digest("email", "someone@example.org", COUNCIL)
    assert stored is not None
    assert len(stored) == 32
    assert BlindIndexes(KEY).digest("email", " SomeOne@Example.ORG ", COUNCIL) == stored


def test_digests_of_the_same_value_differ_by_organisation_kind_and_deployment() -> None:
    digests = [
        BlindIndexes(KEY).digest("email", "02079460000", COUNCIL),
        BlindIndexes(KEY).digest("legal_name", "02079460000", COUNCIL),
        BlindIndexes(KEY).digest("email", "02079460000", STRANGER),
        BlindIndexes(new_key()).digest("email", "02079460000", COUNCIL),
        BlindIndexes(KEY).digest("email", "02079460001", COUNCIL),
    ]
    assert len(set(digests)) == len(digests)


def test_digests_stay_the_same_from_one_release_to_the_next() -> None:
    """Stored digests would no longer be found: a change here needs a command that indexes everyone anew."""
    indexes = BlindIndexes(bytes(range(32)))
    assert [
        indexes.digest("email", "someone@example.org", COUNCIL).hex()[:16],
        indexes.digest("phone", "020 7946 0000", COUNCIL).hex()[:16],
        indexes.digest("legal_name", "A Person", COUNCIL).hex()[:16],
    ] == ["70cc5cb7109671f4", "f489e616f3c84cf3", "8b93a1870a78909a"]


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "n/a"), ("phone", "0"), ("email", " "), ("legal_name", "-")]
)
def test_people_without_a_number_address_or_name_do_not_match_each_other(kind: str, value: str) -> None:
    assert BlindIndexes(KEY).digest(kind, value, COUNCIL) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "020 7946 0000", "02079460000", "(020) 7946-0000", "020.7946.0000", "+44 20 7946 0000",
        "+442079460000", "+44 (0)20 7946 0000", "+44 020 7946 0000", "(+44) 20 7946 0000",
        "0044 20 7946 0000", "00 44 (0) 20 7946 0000",
        "44 20 7946 0000", "tel: 020 7946 0000", "Fax 020 7946 0000",
        "020 7946 0000 ext. 12", "020 7946 0000 x12", "+44 20 7946 0000;ext=12", "020 7946 0000 #3",
        "020\u00a07946\u20110000", "\uff10\uff12\uff10 7946 0000", "\u0660\u0662\u0660 7946 0000",
    ],
)  # fmt: skip
def test_one_telephone_number_is_known_by_all_its_spellings(spelling: str) -> None:
    assert normalise("phone", spelling) == "+442079460000"


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("\uff0b33 1 99 00 12 34", "+33199001234"),
        ("0033 1 99 00 12 34", "+33199001234"),
        ("+49 (0)30 23125000", "+493023125000"),
        ("7700900123", "7700900123"),
        ("020 7946 0000 + 1", "+4420794600001"),
        ("999", ""),
    ],
)
def test_mobile_foreign_and_incomplete_numbers_keep_apart(spelling: str, number: str) -> None:
    assert normalise("phone", spelling) == number


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("email", "Someone@Example.org", "\tsomeone@EXAMPLE.ORG\n"),
        ("email", "zoe\u0308@example.org", "ZO\u00cb@example.org"),
        ("email", "stra\u00dfe@example.org", "STRASSE@example.org"),
        ("legal_name", "A. Person-Example", "a person example"),
        ("legal_name", "A  O\u2019Person", "A O'PERSON"),
        ("legal_name", "Zoe\u0308 Person", "ZO\u00cb  PERSON"),
        ("legal_name", "\uff21 \uff30erson", "a person"),
        ("legal_name", "Per\u00adson", "Person"),
        ("legal_name", "O\u00b4Person", "O'Person"),
    ],
)
def test_spellings_of_the_same_are_the_same(kind: str, one: str, other: str) -> None:
    assert normalise(kind, one) == normalise(kind, other) != ""


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("email", "some.one@example.org", "someone@example.org"),
        ("email", "someone+news@example.org", "someone@example.org"),
        ("legal_name", "Zoe Person", "Zo\u00eb Person"),
        ("legal_name", "\u0926\u0947\u0935\u0940", "\u0926\u0935"),
        ("phone", "020 7946 0000", "020 7946 0001"),
    ],
)
def test_what_may_be_two_people_is_not_taken_for_one(kind: str, one: str, other: str) -> None:
    assert normalise(kind, one) != normalise(kind, other)


@settings(deadline=None)
@given(st.sampled_from(["email", "phone", "legal_name"]), st.text(max_size=30))
def test_a_normalised_value_is_its_own_normal_form(kind: str, value: str) -> None:
    once = normalise(kind, value)
    assert normalise(kind, once) == once

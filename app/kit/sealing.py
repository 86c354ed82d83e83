"""Seals what nobody may read from the database alone: a key for each person, wrapped by a master key.

Four kinds of key (SETTLED.md 7 and 8):

- The *master key* is kept outside the database and opens only other keys. To rotate it, the old one stays
  in the list of older keys until every wrapped key has been through `rewrap` (docs/decisions/0014).
- A *person key* seals one contributor's data and lies wrapped beside it. Once the wrapped key is erased,
  whatever was sealed with it is unreadable wherever a copy lies; a backup that holds both still opens.
- The *lasting secret*, one for each deployment, is made once with `new_key` and stored wrapped like a person
  key. Blind indexes and boxes derive from it. Rotation rewraps it without changing it, so the indexes of all
  contributors stay valid; changing it means opening every identity and indexing it anew.
- A *derived key* is HKDF of the lasting secret with a label, and is never stored.

A sealed value begins with a format byte, so that another cipher can follow one day.
"""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_ID_BYTES = 4

Kind = Literal["email", "phone", "legal_name"]

_SHORTEST_PHONE = 6
_PHONE_RULES = (
    (re.compile(r"(?<=[0-9])[\s,;]*(?:ext|x|#).*", re.IGNORECASE | re.DOTALL), ""),
    (re.compile(r"(?<=[0-9])\s*\(0\)"), ""),
    (re.compile(r"[^0-9+]"), ""),
    (re.compile(r"(?<=.)\+"), ""),
    (re.compile(r"^00"), "+"),
    (re.compile(r"^0"), "+44"),
    (re.compile(r"^44(?=[0-9]{10}$)"), "+44"),
    (re.compile(r"^\+440+"), "+44"),
)


class BadKey(ValueError):
    """Text that should be a key is not one."""


class WrongKey(Exception):
    """None of the master keys at hand is the one that a value was wrapped with."""


class Unsealable(Exception):
    """A sealed value does not open: altered, cut short, or sealed for another person, purpose or key."""


def new_key() -> bytes:
    """A random key: a person key or the lasting secret."""
    return os.urandom(KEY_BYTES)


def binding(purpose: str, organisation_id: UUID, contributor_id: UUID) -> bytes:
    """Additional data that ties a sealed value to its place, so that it opens in no other row or column."""
    return organisation_id.bytes + contributor_id.bytes + purpose.encode()


def seal(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """`plaintext` under AES-256-GCM with a random nonce: 29 bytes longer, different each time."""
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def open_(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """What was sealed with the same `key` and `aad`. Raises Unsealable."""
    if sealed[:1] != _FORMAT:
        raise Unsealable("the value is not in a format that this version knows")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], aad)
    except (InvalidTag, ValueError):
        raise Unsealable("the value was altered, or belongs elsewhere") from None


class MasterKeys:
    """The current master key, and older ones that still open what was wrapped before a rotation."""

    def __init__(
        self, current: bytes, older: Iterable[bytes] = (), again: "Callable[[], MasterKeys] | None" = None
    ) -> None:
        """Each key is 32 bytes. `again` reads the keys anew, where they may have changed meanwhile: it is
        asked when a value was wrapped with one that is not known. Raises BadKey."""
        keys = [current, *older]
        if any(len(key) != KEY_BYTES for key in keys):
            raise BadKey(f"A master key has {KEY_BYTES} bytes.")
        self._keys = {_key_id(key): key for key in keys}
        self._current = _key_id(current)
        self._again = again

    @classmethod
    def from_text(
        cls, current: str, older: Iterable[str] = (), again: "Callable[[], MasterKeys] | None" = None
    ) -> Self:
        """From base64 text as `new_text` writes it. Raises BadKey, which repeats nothing of the text."""
        return cls(_key_from_text(current), [_key_from_text(text) for text in older], again)

    def __len__(self) -> int:
        return len(self._keys)

    @staticmethod
    def new_text() -> str:
        """A new random master key as base64 text, for the operator to keep outside the database."""
        return base64.b64encode(new_key()).decode()

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """`key` sealed with the current master key."""
        return self._current + seal(self._keys[self._current], key, aad)

    def wrap_like(self, wrapped: bytes, key: bytes, aad: bytes) -> bytes:
        """`key` sealed with the master key that another was wrapped with. Raises WrongKey."""
        return wrapped[:_ID_BYTES] + seal(self._master(wrapped), key, aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        """The key in `wrapped`. Raises WrongKey (a master key is missing) or Unsealable (it was altered)."""
        return open_(self._master(wrapped), wrapped[_ID_BYTES:], aad)

    def _master(self, wrapped: bytes) -> bytes:
        key_id = wrapped[:_ID_BYTES]
        if key_id not in self._keys and self._again is not None:
            self._keys |= self._again()._keys
        if key_id not in self._keys:
            raise WrongKey(
                f"This was wrapped with master key {key_id.hex()}, which is not among those "
                f"given: {', '.join(known.hex() for known in self._keys)}."
            )
        return self._keys[key_id]

    def is_current(self, wrapped: bytes) -> bool:
        """Whether `wrapped` needs no `rewrap`."""
        return wrapped[:_ID_BYTES] == self._current

    def rewrap(self, wrapped: bytes, aad: bytes) -> bytes:
        """The same key wrapped with the current master key; what the key itself seals stays as it is."""
        return wrapped if self.is_current(wrapped) else self.wrap(self.unwrap(wrapped, aad), aad)


class Box:
    """Seals short opaque texts for one purpose, such as cursors; they open for no other purpose."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        """`secret` is the lasting secret."""
        self._key = _derived(secret, f"box:{purpose}".encode())

    def seal(self, plaintext: bytes, aad: bytes = b"") -> str:
        """URL-safe text without padding. `aad` is not in it, but must be the same when it is opened."""
        return base64.urlsafe_b64encode(seal(self._key, plaintext, aad)).rstrip(b"=").decode()

    def open(self, text: str, aad: bytes = b"") -> bytes:
        """What `seal` was given. Raises Unsealable for every other text."""
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            raise Unsealable("the text is not one of ours") from None
        # Python's decoder skips strangers and stray bits, so several texts would open as one.
        if base64.urlsafe_b64encode(sealed).rstrip(b"=") != text.encode():
            raise Unsealable("the text is not one of ours")
        return open_(self._key, sealed, aad)


class Digests:
    """Keyed digests for one purpose: nobody who has only the database can tell of what they are."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        """`secret` is the lasting secret."""
        self._key = _derived(secret, f"digest:{purpose}".encode())

    def of(self, text: str) -> bytes:
        """32 bytes, always the same for the same text."""
        return hmac.digest(self._key, text.encode(), "sha256")

    def number_of(self, text: str, digits: int) -> str:
        """So many decimal digits, likewise: a code that is told and never stored."""
        return str(int.from_bytes(self.of(text)) % 10**digits).zfill(digits)


class BlindIndexes:
    """Finds equal values without storing them: keyed digests that no two organisations share."""

    def __init__(self, secret: bytes) -> None:
        """`secret` is the lasting secret."""
        self._secret = secret

    def digest(self, kind: Kind, value: str, organisation_id: UUID) -> bytes | None:
        """32 bytes that are equal when the normalised values are.

        None where nothing is left to compare ("n/a" as a phone number), so that two people without a number
        do not match.
        """
        normalised = normalise(kind, value)
        if not normalised:
            return None
        key = _derived(self._secret, b"blind-index:" + organisation_id.bytes)
        return hmac.digest(key, f"{kind}:{normalised}".encode(), "sha256")


def normalise(kind: Kind, value: str) -> str:
    """The form in which two spellings of one e-mail address, phone number or legal name are the same.

    A change of these rules needs every index computed anew: stored digests follow the rules of their day.
    """
    return _NORMALISERS[kind](value)


def _email(value: str) -> str:
    return _folded("NFC", value.strip())


def _phone(value: str) -> str:
    """`+` and digits. UK numbers may come as 020…, 0044 20…, +44 (0)20… or 4420…; extensions do not count.

    Own rules and not a library's, because its numbering tables change with every release and stored digests
    would no longer be found. What has no country and no leading 0 stays as it is.
    """
    number = "".join(_phone_sign(sign) for sign in unicodedata.normalize("NFKC", value))
    for pattern, replacement in _PHONE_RULES:
        number = pattern.sub(replacement, number)
    return number if len(number) >= _SHORTEST_PHONE else ""


def _phone_sign(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _legal_name(value: str) -> str:
    """Letters, their marks and digits only: O'Brien is OBrien, and Smith-Jones is Smith Jones."""
    # Once before folding: NFKC would set an accent typed as an apostrophe on the letter before it.
    return unicodedata.normalize("NFKC", _wordly(_folded("NFKC", _wordly(value))))


def _wordly(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() or unicodedata.category(sign).startswith("M"))


def _folded(form: Literal["NFC", "NFKC"], value: str) -> str:
    # Folding case may leave a text that is no longer in normal form.
    return unicodedata.normalize(form, unicodedata.normalize(form, value).casefold())


_NORMALISERS: dict[Kind, Callable[[str], str]] = {"email": _email, "phone": _phone, "legal_name": _legal_name}


def _derived(secret: bytes, label: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"golden-thread:" + label).derive(secret)


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"golden-thread:master-key-id:" + key).digest()[:_ID_BYTES]


def _key_from_text(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        raise BadKey("A master key is base64 text; this is something else.") from None
    if len(key) != KEY_BYTES:
        raise BadKey(
            f"A master key has {KEY_BYTES} bytes, written as 44 characters; this one has {len(key)}."
        )
    return key

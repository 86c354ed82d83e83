"""What generated rows are made of: ids and instants that move on, words, owners; and what is there so far."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from app.features.keys import Keys

Row = dict[str, Any]
Tables = Iterator[tuple[str, Iterator[Row]]]

ORGANISATIONS = 50
LARGEST_SHARE = 0.2
"""One organisation owns a fifth of everything, because averages hide what large partners see."""

_START = datetime(2021, 1, 4, 9, tzinfo=UTC)
_WORDS = [
    *("people", "experience", "practitioners", "plan", "review", "change", "support", "together", "better"),
    *("because", "decide", "matters", "difference", "made", "meeting", "welcome", "letter", "accessible"),
]


@dataclass(frozen=True)
class Placed:
    """A row that others hang on: its id, the organisation that leads it, and the project that it is in."""

    id: str
    organisation_id: str
    project_id: str = ""


class Maker:
    """Draws everything from one seeded generator."""

    def __init__(self, seed: int, scale: float, keys: Keys) -> None:
        self.random = random.Random(seed)
        self.keys = keys
        self._scale = scale
        self._made = 0
        self.organisations = [self.id() for _ in range(ORGANISATIONS)]
        self.projects: list[Placed] = []
        self.partners: dict[str, list[str]] = {}
        self.contributors: dict[str, list[str]] = {each: [] for each in self.organisations}
        self.sessions: list[Placed] = []

    def size(self, at_full_scale: int) -> int:
        """So many rows at this scale."""
        return max(1, round(at_full_scale * self._scale))

    def id(self) -> str:
        """A UUIDv7 a quarter of a second after the one before."""
        self._made += 1
        milliseconds = int(_START.timestamp() * 1000) + self._made * 250
        number = milliseconds << 80 | 7 << 76 | self.random.getrandbits(76)
        return str(UUID(int=number & ~(3 << 62) | 2 << 62))

    def instant(self) -> str:
        """The instant of the id that was made last."""
        moment = _START + timedelta(milliseconds=self._made * 250)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def record(self, organisation_id: str) -> Row:
        """The members common to all records."""
        own_id, at = self.id(), self.instant()
        stamps = {"created_at": at, "updated_at": at, "version": 1}
        return {"id": own_id} | stamps | {"organisation_id": organisation_id}

    def owner(self) -> str:
        """An organisation: the first one for a fifth of what is made."""
        if self.random.random() < LARGEST_SHARE:
            return self.organisations[0]
        return self.random.choice(self.organisations[1:])

    def words(self, least: int, most: int) -> str:
        """So many words."""
        return " ".join(self.random.choices(_WORDS, k=self.random.randint(least, most))).capitalize() + "."

    def one_of(self, choices: type[StrEnum]) -> str:
        """A code of an enumeration."""
        return str(self.random.choice(list(choices)).value)

    def chance(self, share: float) -> bool:
        """True for about this share of the times."""
        return self.random.random() < share


def as_json(value: Any) -> str:
    """A document as the tables keep it."""
    return orjson.dumps(value).decode()

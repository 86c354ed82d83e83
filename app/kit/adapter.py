"""What the two databases have in common: plain rows, and the ways in which a statement fails."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

from app.kit.scope import NOBODY

Row = Sequence[Any]
"""Values in the order of the SELECT: text for ids, instants and days, JSON text for documents."""


class Broken(Exception):
    """A constraint of the database refused the change.

    `kind` is unique, foreign_key, check or not_null; `rule` names the constraint or its columns.
    """

    def __init__(self, kind: str, rule: str) -> None:
        super().__init__(kind, rule)
        self.kind = kind
        self.rule = rule


class Busy(Exception):
    """The database did not take the work in time; nothing was done."""


class Held(RuntimeError):
    """Another process has taken this name."""


class UnknownOutcome(Exception):
    """The commit was sent and its answer never came: it may or may not have been done."""


class Asking(NamedTuple):
    """Who asks, as row-level security has to know it."""

    organisation_id: str
    contributor_id: str
    system: bool
    member_id: str = NOBODY
    is_leading: bool = False


class Connection(Protocol):
    async def rows(self, sql: str, arguments: Sequence[Any]) -> list[Row]: ...

    async def change(self, sql: str, arguments: Sequence[Any]) -> int: ...

    async def look_as_system(self, yes: bool) -> None:
        """Whether row-level security lets everything through, until the transaction ends."""


class Adapter(Protocol):
    dialect: str

    async def is_migrated(self) -> bool: ...

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    def reading(self, asking: Asking) -> AbstractAsyncContextManager[Connection]: ...

    def writing(self, asking: Asking) -> AbstractAsyncContextManager[Connection]: ...

    async def tidy(self, tables: list[str]) -> None:
        """Give up the space of rows that were deleted from these tables; Busy where others are in the way."""

    def hold(self, name: str) -> AbstractAsyncContextManager[None]:
        """Have a name to oneself among all processes on this database; Held where it is taken."""

"""Pages of lists that are found anew in what is there: in an order of their own, each from a place on."""

from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from app.kit.operations import Answer, Call
from app.kit.problems import invalid, parameter_fault
from app.kit.resource import page_answer
from app.kit.sealing import Unsealable


class PlacesQuery(BaseModel):
    """What such a list takes; each adds its filters."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before.")] = (
        None
    )


class Places:
    """One page that somebody asks for. `place` is where it begins: what its rows are sorted by, in that
    order. A cursor is sealed together with the filters, and is good for no other list."""

    def __init__(self, call: Call, name: str, query: PlacesQuery, start: list[Any]) -> None:
        self._call, self._limit = call, query.limit
        self._box = call.services.keys.box(f"{name}-cursor")
        self.filters = query.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)
        self._bound = orjson.dumps(self.filters)
        self.place = start if query.cursor is None else self._opened(query.cursor)

    def _opened(self, cursor: str) -> list[Any]:
        try:
            place: list[Any] = orjson.loads(self._box.open(cursor, self._bound))
        except Unsealable:
            detail = "This cursor is not from this list with these filters. Start again without it."
            raise invalid(parameter_fault("cursor", "cursor-invalid", detail)) from None
        return place

    @property
    def limit(self) -> int:
        """How many rows to ask for: one more than is shown says that there is another page."""
        return self._limit + 1

    def answer(self, found: list[tuple[Any, dict[str, Any]]]) -> Answer:
        """The page, of each item and its place."""
        shown, more = found[: self._limit], len(found) > self._limit
        cursor = self._box.seal(orjson.dumps(shown[-1][0]), self._bound) if more else None
        return page_answer(self._call, {"items": [item for _, item in shown], "next_cursor": cursor})

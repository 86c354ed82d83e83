"""Nouns as the public reads them: the members that anybody may read, and pages of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, create_model

from app.features.coarse import PublicHeadcount, coarse
from app.kit.database import Read
from app.kit.inputs import Id
from app.kit.noun import Noun, Query
from app.kit.operations import Call

MOST = 200
"""The longest list inside a project; `more` names the lists that go on."""


class PublicQuery(BaseModel):
    """Pages, and nothing to filter or sort by."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="`next_cursor` of the page before.")] = (
        None
    )


@dataclass(frozen=True)
class Shown(Noun):
    """A noun as the public reads it: these members are asked of the database and no others, in one order,
    of the rows that are `pinned`."""

    members: tuple[str, ...] = ()
    order: str = "id"
    pinned: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def columns(self) -> dict[str, Any]:
        table = self.model.__table__  # type: ignore[attr-defined]
        return {name: table.columns[name] for name in dict.fromkeys(("id", "version", *self.members))}

    def item(self, record: dict[str, Any]) -> dict[str, Any]:
        shown = {name: record[name] for name in (*self.members, *self.lists)}
        if "headcounts" in shown:
            # A fragment of JSON does not let itself be read except by being written.
            shown["headcounts"] = coarse(orjson.loads(orjson.dumps(shown["headcounts"])))
        return shown

    async def page(self, call: Call, db: Read, query: PublicQuery, within: dict[str, Any]) -> dict[str, Any]:
        asked = Query(limit=query.limit, cursor=query.cursor, sort=self.order)
        page: dict[str, Any] = await call.services.lister.page(db, self, asked, within | dict(self.pinned))
        return page | {"items": [self.item(record) for record in page["items"]]}

    def described(self, name: str, **more: Any) -> type[BaseModel]:
        """The model of an item: its members as the noun's own view has them, and more."""
        fields = {member: self.view.model_fields[member] for member in self.members}
        if "headcounts" in self.lists:
            more = {"headcounts": (list[PublicHeadcount], ...)} | more
        own: dict[str, Any] = {
            member: (Id if member == "id" else each.annotation, Field(description=each.description))
            for member, each in fields.items()
        }
        return create_model(name, **own, **more)


def shown(noun: Noun, members: str, **more: Any) -> Shown:
    """A noun with these members and no others, in the words of its own view."""
    same = ("model", "collection", "create", "view", "readers", "sorts")
    return Shown(
        **{name: getattr(noun, name) for name in same},
        name=f"public-{noun.name}",
        external=False,
        members=tuple(members.split()),
        **more,
    )

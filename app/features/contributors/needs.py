"""What helps me: formats, support, travel, and the signs that somebody finds it hard."""

from typing import Any

from app.features.contributors import layer, sight
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import AboutPerson
from app.kit import reading, writing
from app.kit.answering import PATCH_TYPES, patch_in_body
from app.kit.database import Write
from app.kit.dates import Day
from app.kit.inputs import Line, Members, Words, check_data
from app.kit.noun import HOME, Noun
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import of_person
from app.kit.problems import Problem
from app.kit.standing import Standing, standing
from app.kit.strict_json import merge_patch
from app.kit.tables import belongs_to, day, document, owned_by, text, yes_no


class NeedsMembers(Members):
    formats: list[Line] = document(
        "needs",
        nullable=False,
        default_factory=list,
        max_length=30,
        description="Large print, easy read, BSL, an interpreter and for which language, …",
    )
    support: Words | None = text("needs", description="Who or what helps to take part.")
    travel: Words | None = text("needs", description="How they get there and what that takes.")
    signs: Words | None = text("needs", description="Signs that I am finding it hard, and what to do then.")
    messages_stopped: bool = yes_no(
        "needs",
        default=False,
        description="Send no messages at all: for a time of illness, or after a death.",
    )
    reviewed_on: Day | None = day("needs")
    review_due_on: Day | None = day("needs")


class Needs(NeedsMembers, AboutPerson, table=True):
    """One for each contributor, with the contributor's id. Home organisation only."""

    __tablename__ = "contributor_needs"
    __person__ = of_person("What helps you", id="person")
    __table_args__ = owned_by(belongs_to("id", "contributors", goes_with=True))


class NeedsView(NeedsMembers):
    id: str
    version: int
    updated_at: str | None


class _Layer(Noun):
    def href(self, row: Any) -> str:
        return f"{CONTRIBUTORS.path}/{row['id']}/needs"


NEEDS = _Layer(
    model=Needs,
    name="contributor-needs",
    collection="needs",
    permission="contributors.needs",
    create=NeedsMembers,
    view=NeedsView,
    parent=CONTRIBUTORS,
    parent_member="id",
    nested=True,
    created_by=frozenset(HOME),
    by_person=frozenset(NeedsMembers.model_fields) - {"reviewed_on", "review_due_on"},
    relations=frozenset({"own"}),
    readers=sight.READERS_AT_HOME,
    external=False,
)


async def _found(db: Write, person: Standing) -> Standing | None:
    try:
        return await standing(db, NEEDS, person.row["id"])
    except Problem:
        return None


async def _read(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.write(call.scope, call.request_id) as db:
        person = await layer.at_home(db, call)
        record = {"id": person.row["id"]} | NeedsMembers().model_dump() | layer.NOTHING
        if await _found(db, person):
            record, _ = await reading.one(db, NEEDS, person.row["id"])
        else:
            layer.was_read(db, "needs", person)
    return layer.answer(call, "needs", {name: record[name] for name in NeedsView.model_fields})


async def _change(call: Call) -> Answer:
    async with layer.changing(call, *PATCH_TYPES) as (db, person):
        current = await _found(db, person)
        version = current.row["version"] if current else 0
        call.require_match(version, layer.etag("needs", version))
        stamp = await _merge(db, person, current, patch_in_body(call))
    return layer.answer(call, "needs", stamp)


async def _merge(
    db: Write, person: Standing, current: Standing | None, patch: dict[str, Any]
) -> dict[str, Any]:
    if current:
        row = await writing.change(db, NEEDS, current, patch, [])
    else:
        sent = check_data(NeedsMembers, merge_patch({}, patch)).model_dump(mode="python")
        row = await writing.create(db, NEEDS, sent, person)
    return {name: row[name] for name in layer.LayerStamp.model_fields}


async def stop_messages(db: Write, person: Standing) -> None:
    """Send them nothing more, because they said so elsewhere."""
    await _merge(db, person, await _found(db, person), {"messages_stopped": True})


def operations() -> list[Operation]:
    """Reading, which is put on record, and changing."""
    return [
        layer.layer_operation("GET", "needs", _read, "Read what helps somebody to take part", NeedsView),
        layer.layer_operation(
            "PUT", "needs", _change, "Say what helps somebody to take part", layer.LayerStamp, NeedsMembers
        ),
    ]

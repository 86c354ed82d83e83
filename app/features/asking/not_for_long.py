"""Who has not been asked for long: one's own active people, until they are asked, pause or have a pause."""

from datetime import timedelta
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, func, select, tuple_
from sqlmodel import col

from app.features.asking.pauses import PAUSES, AskingPause, is_live
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.enumerations import ContributorStatus
from app.features.sessions.participations import Participation
from app.kit.dates import Instant, today
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation
from app.kit.places import Places, PlacesQuery
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ORGANISATION

LONG = 180
"""Days without being asked, where nobody says how many."""

_NEVER = "0001-01-01T00:00:00.000000Z"


class NotAsked(BaseModel):
    """Somebody who takes part and is not asked. Of their profile there is the name alone where the caller may
    not read contributors."""

    contributor_id: Id
    contributor_name: str = Field(description="As they wish to be known.")
    pronouns: str | None
    interests: list[str]
    availability: str | None
    last_asked_at: Instant | None = Field(description="Null where they were never asked.")


class NotAskedPage(BaseModel):
    items: list[NotAsked]
    next_cursor: str | None = Field(description="Where the next page starts; null is the only end.")


class NotAskedQuery(PlacesQuery):
    """Who was never asked first, then whoever waits longest."""

    days: Annotated[int, Field(ge=1, le=3650, description="For how long they were not asked.")] = LONG


def _not_asked() -> Any:
    # Counted once for all: asked of each person, it takes seconds among thousands.
    asked = (
        select(Participation.contributor_id, func.max(Participation.asked_at).label("last"))
        .where(Participation.home_organisation_id == ORGANISATION)
        .group_by(col(Participation.contributor_id))
        .subquery()
    )
    last = func.coalesce(asked.c.last, bindparam("never", type_=INSTANT))
    paused = select(AskingPause.contributor_id).where(is_live())
    place = tuple_(bindparam("after_last", type_=INSTANT), bindparam("after_id", type_=ID))
    return (
        select(
            Contributor.id,
            Contributor.display_name,
            Contributor.pronouns,
            Contributor.interests,
            Contributor.availability,
            last,
        )
        .outerjoin(asked, asked.c.contributor_id == Contributor.id)
        .where(
            Contributor.organisation_id == ORGANISATION,
            Contributor.status == ContributorStatus.active.value,
            col(Contributor.id).not_in(paused),
            last < bindparam("since", type_=INSTANT),
            tuple_(last, Contributor.id) > place,
        )
        .order_by(last, Contributor.id)
        .limit(bindparam("page_limit"))
    )


_NOT_ASKED = Statement(_not_asked)
_NAMES = tuple(NotAsked.model_fields)
_UNREAD: dict[str, Any] = {"pronouns": None, "interests": [], "availability": None}


async def _list(call: Call) -> Answer:
    query: NotAskedQuery = call.query(NotAskedQuery)
    page = Places(call, "not-asked", query, [_NEVER, NOBODY])
    since = f"{(today() - timedelta(days=query.days)).isoformat()}T00:00:00.000000Z"
    values = {"since": since, "never": _NEVER, "after_last": page.place[0], "after_id": page.place[1]}
    async with call.services.database.read(call.scope) as db:
        rows = await db.rows(_NOT_ASKED, **values, page_limit=page.limit)
    hidden = {} if call.scope.may(CONTRIBUTORS.reads) else _UNREAD
    return page.answer([([row[5], row[0]], _item(row) | hidden) for row in rows])


def _item(row: Any) -> dict[str, Any]:
    item = dict(zip(_NAMES, row, strict=True))
    never = item["last_asked_at"] == _NEVER
    return item | {
        "interests": orjson.Fragment(item["interests"]),
        "last_asked_at": None if never else row[5],
    }


def operations() -> list[Operation]:
    """One list, of one's own people."""
    return [
        Operation(
            "GET",
            f"{CONTRIBUTORS.path}/not-asked-for-long",
            "list_not_asked_for_long",
            _list,
            PAUSES.reads,
            "List who has not been asked for long",
            PAUSES.collection,
            description="Your own active people who were not asked to anything for so many days, or never. "
            "Nobody leaves it but by being asked, by a pause that says why, or when they pause or leave. "
            f"What they want and when they can needs `{CONTRIBUTORS.reads}`.",
            query=NotAskedQuery,
            answers={200: NotAskedPage},
        )
    ]

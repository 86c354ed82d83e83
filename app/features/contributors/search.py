"""Finding people. A POST, because no personal data belongs in an address (API.md)."""

from typing import Annotated, Any

from pydantic import Field

from app.features.contributors.contributor import CONTRIBUTORS, ContributorQuery, ContributorView
from app.features.contributors.identity import Email, Phone
from app.features.contributors.sealed import INDEXED, digest
from app.kit import audit, external_ids
from app.kit.database import Read
from app.kit.dates import Day
from app.kit.inputs import ExternalIdIn, Line, Part
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import page_model
from app.kit.scope import NOBODY

DUE = {
    "needs_review_on_lt": ("contributors.needs:read", "contributor-needs"),
    "ask_again_by": ("contributors.consents:read", "consent"),
}
"""Ways to find whom to speak to: the permission that each needs, and what is read by it."""

WAYS = ("display_name", "external_id", *INDEXED, *DUE)


class ContributorSearch(Part):
    """Exactly one of the first seven."""

    display_name: Line | None = Field(
        default=None, description="How it begins, in any case.", examples=["Rob"]
    )
    external_id: ExternalIdIn | None = Field(default=None, description="Your own id of them.")
    email: Email | None = Field(default=None, description="The whole address.")
    phone: Phone | None = Field(default=None, description="The whole number, however it is written.")
    legal_name: Line | None = Field(default=None, description="The whole name.")
    needs_review_on_lt: Day | None = Field(
        default=None,
        description="Yours, with whom to go through what helps them: it was due before this day.",
    )
    ask_again_by: Day | None = Field(
        default=None,
        description="Yours who are to be asked again: what they agreed to runs out by this day or has "
        "run out, or it ended when they turned 18; and they have not said anything since.",
    )
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, Field(max_length=2000)] = None


async def _search(call: Call) -> Answer:
    await call.body()
    asked = call.json(ContributorSearch)
    ways = [name for name in WAYS if getattr(asked, name) is not None]
    if len(ways) != 1:
        raise invalid(fault("", "exactly-one-of", f"Give exactly one of {', '.join(WAYS)}."))
    way = ways[0]
    if way in INDEXED:
        return await _by_identity(call, asked, way)
    if way in DUE:
        return await _due(call, asked, way)
    async with call.services.database.read(call.scope) as db:
        return json_answer(await _page(call, db, asked, await _where(db, asked)))


async def _where(db: Read, asked: ContributorSearch) -> dict[str, str]:
    if asked.external_id:
        named = asked.external_id.model_dump()
        return {"id": await external_ids.find(db, CONTRIBUTORS.name, **named) or NOBODY}
    begins = str(asked.display_name).casefold()
    return {"display_name_gte": begins, "display_name_lt": begins + "\U0010ffff"}


async def _by_identity(call: Call, asked: ContributorSearch, way: Any) -> Answer:
    """Only one's own contributors have an identity here; that it was asked for is put on record."""
    _must_have(call, "contributors.identity:read")
    wanted = digest(call.services.keys, way, getattr(asked, way), call.scope.organisation_id)
    async with call.services.database.write(call.scope, call.request_id) as db:
        page = await _page(call, db, asked, {way: wanted or ""})
        found = [each["id"] for each in page["items"]]
        who = found[0] if len(found) == 1 else None
        owner = call.scope.organisation_id
        audit.note(
            db, audit.Action.read, "contributor-identity", who, owner=owner, members=(way,), people=found
        )
    return json_answer(page)


async def _due(call: Call, asked: ContributorSearch, way: str) -> Answer:
    """Only one's own contributors have needs and a ledger here; that it was asked for is put on record."""
    needed, what = DUE[way]
    _must_have(call, needed)
    async with call.services.database.write(call.scope, call.request_id) as db:
        page = await _page(call, db, asked, {way: getattr(asked, way).isoformat()})
        found, owner = [each["id"] for each in page["items"]], call.scope.organisation_id
        audit.note(db, audit.Action.read, what, None, owner=owner, members=(way,), people=found)
    return json_answer(page)


def _must_have(call: Call, needed: str) -> None:
    if not call.scope.may(needed):
        raise Problem("forbidden", f"This needs the permission {needed}.", permission=needed)


async def _page(call: Call, db: Read, asked: ContributorSearch, where: dict[str, str]) -> dict[str, Any]:
    query = ContributorQuery(limit=asked.limit, cursor=asked.cursor, sort="display_name")
    page: dict[str, Any] = await call.services.lister.page(db, CONTRIBUTORS, query, where)
    return page


def operations() -> list[Operation]:
    """One search."""
    return [
        Operation(
            "POST",
            f"{CONTRIBUTORS.path}/search",
            "search_contributors",
            _search,
            CONTRIBUTORS.reads,
            "Find contributors",
            CONTRIBUTORS.collection,
            description="By e-mail, phone or legal name only your own, with the permission "
            "`contributors.identity:read`; each such search is put on record. So is one for whom "
            "to speak to, which needs `contributors.needs:read` or `contributors.consents:read`.",
            body=ContributorSearch,
            answers={200: page_model(ContributorView)},
        )
    ]

"""The service about itself: `/v1`, `/v1/me`, `/problems`, and whether it is alive and ready."""

from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select

from app import __version__
from app.features.clients import Client
from app.features.contributors.contributor import Contributor
from app.features.members import Member
from app.features.organisations import Organisation
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import KINDS, Problem, not_found
from app.kit.statements import Statement
from app.kit.tables import ID


class ServiceView(BaseModel):
    name: str
    version: str
    documentation: str
    openapi: str
    problems: str
    collections: dict[str, str]


class ActingView(BaseModel):
    """Who acts: a client, or a member or contributor who signed in."""

    kind: str = Field(examples=["member"])
    id: str = Field(json_schema_extra={"format": "uuid"})
    display_name: str
    roles: list[str]


class MeView(BaseModel):
    actor: str
    acting: ActingView
    organisation: dict[str, str]
    permissions: list[str]
    where_co_lead: list[str] = Field(
        description="Those of them that hold only in projects in whose team you are a co-lead."
    )


class ProblemKindView(BaseModel):
    code: str
    status: int
    title: str
    remedy: str


class ProblemKindPage(BaseModel):
    items: list[ProblemKindView]


class Health(BaseModel):
    status: str


_NAME = Statement(lambda: select(Organisation.name).where(Organisation.id == bindparam("id", type_=ID)))
_WHO: dict[str, Statement] = {
    "client": Statement(lambda: select(Client.name).where(Client.id == bindparam("id", type_=ID))),
    "member": Statement(
        lambda: select(Member.display_name, Member.roles).where(Member.id == bindparam("id", type_=ID))
    ),
    "contributor": Statement(
        lambda: select(Contributor.display_name).where(Contributor.id == bindparam("id", type_=ID))
    ),
}
_ANYTHING = Statement(lambda: select(Organisation.id).limit(1))


async def _service(call: Call) -> Answer:
    call.no_query()
    collections = sorted(
        {
            o.path
            for o in call.services.operations
            if o.operation_id.startswith("list_") and "{" not in o.path and o.path.startswith("/v1/")
        }
    )
    return json_answer(
        {
            "name": "Golden Thread",
            "version": __version__,
            "documentation": "/docs",
            "openapi": "/openapi.json",
            "problems": "/problems",
            "collections": {path.removeprefix("/v1/"): path for path in collections},
        }
    )


async def _me(call: Call) -> Answer:
    call.no_query()
    kind, _, actor_id = call.scope.actor.partition(":")
    async with call.services.database.read(call.scope) as db:
        name = await db.value(_NAME, id=call.scope.organisation_id)
        display_name, *roles = await db.row(_WHO[kind], id=actor_id) or ("",)
    acting = {"kind": kind, "id": actor_id, "display_name": display_name}
    organisation = {"id": call.scope.organisation_id, "name": name}
    return json_answer(
        {
            "actor": call.scope.actor,
            "acting": acting | {"roles": orjson.loads(roles[0]) if roles else []},
            "organisation": organisation,
            "permissions": sorted(call.scope.permissions | call.scope.where_leading),
            "where_co_lead": sorted(call.scope.where_leading),
        }
    )


async def _problems(call: Call) -> Answer:
    call.no_query()
    return json_answer({"items": [_kind(code) for code in KINDS]})


async def _problem(call: Call) -> Answer:
    call.no_query()
    if call.path["code"] not in KINDS:
        raise not_found()
    return json_answer(_kind(call.path["code"]))


def _kind(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    return {"code": code, "status": kind.status, "title": kind.title, "remedy": kind.remedy}


async def _alive(call: Call) -> Answer:
    call.no_query()
    return json_answer({"status": "alive"})


async def _ready(call: Call) -> Answer:
    call.no_query()
    try:
        async with call.services.database.system_read("is the database there") as db:
            await db.rows(_ANYTHING)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, we are not ready
        raise Problem("busy", "The database does not answer.", headers={"retry-after": "5"}) from None
    return json_answer({"status": "ready"})


def operations() -> list[Operation]:
    """Open to everybody, but for `/v1/me`, which needs a token and no permission."""
    return [
        Operation(
            "GET",
            "/v1",
            "read_service",
            _service,
            None,
            "What this is and where to begin",
            "about",
            answers={200: ServiceView},
        ),
        Operation(
            "GET", "/v1/me", "read_me", _me, "", "Who I am and what I may do", "about", answers={200: MeView}
        ),
        Operation(
            "GET",
            "/problems",
            "list_problems",
            _problems,
            None,
            "Every refusal and what to do about it",
            "about",
            answers={200: ProblemKindPage},
        ),
        Operation(
            "GET",
            "/problems/{code}",
            "read_problem",
            _problem,
            None,
            "One refusal and what to do about it",
            "about",
            answers={200: ProblemKindView},
        ),
        Operation(
            "GET",
            "/livez",
            "read_liveness",
            _alive,
            None,
            "Whether the process runs",
            "operations",
            answers={200: Health},
        ),
        Operation(
            "GET",
            "/readyz",
            "read_readiness",
            _ready,
            None,
            "Whether it can answer",
            "operations",
            answers={200: Health},
        ),
    ]

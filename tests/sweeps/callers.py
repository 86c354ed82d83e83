"""Everybody who may come, and one request of each operation as each of them would send it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from app.features import clients
from app.kit.scope import declared
from tests.conftest import Caller, Cast
from tests.support.conformity import our_document
from tests.sweeps.world import Operation, World, creation_of, headers_for, noun_of

WITHOUT_TOKEN = ("nobody", "disabled", "revoked")


@dataclass
class Callers:
    """The lead, a partner of its project, a stranger, and tokens that are good for little or nothing."""

    cast: Cast
    stopped: dict[str, Caller]
    lacking: dict[str, Caller]

    async def named(self, name: str, operation: Operation) -> Caller:
        """A caller by the name of a column of the table, or `lacking` the operation's permission."""
        if name == "lacking":
            return await self._lacking(permission_of(operation))
        known = {"own": self.cast.coordinator, "partner": self.cast.partner, "stranger": self.cast.stranger}
        return known.get(name) or self.stopped[name]

    async def _lacking(self, permission: str) -> Caller:
        if permission not in self.lacking:
            rest = frozenset(declared()) - {permission}
            organisation_id = str(self.cast.coordinator.organisation_id)
            self.lacking[permission] = await self.cast.client_of(organisation_id, rest)
        return self.lacking[permission]


async def everybody(cast: Cast) -> Callers:
    lead = str(cast.coordinator.organisation_id)
    disabled = await cast.client_of(lead, frozenset(declared()))
    revoked = await cast.client_of(lead, frozenset(declared()))
    token = revoked.headers["authorization"].removeprefix("Bearer ")
    credentials = (str(revoked.client_id), str(revoked.secret))
    answer = await cast.http.post("/oauth/revoke", data={"token": token}, auth=credentials)
    assert answer.status_code == 200, answer.text
    async with cast.services.database.system("tests: a client is disabled") as db:
        await clients.disable_client(db, str(disabled.client_id))
    cast.services.access.forget()
    return Callers(cast, {"nobody": cast.public, "disabled": disabled, "revoked": revoked}, {})


def permission_of(operation: Operation) -> str:
    """The permission that an operation needs; empty where it needs none."""
    names = [name for need in operation["security"] for name in need.get("clientCredentials", ())]
    return names[0] if names else ""


def needs_token(operation: Operation) -> bool:
    return any("clientCredentials" in need for need in operation["security"])


async def ask(world: World, operation: Operation, caller: Caller, *, own: bool) -> httpx.Response:
    """Send one request about the world's records; what is not sent by their owner has no canaries in it."""
    await world.prepare(operation)
    path, body = world.path(operation), None
    if "requestBody" in operation:
        body = world.body(operation)
    if not own:
        path = path.replace("canary", "sent")
        body = json.loads(json.dumps(body).replace("canary", "sent"))
    request: dict[str, Any] = world.sent(operation, body) if body is not None else {}
    if operation["path"].startswith("/oauth/"):
        request = {"data": next(iter(operation["requestBody"]["content"].values()))["example"]}
    codes = {
        each["name"]: each["schema"].get("enum")
        for each in operation.get("parameters", ())
        if each["in"] == "header"
    }
    request["headers"] = {name: among[0] for name, among in codes.items() if among}
    request["headers"] |= headers_for(operation)
    if operation["operationId"].startswith(("change_", "delete_")):
        request["headers"]["if-match"] = "*"
    return await caller(operation["method"], path, **request)


@asynccontextmanager
async def to_spare(world: World, operation: Operation) -> AsyncIterator[None]:
    """A fresh record for what uses records up; afterwards the world has its old ones again."""
    before = dict(world.ids)
    noun = noun_of(operation)
    uses_up = operation["method"] == "DELETE" or operation["operationId"].startswith(
        ("move_", "merge_", "undo_")
    )
    if noun is not None and uses_up and "{id}" in operation["path"]:
        await world.make(creation_of(noun.name))
        if operation["operationId"] == "undo_merge":
            merge = our_document().operations["merge_duplicate"]
            await world.send(merge, world.path(merge), world.body(merge))
    yield
    world.ids = before

"""A session with few places, in a project that everybody here may book in."""

from dataclasses import dataclass
from typing import Any

import httpx

from app.features.bookings import keeping
from app.features.bookings.room import KEEPING
from app.kit import doing
from app.worker import Services
from tests.conftest import Caller, Cast
from tests.features.test_projects_below import shared_project


@dataclass
class Scene:
    cast: Cast
    project: str
    session: str

    async def book(self, caller: Caller, places: int | None = 1, **members: Any) -> httpx.Response:
        sent = {"project_id": self.project, "session_id": self.session, "places": places} | members
        return await caller.post("/v1/bookings", sent)

    async def booked(self, caller: Caller, places: int | None = 1, **members: Any) -> dict[str, Any]:
        answer = await self.book(caller, places, **members)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def statuses(self) -> list[str]:
        """Of all bookings, as the lead sees them, the oldest first."""
        return [each["status"] for each in (await self.cast.coordinator.get("/v1/bookings")).json()["items"]]

    async def keep(self) -> None:
        """What a worker does once places came free."""
        services = self.cast.services
        worker = Services(services.settings, services.database, services.keys)
        for due in await doing.take_up(services.database):
            if due.kind == KEEPING:
                await doing.do(keeping.JOBS, worker, due.id)


async def scene(cast: Cast, capacity: int | None = 2, **members: Any) -> Scene:
    project = (await shared_project(cast, **{"visibility": "network"} | members)).rpartition("/")[2]
    sent = {"project_id": project, "title": "Listening well", "capacity": capacity}
    session = await cast.coordinator.made("/v1/sessions", sent)
    return Scene(cast, project, session["id"])


async def move(caller: Caller, booking: dict[str, Any], to: str, **more: Any) -> httpx.Response:
    return await caller.post(f"/v1/bookings/{booking['id']}/transitions", {"to": to} | more)

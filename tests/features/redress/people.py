"""Robin, who has something to say, and those at the organisation who hear it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from app.worker import all_jobs
from tests.conftest import Caller, Cast
from tests.support.person import mails, member_of, person_of


@dataclass
class House:
    """One organisation with a contributor and members, by their names."""

    cast: Cast
    robin: Caller
    robin_id: str
    members: dict[str, Caller]
    ids: dict[str, str]

    async def round(self, name: str) -> None:
        """What the worker does at its times, once."""
        await all_jobs().rounds[name][1](self.cast.services)

    async def rounds(self, *names: str) -> None:
        """The same of several workers at one moment."""
        await asyncio.gather(*(self.round(name) for name in names for _ in range(3)))

    async def letters(self, *names: str) -> list[tuple[str, str]]:
        """Whom letters went to, and which, oldest first: those of these names."""
        return [(each["to"], each["letter"]) for each in await mails(self.cast) if each["letter"] in names]


async def house(cast: Cast, **roles: str) -> House:
    """Robin, signed in, and a member for each name with its role."""
    made = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
    robin = await person_of(cast, cast.coordinator, made["id"])
    members = {
        name: await member_of(cast, cast.coordinator, f"{name}@example.org", role)
        for name, role in roles.items()
    }
    ids = {name: (await who.get("/v1/me")).json()["acting"]["id"] for name, who in members.items()}
    return House(cast, robin, made["id"], members, ids)


async def listed(caller: Caller, path: str) -> list[dict[str, Any]]:
    answer = await caller.get(path)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items

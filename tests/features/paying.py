"""What the tests of payments begin with: a card, an offer, and somebody to approve it."""

from dataclasses import dataclass
from typing import Any

import httpx

from app.kit.tables import new_id
from tests.conftest import Caller, Cast
from tests.features.test_participations import Scene, scene
from tests.support.person import member_of, person_of

LINES = [
    {"name": "By the hour", "unit": "hour", "pence": 1999},
    {"name": "Half a day", "unit": "half_day", "pence": 7550, "minutes": 210, "includes_preparation": True},
    {"name": "Reading a draft", "unit": "task", "pence": 1001},
]
CARD = {"name": "Rates", "valid_from": "2026-01-01", "valid_until": "2027-01-01", "lines": LINES}
FREE = {"kind": "fee", "amount_offered_pence": 5000, "why": "As agreed with the group"}


def keyed(key: str | None = None) -> dict[str, str]:
    """The header that every POST of payments needs."""
    return {"idempotency-key": key or new_id()}


async def sent(caller: Caller, path: str, body: Any) -> httpx.Response:
    return await caller.post(path, body, headers=keyed())


async def done(caller: Caller, path: str, body: Any) -> dict[str, Any]:
    """A POST that must succeed."""
    answer = await sent(caller, path, body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def at(payment: dict[str, Any], below: str = "") -> str:
    return f"/v1/payments/{payment['id']}{below}"


async def try_move(caller: Caller, payment: dict[str, Any], to: str, **members: Any) -> httpx.Response:
    return await sent(caller, at(payment, "/transitions"), {"to": to} | members)


async def move(caller: Caller, payment: dict[str, Any], *to: str, **members: Any) -> dict[str, Any]:
    """Take moves that must be open; what the last one says goes with it."""
    for each in to:
        more = members if each == to[-1] else {}
        answer = await try_move(caller, payment, each, **more)
        assert answer.status_code == 200, answer.text
        payment = answer.json()
    return payment


@dataclass
class Pay:
    """A coordinator's organisation: one person in a session, signed in, and a member who may approve."""

    cast: Cast
    there: Scene
    person: str
    me: Caller
    finance: Caller

    @property
    def desk(self) -> Caller:
        return self.cast.coordinator

    async def offer(self, **members: Any) -> dict[str, Any]:
        return await done(self.desk, "/v1/payments", {"contributor_id": self.person} | FREE | members)

    async def try_offer(self, **members: Any) -> httpx.Response:
        return await sent(self.desk, "/v1/payments", {"contributor_id": self.person} | members)

    async def card(self, **members: Any) -> dict[str, Any]:
        return await self.desk.made("/v1/rate-cards", CARD | members)

    async def expenses(self, caller: Caller, *pence: int) -> dict[str, Any]:
        """A payment for expenses with so much to be paid back."""
        body = {"contributor_id": self.person, "kind": "expenses", "for_what": "Getting there"}
        made = await done(caller, "/v1/payments", body)
        for each in pence:
            await done(caller, at(made, "/expenses"), {"category": "travel", "amount_pence": each})
        return made


async def paying(cast: Cast) -> Pay:
    there = await scene(cast)
    person = await there.person(cast.coordinator)
    await there.asked(cast.coordinator, person)
    me = await person_of(cast, cast.coordinator, person)
    finance = await member_of(cast, cast.coordinator, "finance@example.org", "finance")
    return Pay(cast, there, person, me, finance)

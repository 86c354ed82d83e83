"""Upserts as partners' programs send them: the same body, again and again."""

import asyncio

from app.settings import Settings
from tests.conftest import casting, run


def test_same_upsert_with_a_state_and_other_ids_can_be_sent_twice(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            body = {"title": "A", "stage": "delivery", "external_ids": [{"system": "crm", "value": "x"}]}
            first = await cast.coordinator("PUT", path, json=body)
            again = await cast.coordinator("PUT", path, json=body)
            assert (first.status_code, again.status_code) == (201, 200), again.text
            assert again.json() == first.json()
            ids = [{"system": "crm", "value": "x"}, {"system": "hr", "value": "7"}]
            assert sorted(again.json()["external_ids"], key=lambda each: each["system"]) == ids

    run(journey())


def test_upsert_that_would_move_a_state_is_sent_to_transitions(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            await cast.coordinator("PUT", path, json={"title": "A", "stage": "delivery"})
            moved = await cast.coordinator("PUT", path, json={"stage": "closed"})
            assert moved.status_code == 422
            assert moved.json()["errors"][0]["code"] == "moves-by-transition"

    run(journey())


def test_clearing_the_ids_keeps_the_one_that_it_is_known_by(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            await cast.coordinator("PUT", path, json={"title": "A"})
            cleared = await cast.coordinator("PUT", path, json={"external_ids": None})
            assert cleared.json()["external_ids"] == [{"system": "hr", "value": "7"}]
            for rubbish in (5, "x", {}, [1]):
                answer = await cast.coordinator("PUT", path, json={"external_ids": rubbish})
                assert answer.status_code == 422, answer.text

    run(journey())


def test_upserts_at_the_same_moment_all_succeed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            path = "/v1/projects/by-external-id/hr/7"
            puts = [cast.coordinator("PUT", path, json={"title": f"T{i}"}) for i in range(12)]
            statuses = sorted(answer.status_code for answer in await asyncio.gather(*puts))
            assert statuses == [200] * 11 + [201]
            assert (await cast.coordinator.get("/v1/projects?with_total=true")).json()["total"] == 1

    run(journey())

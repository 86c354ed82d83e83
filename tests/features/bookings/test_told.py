"""Whoever booked is written to, once, when the session is called off or moved."""

import asyncio

from app.features.bookings import writing_to
from app.kit import doing
from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.bookings.scene import Scene, move, scene
from tests.features.people import tampered
from tests.features.test_rounds import worker
from tests.support.person import mails, member_of


async def works(cast: Cast) -> bool:
    """What one worker does; whether there was anything to do."""
    services = worker(cast)
    due = [each for each in await doing.take_up(services.database) if each.kind in writing_to.JOBS.kinds]
    for each in due:
        await doing.do(writing_to.JOBS, services, each.id)
        # It was killed before it could say that it had ended.
        await tampered(cast, f"UPDATE jobs SET state = 'running', finished_at = NULL WHERE id = '{each.id}'")
        await doing.do(writing_to.JOBS, services, each.id)
    return bool(due)


async def letters(cast: Cast) -> list[tuple[str, str]]:
    """To whom and which, once two workers have done what they were asked for."""
    while any(await asyncio.gather(works(cast), works(cast))):
        pass
    return sorted((each["to"], each["letter"]) for each in await mails(cast) if "booking" in each["letter"])


async def called_off(on: Scene) -> None:
    moved = await on.cast.coordinator.post(f"/v1/sessions/{on.session}/transitions", {"to": "cancelled"})
    assert moved.status_code == 200, moved.text


def test_each_member_who_booked_is_told_once_however_much_they_booked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 4)
            ada, bo, cy = [
                await member_of(cast, home, f"{name}@example.org", "coordinator")
                for name, home in (("ada", cast.stranger), ("bo", cast.partner), ("cy", cast.stranger))
            ]
            for places in (1, 2):
                await on.booked(ada, places)
            assert (await on.booked(bo, 2))["status"] == "waiting"
            assert (await move(cy, await on.booked(cy, 1), "cancelled")).status_code == 200
            await on.booked(cast.partner, 1)
            session = f"/v1/sessions/{on.session}"
            await cast.coordinator.patch(session, {"description": "Nobody needs a letter for this"})
            assert await letters(cast) == []
            await cast.coordinator.patch(session, {"venue": "Library"})
            told = [("ada@example.org", "booking-moved"), ("bo@example.org", "booking-moved")]
            assert await letters(cast) == told, "a program reads the feed, and cy comes no more"
            await called_off(on)
            off = [("ada@example.org", "booking-called-off"), ("bo@example.org", "booking-called-off")]
            assert await letters(cast) == sorted(told + off)
            assert not any("Listening" in each["text"] for each in await mails(cast))

    run(journey())


def test_where_whoever_booked_is_no_member_any_more_the_administrators_are_told(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            ada = await member_of(cast, cast.stranger, "ada@example.org", "coordinator")
            bo = await member_of(cast, cast.stranger, "bo@example.org", "administrator")
            await on.booked(ada)
            me = (await ada.get("/v1/me")).json()["actor"].partition(":")[2]
            gone = await bo.delete(f"/v1/members/{me}")
            assert gone.status_code == 204, gone.text
            await called_off(on)
            assert await letters(cast) == [("bo@example.org", "booking-called-off")]

    run(journey())


def test_history_and_what_came_to_nothing_are_told_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            ada = await member_of(cast, cast.coordinator, "ada@example.org", "coordinator")
            await on.booked(ada, recorded_from="history")
            assert (await move(ada, await on.booked(ada), "declined")).status_code == 200
            await called_off(on)
            assert await letters(cast) == []

    run(journey())

"""A series goes on: this one and those that follow are changed together, and the next one falls due."""

from datetime import date, timedelta
from typing import Any

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now
from tests.features.test_hours import wrong_in


async def weekly(cast: Cast, **members: Any) -> tuple[str, list[dict[str, Any]]]:
    """A series of four sessions over the change of the clock in October 2027, and its sessions by day."""
    project = await cast.coordinator.made("/v1/projects", {"title": "A", "purpose": "B"})
    rule = {"rule": "FREQ=WEEKLY;COUNT=4", "first_on": "2027-10-19", "wall_start": "10:30"}
    sent = {"project_id": project["id"], "title": "Meeting", "duration_minutes": 90} | rule | members
    made = await cast.coordinator.made("/v1/series", sent)
    return made["id"], await sessions(cast.coordinator, made["id"])


async def sessions(caller: Caller, series: str) -> list[dict[str, Any]]:
    found = await caller.get(f"/v1/sessions?series_id={series}&sort=starts_on")
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def follow(caller: Caller, series: str, first: dict[str, Any], **members: Any) -> Any:
    return await caller.post(f"/v1/series/{series}/following", {"from_session_id": first["id"]} | members)


def test_this_one_and_those_that_follow_move_by_the_clock_on_the_wall(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            series, made = await weekly(cast)
            done = await follow(
                cast.coordinator, series, made[1], wall_start="14:00", shift_days=1, venue="Hall"
            )
            assert (done.status_code, [each["id"] for each in done.json()["items"]]) == (
                200,
                [each["id"] for each in made[1:]],
            )
            now = await sessions(cast.coordinator, series)
            assert now[0] == made[0], "those before stay as they are"
            assert [(each["starts_at"], each["ends_at"][11:16], each["venue"]) for each in now[1:]] == [
                ("2027-10-27T13:00:00.000000Z", "14:30", "Hall"),
                ("2027-11-03T14:00:00.000000Z", "15:30", "Hall"),
                ("2027-11-10T14:00:00.000000Z", "15:30", "Hall"),
            ]
            assert now[1]["series_wall_start"] == "2027-10-26T10:30", "where it comes from is still known"
            await follow(cast.coordinator, series, now[2], title="Longer", duration_minutes=120)
            last = (await sessions(cast.coordinator, series))[-1]
            everything = await cast.coordinator.post(f"/v1/series/{series}/following", {"venue": "Elsewhere"})
            assert len(everything.json()["items"]) == 4, "all that are to come"
            assert (last["title"], last["starts_at"][11:16], last["ends_at"][11:16]) == (
                "Longer",
                "14:00",
                "16:00",
            )

    run(journey())


def test_what_people_go_by_changes_for_all_that_follow(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            series, made = await weekly(cast)
            change = {
                "venue_note": "Ask for Sam",
                "joining_link": "https://example.org/room",
                "audience": "New social workers",
                "capacity": 12,
            }
            assert (await follow(cast.coordinator, series, made[2], **change)).status_code == 200
            now = await sessions(cast.coordinator, series)
            assert [each["capacity"] for each in now] == [None, None, 12, 12]
            assert {name: now[3][name] for name in change} == change
            booking = {"project_id": now[3]["project_id"], "session_id": now[3]["id"], "places": 10}
            await cast.coordinator.made("/v1/bookings", booking)
            fewer = await follow(cast.coordinator, series, made[0], capacity=9)
            assert (fewer.status_code, fewer.json()["code"]) == (409, "no-room")
            assert await sessions(cast.coordinator, series) == now, "all or nothing"

    run(journey())


def test_following_sessions_are_called_off_together_and_what_has_been_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            series, made = await weekly(cast)
            path = f"/v1/sessions/{made[2]['id']}/transitions"
            assert (await cast.coordinator.post(path, {"to": "delivered"})).status_code == 200
            await follow(cast.coordinator, series, made[1], cancel=True, reason="No money")
            first = f"/v1/sessions/{made[0]['id']}/transitions"
            await cast.coordinator.post(first, {"to": "delivered"})
            nothing = await cast.coordinator.post(f"/v1/series/{series}/following", {"title": "Nobody's"})
            assert (nothing.status_code, nothing.json()["items"]) == (200, [])
            now = await sessions(cast.coordinator, series)
            assert [each["status"] for each in now] == ["delivered", "cancelled", "delivered", "cancelled"]

    run(journey())


def test_nothing_changes_where_one_cannot(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            series, made = await weekly(cast)
            other, others = await weekly(cast, wall_start=None, duration_minutes=None)
            wrong = await follow(cast.coordinator, series, others[0], title="B")
            assert wrong_in(wrong) == ["/from_session_id unknown-reference"]
            untimed = await follow(cast.coordinator, other, others[0], wall_start="09:00")
            assert wrong_in(untimed) == ["/duration_minutes required"]
            both = await follow(cast.coordinator, series, made[0], cancel=True, title="B")
            assert wrong_in(both) == ["/cancel not-together"]
            assert (await follow(cast.stranger, series, made[0], title="B")).status_code == 404
            assert await sessions(cast.coordinator, series) == made
            assert await sessions(cast.coordinator, other) == others
            await follow(cast.coordinator, other, others[0], wall_start="09:00", duration_minutes=60)
            now = await sessions(cast.coordinator, other)
            assert now[0]["starts_at"] == "2027-10-19T08:00:00.000000Z"

    run(journey())


def test_window_says_by_when_the_next_one_is_due(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await cast.coordinator.made("/v1/projects", {"title": "A", "purpose": "B"})
            window = {"project_id": project["id"], "title": "Group", "min_weeks": 6, "max_weeks": 8}
            series = (await cast.coordinator.made("/v1/series", window))["id"]

            async def due() -> dict[str, Any]:
                found: dict[str, Any] = (await cast.coordinator.get(f"/v1/series/{series}/next-due")).json()
                return found

            assert set((await due()).values()) == {None, False}
            last = date.fromisoformat(days_from_now(-70))
            sent = {"project_id": project["id"], "series_id": series, "title": "Group"}
            await cast.coordinator.made("/v1/sessions", sent | {"starts_on": last.isoformat()})
            now = await due()
            assert (now["last_on"], now["overdue"], now["next_on"]) == (last.isoformat(), True, None)
            assert now["due_from"] == (last + timedelta(weeks=6)).isoformat()
            assert now["due_by"] == (last + timedelta(weeks=8)).isoformat()
            coming = await cast.coordinator.made("/v1/sessions", sent | {"starts_on": days_from_now(9)})
            now = await due()
            assert (now["next_session_id"], now["next_on"]) == (coming["id"], days_from_now(9))
            assert now["overdue"] is False
            await cast.coordinator.post(f"/v1/sessions/{coming['id']}/transitions", {"to": "cancelled"})
            assert (await due())["overdue"] is True, "what is called off is not planned"

    run(journey())

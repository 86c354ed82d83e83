"""Lists that nobody leaves but by an outcome: replies awaited, and who was not asked for long."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import GIVEN, days_from_now
from tests.features.test_asking import Asked, reply, scene
from tests.features.test_participations import scene as shared_scene
from tests.features.test_people_to_ask import found, reasons
from tests.features.test_projects_below import faults
from tests.features.test_rounds import moved
from tests.support.person import member_of, person_of

PAUSES = "/v1/asking-pauses"


async def listed(caller: Caller, address: str) -> list[dict[str, Any]]:
    answer = await caller.get(address)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def awaited(caller: Caller, query: str = "") -> list[str]:
    return [each["contributor_name"] for each in await listed(caller, f"/v1/participations/awaited{query}")]


async def not_asked(caller: Caller, query: str = "") -> list[str]:
    return [
        each["contributor_name"]
        for each in await listed(caller, f"/v1/contributors/not-asked-for-long{query}")
    ]


async def active(cast: Cast, *names: str) -> dict[str, str]:
    made = {}
    for name in names:
        sent = {"display_name": name, "status": "active", "interests": ["Training"]}
        made[name] = (await cast.coordinator.made("/v1/contributors", sent))["id"]
    return made


def test_reply_is_awaited_until_it_is_yes_or_no(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            part = await there.asked()
            me = await there.me()
            [item] = await listed(there.us, "/v1/participations/awaited")
            assert item["session_title"] == "About domestic abuse"
            assert (item["reply"], item["asked_at"][:4]) == ("invited", part["asked_at"][:4])
            assert item["starts_on"] == days_from_now(20)
            assert (await reply(me, part, "undecided")).status_code == 200
            assert await awaited(there.us) == ["Robin"], "who decides later has not decided"
            await me.patch(f"/v1/participations/{part['id']}", {"question": "Is there a lift?"})
            assert (await reply(me, part, "asked_question")).status_code == 200
            [item] = await listed(me, "/v1/participations/awaited")
            assert item["question"] == "Is there a lift?"
            assert (await reply(me, part, "accepted")).status_code == 200
            assert await awaited(there.us) == []
            assert (await reply(me, part, "changed_mind")).status_code == 200
            assert await awaited(there.us) == []

    run(journey())


def test_reply_is_not_awaited_once_the_session_is_over_or_they_were_taken_off(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            part = await there.asked()
            day = f"UPDATE sessions SET starts_on = '\"{days_from_now(-1)}\"'"
            await moved(cast, f"{day}, starts_from = '{days_from_now(-1)}', starts_at = NULL")
            assert await awaited(there.us) == []
            month = f'"{days_from_now(0)[:7]}"'
            first = f"{days_from_now(0)[:7]}-01"
            await moved(cast, f"UPDATE sessions SET starts_on = '{month}', starts_from = '{first}'")
            assert await awaited(there.us) == ["Robin"], "a month is not over when its first day is"
            for past, first in (('"2026-01"', "2026-01-01"), ('"2025"', "2025-01-01")):
                await moved(cast, f"UPDATE sessions SET starts_on = '{past}', starts_from = '{first}'")
                assert await awaited(there.us) == []
            span = '{"from": "2026-01", "to": "2026-02"}'
            await moved(cast, f"UPDATE sessions SET starts_on = '{span}'")
            assert await awaited(there.us) == ["Robin"], "of a span somebody says that it is over"
            await moved(cast, "UPDATE sessions SET status = 'delivered'")
            assert await awaited(there.us) == []
            await moved(cast, "UPDATE sessions SET status = 'planned'")
            assert await awaited(there.us) == ["Robin"]
            assert (await there.us.delete(f"/v1/participations/{part['id']}")).status_code == 204
            assert await awaited(there.us) == []

    run(journey())


def test_replies_are_awaited_by_home_and_lead_and_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await shared_scene(cast)
            person = await there.person(cast.partner)
            await there.asked(cast.partner, person)
            assert await awaited(cast.partner) == ["Robin"]
            assert await awaited(cast.coordinator) == [], "their profile is not shared"
            shared = GIVEN | {"audience": "partners"}
            await cast.partner.made(f"/v1/contributors/{person}/consents", shared)
            assert await awaited(cast.coordinator) == ["Robin"]
            assert await awaited(cast.stranger) == []

    run(journey())


def test_pages_of_awaited_replies_miss_nobody_and_repeat_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            people = await active(cast, "Ash", "Kit", "Wren")
            await there.asked()
            other = await there.at("10:00", "11:00", day=10)
            for name, session in (("Ash", other), ("Kit", there.session), ("Wren", other)):
                await there.asked(session, contributor_id=people[name])
            assert await awaited(there.us) == ["Ash", "Wren", "Robin", "Kit"], "the next session first"
            seen, cursor = [], ""
            for _ in range(4):
                page = (await there.us.get(f"/v1/participations/awaited?limit=1{cursor}")).json()
                seen += [each["contributor_name"] for each in page["items"]]
                cursor = f"&cursor={page['next_cursor']}"
            assert (seen, page["next_cursor"]) == (["Ash", "Wren", "Robin", "Kit"], None)
            assert await awaited(there.us, f"?session_id={other}") == ["Ash", "Wren"]
            first = (await there.us.get("/v1/participations/awaited?limit=1")).json()["next_cursor"]
            for other_list in (
                "participations/awaited?limit=2&project_id=" + there.project,
                "opportunities?limit=1",
            ):
                wrong = await there.us.get(f"/v1/{other_list}&cursor={first}")
                assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "cursor-invalid")

    run(journey())


async def not_asked_scene(cast: Cast) -> tuple[Asked, dict[str, str]]:
    """Robin is not active; Ash was never asked, Kit just now, Wren long ago."""
    there = await scene(cast)
    people = await active(cast, "Ash", "Kit", "Wren")
    for name in ("Kit", "Wren"):
        await there.asked(contributor_id=people[name])
    asked = f"UPDATE participations SET asked_at = '{days_from_now(-200)}T10:00:00.000000Z'"
    await moved(cast, f"{asked} WHERE contributor_id = '{people['Wren']}'")
    return there, people


def test_active_people_are_on_the_list_until_they_are_asked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, people = await not_asked_scene(cast)
            items = await listed(there.us, "/v1/contributors/not-asked-for-long")
            assert [each["contributor_name"] for each in items] == ["Ash", "Wren"]
            assert (items[0]["last_asked_at"], items[0]["interests"]) == (None, ["Training"])
            assert items[1]["last_asked_at"].startswith(days_from_now(-200))
            assert await not_asked(there.us, "?days=201") == ["Ash"]
            home = str(there.us.organisation_id)
            narrow = await cast.client_of(home, frozenset({"asking-pauses:read"}))
            [ash, _] = await listed(narrow, "/v1/contributors/not-asked-for-long")
            assert (ash["contributor_name"], ash["interests"]) == ("Ash", []), "a profile needs more"
            await there.asked(contributor_id=people["Ash"])
            assert await not_asked(there.us) == ["Wren"]
            wren = f"/v1/contributors/{people['Wren']}"
            assert (await there.us.post(f"{wren}/transitions", {"to": "paused"})).status_code == 200
            assert await not_asked(there.us) == []
            assert await not_asked(cast.partner) == []

    run(journey())


def test_pause_takes_somebody_off_the_list_until_its_last_day(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, people = await not_asked_scene(cast)
            sent = {"contributor_id": people["Ash"], "why": "A new job: asks to be left until spring"}
            pause = await there.us.made(PAUSES, sent)
            assert pause["until"] == days_from_now(90)
            assert await not_asked(there.us) == ["Wren"]
            session = await there.at("10:00", "11:00", day=30)
            [ash] = [each for each in await found(there.us, session) if each["display_name"] == "Ash"]
            assert reasons(ash)["has_a_pause"].startswith("Has a pause from being asked, until ")
            await moved(cast, f"UPDATE asking_pauses SET until = '{days_from_now(0)}'")
            assert await not_asked(there.us) == ["Wren"]
            await moved(cast, f"UPDATE asking_pauses SET until = '{days_from_now(-1)}'")
            assert await not_asked(there.us) == ["Ash", "Wren"]
            assert await listed(there.us, f"{PAUSES}?over=false") == []
            assert len(await listed(there.us, f"{PAUSES}?over=true")) == 1
            for wrong in (days_from_now(-1), days_from_now(800)):
                assert faults(await there.us.post(PAUSES, sent | {"until": wrong})) == [
                    ("/until", "out-of-range")
                ]

    run(journey())


def test_person_reads_says_and_ends_their_own_pause(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            people = await active(cast, "Ash", "Wren")
            ash = await person_of(cast, there.us, people["Ash"])
            mine = await ash.made(PAUSES, {"contributor_id": people["Ash"], "why": "I need a rest"})
            theirs = await there.us.made(PAUSES, {"contributor_id": people["Wren"], "why": "Unwell"})
            assert [each["id"] for each in await listed(ash, PAUSES)] == [mine["id"]]
            assert (await ash.get(f"{PAUSES}/{theirs['id']}")).status_code == 404
            assert await not_asked(there.us) == []
            assert (await ash.delete(f"{PAUSES}/{mine['id']}")).status_code == 204
            assert await not_asked(there.us) == ["Ash"]
            assert (await cast.partner.get(f"{PAUSES}/{theirs['id']}")).status_code == 404
            lead = await member_of(cast, there.us, "lead@example.org", "project_lead")
            assert (await lead.get(PAUSES)).status_code == 403

    run(journey())

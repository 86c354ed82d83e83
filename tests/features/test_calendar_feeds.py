"""Calendars: a secret address of one's own, read by calendar programs, discreet, and gone when taken back."""

from typing import Any

import vobject
from icalendar import Calendar

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now
from tests.features.test_asking import Asked, reply, scene
from tests.support.person import member_of


async def feed_of(caller: Caller, **members: Any) -> str:
    """A new calendar's address, as a path."""
    made = await caller.made("/v1/calendar-feeds", members)
    url: str = made["url"]
    return "/v1/public/calendars/" + url.partition("/v1/public/calendars/")[2]


async def events(cast: Cast, path: str) -> list[dict[str, str]]:
    """What two independent parsers read there; they agree."""
    answer = await cast.public.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    one = [
        {
            "uid": str(each["uid"]),
            "title": str(each["summary"]),
            "starts": each["dtstart"].dt.isoformat(),
            "ends": each["dtend"].dt.isoformat(),
            "status": str(each["status"]),
            "url": str(each["url"]),
        }
        for each in Calendar.from_ical(answer.content).walk("VEVENT")
    ]
    read = vobject.readOne(answer.text).contents.get("vevent", [])
    other = [
        {
            "uid": each.uid.value,
            "title": each.summary.value,
            "starts": each.dtstart.value.isoformat(),
            "ends": each.dtend.value.isoformat(),
            "status": each.status.value,
            "url": each.url.value,
        }
        for each in read
    ]
    assert one == other
    assert "abuse" not in answer.text
    return one


def test_person_reads_what_they_are_asked_to_and_it_follows_what_they_say(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            part = await there.asked()
            await there.at("10:00", "12:00", day=50)  # nobody asked Robin to this one
            path = await feed_of(me)
            [event] = await events(cast, path)
            on = days_from_now(20)
            assert (event["title"], event["status"]) == ("Meeting (Golden Thread)", "TENTATIVE")
            assert (event["starts"], event["ends"]) == (f"{on}T10:00:00+00:00", f"{on}T12:00:00+00:00")
            assert event["url"].endswith(f"/my/session/?id={there.session}")
            await reply(me, part, "accepted")
            [sure] = await events(cast, path)
            assert (sure["uid"], sure["status"]) == (event["uid"], "CONFIRMED")
            session = f"/v1/sessions/{there.session}"
            await there.us.patch(session, {"starts_at": None, "ends_at": None, "starts_on": on})
            [day] = await events(cast, path)
            assert (day["uid"], day["starts"], day["ends"]) == (event["uid"], on, days_from_now(21))
            await there.us.post(f"{session}/transitions", {"to": "cancelled"})
            [off] = await events(cast, path)
            assert (off["uid"], off["status"]) == (event["uid"], "CANCELLED")
            await reply(me, part, "changed_mind")
            assert await events(cast, path) == []

    run(journey())


def test_address_works_for_whoever_has_it_until_it_is_taken_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            path = await feed_of(me, title="On my phone")
            [feed] = (await me.get("/v1/calendar-feeds")).json()["items"]
            assert (feed["title"], "url" in feed) == ("On my phone", False)
            forged = path.replace(".ics", "A.ics")
            for wrong in (forged, path.rpartition(".")[0][:-1], "/v1/public/calendars/x", path.split(".")[0]):
                assert (await cast.public.get(wrong)).status_code == 404, wrong
            assert (await there.us.get(f"/v1/calendar-feeds/{feed['id']}")).status_code == 404
            gone = await me("DELETE", f"/v1/calendar-feeds/{feed['id']}", headers={"if-match": "*"})
            assert gone.status_code == 204
            assert (await cast.public.get(path)).status_code == 404

    run(journey())


def test_same_request_again_says_the_same_address(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            key = {"idempotency-key": "once"}
            one, two = [await me("POST", "/v1/calendar-feeds", json={}, headers=key) for _ in range(2)]
            assert one.status_code == two.status_code == 201
            assert one.json()["url"] == two.json()["url"]
            assert len((await me.get("/v1/calendar-feeds")).json()["items"]) == 1

    run(journey())


def test_member_reads_their_organisations_sessions_while_they_are_a_member(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            admin = await member_of(cast, there.us, "admin@example.org", "administrator")
            viewer = await member_of(cast, there.us, "viewer@example.org", "viewer")
            whole = await feed_of(viewer, covers="organisation")
            project = await feed_of(viewer, covers="project", project_id=there.project)
            for path in (whole, project):
                [event] = await events(cast, path)
                assert event["url"].endswith(f"/desk/session/?id={there.session}")
            viewers = (await viewer.get("/v1/me")).json()["acting"]["id"]
            gone = await admin("DELETE", f"/v1/members/{viewers}", headers={"if-match": "*"})
            assert gone.status_code == 204, gone.text
            for path in (whole, project):
                assert (await cast.public.get(path)).status_code == 404

    run(journey())


def test_calendar_is_of_something_that_whoever_makes_it_sees(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there: Asked = await scene(cast)
            me = await there.me()
            viewer = await member_of(cast, cast.stranger, "viewer@example.org", "viewer")
            program = await there.us.post("/v1/calendar-feeds", {"covers": "organisation"})
            assert program.json()["code"] == "not-yours-to-change"
            for caller, sent, member in (
                (me, {"covers": "organisation"}, "/covers"),
                (viewer, {"covers": "mine"}, "/covers"),
                (viewer, {"covers": "project"}, "/project_id"),
                (viewer, {"covers": "project", "project_id": there.project}, "/project_id"),
            ):
                refused = await caller.post("/v1/calendar-feeds", sent)
                assert [each["pointer"] for each in refused.json()["errors"]] == [member], sent

    run(journey())


def test_range_of_days_is_whole_days_and_a_month_is_in_no_calendar(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            days = {"from": days_from_now(60), "to": days_from_now(62)}
            for on in (days, days_from_now(90)[:7]):
                made = await there.us.made(
                    "/v1/sessions", {"project_id": there.project, "title": "B", "starts_on": on}
                )
                await there.asked(made["id"])
            [event] = await events(cast, await feed_of(me))
            assert (event["starts"], event["ends"]) == (days["from"], days_from_now(63))

    run(journey())

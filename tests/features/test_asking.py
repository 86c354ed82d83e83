"""Asking: what people are shown, how they reply, what stands against it, and what they are told then."""

import asyncio
from typing import Any

import pytest

from app.features.sessions import writing_to
from app.features.sessions.asking import too_near
from app.kit import doing
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now
from tests.features.test_participations import PURPOSE, address
from tests.features.test_rounds import moved, worker
from tests.support.person import mails, person_of

SHOWN = {
    "role": "presenter",
    "pay_offered": "Half a day, preparation is paid too",
    "support_offered": "A call before, and after",
}


class Asked:
    """Robin, who has an address, and two sessions of one project ahead."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.us = cast.coordinator
        self.robin = self.email = self.project = self.session = ""

    async def set_up(self) -> None:
        self.robin = (await self.us.made("/v1/contributors", {"display_name": "Robin"}))["id"]
        self.email = f"{self.robin}@example.org"
        self.project = (await self.us.made("/v1/projects", {"title": "A", "purpose": PURPOSE}))["id"]
        self.session = await self.at("10:00", "12:00", venue="Town hall")

    async def at(self, starts: str, ends: str, day: int = 20, **members: Any) -> str:
        on = days_from_now(day)
        times = {"starts_at": f"{on}T{starts}:00Z", "ends_at": f"{on}T{ends}:00Z", "time_zone": "UTC"}
        sent = {"project_id": self.project, "title": "About domestic abuse"} | times | members
        return str((await self.us.made("/v1/sessions", sent))["id"])

    async def ask(self, session: str = "", **members: Any) -> Any:
        sent = {"session_id": session or self.session, "contributor_id": self.robin} | members
        return await self.us.post("/v1/participations", sent)

    async def asked(self, session: str = "", **members: Any) -> dict[str, Any]:
        answer = await self.ask(session, **members)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def me(self) -> Caller:
        return await person_of(self.cast, self.us, self.robin)

    async def told(self) -> list[str]:
        """The letters to Robin, once the worker has done what it was asked for."""
        await worked(self.cast)
        return [each["letter"] for each in await mails(self.cast) if each["to"] == self.email]


async def worked(cast: Cast) -> None:
    """Do what these jobs have to do, and what they ask for in turn; each twice, as after a kill."""
    services = worker(cast)
    while due := [
        each for each in await doing.take_up(services.database) if each.kind in writing_to.JOBS.kinds
    ]:
        for each in due:
            await doing.do(writing_to.JOBS, services, each.id)
            await doing.do(writing_to.JOBS, services, each.id)


async def reply(caller: Caller, part: dict[str, Any], to: str) -> Any:
    return await caller.post(f"{address(part)}/transitions", {"to": to})


async def scene(cast: Cast) -> Asked:
    made = Asked(cast)
    await made.set_up()
    return made


def test_invitation_keeps_what_was_shown_whatever_changes_afterwards(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            part = await there.asked(**SHOWN)
            shown = part["as_shown"]
            assert part["purpose_shown"] == PURPOSE
            assert {name: shown[name] for name in SHOWN} == SHOWN
            assert (shown["venue"], shown["starts_at"][11:16]) == ("Town hall", "10:00")
            assert part["asked_at"] is not None
            assert part["replied_at"] is None
            await cast.coordinator.patch(f"/v1/sessions/{there.session}", {"venue": "Elsewhere"})
            await cast.coordinator.patch(address(part), {"pay_offered": "Nothing"})
            now = (await cast.coordinator.get(address(part))).json()
            assert now["as_shown"] == shown

    run(journey())


def test_person_asks_back_decides_later_and_says_yes_without_hurry(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            part = await there.asked()
            me = await there.me()
            assert (await me.patch(address(part), {"question": "Is there a quiet room?"})).status_code == 200
            assert (await me.patch(address(part), {"question_answer": "Yes"})).status_code == 403
            assert (await reply(me, part, "asked_question")).status_code == 200
            await there.us.patch(address(part), {"question_answer": "Yes, next door"})
            for to in ("undecided", "accepted", "changed_mind", "accepted"):
                answer = await reply(me, part, to)
                assert (answer.status_code, answer.json()["reply"]) == (200, to)
            assert answer.json()["replied_at"] > part["asked_at"]
            assert answer.json()["question_answer"] == "Yes, next door"

    run(journey())


def test_invitation_is_answered_once_in_time_and_by_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            wren = (await there.us.made("/v1/contributors", {"display_name": "Wren"}))["id"]
            other = await person_of(cast, there.us, wren)
            part, me = await there.asked(), await there.me()
            assert (await reply(other, part, "accepted")).status_code == 404
            assert (await reply(me, part, "accepted")).status_code == 200
            again = await reply(me, part, "accepted")
            assert (again.status_code, again.json()["code"]) == (409, "transition-refused")
            over = await there.at("10:00", "12:00", day=-3)
            late = await there.asked(over)
            refused = await reply(me, late, "accepted")
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
            assert "over" in refused.json()["detail"]
            assert (await reply(me, late, "declined")).status_code == 200, "a no is taken at any time"
            assert (await reply(there.us, late, "accepted")).status_code == 200, "as they said it then"
            await there.us.post(f"/v1/sessions/{there.session}/transitions", {"to": "cancelled"})
            assert (await reply(me, part, "changed_mind")).status_code == 200
            off = await reply(me, part, "accepted")
            assert (off.status_code, "called off" in off.json()["detail"]) == (409, True)

    run(journey())


def test_invitation_comes_by_mail_once_and_names_no_topic(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await there.asked(**SHOWN)
            assert await there.told() == [], "nobody knows an address"
            await there.me()
            await there.asked(await there.at("10:00", "12:00", day=40))
            assert await there.told() == ["asked"]
            [letter] = [each for each in await mails(cast) if each["letter"] == "asked"]
            assert "abuse" not in str(letter)
            assert "Robin" not in str(letter)
            event = letter["calendar"].replace("\r\n ", "")
            assert "SUMMARY:Meeting (Golden Thread)" in event
            assert "STATUS:TENTATIVE" in event
            assert "METHOD:PUBLISH" in event

    run(journey())


def test_whoever_paused_or_stopped_messages_is_not_written_to(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await there.me()
            person = f"/v1/contributors/{there.robin}"
            await there.us.post(f"{person}/transitions", {"to": "active"})
            await there.us.post(f"{person}/transitions", {"to": "paused"})
            await there.asked()
            assert await there.told() == []
            await there.us.post(f"{person}/transitions", {"to": "active"})
            stop = {"messages_stopped": True}
            await there.us("PUT", f"{person}/needs", json=stop, headers={"if-match": "*"})
            await there.asked(await there.at("10:00", "12:00", day=40))
            assert await there.told() == []

    run(journey())


def test_change_of_purpose_is_told_and_the_yes_is_theirs_to_say_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            yes, open_ = await there.asked(), await there.asked(await there.at("10:00", "12:00", day=40))
            await reply(me, yes, "accepted")
            await there.told()
            project = f"/v1/projects/{there.project}"
            await there.us.patch(project, {"purpose": "Something else"})
            assert (await there.told()).count("new-purpose") == 2
            for part, now in ((yes, "undecided"), (open_, "invited")):
                found = (await me.get(address(part))).json()
                assert (found["reply"], found["purpose_shown"]) == (now, "Something else")
                assert found["purpose_version"] == 2
            await there.us.patch(project, {"title": "Another title"})
            assert (await there.told()).count("new-purpose") == 2
            history = (await there.us.get(f"{address(yes)}/transitions")).json()["items"]
            assert [each["to_state"] for each in history] == ["invited", "accepted", "undecided"]

    run(journey())


def test_cancelled_session_tells_everyone_once_and_a_new_time_is_told(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            part = await there.asked()
            await reply(me, part, "accepted")
            session = f"/v1/sessions/{there.session}"
            await there.us.patch(session, {"venue": "Library"})
            await there.us.patch(session, {"description": "Nobody needs a letter for this"})
            between = {"starts_on": {"from": "2030-01-01", "to": "2030-02-01"}}
            month = await there.us.made("/v1/sessions", {"project_id": there.project, "title": "B"} | between)
            await reply(me, await there.asked(month["id"]), "accepted")
            await there.us.patch(f"/v1/sessions/{month['id']}", {"description": "Nor for this"})
            assert await there.told() == ["moved"], "who has replied already needs no invitation"
            before = len(await there.told())
            for to in ("cancelled", "planned", "cancelled"):
                assert (await there.us.post(f"{session}/transitions", {"to": to})).status_code == 200
            letters = (await there.told())[before:]
            assert letters == ["called-off", "called-off"], "called off twice, and each time told once"
            [first, _] = [each for each in await mails(cast) if each["letter"] == "called-off"]
            assert "METHOD:CANCEL" in first["calendar"]
            assert "STATUS:CANCELLED" in first["calendar"]
            declined = await there.asked(await there.at("10:00", "12:00", day=40))
            await reply(me, declined, "declined")
            await there.told()
            await there.us.post(f"/v1/sessions/{declined['session_id']}/transitions", {"to": "cancelled"})
            assert (await there.told()).count("called-off") == 2, "who said no is left alone"

    run(journey())


def test_reminders_come_once_each(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            await there.asked()
            soon = await there.asked(await there.at("10:00", "12:00", day=1))
            await reply(me, soon, "accepted")
            await there.told()
            # Two workers that look at the same moment.
            await asyncio.gather(*(writing_to.remind(worker(cast)) for _ in range(2)))
            assert [each for each in await there.told() if each != "asked"] == ["soon"]
            await moved(cast, "UPDATE participations SET asked_at = '2026-01-01T00:00:00.000000Z'")
            for _ in range(2):
                await writing_to.remind(worker(cast))
            assert [each for each in await there.told() if each != "asked"] == ["soon", "remind-to-reply"]

    run(journey())


def test_clash_is_said_and_a_reason_lets_it_pass(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await there.asked()
            near = await there.at("11:00", "13:00")
            refused = await there.ask(near)
            assert (refused.status_code, refused.json()["code"]) == (409, "clash")
            assert refused.json()["clashes"] == [{"session_id": there.session, "why": "overlap"}]
            passed = await there.asked(near, asked_despite="They asked to do both")
            assert passed["asked_despite"] == "They asked to do both"
            assert (await there.ask(await there.at("20:00", "21:00"))).json()["clashes"][0][
                "why"
            ] == "little_rest"
            assert (await there.ask(await there.at("10:00", "12:00", day=23))).status_code == 201
            done = await there.at("10:00", "11:00", status="delivered")
            assert (await there.ask(done)).status_code == 201, "what is over clashes with nothing"

    run(journey())


def test_clash_tells_a_partner_nothing_of_what_they_do_not_see(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await there.asked()
            shared = {
                "audience": "partners",
                "purpose": "share_profile",
                "decision": "given",
                "given_by": "self",
            }
            await there.us.made(f"/v1/contributors/{there.robin}/consents", shared | {"wording_version": "1"})
            partner = cast.partner
            theirs = await partner.made(
                "/v1/projects",
                {"title": "B", "purpose": "C", "partner_organisation_ids": [there.us.organisation_id]},
            )
            on = days_from_now(20)
            times = {"starts_at": f"{on}T10:00:00Z", "ends_at": f"{on}T11:00:00Z", "time_zone": "UTC"}
            session = await partner.made("/v1/sessions", {"project_id": theirs["id"], "title": "D"} | times)
            sent = {"session_id": session["id"], "contributor_id": there.robin}
            home = await there.us.post("/v1/participations", sent)
            assert home.json()["code"] == "clash"
            await there.us.made("/v1/participations", sent | {"asked_despite": "Both are short"})
            other = await partner.made("/v1/sessions", {"project_id": theirs["id"], "title": "E"} | times)
            seen = await partner.post("/v1/participations", sent | {"session_id": other["id"]})
            assert [each["session_id"] for each in seen.json()["clashes"]] == [session["id"]]

    run(journey())


DAY = '"2026-12-01"'


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ((DAY, "2026-12-01T10:30:00Z", "2026-12-01T11:30:00Z"), "overlap"),
        ((DAY, "2026-12-01T11:30:00+01:00", "2026-12-01T12:30:00+01:00"), "overlap"),
        ((DAY, "2026-12-01T12:00:00Z", "2026-12-01T13:00:00Z"), "little_rest"),
        (('"2026-12-02"', "2026-12-02T00:00:00Z", "2026-12-02T01:00:00Z"), None),
        (('"2026-11-30"', "2026-11-30T21:00:00Z", "2026-11-30T23:00:00Z"), "little_rest"),
        ((DAY, None, None), "same_day"),
        (('"2026-12-02"', None, None), None),
        (('"2026-12"', None, None), None),
        (('{"from":"2026-12-01","to":"2026-12-03"}', None, None), None),
    ],
)
def test_what_is_too_near_goes_by_the_instant_and_not_by_the_clock(other: Any, why: str | None) -> None:
    one = (DAY, "2026-12-01T10:00:00Z", "2026-12-01T12:00:00Z")
    assert too_near(one, other) == too_near(other, one) == why

"""Coming forward: people see what is open to them, say that they would like to, and are answered kindly."""

import asyncio
from typing import Any

import pytest

from app.features.coming_forward import writing_to
from app.features.coming_forward.expressions import ANSWERED
from app.kit import doing
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now, feed
from tests.features.test_people_to_ask import found, reasons
from tests.features.test_projects_below import faults, shared_project
from tests.features.test_rounds import moved, worker
from tests.support.person import mails, member_of, person_of

PURPOSE = "To change how new staff are trained"
SAYS = "/v1/expressions-of-interest"


class Stage:
    """A project of the coordinator's in which the partner takes part, and one contributor of each."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.us, self.partner = cast, cast.coordinator, cast.partner
        self.project = self.opening = self.robin = self.wren = ""

    async def set_up(self) -> None:
        self.project = (await shared_project(self.cast, purpose=PURPOSE)).rpartition("/")[2]
        self.opening = await self.opens("Help us choose a manager", pay_note="£50, paid in a week")
        self.robin = (await self.us.made("/v1/contributors", {"display_name": "Robin"}))["id"]
        self.wren = (await self.partner.made("/v1/contributors", {"display_name": "Wren"}))["id"]
        self.me = await person_of(self.cast, self.us, self.robin)

    async def opens(self, title: str, **members: Any) -> str:
        made = await self.us.made(f"/v1/projects/{self.project}/opportunities", {"title": title} | members)
        return str(made["id"])

    async def says(self, caller: Caller, person: str, opening: str = "", **members: Any) -> Any:
        sent = {"contributor_id": person, "opportunity_id": opening or self.opening} | members
        return await caller.post(SAYS, sent)

    async def came_forward(self, **members: Any) -> str:
        answer = await self.says(self.me, self.robin, **members)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


async def staged(cast: Cast) -> Stage:
    stage = Stage(cast)
    await stage.set_up()
    return stage


async def open_to(caller: Caller) -> list[dict[str, Any]]:
    answer = await caller.get("/v1/opportunities")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def move(caller: Caller, said: str, to: str, **members: Any) -> Any:
    return await caller.post(f"{SAYS}/{said}/transitions", {"to": to} | members)


async def letters_to(cast: Cast, person: str) -> list[str]:
    """What the worker wrote to somebody; each job is done again by one that was killed before it said so."""
    services = worker(cast)
    for each in await doing.take_up(services.database):
        if each.kind == ANSWERED:
            await doing.do(writing_to.JOBS, services, each.id)
            await moved(cast, f"UPDATE jobs SET state = 'running', finished_at = NULL WHERE id = '{each.id}'")
            await doing.do(writing_to.JOBS, services, each.id)
    return [each["letter"] for each in await mails(cast) if each["to"] == f"{person}@example.org"]


def test_contributor_sees_what_is_open_at_home_and_where_home_takes_part(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            await stage.opens("A draft", is_open=False)
            await stage.opens("Over", closes_on=days_from_now(-1))
            last_day = await stage.opens("Closes today", closes_on=days_from_now(0))
            theirs = await person_of(cast, stage.partner, stage.wren)
            for me in (stage.me, theirs):
                seen = await open_to(me)
                assert [each["opportunity_id"] for each in seen] == [last_day, stage.opening]
                assert (seen[1]["purpose"], seen[1]["pay_note"]) == (PURPOSE, "£50, paid in a week")
                assert all(seen[1][name] for name in ("project_title", "organisation_name"))
                assert (await me.get(f"/v1/projects/{stage.project}")).json()["purpose"] == PURPOSE
                listed = (await me.get(f"/v1/projects/{stage.project}/opportunities")).json()["items"]
                assert {each["id"] for each in listed} == {last_day, stage.opening}
                assert (await me.get(f"/v1/projects/{stage.project}/team")).json()["items"] == []
            ash = (await cast.stranger.made("/v1/contributors", {"display_name": "Ash"}))["id"]
            stranger = await person_of(cast, cast.stranger, ash)
            assert await open_to(stranger) == []
            assert (await stranger.get(f"/v1/projects/{stage.project}")).status_code == 404
            refused = await stage.says(stranger, ash)
            assert (refused.status_code, faults(refused)[0][0]) == (422, "/opportunity_id")

    run(journey())


@pytest.mark.parametrize("visibility", ["network", "public"])
def test_opening_of_a_stranger_is_not_open_to_us_however_open_its_project(
    settings: Settings, visibility: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            sent = {"visibility": visibility}
            assert (await stage.us.patch(f"/v1/projects/{stage.project}", sent)).status_code == 200
            ash = (await cast.stranger.made("/v1/contributors", {"display_name": "Ash"}))["id"]
            stranger = await person_of(cast, cast.stranger, ash)
            assert await open_to(stranger) == []
            assert (await stage.says(stranger, ash)).status_code == 422

    run(journey())


def test_nothing_is_open_without_a_purpose(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            bare = await stage.us.made("/v1/projects", {"title": "No purpose yet"})
            below = f"/v1/projects/{bare['id']}/opportunities"
            refused = await stage.us.post(below, {"title": "Come along"})
            assert (refused.status_code, refused.json()["code"]) == (409, "purpose-required")
            draft = await stage.us.made(below, {"title": "Come along", "is_open": False})
            opened = await stage.us.patch(f"{below}/{draft['id']}", {"is_open": True})
            assert (opened.status_code, opened.json()["code"]) == (409, "purpose-required")
            cleared = await stage.us.patch(f"/v1/projects/{stage.project}", {"purpose": None})
            assert cleared.status_code == 200
            assert await open_to(stage.me) == []
            assert (await stage.says(stage.me, stage.robin)).status_code == 422

    run(journey())


def test_what_was_once_open_is_closed_and_not_deleted_whether_anybody_came_forward_or_not(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            us = cast.coordinator
            project = await us.made("/v1/projects", {"title": "A", "purpose": "To be heard"})
            path = f"/v1/projects/{project['id']}/opportunities"
            draft = await us.made(path, {"title": "Not yet", "is_open": False})
            assert draft["opened_on"] is None
            assert (await us.delete(f"{path}/{draft['id']}")).status_code == 204
            opening = await us.made(path, {"title": "Readers"})
            assert opening["opened_on"] == days_from_now(0)
            for closes in ({}, {"is_open": False}):
                await us.patch(f"{path}/{opening['id']}", closes)
                refused = await us.delete(f"{path}/{opening['id']}")
                assert (refused.status_code, refused.json()["code"]) == (409, "conflict")

    run(journey())


def test_contributor_comes_forward_once_and_takes_it_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            said = await stage.came_forward(words="I chaired one before")
            again = await stage.says(stage.me, stage.robin)
            assert (again.status_code, again.json()["code"]) == (409, "already-exists")
            assert "Once is enough" in again.json()["detail"]
            [mine] = await open_to(stage.me)
            assert (mine["expression_id"], mine["status"]) == (said, "came_forward")
            assert (await move(stage.me, said, "asked", answer="Me!")).status_code == 409
            taken = await move(stage.me, said, "taken_back")
            assert (taken.status_code, taken.json()["status"]) == (200, "taken_back")
            assert (await move(stage.me, said, "came_forward")).status_code == 200
            closed = {"is_open": False}
            where = f"/v1/projects/{stage.project}/opportunities/{stage.opening}"
            assert (await stage.us.patch(where, closed)).status_code == 200
            assert await open_to(stage.me) == []
            assert (await stage.me.get(where)).json()["title"] == "Help us choose a manager", (
                "what they came forward for they still see"
            )
            assert (await move(stage.me, said, "taken_back")).status_code == 200
            late = await move(stage.me, said, "came_forward")
            assert (late.status_code, late.json()["code"]) == (409, "conflict")
            assert (await stage.us.delete(where)).status_code == 409, "somebody came forward for it"

    run(journey())


def test_of_two_requests_at_once_one_comes_forward(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            answers = await asyncio.gather(*(stage.says(stage.me, stage.robin) for _ in range(4)))
            assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]

    run(journey())


def test_only_home_and_the_person_see_who_came_forward(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            theirs = await person_of(cast, stage.partner, stage.wren)
            mine = await stage.came_forward()
            other = (await stage.says(theirs, stage.wren, words="Me too")).json()["id"]
            for caller, sees, hides in (
                (stage.us, mine, other),
                (stage.partner, other, mine),
                (stage.me, mine, other),
                (theirs, other, mine),
            ):
                assert [each["id"] for each in (await caller.get(SAYS)).json()["items"]] == [sees]
                assert (await caller.get(f"{SAYS}/{hides}")).status_code == 404
                assert (await move(caller, hides, "taken_back", reason="No")).status_code == 404
                who = (await caller.get("/v1/expressions-of-interest/who-came-forward")).json()["items"]
                assert [each["expression_id"] for each in who] == [sees]
            assert (await cast.stranger.get("/v1/expressions-of-interest/who-came-forward")).json()[
                "items"
            ] == []
            row = (await stage.partner.get(f"{SAYS}/{other}")).json()
            home = str(stage.partner.organisation_id)
            assert (row["organisation_id"], row["home_organisation_id"]) == (
                str(stage.us.organisation_id),
                home,
            )
            kind = "expression-of-interest.created"
            assert kind in await feed(cast, home)
            assert (await feed(cast, stage.us.organisation_id)).count(kind) == 1, "of their own alone"

    run(journey())


def test_whoever_is_not_asked_this_time_is_told_why_and_written_to_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            said = await stage.came_forward()
            [waits] = (
                await stage.us.get("/v1/expressions-of-interest/who-came-forward?waiting=true")
            ).json()["items"]
            assert (waits["contributor_name"], waits["opportunity_title"]) == (
                "Robin",
                "Help us choose a manager",
            )
            silent = await move(stage.us, said, "not_this_time")
            assert faults(silent) == [("/answer", "required")]
            told = "Thank you. Both places went to people who came forward before you."
            assert (await move(stage.us, said, "not_this_time", answer=told)).status_code == 200
            assert (await stage.us.get("/v1/expressions-of-interest/who-came-forward?waiting=true")).json()[
                "items"
            ] == []
            assert (await stage.me.get(f"{SAYS}/{said}")).json()["answer"] == told
            assert await letters_to(cast, stage.robin) == ["came-forward"]
            session = {"project_id": stage.project, "title": "Panel"}
            made = await stage.us.made("/v1/sessions", session)
            [robin] = await found(stage.us, made["id"])
            assert reasons(robin)["would_like_more"].startswith("Came forward for “Help us choose")

    run(journey())


def test_whoever_is_asked_to_a_session_is_answered_by_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            ash = (await stage.us.made("/v1/contributors", {"display_name": "Ash"}))["id"]
            said = await stage.came_forward()
            session = (await stage.us.made("/v1/sessions", {"project_id": stage.project, "title": "Panel"}))[
                "id"
            ]
            asks = await found(stage.us, session)
            assert [each["contributor_id"] for each in asks] == [stage.robin, ash], "who came forward first"
            assert reasons(asks[0])["came_forward"] == "Came forward for “Help us choose a manager”."
            early = await move(stage.us, said, "asked", session_id=session)
            assert faults(early) == [("/session_id", "unknown-reference")]
            await stage.us.made("/v1/participations", {"session_id": session, "contributor_id": stage.robin})
            asked = await move(stage.us, said, "asked", session_id=session)
            assert (asked.status_code, asked.json()["session_id"]) == (200, session)
            assert "came-forward" not in await letters_to(cast, stage.robin), "the invitation is the letter"
            [mine] = await open_to(stage.me)
            assert mine["status"] == "asked"

    run(journey())


def test_another_answer_says_something_of_its_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            said = await stage.came_forward()
            yes = "Yes please. We will ring you on Tuesday."
            assert (await move(stage.us, said, "asked", answer=yes)).status_code == 200
            silent = await move(stage.us, said, "not_this_time")
            assert faults(silent) == [("/answer", "required")], "a yes is no way to say not this time"
            no = "Thank you. The panel was called off."
            assert (await move(stage.us, said, "not_this_time", answer=no)).json()["answer"] == no
            assert faults(await move(stage.us, said, "asked")) == [("/answer", "required")]
            session = {"project_id": stage.project, "title": "Panel"}
            session_id = (await stage.us.made("/v1/sessions", session))["id"]
            asked = {"session_id": session_id, "contributor_id": stage.robin}
            await stage.us.made("/v1/participations", asked)
            assert (await move(stage.us, said, "asked", session_id=session_id)).status_code == 200
            mine = (await stage.me.get(f"{SAYS}/{said}")).json()
            assert (mine["session_id"], mine["answer"]) == (session_id, None)

    run(journey())


def test_staff_write_nobody_down_for_what_is_not_open_to_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            sent = {"visibility": "network"}
            assert (await stage.us.patch(f"/v1/projects/{stage.project}", sent)).status_code == 200
            ash = (await cast.stranger.made("/v1/contributors", {"display_name": "Ash"}))["id"]
            refused = await stage.says(cast.stranger, ash, recorded_by="The coordinator, by phone")
            assert (refused.status_code, faults(refused)[0][0]) == (422, "/opportunity_id")
            session = {"project_id": stage.project, "title": "Panel"}
            session_id = (await stage.us.made("/v1/sessions", session))["id"]
            asked = {"session_id": session_id, "contributor_id": stage.wren}
            await stage.partner.made("/v1/participations", asked)
            await moved(cast, "DELETE FROM project_partners")
            said = "The coordinator, by phone"
            taking_part = await stage.says(stage.partner, stage.wren, recorded_by=said)
            assert taking_part.status_code == 201, "it is open to whoever takes part, wherever their home is"

    run(journey())


def test_staff_write_it_down_for_somebody_and_reword_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            ash = (await stage.us.made("/v1/contributors", {"display_name": "Ash"}))["id"]
            assert faults(await stage.says(stage.us, ash)) == [("/recorded_by", "required")]
            noted = await stage.says(stage.us, ash, recorded_by="The coordinator, by phone")
            assert noted.status_code == 201
            silent = await move(stage.us, noted.json()["id"], "taken_back")
            assert faults(silent) == [("/reason", "required")]
            mine = await stage.came_forward(words="As I say it")
            for sent, place in (
                ({"words": "As they put it"}, "/words"),
                ({"recorded_by": "Me"}, "/recorded_by"),
                ({"contributor_id": ash}, "/contributor_id"),
            ):
                refused = await stage.us.patch(f"{SAYS}/{mine}", sent)
                assert (refused.status_code, faults(refused)[0][0]) == (422, place)
            refused = await stage.says(stage.me, stage.robin, recorded_by="Somebody")
            assert refused.status_code == 403

    run(journey())


def test_project_lead_sees_who_came_forward_for_theirs(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stage = await staged(cast)
            lead = await member_of(cast, stage.us, "lead@example.org", "project_lead")
            await stage.came_forward()
            assert (await lead.get(SAYS)).json()["items"] == []
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            await stage.us.made(f"/v1/projects/{stage.project}/team", {"member_id": me, "role": "co_lead"})
            assert len((await lead.get(SAYS)).json()["items"]) == 1

    run(journey())

"""Hours hang on a person, and on a project where there is one; nobody but they and their home sees them."""

from typing import Any

import httpx

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import GIVEN
from tests.features.test_participations import Scene, scene
from tests.features.test_projects_below import faults
from tests.support.person import member_of, person_of


def wrong_in(answer: httpx.Response) -> list[str]:
    return [" ".join(each) for each in faults(answer)]


async def spent(caller: Caller, person: str, **members: Any) -> dict[str, Any]:
    return await caller.made("/v1/hours", {"contributor_id": person, "minutes_actual": 90} | members)


async def of_the_partner(cast: Cast) -> tuple[Scene, str]:
    """A person of the partner's in a session of the coordinator's project, to whom their profile is shown."""
    there = await scene(cast)
    person = await there.person(cast.partner)
    await cast.partner.made(f"/v1/contributors/{person}/consents", GIVEN | {"audience": "partners"})
    await there.asked(cast.partner, person)
    return there, person


def test_hours_belong_to_home_and_to_the_project_of_their_session(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await of_the_partner(cast)
            alone = await spent(cast.partner, person)
            home = str(cast.partner.organisation_id)
            assert (alone["organisation_id"], alone["home_organisation_id"]) == (home, home)
            made = await spent(cast.partner, person, session_id=there.session, kind="debrief")
            lead = str(cast.coordinator.organisation_id)
            project = there.project.rpartition("/")[2]
            assert (made["organisation_id"], made["home_organisation_id"]) == (lead, home)
            assert made["project_id"] == project
            found = await cast.partner.get(f"/v1/hours?session_id={there.session}")
            assert [each["id"] for each in found.json()["items"]] == [made["id"]]
            for other in (cast.coordinator, cast.stranger):
                assert (await other.get(f"/v1/hours/{made['id']}")).status_code == 404
                assert (await other.get("/v1/hours")).json()["items"] == []
                sent = {"contributor_id": person, "minutes_actual": 5, "session_id": there.session}
                assert (await other.post("/v1/hours", sent)).status_code in (403, 422)

    run(journey())


def test_session_team_and_project_are_of_one_project(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            person = await there.person(cast.coordinator)
            other = await cast.coordinator.made("/v1/projects", {"title": "Another"})
            team = await cast.coordinator.made(
                f"/v1/projects/{other['id']}/team", {"contributor_id": person, "role": "co_lead"}
            )
            sent = {"contributor_id": person, "minutes_actual": 5}
            for wrong, place in (
                ({"session_id": there.session, "project_id": other["id"]}, "/project_id not-together"),
                ({"session_id": there.session, "team_row_id": team["id"]}, "/project_id not-together"),
                ({"session_id": other["id"]}, "/session_id unknown-reference"),
            ):
                assert wrong_in(await cast.coordinator.post("/v1/hours", sent | wrong)) == [place]
            made = await spent(cast.coordinator, person, team_row_id=team["id"])
            assert made["project_id"] == other["id"]
            somebody = await there.person(cast.coordinator)
            theirs = await cast.coordinator.post(
                "/v1/hours", sent | {"contributor_id": somebody, "team_row_id": team["id"]}
            )
            assert wrong_in(theirs) == ["/team_row_id unknown-reference"]
            moved = await cast.coordinator.patch(
                f"/v1/hours/{made['id']}", {"team_row_id": None, "project_id": None}
            )
            assert (moved.status_code, moved.json()["project_id"]) == (200, None)

    run(journey())


def test_person_writes_down_what_it_took_and_not_what_was_offered(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            person = await there.person(cast.coordinator)
            await there.asked(cast.coordinator, person)
            offered = await spent(
                cast.coordinator, person, minutes_offered=60, minutes_actual=None, session_id=there.session
            )
            me = await person_of(cast, cast.coordinator, person)
            changed = await me.patch(f"/v1/hours/{offered['id']}", {"minutes_actual": 120})
            assert (changed.status_code, changed.json()["minutes_offered"]) == (200, 60)
            assert (await me.patch(f"/v1/hours/{offered['id']}", {"minutes_offered": 1})).status_code == 403
            mine = {"contributor_id": person, "kind": "preparation", "session_id": there.session}
            assert (await me.post("/v1/hours", mine | {"minutes_offered": 9})).status_code == 403
            made = await me.made("/v1/hours", mine | {"minutes_actual": 30, "note": "Read it all"})
            assert (await cast.coordinator.get(f"/v1/hours/{made['id']}")).json()["note"] == "Read it all"
            nothing = await cast.coordinator.post("/v1/hours", mine)
            assert wrong_in(nothing) == ["/minutes_actual required"]

    run(journey())


def test_project_lead_keeps_the_hours_of_their_projects(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            person = await there.person(cast.coordinator)
            await there.asked(cast.coordinator, person)
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            await cast.coordinator.made(f"{there.project}/team", {"member_id": me, "role": "co_lead"})
            elsewhere = await spent(cast.coordinator, person)
            made = await spent(lead, person, session_id=there.session)
            assert [each["id"] for each in (await lead.get("/v1/hours")).json()["items"]] == [made["id"]]
            assert (await lead.get(f"/v1/hours/{elsewhere['id']}")).status_code == 404
            sent = {"contributor_id": person, "minutes_actual": 5}
            refused = await lead.post("/v1/hours", sent)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")

    run(journey())

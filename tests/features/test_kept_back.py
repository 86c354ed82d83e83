"""Rows that are kept back: absent from the list, and counted beside it for those who work on the project."""

from typing import Any

from app.kit.scope import declared
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import feed
from tests.features.test_participations import address, scene, share, take_back


async def told(caller: Caller, path: str) -> tuple[int, Any]:
    """How many rows a caller sees, and how many are kept back; None where that is not said."""
    page = (await caller.get(path)).json()
    return len(page["items"]), page.get("kept_back")


def test_session_says_to_lead_and_partner_how_many_people_each_does_not_see(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="public")
            path = f"/v1/sessions/{on.session}/participations"
            assert await told(cast.coordinator, path) == (0, 0)
            leads = [await on.person(cast.coordinator) for _ in range(3)]
            partners = [await on.person(cast.partner) for _ in range(2)]
            for caller, people in ((cast.coordinator, leads), (cast.partner, partners)):
                for person in people:
                    await on.asked(caller, person)
            assert await told(cast.coordinator, path) == (3, 2)
            assert await told(cast.partner, path) == (2, 3)
            await share(cast.partner, partners[0])
            assert await told(cast.coordinator, path) == (4, 1)
            for query in ("?limit=1", "?role=facilitator", f"?contributor_id={partners[1]}"):
                assert (await told(cast.coordinator, path + query))[1] == 1, query
            await take_back(cast.partner, partners[0])
            assert await told(cast.coordinator, path) == (3, 2)
            plain = await cast.client_of(
                str(cast.coordinator.organisation_id),
                frozenset(each for each in declared() if "." not in each),
            )
            assert await told(plain, path) == (3, 2)
            # The network sees the session, no person, and no number of people.
            assert await told(cast.stranger, path) == (0, None)
            flat = (await cast.coordinator.get("/v1/participations")).json()
            assert flat.keys() == {"items", "next_cursor"}

    run(journey())


def test_number_is_of_this_session_alone(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            sent = {"project_id": on.project.rpartition("/")[2], "title": "Second"}
            second = await cast.coordinator.made("/v1/sessions", sent)
            await on.asked(cast.partner, await on.person(cast.partner))
            assert await told(cast.coordinator, f"/v1/sessions/{on.session}/participations") == (0, 1)
            assert await told(cast.coordinator, f"/v1/sessions/{second['id']}/participations") == (0, 0)

    run(journey())


def test_project_says_to_a_partner_how_many_of_its_team_it_does_not_see(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, visibility="public")
            team, person = f"{on.project}/team", await on.person(cast.coordinator)
            await cast.coordinator.made(team, {"role_title": "University co-lead"})
            await cast.coordinator.made(team, {"contributor_id": person})
            assert await told(cast.coordinator, team) == (2, 0)
            assert await told(cast.partner, team) == (1, 1)
            assert await told(cast.stranger, team) == (1, None)
            await share(cast.coordinator, person)
            assert await told(cast.partner, team) == (2, 0)
            outputs = (await cast.partner.get(f"{on.project}/outputs")).json()
            assert outputs.keys() == {"items", "next_cursor"}

    run(journey())


def test_what_a_person_keeps_to_themself_is_not_counted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            person = await on.person(cast.coordinator)
            await on.asked(cast.coordinator, person)
            await share(cast.coordinator, person)
            path = f"/v1/contributors/{person}/standpoints"
            await cast.coordinator.made(path, {"words": "care experienced"})
            assert (await cast.partner.get(path)).json() == {"items": [], "next_cursor": None}

    run(journey())


def test_delete_that_unseen_rows_stand_in_the_way_of_says_how_many(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            session = f"/v1/sessions/{on.session}"
            part = await on.asked(cast.partner, await on.person(cast.partner))
            draft = {"pi": "impact", "perspectives": ["carer"], "statement": "We were heard."}
            project = on.project.rpartition("/")[2]
            record = await cast.partner.made(
                "/v1/impact-records", draft | {"project_id": project, "session_id": on.session}
            )
            for path, count in ((session, 2), (on.project, 2)):
                refused = await cast.coordinator.delete(path)
                assert (refused.status_code, refused.json()["code"]) == (409, "in-use")
                assert refused.json()["kept_back"] == count
                assert f"{count} are kept back from you" in refused.json()["detail"]
            assert (await cast.partner.delete(f"/v1/impact-records/{record['id']}")).status_code == 204
            refused = await cast.coordinator.delete(session)
            assert "1 is kept back from you" in refused.json()["detail"]
            await share(cast.partner, part["contributor_id"])
            refused = await cast.coordinator.delete(session)
            assert (refused.json()["code"], refused.json().get("kept_back")) == ("in-use", None)
            assert (await cast.coordinator.delete(address(part))).status_code == 204
            assert (await cast.coordinator.delete(session)).status_code == 204

    run(journey())


def test_home_and_lead_take_somebody_off_a_team_who_has_taken_back_their_consent(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            team = f"{on.project}/team"
            rows = []
            for _ in range(2):
                person = await on.person(cast.partner)
                await on.asked(cast.partner, person)
                await share(cast.partner, person)
                rows.append(await cast.coordinator.made(team, {"contributor_id": person}))
                await take_back(cast.partner, person)
            kept = await cast.coordinator.made(team, {"role_title": "University co-lead"})
            assert await told(cast.coordinator, team) == (1, 2)
            mine = f"{team}/{rows[0]['id']}"
            assert (await cast.coordinator.delete(mine)).status_code == 404, "the lead does not see it"
            assert (await cast.partner.patch(mine, {"role": "adviser"})).status_code == 403
            assert (await cast.partner.delete(f"{team}/{kept['id']}")).status_code == 403
            assert (await cast.stranger.delete(mine)).status_code == 404
            assert (await cast.partner("DELETE", mine)).status_code == 428
            assert (await cast.partner.delete(mine)).status_code == 204
            assert await told(cast.coordinator, team) == (1, 1)
            assert (await feed(cast, cast.partner.organisation_id))[-1] == "team-row.deleted"
            # The other one the lead takes off, who knows no more of it than that it is there.
            path, match = f"{team}/kept-back", "if-match"
            for caller, status in ((cast.partner, 403), (cast.stranger, 404)):
                assert (await caller("DELETE", path, headers={match: "*"})).status_code == status
            shown = await cast.coordinator("DELETE", path)
            assert (shown.status_code, shown.headers["etag"]) == (428, '"1-kept-back"')
            stale = await cast.coordinator("DELETE", path, headers={match: '"2-kept-back"'})
            assert stale.status_code == 412
            before = await feed(cast, cast.coordinator.organisation_id)
            gone = await cast.coordinator("DELETE", path, headers={match: '"1-kept-back"'})
            assert (gone.status_code, gone.content) == (204, b"")
            assert await told(cast.coordinator, team) == (1, 0)
            assert (await feed(cast, cast.partner.organisation_id)).count("team-row.deleted") == 2
            assert await feed(cast, cast.coordinator.organisation_id) == before, "who it was is not told"

    run(journey())

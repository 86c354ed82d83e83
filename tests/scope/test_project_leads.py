"""A member who leads some projects of their organisation: what they change, and whom they see there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.features.roles import ROLES, Role, permissions_of
from app.settings import Settings
from migrations import row_security_0013
from tests.conftest import Caller, Cast, casting, run
from tests.scope.test_row_security import connected, rows_of, touched
from tests.support.person import member_of
from tests.sweeps.world import World


class Scene:
    """Robin in a project that somebody leads, and Wren in one that a coordinator keeps."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.ids: dict[str, str] = {}

    async def fill(self) -> None:
        whole = self.cast.coordinator
        for name in ("Robin", "Wren"):
            person = await whole.made("/v1/contributors", {"display_name": name})
            shared: dict[str, Any] = {"partner_organisation_ids": [str(self.cast.partner.organisation_id)]}
            shared["external_ids"] = [{"system": "office", "value": name}]
            project = await whole.made("/v1/projects", {"title": f"Of {name}", "purpose": "Why"} | shared)
            session = await whole.made("/v1/sessions", {"project_id": project["id"], "title": f"With {name}"})
            part = await whole.made(
                "/v1/participations", {"session_id": session["id"], "contributor_id": person["id"]}
            )
            words = {"words": f"By {name}", "contributor_ids": [person["id"]], "project_id": project["id"]}
            quote = await whole.made("/v1/quotes", words)
            said = {"project_id": project["id"], "pi": "impact", "statement": "It changed."}
            record = await whole.made("/v1/impact-records", said | {"perspectives": ["lived_experience"]})
            path = f"/v1/contributors/{person['id']}/needs"
            needs = await whole("PUT", path, json={"supports": ["large_print"]}, headers=_ANY)
            assert needs.status_code == 200, needs.text
            for kind, made in (
                ("person", person),
                ("project", project),
                ("session", session),
                ("part", part),
                ("quote", quote),
                ("record", record),
            ):
                self.ids[f"{kind} of {name}"] = made["id"]

    async def lead(self, email: str = "lead@example.org", *others: str) -> tuple[Caller, str]:
        """A project lead, who is put in the team of Robin's project, and their member id."""
        caller = await member_of(self.cast, self.cast.coordinator, email, "project_lead", *others)
        me = str((await caller.get("/v1/me")).json()["acting"]["id"])
        team = f"/v1/projects/{self.ids['project of Robin']}/team"
        await self.cast.coordinator.made(team, {"member_id": me, "role": "co_lead"})
        return caller, me


@asynccontextmanager
async def staged(settings: Settings) -> AsyncIterator[Scene]:
    async with casting(settings) as cast:
        scene = Scene(cast)
        await scene.fill()
        yield scene


# What a lead sees less of than a viewer who has the permission to see any.
OF_PEOPLE = {
    *("contributors", "contributor_supports", "participations", "quotes"),
    *("contributor_identities", "contributor_needs", "contributor_equality", "contributor_name_keys"),
    *("standpoints", "biographies", "consents", "duplicates"),
}

_ANY = {"if-match": "*"}


def told(answer: httpx.Response) -> Any:
    return answer.status_code, answer.json().get("code")


async def listed(caller: Caller, path: str, member: str = "id") -> list[str]:
    answer = await caller.get(path)
    assert answer.status_code == 200, answer.text
    return [item[member] for item in answer.json()["items"]]


def test_project_lead_sees_the_people_of_their_projects_and_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            ids = scene.ids
            lead, _ = await scene.lead()
            assert await listed(lead, "/v1/contributors") == [ids["person of Robin"]]
            assert await listed(lead, "/v1/participations") == [ids["part of Robin"]]
            assert await listed(lead, "/v1/quotes") == [ids["quote of Robin"]]
            for name, path in (("person", "contributors"), ("part", "participations"), ("quote", "quotes")):
                own, other = ids[f"{name} of Robin"], ids[f"{name} of Wren"]
                for ends in ("", "/transitions"):
                    assert (await lead.get(f"/v1/{path}/{own}{ends}")).status_code == 200, path
                    assert (await lead.get(f"/v1/{path}/{other}{ends}")).status_code == 404, path
            found = await lead.post("/v1/contributors/search", {"display_name": "Wren"})
            assert (found.status_code, found.json()["items"]) == (200, [])
            for below in ("participations", "supports"):
                own = await lead.get(f"/v1/sessions/{ids['session of Robin']}/{below}")
                assert [item["contributor_id"] for item in own.json()["items"]] == [ids["person of Robin"]]
                other = await lead.get(f"/v1/sessions/{ids['session of Wren']}/{below}")
                assert told(other) == (403, "forbidden"), below
                assert "co-lead" in other.json()["detail"]
            # What is open, they read as a viewer does.
            viewer = await member_of(scene.cast, scene.cast.coordinator, "viewer@example.org", "viewer")
            for path in ("/v1/projects", "/v1/sessions", "/v1/impact-records"):
                assert len(await listed(lead, path)) == 2
                assert (await lead.get(path)).json() == (await viewer.get(path)).json()
            other = f"/v1/projects/{ids['project of Wren']}"
            for path in (other, f"{other}/team", f"/v1/reports/projects/{ids['project of Wren']}/four-pi"):
                assert (await lead.get(path)).json() == (await viewer.get(path)).json(), path

    run(journey())


def test_project_lead_changes_their_projects_and_is_told_why_not_others(settings: Settings) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            lead, _ = await scene.lead()
            for name, allowed in (("Robin", True), ("Wren", False)):
                for answer in await everything(lead, scene.ids, name):
                    assert answer.is_success is allowed, answer.text
                    if not allowed:
                        assert answer.json()["code"] in ("not-yours-to-change", "not-found"), answer.text
                        assert answer.json()["status"] == (
                            404 if "participations/" in str(answer.url) else 403
                        )
            unchanged = (
                await scene.cast.coordinator.get(f"/v1/projects/{scene.ids['project of Wren']}")
            ).json()
            assert (unchanged["version"], unchanged["external_ids"]) == (
                1,
                [{"system": "office", "value": "Wren"}],
            )
            assert "co-lead" in (await everything(lead, scene.ids, "Wren"))[0].json()["detail"]

    run(journey())


async def everything(lead: Caller, ids: dict[str, str], name: str) -> list[httpx.Response]:
    """Every kind of change of one of the two projects and of what is below it."""
    project, session = ids[f"project of {name}"], ids[f"session of {name}"]
    part, record = ids[f"part of {name}"], ids[f"record of {name}"]
    path = f"/v1/projects/{project}"
    return [
        await lead.patch(path, {"title": "Changed"}),
        await lead.patch(
            path, {"external_ids": [{"system": "office", "value": name}, {"system": "hr", "value": name}]}
        ),
        await lead(
            "PUT",
            f"/v1/projects/by-external-id/office/{name}",
            json={"external_ids": [{"system": "office", "value": name}, {"system": "a", "value": name}]},
        ),
        await lead.post(f"{path}/transitions", {"to": "delivery"}),
        await lead.post(f"{path}/charter", {"title": "Charter"}),
        await lead.post(f"{path}/outputs", {"title": "Output"}),
        await lead.post(f"{path}/team", {"role_title": "Chair"}),
        await lead.post("/v1/sessions", {"project_id": project, "title": "New"}),
        await lead.post("/v1/sessions/batch", {"items": [{"project_id": project, "title": "New"}]}),
        await lead.post("/v1/series", {"project_id": project, "title": "Again"}),
        await lead.patch(f"/v1/sessions/{session}", {"title": "Changed"}),
        await lead.patch(f"/v1/participations/{part}", {"attendance": "attended"}),
        await lead.post(
            "/v1/impact-records",
            {"project_id": project, "pi": "process", "statement": "So", "perspectives": ["practitioner"]},
        ),
        await lead.patch(f"/v1/impact-records/{record}", {"statement": "Changed"}),
        await lead.delete(f"/v1/impact-records/{record}"),
    ]


def test_project_lead_asks_only_people_of_their_projects(settings: Settings) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            ids = scene.ids
            lead, _ = await scene.lead()
            new = await lead.made("/v1/sessions", {"project_id": ids["project of Robin"], "title": "Second"})
            asked = {"session_id": new["id"], "contributor_id": ids["person of Robin"]}
            assert (await lead.post("/v1/participations", asked)).status_code == 201
            unknown = await lead.post("/v1/participations", asked | {"contributor_id": ids["person of Wren"]})
            assert told(unknown) == (422, "validation-failed")
            elsewhere = await lead.post(
                "/v1/participations",
                {"session_id": ids["session of Wren"], "contributor_id": ids["person of Robin"]},
            )
            assert told(elsewhere) == (403, "not-yours-to-change")

    run(journey())


def test_whoever_begins_a_project_co_leads_it_and_goes_on(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            partner = [str(cast.partner.organisation_id)]
            project = await lead.made(
                "/v1/projects", {"title": "Ours", "purpose": "Why", "partner_organisation_ids": partner}
            )
            path = f"/v1/projects/{project['id']}"
            [place] = (await lead.get(f"{path}/team")).json()["items"]
            assert (place["member_id"], place["role"]) == (me, "co_lead")
            assert (await lead.patch(path, {"title": "Ours still"})).status_code == 200
            named = await lead.patch(path, {"partner_organisation_ids": []})
            assert (named.status_code, named.json()["partner_organisation_ids"]) == (200, [])
            await lead.made("/v1/sessions", {"project_id": project["id"], "title": "First"})
            batch = await lead.post("/v1/projects/batch", {"items": [{"title": "One"}, {"title": "Two"}]})
            for each in batch.json()["items"]:
                assert await listed(lead, f"/v1/projects/{each['id']}/team", "member_id") == [me]
            put = await lead("PUT", "/v1/projects/by-external-id/hr/7", json={"title": "Three"})
            again = await lead("PUT", "/v1/projects/by-external-id/hr/7", json={"title": "Four"})
            assert (put.status_code, again.status_code) == (201, 200)
            # Whoever may do it everywhere is put in no team.
            made = await cast.coordinator.made("/v1/projects", {"title": "Of the office"})
            assert await listed(cast.coordinator, f"/v1/projects/{made['id']}/team") == []

    run(journey())


def test_lead_whose_time_has_ended_leads_no_longer(settings: Settings) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            lead, _ = await scene.lead()
            project = f"/v1/projects/{scene.ids['project of Robin']}"
            [mine] = await listed(scene.cast.coordinator, f"{project}/team")
            ended = await scene.cast.coordinator.patch(f"{project}/team/{mine}", {"until": "2026-11"})
            assert ended.status_code == 200, ended.text
            assert told(await lead.patch(project, {"limits": "None"})) == (403, "not-yours-to-change")
            assert await listed(lead, "/v1/participations") == await listed(lead, "/v1/quotes") == []
            assert await listed(lead, "/v1/contributors") == []

    run(journey())


def test_last_co_lead_is_told_before_they_lock_themselves_out(settings: Settings) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            lead, me = await scene.lead()
            path = f"/v1/projects/{scene.ids['project of Robin']}/team"
            [mine] = await listed(lead, path)
            await scene.cast.coordinator.made(path, {"role_title": "Chair", "role": "co_lead"})
            for refused in (
                await lead.delete(f"{path}/{mine}"),
                await lead.patch(f"{path}/{mine}", {"role": "adviser"}),
                await lead.patch(f"{path}/{mine}", {"until": "2026"}),
            ):
                assert told(refused) == (409, "last-co-lead")
            kept = await lead.patch(f"{path}/{mine}", {"perspectives": ["practitioner"]})
            assert kept.status_code == 200, kept.text
            await scene.lead("second@example.org")
            assert (await lead.patch(f"{path}/{mine}", {"role": "adviser"})).status_code == 200
            assert told(await lead.delete(f"{path}/{mine}")) == (403, "not-yours-to-change")
            assert await listed(lead, "/v1/contributors") == []
            # A coordinator is no lead: they take off whom they like.
            rows = (await scene.cast.coordinator.get(path)).json()["items"]
            for row in rows:
                assert (await scene.cast.coordinator.delete(f"{path}/{row['id']}")).status_code == 204
            assert me in {row["member_id"] for row in rows}

    run(journey())


@pytest.mark.parametrize("role", ["administrator", "coordinator", "finance"])
def test_another_role_adds_what_it_allows_everywhere_and_no_more(settings: Settings, role: str) -> None:
    async def journey() -> None:
        async with staged(settings) as scene:
            both, _ = await scene.lead("both@example.org", role)
            everywhere = role == "coordinator"
            assert len(await listed(both, "/v1/contributors")) == (2 if everywhere else 1)
            changed = await both.patch(f"/v1/projects/{scene.ids['project of Wren']}", {"title": "Changed"})
            assert changed.status_code == (200 if everywhere else 403)
            wren = f"/v1/contributors/{scene.ids['person of Wren']}"
            asked = await both.post(f"{wren}/subject-access-requests", {})
            assert asked.status_code == (403 if role == "finance" else 202), asked.text
            me = (await both.get("/v1/me")).json()
            assert ("projects:write" in me["where_co_lead"]) is not everywhere
            assert "projects:write" in me["permissions"]

    run(journey())


def test_what_holds_where_they_co_lead_is_what_no_other_role_of_theirs_allows() -> None:
    everywhere, leading = permissions_of(["project_lead"])
    assert everywhere == ROLES[Role.viewer]
    assert everywhere | leading == ROLES[Role.project_lead]
    assert everywhere & leading == frozenset()
    assert permissions_of(["project_lead", "coordinator"]) == (ROLES[Role.coordinator], frozenset())


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_wall_lets_a_lead_write_only_below_their_projects(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            scene = Scene(cast)
            await scene.fill()
            _, me = await scene.lead()
            async with connected(settings.database_url, str(cast.coordinator.organisation_id)) as raw:
                before = {table: await rows_of(raw, table) for table in row_security_0013.LEADING}
                await raw.execute(f"SET golden_thread.member = '{me}'; SET golden_thread.co_lead = 'on'")
                for table, (reads, _, _) in row_security_0013.LEADING.items():
                    seen = await rows_of(raw, table)
                    assert before[table], table
                    expected = {"true": len(before[table]), "false": 0}.get(reads, 1)
                    assert (len(seen), table in OF_PEOPLE) == (expected, reads != "true"), table
                    column = "id" if table == "projects" else "project_id"
                    theirs = f"{column} = '{scene.ids['project of Robin']}'"
                    mine = 0
                    if "member_leads" in row_security_0013.LEADING[table][2]:
                        mine = await raw.fetchval(f"SELECT count(*) FROM {table} WHERE {theirs}")
                    change = f"UPDATE {table} SET id = id"
                    assert await touched(raw, change) == mine, table
                partner = cast.stranger.organisation_id
                for name, number in (("Robin", 1), ("Wren", 0)):
                    shared = (
                        f"INSERT INTO project_partners SELECT gen_random_uuid(), organisation_id, id,"
                        f" '{partner}', created_at FROM projects WHERE title = 'Of {name}'"
                    )
                    assert await touched(raw, shared) == number, name

    run(journey())

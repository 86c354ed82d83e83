"""What anybody may read without a token: what is public, at this moment, and no more."""

from typing import Any

import pytest

from app.features.public import BRIEF, FULL, MOST, PARTS, QUOTE, SESSION
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.test_impact_records import RECORDS, moved, recorded, shared_project

PROJECTS = "/v1/public/projects"
SESSIONS = "/v1/public/sessions"
SECRET = "Canary"


async def whole(cast: Cast, **members: Any) -> dict[str, Any]:
    """A project with something in every list that hangs on it."""
    me, project = cast.coordinator, await shared_project(cast, visibility="public", **members)
    below = f"/v1/projects/{project['id']}"
    person = await me.made("/v1/contributors", {"display_name": SECRET})
    await me.made(f"{below}/team", {"role": "co_lead", "contributor_id": person["id"]})
    await me.made(f"{below}/team", {"role": "co_lead", "role_title": "University co-lead"})
    await me.made(f"{below}/charter", {"title": "Ours", "principles": ["Listen"], "signed_off_by": SECRET})
    await me.made(f"{below}/baseline", {"when": "At interviews only"})
    await me.made(f"{below}/plan-changes", {"proposed": "Smaller groups", "spoke": SECRET})
    await me.made(
        f"{below}/outputs", {"title": "Poster", "kind": "poster", "stated_count": 50, "at_least": True}
    )
    await me.made(
        f"{below}/commitments", {"committed": "In-house resources", "committed_by": "Adult services"}
    )
    await me.made(f"{below}/opportunities", {"title": "Help us choose a manager"})
    await me.made(f"{below}/opportunities", {"title": "Filled", "is_open": False})
    await me.made(
        "/v1/sessions",
        {"project_id": project["id"], "title": "Training", "starts_on": "2022-02", "venue_note": SECRET},
    )
    scale = {"rating": 1, "scale_id": SECRET.lower(), "scale_version": 1}
    await recorded(me, project, status="published", direction="negative", fed_back_on="2022-05", **scale)
    await recorded(me, project, status="agreed", statement=SECRET)
    said = {"project_id": project["id"], "audience": "public", "agreed_how": SECRET, "status": "approved"}
    await me.made("/v1/quotes", {"words": "We were heard"} | said)
    await me.made("/v1/quotes", {"words": SECRET, "uses": ["report"]} | said)
    return project


async def read(caller: Caller, project: dict[str, Any]) -> dict[str, Any]:
    answer = await caller.get(f"{PROJECTS}/{project['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_anybody_reads_a_public_project_and_what_came_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await whole(
                cast, purpose="Why", for_whom=["society"], budget_pence=7, insurance_note=SECRET
            )
            answer = await cast.public.get(f"{PROJECTS}/{project['id']}")
            assert SECRET.casefold() not in answer.text.casefold()
            found = answer.json()
            assert found["lead_organisation"] == {
                "id": cast.coordinator.organisation_id,
                "name": "Lead Authority",
            }
            assert found["partner_organisations"] == [
                {"id": cast.partner.organisation_id, "name": "Partner Authority"}
            ]
            assert found["purpose"] == "Why"
            assert found["for_whom"] == ["society"]
            assert [each["role_title"] for each in found["team"]] == ["University co-lead"]
            assert found["charters"][0]["principles"] == ["Listen"]
            assert found["baselines"][0]["when"] == "At interviews only"
            assert found["plan_changes"][0]["proposed"] == "Smaller groups"
            assert (found["outputs"][0]["stated_count"], found["outputs"][0]["at_least"]) == (50, True)
            assert found["commitments"][0]["committed_by"] == "Adult services"
            assert [each["title"] for each in found["opportunities"]] == ["Help us choose a manager"]
            assert found["sessions"][0]["starts_on"] == "2022-02"
            assert [each["direction"] for each in found["impact_records"]] == ["negative"]
            assert [each["words"] for each in found["quotes"]] == ["We were heard"]
            assert (found["four_pi"]["records"], found["four_pi"]["fed_back"]) == (1, 1)
            assert found["more"] == []

    run(journey())


def test_small_numbers_of_people_stay_with_those_who_work_with_them(settings: Settings) -> None:
    exact = [
        {"perspective": who, "count": count, "at_least": False}
        for who, count in (
            ("carer", 2),
            ("student", 9),
            ("manager", 10),
            ("educator", 14),
            ("researcher", None),
        )
    ]
    shown = [(None, False, True), (None, False, True), (10, True, False), (10, True, False)]

    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public", headcounts=exact)
            mine = f"/v1/projects/{project['id']}"
            output = await cast.coordinator.made(
                f"{mine}/outputs", {"title": "Poster", "stated_count": 3, "headcounts": exact}
            )
            found = await read(cast.public, project)
            for coarse in (found["headcounts"], found["outputs"][0]["headcounts"]):
                told = [(each["count"], each["at_least"], each["suppressed"]) for each in coarse]
                assert told == [*shown, (None, False, False)]
                assert [each["perspective"] for each in coarse] == [each["perspective"] for each in exact]
            assert found["outputs"][0]["stated_count"] == 3
            for path in (mine, f"{mine}/outputs/{output['id']}"):
                assert (await cast.partner.get(path)).json()["headcounts"] == exact
                open_part = (await cast.stranger.get(path)).json()
                assert ("headcounts" in open_part, "headcounts" in open_part["withheld"]) == (False, True)

    run(journey())


def test_public_shapes_hold_the_members_that_are_named_and_no_others(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            found = await read(cast.public, await whole(cast))
            assert found.keys() == {*FULL.members, *FULL.lists, *PARTS, "biographies", "four_pi", "more"}
            for name, part in PARTS.items():
                assert [each.keys() for each in found[name]] == [{*part.members, *part.lists}], name
            for path, item in ((PROJECTS, BRIEF), (SESSIONS, SESSION), ("/v1/public/quotes", QUOTE)):
                page = (await cast.public.get(path)).json()
                assert page.keys() == {"items", "next_cursor"}
                assert [each.keys() for each in page["items"]] == [{*item.members, *item.lists}]

    run(journey())


def test_token_shows_no_more_than_nobody_sees(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await whole(cast)
            await shared_project(cast)
            for path in (PROJECTS, SESSIONS, f"{PROJECTS}/{project['id']}"):
                answers = [await caller.get(path) for caller in (cast.public, cast.coordinator)]
                assert answers[0].content == answers[1].content

    run(journey())


@pytest.mark.parametrize("visibility", ["partners", "network"])
def test_project_that_is_not_public_is_as_if_it_never_was(settings: Settings, visibility: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility=visibility)
            await cast.coordinator.made("/v1/sessions", {"project_id": project["id"], "title": "Closed"})
            never = "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"
            bodies = []
            for wanted in (project["id"], never, "nonsense"):
                answer = await cast.public.get(f"{PROJECTS}/{wanted}")
                assert answer.status_code == 404
                bodies.append({name: said for name, said in answer.json().items() if name != "instance"})
            assert bodies[0] == bodies[1] == bodies[2]
            for path in (PROJECTS, SESSIONS):
                assert (await cast.public.get(path)).json() == {"items": [], "next_cursor": None}

    run(journey())


def test_what_is_taken_back_is_gone_at_the_next_read(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public")
            record = await recorded(cast.coordinator, project)
            seen = []
            for state in ("agreed", "published", "taken_back"):
                await moved(cast.coordinator, record, state)
                found = await read(cast.public, project)
                seen.append((len(found["impact_records"]), found["four_pi"]["records"]))
            assert seen == [(0, 0), (1, 1), (0, 0)]
            assert (await cast.coordinator.get(f"{RECORDS}/{record['id']}")).status_code == 200

    run(journey())


def test_project_that_is_closed_again_is_gone_at_the_next_read(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await whole(cast)
            assert (await cast.public.get(f"{PROJECTS}/{project['id']}")).status_code == 200
            await cast.coordinator.patch(f"/v1/projects/{project['id']}", {"visibility": "network"})
            assert (await cast.public.get(f"{PROJECTS}/{project['id']}")).status_code == 404
            assert (await cast.public.get(SESSIONS)).json()["items"] == []

    run(journey())


@pytest.mark.parametrize(
    "query", ["stage=closed", "sort=title", "with_total=true", "organisation_id=x", "budget_pence=1"]
)
@pytest.mark.parametrize("path", [PROJECTS, SESSIONS])
def test_public_cannot_filter_or_sort(settings: Settings, path: str, query: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            answer = await cast.public.get(f"{path}?{query}")
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown-parameter")

    run(journey())


def test_pages_of_projects_joined_are_all_by_title(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for title in ("beta", "Alpha", "gamma", "Delta", "alpha"):
                await shared_project(cast, visibility="public", title=title)
            await shared_project(cast, title="Hidden")
            titles: list[str] = []
            path: str | None = f"{PROJECTS}?limit=2"
            while path:
                answer = await cast.public.get(path)
                titles += [each["title"] for each in answer.json()["items"]]
                cursor = answer.json()["next_cursor"]
                assert ("next" in answer.links) == (cursor is not None)
                path = answer.links["next"]["url"] if cursor else None
            assert titles == ["Alpha", "alpha", "beta", "Delta", "gamma"]

    run(journey())


def test_anybody_sees_which_sessions_come(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public", title="Ours")
            for title, day in (
                ("Later", "2027"),
                ("Past", "2022-02-03"),
                ("Soon", "2026-12-01"),
                ("Some day", None),
            ):
                session = {"project_id": project["id"], "title": title, "starts_on": day}
                await cast.coordinator.made("/v1/sessions", session)
            every = (await cast.public.get(SESSIONS)).json()["items"]
            assert [each["title"] for each in every] == ["Past", "Soon", "Later", "Some day"]
            assert every[0]["project"] == {"id": project["id"], "title": "Ours"}
            assert every[0]["lead_organisation"]["name"] == "Lead Authority"
            coming = await cast.public.get(f"{SESSIONS}?starts_on_gte=2026-11-21&limit=1")
            assert [each["title"] for each in coming.json()["items"]] == ["Soon"]
            following = await cast.public.get(coming.links["next"]["url"])
            assert [each["title"] for each in following.json()["items"]] == ["Later"]
            assert following.json()["next_cursor"] is None

    run(journey())


def test_long_list_inside_a_project_says_that_there_is_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public")
            record = {
                "project_id": project["id"],
                "pi": "impact",
                "perspectives": ["carer"],
                "statement": "x",
                "status": "published",
            }
            for number in (100, 100, 1):
                items = {"items": [record] * number}
                assert (await cast.coordinator.post(f"{RECORDS}/batch", items)).status_code == 200
            found = await read(cast.public, project)
            assert found["more"] == ["impact_records"]
            assert len(found["impact_records"]) == MOST
            assert found["four_pi"]["records"] == MOST + 1

    run(journey())


def test_caches_may_keep_it_and_ask_whether_it_has_changed_each_time_where_there_are_words(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await whole(cast)
            one = f"{PROJECTS}/{project['id']}"
            kept = {PROJECTS: "public, max-age=60", SESSIONS: "public, max-age=60"}
            words = {"/v1/public/quotes": "public, no-cache", one: "public, no-cache"}
            for path, control in (kept | words).items():
                first = await cast.public.get(path)
                assert first.headers["cache-control"] == control
                etag = first.headers["etag"]
                assert etag.startswith('"')
                again = await cast.stranger.get(path, headers={"if-none-match": etag})
                assert (again.status_code, again.content) == (304, b"")
                assert (again.headers["etag"], again.headers["cache-control"]) == (etag, control)
                head = await cast.public("HEAD", path)
                assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", etag)
            await recorded(cast.coordinator, project, status="published")
            path = f"{PROJECTS}/{project['id']}"
            changed = await cast.public.get(path, headers={"if-none-match": etag})
            assert changed.status_code == 200
            assert changed.headers["etag"] != etag

    run(journey())

"""The first journey of a partner's program, on both databases."""

from app.settings import Settings
from tests.conftest import casting, run


def test_partner_script_upserts_pages_and_is_refused_kindly(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            first = await me("PUT", "/v1/projects/by-external-id/hr/7", json={"title": "Über uns"})
            assert first.status_code == 201, first.text
            again = await me("PUT", "/v1/projects/by-external-id/hr/7", json={"title": "Über uns"})
            assert (again.status_code, again.json()["version"]) == (200, 1)
            shared = await me.made(
                "/v1/projects",
                {"title": "B", "partner_organisation_ids": [cast.partner.organisation_id], "budget_pence": 5},
            )
            seen = await cast.partner.get(f"/v1/projects/{shared['id']}")
            assert seen.status_code == 200, seen.text
            assert seen.json()["budget_pence"] == 5
            assert (await cast.stranger.get(f"/v1/projects/{shared['id']}")).status_code == 404
            changed = await me.patch(
                f"/v1/projects/{shared['id']}", {"visibility": "network", "purpose": "Why"}, etag='"1-x"'
            )
            assert changed.status_code == 200, changed.text
            open_now = await cast.stranger.get(f"/v1/projects/{shared['id']}")
            assert open_now.json()["withheld"] == ["budget_pence", "insurance_note", "headcounts"]
            assert (
                await cast.partner.patch(f"/v1/projects/{shared['id']}", {"title": "x"})
            ).status_code == 403
            page = await me.get("/v1/projects?limit=1&sort=-title&with_total=true")
            assert page.json()["items"][0]["title"] == "Über uns"
            following = await me.get(
                f"/v1/projects?limit=1&sort=-title&with_total=true&cursor={page.json()['next_cursor']}"
            )
            assert following.json()["items"][0]["title"] == "B", following.text
            assert following.json()["next_cursor"] is None
            batch = await me.post(
                "/v1/projects/batch",
                {"items": [{"title": "x", "external_id": {"system": "hr", "value": "7"}}, {"title": "z"}]},
                headers={"idempotency-key": "k"},
            )
            replay = await me.post(
                "/v1/projects/batch",
                {"items": [{"title": "x", "external_id": {"system": "hr", "value": "7"}}, {"title": "z"}]},
                headers={"idempotency-key": "k"},
            )
            assert batch.json() == replay.json(), replay.text
            assert replay.headers["idempotency-replayed"] == "true"
            assert (await me.delete(f"/v1/projects/{shared['id']}")).status_code == 204

    run(journey())

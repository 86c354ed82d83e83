"""The dated history of states: for whom it belongs to, and for whoever may change the record."""

from app.kit.scope import declared
from app.settings import Settings
from tests.conftest import casting, run


def test_lead_reads_the_dated_history_of_its_project_and_a_partner_does_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ids = [cast.partner.organisation_id]
            project = await cast.coordinator.made(
                "/v1/projects", {"title": "P", "partner_organisation_ids": ids}
            )
            path = f"/v1/projects/{project['id']}/transitions"
            move = {"to": "delivery", "on": "2022-02", "reason": "The bid was accepted."}
            assert (await cast.coordinator.post(path, move)).status_code == 200
            history = (await cast.coordinator.get(path)).json()["items"]
            assert [(each["from_state"], each["to_state"], each["on"]) for each in history] == [
                (None, "scoping", None),
                ("scoping", "delivery", "2022-02"),
            ]
            assert history[1]["reason"] == "The bid was accepted."
            assert (await cast.partner.get(path)).status_code == 404
            assert (await cast.stranger.get(path)).status_code == 404
            fewer = frozenset(declared()) - {"projects.confidential:read"}
            colleague = await cast.client_of(cast.coordinator.organisation_id or "", fewer)
            told = (await colleague.get(path)).json()["items"]
            assert [each["to_state"] for each in told] == ["scoping", "delivery"]
            assert all("reason" not in each for each in told)

    run(journey())


def test_author_reads_the_moves_of_its_own_impact_record_and_only_the_lead_the_reasons(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            other = await cast.join("Another Partner")
            sent = {"title": "P", "purpose": "To be heard", "visibility": "public"}
            both = [cast.partner.organisation_id, other.organisation_id]
            project = await cast.coordinator.made("/v1/projects", sent | {"partner_organisation_ids": both})
            record = {"project_id": project["id"], "pi": "impact", "perspectives": ["carer"]}
            made = await cast.partner.made("/v1/impact-records", record | {"statement": "We were heard."})
            path = f"/v1/impact-records/{made['id']}/transitions"
            assert [each["to_state"] for each in (await cast.partner.get(path)).json()["items"]] == ["draft"]
            assert (await cast.coordinator.get(path)).status_code == 404
            assert (await cast.partner.post(path, {"to": "agreed", "reason": "All said yes."})).is_success
            assert (await cast.coordinator.post(path, {"to": "published", "reason": "R"})).is_success
            moves = [(None, "draft"), ("draft", "agreed"), ("agreed", "published")]
            for reader, reasons in ((cast.partner, None), (cast.coordinator, [None, "All said yes.", "R"])):
                items = (await reader.get(path)).json()["items"]
                assert [(each["from_state"], each["to_state"]) for each in items] == moves
                assert ("reason" in items[0]) == (reasons is not None)
                assert reasons is None or [each["reason"] for each in items] == reasons
            assert (await other.get(path)).status_code == 404
            assert (await cast.stranger.get(f"/v1/impact-records/{made['id']}")).status_code == 200
            assert (await cast.stranger.get(path)).status_code == 404

    run(journey())

"""The dated history of states: for the organisation that it belongs to."""

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

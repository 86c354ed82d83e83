"""Contributors: who sees what of whom."""

from typing import Any

from app.settings import Settings
from tests.conftest import Cast, casting, run

SHARE = {"purpose": "share_profile", "decision": "given", "wording_version": "1", "given_by": "self"}


async def a_contributor(cast: Cast) -> dict[str, Any]:
    """A contributor of the coordinator's, in the team of a project of which the partner is part."""
    person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
    partners = [cast.partner.organisation_id]
    project = await cast.coordinator.made(
        "/v1/projects", {"title": "Induction", "purpose": "To be heard", "partner_organisation_ids": partners}
    )
    await cast.coordinator.made(f"/v1/projects/{project['id']}/team", {"contributor_id": person["id"]})
    return person


async def decide(cast: Cast, person: dict[str, Any], **members: Any) -> dict[str, Any]:
    """One more decision in the ledger."""
    return await cast.coordinator.made(f"/v1/contributors/{person['id']}/consents", SHARE | members)


def test_partner_sees_a_contributor_by_consent_and_no_longer_once_it_is_taken_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            address = f"/v1/contributors/{person['id']}"
            assert (await cast.partner.get(address)).status_code == 404
            await decide(cast, person, recipients=[cast.partner.organisation_id])
            seen = await cast.partner.get(address)
            assert seen.status_code == 200, seen.text
            assert seen.json()["display_name"] == "Robin"
            await decide(cast, person, decision="withdrawn")
            assert (await cast.partner.get(address)).status_code == 404

    run(journey())

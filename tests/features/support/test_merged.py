"""Support of two records of one person: nothing is lost but what the template offered twice."""

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.support.scenes import AHEAD, supported
from tests.features.support.test_planning import template
from tests.features.test_merging import merge, takes_part, two_of, undo
from tests.features.test_participations import scene
from tests.support.person import person_of


def test_notes_of_both_are_kept_and_each_line_of_the_template_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            ids = await template(lead)
            there = await scene(cast)
            await lead.patch(f"/v1/sessions/{there.session}", {"starts_on": AHEAD})
            stays, goes, pair = await two_of(cast)
            me = await person_of(cast, lead, goes["id"])
            await me.made("/v1/own-check-ins", {"contributor_id": goes["id"], "words": "For me alone"})
            for person in (stays, goes):
                await takes_part(cast, there.session, person, reply="accepted")
                for _ in range(2):
                    note = {"session_id": there.session, "phase": "during", "note": "Well", "outcome": "done"}
                    await supported(lead, person["id"], what=None, **note)
            found = (await lead.get("/v1/support")).json()["items"]
            assert len(found) == 2 * (len(ids) + 2)
            merged = await merge(lead, pair, stays)
            assert "own_check_ins" not in str(merged["came_of"])
            left = (await lead.get(f"/v1/support?contributor_id={stays['id']}")).json()["items"]
            assert [each["template_id"] for each in left].count(None) == 4
            assert sorted(each["template_id"] for each in left if each["template_id"]) == sorted(ids)
            assert (await undo(lead, pair)).status_code == 200
            again = (await lead.get("/v1/support")).json()["items"]
            assert {each["id"] for each in again} == {each["id"] for each in found}

    run(journey())

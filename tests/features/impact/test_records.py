"""Impact records in full: in one's own name, looked at again, published with care, rated on a scale."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.impact.scene import SAYS, agree, read, set_scene, waiting
from tests.features.people import days_from_now, decide
from tests.features.test_impact_records import RECORDS, moved, recorded, shared_project
from tests.features.test_projects_below import faults
from tests.support.person import member_of, person_of


def test_contributor_writes_in_their_own_name_and_home_alone_reads_the_draft(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.theirs)
            assert (said["status"], said["in_own_name"]) == ("draft", True)
            assert said["organisation_id"] == cast.coordinator.organisation_id
            assert said["recorded_by_organisation_id"] == cast.partner.organisation_id
            assert said["response_due_on"] == days_from_now(28)
            path = f"{RECORDS}/{said['id']}"
            for reader in (scene.theirs, scene.partner):
                assert (await reader.get(path)).status_code == 200
            for other in (scene.us, scene.me, cast.stranger):
                assert (await other.get(path)).status_code == 404
            await agree(scene.partner, said)
            assert (await read(scene.us, said))["in_own_name"] is True
            assert (await read(scene.me, said))["statement"] == SAYS["statement"]

    run(journey())


def test_author_changes_and_deletes_their_draft_until_it_is_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.theirs)
            path = f"{RECORDS}/{said['id']}"
            changed = await scene.theirs.patch(path, {"statement": "They came on the day."})
            assert (changed.status_code, changed.json()["statement"]) == (200, "They came on the day.")
            for kept in ({"rating": 1, "scale_id": "x", "scale_version": 1}, {"response": "We did."}):
                refused = await scene.theirs.patch(path, kept)
                assert refused.json()["code"] == "not-yours-to-change"
            refused = await scene.theirs.post(f"{path}/transitions", {"to": "agreed"})
            assert (refused.status_code, refused.json()["open_moves"]) == (409, [])
            await agree(scene.partner, said)
            refused = await scene.theirs.patch(path, {"statement": "x"})
            assert refused.json()["code"] == "not-yours-to-change"
            assert (await scene.theirs.delete(path)).status_code == 403
            draft = await scene.says(scene.theirs)
            assert (await scene.theirs.delete(f"{RECORDS}/{draft['id']}")).status_code == 204

    run(journey())


def test_nobody_else_rewords_what_somebody_wrote_themselves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            path = f"{RECORDS}/{said['id']}"
            refused = await scene.us.patch(path, {"statement": "x", "perspectives": ["carer"]})
            assert faults(refused) == [("/statement", "cannot-change"), ("/perspectives", "cannot-change")]
            sorted_in = await scene.us.patch(path, {"level": "service_delivery"})
            assert sorted_in.status_code == 200

    run(journey())


@pytest.mark.parametrize(
    "more",
    [
        {"status": "agreed"},
        {"response": "We did."},
        {"source": "x"},
        {"evidence": [{"kind": "other", "note": "x"}]},
    ],
)
def test_contributor_who_takes_part_says_only_what_is_theirs(settings: Settings, more: Any) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            refused = await scene.me.post(RECORDS, {"project_id": scene.project["id"]} | SAYS | more)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")

    run(journey())


def test_contributor_who_takes_no_part_writes_nothing_there(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            other = await shared_project(cast, visibility="public")
            refused = await scene.me.post(RECORDS, {"project_id": other["id"]} | SAYS)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
            hidden = await shared_project(cast)
            refused = await scene.me.post(RECORDS, {"project_id": hidden["id"]} | SAYS)
            assert faults(refused) == [("/project_id", "unknown-reference")]

    run(journey())


def test_lived_experience_co_lead_agrees_publishes_and_answers_as_the_staff_co_lead_does(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            lead = (await scene.us.made("/v1/contributors", {"display_name": "Sky"}))["id"]
            await scene.joins(lead, role="co_lead")
            sky = await person_of(cast, scene.us, lead)
            said = await scene.says(sky, status="agreed", source="The minutes")
            assert (said["status"], said["in_own_name"]) == ("agreed", True)
            answered = await scene.answers(said, sky)
            assert answered.status_code == 201, answered.text
            await moved(sky, said, "published")
            refused = await scene.answers(said, scene.me)
            assert refused.json()["code"] == "not-yours-to-change"

    run(journey())


def test_author_answers_nobody_in_the_name_of_the_project(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            refused = await scene.answers(said, scene.me)
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")

    run(journey())


def test_what_was_intended_is_looked_at_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            us = cast.coordinator
            due, later = [
                await recorded(us, project, expectation="intended", look_again_on=days_from_now(day))
                for day in (0, 1)
            ]
            path = f"{RECORDS}/{due['id']}"

            async def to_look_again() -> list[str]:
                found = (await us.get(f"{RECORDS}?to_look_again=true")).json()["items"]
                return [each["id"] for each in found]

            assert await to_look_again() == [due["id"]]
            refused = await us.patch(path, {"came_about_words": "Not as we thought."})
            assert faults(refused) == [("/came_about", "required")]
            early = await us.patch(path, {"came_about": "too_early"})
            assert early.status_code == 200
            assert await to_look_again() == [due["id"]]
            looked = {"came_about": "partly", "came_about_words": "In one team.", "came_about_on": "2026-11"}
            said = (await us.patch(path, looked)).json()
            assert {name: said[name] for name in looked} == looked
            assert await to_look_again() == []
            rest = (await us.get(f"{RECORDS}?to_look_again=false")).json()["items"]
            assert {each["id"] for each in rest} == {due["id"], later["id"]}

    run(journey())


@pytest.mark.parametrize("member", ["look_again_on", "came_about_on", "came_about", "came_about_words"])
def test_what_was_observed_is_not_looked_at_again(settings: Settings, member: str) -> None:
    value = {"came_about": "no", "came_about_words": "x"}.get(member, "2026-01-01")

    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            refused = await cast.coordinator.patch(f"{RECORDS}/{record['id']}", {member: value})
            assert faults(refused) == [(f"/{member}", "not-allowed")]

    run(journey())


@pytest.mark.parametrize(
    ("scale", "rating", "fault"),
    [
        (("how_much_5", 1), 6, ("/rating", "out-of-range")),
        (("how_much_5", 1), 0, ("/rating", "out-of-range")),
        (("how_much_5", 9), 3, ("/scale_version", "unknown-reference")),
        (("how_much_5", 1), 5, None),
        (("their_own", 9), 700, None),
    ],
)
def test_rating_lies_on_its_scale_where_the_scale_is_known(
    settings: Settings, scale: tuple[str, int], rating: int, fault: Any
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            record = await recorded(cast.coordinator, await shared_project(cast))
            sent = {"rating": rating, "scale_id": scale[0], "scale_version": scale[1]}
            answer = await cast.coordinator.patch(f"{RECORDS}/{record['id']}", sent)
            if fault is None:
                assert answer.json()["rating"] == rating
            else:
                assert faults(answer) == [fault]

    run(journey())


async def quote_about(scene: Any, **members: Any) -> dict[str, Any]:
    words = {"words": "Nobody asked.", "project_id": scene.project["id"], "contributor_ids": [scene.robin]}
    made: dict[str, Any] = await scene.us.made("/v1/quotes", words | members)
    return made


async def approve(scene: Any, quote: dict[str, Any], **members: Any) -> None:
    shown = await scene.us.post(f"/v1/quotes/{quote['id']}/transitions", {"to": "shown"})
    assert shown.status_code == 200, shown.text
    given = {"purpose": "publish_quote", "subject_id": quote["id"], "audience": "public"}
    await decide(scene.cast, {"id": scene.robin}, **given | members)


def test_record_is_published_only_with_words_that_everybody_may_read(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            quote = await quote_about(scene)
            evidence = [{"kind": "other", "note": "Minutes"}, {"kind": "quote", "id": quote["id"]}]
            record = await recorded(scene.us, scene.project, evidence=evidence)
            path = f"{RECORDS}/{record['id']}"
            refused = await scene.us.post(f"{path}/transitions", {"to": "published"})
            assert (refused.status_code, refused.json()["open_moves"]) == (409, ["agreed"])
            await moved(scene.us, record, "agreed")
            refused = await scene.us.post(f"{path}/transitions", {"to": "published"})
            assert faults(refused) == [("/evidence/1", "not-approved")]
            # A public project is what makes public words readable to anybody.
            opened = await scene.us.patch(f"/v1/projects/{scene.project['id']}", {"visibility": "public"})
            assert opened.status_code == 200
            await approve(scene, quote)
            await moved(scene.us, record, "published")
            another = await quote_about(scene)
            for kind in ("quote", "other"):
                refused = await scene.us.patch(path, {"evidence": [{"kind": kind, "id": another["id"]}]})
                assert faults(refused) == [("/evidence/0", "not-approved")]

    run(journey())


def test_words_that_were_taken_back_are_not_on_the_public_page_of_a_published_record(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.us.patch(f"/v1/projects/{scene.project['id']}", {"visibility": "public"})
            quote = await quote_about(scene)
            await approve(scene, quote)
            evidence = [{"kind": "quote", "id": quote["id"]}]
            record = await recorded(scene.us, scene.project, evidence=evidence, status="agreed")
            await moved(scene.us, record, "published")
            page = f"/v1/public/projects/{scene.project['id']}"
            assert "Nobody asked." in (await cast.public.get(page)).text
            await decide(
                cast,
                {"id": scene.robin},
                purpose="publish_quote",
                subject_id=quote["id"],
                decision="withdrawn",
            )
            text = (await cast.public.get(page)).text
            assert record["id"] in text
            assert "Nobody asked." not in text
            assert quote["id"] not in text

    run(journey())


def test_project_lead_publishes_with_words_that_they_may_not_see(settings: Settings) -> None:
    """What may be shown does not depend on who asks."""

    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.us.patch(f"/v1/projects/{scene.project['id']}", {"visibility": "public"})
            lead = (await scene.us.made("/v1/contributors", {"display_name": "Sky"}))["id"]
            await scene.joins(lead, role="co_lead")
            sky = await person_of(cast, scene.us, lead)
            quote = await quote_about(scene)
            await approve(scene, quote)
            evidence = [{"kind": "quote", "id": quote["id"]}]
            record = await recorded(scene.us, scene.project, evidence=evidence, status="agreed")
            assert (await sky.get(f"/v1/quotes/{quote['id']}")).status_code == 404
            await moved(sky, record, "published")

    run(journey())


def test_partner_is_asked_to_answer_and_a_stranger_is_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            path = f"{RECORDS}/{record['id']}"
            refused = await scene.us.patch(path, {"response_from_id": cast.stranger.organisation_id})
            assert faults(refused) == [("/response_from_id", "unknown-reference")]
            ourselves = await scene.us.patch(path, {"response_from_id": scene.us.organisation_id})
            assert ourselves.json()["response_from_id"] is None
            refused = await scene.answers(record, scene.partner)
            assert refused.json()["code"] == "not-yours-to-change"
            assert await waiting(scene.partner) == []
            asked = await scene.us.patch(path, {"response_from_id": scene.partner.organisation_id})
            assert asked.status_code == 200
            assert await waiting(scene.partner) == [(record["id"], "answer")]
            await scene.answered(record, scene.partner)
            assert (await read(scene.us, record))["response"] == "They go out a week before."

    run(journey())


def test_viewer_reads_and_writes_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            viewer = await member_of(cast, scene.us, "viewer@example.org", "viewer")
            assert await waiting(viewer) == [(record["id"], "answer")]
            assert (await scene.answers(record, viewer)).status_code == 403

    run(journey())

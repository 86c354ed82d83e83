"""You said – we did: who answers, what waits, who is told, and what they say to it."""

import asyncio
from typing import Any

import pytest

from app.features.four_pi_counts import COUNTS
from app.kit import rollups
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.impact.scene import RESPONSES, agree, letters, read, set_scene, waiting
from tests.features.people import days_from_now, feed
from tests.features.test_impact_records import RECORDS, moved
from tests.features.test_merging import merge, two_of
from tests.features.test_projects_below import faults
from tests.support.person import person_of


def test_answer_is_what_the_record_says_from_then_on(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            sent = {
                "outcome": "we_could_not",
                "words": "The room stays.",
                "because": "The lease runs on.",
                "responded_by": "Adult social care",
                "fed_back_on": "2026-04",
                "fed_back_how": "call",
            }
            await scene.answered(record, **sent)
            now = await read(scene.us, record)
            assert now["response"] == "The room stays.\n\nBecause: The lease runs on."
            assert (now["responded_by"], now["fed_back_on"]) == ("Adult social care", "2026-04")
            assert (now["response_due_on"], now["version"]) == ("2026-03-01", record["version"] + 1)
            assert "impact-record.updated" in await feed(cast, scene.partner.organisation_id)

    run(journey())


def test_counts_that_reports_add_up_are_right_after_an_answer(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked(response_from_id=cast.partner.organisation_id)
            await scene.answered(record, scene.partner, fed_back_on="2026-04-01")
            report = await scene.us.get(f"/v1/reports/projects/{scene.project['id']}/four-pi")
            assert report.json()["fed_back"] == 1
            async with cast.services.database.system_read("tests: counts beside records") as db:
                found = await rollups.differences(db, COUNTS, str(scene.us.organisation_id))
            assert found == []

    run(journey())


def test_lead_and_partner_answer_at_once_and_the_record_says_the_newest(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked(response_from_id=cast.partner.organisation_id)
            both = (scene.us, scene.partner) * 2
            given = await asyncio.gather(
                *(scene.answered(record, each, words=f"{n}") for n, each in enumerate(both))
            )
            newest = max(given, key=lambda each: str(each["id"]))
            assert (await read(scene.us, record))["response"] == newest["words"]

    run(journey())


def test_correcting_an_earlier_answer_leaves_the_record_with_the_newest(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            first = await scene.answered(record, words="We looked.")
            await scene.answered(record, words="We did.")
            changed = await scene.us.patch(f"{RESPONSES}/{first['id']}", {"words": "We looked at it."})
            assert changed.status_code == 200
            assert (await read(scene.us, record))["response"] == "We did."

    run(journey())


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"outcome": "we_could_not"}, ("/because", "required")),
        ({"outcome": "we_will"}, ("/due_on", "required")),
        ({"fed_back_how": "film"}, ("/fed_back_on", "required")),
        ({"fed_back_on": "yesterday"}, ("/fed_back_on", "date-invalid")),
    ],
)
def test_answer_that_leaves_out_what_people_need_is_refused(
    settings: Settings, sent: Any, fault: tuple[str, str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            assert faults(await scene.answers(record, **sent)) == [fault]
            assert await waiting(scene.us) == [(record["id"], "answer")]

    run(journey())


def test_what_people_heard_is_not_reworded_but_answered_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            answer = await scene.answered(record)
            path = f"{RESPONSES}/{answer['id']}"
            assert (await scene.us.patch(path, {"words": "We did so."})).status_code == 200
            told = {"fed_back_on": "2026-04-01", "fed_back_how": "letter"}
            assert (await scene.us.patch(path, told)).status_code == 200
            assert faults(await scene.us.patch(path, {"words": "x"})) == [("/words", "cannot-change")]
            assert (await scene.us.patch(path, {"responded_by": "Housing"})).status_code == 200

    run(journey())


def test_item_leaves_the_list_by_an_outcome_that_people_heard(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            await scene.asked(response_due_on=None)
            assert await waiting(scene.us) == [(record["id"], "answer")]
            assert await waiting(scene.us, "?overdue=true") == [(record["id"], "answer")]
            soon = days_from_now(5)
            promise = {"outcome": "we_will", "due_on": soon, "fed_back_on": "2026-04"}
            await scene.answered(record, **promise)
            assert await waiting(scene.us) == [(record["id"], "outcome")]
            assert await waiting(scene.us, "?overdue=true") == []
            did = await scene.answered(record)
            assert await waiting(scene.us) == [(record["id"], "telling")]
            told = {"fed_back_on": days_from_now(0)}
            assert (await scene.us.patch(f"{RESPONSES}/{did['id']}", told)).status_code == 200
            assert await waiting(scene.us) == []
            assert (await scene.us.delete(f"{RESPONSES}/{did['id']}")).status_code == 405

    run(journey())


def test_list_is_of_ones_own_projects_and_goes_by_the_day(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            late = await scene.asked(response_due_on="2026-02", session_id=scene.session)
            later = await scene.asked(response_due_on="2099")
            assert await waiting(scene.us) == [(late["id"], "answer"), (later["id"], "answer")]
            page = (await scene.us.get(f"{RESPONSES}/waiting?limit=1")).json()
            rest = f"{RESPONSES}/waiting?limit=1&cursor={page['next_cursor']}"
            [item] = (await scene.us.get(rest)).json()["items"]
            assert (item["impact_record_id"], item["overdue"]) == (later["id"], False)
            assert await waiting(scene.us, f"?session_id={scene.session}") == [(late["id"], "answer")]
            assert await waiting(scene.us, "?waits_for=telling") == []
            for other in (scene.partner, cast.stranger):
                assert await waiting(other) == []

    run(journey())


def test_draft_of_ones_own_people_waits_at_home_and_nowhere_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.theirs)
            assert await waiting(scene.partner) == [(said["id"], "answer")]
            assert await waiting(scene.us) == []
            await agree(scene.partner, said)
            assert await waiting(scene.us) == [(said["id"], "answer")]
            assert await waiting(scene.partner) == []

    run(journey())


def test_history_waits_for_nobody_and_writes_to_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            await scene.agrees_to_keep_in_touch(scene.us, scene.robin)
            said = await scene.says(scene.me)
            await scene.answered(said, recorded_from="history", outcome="we_will")
            assert await waiting(scene.us) == []
            assert await letters(cast) == []

    run(journey())


def test_those_whose_words_it_was_get_one_letter_each(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            came = await scene.comes(scene.us, scene.robin, attendance="attended")
            record = await scene.asked(session_id=scene.session, participation_id=came)
            sky = await scene.another()
            await scene.joins(sky)
            # Robin came, and it is about Robin's part; Wren took a position; Sky only takes part.
            await scene.theirs.made(f"{RECORDS}/{record['id']}/positions", {"stance": "partly"})
            await scene.agrees_to_keep_in_touch(scene.us, scene.robin, sky)
            await scene.agrees_to_keep_in_touch(scene.partner, scene.wren)
            await scene.answered(record)
            assert await letters(cast) == sorted([scene.robin, scene.wren])
            await scene.answered(record)
            assert await letters(cast) == sorted([scene.robin, scene.wren] * 2)

    run(journey())


def test_whose_quote_it_names_is_told_where_they_take_part(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            sky = await scene.another()
            await scene.agrees_to_keep_in_touch(scene.us, scene.robin, sky)
            evidence = []
            for person in (scene.robin, sky):
                words = {"words": "x", "project_id": scene.project["id"], "contributor_ids": [person]}
                evidence.append({"kind": "quote", "id": (await scene.us.made("/v1/quotes", words))["id"]})
            await scene.answered(await scene.asked(evidence=evidence))
            assert await letters(cast) == [scene.robin]

    run(journey())


@pytest.mark.parametrize("why", ["no consent", "paused", "stopped", "consent taken back"])
def test_who_does_not_want_letters_gets_none(settings: Settings, why: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            person = f"/v1/contributors/{scene.robin}"
            if why != "no consent":
                await scene.agrees_to_keep_in_touch(scene.us, scene.robin)
            if why == "paused":
                for state in ("active", "paused"):
                    moved_there = await scene.us.post(f"{person}/transitions", {"to": state})
                assert moved_there.status_code == 200, moved_there.text
            if why == "stopped":
                stop = {"messages_stopped": True}
                stopped = await scene.us("PUT", f"{person}/needs", json=stop, headers={"if-match": "*"})
                assert stopped.status_code == 200, stopped.text
            if why == "consent taken back":
                back = {"purpose": "keep_in_touch", "decision": "withdrawn", "given_by": "self"}
                await scene.us.made(f"{person}/consents", back | {"wording_version": "1"})
            await scene.answered(said)
            assert await letters(cast) == []

    run(journey())


def test_author_of_a_draft_alone_is_told_of_its_answer(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            sky = await scene.another()
            await scene.comes(scene.us, sky, attendance="attended")
            await scene.agrees_to_keep_in_touch(scene.us, scene.robin, sky)
            await scene.answered(await scene.says(scene.me, session_id=scene.session))
            assert await letters(cast) == [scene.robin]

    run(journey())


def test_contributor_says_that_an_answer_is_not_right_and_it_is_answered_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.theirs)
            await agree(scene.partner, said)
            answer = await scene.answered(said, fed_back_on="2026-04-01")
            assert await waiting(scene.us) == []
            replies = f"{RESPONSES}/{answer['id']}/replies"
            reply = await scene.theirs.made(replies, {"words": "They still come on the day."})
            assert reply["contributor_id"] == scene.wren
            assert await waiting(scene.us) == [(said["id"], "another_answer")]
            [seen] = (await scene.us.get(replies)).json()["items"]
            assert (seen["words"], seen["withheld"]) == ("They still come on the day.", ["contributor_id"])
            again = await scene.theirs.post(replies, {"words": "x"})
            assert (again.status_code, again.json()["code"]) == (409, "already-exists")
            better = await scene.theirs.patch(f"{replies}/{reply['id']}", {"words": "They come too late."})
            assert better.json()["words"] == "They come too late."
            for other in (scene.us, scene.me, cast.stranger):
                answered = await other.patch(f"{replies}/{reply['id']}", {"words": "x"})
                assert answered.status_code in (403, 404)
            await scene.answered(said, words="From now on.", fed_back_on=days_from_now(0))
            assert await waiting(scene.us) == []

    run(journey())


def test_home_neither_rewords_nor_deletes_what_somebody_wrote_themselves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            answer = await scene.answered(record, fed_back_on="2026-04-01")
            replies = f"{RESPONSES}/{answer['id']}/replies"
            reply = f"{replies}/{(await scene.me.made(replies, {'words': 'Not right.'}))['id']}"
            positions = f"{RECORDS}/{record['id']}/positions"
            said = {"stance": "disagrees", "words": "No."}
            position = f"{positions}/{(await scene.me.made(positions, said))['id']}"
            own = f"{RECORDS}/{(await scene.says(scene.me))['id']}"
            refused = [await scene.us.patch(reply, {"words": "All is well."})]
            refused += [await scene.us.delete(each) for each in (reply, position, own)]
            assert [each.json()["code"] for each in refused] == ["not-yours-to-change"] * 4
            assert await waiting(scene.us) == [(record["id"], "another_answer"), (own[-36:], "answer")]
            assert [(await scene.me.delete(each)).status_code for each in (reply, position, own)] == [204] * 3

    run(journey())


def test_home_changes_a_reply_that_it_wrote_down_and_still_says_so(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            answer = await scene.answered(await scene.asked())
            wrote_down = {
                "contributor_id": scene.robin,
                "words": "Not right.",
                "recorded_by": "Support worker",
            }
            path = f"{RESPONSES}/{answer['id']}/replies"
            reply = f"{path}/{(await scene.us.made(path, wrote_down))['id']}"
            assert (await scene.us.patch(reply, {"words": "Not quite right."})).status_code == 200
            hidden = await scene.us.patch(reply, {"recorded_by": None})
            assert faults(hidden) == [("/recorded_by", "cannot-change")]
            assert (await scene.us.delete(reply)).status_code == 204

    run(journey())


def test_reply_is_read_by_home_lead_and_whoever_answered_and_by_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            answer = await scene.answered(record)
            replies = f"{RESPONSES}/{answer['id']}/replies"
            mine = await scene.me.made(replies, {"words": "Not right."})
            assert (await scene.us.get(f"{replies}/{mine['id']}")).status_code == 200
            for other in (scene.partner, scene.theirs):
                assert (await other.get(replies)).json()["items"] == []
            assert "reply.created" not in await feed(cast, scene.partner.organisation_id)
            wrote_down = {"words": "By phone: no.", "contributor_id": scene.wren}
            assert faults(await scene.partner.post(replies, wrote_down)) == [("/recorded_by", "required")]
            await scene.partner.made(replies, wrote_down | {"recorded_by": "Support worker"})
            assert (await scene.theirs.get(replies)).json()["items"][0]["recorded_by"] == "Support worker"

    run(journey())


def test_contributor_reads_what_came_of_what_was_said(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            said = await scene.says(scene.me)
            record = await scene.asked()
            await scene.asked()
            answer = await scene.answered(record, fed_back_on="2026-04", fed_back_how="meeting")
            replies = f"{RESPONSES}/{answer['id']}/replies"
            await scene.me.made(replies, {"words": "Not right."})

            async def answers(caller: Any) -> list[tuple[str, Any, Any]]:
                items = (await caller.get("/v1/responses/to-me")).json()["items"]
                return [(each["impact_record_id"], each["words"], each["reply"]) for each in items]

            heard = (record["id"], "They go out a week before.", "Not right.")
            assert await answers(scene.me) == [heard, (said["id"], None, None)]
            assert await answers(scene.theirs) == [(*heard[:2], None)]
            assert await answers(scene.us) == []
            for stance in ("agrees", "disagrees"):
                await scene.me.made(f"/v1/impact-records/{record['id']}/positions", {"stance": stance})
            stands = [
                [each["stance"] for each in (await caller.get("/v1/responses/to-me")).json()["items"]]
                for caller in (scene.me, scene.theirs)
            ]
            assert stands == [["disagrees", "agrees"], [None]], "what they said last, and of what they wrote"
            first = (await scene.me.get("/v1/responses/to-me?limit=1")).json()
            assert first["items"][0]["fed_back_how"] == "meeting"
            rest = await scene.me.get(f"/v1/responses/to-me?limit=1&cursor={first['next_cursor']}")
            assert [(each["wrote"], each["response_id"]) for each in rest.json()["items"]] == [(True, None)]
            await moved(scene.us, record, "draft")
            assert await answers(scene.me) == [(said["id"], None, None)]

    run(journey())


def test_whoever_had_two_records_reads_each_answer_once_with_the_newer_position(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            stays, goes, pair = await two_of(cast)
            for person, stance in ((stays, "agrees"), (goes, "disagrees")):
                await scene.joins(person["id"])
                said = {"contributor_id": person["id"], "stance": stance, "recorded_by": "Support worker"}
                await scene.us.made(f"{RECORDS}/{record['id']}/positions", said)
            await scene.answered(record)
            await merge(scene.us, pair, stays)
            me = await person_of(cast, scene.us, stays["id"])
            items = (await me.get("/v1/responses/to-me")).json()["items"]
            assert [(each["impact_record_id"], each["stance"]) for each in items] == [
                (record["id"], "disagrees")
            ]

    run(journey())


def test_answers_are_found_by_the_session_in_which_it_was_said(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            there = await scene.answered(await scene.asked(session_id=scene.session))
            await scene.answered(await scene.asked())
            for caller in (scene.us, scene.partner, scene.me):
                found = (await caller.get(f"{RESPONSES}?session_id={scene.session}")).json()["items"]
                assert [each["id"] for each in found] == [there["id"]]

    run(journey())


def test_record_that_was_taken_back_is_not_answered(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            record = await scene.asked()
            await moved(scene.us, record, "published", "taken_back")
            refused = await scene.answers(record)
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
            assert await waiting(scene.us) == []

    run(journey())

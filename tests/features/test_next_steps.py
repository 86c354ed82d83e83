"""What is next: one session, and at most three things that wait for a word of one's own."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.impact.scene import RESPONSES, set_scene
from tests.features.people import days_from_now
from tests.features.test_asking import Asked, reply, scene
from tests.features.test_impact_records import moved as becomes
from tests.features.test_rounds import moved


async def steps(caller: Caller) -> dict[str, Any]:
    answer = await caller.get("/v1/me/next-steps")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def kinds(caller: Caller) -> list[str]:
    return [each["what"] for each in (await steps(caller))["steps"]]


async def offered(there: Asked) -> None:
    sent = {"contributor_id": there.robin, "amount_offered_pence": 5000, "why": "A talk"}
    answer = await there.us("POST", "/v1/payments", json=sent, headers={"idempotency-key": "one-offer"})
    assert answer.status_code == 201, answer.text


def test_nothing_waits_for_somebody_with_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            nothing = {"session": None, "steps": [], "more": False}
            assert await steps(await there.me()) == nothing
            await there.asked()
            assert await steps(cast.coordinator) == nothing, "it is for who asks for themselves"
            assert (await cast.public.get("/v1/me/next-steps")).status_code == 401

    run(journey())


def test_invitation_comes_first_and_the_session_that_was_agreed_to_stands_above(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            part = await there.asked()
            later = await there.at("10:00", "11:00", day=40)
            agreed = await there.asked(later)
            await reply(me, agreed, "accepted")
            found = await steps(me)
            assert found["session"]["session_id"] == later
            assert (found["steps"], found["more"]) == (
                [
                    {
                        "what": "invitation",
                        "id": there.session,
                        "title": "About domestic abuse",
                        "until": None,
                    }
                ],
                False,
            )
            past = f"UPDATE sessions SET starts_on = '\"2026-01\"' WHERE id = '{there.session}'"
            await moved(cast, past)
            assert (await steps(me))["steps"] == [], "there is nothing to answer any more"
            ahead = f"UPDATE sessions SET starts_on = '\"{days_from_now(20)}\"'"
            await moved(cast, f"{ahead} WHERE id = '{there.session}'")
            await reply(me, part, "accepted")
            found = await steps(me)
            assert (found["session"]["session_id"], found["steps"]) == (there.session, [])
            assert found["session"]["starts_on"] == days_from_now(20)

    run(journey())


def test_question_waits_for_its_answer_and_then_for_theirs(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            part = await there.asked()
            await me.patch(f"/v1/participations/{part['id']}", {"question": "Is there a lift?"})
            await reply(me, part, "asked_question")
            assert await kinds(me) == [], "now it is the coordinator's turn"
            await there.us.patch(f"/v1/participations/{part['id']}", {"question_answer": "Yes"})
            assert await kinds(me) == ["invitation"]

    run(journey())


def test_what_waits_is_named_three_times_and_no_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            about = {"contributor_id": there.robin}
            quote = {"contributor_ids": [there.robin], "words": "Listen first", "kind": "quote"}
            made = await there.us.made("/v1/quotes", quote)
            assert await kinds(me) == [], "a draft was shown to nobody"
            shown = await there.us.post(f"/v1/quotes/{made['id']}/transitions", {"to": "shown"})
            assert shown.status_code == 200
            assert await kinds(me) == ["words"]
            assert await kinds(there.us) == [], "they are not the coordinator's to decide on"
            support = await there.us.made("/v1/support", about | {"what": "A call", "outcome": "offered"})
            assert await kinds(me) == ["words", "support"]
            assert (await me.post(f"/v1/support/{support['id']}/transitions", {"to": "declined"})).is_success
            assert await kinds(me) == ["words"]
            await there.us.made("/v1/support", about | {"what": "A visit", "outcome": "offered"})
            await offered(there)
            await there.asked()
            found = await steps(me)
            assert [each["what"] for each in found["steps"]] == ["invitation", "pay", "words"]
            assert found["more"]

    run(journey())


def test_somebody_who_came_is_asked_how_it_was_until_they_say(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = await there.me()
            part = await there.asked()
            await reply(me, part, "accepted")
            await moved(cast, "UPDATE participations SET attendance = 'attended'")
            ago = "UPDATE sessions SET status = 'delivered', starts_from = '{}'"
            await moved(cast, ago.format(days_from_now(-20)))
            assert await kinds(me) == [], "long ago"
            await moved(cast, ago.format(days_from_now(-2)))
            assert await kinds(me) == ["check_in"]
            sent = {"contributor_id": there.robin, "session_id": there.session, "face": "good"}
            await me.made("/v1/own-check-ins", sent)
            assert await kinds(me) == [], "what they keep to themself is said too"

    run(journey())


async def others(caller: Caller) -> list[str]:
    """What waits besides the invitation that comes with the scene."""
    return [each for each in await kinds(caller) if each != "invitation"]


def test_rating_of_professionals_alone_waits_for_no_person_with_lived_experience(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            asks = {"project_id": there.project["id"], "title": "Half a year", "status": "open"}
            await there.us.made("/v1/assessments", asks | {"perspectives": ["practitioner", "manager"]})
            assert (await steps(there.me))["steps"] == []
            await there.us.made("/v1/assessments", asks | {"perspectives": ["practitioner", "carer"]})
            assert await kinds(there.me) == ["rating"]

    run(journey())


def test_rating_waits_for_whoever_takes_part_until_they_rate_or_it_is_over(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            sent = {"project_id": there.project["id"], "title": "Half a year", "closes_on": days_from_now(9)}
            begun = await there.us.made("/v1/assessments", sent)
            assert await others(there.me) == [], "nobody is asked yet"
            opens = f"/v1/assessments/{begun['id']}/transitions"
            assert (await there.us.post(opens, {"to": "open"})).is_success
            step = {"what": "rating", "id": begun["id"], "title": "Half a year", "until": days_from_now(9)}
            for takes_part in (there.me, there.theirs):
                assert step in (await steps(takes_part))["steps"]
            mine = f"/v1/assessments/{begun['id']}/my-answers"
            assert (await there.me.post(mine, {"perspective": "carer"})).is_success
            assert (await others(there.me), await others(there.theirs)) == ([], ["rating"])
            await moved(cast, f"UPDATE assessments SET closes_on = '{days_from_now(-1)}'")
            assert await others(there.theirs) == [], "it is over"

    run(journey())


def test_answer_to_what_they_said_is_named_while_it_is_fresh(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            said = await there.says(there.me)
            assert await others(there.me) == [], "nobody has answered"
            await there.answered(said)
            [step] = (await steps(there.me))["steps"]
            assert (step["what"], step["id"], step["title"]) == (
                "answer",
                said["id"],
                there.project["title"],
            )
            assert await others(there.theirs) == [], "it is not theirs, and still a draft"
            newest = await there.answered(said)
            assert await others(there.me) == ["answer"], "of two answers the newest holds"
            made = "UPDATE {} SET created_at = '{}T00:00:00.000000Z'"
            await moved(cast, made.format("impact_positions", days_from_now(-40)))
            await moved(cast, made.format("responses", days_from_now(-31)))
            assert await others(there.me) == [], "long ago"
            await moved(cast, made.format("responses", days_from_now(-29)))
            assert await others(there.me) == ["answer"]
            replied = {"words": "They still come late."}
            await there.me.made(f"{RESPONSES}/{newest['id']}/replies", replied)
            assert await others(there.me) == [], "they have replied"

    run(journey())


def test_answer_to_a_group_is_for_those_who_were_there_until_they_say_what_they_think(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            record = await there.asked(session_id=there.session)
            await there.answered(record)
            elsewhere = await there.asked()
            await there.answered(elsewhere)
            assert (await others(there.me), await others(there.theirs)) == ([], []), "nobody came"
            await moved(cast, "UPDATE participations SET attendance = 'attended'")
            assert (await others(there.me), await others(there.theirs)) == ([], ["answer"])
            agrees = {"stance": "agrees"}
            await there.theirs.made(f"/v1/impact-records/{record['id']}/positions", agrees)
            assert await others(there.theirs) == [], "they have said what they think of it"
            await there.answered(record)
            assert await others(there.theirs) == ["answer"], "and are answered again"
            own = await there.says(there.me)
            await there.answered(own)
            assert await others(there.me) == ["answer"]
            await becomes(there.us, own, "agreed", "published", "taken_back")
            assert await others(there.me) == [], "it was taken back, though they see it still"

    run(journey())


def test_what_was_answered_long_ago_and_is_written_down_now_waits_for_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            said = await there.says(there.me)
            await there.answered(said, recorded_from="history")
            assert await others(there.me) == []

    run(journey())

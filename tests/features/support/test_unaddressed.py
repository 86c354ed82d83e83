"""What is unaddressed: every phase, everything due, every question; and it leaves by an outcome alone."""

from typing import Any

import pytest

from app.kit.suppression import kept_back, told
from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.people import days_from_now
from tests.features.support.scenes import AHEAD, PAST, in_a_session, supported, unaddressed
from tests.features.test_hours import of_the_partner
from tests.features.test_participations import share
from tests.support.person import member_of, person_of

PHASES = ["nothing_before", "nothing_during", "nothing_after"]


@pytest.mark.parametrize(
    ("on", "members", "found"),
    [
        (PAST, {}, PHASES),
        (days_from_now(7), {}, ["nothing_before"]),
        (days_from_now(8), {}, []),
        (None, {}, []),
        (PAST, {"attendance": "attended"}, PHASES),
        (PAST, {"attendance": "not_there"}, ["nothing_after"]),
        (PAST, {"reply": "invited"}, []),
        (PAST, {"reply": "declined"}, []),
        (PAST, {"recorded_from": "history"}, []),
        (AHEAD, {"recorded_from": "history"}, ["nothing_before"]),
    ],
)
def test_each_phase_of_a_session_is_listed_once_its_time_has_come(
    settings: Settings, on: str | None, members: dict[str, Any], found: list[str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, _ = await in_a_session(cast, on, **members)
            assert await unaddressed(cast.coordinator) == found
            path = f"/v1/sessions/{there.session}/transitions"
            assert (await cast.coordinator.post(path, {"to": "cancelled"})).is_success
            assert await unaddressed(cast.coordinator) == []

    run(journey())


def test_phase_leaves_with_an_outcome_and_not_with_a_plan(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, PAST)
            at = {"session_id": there.session}
            made = await supported(cast.coordinator, person, phase="before", due_on=days_from_now(1), **at)
            assert await unaddressed(cast.coordinator) == PHASES
            path = f"/v1/support/{made['id']}/transitions"
            assert (await cast.coordinator.post(path, {"to": "offered"})).is_success
            assert await unaddressed(cast.coordinator) == PHASES[1:]
            await supported(cast.coordinator, person, phase="after", outcome="declined", **at)
            assert await unaddressed(cast.coordinator) == ["nothing_during"]
            [item] = (await cast.coordinator.get("/v1/support/unaddressed")).json()["items"]
            assert item["in_words"] == "Nothing is recorded for during the session."
            assert (item["contributor_name"], item["session_title"]) == ("Robin", "First")
            assert (item["since"], item["phase"], item["support_id"]) == (PAST, "during", None)

    run(journey())


def test_what_is_planned_in_time_stands_once_and_what_is_put_off_hides_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, days_from_now(3))
            at = {"session_id": there.session, "phase": "before"}
            assert await unaddressed(cast.coordinator) == ["nothing_before"]
            late = await supported(cast.coordinator, person, due_on=days_from_now(4), **at)
            assert await unaddressed(cast.coordinator) == ["nothing_before"], "after it has begun"
            path = f"/v1/support/{late['id']}"
            assert (await cast.coordinator.patch(path, {"due_on": days_from_now(2)})).is_success
            assert await unaddressed(cast.coordinator) == []
            assert (await cast.coordinator.patch(path, {"due_on": days_from_now(0)})).is_success
            assert await unaddressed(cast.coordinator) == ["due"]

    run(journey())


def test_delivered_session_without_a_day_is_listed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, _ = await in_a_session(cast, None)
            path = f"/v1/sessions/{there.session}/transitions"
            assert (await cast.coordinator.post(path, {"to": "delivered"})).is_success
            found = (await cast.coordinator.get("/v1/support/unaddressed")).json()["items"]
            assert [(each["why"], each["since"]) for each in found] == [(why, None) for why in PHASES]

    run(journey())


def test_what_is_due_asked_for_or_followed_up_is_listed_until_something_came_of_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = (await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"}))["id"]
            await supported(cast.coordinator, person, due_on=days_from_now(1))
            assert await unaddressed(cast.coordinator) == []
            late = await supported(cast.coordinator, person, due_on=PAST, outcome="offered")
            me = await person_of(cast, cast.coordinator, person)
            asked = await me.made("/v1/support", {"contributor_id": person, "what": "A quiet room"})
            again = await supported(cast.coordinator, person, outcome="follow_up", follow_up_on=PAST)
            assert await unaddressed(cast.coordinator) == ["due", "follow_up", "asked_for"]
            assert (await me.post(f"/v1/support/{late['id']}/transitions", {"to": "taken"})).is_success
            next_one = await supported(cast.coordinator, person, follows_id=again["id"])
            assert await unaddressed(cast.coordinator) == ["follow_up", "asked_for", "due"]
            path = f"/v1/support/{next_one['id']}/transitions"
            assert (await cast.coordinator.post(path, {"to": "done"})).is_success
            assert await unaddressed(cast.coordinator) == ["asked_for"]
            path = f"/v1/support/{asked['id']}/transitions"
            assert (await cast.coordinator.post(path, {"to": "done"})).is_success
            assert await unaddressed(cast.coordinator) == []

    run(journey())


def test_check_in_is_listed_until_it_is_answered_in_words_or_with_support(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = (await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"}))["id"]
            me = await person_of(cast, cast.coordinator, person)
            first = await me.made("/v1/check-ins", {"contributor_id": person, "face": "hard"})
            second = await me.made("/v1/check-ins", {"contributor_id": person, "words": "Tired"})
            kept = {"contributor_id": person, "words": "For me alone"}
            assert (await me.post("/v1/own-check-ins", kept)).status_code == 201
            assert await unaddressed(cast.coordinator) == ["check_in", "check_in"]
            await cast.coordinator.patch(f"/v1/check-ins/{first['id']}", {"answer": "Shall I ring you?"})
            assert await unaddressed(cast.coordinator) == ["check_in"]
            await supported(cast.coordinator, person, check_in_id=second["id"], outcome="taken")
            assert await unaddressed(cast.coordinator) == []
            await cast.coordinator.patch(f"/v1/check-ins/{first['id']}", {"answer": None})
            assert await unaddressed(cast.coordinator) == ["check_in"]

    run(journey())


async def a_full_list(cast: Cast) -> tuple[str, str, str]:
    """Two people, and a session of one of them; the ids of all three."""
    there, robin = await in_a_session(cast, PAST)
    wren = await there.person(cast.coordinator)
    for day in (-5, -3, -3, -1):
        await supported(cast.coordinator, wren, due_on=days_from_now(day), outcome="offered")
    await supported(cast.coordinator, robin, outcome="follow_up", follow_up_on=PAST)
    said = {"contributor_id": wren, "face": "hard", "recorded_by": "Coordinator", "said_on": PAST}
    await cast.coordinator.made("/v1/check-ins", said)
    return there.session, robin, wren


def test_pages_show_every_item_once_in_order_whatever_its_kind(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            session, robin, wren = await a_full_list(cast)
            whole = (await cast.coordinator.get("/v1/support/unaddressed")).json()["items"]
            expected = ["due", "check_in", "due", "due", "follow_up", *PHASES, "due"]
            assert [each["why"] for each in whole] == expected
            for limit in (1, 2, 4):
                pages, cursor = [], ""
                while cursor is not None:
                    given = {"limit": limit} | ({"cursor": cursor} if cursor else {})
                    page = (await cast.coordinator.get("/v1/support/unaddressed", params=given)).json()
                    pages += page["items"]
                    cursor = page["next_cursor"]
                assert pages == whole, limit
            assert await unaddressed(cast.coordinator, session_id=session) == PHASES
            assert await unaddressed(cast.coordinator, contributor_id=robin) == ["follow_up", *PHASES]
            assert "follow_up" not in await unaddressed(cast.coordinator, contributor_id=wren)
            other = await cast.coordinator.get(f"/v1/support/unaddressed?contributor_id={wren}&limit=1")
            cursor = other.json()["next_cursor"]
            refused = await cast.coordinator.get("/v1/support/unaddressed", params={"cursor": cursor})
            assert refused.status_code == 422

    run(journey())


def test_list_is_of_ones_own_people_and_a_lead_sees_their_projects(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await of_the_partner(cast)
            await cast.coordinator.patch(f"/v1/sessions/{there.session}", {"starts_on": PAST})
            found = (await cast.partner.get(f"/v1/participations?contributor_id={person}")).json()["items"]
            part = found[0]["id"]
            await cast.partner.post(f"/v1/participations/{part}/transitions", {"to": "accepted"})
            assert await unaddressed(cast.partner) == PHASES
            assert await unaddressed(cast.coordinator) == []
            assert await unaddressed(cast.stranger) == []
            own = await there.person(cast.coordinator)
            await there.asked(cast.coordinator, own, reply="accepted")
            alone = await there.person(cast.coordinator)
            await supported(cast.coordinator, alone, due_on=PAST)
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            assert await unaddressed(lead) == []
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            await cast.coordinator.made(f"{there.project}/team", {"member_id": me, "role": "co_lead"})
            assert await unaddressed(lead) == PHASES
            assert sorted(await unaddressed(cast.coordinator)) == sorted(["due", *PHASES])
            robin = await person_of(cast, cast.coordinator, own)
            assert (await robin.get("/v1/support/unaddressed")).status_code == 403

    run(journey())


def test_lead_and_partner_are_told_numbers_and_never_of_a_few_people_of_others(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await of_the_partner(cast)
            await cast.coordinator.patch(f"/v1/sessions/{there.session}", {"starts_on": PAST})
            found = (await cast.partner.get(f"/v1/participations?contributor_id={person}")).json()["items"]
            for part in found:
                await cast.partner.post(f"/v1/participations/{part['id']}/transitions", {"to": "accepted"})
            at = {"session_id": there.session, "phase": "after", "outcome": "done"}
            await supported(cast.partner, person, **at)
            few = kept_back()
            path = f"/v1/sessions/{there.session}/support-numbers"
            after = (await cast.coordinator.get(path)).json()["items"][2]
            assert after == {
                "phase": "after",
                "own": {"people": 0, "recorded": 0},
                "others": {"people": few, "recorded": few},
            }
            assert (await cast.partner.get(path)).json()["items"][2]["own"] == {"people": 1, "recorded": 1}
            for _ in range(11):
                another = await there.person(cast.partner)
                await there.asked(cast.partner, another, reply="accepted")
                await share(cast.partner, another)
            others = (await cast.coordinator.get(path)).json()["items"][2]["others"]
            assert others == {"people": told(12), "recorded": few}
            await cast.coordinator.patch(there.project, {"visibility": "network"})
            assert (await cast.stranger.get(path)).status_code == 404

    run(journey())

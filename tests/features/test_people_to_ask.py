"""People to ask: one's own, with reasons in words, and no score."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now
from tests.features.test_asking import Asked, scene
from tests.features.test_rounds import moved
from tests.support.person import member_of


async def found(caller: Caller, session: str, *about: str) -> list[dict[str, Any]]:
    answer = await caller.post(f"/v1/sessions/{session}/people-to-ask", {"about": list(about)})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def reasons(person: dict[str, Any]) -> dict[str, str]:
    return {each["code"]: each["words"] for each in person["reasons"]}


async def people(cast: Cast) -> tuple[Asked, dict[str, str]]:
    """Robin of the scene, and others of the same home."""
    there = await scene(cast)
    ids = {"Robin": there.robin}
    for name, members in {
        "Wren": {"interests": ["Training new staff"], "availability": "Mornings"},
        "Ash": {"skills": ["Presenting"]},
        "Kit": {"status": "paused"},
    }.items():
        made = await there.us.made("/v1/contributors", {"display_name": name} | members)
        ids[name] = made["id"]
    return there, ids


def test_coordinator_finds_people_with_the_reasons_in_words(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, ids = await people(cast)
            brings = f"/v1/contributors/{ids['Robin']}/standpoints"
            await there.us.made(brings, {"words": "Trainer and carer"})
            everybody = await found(there.us, there.session)
            assert [each["display_name"] for each in everybody] == ["Ash", "Robin", "Wren"], (
                "who paused rests"
            )
            assert not any(each["fits"] for each in everybody)
            fitting = await found(there.us, there.session, "TRAIN")
            assert [(each["display_name"], each["fits"]) for each in fitting] == [
                ("Robin", True),
                ("Wren", True),
                ("Ash", False),
            ]
            assert reasons(fitting[0])["brings"] == "Brings: Trainer and carer."
            assert reasons(fitting[1]) == {
                "wants": "Wants to take part in: Training new staff.",
                "never_asked": "Has not been asked to anything yet.",
                "says_when": "Says when: Mornings",
            }
            [able] = [each for each in await found(there.us, there.session, "present") if each["fits"]]
            assert reasons(able)["can"] == "Can: Presenting."

    run(journey())


def test_whoever_was_not_asked_for_long_comes_before_whoever_was_asked_just_now(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, ids = await people(cast)
            first = await there.at("10:00", "12:00", day=40, status="planned")
            for name in ("Wren", "Ash"):
                sent = {"session_id": first, "contributor_id": ids[name]}
                await there.us.made("/v1/participations", sent)
            before = "asked_at = '2026-01-05T00:00:00.000000Z', attendance = 'part'"
            whose = f"contributor_id = '{ids['Wren']}'"
            await moved(cast, f"UPDATE participations SET {before} WHERE {whose}")
            near = await there.at("13:00", "14:00", day=40)
            order = await found(there.us, near)
            assert [each["display_name"] for each in order] == ["Robin", "Wren", "Ash"]
            assert reasons(order[1]) == {
                "not_asked_since": "Last asked in January 2026.",
                "took_part": "Took part once.",
                "says_when": "Says when: Mornings",
                "near": "Has another session near this one.",
            }
            assert reasons(order[2])["asked_recently"] == "Asked once in the last 90 days."
            again = await found(there.us, first)
            assert [each["display_name"] for each in again] == ["Robin"], "nobody is asked twice"

    run(journey())


def test_each_sees_only_their_own_people_and_what_they_may_read_of_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, ids = await people(cast)
            await there.us.made(f"/v1/contributors/{ids['Robin']}/standpoints", {"words": "Trainer"})
            lead = await member_of(cast, there.us, "lead@example.org", "project_lead")
            path = f"/v1/sessions/{there.session}/people-to-ask"
            refused = await lead.post(path, {})
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            team = f"/v1/projects/{there.project}/team"
            await there.us.made(team, {"member_id": me, "role": "co_lead"})
            await there.us.made(team, {"contributor_id": ids["Robin"], "role": "adviser"})
            [robin] = await found(lead, there.session, "trainer")
            assert (robin["display_name"], robin["fits"]) == ("Robin", False), "standpoints are not a lead's"
            program = await cast.client_of(
                there.us.organisation_id, frozenset({"participations:write", "contributors:read"})
            )
            assert not any(each["fits"] for each in await found(program, there.session, "trainer"))
            partners = {"partner_organisation_ids": [str(cast.partner.organisation_id)]}
            await there.us.patch(f"/v1/projects/{there.project}", partners)
            assert await found(cast.partner, there.session) == []
            assert (await cast.stranger.post(path, {})).status_code == 404

    run(journey())


def test_day_that_is_not_known_is_near_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, _ = await people(cast)
            await there.asked()
            month = days_from_now(20)[:7]
            sent = {"project_id": there.project, "title": "Later", "starts_on": month}
            later = await there.us.made("/v1/sessions", sent)
            found_there = await found(there.us, later["id"])
            assert all("near" not in reasons(each) for each in found_there)

    run(journey())

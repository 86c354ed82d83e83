"""Assessments: each side answers for itself, nobody is read, and the figures say where sides differ."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlmodel import SQLModel

from app.features import answering_by_link
from app.features.assessments.figures import FEWEST_FOR_LEAD, LIVED, Reader, figures
from app.features.assessments.instruments import shipped
from app.features.enumerations import Perspective, Pi
from app.kit.personal import held
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, days_from_now, stored
from tests.features.test_merging import merge, two_of, undo
from tests.features.test_participations import Scene, scene, share
from tests.features.test_projects_below import faults
from tests.features.test_rights import asked, erased, sections, work
from tests.support.person import member_of, person_of

ASSESSMENTS = "/v1/assessments"
PUBLIC = "/v1/public/assessments"
FIVE = shipped()["four_pi_5", 1]
OWN = {
    "code": "ours",
    "edition": 1,
    "title": "Our three",
    "plain": "What we ask.",
    "easy_read": ["We ask three things."],
    "scale": {
        "id": "yes_no",
        "version": 1,
        "agrees_from": 2,
        "steps": [{"value": 1, "words": "No"}, {"value": 2, "words": "Yes"}],
    },
    "questions": [{"id": "heard", "pi": "process", "plain": "I am heard.", "easy_read": ["People listen."]}],
}


def rated(value: int, perspective: str = "lived_experience", **more: Any) -> dict[str, Any]:
    """Answers of one step to each of the five statements."""
    ratings = [{"question": each.id, "value": value} for each in FIVE.questions]
    return {"perspective": perspective, "ratings": ratings} | more


async def assessment(there: Scene, **members: Any) -> dict[str, Any]:
    begun = {"project_id": there.project.rpartition("/")[2], "title": "How is it going?", "status": "open"}
    return await there.cast.coordinator.made(ASSESSMENTS, begun | members)


async def secret_of(caller: Caller, made: dict[str, Any]) -> str:
    link = (await caller.get(f"{ASSESSMENTS}/{made['id']}/link")).json()["link"]
    return str(link.partition("#")[2])


async def by_link(cast: Cast, secret: str, answers: dict[str, Any], **headers: str) -> httpx.Response:
    return await cast.public.post(PUBLIC, {"secret": secret} | answers, headers=headers)


async def kept(cast: Cast) -> tuple[int, int]:
    """How many sheets there are, and of how many it is known whose they are."""
    tables = ("assessment_sheets", "assessment_holders")
    sheets, holders = [len(await stored(cast, f"SELECT id FROM {table}")) for table in tables]
    return sheets, holders


async def closed(caller: Caller, made: dict[str, Any]) -> None:
    answer = await caller.post(f"{ASSESSMENTS}/{made['id']}/transitions", {"to": "closed"})
    assert answer.status_code == 200, answer.text


async def report(caller: Caller, made: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.get(f"/v1/reports/assessments/{made['id']}")).json()
    return found


def people(found: dict[str, Any]) -> list[int | None]:
    return [each["people"]["count"] for each in found["sides"]]


# -- instruments


def test_two_instruments_come_along_with_each_heading_and_easy_read() -> None:
    sixteen = shipped()["four_pi_16", 1]
    by_heading = [sum(each.pi is pi for each in sixteen.questions) for pi in Pi]
    assert by_heading == [3, 2, 4, 4, 3]
    assert [each.pi for each in FIVE.questions] == list(Pi)
    for each in (sixteen, FIVE):
        assert len({question.id for question in each.questions}) == len(each.questions)
        assert [step.value for step in each.scale.steps] == [1, 2, 3, 4, 5]


def test_coordinator_makes_an_instrument_and_a_new_edition_once_people_were_asked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await cast.coordinator.made("/v1/instruments", OWN)
            here = f"/v1/instruments/{made['id']}"
            assert (await cast.coordinator.patch(here, {"title": "Our one"})).json()["title"] == "Our one"
            planned = await assessment(there, instrument="ours", status="planned")
            assert (await cast.coordinator.patch(here, {"plain": "What we ask now."})).status_code == 200
            opened = {"to": "open"}
            await cast.coordinator.post(f"{ASSESSMENTS}/{planned['id']}/transitions", opened)
            refused = await cast.coordinator.patch(here, {"plain": "Something else."})
            assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
            assert "new edition" in refused.json()["detail"]
            second = await cast.coordinator.made(
                "/v1/instruments", OWN | {"edition": 2, "plain": "Something else."}
            )
            retired = await cast.coordinator.post(f"{here}/transitions", {"to": "retired"})
            assert retired.status_code == 200
            items = (await cast.coordinator.get("/v1/instruments")).json()["items"]
            assert [(each["code"], each["edition"], each["status"]) for each in items] == [
                ("four_pi_16", 1, "current"),
                ("four_pi_5", 1, "current"),
                ("ours", 1, "retired"),
                ("ours", 2, "current"),
            ]
            assert (await cast.coordinator.delete(here)).status_code == 409
            assert (await cast.coordinator.delete(f"/v1/instruments/{second['id']}")).status_code == 204
            again = {"title": "Again", "project_id": there.project.rpartition("/")[2], "instrument": "ours"}
            assert faults(await cast.coordinator.post(ASSESSMENTS, again)) == [
                ("/instrument", "unknown-reference")
            ]
            # What it asks stays readable, for those of the partner too, who cannot see the instrument.
            read = await cast.partner.get(f"{ASSESSMENTS}/{planned['id']}/questions")
            assert read.json()["questions"] == OWN["questions"]

    run(journey())


def test_assessment_that_was_planned_is_not_opened_with_a_retired_instrument(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            me = cast.coordinator
            instrument = await me.made("/v1/instruments", OWN)
            made = await assessment(there, status="planned", instrument="ours")
            gone = f"/v1/instruments/{instrument['id']}/transitions"
            opens = f"{ASSESSMENTS}/{made['id']}/transitions"
            assert (await me.post(gone, {"to": "retired"})).status_code == 200
            refused = await me.post(opens, {"to": "open"})
            assert faults(refused) == [("/instrument", "unknown-reference")]
            assert (await me.post(gone, {"to": "current"})).status_code == 200
            assert (await me.post(opens, {"to": "open"})).status_code == 200
            assert (await me.post(gone, {"to": "retired"})).status_code == 200
            later = {"closes_on": days_from_now(3)}
            assert (await me.patch(f"{ASSESSMENTS}/{made['id']}", later)).status_code == 200

    run(journey())


def test_instrument_with_a_name_or_a_scale_that_means_something_else_is_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await cast.coordinator.made("/v1/instruments", OWN)
            other = OWN | {"code": "other"}
            steps = [{"value": 1, "words": "Never"}, {"value": 2, "words": "Always"}]
            twice = OWN["questions"] * 2  # type: ignore[operator]
            falling = OWN["scale"] | {"steps": steps[::-1]}  # type: ignore[operator]
            for wrong, found in (
                ({"code": "four_pi_5"}, ("/code", "not-a-choice")),
                ({"scale": OWN["scale"] | {"steps": steps}}, ("/scale/version", "not-together")),  # type: ignore[operator]
                ({"scale": falling}, ("/scale", "scale-does-not-rise")),
                ({"scale": OWN["scale"] | {"agrees_from": 1}}, ("/scale", "scale-does-not-rise")),  # type: ignore[operator]
                ({"questions": twice}, ("/questions", "repeated")),
            ):
                assert faults(await cast.coordinator.post("/v1/instruments", other | wrong)) == [found]
            # Another organisation's scale of that name is another scale.
            assert (await cast.partner.made("/v1/instruments", other | {"scale": OWN["scale"]}))["id"]

    run(journey())


# -- assessments


def test_assessment_is_asked_once_and_ends_and_is_not_deleted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast, visibility="public")
            made = await assessment(there, status="planned")
            here = f"{ASSESSMENTS}/{made['id']}"
            assert (made["closes_on"], made["opened_on"]) == (None, None)
            spare = await assessment(there, status="planned")
            assert (await cast.coordinator.delete(f"{ASSESSMENTS}/{spare['id']}")).status_code == 204
            refused = await by_link(cast, await secret_of(cast.coordinator, made), rated(3))
            assert refused.json()["code"] == "assessment-closed"
            opened = await cast.coordinator.post(f"{here}/transitions", {"to": "open"})
            assert opened.json()["closes_on"] == days_from_now(28)
            assert (await cast.coordinator.delete(here)).json()["code"] == "conflict"
            assert faults(await cast.coordinator.patch(here, {"instrument": "four_pi_16"})) == [
                ("/instrument", "cannot-change")
            ]
            assert faults(await cast.coordinator.patch(here, {"closes_on": days_from_now(-1)})) == [
                ("/closes_on", "out-of-range")
            ]
            today = await cast.coordinator.get(f"{ASSESSMENTS}?can_be_answered=true")
            assert [each["id"] for each in today.json()["items"]] == [made["id"]]
            await closed(cast.coordinator, made)
            again = await cast.coordinator.post(f"{here}/transitions", {"to": "open"})
            assert again.json()["code"] == "transition-refused"
            assert faults(await cast.coordinator.patch(here, {"closes_on": days_from_now(9)})) == [
                ("/closes_on", "cannot-change")
            ]
            assert (await cast.coordinator.get(f"{ASSESSMENTS}?can_be_answered=true")).json()["items"] == []
            # A stranger sees the open project, and nothing of how it is going.
            assert (await cast.stranger.get(here)).status_code == 404
            assert (await cast.partner.get(here)).status_code == 200
            assert (await cast.partner.patch(here, {"title": "Mine"})).json()["code"] == "not-yours-to-change"

    run(journey())


# -- answering


def test_contributor_answers_changes_their_mind_and_is_read_by_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            robin = await there.person(cast.coordinator)
            await cast.coordinator.made(
                f"{there.project}/team", {"contributor_id": robin, "role": "working_group"}
            )
            me = await person_of(cast, cast.coordinator, robin)
            made = await assessment(there)
            mine = f"{ASSESSMENTS}/{made['id']}/my-answers"
            assert (await me.get(mine)).json() == {"answers": None}
            assert (await me.post(mine, rated(2))).json() == {"received": True}
            changed = rated(5, ladder_experienced="consultation")
            assert (await me.post(mine, changed)).status_code == 200
            assert (await me.get(mine)).json()["answers"]["ratings"] == [
                each | {"no_answer": None} for each in changed["ratings"]
            ]
            assert await kept(cast) == (1, 1)
            colleague = await member_of(cast, cast.coordinator, "colleague@example.org", "coordinator")
            assert (await colleague.get(mine)).json() == {"answers": None}
            # Nobody writes something down in place of what they said themselves.
            told = rated(1, contributor_id=robin, recorded_by="Co-ordinator")
            refused = await cast.coordinator.post(f"{ASSESSMENTS}/{made['id']}/recorded-answers", told)
            assert refused.status_code == 409
            assert "answered this themselves" in refused.json()["detail"]
            await closed(cast.coordinator, made)
            assert (await me.post(mine, rated(1))).json()["code"] == "assessment-closed"
            assert (await me.get(mine)).json()["answers"]["ladder_experienced"] == "consultation"

    run(journey())


def test_copy_shows_their_answers_to_the_person_and_not_to_whoever_hands_it_over(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            robin = await there.person(cast.coordinator)
            await cast.coordinator.made(f"{there.project}/team", {"contributor_id": robin})
            me = await person_of(cast, cast.coordinator, robin)
            mine = f"{ASSESSMENTS}/{(await assessment(there))['id']}/my-answers"
            assert (await me.post(mine, rated(2))).status_code == 200
            copy = f"{await asked(cast.coordinator, {'id': robin})}/copy"
            await work(cast)
            tables = ("assessment_sheets", "assessment_holders")
            own, theirs = [sections(await caller.get(copy)) for caller in (me, cast.coordinator)]
            assert [len(own[table]) for table in tables] == [1, 1]
            assert [theirs[table] for table in tables] == [None, None]

    run(journey())


def test_staff_of_lead_and_partner_answer_for_their_side_and_a_program_has_none(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            mine = f"{ASSESSMENTS}/{made['id']}/my-answers"
            for caller, address in ((cast.coordinator, "a@example.org"), (cast.partner, "b@example.org")):
                member = await member_of(cast, caller, address, "viewer")
                assert (await member.post(mine, rated(4, "practitioner"))).status_code == 200
                assert (await member.get(mine)).json()["answers"]["perspective"] == "practitioner"
            assert (await cast.coordinator.post(mine, rated(4, "manager"))).json()["code"] == "forbidden"
            stranger = await member_of(cast, cast.stranger, "c@example.org", "viewer")
            assert (await stranger.post(mine, rated(4, "manager"))).status_code == 404
            assert await kept(cast) == (2, 2)

    run(journey())


def test_coordinator_writes_down_what_somebody_told_who_sees_it_and_makes_it_their_own(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            robin = await there.person(cast.coordinator)
            await cast.coordinator.made(
                f"{there.project}/team", {"contributor_id": robin, "role": "working_group"}
            )
            made = await assessment(there)
            path = f"{ASSESSMENTS}/{made['id']}/recorded-answers"
            told = rated(2, contributor_id=robin, recorded_by="Co-ordinator")
            for value in (2, 3):
                assert (await cast.coordinator.post(path, told | rated(value))).status_code == 200
            await share(cast.coordinator, robin)
            theirs = await cast.partner.post(path, told)
            assert faults(theirs) == [("/contributor_id", "unknown-reference")]
            me = await person_of(cast, cast.coordinator, robin)
            mine = f"{ASSESSMENTS}/{made['id']}/my-answers"
            seen = (await me.get(mine)).json()["answers"]
            assert (seen["recorded_by"], seen["ratings"][0]["value"]) == ("Co-ordinator", 3)
            assert (await me.post(mine, rated(1))).status_code == 200
            assert (await me.get(mine)).json()["answers"]["recorded_by"] is None
            assert (await cast.coordinator.post(path, told)).json()["code"] == "conflict"
            assert await kept(cast) == (1, 1)
            assert (await me.post(path, told)).json()["code"] in ("forbidden", "not-yours-to-change")

    run(journey())


def test_answers_to_what_is_not_asked_are_refused_and_nothing_is_kept(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there, perspectives=["carer", "manager"])
            secret = await secret_of(cast.coordinator, made)
            once = {"question": "purpose", "value": 1}
            for wrong, found in (
                ({"perspective": "lived_experience"}, ("/perspective", "not-a-choice")),
                ({"ratings": [once | {"value": 6}]}, ("/ratings/0/value", "not-a-choice")),
                ({"ratings": [once | {"question": "useful"}]}, ("/ratings/0/question", "not-a-choice")),
                ({"ratings": [once, once]}, ("/ratings/1/question", "repeated")),
                ({"ratings": [once | {"no_answer": "do_not_know"}]}, ("/ratings/0", "exactly-one-of")),
            ):
                assert faults(await by_link(cast, secret, rated(1, "carer") | wrong)) == [found]
            assert await kept(cast) == (0, 0)

    run(journey())


def test_whoever_has_the_link_answers_and_cannot_be_found_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.partner, made)
            opened = await cast.public.post(f"{PUBLIC}/questions", {"secret": secret})
            assert opened.json()["title"] == "How is it going?"
            assert len(opened.json()["questions"]["questions"]) == 5
            key = {"idempotency-key": "one-of-mine"}
            for _ in range(2):
                assert (await by_link(cast, secret, rated(4), **key)).json() == {"received": True}
            assert (await by_link(cast, secret, rated(2))).status_code == 200
            assert await kept(cast) == (2, 0)
            for sheet_id, at in await stored(cast, "SELECT id, created_at FROM assessment_sheets"):
                assert str(at)[11:19] == "00:00:00"
                assert UUID(str(sheet_id)).version == 4  # a random id, and not one that tells a time
            invented = secret[:-6] + "AAAAAA"
            assert (await by_link(cast, invented, rated(1))).json()["code"] == "link-refused"
            await cast.coordinator.patch(f"{ASSESSMENTS}/{made['id']}", {"by_link": False})
            assert (await by_link(cast, secret, rated(1))).json()["code"] == "assessment-closed"
            lead = await member_of(cast, cast.coordinator, "viewer@example.org", "viewer")
            assert (await lead.get(f"{ASSESSMENTS}/{made['id']}/link")).status_code == 403

    run(journey())


def test_too_many_answers_of_one_link_from_one_place_wait(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            secret = await secret_of(cast.coordinator, await assessment(there))
            monkeypatch.setattr(answering_by_link, "MOST_OF_A_PLACE", 2)
            statuses = [(await by_link(cast, secret, rated(1))).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]

    run(journey())


# -- figures


def test_figures_come_when_it_is_over_and_each_side_stands_beside_the_other(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await cast.coordinator.patch(there.project, {"ladder_intended": "co_production"})
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            for value, side, count in ((5, "carer", 2), (2, "lived_experience", 3), (4, "manager", 5)):
                for _ in range(count):
                    await by_link(cast, secret, rated(value, side, ladder_experienced="informing"))
            before = await report(cast.coordinator, made)
            assert (before["released"], before["headings"], before["sides"]) == (False, [], [])
            assert before["answered"]["suppressed"] is True
            await closed(cast.coordinator, made)
            after = await report(cast.coordinator, made)
            assert (after["released"], after["exact"], people(after)) == (True, True, [5, 5])
            assert [each["pi"] for each in after["headings"]] == list(Pi)
            [question] = after["headings"][0]["questions"]
            lived, others = question["sides"]
            assert {each["answer"]: each["count"] for each in lived["answers"]} == {
                "1": 0, "2": 3, "3": 0, "4": 0, "5": 2, "do_not_know": 0, "do_not_want_to_say": 0,
                "not_answered": 0,
            }  # fmt: skip
            assert (lived["agreeing"], others["agreeing"], question["gap"]) == (40.0, 100.0, -60.0)
            assert after["ladder"]["intended"] == "co_production"
            rungs = {each["answer"]: each["count"] for each in after["ladder"]["sides"][0]["answers"]}
            assert (rungs["informing"], rungs["co_production"]) == (5, 0)
            # The partner is told by the rules of published figures.
            coarse = await report(cast.partner, made)
            assert (coarse["exact"], people(coarse)) == (False, [None, None])
            assert coarse["headings"][0]["questions"][0]["gap"] is None
            assert (await cast.stranger.get(f"/v1/reports/assessments/{made['id']}")).status_code == 404

    run(journey())


def test_contributor_reads_what_others_may_and_a_co_lead_what_the_lead_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            for _ in range(FEWEST_FOR_LEAD):
                await by_link(cast, secret, rated(4, "carer"))
            await closed(cast.coordinator, made)
            seen = []
            for role in ("working_group", "co_lead"):
                person = await there.person(cast.coordinator)
                await cast.coordinator.made(f"{there.project}/team", {"contributor_id": person, "role": role})
                found = await report(await person_of(cast, cast.coordinator, person), made)
                seen.append((found["exact"], people(found)))
            assert seen == [(False, [None, None]), (True, [FEWEST_FOR_LEAD, None])]
            other = await person_of(cast, cast.coordinator, await there.person(cast.coordinator))
            assert (await other.get(f"/v1/reports/assessments/{made['id']}")).status_code == 404

    run(journey())


def test_lead_reads_no_side_of_fewer_people_than_a_few(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            for _ in range(FEWEST_FOR_LEAD):
                await by_link(cast, secret, rated(4, "manager"))
            for _ in range(FEWEST_FOR_LEAD - 1):
                await by_link(cast, secret, rated(1, "carer"))
            await closed(cast.coordinator, made)
            found = await report(cast.coordinator, made)
            assert people(found) == [None, FEWEST_FOR_LEAD]
            for heading in found["headings"]:
                [question] = heading["questions"]
                lived = question["sides"][0]
                assert {each["count"] for each in lived["answers"]} == {None}
                assert all(each["suppressed"] for each in lived["answers"])
                assert (lived["agreeing"], question["gap"]) == (None, None)
            assert {each["count"] for each in found["ladder"]["sides"][0]["answers"]} == {None}

    run(journey())


def test_figures_over_time_never_put_unlike_scales_on_one_line(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            await cast.coordinator.made("/v1/instruments", OWN)
            second = {"edition": 2, "scale": OWN["scale"] | {"version": 2}}  # type: ignore[operator]
            await cast.coordinator.made("/v1/instruments", OWN | second)
            for asked in ({"edition": 1}, {"edition": 1}, {"edition": 2}, {"edition": 1, "kind": "event"}):
                await closed(cast.coordinator, await assessment(there, instrument="ours", **asked))
            await assessment(there, instrument="ours")  # still open: it is on no line yet
            project = there.project.rpartition("/")[2]
            found = (await cast.coordinator.get(f"/v1/reports/projects/{project}/ratings")).json()
            lines = [(each["kind"], each["edition"], len(each["items"])) for each in found["lines"]]
            assert sorted(lines) == [("event", 1, 1), ("stocktake", 1, 2), ("stocktake", 2, 1)]

    run(journey())


def test_whoever_watches_the_figures_sees_nobody_come_in(settings: Settings) -> None:
    """Somebody who asks before and after each answer is told the same every time, until it is over."""

    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            project = there.project.rpartition("/")[2]
            watched = [f"/v1/reports/assessments/{made['id']}", f"/v1/reports/projects/{project}/ratings"]
            told = set()
            for value in range(1, 6):
                for caller in (cast.coordinator, cast.partner):
                    told.add(
                        (caller is cast.coordinator, *[(await caller.get(path)).text for path in watched])
                    )
                await by_link(cast, secret, rated(value))
            assert len(told) == 2

    run(journey())


def given(*steps: int, side: str = "carer") -> list[tuple[str, list[dict[str, Any]], None]]:
    """Sheets that answer every statement alike."""
    return [
        (side, [{"question": each.id, "value": step, "no_answer": None} for each in FIVE.questions], None)
        for step in steps
    ]


def test_whoever_knows_all_the_others_of_a_side_cannot_tell_what_the_last_one_answered() -> None:
    """The attacker is a partner who knows this code, and how all but one answered of a side of which few, or
    nearly all, said the same. (Of larger groups a step of five is told: docs/decisions/0030.)"""
    row = {"id": "one"}
    for others in ([4] * 9 + [1] * 9, [5] * 24 + [2] * 2, [3] * 30):
        told = {str(figures(row, FIVE, None, given(*others, step), Reader(False))) for step in range(1, 6)}
        assert len(told) == 1, others


def test_partner_reads_a_large_side_by_fives_and_percentages_of_what_is_shown() -> None:
    sheets = given(*[5] * 23, *[2] * 17) + given(*[4] * 12, *[1] * 31, side="manager")
    found = figures({"id": "one"}, FIVE, None, sheets, Reader(False))
    question = found["headings"][0]["questions"][0]
    lived, others = question["sides"]
    counts = {each["answer"]: each["count"] for each in lived["answers"]}
    assert counts == {"agrees": 20, "does_not_agree": 15, "no_step": 0}
    assert lived["agreeing"] == 57.1, "of what is shown, and not of what there is"
    assert [each["people"]["count"] for each in found["sides"]] == [40, 40]
    assert others["side"] == "professional"


def test_lived_experience_side_is_of_those_who_live_it() -> None:
    assert {Perspective.lived_experience, Perspective.carer, Perspective.young_person} == LIVED


# -- the person


def test_figures_stay_when_a_person_is_erased_and_nothing_says_whose_the_answers_were(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            robin = await a_contributor(cast)
            told = rated(5, contributor_id=robin["id"], recorded_by="Co-ordinator")
            path = f"{ASSESSMENTS}/{made['id']}/recorded-answers"
            assert (await cast.coordinator.post(path, told)).status_code == 200
            for _ in range(FEWEST_FOR_LEAD - 1):
                await by_link(cast, secret, rated(2))
            await closed(cast.coordinator, made)
            before = await report(cast.coordinator, made)
            assert people(before) == [FEWEST_FOR_LEAD, None]
            await erased(cast, robin)
            assert await kept(cast) == (FEWEST_FOR_LEAD, 0)
            assert await report(cast.coordinator, made) == before

    run(journey())


def test_sheets_stay_by_what_they_say_of_themselves_and_not_because_whose_they_were_goes_first() -> None:
    stays = {table.name for table, said in held(SQLModel.metadata) if said.kept}
    assert "assessment_sheets" in stays
    assert "assessment_holders" not in stays


def test_figures_stay_when_two_records_of_one_person_become_one(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            stays, goes, pair = await two_of(cast)
            for value, robin in ((2, stays), (4, goes)):
                told = rated(value, contributor_id=robin["id"], recorded_by="Co-ordinator")
                path = f"{ASSESSMENTS}/{made['id']}/recorded-answers"
                assert (await cast.coordinator.post(path, told)).status_code == 200
            await merge(cast.coordinator, pair, stays)
            assert await kept(cast) == (2, 1)
            assert (await undo(cast.coordinator, pair)).status_code == 200
            assert await kept(cast) == (2, 2)

    run(journey())

"""Feedback: from a side and not from a person, in figures for partners, in words for those who asked."""

from typing import Any

import httpx
import orjson

from app.features import answering_by_link
from app.features.feedback import links
from app.features.feedback.forms import newest
from app.kit import suppression
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import days_from_now, reads_on_record, stored, tampered
from tests.features.test_participations import Scene, scene
from tests.features.test_projects_below import faults
from tests.support.person import member_of, person_of

SAID = {
    "given_by": "attendee",
    "form_version": "1",
    "ratings": [{"question": "useful", "value": 5}, {"question": "heard", "no_answer": "do_not_know"}],
    "answers": [{"question": "good", "words": "The canary of it"}],
    "would_like_more": "yes",
    "topics": ["Loss", "Work"],
}
GIVEN = {name: SAID[name] for name in ("ratings", "answers", "would_like_more", "topics")}


async def a_link(caller: Caller, there: Scene, **members: Any) -> dict[str, Any]:
    return await caller.made(f"/v1/sessions/{there.session}/feedback-links", members)


def secret_of(link: dict[str, Any]) -> dict[str, str]:
    return {"secret": link["link"].partition("#")[2]}


async def give(cast: Cast, link: dict[str, Any], key: str | None = None, **members: Any) -> httpx.Response:
    headers = {"idempotency-key": key} if key else {}
    return await cast.public.post("/v1/public/feedback", secret_of(link) | members, headers=headers)


async def items(caller: Caller, path: str = "/v1/feedback") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await caller.get(path)).json()["items"]
    return found


# -- written down


def test_lead_and_whoever_wrote_it_down_read_it_and_others_do_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast, visibility="public")
            ours = await cast.coordinator.made("/v1/feedback", SAID | {"session_id": there.session})
            theirs = await cast.partner.made("/v1/feedback", SAID | {"session_id": there.session})
            assert sorted(ours["topics"]) == ["Loss", "Work"]
            assert [each["id"] for each in await items(cast.coordinator)] == [ours["id"], theirs["id"]]
            assert [each["id"] for each in await items(cast.partner)] == [theirs["id"]]
            below = f"/v1/sessions/{there.session}/feedback"
            assert [each["id"] for each in await items(cast.partner, below)] == [theirs["id"]]
            assert {each["words"] for each in await items(cast.partner, "/v1/feedback-suggestions")} == {
                "Loss",
                "Work",
            }
            assert await items(cast.stranger) == await items(cast.stranger, "/v1/feedback-suggestions") == []
            refused = await cast.stranger.post("/v1/feedback", SAID | {"session_id": there.session})
            assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")

    run(journey())


def test_what_people_wrote_needs_a_permission_and_reading_it_is_on_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await cast.coordinator.made("/v1/feedback", SAID | {"session_id": there.session})
            lead = str(cast.coordinator.organisation_id)
            counts = await cast.client_of(lead, frozenset({"feedback:read", "sessions:read"}))
            before = len(await reads_on_record(cast))
            [seen] = await items(counts)
            assert (seen["withheld"], "canary" in str(seen)) == (["answers"], False)
            assert len(await reads_on_record(cast)) == before
            [seen] = await items(cast.coordinator)
            assert seen["answers"] == SAID["answers"]
            read = await cast.coordinator.get(f"/v1/feedback/{made['id']}")
            assert read.json()["answers"] == SAID["answers"]
            assert [each[0] for each in (await reads_on_record(cast))[before:]] == ["feedback", "feedback"]

    run(journey())


def test_answers_are_to_questions_of_the_form_on_its_scale_and_stay(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            sent = SAID | {"session_id": there.session}
            again = {"question": "useful", "value": 1}
            for wrong, pointer in (
                ({"form_version": "99"}, "/form_version"),
                ({"ratings": [{"question": "good", "value": 1}]}, "/ratings/0/question"),
                ({"ratings": [again, again]}, "/ratings/1/question"),
                ({"ratings": [{"question": "useful", "value": 6}]}, "/ratings/0/value"),
                ({"ratings": [{"question": "useful"}]}, "/ratings/0"),
                ({"answers": [{"question": "useful", "words": "Yes"}]}, "/answers/0/question"),
            ):
                assert [
                    place for place, _ in faults(await cast.coordinator.post("/v1/feedback", sent | wrong))
                ] == [pointer]
            made = await cast.coordinator.made("/v1/feedback", sent)
            here = f"/v1/feedback/{made['id']}"
            other = [{"question": "better", "words": "The same"}]
            for change in ({"topics": []}, {"ratings": []}, {"answers": other}, {"would_like_more": "no"}):
                [(place, code)] = faults(await cast.coordinator.patch(here, change))
                assert (place, code) == (f"/{next(iter(change))}", "cannot-change")
            assert (await cast.coordinator.patch(here, {"given_on": "2026-11"})).is_success
            without = [{"question": "good", "words": "The … of it"}]
            assert (await cast.coordinator.patch(here, {"answers": without})).json()["answers"] == without
            [topic, _] = await items(cast.coordinator, "/v1/feedback-suggestions")
            reworded = await cast.coordinator.patch(
                f"/v1/feedback-suggestions/{topic['id']}", {"words": "Grief"}
            )
            assert reworded.json()["words"] == "Grief"
            assert (await cast.coordinator.delete(here)).status_code == 204
            assert await items(cast.coordinator, "/v1/feedback-suggestions") == []

    run(journey())


def test_project_lead_and_co_lead_read_what_was_said_in_their_projects(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await cast.coordinator.made("/v1/feedback", SAID | {"session_id": there.session})
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            robin = await there.person(cast.coordinator)
            team = f"{there.project}/team"
            await cast.coordinator.made(team, {"contributor_id": robin, "role": "working_group"})
            me = await person_of(cast, cast.coordinator, robin)
            for caller in (lead, me):
                assert await items(caller) == []
                assert (await caller.get(f"/v1/feedback/{made['id']}")).status_code == 404
            member = (await lead.get("/v1/me")).json()["acting"]["id"]
            for place in ({"member_id": member}, {"contributor_id": robin}):
                await cast.coordinator.made(team, place | {"role": "co_lead"})
            for caller in (lead, me):
                assert [each["answers"] for each in await items(caller)] == [SAID["answers"]]

    run(journey())


# -- in figures


def told(summary: dict[str, Any], question: str) -> dict[str, tuple[int | None, bool]]:
    [form] = summary["items"]
    [found] = [each for each in form["questions"] if each["question"] == question]
    return {each["answer"]: (each["count"], each["suppressed"]) for each in found["answers"]}


def test_lead_reads_exact_figures_and_partners_only_what_tells_of_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast, visibility="public")
            here = f"/v1/reports/sessions/{there.session}/feedback"
            values = [5] * 13 + [4] * 12 + [3] * 4
            batch = [
                SAID | {"session_id": there.session, "ratings": [{"question": "useful", "value": v}]}
                for v in values
            ]
            assert (await cast.coordinator.post("/v1/feedback/batch", {"items": batch})).status_code == 200
            exact = (await cast.coordinator.get(here)).json()
            assert exact["exact"]
            assert exact["items"][0]["people"] == suppression.exactly(29)
            assert told(exact, "useful")["5"] == (13, False)
            assert told(exact, "useful")["1"] == (0, False)
            assert told(exact, "more")["yes"] == (29, False)
            assert (await cast.partner.get(here)).json()["items"] == [], "of today they learn nothing yet"
            await tampered(cast, f"UPDATE feedback SET created_at = '{days_from_now(-2)}T10:00:00.000000Z'")
            coarse = (await cast.partner.get(here)).json()
            assert not coarse["exact"]
            assert coarse["items"][0]["people"] == suppression.told(29)
            assert told(coarse, "useful")["5"] == (10, False)
            assert told(coarse, "useful")["4"] == (10, False)
            assert told(coarse, "useful")["3"] == (None, True)
            assert told(coarse, "useful")["1"] == (None, True)
            assert told(coarse, "more")["yes"] == (None, True), "that nobody said no tells of each of them"
            assert (await cast.stranger.get(here)).status_code == 403

    run(journey())


# -- by a link


def test_whoever_has_the_link_answers_without_a_name_and_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            link = await a_link(cast.coordinator, there)
            assert link["link"].startswith(f"{cast.services.public_url}/feedback/#")
            opened = await cast.public.post("/v1/public/feedback/form", secret_of(link))
            assert opened.status_code == 200
            assert opened.json()["session"] == {"title": "First", "starts_on": None}
            assert opened.json()["form"]["questions"][0]["id"] == "useful"
            assert [scale["id"] for scale in opened.json()["scales"]] == ["how_much_5"]
            first = await give(cast, link, "one", **GIVEN)
            assert (first.status_code, first.json()) == (200, {"received": True})
            again = await give(cast, link, "one", **GIVEN)
            assert (again.status_code, again.headers["idempotency-replayed"]) == (200, "true")
            reused = await give(cast, link, "one", would_like_more="no")
            assert (reused.status_code, reused.json()["code"]) == (422, "idempotency-key-reused")
            assert (await give(cast, link, "two", **GIVEN)).status_code == 200
            found = await items(cast.coordinator)
            assert len(found) == 2
            assert found[0]["recorded_by_organisation_id"] == cast.coordinator.organisation_id
            assert {each["ratings"][0]["value"] for each in found} == {5}
            empty = await give(cast, link)
            assert empty.status_code == 200, "nobody has to answer anything"

    run(journey())


def test_link_of_a_partner_brings_answers_to_them_and_the_lead(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            link = await a_link(cast.partner, there, given_by="partner_lead")
            said = {"ratings": [{"question": "together", "value": 4}]}
            assert (await give(cast, link, **said)).status_code == 200
            for caller in (cast.coordinator, cast.partner):
                assert [each["given_by"] for each in await items(caller)] == ["partner_lead"]
            wrong = await give(cast, link, ratings=[{"question": "useful", "value": 4}])
            assert faults(wrong) == [("/ratings/0/question", "not-a-choice")]
            refused = await cast.stranger.post(f"/v1/sessions/{there.session}/feedback-links", {})
            assert refused.status_code == 404

    run(journey())


def test_secret_is_shown_once_and_kept_nowhere(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            path = f"/v1/sessions/{there.session}/feedback-links"
            key = {"idempotency-key": "made"}
            made = (await cast.coordinator.post(path, {"label": "For the day"}, headers=key)).json()
            assert (await cast.coordinator.post(path, {"label": "For the day"}, headers=key)).json() == made
            secret = secret_of(made)["secret"]
            [listed] = (await cast.coordinator.get(path)).json()["items"]
            assert secret not in str(listed)
            assert "link" not in listed
            for table in ("feedback_links", "idempotency_keys", "audit_entries", "events"):
                assert secret not in str(await stored(cast, f"SELECT * FROM {table}"))
            other = await a_link(cast.coordinator, there)
            assert secret_of(other)["secret"] != secret

    run(journey())


def test_closed_deleted_and_invented_links_open_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            path = f"/v1/sessions/{there.session}/feedback-links"
            over = await a_link(cast.coordinator, there, closes_on=days_from_now(-2))
            gone = await a_link(cast.coordinator, there)
            assert (await cast.coordinator.delete(f"{path}/{gone['id']}")).status_code == 204
            live = await a_link(cast.coordinator, there)
            invented = {"link": "#" + secret_of(live)["secret"][:-6] + "AAAAAA"}
            for link, status, code in (
                (over, 410, "feedback-closed"),
                (gone, 404, "link-refused"),
                (invented, 404, "link-refused"),
                *(({"link": "#" + "A" * length}, 404, "link-refused") for length in (21, 22, 43)),
            ):
                opened = await cast.public.post("/v1/public/feedback/form", secret_of(link))
                for answer in (opened, await give(cast, link, **GIVEN)):
                    assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert await items(cast.coordinator) == []
            longer = await cast.coordinator.patch(f"{path}/{over['id']}", {"closes_on": days_from_now(3)})
            assert longer.status_code == 200
            assert (await give(cast, over, **GIVEN)).status_code == 200

    run(journey())


def test_guessing_ends_and_a_right_link_works_for_a_whole_room(settings: Settings, monkeypatch: Any) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            link = await a_link(cast.coordinator, there)
            wrong = {"secret": "A" * 43}
            codes = [
                (await cast.public.post("/v1/public/feedback/form", wrong)).status_code for _ in range(11)
            ]
            assert codes == [404] * 10 + [429]
            assert (await cast.public.post("/v1/public/feedback/form", secret_of(link))).status_code == 200
            monkeypatch.setattr(answering_by_link, "MOST_OF_A_PLACE", 12)
            told = [(await give(cast, link, **GIVEN)).status_code for _ in range(13)]
            assert told == [200] * 12 + [429]

    run(journey())


def test_sentence_becomes_nobodys_quote_for_those_whom_they_named(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast, visibility="public")
            link = await a_link(cast.coordinator, there)
            quote = {"words": "We were heard", "audience": "public"}
            assert (await give(cast, link, quote=quote)).status_code == 200
            [made] = await items(cast.coordinator, "/v1/quotes")
            assert (made["owner"], made["status"], made["audience"]) == ("anonymous", "draft", "public")
            assert made["session_id"] == there.session
            assert "form" in made["agreed_how"]
            assert await items(cast.public, "/v1/public/quotes") == []
            for to in ("shown", "approved"):
                await cast.coordinator.made(f"/v1/quotes/{made['id']}/transitions", {"to": to})
            assert [each["words"] for each in await items(cast.public, "/v1/public/quotes")] == [
                "We were heard"
            ]
            private = {"words": "Between us", "audience": "home"}
            assert (await give(cast, link, quote=private)).status_code == 200
            assert len(await items(cast.coordinator, "/v1/quotes")) == 1
            assert (await items(cast.coordinator))[-1]["answers"] == [
                {"question": "quote", "words": "Between us"}
            ]

    run(journey())


def test_talk_with_one_person_has_no_title_on_the_form(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            kind = {"kind": "one_to_one"}
            assert (await cast.coordinator.patch(f"/v1/sessions/{there.session}", kind)).is_success
            link = await a_link(cast.coordinator, there)
            opened = (await cast.public.post("/v1/public/feedback/form", secret_of(link))).json()
            assert opened["session"]["title"] is None

    run(journey())


def test_link_keeps_the_form_that_was_current_and_ends_by_itself(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            link = await a_link(cast.coordinator, there)
            assert link["form_version"] == newest("attendee").version
            assert days_from_now(links.DAYS - 1) <= link["closes_on"] <= days_from_now(links.DAYS + 1)
            path = f"/v1/sessions/{there.session}/feedback-links/{link['id']}"
            assert faults(await cast.coordinator.patch(path, {"given_by": "contributor"})) == [
                ("/given_by", "cannot-change")
            ]

    run(journey())


def test_forms_and_scales_are_there_for_anybody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            answer = await cast.public.get("/v1/public/feedback-forms")
            found = orjson.loads(answer.content)
            assert {form["given_by"] for form in found["items"]} == {
                "attendee",
                "contributor",
                "partner_lead",
            }
            assert {scale["id"] for scale in found["scales"]} == {"how_much_5"}
            known = {"if-none-match": answer.headers["etag"]}
            again = await cast.public.get("/v1/public/feedback-forms", headers=known)
            assert again.status_code == 304

    run(journey())

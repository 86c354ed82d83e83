"""What happens between the review of an erasure and its end: to texts, to letters, and to whoever asked."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.people import a_contributor, address, stored
from tests.features.test_rights import erased, in_review, work, work_but_mail
from tests.support.person import mails, member_of, person_of


async def findings(cast: Cast, erasure: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await cast.coordinator.get(f"{erasure}/findings")).json()["items"]
    return found


async def decide(cast: Cast, erasure: str, **words: Any) -> None:
    """Decide on every open text: reworded where words are given for its member, and kept otherwise."""
    for each in await findings(cast, erasure):
        if each["decision"] is None:
            new = words.get(each["member"])
            decision = {"decision": "reworded", "words": new} if new else {"decision": "kept"}
            answer = await cast.coordinator.post(f"{erasure}/findings/{each['id']}/decision", decision)
            assert answer.status_code == 200, answer.text


async def agree(cast: Cast, erasure: str) -> str:
    """Agree, let the worker work, and see what state it is in then."""
    moved = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
    assert moved.status_code == 200, moved.text
    await work(cast)
    return str((await cast.coordinator.get(erasure)).json()["state"])


async def about_robin(cast: Cast) -> tuple[dict[str, Any], str]:
    """Somebody, and a project whose purpose names them."""
    person = await a_contributor(cast, display_name="Robin Canary")
    made = await cast.coordinator.made("/v1/projects", {"title": "Induction", "purpose": "Robin Canary's"})
    return person, f"/v1/projects/{made['id']}"


@pytest.mark.parametrize("decided", [{}, {"purpose": "Somebody's"}])
@pytest.mark.parametrize(
    "written", [{"purpose": "Robin Canary's too"}, {"people": "Robin Canary"}, {"title": "With Robin Canary"}]
)
def test_text_written_after_the_review_is_reviewed_before_anything_is_erased(
    settings: Settings, decided: dict[str, str], written: dict[str, str]
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            erasure = await in_review(cast, person)
            await decide(cast, erasure, **decided)
            if "people" in written:
                await cast.coordinator.made("/v1/projects", {"title": written["people"]})
            else:
                assert (await cast.coordinator.patch(project, written)).status_code == 200
            assert await agree(cast, erasure) == "in_review"
            assert (await cast.coordinator.get(address(person))).json()["display_name"] == "Robin Canary"
            left = [each["words"] for each in await findings(cast, erasure) if each["decision"] is None]
            assert next(iter(written.values())) in left, "what is new is shown to be decided"
            refused = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
            assert refused.status_code == 409
            await decide(cast, erasure)
            assert await agree(cast, erasure) == "done"
            assert (await cast.coordinator.get(address(person))).status_code == 404

    run(journey())


def test_text_that_says_the_same_as_when_it_was_reviewed_is_not_reviewed_again(settings: Settings) -> None:
    """Two members of one record are reworded, one after the other."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            await cast.coordinator.patch(project, {"title": "Robin Canary's induction"})
            erasure = await in_review(cast, person)
            # One is kept, and the record is then changed by rewording the other.
            assert [each["member"] for each in await findings(cast, erasure)] == ["purpose", "title"]
            await decide(cast, erasure, title="Induction")
            assert await agree(cast, erasure) == "done"

    run(journey())


async def asked_by_themselves(cast: Cast) -> tuple[dict[str, Any], Any, str]:
    """Somebody who is signed in and has asked that their record goes."""
    person = await a_contributor(cast)
    them = await person_of(cast, cast.coordinator, person["id"])
    answer = await them.post("/v1/erasures", {"contributor_id": person["id"]})
    assert answer.status_code == 202, answer.text
    await work(cast)
    return person, them, f"/v1/erasures/{answer.json()['id']}"


def test_nobody_calls_off_what_a_person_asked_for_without_saying_why_and_the_person_reads_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, them, erasure = await asked_by_themselves(cast)
            ada = await member_of(cast, cast.coordinator, "ada@example.org", "coordinator")
            refused = await ada.post(f"{erasure}/transitions", {"to": "cancelled"})
            assert refused.status_code == 422, refused.text
            assert refused.json()["errors"][0]["pointer"] == "/reason"
            assert (await ada.get(erasure)).json()["state"] == "in_review"
            why = {"to": "cancelled", "reason": "Canary: a court asks for it."}
            assert (await ada.post(f"{erasure}/transitions", why)).status_code == 200
            before = len(await mails(cast))
            await work_but_mail(cast)
            [letter] = (await mails(cast))[before:]
            assert (letter["to"], letter["letter"]) == (f"{person['id']}@example.org", "answer")
            assert "eras" not in letter["text"].lower()
            moves = (await them.get(f"{erasure}/transitions")).json()["items"]
            assert [each["reason"] for each in moves] == [None, None, why["reason"]]
            await erased(cast, person)
            assert "Canary" not in str(await stored(cast, "SELECT * FROM state_changes")), "it goes with them"

    run(journey())


def test_person_calls_off_their_own_without_a_reason_and_is_not_written_to(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, them, erasure = await asked_by_themselves(cast)
            before = len(await mails(cast))
            assert (await them.post(f"{erasure}/transitions", {"to": "cancelled"})).status_code == 200
            await work_but_mail(cast)
            assert len(await mails(cast)) == before

    run(journey())


def test_person_who_wants_no_messages_gets_no_letter_about_an_answer(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, them, erasure = await asked_by_themselves(cast)
            stop = {"messages_stopped": True}
            await them("PUT", f"{address(person)}/needs", json=stop, headers={"if-match": "*"})
            before = len(await mails(cast))
            why = {"to": "cancelled", "reason": "They rang."}
            assert (await cast.coordinator.post(f"{erasure}/transitions", why)).is_success
            await work_but_mail(cast)
            assert len(await mails(cast)) == before

    run(journey())

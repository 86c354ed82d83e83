"""What happens between the review of an erasure and its end: to texts, to letters, and to whoever asked."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.features.mail import delivering
from app.features.rights import letting_go
from app.settings import Settings
from app.worker import all_jobs
from tests.conftest import Cast, casting, run
from tests.features.people import a_contributor, address, stored, tampered
from tests.features.test_rights import erased, in_review, work, work_but_mail
from tests.support.mail_server import Sink, free_port, listening
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


def test_person_is_erased_whose_support_answers_check_ins_and_follows_other_support(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            us, of = cast.coordinator, {"contributor_id": person["id"]}
            said = await us.made("/v1/check-ins", of | {"words": "Tired", "recorded_by": "Their advocate"})
            first = await us.made("/v1/support", of | {"what": "A call", "check_in_id": said["id"]})
            second = await us.made("/v1/support", of | {"what": "Another", "follows_id": first["id"]})
            circle = await us.patch(f"/v1/support/{first['id']}", {"follows_id": second["id"]})
            assert circle.status_code == 200, circle.text
            await erased(cast, person)
            for table in ("contributors", "check_ins", "support"):
                assert await stored(cast, f"SELECT id FROM {table}") == [], table

    run(journey())


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


def test_record_that_changes_otherwise_has_no_new_text(settings: Settings) -> None:
    """A session that names somebody is put off after its title was reviewed."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            made = {"project_id": project.rpartition("/")[2], "title": "Robin Canary speaks"}
            session = await cast.coordinator.made("/v1/sessions", made)
            erasure = await in_review(cast, person)
            await decide(cast, erasure)
            put_off = {"starts_at": "2027-01-12T10:00:00Z", "ends_at": "2027-01-12T12:00:00Z"}
            changed = await cast.coordinator.patch(f"/v1/sessions/{session['id']}", put_off)
            assert changed.status_code == 200, changed.text
            assert await agree(cast, erasure) == "done"

    run(journey())


def test_erasure_goes_back_once_with_a_letter_and_is_not_stopped_by_who_goes_on_writing(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, project = await about_robin(cast)
            erasure = await in_review(cast, person)
            await decide(cast, erasure)
            await member_of(cast, cast.coordinator, "ada@example.org", "administrator")
            await member_of(cast, cast.coordinator, "bea@example.org", "coordinator")
            await cast.coordinator.patch(project, {"title": "With Robin Canary"})
            before = len(await mails(cast))
            assert (await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})).is_success
            await work_but_mail(cast)
            assert (await cast.coordinator.get(erasure)).json()["state"] == "in_review"
            [letter] = (await mails(cast))[before:]
            assert (letter["to"], letter["letter"]) == ("ada@example.org", "said")
            assert "eras" not in letter["text"].lower()
            await decide(cast, erasure)
            await cast.coordinator.patch(project, {"title": "Once more with Robin Canary"})
            assert await agree(cast, erasure) == "done"
            assert (await cast.coordinator.get(address(person))).status_code == 404
            left = [each["words"] for each in await findings(cast, erasure) if each["decision"] is None]
            assert left == ["Once more with Robin Canary"]
            await decide(cast, erasure, title="Once more")
            assert (await cast.coordinator.get(project)).json()["title"] == "Once more"

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
            for nothing in (" ", "\n \t", "\u00a0"):
                blank = await ada.post(f"{erasure}/transitions", {"to": "cancelled", "reason": nothing})
                assert blank.status_code == 422, repr(nothing)
                assert blank.json()["errors"][0]["pointer"] == "/reason"
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


# -- the last letter

ROBIN = "robin@example.org"


async def sending(cast: Cast, sink: Sink | None, person: dict[str, Any], **needs: Any) -> None:
    """Erase somebody with an address, where mail goes to a server that is up or down."""
    identity = f"{address(person)}/identity"
    for layer, members in ((identity, {"email": ROBIN}), (f"{address(person)}/needs", needs)):
        if members:
            put = await cast.coordinator("PUT", layer, json=members, headers={"if-match": "*"})
            assert put.is_success, put.text
    erasure = await in_review(cast, person)
    port = free_port()
    cast.services.settings = replace(cast.services.settings, smtp_url=f"smtp://127.0.0.1:{port}")
    moved = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
    assert moved.status_code == 200, moved.text
    await work_but_mail(cast)
    assert (await cast.coordinator.get(erasure)).json()["state"] == "done", "it waits for no mail server"
    if sink is not None:
        with listening(sink, port):
            await work(cast)


def test_last_letter_says_that_the_record_is_gone_and_then_the_address_is_nowhere(settings: Settings) -> None:
    sink = Sink()

    async def journey() -> None:
        async with casting(settings) as cast:
            await sending(cast, sink, await a_contributor(cast))
            [letter] = sink.messages
            assert letter["To"] == ROBIN
            assert "eras" not in str(letter["Subject"]).lower()
            assert "is gone" in str(letter.get_body(("plain",)))
            assert await stored(cast, "SELECT letter, state, sealed FROM mails") == [("gone", "sent", None)]
            assert list(settings.mail_folder.glob("*")) == []

    run(journey())


def test_last_letter_that_no_server_takes_is_sealed_and_destroyed_after_three_days(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await sending(cast, None, await a_contributor(cast))
            [(sealed,)] = await stored(cast, "SELECT sealed FROM mails")
            assert ROBIN not in sealed
            assert [each["to"] for each in await mails(cast)] == [ROBIN]
            await tampered(cast, "UPDATE mails SET created_at = '2026-01-01T00:00:00.000000Z'")
            await all_jobs().rounds["forget-mails"][1](cast.services)
            assert await stored(cast, "SELECT error, sealed FROM mails") == [("gave-up", None)]

    run(journey())


def test_person_who_wants_no_messages_gets_no_last_letter_either(settings: Settings) -> None:
    sink = Sink()

    async def journey() -> None:
        async with casting(settings) as cast:
            await sending(cast, sink, await a_contributor(cast), messages_stopped=True)
            assert sink.messages == []

    run(journey())


# -- the folder


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_mail_that_a_worker_began_to_write_goes_with_the_others(tmp_path: Path, dialect: str) -> None:
    """A worker that was killed half way leaves one, which may break off before it says to whom."""
    letter = b"Subject: x\r\nTo: robin@example.org\r\n\r\nHello"
    for name, content in {
        "1.eml": letter,
        "2.eml": letter.replace(b"robin", b"sam"),
        "3.unfinished": letter,
        "4.unfinished": letter[:22],
    }.items():
        (tmp_path / name).write_bytes(content)
    letting_go.letters_in_folder(tmp_path, {ROBIN})
    assert [path.name for path in tmp_path.iterdir()] == ["2.eml"]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_mail_whose_file_went_while_it_was_written_is_written_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, taken = delivering.write, [1]

    def disturbed(folder: Path, mail_id: str, made: Any) -> Path:
        if taken.pop() if taken else None:
            raise FileNotFoundError
        return whole(folder, mail_id, made)

    monkeypatch.setattr(delivering, "write", disturbed)
    monkeypatch.setattr("app.kit.doing.SOON", 0.05)

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await cast.coordinator.post(f"{address(person)}/invitation", {"email": ROBIN})
            await work(cast)
            assert ROBIN in next(settings.mail_folder.glob("*.eml")).read_text()

    run(journey())

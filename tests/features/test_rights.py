"""Rights of people: a copy of everything, and erasure, as those who ask and those who see to it meet them."""

from typing import Any

import pytest

from app.__main__ import main
from app.features import example, mail
from app.features.contributors.layer import AccessReason
from app.features.rights import copying, erasing, letting_go
from app.features.rights.due import due_on
from app.features.rights.erased import Log
from app.kit import doing
from app.kit.personal import declarations
from app.kit.scope import Scope
from app.schema import metadata
from app.settings import Settings
from app.worker import all_jobs
from tests.conftest import MASTER_KEY, Cast, casting, run
from tests.features.people import a_contributor, address, decide, feed, reads_on_record, stored, tampered
from tests.support.person import mails, member_of, person_of, secret_in
from tests.support.working import without_engine
from tests.sweeps.world import World

WHY = {"access-reason": next(iter(AccessReason))}


async def put(caller: Any, person: dict[str, Any], layer: str, **members: Any) -> None:
    headers = {"if-match": "*"}
    answer = await caller("PUT", f"{address(person)}/{layer}", json=members, headers=headers)
    assert answer.is_success, answer.text


async def work(cast: Cast) -> None:
    await without_engine(cast.services, all_jobs())


async def asked(caller: Any, person: dict[str, Any]) -> str:
    answer = await caller.post(f"{address(person)}/subject-access-requests", {})
    assert answer.status_code == 202, answer.text
    return f"{address(person)}/subject-access-requests/{answer.json()['id']}"


def sections(copy: Any) -> dict[str, Any]:
    return {each["table"]: each["items"] for each in copy.json()["sections"]}


async def in_review(cast: Cast, person: dict[str, Any]) -> str:
    answer = await cast.coordinator.post("/v1/erasures", {"contributor_id": person["id"]})
    assert answer.status_code == 202, answer.text
    await work(cast)
    return f"/v1/erasures/{answer.json()['id']}"


async def erased(cast: Cast, person: dict[str, Any]) -> dict[str, Any]:
    """Have somebody erased, every text kept."""
    erasure = await in_review(cast, person)
    for each in (await cast.coordinator.get(f"{erasure}/findings")).json()["items"]:
        await cast.coordinator.made(f"{erasure}/findings/{each['id']}/decision", {"decision": "kept"})
    moved = await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
    assert moved.status_code == 200, moved.text
    await work(cast)
    done: dict[str, Any] = (await cast.coordinator.get(erasure)).json()
    assert done["state"] == "done"
    return done


@pytest.mark.parametrize(
    ("on", "due"),
    [("2026-11-22", "2026-12-22"), ("2026-12-31", "2027-01-31"), ("2027-01-31", "2027-02-28")],
)
def test_who_asks_hears_back_within_a_calendar_month(on: str, due: str) -> None:
    assert due_on(f"{on}T10:00:00.000000Z") == due


def test_person_asks_for_their_copy_and_is_told_discreetly_when_it_is_there(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast, hopes="To be <heard> & believed")
            await put(cast.coordinator, person, "identity", email="robin@example.org")
            them = await person_of(cast, cast.coordinator, person["id"])
            await them(
                "PUT", f"{address(person)}/equality", json={"sex": "female"}, headers={"if-match": "*"}
            )
            request = await asked(them, person)
            assert await asked(them, person) == request, "one at a time"
            assert (await them.get(f"{request}/copy")).status_code == 409
            letters_before = len(await mails(cast))
            await work_but_mail(cast)
            [letter] = (await mails(cast))[letters_before:]
            assert (letter["to"], letter["letter"]) == (f"{person['id']}@example.org", "copy-ready")
            assert "copy" not in mail.LETTERS["copy-ready"].subject.lower()
            page = await them.get(f"{request}/copy", params={"format": "html"})
            assert page.headers["cache-control"] == "no-store"
            assert "To be &lt;heard&gt; &amp; believed" in page.text
            assert "<script" not in page.text
            own = {
                each["table"]: each["items"]
                for each in (await them.get(f"{request}/copy")).json()["sections"]
            }
            assert own["contributor_equality"][0]["sex"] == "female"
            assert own["contributor_identities"][0]["sealed"]["email"] == "robin@example.org"
            theirs = sections(await cast.coordinator.get(f"{request}/copy"))
            assert theirs["contributor_equality"] is None
            assert ("contributor-copy", person["id"]) in await reads_on_record(cast)
            assert (await cast.partner.get(f"{request}/copy")).status_code == 404

    run(journey())


async def work_but_mail(cast: Cast) -> None:
    """What a worker does while the mail server is down."""
    jobs = copying.JOBS | erasing.JOBS
    for due in await doing.take_up(cast.services.database):
        if due.kind in jobs.kinds:
            await doing.do(jobs, cast.services, due.id)


def test_copy_is_sealed_where_it_lies_and_gone_after_thirty_days(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast, hopes="Canary-Hopes")
            request = await asked(cast.coordinator, person)
            await work(cast)
            sealed = await stored(cast, "SELECT sealed FROM subject_access_requests")
            assert sealed[0][0]
            assert "Canary" not in str(sealed)
            late = "UPDATE subject_access_requests SET expires_at = '2026-01-01T00:00:00.000000Z'"
            await tampered(cast, late)
            await all_jobs().rounds["forget-copies"][1](cast.services)
            assert await stored(cast, "SELECT sealed, state FROM subject_access_requests") == [
                (None, "expired")
            ]
            assert (await cast.coordinator.get(f"{request}/copy")).status_code == 409

    run(journey())


def test_copy_names_staff_and_organisations_and_no_other_contributor(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            other = await a_contributor(cast, display_name="Canary-Other")
            await cast.coordinator.made(
                "/v1/quotes", {"words": "Together", "contributor_ids": [person["id"], other["id"]]}
            )
            await decide(cast, person, audience="partners")
            ada = await member_of(cast, cast.coordinator, "ada@example.org", "coordinator")
            assert (await ada.get(f"{address(person)}/identity", headers=WHY)).is_success
            await changed_by_co_lead(cast, person, other)
            request = await asked(ada, person)
            await work(cast)
            copy = (await cast.coordinator.get(f"{request}/copy")).json()
            text = str(copy)
            assert "Canary-Other" not in text
            assert other["id"] not in text
            assert "another contributor" in text
            assert "Colleague (Lead Authority)" in copy["names"].values()
            assert [(each["name"], "sees" in each["how"]) for each in copy["recipients"]] == [
                ("Partner Authority", True)
            ]

    run(journey())


async def changed_by_co_lead(cast: Cast, person: dict[str, Any], other: dict[str, Any]) -> None:
    """Somebody else with lived experience, who leads a project, writes something about the person."""
    lead = cast.coordinator
    project = await lead.made("/v1/projects", {"title": "Led by two", "purpose": "To be heard"})
    await lead.made(f"/v1/projects/{project['id']}/team", {"contributor_id": other["id"], "role": "co_lead"})
    session = await lead.made("/v1/sessions", {"project_id": project["id"], "title": "Day one"})
    made = await lead.made(
        "/v1/participations", {"session_id": session["id"], "contributor_id": person["id"]}
    )
    them = await person_of(cast, lead, other["id"])
    changed = await them.patch(f"/v1/participations/{made['id']}", {"attendance": "attended"})
    assert changed.is_success, changed.text


def test_administrator_asks_and_agrees_and_reads_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            admin = await member_of(cast, cast.coordinator, "ada@example.org", "administrator")
            coordinator = await member_of(cast, cast.coordinator, "bea@example.org", "coordinator")
            request = await asked(admin, person)
            await work(cast)
            assert (await admin.get(f"{request}/copy")).status_code == 403
            assert (await coordinator.get(f"{request}/copy")).status_code == 428
            assert (await coordinator.get(f"{request}/copy", headers=WHY)).status_code == 200
            erasure = await in_review(cast, person)
            assert (await coordinator.post(f"{erasure}/transitions", {"to": "agreed"})).status_code == 403
            assert (await admin.post(f"{erasure}/transitions", {"to": "agreed"})).status_code == 200

    run(journey())


def test_person_asks_to_be_erased_and_may_think_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            them = await person_of(cast, cast.coordinator, person["id"])
            answer = await them.post("/v1/erasures", {"contributor_id": person["id"]})
            assert answer.status_code == 202, answer.text
            await work(cast)
            erasure = f"/v1/erasures/{answer.json()['id']}"
            assert (await them.get(f"{erasure}/findings")).status_code == 404
            refused = await them.post(f"{erasure}/transitions", {"to": "agreed"})
            assert refused.json()["open_moves"] == ["cancelled"]
            assert (await them.post(f"{erasure}/transitions", {"to": "cancelled"})).is_success
            assert (await them.get(address(person))).is_success

    run(journey())


def test_group_keeps_its_words_and_loses_a_voice(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, sam = await a_contributor(cast), await a_contributor(cast, display_name="Sam")
            both = {
                "words": "Together",
                "contributor_ids": [robin["id"], sam["id"]],
                "credited_as": "R and S",
            }
            shared = await cast.coordinator.made("/v1/quotes", both | {"status": "shown"})
            alone = await cast.coordinator.made(
                "/v1/quotes", {"words": "Alone", "contributor_ids": [robin["id"]]}
            )
            approve = {"purpose": "publish_quote", "subject_id": shared["id"], "audience": "partners"}
            for each in (robin, sam):
                await decide(cast, each, **approve)
            assert (await cast.partner.get(f"/v1/quotes/{shared['id']}")).is_success
            await erased(cast, robin)
            assert (await cast.coordinator.get(f"/v1/quotes/{alone['id']}")).status_code == 404
            kept = (await cast.coordinator.get(f"/v1/quotes/{shared['id']}")).json()
            assert (kept["status"], kept["owner"], kept["words"]) == ("taken_back", "contributor", "Together")
            assert (kept["contributor_ids"], kept["credited_as"]) == ([sam["id"]], None)
            assert (await cast.partner.get(f"/v1/quotes/{shared['id']}")).status_code == 404
            assert "quote.unshared" in await feed(cast, cast.partner.organisation_id)
            await decide(cast, sam, **approve)
            assert (await cast.partner.get(f"/v1/quotes/{shared['id']}")).is_success

    run(journey())


def test_how_many_came_stays_true_and_the_record_of_what_it_led_to_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead, person, other = cast.coordinator, await a_contributor(cast), await a_contributor(cast)
            project = await lead.made("/v1/projects", {"title": "Induction", "purpose": "To be heard"})
            session = await lead.made("/v1/sessions", {"project_id": project["id"], "title": "Day one"})
            for each in (person, other):
                part = {"session_id": session["id"], "contributor_id": each["id"], "attendance": "attended"}
                made = await lead.made("/v1/participations", part)
            wrote = {
                "project_id": project["id"],
                "pi": "impact",
                "perspectives": ["carer"],
                "statement": "It",
            }
            record = await lead.made("/v1/impact-records", wrote | {"participation_id": made["id"]})
            await erased(cast, other)
            assert (await lead.get(f"/v1/sessions/{session['id']}")).json()["actual_number"] == 2
            assert (await lead.get(f"/v1/participations/{made['id']}")).status_code == 404
            kept = (await lead.get(f"/v1/impact-records/{record['id']}")).json()
            assert (kept["statement"], kept["participation_id"]) == ("It", None)
            await erased(cast, person)
            assert (await lead.get(f"/v1/sessions/{session['id']}")).json()["actual_number"] == 2
            assert Log(settings.erasures_file).ids() == [other["id"], person["id"]]

    run(journey())


def test_account_goes_with_the_record_unless_somebody_acts_as_another_with_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            only, colleague = await a_contributor(cast), await a_contributor(cast)
            await member_of(cast, cast.coordinator, "both@example.org", "viewer")
            for person, email in ((only, "only@example.org"), (colleague, "both@example.org")):
                await cast.coordinator.post(f"{address(person)}/invitation", {"email": email})
                secret = await secret_in(cast, email)
                accepted = await cast.public.post("/v1/sign-in/invitation/acceptance", {"secret": secret})
                assert accepted.is_success
                cast.http.cookies.clear()
            assert len(await stored(cast, "SELECT id FROM accounts")) == 2
            await erased(cast, only)
            await erased(cast, colleague)
            assert len(await stored(cast, "SELECT id FROM accounts")) == 1
            assert await stored(cast, "SELECT id FROM members WHERE disabled_at IS NULL") != []

    run(journey())


def test_mail_that_waits_is_not_sent_and_says_nothing_any_more(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await put(cast.coordinator, person, "identity", email="robin@example.org")
            erasure = await in_review(cast, person)
            scope = Scope(str(cast.coordinator.organisation_id), "tests")
            async with cast.services.database.write(scope, "tests") as db:
                for to in ("robin@example.org", "sam@example.org"):
                    mail.send(db, cast.services.keys, "invitation", to=to, link="https://example.org/")
            await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
            await work_but_mail(cast)
            rows = await stored(cast, "SELECT error, sealed IS NULL FROM mails ORDER BY error IS NULL")
            assert [(error, bool(gone)) for error, gone in rows] == [("erased", True), (None, False)]

    run(journey())


def test_texts_of_another_organisation_are_named_and_not_shown_and_notes_that_name_them_go(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast, display_name="Robin Canary")
            open_to_all = {"title": "What ROBIN CANARY taught us", "visibility": "network"}
            await cast.stranger.made("/v1/projects", open_to_all)
            await cast.partner.made("/v1/projects", {"title": "What Robin Canary taught us in confidence"})
            await cast.stranger.made("/v1/projects", {"title": "Robin Canaryfield is somebody else"})
            mine = await cast.coordinator.made("/v1/projects", {"title": "Induction"})
            note = {"to": "co_design", "reason": "Robin Canary is in hospital"}
            await cast.coordinator.post(f"/v1/projects/{mine['id']}/transitions", note)
            erasure = await in_review(cast, person)
            assert (await cast.coordinator.get(f"{erasure}/findings")).json()["items"] == []
            done = await erased(cast, person)
            assert await stored(cast, "SELECT id FROM state_changes WHERE reason IS NOT NULL") == []
            told = {each["name"]: each["how"] for each in done["recipients"]}
            assert told == {"Stranger Authority": ["mentions"]}
            assert "contributor.deleted" not in await feed(cast, cast.stranger.organisation_id)
            assert "contributor.deleted" in await feed(cast, cast.coordinator.organisation_id)

    run(journey())


def test_erasing_somebody_tells_nothing_of_whom_others_know_and_takes_nothing_of_theirs(
    settings: Settings,
) -> None:
    """Anybody may give a contributor any name, and ask for their erasure."""

    async def journey() -> None:
        async with casting(settings) as cast:
            await cast.stranger.made("/v1/contributors", {"display_name": "Jane Canary"})
            theirs = await cast.stranger.made("/v1/projects", {"title": "Induction"})
            note = {"to": "co_design", "reason": "Jane Canary asked for it"}
            await cast.stranger.post(f"/v1/projects/{theirs['id']}/transitions", note)
            person = await a_contributor(cast, display_name="Jane Canary")
            assert (await erased(cast, person))["recipients"] == []
            assert await stored(cast, "SELECT reason FROM state_changes WHERE reason IS NOT NULL") == [
                (note["reason"],)
            ]

    run(journey())


@pytest.mark.parametrize("name", ["Robin C.", "Robin (she)", "(Robin)"])
def test_name_that_ends_in_no_letter_is_found_in_texts(settings: Settings, name: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast, display_name=name)
            await cast.coordinator.made("/v1/projects", {"title": "Induction", "purpose": f"As {name} said"})
            erasure = await in_review(cast, person)
            [text] = (await cast.coordinator.get(f"{erasure}/findings")).json()["items"]
            assert (text["resource"], text["member"]) == ("project", "purpose")

    run(journey())


def test_restored_backup_is_erased_again(settings: Settings) -> None:
    """What was erased comes back with a backup: the log beside the database says who it was."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast, display_name="Robin Canary")
            log = Log(settings.erasures_file)
            log.add(person["id"], person["organisation_id"], "2026-11-22T00:00:00.000000Z")
            project = await cast.coordinator.made("/v1/projects", {"title": "With Robin Canary"})
            await erasing.at_start(cast.services)
            await erasing.at_start(cast.services)
            await work(cast)
            assert (await cast.coordinator.get(address(person))).status_code == 404
            [again] = (await cast.coordinator.get("/v1/erasures")).json()["items"]
            assert (again["state"], again["asked_by"]) == ("done", "operator")
            found = (await cast.coordinator.get(f"/v1/erasures/{again['id']}/findings")).json()["items"]
            assert [each["record_id"] for each in found] == [project["id"]], "texts are reviewed anew"
            assert log.ids() == [person["id"]]

    run(journey())


def test_operator_erases_again_at_once_after_a_restore(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def made() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            Log(settings.erasures_file).add(person["id"], person["organisation_id"], "2026-11-22")

    run(made())
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, getattr(settings, name.lower()))
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("MASTER_KEY", MASTER_KEY)
    for said in ("Erased again: 1.\n", "Nobody who was erased is here.\n"):
        assert main(["erasures", "replay"]) == 0
        assert capsys.readouterr().out == said


def test_everybody_of_the_example_partnership_can_be_erased_and_their_words_are_gone(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            services = cast.services
            await example.load(services.database, services.keys)
            people = await stored(cast, "SELECT id, organisation_id FROM contributors")
            assert len(people) > 3
            words = await stored(cast, "SELECT words FROM standpoints UNION SELECT words FROM biographies")
            words += await stored(cast, "SELECT words FROM quotes WHERE owner = 'contributor'")
            assert words
            for person_id, home in people:
                Log(settings.erasures_file).add(person_id, home, "2026-11-22")
            assert await erasing.replay(services) == len(people)
            for table in ("contributors", "participations", "consents", "accounts"):
                assert await stored(cast, f"SELECT id FROM {table}") == [], table
            tables = [table.name for table, _ in declarations(metadata())]
            said = "".join([str(await stored(cast, f'SELECT * FROM "{name}"')) for name in tables])
            assert {word for (word,) in words if word in said} == set()

    run(journey())


_DUE = "UPDATE jobs SET due_at = created_at WHERE finished_at IS NULL"


def test_erasure_that_is_killed_half_way_goes_on_where_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    async def journey() -> None:
        async with casting(settings) as cast:
            world = World(cast, cast.coordinator)
            await world.fill()
            await tampered(cast, _DUE)
            person = {"id": world.ids["contributor"]}
            erasure = await in_review(cast, person)
            for each in (await cast.coordinator.get(f"{erasure}/findings")).json()["items"]:
                await cast.coordinator.made(f"{erasure}/findings/{each['id']}/decision", {"decision": "kept"})
            whole, left = letting_go._let_go, [1]

            async def dies(*given: Any) -> None:
                await whole(*given)
                left[0] -= 1
                if left[0] < 0:
                    raise Killed

            monkeypatch.setattr(letting_go, "_let_go", dies)
            await cast.coordinator.post(f"{erasure}/transitions", {"to": "agreed"})
            with pytest.raises(Killed):
                await work_but_mail(cast)
            assert (await cast.coordinator.get(f"/v1/contributors/{person['id']}")).is_success
            monkeypatch.setattr(letting_go, "_let_go", whole)
            monkeypatch.setattr("app.kit.doing.LEASE", 0.0)
            await tampered(cast, _DUE)
            await work_but_mail(cast)
            assert (await cast.coordinator.get(erasure)).json()["state"] == "done"
            assert (await cast.coordinator.get(f"/v1/contributors/{person['id']}")).status_code == 404

    run(journey())


WORDING = {
    "purpose": "share_profile",
    "wording_version": "lead-2026",
    "plain": "If you agree, we will tell others.",
    "easy_read": ["Will you agree?"],
}


def test_reviewer_is_asked_about_no_wording_and_cannot_reword_one(settings: Settings) -> None:
    """Will is a name too."""

    async def journey() -> None:
        async with casting(settings) as cast:
            lead, person = cast.coordinator, await a_contributor(cast, display_name="Will")
            wording = await lead.made("/v1/consent-wordings", WORDING)
            await lead.made("/v1/projects", {"title": "As Will said"})
            erasure = await in_review(cast, person)
            [text] = (await lead.get(f"{erasure}/findings")).json()["items"]
            assert (text["resource"], text["member"]) == ("project", "title")
            found_before = "UPDATE erasure_findings SET resource = 'consent-wording', member = 'plain'"
            await tampered(cast, f"{found_before}, record_id = '{wording['id']}'")
            decided = {"decision": "reworded", "words": "May we tell others?"}
            refused = await lead.post(f"{erasure}/findings/{text['id']}/decision", decided)
            assert refused.status_code == 422, refused.text
            assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [
                ("/plain", "cannot-change")
            ]
            now = (await lead.get(f"/v1/consent-wordings/{wording['id']}")).json()
            assert (now["plain"], now["version"]) == (WORDING["plain"], 1)

    run(journey())

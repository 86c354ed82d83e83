"""Wordings of consents: what people are shown, read by anybody, and kept with what they said."""

from typing import Any

import pytest

from app.features import wordings
from app.features.enumerations import ConsentPurpose
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import GIVEN, a_contributor, address, tampered
from tests.scope.test_row_security import connected, touched
from tests.support.person import member_of, person_of


def test_anybody_reads_each_question_in_plain_language_and_in_easy_read(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            public = await cast.public.get("/v1/public/consent-wordings")
            mine = await cast.coordinator.get("/v1/consent-wordings")
            assert public.json() == mine.json()
            found = mine.json()["items"]
            assert {each["purpose"] for each in found} == set(ConsentPurpose)
            assert all(each["plain"] and len(each["easy_read"]) > 1 for each in found)
            apart = [each["purpose"] for each in found if each["stands_apart"]]
            assert apart == ["special_category_data"]
            one = await cast.coordinator.get("/v1/consent-wordings?purpose=publish_quote")
            assert {each["purpose"] for each in one.json()["items"]} == {"publish_quote"}
            etag = public.headers["etag"]
            again = await cast.public.get("/v1/public/consent-wordings", headers={"if-none-match": etag})
            assert again.status_code == 304

    run(journey())


CASES: list[tuple[dict[str, Any], int]] = [
    ({}, 201),
    ({"wording_version": "ours-2019"}, 422),
    ({"wording_version": "ours-2019", "decided_on": "2019"}, 201),
    ({"wording_version": "2"}, 201),
    ({"wording_version": "old"}, 422),
    ({"wording_version": "old", "decided_on": "2026-12"}, 422),
    ({"wording_version": "old", "decided_on": "2024-05"}, 201),
    ({"wording_version": "ours-2019", "decision": "withdrawn"}, 422),
]


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The profile's wordings with one that was retired and a newer one."""
    kept = {purpose: dict(found) for purpose, found in wordings.wordings().items()}
    of_profile = kept[ConsentPurpose.share_profile]
    more = [{"version": "2"}, {"version": "old", "retired_on": "2025-01-01"}]
    for each in more:
        made = wordings.Wording.model_validate(of_profile["1"].model_dump() | each)
        of_profile[made.version] = made
    monkeypatch.setattr("app.features.own_wordings.wordings", lambda: kept)


@pytest.mark.usefixtures("worded")
def test_consent_names_a_wording_that_is_shown_and_history_one_of_its_time(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            for members, status in CASES:
                sent = GIVEN | {"audience": "partners"} | members
                answer = await cast.coordinator.post(f"{address(person)}/consents", sent)
                assert answer.status_code == status, members
                if status == 201:
                    assert answer.json()["wording_version"] == sent["wording_version"]
                else:
                    assert answer.json()["errors"][0]["pointer"] == "/wording_version"
            me = await person_of(cast, cast.coordinator, person["id"])
            history = GIVEN | {"audience": "partners", "wording_version": "ours-2019", "decided_on": "2019"}
            assert (await me.post(f"{address(person)}/consents", history)).status_code == 422

    run(journey())


def test_wording_of_one_question_is_none_of_another(settings: Settings) -> None:
    """Explicit consent to special-category data stands apart: it opens nothing, and nothing else is it."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            consents = f"{address(person)}/consents"
            explicit = GIVEN | {"purpose": "special_category_data"}
            assert (await cast.coordinator.made(consents, explicit))["audience"] == "home"
            wider = await cast.coordinator.post(consents, explicit | {"audience": "partners"})
            assert wider.json()["errors"][0]["pointer"] == "/audience"
            assert (await cast.partner.get(address(person))).status_code == 404
            await cast.coordinator.made(consents, GIVEN | {"audience": "partners"})
            await cast.coordinator.made(consents, GIVEN | {"decision": "withdrawn", "wording_version": None})
            listed = (await cast.coordinator.get(f"{consents}?purpose=special_category_data")).json()["items"]
            assert [each["decision"] for each in listed] == ["given"]
            uses = await cast.coordinator.post(consents, explicit | {"uses": ["web"]})
            assert uses.json()["errors"][0]["pointer"] == "/uses"

    run(journey())


OURS = {
    "purpose": "share_profile",
    "wording_version": "lead-2026",
    "plain": "May we tell the others who you are?",
    "easy_read": ["May we tell the others who you are?", "You can say no."],
}


async def shown(caller: Caller, purpose: str) -> str:
    """The version of a question that somebody is shown: the last that is not retired."""
    listed = (await caller.get(f"/v1/consent-wordings?purpose={purpose}")).json()["items"]
    return str([each["version"] for each in listed if each["retired_on"] is None][-1])


def test_people_are_shown_their_own_organisations_wording_and_no_others(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            me = await person_of(cast, cast.coordinator, person["id"])
            made = await cast.coordinator.made("/v1/consent-wordings", OURS)
            assert (made["status"], made["retired_on"]) == ("current", None)
            staff = await member_of(cast, cast.coordinator, "viewer@example.org", "viewer")
            for ours in (me, staff, cast.coordinator):
                assert await shown(ours, "share_profile") == "lead-2026"
                assert await shown(ours, "publish_quote") == "1"
                path = f"/v1/consent-wordings/{made['id']}"
                assert (await ours.get(path)).json()["easy_read"] == OURS["easy_read"]
            for other in (cast.partner, cast.stranger):
                assert await shown(other, "share_profile") == "1"
                assert (await other.get(f"/v1/consent-wordings/{made['id']}")).status_code == 404
            assert "lead-2026" not in (await cast.public.get("/v1/public/consent-wordings")).text
            said = GIVEN | {"audience": "partners", "wording_version": "lead-2026"}
            path = f"{address(person)}/consents"
            assert (await me.made(path, said))["wording_version"] == "lead-2026"
            of_another = GIVEN | {"purpose": "publish_quote", "wording_version": "lead-2026"}
            assert (await me.post(path, of_another)).status_code == 422

    run(journey())


def test_wording_is_retired_and_never_changed_or_deleted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            made = await cast.coordinator.made("/v1/consent-wordings", OURS)
            path = f"/v1/consent-wordings/{made['id']}"
            assert (await cast.coordinator.patch(path, {"plain": "Another"})).status_code == 405
            assert (await cast.coordinator.delete(path)).status_code == 405
            again = await cast.coordinator.post("/v1/consent-wordings", OURS)
            assert (again.status_code, again.json()["code"]) == (409, "already-exists")
            said = GIVEN | {"audience": "partners", "wording_version": "lead-2026"}
            await cast.coordinator.made(f"{address(person)}/consents", said)
            assert (await cast.partner.post(f"{path}/transitions", {"to": "retired"})).status_code == 404
            retired = await cast.coordinator.post(f"{path}/transitions", {"to": "retired"})
            assert retired.json()["retired_on"] == made["created_at"][:10]
            assert await shown(cast.coordinator, "share_profile") == "1"
            assert (await cast.coordinator.get(path)).json()["plain"] == OURS["plain"]
            late = await cast.coordinator.post(f"{address(person)}/consents", said)
            assert late.json()["errors"][0]["pointer"] == "/wording_version"
            await tampered(cast, "UPDATE consent_wordings SET retired_on = '2999-12-31'")
            before_that_day = await cast.coordinator.post(f"{address(person)}/consents", said)
            assert before_that_day.status_code == 201
            back = await cast.coordinator.post(f"{path}/transitions", {"to": "current"})
            assert (back.status_code, back.json()["open_moves"]) == (409, [])

    run(journey())


def test_wording_that_is_made_now_puts_no_words_to_what_was_agreed_before(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead, path = cast.coordinator, "/v1/consent-wordings"
            consents = f"{address(await a_contributor(cast))}/consents"
            on_paper = GIVEN | {"audience": "partners", "wording_version": "paper-2019", "decided_on": "2019"}
            await lead.made(consents, on_paper)
            late = await lead.post(path, OURS | {"wording_version": "paper-2019"})
            assert (late.status_code, late.json()["code"]) == (409, "conflict")
            await lead.made(path, OURS | {"wording_version": "paper-2019", "purpose": "publish_quote"})
            await cast.partner.made(path, OURS | {"wording_version": "paper-2019"})
            await lead.made(path, OURS)
            early = await lead.post(consents, on_paper | {"wording_version": "lead-2026"})
            assert (early.status_code, early.json()["errors"][0]["pointer"]) == (422, "/wording_version")
            await lead.made(consents, on_paper)

    run(journey())


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_database_lets_nobody_reword_or_delete_what_was_asked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await cast.coordinator.made("/v1/consent-wordings", OURS)
            async with connected(settings.database_url, str(cast.coordinator.organisation_id)) as raw:
                for change, number in (
                    ("UPDATE consent_wordings SET status = 'retired'", 1),
                    ("UPDATE consent_wordings SET plain = 'Other words'", 0),
                    ("DELETE FROM consent_wordings", 0),
                ):
                    assert await touched(raw, change) == number, change

    run(journey())


@pytest.mark.parametrize("role", ["administrator", "coordinator", "project_lead", "viewer"])
def test_administrators_and_coordinators_word_questions(settings: Settings, role: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            member = await member_of(cast, cast.coordinator, "member@example.org", role)
            answer = await member.post("/v1/consent-wordings", OURS)
            allowed = role in ("administrator", "coordinator")
            assert answer.status_code == (201 if allowed else 403), answer.text

    run(journey())


def test_versions_of_an_organisation_never_meet_those_of_the_installation(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            refused = await cast.coordinator.post("/v1/consent-wordings", OURS | {"wording_version": "2"})
            assert refused.json()["errors"][0]["pointer"] == "/wording_version"
            short = await cast.coordinator.post("/v1/consent-wordings", OURS | {"easy_read": []})
            assert short.json()["errors"][0]["pointer"] == "/easy_read"

    run(journey())
    assert all(version.isdigit() for kept in wordings.wordings().values() for version in kept)


def test_every_purpose_has_a_wording_or_nothing_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(wordings, "_DATA", tmp_path)
    wordings.wordings.cache_clear()
    with pytest.raises(FileNotFoundError):
        wordings.operations()
    monkeypatch.undo()
    wordings.wordings.cache_clear()

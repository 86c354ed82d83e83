"""Wordings of consents: what people are shown, read by anybody, and kept with what they said."""

from typing import Any

import pytest

from app.features import wordings
from app.features.enumerations import ConsentPurpose
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import GIVEN, a_contributor, address
from tests.support.person import person_of


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
    monkeypatch.setattr("app.features.contributors.consents.wordings", lambda: kept)


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


def test_every_purpose_has_a_wording_or_nothing_starts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(wordings, "_DATA", tmp_path)
    wordings.wordings.cache_clear()
    with pytest.raises(FileNotFoundError):
        wordings.operations()
    monkeypatch.undo()
    wordings.wordings.cache_clear()

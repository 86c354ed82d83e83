"""Equality answers from a spreadsheet: taken in, counted by consent, and told to nobody (SETTLED.md 16)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from app.features.contributors.equality import EqualityAnswers, EthnicGroup
from app.features.imports.equality import _known, answered
from app.settings import Settings
from tests.features.people import stored, tampered
from tests.features.test_imports import Desk, counts, faults
from tests.support.person import person_of

PEOPLE = "external_id,display_name,status\np:1,Robin,active\np:2,Wren,active\n"
AGREED = (
    "external_id,contributor_id,purpose,decision,given_by,wording_version,audience\n"
    "c:1,external:p:1,equality_monitoring,given,self,1,home\n"
)


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(settings, tmp_path)
    opened.send("contributors", PEOPLE)
    assert counts(opened.send("consents", AGREED)) == {"created": 1}
    yield opened
    opened.close()


def said(answer: str, **more: str) -> str:
    """A file of one row, about Robin."""
    columns = {"contributor_id": "external:p:1", "ethnic_group": answer} | more
    return f"{','.join(columns)}\n{','.join(columns.values())}\n"


def kept(desk: Desk) -> list[dict[str, Any]]:
    """What is in the table, whoever may read it."""
    names = ("ethnic_group", "sex", "religion_or_belief", "source", "version")
    rows = desk.run(stored(desk.cast, f"SELECT {', '.join(names)} FROM contributor_equality"))
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_every_row_that_is_taken_ends_alike_whatever_was_there(desk: Desk) -> None:
    """A file that says what is there, one that differs, and a first one: no outcome tells which it was."""
    for answer in ("white_roma", "white_roma", "Asian - Indian", "white_roma"):
        for dry_run in (True, False):
            report = desk.send("equality", said(answer), dry_run=dry_run)
            assert counts(report) == {"updated": 1}
    assert kept(desk)[0]["version"] == 4, "each is written anew: an unchanged version would confirm a guess"


def test_dry_run_writes_nothing_and_an_import_says_where_it_came_from(desk: Desk) -> None:
    desk.send("equality", said("Roma"), dry_run=True)
    assert kept(desk) == []
    desk.send("equality", said("Roma", sex="F"))
    desk.send("equality", said("", religion_or_belief="No religion"))
    assert kept(desk) == [
        {
            "ethnic_group": "white_roma",
            "sex": "female",
            "religion_or_belief": "none",
            "source": "imported",
            "version": 2,
        }
    ]


def test_row_without_an_answer_answers_nothing_and_needs_no_consent(desk: Desk) -> None:
    """Registers have a row for everybody, and few answers."""
    rows = f"{said('Not known')}external:p:2,\n"
    for dry_run in (True, False):
        assert counts(desk.send("equality", rows, dry_run=dry_run)) == {"unchanged": 2}
    assert kept(desk) == []
    desk.send("equality", said("Roma"))
    assert counts(desk.send("equality", said("not stated"))) == {"unchanged": 1}, "whatever is there"
    assert kept(desk)[0]["version"] == 1


def test_what_somebody_answered_themselves_stands_and_the_report_is_the_same(desk: Desk) -> None:
    robin = next(each["id"] for each in desk.found("/v1/contributors") if each["display_name"] == "Robin")
    path, own = f"/v1/contributors/{robin}/equality", {"ethnic_group": "asian_indian"}
    put = desk.run(desk.cast.coordinator("PUT", path, json=own, headers={"if-match": "*"}))
    assert put.status_code == 200
    for answer in ("white_roma", "asian_indian"):
        assert counts(desk.send("equality", said(answer, sex="F"))) == {"updated": 1}
    assert [(each["ethnic_group"], each["sex"], each["version"]) for each in kept(desk)] == [
        ("asian_indian", None, 1)
    ]


def test_answers_that_somebody_took_away_do_not_come_back_with_the_same_file(desk: Desk) -> None:
    robin = next(each["id"] for each in desk.found("/v1/contributors") if each["display_name"] == "Robin")
    path = f"/v1/contributors/{robin}/equality"
    desk.send("equality", said("Roma", sex="F"))
    me = desk.run(person_of(desk.cast, desk.cast.coordinator, robin))
    assert desk.run(me("DELETE", path, headers={"if-match": "*"})).status_code == 204
    assert counts(desk.send("equality", said("Roma", sex="F"))) == {"updated": 1}
    assert [(each["ethnic_group"], each["sex"], each["version"]) for each in kept(desk)] == [(None, None, 2)]
    assert desk.run(me.get(path)).json()["answered"] is False
    put = desk.run(me("PUT", path, json={"carer": "no"}, headers={"if-match": '"2-equality"'}))
    assert (put.status_code, put.json()["answered"], put.json()["version"]) == (200, True, 3)


def test_nobody_s_answers_come_in_without_their_consent(desk: Desk) -> None:
    rows = f"{said('white_roma')}external:p:2,white_roma\n"
    refused = desk.send("equality", rows, on_error="continue")
    assert faults(refused) == [(3, "contributor_id", "no-consent")]
    assert len(kept(desk)) == 1
    desk.send(
        "consents", AGREED.replace("c:1", "c:2").replace(",given,", ",withdrawn,").replace(",1,home", ",,")
    )
    assert faults(desk.send("equality", said("white_roma"))) == [(2, "contributor_id", "no-consent")]
    assert faults(desk.send("equality", said("white_roma"), of="stranger")) == [
        (2, "contributor_id", "unknown-reference")
    ]


@pytest.mark.parametrize("ended", ["expires_on = '2020-01-01'", "given = false"])
def test_consent_that_holds_no_longer_is_none(desk: Desk, ended: str) -> None:
    assert desk.run(tampered(desk.cast, f"UPDATE live_consents SET {ended}"))
    assert faults(desk.send("equality", said("Roma"))) == [(2, "contributor_id", "no-consent")]


def test_no_report_event_or_entry_tells_what_was_said(desk: Desk) -> None:
    before = desk.run(stored(desk.cast, "SELECT count(*) FROM events"))
    row = {"contributor_id": "external:p:1", "ethnic_group": "white_roma", "gender_in_own_words": "canary"}
    report = desk.send("equality", orjson.dumps(row).decode())
    wrong = desk.send("equality", said("canary", sex="canary"))
    assert faults(wrong) == [(2, "ethnic_group", "not-a-choice"), (2, "sex", "not-a-choice")]
    tables = ("events", "audit_entries", "feed_entries")
    told = [report.text(), wrong.text()]
    told += [repr(desk.run(stored(desk.cast, f"SELECT * FROM {table}"))) for table in tables]
    assert desk.run(stored(desk.cast, "SELECT count(*) FROM events")) != before, (
        "the home is told of a change"
    )
    assert "contributor-equality.created" in told[2]
    assert not [each for each in told if "canary" in each]
    assert not [each for each in told[2:] if "roma" in each.casefold()]


def test_source_is_not_the_file_s_to_say(desk: Desk) -> None:
    claimed = desk.send("equality", said("Roma", source="answered_themselves"))
    assert claimed.refused
    row = {"contributor_id": "external:p:1", "source": "answered_themselves"}
    assert faults(desk.send("equality", orjson.dumps(row).decode())) == [(1, "source", "unknown-member")]


# -- what spreadsheets really say

SPELLED = {
    "White - English/Welsh/Scottish/Northern Irish/British": "white_british",
    " WHITE BRITISH ": "white_british",
    "Asian/Asian British: Pakistani": "asian_pakistani",
    "Mixed - White & Black Caribbean": "mixed_white_and_black_caribbean",
    "Any other Black, Black British, or Caribbean background": "black_other",
    "Traveller of Irish heritage": "white_gypsy_or_irish_traveller",
    "Roma": "white_roma",
    "white-other": "white_other",
    "Prefer not to say": "prefer_not_to_say",
}


@pytest.mark.parametrize("words", SPELLED)
def test_words_of_a_spreadsheet_are_understood(words: str) -> None:
    assert answered({"ethnic_group": words}) == {"ethnic_group": SPELLED[words]}


@pytest.mark.parametrize(
    "words", ["Asian", "White", "British", "African", "Other", "BAME", "Gypsy or Roma", "Mixed", "canary"]
)
def test_words_that_may_mean_more_than_one_group_are_left_to_be_refused(words: str) -> None:
    assert answered({"ethnic_group": words}) == {"ethnic_group": words}


@pytest.mark.parametrize("words", ["Not known", "not stated", "Not recorded"])
def test_nobody_answered_is_no_prefer_not_to_say(words: str) -> None:
    assert answered({"ethnic_group": words, "carer": words, "age_group": "65+"}) == {"age_group": "from_65"}


def test_own_words_are_never_taken_for_an_answer() -> None:
    own = {"ethnic_group_in_own_words": "Roma", "gender_in_own_words": "Not known"}
    assert answered(own) == own


def test_each_spelling_means_an_answer_of_its_question() -> None:
    assert {each for each in _known()["ethnic_group"].values() if each} == set(EthnicGroup)
    for name, spellings in _known().items():
        choices = set(get_args(EqualityAnswers.model_fields[name].annotation)[0])
        assert {code for code in spellings.values() if code} == choices
        assert all(
            answered({name: words}) == ({name: code} if code else {}) for words, code in spellings.items()
        )

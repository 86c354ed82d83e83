"""Imports: what becomes of every row, on both databases."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import select

from app.features import imports
from app.features.imports.reporting import Outcome, Report
from app.kit.audit import AuditEntry
from app.kit.statements import Statement
from app.settings import Settings
from tests.conftest import Cast, casting

AUTHORITIES = Path(imports.__file__).parents[2] / "data" / "english_social_care_authorities.csv"


class Desk:
    """Somebody at the command line, with the cast at hand; one event loop for a whole test."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._folder = folder
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.cast: Cast = self.run(self._stack.enter_async_context(casting(settings)))

    def run(self, coroutine: Any) -> Any:
        return self._runner.run(coroutine)

    def close(self) -> None:
        self.run(self._stack.aclose())
        self._runner.close()

    def send(self, what: str, content: str | Path, *, of: str = "coordinator", **options: Any) -> Report:
        """Import a file, by default into the coordinator's organisation."""
        if isinstance(content, str):
            suffix = "ndjson" if content.startswith("{") else "csv"
            (file := self._folder / f"file.{suffix}").write_text(content)
        else:
            file = content
        organisation = getattr(self.cast, of).organisation_id if of else None
        services = self.cast.services
        sent = imports.run(services.database, services.keys, what, file, organisation, **options)
        report: Report = self.run(sent)
        assert report.counts.total() == report.rows_total
        return report

    def found(self, path: str, who: str = "coordinator") -> list[dict[str, Any]]:
        answer = self.run(getattr(self.cast, who).get(path))
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = self.run(self.cast.coordinator.made(path, body))
        return made


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(settings, tmp_path)
    yield opened
    opened.close()


def counts(report: Report) -> dict[str, int]:
    return {outcome.value: count for outcome, count in report.counts.items() if count}


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(line["row"], line["column"], line["code"]) for line in report.lines()]


PROJECTS = "external_id,title,happened,stage\nhr:1,First,2021,delivery\nhr:2,Second,,\n"


def test_operator_imports_the_authorities_and_everybody_knows_them_by_their_codes(desk: Desk) -> None:
    assert counts(desk.send("organisations", AUTHORITIES, of="")) == {"created": 153}
    assert counts(desk.send("organisations", AUTHORITIES, of="")) == {"unchanged": 153}
    for who in ("coordinator", "stranger", "public"):
        path = "/v1/public/organisations" if who == "public" else "/v1/organisations"
        if who == "public":
            continue
        walsall = [
            each for each in desk.found(f"{path}?limit=200&sort=name", who) if each["name"] == "Walsall"
        ]
        ids = {(each["system"], each["value"]) for each in walsall[0]["external_ids"]}
        assert ids == {("gss", "E08000030"), ("dfe", "335")}


def test_operator_renames_an_organisation_and_adds_a_code_without_taking_one_away(desk: Desk) -> None:
    desk.send("organisations", "external_id,external_ids,name\ngss:E1,dfe:1,Old\n", of="")
    again = desk.send("organisations", "external_id,external_ids,name\ngss:E1,ukprn:7,New\n", of="")
    assert counts(again) == {"updated": 1}
    (row,) = [each for each in desk.found("/v1/organisations?limit=200") if each["name"] == "New"]
    assert {each["system"] for each in row["external_ids"]} == {"gss", "dfe", "ukprn"}


def test_file_sent_twice_changes_nothing(desk: Desk) -> None:
    assert counts(desk.send("projects", PROJECTS)) == {"created": 2}
    before = desk.found("/v1/projects")
    assert counts(desk.send("projects", PROJECTS)) == {"unchanged": 2}
    assert desk.found("/v1/projects") == before
    assert [each["stage"] for each in before] == ["delivery", "scoping"]


def test_row_sent_again_changes_what_it_says_and_keeps_what_it_leaves_empty(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    again = desk.send("projects", "external_id,title,happened\nhr:1,First,\nhr:2,Renamed,\n")
    assert counts(again) == {"unchanged": 1, "updated": 1}
    first, second = desk.found("/v1/projects")
    assert (first["happened"], second["title"]) == ("2021", "Renamed")


def test_null_in_json_clears_and_an_id_that_is_not_listed_is_kept_as_the_key(desk: Desk) -> None:
    key = '"external_id": {"system": "hr", "value": "1"}'
    desk.send("projects", f'{{{key}, "title": "A", "funder": "B"}}\n')
    again = f'{{{key}, "funder": null, "external_ids": [{{"system": "x", "value": "9"}}]}}\n'
    assert counts(desk.send("projects", again)) == {"updated": 1}
    assert counts(desk.send("projects", again)) == {"unchanged": 1}
    (row,) = desk.found("/v1/projects")
    assert row["funder"] is None
    assert [each["value"] for each in row["external_ids"]] == ["1", "9"]


def test_dry_run_says_what_would_happen_and_writes_nothing(desk: Desk) -> None:
    desk.send("projects", "external_id,title\nhr:1,Old title\n")
    before = desk.found("/v1/projects")
    report = desk.send("projects", PROJECTS + "hr:3,,,\n", dry_run=True)
    assert counts(report) == {"created": 1, "updated": 1, "rejected": 1}
    assert "Nothing was written." in report.text()
    assert desk.found("/v1/projects") == before


def test_one_bad_row_stops_the_file_before_the_first_write(desk: Desk) -> None:
    report = desk.send("projects", PROJECTS + "hr:3,,,\n")
    assert counts(report) == {"rejected": 1, "not_processed": 2}
    assert faults(report) == [(4, "title", "required")]
    assert report.text().splitlines()[0] == "Row 4, column title: This must be filled in."
    assert desk.found("/v1/projects") == []


def test_operator_can_ask_for_the_good_rows_alone(desk: Desk) -> None:
    report = desk.send("projects", PROJECTS + "hr:3,,,\nhr:4,Fourth,,\n", on_error="continue")
    assert counts(report) == {"created": 3, "rejected": 1}
    assert [each["title"] for each in desk.found("/v1/projects")] == ["First", "Second", "Fourth"]


def test_unreadable_file_writes_nothing_and_counts_what_was_read(desk: Desk) -> None:
    report = desk.send("projects", 'external_id,title\nhr:1,A\nhr:2,"B\n', on_error="continue")
    assert not report.clean
    assert counts(report) == {"not_processed": 1}
    assert "not well-formed CSV" in report.text()
    assert desk.found("/v1/projects") == []


def test_same_id_twice_in_a_file_names_the_other_row(desk: Desk) -> None:
    report = desk.send("projects", "external_id,title\nhr:1,A\nhr:2,B\nhr:1,C\n", on_error="continue")
    assert counts(report) == {"created": 2, "rejected": 1}
    assert report.text().splitlines()[0] == "Row 4, column external_id: Row 2 is about the same one."
    assert [each["title"] for each in desk.found("/v1/projects")] == ["A", "B"]


def test_row_without_an_id_of_its_own_is_rejected(desk: Desk) -> None:
    report = desk.send("projects", "external_id,title\n,A\nHR 1:2,B\n", dry_run=True)
    assert faults(report) == [(2, "external_id", "required"), (3, "external_id.system", "wrong-format")]


def test_stage_moves_as_far_as_moves_are_open(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    assert counts(desk.send("projects", "external_id,stage\nhr:1,closed\n")) == {"updated": 1}
    refused = desk.send("projects", "external_id,stage\nhr:1,embedded\n")
    assert faults(refused) == [(2, "stage", "transition-refused")]
    assert desk.found("/v1/projects")[0]["stage"] == "closed"


def test_partner_is_named_by_code_by_name_or_by_our_id(desk: Desk) -> None:
    desk.send("organisations", AUTHORITIES, of="")
    by_id = desk.cast.stranger.organisation_id
    partners = f"external:gss:E08000030;partner authority;{by_id}"
    content = f"external_id,title,partner_organisation_ids\nhr:1,A,{partners}\n"
    assert counts(desk.send("projects", content)) == {"created": 1}
    assert counts(desk.send("projects", content)) == {"unchanged": 1}
    assert len(desk.found("/v1/projects")[0]["partner_organisation_ids"]) == 3
    assert len(desk.found("/v1/projects", "partner")) == 1


def test_reference_that_could_mean_two_is_ambiguous_and_stops_the_file(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    desk.send("contributors", "external_id,display_name\nhr:1,A\n")
    consents = (
        "external_id,contributor_id,purpose,decision,subject_id\n"
        "c:1,external:hr:1,share_standpoint,given,external:hr:1\n"
        "c:2,external:hr:1,share_standpoint,given,external:hr:9\n"
    )
    report = desk.send("consents", consents)
    assert counts(report) == {"ambiguous": 1, "rejected": 1}
    assert [code for _, _, code in faults(report)] == ["ambiguous", "unknown-reference"]


def test_name_that_no_organisation_has_is_refused_and_no_two_have_the_same(desk: Desk) -> None:
    twins = desk.send("organisations", "external_id,name\ngss:E1,Twin\ngss:E2,TWIN\n", of="")
    assert counts(twins) == {"created": 1, "rejected": 1}
    content = "external_id,title,partner_organisation_ids\nhr:1,A,twin\nhr:2,B,Nobody\n"
    report = desk.send("projects", content, on_error="continue")
    assert counts(report) == {"created": 1, "rejected": 1}
    assert [code for _, _, code in faults(report)] == ["unknown-reference"]


def test_row_whose_ids_are_of_two_records_is_ambiguous(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    report = desk.send("projects", "external_id,external_ids,title\nhr:9,hr:1,A\nhr:2,hr:1,B\n")
    assert counts(report) == {"ambiguous": 2}


def test_two_organisations_use_the_same_id_for_records_of_their_own(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    assert counts(desk.send("projects", PROJECTS, of="stranger")) == {"created": 2}
    mine, theirs = desk.found("/v1/projects"), desk.found("/v1/projects", "stranger")
    assert {each["id"] for each in mine}.isdisjoint(each["id"] for each in theirs)


def test_import_cannot_reach_into_another_organisations_project(desk: Desk) -> None:
    desk.send("projects", PROJECTS, of="stranger")
    (theirs, _) = desk.found("/v1/projects", "stranger")
    for reference in ("external:hr:1", theirs["id"]):
        content = f"external_id,project_id,title\ns:1,{reference},A\n"
        assert faults(desk.send("sessions", content)) == [(2, "project_id", "unknown-reference")]


def test_rows_hang_on_records_of_earlier_files(desk: Desk) -> None:
    desk.send("projects", PROJECTS)
    header = "external_id,project_id,title,starts_on,headcounts.1.perspective,headcounts.1.count"
    sessions = f"{header}\ns:1,external:hr:1,A,2022-02,carer,3\n"
    assert counts(desk.send("sessions", sessions)) == {"created": 1}
    assert counts(desk.send("sessions", sessions)) == {"unchanged": 1}
    team = "external_id,project_id,role_title,role\nt:1,external:hr:1,Co-lead,co_lead\n"
    assert counts(desk.send("team", team)) == {"created": 1}
    assert counts(desk.send("team", team)) == {"unchanged": 1}
    (project, _) = desk.found("/v1/projects")
    assert desk.found("/v1/sessions")[0]["project_id"] == project["id"]
    assert desk.found(f"/v1/projects/{project['id']}/team")[0]["role_title"] == "Co-lead"
    moved = desk.send("team", team.replace("hr:1", "hr:2"))
    assert faults(moved) == [(2, "project_id", "cannot-change")]


def test_ledger_of_consents_is_added_to_and_never_rewritten(desk: Desk) -> None:
    desk.send("contributors", "external_id,display_name\np:1,Robin\n")
    header = "external_id,contributor_id,purpose,decision,given_by,wording_version"
    line = f"{header}\nc:1,external:p:1,store_contact,given,self,1\n"
    assert counts(desk.send("consents", line)) == {"created": 1}
    assert counts(desk.send("consents", line)) == {"unchanged": 1}
    changed = desk.send("consents", line.replace("given,", "refused,"))
    assert faults(changed) == [(2, "decision", "cannot-change")]


def test_needs_are_found_by_the_person_that_they_belong_to(desk: Desk) -> None:
    desk.send("contributors", "external_id,display_name\np:1,Robin\n")
    needs = "contributor_id,formats,support\nexternal:p:1,large print;BSL,A break\n"
    assert counts(desk.send("needs", needs)) == {"created": 1}
    assert counts(desk.send("needs", needs)) == {"unchanged": 1}
    assert counts(desk.send("needs", needs.replace("A break", "Two"))) == {"updated": 1}
    twice = desk.send("needs", needs + "external:p:1,easy read,\n,easy read,\n", dry_run=True)
    assert faults(twice) == [(3, "contributor_id", "same-id-twice"), (4, "contributor_id", "required")]
    stranger = desk.send("needs", needs, of="stranger")
    assert faults(stranger) == [(2, "contributor_id", "unknown-reference")]


def test_what_was_paid_years_ago_comes_in_as_it_ended(desk: Desk) -> None:
    desk.send("contributors", "external_id,display_name\nx:sky,Sky\n")
    paid = "external_id,contributor_id,recorded_from,status,for_what,for_on,amount_offered_pence,why\n"
    paid += "x:1,external:x:sky,history,paid,A day of training,2021-11-03,12000,The rate of that year\n"
    assert counts(desk.send("payments", paid)) == {"created": 1}
    assert counts(desk.send("payments", paid)) == {"unchanged": 1}
    [payment] = desk.found("/v1/payments")
    assert (payment["status"], payment["paid_on"], payment["amount_paid_pence"]) == (
        "paid",
        "2021-11-03",
        12000,
    )


def test_what_people_wrote_is_never_repeated_in_a_report(desk: Desk) -> None:
    secret = "canary 07700 900123"
    header = "external_id,display_name,pronouns,status,interests"
    rows = f"p:1,,,{secret},\np:2,{'x' * 201},,,{secret}\n{secret},Robin,,,\np:4,{secret},,,,{secret}\n"
    text = desk.send("contributors", f"{header}\n{rows}").text()
    assert "Row 2, column status" in text
    assert "canary" not in text
    assert "canary" not in desk.send("contributors", f"{header},{secret}\n").text()
    assert (
        "canary" not in desk.send("contributors", f'{{"display_name": "{secret}", "{secret}": 1}}\n').text()
    )


def test_import_is_on_record_as_the_operators(desk: Desk) -> None:
    desk.send("projects", PROJECTS, dry_run=True)
    desk.send("projects", PROJECTS)

    async def entries() -> list[Any]:
        async with desk.cast.services.database.system_read("tests: the audit") as db:
            return await db.rows(
                Statement(lambda: select(AuditEntry.actor, AuditEntry.request_id, AuditEntry.resource))
            )

    mine = [tuple(row) for row in desk.run(entries()) if row[2] == "project"]
    assert len(mine) == 2
    assert {actor for actor, _, _ in mine} == {"operator"}
    assert len({request for _, request, _ in mine}) == 1


@pytest.mark.parametrize("after", [0, 1, 7, 19])
def test_import_that_was_killed_is_run_again_and_nothing_is_twice(
    desk: Desk, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "external_id,title\n" + "".join(f"hr:{n},Title {n}\n" for n in range(20))
    monkeypatch.setattr(imports, "LOCKED", -1.0)  # one row to a commit
    with monkeypatch.context() as dying:
        dying.setattr(imports.Importer, "_fill", _dies_after(after))
        with pytest.raises(KeyboardInterrupt):
            desk.send("projects", content)
    assert len(desk.found("/v1/projects?limit=100")) == after
    assert counts(desk.send("projects", content)) == (
        {"created": 20 - after} | ({"unchanged": after} if after else {})
    )
    assert [each["title"] for each in desk.found("/v1/projects?limit=100")] == [
        f"Title {n}" for n in range(20)
    ]


def _dies_after(commits: int) -> Any:
    fill, left = imports.Importer._fill, iter(range(commits))

    async def dying(self: Any, db: Any, rows: Any, done: Any) -> None:
        await fill(self, db, rows, done)
        if next(left, None) is None:
            raise KeyboardInterrupt

    return dying


def test_type_or_organisation_that_is_not_there_is_said_in_plain_words(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"There is no type people\. There are: .*projects"):
        desk.send("people", PROJECTS)
    with pytest.raises(ValueError, match="Say whose data this is"):
        desk.send("projects", PROJECTS, of="")
    with pytest.raises(ValueError, match="belong to nobody"):
        desk.send("organisations", PROJECTS)


GOOD, TAKEN, TWICE, UNTITLED, DAMAGED, AMBIGUOUS = range(6)
ENDS = {GOOD: Outcome.created, AMBIGUOUS: Outcome.ambiguous}


def _line(n: int, kind: int, batch: str) -> str:
    key = f"{batch}:{n}"
    return {
        GOOD: f"{key},Title {n},,",
        TAKEN: f"{batch}:taken,Taken,,",
        TWICE: f"{batch}:same,Same,,",
        UNTITLED: f"{key},,,",
        DAMAGED: f"{key},T,4.47E+11,",
        AMBIGUOUS: f"{key},T,,{batch}:taken",
    }[kind]


def _expected(kinds: list[int], dry_run: bool, on_error: str) -> dict[str, int]:
    """What should become of rows of these kinds, said a second time and more simply."""
    outcomes = []
    for n, kind in enumerate(kinds):
        first = kind not in kinds[:n]
        ends = {TAKEN: Outcome.unchanged, TWICE: Outcome.created} if first else {}
        outcomes.append((ENDS | ends).get(kind, Outcome.rejected))
    bad = {Outcome.rejected, Outcome.ambiguous}
    if on_error == "abort" and not dry_run and bad & set(outcomes):
        outcomes = [each if each in bad else Outcome.not_processed for each in outcomes]
    return {outcome.value: outcomes.count(outcome) for outcome in outcomes}


def test_counts_add_up_whatever_the_rows(desk: Desk) -> None:
    batches = iter(range(10_000))

    @how(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kinds=st.lists(st.integers(GOOD, AMBIGUOUS), max_size=12),
        dry_run=st.booleans(),
        on_error=st.sampled_from(["abort", "continue"]),
    )
    def holds(kinds: list[int], dry_run: bool, on_error: str) -> None:
        batch = f"b{next(batches)}"
        header = "external_id,title,budget_pence,external_ids\n"
        desk.send("projects", f"{header}{batch}:taken,Taken,,\n")
        content = header + "".join(_line(n, kind, batch) + "\n" for n, kind in enumerate(kinds))
        report = desk.send("projects", content, dry_run=dry_run, on_error=on_error)
        assert counts(report) == _expected(kinds, dry_run, on_error)
        assert report.rows_total == len(kinds)
        again = desk.send("projects", content, on_error="continue")
        if not dry_run and on_error == "continue":
            assert counts(again).keys() <= {"unchanged", "rejected", "ambiguous"}

    holds()


def test_row_with_a_legal_name_that_is_here_waits_for_a_person_and_one_that_is_alike_does_not(
    desk: Desk,
) -> None:
    robin = desk.made("/v1/contributors", {"display_name": "Rob"})
    path = f"/v1/contributors/{robin['id']}"
    named = {"legal_name": "Robin Ashe"}
    desk.run(desk.cast.coordinator("PUT", f"{path}/identity", json=named, headers={"if-match": "*"}))
    desk.made("/v1/contributors", {"display_name": "Wren Field"})
    rows = "external_id.system,external_id.value,display_name\nhr,1,ROBIN ASHE\nhr,2,Wren Fields\n"
    report = desk.send("contributors", rows, on_error="continue")
    assert counts(report) == {"ambiguous": 1, "created": 1}
    assert [(line["row"], line["column"]) for line in report.lines()] == [(2, "display_name")]
    assert [each["reasons"] for each in desk.found("/v1/duplicates")] == [["near_name"]]
    given = {"external_ids": [{"system": "hr", "value": "1"}]}
    desk.run(desk.cast.coordinator.patch(path, given))
    assert counts(desk.send("contributors", rows)) == {"updated": 1, "unchanged": 1}
    assert counts(desk.send("contributors", rows, of="partner")) == {"created": 2}

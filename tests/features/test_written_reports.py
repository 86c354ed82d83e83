"""Reports that are written down, in each form, of what the reader may list."""

import csv
import io
from typing import Any

import pypdf
import pytest

from app.features.reports.wholes import UNPAID
from app.features.reports.wording import payment
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.impact.scene import set_scene
from tests.features.people import days_from_now
from tests.features.test_assessments import assessment, by_link, closed, rated, secret_of
from tests.features.test_impact_records import moved, recorded, shared_project
from tests.features.test_owned_words import a_quote, decided
from tests.features.test_participations import scene
from tests.support.person import person_of


async def report(caller: Caller, path: str, **query: str) -> dict[str, Any]:
    answer = await caller.get(f"/v1/reports/{path}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sections(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["code"]: each for each in found["sections"]}


def rows(found: dict[str, Any], code: str, title: str) -> list[list[Any]]:
    (table,) = (each for each in sections(found)[code]["tables"] if each["title"] == title)
    return [[cell["value"] for cell in row] for row in table["rows"]]


async def a_year(cast: Cast) -> dict[str, Any]:
    """A project with a little of everything in 2025."""
    me, project = (
        cast.coordinator,
        await shared_project(cast, purpose="So that letters can be read.", funder="A fund"),
    )
    below = f"/v1/projects/{project['id']}"
    made = {"title": "First", "project_id": project["id"], "starts_on": "2025-03-04", "actual_number": 13}
    session = await me.made("/v1/sessions", made | {"recorded_from": "history"})
    for to in ("confirmed", "delivered"):
        moved = await me.post(f"/v1/sessions/{session['id']}/transitions", {"to": to})
        assert moved.status_code == 200, moved.text
    await me.made(
        f"{below}/outputs",
        {
            "title": "Briefings",
            "kind": "guidance",
            "stated_count": 50,
            "at_least": True,
            "produced_on": "2025",
        },
    )
    await me.made(f"{below}/outputs", {"title": "A poster", "kind": "poster", "produced_on": "2024"})
    await me.made(
        f"{below}/plan-changes", {"proposed": "Online", "decided": "Face to face", "decided_on": "2025-02"}
    )
    await me.made(f"{below}/commitments", {"committed": "Two days a year", "since": "2025-09"})
    await me.made(f"{below}/missing-entries", {"missing": "Fathers"})
    said = {"perspectives": ["lived_experience"], "direction": "negative", "occurred_on": "2025-04-01"}
    await recorded(
        me,
        project,
        statement="It took too long.",
        status="agreed",
        **said,
        response="We did it.",
        fed_back_on="2025-05-01",
    )
    await recorded(me, project, statement="Nobody has agreed to this.", **said)
    await recorded(
        me, project, statement="This was in 2024.", status="agreed", **said | {"occurred_on": "2024-04-01"}
    )
    return project


def test_funder_reads_what_became_of_a_project_good_and_bad(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            found = await report(
                cast.coordinator, f"projects/{project['id']}", **{"from": "2025-01-01", "to": "2025-12-31"}
            )
            assert (found["from"], found["to"], found["of_id"]) == ("2025-01-01", "2025-12-31", project["id"])
            findings = {code: each["finding"] for code, each in sections(found).items()}
            assert findings["why"] == "The purpose: So that letters can be read."
            assert findings["sessions"] == "1 session took place."
            assert findings["five_headings"] == "1 thing seen: 1 for the worse; none more hoped for."
            assert findings["heard_back"] == (
                "People heard back on 1 of 1 thing that called for an answer; in the middle it took 30 days."
            )
            assert findings["outputs"] == "At least 50 pieces of work made together."
            assert findings["missing"] == "1 thing or group noticed to be missing."
            assert rows(found, "sessions", "Each session")[0][:2] == ["First", "4 March 2025"]
            (said,) = rows(found, "five_headings", "In words")
            assert said[0] == "It took too long."
            assert said[3:] == ["for the worse", "1 April 2025", "We did it.", "1 May 2025"]
            assert findings["paid"] == "No payment is on record."
            assert found["counts"][-1].startswith("The purpose, the team")
            before = await report(cast.coordinator, f"projects/{project['id']}", to="2024-12-31")
            (nothing_owed,) = rows(before, "five_headings", "In words")
            assert nothing_owed[5:] == [None, None]
            assert all("Nobody has agreed" not in str(each) for each in found["sections"])

    run(journey())


def test_who_is_missing_is_told_up_to_the_end_of_the_period(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            below = f"/v1/projects/{project['id']}/missing-entries"
            for missing, day in (("Carers", "2024-02-01"), ("Young people", "2025-06-01")):
                await cast.coordinator.made(below, {"missing": missing, "noticed_on": day})
            title = "What or who are we missing?"
            for to, groups in (("2024-02-01", {"Fathers", "Carers"}), ("2024-01-31", {"Fathers"})):
                found = await report(
                    cast.coordinator, f"projects/{project['id']}", **{"from": "2024-01-01", "to": to}
                )
                assert {row[0] for row in rows(found, "missing", title)} == groups
            always = await report(cast.coordinator, f"projects/{project['id']}")
            assert len(rows(always, "missing", title)) == 3
            assert not any(each.startswith("The purpose, the team") for each in always["counts"])

    run(journey())


def test_pay_of_a_few_people_is_kept_back_and_that_of_many_told_as_a_sum(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, me = await a_year(cast), cast.coordinator

            async def offered(name: str) -> None:
                person = (await me.made("/v1/contributors", {"display_name": name}))["id"]
                offer = {"contributor_id": person, "project_id": project["id"], "for_what": "Chairing"}
                for turn in ("first", "second"):
                    sent = offer | {"amount_offered_pence": 2550, "why": "Agreed with them"}
                    header = {"idempotency-key": f"{name} {turn}".replace(" ", "-")}
                    assert (await me.post("/v1/payments", sent, headers=header)).status_code == 201

            for place in range(9):
                await offered(f"Person {place}")
            found = await report(me, f"projects/{project['id']}")
            assert [value for _, value in rows(found, "paid", "Payments to people")] == [None] * 4
            assert sections(found)["paid"]["finding"] == "Few people were offered pay: how much is kept back."
            assert "2550" not in str(found)
            assert "459" not in str(sections(found)["paid"])
            await offered("Person 10")
            found = await report(me, f"projects/{project['id']}")
            assert rows(found, "paid", "Payments to people") == [
                ["People", 10],
                ["Offered in all", "£510.00"],
                ["Paid in all", "£0.00"],
                ["Days until people were paid, on average", None],
            ]

    run(journey())


@pytest.mark.parametrize(
    ("first", "last", "reaches"),
    [
        ("2021-01-01", "2021-12-31", True),
        ("2020-04-01", "2021-03-31", True),
        ("2022-01-01", "2022-12-31", False),
        ("2019-01-01", "2019-12-31", False),
    ],
)
def test_work_of_two_years_is_in_the_report_of_each(
    settings: Settings, first: str, last: str, *, reaches: bool
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            below = f"/v1/projects/{project['id']}/outputs"
            made = {"title": "Briefings", "kind": "guidance", "stated_count": 50}
            when = {"produced_on": {"from": "2020", "to": "2021"}}
            await cast.coordinator.made(below, made | when)
            await cast.coordinator.made(below, {"title": "No day", "kind": "poster"})
            path = f"projects/{project['id']}"
            found = await report(cast.coordinator, path, **{"from": first, "to": last})
            finding = sections(found)["outputs"]["finding"]
            assert finding == f"{'50' if reaches else 'No'} pieces of work made together."
            until = sections(await report(cast.coordinator, path, to=last))["outputs"]["finding"]
            assert until.startswith("No" if last < "2020" else "50")

    run(journey())


def test_page_leaves_out_a_column_of_which_nothing_is_known(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            path = f"/v1/reports/projects/{project['id']}?format=html"
            assert '<th scope="col">People who came</th>' in (await cast.coordinator.get(path)).text
            other = await shared_project(cast, title="Another")
            await cast.coordinator.made("/v1/sessions", {"title": "First", "project_id": other["id"]})
            page = (await cast.coordinator.get(f"/v1/reports/projects/{other['id']}?format=html")).text
            assert '<th scope="col">How it stands</th>' in page
            assert "People who came" not in page
            assert page.count("No pieces of work made together.") == 1, "where it belongs, and not in short"
            assert page.count("No sessions took place, and 1 to come.") == 2

    run(journey())


def test_numbers_of_people_are_coarse_in_a_report_that_may_be_handed_on(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            found = await report(cast.coordinator, f"projects/{project['id']}")
            (table,) = (t for t in sections(found)["sessions"]["tables"] if t["title"] == "Each session")
            assert table["rows"][0][4] == {"value": 10, "at_least": True, "suppressed": False, "reason": None}
            people = rows(found, "presence", "People")
            assert [value for _, value in people] == [None, None, None]

    run(journey())


def test_partner_reads_no_payments_and_the_network_no_figures_of_people(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            theirs = await report(cast.partner, f"projects/{project['id']}")
            assert "paid" not in sections(theirs)
            assert any("payments are for" in each for each in theirs["withheld"])
            await cast.coordinator.patch(f"/v1/projects/{project['id']}", {"visibility": "public"})
            network = await report(cast.stranger, f"projects/{project['id']}")
            assert [table["title"] for table in sections(network)["presence"]["tables"]] == []
            assert rows(network, "five_headings", "What was seen, by heading")[0][2] == 0, (
                "agreed is for partners"
            )

    run(journey())


def test_year_of_an_organisation_and_of_the_partnership_count_what_they_are_over(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            await shared_project(cast, title="Another")
            me = cast.coordinator.organisation_id
            ours = await report(cast.coordinator, f"organisations/{me}/year")
            assert sections(ours)["projects"]["finding"] == "2 projects of 1 organisation."
            assert {"presence", "paid"} <= sections(ours).keys()
            theirs = await report(cast.partner, f"organisations/{me}/year")
            assert not {"presence", "paid"} & sections(theirs).keys()
            strangers = await report(cast.stranger, "partnership")
            assert sections(strangers)["projects"]["finding"] == "No projects of no organisations."
            everybody = await report(
                cast.partner, "partnership", **{"from": "2025-01-01", "to": "2025-12-31"}
            )
            kinds = rows(everybody, "outputs", "Pieces of work by kind")
            assert kinds == [["Guidance", 50]]
            assert rows(everybody, "outputs", "Each piece of work")[0][-1] == project["title"]

    run(journey())


def test_evidence_is_in_order_of_the_standards_with_those_for_which_there_is_none(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            listed = (await cast.public.get("/v1/public/standards")).json()["items"]
            kept = listed[0]
            first, second = (each["code"] for each in kept["standards"][:2])
            project = await shared_project(cast)
            both = {"status": "agreed", "perspectives": ["carer"]}
            await recorded(
                me, project, statement="We wrote it together.", standards=[first, "ours_1"], **both
            )
            path = f"organisations/{me.organisation_id}/evidence"
            found = await report(me, path)
            assert sections(found)[kept["code"]]["finding"].startswith(f"{kept['title']}: evidence for 1 of ")
            assert [row[1] for row in rows(found, kept["code"], "Records for each")][:2] == [1, 0]
            assert rows(found, "own", "Records for each") == [["ours_1", 1]]
            assert second
            only = await report(me, path, standards=kept["code"])
            assert list(sections(only)) == [kept["code"]]
            refused = await me.get(f"/v1/reports/{path}?standards=no_such")
            assert refused.json()["errors"][0]["code"] == "unknown-reference"

    run(journey())


def test_contributor_reads_what_they_gave_and_what_came_of_it_and_others_do_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, project = cast.coordinator, await a_year(cast)
            person = await me.made("/v1/contributors", {"display_name": "Robin", "hopes": "To be heard."})
            session = (await me.get(f"/v1/sessions?project_id={project['id']}")).json()["items"][0]
            took_part = {
                "session_id": session["id"],
                "contributor_id": person["id"],
                "attendance": "attended",
            }
            await me.made("/v1/participations", took_part | {"recorded_from": "history"})
            await me.made("/v1/hours", {"contributor_id": person["id"], "minutes_actual": 90})
            robin = await person_of(cast, me, person["id"])
            found = await report(robin, f"contributors/{person['id']}")
            assert sections(found)["gave"]["finding"] == "1 session and 1 hour 30 min written down."
            assert rows(found, "came_of_it", "You said, we did")[0][2] == "We did it."
            assert sections(found)["gained"]["passages"] == [
                {"title": "What I hoped for", "words": "To be heard."}
            ]
            for caller in (cast.partner, cast.stranger):
                assert (await caller.get(f"/v1/reports/contributors/{person['id']}")).status_code == 404

    run(journey())


def test_public_reads_what_is_published_of_public_projects_and_nothing_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me = cast.coordinator
            private, public = await shared_project(cast), await shared_project(cast, visibility="public")
            said = {"perspectives": ["carer"], "direction": "none"}
            for project, words in ((private, "Not for all."), (public, "Nothing changed.")):
                record = await recorded(me, project, statement=words, status="agreed", **said)
                await moved(me, record, "published")
            await recorded(me, public, statement="Only agreed.", status="agreed", **said)
            answer = await cast.public.get("/v1/public/impact")
            found = answer.json()
            assert [row[0] for row in rows(found, "five_headings", "In words")] == ["Nothing changed."]
            assert "Only agreed." not in answer.text
            assert "Not for all." not in answer.text
            assert answer.headers["cache-control"] == "public, no-cache"
            etag = {"if-none-match": answer.headers["etag"]}
            assert (await cast.public.get("/v1/public/impact", headers=etag)).status_code == 304

    run(journey())


def test_report_shows_each_side_beside_the_other_and_only_as_partners_would_read_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            made = await assessment(there)
            secret = await secret_of(cast.coordinator, made)
            project = there.project.rpartition("/")[2]
            before = await report(cast.coordinator, f"projects/{project}")
            assert sections(before)["assessments"]["finding"] == "No assessment is over yet."
            for side, agreed, others in (("carer", 10, 30), ("manager", 30, 10)):
                for value in [5] * agreed + [1] * others:
                    assert (await by_link(cast, secret, rated(value, side))).status_code in (200, 201, 204)
            await closed(cast.coordinator, made)
            found = await report(cast.coordinator, f"projects/{project}")
            assert sections(found)["assessments"]["finding"].endswith(
                "25 in a hundred people with lived experience agree, and 75 of the others."
            )
            shown = rows(found, "assessments", "How is it going?: how many in a hundred agree")
            assert [row[2:] for row in shown] == [[25.0, 75.0, -50.0]] * 5
            page = await cast.coordinator.get(f"/v1/reports/projects/{project}?format=html")
            assert page.text.count('<circle cx="58"') == page.text.count('<rect x="152"') == 5
            assert "<td>25</td><td>75</td><td>-50</td>" in page.text

    run(journey())


def test_report_has_no_section_of_what_the_reader_may_not_read(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, me = await a_year(cast), cast.coordinator
            assert me.organisation_id
            counts = await cast.client_of(me.organisation_id, frozenset({"reports:read", "projects:read"}))
            found = await report(counts, f"projects/{project['id']}")
            assert not {"five_headings", "heard_back", "sessions", "paid"} & sections(found).keys()
            assert "It took too long." not in str(found)
            person = await me.made("/v1/contributors", {"display_name": "Robin"})
            for path in (f"contributors/{person['id']}", f"organisations/{me.organisation_id}/evidence"):
                assert (await counts.get(f"/v1/reports/{path}")).status_code == 403
            some = frozenset({"contributors:read"})
            register = await cast.client_of(me.organisation_id, some)
            await me.made("/v1/hours", {"contributor_id": person["id"], "minutes_actual": 90})
            theirs = await report(register, f"contributors/{person['id']}")
            assert sections(theirs)["gave"]["finding"] == "No sessions and no hours written down."

    run(journey())


def test_csv_has_one_line_for_each_value_and_no_formula(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, title="=1+1")
            answer = await cast.coordinator.get(f"/v1/reports/projects/{project['id']}?format=csv")
            assert answer.headers["content-type"] == "text/csv; charset=utf-8"
            lines = list(csv.DictReader(io.StringIO(answer.text)))
            assert {"section": "about", "row": "title", "value": "'=1+1"}.items() <= lines[0].items()
            seen = [each for each in lines if each["table"] == "What was seen, by heading"]
            assert len(seen) == 25
            people = [each for each in lines if each["table"] == "People"]
            assert {each["suppressed"] for each in people} == {"true"}
            assert {each["reason"] for each in people} == {"small_numbers"}

    run(journey())


def test_page_to_print_asks_for_nothing_and_escapes_what_people_wrote(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, title="<b>Letters</b>", purpose="<script>alert(1)</script>")
            answer = await cast.coordinator.get(f"/v1/reports/projects/{project['id']}?format=html")
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "<script>" not in answer.text
            assert "<b>" not in answer.text
            assert "&lt;script&gt;" in answer.text

    run(journey())


@pytest.mark.slow
def test_pdf_is_tagged_for_screen_readers(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_year(cast)
            answer = await cast.coordinator.get(f"/v1/reports/projects/{project['id']}?format=pdf")
            assert answer.headers["content-type"] == "application/pdf"
            made = pypdf.PdfReader(io.BytesIO(answer.content))
            assert made.root_object["/MarkInfo"]["/Marked"]
            assert made.metadata is not None
            assert made.metadata.title == project["title"]
            assert "It took too long." in "".join(page.extract_text() for page in made.pages)

    run(journey())


def test_period_that_ends_before_it_starts_is_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            backwards = {"from": days_from_now(0), "to": days_from_now(-1)}
            for path in (
                f"projects/{project['id']}",
                f"organisations/{cast.coordinator.organisation_id}/year",
                "partnership",
            ):
                refused = await cast.coordinator.get(f"/v1/reports/{path}", params=backwards)
                assert refused.status_code == 422
                (error,) = refused.json()["errors"]
                assert (error["parameter"], error["code"]) == ("to", "out-of-order")

    run(journey())


def test_own_report_has_ones_own_draft_and_nobody_elses(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            sky = await scene.another()
            await scene.joins(sky)
            part = await scene.comes(scene.us, scene.robin)
            came = await scene.us.patch(f"/v1/participations/{part}", {"attendance": "attended"})
            assert came.status_code == 200, came.text
            await scene.says(scene.me, statement="Robin says this.")
            others = await scene.says(await person_of(cast, scene.us, sky), statement="Sky says this.")
            await scene.answered(others)
            for reader in (scene.us, scene.me):
                found = await report(reader, f"contributors/{scene.robin}")
                said = [row[0] for row in rows(found, "came_of_it", "You said, we did")]
                assert said == ["Robin says this."]

    run(journey())


def test_nobody_is_told_that_there_are_no_bookings_who_may_not_list_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="public")
            await cast.coordinator.made("/v1/bookings", {"project_id": project["id"], "topic": "Letters"})
            anybody = await cast.public.get("/v1/public/impact")
            findings = {each["code"]: each["finding"] for each in anybody.json()["sections"]}
            assert findings["went_on"] == "No promises to go on."
            found = await report(cast.coordinator, f"projects/{project['id']}")
            ours = sections(found)["went_on"]["finding"]
            assert ours == "No promises to go on, and 1 booking or request for more."

    run(journey())


def test_co_lead_s_report_does_not_give_their_own_part_and_pay_as_the_project_s(settings: Settings) -> None:
    """A report is handed on: what one person took part in and was offered is no figure of a project."""

    async def journey() -> None:
        async with casting(settings) as cast:
            there = await set_scene(cast)
            await there.joins(there.robin, role="co_lead")
            await there.comes(there.us, there.robin, attendance="attended")
            offer = {"contributor_id": there.robin, "project_id": there.project["id"]} | {
                "amount_offered_pence": 700,
                "why": "A talk",
            }
            made = await there.us(
                "POST", "/v1/payments", json=offer, headers={"idempotency-key": "one-offer"}
            )
            assert made.status_code == 201, made.text
            paths = (f"projects/{there.project['id']}", f"organisations/{there.us.organisation_id}/year")
            for path in paths:
                ours, theirs = await report(there.us, path), await report(there.me, path)
                assert [found for found in (ours, theirs) if "paid" in sections(found)] == [ours]
                assert UNPAID in theirs["withheld"]
                times = [
                    row[1]
                    for each in (ours, theirs)
                    for row in rows(each, "sessions", "Sessions")
                    if row[0].startswith("Times")
                ]
                assert times == [1], "the lead is told, and nobody else"

    run(journey())


def test_words_that_somebody_approved_are_not_called_unpaid(settings: Settings) -> None:
    """Payments and words are both `approved`, and that means two things."""

    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            robin = {"id": scene.robin}
            await decided(scene.us, robin, await a_quote(cast, robin), audience="public")
            found = await report(scene.me, f"contributors/{scene.robin}")
            assert [row[1] for row in rows(found, "came_of_it", "My words")] == ["Approved"]

    run(journey())


@pytest.mark.parametrize(
    ("status", "words"),
    [("approved", "Approved, and not paid yet"), ("paid", "Paid"), ("cancelled", "Called off")],
)
def test_how_a_payment_stands_is_said_of_a_payment(status: str, words: str) -> None:
    assert payment(status) == words


def test_what_people_heard_back_on_was_seen_in_the_same_period(settings: Settings) -> None:
    """Who writes down what was said in a session need not give the day again."""

    async def journey() -> None:
        async with casting(settings) as cast:
            scene = await set_scene(cast)
            session = {"project_id": scene.project["id"], "title": "Meeting", "starts_on": "2025-02-03"}
            made = await scene.us.made("/v1/sessions", session)
            record = await scene.asked(session_id=made["id"], standards=["uk_working_together"])
            await scene.answered(record, fed_back_on="2025-02-08")
            paths = [f"projects/{scene.project['id']}", f"organisations/{scene.us.organisation_id}/year"]
            for year, seen in (("2025", 1), ("2024", 0)):
                within = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
                for path in paths:
                    found = sections(await report(scene.us, path, **within))
                    told = [found[code]["finding"] for code in ("five_headings", "heard_back")]
                    assert [("1 thing" in each) for each in told] == [bool(seen)] * 2
                pack = await report(scene.us, f"organisations/{scene.us.organisation_id}/evidence", **within)
                assert str(pack["sections"]).count(record["statement"]) == seen

    run(journey())

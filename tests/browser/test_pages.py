"""What a stranger sees: why first, who took part, what changed or did not, and what to do when it fails."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import answers
from tests.browser.conftest import NewContext, Visit
from tests.browser.looks import look
from tests.browser.states import (
    ALL,
    ANSWERED_SO_FAR,
    BLANK,
    BUSY,
    FILLED,
    GONE,
    HOME,
    LOADING,
    MADE_UP,
    MORE,
    NO_ID,
    NO_PROJECTS,
    ONE,
    PROJECTS,
    UNREACHABLE,
    WALSALL,
    WORDS,
    State,
    each,
    replies,
)
from tests.support.conformity import our_document

ANSWERED = [state for state in FILLED if state not in (LOADING, NO_ID)]


def section(page: Page, name: str) -> str:
    """The text of a section; fails where there is none."""
    return page.get_by_role("region", name=name, exact=True).inner_text()


def test_stranger_finds_out_why_before_anything_else(visit: Visit) -> None:
    page = visit(HOME)
    page.get_by_role("link", name="See the projects").click()
    page.get_by_role("link", name="Walsall").click()
    headings = page.get_by_role("heading", level=2)
    expect(headings.first).to_have_text("Why")
    why = page.get_by_role("region", name="Why", exact=True)
    expect(why.get_by_role("paragraph").first).to_contain_text("CPD")
    assert headings.all_inner_texts() == [
        "Why",
        "Short forms on this page",
        "Who took part",
        "What we did",
        "What people said",
        "What people decided",
        "What changed, and what did not",
        "What goes on",
    ]


def test_list_says_of_each_project_why_and_by_whom(visit: Visit) -> None:
    page = visit(PROJECTS)
    cards = page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=2))
    assert cards.count() == 2
    expect(cards.first).to_contain_text(answers.WALSALL["purpose"])
    expect(cards.first).to_contain_text("Led by West Midlands Social Work Teaching Partnership")
    expect(cards.first).to_contain_text("October 2021 to March 2022 · Being written up")
    expect(cards.last).to_contain_text("Finding out")


def test_made_up_layer_cannot_be_taken_for_real(visit: Visit) -> None:
    expect(visit(PROJECTS).get_by_text("Made up, to show how it works")).to_have_count(1)
    banner = visit(MADE_UP).get_by_text("The people and events on this page are not real.")
    expect(banner).to_be_in_viewport()
    expect(visit(WALSALL).get_by_text("From published documents.")).to_be_in_viewport()
    assert "Made up" not in visit(BLANK).locator("main").inner_text()


def test_groups_and_roles_are_shown_and_no_people(visit: Visit) -> None:
    walsall = section(visit(WALSALL), "Who took part")
    assert "People with lived experience: how many is not written down" in walsall
    assert "Lived-experience co-lead\tPeople with lived experience" in walsall
    made_up = section(visit(MADE_UP), "Who took part")
    assert "Carers: at least 10" in made_up
    assert "Managers: fewer than 10" in made_up


def test_sessions_stand_by_month_as_exactly_as_they_are_known(visit: Visit) -> None:
    walsall = section(visit(WALSALL), "What we did")
    assert walsall.count("3 February to 5 March 2022") == 1
    assert walsall.index("Training session 8 of 8") < walsall.index("\nMarch 2022\n")
    assert "23 March 2022\nConference · A few hours · Online" in walsall
    assert "3 December 2026, 10:00 am to 12:30 pm" in section(visit(MADE_UP), "What we did")


def test_summer_session_is_shown_in_the_time_of_its_place(visit: Visit) -> None:
    summer = answers.MADE_UP | {
        "sessions": [
            answers.MADE_UP["sessions"][0]
            | {"starts_on": "2026-07-01", "starts_at": "2026-07-01T10:00:00Z", "ends_at": None}
        ]
    }
    page = visit(State("summer", MADE_UP.path, MADE_UP.heading, ONE, replies(summer)))
    assert "1 July 2026, 11:00 am" in section(page, "What we did")


def test_what_nobody_heard_back_about_is_said(visit: Visit) -> None:
    changed = section(visit(WALSALL), "What changed, and what did not")
    assert "11 records say what people saw or hoped for. Nobody has heard back yet." in changed
    assert changed.count("Not yet heard back") == 11
    assert changed.count(f"From: {answers.ARTICLE}") == 11


def test_answer_and_the_day_people_heard_it_are_shown(visit: Visit) -> None:
    page = visit(MADE_UP)
    late = page.get_by_role("listitem").filter(has_text="Money came nine weeks late.")
    expect(late).to_contain_text("What was done, by The finance team: Fares are now paid on the day.")
    expect(late).to_contain_text("What changed: Nobody pays for a train")
    expect(late).to_contain_text("People heard back: 14 October 2026")
    alone = page.get_by_role("listitem").filter(has_text="There was nobody else my age in the room.")
    expect(alone).to_contain_text("Not yet heard back An answer is due by 1 December 2026.")


def test_figure_says_in_words_and_in_a_table_what_its_marks_show(visit: Visit) -> None:
    page = visit(WALSALL)
    process = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Process", level=4))
    expect(process).to_contain_text("Lived experience: 1 good, 1 mixed. Professional: 1 good.")
    assert process.locator(".gt-mark--lived").count() == 2
    assert process.locator(".gt-mark--work").count() == 1
    table = page.get_by_role("table", name="Number of records").get_by_role("row").all_inner_texts()
    at = table.index("Process\t3")
    assert table[at + 1 : at + 4] == [
        "Lived experience\tGood\t1",
        "Lived experience\tMixed\t1",
        "Professional\tGood\t1",
    ]


def test_carers_and_young_people_count_as_lived_experience(visit: Visit) -> None:
    changed = section(visit(MADE_UP), "What changed, and what did not")
    assert "Lived experience: 1 good, 1 no difference, 1 not good. Professional: 1 good." in changed


def test_one_mark_stands_for_several_records_when_there_are_many(visit: Visit) -> None:
    page = visit(MADE_UP)
    expect(page.get_by_text("One mark is up to 3 records.")).to_be_visible()
    assert page.locator(".gt-chart .gt-mark--other").count() == 18


def test_project_that_says_nothing_says_so(visit: Visit) -> None:
    page = visit(BLANK)
    lead = answers.EMPTY["lead_organisation"]["name"]
    assert f"Nobody has written down why yet. You can ask {lead}." in section(page, "Why")
    assert f"You can ask {lead}." in section(page, "What changed, and what did not")
    assert "No sessions are written down." in section(page, "What we did")


def test_one_made_up_record_in_a_real_project_is_marked(visit: Visit) -> None:
    first = answers.RECORDS[0] | {"example_layer": "demonstration"}
    mixed = answers.WALSALL | {"impact_records": [first, *answers.RECORDS[1:]]}
    page = visit(State("mixed", WALSALL.path, WALSALL.heading, ONE, replies(mixed)))
    expect(page.get_by_text("Made up, to show how it works")).to_have_count(1)
    expect(visit(MADE_UP).locator(".gt-tag--made-up").filter(visible=True)).to_have_count(0)


def test_code_that_the_pages_do_not_know_is_shown_as_readable_text(visit: Visit) -> None:
    later = answers.WALSALL | {"kind": "a_kind_from_the_future"}
    page = visit(State("later", WALSALL.path, WALSALL.heading, ONE, replies(later)))
    expect(page.get_by_text("A kind from the future led by")).to_be_visible()


def test_list_that_goes_on_says_so(visit: Visit) -> None:
    long = answers.WALSALL | {"more": ["sessions"]}
    page = visit(State("long", WALSALL.path, WALSALL.heading, ONE, replies(long)))
    expect(page.get_by_text("There is more than fits on this page")).to_be_visible()


def test_opening_says_what_time_place_and_pay_it_means(visit: Visit) -> None:
    going_on = section(visit(MADE_UP), "What goes on")
    assert "Pay\t£60 for each half day" in going_on
    assert "Open until\t18 December 2026" in going_on
    assert "Support" not in going_on


@pytest.mark.parametrize("project", [answers.WALSALL, answers.MADE_UP, answers.EMPTY])
def test_answers_in_these_tests_are_such_as_the_api_gives(project: answers.Answer) -> None:
    document = our_document()

    def faults(operation: str, status: str, media: str, answer: answers.Answer) -> list[str]:
        described = document.resolved(document.operations[operation]["responses"][status])
        return document.faults(described["content"][media]["schema"], answer)

    assert faults("read_public_project", "200", "application/json", project) == []
    assert faults("list_public_projects", "200", "application/json", answers.listing(project)) == []
    for problem in (answers.NOT_FOUND, answers.BUSY):
        assert faults("read_public_project", "404", "application/problem+json", problem) == []


def test_empty_list_says_when_a_project_will_be_there(visit: Visit) -> None:
    expect(visit(NO_PROJECTS).get_by_text("once the people who lead it make it public")).to_be_visible()


def test_next_page_of_the_list_has_its_own_address(visit: Visit) -> None:
    page = visit(MORE)
    with page.expect_request("**/v1/public/projects?limit=20&cursor=a%2Bb%2Fc%3D"):
        page.get_by_role("link", name="More projects").click()
    expect(page).to_have_url(re.compile(r"/projects/\?cursor=a%2Bb%2Fc%3D$"))


@pytest.mark.parametrize(
    ("state", "words", "way_on"),
    [
        (GONE, answers.NOT_FOUND["detail"], "See all projects"),
        (NO_ID, "This link does not say which project to show.", "See all projects"),
        (BUSY, answers.BUSY["detail"], "Try again"),
        (UNREACHABLE, "We could not reach the site. Your signal may be weak.", "Try again"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_person_is_told_what_went_wrong_and_what_to_do(
    visit: Visit, state: State, words: str, way_on: str
) -> None:
    page = visit(state)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name=way_on)).to_be_visible()


def test_person_tries_again_and_gets_the_page(visit: Visit) -> None:
    page = visit(BUSY)
    page.unroute(ONE)
    page.route(ONE, replies(answers.WALSALL))
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WALSALL.heading)


@each(*ANSWERED)
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_the_answer_comes(visit: Visit, state: State, width: int) -> None:
    def answer_once_the_page_was_seen(route: Route) -> None:
        page = route.request.frame.page
        expect(page.locator("#island").get_by_text("Getting the project")).to_be_in_viewport()
        look(page, "shifts")  # It has been painted: what moves from now on is a jump.
        assert state.meet
        state.meet(route)

    page = visit(replace(state, meet=answer_once_the_page_was_seen), viewport={"width": width, "height": 740})
    expect(page.locator("#island").get_by_text("Getting the project")).to_have_count(0)
    assert look(page, "shifts") <= 0.02


@each(*WORDS, WALSALL, PROJECTS, GONE)
def test_every_link_leads_somewhere(visit: Visit, state: State, site: str) -> None:
    page = visit(state)
    links = page.evaluate(
        "() => [...document.links].map((link) => link.href).filter((to) => to.startsWith('http'))"
    )
    ours = {
        link.removeprefix(page.url) for link in links if link.startswith(site) and "/project/?" not in link
    }
    assert ours
    targets = {link[1:] for link in ours if link.startswith("#")}
    statuses = {
        link: page.request.get(link, max_redirects=0).status for link in ours if link[:1] not in ("", "#")
    }
    assert {link: status for link, status in statuses.items() if status not in (200, 303)} == {}
    assert [target for target in targets if not page.locator(f"[id='{target}']").count()] == []


@pytest.mark.parametrize("path", ["/projects/", WALSALL.path])
def test_person_without_javascript_is_told_how_to_get_the_information(
    site: str, context: NewContext, path: str
) -> None:
    page = context(base_url=site, java_script_enabled=False).new_page()
    page.goto(path)
    expect(page.get_by_text("JavaScript turned off")).to_be_visible()
    data = page.get_by_role("link", name="as a plain data file").get_attribute("href")
    assert page.request.get(f"{site}{data}").json()["items"]
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Get help").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Get help")


@each(*WORDS)
def test_page_that_only_tells_reads_the_same_without_javascript(
    visit: Visit, site: str, context: NewContext, state: State
) -> None:
    bare = context(base_url=site, java_script_enabled=False).new_page()
    bare.goto(state.path)
    assert bare.locator("body").inner_text() == visit(state).locator("body").inner_text()


@each(WALSALL, *WORDS)
def test_print_has_the_words_and_not_the_buttons(visit: Visit, state: State) -> None:
    page = visit(state)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for name in ("Main", "About this site"):
        expect(page.get_by_role("navigation", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Exit this page")).to_have_count(0)
    # A4 at 96 pixels an inch, less the margins.
    page.set_viewport_size({"width": 720, "height": 1000})
    assert look(page, "overflow") == []


# What somebody has answered and not sent stays in their tab, as the page on privacy says.
@each(*(state for state in ALL if state.name not in ANSWERED_SO_FAR))
def test_page_asks_nothing_of_anyone_else_and_keeps_nothing(visit: Visit, state: State, site: str) -> None:
    page = visit(HOME)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    state.open(page)
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []
    assert page.context.cookies() == []
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0

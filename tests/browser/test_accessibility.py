"""Everyone can use each page in each of its states: WCAG 2.2 AA, and a little more.

A state is opened once and looked at in many ways: what is written, how it is drawn at each size and in each
set of colours, and last with the keyboard, which moves things.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.looks import axe, look
from tests.browser.states import (
    ALL,
    COMING_IN,
    DESK,
    FILLED,
    MADE_UP,
    MINE,
    OPEN_SESSIONS,
    PROJECTS,
    THINKING,
    WALSALL,
    WORDS,
    State,
    each,
)

PHONE = {"width": 360, "height": 740}
SCREEN = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
# 1280 x 1024 enlarged: the page gets fewer pixels.
TWICE = {"width": 640, "height": 512}
FOUR_TIMES = {"width": 320, "height": 256}

CALLED = {*(state.name for state in (*FILLED, *OPEN_SESSIONS, *THINKING, *COMING_IN, *MINE, *DESK))}
"""States that say aloud what became of a question."""

GROWS = {
    state.name
    for state in (
        *(WALSALL, MADE_UP, PROJECTS),
        *(*OPEN_SESSIONS, *THINKING, *COMING_IN, *MINE, *DESK, *WORDS),
    )
}
"""States whose text somebody enlarges or spaces out by means of their own, or sees in their own colours."""


def of_size(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    look(page, "top")


@each(*ALL)
def test_everyone_can_use_it(visit: Visit, state: State, subtests: pytest.Subtests) -> None:
    page = visit(state, viewport=PHONE)
    with subtests.test("one main heading, and no level is skipped"):
        has_one_main_heading_and_skips_no_level(page)
    if state.name in CALLED:
        with subtests.test("a screen reader hears what became of the question"):
            status = page.locator("#status")
            assert status.get_attribute("role") == "status"
            assert status.inner_text().endswith((" …", "is here.", "cannot show this page."))
    with subtests.test("axe finds nothing on a phone"):
        assert axe(page) == []
    with subtests.test("a thumb finds targets of 44 pixels"):
        assert look(page, "smallTargets") == []
    if state.name in GROWS:
        for scheme in ("light", "dark"):
            with subtests.test("axe finds nothing in forced colours", scheme=scheme):
                page.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
                assert axe(page) == []
        page.emulate_media(forced_colors="none", color_scheme="light")
    with subtests.test("nothing moves"):
        assert look(page, "moves") == []
        page.emulate_media(reduced_motion="reduce")
        assert look(page, "moves") == []
        page.emulate_media(reduced_motion="no-preference")
    for name, size in {"320px": NARROW, "200%": TWICE, "400%": FOUR_TIMES}.items():
        with subtests.test("enlarged, it needs no sideways scrolling", size=name):
            of_size(page, size)
            assert look(page, "overflow") == []
    of_size(page, SCREEN)
    with subtests.test("text is large and lines are short"):
        assert look(page, "textNodes")
        assert look(page, "smallText") == []
        assert look(page, "longLines") == []
    # After a mistake it starts at the summary: what those states need is tried in journeys.
    if state.then is None:
        for name, size in {"100%": SCREEN, "400%": FOUR_TIMES}.items():
            with subtests.test("the keyboard reaches everything in order and shows where it is", size=name):
                of_size(page, size)
                keyboard_goes_there_and_back(page)
    if state.name in GROWS:
        of_size(page, PHONE)
        with subtests.test("in large browser text all can be read"):
            page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
            assert look(page, "overflow") == []
            page.evaluate("() => { document.documentElement.style.fontSize = '' }")
        with subtests.test("in wide spacing all can be read"):
            look(page, "space")
            assert look(page, "overflow") == []


def has_one_main_heading_and_skips_no_level(page: Page) -> None:
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => +heading.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def keyboard_goes_there_and_back(page: Page) -> None:
    look(page, "unfocus")
    stops = look(page, "stops")
    assert stops[0] == "Skip to main content"
    for way, expected in [("Tab", stops), ("Shift+Tab", stops[-2::-1])]:
        for text in expected:
            page.keyboard.press(way)
            assert look(page, "focused") == {"text": text, "seen": True, "covered": False}


@pytest.mark.soak
@each(*ALL)
def test_axe_finds_nothing_on_a_screen(visit: Visit, state: State) -> None:
    assert axe(visit(state)) == []


def test_keyboard_skips_to_the_main_content(visit: Visit) -> None:
    page = visit(WALSALL)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_marks_of_the_groups_differ_in_forced_colours(visit: Visit) -> None:
    page = visit(MADE_UP, forced_colors="active")
    paint = """(group) => {
      const style = getComputedStyle(document.querySelector(`.gt-mark--${group}`));
      return [style.fill, style.stroke];
    }"""
    ink, paper = page.evaluate(
        "() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != paper
    assert page.evaluate(paint, "lived") == [ink, ink]
    assert page.evaluate(paint, "work") == [paper, ink]
    assert page.evaluate(paint, "other") == [paper, ink]

"""Everyone can use each page in each of its states: WCAG 2.2 AA, and a little more."""

from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.looks import axe, look
from tests.browser.states import (
    ALL,
    COMING_IN,
    DESK,
    FILLED,
    MADE_UP,
    MINE,
    PROJECTS,
    ROUND,
    WALSALL,
    WORDS,
    State,
    each,
)

every_state = each(*ALL)
PHONE = {"viewport": {"width": 360, "height": 740}}
NARROW = {"viewport": {"width": 320, "height": 640}}
# 1280 x 1024 enlarged: the browser gives the page fewer and larger pixels.
TWICE = {"viewport": {"width": 640, "height": 512}, "device_scale_factor": 2}
FOUR_TIMES = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}


@pytest.mark.soak
@every_state
def test_axe_finds_nothing_on_a_screen(visit: Visit, state: State) -> None:
    assert axe(visit(state)) == []


@every_state
def test_axe_finds_nothing_on_a_phone(visit: Visit, state: State) -> None:
    assert axe(visit(state, **PHONE)) == []


@every_state
def test_thumb_finds_targets_of_44_pixels(visit: Visit, state: State) -> None:
    assert look(visit(state, **PHONE), "smallTargets") == []


@every_state
def test_text_is_large_and_lines_are_short(visit: Visit, state: State) -> None:
    page = visit(state)
    assert look(page, "textNodes")
    assert look(page, "smallText") == []
    assert look(page, "longLines") == []


@every_state
@pytest.mark.parametrize("screen", [NARROW, TWICE, FOUR_TIMES], ids=["320px", "200%", "400%"])
def test_enlarged_page_needs_no_sideways_scrolling(visit: Visit, state: State, screen: Any) -> None:
    assert look(visit(state, **screen), "overflow") == []


@each(WALSALL, MADE_UP, PROJECTS, *COMING_IN, *MINE, *DESK, *WORDS)
def test_person_with_large_browser_text_or_wide_spacing_reads_all(visit: Visit, state: State) -> None:
    page = visit(state, **PHONE)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert look(page, "overflow") == []
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    look(page, "space")
    assert look(page, "overflow") == []


# After a mistake it starts at the summary: what those states need is tried in journeys.
@each(*(state for state in ALL if state.then is None and state.name not in ROUND))
@pytest.mark.parametrize("screen", [{}, FOUR_TIMES], ids=["100%", "400%"])
def test_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    visit: Visit, state: State, screen: Any
) -> None:
    page = visit(state, **screen)
    stops = look(page, "stops")
    assert stops[0] == "Skip to main content"
    for way, expected in [("Tab", stops), ("Shift+Tab", stops[-2::-1])]:
        for text in expected:
            page.keyboard.press(way)
            assert look(page, "focused") == {"text": text, "seen": True, "covered": False}


def test_keyboard_skips_to_the_main_content(visit: Visit) -> None:
    page = visit(WALSALL)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


@every_state
def test_nothing_moves(visit: Visit, state: State) -> None:
    assert look(visit(state, reduced_motion="reduce"), "moves") == []
    assert look(visit(state), "moves") == []


@each(WALSALL, MADE_UP, PROJECTS, *COMING_IN, *MINE, *DESK, *WORDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_forced_colours(visit: Visit, state: State, scheme: str) -> None:
    assert axe(visit(state, forced_colors="active", color_scheme=scheme)) == []


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


@each(*FILLED, *COMING_IN, *MINE, *DESK)
def test_screen_reader_hears_what_became_of_the_question(visit: Visit, state: State) -> None:
    status = visit(state).locator("#status")
    assert status.get_attribute("role") == "status"
    assert status.inner_text().endswith((" …", "is here.", "cannot show this page."))


@every_state
def test_page_has_one_main_heading_and_skips_no_level(visit: Visit, state: State) -> None:
    levels = visit(state).evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((heading) => +heading.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

"""The pages, and the states that each can be in: every check that holds for one must hold for all."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import answers

LIST = "**/v1/public/projects?*"
ONE = "**/v1/public/projects/*"
ANY_ID = "/project/?id=0190c000-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class State:
    """A page at `path` that shows `heading`; where `asks` is set, that request is met by `meet`."""

    name: str
    path: str
    heading: str
    asks: str = ""
    meet: Callable[[Route], None] | None = None

    def open(self, page: Page) -> None:
        if self.meet:
            page.route(self.asks, self.meet)
        page.goto(self.path)
        expect(page.get_by_role("heading", level=1)).to_have_text(self.heading)


def replies(body: answers.Answer) -> Callable[[Route], None]:
    status = body.get("status", 200)
    media = "application/problem+json" if status >= 400 else "application/json"
    return lambda route: route.fulfill(status=status, content_type=media, body=json.dumps(body))


def never(_: Route) -> None:
    """Leaves the question open: the page goes on loading."""


SORRY = "Sorry, we cannot show this page"
HOME = State("home", "/", "People who have had a social worker know what helps and what hurts.")
WORDS = [
    HOME,
    State("about", "/about/", "About Golden Thread"),
    State("help", "/help/", "Get help"),
    State("safety", "/safety/", "Leave this site quickly"),
    State("privacy", "/privacy/", "Privacy"),
    State("accessibility", "/accessibility/", "Accessibility"),
    State("nowhere", "/nowhere", "We cannot find that page"),
]
PROJECTS = State(
    "projects", "/projects/", "Projects", LIST, replies(answers.listing(answers.WALSALL, answers.MADE_UP))
)
WALSALL = State("walsall", ANY_ID, answers.WALSALL["title"], ONE, replies(answers.WALSALL))
MADE_UP = State("made-up", ANY_ID, answers.MADE_UP["title"], ONE, replies(answers.MADE_UP))
BLANK = State("blank", ANY_ID, answers.EMPTY["title"], ONE, replies(answers.EMPTY))
LOADING = State("loading", ANY_ID, "Project", ONE, never)
NO_PROJECTS = State("no-projects", "/projects/", "Projects", LIST, replies(answers.listing()))
MORE = State(
    "more-projects",
    "/projects/",
    "Projects",
    LIST,
    replies(answers.listing(answers.WALSALL, next_cursor="a+b/c=")),
)
GONE = State("gone", ANY_ID, SORRY, ONE, replies(answers.NOT_FOUND))
BUSY = State("busy", ANY_ID, SORRY, ONE, replies(answers.BUSY))
UNREACHABLE = State("unreachable", "/projects/", SORRY, LIST, lambda route: route.abort())
NO_ID = State("no-id", "/project/", SORRY)

FILLED = [PROJECTS, WALSALL, MADE_UP, BLANK, LOADING, NO_PROJECTS, MORE, GONE, BUSY, UNREACHABLE, NO_ID]
ALL = WORDS + FILLED

# Most of what they show stands in another state too, so only `make soak` sweeps them.
SELDOM = [LOADING, NO_PROJECTS, MORE, BUSY, UNREACHABLE, NO_ID]


def each(*states: State) -> pytest.MarkDecorator:
    """Runs a test once for each state, as its parameter `state`."""
    marked = [
        pytest.param(state, id=state.name, marks=[pytest.mark.soak] if state in SELDOM else [])
        for state in states
    ]
    return pytest.mark.parametrize("state", marked)

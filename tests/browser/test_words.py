"""Our own words are short and plain: sentences of at most 20 words, for a reading age of at most 11."""

import re

import pyphen
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.states import (
    BLANK,
    BUSY,
    COMING_IN,
    DESK,
    GONE,
    LOADING,
    MINE,
    NO_ID,
    NO_PROJECTS,
    OPEN_SESSIONS,
    THINKING,
    UNREACHABLE,
    WORDS,
    State,
    each,
)

OLDEST = 11
OLDEST_FOR_CONTRIBUTORS = 9
OLDEST_FOR_STAFF = 14
MOST_WORDS = 20
SYLLABLES = pyphen.Pyphen(lang="en_GB")
SHORT_FORMS = re.compile(r"\b(EbEs?|EBEs?|PWLE|PWLESW|ASYE|CPD|HEI)\b")
THEIRS = [*THINKING, *COMING_IN, *MINE]
OURS = [*THEIRS, *OPEN_SESSIONS, *DESK, *WORDS, NO_PROJECTS, BLANK, LOADING, GONE, BUSY, UNREACHABLE, NO_ID]


def sentences(page: Page) -> list[str]:
    """Each sentence of the page, the navigation apart; a heading or an item of a list ends one too."""
    blocks = page.locator("main :is(h1, h2, h3, p, li, dt, dd)").all_inner_texts()
    lines = [line for block in dict.fromkeys(blocks) for line in block.splitlines()]
    found = [part.strip() for line in lines for part in re.split(r"(?<=[.?!])\s+", line)]
    return [part for part in found if re.search(r"[A-Za-z]", part)]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:[’'][a-z]+)?", text)


def syllables(word: str) -> int:
    return len(SYLLABLES.inserted(word).split("-"))


def reading_age(texts: list[str]) -> float:
    """Flesch-Kincaid grade and five years, over whole sentences."""
    all_words = [word for text in texts for word in words(text)]
    grade = (
        0.39 * len(all_words) / len(texts) + 11.8 * sum(map(syllables, all_words)) / len(all_words) - 15.59
    )
    return grade + 5


def oldest(state: State) -> int:
    if state in THEIRS:
        return OLDEST_FOR_CONTRIBUTORS
    return OLDEST_FOR_STAFF if state in DESK else OLDEST


def test_reading_age_tells_plain_words_from_officialese() -> None:
    assert reading_age(["You can tell us what you think.", "We will write back to you."]) < 8
    assert reading_age(["Participation facilitation necessitates organisational accountability."]) > 20


@each(*OURS)
def test_words_are_short_and_plain(visit: Visit, state: State, subtests: pytest.Subtests) -> None:
    page = visit(state)
    texts = sentences(page)
    assert texts
    with subtests.test("sentences are short"):
        assert [text for text in texts if len(words(text)) > MOST_WORDS] == []
    with subtests.test("reading age"):
        whole = [text for text in texts if text.endswith((".", "?", "!")) and len(words(text)) > 3] or texts
        assert reading_age(whole) <= oldest(state), whole
    with subtests.test("no short form goes unexplained"):
        assert SHORT_FORMS.findall(page.locator("body").inner_text()) == []

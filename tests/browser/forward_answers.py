"""Answers of the API about coming forward, replies that are awaited, and what is next."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ROBIN_ID, WREN, page_of
from tests.browser.session_answers import ASKED, BEEN_ID, PROJECT, PROJECT_ID, SESSION, SESSION_ID

OPENING_ID = "0190c000-0000-7000-8000-0000000000f1"
CLOSED_ID = "0190c000-0000-7000-8000-0000000000f2"
CAME_ID = "0190c000-0000-7000-8000-0000000000f3"
DRAFT_ID = "0190c000-0000-7000-8000-0000000000f4"

_SAYS: Answer = {
    "title": "Help us choose a new manager",
    "description": "We choose who leads the team that helps families.",
    "role": "One of four who ask the questions",
    "time": "Two half days in January",
    "place": "Example Hall",
    "pay_note": "Two half days, and your travel",
    "support_note": "Sam goes through it with you before, and calls you after.",
    "closes_on": "2099-12-18",
}
OPPORTUNITY: Answer = _SAYS | {
    "id": OPENING_ID,
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "project_id": PROJECT_ID,
    "is_open": True,
}
DRAFT: Answer = OPPORTUNITY | {
    "id": DRAFT_ID,
    "title": "Tell new staff what helps",
    "closes_on": None,
    "is_open": False,
}
OPENING: Answer = _SAYS | {
    "opportunity_id": OPENING_ID,
    "project_id": PROJECT_ID,
    "project_title": PROJECT["title"],
    "organisation_name": "Exampleshire Council",
    "purpose": PROJECT["purpose"],
    "limits": "The pay of the new manager",
    "expression_id": None,
    "status": None,
}
CAME: Answer = {
    "expression_id": CAME_ID,
    "contributor_id": ROBIN_ID,
    "contributor_name": "Robin",
    "words": "I did this once before, and I liked it.",
    "recorded_by": None,
    "status": "came_forward",
    "answer": None,
    "session_id": None,
    "opportunity_id": OPENING_ID,
    "opportunity_title": OPENING["title"],
    "project_id": PROJECT_ID,
    "project_title": PROJECT["title"],
    "since": AT,
}
NOT_THIS_TIME: Answer = CAME | {
    "expression_id": "0190c000-0000-7000-8000-0000000000f5",
    "status": "not_this_time",
    "answer": "Thank you. All four places are taken. We will ask you next time.",
    "opportunity_id": CLOSED_ID,
    "opportunity_title": "Plan the summer day",
}
IS_ASKED: Answer = CAME | {"status": "asked", "session_id": SESSION_ID}
EXPRESSION: Answer = {name: CAME[name] for name in ("contributor_id", "words", "recorded_by")} | {
    "id": CAME_ID,
    "organisation_id": HOME_ID,
    "home_organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "opportunity_id": OPENING_ID,
    "project_id": PROJECT_ID,
    "session_id": None,
    "status": "came_forward",
    "answer": None,
}

AWAITED: Answer = {
    "participation_id": ASKED["id"],
    "contributor_id": ROBIN_ID,
    "contributor_name": "Robin",
    "session_id": SESSION_ID,
    "session_title": SESSION["title"],
    "project_id": PROJECT_ID,
    "starts_on": SESSION["starts_on"],
    "starts_at": SESSION["starts_at"],
    "time_zone": "Europe/London",
    "reply": "invited",
    "question": None,
    "question_answer": None,
    "asked_at": AT,
}
ASKED_BACK: Answer = AWAITED | {
    "participation_id": "0190c000-0000-7000-8000-0000000000f6",
    "contributor_id": WREN["id"],
    "contributor_name": "Wren",
    "reply": "asked_question",
    "question": "Can I bring my dog?",
}
NOT_ASKED: Answer = {
    "contributor_id": ROBIN_ID,
    "contributor_name": "Robin",
    "pronouns": "they",
    "interests": ["Training", "Choosing staff"],
    "availability": "Mornings, not on Fridays",
    "last_asked_at": "2026-01-12T10:00:00.000000Z",
}

NOTHING_NEXT: Answer = {"session": None, "steps": [], "more": False}
NEXT: Answer = {
    "session": {
        "session_id": SESSION_ID,
        "title": SESSION["title"],
        "starts_on": SESSION["starts_on"],
        "starts_at": SESSION["starts_at"],
        "ends_at": SESSION["ends_at"],
        "time_zone": "Europe/London",
        "venue": SESSION["venue"],
    },
    "steps": [
        {"what": "invitation", "id": SESSION_ID, "title": "Plan the summer day", "until": None},
        {"what": "pay", "id": "0190c000-0000-7000-8000-0000000000f7", "title": None, "until": None},
        {"what": "check_in", "id": BEEN_ID, "title": "Getting to know each other", "until": None},
    ],
    "more": True,
}
LATELY: Answer = {
    "session": None,
    "steps": [
        {
            "what": "rating",
            "id": "0190c000-0000-7000-8000-000000000101",
            "title": "Our first half year",
            "until": "2099-12-18",
        },
        {
            "what": "answer",
            "id": "0190c000-0000-7000-8000-000000000a01",
            "title": "Listening to families",
            "until": None,
        },
    ],
    "more": False,
}

OPEN = "**/v1/opportunities?*"
WHO = "**/v1/expressions-of-interest/who-came-forward?*"
OWN = {
    "**/v1/me/next-steps": NEXT,
    OPEN: page_of(OPENING),
    WHO: page_of(NOT_THIS_TIME),
}
DESK = {
    f"**/v1/expressions-of-interest/{CAME_ID}": EXPRESSION,
    WHO: page_of(CAME),
    "**/v1/participations/awaited?*": page_of(AWAITED, ASKED_BACK),
    "**/v1/contributors/not-asked-for-long?*": page_of(NOT_ASKED),
    "**/v1/projects/*/opportunities?*": page_of(OPPORTUNITY, DRAFT),
    "**/v1/projects/*/opportunities/*": OPPORTUNITY,
    f"**/v1/projects/*/opportunities/{DRAFT_ID}": DRAFT,
}
NONE_WAITS = {
    WHO: page_of(),
    "**/v1/participations/awaited?*": page_of(),
    "**/v1/contributors/not-asked-for-long?*": page_of(),
    "**/v1/projects/*/opportunities?*": page_of(),
}

"""Answers of the API as the pages of bookings, feedback and the golden thread read them."""

from app.features.feedback.forms import forms, newest, scales, scales_of
from tests.browser.answers import Answer, session
from tests.browser.own_answers import AT, HOME_ID, ORGANISATIONS, ROBIN_ID, page_of
from tests.browser.session_answers import PROJECT_ID

SESSION_ID = "0190c000-0000-7000-8000-000000000201"
SECRET = "x" * 43
_STAMP: Answer = {
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
}
ORGANISATION = ORGANISATIONS[0]
SESSION: Answer = _STAMP | {
    "id": SESSION_ID,
    "title": "Listening well",
    "project_id": PROJECT_ID,
    "status": "delivered",
    "series_wall_start": None,
    "starts_on": "2026-11-02",
    "capacity": 12,
}


def booking(number: int, status: str, **more: object) -> Answer:
    return (
        _STAMP
        | {
            "id": f"0190c000-0000-7000-8000-0000000008a{number}",
            "project_id": PROJECT_ID,
            "session_id": SESSION_ID,
            "places": number,
            "booked_by_organisation_id": ORGANISATION["id"],
            "booked_on": "2026-10-14",
            "status": status,
        }
        | more
    )


OPEN = [
    booking(1, "requested", department="Adults", note="Two people use wheelchairs."),
    booking(2, "requested", session_id=None, topic="Listening at night", wanted_on="2027-03"),
    booking(3, "waiting", booked_for="The hospital trust next door"),
]
ANSWERED = [booking(4, "confirmed"), booking(5, "declined")]


def node(key: str, kind: str, label: str, generation: int, **more: object) -> Answer:
    blank = dict.fromkeys(("id", "on", "status", "places"))
    return {"key": key, "kind": kind, "label": label, "generation": generation} | blank | more


NODES = [
    node("c", "commitment", "To go on in-house", 0, on="2022-03-23"),
    node("s", "session", "Listening well", 0, on="2022-02"),
    node("t", "suggestion", "Talking about loss", 0),
    node("b", "booking", "Listening well", 1, places=8, on="2022-04"),
    node("r", "request", "Listening at night", 1, places=12, on="2022-06"),
    node("1", "booker", "Exampleshire Council: Adults", 2),
    node("2", "booker", "The hospital trust next door", 2),
    node("n", "session", "Listening at night", 2, on="2023-01"),
]
STEPS = ("cb", "sb", "sr", "tr", "b1", "r2", "rn")
THREAD: Answer = {
    "project_id": PROJECT_ID,
    "nodes": NODES,
    "edges": [{"from": start, "to": end} for start, end in STEPS],
    "spread": {
        "commitments": 1,
        "sessions": 2,
        "suggestions": 1,
        "requests": 1,
        "bookings": 1,
        "places": 20,
        "came_to_nothing": 1,
        "organisations": 2,
        "departments": 1,
        "generations": 2,
        "first_on": "2022-02-01",
        "last_on": "2023-01-01",
    },
    "more": False,
}
NO_THREAD: Answer = THREAD | {
    "nodes": [],
    "edges": [],
    "spread": dict.fromkeys(THREAD["spread"], 0) | {"first_on": None, "last_on": None},
}

FORM = newest("attendee")
FORMS: Answer = {
    "items": [form.model_dump(mode="json") for form in forms().values()],
    "scales": [scale.model_dump(mode="json") for scale in scales().values()],
}
OPEN_FORM: Answer = {
    "form": FORM.model_dump(mode="json"),
    "scales": [scale.model_dump(mode="json") for scale in scales_of(FORM)],
    "session": {"title": "Listening well", "starts_on": "2026-11-02"},
    "closes_on": "2026-12-20",
}


def told(count: int | None) -> Answer:
    reason = "small_numbers" if count is None else None
    return {"count": count, "at_least": False, "suppressed": count is None, "reason": reason}


FIGURES: Answer = {
    "session_id": SESSION_ID,
    "exact": True,
    "until": None,
    "items": [
        {
            "given_by": "attendee",
            "form_version": "1",
            "people": told(14),
            "questions": [
                {
                    "question": "useful",
                    "scale_id": "how_much_5",
                    "scale_version": 1,
                    "answers": [{"answer": str(step)} | told(step + 1) for step in range(1, 6)],
                },
                {
                    "question": "more",
                    "scale_id": None,
                    "scale_version": None,
                    "answers": [{"answer": code} | told(5) for code in ("yes", "no", "not_sure")],
                },
            ],
        }
    ],
}
COARSE: Answer = FIGURES | {
    "exact": False,
    "until": AT,
    "items": [FIGURES["items"][0] | {"people": told(None), "questions": []}],
}
LINK: Answer = {name: value for name, value in _STAMP.items() if name != "external_ids"} | {
    "id": "0190c000-0000-7000-8000-0000000009a1",
    "session_id": SESSION_ID,
    "project_id": PROJECT_ID,
    "recorded_by_organisation_id": HOME_ID,
    "given_by": "attendee",
    "form_version": "1",
    "closes_on": "2026-12-20",
    "label": None,
}
SAID: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-0000000009b1",
    "session_id": SESSION_ID,
    "project_id": PROJECT_ID,
    "recorded_by_organisation_id": HOME_ID,
    "given_by": "attendee",
    "form_version": "1",
    "given_on": "2026-11-03",
    "ratings": [],
    "answers": [{"question": "good", "words": "We were asked first."}],
    "topics": ["Talking about loss"],
}

TO_COME = [
    session(1, "half_day")
    | {
        "starts_on": "2026-12-03",
        "starts_at": "2026-12-03T10:00:00Z",
        "ends_at": "2026-12-03T12:30:00Z",
        "status": "confirmed",
        "venue": "The town hall",
        "venue_access": "No steps, and a quiet room.",
        "audience": "Anybody who works with families",
        "project": {"id": PROJECT_ID, "title": "Listening to families"},
        "lead_organisation": {"id": HOME_ID, "name": "Exampleshire Council"},
    }
]

TEAM = [
    _STAMP
    | {
        "id": f"0190c000-0000-7000-8000-0000000008c{number}",
        "project_id": PROJECT_ID,
        "home_organisation_id": None,
        "role": "co_lead",
    }
    | more
    for number, more in enumerate(
        (
            {"contributor_id": ROBIN_ID, "home_organisation_id": HOME_ID, "since": "2026-06"},
            {"role_title": "University co-lead", "perspectives": ["educator", "researcher"]},
            {"role_title": "Notetaker", "role": "other", "role_label": "keeps notes", "until": "2026-09-30"},
        )
    )
]
COMMITMENT: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-0000000008d1",
    "project_id": PROJECT_ID,
    "committed": "Two days a year from our own budget.",
    "committed_by": "Children's Services",
    "since": "2022-03-23",
}
SUGGESTION: Answer = {name: value for name, value in _STAMP.items() if name != "external_ids"} | {
    "id": "0190c000-0000-7000-8000-0000000008d2",
    "project_id": PROJECT_ID,
    "session_id": SESSION_ID,
    "feedback_id": "0190c000-0000-7000-8000-0000000008d3",
    "recorded_by_organisation_id": HOME_ID,
    "words": "Talking about loss",
}

DESK = {
    "**/v1/projects/*/team?*": page_of(*TEAM),
    "**/v1/projects/*/commitments?*": page_of(COMMITMENT),
    "**/v1/feedback-suggestions?*": page_of(SUGGESTION),
    "**/v1/bookings?*": page_of(*ANSWERED),
    "**/v1/bookings?*requested*": page_of(*OPEN),
    "**/v1/organisations/*": ORGANISATION,
    f"**/v1/sessions/{SESSION_ID}": SESSION,
    "**/v1/reports/projects/*/thread": THREAD,
    "**/v1/reports/sessions/*/feedback": FIGURES,
    "**/v1/public/feedback-forms": FORMS,
    "**/v1/sessions/*/feedback-links?*": page_of(LINK),
    "**/v1/sessions/*/feedback?*": page_of(SAID),
}
"""What the pages for staff ask for, and the answer that most states show."""

ANSWERS = {
    "list_bookings": [page_of(*OPEN, *ANSWERED)],
    "read_organisation": [ORGANISATION],
    "read_session": [SESSION],
    "read_project_thread": [THREAD, NO_THREAD],
    "read_feedback_report": [FIGURES, COARSE],
    "list_feedback_forms": [FORMS],
    "list_feedback_links": [page_of(LINK)],
    "list_session_feedback": [page_of(SAID)],
    "open_feedback_form": [OPEN_FORM],
    "list_public_sessions": [page_of(*TO_COME)],
    "list_team": [page_of(*TEAM)],
    "list_commitments": [page_of(COMMITMENT)],
    "list_feedback_suggestions": [page_of(SUGGESTION)],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

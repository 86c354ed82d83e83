"""Answers of the API about sessions: one that Robin is asked to, and the one that has been."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ROBIN_ID

PROJECT_ID = "0190c000-0000-7000-8000-0000000000e1"
SESSION_ID = "0190c000-0000-7000-8000-0000000000e2"
BEEN_ID = "0190c000-0000-7000-8000-0000000000e3"

_RECORD: Answer = {
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
}
PROJECT: Answer = _RECORD | {
    "id": PROJECT_ID,
    "title": "First steps in the job",
    "kind": "training",
    "kind_label": None,
    "purpose": "New social workers should hear from people who had one.",
    "intended_difference": None,
    "limits": None,
    "visibility": "partners",
    "priority_areas": [],
    "cross_cutting_theme": None,
    "spheres": [],
    "for_whom": [],
    "programme_context": None,
    "happened": None,
    "funder": None,
    "budget_pence": None,
    "ladder_intended": None,
    "ladder_experienced": None,
    "ethics_approval": None,
    "insurance_note": None,
    "headcounts": [],
    "source": None,
    "example_layer": None,
    "stage": "delivery",
    "purpose_version": 1,
    "partner_organisation_ids": [],
}
OF_OTHERS: Answer = PROJECT | {
    "organisation_id": "0190c000-0000-7000-8000-0000000000a2",
    "partner_organisation_ids": [HOME_ID],
}
SESSION: Answer = _RECORD | {
    "id": SESSION_ID,
    "project_id": PROJECT_ID,
    "title": "What helps and what hurts",
    "kind": "training",
    "kind_label": None,
    "series_id": None,
    "starts_on": "2026-12-03",
    "starts_at": "2026-12-03T10:00:00.000000Z",
    "ends_at": "2026-12-03T12:30:00.000000Z",
    "time_zone": "Europe/London",
    "duration_kind": "half_day",
    "mode": "in_person",
    "venue": "Example Hall",
    "venue_access": "No steps. There is a quiet room.",
    "venue_note": "Ask for Sam at the door",
    "joining_link": None,
    "priority_area": None,
    "audience": "People in their first year",
    "capacity": 20,
    "planned_number": 15,
    "actual_number": None,
    "headcounts": [],
    "description": None,
    "recorded_from": "live",
    "source": None,
    "example_layer": None,
    "status": "confirmed",
    "series_wall_start": None,
}
BEEN: Answer = SESSION | {
    "id": BEEN_ID,
    "title": "Getting to know each other",
    "starts_on": "2026-10",
    "starts_at": None,
    "ends_at": None,
    "status": "delivered",
}
ASKED: Answer = _RECORD | {
    "id": "0190c000-0000-7000-8000-0000000000e4",
    "session_id": SESSION_ID,
    "project_id": PROJECT_ID,
    "home_organisation_id": HOME_ID,
    "contributor_id": ROBIN_ID,
    "role": "presenter",
    "attendance": "unknown",
    "recorded_from": "live",
    "pay_offered": "Half a day, and your travel",
    "support_offered": "Sam calls you the day before and the day after.",
    "asked_despite": None,
    "question": "Can I bring a friend?",
    "question_answer": "Yes, and we pay for their travel.",
    "what_helped": None,
    "need_met": None,
    "supports_met": [],
    "reply": "undecided",
    "purpose_shown": PROJECT["purpose"],
    "purpose_version": 1,
    "as_shown": None,
    "asked_at": AT,
    "replied_at": AT,
}
TOOK_PART: Answer = ASKED | {
    "id": "0190c000-0000-7000-8000-0000000000e5",
    "session_id": BEEN_ID,
    "reply": "accepted",
    "attendance": "attended",
}
COMING: Answer = {
    "items": [
        {
            "participation_id": ASKED["id"],
            "contributor_id": ROBIN_ID,
            "display_name": "Robin",
            "pronouns": "they",
            "role": "presenter",
            "reply": "undecided",
            "attendance": "unknown",
            "brings": ["Care experienced"],
            "supports": [{"code": "easy_read", "detail": None}, {"code": "interpreter", "detail": "Polish"}],
            "travel": "A taxi from the station, booked for them",
        }
    ],
    "kept_back": 2,
}
FEED: Answer = {name: value for name, value in _RECORD.items() if name != "external_ids"} | {
    "id": "0190c000-0000-7000-8000-0000000000e6",
    "covers": "mine",
    "project_id": None,
    "title": "On my phone",
}
CLASH: Answer = {
    "type": "/problems/clash",
    "title": "Another session of theirs is too near",
    "status": 409,
    "detail": "Look at the sessions listed in clashes. To ask all the same, say why in asked_despite.",
    "instance": "urn:uuid:0190c000-0000-7000-8000-0000000000e7",
    "code": "clash",
    "clashes": [{"session_id": BEEN_ID, "why": "overlap"}],
}
TO_ASK: Answer = {
    "items": [
        {
            "contributor_id": ROBIN_ID,
            "display_name": "Robin",
            "pronouns": "they",
            "fits": True,
            "reasons": [
                {"code": "came_forward", "words": "Came forward for “Help us choose a new manager”."},
                {"code": "wants", "words": "Wants to take part in: Training."},
                {"code": "not_asked_since", "words": "Last asked in January 2026."},
            ],
        }
    ]
}

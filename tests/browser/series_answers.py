"""Answers of the API about how a session stands, how full it is, and the series that it belongs to."""

from tests.browser.answers import Answer
from tests.browser.own_answers import page_of
from tests.browser.session_answers import BEEN, BEEN_ID, FEED, PROJECT_ID, SESSION, SESSION_ID

SERIES_ID = "0190c000-0000-7000-8000-0000000000f1"
WINDOW_ID = "0190c000-0000-7000-8000-0000000000f2"

_STAMP = ("organisation_id", "external_ids", "created_at", "updated_at", "version", "withheld")
SERIES: Answer = {name: SESSION[name] for name in _STAMP} | {
    "id": SERIES_ID,
    "project_id": PROJECT_ID,
    "title": "Group meeting",
    "kind": "meeting",
    "kind_label": None,
    "mode": "in_person",
    "rule": "FREQ=MONTHLY;BYDAY=1TH",
    "first_on": "2026-10-01",
    "wall_start": "10:00",
    "duration_minutes": 150,
    "time_zone": "Europe/London",
    "min_weeks": None,
    "max_weeks": None,
    "until": "2027-06-30",
    "left_out": ["2027-01-07"],
}
WINDOW: Answer = SERIES | {
    "id": WINDOW_ID,
    "title": "Coffee and talk",
    "rule": None,
    "first_on": None,
    "until": None,
    "min_weeks": 6,
    "max_weeks": 8,
    "left_out": [],
}
OF_SERIES: Answer = SESSION | {"series_id": SERIES_ID, "series_wall_start": "2026-12-03T10:00"}
NEXT_OF_SERIES: Answer = OF_SERIES | {
    "id": BEEN_ID,
    "starts_on": "2027-02-04",
    "starts_at": "2027-02-04T10:00:00.000000Z",
    "ends_at": "2027-02-04T12:30:00.000000Z",
}
DUE: Answer = {
    "last_on": "2026-11-05",
    "due_from": None,
    "due_by": None,
    "next_session_id": SESSION_ID,
    "next_on": "2026-12-03",
    "overdue": False,
}
LATE: Answer = {
    "last_on": "2026-08-03",
    "due_from": "2026-09-14",
    "due_by": "2026-09-28",
    "next_session_id": None,
    "next_on": None,
    "overdue": True,
}
DAYS: Answer = {"items": [{"on": f"2026-12-{day}"} for day in ("04", "11", "18", "25")]}
PLACES: Answer = {"capacity": 20, "taken": 12, "waiting": 2, "places_waiting": 5}
CANCELLED: Answer = SESSION | {"status": "cancelled"}
FEEDS: Answer = page_of(
    FEED | {"covers": "organisation", "title": "At my desk"},
    FEED
    | {
        "id": "0190c000-0000-7000-8000-0000000000f3",
        "covers": "project",
        "project_id": PROJECT_ID,
        "title": None,
    },
)
ALL_OF_SERIES: Answer = page_of(BEEN | {"starts_on": "2026-11-05"}, OF_SERIES, NEXT_OF_SERIES)

DESK = {
    "**/v1/sessions/*/places": PLACES,
    "**/v1/series?*": page_of(SERIES, WINDOW),
    "**/v1/series/*": SERIES,
    f"**/v1/series/{WINDOW_ID}": WINDOW,
    "**/v1/series/*/next-due": DUE,
    f"**/v1/series/{WINDOW_ID}/next-due": LATE,
    "**/v1/series/days": DAYS,
    "**/v1/sessions?*series_id=*": ALL_OF_SERIES,
}
"""What the pages for staff ask for, and the answer that most states show."""

ANSWERS = {
    "read_session_places": [PLACES],
    "list_series": [page_of(SERIES, WINDOW)],
    "read_series": [SERIES, WINDOW],
    "read_next_due_of_series": [DUE, LATE],
    "find_days_of_series": [DAYS],
    "list_sessions": [ALL_OF_SERIES],
    "list_calendar_feeds": [FEEDS],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

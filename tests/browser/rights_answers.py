"""Answers of the API about a person's rights, as Robin's pages read them: who looked, copies, and more."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, NOBODY_LOOKED, PROJECT_ID, ROBIN_ID, page_of

COPY_ID = "0190c000-0000-7000-8000-0000000004a1"


def entry(number: int, action: str, resource: str, by: Answer, **more: object) -> Answer:
    return {
        "id": f"0190c000-0000-7000-8000-0000000005{number:02}",
        "occurred_at": f"2026-11-{20 - number // 2:02}T09:{number:02}:00.000000Z",
        "action": action,
        "resource": resource,
        "record_id": ROBIN_ID,
        "members": [],
        "by": by,
        "reason": None,
        "recorded_for_you": False,
    } | more


def actor(kind: str, name: str, organisation: str | None = "Exampleshire Council") -> Answer:
    return {
        "kind": kind,
        "name": name,
        "organisation_id": HOME_ID if organisation == "Exampleshire Council" else None,
        "organisation": organisation,
    }


SAM = actor("member", "Sam")
ENTRIES = [
    entry(1, "read", "contributor-identity", SAM, reason="contact"),
    entry(2, "changed", "contributor-needs", SAM, members=["supports", "travel"], recorded_for_you=True),
    entry(3, "read", "contributor-needs", actor("member", "somebody of its staff", "A University")),
    entry(4, "read", "contributor-needs", actor("you", "you")),
    entry(5, "moved", "quote", actor("client", "Bookings")),
    entry(6, "read", "contributor-history", actor("operator", "the operator", None)),
]
LOOKED: Answer = {"items": ENTRIES, "next_cursor": "a+b/c=", "signs_in_with": "r…@example.org"}


def copy(state: str) -> Answer:
    is_ready = state == "ready"
    return {
        "id": COPY_ID,
        "organisation_id": HOME_ID,
        "created_at": AT,
        "updated_at": AT,
        "version": 1,
        "withheld": [],
        "contributor_id": ROBIN_ID,
        "asked_by": f"contributor:{ROBIN_ID}",
        "state": state,
        "due_on": "2026-12-03",
        "ready_at": AT if is_ready else None,
        "expires_at": "2026-12-03T09:30:00.000000Z" if is_ready else None,
    }


COPIES = {state: page_of(copy(state)) for state in ("asked", "ready", "expired")}


def erasure(state: str) -> Answer:
    more = {"recipients": [], "finished_at": None, "state": state}
    left_out = {"ready_at", "expires_at"}
    return {name: value for name, value in copy(state).items() if name not in left_out} | more


ERASURES = {state: page_of(erasure(state)) for state in ("asked", "in_review", "agreed")}

SAID: Answer = {
    "id": "0190c000-0000-7000-8000-0000000006a1",
    "organisation_id": HOME_ID,
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "contributor_id": ROBIN_ID,
    "answer": None,
    "closed_on": None,
}
_CAME: Answer = {"due_on": "2026-12-03", "channel": None, "received_on": "2026-11-03"}
_BY_PHONE: Answer = _CAME | {"channel": "by phone", "received_on": "2026-10-30"}
CORRECTION = (
    SAID
    | _CAME
    | {
        "about": "participation",
        "record_id": None,
        "wrong": "It says Monday.\nI came on Tuesday.",
        "would_be_right": "Tuesday.",
        "statement": None,
        "status": "asked",
    }
)
OBJECTION = SAID | _CAME | {"use": "messages", "use_label": None, "words": None, "status": "refused"}
OBJECTION |= {"due_on": None, "answer": "We write to you about pay alone.", "closed_on": "2026-11-10"}
READER_ID = "0190c000-0000-7000-8000-0000000000b2"
CONCERN = SAID | {
    "about_member_id": None,
    "words": "I was left out.",
    "wanted": "To be asked.",
    "recipient_member_id": READER_ID,
    "status": "read",
}
COMPLAINT = (
    SAID
    | _BY_PHONE
    | {
        "about": "sharing",
        "about_label": None,
        "words": "My number was passed on.",
        "made_as": None,
        "acknowledged_on": None,
        "outcome": None,
        "status": "received",
    }
)
PEOPLE: Answer = {
    "items": [
        {"member_id": READER_ID, "display_name": "Sam", "reads_concerns": True},
        {"member_id": READER_ID[:-1] + "3", "display_name": "Alex", "reads_concerns": True},
    ],
    "enough": True,
    "contact": "Ring the office.",
}

_RECORD: Answer = {
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
}
PROJECT = _RECORD | {
    "id": PROJECT_ID,
    "title": "Choosing new staff",
    "stage": "delivery",
    "purpose_version": 1,
    "partner_organisation_ids": [],
}
SESSIONS = [
    _RECORD
    | {
        "id": f"0190c000-0000-7000-8000-0000000007a{number}",
        "title": title,
        "project_id": PROJECT_ID,
        "status": "delivered",
        "series_wall_start": None,
        "starts_on": f"2026-10-0{number}",
    }
    for number, title in ((1, "First meeting"), (2, "Second meeting"))
]
PARTICIPATIONS = [
    _RECORD
    | {
        "id": f"0190c000-0000-7000-8000-0000000007b{number}",
        "contributor_id": ROBIN_ID,
        "session_id": session["id"],
        "project_id": PROJECT_ID,
        "home_organisation_id": HOME_ID,
        "reply": "accepted",
        "purpose_shown": None,
        "purpose_version": None,
    }
    for number, session in enumerate(SESSIONS, 1)
]

OWN = {
    "**/v1/erasures?*": page_of(),
    "**/v1/corrections?*": page_of(CORRECTION),
    "**/v1/objections?*": page_of(OBJECTION),
    "**/v1/concerns?*": page_of(CONCERN),
    "**/v1/complaints?*": page_of(COMPLAINT),
    "**/v1/concern-recipients": PEOPLE,
    "**/v1/contributors/*/audit-entries?*": LOOKED,
    "**/v1/contributors/*/audit-entries": LOOKED,
    "**/v1/contributors/*/subject-access-requests?*": page_of(),
    "**/v1/participations?*": page_of(*PARTICIPATIONS),
    "**/v1/sessions?*": page_of(*SESSIONS),
    "**/v1/projects?*": page_of(PROJECT),
}
"""What the pages ask for, and the answer that most states show."""

ANSWERS = {
    "list_contributor_audit_entries": [LOOKED, NOBODY_LOOKED],
    "list_subject_access_requests": [page_of(), *COPIES.values()],
    "list_corrections": [page_of(CORRECTION)],
    "list_objections": [page_of(OBJECTION)],
    "list_concerns": [page_of(CONCERN)],
    "list_complaints": [page_of(COMPLAINT)],
    "list_concern_recipients": [PEOPLE],
    "list_erasures": [page_of(), *ERASURES.values()],
    "list_participations": [page_of(*PARTICIPATIONS)],
    "list_sessions": [page_of(*SESSIONS)],
    "list_projects": [page_of(PROJECT)],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

"""Answers of the API about a person's rights, as Robin's pages read them: who looked, copies, what is wrong."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ROBIN_ID, page_of

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
LOOKED: Answer = {"items": ENTRIES, "next_cursor": "a+b/c="}


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

OWN = {
    "**/v1/contributors/*/audit-entries?*": LOOKED,
    "**/v1/contributors/*/audit-entries": LOOKED,
    "**/v1/contributors/*/subject-access-requests?*": page_of(),
}
"""What the pages ask for, and the answer that most states show."""

ANSWERS = {
    "list_contributor_audit_entries": [LOOKED, page_of()],
    "list_subject_access_requests": [page_of(), *COPIES.values()],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

"""Answers of the API as the pages of one's own record read them: Robin's, who takes part."""

from tests.browser.answers import Answer

ROBIN_ID = "0190c000-0000-7000-8000-0000000000c1"
HOME_ID = "0190c000-0000-7000-8000-0000000000a1"
STANDPOINT_ID = "0190c000-0000-7000-8000-0000000000d1"
AT = "2026-11-03T09:30:00.000000Z"

OWN: Answer = {
    "member_id": None,
    "contributor_id": ROBIN_ID,
    "organisation_id": HOME_ID,
    "organisation": "Exampleshire Council",
    "display_name": "Robin",
    "roles": [],
}
WORK: Answer = OWN | {
    "member_id": "0190c000-0000-7000-8000-0000000000b1",
    "contributor_id": None,
    "roles": ["coordinator"],
}


def signed_in(acting: Answer | None, *choices: Answer) -> Answer:
    return {
        "acting": acting,
        "choices": list(choices),
        "ends_at": AT,
        "ends_at_latest": AT,
        "idle_minutes": 1200,
    }


SIGN_IN = signed_in(OWN, OWN, WORK)
UNDECIDED = signed_in(None, OWN, WORK)
AT_WORK = signed_in(WORK, OWN, WORK)
INVITATION: Answer = {
    "organisation_id": HOME_ID,
    "organisation": "Exampleshire Council",
    "kind": "contributor",
    "display_name": "Robin",
    "ends_at": AT,
}

_STAMP: Answer = {"version": 1, "updated_at": AT}
_RECORD: Answer = _STAMP | {
    "organisation_id": HOME_ID,
    "created_at": AT,
    "withheld": [],
    "external_ids": [],
}
ROBIN: Answer = _RECORD | {
    "id": ROBIN_ID,
    "display_name": "Robin",
    "pronouns": "they",
    "interests": ["Training", "Choosing staff"],
    "skills": [],
    "availability": None,
    "hopes": "To be heard",
    "status": "active",
}
IDENTITY: Answer = _STAMP | {
    "id": ROBIN_ID,
    "legal_name": None,
    "payee_name": None,
    "email": "robin@example.org",
    "phone": None,
    "safe_channel": "Text me first",
    "safe_times": None,
    "keep_in_touch_while_unwell": None,
    "emergency_contact": None,
    "age_band": None,
    "turns_18_on": None,
    "adult_responsible": None,
    "under_18": None,
}
NEEDS: Answer = _STAMP | {
    "id": ROBIN_ID,
    "supports": ["breaks", "quiet_room"],
    "interpreter_language": None,
    "formats": ["Large print"],
    "support": "A quiet room",
    "travel": None,
    "signs": None,
    "reason": None,
    "messages_stopped": False,
    "reviewed_on": None,
    "review_due_on": "2027-11-03",
    "withheld": [],
}
STANDPOINT: Answer = _RECORD | {
    "id": STANDPOINT_ID,
    "contributor_id": ROBIN_ID,
    "words": "I grew up in care.",
}


def consent(number: int, purpose: str, decision: str, **more: object) -> Answer:
    return (
        _RECORD
        | {
            "id": f"0190c000-0000-7000-8000-0000000002{number:02}",
            "contributor_id": ROBIN_ID,
            "purpose": purpose,
            "decision": decision,
            "wording_version": "1",
            "given_by": "self",
            "recorded_by": None,
            "channel": None,
            "audience": None,
            "recipients": [],
            "subject_id": None,
            "decided_on": None,
            "expires_on": None,
        }
        | more
    )


CONSENTS = [
    consent(
        1, "keep_in_touch", "given", audience="home", given_by="recorded_for_them", recorded_by="the chair"
    ),
    consent(2, "share_profile", "given", audience="partners", expires_on="2099-03-31"),
    consent(3, "share_standpoint", "given", audience="partners", subject_id=STANDPOINT_ID),
    consent(4, "photograph", "refused"),
]


def page_of(*items: Answer) -> Answer:
    return {"items": list(items), "next_cursor": None}


ANSWERS = {
    "read_sign_in": [SIGN_IN, UNDECIDED, AT_WORK],
    "read_invitation": [INVITATION],
    "read_contributor": [ROBIN],
    "read_contributor_identity": [IDENTITY],
    "read_contributor_needs": [NEEDS],
    "read_standpoint": [STANDPOINT],
    "list_standpoints": [page_of(STANDPOINT), page_of()],
    "list_consents": [page_of(*CONSENTS)],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

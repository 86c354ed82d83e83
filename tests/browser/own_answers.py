"""Answers of the API as the pages of one's own record read them: Robin's, who takes part."""

import orjson

from app.features.roles import ROLES, Role
from app.features.wordings import WordingQuery, listed
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

PROVIDERS: Answer = {
    "items": [
        {
            "id": "0190c000-0000-7000-8000-0000000000f1",
            "name": "Council account",
            "organisation_id": HOME_ID,
            "organisation": "Exampleshire Council",
        }
    ]
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
    "age_stage": None,
}
YOUNG = IDENTITY | {"age_band": "under_16", "under_18": True, "age_stage": "under_16"}
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
            "uses": [],
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

PROJECT_ID = "0190c000-0000-7000-8000-000000000001"
QUOTE_ID = "0190c000-0000-7000-8000-0000000003a1"
GROUP_QUOTE_ID = "0190c000-0000-7000-8000-0000000003a2"
BIOGRAPHY_ID = "0190c000-0000-7000-8000-0000000003a3"


def quote(quote_id: str, words: str, **more: object) -> Answer:
    return (
        _RECORD
        | {
            "id": quote_id,
            "kind": "quote",
            "words": words,
            "credited_as": None,
            "project_id": PROJECT_ID,
            "session_id": None,
            "audience": None,
            "recipients": [],
            "uses": [],
            "expires_on": None,
            "agreed_how": None,
            "source": None,
            "example_layer": None,
            "status": "shown",
            "owner": "contributor",
            "contributor_ids": [ROBIN_ID],
            "lead_organisation_id": HOME_ID,
        }
        | more
    )


QUOTE = quote(QUOTE_ID, "Nothing about us without us.", audience="public", uses=["conference"])
GROUP_QUOTE = quote(GROUP_QUOTE_ID, "We were listened to.\nThen it changed.", owner="group", kind="story")
BIOGRAPHY: Answer = _RECORD | {
    "id": BIOGRAPHY_ID,
    "contributor_id": ROBIN_ID,
    "words": "I paint boats, and I know the care system from inside.",
    "credited_as": "R.",
    "number": 2,
    "status": "approved",
}
CONSENTS += [
    consent(
        5, "publish_biography", "given", audience="public", subject_id=BIOGRAPHY_ID, uses=["web", "training"]
    ),
    consent(
        6, "publish_biography", "given", audience="partners", subject_id=BIOGRAPHY_ID, expires_on="2099-03-31"
    ),
    consent(7, "publish_quote", "given", audience="partners", subject_id=GROUP_QUOTE_ID, uses=["report"]),
]
ORGANISATIONS = [
    _RECORD
    | {
        "id": f"0190c000-0000-7000-8000-0000000000{number}",
        "name": name,
        "kind": "local_authority",
        "kind_label": None,
        "lived_experience_term": None,
        "check_ins_read": "Our two coordinators read it on working days, within two days.",
        "help_here": "Ring our office: 01632 960000, Monday to Friday, 9 to 5.",
    }
    for number, name in (("a1", "Exampleshire Council"), ("a2", "A University"), ("a3", "Another Council"))
]


def page_of(*items: Answer) -> Answer:
    return {"items": list(items), "next_cursor": None}


EQUALITY: Answer = _STAMP | {
    "id": ROBIN_ID,
    "answered": True,
    "answers": {
        "ethnic_group": "white_roma",
        "ethnic_group_in_own_words": "Kalderash",
        "age_group": None,
        "sex": "prefer_not_to_say",
        "gender_same_as_registered_at_birth": None,
        "gender_in_own_words": None,
        "sexual_orientation": None,
        "religion_or_belief": None,
        "disabled": "no",
        "carer": None,
        "care_experienced": None,
        "source": "answered_themselves",
    },
}
ME: Answer = {
    "actor": f"member:{WORK['member_id']}",
    "acting": {"kind": "member", "id": WORK["member_id"], "display_name": "Robin", "roles": ["coordinator"]},
    "organisation": {"id": HOME_ID, "name": "Exampleshire Council"},
    "permissions": sorted({*ROLES[Role.coordinator], *ROLES[Role.administrator]}),
    "where_co_lead": [],
}
VIEWER: Answer = ME | {"permissions": sorted(ROLES[Role.viewer])}
WREN = ROBIN | {
    "id": "0190c000-0000-7000-8000-0000000000c2",
    "organisation_id": "0190c000-0000-7000-8000-0000000000a2",
    "display_name": "Wren",
    "pronouns": None,
}
ROBYN = ROBIN | {"id": "0190c000-0000-7000-8000-0000000000c3", "display_name": "Robyn", "pronouns": "she"}
MOVES = {
    "items": [
        {"from_state": None, "to_state": "invited", "on": "2026-10", "reason": None, "created_at": AT},
        {"from_state": "invited", "to_state": "active", "on": None, "reason": "They rang.", "created_at": AT},
    ]
}
MEMBER: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-0000000000b2",
    "organisation_id": HOME_ID,
    "created_at": AT,
    "withheld": [],
    "display_name": "Sam",
    "roles": ["coordinator", "administrator"],
    "accepted_at": AT,
}
INVITED = MEMBER | {
    "id": "0190c000-0000-7000-8000-0000000000b3",
    "display_name": "Alex",
    "roles": ["viewer"],
    "accepted_at": None,
}

_SAID: Answer = _RECORD | {
    "contributor_id": ROBIN_ID,
    "received_on": "2026-10-01",
    "due_on": "2026-10-31",
    "channel": "by phone",
    "answer": None,
    "closed_on": None,
}
del _SAID["external_ids"]
COMPLAINT: Answer = _SAID | {
    "id": "0190c000-0000-7000-8000-000000000501",
    "about": "contact",
    "about_label": None,
    "words": "You rang at night.\nI was asleep.",
    "made_as": None,
    "acknowledged_on": None,
    "outcome": None,
    "status": "received",
}
ANSWERED: Answer = COMPLAINT | {
    "id": "0190c000-0000-7000-8000-000000000502",
    "status": "closed",
    "due_on": None,
    "acknowledged_on": "2026-10-02",
    "closed_on": "2026-10-20",
    "outcome": "partly_upheld",
    "answer": "We rang too late. We now ring before 8 pm.",
}
CORRECTION: Answer = _SAID | {
    "id": "0190c000-0000-7000-8000-000000000503",
    "about": "contributor",
    "record_id": STANDPOINT_ID,
    "wrong": "I am not a carer.",
    "would_be_right": "Leave it out.",
    "statement": None,
    "status": "asked",
}
OF_WORDS: Answer = CORRECTION | {
    "id": "0190c000-0000-7000-8000-00000000050e",
    "about": "quote",
    "record_id": QUOTE_ID,
}
OBJECTION: Answer = _SAID | {
    "id": "0190c000-0000-7000-8000-000000000504",
    "use": "messages",
    "use_label": None,
    "words": None,
    "due_on": "2030-01-31",
    "status": "restricted",
}
CONCERN: Answer = {
    **{name: value for name, value in _RECORD.items() if name != "external_ids"},
    "id": "0190c000-0000-7000-8000-000000000505",
    "contributor_id": ROBIN_ID,
    "about_member_id": "0190c000-0000-7000-8000-0000000000b3",
    "recipient_member_id": WORK["member_id"],
    "words": "Nobody listened.",
    "wanted": "A word.",
    "answer": None,
    "closed_on": None,
    "status": "raised",
}
CONCERN_PEOPLE: Answer = {
    "items": [{"member_id": CONCERN["about_member_id"], "display_name": "Alex", "reads_concerns": False}],
    "enough": False,
    "contact": None,
}
ERASURE: Answer = {
    **{name: value for name, value in _RECORD.items() if name != "external_ids"},
    "id": "0190c000-0000-7000-8000-000000000506",
    "contributor_id": ROBIN_ID,
    "asked_by": f"contributor:{ROBIN_ID}",
    "state": "in_review",
    "due_on": "2030-01-31",
    "recipients": [],
    "finished_at": None,
}
ERASED: Answer = ERASURE | {
    "id": "0190c000-0000-7000-8000-000000000507",
    "state": "done",
    "finished_at": AT,
    "recipients": [
        {
            "organisation_id": "0190c000-0000-7000-8000-0000000000a2",
            "name": "Partner Authority",
            "how": ["sees", "mentions"],
        }
    ],
}
FINDINGS: Answer = {
    "items": [
        {
            "id": f"0190c000-0000-7000-8000-00000000051{number}",
            "resource": "impact-record",
            "record_id": PROJECT_ID,
            "member": member,
            "words": words,
            "decision": decision,
        }
        for number, member, words, decision in (
            (1, "statement", "Robin said that it helped.", None),
            (2, "evidence", None, None),
            (3, "what_changed", "Robin chairs the group.", "kept"),
        )
    ],
    "more": False,
}
COPY: Answer = {
    **{name: value for name, value in _RECORD.items() if name != "external_ids"},
    "id": "0190c000-0000-7000-8000-000000000508",
    "contributor_id": ROBIN_ID,
    "asked_by": f"contributor:{ROBIN_ID}",
    "state": "ready",
    "due_on": "2026-12-03",
    "ready_at": AT,
    "expires_at": AT,
}
LOOKED: Answer = {
    "id": "0190c000-0000-7000-8000-000000000509",
    "occurred_at": AT,
    "action": "read",
    "resource": "contributor-identity",
    "record_id": ROBIN_ID,
    "members": [],
    "by": {
        "kind": "member",
        "name": "Sam",
        "organisation_id": HOME_ID,
        "organisation": "Exampleshire Council",
    },
    "reason": "contact",
    "recorded_for_you": False,
}
LOOKED_PAGE = page_of(LOOKED) | {"signs_in_with": "r…@example.org"}
NOBODY_LOOKED = page_of() | {"signs_in_with": None}
DUE: Answer = {
    **{name: value for name, value in _RECORD.items() if name != "external_ids"},
    "id": "0190c000-0000-7000-8000-00000000050a",
    "data_class": "needs_after_leaving",
    "resource": "contributor-needs",
    "record_id": ROBIN_ID,
    "ending": "remove",
    "counted_from": "2026-08-20",
    "due_on": "2026-11-20",
    "told_on": "2026-11-20",
    "keep_until": None,
    "keep_reason": None,
}
KEPT: Answer = DUE | {
    "id": "0190c000-0000-7000-8000-00000000050b",
    "data_class": "left_contributors",
    "resource": "contributor",
    "ending": "decide",
    "keep_until": "2027-03-31",
    "keep_reason": "They may come back.",
}
SCHEDULES: Answer = {
    "items": [
        {
            "code": code,
            "title": title,
            "months": months,
            "suggested_months": 24,
            "counted_from": "the day they left",
            "ending": ending,
            "reason": "A person looks before anything is erased.",
            "is_own": months != 24,
        }
        for code, title, months, ending in (
            ("left_contributors", "People who left", 24, "decide"),
            ("needs_after_leaving", "What helped somebody who has left", 3, "remove"),
        )
    ],
    "warning_days": 30,
}

DUPLICATE: Answer = {
    **{name: value for name, value in _RECORD.items() if name != "external_ids"},
    "id": "0190c000-0000-7000-8000-00000000050c",
    "contributor_id": ROBIN_ID,
    "other_id": "0190c000-0000-7000-8000-0000000000c3",
    "merged_id": None,
    "merged_at": None,
    "undo_until": None,
    "reasons": ["same_email", "near_name"],
    "strength": "strong",
    "status": "open",
    "came_of": None,
}
MERGED: Answer = DUPLICATE | {
    "id": "0190c000-0000-7000-8000-00000000050d",
    "other_id": None,
    "merged_id": DUPLICATE["other_id"],
    "merged_at": AT,
    "undo_until": AT,
    "status": "merged",
    "came_of": {"moved": [], "left_out": []},
}
COMPARISON: Answer = {
    "duplicate": DUPLICATE,
    "may_merge": True,
    "withheld": [],
    "records": [
        {"id": DUPLICATE["contributor_id"], "created_at": AT, "signs_in": True, "below": {"consent": 2}},
        {"id": DUPLICATE["other_id"], "created_at": AT, "signs_in": False, "below": {}},
    ],
    "members": [
        {"layer": "profile", "member": "display_name", "values": ["Robin", "Robyn"], "differ": True},
        {"layer": "identity", "member": "email", "values": ["robin@example.org"] * 2, "differ": False},
    ],
}

WORDINGS = orjson.loads(listed(WordingQuery()).body)

ANSWERS = {
    "list_consent_wordings": [WORDINGS],
    "read_sign_in": [SIGN_IN, UNDECIDED, AT_WORK],
    "read_invitation": [INVITATION],
    "find_sign_in_providers": [PROVIDERS],
    "read_contributor": [ROBIN],
    "read_contributor_identity": [IDENTITY, YOUNG],
    "read_contributor_needs": [NEEDS],
    "read_standpoint": [STANDPOINT],
    "list_standpoints": [page_of(STANDPOINT), page_of()],
    "list_consents": [page_of(*CONSENTS)],
    "list_quotes": [page_of(QUOTE, GROUP_QUOTE)],
    "read_quote": [QUOTE],
    "list_biographies": [page_of(BIOGRAPHY)],
    "read_biography": [BIOGRAPHY],
    "read_contributor_equality": [EQUALITY],
    "read_me": [ME],
    "list_contributors": [page_of(ROBIN, WREN), page_of()],
    "search_contributors": [page_of(ROBIN, ROBYN)],
    "list_moves_of_contributor": [MOVES],
    "list_members": [page_of(MEMBER, INVITED)],
    "read_member": [MEMBER, INVITED],
    "list_organisations": [page_of(*ORGANISATIONS)],
    "list_complaints": [page_of(COMPLAINT, ANSWERED)],
    "read_complaint": [COMPLAINT, ANSWERED],
    "list_corrections": [page_of(CORRECTION)],
    "read_correction": [CORRECTION, OF_WORDS],
    "list_objections": [page_of(OBJECTION), page_of()],
    "list_concerns": [page_of(CONCERN)],
    "read_concern": [CONCERN],
    "list_concern_recipients": [CONCERN_PEOPLE],
    "list_erasures": [page_of(ERASURE, ERASED)],
    "read_erasure": [ERASURE, ERASED],
    "read_erasure_findings": [FINDINGS],
    "list_subject_access_requests": [page_of(COPY)],
    "list_contributor_audit_entries": [LOOKED_PAGE, NOBODY_LOOKED],
    "list_retention_dues": [page_of(DUE, KEPT)],
    "read_retention_due": [DUE],
    "list_retention_schedules": [SCHEDULES],
    "list_duplicates": [page_of(DUPLICATE, MERGED)],
    "read_duplicate": [DUPLICATE, MERGED],
    "compare_duplicate": [COMPARISON],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

"""Answers of the API about what was said, who stands by it, and what was done about it."""

from app.features.crosswalk import standards
from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ORGANISATIONS, ROBIN_ID, page_of
from tests.browser.session_answers import PROJECT, PROJECT_ID, SESSION_ID

SAID_ID = "0190c000-0000-7000-8000-000000000a01"
HOPED_ID = "0190c000-0000-7000-8000-000000000a02"
RESPONSE_ID = "0190c000-0000-7000-8000-000000000a03"
QUIET_ID = "0190c000-0000-7000-8000-000000000a07"

_RECORD: Answer = {
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "project_id": PROJECT_ID,
    "example_layer": None,
}
_NOTHING = """output_id participation_id level sphere timescale rating scale_id scale_version how_contributed
    hoped_to_influence what_changed why_it_matters look_again_on came_about came_about_words came_about_on
    response_from_id response responded_by response_due_on fed_back_on source direction occurred_on
    session_id"""
SAID: Answer = (
    _RECORD
    | dict.fromkeys(_NOTHING.split())
    | {
        "id": SAID_ID,
        "session_id": SESSION_ID,
        "pi": "process",
        "perspectives": ["lived_experience", "carer"],
        "statement": "The papers came too late to read.",
        "occurred_on": "2026-10",
        "expectation": "observed",
        "direction": "negative",
        "response_due_on": "2026-12-01",
        "evidence": [],
        "standards": [],
        "status": "agreed",
        "recorded_by_organisation_id": HOME_ID,
        "in_own_name": False,
    }
)
HOPED: Answer = SAID | {
    "id": HOPED_ID,
    "pi": "impact",
    "statement": "New staff will write letters that people can read.",
    "expectation": "intended",
    "direction": None,
    "look_again_on": "2026-11-01",
    "came_about": "partly",
    "came_about_words": "In one of three teams.",
    "status": "published",
    "response_due_on": None,
}
OWN_WORDS: Answer = SAID | {"in_own_name": True, "status": "draft"}
QUIET: Answer = SAID | {"id": QUIET_ID, "response_due_on": None, "status": "draft"}

POSITION: Answer = _RECORD | {
    "id": "0190c000-0000-7000-8000-000000000a04",
    "impact_record_id": SAID_ID,
    "home_organisation_id": HOME_ID,
    "stance": "disagrees",
    "words": "For me they came in time.",
    "perspective": "carer",
    "contributor_id": ROBIN_ID,
    "role_title": None,
    "recorded_by": None,
    "said_on": None,
    "wrote": False,
    "superseded_at": None,
}
OF_A_ROLE: Answer = POSITION | {
    "id": "0190c000-0000-7000-8000-000000000a05",
    "stance": "agrees",
    "words": None,
    "perspective": None,
    "contributor_id": None,
    "role_title": "Principal social worker",
    "superseded_at": AT,
}
RESPONSE: Answer = _RECORD | {
    "id": RESPONSE_ID,
    "impact_record_id": SAID_ID,
    "outcome": "we_could_not",
    "words": "We cannot send them two weeks before.",
    "because": "The figures come on the Friday.",
    "responded_by": "Adult social care",
    "responded_by_organisation_id": HOME_ID,
    "due_on": None,
    "fed_back_on": None,
    "fed_back_how": None,
    "fed_back_how_label": None,
    "recorded_from": "live",
}
REPLY: Answer = {name: _RECORD[name] for name in _RECORD if name != "example_layer"} | {
    "id": "0190c000-0000-7000-8000-000000000a06",
    "response_id": RESPONSE_ID,
    "responded_by_organisation_id": HOME_ID,
    "home_organisation_id": HOME_ID,
    "contributor_id": ROBIN_ID,
    "words": "A week would do. Nobody asked us.",
    "recorded_by": None,
}
_SAME = (
    "project_id",
    "session_id",
    "pi",
    "perspectives",
    "statement",
    "occurred_on",
    "status",
    "in_own_name",
)
WAITING: Answer = {name: SAID[name] for name in (*_SAME, "response_from_id")} | {
    "impact_record_id": SAID_ID,
    "project_title": PROJECT["title"],
    "response_id": None,
    "outcome": None,
    "waits_for": "answer",
    "due_on": "2026-11-01",
    "overdue": True,
}
TO_TELL: Answer = WAITING | {
    "impact_record_id": HOPED_ID,
    "response_id": RESPONSE_ID,
    "outcome": "we_did",
    "waits_for": "telling",
    "due_on": "2099-01-01",
    "overdue": False,
    "in_own_name": True,
}
ANSWERED: Answer = {name: SAID[name] for name in _SAME if name not in ("session_id", "in_own_name")} | {
    name: RESPONSE[name]
    for name in ("outcome", "words", "because", "responded_by", "due_on", "fed_back_on", "fed_back_how")
}
ANSWERED |= {
    "impact_record_id": SAID_ID,
    "project_title": PROJECT["title"],
    "wrote": False,
    "response_id": RESPONSE_ID,
    "fed_back_how_label": None,
    "reply_id": REPLY["id"],
    "reply": REPLY["words"],
    "stance": "disagrees",
}
NO_ANSWER: Answer = ANSWERED | {
    "impact_record_id": HOPED_ID,
    "wrote": True,
    "response_id": None,
    "outcome": None,
    "words": None,
    "because": None,
    "responded_by": None,
    "reply_id": None,
    "reply": None,
    "stance": "agrees",
}


def _heard(asked: int, answered: int, heard: int, days: int | None) -> Answer:
    rate = round(100 * heard / asked) if asked else None
    return {
        "asked": asked,
        "answered": answered,
        "heard_back": heard,
        "rate_percent": rate,
        "median_days": days,
    }


_OF_ALL: Answer = {
    "project_id": PROJECT_ID,
    "organisation_id": None,
    "from": None,
    "to": None,
    "as_of": "2026-11-22",
    "counts": "records that call for an answer, agreed or published; not people",
}
HEARD_BACK: Answer = (
    _OF_ALL
    | _heard(11, 8, 6, 21)
    | {
        "undated": 2,
        "months": [
            {"month": "2026-08"} | _heard(1, 1, 1, 1),
            {"month": "2026-09"} | _heard(6, 5, 4, 21),
            {"month": "2026-10"} | _heard(2, 1, 0, None),
        ],
    }
)
NOBODY_YET: Answer = _OF_ALL | _heard(0, 0, 0, None) | {"undated": 0, "months": []}

_SHARED = {
    f"**/v1/impact-records/{SAID_ID}": SAID,
    f"**/v1/impact-records/{HOPED_ID}": HOPED,
    f"**/v1/impact-records/{QUIET_ID}": QUIET,
    "**/v1/impact-records/*/positions?*": page_of(POSITION, OF_A_ROLE),
    "**/v1/responses?*": page_of(RESPONSE),
    "**/v1/responses/*/replies?*": page_of(REPLY),
    "**/v1/responses/*/replies": page_of(REPLY),
}
DESK = {
    "**/v1/impact-records?*": page_of(SAID, HOPED),
    **_SHARED,
    "**/v1/responses/waiting?*": page_of(WAITING, TO_TELL),
    "**/v1/reports/heard-back*": HEARD_BACK,
}
OWN = {
    "**/v1/impact-records?*": page_of(SAID),
    **_SHARED,
    "**/v1/responses/to-me?*": page_of(ANSWERED, NO_ANSWER),
}
WITH_PARTNERS = {
    "**/v1/projects/*": PROJECT | {"partner_organisation_ids": [each["id"] for each in ORGANISATIONS]},
    "**/v1/organisations?*": page_of(*ORGANISATIONS),
}
STANDARDS: Answer = {
    "version": "2026-11-22",
    "items": [each.model_dump(mode="json") for each in standards.STANDARDS.items],
}
_SEEN_ID = "0190c000-0000-7000-8000-000000000a08"
OUTPUT: Answer = _RECORD | {
    "id": _SEEN_ID,
    "title": "Three new letters",
    "kind": "other",
    "kind_label": "Letters",
    "stated_count": 3,
    "at_least": False,
    "produced_on": "2026-04",
    "url": None,
    "source": None,
}
SEEN: Answer = HOPED | {
    "standards": ["uk_impact", "our_promise"],
    "evidence": [
        {"kind": "output", "id": _SEEN_ID, "url": None, "note": "The second page"},
        {"kind": "web_page", "id": None, "url": "https://example.org/letters", "note": None},
        {"kind": "quote", "id": RESPONSE_ID, "url": None, "note": None},
    ],
}
EVIDENCE = {
    f"**/v1/impact-records/{HOPED_ID}": SEEN,
    "**/v1/public/standards": STANDARDS,
    "**/v1/projects/*/outputs?*": page_of(OUTPUT),
    "**/v1/projects/*/plan-changes?*": page_of(),
}
NOBODY_OF_OURS = {
    "**/v1/projects/*/team?*": page_of(),
    "**/v1/sessions/*/participations?*": page_of(),
}
NO_EVIDENCE = EVIDENCE | {f"**/v1/impact-records/{HOPED_ID}": HOPED}
OWN_DRAFT = {
    f"**/v1/impact-records/{SAID_ID}": OWN_WORDS,
    "**/v1/impact-records/*/positions?*": page_of(POSITION | {"stance": "agrees", "wrote": True}),
    "**/v1/responses?*": page_of(),
}
UNTOLD_OWN = {"**/v1/responses/*/replies?*": page_of()}
UNTOLD = {"**/v1/responses/*/replies": page_of()}
NO_RESPONSE = {"**/v1/responses?*": page_of(), "**/v1/impact-records/*/positions?*": page_of()}
NOTHING = {
    "**/v1/impact-records?*": page_of(),
    "**/v1/responses/waiting?*": page_of(),
    "**/v1/responses/to-me?*": page_of(),
    "**/v1/reports/heard-back*": NOBODY_YET,
}

ANSWERS: dict[str, tuple[Answer, ...]] = {
    "read_impact_record": (SAID, HOPED, OWN_WORDS, QUIET, SEEN),
    "list_standards": (STANDARDS,),
    "list_outputs": (page_of(OUTPUT),),
    "list_positions": (page_of(POSITION, OF_A_ROLE),),
    "list_responses": (page_of(RESPONSE),),
    "list_replies": (page_of(REPLY),),
    "list_waiting_responses": (page_of(WAITING, TO_TELL),),
    "list_own_answers": (page_of(ANSWERED, NO_ANSWER),),
    "read_heard_back_report": (HEARD_BACK, NOBODY_YET),
}

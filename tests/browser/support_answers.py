"""Answers of the API as the pages of support read them: a session of Robin's, before, during and after."""

from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, ROBIN_ID
from tests.browser.rights_answers import PROJECT_ID, page_of

SESSION_ID = "0190c000-0000-7000-8000-0000000007a1"
WREN_ID = "0190c000-0000-7000-8000-0000000000c2"
CHECK_IN_ID = "0190c000-0000-7000-8000-0000000008a1"

_RECORD: Answer = {
    "organisation_id": HOME_ID,
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "external_ids": [],
}

SESSION: Answer = _RECORD | {
    "id": SESSION_ID,
    "title": "First meeting",
    "project_id": PROJECT_ID,
    "status": "delivered",
    "series_wall_start": None,
    "starts_on": "2026-10-01",
    "delivered_minutes": 90,
}
# Far enough ahead that somebody can still ask for something.
AHEAD: Answer = SESSION | {
    "id": "0190c000-0000-7000-8000-0000000007a2",
    "title": "Next meeting",
    "status": "planned",
    "starts_on": "2099-03-02",
}


def entry(number: int, phase: str, outcome: str | None, **more: object) -> Answer:
    return (
        _RECORD
        | {
            "id": f"0190c000-0000-7000-8000-0000000008b{number}",
            "contributor_id": ROBIN_ID,
            "home_organisation_id": HOME_ID,
            "project_id": PROJECT_ID,
            "session_id": SESSION_ID,
            "phase": phase,
            "outcome": outcome,
            "what": "A call to talk it over",
            "note": None,
            "owner_role": "The coordinator",
            "due_on": "2026-09-28",
            "asked_by_person": False,
            "template_id": None,
            "template_due_on": None,
        }
        | more
    )


ENTRIES = [
    entry(1, "before", "taken", note="We rang on Monday. It went well."),
    entry(2, "during", "offered", what="Somebody beside you"),
    entry(3, "after", None, what="A quiet place to sit", asked_by_person=True, owner_role=None),
    entry(4, "between", "follow_up", session_id=None, follow_up_on="2026-12-01"),
]


def waits(why: str, words: str, **more: object) -> Answer:
    return {
        "why": why,
        "in_words": words,
        "since": "2026-10-01",
        "contributor_id": ROBIN_ID,
        "contributor_name": "Robin",
        "session_id": SESSION_ID,
        "session_title": "First meeting",
        "project_id": PROJECT_ID,
        "phase": "after",
        "what": None,
        "support_id": None,
        "check_in_id": None,
    } | more


UNADDRESSED = page_of(
    waits(
        "check_in",
        "They said how they are, and nobody has answered.",
        phase=None,
        session_id=None,
        session_title=None,
        project_id=None,
        check_in_id=CHECK_IN_ID,
    ),
    waits(
        "asked_for",
        "They asked for this, and nothing came of it yet.",
        what="A quiet place to sit",
        support_id=ENTRIES[2]["id"],
    ),
    waits(
        "nothing_after",
        "Nothing is recorded for after the session.",
        contributor_id=WREN_ID,
        contributor_name="Wren",
    ),
)


def line(number: int, phase: str, what: str, **more: object) -> Answer:
    return (
        _RECORD
        | {
            "id": f"0190c000-0000-7000-8000-0000000009b{number}",
            "phase": phase,
            "what": what,
            "owner_role": None,
            "days": 0,
            "in_use": True,
        }
        | more
    )


TEMPLATE = page_of(
    line(1, "before", "A call to talk it over", days=3, owner_role="The coordinator"),
    line(2, "during", "Somebody beside you"),
    line(3, "after", "A call the day after", days=1),
    line(4, "after", "A letter", in_use=False),
)
NO_TEMPLATE = {"**/v1/support-templates?*": page_of()}

WHO_READS: Answer = {
    "read_by": "Our two coordinators read it on working days, within two days.",
    "help_here": "Ring our office: 01632 960000, Monday to Friday, 9 to 5.",
    "help_now": [
        {"name": "Emergency services", "what": "If you are in danger now.", "call": "999", "text": None},
        {"name": "Shout", "what": "At any time. It is free.", "call": None, "text": "85258"},
    ],
}

_SAID: Answer = _RECORD | {
    "id": CHECK_IN_ID,
    "contributor_id": ROBIN_ID,
    "home_organisation_id": HOME_ID,
    "face": "hard",
    "words": "It was a lot, and I am glad that I came.",
    "took": "A night of sleep",
    "gave": "Being heard",
    "said_on": "2026-10-02",
}
CHECK_IN: Answer = _SAID | {"recorded_by": None, "answer": None, "answered_on": None}
ANSWERED: Answer = CHECK_IN | {
    "id": "0190c000-0000-7000-8000-0000000008a2",
    "recorded_by": "The coordinator",
    "answer": "We will ring you on Monday.",
    "answered_on": "2026-10-03",
}
_OWN: Answer = {name: value for name, value in _SAID.items() if name != "external_ids"}
KEPT: Answer = _OWN | {"id": "0190c000-0000-7000-8000-0000000008a3", "face": "so_so", "words": None}


def _part(number: int, contributor_id: str, home: str = HOME_ID) -> Answer:
    return _RECORD | {
        "id": f"0190c000-0000-7000-8000-0000000008c{number}",
        "contributor_id": contributor_id,
        "session_id": SESSION_ID,
        "project_id": PROJECT_ID,
        "home_organisation_id": home,
        "reply": "accepted",
        "role": "member",
        "attendance": "attended" if number == 1 else "unknown",
        "need_met": None,
        "purpose_shown": None,
        "purpose_version": None,
        "as_shown": None,
        "asked_at": AT,
        "replied_at": AT,
    }


PARTS = [_part(1, ROBIN_ID), _part(2, WREN_ID)]
COMING: Answer = {
    "items": [
        {
            "participation_id": part["id"],
            "contributor_id": part["contributor_id"],
            "display_name": name,
            "pronouns": None,
            "role": "member",
            "reply": "accepted",
            "attendance": part["attendance"],
            "brings": [],
            "supports": supports,
        }
        for part, name, supports in (
            (PARTS[0], "Robin", [{"code": "quiet_room", "detail": None}]),
            (PARTS[1], "Wren", []),
        )
    ],
    "kept_back": 0,
}

_TURNOUT: Answer = {name: value for name, value in _RECORD.items() if name != "external_ids"}
TURNOUT: Answer = _TURNOUT | {
    "id": "0190c000-0000-7000-8000-0000000008d1",
    "session_id": SESSION_ID,
    "project_id": PROJECT_ID,
    "recorded_by_organisation_id": HOME_ID,
    "team": "Adults, North",
    "planned": 12,
    "came": 9,
    "ids": [],
}

OWN = {
    "**/v1/support?*": page_of(*ENTRIES),
    "**/v1/sessions?*": page_of(SESSION, AHEAD),
    "**/v1/check-ins?*": page_of(CHECK_IN, ANSWERED),
    "**/v1/own-check-ins?*": page_of(KEPT),
    "**/v1/check-ins/who-reads": WHO_READS,
}
AT_DESK = {
    "**/v1/support?*": page_of(*ENTRIES),
    "**/v1/support/unaddressed?*": UNADDRESSED,
    "**/v1/support-templates?*": TEMPLATE,
    "**/v1/check-ins/*": CHECK_IN,
    "**/v1/sessions/*": SESSION,
    "**/v1/sessions/*/who-is-coming": COMING,
    "**/v1/sessions/*/participations?*": page_of(*PARTS) | {"kept_back": 0},
    "**/v1/sessions/*/turnout?*": page_of(TURNOUT),
}
"""What the pages ask for, and the answer that most states show."""

NOTHING = OWN | {
    "**/v1/support?*": page_of(),
    "**/v1/check-ins?*": page_of(),
    "**/v1/own-check-ins?*": page_of(),
}
FORBIDDEN: Answer = {
    "type": "/problems/forbidden",
    "title": "Your token does not allow this",
    "status": 403,
    "detail": "You need own-check-ins:read.",
    "instance": f"urn:uuid:{CHECK_IN_ID}",
    "code": "forbidden",
}
BY_CODE = OWN | {"**/v1/own-check-ins?*": FORBIDDEN}
"""For whoever signed in by a code that was read out to them."""

NONE_WAITS = {"**/v1/support/unaddressed?*": page_of()}

ANSWERS = {
    "list_support": [page_of(*ENTRIES)],
    "list_unaddressed": [UNADDRESSED],
    "list_support_templates": [TEMPLATE],
    "list_check_ins": [page_of(CHECK_IN, ANSWERED)],
    "read_check_in": [CHECK_IN],
    "list_own_check_ins": [page_of(KEPT)],
    "read_who_reads_check_ins": [WHO_READS],
    "list_sessions": [page_of(SESSION, AHEAD)],
    "read_session": [SESSION],
    "list_turnout": [page_of(TURNOUT)],
    "list_who_is_coming": [COMING],
    "list_session_participations": [page_of(*PARTS) | {"kept_back": 0}],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

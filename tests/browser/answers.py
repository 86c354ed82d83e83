"""Answers of /v1/public as the pages read them: Walsall's published project, a made-up one, an empty one."""

from collections import Counter
from typing import Any

Answer = dict[str, Any]

ARTICLE = "Valuing Lived Experience in Post-Qualifying Social Work Training (May 2022)"
AREAS = [
    "Gender and gender identity, particularly young people",
    "Domestic abuse, particularly male survivors and the effects on children",
    "Care-experienced young people",
    "Gypsy, Roma and Traveller experiences",
]
PIS = ["principles", "purpose", "presence", "process", "impact"]


def record(number: int, pi: str, who: str, direction: str, statement: str, **more: Any) -> Answer:
    return {
        "id": f"0190c000-0000-7000-8000-0000000001{number:02}",
        "pi": pi,
        "perspectives": [who],
        "statement": statement,
        "occurred_on": None,
        "expectation": "observed",
        "direction": direction,
        "level": None,
        "what_changed": None,
        "response": None,
        "responded_by": None,
        "response_due_on": None,
        "fed_back_on": None,
        "source": ARTICLE,
        "example_layer": None,
    } | more


def four_pi(records: list[Answer]) -> Answer:
    """The report over the records, as the API counts them: records, never people."""

    def heading(pi: str) -> Answer:
        mine = [item for item in records if item["pi"] == pi]
        by = Counter(
            (who, item["direction"], item["expectation"]) for item in mine for who in item["perspectives"]
        )
        return {
            "pi": pi,
            "records": len(mine),
            "fed_back": sum(item["fed_back_on"] is not None for item in mine),
            "by": [
                {"perspective": who, "direction": direction, "expectation": expectation, "records": count}
                for (who, direction, expectation), count in by.items()
            ],
        }

    headings = [heading(pi) for pi in PIS]
    return {
        "headings": headings,
        "records": len(records),
        "fed_back": sum(row["fed_back"] for row in headings),
        "as_of": "2026-11-21",
        "counts": "records, not people",
        "project_id": "0190c000-0000-7000-8000-000000000001",
    }


EMPTY: Answer = {
    "id": "0190c000-0000-7000-8000-000000000003",
    "title": "Mend the Gap pilot 1 of 5",
    "kind": "mend_the_gap",
    "kind_label": None,
    "purpose": None,
    "stage": "scoping",
    "lead_organisation": {
        "id": "0190c000-0000-7000-8000-0000000000a1",
        "name": "West Midlands Social Work Teaching Partnership",
    },
    "for_whom": [],
    "priority_areas": [],
    "example_layer": None,
    "source": None,
    "intended_difference": None,
    "limits": None,
    "cross_cutting_theme": None,
    "spheres": [],
    "programme_context": None,
    "funder": None,
    "happened": None,
    "partner_organisations": [],
    "headcounts": [],
    "ethics_approval": None,
    "ladder_intended": None,
    "ladder_experienced": None,
    "team": [],
    "charters": [],
    "baselines": [],
    "plan_changes": [],
    "outputs": [],
    "commitments": [],
    "opportunities": [],
    "sessions": [],
    "impact_records": [],
    "quotes": [],
    "biographies": [],
    "four_pi": four_pi([]),
    "more": [],
}


def session(number: int, duration: str) -> Answer:
    return {
        "id": f"0190c000-0000-7000-8000-0000000002{number:02}",
        "title": f"Training session {number} of 8",
        "kind": "training",
        "kind_label": None,
        "starts_on": {"from": "2022-02-03", "to": "2022-03-05"},
        "starts_at": None,
        "ends_at": None,
        "time_zone": "Europe/London",
        "duration_kind": duration,
        "mode": "in_person",
        "venue": None,
        "venue_access": None,
        "audience": None,
        "example_layer": None,
        "priority_area": None,
        "status": "delivered",
    }


CONFERENCE = session(9, "hours") | {
    "title": "Conference to celebrate the project",
    "kind": "conference",
    "starts_on": "2022-03-23",
    "mode": "online",
}


def output(title: str, kind: str, **more: Any) -> Answer:
    nothing = ("kind_label", "produced_on", "stated_count", "url", "description", "source", "example_layer")
    blank = dict.fromkeys(nothing) | {"at_least": False, "headcounts": []}
    return {"title": title, "kind": kind} | blank | more


RECORDS = [
    record(1, "principles", "lived_experience", "positive", "The three leads worked as equals."),
    record(2, "principles", "lived_experience", "positive", "Nobody was supervised or talked down to."),
    record(
        3,
        "purpose",
        "lived_experience",
        "negative",
        "Involvement is required before people qualify, but absent from the ASYE year and from ongoing CPD.",
    ),
    record(
        4,
        "purpose",
        "manager",
        "positive",
        "The council will use its own money and staff to go on and make a Golden Thread.",
        expectation="intended",
    ),
    record(
        5,
        "presence",
        "lived_experience",
        "positive",
        "The gender identity sessions were led by a team with four different standpoints.",
    ),
    record(
        6, "process", "lived_experience", "positive", "People spoke up, and the training stayed face to face."
    ),
    record(7, "process", "lived_experience", "mixed", "It took far more time than the co-lead expected."),
    record(
        8,
        "process",
        "educator",
        "positive",
        "Support was given before, during and after each session.",
        level="service_delivery",
    ),
    record(9, "impact", "manager", "positive", "The sessions had a “massive impact” on the council."),
    record(
        10,
        "impact",
        "practitioner",
        "positive",
        "“I think this has led me to consider my own practice.”",
        level="individual_practitioner",
        occurred_on="2022-03",
    ),
    record(
        11,
        "impact",
        "lived_experience",
        "positive",
        "Being given a platform was “empowering and humbling”.",
        level="the_person_themselves",
    ),
]

WALSALL: Answer = EMPTY | {
    "id": "0190c000-0000-7000-8000-000000000001",
    "title": "ASYE Participation Project with Walsall Children’s Services",
    "kind": "training",
    "purpose": (
        "People with lived experience must be involved in training before social workers qualify. "
        "After that, in the ASYE year and in ongoing CPD, they are absent. "
        "This project set out to change that."
    ),
    "stage": "reporting",
    "happened": {"from": "2021-10", "to": "2022-03"},
    "for_whom": ["social_workers"],
    "priority_areas": AREAS,
    "cross_cutting_theme": "Mental health",
    "spheres": ["education", "practice"],
    "programme_context": "asye",
    "funder": "Department for Education",
    "partner_organisations": [
        {"id": "0190c000-0000-7000-8000-0000000000a2", "name": "Walsall"},
        {"id": "0190c000-0000-7000-8000-0000000000a3", "name": "University of Worcester"},
    ],
    "example_layer": "published",
    "source": ARTICLE,
    "headcounts": [
        {
            "perspective": "lived_experience",
            "count": None,
            "at_least": False,
            "suppressed": False,
            "reason": None,
        },
        {
            "perspective": "practitioner",
            "count": None,
            "at_least": False,
            "suppressed": False,
            "reason": None,
        },
    ],
    "team": [
        {
            "role": "co_lead",
            "role_label": None,
            "role_title": "Lived-experience co-lead",
            "perspectives": ["lived_experience"],
        },
        {
            "role": "co_lead",
            "role_label": None,
            "role_title": "University co-lead",
            "perspectives": ["educator"],
        },
        {
            "role": "adviser",
            "role_label": None,
            "role_title": "Consultant social worker",
            "perspectives": ["practitioner"],
        },
        {
            "role": "adviser",
            "role_label": None,
            "role_title": "Workforce development lead",
            "perspectives": ["manager"],
        },
        {
            "role": "steering_group",
            "role_label": None,
            "role_title": "Steering group, mostly people with lived experience",
            "perspectives": ["lived_experience", "educator"],
        },
    ],
    "plan_changes": [
        {
            "proposed": "Online sessions, in half days.",
            "decided": "Face to face, with twice as many full days. Two half days also ran.",
            "why": "The budget allowed for it, and it mattered for the success of the project.",
            "decided_on": None,
            "source": ARTICLE,
        }
    ],
    "outputs": [
        output("The bid to the Department for Education", "funding_bid"),
        output("Training designed and led by people with lived experience", "training", stated_count=8),
        output("Conference to celebrate the project", "event", produced_on="2022-03-23"),
        output("Report with recommendations, being written", "report"),
    ],
    "commitments": [
        {
            "committed_by": "Walsall",
            "committed": "In-house resources to go on, to establish a “Golden Thread”.",
            "since": "2022",
            "source": ARTICLE,
        }
    ],
    "sessions": [session(n, "full_day" if n <= 6 else "half_day") for n in range(1, 9)] + [CONFERENCE],
    "impact_records": RECORDS,
    "four_pi": four_pi(RECORDS),
}

MADE_UP_RECORDS = [
    record(
        21,
        "process",
        "carer",
        "negative",
        "Money came nine weeks late.\nI had paid for my own train.",
        occurred_on="2026-09-03",
        level="outcomes_experience",
        response="Fares are now paid on the day. We could not pay fees sooner, as the bank takes five days.",
        responded_by="The finance team",
        fed_back_on="2026-10-14",
        what_changed="Nobody pays for a train out of their own money now.",
        source=None,
    ),
    record(
        22,
        "presence",
        "young_person",
        "none",
        "There was nobody else my age in the room.",
        response_due_on="2026-12-01",
        source="https://example.org/a-long-address/that-does-not-break/by-itself/on-a-small-screen.pdf",
    ),
    *[record(n, "impact", "student", "positive", f"I learnt something new ({n}).") for n in range(23, 75)],
    record(
        75, "impact", "lived_experience", "positive", "They asked us back.", perspectives=["carer", "manager"]
    ),
]

MADE_UP: Answer = WALSALL | {
    "id": "0190c000-0000-7000-8000-000000000002",
    "title": "Talking about money: a made-up project",
    "purpose": "People told us that being paid late keeps them away.\n\nWe want to find out why it is late.",
    "intended_difference": "People are paid within two weeks.",
    "limits": "How much is paid is set by the council and cannot change here.",
    "stage": "delivery",
    "happened": {"from": "2026-09-03", "to": "2026-12-10"},
    "kind": "other",
    "kind_label": "finding out",
    "example_layer": "demonstration",
    "source": None,
    "ethics_approval": {"body": "A university", "reference": "REF 12", "date": "2026-08"},
    "ladder_intended": "co_production",
    "ladder_experienced": "consultation",
    "headcounts": [
        {"perspective": "carer", "count": 10, "at_least": True, "suppressed": False, "reason": None},
        {
            "perspective": "manager",
            "count": None,
            "at_least": False,
            "suppressed": True,
            "reason": "small_numbers",
        },
    ],
    "charters": [
        {
            "title": "Our charter",
            "principles": ["We say what we mean.", "We stop for tea."],
            "edition": "first edition",
            "signed_off_on": "2026-09-10",
            "review_on": "2027",
            "source": None,
        }
    ],
    "baselines": [
        {"occurred_on": "2026-08", "where": "At the office", "how": "By letter"}
        | dict.fromkeys(["when", "content", "duration", "numbers", "source"])
        | dict.fromkeys(["extent_of_involvement", "type_of_involvement"])
    ],
    "opportunities": [
        {
            "id": "0190c000-0000-7000-8000-0000000003b1",
            "title": "Help us choose a new manager",
            "description": "Meet four people and say what you think.",
            "role": "You ask the questions",
            "time": "Two half days in January",
            "place": "The library",
            "pay_note": "£60 for each half day",
            "support_note": None,
            "closes_on": "2026-12-18",
        }
    ],
    "sessions": [
        CONFERENCE
        | {
            "title": "Meeting about fares",
            "kind": "meeting",
            "starts_on": "2026-12-03",
            "starts_at": "2026-12-03T10:00:00Z",
            "ends_at": "2026-12-03T12:30:00Z",
            "venue": "The library",
            "venue_access": "Step-free, near the bus station",
            "audience": "People who claim fares",
            "status": "planned",
            "priority_area": "Money",
        }
    ],
    "impact_records": MADE_UP_RECORDS,
    "biographies": [{"words": "I foster, and I ask the questions.", "credited_as": "Wren"}],
    "quotes": [
        {
            "id": f"0190c000-0000-7000-8000-0000000003a{number}",
            "kind": "quote",
            "words": words,
            "credited_as": name,
            "owner": owner,
            "source": None,
            "example_layer": "demonstration",
        }
        for number, words, name, owner in (
            (1, "Nothing about us without us.", "R.", "contributor"),
            (2, "Pay people on the day.\nThen they come again.", None, "group"),
        )
    ],
    "four_pi": four_pi(MADE_UP_RECORDS),
}

LISTED = [
    "id",
    "title",
    "kind",
    "kind_label",
    "purpose",
    "stage",
    "happened",
    "lead_organisation",
    "for_whom",
]
LISTED += ["priority_areas", "example_layer", "source"]


def listing(*projects: Answer, next_cursor: str | None = None) -> Answer:
    items = [{name: project[name] for name in LISTED} for project in projects]
    return {"items": items, "next_cursor": next_cursor}


def problem(status: int, code: str, title: str, detail: str) -> Answer:
    instance = "urn:uuid:0190c000-0000-7000-8000-0000000004c1"
    words = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail}
    return words | {"code": code, "instance": instance}


NOT_FOUND = problem(404, "not-found", "Not found", "There is nothing here, or it is not public.")
BUSY = problem(503, "busy", "Busy", "The service is very busy. Nothing is lost.")

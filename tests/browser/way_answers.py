"""Answers of the API as the pages read them on the way from words to change, and those for others' forms."""

from app.features.crosswalk.gripp2 import ITEMS
from app.features.crosswalk.pirit import COLUMNS
from app.features.crosswalk.standards import STANDARDS
from tests.browser.answers import Answer
from tests.browser.session_answers import PROJECT_ID

RECORD_ID = "0190c000-0000-7000-8000-000000000f01"
OUTPUT_ID = "0190c000-0000-7000-8000-000000000f02"
DECISION_ID = "0190c000-0000-7000-8000-000000000f03"
SESSION_ID = "0190c000-0000-7000-8000-000000000f04"
QUOTE_ID = "0190c000-0000-7000-8000-000000000f05"

SAID = "The first letter decides whether people come. Many are frightened by it."
NODES = [
    {"kind": kind, "id": record_id, "key": f"{kind}:{record_id}", "label": label}
    | {"on": on, "status": status, "step": step}
    for kind, record_id, label, on, status, step in (
        ("session", SESSION_ID, "How we write to people", "2026-01-10", "delivered", -1),
        ("quote", QUOTE_ID, "Ask me before you write about me.", None, "approved", -1),
        ("record", RECORD_ID, SAID, "2026-02", "published", 0),
        ("response", RECORD_ID, "We rewrote three letters with the group.", "2026-04", "published", 1),
        ("plan_change", DECISION_ID, "Write to people, not about them", "2026-03", None, 1),
        ("output", OUTPUT_ID, "Three new letters", None, None, 1),
        ("change", RECORD_ID, "Letters are one page and say who will be there.", None, "published", 1),
    )
]
_RECORD = f"record:{RECORD_ID}"
WAY: Answer = {
    "project_id": PROJECT_ID,
    "start": _RECORD,
    "nodes": NODES,
    "edges": [{"from": node["key"], "to": _RECORD} for node in NODES if node["step"] == -1]
    + [{"from": _RECORD, "to": node["key"]} for node in NODES if node["step"] == 1],
    "more": False,
}
ALONE: Answer = WAY | {"nodes": [NODES[2]], "edges": []}
GONE: Answer = WAY | {"nodes": [], "edges": []}

_MADE = {"project_id": PROJECT_ID, "as_of": "2026-11-22", "counts": "agreed and published records"}
PIRIT: Answer = _MADE | {
    "columns": [{"heading": heading, "from_member": name} for name, heading in COLUMNS.items()],
    "items": [
        {
            "impact_record_id": RECORD_ID,
            "occurred_on": "2026-02",
            "how_contributed": "A workshop of half a day, and comments on drafts.",
            "hoped_to_influence": "The first letter",
            "what_changed": "Letters are one page and say who will be there.",
            "why_it_matters": "People come to the first meeting.",
            "standards": ["uk_impact", "our_promise_to_families"],
        },
        {
            "impact_record_id": OUTPUT_ID,
            "occurred_on": None,
            "how_contributed": None,
            "hoped_to_influence": None,
            "what_changed": "Nothing yet",
            "why_it_matters": None,
            "standards": [],
        },
    ],
    "without_these_columns": 3,
    "drafts": 1,
}
_PASSAGE = {"from_resource": "project", "from_member": "purpose", "record_id": PROJECT_ID}
GRIPP: Answer = _MADE | {
    "items": [
        {
            "number": number,
            "item": item,
            "topic": topic,
            "passages": [_PASSAGE | {"words": words, "on": None, "direction": None} for words in said],
        }
        for (number, (item, topic)), said in zip(
            enumerate(ITEMS.items(), start=1),
            (["To be heard before anything is decided."], [], [SAID, "One page"], [], ["It went too fast."]),
            strict=True,
        )
    ],
    "drafts": 1,
}
STANDARD: Answer = _MADE | {
    "ladder_intended": "co_design",
    "ladder_experienced": None,
    "sets": [
        {
            "code": kept.code,
            "title": kept.title,
            "standards": [
                {"code": each.code, "title": each.title, "records": int(each.code == "uk_impact")}
                for each in kept.standards
            ],
        }
        for kept in STANDARDS.items
    ],
    "own": [{"code": "our_promise_to_families", "records": 1}],
    "records": 6,
    "tagged": 1,
}
NO_PIRIT: Answer = PIRIT | {"items": [], "without_these_columns": 0, "drafts": 0}
NO_GRIPP: Answer = GRIPP | {"items": [each | {"passages": []} for each in GRIPP["items"]], "drafts": 0}
NO_STANDARD: Answer = STANDARD | {"sets": [], "own": [], "records": 0, "tagged": 0}

_FORMS = "**/v1/reports/projects/*/"
DESK = {
    "**/v1/reports/*/*/words-to-change": WAY,
    f"{_FORMS}pirit": PIRIT,
    f"{_FORMS}gripp2": GRIPP,
    f"{_FORMS}standards": STANDARD,
}
"""What the pages for staff ask for, and the answer that most states show."""

NOTHING = {f"{_FORMS}pirit": NO_PIRIT, f"{_FORMS}gripp2": NO_GRIPP, f"{_FORMS}standards": NO_STANDARD}

ANSWERS = {
    "read_words_to_change_of_impact_record": [WAY, ALONE, GONE],
    "read_pirit_table": [PIRIT, NO_PIRIT],
    "read_gripp_report": [GRIPP, NO_GRIPP],
    "read_standards_report": [STANDARD, NO_STANDARD],
}

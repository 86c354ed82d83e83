"""Answers of the API about who is here and who is missing, as the pages get them."""

from app.features.presence.comparing import compared
from app.features.presence.counting import NEEDS, PEOPLE, STANDPOINTS, Dimension, Person, release
from app.features.presence.figures import COUNTS
from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, page_of
from tests.browser.session_answers import PROJECT_ID

_MANY = [
    Person(
        str(n),
        {
            "disabled": "yes" if n < 40 else "no",
            "sex": "female" if n % 3 else "male",
            "ethnic_group": "white_british" if n < 45 else "asian_indian",
        },
        ["care experienced"],
        "not_met" if n % 4 == 0 else "partly" if n % 4 == 1 else "met",
    )
    for n in range(62)
] + [Person(f"unsaid {n}", {}) for n in range(14)]


def _counted(people: list[Person]) -> Answer:
    return dict(release(people, "2026-Q3", "2026-10-02", None, [], str, needs=True).figures)


_AREA = {Dimension.disabled: {"yes": 17.53, "no": 82.47}}


def _presence(people: str, figures: Answer, **members: object) -> Answer:
    number = {name: value for name, value in figures[PEOPLE].items() if name != "figures_of"}
    tables = [
        {
            "dimension": dimension.value,
            "figures_of": figures[dimension]["figures_of"],
            "answers": compared(number, figures[dimension]["answers"], _AREA.get(dimension)),
        }
        for dimension in Dimension
        if dimension in figures
    ]
    return {
        "organisation_id": HOME_ID,
        "project_id": None,
        "people": people,
        "quarter": "2026-Q3",
        "figures_of": "2026-Q2",
        "counted_on": "2026-07-02",
        "number": number,
        "comparator": {
            "id": "K04000001",
            "name": "England and Wales",
            "source": "Office for National Statistics, Census 2021",
            "licence": "Open Government Licence v3.0",
        },
        "tables": tables,
        "standpoints": figures[STANDPOINTS]["words"],
        "needs_met": figures.get(NEEDS),
        "places": [
            {"perspective": "lived_experience", "team": 4, "co_leads": 1, "steering_group": 3},
            {"perspective": "educator", "team": 1, "co_leads": 1, "steering_group": 0},
        ],
        "came": [
            {"perspective": "carer", "count": 15, "at_least": True, "suppressed": False, "reason": None},
            {
                "perspective": "manager",
                "count": None,
                "at_least": False,
                "suppressed": True,
                "reason": "small_numbers",
            },
        ],
        "missing_open": 1,
        "counts": COUNTS,
    } | members


PRESENCE = _presence("contributors", _counted(_MANY))
FEW = _presence(
    "team",
    _counted(_MANY[:7]),
    project_id=PROJECT_ID,
    comparator=None,
    figures_of="2026-Q3",
    needs_met=None,
)
NOT_COUNTED = PRESENCE | {
    "figures_of": None,
    "counted_on": None,
    "number": {"count": None, "at_least": False, "suppressed": True, "reason": "not_counted_yet"},
    "comparator": None,
    "tables": [],
    "standpoints": [],
    "needs_met": None,
    "places": [],
}
AREAS: Answer = {
    "source": "Office for National Statistics, Census 2021",
    "licence": "Open Government Licence v3.0",
    "items": [
        {"id": "K04000001", "name": "England and Wales", "level": "country", "dimensions": ["ethnic_group"]},
        {"id": "E12000005", "name": "West Midlands", "level": "region", "dimensions": ["ethnic_group"]},
        {"id": "E08000030", "name": "Walsall", "level": "authority", "dimensions": ["ethnic_group"]},
    ],
}
_STAMP: Answer = {
    "organisation_id": HOME_ID,
    "project_id": PROJECT_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "source": None,
}
AFFECTED: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-000000000901",
    "title": "Children in our care, 2025",
    "dimension": "sex",
    "shares": [{"answer": "female", "percent": 44.0}],
    "counted_on": "2025",
    "source": "Our yearly return",
}
MISSING: Answer = _STAMP | {
    "id": "0190c000-0000-7000-8000-000000000902",
    "missing": "Fathers",
    "noticed_by": "The steering group",
    "noticed_on": "2026-05",
    "why": "We meet on working days.",
    "action": "We ask at two fathers' groups.",
    "owner": "Participation lead",
    "due_on": "2099-02-01",
    "outcome": None,
    "status": "acting",
}
REACHED: Answer = MISSING | {
    "id": "0190c000-0000-7000-8000-000000000903",
    "missing": "People who do not use the internet",
    "outcome": "Two came after a letter.",
    "status": "here_now",
}


def _cell(value: object, **more: object) -> Answer:
    return {"value": value, "at_least": False, "suppressed": False, "reason": None} | more


IMPACT: Answer = {
    "title": "What came of it",
    "of": "All public projects",
    "of_id": None,
    "from": None,
    "to": None,
    "as_of": "2026-11-22",
    "counts": ["What is published. Records, not people."],
    "withheld": ["Names."],
    "sections": [
        {
            "code": "five_headings",
            "title": "What changed, and who says so",
            "finding": "3 things seen: 2 for the better, 1 for the worse; none more hoped for.",
            "passages": [{"title": "Why", "words": "So that letters can be read."}],
            "tables": [
                {
                    "title": "What was seen, by heading",
                    "columns": ["Heading", "For the better", "For the worse"],
                    "rows": [
                        [_cell("Impact"), _cell(2), _cell(1)],
                        [_cell("Presence"), _cell(10, at_least=True), _cell(None)],
                        [_cell("Process"), _cell(None, suppressed=True, reason="small_numbers"), _cell(0)],
                    ],
                    "reads_as": "table",
                },
                {
                    "title": "In words",
                    "columns": ["What people said", "Heading", "When"],
                    "rows": [[_cell("Letters are shorter now."), _cell("Impact"), _cell(None)]],
                    "reads_as": "entries",
                },
            ],
        }
    ],
}

DESK = {
    "**/v1/reports/organisations/*/presence*": PRESENCE,
    "**/v1/reports/projects/*/presence*": FEW,
    "**/v1/public/census-areas": AREAS,
    "**/v1/projects/*/people-affected?*": page_of(AFFECTED),
    "**/v1/projects/*/people-affected/*": AFFECTED,
    "**/v1/projects/*/missing-entries?*": page_of(MISSING, REACHED),
}
"""What the pages for staff ask for, and the answer that most states show."""

ANSWERS = {
    "read_public_impact": [IMPACT],
    "read_organisation_presence_report": [PRESENCE, NOT_COUNTED],
    "read_project_presence_report": [FEW],
    "list_census_areas": [AREAS],
    "list_people_affected": [page_of(AFFECTED)],
    "read_people_affected": [AFFECTED],
    "list_missing_entries": [page_of(MISSING, REACHED)],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

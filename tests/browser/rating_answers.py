"""Answers of the API about how each side says it is going, and about gaps between them."""

from app.features.assessments.figures import Reader, figures
from app.features.assessments.instruments import shipped
from app.kit.suppression import NOBODY_COUNTED, told
from tests.browser.answers import Answer
from tests.browser.own_answers import AT, HOME_ID, page_of
from tests.browser.session_answers import PROJECT, PROJECT_ID

SECRET = "y" * 43
OPEN_ID = "0190c000-0000-7000-8000-000000000101"
OVER_ID = "0190c000-0000-7000-8000-000000000102"
GAP_ID = "0190c000-0000-7000-8000-000000000103"
FEW_ID = "0190c000-0000-7000-8000-000000000104"
FIVE = shipped()["four_pi_5", 1]
ASKS: Answer = FIVE.model_dump(mode="json")
SIDES = ["lived_experience", "carer", "practitioner", "manager", "other"]

_STAMP: Answer = {
    "organisation_id": HOME_ID,
    "external_ids": [],
    "created_at": AT,
    "updated_at": AT,
    "version": 1,
    "withheld": [],
    "project_id": PROJECT_ID,
}
OPEN: Answer = _STAMP | {
    "id": OPEN_ID,
    "title": "Our first half year",
    "kind": "stocktake",
    "instrument": "four_pi_5",
    "edition": 1,
    "session_id": None,
    "perspectives": SIDES,
    "closes_on": "2099-12-18",
    "by_link": True,
    "status": "open",
    "opened_on": "2026-11-20",
    "closed_on": None,
}
OVER: Answer = OPEN | {
    "id": OVER_ID,
    "title": "The day in March",
    "kind": "event",
    "closes_on": "2026-04-14",
    "status": "closed",
    "opened_on": "2026-03-17",
    "closed_on": "2026-04-02",
}
FEW: Answer = OVER | {"id": FEW_ID, "title": "The small group"}
ABOUT: Answer = {
    "project_id": PROJECT_ID,
    "title": OVER["title"],
    "kind": "event",
    "instrument": "four_pi_5",
    "edition": 1,
    "scale": ASKS["scale"],
    "counts": "people who answered, each once",
}


def _sheets(side: str, *given: tuple[int, ...]) -> list[tuple[str, list[Answer], str]]:
    """One sheet for each of `given`, which is a step for each statement in turn."""
    ids = [question.id for question in FIVE.questions]
    return [
        (
            side,
            [
                {"question": each, "value": step, "no_answer": None}
                for each, step in zip(ids, steps, strict=True)
            ],
            "consultation",
        )
        for steps in given
    ]


LIVED = ((2, 4, 3, 2, 1), (4, 5, 2, 3, 2), (5, 4, 4, 2, 4), (3, 4, 2, 4, 1), (4, 2, 5, 2, 3), (4, 4, 1, 3, 2))
OTHERS = ((5, 4, 4, 4, 4), (4, 5, 5, 4, 5), (5, 5, 4, 3, 4), (4, 4, 4, 5, 4), (5, 3, 2, 4, 5))


def _report(row: Answer, lived: tuple[tuple[int, ...], ...], times: int = 1, exact: bool = True) -> Answer:
    sheets = (_sheets("carer", *lived) + _sheets("manager", *OTHERS)) * times
    over = {"ended_on": row["closed_on"], "released": True, "exact": exact, "answered": NOBODY_COUNTED}
    found = figures({}, FIVE, "co_design", sheets, Reader(exact))
    return ABOUT | over | {"assessment_id": row["id"]} | found


RESULT = _report(OVER, LIVED)
FEW_RESULT = _report(FEW, LIVED[:3])
TOLD_TO_ALL = _report(OVER, LIVED, times=10, exact=False)
SO_FAR: Answer = ABOUT | {
    "assessment_id": OPEN_ID,
    "title": OPEN["title"],
    "ended_on": None,
    "released": False,
    "exact": True,
    "answered": told(7),
    "sides": [],
    "headings": [],
    "ladder": None,
}
OVER_TIME: Answer = {
    "project_id": PROJECT_ID,
    "lines": [{"kind": "event", "instrument": "four_pi_5", "edition": 1, "items": [RESULT, FEW_RESULT]}],
}
LINK: Answer = {"link": f"https://golden-thread.example/ratings/#{SECRET}"}
OPENED: Answer = {
    "title": OPEN["title"],
    "perspectives": SIDES,
    "questions": ASKS,
    "closes_on": "2099-12-18",
}
OURS: Answer = {
    "id": "0190c000-0000-7000-8000-000000000106",
    "code": "our_two",
    "edition": 2,
    "title": "Our two",
    "plain": "Two things that we ask after each day.",
    "easy_read": ["We ask you two things."],
    "scale": ASKS["scale"],
    "questions": [
        {
            "id": "process",
            "pi": "process",
            "plain": "I am listened to.",
            "easy_read": ["People listen to me."],
        },
        {"id": "impact", "pi": "impact", "plain": "Something changes.", "easy_read": ["Things change."]},
    ],
    "status": "current",
}
NO_MORE: Answer = OURS | {"id": "0190c000-0000-7000-8000-000000000107", "edition": 1, "status": "retired"}
INSTRUMENTS: Answer = {
    "items": [*(each.model_dump(mode="json") for each in shipped().values()), NO_MORE, OURS]
}
MINE: Answer = {
    "answers": {
        "perspective": "carer",
        "ratings": [{"question": "purpose", "value": 4, "no_answer": None}],
        "ladder_experienced": None,
        "recorded_by": "Co-ordinator",
    }
}
NOT_MINE: Answer = {"answers": None}
GAP: Answer = _STAMP | {
    "id": GAP_ID,
    "title": "When we meet",
    "perspective_a": "carer",
    "perspective_b": "manager",
    "seen_by_a": "Meetings are when the school day ends.",
    "seen_by_b": "It is the only time when everybody is free.",
    "increases": ["Changing the day at short notice"],
    "maintains": ["Nobody says it aloud"],
    "mends": ["Asking before the day is set"],
    "agreed_change": "Meet at ten, and set the days for half a year.",
    "owner": "Participation team",
    "review_on": "2027-03-31",
    "result": None,
    "assessment_id": OVER_ID,
    "impact_record_ids": [],
    "status": "agreed",
    "recorded_by_organisation_id": HOME_ID,
}
GAP_OPEN: Answer = GAP | {
    "id": "0190c000-0000-7000-8000-000000000105",
    "title": "Who reads the papers",
    "agreed_change": None,
    "owner": None,
    "review_on": None,
    "assessment_id": None,
    "status": "open",
}

TOO_EARLY: Answer = {
    "type": "https://golden-thread.example/problems#validation-failed",
    "title": "Something in the body is wrong",
    "status": 422,
    "code": "validation-failed",
    "detail": "Two members are missing.",
    "errors": [
        {
            "pointer": "/agreed_change",
            "code": "required",
            "detail": "Say first what both sides agreed to do.",
        },
        {"pointer": "/owner", "code": "required", "detail": "Say first who sees to it, by role."},
    ],
}
ASKED = "**/v1/assessments?*"
LED = "**/v1/projects?led_by_me=true*"
OWN = {
    ASKED: page_of(OPEN, OVER),
    "**/v1/assessments/*": OPEN,
    f"**/v1/assessments/{OVER_ID}": OVER,
    "**/v1/reports/assessments/*": TOLD_TO_ALL,
    "**/v1/assessments/*/questions": ASKS,
    "**/v1/assessments/*/my-answers": MINE,
    LED: page_of(PROJECT),
    "**/v1/gaps?*": page_of(GAP, GAP_OPEN),
    "**/v1/gaps/*": GAP,
    "**/v1/gaps/*/transitions": TOO_EARLY,
    f"**/v1/gaps/{GAP_OPEN['id']}": GAP_OPEN,
}
DESK = OWN | {
    "**/v1/projects/*/assessments?*": page_of(OPEN, OVER),
    f"**/v1/assessments/{FEW_ID}": FEW,
    "**/v1/assessments/*/link": LINK,
    "**/v1/instruments": INSTRUMENTS,
    "**/v1/reports/assessments/*": SO_FAR,
    "**/v1/reports/projects/*/ratings": OVER_TIME,
    f"**/v1/reports/assessments/{OVER_ID}": RESULT,
    f"**/v1/reports/assessments/{FEW_ID}": FEW_RESULT,
    "**/v1/projects/*/gaps?*": page_of(GAP, GAP_OPEN),
}
ANSWERS = {
    "read_assessment": [OPEN, OVER, FEW],
    "list_assessments": [page_of(OPEN, OVER)],
    "list_project_assessments": [page_of(OPEN, OVER)],
    "read_assessment_questions": [ASKS],
    "read_assessment_link": [LINK],
    "read_my_answers": [MINE, NOT_MINE],
    "list_instruments": [INSTRUMENTS],
    "read_assessment_report": [SO_FAR, RESULT, FEW_RESULT, TOLD_TO_ALL],
    "read_ratings_report": [OVER_TIME],
    "open_assessment": [OPENED],
    "read_gap": [GAP, GAP_OPEN],
    "list_gaps": [page_of(GAP, GAP_OPEN)],
    "list_project_gaps": [page_of(GAP, GAP_OPEN)],
}
"""By operation, so that a test can hold them against the OpenAPI document."""

"""Sections of a report about who took part, who is missing and what was paid."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from app.features.assessments import reports as assessments
from app.features.payments.figures import FiguresQuery, asked, fits, payments
from app.features.payments.payment import Payment
from app.features.presence import figures as presence
from app.features.presence.counts import Of
from app.features.presence.figures import PresenceQuery
from app.features.presence.missing import Missing
from app.features.presence.numbers import places as places_of
from app.features.presence.sets import People
from app.features.reports.done import MOST
from app.features.reports.over import Over, begun, belongs
from app.features.reports.wording import said, when
from app.features.reports.written import Cell, Section, Table, cell, number, section, sides, table
from app.kit.database import Read
from app.kit.operations import Call
from app.kit.statements import Statement
from app.kit.suppression import kept_back, told

_SETS: dict[str, str] = {
    People.contributors: "Everybody on the register who is involved",
    People.team: "Contributors in the team",
    People.steering_group: "Contributors in the steering group",
    People.came: "Contributors who came in the last quarter",
}


async def present(call: Call, of: Of, which: tuple[People, ...], *, own: bool) -> Section:
    """Who is here: places in teams that the reader may list, and these sets of people, in figures that tell
    of nobody. Whoever only sees the project reads no set, and only its lead lists every place."""
    found = [await presence.report(call, of, PresenceQuery(), each) for each in which]
    async with call.services.database.read(call.scope) as db:
        places = await places_of(db, of)
    held = sum(each["team"] for each in places if each["perspective"] in _LIVED)
    seen = "" if own else " that you can see"
    return section(
        "presence",
        "Who is here",
        f"{number(held, 'place', 'places')} in the team{seen} held from lived experience.",
        table(
            "Places in the team, by perspective",
            ["Perspective", "Team", "Co-leads", "Steering group"],
            [[said(each["perspective"]), *(each[name] for name in _PLACES)] for each in places],
        ),
        table("People", ["Who", "How many"], [[_SETS[one["people"]], one["number"]] for one in found]),
        table(
            "Who came in the last quarter, as it was written down",
            ["Perspective", "How many"],
            [[said(each["perspective"]), each] for one in found[:1] for each in one["came"]],
        ),
        *(_answers(_SETS[one["people"]], each) for one in found for each in one["tables"]),
        *(_needs(one["needs_met"]) for one in found if one["needs_met"]),
    )


_PLACES = ("team", "co_leads", "steering_group")
_LIVED = ("lived_experience", "carer", "young_person")


def _answers(who: str, found: dict[str, Any]) -> Table | None:
    """A table of answers, where any of them may be shown."""
    if all(each["suppressed"] for each in found["answers"]):
        return None
    title = f"{who}, by {said(found['dimension']).lower()}"
    rows = [[said(each["answer"]), {name: each[name] for name in _TOLD}] for each in found["answers"]]
    return table(title, ["Answer", "How many"], rows)


def _needs(found: dict[str, Any]) -> Table | None:
    """Whether people had what they needed to be here: of everybody on one's own register."""
    if all(each["suppressed"] for each in found["answers"]):
        return None
    rows = [[said(each["answer"]), {name: each[name] for name in _TOLD}] for each in found["answers"]]
    return table("Whether people had what they needed, in the last quarter", ["Answer", "How many"], rows)


_TOLD = ("count", "at_least", "suppressed", "reason")


def _missing() -> Any:
    """What was noticed before the period was over, or nobody knows when."""
    return (
        select(Missing.missing, Missing.status, Missing.action, Missing.outcome, Missing.noticed_on)
        .where(belongs(Missing), begun(Missing.noticed_from))
        .order_by(col(Missing.noticed_from).desc(), col(Missing.id).desc())
        .limit(MOST)
    )


_MISSING = Statement(_missing)


async def missing(db: Read, over: Over) -> Section:
    """What or who was missing, what was done and what came of it."""
    binds = {name: value for name, value in over.binds.items() if name != "first"}
    rows = await db.rows(_MISSING, **binds)
    finding = (
        f"{number(len(rows), 'thing or group', 'things or groups')} noticed to be missing."
        if rows
        else "Nobody has written down yet who is missing."
    )
    return section(
        "missing",
        "Who is missing",
        finding,
        table(
            "What or who are we missing?",
            ["What or who", "How it stands", "What is done", "What came of it", "Since"],
            [
                [what, said(status), action, outcome, when(on)]
                for what, status, action, outcome, on in reversed(rows)
            ],
        ),
    )


_PAID = Statement(lambda: select(func.count(col(Payment.contributor_id).distinct())).where(fits()))


async def paid(db: Read, over: Over) -> Section:
    """What was offered and paid: of payments that the reader may list, for others to read. A sum of a few
    people's pay tells what one of them got."""
    query = FiguresQuery(project_id=over.project_id, for_on_gte=over.first, for_on_lt=over.after)
    people = told(int(await db.value(_PAID, **asked(query))))
    found = await payments(db, query)
    kept = people["suppressed"]
    days = found["days_to_pay_mean"]
    took = f"after {number(days, 'day', 'days')}" if days else "within a day"
    after = f", {took} on average" if days is not None else ""
    much = f"{_pounds(found['paid_pence'])} paid{after}."
    finding = "Few people were offered pay: how much is kept back." if kept else much
    sums = [
        ["Offered in all", _pounds(found["offered_pence"])],
        ["Paid in all", _pounds(found["paid_pence"])],
        ["Days until people were paid, on average", days],
    ]
    rows = [["People", people], *([what, kept_back() if kept else value] for what, value in sums)]
    return section(
        "paid",
        "What was paid",
        finding if found["payments"] else "No payment is on record.",
        table("Payments to people", ["What", "How much"], rows if found["payments"] else []),
    )


def _pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02}"


async def rated(call: Call, project_id: str) -> Section:
    """How each side sees it, in the newest assessment by each instrument: never a mean of both. Also the lead
    hands on what partners would read."""
    found = await assessments.of_project(call, project_id, exact=False)
    newest = {(each["instrument"], each["edition"]): each for each in found}
    tables = [_sides(each) for each in newest.values()]
    gaps = [row for each in tables for row in each.rows if row[-1].value is not None]
    widest = max(gaps, key=lambda row: abs(float(row[-1].value or 0)), default=None)
    return section(
        "assessments",
        "How each side sees it",
        _widest(widest) if widest else _NO_GAP if found else "No assessment is over yet.",
        *tables,
    )


_NO_GAP = (
    "How the two sides differ is kept back: too few people answered, or too few said one thing or the other."
)


def _widest(row: list[Cell]) -> str:
    plain, (lived, others) = row[0].value, (float(each.value or 0) for each in row[2:4])
    says = f"{lived:g} in a hundred people with lived experience agree, and {others:g} of the others"
    return f"The sides differ most on “{plain}”: {says}."


def _sides(found: dict[str, Any]) -> Table:
    return sides(
        f"{found['title']}: how many in a hundred agree",
        ["What was asked", "Heading", "Lived experience", "Everybody else", "Gap in points"],
        [
            [
                each["plain"],
                said(heading["pi"]),
                *(_agree(side["agreeing"]) for side in each["sides"]),
                each["gap"],
            ]
            for heading in found["headings"]
            for each in heading["questions"]
        ],
    )


def _agree(share: float | None) -> Cell:
    """A share, or that it is kept back."""
    if share is None:
        return cell(kept_back())
    return cell(share)

"""Sections of a report about what was said: why, what changed, whether people heard back, their words."""

from typing import Any

import orjson
from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.features.enumerations import Direction, Expectation, Pi, RecordStatus
from app.features.impact import heard_back
from app.features.impact.record import ImpactRecord
from app.features.organisations import Organisation
from app.features.projects.charter import Baseline
from app.features.projects.sight import ProjectPartner
from app.features.quotes.quote import Quote
from app.features.reports import wording
from app.features.reports.done import MOST
from app.features.reports.over import Over, belongs, within
from app.features.reports.wording import said, together, when
from app.features.reports.written import Section, entries, number, passage, section, table
from app.features.sessions.session import Session
from app.kit.database import Read
from app.kit.dates import in_words
from app.kit.statements import Statement
from app.kit.tables import ID

_STANDS = (RecordStatus.agreed.value, RecordStatus.published.value)
"""A draft is nobody's word yet, and what was taken back is nobody's any more."""

_BASELINES = Statement(
    lambda: select(Baseline.content, Baseline.extent_of_involvement, Baseline.type_of_involvement).where(
        Baseline.project_id == bindparam("project_id", type_=ID)
    )
)


_ORGANISATIONS = Statement(lambda: select(Organisation.id, Organisation.name))
_PARTNERS = Statement(
    lambda: select(ProjectPartner.partner_organisation_id).where(
        ProjectPartner.project_id == bindparam("project_id", type_=ID)
    )
)


async def why(db: Read, project: dict[str, Any]) -> Section:
    """The purpose, what was intended, what was not up for change, and what there was before."""
    before = await db.rows(_BASELINES, project_id=project["id"])
    purpose = project["purpose"]
    return section(
        "why",
        "Why",
        f"The purpose: {purpose}" if purpose else "No purpose is written down yet.",
        passage("What was to be different", project["intended_difference"]),
        passage("What was not up for change", project["limits"]),
        *(passage("Before", words) for row in before for words in row),
        table("The project", ["What", "Is"], await _facts(db, project)),
    )


async def _facts(db: Read, project: dict[str, Any]) -> list[list[Any]]:
    names = {row[0]: row[1] for row in await db.rows(_ORGANISATIONS)}
    partners = [names[row[0]] for row in await db.rows(_PARTNERS, project_id=project["id"])]
    facts = [
        ("Led by", names[project["organisation_id"]]),
        ("Together with", ", ".join(sorted(partners))),
        ("When", when(project["happened"])),
        ("Stage", wording.stage(project["stage"])),
        ("Funder", project["funder"]),
        ("Areas", ", ".join(orjson.loads(project["priority_areas"]))),
        ("How closely people were to work together", said(project["ladder_intended"])),
        ("How it was experienced", said(project["ladder_experienced"])),
    ]
    return [[name, value] for name, value in facts if value]


_COUNTS = Statement(
    lambda: (
        select(ImpactRecord.pi, ImpactRecord.direction, ImpactRecord.expectation, func.count())
        .outerjoin(Session, heard_back.in_session())
        .where(belongs(ImpactRecord), within(heard_back.said_on()), col(ImpactRecord.status).in_(_STANDS))
        .group_by(ImpactRecord.pi, ImpactRecord.direction, ImpactRecord.expectation)
    )
)
_RECORDS = Statement(
    lambda: (
        select(
            ImpactRecord.pi,
            ImpactRecord.statement,
            ImpactRecord.perspectives,
            ImpactRecord.direction,
            ImpactRecord.expectation,
            ImpactRecord.response,
            ImpactRecord.response_due_on,
            ImpactRecord.fed_back_on,
            ImpactRecord.occurred_on,
        )
        .outerjoin(Session, heard_back.in_session())
        .where(belongs(ImpactRecord), within(heard_back.said_on()), col(ImpactRecord.status).in_(_STANDS))
        .order_by(col(ImpactRecord.occurred_from).desc(), col(ImpactRecord.id).desc())
        .limit(MOST)
    )
)

WAYS = {"positive": "for the better", "negative": "for the worse", "mixed": "mixed", "none": "no change"}
_DIRECTIONS = (*(each.value for each in Direction), None)


async def five_headings(db: Read, over: Over) -> Section:
    """What was seen, by heading and direction, and in whose view. What is hoped for stands apart."""
    rows = [tuple(row) for row in await db.rows(_COUNTS, **over.binds)]
    seen = {
        (pi, direction): sum(
            int(row[3]) for row in rows if row[:3] == (pi, direction, Expectation.observed.value)
        )
        for pi in (each.value for each in Pi)
        for direction in _DIRECTIONS
    }
    hoped = sum(int(row[3]) for row in rows if row[2] == Expectation.intended.value)
    total = sum(seen.values())
    ways = [(sum(seen[pi.value, way] for pi in Pi), way) for way in _DIRECTIONS]
    each = ", ".join(f"{count} {WAYS.get(way or '', 'not said')}" for count, way in ways if count)
    finding = (
        f"{number(total, 'thing', 'things')} seen: {each}; {hoped or 'none'} more hoped for."
        if total
        else f"Nothing is on record that was seen; {number(hoped, 'thing', 'things')} hoped for."
    )
    return section(
        "five_headings",
        "What changed, and who says so",
        finding,
        table(
            "What was seen, by heading",
            ["Heading", "For the better", "For the worse", "Mixed", "No change", "Not said"],
            [[said(pi.value), *(seen[pi.value, each] for each in _DIRECTIONS)] for pi in Pi],
        ),
        entries("In words", _IN_WORDS, [_record(row) for row in await db.rows(_RECORDS, **over.binds)]),
    )


_IN_WORDS = [
    "What people said",
    "Heading",
    "Who says so",
    "Which way",
    "When",
    "What was answered",
    "People heard back",
]


def _record(row: Any) -> list[Any]:
    pi, statement, perspectives, direction, expectation, response, due_on, fed_back_on, occurred_on = row
    way = "hoped for" if expectation == Expectation.intended else WAYS.get(direction or "")
    # What calls for no answer is not shown as one that is owed.
    answer = response or (due_on and "not yet")
    sayers = together(perspectives)
    heard = when(fed_back_on) or (response and "not yet")
    return [statement, said(pi), sayers, way, when(occurred_on), answer, heard]


async def answered(db: Read, over: Over) -> Section:
    """You said, we did: how many heard what came of it, and how long that took."""
    groups = await heard_back.groups_of(db, **over.binds)
    found = heard_back.figures(groups)
    asked, heard, days = found["asked"] or 0, found["heard_back"] or 0, found["median_days"]
    took = f"; in the middle it took {number(days, 'day', 'days')}" if days is not None else ""
    finding = (
        f"People heard back on {heard} of {number(asked, 'thing', 'things')} that called for an answer{took}."
        if asked
        else "Nothing is on record that called for an answer."
    )
    undated = heard_back.undated(groups)
    return section(
        "heard_back",
        "Whether people heard back",
        finding,
        table(
            "You said, we did",
            ["What", "How many"],
            [
                ["Called for an answer", asked],
                *([["Of these, nobody wrote down the day of", undated]] if undated else []),
                ["Were answered", found["answered"]],
                ["People heard back", heard],
                ["Per cent that heard back", found["rate_percent"]],
                ["Days until people heard back, the middle one", days],
            ]
            if asked
            else [],
        ),
        table(
            "By the month in which it was said",
            ["Month", "Called for an answer", "People heard back"],
            [
                [in_words(month), each["asked"], each["heard_back"]]
                for month, each in heard_back.by_month(groups)
            ],
        ),
    )


_QUOTES = Statement(
    lambda: (
        select(Quote.words, Quote.credited_as)
        .where(Quote.project_id == bindparam("project_id", type_=ID))
        .order_by(col(Quote.id).desc())
        .limit(50)
    )
)


async def own_words(public: Read, over: Over) -> Section:
    """Words that their owners approved for everybody, read as anybody reads them. What they approved for some
    is not in a report that may be handed on."""
    rows = await public.rows(_QUOTES, project_id=over.project_id)
    finding = f"{number(len(rows), 'quotation', 'quotations')} approved for everybody by their owners."
    return section(
        "own_words",
        "In their own words",
        finding,
        *(passage(credited or "Without a name", words) for words, credited in rows),
    )

"""An evidence pack for a regulator or an auditor: what speaks to each standard, with what was answered."""

from collections import defaultdict
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import select
from sqlmodel import col

from app.features.crosswalk.standards import STANDARDS, TITLES, Standard, StandardSet
from app.features.enumerations import RecordStatus
from app.features.impact import heard_back
from app.features.impact.record import ImpactRecord
from app.features.organisations import ORGANISATIONS
from app.features.projects.project import Project
from app.features.reports import forms
from app.features.reports.over import Over, belongs, within
from app.features.reports.voices import WAYS
from app.features.reports.wholes import WITHHELD
from app.features.reports.wording import together, when
from app.features.reports.written import PeriodQuery, Report, Section, entries, number, section, table
from app.features.sessions.session import Session
from app.kit.answering import id_in_path
from app.kit.dates import today
from app.kit.inputs import Code
from app.kit.operations import Answer, Call
from app.kit.problems import invalid, parameter_fault
from app.kit.standing import standing
from app.kit.statements import Statement

_SETS = {each.code: each for each in STANDARDS.items}


class EvidenceQuery(PeriodQuery):
    standards: Code | None = Field(
        default=None,
        description="One set of `/v1/public/standards`, for example of one regulator; all, if not given.",
    )


_RECORDS = Statement(
    lambda: (
        select(
            ImpactRecord.standards,
            ImpactRecord.statement,
            ImpactRecord.perspectives,
            ImpactRecord.direction,
            Project.title,
            ImpactRecord.occurred_on,
            ImpactRecord.response,
            ImpactRecord.response_due_on,
            ImpactRecord.fed_back_on,
        )
        .join(Project, col(Project.id) == ImpactRecord.project_id)
        .outerjoin(Session, heard_back.in_session())
        .where(
            belongs(ImpactRecord),
            within(heard_back.said_on()),
            col(ImpactRecord.status).in_((RecordStatus.agreed.value, RecordStatus.published.value)),
        )
        .order_by(col(ImpactRecord.occurred_from), ImpactRecord.id)
    )
)
COUNTS = (
    "Records that you may list and that name a standard: agreed and published ones. One record may speak to "
    "several standards, and is then in each."
)
_COLUMNS = [
    "What people said",
    "Who says so",
    "Which way",
    "Project",
    "When",
    "What was answered",
    "People heard back",
]


async def report(call: Call) -> Answer:
    """Of the projects that one organisation leads, by standard."""
    query: EvidenceQuery = call.query(EvidenceQuery)
    query.check()
    if query.standards is not None and query.standards not in _SETS:
        detail = f"There is no such set. One of: {', '.join(_SETS)}."
        raise invalid(parameter_fault("standards", "unknown-reference", detail))
    async with call.services.database.read(call.scope) as db:
        row = (await standing(db, ORGANISATIONS, id_in_path(call.path["organisation_id"]))).row
        over = Over(organisation_id=row["id"], first=query.first, last=query.last)
        records = await db.rows(_RECORDS, **over.binds)
    made = Report(
        title=row["name"],
        of="Evidence by standard",
        of_id=row["id"],
        first=over.binds["first"],
        last=query.last.isoformat() if query.last else None,
        as_of=today().isoformat(),
        counts=[COUNTS],
        withheld=WITHHELD,
        sections=_sections(records, query.standards),
    )
    return await forms.answer(made, query.format)


def _sections(records: list[Any], only: str | None) -> list[Section]:
    by_code: dict[str, list[Any]] = defaultdict(list)
    for names, *rest in records:
        for code in orjson.loads(names):
            by_code[code].append(_row(rest))
    found = [_of_set(kept, by_code) for kept in _SETS.values() if only in (None, kept.code)]
    others = [Standard(code=code, title=code) for code in sorted(by_code.keys() - TITLES.keys())]
    return (
        found
        if only or not others
        else [*found, _of_set(_OWN.model_copy(update={"standards": others}), by_code)]
    )


_OWN = StandardSet(code="own", title="Our own standards", publisher="", source="", standards=[])


def _of_set(kept: StandardSet, by_code: dict[str, list[Any]]) -> Section:
    each = [(one.title, by_code.get(one.code, [])) for one in kept.standards]
    met = sum(1 for _, rows in each if rows)
    return section(
        kept.code,
        kept.title,
        f"{kept.title}: evidence for {met or 'none'} of {number(len(each), 'standard', 'standards')}.",
        table("Records for each", ["Standard", "Records"], [[title, len(rows)] for title, rows in each])
        if met
        else None,
        *(entries(title, _COLUMNS, rows) for title, rows in each),
    )


def _row(record: list[Any]) -> list[Any]:
    statement, perspectives, direction, project, on, response, due_on, heard = record
    sayers = together(perspectives)
    answers = [response or (due_on and "not yet"), when(heard) or (response and "not yet")]
    return [statement, sayers, WAYS.get(direction or ""), project, when(on), *answers]

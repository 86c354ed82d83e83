"""The reports on a project, an organisation and the whole partnership: which sections make each."""

from collections.abc import Awaitable, Callable

from app.features.assessments.assessments import ASSESSMENTS
from app.features.organisations import ORGANISATIONS
from app.features.payments.payments import PAYMENTS
from app.features.presence.counts import Of
from app.features.presence.sets import OF_ORGANISATION, OF_PROJECT
from app.features.projects.project import PROJECTS
from app.features.reports import done, forms, people, voices
from app.features.reports.over import Over
from app.features.reports.written import PeriodQuery, Report, Section
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import today
from app.kit.operations import Answer, Call
from app.kit.scope import PUBLIC
from app.kit.standing import standing

COUNTS = [
    "Records that you may list: agreed and published ones. Small numbers of records are shown.",
    "Numbers of people are rounded down to a multiple of 5.",
]
AS_TODAY = (
    "The purpose, the team, quotations, assessments and how things stand are as they are today; all else is "
    "of this time."
)
BEGAN = (
    "What began in this time, on the first day that is written down for it, and pieces of work that reach "
    "into it. What has no day is only in a report of all time."
)
WITHHELD = [
    "Names, and what helps somebody: they stay with the home organisation.",
    "Numbers of people that are smaller than 10, and those that would tell of a few: they say “kept back”.",
    "Drafts, words that were taken back, and words that are not approved for everybody.",
    "Sections of what you have no permission to read.",
]
UNPAID = "What was paid: payments are for the person's home organisation."


async def project(call: Call) -> Answer:
    """One project, for whoever funds it or asks what became of it."""
    query: PeriodQuery = call.query(PeriodQuery)
    query.check()
    async with call.services.database.read(call.scope) as db:
        found = await standing(db, PROJECTS, id_in_path(call.path["project_id"]))
    row, pays = found.row, found.relation == "own" and _pays(call)
    over = Over(project_id=row["id"], first=query.first, last=query.last)
    of = Of(row["organisation_id"], row["id"])
    near = found.relation != "network"
    rated = [await people.rated(call, row["id"])] if near and call.scope.may(ASSESSMENTS.reads) else []
    present = await people.present(call, of, OF_PROJECT if near else (), own=found.relation == "own")
    async with call.services.database.read(PUBLIC) as public:
        words = await voices.own_words(public, over)
    async with call.services.database.read(call.scope) as db:
        sections = [
            await voices.why(db, row),
            *await _may(db, over, done.sessions),
            present,
            *await _may(db, over, voices.five_headings),
            *rated,
            *await _may(db, over, voices.answered),
            words,
            *await _may(db, over, done.outputs, done.plan, done.went_on, people.missing),
            *await _may(db, over, *([people.paid] if pays else [])),
        ]
    report = _report(query, row["title"], "What became of one project", row["id"], sections, pays)
    return await forms.answer(report, query.format)


async def organisation(call: Call) -> Answer:
    """Everything that one organisation leads, over a year or another period."""
    query: PeriodQuery = call.query(PeriodQuery)
    query.check()
    async with call.services.database.read(call.scope) as db:
        row = (await standing(db, ORGANISATIONS, id_in_path(call.path["organisation_id"]))).row
    own = row["id"] == call.scope.organisation_id
    pays = own and _pays(call)
    over = Over(organisation_id=row["id"], first=query.first, last=query.last)
    present = [await people.present(call, Of(row["id"], None), OF_ORGANISATION, own=True)] if own else []
    async with call.services.database.read(call.scope) as db:
        sections = [
            *await _may(db, over, done.projects, *_SHARED),
            *present,
            *await _may(db, over, people.missing, *([people.paid] if pays else [])),
        ]
    report = _report(query, row["name"], "What one organisation leads", row["id"], sections, pays)
    return await forms.answer(report, query.format)


async def partnership(call: Call) -> Answer:
    """Everything that the reader may see, whoever leads it."""
    query: PeriodQuery = call.query(PeriodQuery)
    query.check()
    over = Over(first=query.first, last=query.last)
    async with call.services.database.read(call.scope) as db:
        sections = await _may(db, over, done.projects, *_SHARED, people.missing)
    report = _report(query, "The partnership", "All projects that you may see", None, sections, pays=False)
    return await forms.answer(report, query.format)


def _pays(call: Call) -> bool:
    """A contributor lists their own payments, also where they co-lead: they are not what a project paid."""
    return call.scope.may(PAYMENTS.reads) and not call.scope.is_person


Part = Callable[[Read, Over], Awaitable[Section]]

_SHARED: tuple[Part, ...] = (
    done.outputs,
    done.sessions,
    voices.five_headings,
    voices.answered,
    done.went_on,
)
"""What a year of one and a year of all have in common."""

_NEEDS: dict[Part, str] = {
    done.projects: "projects:read",
    done.outputs: "projects:read",
    done.plan: "projects:read",
    done.went_on: "projects:read",
    people.missing: "projects:read",
    done.sessions: "sessions:read",
    voices.five_headings: "impact-records:read",
    voices.answered: "impact-records:read",
    people.paid: PAYMENTS.reads,
}


async def _may(db: Read, over: Over, *parts: Part) -> list[Section]:
    """Those sections of which the reader may also read the records one by one."""
    return [await part(db, over) for part in parts if db.scope.may(_NEEDS[part])]


def _report(
    query: PeriodQuery, title: str, of: str, of_id: str | None, sections: list[Section], pays: bool
) -> Report:
    return Report(
        title=title,
        of=of,
        of_id=of_id,
        first=query.first.isoformat() if query.first else None,
        last=query.last.isoformat() if query.last else None,
        as_of=today().isoformat(),
        counts=[*COUNTS, BEGAN, AS_TODAY] if query.first or query.last else COUNTS,
        withheld=WITHHELD if pays else [*WITHHELD, UNPAID],
        sections=sections,
    )

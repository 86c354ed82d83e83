"""What became of all that is public, as one report that anybody may read."""

from app.features.public import EACH_TIME, cacheable
from app.features.reports import done, people, voices
from app.features.reports.over import Over
from app.features.reports.written import Report
from app.kit.dates import today
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.scope import PUBLIC

COUNTS = ["What is published, of projects that are public. Records, not people."]
WITHHELD = [
    "Names. Numbers of people that are smaller than 10. What is not published, and what was taken back."
]


async def _run(call: Call) -> Answer:
    call.no_query()
    over = Over()
    async with call.services.database.read(PUBLIC) as db:
        sections = [
            await voices.five_headings(db, over),
            await voices.answered(db, over),
            await done.outputs(db, over),
            await done.went_on(db, over),
            await people.missing(db, over),
        ]
    report = Report(
        title="What came of it",
        of="All public projects",
        of_id=None,
        first=None,
        last=None,
        as_of=today().isoformat(),
        counts=COUNTS,
        withheld=WITHHELD,
        sections=sections,
    )
    answer = json_answer(report.model_dump(mode="json", by_alias=True))
    return cacheable(call, answer, EACH_TIME)


def operations() -> list[Operation]:
    """One read that needs no token."""
    return [
        Operation(
            "GET",
            "/v1/public/impact",
            "read_public_impact",
            _run,
            None,
            "Read what became of all public projects",
            "public",
            description="Good, bad and none, and whether people heard back. Public and the same for "
            "everybody: caches ask each time whether it has changed.",
            answers={200: Report},
        )
    ]

"""Reports that are written down, and figures."""

from typing import Any

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.impact.heard_back import READS
from app.features.impact.record import IMPACT_RECORDS
from app.features.reports import evidence, forms, four_pi, own, wholes
from app.features.reports.evidence import EvidenceQuery
from app.features.reports.written import PeriodQuery, Report, ReportQuery
from app.kit.operations import Operation

_FORMS = (
    "Each section begins with its finding. `format=csv` has one line for each value; `html` is a page to "
    "print, and `pdf` the same as a file that screen readers take."
)


def _written(
    path: str,
    name: str,
    run: Any,
    summary: str,
    description: str,
    query: Any = PeriodQuery,
    reads: str = READS,
) -> Operation:
    return Operation(
        "GET",
        f"/v1/reports/{path}",
        name,
        run,
        reads,
        summary,
        "reports",
        description=f"{description} {_FORMS}",
        query=query,
        answers={200: Report},
        also_as=forms.ALSO_AS,
    )


def operations() -> list[Operation]:
    """Five reports, and the figures of 4Pi."""
    return [
        *four_pi.operations(),
        _written(
            "projects/{project_id}",
            "read_project_report",
            wholes.project,
            "Write a report of one project",
            "For a funder: why, what took place, who took part, what changed and who says so, what goes on. "
            "Of what you may list.",
        ),
        _written(
            "organisations/{organisation_id}/year",
            "read_organisation_report",
            wholes.organisation,
            "Write a report of what one organisation leads",
            "Over a year, or any other period. Of what you may list.",
        ),
        _written(
            "partnership",
            "read_partnership_report",
            wholes.partnership,
            "Write a report of the whole partnership",
            "All projects that you may see, with pieces of work by kind.",
        ),
        _written(
            "organisations/{organisation_id}/evidence",
            "read_evidence_report",
            evidence.report,
            "Write an evidence pack by standard",
            "What speaks to each standard, and what was answered, in projects that one organisation leads.",
            EvidenceQuery,
            IMPACT_RECORDS.reads,
        ),
        _written(
            "contributors/{contributor_id}",
            "read_contributor_report",
            own.report,
            "Write one contributor's own report",
            "What they gave, what came of it and what they gained. For them and their home organisation, and "
            "of it what you may read.",
            ReportQuery,
            CONTRIBUTORS.reads,
        ),
    ]

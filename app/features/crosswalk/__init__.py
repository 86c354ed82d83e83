"""The same records as others' forms ask for them: PIRIT, GRIPP2 and standards. 4Pi is not bent to fit."""

from app.features.crosswalk import gripp2, pirit, standards
from app.features.impact.heard_back import READS
from app.features.impact.record import IMPACT_RECORDS
from app.kit.operations import Operation

_LISTED = "Made of what you may list, without what was taken back. Words of records, not figures of people."


def operations() -> list[Operation]:
    """Reads of one project each, and the list of standards for everybody."""
    of_project = "/v1/reports/projects/{project_id}"
    return [
        Operation(
            "GET",
            "/v1/public/standards",
            "list_standards",
            standards.run_list,
            None,
            "List standards that records can speak to, as codes",
            "public",
            description="UK Standards for Public Involvement, Social Work England, CQC: codes and headings. "
            "The texts are their publishers'. Records may name other codes.",
            answers={200: standards.StandardList},
        ),
        Operation(
            "GET",
            f"{of_project}/standards",
            "read_standards_report",
            standards.run_count,
            READS,
            "Count a project's impact records by the standards that they speak to",
            "reports",
            description="Counts the records that you may list, except those taken back. They are records, "
            "not people, so small numbers are shown. A code that is not in the list is in `own`.",
            answers={200: standards.StandardsReport},
        ),
        Operation(
            "GET",
            f"{of_project}/pirit",
            "read_pirit_table",
            pirit.run,
            IMPACT_RECORDS.reads,
            "Read a project's impact records as PIRIT's tracking table",
            "reports",
            description=f"Its columns, exactly; what is not written down stays blank. {_LISTED} Drafts are "
            "counted and left out. In CSV, a text that a spreadsheet would take for a formula begins with an "
            "apostrophe.",
            query=pirit.PiritQuery,
            answers={200: pirit.PiritTable},
            also_as=("text/csv",),
        ),
        Operation(
            "GET",
            f"{of_project}/gripp2",
            "read_gripp_report",
            gripp2.run,
            IMPACT_RECORDS.reads,
            "Read what is stored about a project under the five items of GRIPP2's short form",
            "reports",
            description=f"Each passage says where it comes from. {_LISTED} Drafts are counted and left out.",
            answers={200: gripp2.GrippShortForm},
        ),
    ]

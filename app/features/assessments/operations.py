"""The operations of assessments, but those without an account."""

from app.features.assessments import answering, assessments, instruments, reports
from app.kit.operations import Operation


def operations() -> list[Operation]:
    """Instruments, the assessments themselves, one's own answers, and figures of all."""
    return [
        *instruments.operations(),
        *assessments.operations(),
        *answering.operations(),
        *reports.operations(),
    ]

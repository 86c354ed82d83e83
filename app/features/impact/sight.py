"""Who sees an impact record (docs/decisions/0007)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.features.enumerations import RecordStatus
from app.features.projects.sight import is_partner, seen

SHARED = (RecordStatus.agreed.value, RecordStatus.published.value)
"""What partners see. What was taken back is its author's and the lead's, and a draft its author's alone."""


def sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a record; `row` has its columns, or parameters of their names."""
    return or_(
        row.recorded_by_organisation_id == reader,
        and_(row.organisation_id == reader, row.status != RecordStatus.draft.value),
        and_(row.status.in_(SHARED), is_partner(row.project_id, reader)),
        and_(row.status == RecordStatus.published.value, seen(row.organisation_id, row.project_id, reader)),
    )

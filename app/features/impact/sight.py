"""Who sees an impact record (docs/decisions/0007)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from app.features.enumerations import RecordStatus
from app.features.projects.sight import co_leads, is_partner, seen, shown_to_all, takes_part
from app.kit.tables import ORGANISATION, PERSON

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


def person_sees(row: Any) -> ColumnElement[bool]:
    """Whether the asking contributor sees a record: what is agreed where they take part, what
    the staff co-lead sees where they co-lead, what anybody sees, and what they wrote themselves."""
    by_us = row.recorded_by_organisation_id == ORGANISATION
    return or_(
        and_(row.status.in_(SHARED), takes_part(row.project_id)),
        and_(or_(row.status != RecordStatus.draft.value, by_us), co_leads(row.project_id)),
        and_(row.status == RecordStatus.published.value, shown_to_all(row.project_id)),
        wrote(row.id),
    )


def wrote(record_id: Any) -> ColumnElement[bool]:
    """Whether the asking contributor wrote a record in their own name."""
    from app.features.impact.position import Position

    position = aliased(Position.__table__)
    found = exists().where(
        position.c.impact_record_id == record_id, position.c.contributor_id == PERSON, position.c.wrote
    )
    return found.correlate_except(position)


def record_seen(record_id: Any, sees_it: Any) -> ColumnElement[bool]:
    """Whether a record is seen that another row hangs on; `sees_it` says so of the record's columns."""
    from app.features.impact.record import ImpactRecord

    record = aliased(ImpactRecord.__table__)
    return exists().where(record.c.id == record_id, sees_it(record.c)).correlate_except(record)

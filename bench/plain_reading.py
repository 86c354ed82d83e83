"""What the plain server reads: a filter for what the organisation may see, and rows as response models."""

from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import and_, col, exists, or_, select

from bench.plain_models import (
    NOBODY,
    ExternalId,
    ImpactRecord,
    ImpactRecordRead,
    Project,
    ProjectPartner,
    ProjectRead,
)


def _is_partner(project_id: Any, organisation_id: str) -> Any:
    return exists().where(
        col(ProjectPartner.project_id) == project_id,
        col(ProjectPartner.partner_organisation_id) == organisation_id,
    )


def _named(relation: Any, organisation_id: str) -> Any:
    """External ids, of which an organisation sees its own and the common ones."""
    return selectinload(
        relation.and_(col(ExternalId.assigned_by_organisation_id).in_([organisation_id, NOBODY]))
    )


def projects(organisation_id: str) -> Any:
    """The projects that an organisation may see."""
    visible = or_(
        col(Project.organisation_id) == organisation_id,
        _is_partner(col(Project.id), organisation_id),
        col(Project.visibility).in_(["network", "public"]),
    )
    loads = selectinload(Project.partners), _named(Project.named, organisation_id)
    return select(Project).where(visible).options(*loads)


def project(found: Project, organisation_id: str) -> ProjectRead:
    """One project as its reader may see it."""
    partners = sorted(each.partner_organisation_id for each in found.partners)
    read = ProjectRead.model_validate(
        found,
        update={"partner_organisation_ids": partners, "external_ids": found.named, "withheld": []},
    )
    if organisation_id not in (found.organisation_id, *partners):
        read.budget_pence = read.insurance_note = None
        read.withheld = ["budget_pence", "insurance_note"]
    return read


def impact_records(organisation_id: str) -> Any:
    """The impact records that an organisation may see."""
    status, project_id = col(ImpactRecord.status), col(ImpactRecord.project_id)
    partner = _is_partner(project_id, organisation_id)
    open_project = exists().where(
        col(Project.id) == project_id, col(Project.visibility).in_(["network", "public"])
    )
    visible = or_(
        col(ImpactRecord.organisation_id) == organisation_id,
        col(ImpactRecord.recorded_by_organisation_id) == organisation_id,
        and_(status.in_(["agreed", "published"]), partner),
        and_(status == "published", open_project),
    )
    loads = (
        selectinload(ImpactRecord.project).selectinload(Project.partners),
        _named(ImpactRecord.named, organisation_id),
    )
    return select(ImpactRecord).where(visible).options(*loads)


def impact_record(found: ImpactRecord, organisation_id: str) -> ImpactRecordRead:
    """One impact record as its reader may see it."""
    read = ImpactRecordRead.model_validate(found, update={"external_ids": found.named, "withheld": []})
    partners = [each.partner_organisation_id for each in found.project.partners]
    if organisation_id not in (found.organisation_id, found.recorded_by_organisation_id, *partners):
        read.session_id = read.participation_id = None
        read.rating = read.scale_id = read.scale_version = None
        read.withheld = ["session_id", "participation_id", "rating", "scale_id", "scale_version"]
    return read

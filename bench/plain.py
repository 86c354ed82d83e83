"""The way that FastAPI's and SQLModel's tutorials teach: sync endpoints, Session, response models.

Honest, and a little kind: relations are loaded with `selectinload` instead of one query for each row, and on
PostgreSQL it connects as a role that row security does not hold.
"""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError
from sqlmodel import Session, create_engine, select
from uuid_utils import uuid4

from bench import passes, plain_reading
from bench.plain_models import (
    AuditEntry,
    Event,
    ExternalId,
    FeedCounter,
    FeedEntry,
    ImpactRecord,
    ImpactRecordPage,
    Project,
    ProjectCreate,
    ProjectPage,
    ProjectPurpose,
    ProjectRead,
    StateChange,
    first_day,
)

_url = os.environ["BENCH_PLAIN_URL"].replace("postgresql://", "postgresql+psycopg://", 1)
engine = create_engine(_url, connect_args={"check_same_thread": False} if _url.startswith("sqlite") else {})
app = FastAPI()
_oauth2 = OAuth2PasswordBearer(tokenUrl="token")


def get_session() -> Iterator[Session]:
    """A session for the length of a request."""
    with Session(engine) as session:
        yield session


def get_organisation(token: Annotated[str, Depends(_oauth2)]) -> str:
    """The organisation of a checked token."""
    try:
        return str(passes.read(token)["organisation_id"])
    except JWTError:
        raise HTTPException(401, "Could not validate credentials") from None


SessionDep = Annotated[Session, Depends(get_session)]
OrganisationDep = Annotated[str, Depends(get_organisation)]
Lead = Annotated[str | None, Query(alias="organisation_id")]


@app.get("/v1/projects/{project_id}", response_model=ProjectRead)
def read_project(project_id: str, session: SessionDep, organisation_id: OrganisationDep) -> Any:
    """Read one project."""
    statement = plain_reading.projects(organisation_id).where(Project.id == project_id)
    project = session.exec(statement).first()
    if project is None:
        raise HTTPException(404, "Project not found")
    return plain_reading.project(project, organisation_id)


@app.get("/v1/projects", response_model=ProjectPage)
def list_projects(
    session: SessionDep,
    organisation_id: OrganisationDep,
    limit: int = 50,
    cursor: str | None = None,
    stage: str | None = None,
    lead: Lead = None,
) -> Any:
    """List projects by id."""
    statement = plain_reading.projects(organisation_id).order_by(Project.id).limit(limit + 1)
    if lead is not None:
        statement = statement.where(Project.organisation_id == lead)
    if stage is not None:
        statement = statement.where(Project.stage == stage)
    if cursor is not None:
        statement = statement.where(Project.id > cursor)
    found = session.exec(statement).all()
    items = [plain_reading.project(each, organisation_id) for each in found[:limit]]
    return {"items": items, "next_cursor": items[-1].id if len(found) > limit else None}


@app.get("/v1/impact-records", response_model=ImpactRecordPage)
def list_impact_records(
    session: SessionDep,
    organisation_id: OrganisationDep,
    limit: int = 50,
    cursor: str | None = None,
    status: str | None = None,
    lead: Lead = None,
) -> Any:
    """List impact records by id."""
    statement = plain_reading.impact_records(organisation_id).order_by(ImpactRecord.id).limit(limit + 1)
    if lead is not None:
        statement = statement.where(ImpactRecord.organisation_id == lead)
    if status is not None:
        statement = statement.where(ImpactRecord.status == status)
    if cursor is not None:
        statement = statement.where(ImpactRecord.id > cursor)
    found = session.exec(statement).all()
    items = [plain_reading.impact_record(each, organisation_id) for each in found[:limit]]
    return {"items": items, "next_cursor": items[-1].id if len(found) > limit else None}


@app.post("/v1/projects", response_model=ProjectRead, status_code=201)
def create_project(sent: ProjectCreate, session: SessionDep, organisation_id: OrganisationDep) -> Any:
    """Create a project, with its history, its audit entry and its entries in feeds."""
    project = Project.model_validate(
        sent,
        update={
            "organisation_id": organisation_id,
            "title_key": sent.title.casefold(),
            "happened_from": first_day(sent.happened),
            "purpose_version": 1,
        },
    )
    session.add(project)
    session.flush()
    _keep_history(session, project, sent)
    _publish(session, project)
    session.commit()
    session.refresh(project)
    return plain_reading.project(project, organisation_id)


def _keep_history(session: Session, project: Project, sent: ProjectCreate) -> None:
    lead_id, project_id = project.organisation_id, project.id
    for each in sent.external_ids:
        given = {"assigned_by_organisation_id": lead_id, "record_id": project_id}
        session.add(ExternalId.model_validate(each, update=given))
    session.add(ProjectPurpose(organisation_id=lead_id, project_id=project_id, purpose=project.purpose))
    session.add(StateChange(organisation_id=lead_id, record_id=project_id, to_state=project.stage))
    session.add(
        AuditEntry(
            organisation_id=lead_id,
            record_id=project_id,
            record_organisation_id=lead_id,
            members=sorted(sent.model_fields_set),
            request_id=f"urn:uuid:{uuid4()}",
        )
    )


def _publish(session: Session, project: Project) -> None:
    event = Event(record_id=project.id, href=f"/v1/projects/{project.id}")
    session.add(event)
    session.flush()
    statement = select(FeedCounter).order_by(FeedCounter.organisation_id).with_for_update()
    if project.visibility == "partners":
        statement = statement.where(FeedCounter.organisation_id == project.organisation_id)
    for counter in session.exec(statement):
        counter.seq += 1
        session.add(counter)
        session.add(
            FeedEntry(reader_organisation_id=counter.organisation_id, seq=counter.seq, event_id=event.id)
        )


def create() -> FastAPI:
    """The ASGI application on the database of the environment."""
    return app

"""What anybody may read, without a token: public projects, their sessions, and what came of them."""

import gzip
import hashlib
from typing import Any

from pydantic import BaseModel, Field, create_model
from sqlalchemy import select
from sqlmodel import col

from app.features import biography_pack
from app.features.biography_pack import BiographyInPack
from app.features.impact.record import IMPACT_RECORDS
from app.features.organisations import Organisation
from app.features.projects.charter import BASELINE, CHARTER
from app.features.projects.course import COMMITMENTS, PLAN_CHANGES
from app.features.projects.outputs import OPPORTUNITIES, OUTPUTS, Output
from app.features.projects.project import PROJECTS, Project
from app.features.projects.sight import ProjectPartner
from app.features.projects.team import TEAM
from app.features.quotes.quote import QUOTES, Quote
from app.features.reports.four_pi import FourPiReport, four_pi
from app.features.sessions.session import SESSIONS, Session
from app.features.shown import MOST, PublicQuery, shown
from app.kit import reading
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import Day
from app.kit.expressions import JsonObject, JsonRows
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.resource import page_answer
from app.kit.scope import PUBLIC


class PublicSessionQuery(PublicQuery):
    starts_on_gte: Day | None = Field(default=None, description="By the first day that it may mean.")


# -- what is shown. Headcounts are the lead's and its partners': they are read here as an expression of their
# own, and leave this module only by `coarse`.


def _lead_of(model: Any) -> Any:
    lead = select(JsonObject(id=Organisation.id, name=Organisation.name))
    return lead.where(Organisation.id == model.organisation_id).correlate(model).scalar_subquery()


def _partners() -> Any:
    partners = select(JsonRows(Organisation.id, Organisation.name, names=("id", "name")))
    joined = partners.join(ProjectPartner, col(ProjectPartner.partner_organisation_id) == Organisation.id)
    return joined.where(ProjectPartner.project_id == Project.id).correlate(Project).scalar_subquery()


def _project_of_quote() -> Any:
    project = select(JsonObject(id=Project.id, title=Project.title))
    return project.where(Project.id == Quote.project_id).correlate(Quote).scalar_subquery()


def _project_of_session() -> Any:
    project = select(JsonObject(id=Project.id, title=Project.title))
    return project.where(Project.id == Session.project_id).correlate(Session).scalar_subquery()


_IN_BRIEF = "id title kind kind_label purpose stage happened for_whom priority_areas example_layer source"
_SESSION = """id title kind kind_label starts_on starts_at ends_at time_zone duration_kind mode venue
    venue_access priority_area audience status example_layer"""

BRIEF = shown(PROJECTS, _IN_BRIEF, order="title", lists={"lead_organisation": lambda: _lead_of(Project)})
FULL = shown(
    PROJECTS,
    f"""{_IN_BRIEF} intended_difference limits cross_cutting_theme spheres programme_context funder
    ethics_approval ladder_intended ladder_experienced""",
    lists={
        "lead_organisation": lambda: _lead_of(Project),
        "partner_organisations": _partners,
        "headcounts": lambda: col(Project.headcounts),
    },
)
SESSION = shown(
    SESSIONS,
    _SESSION,
    order="starts_on",
    lists={"project": _project_of_session, "lead_organisation": lambda: _lead_of(Session)},
)
_WORDS = "id kind words credited_as owner source example_layer"
QUOTE = shown(QUOTES, _WORDS, lists={"project": _project_of_quote})
PARTS = {
    "team": shown(TEAM, "role role_label role_title perspectives"),
    "charters": shown(
        CHARTER, "title edition principles signed_off_on review_on source", order="signed_off_on"
    ),
    "baselines": shown(
        BASELINE,
        """occurred_on when where how content duration numbers extent_of_involvement type_of_involvement
        source""",
        order="occurred_on",
    ),
    "plan_changes": shown(PLAN_CHANGES, "proposed decided why decided_on source", order="decided_on"),
    "outputs": shown(
        OUTPUTS,
        """title kind kind_label produced_on stated_count at_least url description source
        example_layer""",
        order="produced_on",
        lists={"headcounts": lambda: col(Output.headcounts)},
    ),
    "commitments": shown(COMMITMENTS, "committed committed_by since source", order="since"),
    "opportunities": shown(
        OPPORTUNITIES,
        "id title description role time place pay_note support_note closes_on",
        order="closes_on",
        pinned={"is_open": True},
    ),
    "sessions": shown(SESSIONS, _SESSION, order="starts_on"),
    "impact_records": shown(
        IMPACT_RECORDS,
        """id pi perspectives statement occurred_on expectation direction level what_changed response
        responded_by response_due_on fed_back_on source example_layer""",
    ),
    # The lead answers for this page (docs/decisions/0007): what partners' people said of the project is in
    # the list of all quotes.
    "quotes": shown(
        QUOTES,
        _WORDS,
        filters={"kept_by_lead": lambda: col(Quote.organisation_id) == Quote.lead_organisation_id},
        pinned={"kept_by_lead": True},
    ),
}


# -- how it is described


class OrganisationName(BaseModel):
    id: Id
    name: str


class ProjectTitle(BaseModel):
    id: Id
    title: str


def _pages_of(item: type[BaseModel]) -> type[BaseModel]:
    cursor: Any = (str | None, Field(description="Where the next page starts; null is the only end."))
    items: Any = (list[item], ...)  # type: ignore[valid-type]
    return create_model(f"{item.__name__}Page", items=items, next_cursor=cursor)


_MODELS: dict[str, Any] = {
    name: (list[part.described(f"Public{part.view.__name__.removesuffix('View')}")], ...)  # type: ignore[misc]
    for name, part in PARTS.items()
}
ProjectPage = _pages_of(BRIEF.described("PublicProjectInBrief", lead_organisation=(OrganisationName, ...)))
SessionPage = _pages_of(
    SESSION.described(
        "PublicSessionInList", project=(ProjectTitle, ...), lead_organisation=(OrganisationName, ...)
    )
)
QuotePage = _pages_of(QUOTE.described("PublicQuoteInList", project=(ProjectTitle | None, ...)))
ProjectInFull = FULL.described(
    "PublicProject",
    lead_organisation=(OrganisationName, ...),
    partner_organisations=(list[OrganisationName], ...),
    **_MODELS,
    biographies=(list[BiographyInPack], Field(description="How people who took part introduce themselves.")),
    four_pi=(FourPiReport, Field(description="Counts of the records that are published.")),
    more=(list[str], Field(description=f"The lists that are longer than the {MOST} shown.", examples=[[]])),
)


# -- how it is answered


async def _projects(call: Call) -> Answer:
    query = call.query(PublicQuery)
    async with call.services.database.read(PUBLIC) as db:
        return _cacheable(call, page_answer(call, await BRIEF.page(call, db, query, {})))


async def _quotes(call: Call) -> Answer:
    query = call.query(PublicQuery)
    async with call.services.database.read(PUBLIC) as db:
        return _cacheable(call, page_answer(call, await QUOTE.page(call, db, query, {})), EACH_TIME)


async def _sessions(call: Call) -> Answer:
    query = call.query(PublicSessionQuery)
    first = query.starts_on_gte
    within = {"starts_on_gte": first.isoformat()} if first else {}
    async with call.services.database.read(PUBLIC) as db:
        return _cacheable(call, page_answer(call, await SESSION.page(call, db, query, within)))


async def _project(call: Call) -> Answer:
    call.no_query()
    async with call.services.database.read(PUBLIC) as db:
        record, _ = await reading.one(db, FULL, id_in_path(call.path["id"]))
        parts = await _parts(call, db, record["id"])
        introductions = await biography_pack.in_public(db, record["id"])
        parts["biographies"] = introductions[:MOST]
        if len(introductions) > MOST:
            parts["more"].append("biographies")
        parts["four_pi"] = await four_pi(db, record["id"])
    return _cacheable(call, json_answer(FULL.item(record) | parts), EACH_TIME)


async def _parts(call: Call, db: Read, project_id: str) -> dict[str, Any]:
    found: dict[str, Any] = {"more": []}
    for name, part in PARTS.items():
        page = await part.page(call, db, PublicQuery(limit=MOST), {"project_id": project_id})
        found[name] = page["items"]
        if page["next_cursor"]:
            found["more"].append(name)
    return found


SMALL = 1024
"""Bytes under which compressing saves nobody anything. What partners read is not compressed here."""


A_MINUTE = "public, max-age=60"
EACH_TIME = "public, no-cache"
"""Where there are people's own words: what is taken back is gone at the next read (DOMAIN.md, rule 2)."""


def _cacheable(call: Call, answer: Answer, kept: str = A_MINUTE) -> Answer:
    """Anybody's cache may keep it. Its ETag is of its bytes, so it is the same for everybody."""
    answer.headers |= {"cache-control": kept, "vary": "accept-encoding"}
    if len(answer.body) > SMALL and "gzip" in (call.header(b"accept-encoding") or ""):
        answer.body = gzip.compress(answer.body, mtime=0)
        answer.headers["content-encoding"] = "gzip"
    etag = answer.headers["etag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    return Answer(304, headers=answer.headers) if call.not_modified(etag) else answer


def operations() -> list[Operation]:
    """Four reads that need no token."""
    kept = "Public and the same for everybody: kept by caches for a minute."
    asked_again = "Public and the same for everybody: caches ask each time whether it has changed."
    return [
        Operation(
            "GET",
            "/v1/public/projects",
            "list_public_projects",
            _projects,
            None,
            "List public projects",
            "public",
            description=f"By title. {kept}",
            query=PublicQuery,
            answers={200: ProjectPage},
        ),
        Operation(
            "GET",
            "/v1/public/projects/{id}",
            "read_public_project",
            _project,
            None,
            "Read one public project and what came of it",
            "public",
            description=f"Roles, not people; records that are published. {asked_again}",
            answers={200: ProjectInFull},
        ),
        Operation(
            "GET",
            "/v1/public/quotes",
            "list_public_quotes",
            _quotes,
            None,
            "List quotes and stories that anybody may read",
            "public",
            description=f"As long as everybody whose words they are wants them there. {asked_again}",
            query=PublicQuery,
            answers={200: QuotePage},
        ),
        Operation(
            "GET",
            "/v1/public/sessions",
            "list_public_sessions",
            _sessions,
            None,
            "List sessions of public projects",
            "public",
            description=f"By day; those without one come last. {kept}",
            query=PublicSessionQuery,
            answers={200: SessionPage},
        ),
    ]

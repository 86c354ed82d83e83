"""The application: one place that puts all the rooms together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app import __version__
from app.access import Access
from app.features import (
    about,
    bank_holidays,
    biography_pack,
    calendar_feeds,
    clients,
    crosswalk,
    files,
    gaps,
    hours,
    keys,
    members,
    next_steps,
    organisations,
    own_wordings,
    pages,
    public,
    public_impact,
    supports,
    training_record,
    wordings,
    words_to_change,
)
from app.features.asking import operations as asking
from app.features.assessments import operations as assessments
from app.features.assessments import public_form as assessment_form
from app.features.bookings import operations as bookings
from app.features.coming_forward import operations as coming_forward
from app.features.contributors import resources as contributors
from app.features.feedback import operations as feedback
from app.features.feedback import public_form
from app.features.impact import operations as impact
from app.features.merging import operations as merging
from app.features.payments import export, figures, payments, rate_cards, unpaid
from app.features.presence import operations as presence
from app.features.projects import below, project
from app.features.quotes import quote
from app.features.redress import complaints, concern_recipients, concerns, corrections, objections
from app.features.reports import operations as reports
from app.features.retention import dues, schedules
from app.features.rights import operations as rights
from app.features.sessions import (
    attendance,
    coming,
    following,
    helping,
    occurrences,
    participations,
    people_to_ask,
    session,
    turnout,
)
from app.features.sign_in import operations as sign_in
from app.features.sign_in.oidc import Providers
from app.features.support import operations as support
from app.kit.database import Database, connect
from app.kit.envelope import Envelope
from app.kit.idempotency import Running
from app.kit.limits import Limiter
from app.kit.listing import Lister
from app.kit.operations import Call, Operation, problem_answer
from app.kit.problems import Problem
from app.kit.resource import resource
from app.kit.router import Router
from app.kit.scope import PUBLIC, Scope
from app.settings import Settings
from app.upkeep import forget_hourly

log = logging.getLogger("golden_thread")


@dataclass
class Services:
    """What an operation gets besides the request."""

    settings: Settings
    database: Database
    operations: tuple[Operation, ...]
    limiter: Limiter
    running: Running
    access: Access
    keys: keys.Keys
    lister: Lister
    providers: Providers

    @property
    def public_url(self) -> str:
        return self.settings.public_url

    async def identify(self, call: Call) -> Scope:
        return await self.access.identify(call)

    def limit(self, call: Call, asgi: Any) -> None:
        """A partner has a share of its own; the public has one for each address."""
        caller = call.scope.actor if call.scope is not PUBLIC else (asgi["client"] or ("",))[0]
        self.limiter.take(caller, asgi)


@cache
def all_operations() -> tuple[Operation, ...]:
    """Every operation, in the order in which the documentation shows them."""
    return (
        *resource(project.PROJECTS),
        *resource(session.SESSIONS),
        *participations.operations(),
        *helping.operations(),
        *coming.operations(),
        *training_record.operations(),
        *people_to_ask.operations(),
        *coming_forward.operations(),
        *asking.operations(),
        *calendar_feeds.operations(),
        *next_steps.operations(),
        *attendance.operations(),
        *turnout.operations(),
        *resource(hours.HOURS),
        *support.operations(),
        *resource(rate_cards.RATE_CARDS),
        *payments.operations(),
        *export.operations(),
        *files.operations(),
        *bookings.operations(),
        *feedback.operations(),
        *public_form.operations(),
        *assessments.operations(),
        *assessment_form.operations(),
        *gaps.operations(),
        *resource(occurrences.SERIES),
        *occurrences.operations(),
        *following.operations(),
        *below.operations(),
        *merging.pointing_on(contributors.operations()),
        *merging.operations(),
        *complaints.operations(),
        *corrections.operations(),
        *objections.operations(),
        *concern_recipients.operations(),
        *concerns.operations(),
        *schedules.operations(),
        *dues.operations(),
        *wordings.operations(),
        *own_wordings.operations(),
        *supports.operations(),
        *bank_holidays.operations(),
        *resource(quote.QUOTES),
        *biography_pack.operations(),
        *impact.operations(),
        *rights.operations(),
        *organisations.operations(),
        *reports.operations(),
        *presence.operations(),
        *crosswalk.operations(),
        *words_to_change.operations(),
        *figures.operations(),
        *unpaid.operations(),
        *public.operations(),
        *public_impact.operations(),
        *members.operations(),
        *sign_in.operations(),
        *clients.operations(),
        *about.operations(),
    )


def create_app(settings: Settings) -> Any:
    """The ASGI application. It opens the database when it starts and closes it when it stops."""
    operations = all_operations()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        database = connect(settings.database_url)
        await database.open()
        try:
            opened = await keys.opened(database, settings, make=True)
        except Exception:
            await database.close()
            raise
        access = Access(database, opened, settings.public_url)
        await access.refresh()
        if not access.cookie.is_possible:
            log.warning("Nobody can sign in: PUBLIC_URL is plain HTTP and not this machine. Use https.")
        app.state.services = Services(
            settings=settings,
            database=database,
            operations=operations,
            limiter=Limiter(settings.requests_per_minute),
            running=Running(),
            access=access,
            keys=opened,
            lister=Lister(opened.box("cursor")),
            providers=Providers(),
        )
        upkeep = asyncio.create_task(forget_hourly(database))
        try:
            yield
        finally:
            upkeep.cancel()
            await asyncio.gather(upkeep, return_exceptions=True)
            await app.state.services.providers.close()
            await database.close()

    app = Starlette(lifespan=lifespan, exception_handlers={HTTPException: _http_problem})
    app.router.redirect_slashes = False
    app.router.routes.append(Route("/openapi.json", _document))
    taken = {each.path.split("/")[1] for each in operations}
    app.router.routes.extend(pages.routes(settings.frontend_dir, settings.exit_url, taken))
    return Envelope(Router(operations, app), settings.public_url.startswith("https:"), app)


def document_bytes() -> bytes:
    """openapi.json as it is committed."""
    from app.kit import openapi  # loads FastAPI, which nothing else needs: see kit/twins.py

    return openapi.document(
        all_operations(),
        title="Golden Thread",
        version=__version__,
        summary="The system of record for co-production in social work.",
        description="Who takes part, why they were asked, how they were supported and paid, "
        "and what difference it made.",
        license_info={"name": "MIT", "identifier": "MIT"},
    )


_made = cache(document_bytes)


async def _document(request: Request) -> Response:
    # It takes seconds, once: in a thread, so that nobody else waits for it.
    return Response(await asyncio.to_thread(_made), media_type="application/json")


async def _http_problem(request: Request, error: Any) -> Response:
    """What the router itself refuses: no such address, no such method."""
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "bad-request")
    answer = problem_answer(Problem(code, headers=dict(error.headers or {})), request.scope["request_id"])
    return Response(answer.body, answer.status, answer.headers, media_type=answer.media_type.decode())

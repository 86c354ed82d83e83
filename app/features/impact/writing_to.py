"""Writes to those whose words a record came from that there is an answer, in the worker: once to each.

They are whoever wrote it in their own name or took a position on it, whose part in a session it is about,
whose quote it names as evidence, and where it comes from a session who came to it: what a group says, those
who were there said. Nobody else of the project is written to; they find it on their own pages. Who did not
agree to be kept in touch, paused, left or stopped all messages gets no letter.
"""

from typing import Any

import orjson
from sqlalchemy import and_, bindparam, exists, func, or_, select, union
from sqlmodel import col

from app.features import mail
from app.features.contributors.contributor import Contributor
from app.features.contributors.reaching import address_of
from app.features.contributors.sight import LiveConsent, unexpired
from app.features.enumerations import Attendance, ConsentPurpose, ContributorStatus, RecordStatus
from app.features.impact.members import EvidenceKind
from app.features.impact.position import Position
from app.features.impact.record import ImpactRecord
from app.features.impact.response import Response
from app.features.impact.responses import TELL
from app.features.projects.team import TeamRow
from app.features.quotes.sight import QuoteVoice
from app.features.sessions.participations import Participation
from app.kit.doing import Jobs, Run
from app.kit.expressions import IsAmong
from app.kit.statements import Statement
from app.kit.tables import ID
from app.kit.work import ask

JOBS = Jobs()

TELL_ONE = "tell-one-of-an-answer"

_CAME = (Attendance.attended.value, Attendance.part.value)
_QUIET = (ContributorStatus.paused.value, ContributorStatus.left.value)
_RECORD = Statement(
    lambda: (
        select(
            ImpactRecord.id,
            ImpactRecord.project_id,
            ImpactRecord.status,
            ImpactRecord.session_id,
            ImpactRecord.participation_id,
            ImpactRecord.evidence,
        )
        .join(Response, col(Response.impact_record_id) == ImpactRecord.id)
        .where(Response.id == bindparam("id", type_=ID))
    )
)
_AUTHORS = Statement(
    lambda: select(Position.contributor_id).where(
        Position.impact_record_id == bindparam("record_id", type_=ID), Position.wrote
    )
)


def _said() -> Any:
    project_id = bindparam("project_id", type_=ID)
    in_project = [
        exists().where(model.project_id == project_id, model.contributor_id == QuoteVoice.contributor_id)
        for model in (TeamRow, Participation)
    ]
    return union(
        select(Position.contributor_id).where(
            Position.impact_record_id == bindparam("record_id", type_=ID),
            col(Position.contributor_id).is_not(None),
        ),
        select(Participation.contributor_id).where(
            Participation.id == bindparam("participation_id", type_=ID)
        ),
        select(Participation.contributor_id).where(
            Participation.session_id == bindparam("session_id", type_=ID),
            func.coalesce(Participation.attendance, "").in_(_CAME),
        ),
        # Somebody whose words are named and who takes no part would find no answer on their pages.
        select(QuoteVoice.contributor_id).where(
            IsAmong(QuoteVoice.quote_id, bindparam("quotes")), or_(*in_project)
        ),
    )


_SAID = Statement(_said)


@JOBS.job(TELL)
async def tell(run: Run) -> None:
    """A job for each of those whose words were answered."""
    if run.done:
        return
    async with run.chunk() as db:
        run.done = 1
        response_id = run.arguments["response_id"]
        found = await db.row(_RECORD, id=response_id)
        if found is None:
            return
        record_id, project_id, status, session_id, participation_id, evidence = found
        if status == RecordStatus.draft.value:
            who = await db.rows(_AUTHORS, record_id=record_id)
        else:
            who = await db.rows(
                _SAID,
                record_id=record_id,
                project_id=project_id,
                session_id=session_id,
                participation_id=participation_id,
                quotes=orjson.dumps(_quotes(evidence)).decode(),
            )
        for (contributor_id,) in who:
            ask(db, TELL_ONE, response_id=response_id, contributor_id=contributor_id)


def _quotes(evidence: str) -> list[str]:
    return [
        each["id"] for each in orjson.loads(evidence) if each["kind"] == EvidenceKind.quote and each["id"]
    ]


_PERSON = Statement(
    lambda: select(Contributor.organisation_id).where(
        Contributor.id == bindparam("id", type_=ID),
        col(Contributor.status).not_in(_QUIET),
        exists().where(
            and_(
                LiveConsent.contributor_id == Contributor.id,
                LiveConsent.purpose == ConsentPurpose.keep_in_touch.value,
                LiveConsent.given,
                unexpired(LiveConsent.expires_on),
            )
        ),
    )
)


@JOBS.job(TELL_ONE)
async def tell_one(run: Run) -> None:
    """One letter to one person; it does not say what the answer is, nor what it is about."""
    if run.done:
        return
    async with run.chunk() as db:
        run.done = 1
        contributor_id = run.arguments["contributor_id"]
        home = await db.value(_PERSON, id=contributor_id)
        to = home and await address_of(db, run.services.keys, home, contributor_id)
        if to:
            link = f"{run.services.settings.public_url}/sign-in/"
            mail.send(db, run.services.keys, "heard-back", to=to, link=link)

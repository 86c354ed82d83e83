"""Writes to those who came forward that they have an answer, in the worker."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features import mail
from app.features.coming_forward.expressions import ANSWERED, ExpressionOfInterest
from app.features.contributors.contributor import Contributor
from app.features.contributors.reaching import address_of
from app.features.enumerations import ContributorStatus
from app.kit.doing import Jobs, Run
from app.kit.statements import Statement
from app.kit.tables import ID

JOBS = Jobs()

_QUIET = (ContributorStatus.paused.value, ContributorStatus.left.value)
_PERSON = Statement(
    lambda: (
        select(
            ExpressionOfInterest.home_organisation_id, ExpressionOfInterest.contributor_id, Contributor.status
        )
        .join(Contributor, col(Contributor.id) == ExpressionOfInterest.contributor_id)
        .where(ExpressionOfInterest.id == bindparam("id", type_=ID))
    )
)


@JOBS.job(ANSWERED)
async def answered(run: Run) -> None:
    """One letter for one answer, to whoever wants letters; it does not say what the answer is."""
    if run.done:
        return
    async with run.chunk() as db:
        run.done = 1
        found = await db.row(_PERSON, id=run.arguments["expression_id"])
        if found is None or found[2] in _QUIET:
            return
        to = await address_of(db, run.services.keys, found[0], found[1])
        if to is not None:
            link = f"{run.services.settings.public_url}/sign-in/"
            mail.send(db, run.services.keys, "came-forward", to=to, link=link)

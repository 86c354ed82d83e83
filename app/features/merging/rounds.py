"""What a worker does for duplicates: looks for those of a person who changed their own record, and forgets
what an undo needs once nobody can undo."""

from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.features.contributors.duplicates import Duplicate
from app.features.contributors.likeness import JOB, look
from app.kit.doing import CHUNK, Jobs, Run, in_chunks
from app.kit.statements import Statement
from app.kit.tables import INSTANT, now

JOBS = Jobs()

_DUE = select(Duplicate.id).where(
    col(Duplicate.undo_until) < bindparam("at", type_=INSTANT), col(Duplicate.undo_image).is_not(None)
)
_FORGET = Statement(
    lambda: update(Duplicate).where(col(Duplicate.id).in_(_DUE.limit(CHUNK))).values(undo_image=None)
)


@JOBS.job(JOB)
async def find(run: Run) -> None:
    """Look for duplicates of one contributor, as their home."""
    assert run.organisation_id is not None  # noqa: S101 - a contributor asked, who has a home
    async with run.chunk() as db:
        await look(db, run.organisation_id, run.arguments["contributor_id"])


@JOBS.every("forget-undo-images", "0 27 * * * *")
async def forget(services: Any) -> None:
    """Destroy what was kept to undo merges of thirty days ago."""
    await in_chunks(services.database, _FORGET, now())

"""The worker's part of subject access: puts copies together, says that they are ready, and destroys them."""

from typing import Any

import orjson
from sqlalchemy import bindparam, select, update

from app.features import mail
from app.features.rights import reaching
from app.features.rights.copy import copy_of
from app.features.rights.gathering import person_of
from app.features.rights.subject_access import (
    KEPT_DAYS,
    KIND,
    REQUESTS,
    AccessState,
    SubjectAccessRequest,
    box,
)
from app.kit import audit, telling
from app.kit.database import Read
from app.kit.doing import CHUNK, Jobs, Run, in_chunks, in_seconds
from app.kit.noun import Values
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, now

JOBS = Jobs()

TRIES = 1000
"""A week of them: somebody waits, and nobody would ask again."""

_ID = bindparam("id", type_=ID)
_AT = bindparam("at", type_=INSTANT)
_OWN = tuple(REQUESTS.columns)
_REQUEST = Statement(
    lambda: select(*(getattr(SubjectAccessRequest, name) for name in _OWN)).where(
        SubjectAccessRequest.id == _ID, SubjectAccessRequest.state == AccessState.asked.value
    )
)
_READY = Statement(
    lambda: (
        update(SubjectAccessRequest)
        .where(SubjectAccessRequest.id == _ID, SubjectAccessRequest.state == AccessState.asked.value)
        .values(
            state=AccessState.ready.value,
            version=SubjectAccessRequest.version + 1,
            updated_at=_AT,
            ready_at=_AT,
            expires_at=bindparam("until", type_=INSTANT),
            sealed=bindparam("sealed"),
        )
    )
)
_EXPIRE = Statement(
    lambda: (
        update(SubjectAccessRequest)
        .where(
            SubjectAccessRequest.id.in_(
                select(SubjectAccessRequest.id)
                .where(
                    SubjectAccessRequest.state == AccessState.ready.value,
                    SubjectAccessRequest.expires_at < _AT,
                )
                .limit(CHUNK)
            )
        )
        .values(state=AccessState.expired.value, version=SubjectAccessRequest.version + 1, sealed=None)
    )
)


@JOBS.job(KIND, long=True, tries=TRIES)
async def make(run: Run) -> None:
    """Put one copy together, from one reading of every table, and write to whoever asked."""
    request_id = run.arguments["request_id"]
    services = run.services
    async with services.database.system_read("everything about one person, for their copy") as db:
        request = await _request(db, request_id)
        person = await person_of(db, request["contributor_id"]) if request else None
        if request is None or person is None:
            return
        copy = await copy_of(db, services.keys, person)
        address = await reaching.of_asker(db, services.keys, person, request["asked_by"])
    sealed = box(services.keys).seal(orjson.dumps(copy), request_id.encode())
    async with run.chunk() as chunk:
        until = in_seconds(KEPT_DAYS * 86_400)
        if not await chunk.change(_READY, id=request_id, at=chunk.at, until=until, sealed=sealed):
            return
        row = request | {"version": request["version"] + 1}
        telling.say(chunk, REQUESTS, row, audit.Action.changed, "updated", ("state",))
        if address:
            link = f"{services.settings.public_url}/my/"
            mail.send(chunk, services.keys, "copy-ready", to=address, link=link)


async def _request(db: Read, request_id: str) -> Values | None:
    row = await db.row(_REQUEST, id=request_id)
    return dict(zip(_OWN, row, strict=True)) if row else None


@JOBS.every("forget-copies", "0 37 * * * *")
async def forget(services: Any) -> None:
    """Destroy copies whose time is over."""
    await in_chunks(services.database, _EXPIRE, now())

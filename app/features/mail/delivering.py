"""Sends mails, in the worker.

Each mail reaches the mail server at least once, however long that is down and whatever is killed. It
reaches it once wherever that can be known: SMTP has no way to ask whether a message was taken, so one that
was being handed over when the worker died, or when the connection did, is handed over again, under the same
Message-ID, by which a reader's mailbox can tell. A mail written to the folder is written once.
"""

import asyncio
import logging
import os
import time
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import bindparam, delete, func, select, update

from app.features.mail import KIND, Mail, MailState, box
from app.features.mail.letters import domain, message
from app.kit import smtp
from app.kit.doing import CHUNK, Failed, Jobs, Later, Run, in_chunks
from app.kit.sealing import Unsealable
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ago
from app.settings import Settings

log = logging.getLogger("golden_thread")

GIVE_UP = 3 * 86_400.0
"""Seconds after which nobody waits for a mail any more."""

TRIES = 1000
"""More than there are pauses in that time: it is over by the clock, not by counting."""

KEPT_DAYS = 90
"""How long it can be seen what came of a mail."""

FILES_KEPT = 86_400.0
"""Seconds for which a mail stays in the folder."""

JOBS = Jobs()

_ID = bindparam("id", type_=ID)
_AT = bindparam("at", type_=INSTANT)
_MAIL = Statement(
    lambda: select(Mail.letter, Mail.sealed, Mail.message_id, Mail.created_at).where(Mail.id == _ID)
)
_TRIED = Statement(
    lambda: (
        update(Mail)
        .where(Mail.id == _ID, Mail.ended_at.is_(None))
        .values(tried_at=_AT, message_id=func.coalesce(Mail.message_id, bindparam("message_id")))
    )
)
_ENDED = Statement(
    lambda: (
        update(Mail)
        .where(Mail.id == _ID)
        .values(state=bindparam("state"), error=bindparam("error"), ended_at=_AT, sealed=None)
    )
)
_LATE = Statement(
    lambda: (
        update(Mail)
        .where(Mail.ended_at.is_(None), Mail.created_at < bindparam("before", type_=INSTANT))
        .values(state=MailState.failed.value, error="gave-up", ended_at=_AT, sealed=None)
    )
)
_OLD = Statement(
    lambda: delete(Mail).where(Mail.id.in_(select(Mail.id).where(Mail.ended_at < _AT).limit(CHUNK)))
)


@JOBS.job(KIND, tries=TRIES)
async def send(run: Run) -> None:
    """Hand one mail over, and destroy what it said once it is sent or nobody will take it."""
    mail_id = run.arguments["mail_id"]
    message_id = f"<{mail_id}@{domain(run.services.settings.mail_from)}>"
    async with run.chunk() as db:
        if not await db.change(_TRIED, id=mail_id, at=db.at, message_id=message_id):
            return
        mail = (await db.rows(_MAIL, id=mail_id))[0]
    try:
        await _hand_over(run.services, mail_id, *mail)
    except (smtp.Refused, Unsealable) as refused:
        code = str(refused) if isinstance(refused, smtp.Refused) else "cannot-be-opened"
        await _end(run, mail_id, MailState.failed, code)
        raise Failed(code) from None
    except smtp.NotNow as not_now:
        raise Later(str(not_now)) from None
    await _end(run, mail_id, MailState.sent, None)


async def _end(run: Run, mail_id: str, state: MailState, error: str | None) -> None:
    if state is MailState.failed:
        log.warning("mail %s was not sent: %s", mail_id, error)
    async with run.chunk() as db:
        await db.change(_ENDED, id=mail_id, state=state.value, error=error, at=db.at)


async def _hand_over(
    services: Any, mail_id: str, letter: str, sealed: str, message_id: str, created_at: str
) -> None:
    content = orjson.loads(box(services.keys).open(sealed, mail_id.encode()))
    settings: Settings = services.settings
    made = message(
        letter,
        sender=settings.mail_from,
        to=content["to"],
        text=content["text"],
        calendar=content.get("calendar"),
        message_id=message_id,
        at=datetime.fromisoformat(created_at).timestamp(),
    )
    if settings.smtp_url:
        await smtp.deliver(settings.smtp_url, made)
    else:
        path = await asyncio.to_thread(write, settings.mail_folder, mail_id, made)
        log.info("Mail: %s  %s", path, content["show"] or "")


def write(folder: Path, mail_id: str, made: EmailMessage) -> Path:
    """A mail as a file that mail programs open, whole or not at all, for nobody else on this machine."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path, unfinished = folder / f"{mail_id}.eml", folder / f"{mail_id}.unfinished"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(bytes(made))
    unfinished.replace(path)
    return path


@JOBS.every("forget-mails", "0 17 * * * *")
async def forget(services: Any) -> None:
    """Give up what nobody took, and forget what came of mails long ago. Those in the folder go after a day:
    they say who was written to, and what."""
    async with services.database.system("give mails up") as db:
        await db.change(_LATE, at=db.at, before=ago(GIVE_UP))
    await in_chunks(services.database, _OLD, ago(KEPT_DAYS * 86_400))
    before = time.time() - FILES_KEPT
    for path in services.settings.mail_folder.glob("*.*"):
        if path.stat().st_mtime < before:
            path.unlink()

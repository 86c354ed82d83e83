"""Mail: written in the transaction of what causes it, and sent by a worker afterwards."""

from enum import StrEnum

import orjson
from sqlalchemy import ColumnElement, Index
from sqlmodel import col

from app.features.keys import Keys
from app.features.mail.letters import LETTERS, address
from app.kit.database import Write
from app.kit.personal import of_person
from app.kit.sealing import Box
from app.kit.tables import (
    ORGANISATION,
    Scoped,
    choice,
    instant,
    new_id,
    organisation_key,
    primary_key,
    reference,
    text,
)
from app.kit.work import ask, asking_organisation

KIND = "mail"
"""The job that sends one."""


class MailState(StrEnum):
    waiting = "waiting"
    sent = "sent"
    failed = "failed"


class Mail(Scoped, table=True):
    """One mail. `sealed` holds address and words until it has been sent or has failed, and nothing after
    that; what stays says who asked for which letter, when, and what came of it. `tried_at` and the Message-ID
    are set before a mail is handed over: as long as `ended_at` is not, a mail server may have taken it."""

    __tablename__ = "mails"
    __person__ = of_person(
        "E-mails to you",
        asked_by="actor",
        kept="letters of the house; what they said and to whom is destroyed in features/redress/erasing.py",
    )
    __table_args__ = (organisation_key(), Index(None, "ended_at"))

    id: str = primary_key()
    organisation_id: str | None = reference()
    asked_by: str = text(nullable=False)
    letter: str = text(nullable=False)
    sealed: str | None = text("identity")
    message_id: str | None = text()
    state: MailState = choice(MailState, nullable=False)
    error: str | None = text()
    created_at: str = instant(nullable=False)
    tried_at: str | None = instant()
    ended_at: str | None = instant()

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return col(cls.organisation_id) == ORGANISATION


def send(db: Write, keys: Keys, letter: str, *, to: str, calendar: str | None = None, **values: str) -> str:
    """Send a letter to an address, if this transaction is kept; the mail's id.

    `letter` is the name of one in `app/data/mail/` and `values` are what it has places for, such as `link`
    or `code`; a `calendar` (RFC 5545) goes with it as a file. KeyError or ValueError where the values do not
    fit, and ValueError where `to` is no address.
    """
    content = {"to": address(to), "text": LETTERS[letter].text(values), "show": values.get("link")}
    if calendar:
        content["calendar"] = calendar
    mail_id = new_id()
    db.insert_at_end(
        Mail,
        {
            "id": mail_id,
            "organisation_id": asking_organisation(db),
            "asked_by": db.scope.actor,
            "letter": letter,
            "sealed": box(keys).seal(orjson.dumps(content), mail_id.encode()),
            "message_id": None,
            "state": MailState.waiting.value,
            "error": None,
            "created_at": db.at,
            "tried_at": None,
            "ended_at": None,
        },
    )
    ask(db, KIND, mail_id=mail_id)
    return mail_id


def box(keys: Keys) -> Box:
    """Seals what a mail says, each to its own id."""
    return keys.box("mail")

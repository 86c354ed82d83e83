"""What coordinators were last told in a mail about people to speak to: numbers, and nobody's name."""

from sqlalchemy import ColumnElement, UniqueConstraint

from app.kit.personal import nobodys
from app.kit.tables import (
    ORGANISATION,
    Scoped,
    document,
    instant,
    organisation_key,
    primary_key,
    reference,
)


class Reminder(Scoped, table=True):
    """The last one of an organisation. `said` are the numbers; there is no other while they stay."""

    __tablename__ = "reminders"
    __person__ = nobodys("numbers that an organisation was told")
    __table_args__ = (UniqueConstraint("organisation_id"), organisation_key())

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    said: str = document(nullable=False)
    said_at: str = instant(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

"""Who sees a contributor: the home organisation, and by consent those with whom they work on a project."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.features.enumerations import ConsentPurpose
from app.features.projects.sight import involved
from app.kit.changes import FeedCounter
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    Scoped,
    belongs_to,
    choice,
    day,
    owned_by,
    primary_key,
    reference,
    yes_no,
)

Audience = StrEnum("Audience", ["home", "named", "partners", "public"])


class LiveConsent(Scoped, table=True):
    """What the ledger of consents comes to, kept in the transaction that adds to it (SETTLED.md 6).

    A row for each audience; `named` has a row for each recipient, and one that is not `given` takes a
    recipient out of `partners`. Where there is no subject or no recipient, the id is nobody's.
    """

    __tablename__ = "live_consents"
    __table_args__ = owned_by(
        UniqueConstraint(
            "organisation_id",
            "contributor_id",
            "purpose",
            "subject_id",
            "audience",
            "recipient_organisation_id",
        ),
        belongs_to("contributor_id", "contributors", goes_with=True),
        belongs_to("consent_id", "consents", goes_with=True),
    )

    id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    contributor_id: str = reference(nullable=False, index=True)
    purpose: ConsentPurpose = choice(ConsentPurpose, nullable=False)
    subject_id: str = reference(nullable=False)
    audience: Audience = choice(Audience, nullable=False)
    recipient_organisation_id: str = reference(nullable=False)
    given: bool = yes_no()
    expires_on: str | None = day()
    consent_id: str = reference(nullable=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


def agreed(
    reader: Any, contributor_id: Any, purpose: ConsentPurpose, subject_id: Any = NOBODY
) -> ColumnElement[bool]:
    """Whether a contributor's consent for a purpose reaches an organisation today. What was said about
    the organisation by name counts before what was said about all partners."""

    def about(row: Any) -> ColumnElement[bool]:
        return and_(
            row.contributor_id == contributor_id, row.purpose == purpose.value, row.subject_id == subject_id
        )

    live, names = aliased(LiveConsent.__table__).c, aliased(LiveConsent.__table__)
    # Two levels down, so it has to be told that the contributor is the one outside.
    singled_out = exists().where(about(names.c), names.c.recipient_organisation_id == reader)
    singled_out = singled_out.correlate_except(names)
    return exists().where(
        about(live),
        live.given,
        or_(live.expires_on.is_(None), live.expires_on >= func.current_date()),
        or_(
            and_(live.audience == Audience.named.value, live.recipient_organisation_id == reader),
            and_(live.audience == Audience.partners.value, ~singled_out),
        ),
    )


def works_with(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """Whether an organisation leads or is a partner of a project that a contributor takes part in."""
    from app.features.projects.team import TeamRow
    from app.features.sessions.participations import Participation

    def together(model: Any) -> ColumnElement[bool]:
        row = aliased(model.__table__).c
        on_it = involved(row.organisation_id, row.project_id, reader)
        return exists().where(row.contributor_id == contributor_id, on_it)

    return or_(together(TeamRow), together(Participation))


def shared(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """Whether an organisation that is not their home sees a contributor's profile."""
    return and_(
        agreed(reader, contributor_id, ConsentPurpose.share_profile), works_with(reader, contributor_id)
    )


def standpoint_shared(reader: Any, contributor_id: Any, standpoint_id: Any) -> ColumnElement[bool]:
    """Whether it also sees one of their standpoints: each by a consent of its own."""
    return and_(
        shared(reader, contributor_id),
        agreed(reader, contributor_id, ConsentPurpose.share_standpoint, standpoint_id),
    )


def seen(home_id: Any, contributor_id: Any) -> ColumnElement[bool]:
    """What the asking organisation sees of contributors."""
    return or_(home_id == ORGANISATION, shared(ORGANISATION, contributor_id))


def relation(home_id: Any) -> ColumnElement[str]:
    """The standing of the asking organisation to a contributor's rows."""
    return case((home_id == ORGANISATION, "own"), else_="partner")


def _readers(sees: Any) -> Statement:
    feed = FeedCounter.__table__
    home = feed.c.organisation_id == bindparam("organisation_id", type_=ID)
    return Statement(lambda: select(feed.c.organisation_id).where(or_(home, sees(feed.c.organisation_id))))


READERS_AT_HOME = _readers(lambda reader: reader == bindparam("organisation_id", type_=ID))
READERS_OF_CONTRIBUTOR = _readers(lambda reader: shared(reader, bindparam("id", type_=ID)))
READERS_OF_STANDPOINT = _readers(
    lambda reader: standpoint_shared(reader, bindparam("contributor_id", type_=ID), bindparam("id", type_=ID))
)

"""Who sees a contributor: the home organisation, and by consent those with whom they work on a project."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.enumerations import ConsentPurpose, Reply, SessionStatus
from app.features.projects.sight import involved
from app.kit.changes import FeedCounter
from app.kit.expressions import Answered
from app.kit.personal import of_person
from app.kit.scope import NOBODY
from app.kit.statements import Statement
from app.kit.tables import (
    DAY,
    ID,
    ORGANISATION,
    PERSON,
    AtHome,
    Owned,
    belongs_to,
    choice,
    day,
    document,
    owned_by,
    primary_key,
    reference,
    yes_no,
)

Audience = StrEnum("Audience", ["home", "named", "partners", "public"])

AHEAD = (SessionStatus.planned.value, SessionStatus.confirmed.value)
NOT_COMING = (Reply.declined.value, Reply.changed_mind.value)


class AboutPerson(Owned):
    """A row about one contributor: theirs to see and to change, beside their home organisation."""

    @classmethod
    def _person(cls) -> Any:
        return getattr(cls, "contributor_id", None) or cls.id

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        """What is about people a project lead sees only where its class says so."""
        return false()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return false() if cls is AboutPerson else cls._person() == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()


class LiveConsent(AtHome, table=True):
    """What the ledger of consents comes to, kept in the transaction that adds to it (SETTLED.md 6).

    A row for each audience; `named` has a row for each recipient, and one that is not `given` takes a
    recipient out of `partners`. Where there is no subject or no recipient, the id is nobody's.
    `uses` are all that it is good for.
    """

    __tablename__ = "live_consents"
    __person__ = of_person("What holds now of what you agreed to", contributor_id="person")
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
        Index(None, "subject_id", "purpose"),
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
    uses: str = document(nullable=False)

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.contributor_id == PERSON


def unexpired(expires_on: Any) -> ColumnElement[bool]:
    """Whether the last day on which something holds is not over."""
    return or_(expires_on.is_(None), expires_on >= func.current_date())


def singled_out(live: Any, reader: Any) -> ColumnElement[bool]:
    """Whether something was said about an organisation by name: it counts before what was said about all
    partners."""
    others = aliased(LiveConsent.__table__)
    named = others.c
    row = exists().where(
        named.contributor_id == live.contributor_id,
        named.purpose == live.purpose,
        named.subject_id == live.subject_id,
        named.recipient_organisation_id == reader,
    )
    return row.correlate_except(others)  # see projects/sight.py: the reader is further out


def _holding(reader: Any, purpose: ConsentPurpose) -> tuple[Any, ColumnElement[bool]]:
    """A live consent, and whether it reaches an organisation today."""
    live = aliased(LiveConsent.__table__).c
    return live, and_(
        live.purpose == purpose.value,
        live.given,
        unexpired(live.expires_on),
        or_(
            and_(live.audience == Audience.named.value, live.recipient_organisation_id == reader),
            and_(live.audience == Audience.partners.value, ~singled_out(live, reader)),
        ),
    )


def agreed(
    reader: Any, contributor_id: Any, purpose: ConsentPurpose, subject_id: Any = NOBODY
) -> ColumnElement[bool]:
    """Whether a contributor's consent for a purpose reaches an organisation."""
    live, holds = _holding(reader, purpose)
    return exists().where(live.contributor_id == contributor_id, live.subject_id == subject_id, holds)


def working_with(reader: Any, contributor_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Whether an organisation leads or is a partner of a project that a contributor takes part in: as
    one of its team, or in a session."""
    from app.features.projects.team import TeamRow
    from app.features.sessions.participations import Participation

    def together(model: Any) -> ColumnElement[bool]:
        rows = aliased(model.__table__)
        on_it = involved(rows.c.organisation_id, rows.c.project_id, reader)
        return exists().where(rows.c.contributor_id == contributor_id, on_it).correlate_except(rows)

    return together(TeamRow), together(Participation)


def works_with(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """The same, for readers who may not know of what the contributor takes part in."""
    looks = or_(*working_with(reader, contributor_id))
    return Answered("golden_thread_works_with", reader, contributor_id, looks=looks)


def takes_part_where(leads: Callable[[Any], Any], contributor_id: Any) -> ColumnElement[bool]:
    """Whether a contributor takes part in a project that the asking person or member co-leads (`leads` of
    projects/sight.py)."""
    from app.features.projects.team import TeamRow
    from app.features.sessions.participations import Participation

    def together(model: Any) -> ColumnElement[bool]:
        rows = aliased(model.__table__)
        found = exists().where(rows.c.contributor_id == contributor_id, leads(rows.c.project_id))
        return found.correlate_except(rows)

    return or_(together(TeamRow), together(Participation))


def shared(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """Whether an organisation that is not their home sees a contributor's profile."""
    consent = agreed(reader, contributor_id, ConsentPurpose.share_profile)
    return and_(consent, or_(*working_with(reader, contributor_id)))


def standpoint_shared(reader: Any, contributor_id: Any, standpoint_id: Any) -> ColumnElement[bool]:
    """Whether it also sees one of their standpoints: each by a consent of its own."""
    consent = agreed(reader, contributor_id, ConsentPurpose.share_standpoint, standpoint_id)
    return and_(shared(reader, contributor_id), consent)


def is_coming(reply: Any) -> ColumnElement[bool]:
    """Whether somebody with this reply may still come."""
    return or_(reply.is_(None), reply.not_in(NOT_COMING))


def _comes_to_one_of(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """Whether somebody may come to a session ahead that an organisation runs, or shares in running."""
    from app.features.sessions.participations import Participation
    from app.features.sessions.session import Session

    part, session = aliased(Participation.__table__), aliased(Session.__table__)
    row = exists().where(
        part.c.contributor_id == contributor_id,
        is_coming(part.c.reply),
        involved(part.c.organisation_id, part.c.project_id, reader),
        session.c.id == part.c.session_id,
        session.c.status.in_(AHEAD),
    )
    return row.correlate_except(part, session)


def told_what_helps(reader: Any, contributor_id: Any) -> ColumnElement[bool]:
    """Whether an organisation that is not their home is told what helps somebody: where it is needed, for a
    session ahead, and agreed, by a consent for just that beside the one for the profile."""
    return and_(
        agreed(reader, contributor_id, ConsentPurpose.share_needs),
        agreed(reader, contributor_id, ConsentPurpose.share_profile),
        _comes_to_one_of(reader, contributor_id),
    )


def shared_ids() -> Any:
    """The contributors of others whom the asking organisation sees. For lists: found once and not asked
    for each row, which takes seconds among 20,000 contributors."""
    live, holds = _holding(ORGANISATION, ConsentPurpose.share_profile)
    others = and_(holds, live.organisation_id != ORGANISATION)
    return union(
        *(
            select(live.contributor_id).where(others, together)
            for together in working_with(ORGANISATION, live.contributor_id)
        )
    )


def shared_standpoint_ids() -> Any:
    """The standpoints of others that the asking organisation sees."""
    live, holds = _holding(ORGANISATION, ConsentPurpose.share_standpoint)
    return select(live.subject_id).where(holds, live.contributor_id.in_(shared_ids()))


def people_of_project() -> Any:
    """Everybody who takes part in a project (parameter `id`), whoever may see them."""
    from app.features.projects.team import TeamRow
    from app.features.sessions.participations import Participation

    the_id = bindparam("id", type_=ID)
    on_it = (
        select(model.contributor_id).where(model.project_id == the_id) for model in (TeamRow, Participation)
    )
    return union(*on_it)


def needs_reviewed_before(day: str) -> Any:
    """Those with whom to go through what helps them before a day, the parameter of this name."""
    from app.features.contributors.needs import Needs

    return select(Needs.id).where(col(Needs.review_due_on) < bindparam(day, type_=DAY))


def asked_again_by(day: str) -> Any:
    """Those who are to be asked again by a day, the parameter of this name: for a line of their ledger that
    runs out or ended at 18 there is no later one."""
    from app.features.contributors.ledger import Consent, Decision, EndedBy

    line, later = aliased(Consent), aliased(Consent)
    runs_out = and_(line.decision == Decision.given.value, line.expires_on <= bindparam(day, type_=DAY))
    answered = exists().where(
        later.contributor_id == line.contributor_id,
        later.purpose == line.purpose,
        later.id > line.id,
        or_(later.subject_id == line.subject_id, later.subject_id.is_(None)),
        or_(later.audience == line.audience, later.audience.is_(None), line.audience.is_(None)),
    )
    ended = line.given_by == EndedBy.turned_18.value
    return select(line.contributor_id).where(or_(runs_out, ended), ~answered)


def relation(home_id: Any) -> ColumnElement[str]:
    """The standing of the asking organisation to a contributor's rows."""
    return case((home_id == ORGANISATION, "own"), else_="partner")


def readers_if(sees: Any) -> Statement:
    """The home of a person, and the organisations for which `sees(reader)` holds."""
    feed = FeedCounter.__table__
    home = feed.c.organisation_id == bindparam("organisation_id", type_=ID)
    return Statement(lambda: select(feed.c.organisation_id).where(or_(home, sees(feed.c.organisation_id))))


READERS_AT_HOME = readers_if(lambda reader: reader == bindparam("organisation_id", type_=ID))
READERS_OF_CONTRIBUTOR = readers_if(lambda reader: shared(reader, bindparam("id", type_=ID)))
READERS_OF_STANDPOINT = readers_if(
    lambda reader: standpoint_shared(reader, bindparam("contributor_id", type_=ID), bindparam("id", type_=ID))
)

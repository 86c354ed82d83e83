"""Participation: one contributor in one session, from the first asking to what helped."""

from types import SimpleNamespace
from typing import Any

import orjson
from pydantic import Field
from sqlalchemy import ColumnElement, UniqueConstraint, and_, bindparam, case, or_, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.sight import agreed
from app.features.contributors.through import people_seen
from app.features.enumerations import (
    Attendance,
    ConsentPurpose,
    NeedMet,
    ParticipationRole,
    RecordedFrom,
    Reply,
)
from app.features.projects import sight
from app.features.sessions import asking
from app.features.sessions.asking import AsShown
from app.features.sessions.session import SESSIONS
from app.features.supports import SupportCode
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.dates import Instant
from app.kit.inputs import Id, Members, Named, Part, Words
from app.kit.noun import Noun, Query, RecordView, States, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import list_below, resource
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    PERSON,
    Owned,
    belongs_to,
    choice,
    document,
    instant,
    organisation_key,
    owned_by,
    reference,
    text,
    whole,
)


class SupportMet(Part):
    """Whether one thing that helps was there."""

    support: SupportCode = Field(description="A code of `/v1/public/supports`.")
    met: NeedMet
    note: Words | None = None


class ParticipationMembers(Members):
    contributor_id: Id = reference(nullable=False, index=True, description="A contributor that you can see.")
    role: ParticipationRole = choice(ParticipationRole, nullable=False, default=ParticipationRole.member)
    attendance: Attendance = choice(Attendance, nullable=False, default=Attendance.unknown)
    pay_offered: Words | None = text(
        "profile", description="What is paid for it, in the words that they read when they are asked."
    )
    support_offered: Words | None = text(
        "profile", description="What support comes with it: before, during and after. They read this too."
    )
    asked_despite: Words | None = text(
        "profile", description="Why they are asked although another session of theirs is near (409 `clash`)."
    )
    question: Words | None = text("profile", description="What they ask before they answer.")
    question_answer: Words | None = text("profile", description="What they are told.")
    recorded_from: RecordedFrom | None = choice(
        RecordedFrom, description="`history` where nobody is asked now. As the session, where not given."
    )
    what_helped: Words | None = text("needs", description="What helped. Home organisation only.")
    need_met: NeedMet | None = choice(
        NeedMet, "needs", description="All in all. The person says so themselves too. Home organisation only."
    )
    supports_met: list[SupportMet] = document(
        "needs",
        nullable=False,
        default_factory=list,
        max_length=50,
        description="The same for each thing that helps, once each, with a note. Home organisation only.",
    )


def _sees(row: Any, reader: Any) -> ColumnElement[bool]:
    """Whether an organisation sees a row; `row` has its columns, or parameters of their names."""
    return or_(
        row.home_organisation_id == reader,
        and_(
            sight.involved(row.organisation_id, row.project_id, reader),
            agreed(reader, row.contributor_id, ConsentPurpose.share_profile),
        ),
    )


class Participation(ParticipationMembers, Owned, table=True):
    """`organisation_id` is the project's lead; the contributor's own is `home_organisation_id`.

    Seen at home, and by lead and partners as long as the contributor's profile is shared with them."""

    __tablename__ = "participations"
    __person__ = of_person("Sessions that you were asked to or took part in", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("session_id", "sessions"),
        belongs_to("project_id", "projects"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        organisation_key("home_organisation_id"),
        UniqueConstraint("session_id", "contributor_id"),
    )

    session_id: str = reference(nullable=False)
    project_id: str = reference(nullable=False, index=True)
    home_organisation_id: str = reference(nullable=False, index=True)
    reply: Reply | None = choice(Reply)
    purpose_shown: str | None = text()
    purpose_version: int | None = whole()
    as_shown: str | None = document("profile")
    asked_at: str | None = instant("profile")
    replied_at: str | None = instant("profile")
    reminded_at: str | None = instant("profile", info={"internal": True})
    told_soon_at: str | None = instant("profile", info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _sees(cls, ORGANISATION)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        """The lead for whomever it sees, and a partner for its own (SETTLED.md 3)."""
        leads, is_home = cls.organisation_id == ORGANISATION, cls.home_organisation_id == ORGANISATION
        return or_(and_(leads, _sees(cls, ORGANISATION)), and_(is_home, sight.is_partner(cls.project_id)))

    @classmethod
    def led(cls) -> ColumnElement[bool]:
        return sight.led_by_member(cls.project_id)

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return and_(cls.visible(), cls.led())

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        """Their own; a co-lead also sees who of the same home is coming."""
        ours = and_(sight.co_leads(cls.project_id), cls.home_organisation_id == ORGANISATION)
        return or_(cls.contributor_id == PERSON, ours)

    @classmethod
    def writable_by_person(cls) -> ColumnElement[bool]:
        return cls.visible_to_person()

    @classmethod
    def relation_to_person(cls) -> ColumnElement[str]:
        return case((cls.contributor_id == PERSON, "self"), else_="partner")

    @classmethod
    def relation(cls) -> ColumnElement[str]:
        """The contributor's home is the owner of what is personal here; the lead is a partner in it."""
        return case((col(cls.home_organisation_id) == ORGANISATION, "own"), else_="partner")


class ParticipationCreate(ParticipationMembers, Named):
    session_id: Id
    reply: Reply | None = Field(
        default=None, description="`invited` where not given; history may leave it empty."
    )


class ParticipationView(ParticipationMembers, RecordView):
    session_id: Id
    project_id: Id
    home_organisation_id: Id
    reply: Reply | None
    purpose_shown: str | None = Field(description="The project's purpose in the words shown when asked.")
    purpose_version: int | None
    as_shown: AsShown | None = Field(default=None, description="Time, place, pay and support as shown then.")
    asked_at: Instant | None = Field(default=None, description="When they were last asked.")
    replied_at: Instant | None = Field(default=None, description="When they last replied to that.")


class SessionParticipationQuery(Query):
    contributor_id: Id | None = None
    role: ParticipationRole | None = None
    reply: Reply | None = None
    reply_in: list[Reply] | None = None
    attendance: Attendance | None = None


class ParticipationQuery(SessionParticipationQuery):
    session_id: Id | None = None
    project_id: Id | None = None


def _readers() -> Any:
    reader = FeedCounter.__table__.c.organisation_id
    ids = ("organisation_id", "project_id", "home_organisation_id", "contributor_id")
    row = SimpleNamespace(**{name: bindparam(name, type_=ID) for name in ids})
    return select(reader).where(_sees(row, reader))


_HOME = Statement(
    lambda: select(Contributor.organisation_id).where(Contributor.id == bindparam("id", type_=ID))
)


async def _stamp_home(db: Write, row: Values, before: Values | None) -> None:
    """Note whose contributor it is. A partner brings its own; the lead, whomever it can see."""
    if before is not None:
        return
    home = await db.value(_HOME, id=row["contributor_id"])
    if home is None:
        detail = "There is no such contributor that you can see."
        raise invalid(fault("/contributor_id", "unknown-reference", detail))
    if db.scope.organisation_id not in (home, row["organisation_id"]):
        raise Problem("not-yours-to-change", "You can bring your own contributors to another's project.")
    row["home_organisation_id"] = home


async def _stays(db: Write, row: Values, before: Values | None) -> None:
    """Who it is about and how it came in were settled when it was made."""
    if before is None:
        return
    row["recorded_from"] = row["recorded_from"] or before["recorded_from"]
    for name in ("contributor_id", "recorded_from"):
        if row[name] != before[name]:
            raise invalid(fault(f"/{name}", "cannot-change", "Make a new participation instead."))


async def _once_each(db: Write, row: Values, before: Values | None) -> None:
    supports = [each["support"] for each in orjson.loads(row["supports_met"])]
    if len(set(supports)) < len(supports):
        raise invalid(fault("/supports_met", "repeated", "Say it once for each thing that helps."))


# People may ask, wait and change their mind at any time. Asking anew shows the purpose as it is by then.
_REPLIES = {
    "": ("invited",),
    "came_forward": ("invited", "accepted", "declined"),
    "invited": ("asked_question", "undecided", "accepted", "declined"),
    "asked_question": ("invited", "undecided", "accepted", "declined"),
    "undecided": ("invited", "asked_question", "accepted", "declined"),
    "accepted": ("invited", "asked_question", "changed_mind"),
    "declined": ("invited", "accepted"),
    "changed_mind": ("invited", "asked_question", "accepted", "declined"),
}

# They are asked by somebody else.
_OWN_REPLIES = {
    now: tuple(reply for reply in replies if reply != Reply.invited) for now, replies in _REPLIES.items()
}

PARTICIPATIONS = Noun(
    model=Participation,
    name="participation",
    collection="participations",
    create=ParticipationCreate,
    view=ParticipationView,
    query=ParticipationQuery,
    sorts={"created_at": "created_at"},
    parent=SESSIONS,
    parent_member="session_id",
    created_by=frozenset({"own", "partner"}),
    by_person=frozenset({"what_helped", "need_met", "supports_met", "question"}),
    relations=frozenset({"own", "partner"}),
    inherits=("project_id",),
    states=States("reply", _REPLIES, by_person=_OWN_REPLIES),
    readers=Statement(_readers),
    decides=people_seen,
    sees=lambda reader: _sees(Participation, reader),
    rules=(
        _stays,
        _once_each,
        _stamp_home,
        asking.answer_in_time,
        asking.show_what_is_asked,
        asking.note_when,
        asking.write_to_them,
    ),
)

declare(PARTICIPATIONS.layer("needs"), "Read what helped a contributor at a session, and whether it was met.")


def operations() -> list[Operation]:
    """All of a core noun, and the list once more below each session."""
    return [*resource(PARTICIPATIONS), list_below(PARTICIPATIONS, SessionParticipationQuery)]

"""The sets of people of which presence is counted: a register, a team, a steering group, those who came.

There are no others, and no filters: each more would be another figure to hold the rest against
(SETTLED.md 29).
"""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlmodel import col

from app.features.contributors.contributor import Contributor
from app.features.contributors.equality import Equality, EqualitySource
from app.features.contributors.ledger import Consent
from app.features.contributors.sight import LiveConsent, unexpired
from app.features.contributors.standpoints import Standpoint
from app.features.enumerations import Attendance, ConsentPurpose, ContributorStatus, TeamRole
from app.features.presence.counting import ASKED, NEED_ANSWERS, Person
from app.features.presence.quarters import Quarter
from app.features.projects.team import TeamRow
from app.features.sessions.participations import Participation
from app.features.sessions.session import Session
from app.kit.database import Write
from app.kit.statements import Statement
from app.kit.tables import DAY, ID

People = StrEnum("People", ["contributors", "team", "steering_group", "came"])
"""`contributors`: everybody on an organisation's register who is involved. `team` and `steering_group`: the
contributors in those of a project. `came`: those who came to a session of a quarter."""

OF_ORGANISATION = (People.contributors, People.came)
OF_PROJECT = (People.team, People.steering_group, People.came)

WITH_NEEDS = (People.contributors,)
"""Where needs are counted: of nobody but one's own people. What one's own people needed, a home reads one by
one, and would find the few of others in a count of both (docs/decisions/0033)."""

_INVOLVED = (
    ContributorStatus.in_induction.value,
    ContributorStatus.active.value,
    ContributorStatus.paused.value,
)
_CAME = (Attendance.attended.value, Attendance.part.value)
_OF: Any = bindparam("of_id", type_=ID)


def _register() -> Any:
    return select(Contributor.id).where(
        Contributor.organisation_id == _OF, col(Contributor.status).in_(_INVOLVED)
    )


def _team(*roles: TeamRole) -> Any:
    asked = [col(TeamRow.role).in_([role.value for role in roles])] if roles else []
    return select(TeamRow.contributor_id).where(
        TeamRow.project_id == _OF, col(TeamRow.contributor_id).is_not(None), TeamRow.until.is_(None), *asked
    )


def _came(of: Any, *more: Any) -> Any:
    """Those who came in the quarter, once for each time."""
    return (
        select(Participation.contributor_id, *more)
        .join(Session, col(Session.id) == Participation.session_id)
        .where(
            of == _OF,
            col(Participation.attendance).in_(_CAME),
            col(Session.starts_from) >= bindparam("from_", type_=DAY),
            col(Session.starts_from) < bindparam("until", type_=DAY),
        )
    )


_NEEDS = Statement(lambda: _came(Participation.home_organisation_id, Participation.need_met))


_WHO: dict[tuple[bool, People], Any] = {
    (False, People.contributors): _register,
    (False, People.came): lambda: _came(Participation.organisation_id),
    (True, People.team): _team,
    (True, People.steering_group): lambda: _team(TeamRole.steering_group),
    (True, People.came): lambda: _came(Participation.project_id),
}


def _may_be_counted() -> ColumnElement[bool]:
    """Whoever answered themselves agreed by that, unless the ledger says otherwise; for anybody else there
    has to be a consent that holds (docs/decisions/0028-figures-about-people.md)."""
    purpose = ConsentPurpose.equality_monitoring.value
    agreed = exists().where(
        col(LiveConsent.contributor_id) == Equality.id,
        col(LiveConsent.purpose) == purpose,
        LiveConsent.given,
        unexpired(LiveConsent.expires_on),
    )
    asked = exists().where(col(Consent.contributor_id) == Equality.id, col(Consent.purpose) == purpose)
    themselves = col(Equality.source) == EqualitySource.answered_themselves.value
    return or_(agreed, and_(themselves, ~asked))


def _answers(who: Any) -> Any:
    answers = [getattr(Equality, name) for name in ASKED]
    return select(Equality.id, *answers).where(col(Equality.id).in_(who), _may_be_counted())


def _standpoints(who: Any) -> Any:
    return select(Standpoint.contributor_id, Standpoint.words).where(col(Standpoint.contributor_id).in_(who))


@cache
def _statements(of_project: bool, which: People) -> tuple[Statement, Statement, Statement]:
    """Who is in it, what they answered and what they bring, each for all of them at once."""
    who = _WHO[of_project, which]
    return Statement(who), Statement(lambda: _answers(who())), Statement(lambda: _standpoints(who()))


async def people(db: Write, of_id: str, of_project: bool, which: People, quarter: Quarter) -> list[Person]:
    """Everybody in one set, with their answers, for a handle of the system's."""
    within = {"of_id": of_id, "from_": quarter.first.isoformat(), "until": quarter.after.isoformat()}
    who, answers, words = [await db.rows(each, **within) for each in _statements(of_project, which)]
    answered = {row[0]: row[1:] for row in answers}
    standpoints: dict[str, list[str]] = defaultdict(list)
    for person_id, own in words:
        standpoints[person_id].append(own)
    needs = worst(await db.rows(_NEEDS, **within)) if which in WITH_NEEDS else {}
    nothing = [None] * len(ASKED)
    return [
        Person(
            each,
            dict(zip(ASKED, answered.get(each, nothing), strict=True)),
            standpoints[each],
            needs.get(each),
        )
        for each in {row[0] for row in who}
    ]


def worst(said: Iterable[Any]) -> dict[str, str]:
    """By person, whether their needs were met each time that they were asked: rows of a person and what
    they said of one time."""
    found: dict[str, str] = {}
    for person_id, need in said:
        if need in NEED_ANSWERS:
            found[person_id] = max(found.get(person_id, need), need, key=NEED_ANSWERS.index)
    return found

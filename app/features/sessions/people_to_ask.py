"""People to ask to a session: one's own, each with the reasons in words. There is no score, shown or hidden.

Whoever came forward for the project comes first, then whoever fits what was looked for, and among those alike
whoever has not been asked for longest.
"""

from collections import defaultdict
from datetime import date, timedelta
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, case, func, select
from sqlmodel import col

from app.features.asking.pauses import PAUSES, AskingPause, is_live
from app.features.coming_forward.expressions import EXPRESSIONS, ExpressionOfInterest
from app.features.contributors.contributor import Contributor
from app.features.contributors.standpoints import STANDPOINTS, Standpoint
from app.features.enumerations import Attendance, ComingForward, ContributorStatus
from app.features.projects.outputs import Opportunity
from app.features.sessions import asking, sight
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import SESSIONS
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.dates import in_words, today
from app.kit.expressions import IsAmong
from app.kit.inputs import Id, Line, Part
from app.kit.noun import Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.scope import Scope
from app.kit.standing import check_led, standing
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT, ORGANISATION

RECENT = timedelta(days=90)
"""Within which being asked counts as recently."""

MOST = 2000
"""People that are looked through, those first who have not been asked for longest."""

SHOWN = 50


class Looking(Part):
    """What to look for. Empty, it is everybody."""

    about: list[Line] = Field(
        default_factory=list,
        max_length=20,
        description="Words that stand in what somebody wants, can do or brings, in any case.",
        examples=[["training", "care experienced"]],
    )
    limit: Annotated[int, Field(ge=1, le=200)] = SHOWN


class Reason(BaseModel):
    """Why somebody may, or may not, be asked."""

    code: str = Field(
        description="`wants`, `can`, `brings`, `never_asked`, `not_asked_since`, `asked_recently`, "
        "`took_part`, `says_when`, `near`, `came_forward`, `would_like_more` or `has_a_pause`."
    )
    words: str


class PersonToAsk(BaseModel):
    contributor_id: Id
    display_name: str
    pronouns: str | None
    fits: bool = Field(description="Whether something of theirs has a word that was looked for.")
    reasons: list[Reason]


class PeopleToAsk(BaseModel):
    """Those who came forward for the project first, then those who fit, then those not asked for longest. Who
    was asked to this session, paused or left is not in it."""

    items: list[PersonToAsk]


_FREE = (ContributorStatus.paused.value, ContributorStatus.left.value)
_THERE = (Attendance.attended.value, Attendance.part.value)


def _of_person(what: Any, *criteria: Any) -> Any:
    theirs = Participation.contributor_id == Contributor.id
    return select(what).where(theirs, *criteria).correlate(Contributor).scalar_subquery()


def _people() -> Any:
    last = _of_person(func.max(Participation.asked_at))
    asked = select(Participation.contributor_id).where(
        Participation.session_id == bindparam("session_id", type_=ID)
    )
    return (
        select(
            Contributor.id,
            Contributor.display_name,
            Contributor.pronouns,
            Contributor.interests,
            Contributor.skills,
            Contributor.availability,
            last,
            _of_person(
                func.count(Participation.id),
                col(Participation.asked_at) >= bindparam("since", type_=INSTANT),
            ),
            _of_person(func.count(Participation.id), col(Participation.attendance).in_(_THERE)),
        )
        .where(
            Contributor.organisation_id == ORGANISATION,
            col(Contributor.status).not_in(_FREE),
            col(Contributor.id).not_in(asked),
        )
        .order_by(
            case((last.is_(None), 0), else_=1), last, col(Contributor.display_name_key), col(Contributor.id)
        )
        .limit(MOST)
    )


_PEOPLE = Statement(_people)
_BRING = Statement(
    lambda: select(Standpoint.contributor_id, Standpoint.words).where(
        Standpoint.organisation_id == ORGANISATION, IsAmong(Standpoint.contributor_id, bindparam("people"))
    )
)
_CAME_FORWARD = Statement(
    lambda: (
        select(
            ExpressionOfInterest.contributor_id,
            ExpressionOfInterest.project_id,
            ExpressionOfInterest.status,
            Opportunity.title,
        )
        .join(Opportunity, col(Opportunity.id) == ExpressionOfInterest.opportunity_id)
        .where(
            col(ExpressionOfInterest.status).in_(
                (ComingForward.came_forward.value, ComingForward.not_this_time.value)
            ),
            IsAmong(ExpressionOfInterest.contributor_id, bindparam("people")),
        )
        .order_by(ExpressionOfInterest.id)
    )
)
_PAUSED = Statement(
    lambda: (
        select(AskingPause.contributor_id, func.max(AskingPause.until))
        .where(is_live(), IsAmong(AskingPause.contributor_id, bindparam("people")))
        .group_by(col(AskingPause.contributor_id))
    )
)
_NEAR = Statement(
    lambda: sight.sessions_around().where(IsAmong(Participation.contributor_id, bindparam("people")))
)


async def _read(call: Call) -> Answer:
    await call.body()
    looking = call.json(Looking)
    words = [each.casefold() for each in looking.about]
    async with call.services.database.read(call.scope) as db:
        session = await standing(db, SESSIONS, id_in_path(call.path["session_id"]))
        check_led(session, PARTICIPATIONS.writes)
        since = f"{(today() - RECENT).isoformat()}T00:00:00.000000Z"
        people = await db.rows(_PEOPLE, session_id=session.row["id"], since=since)
        ids = orjson.dumps([row[0] for row in people]).decode()
        brings = await db.rows(_BRING, people=ids) if call.scope.may(STANDPOINTS.reads) and words else []
        near = await _near(db, session.row, ids)
        said, here = await _said(db, call.scope, session.row["project_id"], ids)
    found = [_person(row, words, [text for who, text in brings if who == row[0]], near) for row in people]
    for person in found:
        person["reasons"] = said.get(person["contributor_id"], []) + person["reasons"]
    # Stable: the order of the rows stays within each.
    found.sort(key=lambda person: (person["contributor_id"] not in here, not person["fits"]))
    return json_answer({"items": found[: looking.limit]})


Reasons = dict[str, list[dict[str, str]]]


async def _said(db: Read, scope: Scope, project_id: str, people: str) -> tuple[Reasons, set[str]]:
    """What people said about being asked, by person, and who came forward for this project."""
    said: Reasons = defaultdict(list)
    here: set[str] = set()
    if scope.may(EXPRESSIONS.reads):
        for who, project, status, title in await db.rows(_CAME_FORWARD, people=people):
            here |= {who} if project == project_id else set()
            waits = status == ComingForward.came_forward
            code = "came_forward" if waits else "would_like_more"
            then = "." if waits else ", and was told: not this time."
            said[who].append({"code": code, "words": f"Came forward for “{title}”{then}"})
    if scope.may(PAUSES.reads):
        for who, until in await db.rows(_PAUSED, people=people):
            words = f"Has a pause from being asked, until {in_words(until)}."
            said[who].append({"code": "has_a_pause", "words": words})
    return said, here


async def _near(db: Read, session: Values, people: str) -> set[str]:
    """Who has another session too near this one."""
    day = asking.one_day(session["starts_on"])
    if day is None:
        return set()
    around = {"first": (day - asking.DAYS).isoformat(), "last": (day + asking.DAYS).isoformat()}
    ours = (session["starts_on"], session["starts_at"], session["ends_at"])
    rows = await db.rows(_NEAR, session_id=session["id"], people=people, **around)
    return {row[-1] for row in rows if asking.too_near(ours, tuple(row[1:4])) is not None}


def _person(row: Any, words: list[str], brings: list[str], near: set[str]) -> dict[str, Any]:
    contributor_id, name, pronouns, interests, skills, availability, last, recently, parts = row
    told = {"wants": orjson.loads(interests), "can": orjson.loads(skills), "brings": brings}
    fitting = {
        code: [text for text in texts if any(word in text.casefold() for word in words)]
        for code, texts in told.items()
    }
    reasons = [
        {"code": code, "words": f"{_SAYS[code]}: {', '.join(texts)}."}
        for code, texts in fitting.items()
        if texts
    ]
    reasons += [{"code": code, "words": text} for code, text in _asked(last, recently, parts)]
    if availability:
        reasons.append({"code": "says_when", "words": f"Says when: {availability}"})
    if contributor_id in near:
        reasons.append({"code": "near", "words": "Has another session near this one."})
    fits = any(fitting.values())
    person = {"contributor_id": contributor_id, "display_name": name, "pronouns": pronouns}
    return person | {"fits": fits, "reasons": reasons}


_SAYS = {"wants": "Wants to take part in", "can": "Can", "brings": "Brings"}


def _asked(last: str | None, recently: int, parts: int) -> list[tuple[str, str]]:
    found = []
    if last is None:
        found.append(("never_asked", "Has not been asked to anything yet."))
    elif recently:
        times = "once" if recently == 1 else f"{recently} times"
        found.append(("asked_recently", f"Asked {times} in the last {RECENT.days} days."))
    else:
        found.append(("not_asked_since", f"Last asked in {date.fromisoformat(last[:10]):%B %Y}."))
    if parts:
        found.append(("took_part", "Took part once." if parts == 1 else f"Took part {parts} times."))
    return found


def operations() -> list[Operation]:
    """One reading; a POST, because no words about people belong in an address (API.md)."""
    return [
        Operation(
            "POST",
            f"{SESSIONS.path}/{{session_id}}/people-to-ask",
            "find_people_to_ask",
            _read,
            PARTICIPATIONS.writes,
            "Find people to ask",
            "sessions",
            description="Your own contributors who were not asked to this session yet, each with the "
            "reasons in words: what they came forward for, and, where it has a word that you look for, what "
            "they want, can do and bring (with `contributors.standpoints:read`); how long ago they were "
            f"asked, when they can, whether another session is near. At most {MOST} are looked through.",
            body=Looking,
            answers={200: PeopleToAsk},
        )
    ]

"""What time brings about for people: consents run out, young people turn 16 and 18, reviews fall due.

Each person is one transaction that looks whether there is still something to do, so a round may be killed
anywhere and run again, also beside another.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import orjson
from sqlalchemy import bindparam, func, literal, select, update
from sqlmodel import col

from app.features import accounts, mail
from app.features.accounts import Account
from app.features.contributors import identity, sight
from app.features.contributors.contributor import Contributor, to_speak_to
from app.features.contributors.keeping import keep_live
from app.features.contributors.needs import Needs
from app.features.contributors.reminding import Reminder
from app.features.contributors.sealed import AgeStage, Identity
from app.features.contributors.sight import LiveConsent
from app.features.enumerations import ContributorStatus, QuoteOwner, QuoteStatus
from app.features.members import Member
from app.features.quotes.quote import Quote, lapse
from app.features.roles import Role
from app.kit.database import Write
from app.kit.doing import Jobs
from app.kit.expressions import HasItem
from app.kit.scope import Scope
from app.kit.sealing import Unsealable
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, INSTANT, new_id, now

log = logging.getLogger("golden_thread")

JOBS = Jobs()

AHEAD_DAYS = 30
"""How long before a consent runs out its person is to be asked again."""

_TODAY = bindparam("today", type_=DAY)
_PERSON = bindparam("contributor_id", type_=ID)


def _today() -> str:
    return now()[:10]


@asynccontextmanager
async def _for(services: Any, organisation_id: str, why: str) -> AsyncIterator[Write]:
    """A transaction of the system's in the name of a home organisation."""
    async with services.database.system(why, Scope(organisation_id, f"system:{why}")) as db:
        yield db


# -- consents that run out

_RUN_OUT = Statement(
    lambda: (
        select(LiveConsent.organisation_id, LiveConsent.contributor_id, LiveConsent.purpose)
        .where(col(LiveConsent.expires_on) < _TODAY)
        .distinct()
    )
)
_ATTENDEES = Statement(
    lambda: select(Quote.id, Quote.organisation_id).where(
        Quote.owner == QuoteOwner.anonymous.value,
        Quote.status == QuoteStatus.approved.value,
        col(Quote.expires_on) < _TODAY,
    )
)
_ATTENDEE = Statement(
    lambda: (
        select(Quote.id, Quote.version, Quote.organisation_id, Quote.status, Quote.expires_on)
        .where(Quote.id == bindparam("id", type_=ID), Quote.status == QuoteStatus.approved.value)
        .with_for_update()
    )
)


@JOBS.every("consents-run-out", "30 */10 * * * *")
async def run_out(services: Any) -> None:
    """What holds no more goes, and those who lost sight at midnight are told. The ledger stays."""
    async with services.database.system_read("which consents have run out") as reader:
        people = await reader.rows(_RUN_OUT, today=_today())
        attendees = await reader.rows(_ATTENDEES, today=_today())
    for organisation_id, contributor_id, purpose in people:
        async with _for(services, organisation_id, "consents run out") as db:
            of = {"organisation_id": organisation_id, "contributor_id": contributor_id}
            await keep_live(db, of | {"purpose": purpose})
    for quote_id, organisation_id in attendees:
        async with _for(services, organisation_id, "consents run out") as db:
            found = await db.row(_ATTENDEE, id=quote_id)
            if found:
                names = ("id", "version", "organisation_id", "status", "expires_on")
                await lapse(db, dict(zip(names, found, strict=True)))


# -- young people

_LOOK = Statement(
    lambda: select(Identity.organisation_id, Identity.id).where(col(Identity.look_on) <= _TODAY)
)
_HELD = Statement(lambda: select(Contributor.status).where(Contributor.id == _PERSON).with_for_update())
_STOPPED = Statement(lambda: select(Needs.messages_stopped).where(Needs.id == _PERSON))


@JOBS.every("young-people", "0 20 0,12 * * *")
async def grow_up(services: Any) -> None:
    """On the day on which somebody turns 18, what an adult agreed to ends, and they are asked themselves.
    Only the identities of those whose 16th or 18th birthday falls in this month are opened."""
    async with services.database.system_read("whose birthday is this month") as reader:
        people = await reader.rows(_LOOK, today=_today())
    shut = 0
    for organisation_id, contributor_id in people:
        try:
            async with _for(services, organisation_id, "young people grow up") as db:
                await _grow_up(services, db, {"organisation_id": organisation_id, "id": contributor_id})
        except Unsealable:
            shut += 1
    if shut:
        log.warning("Identities with a birthday this month that cannot be opened: %d.", shut)


async def _grow_up(services: Any, db: Write, row: dict[str, str]) -> None:
    status = await db.value(_HELD, contributor_id=row["id"])
    person = Standing(row, "own", "[]", writable=True)
    stage = await identity.look_again(db, services.keys, person)
    stopped = status == ContributorStatus.left or await db.value(_STOPPED, contributor_id=row["id"])
    if stage != AgeStage.adult or stopped:
        return
    to = await identity.email_of(db, services.keys, person)
    if to is not None:
        mail.send(db, services.keys, "ask-again", to=to, link=_link(services))


# -- coordinators are told how many people to speak to, and nobody's name


def _counted(among: Any) -> Any:
    people = select(Contributor.organisation_id, func.count(Contributor.id)).where(to_speak_to(among))
    return people.group_by(col(Contributor.organisation_id))


_REVIEWS = Statement(lambda: _counted(sight.needs_reviewed_before("today")))
_ASKS = Statement(lambda: _counted(sight.asked_again_by("ahead")))
_LAST = Statement(
    lambda: (
        select(Reminder.said)
        .where(Reminder.organisation_id == bindparam("organisation_id", type_=ID))
        .with_for_update()
    )
)
_REMINDED = Statement(lambda: select(Reminder.organisation_id))
_AGAIN = Statement(
    lambda: (
        update(Reminder)
        .where(Reminder.organisation_id == bindparam("home_id", type_=ID))
        .values(
            said=bindparam("numbers", type_=Reminder.__table__.c.said.type),
            said_at=bindparam("at", type_=INSTANT),
        )
    )
)
_COORDINATORS = Statement(
    lambda: (
        select(Account.id, Account.sealed_email)
        .join(Member, col(Member.account_id) == Account.id)
        .where(
            Member.organisation_id == bindparam("organisation_id", type_=ID),
            HasItem(Member.roles, literal(Role.coordinator.value)),
            col(Member.disabled_at).is_(None),
            col(Member.accepted_at).is_not(None),
            Account.disabled_at.is_(None),
            Account.sealed_email.is_not(None),
        )
    )
)


@JOBS.every("people-to-speak-to", "0 40 6 * * *")
async def remind(services: Any) -> None:
    """A mail to each coordinator of an organisation whose numbers have changed since the last one."""
    ahead = (date.fromisoformat(_today()) + timedelta(days=AHEAD_DAYS)).isoformat()
    async with services.database.system_read("how many people there are to speak to") as reader:
        reviews = {row[0]: row[1] for row in await reader.rows(_REVIEWS, today=_today())}
        asks = {row[0]: row[1] for row in await reader.rows(_ASKS, ahead=ahead)}
        before = {row[0] for row in await reader.rows(_REMINDED)}
    for organisation_id in sorted({*reviews, *asks, *before}):
        numbers = {"reviews": reviews.get(organisation_id, 0), "asks": asks.get(organisation_id, 0)}
        async with _for(services, organisation_id, "coordinators are reminded") as db:
            await _remind(services, db, organisation_id, numbers)


async def _remind(services: Any, db: Write, organisation_id: str, numbers: dict[str, int]) -> None:
    last = await db.value(_LAST, organisation_id=organisation_id)
    if last is not None and orjson.loads(last) == numbers:
        return
    said = orjson.dumps(numbers).decode()
    if last is None:
        row = {"id": new_id(), "organisation_id": organisation_id, "said": said, "said_at": db.at}
        await db.insert(Reminder, row)
    else:
        await db.change(_AGAIN, home_id=organisation_id, numbers=said, at=db.at)
    if not any(numbers.values()):
        return
    words = {name: str(number) for name, number in numbers.items()} | {"link": _link(services)}
    for account_id, sealed in await db.rows(_COORDINATORS, organisation_id=organisation_id):
        to = accounts.email_of(services.keys, account_id, sealed)
        mail.send(db, services.keys, "people-to-speak-to", to=to, **words)


def _link(services: Any) -> str:
    return f"{services.settings.public_url}/sign-in/"

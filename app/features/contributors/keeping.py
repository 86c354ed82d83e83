"""Keeps `live_consents` at what the ledger comes to today, and tells those who gain or lose sight by it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.ledger import Consent
from app.features.contributors.live import Live, entry_of, live_today
from app.features.contributors.sealed import AgeStage, Identity
from app.features.contributors.sight import LiveConsent
from app.features.contributors.standpoints import STANDPOINTS, Standpoint
from app.features.contributors.words import LAPSED, OWNED, settle, words_of
from app.features.enumerations import ConsentPurpose
from app.kit import telling
from app.kit.database import Read, Write
from app.kit.noun import Noun, Values
from app.kit.problems import not_found
from app.kit.statements import Statement
from app.kit.tables import DAY, ID, new_id

_PERSON = bindparam("contributor_id", type_=ID)
_PURPOSE: Any = bindparam("purpose")
_HELD = Statement(lambda: select(Contributor.version).where(Contributor.id == _PERSON).with_for_update())
_STAGE = Statement(lambda: select(Identity.age_stage).where(Identity.id == _PERSON))
_LINE = (
    "id",
    "created_at",
    "decision",
    "given_by",
    "subject_id",
    "audience",
    "recipients",
    "decided_on",
    "expires_on",
    "uses",
    "restated_at",
)
_LEDGER = Statement(
    lambda: (
        select(*(getattr(Consent, name) for name in _LINE))
        .where(Consent.contributor_id == _PERSON, Consent.purpose == _PURPOSE)
        .order_by(func.coalesce(Consent.restated_at, Consent.created_at), col(Consent.id))
    )
)
_PURPOSES = Statement(lambda: select(Consent.purpose).where(Consent.contributor_id == _PERSON).distinct())
_LIVE = Statement(
    lambda: select(LiveConsent.subject_id).where(
        LiveConsent.contributor_id == _PERSON, LiveConsent.purpose == _PURPOSE, LiveConsent.given
    )
)
_FORGET = Statement(
    lambda: delete(LiveConsent).where(LiveConsent.contributor_id == _PERSON, LiveConsent.purpose == _PURPOSE)
)
# Those who lost sight at midnight, when the last day was over, were not told then: they are told now.
_AS_BEFORE = Statement(
    lambda: (
        update(LiveConsent)
        .where(
            LiveConsent.contributor_id == _PERSON,
            LiveConsent.purpose == _PURPOSE,
            col(LiveConsent.expires_on) < bindparam("today", type_=DAY),
        )
        .values(expires_on=None)
    )
)
STANDPOINTS_OF = Statement(
    lambda: select(Standpoint.id, Standpoint.version).where(Standpoint.contributor_id == _PERSON)
)


async def stage_of_person(db: Read, contributor_id: str) -> AgeStage | None:
    """How old somebody is as far as rules ask, and None where nobody has said."""
    stage = await db.value(_STAGE, contributor_id=contributor_id)
    return AgeStage(stage) if stage else None


async def keep_live(db: Write, of: Values, line: Values | None = None) -> None:
    """Bring one purpose of one person up to the ledger (SETTLED.md 6). `of` has `organisation_id`,
    `contributor_id` and `purpose`; `line` is the one that was just added, if that is why."""
    about = {name: of[name] for name in ("contributor_id", "purpose")}
    # Two decisions about one person come one after the other, or the later would not count the earlier.
    version = await db.value(_HELD, contributor_id=of["contributor_id"])
    if version is None:
        raise not_found()
    await db.change(_AS_BEFORE, **about, today=db.at[:10])
    things = await _things_shared(db, of, version)
    had = [await telling.hearers(db, *thing) for thing in things]
    held = {row[0] for row in await db.rows(_LIVE, **about)}
    live = await work_out(db, of, [its for _, its in things])
    if ConsentPurpose(of["purpose"]) in OWNED:
        lapsed = held - {each.subject_id for each in live if each.given}
        await _settle(db, of, [its for _, its in things], line, lapsed)
    for thing, readers in zip(things, had, strict=True):
        telling.sight_moved(db, *thing, readers)


async def keep_all_live(db: Write, organisation_id: str, contributor_id: str) -> None:
    """The same for everything that a person ever decided on: how old they are has changed what holds."""
    of = {"organisation_id": organisation_id, "contributor_id": contributor_id}
    for (purpose,) in await db.rows(_PURPOSES, contributor_id=contributor_id):
        await keep_live(db, of | {"purpose": purpose})


async def work_out(db: Write, of: Values, words: Iterable[Values]) -> list[Live]:
    """Work out anew what one purpose of one person comes to, and tell nobody. `words` are those that it may
    publish."""
    about = {name: of[name] for name in ("contributor_id", "purpose")}
    live = await _come_to(db, about, words)
    await db.change(_FORGET, **about)
    for each in live:
        await db.insert(LiveConsent, _row(of, each))
    return live


async def _come_to(db: Write, about: dict[str, Any], words: Iterable[Values]) -> list[Live]:
    ledger = [dict(zip(_LINE, found, strict=True)) for found in await db.rows(_LEDGER, **about)]
    signed = frozenset(its["id"] for its in words if its.get("credited_as") is not None)
    stage = await stage_of_person(db, about["contributor_id"])
    entries = [entry_of(line) for line in ledger]
    return sorted(live_today(entries, ConsentPurpose(about["purpose"]), stage, signed, db.at[:10]))


async def _settle(db: Write, of: Values, words: list[Values], line: Values | None, lapsed: set[str]) -> None:
    for its in words:
        if line and line["subject_id"] in (None, its["id"]):
            await settle(db, of, its, line["decision"])
        elif its["id"] in lapsed:
            await settle(db, of, its, LAPSED)


def _row(of: Values, live: Live) -> Values:
    whose = {name: of[name] for name in ("organisation_id", "contributor_id", "purpose")}
    return {"id": new_id()} | whose | live._asdict()


async def _things_shared(db: Write, of: Values, version: int) -> list[tuple[Noun, Values]]:
    """What this purpose opens: the contributor, their standpoints, or their words."""
    home = {"organisation_id": of["organisation_id"], "contributor_id": of["contributor_id"]}
    if of["purpose"] == ConsentPurpose.share_profile:
        return [(CONTRIBUTORS, home | {"id": of["contributor_id"], "version": version})]
    if ConsentPurpose(of["purpose"]) in OWNED:
        noun = OWNED[ConsentPurpose(of["purpose"])].noun
        return [(noun, its) for its in await words_of(db, of)]
    if of["purpose"] != ConsentPurpose.share_standpoint:
        return []
    found = await db.rows(STANDPOINTS_OF, contributor_id=of["contributor_id"])
    return [(STANDPOINTS, home | {"id": each[0], "version": each[1]}) for each in found]

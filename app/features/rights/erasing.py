"""The worker's part of erasure. Each step is a transaction that can be done again, the person's own row last:
as long as that is there, a run that was killed finds what is left.
"""

import logging
from typing import Any

import orjson
from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel, col

from app.features import mail
from app.features.contributors.duplicates import Duplicate
from app.features.rights import letting_go, reaching, rereading
from app.features.rights.erased import Log
from app.features.rights.erasures import (
    ANSWER,
    ERASE,
    ERASURES,
    LOOK,
    Erasure,
    ErasureFinding,
    ErasureState,
    recorded,
)
from app.features.rights.gathering import Person, addresses, gathered, person_of, record_ids
from app.features.rights.recipients import recipients
from app.features.rights.texts import Found, is_shown, linked, mentions, names_of, reasons
from app.kit import writing
from app.kit.database import Database, Write
from app.kit.doing import Jobs, Run, do
from app.kit.noun import Values
from app.kit.personal import held
from app.kit.scope import OPERATOR, Scope
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID, INSTANT, new_id
from app.kit.work import ask

log = logging.getLogger("golden_thread")

JOBS = Jobs()

TRIES = 1000
"""A week of them: somebody waits, and nobody would ask again."""

_ID = bindparam("id", type_=ID)
_OWN = tuple(ERASURES.columns)
_ERASURE = Statement(lambda: select(*(getattr(Erasure, name) for name in _OWN)).where(Erasure.id == _ID))
_RECIPIENTS = Statement(
    lambda: (
        update(Erasure)
        .where(Erasure.id == _ID)
        .values(recipients=bindparam("told", type_=Erasure.__table__.c.recipients.type))
    )
)
_FINISHED = Statement(
    lambda: update(Erasure).where(Erasure.id == _ID).values(finished_at=bindparam("at", type_=INSTANT))
)
_REASON = Statement(lambda: update(StateChange).where(StateChange.id == _ID).values(reason=None))
_REASONS = Statement(
    lambda: (
        update(StateChange)
        .where(
            col(StateChange.record_id).in_(
                select(Erasure.id).where(Erasure.contributor_id == bindparam("of_person", type_=ID))
            )
        )
        .values(reason=None)
    )
)


async def _found(run: Run) -> tuple[Values, Person | None]:
    async with run.services.database.system_read("an erasure, and whose it is") as db:
        row = await db.row(_ERASURE, id=run.arguments["erasure_id"])
        assert row is not None  # noqa: S101 - nobody deletes one
        erasure = dict(zip(_OWN, row, strict=True))
        return erasure, await person_of(db, erasure["contributor_id"])


@JOBS.job(LOOK, long=True, tries=TRIES)
async def look(run: Run) -> None:
    """Find what others wrote about them, for somebody to review."""
    erasure, person = await _found(run)
    if person is None or erasure["state"] != ErasureState.asked:
        return
    texts, _ = await _texts(run, person)
    async with run.chunk() as db:
        await _enter(db, erasure, texts)
        await writing.settle(db, ERASURES, erasure, ErasureState.in_review.value)


async def _texts(run: Run, person: Person) -> tuple[set[Found], set[str]]:
    """Texts at their home that name them or are linked to them, and other organisations that have some which
    the home can see: what it cannot see, a name that it made up would ask about."""
    services = run.services
    async with services.database.system_read("what somebody is called, to look for it") as db:
        found = await gathered(db, services.keys, person)
        theirs = set(await record_ids(db, person))
    every = linked(found) | {
        each async for each in mentions(services.database, person, names_of(found), theirs)
    }
    async with services.database.read(Scope(person.home, "system:erasure")) as db:
        elsewhere = [each for each in every if each.organisation_id != person.home]
        others = {each.organisation_id for each in elsewhere if await is_shown(db, each)}
    return {each for each in every if each.organisation_id == person.home}, others


async def _enter(db: Write, erasure: Values, texts: set[Found]) -> None:
    for each in sorted(texts, key=lambda each: (each.resource, each.record_id, each.member)):
        row = {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1}
        row |= {"organisation_id": each.organisation_id, "erasure_id": erasure["id"]}
        row |= {"resource": each.resource, "record_id": each.record_id, "member": each.member}
        db.insert_at_end(ErasureFinding, row | {"decision": None, "decided_by": None})


@JOBS.job(ANSWER)
async def answer(run: Run) -> None:
    """Write to the person that what they asked for has an answer. Once: a run that was killed before it
    could say that it is done finds that it has."""
    _, person = await _found(run)
    if person is None or run.done:
        return
    services = run.services
    async with services.database.system_read("where to write to somebody about their erasure") as db:
        to = await reaching.of_person(db, services.keys, person)
    async with run.chunk() as db:
        run.done = 1
        if to:
            mail.send(
                db, services.keys, "answer", to=to, link=f"{services.settings.public_url}/my/leave/delete/"
            )


@JOBS.job(ERASE, long=True, tries=TRIES)
async def erase(run: Run) -> None:
    """Erase one person. Their id is on the log outside the database before anything of theirs goes."""
    erasure, person = await _found(run)
    services = run.services
    if erasure["state"] == ErasureState.agreed:
        await _erase(run, erasure, person)
    # Done again by a run that found the person gone: the one before may have been killed before this.
    await services.database.tidy(sorted(table.name for table, _ in held(SQLModel.metadata)))


async def _erase(run: Run, erasure: Values, person: Person | None) -> None:
    services = run.services
    told = orjson.loads(erasure["recipients"])
    if person is not None:
        if run.done == 0:
            texts, others = await _texts(run, person)
            new = await rereading.unread(services.database, erasure["id"], texts)
            if new and await _may_go_back(run, erasure):
                await _review_again(run, erasure, new)
                return
            told = await _say_who_is_to_be_told(run, erasure, person, new, others)
        for each in (person.id, *await _merged_into(run, person)):
            Log(services.settings.erasures_file).add(each, person.home, erasure["updated_at"])
        await _letters_and_notes(run, person)
        await letting_go.records(run, person)
        to = await _address(run, person)
    async with run.chunk() as db:
        if person is not None:
            await letting_go.person(db, person, [each["organisation_id"] for each in told if _knew(each)])
            if to:
                mail.send(db, services.keys, "gone", to=to)
        await db.change(_REASONS, of_person=erasure["contributor_id"])
        await db.change(_FINISHED, id=erasure["id"], at=db.at)
        await writing.settle(db, ERASURES, erasure, ErasureState.done.value)


async def _address(run: Run, person: Person) -> str | None:
    """Where the last letter goes. Not after a restore: it went before. Nor to the folder, where a mail lies
    for a day and nobody gets it."""
    services = run.services
    if run.arguments.get("again") or not services.settings.smtp_url:
        return None
    async with services.database.system_read("where to say that a record is gone") as db:
        return await reaching.of_person(db, services.keys, person)


_MERGED = Statement(
    lambda: select(Duplicate.merged_id).where(
        Duplicate.contributor_id == _ID, col(Duplicate.merged_id).is_not(None)
    )
)


async def _merged_into(run: Run, person: Person) -> list[str]:
    """Records that became this one: a backup from before that has them still."""
    async with run.services.database.system_read("which records became that of somebody") as db:
        return [row[0] for row in await db.rows(_MERGED, id=person.id)]


def _knew(recipient: Values) -> bool:
    """Whether an organisation had sight; one that only mentions a name never knew the record."""
    return bool(recipient["how"] != ["mentions"])


async def _may_go_back(run: Run, erasure: Values) -> bool:
    """Once, and not after a restore. Later texts are findings, and are reviewed when the person is gone."""
    if run.arguments.get("again"):
        return False
    return not await rereading.went_back(run.services.database, erasure["id"])


async def _review_again(run: Run, erasure: Values, texts: set[Found]) -> None:
    """Nothing is erased before somebody looked at these too, and agreed once more."""
    async with run.chunk() as db:
        await _enter(db, erasure, texts)
        await writing.settle(db, ERASURES, erasure, ErasureState.in_review.value)
        await rereading.say_so(db, run.services, erasure["organisation_id"])


async def _say_who_is_to_be_told(
    run: Run, erasure: Values, person: Person, texts: set[Found], others: set[str]
) -> list[Values]:
    services = run.services
    async with services.database.system_read("who received something of somebody") as db:
        found = await gathered(db, services.keys, person)
        told = await recipients(db, person, await record_ids(db, person), found["consents"], others)
    async with run.chunk() as db:
        await _enter(db, erasure, texts)
        await db.change(_RECIPIENTS, id=erasure["id"], told=recorded(told))
        run.done = 1
    return told


async def _letters_and_notes(run: Run, person: Person) -> None:
    """Mails to them that wait, those that lie in the folder, and notes beside a history that name them."""
    services = run.services
    async with services.database.system_read("where mail to somebody goes, and what they are called") as db:
        found = await gathered(db, services.keys, person)
    to = addresses(found)
    notes = await reasons(services.database, person.home, names_of(found))
    async with run.chunk() as db:
        await letting_go.waiting_letters(db, services.keys, to)
        for each in notes:
            await db.change(_REASON, id=each)
    letting_go.letters_in_folder(services.settings.mail_folder, to)


# -- after a restore

_THERE = Statement(lambda: select(Erasure.id, Erasure.state).where(Erasure.contributor_id == _ID))


async def again(database: Database, erased: Log) -> list[str]:
    """Ask once more for the erasure of everybody who was erased and is here, as after a restore; the jobs."""
    jobs = []
    for contributor_id in erased.ids():
        async with database.system("somebody who was erased is here again", OPERATOR) as db:
            person = await person_of(db, contributor_id)
            if person is None or await _is_under_way(db, contributor_id):
                continue
            jobs.append(await _ask_again(db, person))
    return jobs


async def _is_under_way(db: Write, contributor_id: str) -> bool:
    rows = await db.rows(_THERE, id=contributor_id)
    return any(state == ErasureState.agreed.value for _, state in rows)


async def _ask_again(db: Write, person: Person) -> str:
    row = {"id": new_id(), "created_at": db.at, "updated_at": db.at, "version": 1, "finished_at": None}
    row |= {"organisation_id": person.home, "contributor_id": person.id, "asked_by": db.scope.actor}
    row |= {"state": ErasureState.agreed.value, "due_on": db.at[:10], "recipients": "[]"}
    await db.insert(Erasure, row)
    return ask(db, ERASE, organisation_id=person.home, erasure_id=row["id"], again=True)


async def replay(services: Any) -> int:
    """Erase everybody on the log who is here, now and in this process; how many."""
    jobs = await again(services.database, Log(services.settings.erasures_file))
    for job_id in jobs:
        await do(JOBS, services, job_id)
    return len(jobs)


async def at_start(services: Any) -> None:
    """When a worker starts: say so, and erase again."""
    jobs = await again(services.database, Log(services.settings.erasures_file))
    if jobs:
        log.warning("%d people who were erased are here again, as after a restore: erasing them.", len(jobs))

"""What becomes of each row when a person is erased. Most are deleted; numbers of people stay true, a group
keeps words that are also its own, and a project keeps its own texts."""

from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, or_, select, update
from sqlmodel import SQLModel, col

from app.features.accounts import Account, AccountIdentity
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.words import OWNED
from app.features.enumerations import Attendance, QuoteOwner, QuoteStatus
from app.features.files import FILES
from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.features.keys import Keys
from app.features.mail import Mail, MailState
from app.features.members import Member
from app.features.one_time import OneTimeSecret
from app.features.quotes.quote import QUOTES, Quote
from app.features.quotes.sight import QuoteVoice
from app.features.rights.gathering import Person, letters_to
from app.features.sessions.participations import PARTICIPATIONS, Participation
from app.features.sessions.session import SESSIONS, Session
from app.kit import audit, external_ids, telling, writing
from app.kit.database import Read, Write
from app.kit.doing import CHUNK, Run
from app.kit.noun import Noun, Values
from app.kit.personal import Held, Whose, held
from app.kit.resource import nouns
from app.kit.statements import Statement
from app.kit.states import StateChange
from app.kit.tables import ID, INSTANT

THEIRS = frozenset({Whose.person, Whose.record})
"""Rows about them. What they did as somebody who acts goes where nothing else leads to it."""

_ID = bindparam("id", type_=ID)
_PERSON = bindparam("person", type_=ID)
_AT = bindparam("at", type_=INSTANT)
_HISTORY = Statement(lambda: delete(StateChange).where(StateChange.record_id == _ID))


async def records(run: Run, person: Person) -> None:
    """Everything but what goes with the person's own row, a record to a transaction. Words go first: whoever
    sees them sees them because of rows that go after."""
    for noun in _in_turn():
        table = noun.model.__table__  # type: ignore[attr-defined]
        for row in await _rows(run, noun, person):
            async with run.chunk() as db:
                await _let_go(db, noun, table, row, person)
    for table, said in reversed(held(SQLModel.metadata)):  # what refers to others first
        if not said.kept and not _goes_with_the_person(table):
            await _delete(run, table, said, person)


def _in_turn() -> list[Noun]:
    own = {noun.name: noun for noun in nouns.values() if _is_theirs(noun)} | {QUOTES.name: QUOTES}
    first = [*(each.noun.name for each in OWNED.values()), FILES.name]  # a file hangs on what comes after it
    last = (PARTICIPATIONS.name, "team-row")
    # What refers to others goes before them.
    turn = {table.name: place for place, table in enumerate(reversed(SQLModel.metadata.sorted_tables))}
    return sorted(
        own.values(),
        key=lambda noun: (noun.name not in first, noun.name in last, turn[noun.model.__tablename__]),
    )


def _is_theirs(noun: Noun) -> bool:
    said = getattr(noun.model, "__person__", None)
    return isinstance(said, Held) and not said.kept and noun.name != CONTRIBUTORS.name


def _goes_with_the_person(table: Table) -> bool:
    return table.name == Contributor.__tablename__ or any(
        key.referred_table.name == Contributor.__tablename__ and key.ondelete == "CASCADE"
        for key in table.foreign_key_constraints
    )


async def _rows(run: Run, noun: Noun, person: Person) -> list[Values]:
    model: Any = noun.model
    names = tuple(noun.columns)
    found = Statement(
        lambda: (
            select(*(getattr(model, name) for name in names))
            .where(model.__person__.rows(model.__table__, {Whose.person}))
            .order_by(model.id)
        )
    )
    async with run.services.database.system_read("rows of somebody who is erased") as db:
        rows = await db.rows(found, **person.parameters())
    return [dict(zip(names, row, strict=True)) for row in rows]


async def _let_go(db: Write, noun: Noun, table: Table, row: Values, person: Person) -> None:
    if noun.name == QUOTES.name and row["owner"] == QuoteOwner.group.value:
        await _leave_group(db, row, person)
        return
    if noun.name == PARTICIPATIONS.name:
        await _keep_the_number(db, row)
    # Who sees it is asked before anything of it is gone.
    readers = await telling.hearers(db, noun, row)
    telling.say(db, noun, row, audit.Action.deleted, "deleted", (), readers=readers)
    await db.change(_HISTORY, id=row["id"])
    await external_ids.forget_all(db, row["id"])
    if noun.name == QUOTES.name:
        await db.change(_VOICES, id=row["id"])
    if not _goes_with_the_person(table):
        for unpointed in _unpointed(table):
            await db.change(unpointed, id=row["id"])
        await db.change(_deleting(table), id=row["id"])


@cache
def _deleting(table: Table) -> Statement:
    return Statement(lambda: delete(table).where(table.c.id == _ID))


@cache
def _unpointed(table: Table) -> list[Statement]:
    """Others of the same table, which all go, do not point to a row any more: in a circle none would go."""
    own = [key for key in table.foreign_key_constraints if key.referred_table is table]
    return [_pointing(table, column) for key in own for column in key.columns if column.nullable]


def _pointing(table: Table, column: Any) -> Statement:
    return Statement(lambda: update(table).where(column == _ID).values({column.name: None}))


async def _delete(run: Run, table: Table, said: Held, person: Person) -> None:
    """Rows of other tables, some at a time."""
    by = THEIRS if said.through or THEIRS & set(said.by.values()) else {Whose.actor}
    key = next(iter(table.primary_key.columns))
    if Whose.record in by and said.is_by_record:
        return  # history of a record goes with the record
    some = Statement(
        lambda: delete(table).where(key.in_(select(key).where(said.rows(table, by)).limit(CHUNK)))
    )
    while True:
        async with run.chunk() as db:
            touched = await db.change(some, **person.parameters())
        if touched < CHUNK:
            return


# -- words of a group

_VOICES = Statement(lambda: delete(QuoteVoice).where(QuoteVoice.quote_id == _ID))
_VOICE = Statement(
    lambda: delete(QuoteVoice).where(QuoteVoice.quote_id == _ID, QuoteVoice.contributor_id == _PERSON)
)
_FEWER = Statement(
    lambda: (
        update(Quote)
        .where(Quote.id == _ID)
        .values(voices=Quote.voices - 1, owner=bindparam("owner"), credited_as=None)
    )
)
_VOICES_OF = Statement(lambda: select(func.count()).where(QuoteVoice.quote_id == _ID))


async def _leave_group(db: Write, row: Values, person: Person) -> None:
    """The group keeps its words and loses this voice. What was published is taken back until one of the
    others says again that it may be, all of them agreeing; a name that it was credited to goes."""
    readers = await telling.hearers(db, QUOTES, row)
    await db.change(_VOICE, id=row["id"], person=person.id)
    left = (await db.rows(_VOICES_OF, id=row["id"]))[0][0]
    owner = QuoteOwner.group if left > 1 else QuoteOwner.contributor
    await db.change(_FEWER, id=row["id"], owner=owner.value)
    if row["status"] == QuoteStatus.approved.value:
        await writing.settle(db, QUOTES, row, QuoteStatus.taken_back.value)
        telling.sight_moved(db, QUOTES, row, readers)


# -- a part in a session

_NUMBER = Statement(
    lambda: select(*(getattr(Session, name) for name in SESSIONS.columns)).where(Session.id == _ID)
)
_CAME = Statement(
    lambda: select(func.count()).where(
        Participation.session_id == _ID,
        col(Participation.attendance).in_([Attendance.attended.value, Attendance.part.value]),
    )
)
_SAY_NUMBER = Statement(
    lambda: (
        update(Session)
        .where(Session.id == _ID)
        .values(actual_number=bindparam("came"), version=Session.version + 1, updated_at=_AT)
    )
)
_LED_TO = Statement(
    lambda: select(*(getattr(ImpactRecord, name) for name in IMPACT_RECORDS.columns)).where(
        ImpactRecord.participation_id == _ID
    )
)
_UNLINK = Statement(
    lambda: (
        update(ImpactRecord)
        .where(ImpactRecord.id == _ID)
        .values(participation_id=None, version=ImpactRecord.version + 1, updated_at=_AT)
    )
)


async def _keep_the_number(db: Write, row: Values) -> None:
    """People known only as a number are a number (DOMAIN.md): where nobody said how many came, it is said
    now, this person among them. What their part led to stays, and of whose part it came does not."""
    for record in await _all(db, _LED_TO, IMPACT_RECORDS, row["id"]):
        await db.change(_UNLINK, id=record["id"], at=db.at)
        _changed(db, IMPACT_RECORDS, record, "participation_id")
    [session] = await _all(db, _NUMBER, SESSIONS, row["session_id"])
    came = row["attendance"] in (Attendance.attended.value, Attendance.part.value)
    if came and session["actual_number"] is None:
        number = (await db.rows(_CAME, id=session["id"]))[0][0]
        await db.change(_SAY_NUMBER, id=session["id"], came=number, at=db.at)
        _changed(db, SESSIONS, session, "actual_number")


async def _all(db: Read, statement: Statement, noun: Noun, of: str) -> list[Values]:
    return [dict(zip(noun.columns, row, strict=True)) for row in await db.rows(statement, id=of)]


def _changed(db: Write, noun: Noun, row: Values, member: str) -> None:
    row = row | {"version": row["version"] + 1}
    telling.say(db, noun, row, audit.Action.changed, "updated", (member,))


# -- letters

_SILENCE = Statement(
    lambda: (
        update(Mail)
        .where(Mail.id == _ID, Mail.ended_at.is_(None))
        .values(state=MailState.failed.value, error="erased", ended_at=_AT, sealed=None)
    )
)


async def waiting_letters(db: Write, keys: Keys, to: set[str]) -> None:
    """Mails to them are not sent any more, and what they said is destroyed."""
    for row in await letters_to(db, keys, to):
        await db.change(_SILENCE, id=row["id"], at=db.at)


def letters_in_folder(folder: Path, to: set[str]) -> None:
    """Mails to them that were written to the folder. They lie beside the worker that wrote them. What it
    began to write goes, to whomever it was: that may break off before it says, and is written anew where the
    mail is still to be sent."""
    for path in folder.glob("*.eml"):
        if message_from_bytes(path.read_bytes(), policy=default)["To"] in to:
            path.unlink()
    for path in folder.glob("*.unfinished"):
        path.unlink(missing_ok=True)


# -- the person, and how they signed in

_ACTOR: Any = bindparam("actor")
_ACCOUNT = bindparam("account", type_=ID)
_ROW = Statement(
    lambda: select(*(getattr(Contributor, name) for name in CONTRIBUTORS.columns)).where(
        Contributor.id == _ID
    )
)
_GONE = Statement(lambda: delete(Contributor).where(Contributor.id == _ID))
_SAID = Statement(lambda: update(StateChange).where(StateChange.actor == _ACTOR).values(reason=None))
_RECORDS = Statement(lambda: select(Contributor.id).where(Contributor.account_id == _ACCOUNT).limit(1))
_MEMBERS = Statement(lambda: select(Member.disabled_at).where(Member.account_id == _ACCOUNT))
_INDEX = Statement(lambda: select(Account.email_index).where(Account.id == _ACCOUNT))
_SECRETS = Statement(
    lambda: delete(OneTimeSecret).where(
        or_(OneTimeSecret.account_id == _ACCOUNT, OneTimeSecret.email_index == bindparam("email_index"))
    )
)
_UNKNOWN = Statement(lambda: delete(AccountIdentity).where(AccountIdentity.account_id == _ACCOUNT))
_CLOSE = Statement(
    lambda: (
        update(Account)
        .where(Account.id == _ACCOUNT)
        .values(sealed_email=None, email_index=None, disabled_at=_AT, updated_at=_AT)
    )
)
_NO_ACCOUNT = Statement(lambda: delete(Account).where(Account.id == _ACCOUNT))


async def person(db: Write, who: Person, knew: list[str]) -> None:
    """The person's own row and their key with it, and whatever goes with that; a removal notice for their
    home and for whoever had sight. Their account too, unless it is also somebody's else to act as."""
    rows = await db.rows(_ROW, id=who.id)
    row = dict(zip(CONTRIBUTORS.columns, rows[0], strict=True))
    readers = frozenset({who.home, *knew})
    telling.say(db, CONTRIBUTORS, row, audit.Action.deleted, "deleted", (), readers=readers)
    await db.change(_HISTORY, id=who.id)
    await db.change(_SAID, actor=who.actor)
    await external_ids.forget_all(db, who.id)
    await db.change(_GONE, id=who.id)
    if who.account_id and not await db.rows(_RECORDS, account=who.account_id):
        await _close_account(db, who.account_id)


async def _close_account(db: Write, account_id: str) -> None:
    members = await db.rows(_MEMBERS, account=account_id)
    if any(disabled_at is None for (disabled_at,) in members):
        return
    index = await db.value(_INDEX, account=account_id)
    await db.change(_SECRETS, account=account_id, email_index=index)
    if members:  # rows of teams name a member that was: their account stays, and nobody's address is in it
        await db.change(_UNKNOWN, account=account_id)
        await db.change(_CLOSE, account=account_id, at=db.at)
    else:
        await db.change(_NO_ACCOUNT, account=account_id)

"""Positions on an impact record: a changed mind is another position, and the one before stays readable."""

from typing import Any

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.enumerations import RecordStatus, Stance
from app.features.impact.position import Position, PositionCreate, PositionQuery, PositionView
from app.features.impact.record import IMPACT_RECORDS, ImpactRecord
from app.features.impact.sight import sees
from app.features.projects.sight import involved
from app.kit import audit, telling, writing
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.operations import Operation
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.standing import Standing, named
from app.kit.statements import Statement
from app.kit.tables import ID, INSTANT


def _readers() -> Any:
    """The organisations that may see a position, in the words of `visible()`."""
    reader, record = col(FeedCounter.organisation_id), aliased(ImpactRecord.__table__)
    part = involved(bindparam("organisation_id", type_=ID), bindparam("project_id", type_=ID), reader)
    seen = exists().where(record.c.id == bindparam("impact_record_id", type_=ID), sees(record.c, reader))
    home = reader == bindparam("home_organisation_id", type_=ID)
    return select(reader).where(or_(home, part & seen.correlate_except(record)))


async def _is_somebodys(db: Write, row: Values, before: Values | None) -> None:
    """A contributor's own, written down for them by somebody who says so, or that of a role."""
    row["home_organisation_id"] = db.scope.organisation_id
    me = db.scope.contributor_id
    if db.scope.is_person and row["role_title"] is None and row["contributor_id"] in (None, me):
        row["contributor_id"] = me
        if row["recorded_by"] is not None:
            raise invalid(fault("/recorded_by", "not-allowed", "You say this yourself: leave it out."))
        return
    if (row["contributor_id"] is None) == (row["role_title"] is None):
        raise invalid(fault("", "exactly-one-of", "Give exactly one of contributor_id, role_title."))
    if row["contributor_id"] is None:
        return
    person = await named(db, CONTRIBUTORS, "contributor_id", row["contributor_id"])
    if person.row["organisation_id"] != db.scope.organisation_id:
        raise invalid(fault("/contributor_id", "unknown-reference", "This is not one of your contributors."))
    if row["recorded_by"] is None:
        detail = "Say who wrote it down for them, by role: they see it."
        raise invalid(fault("/recorded_by", "required", detail))


async def _stands_there(db: Write, row: Values, before: Values | None) -> None:
    """Nobody agrees or disagrees with what stands no longer, and whoever only takes part speaks for nobody
    else: that is for those who lead the project."""
    if row["wrote"]:
        return
    record = await named(db, IMPACT_RECORDS, "impact_record_id", row["impact_record_id"])
    if record.row["status"] == RecordStatus.taken_back:
        raise Problem("conflict", "This record was taken back.")
    for_another = db.scope.is_person and row["contributor_id"] != db.scope.contributor_id
    if for_another and record.relation != "own":
        raise Problem("not-yours-to-change", "Say what you think yourself, in your own name.")


_TOLD = ("id", "version", "organisation_id", "home_organisation_id", "project_id", "impact_record_id")
_THEIRS_BEFORE = Statement(
    lambda: (
        select(*(getattr(Position, name) for name in _TOLD), Position.recorded_by)
        .where(
            Position.impact_record_id == bindparam("impact_record_id", type_=ID),
            Position.home_organisation_id == bindparam("home_organisation_id", type_=ID),
            or_(
                Position.contributor_id == bindparam("contributor_id", type_=ID),
                Position.role_title == bindparam("role_title", type_=Position.__table__.c.role_title.type),
            ),
            col(Position.superseded_at).is_(None),
            Position.id != bindparam("id", type_=ID),
        )
        .with_for_update()
    )
)
_SUPERSEDE = Statement(
    lambda: (
        update(Position)
        .where(Position.id == bindparam("record_id", type_=ID))
        .values(
            superseded_at=bindparam("at", type_=INSTANT),
            updated_at=bindparam("at", type_=INSTANT),
            version=Position.version + 1,
        )
    )
)


async def _takes_the_place(db: Write, row: Values, before: Values | None) -> None:
    """The position that somebody had before stays, and says until when it was theirs. What they said
    themselves, nobody replaces for them."""
    who = {name: row[name] for name in (*_TOLD, "contributor_id", "role_title") if name != "version"}
    for *found, recorded_by in await db.rows(_THEIRS_BEFORE, **who):
        if row["contributor_id"] is not None and row["recorded_by"] is not None and recorded_by is None:
            detail = "They said themselves where they stand. They change it in their own name."
            raise Problem("not-yours-to-change", detail)
        earlier = dict(zip(_TOLD, found, strict=True))
        await db.change(_SUPERSEDE, record_id=earlier["id"], at=db.at)
        earlier["version"] += 1
        telling.say(db, POSITIONS, earlier, audit.Action.changed, "updated", ("superseded_at",))


async def _says_no_longer_who_wrote_it(db: Write, row: Values, before: Values | None) -> None:
    """Whose record it is stays; what they think of it they may say anew."""
    if row["wrote"]:
        raise Problem("conflict", "This says who wrote the record. Say otherwise in another position.")


async def _goes_by_their_own_hand(db: Write, row: Values, before: Values | None) -> None:
    """Nobody else makes a disagreement go away that somebody wrote themselves."""
    theirs = row["contributor_id"] not in (None, db.scope.contributor_id)
    if theirs and row["recorded_by"] is None:
        raise Problem("not-yours-to-change", "They wrote this themselves. Only they delete it.")


POSITIONS = Noun(
    model=Position,
    name="position",
    collection="positions",
    permission="impact-records",
    create=PositionCreate,
    view=PositionView,
    query=PositionQuery,
    sorts={"created_at": "created_at"},
    parent=IMPACT_RECORDS,
    parent_member="impact_record_id",
    nested=True,
    inherits=("project_id",),
    created_by=frozenset({"own", "partner", "self"}),
    created_by_person=True,
    removed_by_person=True,
    relations=frozenset({"own", "partner"}),
    home_only=frozenset({"contributor_id"}),
    readers=Statement(_readers),
    rules=(_is_somebodys, _stands_there),
    after=(_takes_the_place,),
    leaves=(_says_no_longer_who_wrote_it, _goes_by_their_own_hand),
)


async def _stands_by_it(db: Write, row: Values, before: Values | None) -> None:
    """A follower of impact records. Whoever writes one in their own name is the first who stands by it."""
    if before is not None or not db.scope.is_person:
        return
    own = Standing(row, "self", "[]", writable=True)
    said = {"stance": Stance.agrees.value, "wrote": True}
    await writing.create(db, POSITIONS, said, own)


IMPACT_RECORDS.followers.append(_stands_by_it)


def operations() -> list[Operation]:
    """All of a noun below another, but that nobody changes one: another mind is another position."""
    return [each for each in resource(POSITIONS) if not each.operation_id.startswith("change_")]

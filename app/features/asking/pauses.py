"""Pauses from being asked: until a day, with the reason, said by the person or by their home organisation."""

from datetime import timedelta

from sqlalchemy import Boolean, ColumnElement, bindparam, func
from sqlmodel import col

from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.sight import READERS_AT_HOME, AboutPerson
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Id, Members, Named, Words
from app.kit.noun import HOME, Flag, Noun, Query, RecordView, Values
from app.kit.personal import of_person
from app.kit.problems import fault, invalid
from app.kit.tables import belongs_to, day, owned_by, reference, text

USUAL = timedelta(days=90)
"""How long, where nobody says until when."""

LONGEST = timedelta(days=731)
"""Nobody is left out for ever by a note: after two years somebody looks again."""


class PauseMembers(Members):
    contributor_id: Id = reference(nullable=False, index=True, description="One of your contributors.")
    why: Words = text("profile", nullable=False, description="Why they are not asked now. They read it.")
    until: Day | None = day(description="The last day of it. In 90 days, if not given; two years at most.")


class AskingPause(PauseMembers, AboutPerson, table=True):
    """One pause of one person."""

    __tablename__ = "asking_pauses"
    __person__ = of_person("When you were not to be asked", contributor_id="person")
    __table_args__ = owned_by(belongs_to("contributor_id", "contributors"))


class PauseCreate(PauseMembers, Named):
    pass


class PauseView(PauseMembers, RecordView):
    pass


class PauseQuery(Query):
    contributor_id: Id | None = None
    over: Flag | None = None


def is_live(pause: type[AskingPause] = AskingPause) -> ColumnElement[bool]:
    """Whether a pause holds today."""
    return col(pause.until) >= func.current_date()


async def _ends(db: Write, row: Values, before: Values | None) -> None:
    """It has an end, in sight."""
    row["until"] = row["until"] or (today() + USUAL).isoformat()
    said = before is None or row["until"] != before["until"]
    if said and not today().isoformat() <= row["until"] <= (today() + LONGEST).isoformat():
        raise invalid(fault("/until", "out-of-range", "Say a day from today on, within two years."))


async def _stays_theirs(db: Write, row: Values, before: Values | None) -> None:
    if before is not None and row["contributor_id"] != before["contributor_id"]:
        raise invalid(fault("/contributor_id", "cannot-change", "Make a new one instead."))


PAUSES = Noun(
    model=AskingPause,
    name="asking-pause",
    collection="asking-pauses",
    create=PauseCreate,
    view=PauseView,
    query=PauseQuery,
    sorts={"until": "until", "created_at": "created_at"},
    filters={"over": lambda: ~is_live() == bindparam("over", type_=Boolean())},
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    readers=READERS_AT_HOME,
    by_person=frozenset({"contributor_id", "why", "until"}),
    removed_by_person=True,
    rules=(_ends, _stays_theirs),
)

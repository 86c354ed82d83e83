"""Wordings of consents that an organisation has of its own, beside those that come with the installation.

Like those, one that people may have been shown never changes: another one is another version, and an old
one is retired and stays readable. People are shown the newest of their organisation's, where there is one.
"""

from datetime import date
from typing import Annotated, Any

import orjson
from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, select
from sqlmodel import col

from app.features.contributors.ledger import Consent
from app.features.enumerations import ConsentPurpose, WordingStatus
from app.features.wordings import APART, Wording, WordingList, WordingQuery, listed, wordings
from app.kit.changes import FeedCounter
from app.kit.database import Read, Write
from app.kit.inputs import Line, Members, Words
from app.kit.noun import Noun, RecordView, States, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import nobodys
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, Owned, choice, day, document, owned_by, text

Named = Annotated[str, StringConstraints(max_length=60, pattern="^[A-Za-z0-9._-]*[A-Za-z][A-Za-z0-9._-]*$")]
"""With a letter in it: the versions of an installation are numbers, also those that are still to come."""


class OwnWordingMembers(Members):
    purpose: ConsentPurpose = choice(ConsentPurpose, nullable=False)
    wording_version: Named = text(
        nullable=False,
        description="What `wording_version` of a consent says. With a letter in it, unlike those of the "
        "installation.",
    )
    plain: Words = text(nullable=False, description="In plain language.")
    easy_read: list[Line] = document(
        nullable=False,
        min_length=1,
        max_length=30,
        description="The same in easy read, one short sentence to a line.",
    )


class OwnWording(OwnWordingMembers, Owned, table=True):
    """One wording of one question by one organisation. Its people and its members read it."""

    __tablename__ = "consent_wordings"
    __person__ = nobodys("what people are asked, in an organisation's words", looked_at=False)
    __table_args__ = owned_by(UniqueConstraint("organisation_id", "purpose", "wording_version"))

    status: WordingStatus = choice(WordingStatus, nullable=False, default=WordingStatus.current)
    since: str = day(nullable=False)
    retired_on: str | None = day()

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return cls.organisation_id == ORGANISATION


class OwnWordingView(OwnWordingMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    status: WordingStatus
    since: date
    retired_on: date | None = Field(description="The day from which it is shown to nobody.")


async def _keep_days(db: Write, row: Values, before: Values | None) -> None:
    today = db.at[:10]
    row["since"] = row["since"] or today
    row["status"] = row["status"] or WordingStatus.current.value
    row["retired_on"] = today if row["status"] == WordingStatus.retired else None


async def _never_reworded(db: Write, row: Values, before: Values | None) -> None:
    """Whichever way somebody writes: what people agreed to stays as they read it."""
    if before is None:
        return
    said = OwnWordingMembers.model_fields
    changed = [name for name in said if _plain(name, row) != _plain(name, before)]
    detail = "People may have agreed to this. Make another version, and retire this one."
    if changed:
        raise invalid(*(fault(f"/{name}", "cannot-change", detail) for name in changed))


_NAMED = Statement(
    lambda: (
        select(Consent.id)
        .where(
            Consent.organisation_id == ORGANISATION,
            Consent.purpose == bindparam("purpose"),
            Consent.wording_version == bindparam("wording_version"),
        )
        .limit(1)
    )
)


async def _puts_no_words_to_history(db: Write, row: Values, before: Values | None) -> None:
    """409 for a version that consents name already: its words would become what those people agreed to."""
    named = {"purpose": row["purpose"], "wording_version": row["wording_version"]}
    if before is None and await db.value(_NAMED, **named):
        raise Problem("conflict", "Consents on record name this version already. Give it another name.")


def _plain(name: str, row: Values) -> Any:
    """PostgreSQL writes the text of a document in its own way."""
    return orjson.loads(row[name]) if name == "easy_read" else row[name]


OWN_WORDINGS = Noun(
    model=OwnWording,
    name="consent-wording",
    collection="consent-wordings",
    create=OwnWordingMembers,
    view=OwnWordingView,
    relations=frozenset({"own"}),
    states=States("status", {"current": ("retired",)}),
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
    rules=(_never_reworded, _puts_no_words_to_history, _keep_days),
    external=False,
)

_OWN = Statement(
    lambda: (
        select(
            OwnWording.purpose,
            OwnWording.wording_version,
            OwnWording.plain,
            OwnWording.easy_read,
            OwnWording.since,
            OwnWording.retired_on,
            OwnWording.id,
            OwnWording.organisation_id,
        )
        .where(OwnWording.organisation_id == ORGANISATION)
        .order_by(col(OwnWording.since), col(OwnWording.id))
    )
)


async def own_wordings(db: Read) -> list[Wording]:
    """Those of the asking organisation, the newest last."""
    return [_wording(*row) for row in await db.rows(_OWN)]


def _wording(purpose: str, version: str, plain: str, easy_read: str, since: str, *rest: Any) -> Wording:
    retired_on, wording_id, organisation_id = rest
    return Wording(
        purpose=ConsentPurpose(purpose),
        version=version,
        plain=plain,
        easy_read=orjson.loads(easy_read),
        since=date.fromisoformat(since),
        retired_on=retired_on and date.fromisoformat(retired_on),
        stands_apart=purpose in APART,
        id=wording_id,
        organisation_id=organisation_id,
    )


async def wording_known_as(db: Read, purpose: ConsentPurpose, version: str) -> Wording | None:
    """A wording of the installation, or of the asking organisation's own."""
    known = wordings()[purpose].get(version)
    own = [] if known else await own_wordings(db)
    return next((each for each in own if (each.purpose, each.version) == (purpose, version)), known)


async def _list(call: Call) -> Answer:
    query = call.query(WordingQuery)
    async with call.services.database.read(call.scope) as db:
        return listed(query, await own_wordings(db))


def operations() -> list[Operation]:
    """Making one, reading it, retiring it, and all that apply here. None is changed or deleted."""
    all_that_apply = Operation(
        "GET",
        OWN_WORDINGS.path,
        "list_consent_wordings",
        _list,
        "",
        "List the wordings of consents",
        "contributors",
        description="By purpose, in plain language and in easy read: those of the installation, and "
        "then your organisation's own. People are shown the last that is not retired. Those that "
        "are stay readable.",
        query=WordingQuery,
        answers={200: WordingList},
    )
    kept = ("create_", "read_", "move_", "list_moves_of_")
    return [all_that_apply, *(each for each in resource(OWN_WORDINGS) if each.operation_id.startswith(kept))]

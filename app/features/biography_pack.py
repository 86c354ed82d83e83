"""Biography packs: how people introduce themselves, for one reader, in JSON and as a page to print."""

from html import escape
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.contributors.biographies import BIOGRAPHIES, Biography, reaches
from app.features.contributors.reach import approved_at_all
from app.features.enumerations import Attendance, ConsentPurpose, ConsentUse, QuoteStatus, Reply
from app.features.organisations import Organisation
from app.features.projects.project import Project
from app.features.projects.team import TeamRow
from app.features.sessions.participations import Participation
from app.kit import printed
from app.kit.answering import id_in_path
from app.kit.database import Read
from app.kit.expressions import Answered
from app.kit.inputs import Id
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import invalid, not_found, parameter_fault
from app.kit.scope import PUBLIC
from app.kit.statements import Statement
from app.kit.tables import ID, ORGANISATION, criterion

PACK = ConsentUse.information_pack


class PackQuery(BaseModel):
    """How a pack is wanted."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["json", "html"] = Field(default="json", description="`html` is a page to print.")


class ProjectPackQuery(PackQuery):
    recipient_id: Id | None = Field(
        default=None, description="The organisation that it is for; your own where it is not given."
    )


class BiographyInPack(BaseModel):
    words: str
    credited_as: str | None = Field(description="The name that they want with it; null for none.")


class BiographyPack(BaseModel):
    """Biographies that are approved, at this moment, for one recipient and for an information pack."""

    title: str
    recipient: str = Field(description="Whom it is for. It may not be passed on.")
    items: list[BiographyInPack]


def _came(asked: Any) -> ColumnElement[bool]:
    """Whether somebody who was asked said yes or came: being asked makes nobody a part of it."""
    there = (Attendance.attended.value, Attendance.part.value)
    return or_(asked.reply == Reply.accepted.value, asked.attendance.in_(there))


def _in_project() -> ColumnElement[bool]:
    """Whether somebody takes part in the project. Asked of the tables themselves: that their name is kept
    from the reader does not keep their words from them."""
    project_id, person = bindparam("project_id", type_=ID), Biography.contributor_id

    def named(model: Any, *more: Any) -> ColumnElement[bool]:
        row = aliased(model.__table__)
        on_it = exists().where(row.c.project_id == project_id, row.c.contributor_id == person)
        return on_it.where(*(each(row.c) for each in more)).correlate_except(row)

    looks = or_(named(TeamRow), named(Participation, _came))
    return criterion(Answered("golden_thread_contributes_to", person, project_id, looks=looks))


def _for_own_house() -> ColumnElement[bool]:
    """What reaches the reader, and of its own people what they approve for anybody at all."""
    purpose = ConsentPurpose.publish_biography
    own = and_(
        Biography.organisation_id == ORGANISATION,
        col(Biography.status) == QuoteStatus.approved.value,
        approved_at_all(Biography.contributor_id, purpose, Biography.id, PACK),
    )
    return criterion(or_(own, reaches(Biography, ORGANISATION, PACK)))


def _for_another() -> ColumnElement[bool]:
    """What of one's own people reaches another organisation. Whom others' people agreed to tell is theirs."""
    recipient = bindparam("recipient_id", type_=ID)
    return criterion(and_(Biography.organisation_id == ORGANISATION, reaches(Biography, recipient, PACK)))


def _for_everybody() -> ColumnElement[bool]:
    """What anybody may read is decided by `published()`."""
    return criterion(col(Biography.status) == QuoteStatus.approved.value)


def _pack(*conditions: Any) -> Statement:
    shown = (Biography.words, Biography.credited_as)
    return Statement(
        lambda: select(*shown).where(*(each() for each in conditions)).order_by(col(Biography.id))
    )


_OWN, _ANOTHER = _pack(_for_own_house), _pack(_for_another)
_OWN_IN_PROJECT, _ANOTHER_IN_PROJECT = _pack(_in_project, _for_own_house), _pack(_in_project, _for_another)
_PUBLIC_IN_PROJECT = _pack(_in_project, _for_everybody)
_TITLE = Statement(lambda: select(Project.title).where(Project.id == bindparam("id", type_=ID)))
_NAME = Statement(lambda: select(Organisation.name).where(Organisation.id == bindparam("id", type_=ID)))


async def _for_project(call: Call) -> Answer:
    query: ProjectPackQuery = call.query(ProjectPackQuery)
    mine = call.scope.organisation_id
    recipient_id = query.recipient_id or mine
    project_id = id_in_path(call.path["project_id"])
    async with call.services.database.read(call.scope) as db:
        title = await _titled(db, project_id)
        recipient = await db.value(_NAME, id=recipient_id)
        if recipient is None:
            detail = "There is no such organisation here."
            raise invalid(parameter_fault("recipient_id", "unknown-reference", detail))
        pack = _OWN_IN_PROJECT if recipient_id == mine else _ANOTHER_IN_PROJECT
        rows = await db.rows(pack, project_id=project_id, recipient_id=recipient_id)
    return _answer(query.format, title, recipient, rows)


async def _for_organisation(call: Call) -> Answer:
    query: PackQuery = call.query(PackQuery)
    recipient_id = id_in_path(call.path["organisation_id"])
    async with call.services.database.read(call.scope) as db:
        recipient = await db.value(_NAME, id=recipient_id)
        if recipient is None:
            raise not_found()
        pack = _OWN if recipient_id == call.scope.organisation_id else _ANOTHER
        rows = await db.rows(pack, recipient_id=recipient_id)
    return _answer(query.format, "People we work with", recipient, rows)


async def _for_anybody(call: Call) -> Answer:
    query: PackQuery = call.query(PackQuery)
    project_id = id_in_path(call.path["id"])
    async with call.services.database.read(PUBLIC) as db:
        title = await _titled(db, project_id)
        rows = await db.rows(_PUBLIC_IN_PROJECT, project_id=project_id)
    return _answer(query.format, title, "everybody", rows)


async def in_public(db: Read, project_id: str) -> list[dict[str, Any]]:
    """`BiographyInPack`s that anybody may read of a project."""
    return _items(await db.rows(_PUBLIC_IN_PROJECT, project_id=project_id))


async def _titled(db: Read, project_id: str) -> str:
    title = await db.value(_TITLE, id=project_id)
    if title is None:
        raise not_found()
    return str(title)


def _answer(form: str, title: str, recipient: str, rows: list[Any]) -> Answer:
    if form == "html":
        return _page(title, recipient, rows)
    return json_answer({"title": title, "recipient": recipient, "items": _items(rows)})


def _items(rows: list[Any]) -> list[dict[str, Any]]:
    return [{"words": words, "credited_as": name} for words, name in rows]


# -- the page


def _page(title: str, recipient: str, rows: list[Any]) -> Answer:
    """The same to print. The words are theirs, line breaks included, and nothing in them is markup."""
    people = "".join(_person(words, name) for words, name in rows) or "<p>Nobody at this time.</p>"
    return printed.page(
        "Information pack",
        f"<h1>{escape(title)}</h1>"
        f"<p>For {escape(recipient)}. These words are their owners’: please do not pass them on.</p>{people}",
    )


def _person(words: str, name: str | None) -> str:
    credit = f"<footer>{escape(name)}</footer>" if name else ""
    return f"<blockquote>{escape(words)}{credit}</blockquote>"


def operations() -> list[Operation]:
    """A pack for a project, one for an organisation, and what anybody may read of a public project."""
    live = "Only what is approved for this recipient at this moment; no name but where its owner wants one."
    answers: dict[str, Any] = {"answers": {200: BiographyPack}, "also_as": ("text/html",)}
    return [
        Operation(
            "GET",
            "/v1/projects/{project_id}/biography-pack",
            "read_project_biography_pack",
            _for_project,
            BIOGRAPHIES.reads,
            "Read or print how people in a project introduce themselves",
            "projects",
            description=f"{live} For another organisation, your own people's.",
            query=ProjectPackQuery,
            **answers,
        ),
        Operation(
            "GET",
            "/v1/organisations/{organisation_id}/biography-pack",
            "read_organisation_biography_pack",
            _for_organisation,
            BIOGRAPHIES.reads,
            "Read or print how people introduce themselves to an organisation",
            "organisations",
            description=f"{live} For another organisation, your own people's.",
            query=PackQuery,
            **answers,
        ),
        Operation(
            "GET",
            "/v1/public/projects/{id}/biography-pack",
            "read_public_biography_pack",
            _for_anybody,
            None,
            "Read or print how people in a public project introduce themselves",
            "public",
            description="What its owner approved for everybody, on the web.",
            query=PackQuery,
            **answers,
        ),
    ]

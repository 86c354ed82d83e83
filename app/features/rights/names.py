"""Ids in words: what people, places and pieces of work that a person's record mentions are called."""

from typing import Any

import orjson
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.clients import Client
from app.features.members import Member
from app.features.organisations import Organisation
from app.features.projects.project import Project
from app.features.sessions.session import Session
from app.kit.database import Read
from app.kit.expressions import IsAmong
from app.kit.inputs import is_id
from app.kit.noun import Values
from app.kit.statements import Statement
from app.kit.tables import ID

_AMONG: Any = bindparam("among")
_NAMES = [
    Statement(lambda: select(Organisation.id, Organisation.name).where(IsAmong(Organisation.id, _AMONG))),
    Statement(lambda: select(Project.id, Project.title).where(IsAmong(Project.id, _AMONG))),
    Statement(lambda: select(Session.id, Session.title).where(IsAmong(Session.id, _AMONG))),
]


def _staff(model: Any, name: Any, *conditions: Any) -> Statement:
    found = select(model.id, name, Organisation.name)
    home = col(Organisation.id) == model.organisation_id
    return Statement(lambda: found.join(Organisation, home).where(IsAmong(model.id, _AMONG), *conditions))


# Of other organisations their clients, and never who works there (docs/decisions/0014).
_STAFF = [
    _staff(Member, Member.display_name, Member.organisation_id == bindparam("home", type_=ID)),
    _staff(Client, Client.name),
]


async def names(db: Read, found: dict[str, list[Values]], home: str) -> dict[str, str]:
    """What the ids in a person's rows are called: organisations, projects, sessions, clients, and staff of
    their home. Nobody else."""
    among = orjson.dumps(sorted(_ids(list(found.values())))).decode()
    known = {row[0]: row[1] for each in _NAMES for row in await db.rows(each, among=among)}
    members, clients = [await db.rows(each, among=among, home=home) for each in _STAFF]
    staff = [*members, *clients]
    return known | {row[0]: f"{row[1]} ({row[2]})" for row in staff}


def _ids(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_ids, value.values()))
    if isinstance(value, list):
        return set().union(*map(_ids, value))
    text = value.rpartition(":")[2] if isinstance(value, str) else ""
    return {text} if is_id(text) else set()

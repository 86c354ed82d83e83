"""What a new project writes, by hand: the record, its history, audit entry, event, counters, feed entries."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from uuid_utils import uuid4, uuid7

Row = dict[str, Any]

_OPTIONAL = (
    "kind_label",
    "intended_difference",
    "limits",
    "cross_cutting_theme",
    "programme_context",
    "funder",
    "budget_pence",
    "ladder_intended",
    "ladder_experienced",
    "ethics_approval",
    "insurance_note",
    "source",
    "example_layer",
)
_LISTS = ("priority_areas", "spheres", "for_whom", "headcounts")


@cache
def _insert(table: str, names: tuple[str, ...], postgres: bool) -> str:
    marks = ", ".join(f"${n}" if postgres else "?" for n in range(1, len(names) + 1))
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"


async def create_project(driver: Any, organisation_id: str, sent: Row) -> Row:
    """Write one project and say it to the one organisation or to all that may see it."""
    postgres = not hasattr(driver, "mark")
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    base = {"created_at": at, "updated_at": at, "version": 1, "organisation_id": organisation_id}
    project = {"id": str(uuid7())} | base | _project(sent)
    event_id = str(uuid7())
    async with driver.transaction(organisation_id) as db:
        for table, row in _rows(project, base, sent, event_id):
            await db.execute(_insert(table, tuple(row), postgres), *row.values())
        await _enter(db, postgres, organisation_id, project["visibility"] != "partners", event_id)
    return _view(project, sent)


def _project(sent: Row) -> Row:
    project = {name: sent.get(name) for name in _OPTIONAL}
    project |= {name: _json(sent.get(name, [])) for name in _LISTS}
    return project | {
        "title": sent["title"],
        "title_key": sent["title"].casefold(),
        "kind": sent.get("kind", "other"),
        "purpose": sent["purpose"],
        "visibility": sent.get("visibility", "partners"),
        "happened": _json(sent["happened"]),
        "happened_from": f"{sent['happened']}-01-01"[:10],
        "stage": sent.get("stage", "scoping"),
        "purpose_version": 1,
    }


def _rows(project: Row, base: Row, sent: Row, event_id: str) -> list[tuple[str, Row]]:
    organisation_id, project_id, at = project["organisation_id"], project["id"], project["created_at"]
    about = {"resource": "project", "record_id": project_id}
    found = [("projects", project)]
    found += [
        (
            "external_ids",
            {"id": str(uuid7()), "assigned_by_organisation_id": organisation_id, "created_at": at}
            | about
            | each,
        )
        for each in sent["external_ids"]
    ]
    worded = {"project_id": project_id, "number": 1, "purpose": project["purpose"], "actor": "client:bench"}
    moved = {
        "from_state": None,
        "to_state": project["stage"],
        "on": None,
        "reason": None,
        "actor": "client:bench",
    }
    return [
        *found,
        ("project_purposes", {"id": str(uuid7())} | base | worded),
        ("state_changes", {"id": str(uuid7())} | base | about | moved),
        ("audit_entries", _audit_entry(project, sent)),
        ("events", _event(project, event_id)),
    ]


def _audit_entry(project: Row, sent: Row) -> Row:
    return {
        "id": str(uuid7()),
        "organisation_id": project["organisation_id"],
        "actor": "client:bench",
        "action": "created",
        "resource": "project",
        "record_id": project["id"],
        "record_organisation_id": project["organisation_id"],
        "version": 1,
        "members": _json(sorted(sent)),
        "reason": None,
        "request_id": f"urn:uuid:{uuid4()}",
        "occurred_at": project["created_at"],
    }


def _event(project: Row, event_id: str) -> Row:
    return {
        "id": event_id,
        "type": "project.created",
        "resource": "project",
        "record_id": project["id"],
        "href": f"/v1/projects/{project['id']}",
        "version": 1,
        "deleted": False,
        "changed": "[]",
        "occurred_at": project["created_at"],
    }


async def _enter(db: Any, postgres: bool, organisation_id: str, to_all: bool, event_id: str) -> None:
    one, two = ("$1", "$2") if postgres else ("?", "?")
    if to_all:
        if postgres:  # in one order, so that two writers never wait for each other
            await db.execute("SELECT 1 FROM feed_counters ORDER BY organisation_id FOR UPDATE")
        await db.execute("UPDATE feed_counters SET seq = seq + 1")
        await db.execute(
            "INSERT INTO feed_entries (event_id, reader_organisation_id, seq)"
            f" SELECT {one}, organisation_id, seq FROM feed_counters".replace("$1", "$1::uuid"),
            event_id,
        )
        return
    await db.execute(f"UPDATE feed_counters SET seq = seq + 1 WHERE organisation_id = {one}", organisation_id)
    await db.execute(
        "INSERT INTO feed_entries (event_id, reader_organisation_id, seq)"
        f" SELECT {one}, organisation_id, seq FROM feed_counters WHERE organisation_id = {two}".replace(
            "$1", "$1::uuid"
        ),
        event_id,
        organisation_id,
    )


def _view(project: Row, sent: Row) -> Row:
    view = {name: value for name, value in project.items() if name not in ("title_key", "happened_from")}
    for name in (*_LISTS, "happened"):
        view[name] = orjson.Fragment(view[name])
    return view | {"external_ids": sent["external_ids"], "partner_organisation_ids": [], "withheld": []}


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()

"""A person's copy of all that is held about them: one document, in JSON and as a page to read or print."""

import base64
import hashlib
import re
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import orjson
from sqlalchemy import Column, bindparam, select
from sqlmodel import SQLModel

from app.features.keys import Keys
from app.features.organisations import Organisation
from app.features.rights.gathering import Person, gathered, record_ids
from app.features.rights.names import names
from app.features.rights.recipients import HOW, recipients
from app.kit import audit
from app.kit.database import Read
from app.kit.noun import Values
from app.kit.personal import held
from app.kit.statements import Statement
from app.kit.tables import ID, now

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_CODE = re.compile(r"[a-z_]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

FIRST = (
    "contributors",
    "contributor_identities",
    "contributor_needs",
    "standpoints",
    "biographies",
    "quotes",
    "participations",
    "project_team",
    "impact_records",
    "consents",
    "contributor_equality",
)
"""What people look for first; the rest follows in the order of the tables."""

APART = ("concerns", "own_check_ins")
"""Tables of which the audit keeps apart that there is a row at all."""

OWN_ALONE = frozenset(
    {
        "contributor_equality",
        "assessment_sheets",
        "assessment_holders",
        *APART,
        "accounts",
        "account_identities",
        "sign_ins",
        "one_time_secrets",
        "mails",
    }
)
"""What whoever hands a copy over does not see: answers that nobody reads but the person (SETTLED.md 16,
docs/decisions/0030), concerns, which are for one member (docs/decisions/0016), check-ins that they keep to
themself, and what is of an account, which may lead to other organisations. Whether there is any does not
show."""

_NAME = Statement(lambda: select(Organisation.name).where(Organisation.id == bindparam("id", type_=ID)))


async def copy_of(db: Read, keys: Keys, person: Person) -> Values:
    """The whole document, for the person."""
    found = await gathered(db, keys, person)
    titles = {table.name: said.title for table, said in held(SQLModel.metadata)}
    order = [*FIRST, *(name for name in found if name not in FIRST)]
    return {
        "prepared_at": now(),
        "contributor_id": person.id,
        "display_name": found["contributors"][0]["display_name"],
        "organisation": await db.value(_NAME, id=person.home),
        "sections": [{"table": name, "title": titles[name], "items": found[name]} for name in order],
        "recipients": await recipients(db, person, await record_ids(db, person), found["consents"]),
        "names": await names(db, found, person.home),
    }


def for_others(copy: Values) -> Values:
    """The same for whoever hands it over: without what nobody but the person reads, which they can see by
    signing in, if need be with a code that is read out to them. Traces of it are not there either, nor the
    names that only they lead to."""
    apart = {row["id"] for each in copy["sections"] if each["table"] in APART for row in each["items"]}
    sections = [_for_others(each, apart) for each in copy["sections"]]
    left = orjson.dumps([sections, copy["recipients"]]).decode()
    return copy | {
        "sections": sections,
        "names": {each: name for each, name in copy["names"].items() if each in left},
    }


def _for_others(section: Values, apart: set[str]) -> Values:
    if section["table"] in OWN_ALONE:
        return section | {"items": None}
    return section | {"items": [row for row in section["items"] if not _tells_of(row, apart)]}


def _tells_of(row: Values, apart: set[str]) -> bool:
    """Whether a row of history, audit or retention is about what is kept apart."""
    said = orjson.dumps(row).decode()
    return audit.is_apart(str(row.get("resource"))) or any(each in said for each in apart)


# -- the page

_STYLE = """
body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem;
  color: #111; background: #fff }
h1, h2 { line-height: 1.25 }
h2 { margin-top: 2.5rem; border-top: .2rem solid; padding-top: .75rem }
article { margin: 1.25rem 0; break-inside: avoid }
article + article { border-top: 1px solid #767676; padding-top: 1rem }
dt { font-weight: 600; margin-top: .5rem }
dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
a { color: #003c8f }
@page { size: A4; margin: 20mm }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 12pt } nav { display: none } }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)

_LABELS = {
    "display_name": "How you wish to be known",
    "organisation_id": "Kept by",
    "occurred_at": "When",
    "actor": "Who",
    "action": "What was done",
    "resource": "About",
    "members": "Which parts",
    "given_by": "Who decided",
    "recorded_by": "Recorded for you by",
    "purpose_shown": "What you were told it was for",
    "for_what": "What it was for",
    "for_on": "For the day",
    "signposted_on": "When you were told where to get advice about benefits",
    "own_time_declared_on": "When you said that you do it in your own time",
    "sealed": "What it says",
    "sealed_email": "E-mail address",
    "signs": "Signs that you are finding it hard",
    "voices": "How many people's words these are",
}
_QUIET = {"id", "version", "created_at", "updated_at"}
"""Columns for programs, and those that the last line of each record says: all of them are in the JSON."""

_WHO = {
    "operator": "whoever runs this installation, or an import of records that were kept before",
    "self": "you",
}


def page(copy: Values) -> str:
    """The copy as one page: nothing outside it is needed, and nothing in it is markup but ours."""
    told = [each for each in copy["sections"] if each["items"] or each["items"] is None]
    empty = [each["title"] for each in copy["sections"] if each["items"] == []]
    links = "".join(f'<li><a href="#{each["table"]}">{escape(each["title"])}</a></li>' for each in told)
    name, home = escape(copy["display_name"]), escape(copy["organisation"])
    # A tab's title is seen by whoever looks at the screen (DOMAIN.md, rule 10).
    return (
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Your copy</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{name}: your copy</h1>"
        f"<p>This is everything that {home} holds about you here. It was put together on "
        f"{_moment(copy['prepared_at'])}, and it is yours. You can ask for anything in it to be put right, "
        f"object to how it is used, or ask for all of it to be erased: tell {home}.</p>"
        "<p>It speaks of what helps you and of what you told in confidence, so keep it where only people you "
        "trust can read it. If you are not content with what you are told, you can complain to the "
        "Information Commissioner, ico.org.uk.</p>"
        f'<nav aria-label="What is in it"><ul>{links}<li><a href="#who">Who received something</a></li></ul>'
        f"</nav>{''.join(_section(copy, each) for each in told)}{_recipients(copy)}"
        f"<section><h2>What we hold nothing of</h2><p>{escape('; '.join(empty) or 'Nothing.')}</p></section>"
        "</main></body></html>\n"
    )


def _section(copy: Values, section: Values) -> str:
    items = section["items"]
    if items is None:
        inside = (
            "<p>This part is for you alone. Whoever hands you this copy does not see it, nor whether there "
            "is anything in it: sign in to see yours, or ask for a code to do so.</p>"
        )
    elif section["table"] == "audit_entries":
        inside = f"<ul>{''.join(_entry(copy, each) for each in items)}</ul>"
    else:
        inside = "".join(_item(copy, section["table"], each) for each in items)
    return f'<section id="{section["table"]}"><h2>{escape(section["title"])}</h2>{inside}</section>'


_DID = {"created": "added", "changed": "changed", "deleted": "deleted", "moved": "moved on", "read": "read"}


def _entry(copy: Values, entry: Values) -> str:
    """Who did or read what, as a sentence."""
    what = entry["resource"].replace("-", " ")
    parts = ", ".join(_label(name).lower() for name in entry["members"])
    said = f"{who(copy, entry['actor'])} {_DID[entry['action']]} {what}{f': {parts}' if parts else ''}"
    reason = f" – {entry['reason']}" if entry["reason"] else ""
    return f"<li>{_moment(entry['occurred_at'])}: {escape(said + reason)}</li>"


def _item(copy: Values, table: str, item: Values) -> str:
    columns = SQLModel.metadata.tables[table].columns
    lines = [
        f"<dt>{escape(_label(name))}</dt><dd>{_said(copy, columns.get(name), value)}</dd>"
        for name, value in item.items()
        if name not in _QUIET and value not in (None, [], {}, "") and not _goes_without_saying(copy, value)
    ]
    source = _source(copy, item)
    lines += [f"<dt>Where this came from</dt><dd>{source}</dd>"] if source else []
    return f"<article><dl>{''.join(lines)}</dl></article>"


def _goes_without_saying(copy: Values, value: Any) -> bool:
    """The person themselves, and the organisation that the whole copy is from."""
    text = value if isinstance(value, str) else ""
    return bool(text == copy["contributor_id"] or copy["names"].get(text) == copy["organisation"])


def _label(name: str) -> str:
    return _LABELS.get(name, name.removesuffix("_id").removesuffix("_pence").replace("_", " ").capitalize())


def _said(copy: Values, column: Column[Any] | None, value: Any) -> str:
    if isinstance(value, dict):
        inside = ((_label(name), _said(copy, None, each)) for name, each in value.items() if each)
        return "<br>".join(f"{escape(label)}: {each}" for label, each in inside)
    if isinstance(value, list):
        return "; ".join(_said(copy, column, each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and column is not None and column.name.endswith("_pence"):
        return f"£{value // 100:,}.{value % 100:02}"
    text = str(value)
    if _INSTANT.fullmatch(text):
        return _moment(text)
    if _DAY.fullmatch(text):
        return f'<time datetime="{text}">{date.fromisoformat(text):%-d %B %Y}</time>'
    is_code = column is not None and (column.info.get("codes") or column.info.get("json"))
    return escape(text.replace("_", " ") if is_code and _CODE.fullmatch(text) else who(copy, text))


def who(copy: Values, text: str) -> str:
    """An id or an actor in words, where it is one; any other text as it is."""
    if text == f"contributor:{copy['contributor_id']}":
        return "you"
    if text in _WHO:
        return _WHO[text]
    kind, _, record_id = text.rpartition(":")
    if kind == "system" or text.startswith("system:"):
        return "the system, by itself"
    if kind == "member":
        return str(copy["names"].get(record_id, "somebody who works for another organisation"))
    if kind in ("", "client"):
        return str(copy["names"].get(record_id, text))
    return text


def _source(copy: Values, item: Values) -> str:
    """Who put a record here, by the audit entry of its making."""
    entries = next(each["items"] for each in copy["sections"] if each["table"] == "audit_entries")
    of_it = (e for e in entries if e["action"] == "created" and e["record_id"] == item.get("id"))
    made = next(of_it, None) if item.get("id") else None
    said = f"Entered by {escape(who(copy, made['actor']))}" if made else ""
    if said and item.get("created_at"):
        said += f" on {_moment(item['created_at'])}"
    if said and item.get("updated_at") not in (None, item.get("created_at")):
        said += f"; last changed on {_moment(item['updated_at'])}"
    return said


def _recipients(copy: Values) -> str:
    lines = "".join(
        f"<li>{escape(each['name'])}: {escape(', and '.join(HOW[how] for how in each['how']))}</li>"
        for each in copy["recipients"]
    )
    told = f"<ul>{lines}</ul>" if lines else "<p>Nobody but the organisation that keeps your record.</p>"
    return f'<section id="who"><h2>Who received something</h2>{told}</section>'


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text).astimezone(UTC)
    return f'<time datetime="{escape(text)}">{at.day} {at:%B %Y, %H:%M} UTC</time>'

"""Files that hang on a record, receipts first: known by what they hold, sealed, and given back to save only.

A file is seen by whoever sees the record, and nobody keeps what it was called: names of files tell of people.
Its key lies wrapped beside it and not with the person's: a file stays readable when two records become one,
and who has no identity on record can send one too (docs/decisions/0022).
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ColumnElement, ForeignKeyConstraint, bindparam, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.features.involvement import READERS, PartOfInvolvement
from app.features.keys import Keys
from app.features.payments.payments import EXPENSES, is_open
from app.features.projects.sight import led_by_member
from app.kit import audit, writing
from app.kit.answering import id_in_path, once
from app.kit.database import Write
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Members
from app.kit.noun import HOME, Noun, Query, RecordView, Rule, Values
from app.kit.operations import Answer, Call, Operation
from app.kit.personal import Through, of_person
from app.kit.problems import Problem, fault, invalid, parameter_fault
from app.kit.resource import resource
from app.kit.sealing import binding, new_key, open_, seal
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import (
    ID,
    ORGANISATION,
    PERSON,
    Scoped,
    belongs_to,
    organisation_key,
    owned_by,
    primary_key,
    reference,
    sealed_bytes,
    text,
    whole,
)

LARGEST = 20 * 1024**2

KINDS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/heic": "heic",
    "image/heif": "heif",
}
"""What a file may be, by its first bytes, and how it is called when it is saved."""

_HEAD = 4096
_BYTES = "application/octet-stream"


class FileMembers(Members):
    """Nothing is sent beside the bytes."""


class File(PartOfInvolvement, table=True):
    """What is known of a file. What is in it lies apart, so that nobody reads it by the way."""

    __tablename__ = "files"
    __person__ = of_person("Files of yours", contributor_id="person")
    __table_args__ = owned_by(
        belongs_to("expense_id", "payment_expenses"),
        belongs_to("contributor_id", "contributors", "home_organisation_id"),
        belongs_to("project_id", "projects"),
        organisation_key("home_organisation_id"),
    )

    expense_id: str = reference(nullable=False, index=True)
    project_id: str | None = reference(index=True)
    media_type: str = text(nullable=False)
    size_bytes: int = whole(nullable=False)


def _is_of(content: Any, condition: Any) -> ColumnElement[bool]:
    """Whether the file that has this content fits; `condition` is asked of the file's columns."""
    file = aliased(File.__table__)
    return exists().where(file.c.id == content.file_id, condition(file.c)).correlate_except(file)


class FileContent(Scoped, table=True):
    """The bytes of one file, sealed with a key of their own."""

    __tablename__ = "file_contents"
    __person__ = of_person(
        "What is in them",
        through=Through("file_id", "files"),
        left_out={
            "sealed": "the file itself, which is read at /v1/files/{id}/content",
            "wrapped_key": "the key to it",
        },
    )
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "file_id"], ["files.organisation_id", "files.id"], ondelete="CASCADE"
        ),
    )

    file_id: str = primary_key()
    organisation_id: str = reference(nullable=False)
    wrapped_key: str = text("identity", nullable=False, info={"internal": True})
    sealed: bytes = sealed_bytes("identity")

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return _is_of(cls, lambda file: file.home_organisation_id == ORGANISATION)

    @classmethod
    def visible_to_lead(cls) -> ColumnElement[bool]:
        return _is_of(cls, lambda file: led_by_member(file.project_id))

    @classmethod
    def visible_to_person(cls) -> ColumnElement[bool]:
        return _is_of(cls, lambda file: file.contributor_id == PERSON)


class FileView(RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    contributor_id: Id
    home_organisation_id: Id
    project_id: Id | None
    expense_id: Id = Field(description="What it is the receipt of.")
    media_type: str = Field(description="By what is in it, whatever its sender called it.")
    size_bytes: int


class FileQuery(Query):
    expense_id: Id | None = None
    contributor_id: Id | None = None


class FileFor(BaseModel):
    """What a new file hangs on."""

    model_config = ConfigDict(extra="forbid")

    expense_id: Id = Field(description="The expense that it is the receipt of.")


async def _with_an_open_claim(db: Write, row: Values, before: Values | None) -> None:
    """A receipt comes and goes as long as its expense does."""
    expense = await standing(db, EXPENSES, row["expense_id"])
    await is_open(db, expense.row, None)


FILES = Noun(
    model=File,
    name="file",
    collection="files",
    permission="payments",
    create=FileMembers,
    view=FileView,
    query=FileQuery,
    parent=EXPENSES,
    parent_member="expense_id",
    created_by=frozenset(HOME),
    relations=frozenset({"own"}),
    inherits=("contributor_id", "home_organisation_id", "project_id"),
    readers=READERS,
    removed_by_person=True,
    external=False,
    rules=(_with_an_open_claim,),
    leaves=(_with_an_open_claim,),
)


def kind_of(content: bytes) -> str:
    """The media type by the first bytes. Raises Problem for every other than those that are taken; what else
    is in the file is never looked at, so nothing in it unpacks or runs here."""
    import puremagic

    try:
        found = puremagic.from_string(content[:_HEAD], mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found not in KINDS:
        detail = (
            "Send a photo (JPEG, PNG or HEIC) or a PDF. What counts is what is in it, not what it is called."
        )
        raise invalid(fault("", "file-type-refused", detail))
    return found


def key_place(organisation_id: str, file_id: str) -> bytes:
    """What ties a file's wrapped key to its place."""
    return binding("file-key", UUID(organisation_id), UUID(file_id))


def _place(organisation_id: str, file_id: str) -> bytes:
    return binding("file", UUID(organisation_id), UUID(file_id))


def _described(content: bytes, media_type: str) -> Rule:
    async def rule(db: Write, row: Values, before: Values | None) -> None:
        row |= {"media_type": media_type, "size_bytes": len(content)}

    return rule


def _kept(keys: Keys, content: bytes) -> Rule:
    async def rule(db: Write, row: Values, before: Values | None) -> None:
        """Seal it with a key of its own."""
        key, place = new_key(), (row["organisation_id"], row["id"])
        wrapped = await keys.wrap(db, key, key_place(*place))
        values = {
            "file_id": row["id"],
            "organisation_id": row["organisation_id"],
            "wrapped_key": wrapped.hex(),
        }
        await db.insert(FileContent, values | {"sealed": seal(key, content, _place(*place))})

    return rule


async def _create(call: Call) -> Answer:
    content = await call.body(_BYTES, *KINDS)
    query: FileFor = call.query(FileFor)
    rules = (*FILES.rules, _described(content, kind_of(content)))
    noun = replace(FILES, rules=rules, after=(_kept(call.services.keys, content),))

    async def do(db: Write) -> Outcome:
        try:
            above = await standing(db, EXPENSES, query.expense_id)
        except Problem:
            detail = "There is no such expense that you can see."
            raise invalid(parameter_fault("expense_id", "unknown-reference", detail)) from None
        row = await writing.create(db, noun, {}, above)
        return Outcome(201, [row["id"]])

    return await once(call, FILES, do)


_CONTENT = Statement(
    lambda: select(FileContent.wrapped_key, FileContent.sealed).where(
        col(FileContent.file_id) == bindparam("id", type_=ID)
    )
)


async def _content(call: Call) -> Answer:
    call.no_query()
    file_id = id_in_path(call.path["id"])
    etag = f'"{file_id}"'  # what is in a file never changes
    async with call.services.database.write(call.scope, call.request_id) as db:
        file = (await standing(db, FILES, file_id)).row
        if call.not_modified(etag):
            return Answer(304, headers={"etag": etag, "cache-control": "no-store"})
        wrapped, sealed = await db.row(_CONTENT, id=file_id) or ("", b"")
        audit.note(
            db,
            audit.Action.read,
            "file",
            file_id,
            owner=file["home_organisation_id"],
            people=FILES.about(file),
        )
    place = (file["organisation_id"], file_id)
    key = call.services.keys.masters.unwrap(bytes.fromhex(wrapped), key_place(*place))
    headers = {
        "etag": etag,
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="receipt.{KINDS[file["media_type"]]}"',
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    content = open_(key, bytes(sealed), _place(*place))
    return Answer(200, content, headers, file["media_type"].encode())


def operations() -> list[Operation]:
    """Sending one, what is known of it, what is in it, and taking it away again. None is changed."""
    offered = [
        each for each in resource(FILES) if each.operation_id.startswith(("list_", "read_", "delete_"))
    ]
    sending = Operation(
        "POST",
        FILES.path,
        "create_file",
        _create,
        FILES.writes,
        "Send one file",
        FILES.collection,
        description="The body is the file itself, up to 20 MiB: a PDF, or a photo as JPEG, PNG or HEIC. What "
        "it is says its content. Its name is not kept. It hangs on an expense as its receipt, and is seen by "
        "whoever sees that.",
        query=FileFor,
        takes=(_BYTES, *KINDS),
        largest=LARGEST,
        answers={201: FileView},
    )
    content = Operation(
        "GET",
        f"{FILES.path}/{{id}}/content",
        "read_file_content",
        _content,
        FILES.reads,
        "Read what is in one file",
        FILES.collection,
        description="To save, never to show in place. Each read is on record for the person to see.",
        gives=tuple(KINDS),
        answers={200: None},
    )
    return [*offered, sending, content]

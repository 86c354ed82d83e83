"""What is due: records whose time is nearly over, for people to see, and to keep longer with a reason."""

from datetime import date
from enum import StrEnum

from pydantic import Field
from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, bindparam, or_, select
from sqlmodel import col

from app.kit import audit
from app.kit.changes import FeedCounter
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.inputs import Id, Members, Words
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.personal import of_person
from app.kit.problems import Problem, fault, invalid
from app.kit.resource import resource
from app.kit.scope import declare
from app.kit.statements import Statement
from app.kit.tables import ID, MEMBER, ORGANISATION, Owned, choice, day, owned_by, reference, text

RetentionEnding = StrEnum("RetentionEnding", ["remove", "decide"])


class RetentionDueMembers(Members):
    keep_until: Day | None = day(description="Keep it until this day, and then look again.")
    keep_reason: Words | None = text("confidential", description="Why. Needed with the day.")


class RetentionDue(RetentionDueMembers, Owned, table=True):
    """One record of one class. `member_id` is there where one member alone may know that there is one."""

    __tablename__ = "retention_dues"
    __person__ = of_person("What of yours is nearly over in time", record_id="record")
    __table_args__ = owned_by(
        UniqueConstraint("organisation_id", "data_class", "record_id"),
        Index(None, "organisation_id", "due_on", "id"),
    )

    data_class: str = text(nullable=False)
    resource: str = text(nullable=False)
    record_id: str = reference(nullable=False)
    ending: RetentionEnding = choice(RetentionEnding, nullable=False)
    counted_from: str = day(nullable=False)
    due_on: str = day(nullable=False)
    told_on: str | None = day()
    member_id: str | None = reference(info={"internal": True})

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        theirs = or_(col(cls.member_id).is_(None), cls.member_id == MEMBER)
        return and_(cls.organisation_id == ORGANISATION, theirs)

    @classmethod
    def writable(cls) -> ColumnElement[bool]:
        return cls.visible()


class RetentionDueView(RetentionDueMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    data_class: str = Field(description="The class of data, as in /v1/retention-schedules.")
    resource: str = Field(description="What kind of record it is.")
    record_id: Id
    ending: RetentionEnding = Field(description="Whether it is removed by itself, or a person decides.")
    counted_from: str = Field(json_schema_extra={"format": "date"})
    due_on: str = Field(json_schema_extra={"format": "date"}, description="When its time is over.")
    told_on: str | None = Field(
        json_schema_extra={"format": "date"},
        description="When people were told. What is removed stays for the days of warning after that.",
    )


class RetentionDueQuery(Query):
    data_class: str | None = Field(default=None, max_length=60)
    ending: RetentionEnding | None = None
    record_id: Id | None = None


async def _kept_for_a_reason(db: Write, row: Values, before: Values | None) -> None:
    """A day to come, with a reason; and then people are told again before anything happens."""
    if before is None or row["keep_until"] == before["keep_until"]:
        return
    if audit.is_apart(row["resource"]):
        # Audit and feed would tell others of it.
        raise Problem("not-yours-to-change", "Open it again to keep it: then it leaves this list.")
    row["told_on"] = None
    if row["keep_until"] is None:
        row["keep_reason"] = None
        return
    if date.fromisoformat(row["keep_until"]) <= today():
        raise invalid(fault("/keep_until", "out-of-range", "Give a day to come."))
    if row["keep_reason"] is None:
        raise invalid(fault("/keep_reason", "required", "Say why it is kept longer."))


DUES = Noun(
    model=RetentionDue,
    name="retention-due",
    collection="retention-dues",
    permission="retention",
    create=RetentionDueMembers,
    view=RetentionDueView,
    query=RetentionDueQuery,
    sorts={"due_on": "due_on"},
    relations=frozenset({"own"}),
    # Nobody follows this by program: who handles it is written to.
    readers=Statement(
        lambda: select(FeedCounter.organisation_id).where(
            FeedCounter.organisation_id == bindparam("organisation_id", type_=ID)
        )
    ),
    rules=(_kept_for_a_reason,),
    external=False,
)


def operations() -> list[Operation]:
    """Seeing what is due, and keeping it longer. The round alone adds and removes."""
    declare(DUES.layer("confidential"), "Read why something is kept longer.")
    fit = ("list_", "read_", "change_")
    return [each for each in resource(DUES) if each.operation_id.startswith(fit)]

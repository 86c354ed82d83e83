"""Links to a form of feedback: one link for all who came, until its last day (SETTLED.md 21)."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from app.features.by_link import secret_of
from app.features.enumerations import FeedbackFrom
from app.features.feedback.forms import newest
from app.features.feedback.suggestions import READERS, PartOfFeedback, hanging_on_session
from app.features.sessions.session import SESSIONS
from app.kit import reading, writing
from app.kit.answering import above_in_path, once, operation_of
from app.kit.database import Write
from app.kit.dates import Day, today
from app.kit.idempotency import Outcome
from app.kit.inputs import Id, Line, Members
from app.kit.noun import Noun, Query, RecordView, Values
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.personal import nobodys
from app.kit.problems import fault, invalid
from app.kit.resource import resource
from app.kit.tables import choice, day, text

DAYS = 28
"""How long a form is open where nobody says otherwise."""

PURPOSE = "feedback-link"
"""Under what its secret is made."""


class LinkMembers(Members):
    given_by: FeedbackFrom = choice(
        FeedbackFrom, nullable=False, default=FeedbackFrom.attendee, description="Whose questions it asks."
    )
    closes_on: Day | None = day(
        description=f"The last day on which it can be answered: {DAYS} days from now, unless you say."
    )
    label: Line | None = text(description="What you call it. Nobody else sees it.")


class Link(LinkMembers, PartOfFeedback, table=True):
    """A form that is open to whoever has the link. Deleting it closes it at once."""

    __tablename__ = "feedback_links"
    __person__ = nobodys("links for whoever came")
    __table_args__ = hanging_on_session()

    closes_on: str = day(nullable=False)  # type: ignore[assignment]  # a day is text in the database
    form_version: str = text(nullable=False)


class LinkView(LinkMembers, RecordView):
    external_ids: list[dict[str, str]] = Field(default_factory=list, exclude=True)
    closes_on: str = Field(  # type: ignore[assignment]  # a day is text in the database
        description="The last day on which it can be answered.", json_schema_extra={"format": "date"}
    )
    session_id: Id
    project_id: Id
    recorded_by_organisation_id: Id = Field(description="Who made it: what comes by it, they read.")
    form_version: str


class NewLink(LinkView):
    """The link, shown this once."""

    link: str = Field(
        description="Give it to those who came. What stands behind # reaches no server and no log."
    )


async def _opens(db: Write, row: Values, before: Values | None) -> None:
    """It keeps the form that is current when it is made, and ends some day."""
    if before is not None:
        if row["given_by"] != before["given_by"]:
            raise invalid(fault("/given_by", "cannot-change", "Make a new link."))
        row["closes_on"] = row["closes_on"] or before["closes_on"]
        return
    row["recorded_by_organisation_id"] = db.scope.organisation_id
    row["form_version"] = newest(row["given_by"]).version
    row["closes_on"] = row["closes_on"] or (today() + timedelta(days=DAYS)).isoformat()


LINKS = Noun(
    model=Link,
    name="feedback-link",
    collection="feedback-links",
    create=LinkMembers,
    view=LinkView,
    query=Query,
    permission="feedback",
    parent=SESSIONS,
    parent_member="session_id",
    nested=True,
    created_by=frozenset({"own", "partner"}),
    relations=frozenset({"own"}),
    inherits=("project_id",),
    readers=READERS,
    rules=(_opens,),
    external=False,
)


def _address(services: Any, link_id: str) -> str:
    return f"{services.public_url}/feedback/#{secret_of(services.keys, PURPOSE, link_id)}"


async def _make(call: Call) -> Answer:
    above = await above_in_path(call, LINKS)
    await call.body()
    sent = call.json(LinkMembers).model_dump(mode="python")

    async def do(db: Write) -> Outcome:
        return Outcome(201, [(await writing.create(db, LINKS, sent, above))["id"]])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        record, etag = await reading.one(db, noun, outcome.ids[0])
        found = record | {"link": _address(call.services, outcome.ids[0])}
        return json_answer(found, 201, etag=etag, location=noun.href(record))

    return await once(call, LINKS, do, say)


def operations() -> list[Operation]:
    """All of a noun below a session; only making one shows its secret."""
    offered = [each for each in resource(LINKS) if each.method != "POST"]
    made = operation_of(
        LINKS,
        "POST",
        "",
        "create",
        _make,
        "Make a link to a form of feedback",
        description="The answer shows the link this once: another time, make another one. To close it before "
        "its last day, delete it.",
        body=LinkMembers,
        answers={201: NewLink},
    )
    return [*offered, made]

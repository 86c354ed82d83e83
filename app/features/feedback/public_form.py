"""The form that whoever came fills in by a link: no account, no name, once for each answer."""

from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import bindparam, select
from sqlmodel import col

from app.features.answering_by_link import behind, count
from app.features.by_link import Secret
from app.features.enumerations import WouldLikeMore
from app.features.feedback.answers import FEEDBACK, FeedbackCreate, InWords, Rating
from app.features.feedback.forms import Form, QuestionKind, Scale, forms, scales_of
from app.features.feedback.links import PURPOSE, Link
from app.features.quotes.quote import QUOTES, QuoteCreate
from app.features.sessions.session import SESSIONS, Session
from app.features.sessions.sight import DISCREET
from app.kit import writing
from app.kit.answering import once
from app.kit.database import Write
from app.kit.dates import today
from app.kit.idempotency import Outcome
from app.kit.inputs import Line, Part, Words, check_data
from app.kit.noun import Noun
from app.kit.operations import Answer, Call, Operation, json_answer
from app.kit.problems import Problem, below, fault, invalid
from app.kit.scope import Scope
from app.kit.standing import standing
from app.kit.statements import Statement
from app.kit.tables import ID

QuoteFor = StrEnum("QuoteFor", ["home", "partners", "public"])


class FeedbackSecret(Part):
    secret: Secret


class SessionInForm(BaseModel):
    """What the answers are about. A talk with one person has no title here."""

    title: str | None
    starts_on: str | dict[str, str] | None


class OpenForm(BaseModel):
    form: Form
    scales: list[Scale]
    session: SessionInForm
    closes_on: str = Field(json_schema_extra={"format": "date"})


class QuoteGiven(Part):
    """A sentence that may be used, and for whom. Nobody's name is with it."""

    words: Words
    audience: QuoteFor = Field(
        description="`home`: for those who run the session alone. `partners`: for those who work on the "
        "project. `public`: for anybody, on web pages too."
    )


class FeedbackGiven(FeedbackSecret):
    ratings: list[Rating] = Field(default_factory=list, max_length=50)
    answers: list[InWords] = Field(default_factory=list, max_length=50)
    would_like_more: WouldLikeMore | None = None
    topics: list[Line] = Field(default_factory=list, max_length=10)
    quote: QuoteGiven | None = None


class FeedbackReceived(BaseModel):
    """It is kept. Nothing here leads back to it."""

    received: bool


_BY_ID = Statement(
    lambda: (
        select(
            Link.id,
            Link.recorded_by_organisation_id,
            Link.session_id,
            Link.given_by,
            Link.form_version,
            Link.closes_on,
            Session.title,
            Session.starts_on,
            Session.kind,
        )
        .join(Session, col(Session.id) == Link.session_id)
        .where(Link.id == bindparam("id", type_=ID))
    )
)


async def _link(call: Call, secret: str) -> dict[str, Any]:
    """The open link of a secret; 404, 410 or 429."""
    row = await behind(call, PURPOSE, secret, _BY_ID)
    found = dict(zip(_NAMES, row, strict=True))
    if str(found["closes_on"]) < today().isoformat():
        raise Problem("feedback-closed")
    return found


_NAMES = (
    "id",
    "organisation",
    "session_id",
    "given_by",
    "form_version",
    "closes_on",
    "title",
    "starts_on",
    "kind",
)


async def _read(call: Call) -> Answer:
    await call.body()
    link = await _link(call, call.json(FeedbackSecret).secret)
    form = forms()[link["given_by"], link["form_version"]]
    title = None if link["kind"] in DISCREET else link["title"]
    starts_on = link["starts_on"] and orjson.loads(link["starts_on"])
    found = OpenForm(
        form=form,
        scales=scales_of(form),
        session=SessionInForm(title=title, starts_on=starts_on),
        closes_on=str(link["closes_on"]),
    )
    return json_answer(found.model_dump(mode="json"))


async def _give(call: Call) -> Answer:
    await call.body()
    given = call.json(FeedbackGiven)
    link = await _link(call, given.secret)
    await count(call, f"feedback {link['id']}")
    # Whoever made the link asked for this: it is written down for them, and for nobody who gave it.
    call.scope = Scope(link["organisation"], f"feedback-link:{link['id']}")

    async def do(db: Write) -> Outcome:
        await _keep(db, link, given)
        return Outcome(200, [])

    async def say(db: Write, noun: Noun, outcome: Outcome) -> Answer:
        return json_answer({"received": True}, outcome.status)

    return await once(call, FEEDBACK, do, say)


async def _keep(db: Write, link: dict[str, Any], given: FeedbackGiven) -> None:
    form = forms()[link["given_by"], link["form_version"]]
    sent = {name: link[name] for name in ("session_id", "given_by", "form_version")}
    said = given.model_dump(mode="json", include={"ratings", "answers", "would_like_more", "topics"})
    if given.quote is not None and given.quote.audience is QuoteFor.home:
        said["answers"].append({"question": _quote_of(form), "words": given.quote.words})
    session = await standing(db, SESSIONS, link["session_id"])
    members = check_data(FeedbackCreate, sent | said).model_dump(mode="python")
    await writing.create(db, FEEDBACK, members, session)
    if given.quote is not None and given.quote.audience is not QuoteFor.home:
        await _keep_quote(db, link, form, given.quote)


def _quote_of(form: Form) -> str:
    found = next((each.id for each in form.questions if each.kind is QuestionKind.quote), None)
    if found is None:
        raise invalid(fault("/quote", "not-a-choice", "This form does not ask for it."))
    return found


async def _keep_quote(db: Write, link: dict[str, Any], form: Form, given: QuoteGiven) -> None:
    """Words of somebody who came and is not known: a draft, for somebody to read before others do."""
    _quote_of(form)
    quote = {
        "words": given.words,
        "session_id": link["session_id"],
        "audience": given.audience.value,
        "agreed_how": f"On the feedback form {form.given_by.value}, version {form.version}",
    }
    with below("/quote"):
        members = check_data(QuoteCreate, quote).model_dump(mode="python")
        await writing.create(db, QUOTES, members, None)


def operations() -> list[Operation]:
    """Two operations without a token: what stands in the link is all that they need."""
    return [
        Operation(
            "POST",
            "/v1/public/feedback/form",
            "open_feedback_form",
            _read,
            None,
            "Open the form of a link",
            "public",
            description="The questions, and what they are about. Nothing is written.",
            body=FeedbackSecret,
            answers={200: OpenForm},
            refusals=(404, 410),
        ),
        Operation(
            "POST",
            "/v1/public/feedback",
            "give_feedback",
            _give,
            None,
            "Send what somebody said",
            "public",
            description="Without an account, and without a name: nothing is kept of who sent it. With an "
            "`Idempotency-Key` an answer that is sent again is kept once. A sentence that may be used is "
            "a draft of a quote that is nobody's, for the people named and no others.",
            body=FeedbackGiven,
            answers={200: FeedbackReceived},
            refusals=(404, 409, 410),
            retried=True,
        ),
    ]

"""The ledger of consents: what people agreed to, refused and took back. It is only ever added to (rule 2)."""

from enum import StrEnum

import orjson
from pydantic import Field
from sqlalchemy import bindparam, delete, func, select
from sqlmodel import col

from app.features.contributors import sight
from app.features.contributors.contributor import CONTRIBUTORS, Contributor
from app.features.contributors.live import Live, entry_of, live_of
from app.features.contributors.sight import AboutPerson, Audience, LiveConsent
from app.features.contributors.standpoints import STANDPOINTS, Standpoint
from app.features.contributors.words import OWNED, settle, words_of
from app.features.enumerations import ConsentPurpose, ConsentUse
from app.features.organisations import Organisation
from app.features.wordings import wordings
from app.kit import telling
from app.kit.database import Write
from app.kit.dates import Day, ImpreciseDate, first_day
from app.kit.expressions import IsAmong
from app.kit.inputs import Id, Line, Members, Named
from app.kit.noun import HOME, Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.problems import fault, invalid, not_found
from app.kit.resource import resource
from app.kit.statements import Statement
from app.kit.tables import ID, belongs_to, choice, day, document, instant, new_id, owned_by, reference, text

Decision = StrEnum("Decision", ["given", "refused", "withdrawn"])
GivenBy = StrEnum("GivenBy", ["self", "adult_responsible", "advocate", "recorded_for_them"])

_AT_HOME = (Audience.home,)
_BY_PARTNERS = (Audience.named, Audience.partners)
_BY_ANYBODY = (*_BY_PARTNERS, Audience.public)
AUDIENCES = {
    ConsentPurpose.store_contact: _AT_HOME,
    ConsentPurpose.equality_monitoring: _AT_HOME,
    ConsentPurpose.keep_in_touch: _AT_HOME,
    ConsentPurpose.special_category_data: _AT_HOME,
    ConsentPurpose.share_profile: _BY_PARTNERS,
    ConsentPurpose.share_standpoint: _BY_PARTNERS,
    ConsentPurpose.publish_biography: _BY_ANYBODY,
    ConsentPurpose.publish_quote: _BY_ANYBODY,
    ConsentPurpose.recording: _BY_ANYBODY,
    ConsentPurpose.photograph: _BY_ANYBODY,
}
"""Who may be told for each purpose; a profile or a standpoint is never public."""

NEEDS_SUBJECT = {
    ConsentPurpose.share_standpoint,
    ConsentPurpose.publish_biography,
    ConsentPurpose.publish_quote,
}
TAKES_SUBJECT = NEEDS_SUBJECT | {ConsentPurpose.recording, ConsentPurpose.photograph}
HAS_USES = TAKES_SUBJECT - {ConsentPurpose.share_standpoint}


class ConsentMembers(Members):
    purpose: ConsentPurpose = choice(ConsentPurpose, nullable=False)
    decision: Decision = choice(Decision, nullable=False)
    wording_version: Line | None = text(
        description="The wording that they were shown, as in /v1/consent-wordings. Needed where given. What "
        "was decided before today may name another that you used then.",
        schema_extra={"examples": ["1"]},
    )
    given_by: GivenBy = choice(GivenBy, nullable=False, description="Who decided.")
    recorded_by: Line | None = text(
        description="Who wrote it down, by role. Needed where it was recorded for them."
    )
    channel: Line | None = text(description="How they said it: in person, by phone, on a form.")
    audience: Audience | None = choice(
        Audience,
        description="Who may know: `home`, organisations that are `named`, all `partners` of projects that "
        "they take part in, or the `public`. Empty where all of it is refused or taken back.",
    )
    recipients: list[Id] = document(
        nullable=False, default_factory=list, max_length=200, description="The organisations that are named."
    )
    uses: list[ConsentUse] = document(
        nullable=False,
        default_factory=list,
        max_length=10,
        description="What words or pictures may be used for; empty for all. The public pages are `web`.",
    )
    subject_id: Id | None = reference(
        description="The standpoint, biography, quote or session that it is about. Empty where all of them "
        "are refused or taken back."
    )
    decided_on: ImpreciseDate | None = document(description="When they said so, if not today.")
    expires_on: Day | None = day(description="The last day on which it holds, in UTC.")


class Consent(ConsentMembers, AboutPerson, table=True):
    """One decision, at home only. `restated_at`: a merge of two records kept this refusal, from then on."""

    __tablename__ = "consents"
    __table_args__ = owned_by(belongs_to("contributor_id", "contributors", goes_with=True))

    contributor_id: str = reference(nullable=False, index=True)
    restated_at: str | None = instant(info={"internal": True})


class ConsentCreate(ConsentMembers, Named):
    pass


class ConsentView(ConsentMembers, RecordView):
    contributor_id: str


class ConsentQuery(Query):
    purpose: ConsentPurpose | None = None
    subject_id: Id | None = Field(default=None, description="What it is about.")


_ORGANISATIONS = Statement(
    lambda: select(Organisation.id).where(IsAmong(Organisation.id, bindparam("among")))
)


async def _makes_sense(db: Write, row: Values, before: Values | None) -> None:
    """422 for a decision that leaves out what it must say. Fills in an audience that goes without saying."""
    if db.scope.is_person:
        row["given_by"], row["recorded_by"] = GivenBy.self.value, None
    recipients = orjson.loads(row["recipients"])
    row["audience"] = row["audience"] or _only_audience(row, recipients)
    wrong = [*_about_audience(row, recipients), *_about_subject(row), *_about_uses(row), *_about_record(row)]
    wrong += _about_wording(row, db.at[:10], by_person=db.scope.is_person)
    if wrong:
        raise invalid(*wrong)
    await _check_references(db, row, recipients)


def _only_audience(row: Values, recipients: list[str]) -> str | None:
    allowed = AUDIENCES[row["purpose"]]
    if recipients:
        return Audience.named.value
    return allowed[0].value if row["decision"] == Decision.given and len(allowed) == 1 else None


def _about_audience(row: Values, recipients: list[str]) -> list[dict[str, str]]:
    allowed = ", ".join(AUDIENCES[row["purpose"]])
    if row["audience"] is None and row["decision"] == Decision.given:
        return [fault("/audience", "required", f"Say who may know: one of {allowed}.")]
    if row["audience"] is not None and row["audience"] not in AUDIENCES[row["purpose"]]:
        return [fault("/audience", "not-a-choice", f"For this purpose give one of {allowed}.")]
    if row["audience"] == Audience.named and not recipients:
        return [fault("/recipients", "required", "Name the organisations.")]
    if row["audience"] != Audience.named and recipients:
        return [fault("/recipients", "not-allowed", "Organisations are named only where audience is named.")]
    return []


def _about_subject(row: Values) -> list[dict[str, str]]:
    if row["subject_id"] is not None and row["purpose"] not in TAKES_SUBJECT:
        return [fault("/subject_id", "not-allowed", "This purpose is not about one thing. Leave it out.")]
    if row["subject_id"] is None and row["decision"] == Decision.given and row["purpose"] in NEEDS_SUBJECT:
        return [fault("/subject_id", "required", "Say which one: consent is given for each.")]
    return []


def _about_uses(row: Values) -> list[dict[str, str]]:
    if row["purpose"] in HAS_USES or not orjson.loads(row["uses"]):
        return []
    return [fault("/uses", "not-allowed", "This purpose has no uses to choose from. Leave them out.")]


def _about_record(row: Values) -> list[dict[str, str]]:
    wrong = []
    if row["decision"] == Decision.given and row["wording_version"] is None:
        wrong.append(fault("/wording_version", "required", "Say which wording they were shown."))
    if row["given_by"] == GivenBy.recorded_for_them and row["recorded_by"] is None:
        wrong.append(fault("/recorded_by", "required", "Say who recorded it for them, by role."))
    return wrong


def _about_wording(row: Values, today: str, *, by_person: bool) -> list[dict[str, str]]:
    """What is asked today is asked in our words. History may name words of others, but not beside the
    person: who decides for themselves has just read ours."""
    if row["wording_version"] is None:
        return []
    known = wordings()[ConsentPurpose(row["purpose"])].get(row["wording_version"])
    said = orjson.loads(row["decided_on"]) if row["decided_on"] else today
    if known is None and (by_person or first_day(said).isoformat() >= today):
        detail = "There is no such wording for this purpose. /v1/consent-wordings lists them."
        return [fault("/wording_version", "unknown-reference", detail)]
    if known and known.retired_on and first_day(said) >= known.retired_on:
        return [fault("/wording_version", "not-a-choice", "This wording was retired. Show a newer one.")]
    return []


async def _check_references(db: Write, row: Values, recipients: list[str]) -> None:
    known = {found[0] for found in await db.rows(_ORGANISATIONS, among=row["recipients"])}
    if not set(recipients) <= known - {row["organisation_id"]}:
        detail = "Name other organisations that are here."
        raise invalid(fault("/recipients", "unknown-reference", detail))
    purpose = ConsentPurpose(row["purpose"])
    if row["subject_id"] is None or purpose not in NEEDS_SUBJECT:
        return
    found = await db.rows(_STANDPOINTS, contributor_id=row["contributor_id"])
    ids = (
        {each["id"] for each in await words_of(db, row)} if purpose in OWNED else {each[0] for each in found}
    )
    if row["subject_id"] not in ids:
        raise invalid(fault("/subject_id", "unknown-reference", "This person has no such record."))


# -- what holds now

_HELD = Statement(
    lambda: (
        select(Contributor.version)
        .where(Contributor.id == bindparam("contributor_id", type_=ID))
        .with_for_update()
    )
)
_LINE = (
    "id",
    "created_at",
    "decision",
    "subject_id",
    "audience",
    "recipients",
    "decided_on",
    "expires_on",
    "uses",
    "restated_at",
)
_LEDGER = Statement(
    lambda: (
        select(*(getattr(Consent, name) for name in _LINE))
        .where(
            Consent.contributor_id == bindparam("contributor_id", type_=ID),
            Consent.purpose == bindparam("purpose"),
        )
        .order_by(func.coalesce(Consent.restated_at, Consent.created_at), col(Consent.id))
    )
)
_FORGET = Statement(
    lambda: delete(LiveConsent).where(
        LiveConsent.contributor_id == bindparam("contributor_id", type_=ID),
        LiveConsent.purpose == bindparam("purpose"),
    )
)
_STANDPOINTS = Statement(
    lambda: select(Standpoint.id, Standpoint.version).where(
        Standpoint.contributor_id == bindparam("contributor_id", type_=ID)
    )
)


async def _keep_live(db: Write, row: Values, before: Values | None) -> None:
    """Bring `live_consents` up to the ledger, and tell those who gain or lose sight by it (SETTLED.md 24).
    Two decisions about one person come one after the other, or the later would not count the earlier."""
    version = await db.value(_HELD, contributor_id=row["contributor_id"])
    if version is None:
        raise not_found()
    things = await _things_shared(db, row, version)
    had = [await telling.hearers(db, *thing) for thing in things]
    await work_out(db, row)
    if ConsentPurpose(row["purpose"]) in OWNED:
        for _, its in things:
            await settle(db, row, its)
    for thing, readers in zip(things, had, strict=True):
        telling.sight_moved(db, *thing, readers)


async def work_out(db: Write, row: Values) -> None:
    """Work out anew what one person's ledger comes to for one purpose; `row` names both, and their home."""
    about = {"contributor_id": row["contributor_id"], "purpose": row["purpose"]}
    ledger = [dict(zip(_LINE, found, strict=True)) for found in await db.rows(_LEDGER, **about)]
    await db.change(_FORGET, **about)
    for each in live_of([entry_of(line) for line in ledger]):
        await db.insert(LiveConsent, _live_row(row, each))


def _live_row(row: Values, live: Live) -> Values:
    of = {name: row[name] for name in ("organisation_id", "contributor_id", "purpose")}
    return {"id": new_id()} | of | live._asdict()


async def _things_shared(db: Write, row: Values, version: int) -> list[tuple[Noun, Values]]:
    """What this purpose opens: the contributor, their standpoints, or their words."""
    home = {"organisation_id": row["organisation_id"], "contributor_id": row["contributor_id"]}
    if row["purpose"] == ConsentPurpose.share_profile:
        return [(CONTRIBUTORS, home | {"id": row["contributor_id"], "version": version})]
    if ConsentPurpose(row["purpose"]) in OWNED:
        noun = OWNED[ConsentPurpose(row["purpose"])].noun
        return [(noun, its) for its in await words_of(db, row)]
    if row["purpose"] != ConsentPurpose.share_standpoint:
        return []
    found = await db.rows(_STANDPOINTS, contributor_id=row["contributor_id"])
    return [(STANDPOINTS, home | {"id": each[0], "version": each[1]}) for each in found]


CONSENTS = Noun(
    model=Consent,
    name="consent",
    collection="consents",
    permission="contributors.consents",
    create=ConsentCreate,
    view=ConsentView,
    query=ConsentQuery,
    parent=CONTRIBUTORS,
    parent_member="contributor_id",
    nested=True,
    created_by=frozenset(HOME),
    by_person=frozenset(ConsentMembers.model_fields) - {"recorded_by"},
    relations=frozenset({"own"}),
    readers=sight.READERS_AT_HOME,
    rules=(_makes_sense,),
    after=(_keep_live,),
)


def operations() -> list[Operation]:
    """Reading and adding. A decision is never changed or deleted: the next one says what holds."""
    return [each for each in resource(CONSENTS) if each.method in ("GET", "POST")]

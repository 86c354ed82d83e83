"""The ledger of consents: what people agreed to, refused and took back. It is only ever added to (rule 2)."""

import orjson
from pydantic import Field
from sqlalchemy import bindparam, select

from app.features.contributors import sight, young
from app.features.contributors.contributor import CONTRIBUTORS
from app.features.contributors.keeping import STANDPOINTS_OF, keep_live, stage_of_person
from app.features.contributors.ledger import Consent, ConsentMembers, Decision, EndedBy, GivenBy
from app.features.contributors.sealed import AgeStage
from app.features.contributors.sight import Audience
from app.features.contributors.words import OWNED, words_of
from app.features.enumerations import ConsentPurpose
from app.features.organisations import Organisation
from app.features.own_wordings import wording_known_as
from app.kit import writing
from app.kit.database import Write
from app.kit.dates import first_day, last_day
from app.kit.expressions import IsAmong
from app.kit.inputs import Id, Named, check_data
from app.kit.noun import HOME, Noun, Query, RecordView, Values
from app.kit.operations import Operation
from app.kit.problems import fault, invalid
from app.kit.resource import resource
from app.kit.standing import Standing
from app.kit.statements import Statement
from app.kit.tables import ID

_AT_HOME = (Audience.home,)
_BY_PARTNERS = (Audience.named, Audience.partners)
_BY_ANYBODY = (*_BY_PARTNERS, Audience.public)
AUDIENCES = {
    ConsentPurpose.store_contact: _AT_HOME,
    ConsentPurpose.equality_monitoring: _AT_HOME,
    ConsentPurpose.keep_in_touch: _AT_HOME,
    ConsentPurpose.special_category_data: _AT_HOME,
    ConsentPurpose.share_profile: _BY_PARTNERS,
    ConsentPurpose.share_needs: _BY_PARTNERS,
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


class ConsentCreate(ConsentMembers, Named):
    pass


class ConsentView(ConsentMembers, RecordView):
    given_by: EndedBy = Field(  # type: ignore[assignment]
        description="Who decided; `turned_18` where that was their birthday."
    )
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
    wrong += await _about_wording(db, row)
    wrong += await _about_age(db, row)
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


async def _about_wording(db: Write, row: Values) -> list[dict[str, str]]:
    """What is asked today is asked in words that are kept here, the installation's or an organisation's own.
    History may name others, but not beside the person: who decides for themselves has just read ours."""
    if row["wording_version"] is None:
        return []
    today = db.at[:10]
    known = await wording_known_as(db, ConsentPurpose(row["purpose"]), row["wording_version"])
    said = orjson.loads(row["decided_on"]) if row["decided_on"] else today
    if known is None and (db.scope.is_person or first_day(said).isoformat() >= today):
        detail = "There is no such wording for this purpose. /v1/consent-wordings lists them."
        return [fault("/wording_version", "unknown-reference", detail)]
    if known and known.retired_on and first_day(said) >= known.retired_on:
        return [fault("/wording_version", "not-a-choice", "This wording was retired. Show a newer one.")]
    if known and known.organisation_id and last_day(said) < known.since:
        detail = "This wording was not there yet. Give the words of that time a version of their own."
        return [fault("/wording_version", "not-a-choice", detail)]
    return []


async def _about_age(db: Write, row: Values) -> list[dict[str, str]]:
    """Nobody is made known to the public before they are 18, and from then on they decide for themselves."""
    stage = await stage_of_person(db, row["contributor_id"])
    if row["decision"] != Decision.given:
        return []
    is_young = stage in young.YOUNG or (stage is None and row["given_by"] == GivenBy.adult_responsible)
    if is_young and row["audience"] == Audience.public:
        names = row["purpose"] == ConsentPurpose.publish_quote and await _is_signed(db, row)
        if names or row["purpose"] in young.ABOUT_THEM:
            detail = (
                "They are under 18: nothing public shows who they are. Words without a name may be public."
            )
            return [fault("/audience", "not-a-choice", detail)]
    said = orjson.loads(row["decided_on"]) if row["decided_on"] else db.at[:10]
    today = last_day(said).isoformat() >= db.at[:10]
    if stage == AgeStage.adult and row["given_by"] == GivenBy.adult_responsible and today:
        return [fault("/given_by", "not-a-choice", "They are 18 or older: they decide for themselves.")]
    return []


async def _is_signed(db: Write, row: Values) -> bool:
    words = await words_of(db, row)
    return any(its["id"] == row["subject_id"] and its["credited_as"] is not None for its in words)


async def _check_references(db: Write, row: Values, recipients: list[str]) -> None:
    known = {found[0] for found in await db.rows(_ORGANISATIONS, among=row["recipients"])}
    if not set(recipients) <= known - {row["organisation_id"]}:
        detail = "Name other organisations that are here."
        raise invalid(fault("/recipients", "unknown-reference", detail))
    purpose = ConsentPurpose(row["purpose"])
    if row["subject_id"] is None or purpose not in NEEDS_SUBJECT:
        return
    found = await db.rows(STANDPOINTS_OF, contributor_id=row["contributor_id"])
    ids = (
        {each["id"] for each in await words_of(db, row)} if purpose in OWNED else {each[0] for each in found}
    )
    if row["subject_id"] not in ids:
        raise invalid(fault("/subject_id", "unknown-reference", "This person has no such record."))


async def _keep_live(db: Write, row: Values, before: Values | None) -> None:
    await keep_live(db, row, row)


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


_BY_ADULT = Statement(
    lambda: (
        select(Consent.purpose, Consent.subject_id)
        .where(
            Consent.contributor_id == bindparam("contributor_id", type_=ID),
            Consent.given_by == GivenBy.adult_responsible.value,
            Consent.decision == Decision.given.value,
        )
        .distinct()
    )
)


async def end_at_18(db: Write, person: Values) -> None:
    """End what an adult agreed to for somebody who is 18 now: they are asked again themselves. `person` has
    the id and organisation of a contributor."""
    above = Standing({name: person[name] for name in ("id", "organisation_id")}, "own", "[]", writable=True)
    for purpose, subject_id in await db.rows(_BY_ADULT, contributor_id=person["id"]):
        line = {"purpose": purpose, "subject_id": subject_id, "decision": Decision.withdrawn.value}
        sent = check_data(ConsentCreate, line | {"given_by": GivenBy.self.value}).model_dump(mode="python")
        await writing.create(db, CONSENTS, sent | {"given_by": EndedBy.turned_18}, above)


def operations() -> list[Operation]:
    """Reading and adding. A decision is never changed or deleted: the next one says what holds."""
    return [each for each in resource(CONSENTS) if each.method in ("GET", "POST")]

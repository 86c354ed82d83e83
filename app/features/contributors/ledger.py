"""The table of the ledger of consents, and what a line of it says."""

from enum import StrEnum

from app.features.contributors.sight import AboutPerson, Audience
from app.features.enumerations import ConsentPurpose, ConsentUse
from app.kit.dates import Day, ImpreciseDate
from app.kit.inputs import Id, Line, Members
from app.kit.personal import of_person
from app.kit.tables import belongs_to, choice, day, document, instant, owned_by, reference, text

Decision = StrEnum("Decision", ["given", "refused", "withdrawn"])
GivenBy = StrEnum("GivenBy", ["self", "adult_responsible", "advocate", "recorded_for_them"])


class EndedBy(StrEnum):
    """Who decided a line of the ledger: one of these, or the day on which the person turned 18, which ended
    what an adult had agreed to."""

    self = "self"
    adult_responsible = "adult_responsible"
    advocate = "advocate"
    recorded_for_them = "recorded_for_them"
    turned_18 = "turned_18"


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
    """One decision. At home only; what it comes to is in `live_consents`. `restated_at`: a merge of two
    records kept this refusal, from then on (docs/decisions/0018)."""

    __tablename__ = "consents"
    __person__ = of_person("What you agreed to, refused or took back", contributor_id="person")
    __table_args__ = owned_by(belongs_to("contributor_id", "contributors", goes_with=True))

    contributor_id: str = reference(nullable=False, index=True)
    restated_at: str | None = instant(info={"internal": True})
    given_by: EndedBy = choice(EndedBy, nullable=False)  # type: ignore[assignment]

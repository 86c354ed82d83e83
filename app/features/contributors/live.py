"""What a ledger of consents comes to: pure functions, so that the rule can be read and tried by itself."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.features.contributors.sight import Audience
from app.kit.scope import NOBODY


class Live(NamedTuple):
    """What holds for one subject and one audience of a purpose (columns of `live_consents`)."""

    subject_id: str
    audience: str
    recipient_organisation_id: str
    given: bool
    expires_on: str | None
    consent_id: str


class Entry(NamedTuple):
    """One line of the ledger. No subject or no audience: what is taken back is all there is."""

    consent_id: str
    given: bool
    subject_id: str | None
    audience: str | None
    recipients: frozenset[str]
    expires_on: str | None


def entry_of(row: Mapping[str, Any], recipients: list[str]) -> Entry:
    """A row of the ledger as an entry."""
    return Entry(
        row["id"],
        row["decision"] == "given",
        row["subject_id"],
        row["audience"],
        frozenset(recipients),
        row["expires_on"],
    )


def after(live: frozenset[Live], entry: Entry) -> frozenset[Live]:
    """What holds once an entry has been added: for everybody whom it is about, it is the last word."""
    kept = frozenset(row for row in live if not _covers(entry, row))
    if entry.given:
        return kept | _given(entry)
    return kept | _taken_out(entry, kept)


def _covers(entry: Entry, row: Live) -> bool:
    if (entry.given or entry.subject_id) and row.subject_id != (entry.subject_id or NOBODY):
        return False
    if entry.audience == Audience.named.value:
        return row.recipient_organisation_id in entry.recipients
    if entry.audience == Audience.partners.value:
        return row.audience in (Audience.partners.value, Audience.named.value)
    return entry.audience in (None, row.audience)


def _given(entry: Entry) -> frozenset[Live]:
    assert entry.audience is not None  # noqa: S101 - what is given is given to somebody
    return frozenset(
        Live(entry.subject_id or NOBODY, entry.audience, whom, True, entry.expires_on, entry.consent_id)
        for whom in (entry.recipients or {NOBODY})
    )


def _taken_out(entry: Entry, kept: frozenset[Live]) -> frozenset[Live]:
    """Recipients who lose what all partners keep."""
    open_to_all = {row.subject_id for row in kept if row.audience == Audience.partners.value}
    subjects = open_to_all & {entry.subject_id} if entry.subject_id else open_to_all
    return frozenset(
        Live(subject, Audience.named.value, whom, False, None, entry.consent_id)
        for subject in subjects
        for whom in entry.recipients
    )

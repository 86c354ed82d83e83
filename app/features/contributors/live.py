"""What a ledger of consents comes to: pure functions, so that the rule can be read and tried by itself."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any, NamedTuple

import orjson

from app.features.contributors.sealed import AgeStage
from app.features.contributors.sight import Audience
from app.features.contributors.young import ABOUT_THEM, YOUNG
from app.features.enumerations import ConsentPurpose, ConsentUse
from app.kit.dates import first_day, last_day
from app.kit.scope import NOBODY


class Live(NamedTuple):
    """What holds for one subject and one audience of a purpose (columns of `live_consents`)."""

    subject_id: str
    audience: str
    recipient_organisation_id: str
    given: bool
    expires_on: str | None
    consent_id: str
    uses: str
    """A JSON list that is never empty: what was agreed to for any use holds each of them."""


class Entry(NamedTuple):
    """One line of the ledger. No subject or no audience: what is taken back is all there is.

    It was decided on a day from `earliest` to `latest`, as precisely as that is known.
    """

    consent_id: str
    given: bool
    subject_id: str | None
    audience: str | None
    recipients: frozenset[str]
    expires_on: str | None
    earliest: date
    latest: date
    uses: tuple[str, ...] = ()
    by_adult: bool = False


def entry_of(row: Mapping[str, Any]) -> Entry:
    """A row of the ledger as an entry. Nobody writes down what is yet to be decided, so a day that is
    known as a year ends with the day on which it was entered."""
    entered = date.fromisoformat(row["created_at"][:10])
    said = entered.isoformat() if row["decided_on"] is None else orjson.loads(row["decided_on"])
    earliest = first_day(said)
    latest = max(earliest, min(last_day(said), entered))
    if row["restated_at"]:  # by a merge of two records, and counts as said then (docs/decisions/0018)
        latest = max(latest, date.fromisoformat(row["restated_at"][:10]))
    return Entry(
        row["id"],
        row["decision"] == "given",
        row["subject_id"],
        row["audience"],
        frozenset(orjson.loads(row["recipients"])),
        row["expires_on"],
        earliest,
        latest,
        tuple(orjson.loads(row["uses"])),
        row["given_by"] == "adult_responsible",
    )


def live_today(
    ledger: Sequence[Entry],
    purpose: ConsentPurpose,
    stage: AgeStage | None,
    signed: frozenset[str],
    today: str,
) -> frozenset[Live]:
    """What holds today for somebody of this stage of age. `signed` are the words that show a name. Whoever
    an adult decides for is young, also where nobody has said how old they are."""
    found = _of_stage(ledger, stage)
    if stage in YOUNG or (stage is None and any(entry.by_adult for entry in ledger)):
        found = frozenset(row for row in found if not _shows_who(row, purpose, signed))
    over = {row for row in found if row.expires_on is not None and row.expires_on < today}
    return (found - over) | {_taken_out(row) for row in over if row.audience == Audience.named.value}


def _of_stage(ledger: Sequence[Entry], stage: AgeStage | None) -> frozenset[Live]:
    return reduce(both, (live_of(voice) for voice in _voices(ledger, stage)))


def _voices(ledger: Sequence[Entry], stage: AgeStage | None) -> list[list[Entry]]:
    """Under 16, the young person and the adult responsible, who both have to agree. From 16 on, an adult's
    yes counts for nothing, and their no stands until the person says otherwise."""
    if stage == AgeStage.under_16:
        own = [entry for entry in ledger if not entry.by_adult]
        return [own, [entry for entry in ledger if entry.by_adult]]
    if stage is None:
        return [list(ledger)]
    return [[entry for entry in ledger if not (entry.by_adult and entry.given)]]


def _shows_who(row: Live, purpose: ConsentPurpose, signed: frozenset[str]) -> bool:
    """Whether the public would be shown who a young person is."""
    if row.audience != Audience.public.value:
        return False
    return purpose in ABOUT_THEM or row.subject_id in signed


def both(one: frozenset[Live], other: frozenset[Live]) -> frozenset[Live]:
    """What two people agree to, each by a ledger of their own: the narrower of what both say. An organisation
    that one of them names, and the other does not, is taken out."""
    ones, others = ({_place(row): row for row in rows} for rows in (one, other))
    met = {_narrower(ones[place], others[place]) for place in ones.keys() & others.keys()}
    alone = [
        *(ones[p] for p in ones.keys() - others.keys()),
        *(others[p] for p in others.keys() - ones.keys()),
    ]
    return frozenset(met) | {_taken_out(row) for row in alone if row.audience == Audience.named.value}


def _place(row: Live) -> tuple[str, str, str]:
    return row.subject_id, row.audience, row.recipient_organisation_id


def _narrower(row: Live, other: Live) -> Live:
    uses = [use for use in orjson.loads(row.uses) if use in orjson.loads(other.uses)]
    if not (row.given and other.given and uses):
        return _taken_out(row)
    ends = [each.expires_on for each in (row, other) if each.expires_on is not None]
    return row._replace(expires_on=min(ends, default=None), uses=orjson.dumps(uses).decode())


def _taken_out(row: Live) -> Live:
    """Named, so that it is not reached as one of all partners either."""
    return row._replace(given=False, expires_on=None)


def live_of(ledger: Sequence[Entry]) -> frozenset[Live]:
    """What the decisions on one purpose, in the order of their entry, come to.

    The last word about somebody counts. One that was given counts only if it was decided after all that
    was refused or taken back: where days do not say which was first, it stays refused.
    """
    subjects = {entry.subject_id or NOBODY for entry in ledger if entry.given}
    return frozenset(row for subject in subjects for row in _about(subject, ledger))


def _about(subject: str, ledger: Sequence[Entry]) -> list[Live]:
    entries = [entry for entry in ledger if concerns(entry, subject)]
    held = {
        audience.value: _holding([entry for entry in entries if entry.audience in (None, audience)])
        for audience in Audience
        if audience != Audience.named
    }
    rows = [_row(subject, audience, NOBODY, entry) for audience, entry in held.items() if entry]
    for reader in sorted({reader for entry in entries for reader in entry.recipients}):
        told = [entry for entry in entries if reaches(entry, reader)]
        entry = _holding(told)
        if entry != held[Audience.partners.value]:
            # Nothing holds for them of what holds for all partners: the last entry is what took them out.
            taken_out = [each for each in told if not each.given]
            rows.append(_row(subject, Audience.named.value, reader, entry or taken_out[-1]))
    return rows


def to_restate(ledger: Sequence[Entry], other: Sequence[Entry], stage: AgeStage | None) -> set[str]:
    """Lines of one ledger that refuse or take back what holds by another of the same person, as that ledger's
    last word on it: where two records become one, these count. Of somebody under 16, the person's no counts
    against the person's yes, and the adult's against the adult's."""
    voices = zip(_voices(ledger, stage), _voices(other, stage), strict=True)
    held = [(mine, live) for mine, others in voices for live in live_of(others) if live.given]
    return {line for mine, live in held for line in _against(mine, live)}


def _against(ledger: Sequence[Entry], live: Live) -> Iterator[str]:
    about = [entry for entry in ledger if concerns(entry, live.subject_id)]
    cells = [[entry for entry in about if entry.audience in (None, live.audience)]]
    if live.audience == Audience.named:
        cells = [[entry for entry in about if reaches(entry, live.recipient_organisation_id)]]
    elif live.audience == Audience.partners:
        readers = {reader for entry in about for reader in entry.recipients}
        cells += [[entry for entry in about if reaches(entry, reader)] for reader in readers]
    yield from (entries[-1].consent_id for entries in cells if entries and not entries[-1].given)


def concerns(entry: Entry, subject: str) -> bool:
    """Whether a line is about one subject: a refusal that names none is about all."""
    if entry.given:
        return (entry.subject_id or NOBODY) == subject
    return entry.subject_id in (None, subject)


def reaches(entry: Entry, reader: str) -> bool:
    """Whether a line says something of an organisation, by name or as one of all partners."""
    return reader in entry.recipients or entry.audience in (None, Audience.partners)


def _holding(entries: Sequence[Entry]) -> Entry | None:
    """The last that was given, if neither a later entry nor a later decision stands against it."""
    against = [entry for entry in entries if not entry.given]
    for entry in reversed(entries):
        if not entry.given:
            return None
        if all(other.latest <= entry.earliest for other in against):
            return entry
    return None


def _row(subject: str, audience: str, recipient: str, entry: Entry) -> Live:
    expires_on = entry.expires_on if entry.given else None
    uses = orjson.dumps(entry.uses or [use.value for use in ConsentUse]).decode()
    return Live(subject, audience, recipient, entry.given, expires_on, entry.consent_id, uses)

"""The ledgers of two records as one, or apart again: nothing is lost of either, and a refusal on either is
kept (docs/decisions/0018)."""

from collections import defaultdict

from app.features.contributors.keeping import stage_of_person, work_out
from app.features.contributors.live import Entry, entry_of, to_restate
from app.features.contributors.sealed import AgeStage
from app.features.contributors.words import who_agree, words_of
from app.features.enumerations import ConsentPurpose, QuoteStatus
from app.features.merging.picture import Picture, Rowwise
from app.features.merging.told import noun_of
from app.kit import states
from app.kit.database import Write
from app.kit.noun import Values

_APPROVED_BY = {
    "biographies": ConsentPurpose.publish_biography,
    "quotes": ConsentPurpose.publish_quote,
}


async def join(db: Write, picture: Picture, lines: list[Values], stays_id: str, goes_id: str) -> None:
    """Move the lines of the record that goes, and let refusals that were the last word of one record count
    against what holds by the other's, for somebody of the age that the record that stays has by now."""
    stage = await stage_of_person(db, stays_id)
    one, other = (_ledgers(lines, each) for each in (stays_id, goes_id))
    restated = _restated(one, other, stage) | _restated(other, one, stage)
    for line in lines:
        values: Values = {"contributor_id": stays_id} if line["contributor_id"] == goes_id else {}
        if line["id"] in restated:
            values["restated_at"] = db.at
        if values:
            await picture.set("consents", line, **values)


_Ledgers = defaultdict[str, list[Entry]]
"""By purpose."""


def _restated(mine: _Ledgers, others: _Ledgers, stage: AgeStage | None) -> set[str]:
    return {line for purpose, other in others.items() for line in to_restate(mine[purpose], other, stage)}


def _ledgers(lines: list[Values], of: str) -> _Ledgers:
    found: _Ledgers = defaultdict(list)
    for line in sorted(lines, key=lambda each: (each["restated_at"] or each["created_at"], each["id"])):
        if line["contributor_id"] == of:
            found[line["purpose"]].append(entry_of(line))
    return found


async def settle(db: Write, home_id: str, person_id: str) -> None:
    """Work out what one person's ledger comes to, for every purpose."""
    for purpose in ConsentPurpose:
        about = {"contributor_id": person_id, "purpose": purpose.value, "organisation_id": home_id}
        await work_out(db, about, await words_of(db, about))


async def take_back_words(db: Write, rows: Rowwise, name: str, words: list[Values]) -> set[str]:
    """Take back what is approved and no longer by all whose words it is; their ids. Nothing is approved by
    putting records together."""
    taken = set()
    for row in words:
        if row["status"] != QuoteStatus.approved.value or row.get("owner") == "anonymous":
            continue
        agree = await who_agree(db, _APPROVED_BY[name].value, row["id"])
        if agree != row.get("voices", 1):
            now = await rows.set(name, row, status=QuoteStatus.taken_back.value)
            noun = noun_of(name)
            assert noun is not None  # noqa: S101 - words have one
            states.keep(db, noun, now, row["status"], now["status"], None)
            taken.add(row["id"])
    return taken

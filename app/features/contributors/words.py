"""Owned words – biographies, quotes, stories – and how the ledger of their owners decides on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, distinct, func, select

from app.features.contributors.sight import LiveConsent
from app.features.enumerations import ConsentPurpose, QuoteOwner, QuoteStatus
from app.kit import writing
from app.kit.database import Write
from app.kit.noun import Noun, Values
from app.kit.problems import Problem, fault, invalid
from app.kit.statements import Statement
from app.kit.tables import ID


@dataclass(frozen=True)
class OwnedWords:
    """A noun whose rows are somebody's words.

    `of_person` selects id, version, status, how many people's words they are and the name shown with them
    (parameter `contributor_id`): all of these people have to approve. `seen_with` selects what is approved of
    some people and reaches partners because they work together: name of the noun, id, version, home, person;
    its argument says of a person's id whether they are meant.
    """

    noun: Noun
    of_person: Statement
    seen_with: Callable[[Callable[[Any], Any]], Any]


OWNED: dict[ConsentPurpose, OwnedWords] = {}
"""By the purpose that publishes them. Features enter their own."""

_ROW = ("id", "version", "status", "voices", "credited_as")
_AGREE = Statement(
    lambda: select(func.count(distinct(LiveConsent.contributor_id))).where(
        LiveConsent.purpose == bindparam("purpose"),
        LiveConsent.subject_id == bindparam("id", type_=ID),
        LiveConsent.given,
    )
)


async def words_of(db: Write, consent: Values) -> list[Values]:
    """The words that one line of the ledger may decide on: those of one person."""
    owned = OWNED.get(ConsentPurpose(consent["purpose"]))
    if owned is None:
        return []
    about = {name: consent[name] for name in ("organisation_id", "contributor_id")}
    rows = await db.rows(owned.of_person, contributor_id=consent["contributor_id"])
    return [about | dict(zip(_ROW, row, strict=True)) for row in rows]


LAPSED = "lapsed"
"""In place of a decision: nobody took anything back, but what was agreed to does not hold any more."""


async def settle(db: Write, consent: Values, words: Values, decision: str) -> None:
    """Move words to where the ledger has them after one more decision, or because one has lapsed."""
    agree = await who_agree(db, consent["purpose"], words["id"])
    to = _settled(QuoteStatus(words["status"]), decision, agree == words["voices"])
    if to.value != words["status"]:
        await writing.settle(db, OWNED[ConsentPurpose(consent["purpose"])].noun, words, to.value)


async def who_agree(db: Write, purpose: str, words_id: str) -> int:
    """How many approve of words. Others whose they are too have ledgers that one may not see."""
    [(agree,)] = await db.as_system(_AGREE, purpose=purpose, id=words_id)
    return int(agree)


def _settled(now: QuoteStatus, decision: str, all_agree: bool) -> QuoteStatus:
    if all_agree:
        return QuoteStatus.approved
    if now == QuoteStatus.approved:
        return QuoteStatus.expired if decision == LAPSED else QuoteStatus.taken_back
    if decision == LAPSED:
        return now
    if decision == "given":
        return QuoteStatus.shown if now == QuoteStatus.draft else now
    return QuoteStatus.refused if now in (QuoteStatus.draft, QuoteStatus.shown) else now


# -- rules that all owned words share

_FIRST = (QuoteStatus.draft.value, QuoteStatus.shown.value)
MOVES = {
    "draft": ("shown",),
    "shown": ("approved", "refused"),
    "approved": ("taken_back", "expired"),
    "expired": ("shown",),
}
BY_LEDGER = (QuoteStatus.approved.value, QuoteStatus.refused.value, QuoteStatus.taken_back.value)


async def begin_undecided(db: Write, row: Values, before: Values | None) -> None:
    """Nothing is approved because somebody says so who makes the record; but what nobody is known to own was
    decided when it was said."""
    first = (*_FIRST, QuoteStatus.approved.value) if _is_nobodys(row) else _FIRST
    if before is None and row["status"] not in first:
        detail = "Create it as draft or shown. Its owner's decision in the ledger of consents moves it on."
        raise invalid(fault("/status", "not-a-choice", detail))


def _is_nobodys(row: Values) -> bool:
    return bool(row.get("owner") == QuoteOwner.anonymous.value)


async def owners_decide(db: Write, row: Values, before: Values | None) -> None:
    """409 for a move that only the owners make, by a decision in their ledger of consents. Their home says
    what was decided only where nobody knows who they are."""
    if (
        before is None
        or _is_nobodys(row)
        or row["status"] == before["status"]
        or row["status"] not in BY_LEDGER
    ):
        return
    others = [to for to in MOVES[before["status"]] if to not in BY_LEDGER]
    detail = (
        "This is for the people whose words they are: add their decision at /v1/contributors/ID/consents. "
        f"It is {before['status']}. Open moves: {', '.join(others) or 'none'}."
    )
    raise Problem("transition-refused", detail, open_moves=others)


def refuse_new_wording(row: Values, before: Values | None, members: tuple[str, ...]) -> None:
    """409: words that somebody was shown stay as they were, and another wording is another record."""
    if before is None or before["status"] == QuoteStatus.draft.value:
        return
    if any(row[name] != before[name] for name in members):
        raise Problem("conflict", "These words were shown to the person. Create a new wording instead.")

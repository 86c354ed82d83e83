"""Goes through the audit's chain from its first seal and says in plain words what is not as it was sealed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from app.kit.audit import AuditEntry, AuditSubject
from app.kit.audit_chain import COLUMNS, NONE, AuditSeal, Head, digest_of, link, since
from app.kit.database import Database, Read
from app.kit.sealing import Digests
from app.kit.statements import Statement
from app.kit.tables import ID

PAGE = 1000
"""Seals looked at in one go."""

MOST = 100
"""Findings that are told one by one."""

_BEYOND: Any = bindparam("beyond")
_SEALS = Statement(
    lambda: (
        select(
            AuditSeal.number,
            AuditSeal.entry_id,
            AuditSeal.digest,
            AuditSeal.chain,
            *(getattr(AuditEntry, name) for name in COLUMNS),
        )
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditSeal.number > _BEYOND)
        .order_by(AuditSeal.number)
        .limit(PAGE)
    )
)
_PEOPLE = Statement(
    lambda: (
        select(AuditSubject.entry_id, AuditSubject.contributor_id)
        .join(AuditSeal, AuditSeal.entry_id == AuditSubject.entry_id)
        .where(AuditSeal.number > _BEYOND, AuditSeal.number <= bindparam("last"))
    )
)
_OPEN = ~exists().where(AuditSeal.entry_id == AuditEntry.id)
_WAITING = Statement(
    lambda: select(func.count(), func.min(AuditEntry.occurred_at)).select_from(AuditEntry).where(_OPEN)
)
_PUT_IN = Statement(
    lambda: (
        select(AuditEntry.id, AuditEntry.occurred_at)
        .where(_OPEN, AuditEntry.id < bindparam("since", type_=ID))
        .order_by(AuditEntry.id)
        .limit(MOST + 1)
    )
)


@dataclass
class Proof:
    """What was found: nothing where the chain is whole. `waiting` are entries without a seal yet."""

    head: Head = NONE
    findings: list[str] = field(default_factory=list)
    waiting: int = 0
    waiting_since: str | None = None

    def text(self) -> str:
        """For whoever reads the command's output."""
        lines = [f"  {finding}" for finding in self.findings[:MOST]]
        if len(self.findings) > MOST:
            lines.append(f"  and {len(self.findings) - MOST:,} more.")
        count = f"{self.head.number:,} sealed entries"
        first = f"The audit is not as it was sealed ({count}):" if lines else f"The audit is whole: {count}."
        waits = f" The oldest of them is of {self.waiting_since}." if self.waiting else ""
        return "\n".join(
            [
                first,
                *lines,
                f"Not sealed yet: {self.waiting:,}.{waits}",
                f"The head is {self.head}",
                "Keep it apart from this machine; `verify --head` then finds whatever was cut off after it.",
            ]
        )


async def prove(
    database: Database, digests: Digests, heads: Iterable[Head], say: Callable[[int], None]
) -> Proof:
    """Look at every seal and its entry, while others go on writing. `heads` were kept outside of the
    database; `say` is told how many are done."""
    proof, walk = Proof(), _Walk(digests, {head.number: head.chain for head in heads})
    async with database.system_read("whether the audit is as it was sealed") as db:
        begin = await since(db)
        while seals := await db.rows(_SEALS, beyond=walk.head.number):
            people = await _people(db, walk.head.number, seals[-1][0])
            for seal in seals:
                walk.step(seal, people.get(seal[1], ()))
            say(walk.head.number)
        proof.head = walk.head
        proof.findings = [*walk.told(), *walk.cut_off(), *await _put_in(db, begin)]
        [(proof.waiting, proof.waiting_since)] = await db.rows(_WAITING)
    return proof


async def _people(db: Read, beyond: int, to: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry_id, contributor_id in await db.rows(_PEOPLE, beyond=beyond, last=to):
        found.setdefault(entry_id, []).append(contributor_id)
    return found


async def _put_in(db: Read, begin: str) -> list[str]:
    return [
        f"Entry {entry_id} was put in afterwards: it says that it is of {at}, and it was not there when "
        "later ones were sealed."
        for entry_id, at in await db.rows(_PUT_IN, since=begin)
    ]


class _Walk:
    """Goes on from seal to seal. After a wrong one it goes on from what is there, to say which it is."""

    def __init__(self, digests: Digests, heads: dict[int, str]) -> None:
        self.head = NONE
        self._digests = digests
        self._heads = heads
        self._found: list[str] = []
        self._changed: dict[str, tuple[str, str]] = {}

    def step(self, seal: Sequence[Any], people: Sequence[str]) -> None:
        number, entry_id, digest, chain, *entry = seal
        if number > self.head.number + 1:
            self._found.append(f"Seals {self.head.number + 1} to {number - 1} are gone.")
        else:
            self._check_link(number, entry_id, digest, chain)
        self._check_entry(number, entry_id, digest, entry, people)
        self.head = Head(number, chain)
        if self._heads.get(number, chain) != chain:
            self._found.append(
                f"Seal {number} is not the one of the head that was kept: the chain was made anew."
            )

    def _check_link(self, number: int, entry_id: str, digest: str, chain: str) -> None:
        if link(self._digests, self.head.chain, number, entry_id, digest) != chain:
            self._found.append(f"Seal {number} does not belong there: it was changed, swapped or put in.")

    def _check_entry(
        self, number: int, entry_id: str, digest: str, entry: Sequence[Any], people: Sequence[str]
    ) -> None:
        if entry[0] is None:
            self._found.append(f"Entry {entry_id} (number {number}) is gone.")
        elif (now := digest_of(entry, people)) != digest:
            self._changed[f"{entry_id} (number {number})"] = digest, now

    def told(self) -> list[str]:
        return [*self._found, *self._told_of_changed()]

    def _told_of_changed(self) -> Iterator[str]:
        sealed_as = {digest: name for name, (digest, _) in self._changed.items()}
        for name, (digest, now) in self._changed.items():
            other = sealed_as.get(now)
            if other is not None and self._changed[other][1] == digest:
                yield f"Entry {name} was swapped with entry {other}."
            else:
                yield f"Entry {name} was changed after it was sealed."

    def cut_off(self) -> Iterator[str]:
        """What a kept head says of the end."""
        for number in sorted(self._heads):
            if number > self.head.number:
                yield (
                    f"The end was cut off: a head was kept of {number:,} sealed entries, and there are "
                    f"{self.head.number:,}."
                )

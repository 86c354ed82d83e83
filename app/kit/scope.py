"""Who is asking: the organisation, the actor and what they may do."""

from dataclasses import dataclass, field

NOBODY = "00000000-0000-0000-0000-000000000000"
"""The organisation of a caller without one. No row is ever owned by it."""

_declared: dict[str, str] = {}


def declare(permission: str, meaning: str) -> str:
    """Enter `noun[.layer]:verb` in the one vocabulary of OAuth scopes and roles (SETTLED.md 5)."""
    _declared[permission] = meaning
    return permission


def declared() -> dict[str, str]:
    """Every permission that the features declare, with its meaning in plain words."""
    return dict(sorted(_declared.items()))


@dataclass(frozen=True, slots=True)
class Scope:
    """One caller's reach. Everything that is read or written goes through one of these.

    `audience` is "organisation" for somebody who acts for an organisation, and "public" for
    everybody else. The organisation comes from the token only, never from the request.
    """

    organisation_id: str
    actor: str
    permissions: frozenset[str] = field(default_factory=frozenset)

    @property
    def audience(self) -> str:
        return "public" if self.organisation_id == NOBODY else "organisation"

    def may(self, permission: str) -> bool:
        return permission in self.permissions


PUBLIC = Scope(NOBODY, "public")
OPERATOR = Scope(NOBODY, "operator")
"""Whoever is at the command line of this installation."""

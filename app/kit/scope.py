"""Who is asking: the organisation, the actor and what they may do."""

from dataclasses import dataclass, field, replace

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

    `audience` is "organisation" for somebody who acts for an organisation, "person" for a contributor who
    acts for themselves, in the record that their home organisation keeps of them, and "public" for
    everybody else. "lead" is a member of an organisation who does what they may do in the projects that they
    co-lead and nowhere else: `where_leading` are such permissions, and `holding` turns to them where one is
    needed (docs/decisions/0019). Organisation, member and contributor come from the token or sign-in only,
    never from the request.
    """

    organisation_id: str
    actor: str
    permissions: frozenset[str] = field(default_factory=frozenset)
    contributor_id: str = NOBODY
    where_leading: frozenset[str] = field(default_factory=frozenset)
    is_leading: bool = False

    @property
    def audience(self) -> str:
        if self.organisation_id == NOBODY:
            return "public"
        if self.is_leading:
            return "lead"
        return "organisation" if self.contributor_id == NOBODY else "person"

    @property
    def is_person(self) -> bool:
        """Whether a contributor acts for themselves."""
        return self.audience == "person"

    @property
    def member_id(self) -> str:
        """The member who asks; nobody's id where a client, a contributor or the system does."""
        kind, _, member_id = self.actor.partition(":")
        return member_id if kind == "member" else NOBODY

    @property
    def binds(self) -> dict[str, str]:
        """The values of a scope that reach SQL (kit/tables.py)."""
        return {
            "scope_organisation_id": self.organisation_id,
            "scope_contributor_id": self.contributor_id,
            "scope_member_id": self.member_id,
        }

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def holding(self, permission: str) -> "Scope | None":
        """This caller as far as a permission reaches: everywhere, or in the projects that they co-lead; None
        where they do not have it. What holds only there says nothing beside it: `may` leaves it out."""
        if permission in self.permissions:
            return self
        if permission not in self.where_leading:
            return None
        everything = self.permissions | self.where_leading
        return replace(self, permissions=everything, where_leading=frozenset(), is_leading=True)


PUBLIC = Scope(NOBODY, "public")
OPERATOR = Scope(NOBODY, "operator")
"""Whoever is at the command line of this installation."""

"""Roles: what each may do and see, in the one vocabulary of permissions (SETTLED.md 5)."""

from enum import StrEnum

from app.kit.scope import declared

Role = StrEnum("Role", ["administrator", "coordinator", "project_lead", "finance", "viewer"])
"""What a member may be in an organisation; one person may be several."""

_READ = (
    "organisations",
    "projects",
    "sessions",
    "contributors",
    "participations",
    "quotes",
    "impact-records",
    "reports",
)
_OF_PEOPLE = ("contributors", "participations", "quotes")

_LAYERS = ("contributors.standpoints", "contributors.biographies", "contributors.consents")

_VIEWER = frozenset(f"{noun}:read" for noun in _READ if noun not in _OF_PEOPLE)
_LEAD = _VIEWER | {
    "contributors:read",
    "participations:read",
    "participations:write",
    "quotes:read",
    "projects:write",
    "sessions:write",
    "impact-records:write",
}
_COORDINATOR = (
    _LEAD
    | {"contributors:write", "quotes:write", "participations.needs:read", "contributors.equality:write"}
    | {f"{layer}:{verb}" for layer in _LAYERS for verb in ("read", "write")}
    | {f"contributors.{layer}:{verb}" for layer in ("identity", "needs") for verb in ("read", "write")}
    | {f"{noun}.confidential:read" for noun in ("projects", "sessions", "impact-records", *_OF_PEOPLE)}
    | {"contributors.biographies.confidential:read"}
)

ROLES: dict[Role, frozenset[str]] = {
    Role.administrator: _VIEWER | {"organisations:write"},
    Role.coordinator: _COORDINATOR,
    Role.project_lead: _LEAD,
    Role.finance: _VIEWER,
    Role.viewer: _VIEWER,
}
"""An administrator looks after members and clients, and sees no more of people than a viewer does."""

PERSON = frozenset(
    {
        *(f"{noun}:read" for noun in _READ),
        *(f"{noun}:write" for noun in _READ if noun not in ("organisations", "reports")),
        *(f"{layer}:{verb}" for layer in _LAYERS for verb in ("read", "write")),
        *(f"contributors.{layer}:{verb}" for layer in ("identity", "needs") for verb in ("read", "write")),
        "contributors.equality:write",
        "contributors.equality:read",
        "participations.needs:read",
    }
)
"""What a contributor may do who acts for themselves: in their own record, and in projects that they co-lead
as the staff co-lead does. What is whose says kit/tables.py, row by row."""


def permissions_of(roles: list[str]) -> frozenset[str]:
    """All that somebody may who has these roles."""
    return frozenset().union(*(ROLES[Role(role)] for role in roles))


def unknown() -> set[str]:
    """Permissions that a role names and nobody declares: there are none."""
    return set().union(PERSON, *ROLES.values()) - declared().keys()

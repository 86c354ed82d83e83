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
    "responses",
    "reports",
    "bookings",
    "feedback",
    "assessments",
    "gaps",
)
_OF_PEOPLE = ("contributors", "participations", "quotes", "feedback")

_RIGHTS = frozenset(
    f"contributors.{right}:{verb}" for right in ("subject_access", "erasure") for verb in ("read", "write")
) | {"contributors.erasure.confidential:read"}

_LAYERS = ("contributors.standpoints", "contributors.biographies", "contributors.consents")
_DUPLICATES = "contributors.duplicates"

_CONCERNS = frozenset({"concerns:read", "concerns:write", "concerns.confidential:read"})
"""Of any role: whoever is named reads concerns, and each is for one member alone to see."""

_SAID = ("complaints", "corrections", "objections")
_ANSWERS = frozenset(
    f"{noun}{means}" for noun in _SAID for means in (":read", ":write", ".confidential:read")
)

_RETENTION = frozenset({"retention:read", "retention:write", "retention.confidential:read"})

_WORDINGS = frozenset({"consent-wordings:write", "consent-wordings.confidential:read"})

_INVOLVEMENT = frozenset(
    f"{noun}:{verb}"
    for noun in ("hours", "payments", "support", "expressions-of-interest")
    for verb in ("read", "write")
)

_PAUSES = frozenset({"asking-pauses:read", "asking-pauses:write"})
_REASONS = frozenset({"expressions-of-interest.confidential:read"})

_SUPPORT = frozenset({"support.unaddressed:read", "support.numbers:read"})
_CHECK_INS = frozenset({"check-ins:read", "check-ins:write", "check-ins.confidential:read"})
_NOTES = frozenset({"support.confidential:read"})
_OWN = frozenset({"own-check-ins:read", "own-check-ins.confidential:read"})

_PAY = frozenset(
    {
        *(f"{noun}:{verb}" for noun in ("payments", "rate-cards") for verb in ("read", "write")),
        "payments:approve",
        "payments.confidential:read",
        "payments.export:read",
    }
)

_VIEWER = (
    frozenset(f"{noun}:read" for noun in _READ if noun not in _OF_PEOPLE)
    | {
        "consent-wordings:read",
        "support-templates:read",
        "rate-cards:read",
        "instruments:read",
        "assessments:answer",
        "calendar-feeds:read",
        "calendar-feeds:write",
    }
    | _CONCERNS
)
_LEAD = (
    _VIEWER
    | _INVOLVEMENT
    | _SUPPORT
    | {
        "contributors:read",
        "participations:read",
        "participations:write",
        "participations.supports:read",
        "quotes:read",
        "projects:write",
        "sessions:write",
        "impact-records:write",
        "responses:write",
        "bookings:write",
        "assessments:write",
        "gaps:write",
        "feedback:read",
        "feedback:write",
        "feedback.confidential:read",
    }
)
_COORDINATOR = (
    _LEAD
    | {
        "contributors.audit:read",
        "contributors:write",
        "quotes:write",
        "participations.needs:read",
        "contributors.equality:write",
        "contributors.needs.confidential:read",
    }
    | {f"{layer}:{verb}" for layer in _LAYERS for verb in ("read", "write")}
    | {f"contributors.{layer}:{verb}" for layer in ("identity", "needs") for verb in ("read", "write")}
    | {
        f"{noun}.confidential:read"
        for noun in ("projects", "sessions", "impact-records", "bookings", "assessments", "gaps", *_OF_PEOPLE)
    }
    | {"contributors.biographies.confidential:read", "contributors.copy:read"}
    | {f"{_DUPLICATES}.confidential:read"}
    | {f"{_DUPLICATES}:{verb}" for verb in ("read", "write")}
    | _RIGHTS
    | _ANSWERS
    | _RETENTION
    | _WORDINGS
    | _CHECK_INS
    | _NOTES
    | _PAUSES
    | _REASONS
    | {"support-templates:write", "instruments:write", "instruments.confidential:read"}
    | _PAY
)

ROLES: dict[Role, frozenset[str]] = {
    Role.administrator: _VIEWER
    | {"organisations:write", "members:read", "members:write", "concern-recipients:write"}
    | {"contributors.audit:read", "contributors.erasure:agree"}
    | _RIGHTS
    | _ANSWERS
    | _RETENTION
    | _WORDINGS,
    Role.coordinator: _COORDINATOR,
    Role.project_lead: _LEAD,
    Role.finance: _VIEWER | {"hours:read"} | _PAY,
    Role.viewer: _VIEWER,
}
"""An administrator looks after members and clients, and sees no more of people than a viewer does, but for
what people complain of and ask for: somebody other than whoever knows them has to see that it is answered.
They ask for copies and have records erased, and read neither."""

EVERYWHERE: dict[Role, frozenset[str]] = ROLES | {Role.project_lead: _VIEWER}
"""What of it holds in the whole organisation. A project lead does the rest where they co-lead."""

PERSON = frozenset(
    {
        *(f"{noun}:read" for noun in _READ),
        *(f"{noun}:write" for noun in _READ if noun not in ("organisations", "reports")),
        *(f"{layer}:{verb}" for layer in _LAYERS for verb in ("read", "write")),
        *(f"contributors.{layer}:{verb}" for layer in ("identity", "needs") for verb in ("read", "write")),
        "contributors.equality:write",
        "contributors.needs.confidential:read",
        "participations.supports:read",
        "contributors.equality:read",
        "contributors.audit:read",
        "participations.needs:read",
        "contributors.copy:read",
        "consent-wordings:read",
        "rate-cards:read",
        "instruments:read",
        "assessments:answer",
        "payments.confidential:read",
        "feedback.confidential:read",
        "calendar-feeds:read",
        "calendar-feeds:write",
    }
    | _INVOLVEMENT
    | _CHECK_INS
    | _NOTES
    | _PAUSES
    | _REASONS
    | _OWN
    | {"support-templates:read", "own-check-ins:write"}
    | _RIGHTS
    | _CONCERNS
    | _ANSWERS
)
"""What a contributor may do who acts for themselves: in their own record, and in projects that they co-lead
as the staff co-lead does. What is whose says kit/tables.py, row by row."""

TOLD = PERSON - _OWN - {"concerns:read", "concerns.confidential:read", "contributors.equality:read"}
"""The same for whoever signed in by a code that was read out: whoever reads it out could use it first, and
so it does not open what nobody at their organisation reads (docs/decisions/0011-sign-in.md)."""


_MEANS = {
    Role.administrator: "looks after members and their roles, and the organisation's own entry",
    Role.coordinator: "keeps the register, runs projects and supports people",
    Role.project_lead: "runs the projects in whose team they are a co-lead, and reads what is open",
    Role.finance: "pays: rate cards, payments and their approval; of people sees what they are called",
    Role.viewer: "reads what is open",
}


def as_markdown() -> str:
    """docs/roles.md: every permission, and who has it. Features have declared theirs before."""
    sets = {role.value: allowed for role, allowed in ROLES.items()} | {"contributor": PERSON}
    columns = list(sets)
    lines = [
        "# Who may do and see what",
        "",
        "Written by `python -m app roles > docs/roles.md` from `app/features/roles.py`; a test keeps it so.",
        "A permission says what kind of thing; which rows, the rows themselves say: a member sees those of",
        "their organisation and what partners share with it, a contributor their own.",
        "One person may have several roles, in several organisations, and acts for one at a time.",
        "*Where they co-lead*: only in the projects in whose team they stand as a co-lead, and of people",
        "only those who take part there. Whoever has another role that allows the same has it everywhere.",
        "A project lead who begins a project is its co-lead.",
        "",
        *(f"- **{role}** {meaning}." for role, meaning in _MEANS.items()),
        "- **contributor** acts for themselves: in their own record, and where they take part.",
        "- A **partner's client** has the permissions that the operator gave it (`client create --scopes`).",
        "",
        "Nobody changes their own roles, and there is always an administrator. An administrator gives any",
        "role, and sees no more of people than a viewer, but what they complain of and ask for: for more,",
        "another administrator gives them a role, and who gave which is on record. A concern is for the one",
        "member to whom it goes, of any role.",
        "",
        f"| permission | {' | '.join(columns)} | what it allows |",
        f"| --- |{' :---: |' * len(columns)} --- |",
    ]
    for permission, meaning in declared().items():
        marks = " | ".join(_mark(permission, column, sets[column]) for column in columns)
        lines.append(f"| `{permission}` | {marks} | {meaning} |")
    return "\n".join(lines) + "\n"


def _mark(permission: str, column: str, allowed: frozenset[str]) -> str:
    if permission not in allowed:
        return ""
    leads = column == Role.project_lead and permission not in EVERYWHERE[Role.project_lead]
    return "where they co-lead" if leads else "yes"


def permissions_of(roles: list[str]) -> tuple[frozenset[str], frozenset[str]]:
    """All that somebody may who has these roles: everywhere, and beside that where they co-lead."""
    everywhere = frozenset().union(*(EVERYWHERE[Role(role)] for role in roles))
    return everywhere, frozenset().union(*(ROLES[Role(role)] for role in roles)) - everywhere


def unknown() -> set[str]:
    """Permissions that a role names and nobody declares: there are none."""
    return set().union(PERSON, *ROLES.values()) - declared().keys()

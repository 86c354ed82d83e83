"""The table of roles in docs/ is the one in the code."""

from pathlib import Path

from app.features.roles import ROLES, Role, as_markdown
from app.main import all_operations

DOCUMENT = Path(__file__).parents[3] / "docs/roles.md"

_VERBS = ("read", "write")


def test_roles_are_documented_as_they_are() -> None:
    all_operations()
    assert DOCUMENT.read_text() == as_markdown(), "python -m app roles > docs/roles.md"


# What people ask of their organisation is seen by somebody who does not work with them, too.
SAID = {
    f"{noun}{means}"
    for noun in ("complaints", "corrections", "objections", "retention")
    for means in (":read", ":write", ".confidential:read")
}


def test_administrator_looks_after_members_and_sees_no_more_of_people_than_a_viewer() -> None:
    more = ROLES[Role.administrator] - ROLES[Role.viewer] - SAID
    rights = {f"contributors.{right}:{verb}" for right in ("subject_access", "erasure") for verb in _VERBS}
    assert more - rights == {
        "organisations:write",
        "members:read",
        "members:write",
        "concern-recipients:write",
        "contributors.audit:read",
        "contributors.erasure:agree",
        "contributors.erasure.confidential:read",
        "consent-wordings:write",
        "consent-wordings.confidential:read",
    }
    assert not ROLES[Role.administrator] & {"contributors:read", "contributors.copy:read"}

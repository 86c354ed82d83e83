"""Every operation × every role, against the one table of roles (docs/roles.md): who signed in as what."""

import httpx

from app.features.roles import PERSON, ROLES
from app.settings import Settings
from tests.conftest import run
from tests.support.conformity import our_document
from tests.support.person import member_of, person_of
from tests.sweeps.callers import ask, permission_of, to_spare
from tests.sweeps.test_callers import Seen, shared_world
from tests.sweeps.world import Operation

ALLOWED = {role.value: allowed for role, allowed in ROLES.items()} | {"contributor": PERSON}

# A role that lacks a layer is told nothing of it, whichever operation is asked.
LAYERS = {
    "canary-identity": "contributors.identity:read",
    "canary-needs": "contributors.needs:read",
    "canary-equality": "contributors.equality:read",
    "canary-confidential": "projects.confidential:read",
}

# … but of what its own permission opens: what people say to their organisation, why something is kept, and a
# copy of all that is held about somebody.
OPENED = {tag: f"{tag}.confidential:read" for tag in ("complaints", "corrections", "objections", "concerns")}
OPENED["retention"] = "retention.confidential:read"
OPENED["subject"] = "contributors.copy:read"


def test_every_role_may_do_what_the_table_says_and_nothing_else(settings: Settings) -> None:
    async def journey() -> tuple[Seen, dict[str, dict[str, str]]]:
        seen, codes = Seen(), {}
        async with shared_world(settings) as (world, callers):
            cast = world.cast
            for role in ROLES:
                email = f"{role.value}@example.org"
                callers.stopped[role.value] = await member_of(cast, cast.coordinator, email, role.value)
            robin = world.ids["contributor"]
            callers.stopped["contributor"] = await person_of(cast, cast.coordinator, robin)
            for operation in our_document().operations.values():
                if operation["tags"] == ["sign-in"]:
                    continue  # about the sign-in itself: tests/features/sign_in
                async with to_spare(world, operation):
                    for name in ALLOWED:
                        caller = await callers.named(name, operation)
                        answer = await ask(world, operation, caller, own=True)
                        seen.keep(operation, name, answer)
                        codes.setdefault(operation["operationId"], {})[name] = code_of(answer)
        return seen, codes

    seen, codes = run(journey())
    assert len(codes) > 100
    wrong = [
        f"{name} as {role}: {by_role[role]}"
        for name, by_role in codes.items()
        for role, allowed in ALLOWED.items()
        if may(our_document().operations[name], allowed) is (by_role[role] == "forbidden")
    ]
    assert wrong == []
    for role, allowed in ALLOWED.items():
        hidden = [canary for canary, permission in LAYERS.items() if permission not in allowed]
        assert hidden or role == "coordinator", role
        told = {name for name in seen.told(role, *hidden) if OPENED.get(tag_of(name)) not in allowed}
        assert told == set(), role
    assert "canary-identity" in str(seen.told("coordinator", "canary-identity"))


def may(operation: Operation, allowed: frozenset[str]) -> bool:
    return not permission_of(operation) or permission_of(operation) in allowed


def tag_of(name: str) -> str:
    return str(our_document().operations[name]["tags"][0]).partition("-")[0]


def code_of(answer: httpx.Response) -> str:
    """The code of a problem, or that there was none."""
    return "" if answer.is_success else str(answer.json()["code"])

"""Every operation × every role, against the one table of roles (docs/roles.md): who signed in as what."""

import httpx

from app.features.roles import PERSON, ROLES, permissions_of
from app.settings import Settings
from tests.conftest import Caller, run
from tests.support.conformity import our_document
from tests.support.person import member_of, person_of
from tests.sweeps.callers import ask, permission_of, to_spare
from tests.sweeps.test_callers import Seen, shared_world
from tests.sweeps.world import Operation, World

ALLOWED = {role.value: allowed for role, allowed in ROLES.items()} | {"contributor": PERSON}

EVERYWHERE, WHERE_CO_LEAD = permissions_of(["project_lead"])
ELSEWHERE = "project_lead of another project"
FIGURES = {"read_payment_report", "read_unpaid_hours_report"}
"""What adds up as much as somebody may list."""

BEGINS = {"create_project", "batch_projects", "upsert_project"}
"""What a project lead may do wherever they lead nothing: begin something of their own."""

# A role that lacks a layer is told nothing of it, whichever operation is asked.
LAYERS = {
    "canary-identity": "contributors.identity:read",
    "canary-needs": "contributors.needs:read",
    "canary-equality": "contributors.equality:read",
    "canary-confidential": "projects.confidential:read",
}

# … but of what its own permission opens: what people say to their organisation, how they are supported, why
# something is kept, and a copy of all that is held about somebody.
SAID = ("complaints", "corrections", "objections", "concerns", "support", "check-ins", "feedback")
OPENED = {tag: f"{tag}.confidential:read" for tag in SAID}
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
            callers.stopped[ELSEWHERE] = await lead_of_another(world)
            await make_co_lead(world, callers.stopped["project_lead"])
            robin = world.ids["contributor"]
            callers.stopped["contributor"] = await person_of(cast, cast.coordinator, robin)
            for operation in our_document().operations.values():
                if operation["tags"] == ["sign-in"]:
                    continue  # about the sign-in itself: tests/features/sign_in
                async with to_spare(world, operation):
                    for name in (*ALLOWED, ELSEWHERE):
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
    led = [name for name in codes if permission_of(our_document().operations[name]) in WHERE_CO_LEAD]
    assert len(led) > 50
    told = {name: codes[name][ELSEWHERE] for name in led}
    assert {name: code for name, code in told.items() if refused(name) is (code == "")} == {}
    # Naming somebody whom they do not see is naming nobody: validation-failed.
    assert set(told.values()) == {"", "not-found", "forbidden", "not-yours-to-change", "validation-failed"}
    assert "list_contributors" in seen.told("project_lead", "canary-profile contributor")
    assert seen.told(ELSEWHERE, "canary-profile contributor") == {}
    for role, allowed in ALLOWED.items():
        hidden = [canary for canary, permission in LAYERS.items() if permission not in allowed]
        assert hidden or role == "coordinator", role
        told = {name for name in seen.told(role, *hidden) if OPENED.get(tag_of(name)) not in allowed}
        assert told == set(), role
    assert "canary-identity" in str(seen.told("coordinator", "canary-identity"))


async def make_co_lead(world: World, lead: Caller) -> None:
    """Put a project lead in the team of the world's project, as a coordinator does."""
    member_id = (await lead.get("/v1/me")).json()["acting"]["id"]
    place = {"member_id": member_id, "role": "co_lead"}
    await world.owner.made(f"/v1/projects/{world.ids['project']}/team", place)


async def lead_of_another(world: World) -> Caller:
    """A project lead of the same organisation, who leads what they began."""
    lead = await member_of(world.cast, world.owner, "elsewhere@example.org", "project_lead")
    await lead.made("/v1/projects", {"title": "Another"})
    return lead


def refused(name: str) -> bool:
    """Whether somebody who co-leads another project is refused: lists of theirs are just shorter."""
    shorter = name.startswith(("list_", "search_")) and "{" not in our_document().operations[name]["path"]
    return not (shorter or name in BEGINS | FIGURES)


def may(operation: Operation, allowed: frozenset[str]) -> bool:
    return not permission_of(operation) or permission_of(operation) in allowed


def tag_of(name: str) -> str:
    return str(our_document().operations[name]["tags"][0]).partition("-")[0]


def code_of(answer: httpx.Response) -> str:
    """The code of a problem, or that there was none."""
    return "" if answer.is_success else str(answer.json()["code"])

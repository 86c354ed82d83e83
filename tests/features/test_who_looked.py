"""Who looked at my record: what a contributor and those who answer for them at home read of the audit."""

from typing import Any

from app.features.contributors.layer import AccessReason
from app.features.contributors.needs import NEEDS
from app.features.contributors.sight import AboutPerson
from app.kit.resource import nouns
from app.kit.scope import declared
from app.main import all_operations
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, address, decide, tampered
from tests.support.person import member_of, told_person_of

Items = list[dict[str, Any]]


async def looked(caller: Caller, person: dict[str, Any], query: str = "") -> Items:
    """What is on record about somebody, the newest first."""
    answer = await caller.get(f"{address(person)}/audit-entries{query}")
    assert answer.status_code == 200, answer.text
    items: Items = answer.json()["items"]
    return items


def told(items: Items) -> list[tuple[str, str, str]]:
    return [(each["action"], each["resource"], each["by"]["name"]) for each in items]


async def put(caller: Caller, path: str, body: dict[str, Any]) -> None:
    answer = await caller("PUT", path, json=body, headers={"if-match": "*"})
    assert answer.status_code == 200, answer.text


async def a_lived_record(cast: Cast) -> dict[str, Any]:
    """A person about whom there is something in everything."""
    lead, person = cast.coordinator, await a_contributor(cast)
    path = address(person)
    await put(lead, f"{path}/identity", {"email": "robin@example.org"})
    await put(lead, f"{path}/needs", {"support": "A lift"})
    await put(lead, f"{path}/equality", {"religion_or_belief": "prefer_not_to_say"})
    await lead.made(f"{path}/standpoints", {"words": "care experienced"})
    await lead.made(f"{path}/biographies", {"words": "I was there"})
    await lead.made("/v1/quotes", {"words": "We were heard", "contributor_ids": [person["id"]]})
    await decide(cast, person, audience="partners")
    project = {"title": "P", "purpose": "Why", "partner_organisation_ids": [cast.partner.organisation_id]}
    project = await lead.made("/v1/projects", project)
    session = await lead.made("/v1/sessions", {"project_id": project["id"], "title": "S"})
    part = {"session_id": session["id"], "contributor_id": person["id"]}
    return person | {"part": await lead.made("/v1/participations", part)}


def test_every_noun_about_a_person_says_about_whom() -> None:
    """What it does not say, they do not see."""
    all_operations()
    found = [noun for noun in (*nouns.values(), NEEDS) if issubclass(noun.model, AboutPerson)]
    assert len(found) > 3
    row = {"id": "their own", "contributor_id": "their own"}
    for noun in found:
        layered = {name: row[name] for name in ("id", "contributor_id") if name in noun.columns}
        assert noun.about(layered) == ("their own",), noun.name


def test_person_sees_who_wrote_in_every_layer_and_who_read_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_lived_record(cast)
            robin = await told_person_of(cast, cast.coordinator, person["id"])
            for layer in ("identity", "needs"):
                assert (await robin.get(f"{address(person)}/{layer}")).status_code == 200
            assert (await cast.coordinator.get("/v1/participations")).status_code == 200
            assert (await cast.coordinator.get(f"{address(person)}/transitions")).status_code == 200
            items = await looked(robin, person)
            assert told(items)[:3] == [
                ("read", "contributor-history", "tests"),
                ("read", "participation", "tests"),
                ("read", "contributor-needs", "you"),
            ]
            written = {each["resource"] for each in items if each["action"] != "read"}
            assert written == {
                "contributor",
                "contributor-identity",
                "contributor-needs",
                "contributor-equality",
                "contributor-sign-in-code",
                "standpoint",
                "biography",
                "quote",
                "consent",
                "participation",
                "team-row",
            }
            assert [each["id"] for each in items] == sorted((each["id"] for each in items), reverse=True)
            identity = next(
                each
                for each in items
                if each["resource"] == "contributor-identity" and each["action"] == "created"
            )
            assert identity["members"] == ["email"]
            assert identity["by"] == {
                "kind": "client",
                "name": "tests",
                "organisation_id": cast.coordinator.organisation_id,
                "organisation": "Lead Authority",
            }
            assert "robin@example.org" not in str(items)

    run(journey())


def test_record_says_what_was_put_down_for_somebody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_lived_record(cast)
            robin = await told_person_of(cast, cast.coordinator, person["id"])
            await robin.made(f"{address(person)}/standpoints", {"words": "carer"})
            items = await looked(robin, person)
            mine = [each for each in items if each["resource"] == "standpoint"]
            assert [(each["by"]["kind"], each["recorded_for_you"]) for each in mine] == [
                ("you", False),
                ("client", True),
            ]
            others = {each["resource"] for each in items if not each["recorded_for_you"]}
            assert {"participation", "team-row", "contributor-sign-in-code"} <= others

    run(journey())


def test_staff_are_named_at_home_also_after_they_left_and_another_organisations_are_not(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_lived_record(cast)
            roles = ("coordinator", "administrator")
            colleague = await member_of(cast, cast.coordinator, "colleague@example.org", *roles)
            assert (await colleague.get(f"{address(person)}/needs")).status_code == 200
            [first, *_] = await looked(cast.coordinator, person)
            assert (first["by"]["kind"], first["by"]["name"]) == ("member", "Colleague")
            assert told(await looked(colleague, person))[0] == ("read", "contributor-needs", "you")
            await tampered(cast, "UPDATE members SET disabled_at = '2026-11-22T00:00:00.000000Z'")
            assert (await looked(cast.coordinator, person))[0]["by"]["name"] == "Colleague"
            elsewhere = await member_of(cast, cast.partner, "elsewhere@example.org", "coordinator")
            project = await cast.partner.made("/v1/projects", {"title": "Theirs", "purpose": "Why"})
            team = await elsewhere.post(
                f"/v1/projects/{project['id']}/team", {"contributor_id": person["id"]}
            )
            assert team.status_code == 201, team.text
            [first, *_] = await looked(cast.coordinator, person)
            assert (first["action"], first["resource"]) == ("created", "team-row")
            assert (first["by"]["name"], first["by"]["organisation"]) == (
                "somebody of its staff",
                "Partner Authority",
            )

    run(journey())


def test_search_and_list_are_on_the_record_of_everybody_who_was_found(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            one, two = await a_lived_record(cast), await a_lived_record(cast)
            found = await cast.coordinator.post("/v1/contributors/search", {"email": "robin@example.org"})
            assert len(found.json()["items"]) == 2
            await cast.coordinator.get("/v1/participations")
            third = await a_contributor(cast)
            for person in (one, two):
                reads = await looked(cast.coordinator, person, "?action=read")
                assert [(each["resource"], each["record_id"]) for each in reads[:2]] == [
                    ("participation", None),
                    ("contributor-identity", None),
                ]
            assert await looked(cast.coordinator, third, "?action=read") == []

    run(journey())


def test_partner_that_sees_no_layer_leaves_no_read_behind(settings: Settings) -> None:
    """Its permission opens the layer of its own people; of others it got the profile."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_lived_record(cast)
            robin = await told_person_of(cast, cast.coordinator, person["id"])
            before = [await looked(caller, person, "?action=read") for caller in (cast.coordinator, robin)]
            page = await cast.partner.get("/v1/participations")
            assert [each["contributor_id"] for each in page.json()["items"]] == [person["id"]]
            after = [await looked(caller, person, "?action=read") for caller in (cast.coordinator, robin)]
            assert after == before

    run(journey())


def test_nobody_else_reads_who_looked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, other = await a_lived_record(cast), await a_contributor(cast)
            path = f"{address(person)}/audit-entries"
            wren = await told_person_of(cast, cast.coordinator, other["id"])
            viewer = await member_of(cast, cast.coordinator, "viewer@example.org", "viewer")
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            fewer = frozenset(declared()) - {"contributors.audit:read"}
            without = await cast.client_of(str(cast.coordinator.organisation_id), fewer)
            refused = (cast.partner, 404), (cast.stranger, 404), (wren, 404), (cast.public, 401)
            for caller, status in (*refused, (viewer, 403), (lead, 403), (without, 403)):
                assert (await caller.get(path)).status_code == status
            about_wren = await looked(wren, other)
            assert person["id"] not in str(about_wren)
            assert {each["record_id"] for each in about_wren if each["resource"] == "contributor"} == {
                other["id"]
            }

    run(journey())


def test_reason_of_a_move_is_read_in_the_history_and_not_here(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            move = {"to": "paused", "reason": "canary: is unwell"}
            assert (await cast.coordinator.post(f"{address(person)}/transitions", move)).status_code == 200
            items = await looked(cast.coordinator, person)
            assert items[0]["action"] == "moved"
            assert "canary" not in str(items)

    run(journey())


def test_pages_joined_are_the_whole_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, other = await a_lived_record(cast), await a_contributor(cast)
            whole = [each["id"] for each in await looked(cast.coordinator, person)]
            assert len(whole) > 9
            path = first = f"{address(person)}/audit-entries?limit=4"
            joined, cursors = [], []
            while path:
                page = await cast.coordinator.get(path)
                joined += [each["id"] for each in page.json()["items"]]
                cursors.append(page.json()["next_cursor"])
                path = f"{first}&cursor={cursors[-1]}" if cursors[-1] else ""
                assert ("link" in page.headers) == bool(path)
            assert joined == whole
            for wrong in (
                f"{address(other)}/audit-entries?cursor={cursors[0]}",
                f"{first}&cursor={cursors[0]}&action=read",
                f"{first}&cursor=nonsense",
            ):
                answer = await cast.coordinator.get(wrong)
                assert answer.status_code == 422
                assert answer.json()["errors"][0]["code"] == "cursor-invalid"

    run(journey())


def test_member_of_staff_says_why_they_open_who_somebody_is(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, stranger = (
                await a_lived_record(cast),
                await cast.stranger.made("/v1/contributors", {"display_name": "Wren"}),
            )
            path = f"{address(person)}/identity"
            colleague = await member_of(cast, cast.coordinator, "colleague@example.org", "coordinator")
            before = await looked(cast.coordinator, person, "?action=read")
            for headers in ({}, {"access-reason": "because I know them"}, {"access-reason": ""}):
                refused = await colleague.get(path, headers=headers)
                assert (refused.status_code, refused.json()["code"]) == (428, "reason-required")
                assert refused.json()["reasons"] == list(AccessReason)
                assert "robin@example.org" not in refused.text
                assert "because" not in refused.text
            elsewhere = await colleague.get(f"{address(stranger)}/identity")
            assert elsewhere.status_code == 404, "what is not theirs asks for no reason"
            assert await looked(cast.coordinator, person, "?action=read") == before
            assert (await colleague.get(path, headers={"access-reason": "contact"})).status_code == 200
            assert (await cast.coordinator.get(path)).status_code == 200
            told_why = await cast.coordinator.get(path, headers={"access-reason": "payment"})
            assert told_why.status_code == 200
            wrong = await cast.coordinator.get(path, headers={"access-reason": "gossip"})
            assert wrong.json()["code"] == "reason-required"
            robin = await told_person_of(cast, cast.coordinator, person["id"])
            assert (await robin.get(path)).status_code == 200
            reads = await looked(robin, person, "?action=read")
            assert [(each["by"]["name"], each["reason"]) for each in reads[:4]] == [
                ("you", None),
                ("tests", "payment"),
                ("tests", None),
                ("Colleague", "contact"),
            ]

    run(journey())

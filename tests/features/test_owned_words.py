"""Owned words: who may read a quote or a biography is what their owners say at this moment."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import address, days_from_now, feed
from tests.support.person import person_of

WORDS = "Nothing about us without us"
GIVEN = {"decision": "given", "wording_version": "1", "given_by": "self"}


async def a_project(cast: Cast, **members: Any) -> dict[str, Any]:
    sent = {"title": "Induction", "partner_organisation_ids": [cast.partner.organisation_id]}
    return await cast.coordinator.made("/v1/projects", sent | {"purpose": "To be heard"} | members)


async def a_person(cast: Cast, project: dict[str, Any] | None = None, name: str = "Robin") -> dict[str, Any]:
    person = await cast.coordinator.made("/v1/contributors", {"display_name": name})
    if project:
        await cast.coordinator.made(f"/v1/projects/{project['id']}/team", {"contributor_id": person["id"]})
    return person


async def a_quote(cast: Cast, *people: dict[str, Any], **members: Any) -> dict[str, Any]:
    whose = {"contributor_ids": [person["id"] for person in people], "status": "shown"}
    return await cast.coordinator.made("/v1/quotes", {"words": WORDS} | whose | members)


async def decided(
    caller: Caller, person: dict[str, Any], words: dict[str, Any] | None, **members: Any
) -> dict[str, Any]:
    """One more decision about a quote, or about all of them."""
    about = {"purpose": "publish_quote", "subject_id": words["id"] if words else None}
    return await caller.made(f"{address(person)}/consents", GIVEN | about | members)


async def about_biography(
    caller: Caller, person: dict[str, Any], words: dict[str, Any], **members: Any
) -> None:
    await decided(caller, person, words, purpose="publish_biography", **members)


async def listed(caller: Caller, path: str = "/v1/quotes") -> list[str]:
    answer = await caller.get(path)
    assert answer.status_code == 200, answer.text
    return [each["words"] for each in answer.json()["items"]]


async def status_of(cast: Cast, quote: dict[str, Any]) -> str:
    return str((await cast.coordinator.get(f"/v1/quotes/{quote['id']}")).json()["status"])


def test_person_approves_for_the_conference_then_for_everyone_and_takes_it_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast, visibility="public")
            person = await a_person(cast, project)
            quote = await a_quote(cast, person, project_id=project["id"])
            me = await person_of(cast, cast.coordinator, person["id"])
            page = f"/v1/public/projects/{project['id']}"

            async def read_by() -> tuple[bool, bool, bool]:
                shown = WORDS in (await cast.public.get(page)).text
                assert (WORDS in await listed(cast.public, "/v1/public/quotes")) == shown
                return shown, WORDS in await listed(cast.partner), WORDS in await listed(cast.stranger)

            assert await read_by() == (False, False, False)
            await decided(me, person, quote, audience="public", uses=["conference"])
            assert await status_of(cast, quote) == "approved"
            assert await read_by() == (False, False, False)
            await decided(me, person, quote, audience="partners", uses=["conference"])
            assert await read_by() == (False, True, False)
            await decided(me, person, quote, audience="public")
            assert await read_by() == (True, True, True)
            heard = len(await feed(cast, cast.partner.organisation_id))
            await decided(me, person, quote, decision="withdrawn")
            assert await read_by() == (False, False, False)
            assert await status_of(cast, quote) == "taken_back"
            assert (await feed(cast, cast.partner.organisation_id))[heard:] == ["quote.unshared"]
            assert "quote.shared" in await feed(cast, cast.stranger.organisation_id)
            assert "quote.unshared" in await feed(cast, cast.stranger.organisation_id)
            assert (await cast.partner.get(f"/v1/quotes/{quote['id']}")).status_code == 404
            assert [each["words"] for each in (await me.get("/v1/quotes")).json()["items"]] == [WORDS]

    run(journey())


def test_partner_reads_the_words_and_neither_whose_they_are_nor_what_else_was_asked(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast)
            person = await a_person(cast, project)
            quote = await a_quote(cast, person, project_id=project["id"], audience="public")
            await decided(cast.coordinator, person, quote, audience="partners", given_by="advocate")
            read = await cast.partner.get(f"/v1/quotes/{quote['id']}")
            assert person["id"] not in read.text
            assert {"contributor_ids", "audience", "agreed_how"} <= set(read.json()["withheld"])
            assert await listed(cast.partner, f"/v1/quotes?contributor_id={person['id']}") == []
            assert await listed(cast.coordinator, f"/v1/quotes?contributor_id={person['id']}") == [WORDS]

    run(journey())


def test_joint_voice_is_heard_when_all_agree_and_no_longer_when_one_does_not(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast)
            one, other = await a_person(cast, project), await a_person(cast, project, "Wren")
            quote = await a_quote(cast, one, other, project_id=project["id"])
            assert quote["owner"] == "group"
            for person, expected in ((one, []), (other, [WORDS])):
                me = await person_of(cast, cast.coordinator, person["id"])
                await decided(me, person, quote, audience="partners")
                assert await listed(cast.partner) == expected
            # Both still approve, and no organisation is one that both of them mean.
            stranger = [cast.stranger.organisation_id]
            await decided(cast.coordinator, one, quote, decision="withdrawn", audience="partners")
            await decided(cast.coordinator, one, quote, recipients=stranger)
            assert (await status_of(cast, quote), await listed(cast.partner)) == ("approved", [])

    run(journey())


def test_group_of_which_one_refuses_is_not_heard(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            one, other = await a_person(cast), await a_person(cast, None, "Wren")
            quote = await a_quote(cast, one, other)
            await decided(cast.coordinator, one, quote, audience="public")
            assert await status_of(cast, quote) == "shown"
            await decided(cast.coordinator, other, quote, decision="refused")
            assert await status_of(cast, quote) == "refused"
            assert await listed(cast.public, "/v1/public/quotes") == []

    run(journey())


def test_approval_that_has_expired_and_one_that_names_others_reach_nobody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast)
            person = await a_person(cast, project)
            quote = await a_quote(cast, person, project_id=project["id"])
            partner = [cast.partner.organisation_id]
            for members, expected in (
                ({"audience": "partners", "expires_on": days_from_now(-2)}, []),
                ({"audience": "partners", "expires_on": days_from_now(2)}, [WORDS]),
                ({"decision": "withdrawn", "recipients": partner}, []),
                ({"recipients": partner}, [WORDS]),
                ({"decision": "withdrawn"}, []),
                ({"recipients": [cast.stranger.organisation_id]}, []),
                ({"audience": "public", "expires_on": days_from_now(-2)}, []),
            ):
                await decided(cast.coordinator, person, quote, **members)
                assert await listed(cast.partner) == expected, members
                assert await listed(cast.public, "/v1/public/quotes") == []

    run(journey())


def test_quote_is_never_seen_further_than_the_project_that_it_is_about(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast)
            person = await a_person(cast, project)
            quote = await a_quote(cast, person, project_id=project["id"])
            await decided(cast.coordinator, person, quote, audience="public")
            await decided(cast.coordinator, person, quote, recipients=[cast.stranger.organisation_id])
            assert await listed(cast.public, "/v1/public/quotes") == []
            assert await listed(cast.stranger) == []
            assert await listed(cast.partner) == [WORDS]

    run(journey())


def test_words_turn_up_in_no_project_of_others_and_not_on_the_leads_page_unless_the_lead_keeps_them(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast, visibility="public")
            page = f"/v1/public/projects/{project['id']}"
            for caller, status in ((cast.stranger, 422), (cast.partner, 201)):
                theirs = await caller.made("/v1/contributors", {"display_name": "Ash"})
                sent = {"words": WORDS, "contributor_ids": [theirs["id"]], "project_id": project["id"]}
                answer = await caller.post("/v1/quotes", sent)
                assert answer.status_code == status
                if status == 201:
                    await decided(caller, theirs, answer.json(), audience="public")
            assert await listed(cast.public, "/v1/public/quotes") == [WORDS]
            assert WORDS not in (await cast.public.get(page)).text
            refused = await cast.coordinator.delete(f"/v1/projects/{project['id']}")
            assert (refused.status_code, refused.json()["code"]) == (409, "in-use")

    run(journey())


def test_words_of_somebody_who_came_reach_those_whom_the_feedback_said(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast, visibility="public")
            session = await cast.coordinator.made(
                "/v1/sessions", {"project_id": project["id"], "title": "Training"}
            )
            agreed = {"session_id": session["id"], "agreed_how": "on the feedback form"}
            partner = [cast.partner.organisation_id]
            for terms, everybody, to_partner in (
                ({"audience": "public"}, True, True),
                ({"audience": "public", "uses": ["report"]}, False, False),
                ({"audience": "public", "expires_on": days_from_now(-2)}, False, False),
                ({"audience": "partners"}, False, True),
                ({"audience": "named", "recipients": partner}, False, True),
                ({"audience": "named", "recipients": [cast.stranger.organisation_id]}, False, False),
            ):
                words = f"Said of {terms}"
                quote = await a_quote(cast, words=words, **agreed, **terms)
                assert (quote["owner"], quote["project_id"]) == ("anonymous", project["id"])
                at = f"/v1/quotes/{quote['id']}"
                assert words not in await listed(cast.partner)
                approved = await cast.coordinator.post(f"{at}/transitions", {"to": "approved"})
                assert approved.json()["status"] == "approved", approved.text
                assert (words in await listed(cast.public, "/v1/public/quotes")) == everybody, terms
                assert (words in await listed(cast.partner)) == to_partner, terms
                wider = {"audience": "public", "recipients": [], "uses": [], "expires_on": None}
                same = terms == {"audience": "public"}
                answer = await cast.coordinator.patch(at, wider)
                assert answer.status_code == (200 if same else 409), terms
                back = await cast.coordinator.post(f"{at}/transitions", {"to": "taken_back"})
                assert back.status_code == 200
                assert words not in await listed(cast.public, "/v1/public/quotes")
                assert words not in await listed(cast.partner)

    run(journey())


def test_person_writes_a_story_of_their_own_and_says_who_reads_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, other = await a_person(cast), await a_person(cast, None, "Wren")
            owner = await person_of(cast, cast.coordinator, person["id"])
            sent = {"kind": "story", "words": "How I came to it", "credited_as": "R."}
            story = await owner.made("/v1/quotes", sent)
            assert (story["owner"], story["contributor_ids"]) == ("contributor", [person["id"]])
            for whose in ([other["id"]], [person["id"], other["id"]]):
                refused = await owner.post("/v1/quotes", sent | {"contributor_ids": whose})
                assert refused.json()["errors"][0]["code"] == "not-a-choice", refused.text
            assert "How I came to it" in await listed(cast.coordinator)
            assert await listed(cast.public, "/v1/public/quotes") == []
            given = GIVEN | {"purpose": "publish_quote", "subject_id": story["id"], "audience": "public"}
            await owner.made(f"{address(person)}/consents", given)
            assert await listed(cast.public, "/v1/public/quotes") == ["How I came to it"]

    run(journey())


def test_nobody_but_the_owners_approves_and_what_was_shown_does_not_change(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, other = await a_person(cast), await a_person(cast, None, "Wren")
            quote = await a_quote(cast, person, status="draft")
            at = f"/v1/quotes/{quote['id']}"
            assert (await cast.coordinator.patch(at, {"credited_as": "R."})).status_code == 200
            assert (await cast.coordinator.post(f"{at}/transitions", {"to": "shown"})).status_code == 200
            for caller in (cast.coordinator, await person_of(cast, cast.coordinator, person["id"])):
                for to in ("approved", "refused"):
                    refused = await caller.post(f"{at}/transitions", {"to": to})
                    assert (refused.status_code, refused.json().get("open_moves")) == (409, []), refused.text
                    assert "consents" in refused.json()["detail"]
            changed = await cast.coordinator.patch(at, {"words": "Something else"})
            assert (changed.status_code, changed.json()["code"]) == (409, "conflict")
            somebody = await cast.coordinator.patch(at, {"contributor_ids": [other["id"]]})
            assert somebody.json()["errors"][0]["code"] == "cannot-change"
            wrong = GIVEN | {"purpose": "publish_quote", "subject_id": quote["id"], "audience": "public"}
            theirs = await cast.coordinator.post(f"{address(other)}/consents", wrong)
            assert theirs.json()["errors"][0]["code"] == "unknown-reference"
            owner = await person_of(cast, cast.coordinator, person["id"])
            assert (await owner.delete(at)).status_code == 403
            stranger = await person_of(cast, cast.coordinator, other["id"])
            assert (await stranger.get(at)).status_code == 404
            assert await listed(stranger) == []

    run(journey())


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"contributor_ids": []}, "/project_id"),
    ({"status": "approved"}, "/status"),
    ({"agreed_how": "by phone"}, "/agreed_how"),
    ({"audience": "home"}, "/audience"),
    ({"audience": "named"}, "/recipients"),
    ({"project_id": "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"}, "/project_id"),
    ({"session_id": "01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"}, "/session_id"),
    ({"contributor_ids": ["01933b5e-8f6a-7c41-9d2e-5b7f3a1c8e04"]}, "/contributor_ids"),
]


def test_quote_that_does_not_fit_is_refused_with_what_is_wrong(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_person(cast)
            for members, pointer in WRONG:
                sent = {"words": WORDS, "contributor_ids": [person["id"]]} | members
                refused = await cast.coordinator.post("/v1/quotes", sent)
                assert refused.status_code == 422, members
                assert refused.json()["errors"][0]["pointer"] == pointer, members
            unknown = await cast.partner.post("/v1/quotes", {"words": "x", "contributor_ids": [person["id"]]})
            assert unknown.json()["errors"][0]["pointer"] == "/contributor_ids"
            assert await listed(cast.coordinator) == []

    run(journey())


def test_partner_hears_of_words_when_it_comes_to_work_with_their_owner_and_when_it_no_longer_does(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await a_project(cast, partner_organisation_ids=[])
            person = await a_person(cast, project)
            quote = await a_quote(cast, person)
            at = f"{address(person)}/biographies"
            biography = await cast.coordinator.made(at, {"words": "I came in 2019."})
            await decided(cast.coordinator, person, quote, audience="partners")
            await about_biography(cast.coordinator, person, biography, audience="partners")
            pack = f"/v1/projects/{project['id']}/biography-pack"
            for partners, count, heard in (
                ([cast.partner.organisation_id], 1, {"quote.shared", "biography.shared"}),
                ([], 0, {"quote.unshared", "biography.unshared"}),
            ):
                before = len(await feed(cast, cast.partner.organisation_id))
                sent = {"partner_organisation_ids": partners}
                answer = await cast.coordinator.patch(f"/v1/projects/{project['id']}", sent)
                assert answer.status_code == 200
                assert len(await listed(cast.partner)) == count
                read = await cast.partner.get(pack)
                assert read.status_code == (200 if count else 404)
                assert set((await feed(cast, cast.partner.organisation_id))[before:]) >= heard

    run(journey())


# -- biographies


async def with_biography(cast: Cast, **members: Any) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    project = await a_project(cast, **members)
    person = await a_person(cast, project, "Robin the First")
    words = {"words": "I came <b>in</b> 2019.", "status": "shown"}
    return project, person, await cast.coordinator.made(f"{address(person)}/biographies", words)


def test_partner_reads_an_approved_biography_without_the_name_until_it_is_taken_back(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, person, biography = await with_biography(cast)
            me = await person_of(cast, cast.coordinator, person["id"])
            pack = f"/v1/projects/{project['id']}/biography-pack"
            for members, count in (
                ({"audience": "partners", "uses": ["training"]}, 0),
                ({"audience": "partners", "expires_on": days_from_now(-2)}, 0),
                ({"audience": "partners"}, 1),
                ({"decision": "withdrawn"}, 0),
                ({"recipients": [cast.partner.organisation_id], "uses": ["information_pack"]}, 1),
                ({"decision": "withdrawn"}, 0),
            ):
                await about_biography(me, person, biography, **members)
                read = await cast.partner.get(pack)
                assert len(read.json()["items"]) == count, members
                assert "Robin" not in read.text
            # Their name is not the partner's to see, and so neither is the address below it.
            assert (await cast.partner.get(f"{address(person)}/biographies")).status_code == 404
            told = await feed(cast, cast.partner.organisation_id)
            assert [each for each in told if each.startswith("biography")][-2:] == [
                "biography.shared",
                "biography.unshared",
            ]

    run(journey())


def test_partner_who_sees_the_person_sees_their_biography_only_by_its_own_consent(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, person, biography = await with_biography(cast)
            at = f"{address(person)}/biographies"
            await decided(cast.coordinator, person, None, purpose="share_profile", audience="partners")
            assert await listed(cast.partner, at) == []
            assert (await cast.partner.get(f"{at}/{biography['id']}")).status_code == 404
            await about_biography(cast.coordinator, person, biography, audience="partners")
            assert await listed(cast.partner, at) == [biography["words"]]
            await about_biography(cast.coordinator, person, biography, decision="refused")
            assert await listed(cast.partner, at) == []
            own = await cast.coordinator.get(f"{at}/{biography['id']}")
            assert own.json()["status"] == "taken_back"

    run(journey())


def test_pack_of_a_project_has_who_takes_part_and_not_who_was_only_asked(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, person, biography = await with_biography(cast)
            await about_biography(cast.coordinator, person, biography, audience="public")
            other = await a_project(cast, title="Another", visibility="public", partner_organisation_ids=[])
            session = await cast.coordinator.made("/v1/sessions", {"project_id": other["id"], "title": "One"})
            asked = {"session_id": session["id"], "contributor_id": person["id"]}
            part = await cast.coordinator.made("/v1/participations", asked)
            shown, at = f"/v1/public/projects/{other['id']}", f"/v1/participations/{part['id']}"

            async def introduced() -> int:
                found = len((await cast.public.get(shown)).json()["biographies"])
                for caller, path in ((cast.public, shown), (cast.coordinator, f"/v1/projects/{other['id']}")):
                    pack = (await caller.get(f"{path}/biography-pack")).json()["items"]
                    assert len(pack) == found
                return found

            assert await introduced() == 0
            assert (await cast.coordinator.post(f"{at}/transitions", {"to": "accepted"})).is_success
            assert await introduced() == 1
            assert (await cast.coordinator.post(f"{at}/transitions", {"to": "changed_mind"})).is_success
            assert await introduced() == 0
            assert (await cast.coordinator.patch(at, {"attendance": "part"})).is_success
            assert await introduced() == 1

    run(journey())


def test_pack_is_for_one_recipient_and_prints_words_as_words(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, person, biography = await with_biography(cast, visibility="public")
            pack = f"/v1/projects/{project['id']}/biography-pack"
            partner, stranger = cast.partner.organisation_id, cast.stranger.organisation_id
            public = f"/v1/public/projects/{project['id']}/biography-pack"
            await about_biography(cast.coordinator, person, biography, recipients=[partner])
            counts = {
                f"{pack}": 1,
                f"{pack}?recipient_id={partner}": 1,
                f"{pack}?recipient_id={stranger}": 0,
                f"/v1/organisations/{partner}/biography-pack": 1,
                f"/v1/organisations/{stranger}/biography-pack": 0,
                f"/v1/organisations/{cast.coordinator.organisation_id}/biography-pack": 1,
                public: 0,
            }
            for path, count in counts.items():
                assert len((await cast.coordinator.get(path)).json()["items"]) == count, path
            page = await cast.coordinator.get(f"{pack}?format=html")
            assert page.headers["content-type"] == "text/html; charset=utf-8"
            assert "I came &lt;b&gt;in&lt;/b&gt; 2019." in page.text
            assert "@media print" in page.text
            assert "Robin" not in page.text
            assert "'unsafe-inline'" not in page.headers["content-security-policy"]
            assert (await cast.stranger.get(pack)).json()["items"] == []
            await about_biography(cast.coordinator, person, biography, audience="public")
            asked = await cast.partner.get(f"{pack}?recipient_id={stranger}")
            assert asked.json()["items"] == [], "whom others' people agreed to tell is theirs"
            for path in (public, pack):
                assert len((await cast.stranger.get(path)).json()["items"]) == 1, path
            assert "I came" in (await cast.public.get(f"{public}?format=html")).text
            shown = f"/v1/public/projects/{project['id']}"
            assert [each["words"] for each in (await cast.public.get(shown)).json()["biographies"]] == [
                biography["words"]
            ]
            await about_biography(cast.coordinator, person, biography, decision="withdrawn")
            assert (await cast.public.get(shown)).json()["biographies"] == []

    run(journey())


@pytest.mark.parametrize("wanted", [True, False])
def test_pack_carries_a_name_only_where_its_owner_wants_one(settings: Settings, wanted: bool) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project, person, _ = await with_biography(cast)
            members = {"words": "I care.", "credited_as": "Robin" if wanted else None}
            biography = await cast.coordinator.made(f"{address(person)}/biographies", members)
            await about_biography(cast.coordinator, person, biography, audience="partners")
            read = await cast.partner.get(f"/v1/projects/{project['id']}/biography-pack?format=html")
            assert "I care." in read.text
            assert ("Robin" in read.text) == wanted

    run(journey())


def test_words_of_somebody_who_came_are_shown_with_no_name(settings: Settings) -> None:
    """Nobody's ledger says that this name may be shown, or how old they are."""

    async def journey() -> None:
        async with casting(settings) as cast:
            project = await cast.coordinator.made("/v1/projects", {"title": "Open", "visibility": "public"})
            sent = {"words": "I am 14.", "project_id": project["id"], "audience": "public"}
            sent |= {"agreed_how": "on the form", "status": "approved", "credited_as": "Robin Green"}
            refused = await cast.coordinator.post("/v1/quotes", sent)
            assert refused.status_code == 422
            assert refused.json()["errors"][0]["pointer"] == "/credited_as"

    run(journey())


def test_whoever_an_adult_decides_for_is_young_where_nobody_says_how_old(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await cast.coordinator.made("/v1/contributors", {"display_name": "Robin"})
            words = await cast.coordinator.made(f"{address(person)}/biographies", {"words": "I am Robin."})
            line = {"purpose": "publish_biography", "decision": "given", "subject_id": words["id"]}
            line |= {"audience": "public", "given_by": "adult_responsible", "wording_version": "1"}
            refused = await cast.coordinator.post(f"{address(person)}/consents", line)
            assert refused.status_code == 422
            assert refused.json()["errors"][0]["pointer"] == "/audience"

    run(journey())

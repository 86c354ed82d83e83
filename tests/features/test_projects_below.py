"""What hangs on a project: seen with it, changed by its lead, and no further."""

from typing import Any

import pytest

from app.features.projects.below import NOUNS
from app.kit import reading
from app.kit.problems import Problem
from app.kit.scope import PUBLIC
from app.settings import Settings
from tests.conftest import Cast, casting, run

LEAST: dict[str, dict[str, Any]] = {
    "team": {"role_title": "university co-lead"},
    "charter": {"title": "How we work together"},
    "baseline": {},
    "outputs": {"title": "Eight sessions"},
    "plan-changes": {"proposed": "Online, in half days"},
    "commitments": {"committed": "In-house resources to go on"},
    "opportunities": {"title": "Co-design of the induction", "is_open": False},
}


async def shared_project(cast: Cast, **members: Any) -> str:
    """A project that the partner takes part in; the path of it."""
    sent = {"title": "Participation", "partner_organisation_ids": [cast.partner.organisation_id]} | members
    return f"/v1/projects/{(await cast.coordinator.made('/v1/projects', sent))['id']}"


def faults(answer: Any) -> list[tuple[str, str]]:
    """Pointers and codes of a 422."""
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["code"]) for each in answer.json()["errors"]]


def test_everything_below_a_project_is_tried_here() -> None:
    assert {noun.collection for noun in NOUNS} == LEAST.keys()


@pytest.mark.parametrize("collection", LEAST)
def test_lead_writes_partner_reads_stranger_finds_nothing(settings: Settings, collection: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, purpose="To be heard")
            made = await cast.coordinator.made(f"{project}/{collection}", LEAST[collection])
            row = f"{project}/{collection}/{made['id']}"
            assert (await cast.partner.get(row)).json() == made
            assert (await cast.partner.get(f"{project}/{collection}")).json()["items"] == [made]
            assert (await cast.partner.post(f"{project}/{collection}", LEAST[collection])).status_code == 403
            assert (await cast.partner.patch(row, {})).status_code == 403
            assert (await cast.partner.delete(row)).status_code == 403
            for path in (row, f"{project}/{collection}"):
                assert (await cast.stranger.get(path)).status_code == 404
            assert (await cast.stranger.post(f"{project}/{collection}", {})).status_code == 404
            assert (await cast.stranger.patch(row, {})).status_code == 404
            assert (await cast.public.get(row)).status_code == 401
            assert (await cast.coordinator.delete(project)).status_code == 409
            assert (await cast.coordinator.delete(row)).status_code == 204
            assert (await cast.coordinator.get(row)).status_code == 404

    run(journey())


@pytest.mark.parametrize("collection", LEAST)
def test_network_and_public_read_what_hangs_on_an_open_project(settings: Settings, collection: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network", purpose="To be heard")
            made = await cast.coordinator.made(f"{project}/{collection}", LEAST[collection])
            row = f"{project}/{collection}/{made['id']}"
            assert (await cast.stranger.get(row)).json()["id"] == made["id"]
            assert (await cast.stranger.patch(row, {})).status_code == 403
            noun = next(noun for noun in NOUNS if noun.collection == collection)
            async with cast.services.database.read(PUBLIC) as db:
                with pytest.raises(Problem, match="not-found"):
                    await reading.one(db, noun, made["id"])
            await cast.coordinator.patch(project, {"visibility": "public"})
            async with cast.services.database.read(PUBLIC) as db:
                assert (await reading.one(db, noun, made["id"]))[0]["id"] == made["id"]

    run(journey())


def test_row_of_one_project_is_not_found_below_another(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            first, second = await shared_project(cast), await shared_project(cast)
            made = await cast.coordinator.made(f"{first}/outputs", LEAST["outputs"])
            for send in (cast.coordinator.get, cast.coordinator.delete):
                assert (await send(f"{second}/outputs/{made['id']}")).status_code == 404
            patched = await cast.coordinator.patch(f"{second}/outputs/{made['id']}", {"title": "x"})
            assert patched.status_code == 404

    run(journey())


def test_who_signed_and_who_spoke_stays_with_lead_and_partners(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, visibility="network")
            charter = {"title": "Charter", "principles": ["We listen."], "signed_off_by": "The whole group"}
            plan = {"proposed": "Online", "spoke": "Two of the team", "decided": "Face to face"}
            for collection, sent, kept in (
                ("charter", charter, "signed_off_by"),
                ("plan-changes", plan, "spoke"),
            ):
                made = await cast.coordinator.made(f"{project}/{collection}", sent)
                path = f"{project}/{collection}/{made['id']}"
                assert (await cast.partner.get(path)).json()[kept] == sent[kept]
                open_part = (await cast.stranger.get(path)).json()
                assert kept not in open_part
                assert open_part["withheld"] == [kept]

    run(journey())


@pytest.mark.parametrize(
    "who",
    [{}, {"role_title": "a", "member_id": "018f0000-0000-7000-8000-000000000000"}],
    ids=["nobody", "two at once"],
)
def test_team_row_names_exactly_one(settings: Settings, who: dict[str, str]) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            assert faults(await cast.coordinator.post(f"{project}/team", who)) == [("", "exactly-one-of")]

    run(journey())


def test_team_member_that_nobody_knows_is_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            for member in ("member_id", "contributor_id"):
                sent = {member: "018f0000-0000-7000-8000-000000000000"}
                answer = await cast.coordinator.post(f"{project}/team", sent)
                assert faults(answer) == [(f"/{member}", "unknown-reference")]

    run(journey())


def test_outputs_sort_by_the_first_day_that_they_may_mean(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            dates = ["2022-03-05", {"from": "2019-03", "to": "2021"}, "2021", None, "2021-10"]
            for date in dates:
                await cast.coordinator.made(f"{project}/outputs", {"title": "An output", "produced_on": date})
            page = (await cast.coordinator.get(f"{project}/outputs?sort=produced_on")).json()
            ordered = [{"from": "2019-03", "to": "2021"}, "2021", "2021-10", "2022-03-05", None]
            assert [each["produced_on"] for each in page["items"]] == ordered

    run(journey())


def test_people_known_as_a_number_are_a_number(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            sent = {
                "title": "Pieces of work",
                "stated_count": 50,
                "at_least": True,
                "headcounts": [{"perspective": "lived_experience", "count": None, "at_least": False}],
            }
            made = await cast.coordinator.made(f"{project}/outputs", sent)
            assert {name: made[name] for name in sent} == sent
            page = await cast.coordinator.get(f"{project}/outputs?kind=other&limit=1")
            assert page.json()["items"] == [made]

    run(journey())


def test_contributors_see_which_openings_are_open(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast, purpose="To be heard")
            await cast.coordinator.made(f"{project}/opportunities", {"title": "Filled", "is_open": False})
            await cast.coordinator.made(f"{project}/opportunities", {"title": "Free"})
            page = await cast.coordinator.get(f"{project}/opportunities?is_open=true")
            assert [each["title"] for each in page.json()["items"]] == ["Free"]

    run(journey())


def test_commitment_names_an_organisation_that_is_here(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            project = await shared_project(cast)
            sent = {"committed": "In-house resources", "committed_by_id": cast.partner.organisation_id}
            made = await cast.coordinator.made(f"{project}/commitments", sent)
            cleared = await cast.coordinator.patch(
                f"{project}/commitments/{made['id']}", {"committed_by_id": None}
            )
            assert cleared.json()["committed_by_id"] is None
            unknown = sent | {"committed_by_id": made["id"]}
            answer = await cast.coordinator.post(f"{project}/commitments", unknown)
            assert [code for _, code in faults(answer)] == ["unknown-reference"]

    run(journey())

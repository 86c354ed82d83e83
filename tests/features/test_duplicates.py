"""Probable duplicates: who is shown which pairs, and why; and what people say of them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.features.contributors.likeness import MOST
from app.features.contributors.names import halves, name_key, one_letter_apart, probes
from app.features.merging import rounds
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import address, feed
from tests.support.person import person_of
from tests.support.working import without_engine

PATH = "/v1/duplicates"


async def called(caller: Caller, *names: str) -> list[str]:
    """Contributors of these names; their ids."""
    return [(await caller.made("/v1/contributors", {"display_name": name}))["id"] for name in names]


async def identify(caller: Caller, contributor_id: str, **identity: Any) -> None:
    path = f"/v1/contributors/{contributor_id}/identity"
    put = await caller("PUT", path, json=identity, headers={"if-match": "*"})
    assert put.status_code == 200, put.text


async def pairs(caller: Caller, **query: str) -> list[dict[str, Any]]:
    answer = await caller.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def reasons(found: list[dict[str, Any]]) -> list[tuple[list[str], str]]:
    return [(each["reasons"], each["strength"]) for each in found]


def test_coordinator_is_shown_who_may_be_one_person_and_why(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            robin, turned, near, other = await called(
                lead, "Robin Ashe", "ASHE, Róbin", "Robyn Ashe", "Wren Field"
            )
            found = {(each["contributor_id"], each["other_id"]): each for each in await pairs(lead)}
            assert found.keys() == {(robin, turned), (robin, near), (turned, near)}
            assert reasons([found[robin, turned]]) == [(["same_name"], "likely")]
            assert reasons([found[robin, near]]) == [(["near_name"], "possible")]
            await identify(lead, robin, email="R@example.org", phone="020 7946 0001", legal_name="Robin A")
            await identify(lead, near, email="r@EXAMPLE.org")
            await identify(lead, other, phone="+44 20 7946 0001", legal_name="robin a")
            assert reasons(await pairs(lead, contributor_id=near, strength="strong")) == [
                (["same_email", "near_name"], "strong")
            ]
            assert reasons(await pairs(lead, contributor_id=other)) == [
                (["same_phone", "same_legal_name"], "strong")
            ]
            assert "duplicate.created" in await feed(cast, lead.organisation_id)

    run(journey())


def test_person_known_to_two_organisations_is_no_duplicate(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for caller in (cast.coordinator, cast.partner):
                [made] = await called(caller, "Robin Ashe")
                await identify(caller, made, email="r@example.org", phone="020 7946 0001")
            assert await pairs(cast.coordinator) == await pairs(cast.partner) == []
            await called(cast.coordinator, "Robin Ashe")
            [pair] = await pairs(cast.coordinator)
            assert (await cast.partner.get(f"{PATH}/{pair['id']}")).status_code == 404
            assert await pairs(cast.partner) == []

    run(journey())


def test_new_name_and_taken_back_one_are_looked_at_when_they_change(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, wren = await called(cast.coordinator, "Robin Ashe", "Wren Field")
            assert await pairs(cast.coordinator) == []
            renamed = {"display_name": "Robin  Ashé"}
            assert (await cast.coordinator.patch(f"/v1/contributors/{wren}", renamed)).status_code == 200
            assert reasons(await pairs(cast.coordinator)) == [(["same_name"], "likely")]
            await called(cast.coordinator, "Wren Field")
            assert len(await pairs(cast.coordinator)) == 1

    run(journey())


def test_name_that_many_share_tells_nobody_apart(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            await called(cast.coordinator, *["Anonymous"] * (MOST + 1))
            before = len(await pairs(cast.coordinator, limit="200"))
            [last] = await called(cast.coordinator, "Anonymous")
            assert await pairs(cast.coordinator, contributor_id=last) == []
            assert len(await pairs(cast.coordinator, limit="200")) == before

    run(journey())


def test_pair_that_is_not_the_same_person_comes_back_only_for_a_new_reason(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            robin, other = await called(lead, "Robin Ashe", "Robin Ashe")
            [pair] = await pairs(lead)
            told = {"to": "not_the_same", "reason": "Father and daughter"}
            assert (await lead.post(f"{PATH}/{pair['id']}/transitions", told)).status_code == 200
            for name in ("Robin", "Robin Ashe"):
                await lead.patch(f"/v1/contributors/{other}", {"display_name": name})
            assert await pairs(lead, status="open") == []
            for each in (robin, other):
                await identify(lead, each, phone="020 7946 0001")
            [again] = await pairs(lead, status="open")
            assert (again["id"], again["reasons"]) == (pair["id"], ["same_phone", "same_name"])
            moves = (await lead.get(f"{PATH}/{pair['id']}/transitions")).json()["items"]
            assert [each["to_state"] for each in moves] == ["open", "not_the_same", "open"]

    run(journey())


def test_somebody_says_that_two_records_are_one_person_though_nothing_matches(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, wren = await called(cast.coordinator, "Robin Ashe", "Wren")
            [theirs] = await called(cast.partner, "Wren")
            said = await cast.coordinator.post(PATH, {"contributor_id": wren, "other_id": robin})
            assert (said.status_code, said.json()["contributor_id"]) == (200, robin)
            assert reasons([said.json()]) == [(["reported"], "strong")]
            again = await cast.coordinator.post(PATH, {"contributor_id": robin, "other_id": wren})
            assert again.json()["id"] == said.json()["id"]
            for other in (theirs, robin):
                refused = await cast.coordinator.post(PATH, {"contributor_id": robin, "other_id": other})
                assert refused.status_code == 422
                assert refused.json()["errors"][0]["pointer"] == "/other_id"

    run(journey())


def test_person_who_renames_themselves_learns_nothing_and_the_worker_finds_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            robin, wren = await called(cast.coordinator, "Robin Ashe", "Wren")
            await identify(cast.coordinator, robin, phone="020 7946 0001")
            me = await person_of(cast, cast.coordinator, wren)
            assert (await me.patch(address({"id": wren}), {"display_name": "Robin Ashe"})).status_code == 200
            await identify(me, wren, phone="020 7946 0001")
            assert (await me.get(PATH)).status_code == 403
            assert await pairs(cast.coordinator) == []
            done = await without_engine(cast.services, rounds.JOBS)
            assert {job["state"] for job in done} == {"done"}
            assert reasons(await pairs(cast.coordinator)) == [(["same_phone", "same_name"], "strong")]

    run(journey())


# -- names


@given(st.text(min_size=1, max_size=30))
def test_name_is_the_same_as_itself_in_any_case_and_order(name: str) -> None:
    key = name_key(name)
    assert name_key(" ".join(reversed(key.split()))) == key
    assert name_key(key.upper()) == name_key(key.upper().lower().upper())


WORDS = st.text("abcdeé ", min_size=6, max_size=14)


@given(WORDS, st.integers(0, 13), st.sampled_from("abcxyz"), st.sampled_from(["more", "less", "other"]))
def test_names_one_letter_apart_have_a_half_in_common(name: str, place: int, sign: str, how: str) -> None:
    place = min(place, len(name) - 1)
    kept = name[:place] if how == "more" else name[:place] + ""
    other = {
        "more": kept + sign + name[place:],
        "less": name[:place] + name[place + 1 :],
        "other": name[:place] + sign + name[place + 1 :],
    }[how]
    if name == other or len(other) < 5:
        return
    assert one_letter_apart(name, other)
    head, tail = halves(other)
    heads, tails = probes(name)
    assert head in heads or tail in tails


def test_names_that_differ_more_are_not_alike() -> None:
    assert not one_letter_apart("robin ashe", "robin ashe")
    assert not one_letter_apart("robin ashe", "roban ashi")
    assert one_letter_apart("robin ashe", "robni ashe")
    for one, other in (("member 12", "member 13"), ("ann", "dan")):
        heads, tails = probes(one)
        assert halves(other)[0] not in heads
        assert halves(other)[1] not in tails


def test_names_are_compared_without_case_accents_and_signs() -> None:
    for one, other in (
        ("Siân O’Brien", "sian obrien"),
        ("Ashe, Robin", "ROBIN ASHE"),
        ("Straße", "STRASSE"),
        ("Mary-Ann", "ann mary"),
    ):
        assert name_key(one) == name_key(other)
    assert name_key("की") != name_key("क")
    assert name_key("🌈") == ""

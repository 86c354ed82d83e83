"""Merging never lifts what protects somebody: their age, a refusal, a reason, a concern for one reader."""

from typing import Any

from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.people import address, decide, stored, works_on
from tests.features.redress.people import house
from tests.features.test_duplicates import PATH, called, identify
from tests.features.test_merging import layer, merge, put, two_of, undo
from tests.support.person import member_of

ADULT = "adult_responsible"


async def sees(cast: Cast, person: dict[str, str]) -> bool:
    return (await cast.partner.get(address(person))).status_code == 200


async def codes(cast: Cast, person: dict[str, str]) -> list[tuple[Any, ...]]:
    sql = (
        f"SELECT code, detail FROM contributor_supports WHERE contributor_id = '{person['id']}' ORDER BY code"
    )
    return await stored(cast, sql)


def test_of_two_ages_the_younger_counts_whichever_was_chosen(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            for young, old in ((0, 1), (1, 0)):
                *two, pair = await two_of(cast)
                await identify(cast.coordinator, two[young]["id"], turns_18_on="2040-05-07")
                grown = {"turns_18_on": "2001-01-01", "age_band": "from_25_to_34"}
                await identify(cast.coordinator, two[old]["id"], **grown)
                for person in two:
                    await works_on(cast, person, [cast.partner.organisation_id])
                await decide(cast, two[old], audience="partners")
                assert await sees(cast, two[old])
                took = [*grown] if old else []
                await merge(cast.coordinator, pair, two[0], take_identity=took)
                identity = await layer(cast, two[0], "identity")
                assert (identity["turns_18_on"], identity["under_18"]) == ("2040-05-07", True)
                kept = "SELECT age_stage, look_on FROM contributor_identities WHERE id = "
                assert [tuple(map(str, row)) for row in await stored(cast, f"{kept}'{two[0]['id']}'")] == [
                    ("under_16", "2038-05-01")
                ]
                assert not await sees(cast, two[0]), "nobody has asked the adult responsible"
                await decide(cast, two[0], audience="partners", given_by=ADULT)
                assert await sees(cast, two[0])

    run(journey())


def test_under_16_no_of_either_is_kept_though_the_other_of_the_two_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            for person in (stays, goes):
                await identify(cast.coordinator, person["id"], age_band="under_16")
                await works_on(cast, person, [cast.partner.organisation_id])
            no = {"decision": "refused", "audience": "partners", "wording_version": None}
            await decide(cast, stays, given_by=ADULT, **no)
            await decide(cast, stays, audience="partners")
            for who in ("self", ADULT):
                await decide(cast, goes, audience="partners", given_by=who)
            assert await sees(cast, goes)
            await merge(cast.coordinator, pair, stays)
            assert not await sees(cast, stays)
            await decide(cast, stays, audience="partners", given_by=ADULT)
            assert await sees(cast, stays)

    run(journey())


def test_codes_of_both_records_help_and_undo_parts_them_though_somebody_changed_them(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await put(cast, stays, "needs", supports=["breaks", "interpreter"], interpreter_language="Welsh")
            helps = {"supports": ["easy_read", "interpreter"], "interpreter_language": "Polish"}
            await put(cast, goes, "needs", **helps)
            compared = (await cast.coordinator.get(f"{PATH}/{pair}/comparison")).json()
            [line] = [each for each in compared["members"] if each["member"] == "supports"]
            assert line["values"] == [["breaks", "interpreter"], ["easy_read", "interpreter"]]
            merged = await merge(cast.coordinator, pair, stays, take_needs=["interpreter_language"])
            both = [("breaks", None), ("easy_read", None), ("interpreter", "Polish")]
            assert await codes(cast, stays) == both
            assert merged["came_of"]["moved"] == [], "codes are for those who may read what helps"
            await put(cast, stays, "needs", supports=["large_print"])
            refused = await undo(cast.coordinator, pair)
            assert {each["resource"] for each in refused.json()["changed_since"]} == {"contributor-supports"}
            assert (await undo(cast.coordinator, pair, anyway=True)).status_code == 200
            assert await codes(cast, stays) == [("large_print", None)]
            assert await codes(cast, goes) == [("easy_read", None), ("interpreter", "Polish")]

    run(journey())


def test_reason_is_compared_and_chosen_by_those_only_who_may_read_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await put(cast, goes, "needs", reason="canary", support="A quiet room")
            may = {f"contributors.{what}:read" for what in ("duplicates", "needs")} | {"contributors:read"}
            held = frozenset(may | {"contributors.duplicates:write"})
            other = await cast.client_of(str(cast.coordinator.organisation_id), held)
            path = f"{PATH}/{pair}"
            fewer = await other.get(f"{path}/comparison")
            assert (fewer.json()["withheld"], "canary" in fewer.text) == (["identity", "reason"], False)
            assert "A quiet room" in fewer.text
            assert "canary" in (await cast.coordinator.get(f"{path}/comparison")).text
            body = {"stays_id": stays["id"], "take_needs": ["reason"]}
            refused = await other.post(f"{path}/merge", body)
            assert (refused.status_code, refused.json()["permission"]) == (
                403,
                "contributors.needs.confidential:read",
            )
            assert (await cast.coordinator.post(f"{path}/merge", body)).status_code == 200

    run(journey())


def test_member_of_staff_says_why_they_compare_who_two_people_are(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            colleague = await member_of(cast, cast.coordinator, "colleague@example.org", "coordinator")
            path = f"{PATH}/{pair}/comparison"
            refused = await colleague.get(path)
            assert (refused.status_code, refused.json()["code"]) == (428, "reason-required")
            assert (await colleague.get(path, headers={"access-reason": "contact"})).status_code == 200
            for person in (stays, goes):
                answer = await cast.coordinator.get(f"{address(person)}/audit-entries?action=read")
                said = {(each["resource"], each["reason"]) for each in answer.json()["items"]}
                assert {("contributor-identity", "contact"), ("contributor-needs", None)} <= said

    run(journey())


def test_that_there_is_a_concern_is_neither_counted_nor_told_and_its_one_reader_keeps_it(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator", cy="viewer")
            body = {"member_ids": [home.ids["bo"], home.ids["cy"]]}
            ada = home.members["ada"]
            assert (await ada("PUT", "/v1/concern-recipients", json=body)).status_code == 200
            said = {"words": "canary: I was shouted at", "about_member_id": home.ids["bo"]}
            concern = await home.robin.made("/v1/concerns", said)
            complaint = await home.robin.made("/v1/complaints", {"about": "contact", "words": "Too many"})
            [other] = await called(cast.coordinator, "Robin Ashe")
            pair = await cast.coordinator.made(PATH, {"contributor_id": home.robin_id, "other_id": other})
            compared = (await cast.coordinator.get(f"{PATH}/{pair['id']}/comparison")).json()
            assert compared["records"][0]["below"] == {"complaints": 1}
            events = "SELECT count(*) FROM events WHERE resource = 'concern'"
            entries = "SELECT count(*) FROM audit_entries WHERE resource = 'concern'"
            before = await stored(cast, events), await stored(cast, entries)
            merged = await merge(cast.coordinator, pair["id"], {"id": other})
            assert merged["came_of"]["moved"] == [{"what": "complaints", "count": 1}]
            assert (await stored(cast, events), await stored(cast, entries)) == before
            kept = (await home.members["cy"].get(f"/v1/concerns/{concern['id']}")).json()
            assert kept["contributor_id"] == other
            now = (await cast.coordinator.get(f"/v1/complaints/{complaint['id']}")).json()
            assert now["contributor_id"] == other
            back = (await undo(cast.coordinator, pair["id"])).json()
            assert back["came_of"]["moved"] == [{"what": "complaints", "count": 1}]

    run(journey())

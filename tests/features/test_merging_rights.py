"""Copies and erasure beside merging: nobody's record is merged away from under what they asked for."""

from app.features.rights.erased import Log
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import address, stored
from tests.features.test_duplicates import called, identify, pairs
from tests.features.test_merging import merge, two_of, undo
from tests.features.test_rights import WHY, asked, erased, in_review, sections, work


def test_merging_and_undoing_wait_for_an_erasure_and_for_a_copy(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            stays, goes, pair = await two_of(cast)
            path, body = f"/v1/duplicates/{pair}/merge", {"stays_id": stays["id"]}
            erasure = await in_review(cast, goes)
            refused = await lead.post(path, body)
            assert (refused.status_code, "erasure" in refused.json()["detail"]) == (409, True)
            await lead.made(f"{erasure}/transitions", {"to": "cancelled", "reason": "They rang."})
            request = await asked(lead, goes)
            refused = await lead.post(path, body)
            assert (refused.status_code, "copy" in refused.json()["detail"]) == (409, True)
            await work(cast)
            await merge(lead, pair, stays)
            moved = request.replace(goes["id"], stays["id"])
            assert (await lead.get(f"{moved}/copy", headers=WHY)).status_code == 200
            assert (await undo(lead, pair)).status_code == 409, "the copy may be of both"

    run(journey())


def test_copy_says_nothing_of_who_else_has_an_address_that_somebody_gives_as_theirs(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            ids = await called(cast.coordinator, "Robin Ashe", "Wren")
            for each in ids:
                await identify(cast.coordinator, each, email="shared@example.org")
            [pair] = await pairs(cast.coordinator)
            request = await asked(cast.coordinator, {"id": ids[0]})
            await work(cast)
            copy = await cast.coordinator.get(f"{request}/copy", headers=WHY)
            assert copy.status_code == 200
            assert "duplicates" not in sections(copy)
            assert [
                word for word in (pair["id"], ids[1], "same_email", "duplicate") if word in copy.text
            ] == []

    run(journey())


def test_erasing_destroys_what_an_undo_needs_and_both_records_are_erased_again_after_a_restore(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            stays, goes, pair = await two_of(cast)
            await merge(cast.coordinator, pair, stays)
            await erased(cast, stays)
            assert await stored(cast, "SELECT id FROM duplicates") == []
            assert await stored(cast, "SELECT id FROM contributor_name_keys") == []
            assert Log(settings.erasures_file).ids() == [stays["id"], goes["id"]]
            assert (await cast.coordinator.get(address(stays))).status_code == 404

    run(journey())

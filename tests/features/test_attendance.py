"""Who came, all at once; people who came from each team, as numbers; how long it was."""

from typing import Any

from app.settings import Settings
from tests.conftest import Cast, casting, run
from tests.features.test_hours import of_the_partner, wrong_in
from tests.features.test_participations import Scene, scene, take_back


async def three(cast: Cast) -> tuple[Scene, list[dict[str, Any]]]:
    there = await scene(cast)
    people = [await there.person(cast.coordinator) for _ in range(3)]
    return there, [await there.asked(cast.coordinator, person, reply="accepted") for person in people]


async def attendance_of(cast: Cast, there: Scene) -> list[tuple[str, str | None]]:
    found = await cast.coordinator.get(f"/v1/sessions/{there.session}/participations")
    return [(each["attendance"], each["need_met"]) for each in found.json()["items"]]


def test_attendance_of_everybody_is_written_at_once_or_not_at_all(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, parts = await three(cast)
            path = f"/v1/sessions/{there.session}/attendance"
            items: list[dict[str, Any]] = [
                {"participation_id": part["id"], "attendance": "attended"} for part in parts
            ]
            _, others = await three(cast)
            wrong = [*items, {"participation_id": others[0]["id"], "attendance": "part"}]
            refused = await cast.coordinator.post(path, {"items": wrong})
            assert wrong_in(refused) == ["/items/3/participation_id unknown-reference"]
            twice = await cast.coordinator.post(path, {"items": [items[0], items[0]]})
            assert wrong_in(twice) == ["/items/1/participation_id repeated"]
            assert await attendance_of(cast, there) == [("unknown", None)] * 3
            items[1] |= {"attendance": "not_there"}
            items[2] |= {"need_met": "partly"}
            headers = {"idempotency-key": "one"}
            done = await cast.coordinator.post(path, {"items": items}, headers=headers)
            assert done.status_code == 200, done.text
            assert [each["version"] for each in done.json()["items"]] == [2, 2, 2]
            came = [("attended", None), ("not_there", None), ("attended", "partly")]
            assert await attendance_of(cast, there) == came
            again = await cast.coordinator.post(path, {"items": items}, headers=headers)
            assert (again.json(), again.headers["idempotency-replayed"]) == (done.json(), "true")
            same = await cast.coordinator.post(path, {"items": items})
            assert [each["version"] for each in same.json()["items"]] == [2, 2, 2]

    run(journey())


def test_lead_writes_who_of_the_partners_people_came_while_it_sees_them_and_not_what_helped(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await of_the_partner(cast)
            found = (await cast.partner.get(f"/v1/participations?contributor_id={person}")).json()["items"]
            item = {"participation_id": found[0]["id"], "attendance": "attended"}
            path = f"/v1/sessions/{there.session}/attendance"
            helped = await cast.coordinator.post(path, {"items": [item | {"need_met": "met"}]})
            assert (helped.status_code, helped.json()["code"]) == (403, "not-yours-to-change")
            assert (await cast.coordinator.post(path, {"items": [item]})).status_code == 200
            assert (await cast.partner.post(path, {"items": [item | {"need_met": "met"}]})).status_code == 200
            await take_back(cast.partner, person)
            assert (await cast.coordinator.post(path, {"items": [item]})).status_code == 422
            assert (await cast.stranger.post(path, {"items": [item]})).status_code == 404

    run(journey())


def test_people_who_came_are_numbers_by_team_and_ids_are_their_senders_alone(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            path = f"/v1/sessions/{there.session}/turnout"
            ours = await cast.coordinator.made(path, {"team": "Adults, North", "planned": 12, "came": 9})
            theirs = await cast.partner.made(path, {"team": "Fostering", "ids": ["hr-1", "hr-2"]})
            assert (theirs["came"], theirs["ids"]) == (2, ["hr-1", "hr-2"])
            seen = (await cast.coordinator.get(path)).json()["items"]
            assert [(each["team"], each["came"]) for each in seen] == [("Adults, North", 9), ("Fostering", 2)]
            assert [each["withheld"] for each in seen] == [[], ["ids"]]
            assert "hr-1" not in str(seen)
            again = await cast.coordinator.post(path, {"team": "Adults, North"})
            assert again.status_code == 409
            more = await cast.partner.patch(f"{path}/{theirs['id']}", {"came": 5})
            assert wrong_in(more) == ["/came not-together"]
            assert (await cast.partner.patch(f"{path}/{ours['id']}", {"came": 1})).status_code == 403
            assert (
                await cast.coordinator.patch(f"{path}/{theirs['id']}", {"team": "Fostering, East"})
            ).is_success
            await cast.coordinator.patch(there.project, {"visibility": "public"})
            assert (await cast.stranger.get(path)).json()["items"] == []
            assert (await cast.stranger.post(path, {"team": "Ours", "came": 3})).status_code == 403

    run(journey())


def test_session_says_how_long_it_was_meant_to_be_and_how_long_it_was(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            path = f"/v1/sessions/{there.session}"
            said = {"planned_minutes": 120, "delivered_minutes": 95}
            changed = (await cast.coordinator.patch(path, said)).json()
            assert {name: changed[name] for name in said} == said
            assert (await cast.coordinator.patch(path, {"planned_minutes": 0})).status_code == 422

    run(journey())

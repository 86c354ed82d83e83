"""What somebody has been to is their induction and training record, and a certificate to print."""

from typing import Any

from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.test_asking import scene
from tests.support.person import person_of


async def record(caller: Caller, person: str) -> dict[str, Any]:
    answer = await caller.get(f"/v1/contributors/{person}/training-record")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_record_follows_attendance_and_induction_is_derived(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            assert (await record(there.us, there.robin))["inducted"] is False
            first = await there.at("10:00", "12:30", day=1, kind="induction", title="Welcome <all>")
            part = await there.asked(first)
            await there.asked(await there.at("10:00", "12:00", day=9, kind="training"))
            path = f"/v1/participations/{part['id']}"
            for attendance, inducted, count in (
                ("part", False, 1),
                ("attended", True, 1),
                ("not_there", False, 0),
            ):
                await there.us.patch(path, {"attendance": attendance})
                found = await record(there.us, there.robin)
                assert (found["inducted"], len(found["items"])) == (inducted, count)
            await there.us.patch(path, {"attendance": "attended"})
            me = await there.me()
            mine = await record(me, there.robin)
            [item] = mine["items"]
            assert (item["kind"], item["minutes"], mine["inducted_on"]) == (
                "induction",
                150,
                item["starts_on"],
            )
            printed = await me.get(f"/v1/contributors/{there.robin}/training-record?format=html")
            assert printed.headers["content-type"] == "text/html; charset=utf-8"
            assert "Welcome &lt;all&gt;" in printed.text
            assert "2 h 30 min" in printed.text
            assert "This includes their induction." in printed.text
            assert "Robin" not in printed.text.partition("</title>")[0]

    run(journey())


def test_record_is_for_the_person_and_their_home(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there = await scene(cast)
            partners = {"partner_organisation_ids": [str(cast.partner.organisation_id)]}
            await there.us.patch(f"/v1/projects/{there.project}", partners)
            await there.asked()
            shared = {
                "purpose": "share_profile",
                "decision": "given",
                "given_by": "self",
                "audience": "partners",
            }
            await there.us.made(f"/v1/contributors/{there.robin}/consents", shared | {"wording_version": "1"})
            assert (await cast.partner.get(f"/v1/contributors/{there.robin}")).status_code == 200
            other = await there.us.made("/v1/contributors", {"display_name": "Wren"})
            wren = await person_of(cast, there.us, other["id"])
            for caller in (cast.partner, cast.stranger, wren):
                answer = await caller.get(f"/v1/contributors/{there.robin}/training-record")
                assert answer.status_code == 404

    run(journey())

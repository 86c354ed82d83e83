"""Support is written at home, read by whom it is about, and leaves only by what came of it."""

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import days_from_now, feed, reads_on_record
from tests.features.support.scenes import PAST, in_a_session, supported, wrong_in
from tests.features.test_hours import of_the_partner
from tests.support.person import member_of, person_of


def test_support_is_read_at_home_alone_and_reading_a_note_is_on_record(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await of_the_partner(cast)
            said = {"session_id": there.session, "phase": "after", "note": "Rang twice", "outcome": "done"}
            made = await supported(cast.partner, person, **said)
            assert made["home_organisation_id"] == cast.partner.organisation_id
            assert ("support", made["id"]) in await reads_on_record(cast)
            for other in (cast.coordinator, cast.stranger):
                assert (await other.get(f"/v1/support/{made['id']}")).status_code == 404
                assert (await other.get("/v1/support")).json()["items"] == []
                assert "support.created" not in await feed(cast, other.organisation_id)
            assert "support.created" in await feed(cast, cast.partner.organisation_id)

    run(journey())


def test_project_lead_sees_what_is_offered_and_not_the_note(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, PAST)
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            await cast.coordinator.made(f"{there.project}/team", {"member_id": me, "role": "co_lead"})
            here = await supported(cast.coordinator, person, session_id=there.session, note="Private")
            elsewhere = await supported(cast.coordinator, person)
            found = (await lead.get("/v1/support")).json()["items"]
            assert [(each["id"], each["what"]) for each in found] == [(here["id"], "A call")]
            assert found[0]["withheld"] == ["note"]
            assert (await lead.get(f"/v1/support/{elsewhere['id']}")).status_code == 404

    run(journey())


def test_person_reads_what_is_written_about_them_and_says_whether_they_took_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, person = await in_a_session(cast, PAST)
            made = await supported(cast.coordinator, person, note="Likes to be rung", outcome="offered")
            me = await person_of(cast, cast.coordinator, person)
            path = f"/v1/support/{made['id']}"
            assert (await me.get(path)).json()["note"] == "Likes to be rung"
            declined = await me.post(f"{path}/transitions", {"to": "declined"})
            assert (declined.status_code, declined.json()["outcome"]) == (200, "declined")
            assert (await me.post(f"{path}/transitions", {"to": "taken"})).status_code == 200
            refused = await me.post(f"{path}/transitions", {"to": "done"})
            assert (refused.status_code, refused.json()["open_moves"]) == (409, ["declined"])
            for patch in ({"note": "No"}, {"owner_role": "Somebody"}, {"what": "Something else"}):
                assert (await me.patch(path, patch)).status_code == 403, patch
            assert (await me.delete(path)).status_code == 403
            moves = (await cast.coordinator.get(f"{path}/transitions")).json()["items"]
            assert [each["to_state"] for each in moves] == ["offered", "declined", "taken"]

    run(journey())


def test_person_asks_for_support_in_words_that_nobody_rewords(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, PAST)
            me = await person_of(cast, cast.coordinator, person)
            asked = {"contributor_id": person, "what": "Somebody to come with", "phase": "before"}
            asked |= {"session_id": there.session}
            for kept in ({"outcome": "done"}, {"due_on": PAST}, {"note": "x"}, {"owner_role": "x"}):
                assert (await me.post("/v1/support", asked | kept)).status_code == 403, kept
            made = await me.made("/v1/support", asked)
            assert (made["asked_by_person"], made["outcome"]) == (True, None)
            assert made["due_on"] == days_from_now(0)
            path = f"/v1/support/{made['id']}"
            reworded = await cast.coordinator.patch(path, {"what": "A taxi"})
            assert wrong_in(reworded) == ["/what cannot-change"]
            theirs = await me.patch(path, {"what": "My sister to come with"})
            assert (theirs.status_code, theirs.json()["what"]) == (200, "My sister to come with")
            noted = await cast.coordinator.patch(path, {"note": "Booked her a seat", "owner_role": "Office"})
            assert noted.status_code == 200
            others = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
            assert (await me.post("/v1/support", asked | {"contributor_id": others["id"]})).status_code == 422

    run(journey())


def test_what_nothing_came_of_has_a_day_and_is_not_deleted(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, PAST)
            made = await supported(cast.coordinator, person)
            assert made["due_on"] == days_from_now(0)
            path = f"/v1/support/{made['id']}"
            assert (await cast.coordinator.patch(path, {"due_on": None})).json()["due_on"] == made["due_on"]
            after = await supported(cast.coordinator, person, phase="after", session_id=there.session)
            assert after["due_on"] == PAST
            for moved in (None, "offered", "follow_up"):
                if moved:
                    assert (await cast.coordinator.post(f"{path}/transitions", {"to": moved})).is_success
                refused = await cast.coordinator.delete(path)
                assert (refused.status_code, refused.json()["code"]) == (409, "conflict"), moved
            now = (await cast.coordinator.get(path)).json()
            assert now["follow_up_on"] == days_from_now(7)
            await cast.coordinator.post(f"{path}/transitions", {"to": "done"})
            assert (await cast.coordinator.delete(path)).status_code == 204

    run(journey())


def test_support_says_something_and_belongs_together(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            there, person = await in_a_session(cast, PAST)
            other = await there.person(cast.coordinator)
            theirs = await supported(cast.coordinator, other)
            said = await cast.coordinator.made(
                "/v1/check-ins", {"contributor_id": other, "face": "hard", "recorded_by": "Coordinator"}
            )
            me = await member_of(cast, cast.coordinator, "c@example.org", "coordinator")
            member = (await me.get("/v1/me")).json()["acting"]["id"]
            for wrong, place in (
                ({"what": None}, "/what required"),
                ({"phase": "during"}, "/session_id required"),
                ({"owner_member_id": member, "owner_role": "Office"}, "/owner_role not-together"),
                ({"follows_id": theirs["id"]}, "/follows_id unknown-reference"),
                ({"check_in_id": said["id"]}, "/check_in_id unknown-reference"),
            ):
                sent = {"contributor_id": person, "what": "A call"} | wrong
                assert wrong_in(await cast.coordinator.post("/v1/support", sent)) == [place]
            stranger = await member_of(cast, cast.partner, "s@example.org", "coordinator")
            theirs_id = (await stranger.get("/v1/me")).json()["acting"]["id"]
            sent = {"contributor_id": person, "what": "A call", "owner_member_id": theirs_id}
            assert (await cast.coordinator.post("/v1/support", sent)).status_code == 422
            made = await supported(cast.coordinator, person, owner_member_id=member)
            found = await cast.coordinator.get(f"/v1/support?owner_member_id={member}&open=true")
            assert [each["id"] for each in found.json()["items"]] == [made["id"]]
            late = await cast.coordinator.get(f"/v1/support?due_on_lt={PAST}&outcome_in=done,taken")
            assert late.json()["items"] == []

    run(journey())


def test_partners_program_keeps_support_by_its_own_ids(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            _, person = await in_a_session(cast, PAST)
            path = "/v1/support/by-external-id/crm/7"
            first = await cast.coordinator(
                "PUT", path, json={"contributor_id": person, "what": "A call", "given_on": "2025-03"}
            )
            again = await cast.coordinator("PUT", path, json={"note": "Went well"})
            assert (first.status_code, again.status_code) == (201, 200)
            assert (again.json()["given_on"], again.json()["what"]) == ("2025-03", "A call")
            items = [{"contributor_id": person, "what": "A letter", "outcome": "done"}] * 2
            batch = await cast.coordinator.post("/v1/support/batch", {"items": items})
            assert [each["outcome"] for each in batch.json()["items"]] == ["created", "created"]

    run(journey())

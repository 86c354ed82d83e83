"""Complaints about personal data: made, acknowledged in thirty days, answered; and who is reminded."""

from datetime import timedelta

from app.features.mail.letters import LETTERS
from app.kit.dates import today
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import feed, reads_on_record, stored, tampered
from tests.features.redress.people import house, listed
from tests.support.person import mails, person_of

WORDS = {"about": "sharing", "words": "canary: my record was sent to my old school"}


def day(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def test_contributor_complains_and_sees_what_becomes_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            ada, robin = home.members["ada"], home.robin
            made = await robin.made("/v1/complaints", WORDS)
            assert (made["contributor_id"], made["status"]) == (home.robin_id, "received")
            assert (made["received_on"], made["due_on"]) == (day(0), day(30))
            path = f"/v1/complaints/{made['id']}"
            assert (await ada.get(path)).json()["words"] == WORDS["words"]
            moved = await ada.post(f"{path}/transitions", {"to": "acknowledged"})
            assert (moved.json()["due_on"], moved.json()["acknowledged_on"]) == (None, day(0))
            early = await ada.post(f"{path}/transitions", {"to": "closed"})
            assert [each["pointer"] for each in early.json()["errors"]] == ["/outcome", "/answer"]
            assert (await ada.patch(path, {"outcome": "upheld", "answer": "We stopped it."})).is_success
            closed = await ada.post(f"{path}/transitions", {"to": "closed", "reason": "canary-why"})
            assert (closed.status_code, closed.json()["closed_on"]) == (200, day(0))
            seen = (await robin.get(path)).json()
            assert (seen["status"], seen["outcome"], seen["answer"]) == ("closed", "upheld", "We stopped it.")
            again = await ada.post(f"{path}/transitions", {"to": "acknowledged"})
            assert (again.json()["closed_on"], again.json()["due_on"]) == (None, None)

    run(journey())


def test_contributor_says_what_it_is_about_and_not_when_or_how_it_ends(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            for member in ("received_on", "acknowledged_on", "outcome", "status", "made_as", "channel"):
                value = {"outcome": "upheld", "status": "closed"}.get(member, day(-40))
                refused = await home.robin.post("/v1/complaints", WORDS | {member: value})
                assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change"), member
            made = await home.robin.made("/v1/complaints", WORDS)
            path = f"/v1/complaints/{made['id']}"
            assert (await home.robin.patch(path, {"answer": "Yes"})).status_code == 403
            assert (await home.robin.post(f"{path}/transitions", {"to": "closed"})).status_code == 409
            taken = await home.robin.post(f"{path}/transitions", {"to": "withdrawn"})
            assert (taken.json()["status"], taken.json()["due_on"]) == ("withdrawn", None)

    run(journey())


def test_what_was_said_is_never_worded_anew_by_those_it_was_said_to(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            made = await home.robin.made("/v1/complaints", WORDS)
            path = f"/v1/complaints/{made['id']}"
            for patch in ({"words": "All is well."}, {"about": "other"}):
                refused = await home.members["ada"].patch(path, patch)
                assert refused.json()["errors"][0]["code"] == "cannot-change"
            assert (await home.members["ada"].delete(path)).status_code == 405
            assert (await home.robin.get(path)).json()["words"] == WORDS["words"]

    run(journey())


def test_day_on_which_it_came_is_nobodys_to_move_for_the_clock_runs_from_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator")
            ada, person = home.members["ada"], {"contributor_id": home.robin_id}
            kinds = {
                "complaints": WORDS,
                "corrections": {"about": "other", "wrong": "The year"},
                "objections": {"use": "research"},
            }
            for kind, words in kinds.items():
                said = await home.robin.made(f"/v1/{kind}", words)
                written = await ada.made(f"/v1/{kind}", words | person | {"received_on": day(-5)})
                for each in (said, written):
                    path = f"/v1/{kind}/{each['id']}"
                    for moved in (day(-9), None):
                        refused = await ada.patch(path, {"received_on": moved})
                        assert refused.status_code == 422, (kind, moved)
                        found = [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]]
                        assert found == [("/received_on", "cannot-change")]
                    same = await ada.patch(path, {"received_on": each["received_on"], "channel": "by phone"})
                    assert same.json()["due_on"] == each["due_on"]

    run(journey())


def test_complaint_of_somebody_else_needs_no_name_and_one_of_another_is_not_seen(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast)
            sent = WORDS | {"made_as": "A carer", "channel": "by phone", "received_on": day(-40)}
            made = await cast.coordinator.made("/v1/complaints", sent)
            assert (made["contributor_id"], made["due_on"]) == (None, day(-10))
            assert await listed(home.robin, "/v1/complaints") == []
            mine = await home.robin.made("/v1/complaints", WORDS)
            wren = await cast.coordinator.made("/v1/contributors", {"display_name": "Wren"})
            other = await person_of(cast, cast.coordinator, wren["id"])
            assert (await other.get(f"/v1/complaints/{mine['id']}")).status_code == 404
            refused = await other.post("/v1/complaints", WORDS | {"contributor_id": home.robin_id})
            assert refused.json()["errors"][0]["pointer"] == "/contributor_id"
            future = await cast.coordinator.post("/v1/complaints", WORDS | {"received_on": day(1)})
            assert future.json()["errors"][0]["pointer"] == "/received_on"
            before = sent | {"status": "acknowledged", "acknowledged_on": day(-41)}
            early = await cast.coordinator.post("/v1/complaints", before)
            assert early.json()["errors"][0]["pointer"] == "/acknowledged_on"

    run(journey())


def test_what_is_overdue_comes_first_and_can_be_asked_for(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            made = {
                days: (await cast.coordinator.made("/v1/complaints", WORDS | {"received_on": day(days)}))[
                    "id"
                ]
                for days in (-3, -50, -31, -30)
            }
            acknowledged = f"/v1/complaints/{made[-50]}/transitions"
            assert (await cast.coordinator.post(acknowledged, {"to": "acknowledged"})).is_success
            found = [each["id"] for each in await listed(cast.coordinator, "/v1/complaints?sort=due_on")]
            assert found == [made[-31], made[-30], made[-3], made[-50]]
            late = await listed(cast.coordinator, "/v1/complaints?overdue=true")
            assert [each["id"] for each in late] == [made[-31]]
            rest = await listed(cast.coordinator, "/v1/complaints?overdue=false")
            assert {each["id"] for each in rest} == {made[-3], made[-50], made[-30]}

    run(journey())


def test_administrators_are_told_once_and_reminded_once_a_day_with_a_number_alone(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", bo="coordinator", cy="administrator")
            await home.robin.made("/v1/complaints", WORDS)
            old = WORDS | {"received_on": day(-23)}
            for sent in (old, WORDS | {"received_on": day(-22)}):
                await cast.coordinator.made("/v1/complaints", sent)
            both = ["ada@example.org", "cy@example.org"]
            for _ in range(2):
                await home.rounds("tell-of-what-was-said", "remind-of-what-is-due")
                assert sorted(await home.letters("said")) == [(each, "said") for each in both]
                assert sorted(await home.letters("due")) == [(each, "due") for each in both]
            await tampered(
                cast, f"UPDATE complaints SET reminded_on = '{day(-1)}' WHERE reminded_on IS NOT NULL"
            )
            await home.round("remind-of-what-is-due")
            assert len(await home.letters("due")) == 4
            written = [each["text"] for each in await mails(cast) if each["letter"] in ("said", "due")]
            assert "overdue: 1." in written[-1]
            assert "canary" not in str(written)
            assert "complain" not in f"{written} {LETTERS['said'].subject} {LETTERS['due'].subject}".lower()
            # No job and no mail says who said something.
            rows = await stored(cast, "SELECT organisation_id, asked_by FROM mails WHERE letter = 'said'")
            assert {(who, "contributor" in asked) for who, asked in rows} == {(None, False)}

    run(journey())


def test_reading_a_complaint_is_on_record_and_its_feed_says_nothing_of_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            home = await house(cast, ada="administrator", vic="viewer")
            made = await home.robin.made("/v1/complaints", WORDS)
            await home.members["ada"].get(f"/v1/complaints/{made['id']}")
            assert ("complaint", made["id"]) in await reads_on_record(cast)
            assert (await home.members["vic"].get("/v1/complaints")).status_code == 403
            assert "complaint.created" in await feed(cast, cast.coordinator.organisation_id)
            assert "complaint.created" not in await feed(cast, cast.partner.organisation_id)
            assert (
                await stored(cast, "SELECT 1 FROM audit_entries WHERE CAST(members AS text) LIKE '%canary%'")
                == []
            )

    run(journey())

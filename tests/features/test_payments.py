"""Payment honestly: what is offered, answered, claimed, approved by somebody else, and paid."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.paying import CARD, FREE, LINES, at, done, keyed, move, paying, sent, try_move
from tests.features.people import feed, stored
from tests.features.test_hours import wrong_in
from tests.support.person import member_of, person_of


def day(ahead: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


@pytest.mark.parametrize(
    ("line", "number", "pence", "covered"),
    [
        ("By the hour", {"minutes": 90}, 2999, 90),  # 29.985 goes up
        ("By the hour", {"minutes": 20}, 666, 20),
        ("Half a day", {"quantity": 3}, 22650, 630),
        ("Reading a draft", {"quantity": 2}, 2002, None),
    ],
)
def test_offer_by_a_rate_card_is_worked_out_in_whole_pence(
    settings: Settings, line: str, number: dict[str, int], pence: int, covered: int | None
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            card = await pay.card()
            by_card = {"rate_card_id": card["id"], "rate_line": line, "for_on": "2026-05-04"} | number
            answer = await pay.try_offer(**by_card)
            made = answer.json()
            assert (made["amount_offered_pence"], made["minutes_covered"]) == (pence, covered)
            assert (made["status"], made["payee"]) == ("offered", {"display_name": "Robin"})
            dearer = await pay.try_offer(**by_card, amount_offered_pence=pence + 1)
            assert wrong_in(dearer) == ["/amount_offered_pence not-by-the-card"]

    run(journey())


def test_offer_needs_a_rate_or_a_reason(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            card = await pay.card()
            hourly = {"rate_card_id": card["id"], "rate_line": "By the hour", "for_on": "2026-05-04"}
            strange = await cast.stranger.made("/v1/rate-cards", CARD)
            for body, wrong in (
                ({}, ["/amount_offered_pence required", "/why required"]),
                ({"amount_offered_pence": 100}, ["/why required"]),
                ({"amount_offered_pence": -1, "why": "Less"}, ["/amount_offered_pence out-of-range"]),
                ({"amount_offered_pence": 10**12, "why": "More"}, ["/amount_offered_pence out-of-range"]),
                ({"amount_offered_pence": 12.5, "why": "Half"}, ["/amount_offered_pence wrong-type"]),
                (hourly, ["/minutes required"]),
                (hourly | {"minutes": 60, "quantity": 1}, ["/quantity not-allowed"]),
                (hourly | {"rate_line": "No such", "minutes": 60}, ["/rate_line unknown-reference"]),
                (hourly | {"for_on": "2025-12-31", "minutes": 60}, ["/for_on out-of-range"]),
                (hourly | {"for_on": "2027-01-01", "minutes": 60}, ["/for_on out-of-range"]),
                (hourly | {"rate_card_id": strange["id"], "minutes": 5}, ["/rate_card_id unknown-reference"]),
                (FREE | {"status": "approved"}, ["/status moves-by-transition"]),
                (FREE | {"kind": "cancelled_session"}, ["/session_id required"]),
                (
                    FREE | {"kind": "cancelled_session", "session_id": pay.there.session},
                    ["/session_id not-cancelled"],
                ),
            ):
                assert wrong_in(await pay.try_offer(**body)) == wrong, body

    run(journey())


def test_every_post_of_payments_needs_a_key_and_is_done_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            body = {"contributor_id": pay.person} | FREE
            refused = await pay.desk.post("/v1/payments", body)
            assert [each["code"] for each in refused.json()["errors"]] == ["idempotency-key-required"]
            first, again = [
                await pay.desk.post("/v1/payments", body, headers=keyed("the-same")) for _ in range(2)
            ]
            assert (first.status_code, again.status_code) == (201, 201)
            assert first.json()["id"] == again.json()["id"]
            assert len((await pay.desk.get("/v1/payments")).json()["items"]) == 1
            moved = await pay.desk.post(at(first.json(), "/transitions"), {"to": "accepted"})
            assert [each["code"] for each in moved.json()["errors"]] == ["idempotency-key-required"]

    run(journey())


def test_person_answers_for_themselves_and_may_change_their_mind(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            offer = await pay.offer()
            seen = (await pay.me.get(at(offer))).json()
            assert (seen["status"], seen["amount_offered_pence"]) == ("offered", 5000)
            for to, members, amount in (
                ("undecided", {}, None),
                ("declined", {}, 0),
                ("donated", {}, 0),
                ("part_accepted", {"amount_accepted_pence": 2000}, 2000),
                ("accepted", {}, 5000),
            ):
                moved = await move(pay.me, offer, to, **members)
                assert (moved["reply"], moved["amount_accepted_pence"]) == (to, amount)
            assert moved["replied_by"] == f"contributor:{pay.person}"
            for amount in (None, 0, 5000, 5001):
                part = await try_move(pay.me, offer, "part_accepted", amount_accepted_pence=amount)
                assert wrong_in(part) == ["/amount_accepted_pence out-of-range"]
            with_more = await try_move(pay.me, offer, "declined", amount_paid_pence=1)
            assert wrong_in(with_more) == ["/amount_paid_pence not-allowed"]
            refused = await try_move(pay.me, offer, "approved")
            assert (refused.status_code, refused.json()["code"]) == (409, "transition-refused")
            assert "claimed" in refused.json()["open_moves"]
            recorded = await move(pay.desk, await pay.offer(), "declined")
            assert recorded["replied_by"].startswith("client:")

    run(journey())


def test_what_somebody_answered_is_not_offered_otherwise(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            offer = await pay.offer()
            better = await pay.desk.patch(at(offer), {"amount_offered_pence": 6000})
            assert (better.status_code, better.json()["amount_offered_pence"]) == (200, 6000)
            await move(pay.me, offer, "accepted")
            worse = await pay.desk.patch(at(offer), {"amount_offered_pence": 10})
            assert wrong_in(worse) == ["/amount_offered_pence cannot-change"]
            elsewhere = await pay.desk.patch(at(offer), {"session_id": pay.there.session})
            assert set(wrong_in(elsewhere)) == {"/session_id cannot-change", "/project_id cannot-change"}
            mine = {"own_time_declared_on": "2026-05-01", "claim_note": "By bus"}
            assert (await pay.me.patch(at(offer), mine)).status_code == 200
            assert (await pay.me.patch(at(offer), {"signposted_on": day()})).status_code == 403
            assert (await pay.desk.patch(at(offer), {"signposted_on": day()})).status_code == 200

    run(journey())


def test_amounts_are_kept_apart_from_the_offer_to_the_day_of_payment(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            await pay.desk.patch(f"/v1/organisations/{pay.desk.organisation_id}", {"pay_within_days": 14})
            offer = await pay.offer()
            await move(pay.me, offer, "part_accepted", amount_accepted_pence=3000)
            for pence, up_front in ((250, False), (1025, False), (9900, True)):
                expense = {"category": "travel", "amount_pence": pence, "paid_up_front": up_front}
                await done(pay.desk, at(offer, "/expenses"), expense)
            claimed = await move(pay.me, offer, "claimed")
            assert (claimed["expenses_claimed_pence"], claimed["amount_claimed_pence"]) == (1275, 4275)
            assert (claimed["claimed_on"], claimed["due_on"]) == (day(), day(14))
            dearer = await try_move(pay.finance, offer, "approved", amount_approved_pence=4276)
            assert wrong_in(dearer) == ["/amount_approved_pence out-of-range"]
            await move(pay.finance, offer, "approved", amount_approved_pence=4000)
            late = await try_move(pay.finance, offer, "paid", paid_on=day(1))
            assert wrong_in(late) == ["/paid_on out-of-range"]
            early = await try_move(pay.finance, offer, "paid", paid_on=day(-1))
            assert wrong_in(early) == ["/paid_on out-of-range"]
            more = await try_move(pay.finance, offer, "paid", amount_paid_pence=4001)
            assert wrong_in(more) == ["/amount_paid_pence out-of-range"]
            paid = await move(pay.finance, offer, "paid")
            kept = ("offered", "accepted", "claimed", "approved", "paid")
            assert [paid[f"amount_{name}_pence"] for name in kept] == [5000, 3000, 4275, 4000, 4000]
            assert (paid["paid_on"], paid["days_to_pay"]) == (day(), 0)
            assert (await pay.desk.delete(at(offer))).status_code == 409
            history = (await pay.me.get(at(offer, "/transitions"))).json()["items"]
            assert [each["to_state"] for each in history] == [
                "offered", "part_accepted", "claimed", "approved", "paid"
            ]  # fmt: skip

    run(journey())


def test_more_than_the_set_amount_is_approved_by_somebody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            both = await member_of(cast, cast.coordinator, "both@example.org", "coordinator")
            own = {"contributor_id": pay.person} | FREE
            offered = await move(pay.me, await done(both, "/v1/payments", own), "accepted", "claimed")
            claimed = await move(both, await pay.offer(), "accepted", "claimed")
            for payment in (offered, claimed):
                refused = await try_move(both, payment, "approved")
                assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change")
                assert "Somebody else" in refused.json()["detail"]
            limit = {"second_person_above_pence": 5000}
            await pay.desk.patch(f"/v1/organisations/{pay.desk.organisation_id}", limit)
            assert (await move(both, offered, "approved"))["approved_by"] == offered["offered_by"]
            limit = {"second_person_above_pence": 4999}
            await pay.desk.patch(f"/v1/organisations/{pay.desk.organisation_id}", limit)
            assert (await try_move(both, claimed, "approved")).status_code == 403
            assert (await move(pay.finance, claimed, "approved"))["status"] == "approved"
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            assert (await try_move(lead, claimed, "paid")).status_code in (403, 404)

    run(journey())


def test_whoever_may_not_approve_neither_approves_nor_pays_nor_takes_it_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            permissions = frozenset({"contributors:read", "payments:read", "payments:write"})
            writer = await cast.client_of(str(cast.coordinator.organisation_id), permissions)
            payment = await move(pay.me, await pay.offer(), "accepted")
            early = await try_move(pay.finance, payment, "approved")
            assert (early.status_code, early.json()["code"]) == (409, "transition-refused")
            assert "approved" not in early.json()["open_moves"]
            for allowed, refused in (("claimed", "approved"), ("approved", "paid"), ("approved", "claimed")):
                if (await pay.desk.get(at(payment))).json()["status"] != allowed:
                    await move(pay.me if allowed == "claimed" else pay.finance, payment, allowed)
                answer = await try_move(writer, payment, refused)
                assert (answer.status_code, answer.json()["permission"]) == (403, "payments:approve")
            gone = await pay.desk.delete(at(payment))
            assert (gone.status_code, gone.json()["code"]) == (409, "conflict")
            back = await move(pay.finance, payment, "claimed")
            assert (back["approved_by"], back["amount_approved_pence"]) == (None, None)

    run(journey())


def test_nobody_approves_what_is_paid_to_themselves(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            limit = {"second_person_above_pence": 10_000_000}
            await pay.desk.patch(f"/v1/organisations/{pay.desk.organisation_id}", limit)
            same = await member_of(cast, cast.coordinator, f"{pay.person}@example.org", "coordinator")
            payment = await move(pay.me, await pay.offer(), "accepted", "claimed")
            refused = await try_move(same, payment, "approved")
            assert (refused.status_code, refused.json()["detail"][:23]) == (403, "This is paid to you. As")

    run(journey())


def test_payment_is_approved_once_however_many_press_at_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            payment = await move(pay.me, await pay.offer(), "accepted", "claimed")
            version = payment["version"]
            answers = await asyncio.gather(*(try_move(pay.finance, payment, "approved") for _ in range(20)))
            assert sorted(each.status_code for each in answers) == [200, *[409] * 19]
            assert {each.json()["code"] for each in answers if each.status_code == 409} == {
                "transition-refused"
            }
            assert (await pay.desk.get(at(payment))).json()["version"] == version + 1
            moves = (await pay.desk.get(at(payment, "/transitions"))).json()["items"]
            assert [each["to_state"] for each in moves].count("approved") == 1
            told = await feed(cast, pay.desk.organisation_id)
            assert told.count("payment.updated") == 3
            paid = await asyncio.gather(*(try_move(pay.finance, payment, "paid") for _ in range(5)))
            assert sorted(each.status_code for each in paid) == [200, 409, 409, 409, 409]

    run(journey())


def test_claim_is_of_the_expenses_that_were_there_and_can_be_taken_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            made = await pay.expenses(pay.me)
            assert (made["status"], made["offered_by"]) == ("accepted", f"contributor:{pay.person}")
            empty = await try_move(pay.me, made, "claimed")
            assert (empty.status_code, empty.json()["code"]) == (409, "conflict")
            bus = await done(pay.me, at(made, "/expenses"), {"category": "travel", "amount_pence": 460})
            assert (await move(pay.me, made, "claimed"))["amount_claimed_pence"] == 460
            where = at(made, f"/expenses/{bus['id']}")
            for late in (
                await pay.me.patch(where, {"amount_pence": 46000}),
                await pay.me.delete(where),
                await sent(pay.me, at(made, "/expenses"), {"category": "food", "amount_pence": 1}),
            ):
                assert (late.status_code, late.json()["code"]) == (409, "conflict")
            other = await try_move(pay.me, made, "declined")
            assert (other.status_code, other.json()["open_moves"]) == (
                409,
                ["accepted"],
            )
            back = await move(pay.me, made, "accepted")
            assert (back["amount_claimed_pence"], back["due_on"]) == (None, None)
            assert (await pay.me.patch(where, {"amount_pence": 640})).status_code == 200
            assert (await move(pay.me, made, "claimed"))["amount_claimed_pence"] == 640
            for wrong in ({"amount_pence": 0}, {"amount_pence": -5}, {"amount_pence": 10**9}):
                answer = await sent(pay.me, at(made, "/expenses"), {"category": "food"} | wrong)
                assert wrong_in(answer) == ["/amount_pence out-of-range"]

    run(journey())


def test_expenses_that_come_while_somebody_claims_are_in_the_claim_or_refused(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            made = await pay.expenses(pay.me, 100)
            body = {"category": "food", "amount_pence": 10}
            claim, *added = await asyncio.gather(
                try_move(pay.me, made, "claimed"),
                *(sent(pay.desk, at(made, "/expenses"), body) for _ in range(8)),
            )
            assert claim.status_code == 200, claim.text
            there = [each for each in added if each.status_code == 201]
            assert {each.status_code for each in added} <= {201, 409}
            assert claim.json()["amount_claimed_pence"] == 100 + 10 * len(there)

    run(journey())


def test_person_begins_nothing_but_a_claim_for_expenses(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            mine: dict[str, Any] = {"contributor_id": pay.person, "kind": "expenses"}
            for more in ({"kind": "fee"}, {"amount_offered_pence": 100}, {"signposted_on": day()}):
                refused = await sent(pay.me, "/v1/payments", mine | more)
                assert (refused.status_code, refused.json()["code"]) == (403, "not-yours-to-change"), more
            made = await pay.expenses(pay.me, 100)
            up_front = {"category": "travel", "amount_pence": 1, "paid_up_front": True}
            assert (await sent(pay.me, at(made, "/expenses"), up_front)).status_code == 403
            somebody = await pay.there.person(cast.coordinator)
            for caller in (await person_of(cast, cast.coordinator, somebody), cast.partner, cast.stranger):
                assert (await caller.get(at(made))).status_code == 404
                assert (await caller.get("/v1/payments")).json()["items"] == []
                assert (await try_move(caller, made, "claimed")).status_code == 404
                theirs = await sent(caller, "/v1/payments", mine)
                assert theirs.status_code in (403, 422)

    run(journey())


def test_young_person_gets_a_reward_that_nobody_claims(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            identity = f"/v1/contributors/{pay.person}/identity"
            young = await pay.desk("PUT", identity, json={"turns_18_on": day(400)}, headers={"if-match": "*"})
            assert young.status_code == 200, young.text
            assert wrong_in(await pay.try_offer(**FREE)) == ["/kind reward-only"]
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            me = (await lead.get("/v1/me")).json()["acting"]["id"]
            await cast.coordinator.made(f"{pay.there.project}/team", {"member_id": me, "role": "co_lead"})
            body = {"contributor_id": pay.person, "session_id": pay.there.session} | FREE
            assert wrong_in(await sent(lead, "/v1/payments", body)) == ["/kind reward-only"]
            assert wrong_in(await pay.try_offer(**FREE | {"kind": "reward"})) == ["/reward required"]
            reward = await pay.offer(kind="reward", reward="voucher")
            accepted = await move(pay.me, reward, "accepted")
            claim = await try_move(pay.me, reward, "claimed")
            assert (claim.status_code, claim.json()["code"]) == (409, "transition-refused")
            approved = await move(pay.finance, accepted, "approved")
            assert (approved["amount_approved_pence"], approved["claimed_on"]) == (5000, None)
            assert (await move(pay.finance, reward, "paid"))["days_to_pay"] == 0
            bus = await pay.expenses(pay.me, 300)
            assert (await move(pay.me, bus, "claimed"))["amount_claimed_pence"] == 300

    run(journey())


def test_cancelled_session_is_paid_as_what_it_is(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            await cast.coordinator.made(
                f"/v1/sessions/{pay.there.session}/transitions", {"to": "cancelled", "reason": "Snow"}
            )
            made = await pay.offer(kind="cancelled_session", session_id=pay.there.session)
            assert (made["kind"], made["session_id"]) == ("cancelled_session", pay.there.session)
            unexplained = await try_move(pay.desk, made, "cancelled")
            assert wrong_in(unexplained) == ["/reason required"]
            gone = await move(pay.desk, made, "cancelled", reason="Offered twice")
            assert (gone["status"], gone["due_on"]) == ("cancelled", None)
            history = (await pay.me.get(at(made, "/transitions"))).json()["items"]
            assert history[-1]["reason"] == "Offered twice"

    run(journey())


def test_rate_card_that_was_used_stays_as_it_was(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            card = await pay.card()
            where = f"/v1/rate-cards/{card['id']}"
            cheaper = [LINES[0] | {"pence": 1}, *LINES[1:]]
            assert (await pay.desk.patch(where, {"lines": cheaper})).status_code == 200
            assert (await pay.desk.patch(where, {"lines": LINES})).status_code == 200
            offer = {"rate_card_id": card["id"], "rate_line": "Reading a draft", "quantity": 1}
            await pay.offer(**offer, for_on="2026-06-30", amount_offered_pence=None, why=None)
            for changed, wrong in (
                ({"lines": cheaper}, ["/lines cannot-change"]),
                ({"valid_from": "2026-02-01"}, ["/valid_from cannot-change"]),
                ({"valid_until": "2026-06-30"}, ["/valid_until cannot-change"]),
            ):
                assert wrong_in(await pay.desk.patch(where, changed)) == wrong
            assert (
                await pay.desk.patch(where, {"valid_until": "2026-07-01", "name": "Old"})
            ).status_code == 200
            assert (await pay.desk.delete(where)).status_code == 409
            twice = CARD | {"lines": [LINES[0], LINES[0]]}
            assert wrong_in(await pay.desk.post("/v1/rate-cards", twice)) == ["/lines repeated"]
            backwards = CARD | {"valid_until": "2026-01-01"}
            assert wrong_in(await pay.desk.post("/v1/rate-cards", backwards)) == [
                "/valid_until ends-before-start"
            ]
            assert (await pay.me.get(where)).json()["lines"][0]["pence"] == 1999
            assert (await pay.me.patch(where, {"name": "Mine"})).status_code == 403
            assert (await cast.partner.get(where)).status_code == 404

    run(journey())


def test_years_of_payments_come_in_as_they_ended(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            old = FREE | {"recorded_from": "history", "for_on": "2023-03-01"}
            paid = await pay.offer(**old, status="paid")
            assert (paid["amount_paid_pence"], paid["paid_on"]) == (5000, "2023-03-01")
            refused = await pay.try_offer(**old, status="approved")
            assert wrong_in(refused) == ["/status not-a-choice"]
            permissions = frozenset({"contributors:read", "payments:read", "payments:write"})
            writer = await cast.client_of(str(cast.coordinator.organisation_id), permissions)
            body = {"contributor_id": pay.person, "status": "paid"} | old
            assert (await sent(writer, "/v1/payments", body)).status_code == 403

    run(journey())


def test_finance_sees_whom_to_pay_and_nothing_else_of_them(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            offer = await pay.offer()
            assert (await pay.finance.get(at(offer))).json()["payee"] == {"display_name": "Robin"}
            for layer in ("", "/identity", "/needs"):
                answer = await pay.finance.get(f"/v1/contributors/{pay.person}{layer}")
                assert answer.status_code == 403
            [[columns]] = await stored(cast, "SELECT count(*) FROM payments WHERE offered_by LIKE 'client:%'")
            assert columns == 1

    run(journey())

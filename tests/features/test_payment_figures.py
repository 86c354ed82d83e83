"""Pence add up in every report; time that nobody pays for is told; and an export is safe to open."""

import csv
import io
from typing import Any

from app.settings import Settings
from tests.conftest import casting, run
from tests.features.paying import Pay, at, done, move, paying
from tests.features.people import reads_on_record, stored, tampered
from tests.features.test_payments import day
from tests.support.person import member_of

NAMES = ("offered", "accepted", "claimed", "approved", "paid")


async def all_kinds(pay: Pay) -> None:
    """Payments in every state, each of another amount."""
    for number, way in enumerate(
        (
            (),
            ("undecided",),
            ("accepted",),
            ("declined",),
            ("donated",),
            ("accepted", "claimed"),
            ("accepted", "claimed", "approved"),
            ("accepted", "claimed", "approved", "paid"),
        )
    ):
        made = await pay.offer(amount_offered_pence=1001 + 37 * number, session_id=pay.there.session)
        if "claimed" in way:
            await done(pay.desk, at(made, "/expenses"), {"category": "travel", "amount_pence": 333 + number})
        for each in way:
            await move(pay.finance if each in ("approved", "paid") else pay.me, made, each)
    part = await pay.offer(amount_offered_pence=999)
    await move(pay.me, part, "part_accepted", amount_accepted_pence=500)
    await move(pay.desk, await pay.offer(), "cancelled", reason="Twice")


async def listed(pay: Pay) -> list[dict[str, Any]]:
    return list((await pay.desk.get("/v1/payments?limit=200")).json()["items"])


def test_pence_add_up_in_lists_report_and_export(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            await all_kinds(pay)
            items = await listed(pay)
            assert len({each["status"] for each in items}) == 10
            report = (await pay.finance.get("/v1/reports/payments")).json()
            file = (await pay.finance.get("/v1/payments/export.csv")).text
            rows = list(csv.DictReader(io.StringIO(file)))
            for name in NAMES:
                total = sum(each[f"amount_{name}_pence"] or 0 for each in items)
                assert total > 0
                assert report[f"{name}_pence"] == total
                assert sum(each[f"{name}_pence"] for each in report["by_status"]) == total
                assert sum(int(row[f"amount_{name}_pence"] or 0) for row in rows) == total
            assert report["payments"] == len(items) == len(rows)
            assert report["expenses_pence"] == 338 + 339 + 340
            claims = [each for each in items if each["amount_claimed_pence"]]
            for each in claims:
                accepted, expenses = each["amount_accepted_pence"], each["expenses_claimed_pence"]
                assert each["amount_claimed_pence"] == accepted + expenses
            assert (report["days_to_pay_mean"], report["days_to_pay_longest"]) == (0, 0)
            one = (await pay.finance.get("/v1/payments/export.csv?status=paid")).text
            assert len(one.splitlines()) == 2
            of_project = {"project_id": pay.there.project.rpartition("/")[2]}
            some = (await pay.finance.get("/v1/reports/payments", params=of_project)).json()
            assert some["payments"] == 8
            later = (await pay.finance.get(f"/v1/reports/payments?for_on_gte={day(1)}")).json()
            assert (later["payments"], later["by_status"], later["days_to_pay_mean"]) == (0, [], None)
            theirs = (await cast.partner.get("/v1/reports/payments")).json()
            assert theirs["payments"] == 0

    run(journey())


def test_what_should_have_been_paid_by_now_is_on_its_list(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            late, paid, fresh = [await pay.offer() for _ in range(3)]
            for each in (late, paid, fresh):
                await move(pay.me, each, "accepted", "claimed")
            await move(pay.finance, paid, "approved", "paid")
            ids = f"('{late['id']}', '{paid['id']}')"
            await tampered(cast, f"UPDATE payments SET due_on = '{day(-1)}' WHERE id IN {ids}")
            await tampered(cast, f"UPDATE payments SET due_on = '{day()}' WHERE id = '{fresh['id']}'")
            found = (await pay.finance.get("/v1/payments?overdue=true&sort=due_on")).json()["items"]
            assert [each["id"] for each in found] == [late["id"]]
            others = (await pay.finance.get("/v1/payments?overdue=false")).json()["items"]
            assert {each["id"] for each in others} == {paid["id"], fresh["id"]}
            report = (await pay.finance.get("/v1/reports/payments")).json()
            assert (report["overdue"], report["overdue_pence"]) == (1, 5000)

    run(journey())


def test_time_that_no_payment_covers_is_told_by_person_and_project(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            card, session = await pay.card(), pay.there.session
            for kind, minutes in (("delivery", 240), ("preparation", 100), ("debrief", 20)):
                spent = {"contributor_id": pay.person, "kind": kind, "minutes_actual": minutes}
                await pay.desk.made("/v1/hours", spent | {"session_id": session})
            await pay.desk.made("/v1/hours", {"contributor_id": pay.person, "minutes_actual": 45})

            async def told() -> list[tuple[int, int, int]]:
                answer = await pay.desk.get(f"/v1/reports/unpaid-hours?contributor_id={pay.person}")
                figures = ("minutes_actual", "minutes_unpaid", "payments_without_time")
                return [tuple(row[name] for name in figures) for row in answer.json()["items"]]

            assert await told() == [(360, 360, 0), (45, 45, 0)]
            by_card = {"rate_card_id": card["id"], "for_on": "2026-05-04", "session_id": session}
            by_card |= {"amount_offered_pence": None, "why": None}
            half = await pay.offer(**by_card, rate_line="Half a day", quantity=1)
            assert await told() == [(360, 360, 0), (45, 45, 0)], "an offer pays for nothing yet"
            await move(pay.me, half, "donated")
            assert await told() == [(360, 360, 0), (45, 45, 0)]
            await move(pay.me, half, "accepted")  # 210 minutes, and what preparing for it took
            assert await told() == [(360, 50, 0), (45, 45, 0)]
            await move(pay.me, half, "part_accepted", amount_accepted_pence=3775)  # half of it
            assert await told() == [(360, 155, 0), (45, 45, 0)]
            free = await pay.offer(session_id=session)
            await move(pay.me, free, "accepted")
            assert await told() == [(360, 155, 1), (45, 45, 0)]
            own = (await pay.me.get("/v1/reports/unpaid-hours")).json()
            assert (own["minutes_actual"], own["minutes_unpaid"]) == (405, 200)
            for other in (cast.partner, cast.stranger):
                assert (await other.get("/v1/reports/unpaid-hours")).json()["items"] == []

    run(journey())


def test_export_is_no_formula_and_on_record_and_not_for_everybody(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            for words in ("=1+1", "+44 7700", "-5", "@SUM(A1)", 'Said "yes", and went'):
                await pay.offer(for_what=words)
            answer = await pay.finance.get("/v1/payments/export.csv")
            assert answer.headers["content-type"] == "text/csv; charset=utf-8"
            assert answer.headers["content-disposition"] == 'attachment; filename="payments.csv"'
            assert answer.content.count(b"\r\n") == 6
            rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
            assert [row["for_what"] for row in rows] == [
                "'=1+1", "'+44 7700", "'-5", "'@SUM(A1)", 'Said "yes", and went'
            ]  # fmt: skip
            assert list(rows[0])[:4] == ["payment_id", "contributor_id", "display_name", "project_id"]
            assert list(rows[0])[-2:] == ["paid_on", "days_to_pay"]
            assert ("payment-export", None) in await reads_on_record(cast)
            about = await stored(cast, "SELECT DISTINCT contributor_id FROM audit_subjects")
            assert (pay.person,) in about
            lead = await member_of(cast, cast.coordinator, "lead@example.org", "project_lead")
            for caller in (pay.me, lead):
                assert (await caller.get("/v1/payments/export.csv")).status_code == 403

    run(journey())

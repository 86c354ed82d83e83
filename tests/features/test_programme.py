"""A programme from an empty project to its conference, as the training pilot of the seeds went: over HTTP, by
everybody who takes part in it, on both databases."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.kit.dates import today
from app.kit.tables import new_id
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.paying import CARD, at, done, move, try_move
from tests.features.people import days_from_now, stored, tampered
from tests.features.test_asking import worked
from tests.support.person import mails, member_of, person_of

PURPOSE = "People are heard while social workers qualify, and hardly in the year after. That may change."
BROUGHT = {
    "Rowan": "trans and non-binary young people",
    "Briar": "male survivor of domestic abuse",
    "Hazel": "care experienced",
    "Alder": "Traveller",
}
LENGTHS = ("full_day", "full_day", "half_day", "full_day", "full_day", "half_day", "full_day", "full_day")
OFFERED = ("before", "during", "after")


@dataclass
class Programme:
    """One authority's programme: its coordinator, its finance person, and the people who teach in it."""

    cast: Cast
    finance: Caller
    project: str = ""
    people: dict[str, str] = field(default_factory=dict)
    callers: dict[str, Caller] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Caller:
        return self.cast.coordinator

    async def read(self, path: str, caller: Caller | None = None) -> Any:
        answer = await (caller or self.desk).get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.read(path))["items"]
        return found

    async def comes(self, name: str) -> None:
        """Somebody joins the register, with an account of their own and the experience that they bring."""
        made = await self.desk.made("/v1/contributors", {"display_name": name, "status": "active"})
        await self.desk.made(f"/v1/contributors/{made['id']}/standpoints", {"words": BROUGHT[name]})
        self.people[name] = made["id"]
        self.callers[name] = await person_of(self.cast, self.desk, made["id"])

    async def session(self, day: int, **members: Any) -> str:
        on = days_from_now(day)
        times = {"starts_at": f"{on}T10:00:00Z", "ends_at": f"{on}T15:00:00Z"}
        sent = {"project_id": self.project, "status": "confirmed"} | times | members
        return str((await self.desk.made("/v1/sessions", sent))["id"])

    async def ask(self, name: str, session: str) -> dict[str, Any]:
        sent = {"session_id": session, "contributor_id": self.people[name], "role": "presenter"}
        paid = {"pay_offered": "A day from the rate card", "support_offered": "A call before and after"}
        return await self.desk.made("/v1/participations", sent | paid)

    async def weeks_go_by(self) -> None:
        """What was a month ahead is two months ago: the sessions, and the support that was due by them."""
        past = {each: today() - timedelta(60 - 2 * i) for i, each in enumerate(self.sessions)}
        for session, day in past.items():
            await tampered(self.cast, f"UPDATE sessions SET {_on(day)} WHERE id = '{session}'")
            await tampered(self.cast, f"UPDATE support SET due_on = '{day}' WHERE session_id = '{session}'")


def _on(day: date) -> str:
    times = {"starts_at": f"{day}T10:00:00.000000Z", "ends_at": f"{day}T15:00:00.000000Z"}
    columns = times | {"starts_from": str(day), "starts_on": f'"{day}"'}
    return ", ".join(f"{name} = '{value}'" for name, value in columns.items())


async def said(caller: Caller, part: dict[str, Any], to: str) -> dict[str, Any]:
    answer = await caller.post(f"/v1/participations/{part['id']}/transitions", {"to": to})
    assert answer.status_code == 200, answer.text
    moved: dict[str, Any] = answer.json()
    return moved


def test_programme_goes_from_an_empty_project_to_its_conference(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            finance = await member_of(cast, cast.coordinator, "finance@example.org", "finance")
            of = Programme(cast, finance)
            await nobody_is_asked_before_there_is_a_purpose(of)
            await people_are_found_and_asked(of)
            await they_answer_as_they_like(of)
            await what_is_offered_is_given(of)
            await of.weeks_go_by()
            await nothing_stays_unaddressed(of)
            await those_who_came_say_what_they_think(of)
            await everybody_is_paid(of)
            await others_ask_for_it(of)
            await the_conference_is_counted(of)

    run(journey())


async def nobody_is_asked_before_there_is_a_purpose(of: Programme) -> None:
    made = await of.desk.made("/v1/projects", {"title": "The first year, together"})
    of.project = made["id"]
    for name in BROUGHT:
        await of.comes(name)
    of.sessions = [
        await of.session(30 + 2 * i, title=f"Day {i + 1}", kind="training", duration_kind=length, capacity=20)
        for i, length in enumerate(LENGTHS)
    ]
    sent = {"session_id": of.sessions[0], "contributor_id": of.people["Rowan"]}
    refused = await of.desk.post("/v1/participations", sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "purpose-required")
    purpose = {"purpose": PURPOSE, "limits": "Not the law.", "visibility": "network"}
    answer = await of.desk.patch(f"/v1/projects/{of.project}", purpose)
    assert answer.status_code == 200, answer.text
    for row in (
        {"contributor_id": of.people["Rowan"], "role": "co_lead", "perspectives": ["lived_experience"]},
        {"role_title": "Workforce development lead", "role": "co_lead", "perspectives": ["practitioner"]},
    ):
        await of.desk.made(f"/v1/projects/{of.project}/team", row)
    team = await of.items(f"/v1/projects/{of.project}/team")
    assert [each["role"] for each in team] == ["co_lead", "co_lead"]


async def people_are_found_and_asked(of: Programme) -> None:
    path = f"/v1/sessions/{of.sessions[0]}/people-to-ask"
    found = (await of.desk.made(path, {"about": ["survivor"]}))["items"]
    assert [each["display_name"] for each in found if each["fits"]] == ["Briar"]
    told = {each["code"]: each["words"] for each in found[0]["reasons"]}
    assert told["brings"] == "Brings: male survivor of domestic abuse."
    assert "never_asked" in told
    for i, session in enumerate(of.sessions):
        for name in ("Rowan", "Briar") if i % 2 else ("Hazel", "Briar", "Alder"):
            await of.ask(name, session)


async def they_answer_as_they_like(of: Programme) -> None:
    for part in await of.items("/v1/participations?limit=200"):
        name = next(name for name, each in of.people.items() if each == part["contributor_id"])
        me = of.callers[name]
        shown = await of.read(f"/v1/participations/{part['id']}", me)
        assert (shown["purpose_shown"], shown["as_shown"]["pay_offered"]) == (
            PURPOSE,
            "A day from the rate card",
        )
        if name == "Alder":
            await said(me, part, "declined")
            continue
        if name == "Hazel":
            asked = {"question": "Is there a quiet room?"}
            assert (await me.patch(f"/v1/participations/{part['id']}", asked)).status_code == 200
            await said(me, part, "asked_question")
            answer = {"question_answer": "Yes, next door."}
            assert (await of.desk.patch(f"/v1/participations/{part['id']}", answer)).status_code == 200
        await said(me, part, "accepted")
    replies = [each["reply"] for each in await of.items("/v1/participations?limit=200")]
    assert (replies.count("accepted"), replies.count("declined")) == (16, 4)
    await worked(of.cast)
    subjects = {each["subject"] for each in await mails(of.cast)}
    assert not [each for each in subjects if "abuse" in each or "first year" in each]


async def what_is_offered_is_given(of: Programme) -> None:
    """A line of the template for each phase; the days are set up before most people have said yes."""
    for phase in OFFERED:
        await of.desk.made("/v1/support-templates", {"phase": phase, "what": f"A word {phase}"})
    for session in of.sessions:
        answer = await of.desk.post(f"/v1/sessions/{session}/support-from-template", {})
        assert answer.is_success, answer.text
    entries = await of.items("/v1/support?limit=200")
    assert len(entries) == 16 * len(OFFERED)
    for each in entries:
        if each["phase"] == "before":
            await _came_to(of, each, "taken")


async def _came_to(of: Programme, entry: dict[str, Any], outcome: str) -> None:
    answer = await of.desk.post(f"/v1/support/{entry['id']}/transitions", {"to": outcome})
    assert answer.status_code == 200, answer.text


async def nothing_stays_unaddressed(of: Programme) -> None:
    for session in of.sessions:
        answer = await of.desk.post(f"/v1/sessions/{session}/transitions", {"to": "delivered"})
        assert answer.status_code == 200, answer.text
        came = [
            {"participation_id": each["id"], "attendance": "attended"}
            for each in await of.items(f"/v1/sessions/{session}/participations")
            if each["reply"] == "accepted"
        ]
        await of.desk.made(f"/v1/sessions/{session}/attendance", {"items": came})
        teams = {"team": "Children in care", "planned": 12, "came": 10}
        await of.desk.made(f"/v1/sessions/{session}/turnout", teams)
    waits = await of.items("/v1/support/unaddressed?limit=200")
    assert {(each["why"], each["phase"]) for each in waits} == {("due", "during"), ("due", "after")}
    assert len(waits) == 32
    private = {"contributor_id": of.people["Briar"], "session_id": of.sessions[0], "words": "It was a lot."}
    check_in = await of.callers["Briar"].made("/v1/check-ins", private)
    for each in waits:
        entry = await of.read(f"/v1/support/{each['support_id']}")
        await _came_to(of, entry, "done")
    [left] = await of.items("/v1/support/unaddressed?limit=200")
    assert left["check_in_id"] == check_in["id"]
    answered = {"answer": "Thank you for saying so. We ring on Monday."}
    assert (await of.desk.patch(f"/v1/check-ins/{check_in['id']}", answered)).status_code == 200
    assert await of.items("/v1/support/unaddressed") == []


async def those_who_came_say_what_they_think(of: Programme) -> None:
    made = await of.desk.made(f"/v1/sessions/{of.sessions[0]}/feedback-links", {})
    secret = {"secret": made["link"].partition("#")[2]}
    for rating in (5, 5, 4, 4, 2, 5):
        said_so = {"ratings": [{"question": "practice", "value": rating}], "would_like_more": "yes"}
        answer = await of.cast.public.post(
            "/v1/public/feedback",
            secret | said_so | {"topics": ["Working with Traveller families"]},
            headers={"idempotency-key": new_id()},
        )
        assert answer.is_success, answer.text
    assert len(await of.items("/v1/feedback")) == 6


async def everybody_is_paid(of: Programme) -> None:
    card = await of.desk.made("/v1/rate-cards", CARD | {"valid_from": "2020-01-01"})
    by_card = {"rate_card_id": card["id"], "rate_line": "Half a day", "quantity": 1, "for_what": "Teaching"}
    parts = await of.items("/v1/participations?attendance=attended&limit=200")
    for part in parts:
        who = {name: part[name] for name in ("contributor_id", "session_id")}
        name = next(name for name, each in of.people.items() if each == who["contributor_id"])
        offer = await done(of.desk, "/v1/payments", who | by_card | {"kind": "fee"})
        claimed = await move(of.callers[name], offer, "accepted", "claimed")
        assert (await try_move(of.desk, claimed, "approved")).status_code == 403, "a second person does"
        await move(of.finance, claimed, "approved", "paid")
        assert (await of.read(at(claimed)))["status"] == "paid"
    pence = 7550 * len(parts)
    assert sum(each["amount_paid_pence"] for each in await of.items("/v1/payments?limit=200")) == pence
    figures = await of.read("/v1/reports/payments")
    assert figures["paid_pence"] == pence, figures


async def others_ask_for_it(of: Programme) -> None:
    commitment = await of.desk.made(
        f"/v1/projects/{of.project}/commitments", {"committed": "Two days a year from our own budget"}
    )
    [topic, *_] = await of.items("/v1/feedback-suggestions")
    us, ours = {"project_id": of.project}, {"booked_by_organisation_id": of.desk.organisation_id}
    first = await of.cast.partner.made(
        "/v1/bookings", us | {"topic": "Gender identity", "places": 30, "department": "Adults"}
    )
    for arose in (
        {"arose_from_session_id": of.sessions[0], "department": "Early help"},
        {"arose_from_suggestion_id": topic["id"], "department": "Fostering"},
        {"arose_from_commitment_id": commitment["id"], "department": "Youth justice"},
        {"arose_from_booking_id": first["id"], "department": "Housing"},
    ):
        await of.desk.made("/v1/bookings", us | ours | {"topic": "The same for us"} | arose)
    moved = await of.desk.post(f"/v1/bookings/{first['id']}/transitions", {"to": "confirmed"})
    assert moved.status_code == 200, moved.text
    spread = (await of.read(f"/v1/reports/projects/{of.project}/thread"))["spread"]
    assert (spread["organisations"], spread["departments"], spread["requests"]) == (2, 5, 5)
    assert (spread["commitments"], spread["suggestions"], spread["generations"]) == (1, 1, 2)


async def the_conference_is_counted(of: Programme) -> None:
    """Online, three hours, people of whom only numbers are known; and what it took is on record."""
    conference = await of.session(3, title="What we learnt", kind="conference", mode="online")
    for team, came in (("Walk-in", 41), ("The university", 17)):
        await of.desk.made(f"/v1/sessions/{conference}/turnout", {"team": team, "came": came})
    for name in ("Rowan", "Hazel"):
        await said(of.callers[name], await of.ask(name, conference), "accepted")
    coming = await of.read(f"/v1/sessions/{conference}/who-is-coming")
    assert sorted(each["display_name"] for each in coming["items"]) == ["Hazel", "Rowan"]
    training = await of.read(f"/v1/contributors/{of.people['Rowan']}/training-record")
    assert len(training["items"]) == 4, training
    assert len(await stored(of.cast, "SELECT id FROM sessions")) == 9

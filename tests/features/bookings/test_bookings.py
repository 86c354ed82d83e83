"""Bookings: who books and confirms, never more than there are places, and who waits is not passed over."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from app.features.bookings import room
from app.features.mail.letters import LETTERS
from app.features.sessions.session import Session
from app.kit.statements import Statement
from app.kit.tables import ID, new_id
from app.settings import Settings
from tests.conftest import Caller, Cast, casting, run
from tests.features.bookings.scene import Scene, move, scene
from tests.features.people import feed, stored
from tests.features.test_projects_below import faults
from tests.support.person import mails, member_of

CLIENTS = 50
PLACES = 20


async def seen(caller: Caller) -> list[str]:
    return [each["id"] for each in (await caller.get("/v1/bookings")).json()["items"]]


def test_stranger_books_in_an_open_project_and_the_lead_confirms(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            made = await on.booked(cast.stranger, 2, department="Adults", note="Two use wheelchairs")
            assert made["status"] == "requested"
            assert made["organisation_id"] == cast.coordinator.organisation_id
            assert made["booked_by_organisation_id"] == cast.stranger.organisation_id
            assert (await move(cast.stranger, made, "confirmed")).json()["code"] == "not-yours-to-change"
            confirmed = await move(cast.coordinator, made, "confirmed")
            assert (confirmed.status_code, confirmed.json()["status"]) == (200, "confirmed")
            for caller in (cast.coordinator, cast.stranger):
                note = (await caller.get(f"/v1/bookings/{made['id']}")).json()["note"]
                assert note == "Two use wheelchairs"
                assert "booking.updated" in await feed(cast, caller.organisation_id)
            below = await cast.coordinator.get(f"/v1/sessions/{on.session}/bookings")
            assert [each["id"] for each in below.json()["items"]] == [made["id"]]
            again = await move(cast.stranger, made, "cancelled", reason="Moved to May")
            assert again.json()["status"] == "cancelled"
            history = (await cast.coordinator.get(f"/v1/bookings/{made['id']}/transitions")).json()["items"]
            assert [each["to_state"] for each in history] == ["requested", "confirmed", "cancelled"]
            assert history[-1]["reason"] == "Moved to May"

    run(journey())


def test_partner_sees_who_books_without_the_note_and_others_only_their_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, None)
            fourth = await cast.join("Fourth Authority")
            made = await on.booked(cast.stranger, note="canary")
            assert await seen(cast.coordinator) == await seen(cast.stranger) == [made["id"]]
            assert await seen(fourth) == []
            assert (await fourth.get(f"/v1/bookings/{made['id']}")).status_code == 404
            shown = (await cast.partner.get(f"/v1/bookings/{made['id']}")).json()
            assert "canary" not in str(shown)
            assert shown["withheld"] == ["note"]
            for to in ("confirmed", "cancelled"):
                assert (await move(cast.partner, made, to)).status_code == 403
            await cast.coordinator.patch(f"/v1/projects/{on.project}", {"visibility": "partners"})
            assert faults(await on.book(fourth)) == [("/project_id", "unknown-reference")]
            assert (await move(cast.stranger, made, "cancelled")).status_code == 200, "their own, still"

    run(journey())


def test_lead_books_for_others_and_nobody_else_does(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, None)
            theirs = {"booked_by_organisation_id": cast.stranger.organisation_id}
            made = await on.booked(cast.coordinator, **theirs, status="attended", booked_on="2022-04")
            assert await seen(cast.stranger) == [made["id"]]
            assert (await on.book(cast.partner, **theirs)).status_code == 403
            assert (await on.book(cast.partner, status="confirmed")).status_code == 403
            changed = {"booked_by_organisation_id": cast.partner.organisation_id}
            moved = await cast.coordinator.patch(f"/v1/bookings/{made['id']}", changed)
            assert faults(moved) == [("/booked_by_organisation_id", "cannot-change")]

    run(journey())


def test_session_asked_for_gets_its_session_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 5)
            assert faults(await on.book(cast.stranger, session_id=None)) == [("/session_id", "required")]
            asked = await on.booked(
                cast.stranger, 12, session_id=None, topic="For night staff", wanted_on="2027"
            )
            here = f"/v1/bookings/{asked['id']}"
            assert (await cast.stranger.patch(here, {"session_id": on.session})).status_code == 403
            full = await cast.coordinator.patch(here, {"session_id": on.session})
            assert (full.status_code, full.json()["code"]) == (409, "no-room")
            assert {name: full.json()[name] for name in ("capacity", "taken", "places")} == {
                "capacity": 5,
                "taken": 0,
                "places": 12,
            }
            unknown = await on.booked(cast.stranger, None, session_id=None, topic="In schools")
            assert unknown["places"] is None
            past = {"recorded_from": "history", "status": "attended", "places": None}
            old = await on.booked(cast.coordinator, session_id=None, topic="Long ago", **past)
            assert (old["places"], old["booked_on"]) == (None, None)
            larger = {"project_id": on.project, "title": "For night staff", "capacity": 12}
            session = (await cast.coordinator.made("/v1/sessions", larger))["id"]
            run_for = await cast.coordinator.patch(here, {"session_id": session})
            assert (run_for.status_code, run_for.json()["session_id"]) == (200, session)
            again = await cast.coordinator.patch(here, {"session_id": on.session})
            assert faults(again) == [("/session_id", "cannot-change")]

    run(journey())


def test_booking_arose_from_one_thing_that_its_maker_sees(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, None)
            commitments = f"/v1/projects/{on.project}/commitments"
            promise = (await cast.coordinator.made(commitments, {"committed": "In-house resources"}))["id"]
            other = await on.booked(cast.partner)
            both = {"arose_from_session_id": on.session, "arose_from_commitment_id": promise}
            assert {code for _, code in faults(await on.book(cast.stranger, **both))} == {"not-together"}
            unseen = await on.book(cast.stranger, arose_from_booking_id=other["id"])
            assert faults(unseen) == [("/arose_from_booking_id", "unknown-reference")]
            for name, record in (
                ("arose_from_session_id", on.session),
                ("arose_from_commitment_id", promise),
                ("arose_from_booking_id", other["id"]),
            ):
                made = await on.booked(cast.partner, **{name: record})
                found = (await cast.partner.get(f"/v1/bookings?{name}={record}")).json()["items"]
                assert [each["id"] for each in found] == [made["id"]]
            itself = await cast.partner.patch(
                f"/v1/bookings/{other['id']}", {"arose_from_booking_id": other["id"]}
            )
            assert faults(itself) == [("/arose_from_booking_id", "unknown-reference")]
            mine = await cast.partner.made("/v1/projects", {"title": "Of another lead"})
            sent = {"project_id": mine["id"], "topic": "More", "arose_from_session_id": on.session}
            elsewhere = await cast.partner.post("/v1/bookings", sent)
            assert faults(elsewhere) == [("/arose_from_session_id", "unknown-reference")]

    run(journey())


def test_nobody_books_in_a_cancelled_session_and_the_lead_alone_in_a_delivered_one(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast)
            moves = f"/v1/sessions/{on.session}/transitions"
            await cast.coordinator.made(moves, {"to": "delivered"})
            assert (await on.book(cast.stranger)).json()["code"] == "conflict"
            assert (await on.book(cast.coordinator, status="attended")).status_code == 201
            await cast.coordinator.made(moves, {"to": "cancelled"})
            for caller in (cast.stranger, cast.coordinator):
                assert (await on.book(caller)).json()["code"] == "conflict"

    run(journey())


# -- room


def test_who_finds_no_room_waits_and_the_first_who_fits_gets_what_comes_free(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 3)
            ada = await member_of(cast, cast.stranger, "ada@example.org", "coordinator")
            first = await on.booked(cast.partner, 2)
            await on.booked(cast.coordinator, 1)
            large, small, last = [await on.booked(ada, places) for places in (3, 2, 1)]
            assert await on.statuses() == ["requested", "requested", "waiting", "waiting", "waiting"]
            assert (await move(cast.partner, first, "cancelled")).status_code == 200
            late = await on.booked(cast.partner, 1)
            assert late["status"] == "waiting", "what came free is for those who waited"
            before = len(await feed(cast, cast.stranger.organisation_id))
            await on.keep()
            await on.keep()
            now = {each["id"]: each["status"] for each in (await ada.get("/v1/bookings")).json()["items"]}
            assert [now[each["id"]] for each in (large, small, last)] == ["waiting", "requested", "waiting"]
            assert (await feed(cast, cast.stranger.organisation_id))[before:] == ["booking.updated"]
            [told] = [each for each in await mails(cast) if each["letter"] == "place"]
            assert told["to"] == "ada@example.org"
            assert "Listening" not in f"{told['text']} {LETTERS['place'].subject}"

    run(journey())


def test_place_of_a_booking_that_is_declined_deleted_or_smaller_is_kept_for_the_next(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 2)
            holding = await on.booked(cast.partner, 2)
            waiting = [await on.booked(cast.stranger, 1) for _ in range(3)]

            async def status(booking: dict[str, Any]) -> str:
                await on.keep()
                found = (await cast.coordinator.get(f"/v1/bookings/{booking['id']}")).json()
                return str(found["status"])

            assert (await cast.partner.patch(f"/v1/bookings/{holding['id']}", {"places": 1})).is_success
            assert await status(waiting[0]) == "requested"
            assert (await move(cast.coordinator, waiting[0], "declined")).is_success
            assert await status(waiting[1]) == "requested"
            assert (await cast.partner.delete(f"/v1/bookings/{holding['id']}")).status_code == 204
            assert await status(waiting[2]) == "requested"

    run(journey())


def test_lead_confirms_whoever_waits_only_where_there_is_room(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 2)
            await on.booked(cast.partner, 2)
            waits = await on.booked(cast.stranger, 1)
            refused = await move(cast.coordinator, waits, "confirmed")
            assert (refused.status_code, refused.json()["code"]) == (409, "no-room")
            more = await cast.partner.patch(f"/v1/bookings/{(await seen(cast.partner))[0]}", {"places": 3})
            assert more.json()["code"] == "no-room"
            assert (await on.book(cast.coordinator, status="confirmed")).json()["code"] == "no-room"

    run(journey())


def test_session_is_not_made_smaller_than_what_is_booked_and_more_places_go_to_who_waits(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 3)
            await on.booked(cast.partner, 3)
            await on.booked(cast.stranger, 2)
            here = f"/v1/sessions/{on.session}"
            smaller = await cast.coordinator.patch(here, {"capacity": 2})
            assert (smaller.status_code, smaller.json()["code"]) == (409, "no-room")
            assert (smaller.json()["capacity"], smaller.json()["taken"]) == (2, 3)
            assert (await cast.coordinator.patch(here, {"title": "The same", "capacity": 3})).is_success
            assert (await cast.coordinator.patch(here, {"capacity": 5})).is_success
            await on.keep()
            assert await on.statuses() == ["requested", "requested"]
            assert (await cast.coordinator.patch(here, {"capacity": None})).is_success
            assert (await on.booked(cast.stranger, 10_000))["status"] == "requested"

    run(journey())


def test_places_are_counted_for_whoever_may_book_and_not_for_strangers(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, 4)
            path = f"/v1/sessions/{on.session}/places"
            assert (await cast.coordinator.get(path)).json() == {
                "capacity": 4,
                "taken": 0,
                "waiting": 0,
                "places_waiting": 0,
            }
            first = await on.booked(cast.partner, 3)
            await on.booked(cast.stranger, 2)
            await on.booked(cast.stranger, 2)
            told = {"capacity": 4, "taken": 3, "waiting": 2, "places_waiting": 4}
            for who in (cast.coordinator, cast.partner, cast.stranger):
                assert (await who.get(path)).json() == told, "also of bookings that they may not list"
            assert (await move(cast.partner, first, "cancelled")).is_success
            assert (await cast.coordinator.get(path)).json()["taken"] == 0
            await cast.coordinator.patch(f"/v1/projects/{on.project}", {"visibility": "partners"})
            assert (await cast.stranger.get(path)).status_code == 404

    run(journey())


async def taken(cast: Cast) -> int:
    sql = "SELECT sum(places) FROM bookings WHERE status IN ('requested', 'confirmed', 'attended')"
    return int((await stored(cast, sql))[0][0])


async def all_at_once(on: Scene) -> list[str]:
    """Fifty clients of two organisations book one place each at the same moment, and what each is told."""
    callers = [on.cast.partner, on.cast.stranger] * (CLIENTS // 2)
    answers = await asyncio.gather(*(patient(on, caller) for caller in callers))
    return [each["status"] for each in answers]


async def patient(on: Scene, caller: Caller) -> dict[str, Any]:
    """As a client does that is told to try again: with the same key."""
    headers = {"idempotency-key": new_id()}
    sent = {"project_id": on.project, "session_id": on.session}
    for _ in range(20):
        answer = await caller.post("/v1/bookings", sent, headers=headers)
        if answer.status_code == 201:
            return dict(answer.json())
        assert answer.status_code == 503, answer.text
    raise AssertionError("it was busy all the time")


def test_fifty_clients_at_once_never_book_more_than_there_is(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, PLACES)
            told = await all_at_once(on)
            assert sorted(told) == ["requested"] * PLACES + ["waiting"] * (CLIENTS - PLACES)
            assert await taken(cast) == PLACES

    run(journey())


def test_without_taking_turns_fifty_clients_book_too_much(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same crowd, with the lock taken out on PostgreSQL; SQLite has one writer anyway, so
    there the room is looked at before the transaction begins."""

    async def journey() -> None:
        async with casting(settings) as cast:
            on = await scene(cast, PLACES)
            if settings.is_sqlite:
                await _looks_too_early(on, monkeypatch)
            else:
                free = Statement(
                    lambda: select(Session.capacity).where(Session.id == bindparam("session_id", type_=ID))
                )
                monkeypatch.setattr(room, "_IN_TURN", free)
            assert (await all_at_once(on)).count("requested") > PLACES
            assert await taken(cast) > PLACES

    run(journey())


async def _looks_too_early(on: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    before = room.Room(PLACES, 0, ())

    async def stale(db: Any, session_id: str, **more: Any) -> room.Room:
        return before

    monkeypatch.setattr("app.features.bookings.rules.room_in", stale)

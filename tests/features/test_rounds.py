"""What time brings about: consents run out, young people grow up, coordinators hear how many to speak to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.features import rounds
from app.kit.scope import NOBODY
from app.settings import Settings
from app.worker import Services
from tests.conftest import Caller, Cast, casting, run
from tests.features.people import a_contributor, address, days_from_now, decide, feed, stored, tampered
from tests.scope.test_row_security import connected
from tests.support.person import mails, member_of, person_of

BY_ADULT = {"given_by": "adult_responsible", "recorded_by": "Social worker"}


def worker(cast: Cast) -> Services:
    return Services(cast.services.settings, cast.services.database, cast.services.keys)


async def over(cast: Cast, *tables: str) -> None:
    """What was to end in a month ended yesterday."""
    for table in tables or ("live_consents", "consents"):
        day = days_from_now(-1)
        await moved(cast, f"UPDATE {table} SET expires_on = '{day}' WHERE expires_on IS NOT NULL")


async def moved(cast: Cast, sql: str) -> None:
    """Change what lies in the database: as its owner, for the ledger is closed to the serving role."""
    settings = cast.services.settings
    if settings.is_sqlite:
        assert await tampered(cast, sql)
        return
    async with connected(settings.database_owner_url, NOBODY) as raw:
        await raw.execute("SET golden_thread.system = 'on'")
        assert await raw.execute(sql) != "UPDATE 0"


async def aged(cast: Cast, person: dict[str, Any], **members: Any) -> None:
    """Say how old somebody is."""
    put = await cast.coordinator(
        "PUT", f"{address(person)}/identity", json=members, headers={"if-match": "*"}
    )
    assert put.status_code == 200, put.text


def in_years(years: int, days: int = 0) -> str:
    today = datetime.now(UTC).date()
    return (date(today.year + years, today.month, min(today.day, 28)) + timedelta(days=days)).isoformat()


async def live(cast: Cast) -> list[tuple[Any, ...]]:
    return await stored(cast, "SELECT purpose, audience, given FROM live_consents ORDER BY purpose, audience")


def test_partner_is_told_once_that_a_consent_ran_out_and_the_ledger_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners", expires_on=days_from_now(30))
            before = len(await feed(cast, cast.partner.organisation_id))
            await rounds.run_out(worker(cast))
            assert len(await feed(cast, cast.partner.organisation_id)) == before, "nothing has run out yet"
            await over(cast)
            assert (await cast.partner.get(address(person))).status_code == 404, "the next read knows"
            for _ in range(2):
                await rounds.run_out(worker(cast))
            told = (await feed(cast, cast.partner.organisation_id))[before:]
            assert told == ["contributor.unshared"]
            assert await live(cast) == []
            ledger = (await cast.coordinator.get(f"{address(person)}/consents")).json()["items"]
            assert [each["decision"] for each in ledger] == ["given"]

    run(journey())


def test_partner_hears_though_another_decision_comes_before_the_round(settings: Settings) -> None:
    """Whoever lost sight at midnight is told by whatever touches the purpose first."""

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            partner = cast.partner.organisation_id
            await decide(cast, person, recipients=[partner], expires_on=days_from_now(30))
            await over(cast)
            await decide(cast, person, recipients=[cast.stranger.organisation_id])
            await rounds.run_out(worker(cast))
            assert (await feed(cast, partner)).count("contributor.unshared") == 1

    run(journey())


def test_organisation_named_for_a_time_is_not_reached_as_a_partner_afterwards(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            partner = cast.partner.organisation_id
            await decide(cast, person, audience="partners")
            await decide(cast, person, recipients=[partner], expires_on=days_from_now(30))
            await over(cast)
            await rounds.run_out(worker(cast))
            assert (await cast.partner.get(address(person))).status_code == 404

    run(journey())


def test_quote_expires_when_its_last_approval_runs_out_and_can_be_approved_again(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            quote = await cast.coordinator.made(
                "/v1/quotes", {"words": "I was heard", "contributor_ids": [person["id"]]}
            )
            about = {"purpose": "publish_quote", "subject_id": quote["id"]}
            await decide(cast, person, audience="partners", expires_on=days_from_now(30), **about)
            await decide(cast, person, audience="public", **about)
            path = f"/v1/quotes/{quote['id']}"
            await over(cast)
            await rounds.run_out(worker(cast))
            assert (await cast.coordinator.get(path)).json()["status"] == "approved", "the public one holds"
            for table in ("live_consents", "consents"):
                await moved(cast, f"UPDATE {table} SET expires_on = '{days_from_now(-1)}'")
            await rounds.run_out(worker(cast))
            assert (await cast.coordinator.get(path)).json()["status"] == "expired"
            assert (await feed(cast, cast.partner.organisation_id))[-1] == "quote.unshared"
            assert (await cast.partner.get(path)).status_code == 404
            await decide(cast, person, audience="partners", **about)
            assert (await cast.coordinator.get(path)).json()["status"] == "approved"
            assert (await cast.partner.get(path)).status_code == 200

    run(journey())


def test_words_of_somebody_who_came_expire_by_the_day_that_they_agreed_to(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            sent = {"title": "P", "purpose": "Q", "partner_organisation_ids": [cast.partner.organisation_id]}
            project = await cast.coordinator.made("/v1/projects", sent)
            agreed = {"audience": "partners", "agreed_how": "Ticked a box", "expires_on": days_from_now(30)}
            quote = await cast.coordinator.made(
                "/v1/quotes",
                {"words": "Good day", "project_id": project["id"], "status": "approved"} | agreed,
            )
            path = f"/v1/quotes/{quote['id']}"
            assert (await cast.partner.get(path)).status_code == 200
            await over(cast, "quotes")
            for _ in range(2):
                await rounds.run_out(worker(cast))
            now = (await cast.coordinator.get(path)).json()
            assert (now["status"], now["expires_on"]) == ("expired", days_from_now(-1))
            assert (await feed(cast, cast.partner.organisation_id)).count("quote.unshared") == 1

    run(journey())


def test_under_16_a_consent_holds_once_the_young_person_and_the_adult_have_agreed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await aged(cast, person, turns_18_on=in_years(4))
            await decide(cast, person, audience="partners", **BY_ADULT)
            assert (await cast.partner.get(address(person))).status_code == 404
            await decide(cast, person, audience="partners")
            assert (await cast.partner.get(address(person))).status_code == 200
            # Either of them takes it back.
            await decide(cast, person, decision="withdrawn", **BY_ADULT)
            assert (await cast.partner.get(address(person))).status_code == 404
            assert (await feed(cast, cast.partner.organisation_id))[-1] == "contributor.unshared"

    run(journey())


def test_at_16_the_young_person_decides_and_the_adult_s_yes_counts_for_nothing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await aged(cast, person, age_band="from_16_to_17")
            await decide(cast, person, audience="partners", **BY_ADULT)
            assert (await cast.partner.get(address(person))).status_code == 404
            await decide(cast, person, audience="partners")
            assert (await cast.partner.get(address(person))).status_code == 200

    run(journey())


PUBLIC = {"audience": "public"}


@pytest.mark.parametrize("band", ["under_16", "from_16_to_17"])
def test_nothing_public_shows_who_a_young_person_is(settings: Settings, band: str) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            named, nameless = [
                await cast.coordinator.made(
                    "/v1/quotes", {"words": words, "contributor_ids": [person["id"]], "credited_as": name}
                )
                for words, name in (("canary-named", "Robin"), ("canary-nameless", None))
            ]
            about = await cast.coordinator.made(
                f"{address(person)}/biographies", {"words": "canary-biography"}
            )
            wanted = [
                {"purpose": "publish_quote", "subject_id": named["id"]},
                {"purpose": "publish_quote", "subject_id": nameless["id"]},
                {"purpose": "publish_biography", "subject_id": about["id"]},
                {"purpose": "photograph"},
            ]
            for each in wanted:  # before anybody knew their age
                await decide(cast, person, **PUBLIC, **each)
            shown = (await cast.public.get("/v1/public/quotes")).text
            assert "canary-named" in shown
            await aged(cast, person, age_band=band)
            await decide(cast, person, **PUBLIC, **wanted[1], **BY_ADULT)
            shown = (await cast.public.get("/v1/public/quotes")).text
            assert "canary-named" not in shown
            assert "canary-nameless" in shown
            public = await stored(
                cast, "SELECT purpose, subject_id FROM live_consents WHERE audience = 'public'"
            )
            assert [(purpose, str(subject)) for purpose, subject in public] == [
                ("publish_quote", nameless["id"])
            ]
            status = (await cast.coordinator.get(f"/v1/quotes/{named['id']}")).json()["status"]
            assert status == "expired", "nobody took it back"
            consents = f"{address(person)}/consents"
            for each in wanted:
                sent = {"decision": "given", "wording_version": "1", "given_by": "self"} | PUBLIC | each
                answer = await cast.coordinator.post(consents, sent)
                fits = each.get("subject_id") == nameless["id"]
                assert answer.status_code == (201 if fits else 422), answer.text
            # They are shown to those with whom they work, if they like.
            shared = {"audience": "partners"} | wanted[2]
            await decide(cast, person, **shared)
            await decide(cast, person, **shared, **BY_ADULT)
            held = await stored(
                cast, "SELECT audience FROM live_consents WHERE purpose = 'publish_biography'"
            )
            assert held == [("partners",)]

    run(journey())


def test_on_the_day_they_turn_18_the_adult_s_consents_end_and_they_are_asked_themselves(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            birthday = (datetime.now(UTC) + timedelta(days=40)).date()
            await aged(cast, person, turns_18_on=birthday.isoformat(), email="robin@example.org")
            # What was agreed to before they were 16 counted for both.
            await tampered(cast, "UPDATE contributor_identities SET age_stage = 'under_16'")
            for by in ({}, BY_ADULT):
                await decide(cast, person, audience="partners", **by)
            await decide(cast, person, purpose="keep_in_touch")
            await tampered(cast, "UPDATE contributor_identities SET age_stage = 'from_16_to_17'")
            assert (await cast.partner.get(address(person))).status_code == 200
            await on(monkeypatch, birthday - timedelta(days=1))
            await rounds.grow_up(worker(cast))
            assert (await cast.partner.get(address(person))).status_code == 200, "it is tomorrow"
            await on(monkeypatch, birthday)
            for _ in range(2):
                await rounds.grow_up(worker(cast))
            assert (await cast.partner.get(address(person))).status_code == 404
            assert (await feed(cast, cast.partner.organisation_id))[-1] == "contributor.unshared"
            ledger = (await cast.coordinator.get(f"{address(person)}/consents")).json()["items"]
            ended = [each for each in ledger if each["given_by"] == "turned_18"]
            assert [(each["purpose"], each["decision"]) for each in ended] == [("share_profile", "withdrawn")]
            held = await stored(cast, "SELECT purpose FROM live_consents WHERE given")
            assert held == [("keep_in_touch",)], "what they decided for themselves still holds"
            [letter] = await mails(cast)
            assert (letter["letter"], letter["to"]) == ("ask-again", "robin@example.org")
            found = await asked_again(cast)
            assert found == [person["id"]]
            await decide(cast, person, audience="partners")
            assert (await cast.partner.get(address(person))).status_code == 200
            assert await asked_again(cast) == []

    run(journey())


async def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """It is this day, for the round and what it writes."""
    moment = f"{day.isoformat()}T00:20:00.000000Z"
    monkeypatch.setattr("app.features.rounds.now", lambda: moment)
    monkeypatch.setattr("app.kit.database.now", lambda: moment)


async def asked_again(cast: Cast) -> list[str]:
    sent = {"ask_again_by": days_from_now(30)}
    answer = await cast.coordinator.post("/v1/contributors/search", sent)
    return [each["id"] for each in answer.json()["items"]]


def test_round_opens_the_identity_of_those_only_whose_birthday_is_this_month(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    async def journey() -> None:
        async with casting(settings) as cast:
            people = {}
            for name, members in {
                "this month": {"turns_18_on": in_years(0, 1)},
                "next year": {"turns_18_on": in_years(1)},
                "grown up": {"turns_18_on": in_years(-3)},
                "unknown": {"email": "a@example.org"},
            }.items():
                people[name] = await a_contributor(cast)
                await aged(cast, people[name], **members)
            real = rounds.identity.look_again

            async def watched(db: Any, keys: Any, person: Any) -> Any:
                opened.append(person.row["id"])
                return await real(db, keys, person)

            monkeypatch.setattr("app.features.rounds.identity.look_again", watched)
            await rounds.grow_up(worker(cast))
            assert opened == [people["this month"]["id"]]
            # And no date of birth lies outside the seal.
            days = await stored(cast, "SELECT look_on FROM contributor_identities WHERE look_on IS NOT NULL")
            assert days
            assert all(str(day).endswith("-01") for (day,) in days)

    run(journey())


def test_round_that_cannot_open_an_identity_says_so_and_of_nobody_whose_it_is(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            shut, other = await a_contributor(cast), await a_contributor(cast)
            for person in (shut, other):
                await aged(cast, person, turns_18_on=in_years(1))
            await tampered(cast, "UPDATE contributor_identities SET look_on = '2020-01-01'")
            await tampered(
                cast, f"UPDATE contributor_identities SET sealed = '{'00' * 40}' WHERE id = '{shut['id']}'"
            )
            caplog.clear()
            await rounds.grow_up(worker(cast))
            assert "cannot be opened: 1." in caplog.text
            assert [each["id"] for each in (shut, other) if each["id"] in caplog.text] == []
            [(looks,)] = await stored(
                cast, f"SELECT look_on FROM contributor_identities WHERE id = '{other['id']}'"
            )
            assert str(looks) > "2020-01-01", "the others are looked at all the same"

    run(journey())


def test_round_looks_once_at_identities_that_were_sealed_before_there_were_stages(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            child, other = await a_contributor(cast), await a_contributor(cast)
            await aged(cast, child, turns_18_on=in_years(5))
            await aged(cast, other, email="a@example.org")
            # As the migration leaves them.
            await tampered(cast, "UPDATE contributor_identities SET age_stage = NULL, look_on = '2026-11-01'")
            await decide(cast, child, audience="partners")
            assert (await cast.partner.get(address(child))).status_code == 200
            await rounds.grow_up(worker(cast))
            assert (await cast.partner.get(address(child))).status_code == 404, "nobody asked the adult"
            left = "SELECT id FROM contributor_identities WHERE look_on <= '2026-11-30'"
            assert await stored(cast, left) == []

    run(journey())


def test_young_person_does_not_make_themselves_older(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await aged(cast, person, age_band="under_16")
            me = await person_of(cast, cast.coordinator, person["id"])
            path, anyhow = f"{address(person)}/identity", {"if-match": "*"}
            assert (await me.get(path)).json()["under_18"] is True
            for members in ({"age_band": "from_25_to_34"}, {"turns_18_on": "2020-01-01"}):
                refused = await me("PUT", path, json=members, headers=anyhow)
                assert refused.status_code == 403, refused.text
            allowed = await me("PUT", path, json={"phone": "0161 496 0000"}, headers=anyhow)
            assert allowed.status_code == 200

    run(journey())


def test_adult_is_not_decided_for_from_today_on_but_history_is_kept(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await aged(cast, person, turns_18_on="2020-01-01")
            sent = {"purpose": "share_profile", "decision": "given", "wording_version": "1"} | BY_ADULT
            refused = await cast.coordinator.post(
                f"{address(person)}/consents", sent | {"audience": "partners"}
            )
            assert [each["pointer"] for each in refused.json()["errors"]] == ["/given_by"]
            await decide(cast, person, audience="partners", decided_on="2018", **BY_ADULT)
            assert (await cast.partner.get(address(person))).status_code == 404, "it ended when they were 18"

    run(journey())


def test_nobody_sends_a_line_as_if_a_birthday_had_ended_it(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            sent = {"purpose": "share_profile", "decision": "withdrawn", "given_by": "turned_18"}
            assert (await cast.coordinator.post(f"{address(person)}/consents", sent)).status_code == 422

    run(journey())


def test_coordinator_is_mailed_numbers_only_and_again_when_they_have_changed(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            lead = cast.coordinator
            await member_of(cast, lead, "coordinator@example.org", "coordinator")
            await member_of(cast, lead, "viewer@example.org", "viewer")
            person = await a_contributor(cast, display_name="CANARY-NAME")
            await rounds.remind(worker(cast))
            assert await reminders(cast) == []
            await due(cast, lead, person, days_from_now(-1))
            await decide(cast, person, audience="partners", expires_on=days_from_now(29))
            for _ in range(2):
                await rounds.remind(worker(cast))
            [letter] = await reminders(cast)
            assert letter["to"] == "coordinator@example.org"
            assert "go through what helps them: 1\n" in letter["text"]
            assert "within 30 days, or they now decide for themselves: 1\n" in letter["text"]
            assert "CANARY" not in letter["text"]
            assert await asked_again(cast) == [person["id"]]
            assert await to_review(cast, lead) == [person["id"]]
            await due(cast, lead, person, days_from_now(60))
            await rounds.remind(worker(cast))
            assert "go through what helps them: 0\n" in (await reminders(cast))[-1]["text"]

    run(journey())


async def reminders(cast: Cast) -> list[dict[str, Any]]:
    return [each for each in await mails(cast) if each["letter"] == "people-to-speak-to"]


async def due(cast: Cast, caller: Caller, person: dict[str, Any], day: str) -> None:
    sent = {"review_due_on": day}
    put = await caller("PUT", f"{address(person)}/needs", json=sent, headers={"if-match": "*"})
    assert put.status_code == 200, put.text


async def to_review(cast: Cast, caller: Caller) -> list[str]:
    answer = await caller.post("/v1/contributors/search", {"needs_review_on_lt": days_from_now(0)})
    return [each["id"] for each in answer.json()["items"]]

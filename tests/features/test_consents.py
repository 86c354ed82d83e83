"""The ledger of consents: what is taken into it, what it comes to, and that it is only ever added to."""

from datetime import date
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.contributors.live import Entry, Live, live_of
from app.kit.scope import NOBODY
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.people import GIVEN, a_contributor, address, days_from_now, decide, stored, works_on


def test_expired_consent_no_longer_opens_anything(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            to_partner = {"recipients": [cast.partner.organisation_id]}
            for expires_on, status in ((days_from_now(-2), 404), (days_from_now(2), 200)):
                await decide(cast, person, **to_partner, expires_on=expires_on)
                assert (await cast.partner.get(address(person))).status_code == status, expires_on

    run(journey())


WITHDRAWN_IN_MAY = {"decision": "withdrawn", "decided_on": "2026-05"}


@pytest.mark.parametrize(
    ("decided_on", "status"),
    [("2022", 404), ("2026", 404), ("2026-05", 404), ("2026-05-31", 200), ("2026-06", 200), (None, 200)],
)
def test_consent_found_later_opens_nothing_unless_it_was_given_after_the_withdrawal(
    settings: Settings, decided_on: str | None, status: int
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, **WITHDRAWN_IN_MAY)
            found = await decide(cast, person, audience="partners", decided_on=decided_on)
            assert (await cast.partner.get(address(person))).status_code == status
            kept = (await cast.coordinator.get(f"{address(person)}/consents/{found['id']}")).json()
            assert kept["decision"] == "given"

    run(journey())


def test_consent_found_later_opens_to_those_whom_no_withdrawal_names(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await works_on(cast, person, [cast.stranger.organisation_id])
            await decide(cast, person, **WITHDRAWN_IN_MAY, recipients=[cast.partner.organisation_id])
            await decide(cast, person, audience="partners", decided_on="2022")
            assert (await cast.partner.get(address(person))).status_code == 404
            assert (await cast.stranger.get(address(person))).status_code == 200

    run(journey())


def test_decisions_of_one_day_count_in_the_order_of_their_entry(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            for decision, status in (("withdrawn", 404), ("given", 200), ("withdrawn", 404)):
                await decide(cast, person, decision=decision, audience="partners", decided_on="2026-05-04")
                assert (await cast.partner.get(address(person))).status_code == status

    run(journey())


def test_organisation_taken_out_of_all_partners_sees_nothing_until_it_is_named_again(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            named = {"recipients": [cast.partner.organisation_id]}
            for decision, status in (
                ({"audience": "partners"}, 200),
                ({"decision": "withdrawn"} | named, 404),
                (named, 200),
                ({"decision": "refused"}, 404),
                (named, 200),
                (named | {"expires_on": days_from_now(-2)}, 404),
                ({"audience": "partners"}, 200),
            ):
                await decide(cast, person, **decision)
                assert (await cast.partner.get(address(person))).status_code == status, decision

    run(journey())


def test_ledger_keeps_every_decision_and_takes_none_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            first = await decide(cast, person, audience="partners", channel="in person", decided_on="2026-10")
            await decide(cast, person, decision="withdrawn", given_by="advocate")
            listed = (await cast.coordinator.get(f"{address(person)}/consents")).json()["items"]
            assert [each["decision"] for each in listed] == ["given", "withdrawn"]
            assert listed[0] == first
            for method in ("PATCH", "DELETE"):
                refused = await cast.coordinator(method, f"{address(person)}/consents/{first['id']}", json={})
                assert refused.status_code == 405
            assert await stored(cast, "SELECT id FROM live_consents") == []

    run(journey())


def test_role_that_serves_requests_cannot_rewrite_the_ledger(settings: Settings) -> None:
    if settings.is_sqlite:
        return

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners")

    run(journey())
    with psycopg.connect(settings.database_url, autocommit=True) as serving:
        serving.execute("SET golden_thread.system = 'on'")
        serving.execute(f"SET golden_thread.organisation = '{NOBODY}'")
        assert serving.execute("SELECT count(*) FROM consents").fetchone() == (1,)
        for sql in ("UPDATE consents SET decision = 'given'", "DELETE FROM consents"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                serving.execute(sql)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "/audience", "required"),
    ({"audience": "public"}, "/audience", "not-a-choice"),
    ({"audience": "home"}, "/audience", "not-a-choice"),
    ({"audience": "named"}, "/recipients", "required"),
    ({"audience": "partners", "recipients": [NOBODY]}, "/recipients", "not-allowed"),
    ({"recipients": [NOBODY]}, "/recipients", "unknown-reference"),
    ({"audience": "partners", "subject_id": NOBODY}, "/subject_id", "not-allowed"),
    ({"audience": "partners", "wording_version": None}, "/wording_version", "required"),
    ({"audience": "partners", "given_by": "recorded_for_them"}, "/recorded_by", "required"),
    ({"purpose": "share_standpoint", "audience": "partners"}, "/subject_id", "required"),
    (
        {"purpose": "share_standpoint", "audience": "partners", "subject_id": NOBODY},
        "/subject_id",
        "unknown-reference",
    ),
    ({"purpose": "store_contact", "audience": "partners"}, "/audience", "not-a-choice"),
]


def test_decision_that_does_not_say_enough_is_refused_with_what_is_missing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            for members, pointer, code in WRONG:
                refused = await cast.coordinator.post(f"{address(person)}/consents", GIVEN | members)
                assert refused.status_code == 422, members
                wrong = [(each["pointer"], each["code"]) for each in refused.json()["errors"]]
                assert wrong == [(pointer, code)], members
            own = {"recipients": [cast.coordinator.organisation_id]}
            refused = await cast.coordinator.post(f"{address(person)}/consents", GIVEN | own)
            assert refused.json()["errors"][0]["pointer"] == "/recipients"
            assert await stored(cast, "SELECT id FROM consents") == []

    run(journey())


def test_standpoint_of_somebody_else_cannot_be_consented_away(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            one, other = await a_contributor(cast), await a_contributor(cast)
            theirs = await cast.coordinator.made(f"{address(other)}/standpoints", {"words": "a carer"})
            about = {"purpose": "share_standpoint", "audience": "partners", "subject_id": theirs["id"]}
            refused = await cast.coordinator.post(f"{address(one)}/consents", GIVEN | about)
            assert refused.json()["errors"][0]["code"] == "unknown-reference"

    run(journey())


def test_consent_that_concerns_the_home_alone_needs_no_audience(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            assert (await decide(cast, person, purpose="store_contact"))["audience"] == "home"
            live = "SELECT purpose, audience FROM live_consents"
            assert await stored(cast, live) == [("store_contact", "home")]
            await decide(cast, person, purpose="store_contact", decision="withdrawn")
            assert await stored(cast, live) == []

    run(journey())


# -- what a ledger comes to, against the one rule that people are told: the last word about somebody counts

READERS, SUBJECTS = ("reader-1", "reader-2", "reader-3"), ("subject-1", "subject-2")


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Decisions on one purpose about two subjects, on days that are known more or less."""
    entries = []
    for number in range(draw(st.integers(1, 8))):
        is_given = draw(st.booleans())
        recipients = draw(st.frozensets(st.sampled_from(READERS), max_size=2))
        otherwise = "partners" if is_given else draw(st.sampled_from(("partners", None)))
        subject = draw(st.sampled_from(SUBJECTS if is_given else (*SUBJECTS, None)))
        audience = "named" if recipients else otherwise
        days = sorted(draw(st.tuples(*[st.dates(date(2026, 1, 1), date(2026, 1, 4))] * 2)))
        entries.append(Entry(f"consent-{number}", is_given, subject, audience, recipients, None, *days))
    return entries


def last_word(ledger: list[Entry], reader: str, subject: str) -> bool:
    about = [
        (number, entry)
        for number, entry in enumerate(ledger)
        if entry.subject_id in (None, subject) and (entry.audience != "named" or reader in entry.recipients)
    ]
    return any(
        given.given
        and not any(
            not other.given and (later > number or given.earliest < other.latest) for later, other in about
        )
        for number, given in about
    )


def reaches(live: frozenset[Live], reader: str, subject: str) -> bool:
    """As `sight.agreed` reads the table: by name first."""
    named = {
        row.given for row in live if (row.subject_id, row.recipient_organisation_id) == (subject, reader)
    }
    partners = any(row.given for row in live if (row.subject_id, row.audience) == (subject, "partners"))
    return named == {True} if named else partners


@given(ledgers())
def test_last_word_about_somebody_counts_whatever_was_said_before(ledger: list[Entry]) -> None:
    live = live_of(ledger)
    keys = [(row.subject_id, row.audience, row.recipient_organisation_id) for row in live]
    assert len(keys) == len(set(keys))
    for reader in READERS:
        for subject in SUBJECTS:
            assert reaches(live, reader, subject) == last_word(ledger, reader, subject)

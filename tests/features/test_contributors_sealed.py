"""Identity, needs and equality answers: what lies where, who reads it, and what is on record."""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from app.kit.database import Write
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.people import (
    a_contributor,
    address,
    decide,
    feed,
    reads_on_record,
    stored,
    tampered,
)
from tests.support.person import member_of, person_of

CANARIES = {
    "legal_name": "Canary-Legal Name",
    "payee_name": "Canary-Payee",
    "email": "canary-mail@example.org",
    "phone": "020 7946 0123",
    "safe_channel": "Canary-Channel",
    "safe_times": "Canary-Times",
    "keep_in_touch_while_unwell": "Canary-Unwell",
    "emergency_contact": {
        "name": "Canary-Neighbour",
        "relationship": None,
        "phone": "020 7946 0456",
        "email": None,
    },
    "age_band": "from_16_to_17",
    "turns_18_on": "2027-05-04",
    "adult_responsible": {
        "name": "Canary-Adult",
        "relationship": "social worker",
        "phone": None,
        "email": None,
    },
}


async def put(
    caller: Caller, person: dict[str, Any], layer: str, etag: str | None = "*", **members: Any
) -> Any:
    headers = {"if-match": etag} if etag else {}
    return await caller("PUT", f"{address(person)}/{layer}", json=members, headers=headers)


def test_identity_comes_back_whole_to_its_home_and_changes_by_version(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = cast.coordinator, await a_contributor(cast)
            empty = await me.get(f"{address(person)}/identity")
            assert (empty.json()["version"], empty.json()["email"]) == (0, None)
            assert (await put(me, person, "identity", None, email="a@example.org")).status_code == 428
            made = await put(me, person, "identity", empty.headers["etag"], **CANARIES)
            assert made.json().keys() == {"id", "version", "updated_at"}
            read = await me.get(f"{address(person)}/identity")
            assert read.json() == CANARIES | made.json() | {"under_18": True, "age_stage": "from_16_to_17"}
            stale = await put(me, person, "identity", empty.headers["etag"], email=None)
            assert (stale.status_code, stale.headers["etag"]) == (412, read.headers["etag"])
            again = await put(me, person, "identity", read.headers["etag"], email=CANARIES["email"])
            assert again.json()["version"] == 1
            cleared = await put(me, person, "identity", "*", email=None, phone="0161 496 0000")
            assert cleared.json()["version"] == 2
            now = (await me.get(f"{address(person)}/identity")).json()
            assert (now["email"], now["phone"], now["legal_name"]) == (
                None,
                "0161 496 0000",
                CANARIES["legal_name"],
            )

    run(journey())


def test_what_is_sent_wrong_is_refused_without_being_repeated(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            wrong = {"email": "CANARY at example", "turns_18_on": "soon", "nickname": "CANARY"}
            refused = await put(cast.coordinator, person, "identity", "*", **wrong)
            assert refused.status_code == 422
            assert {each["pointer"] for each in refused.json()["errors"]} == {f"/{name}" for name in wrong}
            assert "CANARY" not in refused.text

    run(journey())


def test_identity_cannot_be_read_from_the_database_alone(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            assert (await put(cast.coordinator, person, "identity", **CANARIES)).status_code == 200
            await cast.coordinator.get(f"{address(person)}/identity")
            search = {"email": CANARIES["email"]}
            assert (await cast.coordinator.post("/v1/contributors/search", search)).json()["items"]
            lies = "".join([repr(await stored(cast, f"SELECT * FROM {t}")) for t in SQLModel.metadata.tables])
            lies += "".join(path.read_bytes().decode("latin-1") for path in _files(settings))
            assert "Robin" in lies, "the profile is not sealed, so the search looks in the right place"
            for canary in ("anary-", "7946 0", "79460123", "2027-05-04"):
                assert canary not in lies

    run(journey())


def _files(settings: Settings) -> list[Path]:
    """The database file and its write-ahead log; PostgreSQL's files belong to its own user."""
    if not settings.is_sqlite:
        return []
    return sorted(settings.sqlite_path.parent.glob(f"{settings.sqlite_path.name}*"))


def test_sealed_identity_of_one_person_does_not_open_as_another_s(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            one, other = await a_contributor(cast), await a_contributor(cast)
            for person in (one, other):
                assert (await put(cast.coordinator, person, "identity", **CANARIES)).status_code == 200
            for columns in ("sealed", "sealed, wrapped_key"):
                names = columns.split(", ")
                source = f"SELECT {columns} FROM contributor_identities WHERE id = '{other['id']}'"
                moved = ", ".join(f"{name} = ({source.replace(columns, name)})" for name in names)
                assert await tampered(
                    cast, f"UPDATE contributor_identities SET {moved} WHERE id = '{one['id']}'"
                )
                answer = await cast.coordinator.get(f"{address(one)}/identity")
                assert answer.status_code == 500, columns
                assert "anary" not in answer.text
            assert (await cast.coordinator.get(f"{address(other)}/identity")).status_code == 200

    run(journey())


def test_every_read_of_a_sensitive_layer_is_on_record_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await put(cast.coordinator, person, "identity", email="robin@example.org")
            assert await reads_on_record(cast) == []
            for layer in ("identity", "needs", "equality"):
                assert (await cast.coordinator.get(f"{address(person)}/{layer}")).status_code == 200
                assert (await cast.partner.get(f"{address(person)}/{layer}")).status_code == 404
            await cast.coordinator.get(address(person))
            for email in ("ROBIN@example.org", "nobody@example.org"):
                await cast.coordinator.post("/v1/contributors/search", {"email": email})
            expected = [(f"contributor-{each}", person["id"]) for each in ("identity", "needs", "equality")]
            expected += [("contributor-identity", person["id"]), ("contributor-identity", None)]
            assert await reads_on_record(cast) == expected

    run(journey())


def test_read_that_cannot_be_put_on_record_is_not_answered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_: Any) -> None:
        raise RuntimeError("no room for another entry")

    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await put(cast.coordinator, person, "identity", email="canary@example.org")
            monkeypatch.setattr(Write, "insert_now", full)
            for layer in ("identity", "needs", "equality"):
                answer = await cast.coordinator.get(f"{address(person)}/{layer}")
                assert (answer.status_code, "canary" in answer.text) == (500, False), layer

    run(journey())


def test_each_layer_has_a_permission_of_its_own(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            home = str(cast.coordinator.organisation_id)
            outer = await cast.client_of(home, frozenset({"contributors:read", "contributors:write"}))
            for layer in ("standpoints", "biographies", "consents", "identity", "needs", "equality"):
                refused = await outer.get(f"{address(person)}/{layer}")
                assert refused.json()["permission"] == f"contributors.{layer}:read"
            for asked in ({"email": "a@example.org"}, {"phone": "0161 496 0000"}, {"legal_name": "A"}):
                refused = await outer.post("/v1/contributors/search", asked)
                assert refused.json()["permission"] == "contributors.identity:read"

    run(journey())


def test_who_may_write_a_layer_but_not_read_it_learns_nothing_by_writing(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            writes = frozenset(f"contributors.{layer}:write" for layer in ("identity", "needs", "equality"))
            form = await cast.client_of(str(cast.coordinator.organisation_id), writes)
            said = {"identity": {"email": "a@example.org"}, "needs": {"signs": "I go quiet"}}
            for layer, members in said.items():
                made = await put(form, person, layer, **members)
                assert (made.status_code, made.json().keys()) == (200, {"id", "version", "updated_at"})
                assert (await put(form, person, layer, **members)).status_code == 403
            versions = [
                (await put(form, person, "equality", disabled=guess)).json()["version"]
                for guess in ("yes", "yes", "no")
            ]
            assert versions == [1, 2, 3]

    run(journey())


def test_equality_answers_are_never_given_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = cast.coordinator, await a_contributor(cast)
            answers = {
                "ethnic_group": "white_roma",
                "ethnic_group_in_own_words": "CANARY-WORDS",
                "sexual_orientation": "prefer_not_to_say",
                "source": "imported",
            }
            before = (await me.get(f"{address(person)}/equality")).json()
            put_answer = await put(me, person, "equality", **answers)
            after = await me.get(f"{address(person)}/equality")
            assert (before["answered"], after.json()["answered"]) == (False, True)
            refused = await put(me, person, "equality", **(answers | {"sex": "CANARY-WORDS"}))
            assert refused.status_code == 422
            said = put_answer.text + after.text + refused.text
            for value in ("white_roma", "CANARY-WORDS", 'prefer_not_to_say"', "imported"):
                assert value not in (put_answer.text + after.text if "prefer" in value else said)
            assert put_answer.json().keys() == {"id", "answered", "version", "updated_at"}
            kept = await stored(
                cast, "SELECT ethnic_group, ethnic_group_in_own_words FROM contributor_equality"
            )
            assert kept == [("white_roma", "CANARY-WORDS")]

    run(journey())


def test_equality_answers_left_out_are_gone_and_all_can_be_taken_back(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = cast.coordinator, await a_contributor(cast)
            await put(me, person, "equality", disabled="yes", carer="no")
            await put(me, person, "equality", carer="no")
            assert await stored(cast, "SELECT disabled, carer FROM contributor_equality") == [(None, "no")]
            missing = await me("DELETE", f"{address(person)}/equality")
            assert (missing.status_code, missing.headers["etag"]) == (428, '"2-equality"')
            assert (await me.delete(f"{address(person)}/equality")).status_code == 204
            assert await stored(cast, "SELECT id FROM contributor_equality") == []
            assert (await feed(cast, me.organisation_id))[-1] == "contributor-equality.deleted"

    run(journey())


def test_person_answers_skips_changes_and_erases_their_equality_answers_and_nobody_else_reads_them(
    settings: Settings,
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person, other = await a_contributor(cast), await a_contributor(cast)
            path = f"{address(person)}/equality"
            me = await person_of(cast, cast.coordinator, person["id"])
            assert (await me.get(path)).json()["answers"] is None
            first = await put(me, person, "equality", "*", disabled="yes", religion_or_belief="jewish")
            assert first.json().keys() == {"id", "answered", "version", "updated_at"}
            seen = (await me.get(path)).json()
            said = {name: value for name, value in seen["answers"].items() if value is not None}
            assert said == {
                "disabled": "yes",
                "religion_or_belief": "jewish",
                "source": "answered_themselves",
            }
            await put(me, person, "equality", "*", disabled="prefer_not_to_say")
            changed = (await me.get(path)).json()["answers"]
            assert (changed["disabled"], changed["religion_or_belief"]) == ("prefer_not_to_say", None)
            colleague = await member_of(cast, cast.coordinator, "colleague@example.org", "coordinator")
            assert (await colleague.get(path)).status_code == 403
            client = await cast.coordinator.get(path)
            assert client.json().keys() == {"id", "answered", "version", "updated_at"}
            wren = await person_of(cast, cast.coordinator, other["id"])
            for caller in (wren, cast.partner, cast.stranger):
                assert (await caller.get(path)).status_code == 404
                erased = await caller("DELETE", path, headers={"if-match": "*"})
                assert erased.status_code == 404
            assert (await me("DELETE", path)).status_code == 428
            assert (await me("DELETE", path, headers={"if-match": "*"})).status_code == 204
            after = (await me.get(path)).json()
            assert (after["answered"], after["version"], after["answers"]) == (False, 3, None)
            kept = await stored(cast, "SELECT * FROM contributor_equality")
            assert not [value for row in kept for value in row if value in ("yes", "jewish")]
            assert "prefer_not_to_say" not in kept[0], "that they took them back is kept, and no answer"

    run(journey())


def test_what_helps_somebody_is_said_and_changed_in_parts(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            me, person = cast.coordinator, await a_contributor(cast)
            said = {"formats": ["large print", "BSL"], "signs": "I go quiet", "review_due_on": "2027-01-31"}
            first = await put(me, person, "needs", **said)
            assert first.json()["version"] == 1
            await put(me, person, "needs", first.headers["etag"], signs=None, messages_stopped=True)
            stale = await put(me, person, "needs", first.headers["etag"], travel="Taxi")
            assert stale.status_code == 412
            read = (await me.get(f"{address(person)}/needs")).json()
            assert read.pop("updated_at")
            assert read == said | {
                "id": person["id"],
                "version": 2,
                "signs": None,
                "support": None,
                "travel": None,
                "supports": [],
                "interpreter_language": None,
                "reason": None,
                "reviewed_on": None,
                "messages_stopped": True,
                "withheld": [],
            }

    run(journey())


def test_people_are_found_by_identity_at_their_home_only(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            person = await a_contributor(cast)
            await decide(cast, person, audience="partners")
            await put(cast.coordinator, person, "identity", **CANARIES)
            theirs = await cast.partner.made("/v1/contributors", {"display_name": "The same person"})
            await put(cast.partner, theirs, "identity", email=CANARIES["email"])
            for asked in (
                {"email": "Canary-Mail@EXAMPLE.org"},
                {"phone": "+44 (0)20 79460123"},
                {"legal_name": "CANARY LEGAL-NAME"},
            ):
                found = (await cast.coordinator.post("/v1/contributors/search", asked)).json()["items"]
                assert [each["id"] for each in found] == [person["id"]], asked
            at_partner = await cast.partner.post("/v1/contributors/search", {"email": CANARIES["email"]})
            assert [each["id"] for each in at_partner.json()["items"]] == [theirs["id"]]
            digests = await stored(cast, "SELECT email_index FROM contributor_identities")
            assert len(set(digests)) == 2, "no two organisations share a digest"
            await put(cast.coordinator, person, "identity", email=None)
            gone = await cast.coordinator.post("/v1/contributors/search", {"email": CANARIES["email"]})
            assert gone.json()["items"] == []

    run(journey())

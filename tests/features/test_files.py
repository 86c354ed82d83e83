"""Receipts: known by what is in them, sealed, seen with their expense, and given back to save only."""

import io
import zipfile
from typing import Any

import httpx
import pytest

from app.features.files import LARGEST
from app.settings import Settings
from tests.conftest import Caller, casting, run
from tests.features.paying import Pay, at, done, keyed, move, paying
from tests.features.people import reads_on_record, stored
from tests.features.test_hours import wrong_in
from tests.support.person import person_of

PDF = b"%PDF-1.7\n1 0 obj canary-receipt\n%%EOF"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"photo"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001") + b"picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(40)


async def upload(
    caller: Caller, expense: str, content: Any, kind: str = "application/octet-stream", **headers: str
) -> httpx.Response:
    sent = {"content-type": kind} | headers
    return await caller("POST", f"/v1/files?expense_id={expense}", content=content, headers=sent)


async def bus(pay: Pay) -> tuple[dict[str, Any], str]:
    """A claim of the person's, and the id of one expense in it."""
    payment = await pay.expenses(pay.me)
    made = await done(pay.me, at(payment, "/expenses"), {"category": "travel", "amount_pence": 460})
    return payment, made["id"]


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, "application/pdf", "receipt.pdf"),
        (JPEG, "image/jpeg", "receipt.jpg"),
        (PNG, "image/png", "receipt.png"),
        (HEIC, "image/heif", "receipt.heif"),
    ],
)
def test_receipt_comes_back_as_it_was_sent_to_save_and_never_to_run(
    settings: Settings, content: bytes, kind: str, name: str
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            made = await upload(pay.me, expense, content)
            assert made.status_code == 201, made.text
            file = made.json()
            assert (file["media_type"], file["size_bytes"]) == (kind, len(content))
            assert file["contributor_id"] == pay.person
            for caller in (pay.me, pay.desk, pay.finance):
                answer = await caller.get(f"/v1/files/{file['id']}/content")
                assert (answer.status_code, answer.content) == (200, content)
                assert answer.headers["content-type"] == kind
                assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert "sandbox" in answer.headers["content-security-policy"]
                assert answer.headers["cache-control"] == "no-store"
            assert [each for each in await reads_on_record(cast) if each[0] == "file"] == [
                ("file", file["id"])
            ] * 3
            [[sealed]] = await stored(cast, "SELECT sealed FROM file_contents")
            assert content[:12] not in bytes(sealed)

    run(journey())


def a_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("receipt.pdf", bytes(1_000_000))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + bytes(200),
        b"<html><script>alert(1)</script>",
        b"not yet %PDF-1.7",
        b"GIF89a" + bytes(40),
        b"just words",
        a_zip(),
    ],
    ids=["nothing", "program", "page", "pdf further on", "gif", "text", "zip"],
)
def test_what_is_no_receipt_is_refused_whatever_it_is_called(settings: Settings, content: bytes) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            refused = await upload(pay.me, expense, content, "application/pdf")
            assert wrong_in(refused) == [" file-type-refused"]
            assert "photo" in refused.json()["errors"][0]["detail"]
            other = await upload(pay.me, expense, PDF, "application/x-msdownload")
            assert other.status_code == 415

    run(journey())


def test_what_is_two_things_at_once_is_only_bytes_that_are_saved(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            both = PDF + b"<script>alert(1)</script>" + a_zip()
            file = (await upload(pay.me, expense, both)).json()
            answer = await pay.me.get(f"/v1/files/{file['id']}/content")
            assert (answer.headers["content-type"], answer.content) == ("application/pdf", both)

    run(journey())


def test_body_over_the_limit_is_refused_on_the_stream(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            most = PDF + bytes(LARGEST - len(PDF))
            made = await upload(pay.me, expense, most)
            assert (made.status_code, made.json().get("size_bytes")) == (201, LARGEST)

            async def endless() -> Any:
                for _ in range(21):
                    yield PDF + bytes(1024**2 - len(PDF))
                raise AssertionError("it was read on")

            for content in (most + b"1", endless()):
                refused = await upload(pay.me, expense, content)
                assert (refused.status_code, refused.json()["detail"]) == (413, "Send at most 20 MiB.")
            large = await pay.me.post("/v1/payments", {"for_what": "x" * 1024**2}, headers=keyed())
            assert (large.status_code, large.json()["detail"]) == (413, "Send at most 1 MiB.")

    run(journey())


def test_receipt_is_of_ones_own_expense_and_seen_by_nobody_else(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            _, expense = await bus(pay)
            file = (await upload(pay.me, expense, PDF)).json()
            somebody = await pay.there.person(cast.coordinator)
            for caller in (await person_of(cast, cast.coordinator, somebody), cast.partner, cast.stranger):
                refused = await upload(caller, expense, PDF)
                assert refused.status_code == 422
                assert refused.json()["errors"][0]["code"] == "unknown-reference"
                for path in (f"/v1/files/{file['id']}", f"/v1/files/{file['id']}/content"):
                    assert (await caller.get(path)).status_code == 404
                assert (await caller.get("/v1/files")).json()["items"] == []
                assert (await caller.delete(f"/v1/files/{file['id']}")).status_code == 404
            found = (await pay.desk.get(f"/v1/files?expense_id={expense}")).json()["items"]
            assert [each["id"] for each in found] == [file["id"]]

    run(journey())


def test_receipt_goes_with_a_click_until_the_claim_and_then_stays(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            payment, expense = await bus(pay)
            first = (await upload(pay.me, expense, PDF)).json()
            where = at(payment, f"/expenses/{expense}")
            assert (await pay.me.delete(where)).json()["code"] == "in-use"
            assert (await pay.me.delete(f"/v1/files/{first['id']}")).status_code == 204
            assert await stored(cast, "SELECT file_id FROM file_contents") == []
            kept = (await upload(pay.me, expense, PDF)).json()
            await move(pay.me, payment, "claimed")
            late = (await upload(pay.me, expense, PDF), await pay.me.delete(f"/v1/files/{kept['id']}"))
            assert [each.status_code for each in late] == [409, 409]

    run(journey())


def test_receipt_that_is_sent_twice_with_one_key_is_there_once(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            payment, expense = await bus(pay)
            other = await done(pay.me, at(payment, "/expenses"), {"category": "food", "amount_pence": 1})
            first, again = [await upload(pay.me, expense, PDF, **keyed("one")) for _ in range(2)]
            assert (first.json(), again.headers["idempotency-replayed"]) == (again.json(), "true")
            elsewhere = await upload(pay.me, other["id"], PDF, **keyed("one"))
            assert elsewhere.json()["code"] == "idempotency-key-reused"

    run(journey())


def test_receipt_stays_readable_when_two_records_become_one(settings: Settings) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            pay = await paying(cast)
            payment, expense = await bus(pay)
            file = (await upload(pay.me, expense, PDF)).json()
            stays = await pay.there.person(cast.coordinator)
            pair = await pay.desk.post("/v1/duplicates", {"contributor_id": stays, "other_id": pay.person})
            assert pair.is_success, pair.text
            merge = {"stays_id": stays}
            merged = await pay.desk.post(
                f"/v1/duplicates/{pair.json()['id']}/merge", merge, headers={"if-match": "*"}
            )
            assert merged.is_success, merged.text
            now = (await pay.desk.get(f"/v1/files/{file['id']}")).json()
            assert now["contributor_id"] == stays
            assert (await pay.desk.get(f"/v1/files/{file['id']}/content")).content == PDF
            assert (await pay.desk.get(at(payment))).json()["contributor_id"] == stays

    run(journey())

"""Mail: written with what causes it, sent by a worker to a real mail server, and then forgotten."""

import datetime as dt
import re
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import bindparam, select, update

from app.features import mail
from app.features.mail import Mail, delivering, letters
from app.features.mail.delivering import JOBS
from app.kit import doing, smtp
from app.kit.scope import Scope
from app.kit.statements import Statement
from app.kit.tables import INSTANT, ago
from app.settings import Settings
from app.worker import Services
from tests.conftest import casting, run
from tests.support.mail_server import TAKEN, Server, Sink, free_port, listening
from tests.support.working import opened, rows, until, without_engine

LINK = "https://example.org/sign-in#canary-secret"
_MAILS = Statement(
    lambda: select(
        Mail.id, Mail.state, Mail.error, Mail.sealed, Mail.message_id, Mail.letter, Mail.asked_by
    ).order_by(Mail.id)
)
ENVELOPE: dict[str, Any] = {
    "sender": "no-reply@example.org",
    "to": "alex@example.org",
    "message_id": "<1@example.org>",
    "at": 0,
}
_AGED = Statement(lambda: update(Mail).values(created_at=bindparam("at", type_=INSTANT)))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "SOON", 0.05)
    monkeypatch.setattr(doing, "LATEST", 0.2)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def sending(settings: Settings, port: int) -> Settings:
    """Settings of a place that sends its mail to this machine."""
    return changed(settings, smtp_url=f"smtp://127.0.0.1:{port}")


def changed(settings: Settings, **values: Any) -> Settings:
    return replace(settings, mail_from="Golden Thread <no-reply@golden.example.org>", **values)


def journey(settings: Settings, play: Callable[[Services], Awaitable[Any]]) -> Any:
    async def played() -> Any:
        async with opened(settings) as services:
            return await play(services)

    return run(played())


async def write(services: Services, *, to: str = "alex@example.org", letter: str = "sign-in") -> str:
    values = {place: LINK if place == "link" else "012345" for place in letters.LETTERS[letter].places}
    async with services.database.system("tests: a mail is written") as db:
        return mail.send(db, services.keys, letter, to=to, **values)


async def mails(services: Services) -> list[dict[str, Any]]:
    names = ("id", "state", "error", "sealed", "message_id", "letter", "asked_by")
    async with services.database.system_read("tests: what became of mails") as db:
        return [dict(zip(names, row, strict=True)) for row in await db.rows(_MAILS)]


def test_person_gets_the_mail_as_text_and_as_simple_html(sending: Settings, port: int) -> None:
    sink = Sink()

    async def play(services: Services) -> str:
        mail_id = await write(services)
        with listening(sink, port):
            await without_engine(services, JOBS)
        return mail_id

    mail_id = journey(sending, play)
    (got,) = sink.messages
    assert (got["To"], got["From"]) == ("alex@example.org", "Golden Thread <no-reply@golden.example.org>")
    assert got["Message-ID"] == f"<{mail_id}@golden.example.org>"
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert f"\n{LINK}\n" in text.get_content().replace("\r\n", "\n")
    assert f'<a href="{LINK}">{LINK}</a>' in html.get_content()


def test_mail_of_a_transaction_that_was_taken_back_never_was(sending: Settings) -> None:
    async def play(services: Services) -> None:
        async with services.database.system("tests: nothing is kept") as db:
            mail.send(db, services.keys, "sign-in", to="alex@example.org", link=LINK, code="012345")
            raise ZeroDivisionError

    async def look(services: Services) -> None:
        assert (await mails(services), await rows(services.database)) == ([], [])

    with pytest.raises(ZeroDivisionError):
        journey(sending, play)
    journey(sending, look)


def test_nothing_is_lost_or_sent_twice_while_the_mail_server_is_down(sending: Settings, port: int) -> None:
    sink = Sink()

    async def play(services: Services) -> None:
        wanted = [await write(services) for _ in range(5)]

        async def tried_three_times() -> bool:
            for due in await doing.take_up(services.database):
                await doing.do(JOBS, services, due.id)
            return all(row["attempts"] >= 3 for row in await rows(services.database))

        await until(tried_three_times)
        assert {row["error"] for row in await rows(services.database)} == {"mail-server-not-reached"}
        with listening(sink, port):
            await without_engine(services, JOBS)
        assert sink.counts == {f"<{mail_id}@golden.example.org>": 1 for mail_id in wanted}
        assert {row["state"] for row in await mails(services)} == {"sent"}

    journey(sending, play)


def test_refused_address_ends_as_failed_with_its_reason_and_keeps_nobody_else_waiting(
    sending: Settings, port: int
) -> None:
    sink = Sink()
    sink.judge = lambda address: "550 No such person here" if address.startswith("nobody") else TAKEN

    async def play(services: Services) -> None:
        await write(services, to="nobody@example.org")
        await write(services)
        with listening(sink, port):
            ended = await without_engine(services, JOBS)
        refused, sent = await mails(services)
        assert (refused["state"], refused["error"], refused["sealed"]) == ("failed", "address-refused", None)
        assert (sent["state"], sent["error"], sent["sealed"]) == ("sent", None, None)
        assert [(row["state"], row["error"], row["attempts"]) for row in ended] == [
            ("failed", "address-refused", 1),
            ("done", None, 1),
        ]

    journey(sending, play)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("451 Come back in a while", "mail-server-asks-to-wait"),
        ("421 Too many of you", "mail-server-not-reached"),
    ],
)
def test_server_that_asks_to_wait_gets_the_mail_later(
    sending: Settings, port: int, answer: str, error: str
) -> None:
    sink, asked = Sink(), []

    def busy_twice(address: str) -> str:
        asked.append(address)
        return answer if len(asked) < 3 else TAKEN

    sink.judge = busy_twice

    async def play(services: Services) -> None:
        await write(services)
        with listening(sink, port):
            row = (await without_engine(services, JOBS))[0]
        assert (row["state"], row["attempts"], len(sink.messages)) == ("done", 3, 1)

    journey(sending, play)


def test_message_that_the_server_refuses_is_not_offered_again(sending: Settings, port: int) -> None:
    sink = Sink()
    sink.before = lambda number: "554 This looks like junk"

    async def play(services: Services) -> None:
        await write(services)
        with listening(sink, port):
            row = (await without_engine(services, JOBS))[0]
        assert (row["state"], row["error"], row["attempts"]) == ("failed", "mail-refused", 1)

    journey(sending, play)


def test_mail_that_was_taken_though_nobody_said_so_comes_again_under_the_same_id(
    sending: Settings, port: int
) -> None:
    """SMTP cannot say whether a message was taken once the connection is gone: at least once."""
    sink = Sink()
    sink.answers_lost = 1

    async def play(services: Services) -> None:
        mail_id = await write(services)
        with listening(sink, port):
            row = (await without_engine(services, JOBS))[0]
        assert (row["state"], row["attempts"]) == ("done", 2)
        assert sink.counts == {f"<{mail_id}@golden.example.org>": 2}
        assert (await mails(services))[0]["message_id"] == f"<{mail_id}@golden.example.org>"

    journey(sending, play)


def test_mail_that_nobody_took_for_days_is_given_up_and_its_words_are_destroyed(
    sending: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(services: Services) -> None:
        await write(services)
        await delivering.forget(services)
        assert [row["state"] for row in await mails(services)] == ["waiting"]
        async with services.database.system("tests: days pass") as db:
            await db.change(_AGED, at=ago(delivering.GIVE_UP + 60))
        await delivering.forget(services)
        (row,) = await mails(services)
        assert (row["state"], row["error"], row["sealed"]) == ("failed", "gave-up", None)
        monkeypatch.setattr(delivering, "KEPT_DAYS", 0)
        await delivering.forget(services)
        assert await mails(services) == []
        assert [row["state"] for row in await without_engine(services, JOBS)] == ["done"]

    journey(sending, play)


def test_address_and_words_lie_sealed_until_sent_and_nowhere_afterwards(
    sending: Settings, port: int, tmp_path: Path
) -> None:
    sink = Sink()

    async def kept(services: Services) -> str:
        return repr(await mails(services)) + repr(await rows(services.database)) + everything(tmp_path)

    async def play(services: Services) -> None:
        await write(services, to="canary-person@example.org")
        assert (await mails(services))[0]["sealed"]
        assert "canary" not in await kept(services)
        with listening(sink, port):
            await without_engine(services, JOBS)
        assert "canary-secret" in str(sink.messages[0])
        (row,) = await mails(services)
        assert row["sealed"] is None
        assert (row["letter"], row["asked_by"]) == ("sign-in", "system:tests: a mail is written")
        assert "canary" not in await kept(services)

    journey(sending, play)


def everything(folder: Path) -> str:
    """What is in all files of a folder, the database and its log among them on SQLite."""
    return "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


def test_mail_that_was_sealed_with_another_key_fails_and_stays_no_secret_to_tell(sending: Settings) -> None:
    async def play(services: Services) -> None:
        mail_id = await write(services)
        async with services.database.system("tests: something else is put in its place") as db:
            await db.change(_SWAPPED, sealed=mail.box(services.keys).seal(b"{}", b"another mail"))
        row = (await without_engine(services, JOBS))[0]
        assert (row["state"], row["error"]) == ("failed", "cannot-be-opened")
        assert (await mails(services))[0]["id"] == mail_id

    journey(sending, play)


_SWAPPED = Statement(lambda: update(Mail).values(sealed=bindparam("sealed")))


def test_organisation_sees_what_became_of_its_mails_and_nobody_elses(settings: Settings) -> None:
    async def play() -> None:
        async with casting(settings) as cast:
            services = cast.services
            scopes = [
                Scope(str(caller.organisation_id), "tests") for caller in (cast.coordinator, cast.stranger)
            ]
            async with services.database.write(scopes[0], "tests") as db:
                mail.send(db, services.keys, "invitation", to="alex@example.org", link=LINK)
            seen = []
            for scope in scopes:
                async with services.database.read(scope) as db:
                    seen.append([row[1] for row in await db.rows(_MAILS)])
            assert seen == [["waiting"], []]

    run(play())


# -- without a mail server


def test_mail_goes_to_a_folder_and_the_link_is_printed_where_no_server_is_set(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    there = changed(settings, data_dir=tmp_path)

    async def play(services: Services) -> list[str]:
        written = [await write(services, letter=letter) for letter in ("invitation", "sign-in")]
        await without_engine(services, JOBS)
        return written

    with caplog.at_level("INFO", "golden_thread"):
        written = journey(there, play)
    files = [tmp_path / "mail" / f"{mail_id}.eml" for mail_id in written]
    assert sorted((tmp_path / "mail").iterdir()) == sorted(files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert "To: alex@example.org" in files[0].read_text()
    said = [record.getMessage() for record in caplog.records if record.getMessage().startswith("Mail: ")]
    assert sorted(said) == sorted([f"Mail: {files[0]}  {LINK}", f"Mail: {files[1]}  {LINK}"])


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_mail_in_the_folder_goes_after_a_day(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = changed(settings, data_dir=tmp_path)

    async def play(services: Services) -> None:
        await write(services)
        await without_engine(services, JOBS)
        await delivering.forget(services)
        assert len(list((tmp_path / "mail").iterdir())) == 1
        monkeypatch.setattr(delivering, "FILES_KEPT", -1.0)
        await delivering.forget(services)
        assert list((tmp_path / "mail").iterdir()) == []

    journey(there, play)


# -- how a server is reached


def certificate(folder: Path) -> Path:
    """A key and a certificate of this machine's that nobody has vouched for, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink.example.org")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "sink.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.mark.parametrize("trusted", [True, False])
def test_mail_is_handed_only_to_a_server_whose_certificate_holds(
    trusted: bool, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, sink = certificate(tmp_path), Sink()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    made = letters.message(
        "sign-in",
        sender="no-reply@example.org",
        to="a@example.org",
        text="Hello",
        message_id="<a@b>",
        at=0,
    )

    async def play(server: Server) -> None:
        offer = smtp.deliver(f"smtps://127.0.0.1:{port}", made)
        if trusted:
            await offer
        else:
            with pytest.raises(smtp.NotNow, match="mail-server-not-reached"):
                await offer
        await until(server.nobody_is_connected)

    with listening(sink, port, tls) as server:
        run(play(server))
    assert len(sink.messages) == trusted


def test_server_elsewhere_is_spoken_to_in_tls_only() -> None:
    assert smtp.read_url("smtp://mail.example.org")["start_tls"] is True
    assert smtp.read_url("smtp://127.0.0.1:2525")["start_tls"] is None
    found = smtp.read_url("smtps://who%40example.org:p%2Fw@mail.example.org")
    wanted = {"use_tls": True, "port": 465, "username": "who@example.org", "password": "p/w"}
    assert found.items() >= wanted.items()
    for wrong in ("mail.example.org", "http://mail.example.org", "smtp://"):
        with pytest.raises(ValueError, match="SMTP_URL is"):
            smtp.read_url(wrong)


# -- letters

# What a subject, seen on a locked phone, may never say (DOMAIN.md rule 10).
TELLING = (
    "abuse|adopt|autis|asylum|benefit|bereave|care|carer|child|client|co-production|council|dementia|detain|"
    "disab|domestic|drug|alcohol|famil|foster|health|homeless|hospital|learning|lived|mental|neurodiver|"
    "police|prison|project|protect|refugee|safeguard|session|sex|social|support|surviv|violen|work"
)


@pytest.mark.parametrize("name", sorted(letters.LETTERS))
def test_subject_is_the_same_for_everybody_and_says_nothing_of_anybody(name: str) -> None:
    subject = letters.LETTERS[name].subject
    assert 5 < len(subject) < 60
    assert not re.search(r"[{}\n]", subject)
    assert not re.search(TELLING, subject.lower())


def test_word_check_finds_a_subject_that_tells() -> None:
    assert re.search(TELLING, "Your session on domestic abuse".lower())


def test_letters_are_the_ones_that_are_sent() -> None:
    assert {name: letters.LETTERS[name].places for name in letters.LETTERS} == {
        "address-asked": set(),
        "came-forward": {"link"},
        "heard-back": {"link"},
        "address-back": set(),
        "address-changed": {"link"},
        "answer": {"link"},
        "ask-again": {"link"},
        "asked": {"link"},
        "booking-called-off": {"link"},
        "booking-moved": {"link"},
        "called-off": {"link"},
        "colleague-address": {"link"},
        "copy-ready": {"link"},
        "due": {"link", "number"},
        "elsewhere": set(),
        "for-you": {"link"},
        "gone": set(),
        "invitation": {"link"},
        "moved": {"link"},
        "new-address": {"link"},
        "new-purpose": {"link"},
        "people-to-speak-to": {"asks", "link", "reviews"},
        "place": {"link"},
        "remind-to-reply": {"link"},
        "retention": {"link", "number", "days"},
        "said": {"link"},
        "sign-in": {"link", "code"},
        "soon": {"link"},
    }


@pytest.mark.parametrize(
    ("letter", "values", "error"),
    [
        ("invitation", {}, ValueError),
        ("invitation", {"link": LINK, "name": "Alex"}, ValueError),
        ("none-such", {}, KeyError),
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_letter_is_refused_where_its_places_are_not_filled(
    settings: Settings, letter: str, values: dict[str, str], error: type[Exception]
) -> None:
    async def play(services: Services) -> None:
        async with services.database.system("tests: a letter that does not fit") as db:
            mail.send(db, services.keys, letter, to="alex@example.org", **values)

    with pytest.raises(error):
        journey(settings, play)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alex",
        "alex@",
        "@example.org",
        "alex@example.org, sam@example.org",
        "alex@example.org\r\nBcc: sam@example.org",
        "Alex <alex@example.org>",
        "alex@example.org\0",
        "a" * 250 + "@example.org",
        "alex@exam ple.org",
        "alex@-example.org",
        "alex@localhost",
        "å@example.org",
        "alex..a@example.org",
        '"',
        "(",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        letters.address(text)


@pytest.mark.parametrize("text", ["alex@example.org", " O'Neill+a@sub.example.org "])
def test_address_is_taken_as_it_is(text: str) -> None:
    assert letters.address(text) == text.strip()


def test_domain_beyond_ascii_is_written_as_mail_servers_know_it() -> None:
    assert letters.address("alex@bücher.example") == "alex@xn--bcher-kva.example"


def test_words_of_a_letter_cannot_become_html() -> None:
    text = 'Hello\n\n<b>012345</b>\n\nhttps://example.org/?"><script>\n'
    made = letters.message("sign-in", text=text, **ENVELOPE)
    html = made.get_body(("html",))
    assert html is not None
    assert "<b>" not in html.get_content()
    assert "<script>" not in html.get_content()

"""The letters that Golden Thread writes: plain English, kept as data in `app/data/mail/`.

A subject is fixed. It is seen on a locked phone, by whoever stands near (DOMAIN.md rule 10).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from html import escape
from pathlib import Path
from string import Formatter

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
"""A dot-string at a domain (RFC 5321 § 4.1.2)."""

FOLDER = Path(__file__).parents[2] / "data" / "mail"
_LONGEST = 254
"""Characters of an address (RFC 5321 § 4.5.3.1.3, with errata)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject, and text with places in braces."""

    subject: str
    body: str

    @property
    def places(self) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(self.body) if name is not None}

    def text(self, values: dict[str, str]) -> str:
        """The text with each place filled; ValueError unless the values are those it has places for."""
        if values.keys() != self.places:
            raise ValueError(f"this letter takes {', '.join(sorted(self.places))}")
        return self.body.format_map(values)


def _read(path: Path) -> Letter:
    head, _, body = path.read_text("utf-8").partition("\n\n")
    return Letter(head.removeprefix("Subject: "), body)


LETTERS = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.txt"))}


def address(text: str) -> str:
    """One e-mail address as it is sent to; ValueError for anything else. Before the @ it is ASCII: many
    servers take nothing more. After it, other letters are written as the names of hosts are."""
    local, _, host = text.strip().rpartition("@")
    with suppress(UnicodeError):
        found = f"{local}@{host.encode('idna').decode()}"
        if _ADDRESS.fullmatch(found) and len(found) <= _LONGEST:
            return found
    raise ValueError("this is not an e-mail address")


def domain(sender: str) -> str:
    """Where a sender such as `Golden Thread <no-reply@example.org>` writes from."""
    return parseaddr(sender)[1].rpartition("@")[2]


def message(
    letter: str,
    *,
    sender: str,
    to: str,
    text: str,
    message_id: str,
    at: float,
    calendar: str | None = None,
) -> EmailMessage:
    """A letter as it is sent: text, the same as simple HTML, and a calendar where there is one. `at` is in
    seconds since 1970."""
    made = EmailMessage()
    made["Subject"] = LETTERS[letter].subject
    made["From"] = sender
    made["To"] = Address(addr_spec=to)
    made["Date"] = formatdate(at)
    made["Message-ID"] = message_id
    # No holiday reply to a machine (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    made.add_alternative(_html(text), subtype="html")
    if calendar:
        made.add_attachment(
            calendar, subtype="calendar", filename="meeting.ics", params={"method": _method(calendar)}
        )
    return made


def _method(calendar: str) -> str:
    """What a calendar says it is for; mail programs look for it in the part's head (RFC 6047 § 2.4)."""
    found = re.search(r"^METHOD:([A-Z]+)", calendar, re.MULTILINE)
    return found[1] if found else "PUBLISH"


def _html(text: str) -> str:
    paragraphs = "".join(f"<p>{_paragraph(each)}</p>\n" for each in text.strip().split("\n\n"))
    return f'<!doctype html>\n<html lang="en-GB"><body>\n{paragraphs}</body></html>\n'


def _paragraph(text: str) -> str:
    plain = escape(text)
    if text.startswith(("https://", "http://")) and not any(sign.isspace() for sign in text):
        return f'<a href="{plain}">{plain}</a>'
    return plain.replace("\n", "<br>\n")

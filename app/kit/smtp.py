"""Hands one message to a mail server: the only import of aiosmtplib."""

from email.message import EmailMessage
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

PATIENCE = 30.0
"""Seconds to wait for each answer of the server."""

PORTS = {"smtp": 587, "smtps": 465}


class Refused(Exception):
    """The server will not take this message, now or later. The code says what it did not like."""


class NotNow(Exception):
    """The server was not reached, or asks to come back. Whether it has taken the message is not known where
    the connection ended after it was sent."""


def read_url(url: str) -> dict[str, Any]:
    """Where and how to connect, from `smtps://user:password@host:465` or `smtp://…:587`.

    `smtp:` goes on in TLS before anything is said, and with no certificate that holds nothing is; only to
    this machine itself it may stay plain. ValueError for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("SMTP_URL is smtps://user:password@host:465 or smtp://user:password@host:587.")
    return {
        "hostname": parts.hostname,
        "port": parts.port or PORTS[parts.scheme],
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "use_tls": parts.scheme == "smtps",
        "start_tls": None if _is_here(parts.hostname) else parts.scheme == "smtp",
    }


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def deliver(url: str, message: EmailMessage) -> None:
    """Hand a message to the server, which answers for it from then on. Raises Refused or NotNow."""
    try:
        # Who says hello: without a name it would be looked up, and hold up everybody until it is found.
        ours = message["From"].addresses[0].domain
        await aiosmtplib.send(message, timeout=PATIENCE, local_hostname=ours, **read_url(url))
    except aiosmtplib.SMTPRecipientsRefused as error:
        _judge("address-refused", *(each.code for each in error.recipients))
    except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPAuthenticationError) as error:
        # For the operator to put right: nobody's mail is lost for it.
        raise NotNow("mail-server-refuses-us") from error
    except aiosmtplib.SMTPNotSupported as error:
        raise Refused("address-not-supported") from error
    except aiosmtplib.SMTPDataError as error:
        _judge("mail-refused", error.code)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotNow("mail-server-not-reached") from error


def _judge(code: str, *answers: int) -> None:
    """5xx is final by RFC 5321 § 4.2.1; 4xx asks to come back."""
    if all(answer >= 500 for answer in answers):
        raise Refused(code)
    raise NotNow("mail-server-asks-to-wait")

"""Links that open something to whoever has them, without an account (SETTLED.md 21).

The secret is a digest of a record's id, so that it is kept nowhere, and a request that is sent again shows
the same. Whoever comes with one is nobody: wrong ones are refused as gone ones are, and counted per place.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.features.keys import Keys

_DIGEST = 16
"""Bytes of a secret that nobody can guess."""

Secret = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$"),
    Field(
        description="What stands behind # in the link.",
        examples=["AZyrSTXwcQCvJ9S5rG1mX1y0b2nYw3Kk5Qd8uV7tZpE"],
    ),
]


def secret_of(keys: Keys, purpose: str, record_id: str) -> str:
    """What stands behind # in a link: the id, and a digest of it under the lasting secret."""
    digest = keys.digests(purpose).of(record_id)[:_DIGEST]
    return urlsafe_b64encode(UUID(record_id).bytes + digest).rstrip(b"=").decode()


def id_of(keys: Keys, purpose: str, secret: str) -> str | None:
    """The record that a secret opens, whether it is still there or not; None for one that was never made."""
    try:
        record_id = str(UUID(bytes=urlsafe_b64decode(secret + "=" * (-len(secret) % 4))[:16]))
    except ValueError:
        return None
    return record_id if secrets.compare_digest(secret_of(keys, purpose, record_id), secret) else None

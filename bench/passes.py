"""Tokens of the raw and the plain server: HS256, as FastAPI's tutorial teaches."""

import time
from typing import Any

from jose import jwt

SECRET = "a secret of the benchmark only, as long as the digest of HS256"
ALGORITHM = "HS256"


def issue(organisation_id: str) -> str:
    """A token for one organisation that outlives any run."""
    claims = {"sub": "bench", "organisation_id": organisation_id, "exp": int(time.time()) + 86_400}
    return str(jwt.encode(claims, SECRET, algorithm=ALGORITHM))


def read(token: str) -> dict[str, Any]:
    """The claims of a good token. Raises jose.JWTError for any other."""
    claims: dict[str, Any] = jwt.decode(token, SECRET, algorithms=[ALGORITHM])
    return claims

"""What a browser is asked to keep, and from which pages its requests may come (SETTLED.md 21, 22)."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.kit.problems import Problem

if TYPE_CHECKING:
    from app.kit.operations import Call


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine and no other."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie that no script reads. Over HTTPS its name begins with `__Host-`, so that no other host can
    plant it; over plain HTTP there is one on this machine only."""

    base: str
    public_url: str

    @property
    def is_possible(self) -> bool:
        """Whether the address that people use is one that a secret may travel to."""
        return self.public_url.startswith("https:") or is_loopback(self.public_url)

    @property
    def name(self) -> str:
        return f"__Host-{self.base}" if self.public_url.startswith("https:") else self.base

    def set(self, value: str, seconds: int | None = None) -> str:
        """The Set-Cookie header; without `seconds` the browser forgets it when it is closed."""
        secure = "; Secure" if self.public_url.startswith("https:") else ""
        lasting = "" if seconds is None else f"; Max-Age={seconds}"
        return f"{self.name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasting}"

    def clear(self) -> str:
        """The Set-Cookie header that takes it away."""
        return self.set("", 0)

    def read(self, header: str | None) -> str | None:
        """Its value in a Cookie header, or None."""
        for pair in (header or "").split(";"):
            name, _, value = pair.strip().partition("=")
            if name == self.name and value:
                return value
        return None


def check_origin(call: "Call", *, strict: bool) -> None:
    """403 for what another site's page sends. `strict` also refuses what does not say where it comes from:
    a browser always does, and only a browser sends cookies by itself."""
    origin, site = call.header(b"origin"), call.header(b"sec-fetch-site")
    if origin is not None:
        ours = origin == _origin_of(call.services.public_url)
    elif site is not None:
        ours = site == "same-origin"
    else:
        ours = not strict
    if not ours:
        raise Problem("cross-origin")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

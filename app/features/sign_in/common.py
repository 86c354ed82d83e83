"""What the operations of sign-in share: whose cookie it is, and the answer that brings a new one."""

from ipaddress import ip_address, ip_network
from typing import Any

from app.features.sign_in.hats import IDLE, LONGEST, Present, SignInKind
from app.features.sign_in_attempts import Limit, Tries
from app.kit.browser import check_origin
from app.kit.operations import Answer, Call
from app.kit.problems import Problem
from app.kit.scope import NOBODY, Scope

NOBODY_YET = Scope(NOBODY, "person")
"""Whoever is about to sign in."""


def check_possible(call: Call) -> None:
    """503 where people's address is plain HTTP, and 403 for what another site's page sends."""
    check_secret_may_travel(call)
    check_origin(call, strict=False)


def check_secret_may_travel(call: Call) -> None:
    """503 where people's address is plain HTTP."""
    if not call.services.access.cookie.is_possible:
        raise Problem("sign-in-unavailable", headers={"retry-after": "3600"})


def tries_of(call: Call) -> Tries:
    """Tries of this operation from one place, where nothing else says whose they are."""
    return Tries(call.services.keys, (Limit(f"{call.operation.operation_id} from {place_of(call)}"),))


def place_of(call: Call) -> str:
    """Where somebody is: their address, and of IPv6 the network, in which one machine has all addresses."""
    try:
        address = ip_address(call.address)
    except ValueError:
        return call.address  # a socket of this machine has none
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def site_of(call: Call) -> str:
    """The same more widely: of IPv6 the /48, of which a provider gives one subscriber all networks."""
    place = place_of(call)
    try:
        return str(ip_network(place).supernet(new_prefix=48)) if ":" in place else place
    except ValueError:
        return place


async def required(call: Call, said: str | None = None) -> Present:
    """The sign-in of the caller's cookie; 401 without one, with the words `said`, and 403 for a change from
    another site's page."""
    check_secret_may_travel(call)
    sign_in: Present | None = await call.services.access.signed_in(call)
    if sign_in is None:
        raise not_signed_in(said)
    if call.operation.method != "GET":
        check_origin(call, strict=True)
    return sign_in


def not_signed_in(said: str | None = None) -> Problem:
    """401: there is no such sign-in, or it has ended."""
    return Problem("not-signed-in", said, headers={"www-authenticate": 'Bearer realm="golden-thread"'})


def with_cookie(call: Call, answer: Answer, secret: str) -> Answer:
    """The answer that brings a new cookie; what was known of older ones is looked at again."""
    call.services.access.forget_people()
    # The server ends it much sooner; this is only so that a phone does not forget it over night.
    lasting = int(LONGEST[SignInKind.contributor].total_seconds())
    answer.headers["set-cookie"] = call.services.access.cookie.set(secret, lasting)
    return answer


def without_cookie(call: Call) -> Answer:
    """The answer to a sign-out."""
    call.services.access.forget_people()
    return Answer(
        204, headers={"cache-control": "no-store", "set-cookie": call.services.access.cookie.clear()}
    )


def signed_in_view(sign_in: Present, choices: list[dict[str, Any]]) -> dict[str, Any]:
    """A sign-in as its owner sees it."""
    hat = sign_in.hat
    return {
        "acting": next(
            (each for each in choices if hat and hat.id in (each["member_id"], each["contributor_id"])), None
        ),
        "choices": choices,
        "ends_at": sign_in.idle_ends_at,
        "ends_at_latest": sign_in.ends_at,
        "idle_minutes": int(IDLE[hat.kind if hat else SignInKind.staff].total_seconds() // 60),
    }

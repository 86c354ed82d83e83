"""Refusals as exceptions, answered as RFC 9457 problem+json."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of problem: its status, a title for people, and what the caller can do."""

    status: int
    title: str
    remedy: str


KINDS: dict[str, Kind] = {
    "malformed-json": Kind(
        400,
        "The body is not well-formed JSON",
        "Send UTF-8 JSON without duplicate names, NaN or deep nesting.",
    ),
    "bad-request": Kind(400, "The request could not be read", "Check the request line, headers and body."),
    "unauthorised": Kind(
        401, "No valid token", "Get a token from /oauth/token and send it as a Bearer token."
    ),
    "invalid-client": Kind(
        401, "The client is not known", "Check the client id and secret, or ask for a new secret."
    ),
    "not-signed-in": Kind(401, "You are not signed in", "Sign in, and then try again."),
    "sign-in-failed": Kind(
        401,
        "This link or code does not work",
        "It may have been used, or be older than 15 minutes. Ask for a new one: it takes a moment.",
    ),
    "cross-origin": Kind(
        403, "This came from another site", "Use our own pages, or send a Bearer token instead of the cookie."
    ),
    "not-acting": Kind(
        403,
        "Say first who you act for",
        "Choose one of those that GET /v1/sign-in lists, with PUT /v1/sign-in/acting.",
    ),
    "not-invited": Kind(
        403,
        "Nobody here has invited you yet",
        "Your organisation knows you, but this place does not. Ask whoever runs it there for an invitation.",
    ),
    "provider-refused": Kind(
        403,
        "Your organisation's sign-in did not work",
        "Start again from the sign-in page. If it goes on, tell whoever runs it at your organisation.",
    ),
    "invitation-for-somebody-else": Kind(
        403,
        "This invitation was sent to somebody else",
        "Sign out and open it again, or ask for one to the address that you use here.",
    ),
    "not-your-own-roles": Kind(
        403, "Nobody changes their own roles", "Ask another administrator to change them."
    ),
    "forbidden": Kind(
        403, "Your token does not allow this", "Ask your administrator for the permission it names."
    ),
    "not-yours-to-change": Kind(
        403, "You can read this but not change it", "Ask the organisation that leads it to make the change."
    ),
    "field-withheld": Kind(
        403, "You may not filter or sort by this", "Leave it out: you cannot read this member."
    ),
    "not-found": Kind(404, "Not found", "Check the address. What you may not see is answered the same way."),
    "link-refused": Kind(
        404,
        "This link does not work any more",
        "A link works once, for 15 minutes. Sign in and ask for a new one.",
    ),
    "method-not-allowed": Kind(
        405, "This address does not take that method", "Use a method listed in Allow."
    ),
    "idempotency-conflict": Kind(
        409,
        "A request with this key is still running",
        "Wait as long as Retry-After says, then send it again.",
    ),
    "transition-refused": Kind(409, "This move is not open", "Choose one of the moves listed in open_moves."),
    "purpose-required": Kind(
        409,
        "The project has no purpose yet",
        "Write the project's purpose first: nobody is asked without one.",
    ),
    "no-room": Kind(
        409,
        "There are not enough places",
        "Book fewer, or wait until some come free: `capacity` and `taken` say how many there are.",
    ),
    "clash": Kind(
        409,
        "Another session of theirs is too near",
        "Look at the sessions listed in clashes. To ask all the same, say why in asked_despite.",
    ),
    "in-use": Kind(
        409,
        "Other records still refer to this",
        "Remove or move what refers to it, then try again. `kept_back` counts what you do not see.",
    ),
    "already-exists": Kind(409, "There is one like this already", "Change the one that is there."),
    "invitation-used": Kind(
        409,
        "This invitation has been accepted already",
        "If it was you, sign in. If not, tell who invited you.",
    ),
    "last-administrator": Kind(
        409, "There has to be an administrator", "Make somebody else an administrator first."
    ),
    "address-taken": Kind(
        409,
        "Somebody signs in with this address already",
        "If that is you, sign in with it. Or ask again for another address.",
    ),
    "feedback-closed": Kind(
        410,
        "This feedback form is closed",
        "Its last day is over. Whoever gave you the link can make a new one.",
    ),
    "assessment-closed": Kind(
        409,
        "This cannot be answered now",
        "It is not open yet, or its last day is over. Ask whoever asked you.",
    ),
    "last-co-lead": Kind(
        409,
        "You are the last co-lead",
        "Name another co-lead first, or ask a coordinator to take you off the team or to delete the project.",
    ),
    "nobody-to-read": Kind(
        409,
        "There is nobody here who could read this in your place",
        "Your organisation has to name somebody else who reads concerns. Until then, ring or write to it.",
    ),
    "conflict": Kind(409, "This does not fit what is there", "Read the record again and decide."),
    "invitation-ended": Kind(
        410, "This invitation has ended", "Ask whoever invited you to send a new one: it takes them a moment."
    ),
    "undo-ended": Kind(
        410, "This can no longer be undone", "Make the changes by hand: what it was like before is not kept."
    ),
    "precondition-failed": Kind(
        412,
        "It has changed since you read it",
        "Read it again, apply your change, and send the current ETag.",
    ),
    "body-too-large": Kind(
        413, "The body is too large", "Send at most as much as `detail` says; use imports for more."
    ),
    "unsupported-media-type": Kind(
        415,
        "The body has the wrong media type",
        "Send application/json in UTF-8, or the type the operation names.",
    ),
    "validation-failed": Kind(
        422, "The request is not valid", "Correct what `errors` lists and send it again."
    ),
    "idempotency-key-reused": Kind(
        422, "This key was used for another request", "Use a new Idempotency-Key for each different request."
    ),
    "precondition-required": Kind(
        428, "Say which version you are changing", "Send If-Match with the ETag you read, or If-Match: *."
    ),
    "reason-required": Kind(
        428, "Say why you open this", "Send Access-Reason with one of the codes in `reasons`."
    ),
    "too-many-requests": Kind(429, "Too many requests", "Wait as long as Retry-After says."),
    "internal-error": Kind(
        500, "Something went wrong on our side", "Tell us the instance; retry with the same key."
    ),
    "unknown-outcome": Kind(
        503,
        "We do not know whether this was done",
        "Send the same request again with the same Idempotency-Key.",
    ),
    "provider-unavailable": Kind(
        503,
        "Your organisation's sign-in does not answer",
        "Wait a little and try again, or sign in by e-mail.",
    ),
    "sign-in-unavailable": Kind(
        503,
        "Nobody can sign in here yet",
        "Set PUBLIC_URL to an https address: a sign-in may not travel over plain HTTP.",
    ),
    "pdf-unavailable": Kind(
        503,
        "No PDF can be made here",
        "Ask for `format=html` and print that page, or ask the operator to install Pango (README).",
    ),
    "busy": Kind(503, "The database is busy", "Wait as long as Retry-After says, then send it again."),
}


def fault(pointer: str, code: str, detail: str) -> dict[str, str]:
    """One thing wrong in a body: an RFC 6901 pointer, a code, plain words that say what to do."""
    return {"pointer": pointer, "code": code, "detail": detail}


def parameter_fault(parameter: str, code: str, detail: str) -> dict[str, str]:
    """One thing wrong in the query string."""
    return {"parameter": parameter, "code": code, "detail": detail}


class Problem(Exception):
    """A refusal. `code` is contract; `detail` is for people and never repeats what was sent."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.kind = KINDS[code]
        self.detail = detail or self.kind.remedy
        self.errors = errors
        self.headers = headers or {}
        self.extra = extra

    def body(self, instance: str) -> bytes:
        """The problem document; `instance` is the request id."""
        members: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
        }
        if self.errors is not None:
            members["errors"] = self.errors
        return orjson.dumps(members | self.extra)


@contextmanager
def below(prefix: str) -> Iterator[None]:
    """Faults found inside are those of a part of the body: their pointers begin with its own."""
    try:
        yield
    except Problem as problem:
        for error in problem.errors or ():
            if "pointer" in error:
                error["pointer"] = prefix + error["pointer"]
        raise


def invalid(*errors: dict[str, str]) -> Problem:
    """422 with the faults found, counted in the detail."""
    count = len(errors)
    detail = "1 member is not valid." if count == 1 else f"{count} members are not valid."
    return Problem("validation-failed", detail, errors=list(errors))


def forbidden(permission: str, *, to_person: bool) -> Problem:
    """403 for what a caller has no permission for, in words for a program or for a person."""
    person = (
        "Your sign-in does not open this. If you came by a code that was read out to you, sign in by a link "
        "to your own e-mail: it opens more."
    )
    detail = person if to_person else f"This needs the permission {permission}."
    return Problem("forbidden", detail, permission=permission)


def not_found() -> Problem:
    """Not yours and not there look the same (API.md): one body for both."""
    return Problem("not-found", "There is nothing here that you can see.")

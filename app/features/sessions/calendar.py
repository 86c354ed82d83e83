"""Sessions as calendars read them (RFC 5545): discreet, with one name each wherever they are written down.

A title never says what a session is about, nor its kind (DOMAIN.md, rule 10). The link leads to a page that
says it to whoever signs in.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

from app.features.enumerations import SessionStatus

if TYPE_CHECKING:
    from icalendar import Event

TITLE = "Meeting (Golden Thread)"

MEMBERS = ("id", "version", "updated_at", "starts_on", "starts_at", "ends_at", "venue", "status")
"""What an event is made from, of a session's row."""


def event(session: Mapping[str, Any], public_url: str, page: str, *, sure: bool = True) -> "Event | None":
    """One session; None where no day is known. `page` is the path of the page that its link leads to, and
    `sure` is false while nobody has said yes."""
    from icalendar import Event
    from icalendar.enums import STATUS

    times = _times(session)
    if times is None:
        return None
    cancelled = session["status"] == SessionStatus.cancelled
    return Event.new(
        uid=f"{session['id']}@{urlsplit(public_url).hostname}",
        summary=TITLE,
        start=times[0],
        end=times[1],
        location=session["venue"],
        url=f"{public_url}{page}?id={session['id']}",
        sequence=session["version"],
        stamp=datetime.fromisoformat(session["updated_at"]),
        last_modified=datetime.fromisoformat(session["updated_at"]),
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED if sure else STATUS.TENTATIVE,
    )


def _times(session: Mapping[str, Any]) -> tuple[date, date] | None:
    """Both instants, or whole days with the day after the last one."""
    if session["starts_at"]:
        return datetime.fromisoformat(session["starts_at"]), datetime.fromisoformat(session["ends_at"])
    said = orjson.loads(session["starts_on"]) if session["starts_on"] else ""
    first, last = (said["from"], said["to"]) if isinstance(said, dict) else (said, said)
    if len(first) < len("2021-10-14") or len(last) < len("2021-10-14"):
        return None
    return date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)


def calendar(events: "Iterable[Event | None]", method: str | None = None) -> str:
    """A whole calendar as text. A `method` is for what is sent: PUBLISH, or CANCEL for what is called off."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", "-//Golden Thread//Sessions//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Golden Thread")
    if method:
        made.add("method", method)
    for each in events:
        if each is not None:
            made.add_component(each)
    return bytes(made.to_ical()).decode()

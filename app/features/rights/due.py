"""When somebody who asks for their rights hears back: within one calendar month (UK GDPR article 12(3))."""

from calendar import monthrange
from datetime import date


def due_on(asked_at: str) -> str:
    """The same day of the next month, or its last day, of an instant or a day."""
    asked = date.fromisoformat(asked_at[:10])
    year, month = asked.year + asked.month // 12, asked.month % 12 + 1
    return asked.replace(year=year, month=month, day=min(asked.day, monthrange(year, month)[1])).isoformat()

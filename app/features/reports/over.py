"""What a report is over: a project, an organisation or all that the reader sees, and which days."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_

from app.kit.tables import DAY, ID


class Over(NamedTuple):
    """Ids and days, the last of them included; None asks for nothing."""

    project_id: str | None = None
    organisation_id: str | None = None
    first: date | None = None
    last: date | None = None

    @property
    def after(self) -> date | None:
        """The first day that is out again."""
        return self.last and self.last + timedelta(days=1)

    @property
    def binds(self) -> dict[str, str | None]:
        """The values of `belongs` and `within`."""
        return {
            "project_id": self.project_id,
            "organisation_id": self.organisation_id,
            "first": self.first.isoformat() if self.first else None,
            "after": self.after.isoformat() if self.after else None,
        }


def belongs(model: Any) -> ColumnElement[bool]:
    """Whether a part of a project is of what the report is over."""
    project, organisation = bindparam("project_id", type_=ID), bindparam("organisation_id", type_=ID)
    return and_(
        or_(project.is_(None), model.project_id == project),
        or_(organisation.is_(None), model.organisation_id == organisation),
    )


def begun(day: Any) -> ColumnElement[bool]:
    """Whether something had begun before the period was over, or nobody knows when."""
    after = bindparam("after", type_=DAY)
    return or_(after.is_(None), day.is_(None), day < after)


def within(day: Any) -> ColumnElement[bool]:
    """Whether a day lies in the period. What has no day is in a report over all time and in no other."""
    first, after = bindparam("first", type_=DAY), bindparam("after", type_=DAY)
    return and_(or_(first.is_(None), day >= first), or_(after.is_(None), day < after))

"""Migration 0025: days of answers that were said before it, as imprecise as people knew them."""

import pytest
from sqlalchemy import text

from app.schema import migrate, migrate_down
from app.settings import Settings
from tests.conftest import casting, run
from tests.features.test_impact_records import recorded, shared_project
from tests.migrations.test_migrations import connected, empty

__all__ = ["empty"]
pytestmark = pytest.mark.slow

SAID = {"2021": "2021-01-01", "2021-10": "2021-10-01", "2021-10-14": "2021-10-14"}


def test_days_of_answers_are_filled_in_for_what_was_recorded_before(empty: Settings) -> None:
    async def journey() -> None:
        async with casting(empty) as cast:
            project = await shared_project(cast)
            for day in (*SAID, {"from": "2020-02", "to": "2020-03"}):
                await recorded(cast.coordinator, project, fed_back_on=day, response_due_on=day)
            await recorded(cast.coordinator, project)

    migrate(empty)
    run(journey())
    migrate_down(empty, "0023")
    migrate(empty)
    with connected(empty) as connection:
        for column in ("fed_back_from", "response_due_from"):
            found = connection.execute(text(f"SELECT {column} FROM impact_records ORDER BY id")).scalars()
            days = [None if day is None else str(day) for day in found]
            assert days == [*SAID.values(), "2020-02-01", None]

"""PostgreSQL goes away under a running server: callers are told to come back, and are served when it is."""

from collections.abc import Iterator

import pytest

from app.kit.adapter import Busy, UnknownOutcome
from app.kit.scope import Scope
from app.schema import migrate
from app.settings import Settings
from tests.conftest import Cast, casting, run, settings_for
from tests.support.postgres import Cluster, temporary_cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def mortal() -> Iterator[Cluster]:
    """A PostgreSQL of our own to kill."""
    with temporary_cluster(durable=True) as cluster:
        yield cluster


@pytest.fixture
def settings(mortal: Cluster) -> Settings:
    settings = settings_for(mortal.create_database("mortal"))
    migrate(settings)
    return settings


async def answers(cast: Cast) -> list[tuple[int, str | None]]:
    read = await cast.coordinator.get("/v1/projects")
    write = await cast.coordinator.post("/v1/projects", {"title": "Away"})
    ready = await cast.public.get("/readyz")
    return [(each.status_code, each.headers.get("retry-after")) for each in (read, write, ready)]


def test_partner_is_told_to_come_back_while_postgresql_is_away(settings: Settings, mortal: Cluster) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            mortal.kill()
            # The first meets connections that died unnoticed, the second finds nobody to connect to.
            for _ in range(2):
                assert await answers(cast) == [(503, "1"), (503, "1"), (503, "5")]
            mortal.restart()
            assert await answers(cast) == [(200, None), (201, None), (200, None)]

    run(journey())


def test_writer_whose_commit_is_not_answered_hears_that_nobody_knows(
    settings: Settings, mortal: Cluster
) -> None:
    async def journey() -> None:
        async with casting(settings) as cast:
            database, scope = cast.services.database, Scope(cast.coordinator.organisation_id, "tests")
            with pytest.raises(UnknownOutcome):
                async with database.write(scope, "tests"):
                    mortal.kill()
            with pytest.raises(Busy):
                async with database.write(scope, "tests"):
                    pass
            mortal.restart()

    run(journey())

"""Whatever is killed while sixteen writers write: what was acknowledged is there, once, and in every feed.

`make soak` kills a few times; SOAK_WRITES=20000 SOAK_KILLS=50 are the figures that we answer for.
"""

import os
from collections.abc import Callable

import pytest

from app.settings import Settings
from tests.conftest import run
from tests.soak.writers import WRITERS, Heard, Ledger, Load, faults_of_feed, written_under_kills
from tests.support.postgres import Cluster

WRITES = int(os.environ.get("SOAK_WRITES", "2000"))
KILLS = int(os.environ.get("SOAK_KILLS", "6"))

pytestmark = pytest.mark.soak

Durable = tuple[Settings, Cluster | None]

# Widens the moment in which a row is there and its answer is not, so that every kill finds writers in it.
HESITANT = """
import asyncio
from app.kit import answering

once = answering._once_at_a_time

async def hesitant(call, noun, do, key, say):
    answer = await once(call, noun, do, key, say)
    await asyncio.sleep(0.05)
    return answer

answering._once_at_a_time = hesitant
"""

FORGETS_KEYS = HESITANT.replace("do, key, say)\n    await", "do, None, say)\n    await")

ANSWERS_FIRST = """
import asyncio
from app.kit import answering

async def late(call, noun, do, key, say):
    answer = asyncio.get_running_loop().create_future()
    async def work():
        async with call.services.database.write(call.scope, call.request_id) as db:
            answer.set_result(await say(db, noun, await do(db)))
            await asyncio.sleep(0.05)
    call.services.late = asyncio.ensure_future(work())
    return await answer

answering._once_at_a_time = late
"""

# The feed in a transaction of its own after the change, as an in-process event bus does it.
TELLS_LATER = """
import asyncio
from app.kit import changes, database

publish, opened, databases, tasks = changes.publish, database.Database.open, [], []

async def open_known(self):
    databases.append(self)
    await opened(self)

async def publish_later(db, events):
    asyncio.get_running_loop().call_later(0.05, lambda: tasks.append(asyncio.ensure_future(tell(events))))

async def tell(events):
    async with databases[0].system("later") as db:
        await publish(db, events)

database.Database.open = open_known
changes.publish = publish_later
"""

# A number for each entry before anybody knows when it will be committed, as a sequence gives it.
NUMBERS_EARLY = """
import asyncio, random
from app.kit import changes

numbers = {}

async def publish(db, events):
    for change in events:
        event = changes._event(change, db.at)
        await db.insert(changes.Event, event)
        for reader in change.readers:
            numbers[reader] = seq = numbers.get(reader, 1000) + 1
            entry = {"reader_organisation_id": reader, "seq": seq, "event_id": event["id"]}
            await db.insert(changes.FeedEntry, entry)
        await asyncio.sleep(random.random() / 20)

changes.publish = publish
"""


def servers_on(cluster: Cluster | None) -> int:
    """Any number of processes may serve PostgreSQL; SQLite has one."""
    return 2 if cluster else 1


def _told(ledger: Ledger, load: Load) -> str:
    entries = sum(len(heard) for heard in ledger.followed.values())
    return (
        f"{ledger.writes} writes by {WRITERS} writers on {load.servers} servers, {ledger.kills} kills, "
        f"{ledger.retries} sent again; {entries} feed entries followed"
    )


@pytest.mark.parametrize("change", ["", HESITANT], ids=["as-it-is", "hesitant"])
def test_writers_lose_double_and_miss_nothing_over_kills(
    durable: Durable, change: str, record_property: Callable[[str, str], None]
) -> None:
    load = Load(WRITES, KILLS, servers_on(durable[1]), change)
    ledger, faults = run(written_under_kills(*durable, load))
    record_property("soak", _told(ledger, load))
    assert faults == {}
    assert (len(ledger.projects), ledger.writes, ledger.kills) == (WRITES // 2, WRITES, KILLS)
    assert ledger.retries >= KILLS


@pytest.mark.parametrize(
    ("change", "fault"),
    [(ANSWERS_FIRST, "lost"), (FORGETS_KEYS, "doubled"), (TELLS_LATER, "missed")],
    ids=["answers-first", "forgets-keys", "tells-later"],
)
def test_server_that_does_it_wrong_is_caught(durable: Durable, change: str, fault: str) -> None:
    _, faults = run(written_under_kills(*durable, Load(writes=200, kills=2, change=change)))
    assert faults[fault] > 0


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_feed_whose_numbers_are_not_the_order_of_commits_is_caught(durable: Durable) -> None:
    _, faults = run(written_under_kills(*durable, Load(writes=200, kills=0, change=NUMBERS_EARLY)))
    assert faults["followed"] > 0


@pytest.mark.parametrize(
    ("heard", "fault"),
    [
        ([(1, "a", 1), (2, "a", 2)], None),
        ([(1, "a", 1)], "missed"),
        ([(1, "a", 1), (3, "a", 2)], "gaps"),
        ([(1, "a", 1), (2, "a", 2), (3, "a", 2)], "repeated"),
        ([(1, "a", 2), (2, "a", 1)], "reordered"),
        ([(1, "a", 1), (2, "a", 2), (3, "b", 1)], "invented"),
    ],
)
def test_fault_of_a_feed_is_found(heard: list[tuple[int, str, int]], fault: str | None) -> None:
    entries = [Heard(seq, "project", record_id, version) for seq, record_id, version in heard]
    assert set(+faults_of_feed(entries, entries, {"a": 2})) == ({fault} if fault else set())

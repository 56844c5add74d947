"""A job sees every search as it is when the job begins, whatever the snapshot says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from homing.matching.index.evaluate import IndexMatcher
from homing.matching.matcher import Matcher, PlainMatcher
from homing.models.rates import NO_RATES
from homing.models.subscription import Criteria
from homing.storage import database, match_snapshots, subscriptions
from homing.storage.database import Connection
from homing_workers.maintenance.match_snapshot import encode_changes, index, publish
from homing_workers.match import batch
from homing_workers.match.searches import matchers
from homing_workers.match.snapshots import LAYOUT, Snapshots

KYIV, LVIV = Criteria(city="Київ"), Criteria(city="Львів")


@pytest.fixture
def wanting(world: Any, snapshots: Snapshots) -> Callable[[], Any]:
    """The searches that a job finds for a new home in Kyiv."""

    async def ask() -> list[int]:
        event = await world.event(city="Київ")
        await batch.run(world.connection, [event], snapshots=snapshots)
        rows = await world.rows(
            b"SELECT subscription_id FROM matches WHERE event_id = %s ORDER BY 1", (event,)
        )
        return [row[0] for row in rows]

    return ask


async def asked(connection: Connection, snapshots: Snapshots) -> list[type[Matcher]]:
    """What kinds of matchers a job works with."""
    async with connection.transaction():
        return [type(one) async for one in matchers(connection, snapshots, NO_RATES)]


async def renew(connection: Connection, snapshots: Snapshots) -> None:
    await encode_changes(connection)
    await publish(connection, snapshots)


async def edit(
    connection: Connection, search: int, criteria: Criteria, active: bool = True
) -> None:
    await subscriptions.edit(connection, search, name="x", criteria=criteria, active=active)


async def test_a_snapshot_answers_for_all(world: Any, snapshots: Snapshots, wanting: Any) -> None:
    person = await world.user()
    searches = [await world.subscription(person, city=city) for city in ("Київ", "Львів", "КИЇВ")]
    await index(world.connection, snapshots)
    assert await asked(world.connection, snapshots) == [IndexMatcher]
    assert await wanting() == [searches[0], searches[2]]


async def test_changes_since_the_snapshot_are_honoured(
    world: Any, snapshots: Snapshots, wanting: Any
) -> None:
    person = await world.user()
    edited, paused, deleted, other = [
        await world.subscription(person, city="Київ") for _ in range(4)
    ]
    await index(world.connection, snapshots)
    await edit(world.connection, edited, LVIV)
    await edit(world.connection, paused, KYIV, active=False)
    await subscriptions.delete(world.connection, deleted)
    created = await world.subscription(person, city="Київ")
    assert await asked(world.connection, snapshots) == [IndexMatcher, PlainMatcher]
    assert await wanting() == [other, created]


async def test_searches_of_a_deleted_person_are_gone(
    world: Any, snapshots: Snapshots, wanting: Any
) -> None:
    person = await world.user()
    await world.subscription(person, city="Київ")
    await index(world.connection, snapshots)
    await world.connection.execute("DELETE FROM recipients WHERE id = %s", (person,))
    assert await wanting() == []


async def test_a_search_is_honoured_whose_transaction_began_before_the_snapshot_and_ended_after(
    world: Any, snapshots: Snapshots, wanting: Any, database_url: str
) -> None:
    person = await world.user()
    edited, early = [await world.subscription(person, city="Київ") for _ in range(2)]
    async with database.connect(database_url) as late:
        async with late.transaction():
            created = await subscriptions.create(late, person, "late", KYIV)
            await edit(late, edited, LVIV)
            other = await world.subscription(person, city="Київ")
            await renew(world.connection, snapshots)
            assert await wanting() == [edited, early, other]
        assert await wanting() == [early, created, other]
        await renew(world.connection, snapshots)
        assert await asked(world.connection, snapshots) == [IndexMatcher]
        assert await wanting() == [early, created, other]


async def test_the_log_is_kept_as_long_as_a_snapshot_needs_it(
    world: Any, snapshots: Snapshots, database_url: str
) -> None:
    person = await world.user()
    async with database.connect(database_url) as late:
        async with late.transaction():
            await subscriptions.create(late, person, "late", KYIV)
            await renew(world.connection, snapshots)
        await renew(world.connection, snapshots)
        assert await world.value(b"SELECT count(*) FROM subscription_changes") == 1
    for _ in range(3):
        await renew(world.connection, snapshots)
    assert await world.value(b"SELECT count(*) FROM subscription_changes") == 0
    assert await world.value(b"SELECT count(*) FROM match_snapshots") == 3


async def test_without_a_snapshot_all_searches_are_asked(
    world: Any, snapshots: Snapshots, wanting: Any
) -> None:
    search = await world.subscription(await world.user(), city="Київ")
    assert await asked(world.connection, snapshots) == [PlainMatcher]
    assert await wanting() == [search]


async def test_a_damaged_snapshot_is_refused_and_made_anew(
    world: Any, snapshots: Snapshots, wanting: Any
) -> None:
    search = await world.subscription(await world.user(), city="Київ")
    await index(world.connection, snapshots)
    [file] = snapshots.root.glob("*/arrays.bin")
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    file.write_bytes(damaged)
    assert await wanting() == [search]
    assert not file.exists()
    await index(world.connection, snapshots)
    assert await asked(world.connection, snapshots) == [IndexMatcher]


@pytest.mark.parametrize("name", ["arrays.bin", "manifest.json"])
async def test_a_snapshot_that_lacks_a_part_is_refused(
    world: Any, snapshots: Snapshots, wanting: Any, name: str
) -> None:
    search = await world.subscription(await world.user(), city="Київ")
    await index(world.connection, snapshots)
    [file] = snapshots.root.glob(f"*/{name}")
    file.write_bytes(file.read_bytes()[:-1])
    assert await wanting() == [search]


@pytest.mark.parametrize(
    "change", ["layout = 'another'", "watermark = '9000000000000000000'", "checksum = 'another'"]
)
async def test_a_snapshot_of_another_version_or_database_is_not_used(
    world: Any, snapshots: Snapshots, wanting: Any, change: str
) -> None:
    search = await world.subscription(await world.user(), city="Київ")
    await index(world.connection, snapshots)
    query = f"UPDATE match_snapshots SET {change}"  # noqa: S608 - a constant of this test
    await world.connection.execute(query.encode())
    assert await asked(world.connection, snapshots) == [PlainMatcher]
    assert await wanting() == [search]


async def test_a_snapshot_that_is_withdrawn_is_not_used(world: Any, snapshots: Snapshots) -> None:
    await index(world.connection, snapshots)
    [published] = await match_snapshots.usable(world.connection, LAYOUT)
    await world.connection.execute("DELETE FROM match_snapshots")
    assert await match_snapshots.changes(world.connection, published.version) is None
    assert await asked(world.connection, snapshots) == []


async def test_an_emptied_table_withdraws_all_snapshots(
    world: Any, snapshots: Snapshots, wanting: Any
) -> None:
    await world.subscription(await world.user(), city="Київ")
    await index(world.connection, snapshots)
    await world.connection.execute("TRUNCATE subscriptions")
    assert await wanting() == []

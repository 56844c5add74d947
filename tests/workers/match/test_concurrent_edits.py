"""Eight people edit their searches without pause while homes arrive: every delivery is explained, none is missing.

Writers note when each version of a search may have become visible (its COMMIT was sent) and when it surely was
(COMMIT was answered). A job, whose begin and end are noted too, must have found each search all of whose
versions that it may have seen match, and no search none of whose versions match.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from homing.models.subscription import Criteria
from homing.storage import database, subscriptions
from homing.storage.database import Connection
from homing_workers.maintenance.match_snapshot import encode_changes, publish
from homing_workers.match import batch
from homing_workers.match.snapshots import Snapshots

CITIES = ("Київ", "Львів", "Одеса")
WRITERS, JOBS, SECONDS = 8, 3, 12.0


@dataclass(frozen=True)
class Version:
    #: What the search asks for; None where it is paused or deleted.
    city: str | None
    sent: float
    answered: float


@dataclass
class Diary:
    """What really happened."""

    versions: dict[int, list[Version]] = field(default_factory=lambda: defaultdict(list))
    #: Event to its city, and begin and end of its job.
    jobs: dict[int, tuple[str, float, float]] = field(default_factory=dict)

    def seen(self, search: int, begin: float, end: float) -> Iterator[Version]:
        """Versions that a job of that time may have seen."""
        ordered = self.versions[search]
        for version, following in itertools.zip_longest(ordered, ordered[1:]):
            if version.sent <= end and (following is None or following.answered >= begin):
                yield version

    def check(self, event: int, found: set[int]) -> None:
        city, begin, end = self.jobs[event]
        for search, versions in self.versions.items():
            wanted = {version.city == city for version in self.seen(search, begin, end)}
            born = versions[0].answered <= begin
            if search in found:
                assert True in wanted, f"search {search} was told of event {event} for no reason"
            elif born:
                assert False in wanted, f"search {search} was not told of event {event}"


async def write(connection: Connection, owner: int, diary: Diary, seed: int, until: float) -> None:
    """Edits searches in transactions that stay open for a while."""
    chance = random.Random(seed)
    own: list[int] = []
    while time.monotonic() < until:
        await connection.execute("BEGIN")
        search, city = await _change(connection, owner, own, chance)
        await asyncio.sleep(chance.random() * 0.05)
        sent = time.monotonic()
        await connection.execute("COMMIT")
        diary.versions[search].append(Version(city, sent, time.monotonic()))


async def _change(
    connection: Connection, owner: int, own: list[int], chance: random.Random
) -> tuple[int, str | None]:
    city = chance.choice(CITIES)
    if len(own) < 4:
        own.append(await subscriptions.create(connection, owner, "x", Criteria(city=city)))
        return own[-1], city
    search = chance.choice(own)
    if chance.random() < 0.15:
        own.remove(search)
        await subscriptions.delete(connection, search)
        return search, None
    active = chance.random() < 0.7
    await subscriptions.edit(
        connection, search, name="x", criteria=Criteria(city=city), active=active
    )
    return search, city if active else None


async def index(connection: Connection, snapshots: Snapshots, until: float) -> None:
    while time.monotonic() < until:
        await encode_changes(connection)
        await publish(connection, snapshots)
        await asyncio.sleep(0.2)


async def match(
    world: Any, connection: Connection, snapshots: Snapshots, diary: Diary, until: float
) -> None:
    chance = random.Random(id(connection))
    maker = type(world)(connection)
    while time.monotonic() < until:
        city = chance.choice(CITIES)
        event = await maker.event(city=city)
        begin = time.monotonic()
        assert (await batch.run(connection, [event], snapshots=snapshots)).matched == 1
        diary.jobs[event] = (city, begin, time.monotonic())


@pytest.mark.slow
async def test_every_delivery_is_explained_and_none_is_missing(
    world: Any, snapshots: Snapshots, database_url: str
) -> None:
    diary, until = Diary(), time.monotonic() + SECONDS
    owners = [await world.user() for _ in range(WRITERS)]
    async with database.pool(database_url, size=WRITERS + JOBS + 1) as pool:
        connections = [await pool.getconn() for _ in range(WRITERS + JOBS + 1)]
        await asyncio.gather(
            index(connections[-1], snapshots, until),
            *(
                write(connection, owner, diary, seed, until)
                for seed, (connection, owner) in enumerate(zip(connections, owners, strict=False))
            ),
            *(
                match(world, connection, snapshots, diary, until)
                for connection in connections[WRITERS : WRITERS + JOBS]
            ),
        )
        for connection in connections:
            await pool.putconn(connection)
    told: dict[int, set[int]] = defaultdict(set)
    for event, searches in await world.rows(
        b"SELECT origin_id, subscription_ids FROM deliveries WHERE channel = 'inbox'"
    ):
        told[event].update(searches)
    for event in diary.jobs:
        diary.check(event, told[event])
    assert await world.value(b"SELECT count(*) FROM match_snapshots") > 0
    assert len(diary.jobs) > 20
    assert sum(map(len, told.values())) == await world.value(b"SELECT count(*) FROM matches")

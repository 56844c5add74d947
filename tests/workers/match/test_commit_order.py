"""Transactions that change searches and end in any order, with snapshots and jobs between them."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from homing.matching.matcher import PlainMatcher
from homing.models.subscription import Criteria
from homing.storage import database, matches, subscriptions
from homing.storage.database import Connection
from homing_workers.maintenance.match_snapshot import encode_changes, publish
from homing_workers.match import batch
from homing_workers.match.snapshots import Snapshots

CITIES = ("Київ", "Львів", "Одеса")


class Play:
    """A few people edit their searches, each in transactions of an own connection."""

    def __init__(self, world: Any, people: list[Connection], seed: int) -> None:
        self.world = world
        self.people = people
        self.random = random.Random(seed)
        self.owners: list[int] = []

    async def prepare(self) -> None:
        self.owners = [await self.world.user() for _ in self.people]
        for owner in self.owners:
            for city in CITIES:
                await self.world.subscription(owner, city=city)

    async def move(self, person: int) -> None:
        """Begins, ends, or changes one of the person's searches; only owners do, so nobody waits for a lock."""
        connection = self.people[person]
        if connection.info.transaction_status == 0:
            await connection.execute("BEGIN")
        elif self.random.random() < 0.3:
            await connection.execute(self.random.choice((b"COMMIT", b"COMMIT", b"ROLLBACK")))
        else:
            await self._change(connection, self.owners[person])

    async def _change(self, connection: Connection, owner: int) -> None:
        criteria = Criteria(city=self.random.choice(CITIES))
        own = [one.id for one in await subscriptions.of_user(connection, owner)]
        what = self.random.random()
        if what < 0.3 or not own:
            await subscriptions.create(connection, owner, "new", criteria)
        elif what < 0.45:
            await subscriptions.delete(connection, self.random.choice(own))
        else:
            await subscriptions.edit(
                connection, self.random.choice(own), name="x", criteria=criteria, active=what < 0.8
            )

    async def expected(self, event: int) -> list[int]:
        """By all that is committed now."""
        connection = self.world.connection
        found = await matches.latest_event(
            connection,
            await self.world.value(b"SELECT listing_id FROM events WHERE id = %s", (event,)),
        )
        assert found is not None
        rows = await matches.listing_rows(connection, [found.listing_id])
        subject = matches.subject(found, rows[found.listing_id])
        active = await subscriptions.active(connection)
        return PlainMatcher(active.subscriptions).match([subject]).lists(1)[0]


@pytest.fixture
async def people(database_url: str) -> AsyncIterator[list[Connection]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(database.connect(database_url)) for _ in range(4)]


@pytest.mark.parametrize("seed", range(4))
async def test_every_job_finds_exactly_what_is_committed(
    world: Any, people: list[Connection], snapshots: Snapshots, seed: int
) -> None:
    play = Play(world, people, seed)
    await play.prepare()
    for _ in range(120):
        step = play.random.random()
        if step < 0.8:
            await play.move(play.random.randrange(len(people)))
        elif step < 0.86:
            await encode_changes(world.connection)
        elif step < 0.92:
            await publish(world.connection, snapshots)
        else:
            event = await world.event(city=play.random.choice(CITIES))
            await batch.run(world.connection, [event], snapshots=snapshots)
            rows = await world.rows(
                b"SELECT subscription_id FROM matches WHERE event_id = %s ORDER BY 1", (event,)
            )
            assert [row[0] for row in rows] == await play.expected(event)

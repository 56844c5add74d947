"""A database with the benchmark's searches, people, listings and events, as the product keeps them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks._matching_data import Table
from benchmarks._matching_models import city_name, encoded, subjects
from homing.embedded import postgres, redis, server
from homing.matching.subject import Subject
from homing.models.listing import Listing
from homing.storage import database, schema
from homing_workers.maintenance.match_snapshot import publish
from homing_workers.match.snapshots import LAYOUT, Snapshots

#: One in so many people has Telegram; everybody has the inbox.
TELEGRAM_EVERY = 2

#: What a server for a million people would have; the embedded one has less.
_TUNED = ("-c", "shared_buffers=2GB", "-c", "max_wal_size=16GB", "-c", "checkpoint_timeout=30min")

_PEOPLE = """
    INSERT INTO recipients (kind) SELECT 'user' FROM generate_series(1, {people});
    INSERT INTO users (id) SELECT id FROM recipients;
    INSERT INTO recipient_channels (recipient_id, channel, address)
        SELECT id, 'telegram', id::text FROM recipients WHERE id % {every} = 0;
    INSERT INTO sources (namespace, name, type, spec)
        SELECT 'default', 'source-' || n, 'html', '{{}}' FROM generate_series(0, 19) AS n;
    INSERT INTO properties DEFAULT VALUES;
"""


@dataclass(frozen=True)
class World:
    """Servers with the data, and the snapshot that was made of it."""

    database_url: str
    redis_url: str
    folder: Path
    #: Ids of the events, one for each listing.
    events: list[int]

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "HOMING_DATA_DIR": str(self.folder),
            "LOG_LEVEL": "ERROR",
        }

    @property
    def snapshots(self) -> Snapshots:
        return Snapshots(self.folder / "match-snapshots")


@contextmanager
def world(folder: Path, searches: Table, listings: Table) -> Iterator[World]:
    """Starts the servers and fills them; events are of listings in their order."""
    program = postgres.prepare(folder / "postgres")
    tuned = replace(program, command=(*program.command, *_TUNED))
    running = server.start(tuned, log=folder / "postgres.log")
    try:
        queue = redis.start(folder / "redis")
        try:
            schema.upgrade(running.url)
            yield World(running.url, queue.url, folder, _fill(running.url, searches, listings))
        finally:
            queue.stop()
    finally:
        running.stop()


def build(made: World) -> None:
    """Reads the encoded searches and publishes the snapshot."""
    asyncio.run(_build(made))


async def _build(made: World) -> None:
    async with database.connect(made.database_url) as connection:
        await publish(connection, made.snapshots)


def reset(made: World, events: Sequence[int]) -> None:
    """Makes the events to do again, and forgets what came of them."""
    with psycopg.connect(made.database_url, autocommit=True) as connection:
        connection.execute("TRUNCATE matches, deliveries CASCADE")
        connection.execute(
            "UPDATE events SET matched_at = NULL WHERE id = ANY(%s)", (list(events),)
        )
        connection.execute("VACUUM events")
        connection.execute("CHECKPOINT")


def _fill(url: str, searches: Table, listings: Table) -> list[int]:
    people = int(searches["user"].max()) + 1
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL(_PEOPLE.format(people=people, every=TELEGRAM_EVERY)))
        _write_searches(connection, searches)
        events = _write_events(connection, subjects(listings, range(len(listings["city"]))))
        connection.execute("VACUUM ANALYZE")
    return events


def _write_searches(connection: psycopg.Connection, table: Table) -> None:
    """Searches as the API writes them, with their main criteria in JSON, and as the indexer encodes them."""
    users = (table["user"] + 1).tolist()
    active = table["active"].tolist()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE subscriptions DISABLE TRIGGER USER")
        with cursor.copy(
            "COPY subscriptions (id, user_id, name, criteria, active) FROM STDIN"
        ) as copy:
            for number, row in enumerate(zip(users, _json(table), active, strict=True)):
                copy.write_row((number + 1, row[0], "a search", row[1], row[2]))
        cursor.execute("ALTER TABLE subscriptions ENABLE TRIGGER USER")
        with cursor.copy("COPY encoded_subscriptions FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int8", "int8", "bytea"])
            for number, (user, found, awake) in enumerate(
                zip(users, encoded(table), active, strict=True)
            ):
                if awake:
                    copy.write_row((number + 1, user, found))
        cursor.execute(
            "UPDATE encoding SET layout = %s, watermark = pg_current_xact_id()", (LAYOUT,)
        )


def _json(table: Table) -> Iterator[str]:
    prices = table["price_max"].tolist()
    for city, deals, price in zip(
        table["city"].tolist(), table["deals"].tolist(), prices, strict=True
    ):
        deal = "rent" if deals & 1 else "sale"
        yield (
            f'{{"city": "{city_name(city)}", "deal_types": ["{deal}"],'
            f' "price_max": "{price}", "currency": "EUR"}}'
        )


_FIELDS = [
    name for name in Listing.model_fields if name not in ("raw", "attributes", "external_id")
]


def _write_events(connection: psycopg.Connection, batch: Sequence[Subject]) -> list[int]:
    """Listings and an event of each, as runs write them."""
    columns = SQL(", ").join(map(Identifier, _FIELDS))
    values = SQL(", ").join([SQL("%s")] * len(_FIELDS))
    query = SQL("""
        INSERT INTO listings (source_id, property_id, external_id, content_hash, {columns})
        VALUES ((SELECT id FROM sources WHERE name = %s), 1, %s, '', {values}) RETURNING id
    """).format(columns=columns, values=values)
    with connection.transaction(), connection.cursor() as cursor:
        for subject in batch:
            listing = subject.listing
            fields = [_value(getattr(listing, name)) for name in _FIELDS]
            cursor.execute(query, (subject.source, listing.external_id, *fields))
        cursor.execute(
            "INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listings ORDER BY id"
        )
        found = cursor.execute("SELECT id FROM events ORDER BY listing_id").fetchall()
    return [row[0] for row in found]


def _value(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def people(searches: Table) -> int:
    return len(np.unique(searches["user"]))


def use(made: World) -> None:
    """Settings of this process and of those that it forks."""
    os.environ.update(made.environment())

"""A PostgreSQL cluster with the world in it, made once and kept in ~/.cache/homing."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks import _properties_world as world
from homing.embedded import postgres
from homing.storage import cards, database, schema
from homing.storage.cards import refreshing
from homing.storage.database import Connection

HOMES = int(os.environ.get("PROPERTIES_HOMES", "1000000"))
LIKES = int(os.environ.get("PROPERTIES_LIKES", "5000000"))
SEED = int(os.environ.get("PROPERTIES_SEED", "8"))

_FOLDER = Path(os.environ.get("PROPERTIES_CACHE", Path.home() / ".cache" / "homing")) / "properties"


@contextmanager
def running() -> Iterator[str]:
    """The URL of the server; its cluster is made where the cache has none of this schema, seed and size."""
    folder = _FOLDER / _key()
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(_FOLDER, ignore_errors=True)
        folder.mkdir(parents=True)
    server = postgres.start(folder)
    try:
        if not ready.exists():
            asyncio.run(_fill(server.url))
            ready.touch()
        yield server.url
    finally:
        server.stop()


def _key() -> str:
    """Names what the cluster is made of."""
    files = [
        *sorted((Path(schema.__file__).parent / "migrations" / "versions").glob("*.sql")),
        Path(refreshing.__file__),
        Path(world.__file__),
    ]
    content = hashlib.sha256(b"".join(file.read_bytes() for file in files))
    content.update(f"{HOMES} {LIKES} {SEED}".encode())
    return content.hexdigest()[:20]


async def _fill(url: str) -> None:
    """Everything but the indexes goes in first; they are made at the end."""
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"  {time.monotonic() - started:6.0f} s  {what}", flush=True)

    schema.upgrade(url)
    async with database.connect(url) as connection:
        await connection.execute("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off")
        definitions = await _drop_indexes(connection)
        await connection.execute("ALTER TABLE listings DISABLE TRIGGER ALL")
        await connection.execute("ALTER TABLE property_likes DISABLE TRIGGER ALL")
        await connection.execute("ALTER TABLE property_cards DISABLE TRIGGER ALL")
        await _people(connection)
        await _homes(connection)
        say(f"{HOMES:,} listings")
        await _likes(connection)
        say(f"{LIKES:,} likes")
        await _cards(connection, url)
        say("cards")
        for definition in definitions:
            await connection.execute(definition.encode())
        say("indexes")
        await connection.execute("ALTER TABLE listings ENABLE TRIGGER ALL")
        await connection.execute("ALTER TABLE property_likes ENABLE TRIGGER ALL")
        await connection.execute("ALTER TABLE property_cards ENABLE TRIGGER ALL")
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
        say("vacuumed")


async def _drop_indexes(connection: Connection) -> list[str]:
    cursor = await connection.execute(
        """
        SELECT indexname, indexdef FROM pg_indexes
         WHERE schemaname = 'public' AND indexname NOT LIKE '%_key' AND (
               tablename IN ('property_cards', 'property_likes') AND indexname NOT LIKE '%_pkey'
            OR tablename = 'listings' AND indexname = 'listings_city')
        """
    )
    rows = await cursor.fetchall()
    for row in rows:
        await connection.execute(f"DROP INDEX {row['indexname']}".encode())
    return [row["indexdef"] for row in rows]


async def _people(connection: Connection) -> None:
    await connection.execute(
        """
        INSERT INTO sources (namespace, name, type, spec)
        SELECT 'default', 'portal-' || n, 'html', '{}' FROM generate_series(1, %s::int) AS n
        """,
        (world.SOURCES,),
    )
    await connection.execute(
        """
        INSERT INTO recipients (id, kind) OVERRIDING SYSTEM VALUE
        SELECT n, 'user' FROM generate_series(1, %s::int) AS n
        """,
        (world.USERS,),
    )
    await connection.execute(
        "INSERT INTO users (id, name) SELECT id, 'user ' || id FROM recipients"
    )


async def _homes(connection: Connection) -> None:
    await connection.execute(
        """
        INSERT INTO properties (id) OVERRIDING SYSTEM VALUE SELECT generate_series(1, %s::int)
        """,
        (HOMES,),
    )
    await _copy(connection, f"listings ({', '.join(world.COLUMNS)})", world.homes(SEED, HOMES))
    for table in ("listings", "properties"):
        await connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {HOMES})".encode()
        )


async def _likes(connection: Connection) -> None:
    columns = "property_likes (property_id, user_id, created_at)"
    await _copy(connection, columns, world.likes(SEED, HOMES, LIKES))
    # Cards count the likes of their homes when they are written.
    await connection.execute(
        "CREATE INDEX property_likes_time ON property_likes (property_id, created_at)"
    )
    await connection.execute("ANALYZE property_likes, listings")


async def _cards(connection: Connection, url: str) -> None:
    with ProcessPoolExecutor(2) as processes:
        for done in [processes.submit(_write, url, part) for part in (0, 1)]:
            await asyncio.wrap_future(done)
    await connection.execute("DROP INDEX property_likes_time; DELETE FROM property_card_todo")


def _write(url: str, part: int) -> None:
    """Every second batch of cards."""

    async def write() -> None:
        async with database.connect(url) as connection:
            for first in range(1 + part * 5_000, HOMES + 1, 10_000):
                homes = range(first, min(first + 5_000, HOMES + 1))
                async with connection.transaction():
                    await connection.execute("SET LOCAL synchronous_commit = off")
                    await cards.refresh(connection, homes)

    asyncio.run(write())


async def _copy(connection: Connection, into: str, blocks: Iterator[str]) -> None:
    async with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy,
    ):
        for block in blocks:
            await copy.write(block)

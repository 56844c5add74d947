"""Listings into PostgreSQL: `listings.store` against plain COPY of the same rows.

Both write to one embedded server with the settings of `homing up` (fsync and synchronous commit on), on one
connection, in transactions of 1,000 rows, in turns of ten transactions. What is timed:

- store: `listings.store` from `Listing` objects to the commit: values and hashes in Python, listings with all
  indexes and constraints, properties, `new` events, and rows of pictures.
- COPY: the finished rows of `listings`, as text that lies ready in memory, into a table with the same
  columns and without indexes, constraints, defaults or Python work; to the commit.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from psycopg.sql import SQL, Identifier

from homing.embedded import postgres
from homing.models.kinds import DealType, PricePeriod, PropertyType
from homing.models.listing import Listing
from homing.storage import database, listings, schema
from homing.storage.database import Connection

ROWS = 100_000
BATCH = 1_000
TURN = 10

_WORDS = str.split(
    "світла простора квартира поруч метро парк новобудова балкон ремонт меблі паркінг кухня вікна тихий "
    "двір школа садок ліфт охорона bright renovated quiet close to the park with balcony and furniture"
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-ingest-") as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres")
        try:
            schema.upgrade(server.url)
            store_seconds, copy_seconds = asyncio.run(_measure(server.url))
        finally:
            server.stop()
    stored, copied = ROWS / store_seconds, ROWS / copy_seconds
    print(f"{'':<16}{'rows':>10}{'seconds':>10}{'rows/s':>10}")
    print(f"{'listings.store':<16}{ROWS:>10,}{store_seconds:>10.2f}{stored:>10,.0f}")
    print(f"{'plain COPY':<16}{ROWS:>10,}{copy_seconds:>10.2f}{copied:>10,.0f}")
    print(json.dumps({"rows_per_s": round(stored), "ratio_copy": round(stored / copied, 3)}))


async def _measure(url: str) -> tuple[float, float]:
    stored = copied = 0.0
    randomness = random.Random(5)
    async with database.connect(url) as connection:
        source_id, run_id = await _prepare(connection)
        for first in range(0, ROWS, BATCH * TURN):
            batches = [list(_batch(randomness, first + n * BATCH)) for n in range(TURN)]
            started = time.perf_counter()
            for batch in batches:
                await listings.store(connection, source_id=source_id, run_id=run_id, seen=batch)
            stored += time.perf_counter() - started
            texts = [await _rows(connection, first + n * BATCH) for n in range(TURN)]
            started = time.perf_counter()
            for text in texts:
                await _copy(connection, text)
            copied += time.perf_counter() - started
        await _check(connection)
    return stored, copied


async def _prepare(connection: Connection) -> tuple[int, int]:
    await connection.execute("CREATE TABLE plain AS SELECT * FROM listings WITH NO DATA")
    cursor = await connection.execute(
        """
        WITH source AS (
            INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'bench', 'html', '{}')
            RETURNING id
        )
        INSERT INTO runs (source_id) SELECT id FROM source RETURNING source_id, id
        """
    )
    row = await cursor.fetchone()
    assert row is not None
    return row["source_id"], row["id"]


async def _rows(connection: Connection, first: int) -> bytes:
    async with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT * FROM listings ORDER BY id OFFSET %s LIMIT %s) TO STDOUT", (first, BATCH)
        ) as copy,
    ):
        return b"".join([bytes(block) async for block in copy])


async def _copy(connection: Connection, text: bytes) -> None:
    async with connection.cursor() as cursor, cursor.copy("COPY plain FROM STDIN") as copy:
        await copy.write(text)


async def _check(connection: Connection) -> None:
    for table in ("listings", "properties", "events", "plain"):
        count = SQL("SELECT count(*) AS n FROM {}").format(Identifier(table))
        cursor = await connection.execute(count)
        row = await cursor.fetchone()
        assert row is not None
        assert row["n"] == ROWS, (table, row["n"])


def _batch(randomness: random.Random, first: int) -> Iterator[listings.Seen]:
    for number in range(first, first + BATCH):
        yield listings.Seen(_listing(randomness, number), number.to_bytes(16, "big"), True)


def _listing(randomness: random.Random, number: int) -> Listing:
    price, area = randomness.randrange(8_000, 400_000), randomness.randrange(1_800, 20_000)
    title = " ".join(randomness.choices(_WORDS, k=8))
    return Listing(
        external_id=f"a{number}",
        url=f"https://portal.example/adverts/{number}",
        deal_type=randomness.choice(list(DealType)),
        property_type=randomness.choice(list(PropertyType)),
        title=title,
        description=" ".join(randomness.choices(_WORDS, k=80)),
        price=Decimal(price),
        currency="UAH",
        price_period=PricePeriod.MONTH,
        price_per_m2=Decimal(price * 100 // area),
        area_total=Decimal(area) / 100,
        area_kitchen=Decimal(9),
        rooms=Decimal(randomness.randrange(0, 6)),
        floor=randomness.randrange(1, 17),
        floors=25,
        year_built=randomness.randrange(1900, 2026),
        furnished=randomness.random() < 0.5,
        pets=randomness.random() < 0.5,
        country="UA",
        city=randomness.choice(("Київ", "Львів", "Одеса", "Харків")),
        district=randomness.choice(("Печерський", "Подільський", "Центр")),
        street="вулиця Велика Васильківська",
        house=str(number % 200 + 1),
        latitude=50 + randomness.random(),
        longitude=30 + randomness.random(),
        phones=(f"+380{randomness.randrange(10**8, 10**9)}",),
        contact_name="Оксана",
        images=tuple(f"https://img.portal.example/{number}/{n}.jpg" for n in range(5)),
        published_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number),
        attributes={"views": randomness.randrange(1000), "features": ["lift", "security"]},
        raw={"price": f"{price} грн/міс", "area": f"{area / 100} м²", "title": title},
    )

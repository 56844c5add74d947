"""Whose trial or paid time is over: what a match job pays for asking, beside what it does anyway.

A batch that found `BENCH_ASKED` people among `BENCH_PEOPLE` asks for those who get no alerts, then for the channels of the others,
and writes their deliveries (inbox and Telegram) by COPY. Medians of five, in transactions that are rolled back.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np

from homing.embedded import postgres
from homing.matching.hits import Hits
from homing.storage import database, delivery_copy, memberships, schema
from homing.storage.database import Connection
from homing_workers.match.letters import channels, letters

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
ASKED = int(os.environ.get("BENCH_ASKED", "30000"))
_TIMES = 5

_WORLD = """
    INSERT INTO recipients (id, kind) SELECT g, 'user' FROM generate_series(1, {people}) g;
    INSERT INTO users (id, telegram_id) SELECT g, g FROM generate_series(1, {people}) g;
    INSERT INTO recipient_channels SELECT g, 'telegram', g::text FROM generate_series(1, {people}) g;
    INSERT INTO memberships (user_id, trial_until) SELECT g, now() + interval '1 day' FROM generate_series(1, {people}) g;
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-membership-") as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres")
        try:
            schema.upgrade(server.url)
            found = asyncio.run(_measure(server.url))
        finally:
            server.stop()
    for what, milliseconds in found.items():
        print(f"{what:<16}{milliseconds:>10.1f} ms")
    print(json.dumps({"people": PEOPLE, "asked": ASKED} | found))


async def _measure(url: str) -> dict[str, float]:
    chosen = np.random.default_rng(1).choice(PEOPLE, ASKED, replace=False) + 1
    asked = np.sort(chosen).astype(np.int64)
    async with database.connect(url) as connection:
        print(f"making {PEOPLE:,} people", flush=True)
        await connection.execute(_WORLD.format(people=PEOPLE).encode())
        await _tidy(connection)
        none_over = await _median(lambda: memberships.without_alerts(connection, asked))
        looking = await _median(lambda: delivery_copy.enabled_channels(connection, asked))
        writing = await _median(lambda: _write(connection, asked))
        await connection.execute(
            "UPDATE memberships SET trial_until = now() - interval '1 day' WHERE user_id % 2 = 0"
        )
        await _tidy(connection)
        half_over = await _median(lambda: memberships.without_alerts(connection, asked))
    names = ("none_over_ms", "half_over_ms", "channels_ms", "write_ms")
    return dict(zip(names, (none_over, half_over, looking, writing), strict=True))


async def _tidy(connection: Connection) -> None:
    await connection.execute("VACUUM ANALYZE memberships")
    await connection.execute("VACUUM ANALYZE recipient_channels")


async def _write(connection: Connection, people: memberships.Ints) -> None:
    """All that a job writes to these people about one event."""
    nothing = np.zeros(len(people), np.int32)
    written = letters(Hits(nothing, people, people), np.array([1]))
    async with connection.transaction(force_rollback=True):
        by_channel = await channels(connection, written)
        await delivery_copy.create(connection, written, by_channel, {})


async def _median(work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken) * 1000, 1)

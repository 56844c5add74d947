"""A backlog of pending deliveries: claimed, planned and marked by two processes, into a channel that takes everything.

An embedded server with the settings of `homing up` (fsync and synchronous commit on) holds N deliveries (1,000,000)
about 20,000 events, for N / 4 people: whoever has more than five of them gets a digest. Everything is what a job does
(`deliver.batch.send_all`), but the channel itself, which answers at once. Checked at the end: every delivery is sent, in
one attempt, and each person's messages came in the order of the deliveries.

N, WORKERS: other sizes.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import multiprocessing
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import psutil

from homing.embedded import postgres
from homing.models.kinds import Channel
from homing.storage import database, schema
from homing.storage.outgoing import OutgoingDigest
from homing_workers.deliver import batch
from homing_workers.deliver.sender import Message

N = int(os.environ.get("N", "1000000"))
WORKERS = int(os.environ.get("WORKERS", "2"))
EVENTS = min(20_000, N)

_FILL = (
    "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'bench', 'html', '{}')",
    "INSERT INTO properties SELECT FROM generate_series(1, %(events)s)",
    """
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, description, price, currency,
                          area_total, rooms, city, district, content_hash)
    SELECT s.id, p.id, p.id::text, 'https://portal.example/' || p.id, 'available', 'Home ' || p.id,
           repeat('bright and quiet ', 12), 90000 + p.id, 'EUR', 54, 2, 'Kyiv', 'Podil', 'x'
    FROM sources s, properties p
    """,
    "INSERT INTO events (listing_id, kind, matched_at) SELECT id, 'new', now() FROM listings",
    "INSERT INTO recipients (kind) SELECT 'user' FROM generate_series(1, %(people)s)",
    "INSERT INTO users (id, name) SELECT id, 'person ' || id FROM recipients",
    """
    INSERT INTO recipient_channels (recipient_id, channel, address) SELECT id, 'telegram', id::text FROM users
    """,
    "INSERT INTO subscriptions (user_id, name, criteria) SELECT id, 'a flat', '{}' FROM users",
    """
    WITH firsts AS (SELECT (SELECT min(id) FROM users) AS person, (SELECT min(id) FROM events) AS event,
                           (SELECT min(id) FROM subscriptions) AS subscription)
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids)
    SELECT 'event', event + n %% %(events)s, person + chosen, 'telegram', ARRAY[subscription + chosen]
    FROM firsts, LATERAL (SELECT n, floor(random() * %(people)s)::bigint AS chosen
                          FROM generate_series(1, %(rows)s) AS n) AS drawn
    ON CONFLICT DO NOTHING
    """,
)

_CHECK = """
    WITH told AS (
        SELECT recipient_id, id, message_id::bigint AS taken,
               lag(message_id::bigint) OVER (PARTITION BY recipient_id ORDER BY id) AS before FROM deliveries)
    SELECT (SELECT count(*) FROM deliveries) AS all,
           (SELECT count(*) FROM deliveries WHERE state = 'sent' AND attempts = 1 AND unanswered = 0) AS good,
           (SELECT count(*) FROM delivery_attempts WHERE outcome = 'sent') AS attempts,
           (SELECT count(*) FROM told WHERE taken < before) AS out_of_order
"""


class Sink:
    """Takes everything at once; a message's number tells when it was taken."""

    def __init__(self, taken: Synchronized[int]) -> None:
        self._taken = taken

    async def send(self, message: Message) -> str:
        self._taken.value += len(message.alerts) if isinstance(message, OutgoingDigest) else 1
        return str(time.monotonic_ns())


@dataclass
class Sample:
    """How things stood at one moment."""

    seconds: float
    sent: int
    #: Megabytes of the largest worker.
    rss: float
    #: Seconds of CPU that all processes have used since the start: workers and PostgreSQL.
    cpu: float


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-deliver-") as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres")
        try:
            schema.upgrade(server.url)
            rows = asyncio.run(_fill(server.url))
            samples = _measure(server.url, rows)
            asyncio.run(_check(server.url, rows))
        finally:
            server.stop()
    _report(rows, samples)


async def _fill(url: str) -> int:
    print(f"Writing {N:,} deliveries ...", flush=True)
    async with database.connect(url) as connection:
        for statement in _FILL:
            values = {"events": EVENTS, "people": max(N // 4, 1), "rows": N}
            cursor = await connection.execute(statement.encode(), values)
        await connection.execute("VACUUM ANALYZE")
    return cursor.rowcount


def _measure(url: str, rows: int) -> list[Sample]:
    spawning = multiprocessing.get_context("spawn")
    counters = [spawning.Value("q") for _ in range(WORKERS)]
    workers = [spawning.Process(target=_work, args=(url, one)) for one in counters]
    for worker in workers:
        worker.start()
    while not all(one.value for one in counters) and all(one.is_alive() for one in workers):
        time.sleep(0.01)
    before, busy = sum(_cpu().values()), _cpu()
    samples, started = [Sample(0, sum(one.value for one in counters), 0, 0)], time.monotonic()
    while any(one.is_alive() for one in workers):
        time.sleep(0.25)
        sent = sum(one.value for one in counters)
        busy |= _cpu()
        spent = sum(busy.values()) - before
        samples.append(Sample(time.monotonic() - started, sent, max(map(_rss, workers)), spent))
        if len(samples) % 40 == 0:
            print(f"{samples[-1].seconds:>6.0f} s: {sent:>9,} of {rows:,}", flush=True)
    if any(one.exitcode for one in workers):
        sys.exit("a worker failed")
    return samples


def _work(url: str, taken: Synchronized[int]) -> None:
    asyncio.run(_drain(url, taken))


async def _drain(url: str, taken: Synchronized[int]) -> None:
    """Jobs, one after the other, until one finds nothing to do."""
    sink, before = Sink(taken), -1
    async with database.pool(url, size=3) as pool:
        while taken.value != before:
            before = taken.value
            await batch.send_all(pool, sink, Channel.TELEGRAM)


def _rss(worker: BaseProcess) -> float:
    try:
        return float(psutil.Process(worker.pid).memory_info().rss) / 1e6
    except psutil.NoSuchProcess:
        return 0


def _cpu() -> dict[int, float]:
    """Seconds of CPU of each process that this one started."""
    used: dict[int, float] = {}
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used[process.pid] = times.user + times.system
    return used


async def _check(url: str, rows: int) -> None:
    async with database.connect(url) as connection:
        row = await (await connection.execute(_CHECK.encode())).fetchone()
    assert row == {"all": rows, "good": rows, "attempts": rows, "out_of_order": 0}, row


def _report(rows: int, samples: list[Sample]) -> None:
    print(f"{'':>16}{'deliveries':>12}{'seconds':>10}{'a second':>10}{'RSS MB':>8}")
    tenth = [next(s for s in samples if s.sent >= rows * n / 10) for n in range(11)]
    for number, (start, end) in enumerate(itertools.pairwise(tenth)):
        sent, seconds = end.sent - start.sent, max(end.seconds - start.seconds, 0.001)
        print(
            f"{f'tenth {number + 1}':>16}{sent:>12,}{seconds:>10.1f}{sent / seconds:>10,.0f}{end.rss:>8.0f}"
        )
    warm = [one.rss for one in samples if rows * 0.1 <= one.sent < rows * 0.98]
    print(f"RSS of the larger worker after the first tenth: {min(warm):.0f} to {max(warm):.0f} MB")
    cpu = samples[-1].cpu / (tenth[-1].sent - tenth[0].sent)
    print(
        f"CPU of workers and PostgreSQL: {cpu * 1e6:.0f} µs a delivery; 2 cores have room for {2 / cpu:,.0f} a second"
    )
    per_s = (tenth[-1].sent - tenth[0].sent) / tenth[-1].seconds
    print(json.dumps({"per_s": round(per_s), "rss_mb": round(max(one.rss for one in samples))}))

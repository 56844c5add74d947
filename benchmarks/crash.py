"""Survival: processes are killed and Redis is emptied, and in the end exactly the expected deliveries exist.

Real processes (a scraper per site of the example portal, two workers, maintenance) work on real servers while a
seeded hand kills one of them (`kill -9`), a worker's forked child, Redis or PostgreSQL, or empties Redis. Whatever
died is started again, as `homing up` or Kubernetes would do; a scraper runs until it has ended well.

The sites are crawled twice: everything is new at first, then every tenth price has changed. In the end what should be there
is worked out anew, one pair of event and subscription at a time, and compared with the rows. Searches have no bounds
of price, so that it does not matter whether an event is matched before or after its listing's next change.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL

from benchmarks._crash_people import Delivered, expected, people, rows_of
from benchmarks._crash_portal import SITES, Portal
from benchmarks._stage import Stage
from homing import queues
from homing.storage import database, schema

LISTINGS = 2_000
KILLS = 15
SEED = 20_260_101

_COMMANDS = {
    "worker 1": ("worker", "match", "deliver-telegram"),
    "worker 2": ("worker", "match"),
    "maintenance": ("maintenance",),
}
_WORKERS = ("worker 1", "worker 2")


@dataclass(frozen=True)
class Result:
    """What was expected, and what was there."""

    expected: Delivered
    delivered: Delivered
    repeated: int
    kills: Counter[str]
    seconds: float

    @property
    def unexpected(self) -> int:
        """Rows that should not be there, or that name other searches, or that are there twice."""
        wrong = [key for key, ids in self.delivered.items() if self.expected.get(key) != ids]
        return len(wrong) + self.repeated

    @property
    def missing(self) -> int:
        return len(self.expected.keys() - self.delivered.keys())


def main() -> None:
    result = run(listings=LISTINGS, kills=KILLS, seed=SEED)
    print(f"{'killed or emptied':<24}{'times':>6}")
    for name, times in sorted(result.kills.items()):
        print(f"{name:<24}{times:>6}")
    print(f"{'deliveries':<24}{len(result.delivered):>6}  of {len(result.expected)} expected")
    print(f"{'missing':<24}{result.missing:>6}")
    print(f"{'seconds':<24}{result.seconds:>6.0f}")
    counts = {"expected": len(result.expected), "delivered": len(result.delivered)}
    print(json.dumps(counts | {"unexpected": result.unexpected}))


def run(*, listings: int, kills: int, seed: int) -> Result:
    """One trial, on servers of its own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="homing-crash-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        stage = Stage(Path(folder), {"HOMING_PORTAL_HOST_ALIAS": "127.0.0.1"})
        stack.callback(stage.close)
        portal = Portal(Path(folder), listings)
        stack.callback(portal.close)
        schema.upgrade(stage.postgres.url)
        asyncio.run(people(stage.postgres.url))
        started = time.monotonic()
        crawls = Crawls(stage, portal, reprice=listings // 10 // len(SITES))
        crawls.go_on()
        _disturb(crawls, random.Random(seed), kills)
        crawls.wait_until_done(seconds=900)
        return asyncio.run(_result(crawls, time.monotonic() - started))


class Crawls:
    """The processes of a trial, and how often each site was crawled to its end."""

    def __init__(self, stage: Stage, portal: Portal, *, reprice: int) -> None:
        self.stage = stage
        self.portal = portal
        self._reprice = reprice
        self._crawled: Counter[str] = Counter()

    def go_on(self) -> None:
        """Starts, or starts again, whatever does not run and is needed."""
        for name, arguments in _COMMANDS.items():
            self.stage.keep(name, arguments)
        for site in SITES:
            self._crawl(site)
        if not self.portal.changed and all(self._crawled[site] for site in SITES):
            self.portal.reprice(self._reprice)

    def kill(self, name: str) -> None:
        self.stage.kill(name, "a scraper" if name in SITES else name)
        self.go_on()

    def kill_child(self) -> None:
        """Kills a worker's child in the middle of its job; asks for jobs, so that there is one."""
        with queues.connect(self.stage.redis.url) as redis:
            for _ in range(5):
                queues.enqueue_match(redis, range(1, queues.BATCH + 1))
        self.stage.kill_child(_WORKERS)

    def wait_until_done(self, seconds: float) -> None:
        """Returns when everything is crawled and every event is matched."""
        deadline = time.monotonic() + seconds
        while not self._over() or self._to_match():
            assert time.monotonic() < deadline, self.stage.log("worker 1")
            time.sleep(0.2)
            self.go_on()

    def _crawl(self, site: str) -> None:
        process = self.stage.processes.get(site)
        if process is not None and process.poll() == 0:
            self._crawled[site] += 1
            del self.stage.processes[site]
        if self._crawled[site] < (2 if self.portal.changed else 1):
            source = str(self.portal.sources[site])
            self.stage.keep(site, ("scrape", "-f", source, "--json"))

    def _over(self) -> bool:
        return all(self._crawled[site] == 2 for site in SITES)

    def _to_match(self) -> int:
        with psycopg.connect(self.stage.postgres.url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM events WHERE matched_at IS NULL"
            ).fetchone()
        return int(row[0]) if row else 0


def _disturb(crawls: Crawls, hand: random.Random, kills: int) -> None:
    """Kills something every now and then, each kind as often as others; empties Redis after every third time."""
    deeds: dict[str, Callable[[], None]] = {
        "child": crawls.kill_child,
        "redis": crawls.stage.kill_redis,
        "postgres": crawls.stage.kill_postgres,
    }
    kinds = [*_COMMANDS, *SITES, *deeds]
    victims = (kinds * (kills // len(kinds) + 1))[:kills]
    hand.shuffle(victims)
    for number, name in enumerate(victims):
        time.sleep(hand.uniform(0.2, 1.5))
        crawls.go_on()
        deeds[name]() if name in deeds else crawls.kill(name)
        if number % 3 == 1:
            crawls.stage.flush()


async def _result(crawls: Crawls, seconds: float) -> Result:
    async with database.connect(crawls.stage.postgres.url) as connection:
        wanted = await expected(connection)
        rows = await rows_of(
            connection,
            SQL("SELECT origin_id, recipient_id, channel, subscription_ids FROM deliveries"),
        )
        [found] = await rows_of(connection, SQL("SELECT count(*) AS n FROM listings"))
    known = crawls.portal.count()
    assert found["n"] == known, f"{found['n']} of {known} listings"
    delivered = {
        (row["origin_id"], row["recipient_id"], row["channel"]): tuple(row["subscription_ids"])
        for row in rows
    }
    return Result(wanted, delivered, len(rows) - len(delivered), crawls.stage.kills, seconds)

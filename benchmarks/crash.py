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
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.sql import SQL, Composed, Identifier
from redis import Redis

from homing import queues, rates
from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.embedded.server import Server, free_port
from homing.matching import Subject, matches
from homing.models.event import Event
from homing.models.kinds import Channel, DealType, EventKind, PropertyType
from homing.models.subscription import Criteria
from homing.storage import database, listings, schema, subscriptions, users
from homing.storage.database import Connection

LISTINGS = 2_000
SITES = ("nestwell", "dakh", "makon")
USERS, SEARCHES = 10, 5
KILLS = 15
SEED = 20_260_101

_ROOT = Path(__file__).parents[1]

_COMMANDS = {
    "worker 1": ("worker", "match", "deliver-telegram"),
    "worker 2": ("worker", "match"),
    "maintenance": ("maintenance",),
}

#: (event, person, channel) with the searches that wanted it.
Delivered = dict[tuple[int, int, str], tuple[int, ...]]


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
        stage = Stage(Path(folder), listings)
        stack.callback(stage.close)
        schema.upgrade(stage.postgres.url)
        asyncio.run(_people(stage.postgres.url))
        started = time.monotonic()
        stage.start()
        _disturb(stage, random.Random(seed), kills)
        stage.wait_until_done(seconds=900)
        return asyncio.run(_result(stage, time.monotonic() - started))


@dataclass
class Stage:
    """The servers and processes of a trial."""

    folder: Path
    listings: int
    kills: Counter[str] = field(default_factory=Counter)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    #: Crawls of each site that ended well.
    crawled: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._ports = free_port(), free_port()
        self.postgres: Server = postgres.start(self.folder / "postgres", port=self._ports[0])
        self.redis: Server = embedded_redis.start(self.folder / "redis", port=self._ports[1])
        self.portal = Portal(self.folder, self.listings)

    def start(self) -> None:
        """Starts, or starts again, whatever does not run and is needed."""
        for name, arguments in _COMMANDS.items():
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                self.processes[name] = self._spawn(name, arguments)
        for site in SITES:
            self._crawl(site)
        if self.portal.changed is False and all(self.crawled[site] for site in SITES):
            self.portal.reprice(self.listings // 10 // len(SITES))

    @property
    def over(self) -> bool:
        """Whether nothing is left to crawl."""
        return all(self.crawled[site] == 2 for site in SITES)

    def _crawl(self, site: str) -> None:
        process = self.processes.get(site)
        if process is not None and process.poll() is None:
            return
        if process is not None and process.returncode == 0:
            self.crawled[site] += 1
            del self.processes[site]
        if self.crawled[site] < (2 if self.portal.changed else 1):
            source = str(self.portal.sources[site])
            self.processes[site] = self._spawn(site, ("scrape", "-f", source, "--json"))

    def kill(self, name: str) -> None:
        """Kills a process without a warning, and starts it again."""
        process = self.processes.get(name)
        if process is not None and process.poll() is None:
            self.kills["a scraper" if name in SITES else name] += 1
            process.kill()
            process.wait()
        self.start()

    def kill_child(self) -> None:
        """Kills a worker's child in the middle of its job; asks for jobs, so that there is one."""
        with queues.connect(self.redis.url) as redis:
            for _ in range(5):
                queues.enqueue_match(redis, range(1, queues.BATCH + 1))
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            workers = (self.processes[name] for name in ("worker 1", "worker 2"))
            for child in (child for worker in workers for child in _children(worker)):
                self.kills["a job's process"] += 1
                _quietly(child.kill)
                return
            time.sleep(0.005)

    def kill_redis(self) -> None:
        self.kills["Redis"] += 1
        self.redis.process.kill()
        self.redis.process.wait()
        self.redis = embedded_redis.start(self.folder / "redis", port=self._ports[1])

    def kill_postgres(self) -> None:
        self.kills["PostgreSQL"] += 1
        whole = _children(self.postgres.process)
        self.postgres.process.kill()
        self.postgres.process.wait()
        for backend in whole:
            _quietly(backend.kill)
        psutil.wait_procs(whole, timeout=10)
        self.postgres = postgres.start(self.folder / "postgres", port=self._ports[0])

    def flush(self) -> None:
        self.kills["FLUSHALL"] += 1
        with Redis.from_url(self.redis.url) as redis:
            redis.flushall()

    def wait_until_done(self, seconds: float) -> None:
        """Returns when everything is crawled and every event is matched."""
        deadline = time.monotonic() + seconds
        while not self.over or self._to_match():
            assert time.monotonic() < deadline, self.log("worker 1")
            time.sleep(0.2)
            self.start()

    def log(self, name: str) -> str:
        """The end of a process's log."""
        return (self.folder / f"{name}.log").read_text()[-3000:]

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.portal.process.kill()
        self.portal.process.wait()
        self.redis.stop()
        self.postgres.stop()

    def _to_match(self) -> int:
        with psycopg.connect(self.postgres.url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM events WHERE matched_at IS NULL"
            ).fetchone()
        return int(row[0]) if row else 0

    def _spawn(self, name: str, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "HOMING_DATA_DIR": str(self.folder),
            "HOMING_PORTAL_HOST_ALIAS": "127.0.0.1",
        }
        return _logged(
            [sys.executable, "-m", "homing", *arguments], self.folder / f"{name}.log", env
        )


class Portal:
    """The example portal, standing still until it is told to change."""

    def __init__(self, folder: Path, listings: int) -> None:
        self._ports = {site: free_port() for site in SITES}
        self.changed = False
        self.sources = {site: self._declare(folder, site) for site in SITES}
        ports = ",".join(map(str, self._ports.values()))
        options = (
            "--ports",
            ports,
            "--listings",
            str(listings),
            "--tick",
            "0",
            "--crawl-delay",
            "0",
        )
        self.process = _logged(
            [sys.executable, "-m", "portal", *options],
            folder / "portal.log",
            os.environ | {"PYTHONPATH": str(_ROOT / "examples")},
        )
        _wait_until(lambda: all(_answers(port) for port in self._ports.values()))

    def reprice(self, count: int) -> None:
        """Changes so many prices on each site."""
        for port in self._ports.values():
            order = json.dumps({"action": "reprice", "count": count}).encode()
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_control", order).close()
        self.changed = True

    def count(self) -> int:
        """Adverts that the sites know of."""
        truths = (
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_truth")
            for port in self._ports.values()
        )
        return sum(len(json.load(truth)["listings"]) for truth in truths)

    def _declare(self, folder: Path, site: str) -> Path:
        """The example's declaration, faster, with this portal's port, and for whole crawls only."""
        text = (_ROOT / "examples" / "sources" / f"{site}.yaml").read_text()
        text = re.sub(r"portal\.homing\.test:\d+", f"portal.homing.test:{self._ports[site]}", text)
        text = re.sub(r"requestsPerSecond: .*", "requestsPerSecond: 200", text)
        text = text.replace("stopWhenSeen: true", "stopWhenSeen: false")
        path = folder / f"{site}.yaml"
        path.write_text(text)
        return path


def _disturb(stage: Stage, hand: random.Random, kills: int) -> None:
    """Kills something every now and then, each kind as often as others; empties Redis after every third time."""
    kinds = [*_COMMANDS, *SITES, "child", "redis", "postgres"]
    victims = (kinds * (kills // len(kinds) + 1))[:kills]
    hand.shuffle(victims)
    for number, name in enumerate(victims):
        time.sleep(hand.uniform(0.2, 1.5))
        stage.start()
        _DEEDS.get(name, lambda stage, name=name: stage.kill(name))(stage)
        if number % 3 == 1:
            stage.flush()


_DEEDS: dict[str, Callable[[Stage], None]] = {
    "child": Stage.kill_child,
    "redis": Stage.kill_redis,
    "postgres": Stage.kill_postgres,
}


async def _people(url: str) -> None:
    dice = random.Random(1)
    async with database.connect(url) as connection, connection.transaction():
        for number in range(USERS):
            user_id = await users.create(connection, name=f"person {number}")
            if number % 3 == 0:
                await users.set_channel(connection, user_id, Channel.TELEGRAM, str(1000 + number))
            for _ in range(SEARCHES):
                await subscriptions.create(connection, user_id, "search", _criteria(dice))


def _criteria(dice: random.Random) -> Criteria:
    kinds = [EventKind.NEW, EventKind.PRICE_CHANGED]
    return Criteria(
        deal_types=frozenset(dice.sample(list(DealType), 2)),
        property_types=frozenset(dice.sample(list(PropertyType)[:4], 2)),
        rooms=frozenset(dice.sample(range(5), 2)),
        area_min=Decimal(dice.randrange(20, 80)),
        not_first_floor=dice.random() < 0.3,
        unknown_passes=dice.random() < 0.7,
        events=frozenset(dice.sample(kinds, dice.randint(1, 2))),
    )


async def _result(stage: Stage, seconds: float) -> Result:
    async with database.connect(stage.postgres.url) as connection:
        expected = await _expected(connection)
        rows = await _rows(
            connection,
            SQL("SELECT origin_id, recipient_id, channel, subscription_ids FROM deliveries"),
        )
        [found] = await _rows(connection, SQL("SELECT count(*) AS n FROM listings"))
    assert found["n"] == stage.portal.count(), f"{found['n']} of {stage.portal.count()} listings"
    delivered = {
        (row["origin_id"], row["recipient_id"], row["channel"]): tuple(row["subscription_ids"])
        for row in rows
    }
    return Result(expected, delivered, len(rows) - len(delivered), stage.kills, seconds)


async def _expected(connection: Connection) -> Delivered:
    fields = SQL(", ").join(map(Identifier, Event.model_fields))
    rows = await _rows(connection, SQL("SELECT {} FROM events").format(fields))
    events = [Event.model_validate(row) for row in rows]
    known = await listings.get_many(connection, [event.listing_id for event in events])
    wanted = (await subscriptions.active(connection)).subscriptions
    channels = await users.enabled_channels(connection, [one.user_id for one in wanted])
    found: Delivered = {}
    for event, one in itertools.product(events, wanted):
        listing = known[event.listing_id]
        subject = Subject(event, listing, listing.source_name)
        if matches(one.criteria, subject, rates.start()):
            for channel in (Channel.INBOX, *channels.get(one.user_id, ())):
                key = (event.id, one.user_id, str(channel))
                found[key] = tuple(sorted((*found.get(key, ()), one.id)))
    return found


async def _rows(connection: Connection, query: SQL | Composed) -> list[dict[str, Any]]:
    cursor = await connection.execute(query)
    return await cursor.fetchall()


def _logged(command: Sequence[str], log: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(command, cwd=_ROOT, env=env, stdout=output, stderr=output)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the portal did not start"
        time.sleep(0.05)


def _children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _quietly(deed: Callable[[], object]) -> None:
    try:
        deed()
    except psutil.NoSuchProcess:
        return

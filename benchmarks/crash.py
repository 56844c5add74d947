"""Survival: processes are killed and Redis is emptied, and in the end exactly the expected deliveries exist.

Real processes (a scraper, two workers, maintenance) work on real servers while a seeded hand kills one of them
(`kill -9`), a worker's forked child, Redis or PostgreSQL, or empties Redis. Whatever died is started again, as
`homing up` or Kubernetes would do. In the end what should be there is worked out anew from all events and all
subscriptions, one pair at a time, and compared with the rows.

The scraper writes what it sees page by page by `listings.store`, in two passes: everything is new in the first
one, every tenth listing has another price in the second one. Prices move within bounds that no search has, so that
it does not matter whether an event is matched before or after the next one.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import psutil
import psycopg
from psycopg.sql import SQL, Identifier
from redis import Redis
from redis.exceptions import RedisError

from homing import queues
from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.embedded.server import Server, free_port
from homing.matching import matches
from homing.models.event import Event
from homing.models.kinds import Channel, DealType, EventKind, PropertyType
from homing.models.listing import Listing
from homing.models.subscription import Criteria
from homing.storage import database, listings, schema, subscriptions, users
from homing.storage.database import Connection

LISTINGS, PAGE = 2_000, 100
USERS, SEARCHES = 10, 5
KILLS = 15
SEED = 20_260_101

#: Between pages, so that the scraper is there to be killed for a while.
_PAGE_SECONDS = 0.4

_CITIES = ("Київ", "Львів", "Кам'янець")
_ROOT = Path(__file__).parents[1]

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
        stage.wait_until_done(seconds=240)
        return asyncio.run(_result(stage, time.monotonic() - started))


@dataclass
class Stage:
    """The servers and processes of a trial."""

    folder: Path
    listings: int
    kills: Counter[str] = field(default_factory=Counter)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ports = free_port(), free_port()
        self.postgres: Server = postgres.start(self.folder / "postgres", port=self._ports[0])
        self.redis: Server = embedded_redis.start(self.folder / "redis", port=self._ports[1])

    def start(self) -> None:
        """Starts, or starts again, whatever does not run; the scraper until it has finished once."""
        commands = {
            "worker 1": ("-m", "homing", "worker", "match", "deliver-telegram"),
            "worker 2": ("-m", "homing", "worker", "match"),
            "maintenance": ("-m", "homing", "maintenance"),
            "scraper": ("-c", "from benchmarks import crash; crash.scrape()"),
        }
        for name, command in commands.items():
            process = self.processes.get(name)
            finished = name == "scraper" and process is not None and process.poll() == 0
            if not finished and (process is None or process.poll() is not None):
                self.processes[name] = self._spawn(name, command)

    def kill(self, name: str) -> None:
        """Kills a process without a warning, and starts it again."""
        self.kills[name] += 1
        self.processes[name].kill()
        self.processes[name].wait()
        self.start()

    def kill_child(self) -> None:
        """Kills a worker's child in the middle of its job."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            workers = (self.processes[name] for name in ("worker 1", "worker 2"))
            for child in (child for worker in workers for child in _children(worker)):
                self.kills["a job's process"] += 1
                _quietly(child.kill)
                return

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
        """Returns when the scraper has finished and every event is matched."""
        deadline = time.monotonic() + seconds
        while self.processes["scraper"].poll() != 0 or self._to_match():
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
        self.redis.stop()
        self.postgres.stop()

    def _to_match(self) -> int:
        with psycopg.connect(self.postgres.url) as connection:
            row = connection.execute(
                "SELECT count(*) FROM events WHERE matched_at IS NULL"
            ).fetchone()
        return int(row[0]) if row else 0

    def _spawn(self, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        env = os.environ | {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "HOMING_DATA_DIR": str(self.folder),
            "CRASH_LISTINGS": str(self.listings),
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command], cwd=_ROOT, env=env, stdout=log, stderr=log
            )


def _disturb(stage: Stage, hand: random.Random, kills: int) -> None:
    """Kills something every now and then, each kind as often as others; empties Redis after every third time."""
    kinds = [*stage.processes, "child", "redis", "postgres"]
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


def scrape() -> None:
    """What the scraper's process does: two passes over all pages; begins anew when it was killed."""
    total = int(os.environ["CRASH_LISTINGS"])
    asyncio.run(_scrape(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], total))


async def _scrape(url: str, redis_url: str, total: int) -> None:
    async with database.connect(url) as connection:
        for second in (False, True):
            for first in range(0, total, PAGE):
                page = [_listing(number, second) for number in range(first, first + PAGE)]
                await _store(connection, redis_url, page)
                await asyncio.sleep(_PAGE_SECONDS)


async def _store(connection: Connection, redis_url: str, page: Sequence[Listing]) -> None:
    async with connection.transaction():
        source_id, run_id = await _run(connection)
        seen = [listings.Seen(listing, None, True) for listing in page]
        stored = await listings.store(connection, source_id=source_id, run_id=run_id, seen=seen)
    try:
        with queues.connect(redis_url) as redis:
            queues.enqueue_match(redis, [one.event_id for one in stored if one.event_id])
    except RedisError:
        # The sweep will ask: that is what is measured here.
        return


async def _run(connection: Connection) -> tuple[int, int]:
    cursor = await connection.execute("""
        WITH source AS (
            INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'crash', 'html', '{}')
            ON CONFLICT (namespace, name) DO UPDATE SET type = 'html' RETURNING id
        )
        INSERT INTO runs (source_id) SELECT id FROM source RETURNING source_id, id
    """)
    row = await cursor.fetchone()
    assert row is not None
    return row["source_id"], row["id"]


def _listing(number: int, second: bool) -> Listing:
    dice = random.Random(number)
    thousands = dice.randrange(20, 300)
    repriced = second and number % 10 == 0
    return Listing(
        external_id=str(number),
        url=f"https://portal.test/{number}",
        title=f"Квартира {number}",
        deal_type=dice.choice(list(DealType)),
        property_type=dice.choice(list(PropertyType)[:4]),
        price=Decimal(thousands * 1000 + (400 if repriced else 500)),
        currency="USD",
        city=dice.choice(_CITIES),
        rooms=Decimal(dice.randrange(5)),
        floor=dice.randrange(1, 10),
        floors=9,
    )


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
    return Criteria(
        deal_types=frozenset({dice.choice(list(DealType))}),
        city=dice.choice((*_CITIES, None)),
        rooms=frozenset(dice.sample(range(5), 2)),
        price_max=Decimal(dice.randrange(50, 300) * 1000),
        currency="USD",
        not_first_floor=dice.random() < 0.3,
        events=frozenset(dice.sample([EventKind.NEW, EventKind.PRICE_CHANGED], dice.randint(1, 2))),
    )


async def _result(stage: Stage, seconds: float) -> Result:
    async with database.connect(stage.postgres.url) as connection:
        expected = await _expected(connection)
        cursor = await connection.execute(
            "SELECT origin_id, recipient_id, channel, subscription_ids FROM deliveries"
        )
        rows = await cursor.fetchall()
        cursor = await connection.execute("SELECT count(*) AS n FROM events")
        events = await cursor.fetchone()
    assert events is not None
    assert events["n"] == stage.listings + len(range(0, stage.listings, 10)), events
    delivered = {
        (row["origin_id"], row["recipient_id"], row["channel"]): tuple(row["subscription_ids"])
        for row in rows
    }
    return Result(expected, delivered, len(rows) - len(delivered), stage.kills, seconds)


async def _expected(connection: Connection) -> Delivered:
    query = SQL("SELECT {}, l.external_id FROM events e JOIN listings l ON l.id = e.listing_id")
    fields = SQL(", ").join(Identifier("e", name) for name in Event.model_fields)
    rows = await (await connection.execute(query.format(fields))).fetchall()
    wanted = (await subscriptions.active(connection)).subscriptions
    channels = await users.enabled_channels(connection, [one.user_id for one in wanted])
    found: Delivered = {}
    for row in rows:
        listing = _listing(int(row.pop("external_id")), second=False)
        event = Event.model_validate(row)
        for one in wanted:
            if matches(one.criteria, listing, event):
                for channel in (Channel.INBOX, *channels.get(one.user_id, ())):
                    key = (event.id, one.user_id, str(channel))
                    found[key] = tuple(sorted((*found.get(key, ()), one.id)))
    return found


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

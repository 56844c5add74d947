"""Telegram's limits: how near four workers come to them without a refusal, and what a naive sender does.

A Bot API server enforces 30 messages a second in all, one a second to a chat and 20 a minute to a group, each in
sliding windows. Four worker processes send from a real ledger by the real sender, with a real Redis between them:

1. to many people, so that only the limit of the whole bot matters; near the end Redis loses all it knows;
2. to a few people and groups who each have more messages waiting than may be sent;
3. four naive processes write to many people as fast as they can, and wait when they are told to.

The share is of what the limit allows in the steady state: after the first seconds, before Redis is emptied.

STEADY, MINUTE, AFTER, NAIVE: other seconds of the parts.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr
from redis import Redis
from rich.console import Console
from rich.table import Table

from benchmarks._pace_calls import Call, PaceServer, serving
from benchmarks._pace_senders import hurrying, working
from homing.embedded import postgres
from homing.embedded import redis as embedded_redis
from homing.settings import Settings
from homing.storage import database, schema

#: Seconds: until all processes are at work, in the steady state, after Redis was emptied, and of the other parts.
_WARM = 5
STEADY = int(os.environ.get("STEADY", "30"))
AFTER = int(os.environ.get("AFTER", "10"))
MINUTE = int(os.environ.get("MINUTE", "60"))
NAIVE = int(os.environ.get("NAIVE", "12"))

#: What the server allows: a second in all, a second of a chat, a minute of a group.
_ALL, _CHAT, _GROUP = 30, 1, 20

_PEOPLE = range(1_001, 1_001 + _ALL * (_WARM + STEADY + AFTER + 5))
_BUSY = range(101, 107)
_GROUPS = range(-1_003, -1_000)

_CLEAR = b"TRUNCATE deliveries, events, listings, properties, sources, recipients CASCADE"

_FILL = (
    "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'bench', 'html', '{}')",
    "INSERT INTO properties SELECT FROM generate_series(1, %(messages)s)",
    """
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, price, currency, content_hash)
    SELECT s.id, p.id, p.id::text, 'https://portal.example/' || p.id, 'available', 'Home ' || p.id, 900, 'EUR', 'x'
    FROM sources s, properties p
    """,
    "INSERT INTO events (listing_id, kind, matched_at) SELECT id, 'new', now() FROM listings",
    "INSERT INTO recipients (kind) SELECT 'user' FROM unnest(%(chats)s::bigint[])",
    "INSERT INTO users (id, name) SELECT id, 'person' FROM recipients",
    """
    INSERT INTO recipient_channels (recipient_id, channel, address)
    SELECT u.id, 'telegram', (%(chats)s::bigint[])[row_number() OVER ()]::text FROM users u
    """,
    """
    INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
    SELECT 'event', e.id, u.id, 'telegram' FROM users u, events e
    """,
)


@dataclass(frozen=True)
class Part:
    """What came of one part of the trial."""

    name: str
    #: Messages that were taken, and that the limit would have allowed.
    taken: int
    allowed: float
    refused: int

    @property
    def share(self) -> float:
        return self.taken / self.allowed


def main() -> None:
    """Prints the parts beside each other, and the share of the first with all refusals of the steady state as JSON."""
    with tempfile.TemporaryDirectory(prefix="homing-pace-") as name, _servers(Path(name)) as found:
        settings, redis_url = found
        in_all, after = _many_people(settings, redis_url)
        chats, groups = _few_chats(settings)
    parts = [in_all, after, chats, groups, _naive()]
    _report(parts)
    steady = (in_all, chats)
    told = {
        "share_of_limit": round(in_all.share, 3),
        "count_429": sum(part.refused for part in steady),
    }
    print(json.dumps(told))


@contextmanager
def _servers(folder: Path) -> Iterator[tuple[Settings, str]]:
    folder.chmod(0o755)
    database_server = postgres.start(folder / "postgres", durable=False)
    redis_server = embedded_redis.start(folder / "redis")
    try:
        schema.upgrade(database_server.url)
        variables = {
            "DATABASE_URL": database_server.url,
            "REDIS_URL": redis_server.url,
            "MEDIA_ROOT": str(folder),
            "PUBLIC_URL": "https://homing.example",
            "DIGEST_ABOVE": "0",
        }
        yield Settings.model_validate(variables), redis_server.url
    finally:
        redis_server.stop()
        database_server.stop()


def _many_people(settings: Settings, redis_url: str) -> tuple[Part, Part]:
    _say(f"To {len(_PEOPLE):,} people, for {_WARM + STEADY + AFTER} s")
    _fill(settings, _PEOPLE, messages=1)
    with serving(_PEOPLE) as server:
        with working(_at(settings, server)):
            time.sleep(_WARM + STEADY)
            emptied = time.time()
            with Redis.from_url(redis_url) as redis:
                redis.flushall()
            time.sleep(AFTER)
        calls = server.calls()
    begun = calls[0].at + _WARM
    return (
        _part("the whole bot", calls, begun, emptied, _ALL),
        _part("the same, Redis emptied", calls, emptied, emptied + AFTER, _ALL),
    )


def _few_chats(settings: Settings) -> tuple[Part, Part]:
    _say(f"To {len(_BUSY)} people and {len(_GROUPS)} groups who wait, for {_WARM + MINUTE} s")
    _fill(settings, [*_BUSY, *_GROUPS], messages=_WARM + MINUTE + 10)
    with serving([*_BUSY, *_GROUPS]) as server:
        with working(_at(settings, server)):
            time.sleep(_WARM + MINUTE)
        calls = server.calls()
    begun = calls[0].at + _WARM
    people, groups = [[one for one in calls if (one.chat > 0) is alone] for alone in (True, False)]
    until = begun + MINUTE - 1
    return (
        _part("each chat", people, begun, until, _CHAT * len(_BUSY)),
        _part("each group", groups, begun, until, _GROUP / 60 * len(_GROUPS)),
    )


def _naive() -> Part:
    _say(f"Naively, for {NAIVE} s")
    with serving(_PEOPLE) as server:
        with hurrying(server, list(_PEOPLE)):
            time.sleep(NAIVE)
        calls = server.calls()
    begun = calls[0].at
    return _part("naive, the whole bot", calls, begun, begun + NAIVE - 1, _ALL)


def _part(name: str, calls: Sequence[Call], begun: float, until: float, rate: float) -> Part:
    within = [one.status for one in calls if begun <= one.at < until]
    return Part(name, within.count(200), rate * (until - begun), within.count(429))


def _at(settings: Settings, server: PaceServer) -> Settings:
    return settings.model_copy(
        update={"telegram_api_url": server.url, "telegram_token": SecretStr(server.token)}
    )


def _fill(settings: Settings, chats: Sequence[int], *, messages: int) -> None:
    asyncio.run(_write(settings.require_database_url(), chats, messages))


async def _write(url: str, chats: Sequence[int], messages: int) -> None:
    async with database.connect(url) as connection:
        await connection.execute(_CLEAR)
        for statement in _FILL:
            values = {"messages": messages, "chats": list(chats)}
            await connection.execute(statement.encode(), values)
        await connection.execute("ANALYZE")


def _report(parts: Sequence[Part]) -> None:
    table = Table("limit", "messages", "allowed", "share", "429", title="Telegram's pace")
    for part in parts:
        figures = (
            f"{part.taken:,}",
            f"{part.allowed:,.0f}",
            f"{part.share:.1%}",
            str(part.refused),
        )
        table.add_row(part.name, *figures)
    Console().print(table)


def _say(text: str) -> None:
    print(f"{text} ...", flush=True)


if __name__ == "__main__":
    main()

"""Searching, liking and serving homes: a million of them, with five million likes.

The world comes from a seed and stays in ~/.cache/homing until the schema changes; making it takes some minutes. Nothing
is cached but by PostgreSQL, which has the settings of `homing up` (64 MB of shared buffers).

- searches: every filter alone, usual combinations and combinations by chance, in every order, with many values each,
  through `properties.search` from Python: the 95th percentile of each combination. The slowest counts.
- deep pages: page 1,000 against page 1 of the same search, in turns.
- buffers: what EXPLAIN (ANALYZE, BUFFERS) counts, hit or read, for the slowest values of each combination.
- likes: 200 a second through `likes.add`, a commit each, while the ranking is compared with a plain count.
- serving: wrk against `homing web`, a bare aiohttp handler with the same bytes, and FastAPI.

Environment: PROPERTIES_HOMES, PROPERTIES_LIKES, PROPERTIES_SEED, PROPERTIES_VALUES (searches of each combination),
PROPERTIES_BY_CHANCE (combinations), PROPERTIES_SECONDS (of likes).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator

from benchmarks import _properties_cluster as cluster
from benchmarks import _properties_liking as liking
from benchmarks import _properties_queries as queries
from benchmarks import _properties_searching as searching
from benchmarks import _properties_serving as serving
from benchmarks._properties_searching import Measured
from homing.models.kinds import DealType
from homing.storage import database
from homing.storage.database import Connection
from homing.storage.properties import Filters, Sort

VALUES = int(os.environ.get("PROPERTIES_VALUES", "20"))
BY_CHANCE = int(os.environ.get("PROPERTIES_BY_CHANCE", "40"))
SECONDS = float(os.environ.get("PROPERTIES_SECONDS", "20"))

_DEEP = [
    *((Filters(), sort) for sort in (Sort.NEWEST, Sort.OLDEST, Sort.LIKES, Sort.PRICE_DROP)),
    *(
        (Filters(currency="USD"), sort)
        for sort in (Sort.PRICE, Sort.PRICE_DOWN, Sort.PRICE_PER_M2, Sort.PRICE_PER_M2_DOWN)
    ),
    (Filters(city="Місто-0", deal_types=frozenset({DealType.RENT})), Sort.NEWEST),
]


def main() -> None:
    with cluster.running() as url:
        measured, deep = asyncio.run(_searching(url))
        like_p95 = asyncio.run(liking.like(url, cluster.HOMES, SECONDS))
        served = serving.requests_per_second(url, rounds=3, seconds=5)
    _print(measured, deep, served)
    print(
        json.dumps(
            {
                "worst_p95_ms": round(max(one.p95_ms for one in measured), 1),
                "deep_page_ratio": round(max(deep.values()), 2),
                "worst_buffers": max(one.buffers for one in measured),
                "ratio_fastapi": round(served["cached"] / served["fastapi"], 2),
                "ratio_bare": round(served["cached"] / served["bare"], 2),
                "like_p95_ms": round(like_p95, 2),
            }
        )
    )


async def _searching(url: str) -> tuple[list[Measured], dict[str, float]]:
    async with database.connect(url) as connection:
        deep = {
            f"{sort} {'in a city' if filters.city else ''}".strip(): await searching.deep_page_ratio(
                connection, filters, sort, page=cluster.HOMES // 1_000
            )
            for filters, sort in _DEEP
        }
        return [one async for one in _each(connection)], deep


async def _each(connection: Connection) -> AsyncIterator[Measured]:
    for number, search in enumerate(queries.searches(cluster.SEED, BY_CHANCE)):
        if number % 80 == 0:
            print(f"  {number} combinations", flush=True)
        yield await searching.measure(
            connection, search, values=VALUES, explained=2, seed=cluster.SEED
        )


def _print(measured: list[Measured], deep: dict[str, float], served: dict[str, float]) -> None:
    print(f"{'the slowest searches':<60}{'order':<18}{'p50 ms':>8}{'p95 ms':>8}{'buffers':>9}")
    slowest = sorted(measured, key=lambda one: -one.p95_ms)[:20]
    greediest = sorted(measured, key=lambda one: -one.buffers)[:20]
    for one in [*slowest, *(one for one in greediest if one not in slowest)]:
        print(f"{one.name:<60}{one.sort:<18}{one.p50_ms:>8.1f}{one.p95_ms:>8.1f}{one.buffers:>9,}")
    for order, ratio in deep.items():
        print(f"page 1,000 over page 1: {order:<40}{ratio:>6.2f}")
    for name, rate in served.items():
        print(f"requests/s {name:<12}{rate:>10,.0f}")

"""How long searches take, how deep pages compare with first ones, and how many buffers are read."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.sql import SQL

from benchmarks._properties_queries import Search
from homing.storage import properties
from homing.storage.database import Connection
from homing.storage.properties import Filters, Sort, looking, planning
from homing.storage.properties.search import statement

LIMIT = 24


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One kind of search in one order."""

    name: str
    sort: Sort
    p50_ms: float
    p95_ms: float
    #: Shared ones, hit or read; the most of a few runs.
    buffers: int


def p95(values: Iterable[float]) -> float:
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * 0.95))]


async def measure(
    connection: Connection, search: Search, *, values: int, explained: int, seed: int
) -> Measured:
    """Runs the search with so many different values, each once; explains some of them."""
    chance = random.Random(f"{seed} {search.name}")
    filters = [search.make(chance) for _ in range(values)]
    times = [await _time(connection, one, search.sort) for one in filters]
    # Explained are those that took longest.
    slowest = sorted(zip(times, range(values), strict=True), reverse=True)[:explained]
    read = [await buffers(connection, filters[place], search.sort) for _, place in slowest]
    return Measured(
        name=search.name,
        sort=search.sort,
        p50_ms=statistics.median(times) * 1000,
        p95_ms=p95(times) * 1000,
        buffers=max(read),
    )


async def _time(
    connection: Connection, filters: Filters, sort: Sort, cursor: str | None = None
) -> float:
    started = time.perf_counter()
    await properties.search(connection, filters, sort, cursor=cursor, limit=LIMIT)
    return time.perf_counter() - started


async def buffers(connection: Connection, filters: Filters, sort: Sort) -> int:
    """What EXPLAIN (ANALYZE, BUFFERS) counts for the page's statement."""
    found = await looking.look(connection, filters)
    query, parameters = statement(filters, sort, found, None)
    async with planning.for_memory(connection):
        cursor = await connection.execute(
            SQL("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ") + query,
            parameters | {"rows": LIMIT + 1},
            prepare=False,
        )
        row = await cursor.fetchone()
    assert row is not None
    plan = row["QUERY PLAN"][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


async def deep_page_ratio(
    connection: Connection, filters: Filters, sort: Sort, *, page: int, rounds: int = 40
) -> float:
    """The time of a page far behind over that of the first one, medians of interleaved rounds."""
    cursor: str | None = None
    for _ in range(page - 1):
        found = await properties.search(connection, filters, sort, cursor=cursor, limit=LIMIT)
        assert found.next is not None, "too few homes for so many pages"
        cursor = found.next
    first: list[float] = []
    deep: list[float] = []
    for _ in range(rounds):
        first.append(await _time(connection, filters, sort))
        deep.append(await _time(connection, filters, sort, cursor))
    return statistics.median(deep) / statistics.median(first)

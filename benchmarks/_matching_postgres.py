"""PostgreSQL at its best: searches exploded into cells that every listing falls into, wide rows in index order.

A cell is a city, deal, type and number of rooms (in the full set also a currency, and "not stated" as one more type and
number of rooms, for searches that let it pass). All that a search asks for lies in its rows, and a batch of listings
is one query.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import psycopg

from benchmarks import _matching_models as models
from benchmarks import _matching_sql as sql
from benchmarks._matching_data import CURRENCIES, OPEN, Array, Table
from benchmarks._matching_engines import BATCH, Facts, Pass, Stopwatch, Sums, sum_of
from benchmarks._matching_peers import NO_DROP
from homing.matching.points import unit_vector
from homing.matching.shapes import Disc

_LISTINGS = {10_000: 1000, 100_000: 1000}
_UPDATES = 20
_COPY_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TYPES = {
    **dict.fromkeys(("city", "deal", "currency", "types", "rooms", "flags", "events"), ">i2"),
    "passes": "?",
}


class Postgres:
    """One connection; its backend's CPU time counts with ours."""

    name = "PostgreSQL"

    def __init__(self, url: str, table: Table, listings: dict[str, Array], *, full: bool) -> None:
        self.listings = _LISTINGS.get(len(table["city"]), 300)
        self._full = full
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.prepare_threshold = 0
        started = time.perf_counter()
        self._load(table)
        self.facts = Facts(time.perf_counter() - started, self._megabytes())
        for setting in sql.SETTINGS:
            self._connection.execute(f"SET {setting}".encode())
        self._cursor = self._connection.cursor(binary=True)
        self._query = sql.batch(full=full).encode()
        self._parameters = [
            _parameters(listings, range(start, min(start + BATCH, self.listings)), full=full)
            for start in range(0, self.listings, BATCH)
        ]

    def check(self, count: int) -> Sums:
        found: dict[int, list[int]] = {}
        for parameters in self._parameters[: -(-count // BATCH)]:
            found.update(self._cursor.execute(self._query, parameters).fetchall())
        return [sum_of(found.get(number, [])) for number in range(count)]

    def turn(self) -> Pass:
        hits, before, watch = 0, self._backend_s(), Stopwatch()
        for parameters in self._parameters:
            watch.start()
            rows = self._cursor.execute(self._query, parameters).fetchall()
            hits += sum(len(ids) for _, ids in rows)
            watch.stop()
        return watch.turn(self.listings, hits, self._backend_s() - before)

    def measure_update(self) -> float:
        """Of a search and its cells, as they lie: an index by search makes that possible."""
        self._connection.execute("CREATE INDEX ON cells (id)")
        times = []
        for number in range(0, 7 * _UPDATES, 7):
            started = time.perf_counter()
            self._connection.execute("UPDATE cells SET flags = flags WHERE id = %s", (number,))
            times.append(time.perf_counter() - started)
        return float(np.median(times)) * 1e6

    def close(self) -> None:
        self._connection.execute("DROP TABLE searches, details, cells")
        self._connection.close()

    def _load(self, table: Table) -> None:
        execute = self._connection.execute
        execute(sql.SEARCHES.encode(), prepare=False)
        self._copy(_columns(table))
        self._copy_details(table)
        execute("SET work_mem = '512MB'")
        execute("SET maintenance_work_mem = '512MB'")
        execute("ANALYZE searches, details")
        execute(sql.explode(full=self._full).encode())
        execute(sql.INDEX.encode())
        execute("VACUUM ANALYZE cells")

    def _copy(self, columns: dict[str, Array]) -> None:
        """Binary rows right from arrays: each field is its length and its bytes."""
        fields: list[Any] = [("fields", ">i2")]
        for name in columns:
            fields += [(f"{name}_size", ">i4"), (name, _TYPES.get(name, ">i4"))]
        rows = np.zeros(len(columns["id"]), fields)
        rows["fields"] = len(columns)
        for name, column in columns.items():
            rows[f"{name}_size"] = np.dtype(_TYPES.get(name, ">i4")).itemsize
            rows[name] = column
        into = f"COPY searches ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
        with self._connection.cursor() as cursor, cursor.copy(into.encode()) as copy:
            copy.write(_COPY_HEAD)
            copy.write(rows.tobytes())
            copy.write(b"\xff\xff")

    def _copy_details(self, table: Table) -> None:
        chosen = table["active"] & ((table["shape"] > 0) | (table["words"] >= 0).any(axis=1))
        with self._connection.cursor() as cursor, cursor.copy("COPY details FROM STDIN") as copy:
            for row in np.flatnonzero(chosen).tolist():
                copy.write_row((row, *_words(table["words"][row]), *_shape(table, row)))

    def _megabytes(self) -> float:
        row = self._connection.execute("SELECT pg_total_relation_size('cells')").fetchone()
        assert row is not None
        return float(row[0]) / 2**20

    def _backend_s(self) -> float:
        stat = f"/proc/{self._connection.info.backend_pid}/stat"
        with open(stat) as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _columns(table: Table) -> dict[str, Array]:
    active = table["active"]
    names = ("types", "rooms", "price_min", "price_max", "area_min", "area_max", "floor_min")
    more = ("floor_max", "passes", "events", "sources", "excluded", "year_min", "year_max")
    flags = table["not_first"] * 1 + table["not_last"] * 2
    flags = flags + (table["pets"] == 1) * 4 + (table["furnished"] == 1) * 8
    columns = {
        "id": np.arange(len(active)),
        "city": np.where(table["city"] < 0, sql.ANY_CITY, table["city"]),
        "deal": np.array([sql.ANY_DEAL, 0, 1])[table["deals"]],
        "currency": table["currency"],
        "districts": np.where(table["districts"] == 0, -1, table["districts"]),
        "flags": flags,
        "fell": table["drop"] * 100,
        "per_m2_max": table["per_m2_max"],
    } | {name: table[name] for name in (*names, *more)}
    return {name: column[active] for name, column in columns.items()}


def _words(words: Array) -> tuple[list[int] | None, list[int] | None]:
    include = [word for word in words[:2].tolist() if word >= 0]
    exclude = [word for word in words[2:].tolist() if word >= 0]
    return include or None, exclude or None


def _shape(table: Table, row: int) -> tuple[Any, ...]:
    """In steps, whose fuzzy comparisons are far finer than half a step; circles as chords of the unit sphere."""
    kind = table["shape"][row]
    box = "({2},{3}),({0},{1})".format(*table["box"][row].tolist()) if kind == 1 else None
    chord: tuple[Any, ...] = (None,) * 4
    if kind == 2:
        disc = Disc(models.circle(table["circle"][row]))
        chord = (*disc.vector, disc.longest)
    corners = ",".join("({},{})".format(*corner) for corner in table["polygon"][row].tolist())
    return (box, *chord, f"({corners})" if kind == 3 else None)


def _parameters(listings: dict[str, Array], rows: Sequence[int], *, full: bool) -> list[Any]:
    """A column of each field; in the full set a row for each currency."""
    table = [_row(listings, row, currency) for row in rows for currency in range(3 if full else 1)]
    return [list(column) for column in zip(*table, strict=True)]


def _row(listings: dict[str, Array], number: int, currency: int) -> tuple[Any, ...]:
    row = {name: int(column[number]) for name, column in listings.items()}
    name = CURRENCIES[currency]
    words = [row[f"words{place}"] for place in range(70)]
    stated = row["x"] >= 0
    x, y = (row["x"] + 0.5, row["y"] + 0.5) if stated else (-1.0, -1.0)
    return (
        number,
        " ".join(map(str, _cells(row, currency))),
        *_ends(row[f"price_{name}"], row[f"price_{name}_top"]),
        *_ends(row["area"], row["area"]),
        *_ends(row["floor"], row["floor"]),
        -1 if row["district"] < 0 else 1 << row["district"],
        *_flags(row),
        " ".join(str(word) for word in words if word >= 0),
        *(x, y, *unit_vector(models.latitude(y), models.longitude(x))),
        _known(row),
        *(row["event"], row["source"], None if row["fell"] == NO_DROP else row["fell"]),
        *(row["year"], row[f"per_m2_{name}"]),
    )


def _ends(low: int, high: int) -> tuple[int, int]:
    """What is not stated lies in every range."""
    return (OPEN, 0)[::-1] if low < 0 else (low, high)


def _cells(row: dict[str, int], currency: int) -> list[int]:
    kind = sql.UNKNOWN_TYPE if row["type"] < 0 else row["type"]
    rooms = sql.UNKNOWN_ROOMS if row["rooms"] < 0 else row["rooms"]
    own = range(sql.ANY_CITY) if row["city"] < 0 else (row["city"],)
    places = [
        city * sql.DEALS + deal
        for city in (*own, sql.ANY_CITY)
        for deal in (row["sale"], sql.ANY_DEAL)
    ]
    return [
        ((place * sql.CURRENCIES + currency) * sql.TYPES + kind) * sql.ROOMS + rooms
        for place in places
    ]


def _flags(row: dict[str, int]) -> tuple[int, int]:
    """What the listing lacks, and what it does not say."""
    floor, floors = row["floor"], row["floors"]
    answers = (
        -1 if floor < 0 else int(floor > 1),
        -1 if floor < 0 or floors < 0 else int(floor < floors),
        row["pets"],
        row["furnished"],
    )
    lacking = sum(1 << bit for bit, answer in enumerate(answers) if answer == 0)
    return lacking, sum(1 << bit for bit, answer in enumerate(answers) if answer < 0)


def _known(row: dict[str, int]) -> int:
    fields = ("price_EUR", "area", "floor", "district", "city")
    return sum(1 << bit for bit, name in enumerate(fields) if row[name] >= 0)

"""Matching events with saved searches: our index beside PostgreSQL, Lucene Monitor and a plain loop; then the whole job.

All engines get the same searches and listings, from a seed, and every answer is compared: how many searches want a
listing, the sum of their numbers, and these joined by exclusive or. Turns are interleaved. Times are CPU time of one listing,
of the client and of the server, the best of the rounds: from a parsed listing to the numbers of the searches.

SIZES (10000,100000,1000000), SETS (plain,full), ROUNDS (5), ENGINES (numpy,numba,postgres,lucene,plain) and JOB (1) make it
shorter. The last line is about the largest size, and about the set "plain", whose criteria are those of portals.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import _matching_data as data
from benchmarks import _matching_job as job
from benchmarks import _matching_models as models
from benchmarks import _matching_peers as peers
from benchmarks._matching_data import Table
from benchmarks._matching_engines import Engine, Turns, differing, interleaved
from benchmarks._matching_lucene import Lucene
from benchmarks._matching_ours import Ours, Plain, Snapshot, compiled, snapshot
from benchmarks._matching_postgres import Postgres
from homing.embedded import postgres, server
from homing.matching.index.evaluate import NUMPY
from homing.matching.subject import Subject

_CHECKED = 200
_TUNED = (
    *("shared_buffers=2GB", "max_wal_size=16GB", "checkpoint_timeout=30min"),
    *("max_parallel_workers_per_gather=0", "work_mem=64MB"),
)


def _list(name: str, default: str) -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


SIZES = [int(size) for size in _list("SIZES", "10000,100000,1000000")]
SETS = _list("SETS", "plain,full")
ENGINES = _list("ENGINES", "numpy,numba,postgres,lucene,plain")
ROUNDS = int(os.environ.get("ROUNDS", "5"))


def main() -> None:
    costs: dict[tuple[str, int], dict[str, Turns]] = {}
    for kind in SETS:
        for size in SIZES:
            costs[kind, size] = _compare(kind, size)
    figures: dict[str, Any] = {}
    if os.environ.get("JOB", "1") == "1":
        figures = _job(SIZES[-1])
    for kind in SETS:
        _growth(kind, costs)
    first = costs[SETS[0], SIZES[-1]]
    print(json.dumps(_last_line(first, figures)))


def _last_line(turns: dict[str, Turns], figures: dict[str, Any]) -> dict[str, float | None]:
    ours = turns.get("ours, numpy")
    return {
        "ratio_lucene_1m": _ratio(turns, "Lucene Monitor"),
        "ratio_postgres_1m": _ratio(turns, "PostgreSQL"),
        "batch_p99_ms_1m": None if ours is None else round(ours.p99_us / 1000, 2),
        "job_matches_per_s_1m": figures.get("matches_per_s"),
        "cold_start_s": figures.get("cold_start_s"),
        "worker_rss_mb": figures.get("worker_pss_mb"),
    }


def _ratio(turns: dict[str, Turns], peer: str) -> float | None:
    if peer not in turns or "ours, numpy" not in turns:
        return None
    return round(turns[peer].cpu_us / turns["ours, numpy"].cpu_us, 1)


@dataclass(frozen=True)
class World:
    """What all engines of one size are given."""

    full: bool
    size: int
    searches: Table
    listings: Table
    subjects: list[Subject]


def _world(kind: str, size: int) -> World:
    full = kind == "full"
    listings = data.listings(full=full)
    subjects = models.subjects(listings, range(data.LISTINGS))
    return World(full, size, data.searches(size, full=full), listings, subjects)


def _compare(kind: str, size: int) -> dict[str, Turns]:
    _say(f"{kind}, {size:,} searches: preparing")
    with ExitStack() as stack:
        world = _world(kind, size)
        engines = [stack.enter_context(_closing(one)) for one in _engines(world, stack)]
        _check(engines)
        turns = interleaved(engines, ROUNDS)
        for engine in engines:
            engine.facts.update_us = engine.measure_update()
        hits = turns[engines[0].name].passes[0].hits / engines[0].listings
        print(f"\n{kind}, {size:,} searches, {hits:.1f} hits a listing")
        _table(engines, turns)
    return turns


def _engines(world: World, stack: ExitStack) -> Iterator[Engine]:
    made = stack.enter_context(snapshot(world.searches))
    yield from _ours(world, made)
    integers = peers.listings(world.listings, world.subjects[:1000])
    if "postgres" in ENGINES:
        _say("loading PostgreSQL")
        url = stack.enter_context(_server())
        yield Postgres(url, world.searches, integers, full=world.full)
    if "lucene" in ENGINES:
        _say("registering with Lucene Monitor")
        yield Lucene(peers.searches(world.searches), integers, full=world.full)
    if "plain" in ENGINES and world.size <= Plain.most:
        yield Plain(world.searches, world.subjects)


def _ours(world: World, made: Snapshot) -> Iterator[Engine]:
    if "numpy" in ENGINES:
        yield Ours("ours, numpy", made, world.searches, world.subjects, NUMPY)
    if "numba" in ENGINES and (steps := compiled()):
        yield Ours("ours, numba", made, world.searches, world.subjects, steps)


@contextmanager
def _closing(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="homing-matching-") as folder:
        Path(folder).chmod(0o755)
        program = postgres.prepare(Path(folder) / "postgres")
        tuned = [part for setting in _TUNED for part in ("-c", setting)]
        program = replace(program, command=(*program.command, *tuned))
        running = server.start(program, log=Path(folder) / "postgres.log")
        try:
            yield running.url
        finally:
            running.stop()


def _check(engines: list[Engine]) -> None:
    """All engines give the same answers."""
    expected = engines[0].check(_CHECKED)
    for engine in engines[1:]:
        found = engine.check(_CHECKED)
        assert differing(expected[: len(found)], found) == 0, f"{engine.name} differs"
    _say(f"{len(engines)} engines agree")


def _table(engines: list[Engine], turns: dict[str, Turns]) -> None:
    names = ("CPU us", "median", "x ours", "p50 ms", "p99 ms", "of", "MB", "build s", "update us")
    print(f"{'':<16}" + "".join(f"{name:>11}" for name in names))
    ours = turns[engines[0].name].cpu_us
    for engine in engines:
        turn, facts = turns[engine.name], engine.facts
        single = isinstance(engine, Lucene | Plain)
        cells = (
            *(f"{turn.cpu_us:,.1f}", f"{turn.median_us:,.1f}", f"{turn.cpu_us / ours:,.1f}"),
            *(f"{turn.p50_us / 1000:.2f}", f"{turn.p99_us / 1000:.2f}", "1" if single else "100"),
            *(f"{facts.memory_mb:,.0f}", f"{facts.build_s:.1f}", f"{facts.update_us:,.0f}"),
        )
        print(f"{engine.name:<16}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def _growth(kind: str, costs: dict[tuple[str, int], dict[str, Turns]]) -> None:
    name = "ours, numpy"
    for small, large in pairwise(SIZES):
        if name in costs[kind, small]:
            grown = costs[kind, large][name].cpu_us / costs[kind, small][name].cpu_us
            print(f"{kind}: from {small:,} to {large:,} searches our cost grows by {grown:.1f}")


def _job(size: int) -> dict[str, Any]:
    _say(f"the whole job, {size:,} searches")
    found = job.measure(data.searches(size, full=False), data.listings(full=False), say=_say)
    figures = {name: getattr(found, name) for name in found.__dataclass_fields__}
    print("\nThe whole job")
    for name, value in figures.items():
        print(f"{name:<28}{value:>14,}")
    return figures


def _say(text: str) -> None:
    print(f"... {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

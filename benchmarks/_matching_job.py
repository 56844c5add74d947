"""The whole job of matching: claim, match, one letter a person, rows by COPY, jobs enqueued; part of `matching`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis

from benchmarks import _matching_insert as insert
from benchmarks._matching_data import Table
from benchmarks._matching_world import World, build, reset, use, world
from homing import queues
from homing_workers import jobs
from homing_workers.worker import PRELOADED

#: Seconds on the clock, and of CPU.
Spent = tuple[float, float]

#: Events of the measured jobs: each of `queues.BATCH`, shared by two processes.
_EVENTS = 1_200
_WORKERS = 2
_SINGLES = 60


@dataclass(frozen=True)
class Figures:
    searches: int
    #: Encoded searches read from PostgreSQL, index built, written and published.
    build_s: float
    matches: int
    #: Best of the rounds.
    matches_per_s: float
    deliveries_per_s: float
    #: PostgreSQL doing it all by one INSERT .. SELECT a batch, over as many connections, in turns with ours.
    insert_select_matches_per_s: float
    ratio_insert_select: float
    #: The same by CPU time of workers and server, which other work on the machine does not stretch.
    matches_per_cpu_s: float
    ratio_insert_select_cpu: float
    #: The same rows of both tables by COPY alone, over one connection.
    copy_matches_per_s: float
    #: From the fork of a worker that has loaded all modules to the end of its first job.
    cold_start_s: float
    #: A single new listing from enqueueing to committed deliveries, through a running worker.
    latency_p50_ms: float
    latency_p95_ms: float
    #: What a second worker costs: idle, and at most while it matches batches.
    worker_idle_mb: float
    worker_pss_mb: float


def measure(
    searches: Table, listings: Table, *, rounds: int = 3, say: Callable[[str], None]
) -> Figures:
    """All figures of the job with these searches; takes minutes at a million."""
    with tempfile.TemporaryDirectory(prefix="homing-matching-") as folder:
        say("filling PostgreSQL")
        with world(Path(folder), searches, listings) as made:
            use(made)
            return _figures(made, searches, listings, rounds, say)


def _figures(
    made: World, searches: Table, listings: Table, rounds: int, say: Callable[[str], None]
) -> Figures:
    say("building the snapshot")
    build_s = min(_timed(lambda: build(made)) for _ in range(2))
    cold = _cold_start(made)
    say(f"built in {build_s:.2f} s, first job in {cold:.3f} s")
    ours, theirs, matches, deliveries, copy_s = _side_by_side(made, searches, listings, rounds, say)
    seconds, cpu = (min(values) for values in zip(*ours, strict=True))
    peer, peer_cpu = (min(values) for values in zip(*theirs, strict=True))
    singles = _latencies(made, made.events[_EVENTS : _EVENTS + _SINGLES])
    idle, peak = _memory(made, made.events[:_EVENTS])
    return Figures(
        searches=len(searches["city"]),
        build_s=round(build_s, 2),
        matches=matches,
        matches_per_s=round(matches / seconds),
        deliveries_per_s=round(deliveries / seconds),
        insert_select_matches_per_s=round(matches / peer),
        ratio_insert_select=round(peer / seconds, 2),
        matches_per_cpu_s=round(matches / cpu),
        ratio_insert_select_cpu=round(peer_cpu / cpu, 2),
        copy_matches_per_s=round(matches / copy_s),
        cold_start_s=round(cold, 3),
        latency_p50_ms=round(statistics.median(singles) * 1000, 1),
        latency_p95_ms=round(sorted(singles)[int(len(singles) * 0.95)] * 1000, 1),
        worker_idle_mb=round(idle, 1),
        worker_pss_mb=round(peak, 1),
    )


def _side_by_side(
    made: World, searches: Table, listings: Table, rounds: int, say: Callable[[str], None]
) -> tuple[list[Spent], list[Spent], int, int, float]:
    """What our rounds took and PostgreSQL's, what each of them wrote, and how long COPY takes for it."""
    events = made.events[:_EVENTS]
    batches = [
        events[start : start + queues.BATCH] for start in range(0, len(events), queues.BATCH)
    ]
    ours: list[Spent] = []
    peer: list[Spent] = []
    say("filling PostgreSQL's table of cells")
    with insert.cells(made, searches, listings) as parameters:
        for _ in range(rounds):
            peer.append(_round(made, events, insert.work, parameters[: len(batches)]))
            theirs = _written(made)
            ours.append(_round(made, events, _work, batches))
            say(f"{len(events)} events: {_shown(ours[-1])}; by INSERT .. SELECT {_shown(peer[-1])}")
            if _written(made) != theirs:
                raise AssertionError(f"wrote {_written(made)}, PostgreSQL alone {theirs}")
    return ours, peer, *_written(made), _copied(made)


def _copied(made: World) -> float:
    """Seconds of writing the same rows again by COPY."""
    with psycopg.connect(made.database_url, autocommit=True) as connection:
        kept = {table: _dump(connection, table) for table in ("matches", "deliveries")}
        connection.execute("TRUNCATE matches, deliveries CASCADE")
        connection.execute("CHECKPOINT")
        return sum(_timed(partial(_restore, connection, *one)) for one in kept.items())


def _dump(connection: psycopg.Connection, table: str) -> list[bytes]:
    statement = f"COPY {table} TO STDOUT (FORMAT BINARY)"
    with connection.cursor().copy(statement.encode()) as copy:
        return [bytes(piece) for piece in copy]


def _restore(connection: psycopg.Connection, table: str, pieces: Sequence[bytes]) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)".encode()) as copy:
        for start in range(0, len(pieces), 1_000):
            copy.write(b"".join(pieces[start : start + 1_000]))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _round(
    made: World, events: Sequence[int], work: Callable[[Any], object], parts: Sequence[Any]
) -> Spent:
    """What the processes take that share the parts of the work."""
    reset(made, events)
    with Redis.from_url(made.redis_url) as redis:
        redis.flushall()
    before = _cpu_s(made)
    seconds = _timed(lambda: _shared(work, parts))
    return seconds, _cpu_s(made) - before


def _cpu_s(made: World) -> float:
    """CPU time of all children of this process and of all backends of the server that have ended."""
    times = os.times()
    postmaster = (made.folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0]
    fields = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()
    backends = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    return times.children_user + times.children_system + backends


def _shown(spent: Spent) -> str:
    return f"{spent[0]:.2f} s ({spent[1]:.2f} s of CPU)"


def _shared(work: Callable[[Any], object], parts: Sequence[Any]) -> None:
    parents = [_fork(partial(work, parts[number::_WORKERS])) for number in range(_WORKERS)]
    for parent in parents:
        _wait(parent)


def _work(batches: Sequence[Sequence[int]]) -> None:
    """As a worker does: a child for each job."""
    for batch in batches:
        _wait(_fork(partial(jobs.match, list(batch))))


def _fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - the parent is told by the exit code
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)
    os._exit(0)


def _wait(child: int) -> None:
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"a job ended with status {status}")


def _cold_start(made: World) -> float:
    """All modules are loaded here too, as `worker.PRELOADED` makes sure in workers."""
    assert PRELOADED
    reset(made, made.events)
    return _timed(lambda: _wait(_fork(partial(jobs.match, made.events[-1:]))))


def _written(made: World) -> tuple[int, int]:
    with psycopg.connect(made.database_url) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM matches), (SELECT count(*) FROM deliveries)"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


@contextmanager
def _worker(made: World) -> Iterator[int]:
    command = [sys.executable, "-m", "homing", "worker", queues.MATCH]
    environment = os.environ | made.environment() | {"METRICS_PORT": "0"}
    process = subprocess.Popen(command, env=environment)
    try:
        with Redis.from_url(made.redis_url) as redis:
            _until(lambda: redis.scard("rq:workers") > 0, 60)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _until(condition: Callable[[], object], seconds: float, *, every: float = 0.004) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("a worker does not do its work")
        time.sleep(every)


def _latencies(made: World, events: Sequence[int]) -> list[float]:
    with (
        Redis.from_url(made.redis_url) as redis,
        psycopg.connect(made.database_url, autocommit=True) as connection,
    ):
        redis.flushall()
        with _worker(made):
            return [_latency(redis, connection, event) for event in events][3:]


def _latency(redis: Redis, connection: psycopg.Connection, event: int) -> float:
    started = time.perf_counter()
    queues.enqueue_match(redis, [event])
    _until(lambda: _is_matched(connection, event), 60)
    seconds = time.perf_counter() - started
    time.sleep(0.05)
    return seconds


def _is_matched(connection: psycopg.Connection, event: int) -> bool:
    row = connection.execute(
        "SELECT matched_at IS NOT NULL FROM events WHERE id = %s", (event,), prepare=True
    ).fetchone()
    return bool(row and row[0])


def _memory(made: World, events: Sequence[int]) -> tuple[float, float]:
    """Megabytes of the second of two workers and its child: idle, and at most while both work."""
    reset(made, events)
    with (
        Redis.from_url(made.redis_url) as redis,
        psycopg.connect(made.database_url, autocommit=True) as connection,
    ):
        redis.flushall()
        with _worker(made), _worker(made) as second:
            time.sleep(2)
            idle, peak = _pss(second), 0.0
            queues.enqueue_match(redis, events)
            deadline = time.monotonic() + 120
            while not all(_is_matched(connection, one) for one in events[-1:]):
                peak = max(peak, _pss(second))
                if time.monotonic() > deadline:
                    raise TimeoutError("workers do not do their work")
    return idle, peak


def _pss(process: int) -> float:
    return sum(_pss_of(one) for one in (process, *_children(process))) / 1024


def _children(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _pss_of(process: int) -> int:
    """Kilobytes; 0 of one that is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)

"""The operator among thousands of sources: from a cold start, in the steady state, for one more, and in a burst.

On a real API server with the chart's own rights, the controllers running, no nodes:

1. suspended sources are there before the operator starts: seconds until each has its CronJob, then writes in the
   steady state, counted in the API server's audit log, and memory;
2. among them, `kubectl apply` of one new source after the other: seconds until its CronJob is made;
3. new sources that are not suspended: how many first backfills run at once;
4. jobs that come at once into empty queues: seconds until their pools are scaled up;
5. beside it, an operator as kopf's documentation teaches it: one timer for each object, which patches its status.

SOURCES, APPLIED, FRESH, POOLS: other sizes. STEADY, PLAIN_STEADY: seconds of the steady states.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from pathlib import Path

from redis import Redis
from rich.console import Console
from rich.table import Table

from benchmarks import (
    _operator_applying,
    _operator_backfills,
    _operator_burst,
    _operator_cold,
    _operator_plain,
    _operator_world,
)
from benchmarks._operator_cold import Cold
from benchmarks._operator_world import NAMESPACE, World
from homing.embedded import redis as embedded_redis
from testcluster import operators
from testcluster.audit import Tail
from testcluster.operators import Operator

SOURCES = int(os.environ.get("SOURCES", "2000"))
APPLIED = int(os.environ.get("APPLIED", "50"))
FRESH = int(os.environ.get("FRESH", "40"))
POOLS = int(os.environ.get("POOLS", "5"))
STEADY = float(os.environ.get("STEADY", "300"))
PLAIN_STEADY = float(os.environ.get("PLAIN_STEADY", "120"))

#: Seconds between two looks at the queues of a pool.
_INTERVAL = 10

_console = Console(stderr=False)


def main() -> None:
    """Prints what was measured, and the line of JSON."""
    with tempfile.TemporaryDirectory(prefix="operator-scale-") as path:
        folder = Path(path)
        redis = embedded_redis.start(folder / "redis")
        try:
            with _operator_world.running(folder) as world:
                _run(world, redis.url)
        finally:
            redis.stop()


def _run(world: World, redis_url: str) -> None:
    rights = operators.grant(world.plane, NAMESPACE, world.folder / "operator")
    operator = Operator(rights, {"REDIS_URL": redis_url})
    try:
        ours = _cold(world, operator)
        seconds = _apply(world, rights.user)
        _backfill(world)
        if POOLS:
            _burst(world, rights.user, redis_url)
    finally:
        operator.stop()
    plain = _plain(world)
    _show(ours, plain)
    print(json.dumps(_figures(ours, seconds)))


def _cold(world: World, operator: Operator) -> Cold:
    _console.print(f"{SOURCES} suspended sources ...")
    names = [f"source-{number:04}" for number in range(SOURCES)]
    world.make(_operator_world.sources(names, suspend=True))
    _console.print(f"cold start, then {STEADY:.0f} s of steady state ...")
    tail = Tail(world.plane.audit, operator.rights.user)

    def start() -> int:
        operator.start()
        return operator.pid

    cold = _operator_cold.measure(start, tail, names, STEADY)
    _console.print(f"  all CronJobs after {cold.ready_s:.1f} s, {cold.writes} writes")
    _console.print(f"  {cold.steady_writes} writes in the steady state, {cold.usage}")
    return cold


def _apply(world: World, user: str) -> list[float]:
    _console.print(f"kubectl apply of {APPLIED} more ...")
    applied = _operator_applying.measure(world, user, APPLIED)
    whole, own = [one.whole for one in applied], [one.operator for one in applied]
    _console.print(
        f"  from kubectl to CronJob: p50 {_p(whole, 50):.3f} s, p95 {_p(whole, 95):.3f} s"
    )
    _console.print(f"  of that the operator: p50 {_p(own, 50):.3f} s, p95 {_p(own, 95):.3f} s")
    return whole


def _backfill(world: World) -> None:
    _console.print(f"{FRESH} new sources that are not suspended ...")
    done = _operator_backfills.measure(world, FRESH)
    _console.print(
        f"  first backfills: {done.at_once} at once at most, all done in {done.seconds:.0f} s"
    )


def _burst(world: World, user: str, redis_url: str) -> None:
    _console.print(
        f"20 jobs at once for each of {POOLS} pools, which are looked at every {_INTERVAL} s ..."
    )
    with Redis.from_url(redis_url) as redis:
        seconds = _operator_burst.measure(world, user, redis, pools=POOLS, interval=_INTERVAL)
    _console.print(f"  first scale-up after {', '.join(f'{one:.1f}' for one in seconds)} s")


def _plain(world: World) -> Cold:
    _console.print(
        f"kopf alone, a timer for each of {SOURCES} objects, every {_operator_plain.TIMER} s ..."
    )
    return _operator_plain.measure(world, SOURCES, PLAIN_STEADY)


def _show(ours: Cold, plain: Cold) -> None:
    table = Table(title=f"{SOURCES} objects, each with a ConfigMap and a CronJob")
    for column in ("", "homing operator", "kopf, a timer each"):
        table.add_column(column, justify="left" if not column else "right")
    for label, one, other in _rows(ours, plain):
        table.add_row(label, one, other)
    _console.print(table)


def _rows(ours: Cold, plain: Cold) -> list[tuple[str, str, str]]:
    both = (ours, plain)
    per_5_minutes = [f"{one.steady_writes / one.window_s * 300:.0f}" for one in both]
    return [
        _row("all CronJobs made, s", [f"{one.ready_s:.1f}" for one in both]),
        _row("last write, s", [f"{one.settled_s:.1f}" for one in both]),
        _row("writes until then", [f"{one.writes}" for one in both]),
        _row("writes in 5 minutes of steady state", per_5_minutes),
        _row(
            "processor, % in the steady state",
            [f"{one.steady_cpu_s / one.window_s:.1%}" for one in both],
        ),
        _row("resident memory, MB", [f"{one.usage.rss_mb:.0f}" for one in both]),
        _row("proportional memory, MB", [f"{one.usage.pss_mb:.0f}" for one in both]),
    ]


def _row(label: str, values: list[str]) -> tuple[str, str, str]:
    one, other = values
    return label, one, other


def _figures(ours: Cold, applied: list[float]) -> dict[str, float]:
    return {
        "sources": SOURCES,
        "ready_s": round(ours.ready_s, 1),
        "steady_writes": ours.steady_writes,
        "rss_mb": round(ours.usage.rss_mb, 1),
        "apply_p95_s": round(_p(applied, 95), 3),
    }


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    main()

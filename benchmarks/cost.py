"""What a run, a match and a message cost: CPU seconds and memory of real processes, and what follows for a cluster.

A source of the example portal is run for the first time and once more with nothing new; workers then match its events
and send the alerts to the Bot API test server. CPU is that of the processes and of PostgreSQL, by the kernel's count.
PEOPLE (50), LISTINGS (20), SEARCHES (100,000): other sizes; there are PEOPLE x LISTINGS messages, at Telegram's pace
of 30 a second.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks._crash_portal import Portal
from benchmarks._stage import Stage, wait_until
from botapi import testing
from botapi.testing import Running
from e2e.background import Background
from homing.models.kinds import Channel
from homing.models.subscription import Criteria
from homing.storage import database, schema, subscriptions, users

PEOPLE = int(os.environ.get("PEOPLE", "50"))
LISTINGS = int(os.environ.get("LISTINGS", "20"))

SEARCHES = int(os.environ.get("SEARCHES", "100000"))

_SAVE = """
    INSERT INTO subscriptions (user_id, name, criteria)
    SELECT (SELECT min(id) FROM users), 'flat ' || n,
           jsonb_build_object('city', 'Kyiv', 'deal_types', ARRAY['rent'], 'property_types', ARRAY['apartment'],
                              'price_max', 10000 + n %% 20000, 'currency', 'UAH', 'rooms', ARRAY[1 + n %% 4])
    FROM generate_series(1, %s) AS n
"""

_MB = 1 << 20
_DAY = 86_400


@dataclass(frozen=True)
class Run:
    """One run of a source."""

    seconds: float
    cpu_s: float
    rss_mb: float
    database_cpu_s: float


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="homing-cost-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        figures = _measure(Path(folder), stack)
    _show(figures)
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


def _measure(folder: Path, stack: ExitStack) -> dict[str, float]:
    background = stack.enter_context(Background())
    telegram = background.enter(testing.running())
    background.run(_known(telegram))
    stage = Stage(folder, {"HOMING_PORTAL_HOST_ALIAS": "127.0.0.1", **telegram.environment})
    stack.callback(stage.close)
    portal = Portal(folder, LISTINGS * 3)
    stack.callback(portal.close)
    schema.upgrade(stage.postgres.url)
    asyncio.run(_people(stage.postgres.url))
    first, again = (_run(stage, portal.sources["nestwell"]) for _ in range(2))
    return {
        "first_run_s": first.seconds,
        "first_run_cpu_s": first.cpu_s + first.database_cpu_s,
        "run_s": again.seconds,
        "run_cpu_s": again.cpu_s,
        "run_database_cpu_s": again.database_cpu_s,
        "run_rss_mb": max(first.rss_mb, again.rss_mb),
        **_alerts(stage),
        **_searches(stage),
    }


async def _known(telegram: Running) -> None:
    for number in range(PEOPLE):
        telegram.person(1000 + number)


async def _people(url: str) -> None:
    async with database.connect(url) as connection, connection.transaction():
        for number in range(PEOPLE):
            user_id = await users.create(connection, name=f"person {number}")
            await users.set_channel(connection, user_id, Channel.TELEGRAM, str(1000 + number))
            await subscriptions.create(connection, user_id, "search", Criteria())


def _run(stage: Stage, source: Path) -> Run:
    before, began = _cpu(stage.postgres.process.pid), time.monotonic()
    stage.keep("run", ("scrape", "-f", str(source), "--limit", str(LISTINGS)))
    _, _, usage = os.wait4(stage.processes.pop("run").pid, 0)
    return Run(
        seconds=time.monotonic() - began,
        cpu_s=usage.ru_utime + usage.ru_stime,
        rss_mb=usage.ru_maxrss / 1024,
        database_cpu_s=_cpu(stage.postgres.process.pid) - before,
    )


def _alerts(stage: Stage) -> dict[str, float]:
    """Workers match and send until nobody waits."""
    names = {"match": ("worker", "match"), "deliver": ("worker", "deliver-telegram")}
    # Nothing is to be done before all are there: maintenance finds it later.
    stage.flush()
    for name, arguments in names.items():
        stage.keep(name, arguments)
    pids = {name: stage.processes[name].pid for name in names}
    # Starting is not part of what a message costs.
    wait_until(lambda: all("Listening" in stage.log(name) for name in names), "workers")
    before = {name: _cpu(pid) for name, pid in pids.items()}
    database_before = _cpu(stage.postgres.process.pid)
    stage.keep("maintenance", ("maintenance",))
    with psycopg.connect(stage.postgres.url, autocommit=True) as connection:
        wait_until(lambda: _sent(connection) >= PEOPLE * LISTINGS, "alerts", 900)
        size = connection.execute(
            "SELECT sum(pg_total_relation_size(name::regclass))"
            " FROM unnest(ARRAY['deliveries', 'delivery_attempts', 'matches']) AS name"
        ).fetchone()
        events = connection.execute("SELECT count(*) FROM events").fetchone()
    spent = {name: _cpu(pid) - before[name] for name, pid in pids.items()}
    database_cpu = _cpu(stage.postgres.process.pid) - database_before
    alerts = PEOPLE * LISTINGS
    return {
        "alerts": alerts,
        "match_ms_an_event": 1000 * spent["match"] / max(events[0] if events else 1, 1),
        "deliver_ms_an_alert": 1000 * spent["deliver"] / alerts,
        "database_ms_an_alert": 1000 * database_cpu / alerts,
        "database_bytes_an_alert": float(size[0] if size else 0) / alerts,
        "match_worker_mb": _rss(pids["match"]),
        "deliver_worker_mb": _rss(pids["deliver"]),
    }


def _searches(stage: Stage) -> dict[str, float]:
    """Many searches, until maintenance has encoded them all."""
    pid = stage.processes["maintenance"].pid
    before, tables = _cpu(pid), ("subscriptions", "encoded_subscriptions")
    with psycopg.connect(stage.postgres.url, autocommit=True) as connection:
        connection.execute(_SAVE, (SEARCHES,))
        wait_until(lambda: _encoded(connection) >= SEARCHES, "searches", 600)
        row = connection.execute(
            "SELECT sum(pg_total_relation_size(name::regclass))::float8 FROM unnest(%s::text[]) AS name",
            (list(tables),),
        ).fetchone()
    return {
        "database_bytes_a_search": (row[0] if row else 0) / SEARCHES,
        "maintenance_us_a_search": 1e6 * (_cpu(pid) - before) / SEARCHES,
        "maintenance_mb": _rss(pid),
    }


def _encoded(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM encoded_subscriptions").fetchone()
    return int(row[0]) if row else 0


def _sent(connection: psycopg.Connection) -> int:
    query = "SELECT count(*) FROM deliveries WHERE channel = 'telegram' AND state = 'sent'"
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _cpu(pid: int) -> float:
    """Seconds of CPU of a process, of what it has waited for, and of its children that run."""
    whole = psutil.Process(pid)
    total = sum(whole.cpu_times()[:4])
    for child in whole.children(recursive=True):
        try:
            total += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return float(total)


def _rss(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / _MB


def _show(found: dict[str, float]) -> None:
    measured = Table("figure", "measured", title="One run, one event, one alert")
    for name, value in found.items():
        measured.add_row(name, f"{value:,.2f}")
    runs = 1000 * _DAY / 600 / _DAY
    alerts = 1_000_000 / _DAY
    follows = Table("for", "cores", "memory", "by", title="What follows")
    follows.add_row(
        "1,000 sources, each every 10 minutes",
        f"{runs * (found['run_cpu_s'] + found['run_database_cpu_s']):.2f}",
        f"{runs * found['run_s'] * found['run_rss_mb']:,.0f} MB in {runs * found['run_s']:.1f} pods",
        f"{runs:.2f} runs a second x {found['run_cpu_s']:.2f} s, {found['run_rss_mb']:.0f} MB",
    )
    each = found["deliver_ms_an_alert"] + found["database_ms_an_alert"]
    follows.add_row(
        "1,000,000 alerts a day by Telegram",
        f"{alerts * each / 1000:.2f}",
        f"{found['deliver_worker_mb']:.0f} MB a worker; {1e6 * found['database_bytes_an_alert'] / 1e9:.1f} GB of disk a day",
        f"{alerts:.1f} a second x {each:.2f} ms",
    )
    console = Console(width=130)
    console.print(measured)
    console.print(follows)

"""The bot among many people: how fast it answers at a steady pace, and what is lost when it is killed.

A Bot API server without limits, a real PostgreSQL that syncs and a real Redis, and `homing bot` as its own process. At
random people write commands and texts and press whatever buttons the bot shows them, at a fixed pace whether or not the
bot keeps up. The handling time runs from the moment when the update is there to be fetched to the bot's answer at the
server: of a message the first call for that chat, of a press `answerCallbackQuery`.

1. A steady pace: the handling times.
2. The same while the bot is killed without warning and started again: updates that were never answered.

USERS, RATE, SECONDS, KILLS: other sizes.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from psycopg import Connection, connect
from rich.console import Console
from rich.table import Table

from benchmarks._bot_people import Act, Answers, Crowd
from benchmarks._stage import Stage
from botapi.options import Options
from botapi.testing import Running, running
from botapi.world import Person
from homing.storage import schema

USERS = int(os.environ.get("USERS", "50000"))
RATE = float(os.environ.get("RATE", "200"))
SECONDS = float(os.environ.get("SECONDS", "60"))
KILLS = int(os.environ.get("KILLS", "3"))

#: Seconds before the steady pace is measured: caches fill and connections open.
_WARM_SECONDS = 5.0

#: Seconds between kills, and that the bot then has for all that waits.
_KILL_EVERY, _PATIENCE = 10.0, 90.0

#: Telegram ids of the people.
_FIRST = 1_000_001

_FILL = (
    "INSERT INTO recipients (kind) SELECT 'user' FROM generate_series(1, %(users)s)",
    """
    INSERT INTO users (id, telegram_id, name, language)
    SELECT id, %(first)s + row_number() OVER () - 1, 'Person ' || id,
           (ARRAY['uk', 'en', 'ru', 'uz'])[1 + id %% 4] FROM recipients
    """,
    "INSERT INTO recipient_channels (recipient_id, channel, address) SELECT id, 'telegram', telegram_id FROM users",
    """
    INSERT INTO subscriptions (user_id, name, criteria)
    SELECT id, 'Flats', '{"deal_types": ["rent"], "city": "Київ"}' FROM users
    """,
    "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'bench', 'html', '{}')",
    "INSERT INTO properties SELECT FROM generate_series(1, 2000)",
    """
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, deal_type, property_type, city,
                          district, rooms, price, currency, content_hash)
    SELECT s.id, p.id, p.id::text, 'https://portal.example/' || p.id, 'available', 'Home ' || p.id, 'rent', 'apartment',
           'Київ', 'Подільський', 1 + p.id %% 4, 10000 + p.id * 10, 'UAH', 'x'
    FROM sources s, properties p
    """,
    "INSERT INTO favourites (user_id, property_id) SELECT id, 1 + id %% 2000 FROM users",
    "ANALYZE",
)


def main() -> None:
    """Prints the handling times, and what the issue asks for as JSON."""
    with tempfile.TemporaryDirectory(prefix="homing-bot-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        asyncio.run(_measure(folder))


async def _measure(folder: Path) -> None:
    console = Console()
    async with running(Options(journal_length=1_000_000, messages_kept=50)) as api:
        stage = Stage(folder, api.environment | {"TELEGRAM_RATE": "10000", "METRICS_PORT": "0"})
        try:
            _prepare(api, stage, console)
            crowd = Crowd(api, range(_FIRST, _FIRST + USERS))
            stage.keep("bot", ["bot"])
            await api.asked(60)
            console.print(f"{RATE:.0f} updates a second for {SECONDS:.0f} s ...")
            await crowd.act(RATE, _WARM_SECONDS)
            before = psutil.Process(stage.processes["bot"].pid).cpu_times()
            steady = await crowd.act(RATE, SECONDS)
            after = psutil.Process(stage.processes["bot"].pid).cpu_times()
            console.print(f"the same, with {KILLS} kills ...")
            killed = await _killing(crowd, stage)
            lost = await _lost(api, [*steady, *killed])
            cpu = after.user + after.system - before.user - before.system
            _report(console, api, steady, killed, cpu)
            _tell(api, steady, lost, stage)
        except Exception:
            console.print(stage.log("bot"))
            raise
        finally:
            stage.close()


def _prepare(api: Running, stage: Stage, console: Console) -> None:
    console.print(f"{USERS:,} people ...")
    for number in range(USERS):
        api.world.add_person(Person(_FIRST + number, f"Person {number}", language="uk"))
        api.world.chats[_FIRST + number].is_open = True
    schema.upgrade(stage.postgres.url)
    with connect(stage.postgres.url, autocommit=True) as connection:
        for statement in _FILL:
            connection.execute(statement.encode(), {"users": USERS, "first": _FIRST})


async def _killing(crowd: Crowd, stage: Stage) -> list[Act]:
    acting = asyncio.create_task(crowd.act(RATE, _KILL_EVERY * (KILLS + 1)))
    for _ in range(KILLS):
        await asyncio.sleep(_KILL_EVERY)
        stage.kill("bot")
        stage.keep("bot", ["bot"])
    return await acting


async def _lost(api: Running, acts: Sequence[Act]) -> int:
    """How many acts stay without an answer."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        answers = Answers(list(api.journal.entries))
        missing = sum(answers.seconds(act) is None for act in acts)
        if missing == 0 or time.monotonic() > deadline:
            return missing
        await asyncio.sleep(1)


def _milliseconds(api: Running, acts: Sequence[Act]) -> list[float]:
    answers = Answers(list(api.journal.entries))
    return sorted(1000 * found for act in acts if (found := answers.seconds(act)) is not None)


def _p(values: Sequence[float], share: float) -> float:
    return values[min(int(len(values) * share), len(values) - 1)] if values else float("nan")


def _report(
    console: Console, api: Running, steady: Sequence[Act], killed: Sequence[Act], cpu: float
) -> None:
    table = Table("part", "updates", "answered", "p50 ms", "p95 ms", "p99 ms", "longest ms")
    for name, acts in (("steady", steady), (f"{KILLS} kills", killed)):
        times = _milliseconds(api, acts)
        figures = (statistics.median(times), _p(times, 0.95), _p(times, 0.99), times[-1])
        table.add_row(name, f"{len(acts):,}", f"{len(times):,}", *(f"{one:.1f}" for one in figures))
    console.print(table)
    console.print(f"CPU of the bot: {1000 * cpu / len(steady):.2f} ms an update")


def _tell(api: Running, steady: Sequence[Act], lost: int, stage: Stage) -> None:
    with connect(stage.postgres.url) as connection:
        _show_reasons(connection)
    told = {
        "users": USERS,
        "updates_per_s": round(len(_milliseconds(api, steady)) / SECONDS, 1),
        "p95_ms": round(_p(_milliseconds(api, steady), 0.95), 1),
        "lost_updates": lost,
    }
    print(json.dumps(told))


def _show_reasons(connection: Connection[tuple[object, ...]]) -> None:
    """What could not be handled is no traceback in a log only."""
    rows = connection.execute(
        "SELECT count(*), reason FROM bot_updates WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1 DESC"
    ).fetchall()
    for count, reason in rows:
        print(f"{count} x {reason}")

"""One alert in a real Jaeger, told by real processes; only the reconcile is a few lines that make its span."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

import jaeger.testing
from botapi import testing as botapi
from e2e import tracing
from jaeger.testing import Jaeger
from portal import testing as portals
from portal.server import Options
from tests.examples.crawling import SOURCES

pytestmark = pytest.mark.peers

_RECONCILE = """
from homing import settings, telemetry
from homing.telemetry import traces
telemetry.setup("operator", settings.load())
with traces.about(traces.resource("default", "nestwell", 1)), traces.span("reconcile sources"):
    print(traces.traceparent())
"""


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jaeger]:
    with jaeger.testing.running(tmp_path_factory.mktemp("jaeger")) as running:
        yield running


@pytest.fixture
async def around() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def test_an_alert_is_one_linked_trace_from_the_reconcile_to_the_bot_api(
    collector: Jaeger,
    around: AsyncExitStack,
    world: Any,
    database_url: str,
    redis_url: str,
    tmp_path: Path,
) -> None:
    portal = await around.enter_async_context(
        portals.running(Options(ports=(0, 0, 0), seed=7, listings=6, tick=0, crawl_delay=0))
    )
    bot = await around.enter_async_context(botapi.running())
    bot.person(7)
    await world.subscription(await world.user(chat="7"))
    source = tmp_path / "source.yaml"
    address = f"127.0.0.1:{portal.ports['nestwell']}/"
    declared = (SOURCES / "nestwell.yaml").read_text()
    source.write_text(declared.replace("portal.homing.test:8010/", address))
    env = {
        **os.environ,
        **bot.environment,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.otlp_url,
        "OTEL_BSP_SCHEDULE_DELAY": "200",
        "LOG_FORMAT": "json",
    }
    parent = await asyncio.to_thread(_output, ["-c", _RECONCILE], env)
    with ExitStack() as workers:
        for queue in ("match", "deliver-telegram"):
            workers.enter_context(_worker(queue, env, tmp_path))
        scrape = ["-m", "homing", "scrape", "-f", str(source)]
        await asyncio.to_thread(_output, scrape, env | {"TRACEPARENT": parent})
        trace_id = parent.split("-")[1]
        told = await asyncio.to_thread(tracing.follow, collector, trace_id, seconds=60)
    assert set(told.components_in_trace) == {"homing-operator", "homing-scrape", "homing-worker"}
    assert told.trace_spans > 30
    assert trace_id in (tmp_path / "match.log").read_text()
    found = tracing.run_by_hand(collector, "nestwell")
    assert found is not None
    assert found.trace_id == trace_id


@contextmanager
def _worker(queue: str, env: dict[str, str], folder: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "homing", "worker", queue]
    with (folder / f"{queue}.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _output(arguments: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], check=False, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()

"""`homing telegram readers`: readers of all accounts of a file."""

from __future__ import annotations

import asyncio
import signal

import typer

from homing import settings, telemetry
from homing.settings import Settings
from homing_workers.accounts.readers import Readers

app = typer.Typer()


@app.command()
def readers() -> None:
    """Run a reader for each account of REALTIME_CONFIG_JSON; the file may be edited meanwhile."""
    loaded = settings.load()
    telemetry.setup("readers", loaded)
    asyncio.run(_run(loaded))


async def _run(loaded: Settings) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await Readers(loaded.realtime_config.absolute()).until(stopped)

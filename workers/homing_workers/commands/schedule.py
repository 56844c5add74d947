"""`homing schedule`: runs the sources of a folder when they are due."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from homing import settings, telemetry
from homing.settings import Settings
from homing.storage import database, starts
from homing_workers.schedule.folder import SourceFolder
from homing_workers.schedule.loop import Schedule
from homing_workers.schedule.runs import Runs

app = typer.Typer()


@app.command()
def schedule(
    sources: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="Folder of ScrapeSource files.")
    ],
    at_once: Annotated[int, typer.Option(min=1, help="Runs under way at once.")] = 4,
) -> None:
    """Run the sources of a folder when they are due; files may be added and edited meanwhile."""
    loaded = settings.load()
    telemetry.setup("schedule", loaded)
    asyncio.run(_run(loaded, sources, at_once))


async def _run(loaded: Settings, sources: Path, at_once: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with database.connect(loaded.require_database_url()) as connection:
        last = await starts.last(connection)
    runs = Runs((sys.executable, "-m", "homing", "scrape", "-f"))
    await Schedule(SourceFolder(sources), runs, last, at_once).until(stopped)

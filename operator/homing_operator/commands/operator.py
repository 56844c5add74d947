"""`homing operator`: the Kubernetes operator."""

from __future__ import annotations

import asyncio

import typer

from homing import settings, telemetry
from homing_operator import process
from homing_operator.all_parts import PARTS

app = typer.Typer()


@app.command()
def operator() -> None:
    """Turn ScrapeSource, TelegramAccount and WorkerPool resources into what they stand for, for ever."""
    loaded = settings.load()
    telemetry.setup("operator", loaded)
    asyncio.run(process.run(loaded, PARTS))

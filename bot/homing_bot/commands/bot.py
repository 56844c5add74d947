"""`homing bot`: the Telegram bot."""

from __future__ import annotations

import typer

from homing import settings, telemetry
from homing_bot import process

app = typer.Typer()


@app.command()
def bot() -> None:
    """Talk with people on Telegram; needs TELEGRAM_TOKEN."""
    loaded = settings.load()
    telemetry.setup("bot", loaded)
    process.run(loaded)

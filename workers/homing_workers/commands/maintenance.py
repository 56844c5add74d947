"""`homing maintenance`: finds what was lost."""

from __future__ import annotations

import typer

from homing import settings, telemetry
from homing_workers.maintenance import loop

app = typer.Typer()


@app.command()
def maintenance() -> None:
    """Sweep up lost jobs, due retries, lost runs and left-over pictures, for ever."""
    loaded = settings.load()
    telemetry.setup("maintenance", loaded)
    loop.run(loaded)

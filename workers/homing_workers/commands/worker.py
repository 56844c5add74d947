"""`homing worker`: takes jobs off queues."""

from __future__ import annotations

from typing import Annotated

import typer

from homing import queues, settings, telemetry
from homing_workers import worker as process

app = typer.Typer()


@app.command()
def worker(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[QUEUE]...", help="By default all queues.")
    ] = None,
) -> None:
    """Match events and deliver alerts, as the queues ask."""
    unknown = sorted(set(names or ()).difference(queues.ALL))
    if unknown:
        raise typer.BadParameter(f"no queue {unknown[0]!r}; there are {', '.join(queues.ALL)}")
    loaded = settings.load()
    telemetry.setup("worker", loaded)
    loaded.require_database_url()
    process.run(loaded, names or list(queues.ALL))

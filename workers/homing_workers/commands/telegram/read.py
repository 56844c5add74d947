"""`homing telegram read`: the reader of one account."""

from __future__ import annotations

import asyncio

import typer

from homing import settings, telemetry
from homing.lease import LeaseLost
from homing_workers.probes import Probes
from homing_workers.reader import process

app = typer.Typer()

#: Seconds without a sign of life after which the process counts as stuck.
_ALIVE_SECONDS = 120.0

#: EX_TEMPFAIL of sysexits.h: whoever started it may start it again.
_FENCE_LOST = 75


@app.command()
def read() -> None:
    """Read the chats of the account TELEGRAM_ACCOUNT_ID, live and from history, for ever.

    Needs a session, see `homing telegram onboard`. No two processes read by one session: a second one waits.
    """
    loaded = settings.load()
    telemetry.setup("reader", loaded)
    if not loaded.telegram_account_id:
        typer.echo("homing: TELEGRAM_ACCOUNT_ID: not set: whose chats are to be read?", err=True)
        raise typer.Exit(2)
    probes = Probes.start(loaded.metrics_port, alive_for=_ALIVE_SECONDS)
    try:
        asyncio.run(process.run(loaded, loaded.telegram_account_id, probes))
    except LeaseLost as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(_FENCE_LOST) from None

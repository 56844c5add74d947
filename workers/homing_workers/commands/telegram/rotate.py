"""`homing telegram rotate`: sessions under the newest key."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import typer
from redis.asyncio import Redis

from homing import settings, telemetry
from homing.settings import Settings
from homing.storage import database
from homing.telegram import sessions
from homing.telegram.sessions import SessionError

app = typer.Typer()


@app.command()
def rotate() -> None:
    """Encrypt all sessions with the first key of SESSION_CRYPTO_KEY; after that the others are not needed.

    Ends with 1 when a session could not be opened by any of them.
    """
    loaded = settings.load()
    telemetry.setup("telegram", loaded)
    try:
        done, locked = asyncio.run(_rotate(loaded))
    except SessionError as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Encrypted anew: {done}.")
    if locked:
        typer.echo(f"No key opens the sessions of: {', '.join(locked)}.", err=True)
        raise typer.Exit(1)


async def _rotate(loaded: Settings) -> tuple[int, Sequence[str]]:
    async with (
        database.connect(loaded.require_database_url()) as connection,
        Redis.from_url(loaded.require_redis_url()) as redis,
    ):
        return await sessions.rotate(loaded, connection, redis)

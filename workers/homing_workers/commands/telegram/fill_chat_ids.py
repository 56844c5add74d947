"""`homing telegram fill-chat-ids`: numbers beside the names of chats in REALTIME_CONFIG_JSON."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import typer
from redis.asyncio import Redis

from homing import settings, telemetry
from homing.settings import Settings
from homing.storage import database
from homing.storage.telegram import chats
from homing.telegram import realtime_config, realtime_edits
from homing.telegram.realtime_config import ConfigError
from homing.telegram.sessions import SessionError
from homing_workers.accounts import numbering
from homing_workers.accounts.logins import Logins

app = typer.Typer()


@app.command("fill-chat-ids")
def fill_chat_ids(
    all_accounts: Annotated[bool, typer.Option("--all-accounts", help="All of the file.")] = False,
    account: Annotated[list[str] | None, typer.Option(help="This one; may be repeated.")] = None,
    delay_min: Annotated[float, typer.Option(min=0, help="Seconds between two accounts.")] = 0,
    delay_max: Annotated[float, typer.Option(min=0, help="The longest such pause.")] = 0,
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], typer.Option(help="What is told.")
    ] = "INFO",
) -> None:
    """Write the numbers of chats into REALTIME_CONFIG_JSON, as the dialogs of accounts tell them.

    Nothing is looked up by its name, and nothing joined: a chat that no account is a member of stays without a number.
    """
    loaded = settings.load().model_copy(update={"log_level": log_level})
    telemetry.setup("telegram", loaded)
    try:
        wanted = account or [each.account_id for each in _of_file(loaded, all_accounts)]
        numbers = asyncio.run(_learn(loaded, wanted, (delay_min, max(delay_min, delay_max))))
        _write(loaded, numbers)
    except (ConfigError, SessionError) as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(2) from None


def _of_file(loaded: Settings, all_accounts: bool) -> Sequence[realtime_config.ConfigAccount]:
    if not all_accounts:
        raise typer.BadParameter("say --all-accounts, or --account with the id of one")
    return realtime_config.accounts(loaded.realtime_config)


async def _learn(
    loaded: Settings, wanted: Sequence[str], pause: tuple[float, float]
) -> Mapping[str, int]:
    """Numbers of the file's chats, by name in its canonical form."""
    named = [chat.identifier for chat in realtime_config.read(loaded.realtime_config).chats]
    async with (
        database.connect(loaded.require_database_url()) as connection,
        Redis.from_url(loaded.require_redis_url()) as redis,
    ):
        logins = Logins(loaded, connection, redis)
        for number, account_id in enumerate(wanted):
            await asyncio.sleep(random.uniform(*pause) if number else 0)  # noqa: S311 - no secret
            await numbering.learn(logins, account_id)
        known = await chats.numbers(connection, [name.removeprefix("@") for name in named if name])
    return {f"@{name}": number for name, number in known.items()}


def _write(loaded: Settings, numbers: Mapping[str, int]) -> None:
    path = loaded.realtime_config
    for name, number in realtime_edits.fill(path, numbers).items():
        typer.echo(f"{name}: {number}")
    for chat in realtime_edits.differing(path, numbers):
        real = numbers[str(chat.identifier)]
        typer.echo(f"{chat.identifier}: the file says {chat.chat_id}, but the name leads to {real}")
    left = [chat.name for chat in realtime_config.read(path).chats if chat.chat_id is None]
    if left:
        typer.echo(f"No account is a member of: {', '.join(left)}")

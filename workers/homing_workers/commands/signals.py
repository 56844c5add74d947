"""`homing signals`: what became signals, by which rules, and whether the bot can write to their chat."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import images, settings, telemetry
from homing.limits import LocalLimiter
from homing.models.kinds import Channel
from homing.settings import Settings, SettingsError
from homing.storage import database
from homing.storage.notifications import OutgoingNotification
from homing.storage.telegram import signals
from homing.storage.telegram.signals import Told
from homing_workers.deliver import sender as senders
from homing_workers.deliver.errors import Never, SendError
from homing_workers.signals import files
from homing_workers.signals.rules import DEFAULT, Rules

app = typer.Typer(no_args_is_help=True)

_FAILED, _MISUSED = 1, 2

#: Characters of a message in a list.
_SHOWN = 60

_NOT_THERE = (
    "Add the bot to the group or make it an administrator of the channel; a person has to write to it first. "
    "Numbers of groups and channels begin with -100."
)


@app.callback()
def group() -> None:
    """List signals, explain their rules, try whether they arrive."""
    telemetry.setup("signals", settings.load())


@app.command("list")
def list_(
    before: Annotated[int | None, typer.Option(help="Only with a smaller number.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """List the newest signals, and what became of their deliveries."""
    found = asyncio.run(_newest(settings.load(), limit, before))
    if as_json:
        typer.echo(json.dumps([each.model_dump(mode="json") for each in found], ensure_ascii=False))
        return
    Console().print(_table(found))


@app.command()
def rules(
    file: Annotated[
        Path | None,
        typer.Option("-f", "--file", help="A file of rules; by default SIGNALS_CONFIG_JSON."),
    ] = None,
) -> None:
    """Explain every mistake in a file of rules, or print what it says.

    Ends with 0 when all is well and with 2 otherwise.
    """
    path = file or settings.load().signals_config
    try:
        known = DEFAULT if path is None else files.parse(files.read(path), str(path))
    except files.RulesError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_MISUSED) from None
    typer.echo(_written(known))


@app.command("smoke-test")
def smoke_test(
    text: Annotated[str, typer.Option(help="What the bot writes.")] = "Test signal",
) -> None:
    """Let the bot write to SIGNALS_BOT_CHAT_ID at once, or say why it cannot."""
    loaded = settings.load()
    target = _target(loaded)
    try:
        number = asyncio.run(_send(loaded, target, text))
    except SendError as error:
        typer.echo(f"The bot could not write to {target}: {error}", err=True)
        if isinstance(error, Never) and error.address_is_dead:
            typer.echo(_NOT_THERE, err=True)
        raise typer.Exit(_FAILED) from None
    typer.echo(f"Sent to {target}: message {number}")


def _target(loaded: Settings) -> str:
    if loaded.signals_bot_chat_id is None:
        raise SettingsError(
            "SIGNALS_BOT_CHAT_ID: not set; expected the chat that signals are sent to"
        )
    if not senders.configured(Channel.TELEGRAM, loaded):
        raise SettingsError("TELEGRAM_TOKEN: not set; signals are sent by the bot")
    return loaded.signals_bot_chat_id


async def _send(loaded: Settings, target: str, text: str) -> str:
    """By the sender of deliveries, without one; its number in the chat."""
    trial = OutgoingNotification(
        delivery_id=0,
        recipient_id=0,
        address=target,
        enabled=True,
        language="en",
        maybe_sent=False,
        notification_id=0,
        title="Signals: a trial",
        message=text,
    )
    package = senders.package(Channel.TELEGRAM)
    async with package.open_sender(loaded, LocalLimiter(), images.store_for(loaded)) as sender:
        return await sender.send(trial)


async def _newest(loaded: Settings, limit: int, before: int | None) -> list[Told]:
    async with database.connect(loaded.require_database_url()) as connection:
        return await signals.newest(connection, limit=limit, before=before)


def _table(found: list[Told]) -> Table:
    table = Table("id", "at (UTC)", "rule", "told", "chat", "text", "delivery")
    for each in found:
        chat = (
            f"@{each.chat_username}" if each.chat_username else each.chat_title or str(each.chat_id)
        )
        line = " ".join(each.text.split())
        table.add_row(
            str(each.id),
            f"{each.created_at:%Y-%m-%d %H:%M}",
            Text(each.rule),
            each.target,
            Text(chat),
            Text(line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"),
            each.state or "",
        )
    return table


def _written(known: Rules) -> str:
    """As in a file, without what a rule leaves out."""
    return known.model_dump_json(indent=2, exclude_defaults=True)

"""`homing telegram accounts`: who reads, and how that goes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import settings, telemetry
from homing.settings import Settings
from homing.storage import database
from homing.storage.telegram import accounts as stored
from homing.storage.telegram.accounts import StoredAccount

app = typer.Typer()

_COLOURS = {"ready": "green", "new": "yellow"}


@app.command()
def accounts() -> None:
    """List the accounts: whether Telegram takes them, their dialogs, the chats that they read, the last sign of life."""
    loaded = settings.load()
    telemetry.setup("telegram", loaded)
    found = asyncio.run(_read(loaded))
    if not found:
        typer.echo("No accounts yet: homing telegram onboard")
        return
    Console().print(_table(found, datetime.now(UTC)))


async def _read(loaded: Settings) -> list[StoredAccount]:
    async with database.connect(loaded.require_database_url()) as connection:
        return await stored.all(connection)


def _table(found: list[StoredAccount], now: datetime) -> Table:
    table = Table("account", "who", "state", "dialogs", "chats read", "last seen", "note")
    for one in found:
        table.add_row(
            *map(Text, (one.account_id, _who(one))),
            Text(one.state, style=_COLOURS.get(one.state, "red")),
            "–" if one.dialogs is None else str(one.dialogs),
            str(one.chats),
            "never" if one.seen_at is None else _ago((now - one.seen_at).total_seconds()),
            Text(_note(one, now)),
        )
    return table


def _who(one: StoredAccount) -> str:
    return " ".join(filter(None, [one.name, f"@{one.username}" if one.username else ""])) or "–"


def _note(one: StoredAccount, now: datetime) -> str:
    if one.reason is not None:
        return f"{one.reason}, since {one.state_at:%F %H:%M} UTC"
    if one.flood_until is not None and one.flood_until > now:
        return f"Telegram demands a pause until {one.flood_until:%H:%M:%S} UTC"
    return ""


def _ago(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return f"{int(seconds)} s ago"

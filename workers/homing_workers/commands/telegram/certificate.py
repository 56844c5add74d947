"""`homing telegram certificate`: whether anything is missing."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from homing import settings
from homing.models.source.telegram import canonical
from homing.storage import database
from homing.storage.telegram import certificates, chats
from homing.storage.telegram.certificates import Certificate

app = typer.Typer()

#: Stretches of missing ids that are named.
_NAMED = 5


@app.command()
def certificate(
    chat: Annotated[
        list[str] | None,
        typer.Option("--chat", help="@username, t.me/..., or -100...; by default all chats."),
    ] = None,
) -> None:
    """Show how many message ids of each chat are accounted for: stored, deleted or of service.

    Ends with 1 when ids are missing, and with 2 when there is no certificate.
    """
    loaded = settings.load()
    found = asyncio.run(_found(loaded.require_database_url(), chat or []))
    if not found:
        typer.echo(
            "homing: no certificate: no chat was read yet, or not the one asked for", err=True
        )
        raise typer.Exit(2)
    Console().print(_table(found))
    raise typer.Exit(1 if any(one.missing for one in found) else 0)


async def _found(url: str, asked: list[str]) -> list[Certificate]:
    async with database.connect(url) as connection:
        if not asked:
            return await certificates.newest(connection)
        names = [canonical(name) for name in asked]
        known = await chats.numbers(connection, [name.removeprefix("@") for name in names])
        numbers = [int(name) for name in names if name.startswith("-100")]
        return await certificates.newest(connection, [*numbers, *known.values()])


def _table(found: list[Certificate]) -> Table:
    table = Table("chat", "day", "certificate", "missing", box=None, pad_edge=False)
    for one in found:
        name = f"@{one.username}" if one.username else one.title or str(one.chat_id)
        table.add_row(escape(name), str(one.day), words(one), _missing(one))
    return table


def words(one: Certificate) -> str:
    """The sentence that it comes down to."""
    return f"{one.accounted:,} of {one.ids:,} ids accounted for"


def _missing(one: Certificate) -> str:
    named = [_stretch(each) for each in one.missing[:_NAMED]]
    more = len(one.missing) - len(named)
    return ", ".join(named) + (f" and {more} more stretches" if more else "")


def _stretch(ids: range) -> str:
    return str(ids.start) if len(ids) == 1 else f"{ids.start}-{ids.stop - 1}"

"""`homing deliveries`: what was to be sent, what became of it, and once more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import settings, telemetry
from homing.models.delivery import Delivery
from homing.models.kinds import Channel, DeliveryState
from homing.storage import database, deliveries, matches
from homing.storage.database import Connection
from homing.storage.deliveries import Filter

app = typer.Typer(no_args_is_help=True)

_Answer = TypeVar("_Answer")

Ids = Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers of deliveries.")]


@app.callback()
def group() -> None:
    """List, show, count and replay deliveries; list events that could not be matched."""
    telemetry.setup("deliveries", settings.load())


@app.command("list")
def list_(
    state: Annotated[DeliveryState | None, typer.Option(help="Only in this state.")] = None,
    channel: Annotated[Channel | None, typer.Option(help="Only of this channel.")] = None,
    recipient: Annotated[int | None, typer.Option(help="Only for this recipient.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
) -> None:
    """List the newest deliveries."""

    async def read(connection: Connection) -> list[Delivery]:
        which = Filter(state=state, channel=channel, recipient_id=recipient)
        return list((await deliveries.page(connection, which, limit=limit)).deliveries)

    table = Table("id", "channel", "state", "recipient", "tries", "next try", "about", "reason")
    for one in _ask(read):
        table.add_row(
            str(one.id),
            one.channel,
            one.state,
            str(one.recipient_id),
            str(one.attempts),
            f"{one.next_try_at:%F %T}" if one.next_try_at else "",
            f"{one.origin_kind} {one.origin_id}",
            Text(one.reason or one.error_text or ""),
        )
    Console().print(table)


@app.command()
def show(delivery_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    """Show everything about one delivery."""
    found = _ask(lambda connection: deliveries.get(connection, delivery_id))
    if found is None:
        raise typer.BadParameter(f"there is no delivery {delivery_id}")
    table = Table(show_header=False)
    for name, value in found.model_dump(mode="json").items():
        table.add_row(name.replace("_", " "), Text("" if value is None else str(value)))
    Console().print(table)


@app.command()
def replay(ids: Ids) -> None:
    """Send dead, suppressed or failed deliveries again, with all attempts ahead of them."""
    replayed = _ask(lambda connection: deliveries.replay(connection, ids))
    left = sorted(set(ids).difference(replayed))
    typer.echo(f"Due again: {_joined(replayed) or 'none'}.")
    if left:
        typer.echo(f"Left alone, because they are not there or not failed: {_joined(left)}.")
        raise typer.Exit(1)


@app.command()
def stats() -> None:
    """Count deliveries by channel and state."""
    table = Table("channel", "state", "count", "maybe sent twice")
    for one in _ask(deliveries.stats):
        table.add_row(one.channel, one.state, str(one.count), str(one.maybe_twice or ""))
    Console().print(table)


@app.command()
def parked(
    again: Annotated[bool, typer.Option("--again", help="Match them once more.")] = False,
) -> None:
    """List events that could not be matched, so that nothing was sent about them."""
    table = Table("event", "kind", "listing", "parked at", "reason")
    events = _ask(matches.parked)
    for one in events:
        columns = (str(one.event_id), one.kind, str(one.listing_id), f"{one.at:%F %T}")
        table.add_row(*columns, Text(one.reason))
    Console().print(table)
    if again:
        back = _ask(lambda connection: matches.unpark(connection, [one.event_id for one in events]))
        typer.echo(f"To be matched again within seconds: {_joined(back) or 'none'}.")


def _ask(question: Callable[[Connection], Awaitable[_Answer]]) -> _Answer:
    async def ask() -> _Answer:
        async with database.connect(settings.load().require_database_url()) as connection:
            return await question(connection)

    return asyncio.run(ask())


def _joined(ids: list[int]) -> str:
    return ", ".join(map(str, ids))

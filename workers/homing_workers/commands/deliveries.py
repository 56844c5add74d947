"""`homing deliveries`: what was to be sent, what became of it, and once more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import settings, telemetry
from homing.models.base import Value
from homing.models.delivery import Attempt, Breaker, Delivery
from homing.storage import breakers, database, deliveries, matches, receipts
from homing.storage.database import Connection
from homing.storage.deliveries import Backlog, Filter, Stats
from homing.storage.receipts import StoredReceipt
from homing_workers.commands import delivery_filter as by
from homing_workers.commands import delivery_tables as tables

app = typer.Typer(no_args_is_help=True)

_Answer = TypeVar("_Answer")

Ids = Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Their numbers.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


@app.callback()
def group() -> None:
    """List, show, count and replay deliveries; list events that could not be matched."""
    telemetry.setup("deliveries", settings.load())


@app.command("list")
def list_(
    state: by.State = None,
    channel: by.OfChannel = None,
    recipient: by.Recipient = None,
    origin: by.Origin = None,
    error: by.Error = None,
    reason: by.Reason = None,
    older_than: by.OlderThan = None,
    newer_than: by.NewerThan = None,
    maybe_twice: by.MaybeTwice = False,
    before: Annotated[int | None, typer.Option(help="Only with a smaller number.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 50,
    as_json: Json = False,
) -> None:
    """List the newest deliveries."""
    which = by.chosen(
        *(state, channel, recipient, origin, error, reason, older_than, newer_than, maybe_twice)
    )
    page = _ask(lambda found: deliveries.page(found, which, before=before, limit=limit))
    if as_json:
        _print_json(page.model_dump(mode="json"))
        return
    Console().print(tables.listed(page.deliveries))
    if page.next_before is not None:
        typer.echo(f"There are more: --before {page.next_before}")


@app.command()
def show(delivery_id: Annotated[int, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """Show everything about one delivery: its attempts, whether their answers came, and what was reported later."""

    async def read(
        connection: Connection,
    ) -> tuple[Delivery | None, list[Attempt], list[StoredReceipt]]:
        return (
            await deliveries.get(connection, delivery_id),
            await deliveries.attempts(connection, delivery_id),
            await receipts.of_delivery(connection, delivery_id),
        )

    found, attempts, reported = _ask(read)
    if found is None:
        raise typer.BadParameter(f"there is no delivery {delivery_id}")
    if as_json:
        sends = [one.model_dump(mode="json") for one in attempts]
        told = [one.model_dump(mode="json") for one in reported]
        _print_json(found.model_dump(mode="json") | {"sends": sends, "receipts": told})
        return
    Console().print(tables.in_full(found))
    if attempts:
        Console().print(tables.history(attempts))
    if reported:
        Console().print(tables.reports(reported))


@app.command()
def replay(
    ids: Ids = None,
    state: by.State = None,
    channel: by.OfChannel = None,
    recipient: by.Recipient = None,
    origin: by.Origin = None,
    error: by.Error = None,
    reason: by.Reason = None,
    older_than: by.OlderThan = None,
    newer_than: by.NewerThan = None,
    maybe_twice: by.MaybeTwice = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; else they are only counted.")] = False,
) -> None:
    """Send dead, suppressed or failed deliveries again, with all attempts ahead of them.

    By their numbers, or by what the options say: then they are counted, and sent again with --yes.
    """
    which = by.chosen(
        *(state, channel, recipient, origin, error, reason, older_than, newer_than, maybe_twice)
    )
    if ids:
        _replay_these(ids)
    elif which == Filter():
        raise typer.BadParameter("name deliveries, or say which by options such as --state dead")
    else:
        _replay_some(which, yes)


def _replay_these(ids: list[int]) -> None:
    replayed = _ask(lambda connection: deliveries.replay(connection, ids))
    left = sorted(set(ids).difference(replayed))
    typer.echo(f"Due again: {_joined(replayed) or 'none'}.")
    if left:
        typer.echo(f"Left alone, because they are not there or not failed: {_joined(left)}.")
        raise typer.Exit(1)


def _replay_some(which: Filter, yes: bool) -> None:
    count = _ask(lambda connection: deliveries.replayable(connection, which))
    if not yes:
        typer.echo(f"{count} would be sent again. To do it, add --yes.")
        return

    async def replay(connection: Connection) -> int:
        done = 0
        while done < count:
            some = await deliveries.replay_some(connection, which, limit=min(count - done, 10_000))
            if not some:
                break
            done += sum(map(len, some.values()))
        return done

    typer.echo(f"Due again: {_ask(replay)}.")


@app.command()
def stats(as_json: Json = False) -> None:
    """Count deliveries by channel and state, and say which channels are behind or paused."""

    async def read(connection: Connection) -> tuple[list[Stats], list[Backlog], list[Breaker]]:
        counts = await deliveries.stats(connection)
        return counts, await deliveries.backlog(connection), await breakers.read(connection)

    counts, backlog, channels = _ask(read)
    if as_json:
        parts: dict[str, Sequence[Value]]
        parts = {"counts": counts, "backlog": backlog, "channels": channels}
        _print_json(
            {name: [one.model_dump(mode="json") for one in part] for name, part in parts.items()}
        )
        return
    console = Console()
    console.print(tables.counted(counts))
    console.print(tables.waiting(backlog))
    if channels:
        console.print(tables.paused(channels))


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


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _joined(ids: list[int]) -> str:
    return ", ".join(map(str, ids))

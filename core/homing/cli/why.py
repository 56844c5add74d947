"""`homing why`: why a saved search wants a listing, or does not."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from homing import settings, telemetry
from homing.matching.evaluate import Verdict, explain
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.listing import StoredListing
from homing.models.rates import Rates
from homing.models.subscription import Subscription
from homing.rates import in_use
from homing.storage import database, listings, matches, subscriptions

app = typer.Typer()


@app.command()
def why(
    subscription: Annotated[int, typer.Argument(help="Number of a saved search.")],
    listing: Annotated[int, typer.Argument(help="Number of a listing.")],
) -> None:
    """Show, criterion by criterion, whether a saved search wants a listing's newest event."""
    loaded = settings.load()
    telemetry.setup("why", loaded)
    found = asyncio.run(_read(loaded.require_database_url(), subscription, listing))
    if isinstance(found, str):
        raise typer.BadParameter(found)
    search, stored, event, rates = found
    verdicts = explain(search.criteria, Subject(event, stored, stored.source_name), rates)
    console = Console()
    console.print(_table(search, stored, verdicts))
    console.print(_conclusion(search, event, verdicts))


async def _read(
    url: str, subscription_id: int, listing_id: int
) -> tuple[Subscription, StoredListing, Event, Rates] | str:
    """What is to be explained, or what is missing."""
    async with database.connect(url) as connection:
        search = await subscriptions.get(connection, subscription_id)
        stored = await listings.get(connection, listing_id)
        event = await matches.latest_event(connection, listing_id)
        rates = await in_use(connection)
    if search is None:
        return f"there is no subscription {subscription_id}"
    if stored is None or event is None:
        return f"there is no listing {listing_id}"
    return search, stored, event, rates


def _table(search: Subscription, stored: StoredListing, verdicts: list[Verdict]) -> Table:
    table = Table(title=Text(f"{search.name} × {stored.title}"), title_justify="left")
    for heading in ("criterion", "wanted", "found", ""):
        table.add_column(heading)
    for verdict in verdicts:
        colour = "green" if verdict.passed else "red"
        table.add_row(
            verdict.criterion,
            Text(verdict.wanted),
            Text("–" if verdict.found is None else verdict.found),
            Text(verdict.outcome, style=colour),
        )
    return table


def _conclusion(search: Subscription, event: Event, verdicts: list[Verdict]) -> str:
    if not all(verdict.passed for verdict in verdicts):
        return f"The event {event.kind} does not match."
    asleep = "" if search.active else " But the search is switched off, so nothing is sent."
    return f"The event {event.kind} matches.{asleep}"

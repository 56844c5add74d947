"""`homing rates`: the exchange rates by which prices are compared."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from homing import rates, settings, telemetry
from homing.models.rates import Rates
from homing.storage import database, exchange_rates
from homing.storage.exchange_rates import Loaded

app = typer.Typer(help="Exchange rates: prices in other currencies are compared by them.")


@app.command()
def show() -> None:
    """Show the rates in use, and where they are from."""
    loaded = settings.load()
    telemetry.setup("rates", loaded)
    found, origin = asyncio.run(_read(loaded.require_database_url()))
    console = Console()
    console.print(_table(found))
    if origin is None:
        console.print(f"Of {found.day}: {rates.START_SOURCE}.")
    else:
        console.print(
            f"Version {origin.version} of {origin.day}, from {origin.source},"
            f" loaded {origin.loaded_at:%Y-%m-%d %H:%M} UTC."
        )


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="JSON with base, date and rates.", dir_okay=False)],
) -> None:
    """Put the rates of a file into use."""
    loaded = settings.load()
    telemetry.setup("rates", loaded)
    try:
        found = rates.read(file.read_bytes(), str(file))
    except (OSError, rates.RatesError) as error:
        raise typer.BadParameter(str(error)) from None
    version = asyncio.run(_store(loaded.require_database_url(), found, str(file)))
    typer.echo(f"Version {version} is in use: {len(found.units)} rates of {found.day}.")


async def _read(url: str) -> tuple[Rates, Loaded | None]:
    async with database.connect(url) as connection:
        return await rates.in_use(connection), await exchange_rates.origin(connection)


async def _store(url: str, found: Rates, source: str) -> int:
    async with database.connect(url) as connection:
        return await exchange_rates.put_into_use(connection, found, source)


def _table(found: Rates) -> Table:
    table = Table("currency", f"units for 1 {found.base}")
    for currency, units in sorted(found.units.items()):
        table.add_row(currency, f"{units.normalize():f}")
    return table

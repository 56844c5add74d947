"""`homing pf`: care of the pictures in the store, and the reports of syncs."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import psycopg
import typer
from rich import progress
from rich.console import Console

from homing import reports, settings, telemetry
from homing.images import StoreError
from homing.models.kinds import RunOutcome
from homing.models.source.mistakes import DeclarationError
from homing.settings import Settings
from homing.storage import database, syncs
from homing.storage.sources import TypeChanged
from homing.storage.syncs import Sync
from homing_workers.propertyfinder import one_sync, telling
from homing_workers.propertyfinder.check import AT_ONCE, Findings
from homing_workers.propertyfinder.check import check as check_pictures
from homing_workers.propertyfinder.pictures_store import open_store
from homing_workers.propertyfinder.repair import Mended, Repaired
from homing_workers.propertyfinder.repair import repair as repair_pictures
from homing_workers.scrape.ports import AlreadyRunning

app = typer.Typer(no_args_is_help=True)

_FOUND, _UNABLE = 1, 2
#: EX_TEMPFAIL of sysexits.h: nothing was done, try again later.
_ALREADY_RUNNING = 75

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


@app.callback()
def group() -> None:
    """Sync with Property Finder; check and repair the pictures of all sources; show reports."""
    telemetry.setup("pf", settings.load())


@app.command()
def sync(
    file: Annotated[
        Path | None, typer.Option("-f", "--file", help="The ScrapeSource, a YAML file.")
    ] = None,
) -> None:
    """Sync now: the source of a file, else all known ones of type propertyFinder, else what PF_API_URL names.

    Ends with 0 when all went well, 1 when something failed, 2 for a bad declaration, and 75 when another sync of
    the source is under way.
    """
    loaded = settings.load()
    try:
        results = [one_sync.sync_one(each, loaded) for each in one_sync.wanted(file, loaded)]
    except (DeclarationError, TypeChanged) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_UNABLE) from None
    except AlreadyRunning as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(_ALREADY_RUNNING) from None
    raise typer.Exit(0 if all(each.outcome is RunOutcome.SUCCEEDED for each in results) else 1)


@app.command()
def check(
    deep: Annotated[bool, typer.Option("--deep", help="Read and hash every file, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell which pictures are missing or corrupt in the store; changes nothing.

    The pictures of all sources are looked at. Ends with 0 when all are there, 1 when some are missing or corrupt,
    and 2 when that could not be found out.
    """
    with _able():
        findings = asyncio.run(_check(settings.load(), deep, Console(stderr=True, quiet=as_json)))
    if as_json:
        typer.echo(json.dumps(telling.as_json(findings), ensure_ascii=False))
    else:
        for line in telling.lines(findings):
            typer.echo(line)
    raise typer.Exit(_FOUND if findings.total else 0)


async def _check(loaded: Settings, deep: bool, console: Console) -> Findings:
    store = open_store(loaded)
    url = loaded.require_database_url()
    async with database.connect(url):
        """A pool would try for half a minute to reach a server that is not there."""
    with _bar(console, "images checked") as draw:
        async with database.pool(url, size=AT_ONCE, read_only=True) as pool:
            return await check_pictures(pool, store, deep=deep, on_progress=draw)


@app.command()
def repair(
    deep: Annotated[bool, typer.Option("--deep", help="Check by reading every file, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Download again what a check finds missing or corrupt; may be interrupted and run again.

    Ends with 0 when nothing is missing any more, 1 when pictures could not be had, and 2 when the store or the
    database cannot be used.
    """
    with _able():
        repaired = asyncio.run(_repair(settings.load(), deep, Console(stderr=True, quiet=as_json)))
    if as_json:
        typer.echo(json.dumps(telling.repaired_as_json(repaired), ensure_ascii=False))
    else:
        for line in telling.repaired_lines(repaired):
            typer.echo(line)
    raise typer.Exit(_FOUND if repaired.failures else 0)


async def _repair(loaded: Settings, deep: bool, console: Console) -> Repaired:
    findings = await _check(loaded, deep, console)
    url = loaded.require_database_url()
    store = open_store(loaded)
    count = len({each.image_id for each in findings.shown})
    with _bar(console, "images repaired", total=count) as draw:
        numbers = itertools.count(1)

        def told(mended: Mended) -> None:
            draw(next(numbers))
            if not console.is_terminal:
                console.print(
                    telling.mended_line(mended), soft_wrap=True, markup=False, highlight=False
                )

        async with database.pool(url, size=AT_ONCE) as pool:
            return await repair_pictures(pool, store, loaded, findings, on_progress=told)


@app.command()
def report(
    days: Annotated[int, typer.Option(min=1, max=10_000, help="Today and the days before.")] = 30,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV and nothing else.")] = False,
) -> None:
    """Show a line for each sync, oldest first; times are in the zone TZ."""
    loaded = settings.load()
    zone = loaded.time_zone
    first = datetime.now(ZoneInfo(zone)).date() - timedelta(days=days - 1)
    with _able():
        found = asyncio.run(_syncs(loaded, first))
    if as_csv:
        typer.echo(reports.comma_separated(found, zone), nl=False)
        return
    for line in reports.text(found, zone):
        typer.echo(line)
    if unfinished := sum(not each.complete for each in found):
        typer.echo(f"{unfinished} of these did not read everything, or are not at their end yet.")


async def _syncs(loaded: Settings, first: date) -> list[Sync]:
    async with database.connect(loaded.require_database_url()) as connection:
        return await syncs.since(connection, first)


@contextmanager
def _able() -> Iterator[None]:
    """Ends with a code of its own where 1 would say that something was found."""
    try:
        yield
    except (StoreError, psycopg.Error) as error:
        typer.echo(f"homing: {error}".strip(), err=True)
        raise typer.Exit(_UNABLE) from None


@contextmanager
def _bar(console: Console, what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, or a line that counts where the end is not known; silent anywhere else."""
    if not console.is_terminal:
        yield lambda done: None
        return
    columns = (
        progress.SpinnerColumn() if total is None else progress.BarColumn(),
        progress.TextColumn("{task.completed:,.0f} {task.description}"),
        progress.TimeElapsedColumn() if total is None else progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)

"""`homing pf`: care of the pictures in the store, and the reports of syncs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import psycopg
import typer
from rich import progress
from rich.console import Console

from homing import settings, telemetry
from homing.images import StoreError
from homing.settings import Settings
from homing.storage import database
from homing_workers.propertyfinder import telling
from homing_workers.propertyfinder.check import AT_ONCE, Findings
from homing_workers.propertyfinder.check import check as check_pictures
from homing_workers.propertyfinder.pictures_store import open_store

app = typer.Typer(no_args_is_help=True)

_FOUND, _UNABLE = 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


@app.callback()
def group() -> None:
    """Sync with Property Finder; check and repair the pictures of all sources; show reports."""
    telemetry.setup("pf", settings.load())


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


@contextmanager
def _able() -> Iterator[None]:
    """Ends with a code of its own where 1 would say that something was found."""
    try:
        yield
    except (StoreError, psycopg.Error) as error:
        typer.echo(f"homing: {error}".strip(), err=True)
        raise typer.Exit(_UNABLE) from None


@contextmanager
def _bar(console: Console, what: str) -> Iterator[Callable[[int], None]]:
    """A line that counts on a terminal; silent anywhere else."""
    if not console.is_terminal:
        yield lambda done: None
        return
    columns = (
        progress.SpinnerColumn(),
        progress.TextColumn("{task.completed:,.0f} {task.description}"),
        progress.TimeElapsedColumn(),
    )
    with progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, completed=done)

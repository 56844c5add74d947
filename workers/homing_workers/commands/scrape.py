"""`homing scrape`: one run of one source."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from homing import settings, telemetry
from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing.models.source import ScrapeSource, loading
from homing.models.source.mistakes import DeclarationError
from homing.settings import Settings
from homing.storage.sources import TypeChanged
from homing_workers.propertyfinder import dry, sync
from homing_workers.scrape import bar, chats, report, surroundings, termination
from homing_workers.scrape.ports import AlreadyRunning, Progress
from homing_workers.scrape.report import Collected
from homing_workers.scrape.run import run

app = typer.Typer()

#: What the process ends with. 75 is EX_TEMPFAIL of sysexits.h: nothing was done, try again later.
EXIT_CODES = {
    RunOutcome.SUCCEEDED: 0,
    RunOutcome.PARTIAL: 1,
    RunOutcome.FAILED: 1,
    RunOutcome.BLOCKED: 3,
}
_BAD_DECLARATION = 2
_ALREADY_RUNNING = 75


@app.command()
def scrape(
    file: Annotated[Path, typer.Option("-f", "--file", help="The ScrapeSource, a YAML file.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Store nothing; needs neither database nor Redis.")
    ] = False,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Read no more adverts than this.")
    ] = None,
    backfill_days: Annotated[
        int | None,
        typer.Option(min=0, help="Go back so many days, as the first run of a source does."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print {result, listings, rejections} and nothing else.")
    ] = False,
) -> None:
    """Run a source once and show what was found.

    Ends with 0 when all went well, 1 when pages failed, 2 for a bad declaration, 3 when an anti-bot page
    answered, and 75 when another run of the source is under way.
    """
    source = _load(file)
    if source.spec.telegram is not None and dry_run:
        typer.echo(chats.explain(source, backfill_days), err=as_json)
        return
    loaded = settings.load()
    telemetry.setup("scrape", loaded)
    console = Console(quiet=as_json)
    collected = Collected()
    try:
        result = asyncio.run(
            _run(source, loaded, console, collected, dry_run, limit, backfill_days)
        )
    except AlreadyRunning as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(_ALREADY_RUNNING) from None
    except TypeChanged as error:
        typer.echo(f"homing: {error}", err=True)
        raise typer.Exit(_BAD_DECLARATION) from None
    _tell(result, collected, console, as_json, loaded.termination_log)
    raise typer.Exit(EXIT_CODES[result.outcome])


def _load(file: Path) -> ScrapeSource:
    try:
        source = loading.load(file)
    except DeclarationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_DECLARATION) from None
    return source


async def _run(
    source: ScrapeSource,
    loaded: Settings,
    console: Console,
    collected: Collected,
    dry_run: bool,
    limit: int | None,
    backfill_days: int | None,
) -> RunResult:
    _stop_gently()
    with bar.live(console, source.metadata.name) as draw:

        def told(progress: Progress) -> None:
            collected.add(progress)
            draw(progress)

        if source.spec.telegram is not None:
            return await chats.run(source, loaded, days=backfill_days, on_progress=told)
        if source.spec.property_finder is not None:
            go = dry.run if dry_run else sync.run
            return await go(source, loaded, limit=limit, on_progress=told)
        opened = surroundings.dry if dry_run else surroundings.real
        async with opened(source, loaded) as ports:
            return await run(
                source, ports, limit=limit, backfill_days=backfill_days, on_progress=told
            )


def _stop_gently() -> None:
    """SIGTERM and Ctrl-C end the run with a result, as far as it came."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)


def _tell(
    result: RunResult, collected: Collected, console: Console, as_json: bool, log: Path | None
) -> None:
    if as_json:
        answer = {
            "result": result.model_dump(mode="json"),
            "listings": [listing.model_dump(mode="json") for listing in collected.listings],
            "rejections": [each.model_dump(mode="json") for each in collected.rejections],
        }
        typer.echo(json.dumps(answer, ensure_ascii=False))
    report.show(console, result, collected)
    if log is not None:
        termination.write(result, log)

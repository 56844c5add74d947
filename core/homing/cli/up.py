"""`homing up`: the whole system on this machine."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from homing import settings
from homing.cli import catalogue
from homing.embedded import plan, stack
from homing.embedded.plan import Plan
from homing.embedded.server import ServerError

app = typer.Typer()


@app.command()
def up(
    sources: Annotated[
        Path | None, typer.Option(help="Folder of ScrapeSource files; by default the examples.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Of the web app; by default API_PORT.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder for all state; by default HOMING_DATA_DIR.")
    ] = None,
    portal: Annotated[bool, typer.Option(help="Run the example portal where it is named.")] = True,
    bot_api: Annotated[
        bool, typer.Option(help="Run a Bot API server to chat on where TELEGRAM_TOKEN is not set.")
    ] = True,
) -> None:
    """Run the whole system on this machine: servers, sources, matching, web app."""
    given = {"API_PORT": port, "HOMING_DATA_DIR": data}
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    loaded = settings.load({**os.environ, **chosen}, join_running_stack=False)
    folder = (sources or plan.EXAMPLES / "sources").absolute()
    if not folder.is_dir():
        raise ServerError(f"no folder {folder}: --sources expects a folder of ScrapeSource files")
    wanted = Plan(
        settings=loaded,
        sources=folder,
        portal=portal and plan.needs_portal(folder),
        bot_api=bot_api and loaded.telegram_token is None and plan.has_bot_api(),
    )
    _all_installed(bot=wanted.bot)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Titles are in any language, terminals are not.
        sys.stdout.reconfigure(errors="replace")
    asyncio.run(stack.run(wanted, _say))


def _all_installed(*, bot: bool) -> None:
    commands = catalogue.commands()
    for name in ("web", "worker", "maintenance", "schedule", *(["bot"] if bot else [])):
        if commands[name].missing:
            raise ServerError(f"{name}: {commands[name].remedy}")


def _say(line: str) -> None:
    # Where the output led to a program that has ended, the stack goes on without telling.
    with suppress(BrokenPipeError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

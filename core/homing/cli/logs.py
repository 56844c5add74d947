"""`homing logs`: what the processes of the embedded stack have written."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from homing import settings
from homing.embedded.server import ServerError
from homing.embedded.state import DataFolder

app = typer.Typer()

_POLL_SECONDS = 0.25


@app.command()
def logs(
    name: Annotated[
        str | None, typer.Argument(help="For example web; by default, all names are listed.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with lines as they come, until Ctrl-C.")
    ] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="From the end.")] = 100,
) -> None:
    """Show the log of one process of `homing up`."""
    folder = DataFolder(settings.load().data_dir)
    names = sorted(log.stem for log in folder.logs.glob("*.log"))
    if name is None:
        typer.echo("\n".join(names) or f"no logs in {folder.logs}")
    elif name not in names:
        there = f"there are {', '.join(names)}" if names else f"there are none in {folder.logs}"
        raise ServerError(f"no log {name!r}; {there}")
    else:
        _show(folder.log(name), lines, follow=follow)


def _show(log: Path, lines: int, *, follow: bool) -> None:
    with log.open(errors="replace") as file:
        typer.echo("".join(deque(file, lines)), nl=False)
        position = file.tell()
    if follow:
        for text in _later(log, position):
            typer.echo(text, nl=False)


def _later(log: Path, position: int) -> Iterator[str]:
    """What is appended from now on; a log that has become shorter was emptied."""
    while True:
        size = os.stat(log).st_size
        if size < position:
            position = 0
        if size > position:
            with log.open(errors="replace") as file:
                file.seek(position)
                yield file.read()
                position = file.tell()
        time.sleep(_POLL_SECONDS)

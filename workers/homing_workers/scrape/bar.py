"""A live bar of a run on a terminal; silent anywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import progress as rich_progress
from rich.console import Console

from homing_workers.scrape.ports import Progress


@contextmanager
def live(console: Console, name: str) -> Iterator[Callable[[Progress], None]]:
    """Shows what the yielded function is told, while the body runs."""
    if not console.is_terminal:
        yield _nothing
        return
    columns = (
        rich_progress.SpinnerColumn(),
        rich_progress.TextColumn("{task.description}"),
        rich_progress.TextColumn("{task.fields[told]}"),
        rich_progress.TimeElapsedColumn(),
    )
    with rich_progress.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None, told="first page")
        yield lambda progress: bar.update(task, told=_told(progress))


def _told(progress: Progress) -> str:
    return (
        f"{progress.pages} pages, {progress.found} found, "
        f"{progress.new} new, {progress.rejected} rejected"
    )


def _nothing(progress: Progress) -> None:
    """Nobody looks."""

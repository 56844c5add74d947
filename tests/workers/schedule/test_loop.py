"""The schedule with real processes in place of `homing scrape`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from homing_workers.schedule.folder import SourceFolder
from homing_workers.schedule.loop import Schedule
from homing_workers.schedule.runs import Runs

Command: TypeAlias = Callable[[float], tuple[str, ...]]
Declare: TypeAlias = Callable[..., Path]

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class _Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def _schedule(
    folder: Path, command: tuple[str, ...], *, at_once: int = 4
) -> AsyncIterator[tuple[Schedule, _Clock]]:
    clock = _Clock()
    schedule = Schedule(SourceFolder(folder), Runs(command), {}, at_once, clock)
    try:
        yield schedule, clock
    finally:
        await schedule.runs.stop()


async def _noted(notes: Path, count: int) -> list[str]:
    """What was run, when it is so many."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if len(lines := _lines(notes)) >= count:
            return lines
        await asyncio.sleep(0.02)
    raise AssertionError(f"{count} runs did not come in time")


def _lines(notes: Path) -> list[str]:
    return sorted(notes.read_text().split()) if notes.exists() else []


async def test_sources_that_never_ran_are_run_at_once(
    folder: Path, declare: Declare, command: Command, notes: Path
) -> None:
    declare("one")
    declare("two")
    async with _schedule(folder, command(0)) as (schedule, _):
        await schedule.look()
        assert await _noted(notes, 2) == ["one", "two"]


async def test_a_source_runs_again_when_its_time_comes(
    folder: Path, declare: Declare, command: Command, notes: Path
) -> None:
    declare("one", schedule="*/10 * * * *")
    async with _schedule(folder, command(0)) as (schedule, clock):
        await schedule.look()
        await _noted(notes, 1)
        await asyncio.gather(*schedule.runs.of("default/one"))
        await schedule.look()
        assert len(schedule.runs) == 0
        clock.now = NOON + timedelta(minutes=10)
        await schedule.look()
        assert await _noted(notes, 2) == ["one", "one"]


async def test_a_restart_of_the_schedule_runs_nothing_again(
    folder: Path, declare: Declare, command: Command
) -> None:
    declare("one", schedule="*/10 * * * *")
    async with _schedule(folder, command(0)) as (schedule, _):
        schedule.last["default/one"] = NOON
        await schedule.look()
        assert len(schedule.runs) == 0


async def test_a_folder_that_is_away_stops_nothing(folder: Path, command: Command) -> None:
    async with _schedule(folder / "away", command(0)) as (schedule, _):
        await schedule.look()
        assert len(schedule.runs) == 0


async def test_a_suspended_source_is_not_run(
    folder: Path, declare: Declare, command: Command
) -> None:
    declare("one", suspend=True)
    async with _schedule(folder, command(0)) as (schedule, _):
        await schedule.look()
        assert len(schedule.runs) == 0


async def test_forbid_waits_for_the_run_under_way(
    folder: Path, declare: Declare, command: Command
) -> None:
    declare("one", schedule="* * * * *", concurrencyPolicy="Forbid")
    async with _schedule(folder, command(60)) as (schedule, clock):
        await schedule.look()
        clock.now += timedelta(minutes=2)
        await schedule.look()
        assert len(schedule.runs) == 1


async def test_allow_runs_beside_the_run_under_way(
    folder: Path, declare: Declare, command: Command
) -> None:
    declare("one", schedule="* * * * *", concurrencyPolicy="Allow")
    async with _schedule(folder, command(60)) as (schedule, clock):
        await schedule.look()
        clock.now += timedelta(minutes=2)
        await schedule.look()
        assert len(schedule.runs) == 2


async def test_replace_ends_the_run_under_way(
    folder: Path, declare: Declare, command: Command, notes: Path
) -> None:
    declare("one", schedule="* * * * *", concurrencyPolicy="Replace")
    async with _schedule(folder, command(60)) as (schedule, clock):
        await schedule.look()
        await _noted(notes, 1)
        clock.now += timedelta(minutes=2)
        await schedule.look()
        await _noted(notes, 2)
        assert len(schedule.runs) == 1


async def test_no_more_runs_at_once_than_allowed(
    folder: Path, declare: Declare, command: Command
) -> None:
    for name in ("one", "two", "three"):
        declare(name)
    async with _schedule(folder, command(60), at_once=2) as (schedule, _):
        await schedule.look()
        assert len(schedule.runs) == 2


async def test_the_end_of_the_schedule_ends_its_runs(
    folder: Path, declare: Declare, command: Command, notes: Path
) -> None:
    declare("one")
    stopped = asyncio.Event()
    async with _schedule(folder, command(60)) as (schedule, _):
        task = asyncio.create_task(schedule.until(stopped, every=0.05))
        await _noted(notes, 1)
        stopped.set()
        await asyncio.wait_for(task, 5)
        assert len(schedule.runs) == 0

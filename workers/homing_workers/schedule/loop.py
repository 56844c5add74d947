"""The schedule itself: looks once a second which sources are due, and starts them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from homing.models.source import ScrapeSource
from homing_workers.schedule import due
from homing_workers.schedule.folder import Declared, SourceFolder
from homing_workers.schedule.runs import Runs

_log = structlog.get_logger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Schedule:
    """Which source is due when."""

    folder: SourceFolder
    runs: Runs
    #: Start of the last run, by name of the source.
    last: dict[str, datetime]
    #: Runs under way at once, over all sources.
    at_once: int = 4
    now: Callable[[], datetime] = _now
    #: What was worked out, and for which declaration.
    _due: dict[str, tuple[ScrapeSource, datetime]] = field(default_factory=dict)

    async def until(self, stopped: asyncio.Event, every: float = 1.0) -> None:
        """Starts what is due until the event is set; then ends the runs under way."""
        try:
            while not stopped.is_set():
                await self.look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopped.wait(), every)
        finally:
            await self.runs.stop()

    async def look(self) -> None:
        """Starts what is due now, the longest overdue first."""
        sources = self._read()
        now = self.now()
        waiting = [
            (moment, name)
            for name, declared in sources.items()
            if not declared.source.spec.suspend
            and (moment := self._moment(name, declared.source, now)) <= now
        ]
        for _, name in sorted(waiting):
            if len(self.runs) < self.at_once and await self._may_start(sources[name]):
                self._start(sources[name], now)

    def _read(self) -> Mapping[str, Declared]:
        try:
            return self.folder.read()
        except OSError as error:
            _log.error("the folder of sources cannot be read", error=str(error))
            return {}

    def _moment(self, name: str, source: ScrapeSource, now: datetime) -> datetime:
        declared_for, moment = self._due.get(name, (None, now))
        deadline = timedelta(seconds=source.spec.starting_deadline_seconds)
        if declared_for is not source or now - moment > deadline:
            moment = due.next_start(source, self.last.get(name), now)
            self._due[name] = source, moment
        return moment

    async def _may_start(self, declared: Declared) -> bool:
        running = self.runs.of(declared.name)
        if running and declared.source.spec.concurrency_policy == "Replace":
            await self.runs.stop(running)
            return True
        return not running or declared.source.spec.concurrency_policy == "Allow"

    def _start(self, declared: Declared, now: datetime) -> None:
        self.last[declared.name] = now
        self._due[declared.name] = (
            declared.source,
            due.next_start(declared.source, now, now),
        )
        self.runs.start(declared)

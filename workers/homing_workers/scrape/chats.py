"""A run of a source of type telegram: readers are asked for the history of its chats.

A run uses no session itself: a reader has it, and Telegram ends a session that is used twice at once.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg

from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.models.source.telegram import TelegramBlock, canonical
from homing.settings import Settings
from homing.storage import database
from homing.storage.telegram import checks, readable, wanted
from homing.storage.telegram.checks import Check
from homing.storage.telegram.readable import Readable
from homing.telemetry import traces
from homing_workers.scrape.ledger import Archive, PostgresLedger
from homing_workers.scrape.ports import Progress
from homing_workers.scrape.tally import Tally

#: Seconds between two looks at what readers have done.
_LOOK = 0.5


async def run(
    source: ScrapeSource,
    settings: Settings,
    *,
    days: int | None = None,
    on_progress: Callable[[Progress], None],
) -> RunResult:
    """Asks for the history of the chats, and waits until readers have compared it.

    Args:
        source: of type telegram.
        settings: names the database.
        days: how far back; by default `historyDays` of the source.
        on_progress: told while readers are at it.

    Returns:
        What was found; `partial` where some chats could not be read, `failed` where none could.

    Raises:
        AlreadyRunning: another run of this source is under way.
        TypeChanged: the source is known with another type.
        SettingsError: no database.
    """
    url = settings.require_database_url()
    name = f"{source.metadata.namespace}/{source.metadata.name}"
    with traces.outermost("read chats", os.environ, attributes={"homing.source": name}):
        async with database.pool(url) as pool, Archive(url, pool).open(source) as ledger:
            return await _Run(source, ledger, days, on_progress).watched()


def explain(source: ScrapeSource, days: int | None = None) -> str:
    """What a run would do."""
    block = _block(source)
    chats = ", ".join(sorted({canonical(chat) for chat in block.chats}))
    far = block.history_days if days is None else days
    return (
        f"A run asks the readers of accounts for {far} days of history of {chats}, and waits for them. "
        "It reads nothing itself, so there is nothing to be shown without them."
    )


@dataclass
class _Run:
    source: ScrapeSource
    ledger: PostgresLedger
    days: int | None
    on_progress: Callable[[Progress], None]
    tally: Tally = field(default_factory=Tally)
    complete: bool = False

    async def watched(self) -> RunResult:
        """Whatever happens, the row of the run says how it ended."""
        started_at = datetime.now(UTC)
        try:
            await self._go()
        except asyncio.CancelledError:
            _take_back_the_cancelling()
            self.tally.end(RunOutcome.PARTIAL, "stopped before the end; readers go on")
        except psycopg.Error as error:
            self.tally.end(RunOutcome.FAILED, f"PostgreSQL: {error}")
        result = self.tally.result(
            self.source,
            run_id=self.ledger.run_id,
            complete=self.complete,
            started_at=started_at,
            finished_at=datetime.now(UTC),
        )
        await self.ledger.finish(result)
        return result

    async def _go(self) -> None:
        chats = await self._register()
        for chat in chats:
            if (reason := _unreadable(chat)) is not None:
                self.tally.error(reason)
        names = {each.chat_id: each.name for each in chats if each.chat_id and each.alive}
        await self._wait(await self._ask(names), names)
        self.complete = not self.tally.errors

    async def _register(self) -> list[Readable]:
        """The chats of the source, as it names them now."""
        names = {canonical(chat) for chat in _block(self.source).chats}
        async with self.ledger.pool.connection() as connection:
            async with connection.transaction():
                await wanted.set_of(connection, self.ledger.source_id, names)
                await wanted.learn(connection)
            return await readable.of_source(connection, self.ledger.source_id)

    async def _ask(self, chat_ids: Collection[int]) -> list[int]:
        days = _block(self.source).history_days if self.days is None else self.days
        async with self.ledger.pool.connection() as connection:
            return await checks.ask(connection, chat_ids, days)

    async def _wait(self, asked: Sequence[int], names: dict[int, str]) -> None:
        """Until all of them are done, or nobody is left who could do them."""
        while True:
            async with self.ledger.pool.connection() as connection:
                found = await checks.get(connection, asked)
                chats = await readable.of_source(connection, self.ledger.source_id)
            alone = {chat.chat_id for chat in chats if not chat.alive}
            open_ = [check for check in found if check.finished_at is None]
            self._told(found)
            if all(check.chat_id in alone for check in open_):
                break
            await asyncio.sleep(_LOOK)
        for check in found:
            self._ended(check, names.get(check.chat_id, str(check.chat_id)))

    def _told(self, found: Sequence[Check]) -> None:
        tallies = [check.tally for check in found]
        self.on_progress(
            Progress(
                pages=sum(check.finished_at is not None for check in found),
                found=sum(each.found for each in tallies),
                new=sum(each.new for each in tallies),
                rejected=0,
            )
        )

    def _ended(self, check: Check, name: str) -> None:
        tally = check.tally
        self.tally.counts.update(
            requests=tally.calls,
            found=tally.found,
            new=tally.new,
            updated=tally.updated,
            removed=tally.removed,
            unchanged=max(0, tally.found - tally.new - tally.updated),
        )
        if check.finished_at is None:
            self.tally.error(f"{name}: no reader of a member is at work any more")
        elif check.problem is not None:
            self.tally.error(f"{name}: {check.problem}")
        else:
            self.tally.counts["pages"] += 1


def _unreadable(chat: Readable) -> str | None:
    """Why nobody could be asked; None where somebody can."""
    if chat.chat_id is None:
        return f"{chat.name}: no account has it among its dialogs; join it with one, nothing is joined by itself"
    if not chat.members:
        return f"{chat.name}: no account is a member"
    if not chat.alive:
        members = ", ".join(chat.members)
        return f"{chat.name}: no reader of its members is at work: {members}"
    return None


def _block(source: ScrapeSource) -> TelegramBlock:
    assert source.spec.telegram is not None  # noqa: S101 - the caller looks at the type
    return source.spec.telegram


def _take_back_the_cancelling() -> None:
    """Else the next await of this task would be cancelled too."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    task.uncancel()

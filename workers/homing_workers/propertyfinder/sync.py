"""One sync of a Property Finder account: users, listings page by page, pictures; create and update only.

- Everything is written in the database role `homing_sync`, which may delete nothing. Where that role cannot be used,
  the sync goes on in the user's own and says so.
- A page is stored in one transaction with its checkpoint. A sync that was interrupted (killed, stopped, the API down)
  goes on behind its last page, if the next run begins within twelve hours.
- A listing that says what it said costs no write. Links of pictures are compared without their signatures.
- A listing that the account has no more is marked as removed; its row and its pictures stay.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import structlog

from homing.images import ImageStore, store_for
from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.settings import Settings
from homing.storage import database, roles
from homing.storage.syncs import Counts
from homing.telemetry import traces
from homing_workers.propertyfinder import report
from homing_workers.propertyfinder.account import Account
from homing_workers.propertyfinder.agents import Directory
from homing_workers.propertyfinder.album import Album
from homing_workers.propertyfinder.book import Book
from homing_workers.propertyfinder.client import Client
from homing_workers.propertyfinder.departed import Departed
from homing_workers.propertyfinder.links import Links
from homing_workers.propertyfinder.mapping import Reading
from homing_workers.propertyfinder.records import Records
from homing_workers.propertyfinder.walk import Walk
from homing_workers.scrape import surroundings
from homing_workers.scrape.fetch import FetchError
from homing_workers.scrape.images import Retries
from homing_workers.scrape.ledger import Archive, PostgresLedger
from homing_workers.scrape.ports import Bell, Progress
from homing_workers.scrape.tally import Tally

_log = structlog.get_logger()

_CONNECTIONS = 8


async def run(
    source: ScrapeSource,
    settings: Settings,
    *,
    limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> RunResult:
    """Syncs users, listings and pictures once.

    Args:
        source: of type propertyFinder.
        settings: names database, Redis and image store, and the API where the source does not.
        limit: read no more listings than about this; the sync is then not complete.
        on_progress: told after each page of listings.

    Returns:
        What the sync came to. A cancelled one ends as `partial` and returns a result too.

    Raises:
        AlreadyRunning: another run of this source is under way.
        SettingsError: no API, no credentials, no database, or pictures cannot be written.
        psycopg.OperationalError: the database could not be reached at the start.
    """
    account = Account.of(source, settings)
    metadata = source.metadata
    resource = traces.resource(metadata.namespace, metadata.name, metadata.generation)
    with traces.about(resource), traces.outermost("sync", os.environ):
        async with AsyncExitStack() as stack:
            around = await _open(account, settings, stack)
            ledger = await stack.enter_async_context(around.archive.open(source))
            sync = _Sync(account, around, ledger, limit, on_progress or _nobody)
            result = await sync.watched()
            await report.append_finished(around.archive.pool, ledger.run_id, settings)
            return result


@dataclass(frozen=True)
class _Surroundings:
    """What a sync needs of the world outside."""

    archive: Archive
    client: Client
    links: Links
    store: ImageStore
    retries: Retries
    bell: Bell
    #: Why the role without rights to delete is not used.
    no_role: str | None


async def _open(account: Account, settings: Settings, stack: AsyncExitStack) -> _Surroundings:
    if settings.aws_s3_bucket is None:
        settings.require_media_root()
    url = settings.require_database_url()
    no_role = await _missing_role(url)
    role = None if no_role else roles.SYNC
    limiter, bell = await surroundings.shared(settings, stack)
    pool = await stack.enter_async_context(database.pool(url, size=_CONNECTIONS, role=role))
    client = await stack.enter_async_context(account.api(limiter, settings))
    links = await stack.enter_async_context(account.links(client, limiter, settings))
    return _Surroundings(
        archive=Archive(url, pool, role),
        client=client,
        links=links,
        store=store_for(settings),
        retries=Retries.of(settings),
        bell=bell,
        no_role=no_role,
    )


async def _missing_role(url: str) -> str | None:
    async with database.connect(url) as connection:
        reason = await roles.missing(connection)
    if reason:
        _log.warning(
            "the sync does not run in the role that may delete nothing",
            role=roles.SYNC,
            reason=reason,
        )
    return reason


class _Sync:
    """One sync from the users to the last picture."""

    def __init__(
        self,
        account: Account,
        around: _Surroundings,
        ledger: PostgresLedger,
        limit: int | None,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._account = account
        self._around = around
        self._ledger = ledger
        self._limit = limit
        self._on_progress = on_progress
        self._records = Records(account.api_url, account.block.country)
        self._tally = Tally()
        self._book: Book | None = None
        self._complete = False

    async def watched(self) -> RunResult:
        """Whatever happens, the row of the run says how it ended."""
        started_at = datetime.now(UTC)
        try:
            await self._go()
        except asyncio.CancelledError:
            _take_back_the_cancelling()
            self._tally.end(RunOutcome.PARTIAL, "stopped before the end")
        except BaseException as error:
            self._tally.end(RunOutcome.FAILED, f"internal error: {error!r}")
            await self._ledger.finish(self._result(started_at))
            raise
        result = self._result(started_at)
        await self._ledger.finish(result)
        return result

    async def _go(self) -> None:
        if self._around.no_role:
            self._tally.doubt(f"ran without the role {roles.SYNC}: {self._around.no_role}")
        try:
            self._book = book = await Book.open(
                self._ledger, self._around.client.page_size, self._around.retries.most
            )
            await self._sync(book)
        except* FetchError as failed:
            await self._failed(_first(failed))
        except* psycopg.Error as failed:
            self._tally.end(RunOutcome.FAILED, f"PostgreSQL: {_first(failed)}")

    async def _sync(self, book: Book) -> None:
        around = self._around
        if book.sync.page == 0:
            await self._users(book)
        directory = Directory.of(await book.agents())
        album = Album(book, around.store, around.links, around.retries)
        walk = Walk(
            client=around.client,
            book=book,
            album=album,
            bell=around.bell,
            tally=self._tally,
            records=self._records,
            reading=Reading(self._account.block, self._account.api_url, directory),
            on_progress=self._on_progress,
            limit=self._limit,
        )
        try:
            async with asyncio.TaskGroup() as group:
                album.start(group)
                self._complete = await walk.go()
                await Departed(walk).look()
                await album.close()
            await album.finish()
        finally:
            counts = self._tally.counts
            counts["images"], counts["image_errors"] = album.stored, album.failed
        await book.finish(complete=self._complete)

    async def _users(self, book: Book) -> None:
        number, more = 1, True
        while more:
            page = await self._around.client.users(number)
            users, refused = self._records.users(page.records)
            self._tally.counts["rejected"] += len(refused)
            await book.keep_users(users, refused)
            more = page.has_more(number, self._around.client.page_size)
            number += 1

    async def _failed(self, error: BaseException) -> None:
        """The API did not answer: the sync stays open, and the next run goes on with it."""
        self._complete = False
        self._tally.error(str(error))
        if self._book is not None:
            await self._book.add(Counts(errors=1))

    def _result(self, started_at: datetime) -> RunResult:
        counts, around = self._tally.counts, self._around
        fetchers = (around.client.fetcher, around.links.fetcher)
        counts["requests"] = sum(each.requests for each in fetchers)
        counts["bytes"] = sum(each.bytes for each in fetchers)
        return self._tally.result(
            self._account.source,
            run_id=self._ledger.run_id,
            complete=self._complete and self._tally.outcome is RunOutcome.SUCCEEDED,
            started_at=started_at,
            finished_at=datetime.now(UTC),
        )


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first error of a tree of groups."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _take_back_the_cancelling() -> None:
    """Else the next await of this task would be cancelled too."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    task.uncancel()


def _nobody(progress: Progress) -> None:
    """Is told and does nothing."""

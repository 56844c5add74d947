"""The memory of a run in PostgreSQL: one transaction for each list page, a heartbeat, removals on evidence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import psycopg
import structlog

from homing import tasks
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.storage import crawls, database, listings, locks, rejections, runs, sources
from homing.storage.crawls import Coverage, History
from homing.storage.database import Connection, Pool
from homing.storage.listings import Known, Stored
from homing.telemetry import traces
from homing_workers.scrape.event_traces import EventTraces, event_traces
from homing_workers.scrape.ports import AlreadyRunning, PageOutcome, Removal

_log = structlog.get_logger()

#: Seconds between signs of life; maintenance takes a run for lost after many of these.
HEARTBEAT_SECONDS = 10.0


@dataclass(frozen=True)
class Archive:
    """Opens ledgers in a database."""

    url: str
    #: Of the same database.
    pool: Pool
    #: The database role that everything is done in; None is the user's own.
    role: str | None = None

    @asynccontextmanager
    async def open(self, source: ScrapeSource) -> AsyncIterator[PostgresLedger]:
        """The ledger of a new run, under the source's lock.

        The lock is taken for every concurrencyPolicy: what two runs at once have not seen is no evidence.

        Raises:
            AlreadyRunning: another session holds the lock.
            homing.storage.sources.TypeChanged: the source is known with another type.
        """
        name = f"{source.metadata.namespace}/{source.metadata.name}"
        # The lock lives as long as this connection, which is used for nothing else meanwhile.
        async with (
            database.connect(self.url, role=self.role) as connection,
            locks.held(connection, f"run:{name}") as held,
        ):
            if not held:
                raise AlreadyRunning(f"another run of {name} is under way: nothing was done")
            source_id = await sources.upsert(connection, source)
            history = await crawls.history(connection, source_id)
            run_id = await runs.start(connection, source_id, traces.traceparent())
            ledger = PostgresLedger(self.pool, source, source_id, run_id, history)
            beating = asyncio.create_task(_beat(self.pool, run_id))
            try:
                yield ledger
            finally:
                beating.cancel()
                with suppress(asyncio.CancelledError):
                    await beating


@dataclass(frozen=True)
class PostgresLedger:
    """The rows of one run."""

    pool: Pool
    source: ScrapeSource
    source_id: int
    run_id: int
    history: History

    async def known(self, external_ids: Sequence[str]) -> Mapping[str, Known]:
        """Those of the adverts that are known."""
        async with self.pool.connection() as connection:
            return await listings.known(connection, self.source_id, external_ids)

    async def keep(self, outcome: PageOutcome) -> list[Stored]:
        """Stores all of a page or nothing of it."""
        with event_traces() as begun:
            return await self._keep(outcome, begun)

    async def _keep(self, outcome: PageOutcome, begun: EventTraces) -> list[Stored]:
        async with self.pool.connection() as connection, connection.transaction():
            stored = await self._store(connection, outcome)
            await begun.begin(connection, stored, outcome.traceparents)
            for external_ids, detail in ((outcome.touched, False), (outcome.confirmed, True)):
                if external_ids:
                    await listings.touch(
                        connection,
                        source_id=self.source_id,
                        run_id=self.run_id,
                        external_ids=external_ids,
                        detail=detail,
                    )
            await rejections.store(connection, self.run_id, outcome.rejections)
        return stored

    async def conclude(self) -> Removal:
        """Removes what a complete crawl has not found, unless the crawl itself is in doubt."""
        with event_traces() as begun:
            return await self._conclude(begun)

    async def _conclude(self, begun: EventTraces) -> Removal:
        async with self.pool.connection() as connection, connection.transaction():
            doubt = _doubt(await crawls.coverage(connection, self.source_id, self.run_id))
            if doubt:
                return Removal(doubt=doubt)
            try:
                removed = await listings.mark_missing(
                    connection,
                    source_id=self.source_id,
                    run_id=self.run_id,
                    missing_runs=self.source.spec.missing_runs,
                )
            except listings.SweepRefused as refused:
                return Removal(doubt=str(refused))
            await begun.begin(connection, removed)
        return Removal(removed=removed)

    async def finish(self, result: RunResult) -> None:
        """Writes the end of the run; without a database, maintenance will find the run lost."""
        try:
            async with self.pool.connection() as connection:
                await runs.finish(connection, self.run_id, result)
        except (psycopg.Error, runs.UnknownRun) as error:
            _log.error("the end of the run was not written", run=self.run_id, error=str(error))

    async def _store(self, connection: Connection, outcome: PageOutcome) -> list[Stored]:
        stored: list[Stored] = []
        if outcome.seen:
            stored += await listings.store(
                connection,
                source_id=self.source_id,
                run_id=self.run_id,
                seen=outcome.seen,
            )
        if outcome.gone:
            stored += await listings.mark_gone(
                connection,
                source_id=self.source_id,
                run_id=self.run_id,
                external_ids=outcome.gone,
            )
        return stored


def _doubt(coverage: Coverage) -> str | None:
    """Why a complete crawl is no evidence that what it did not find is gone; None where it is."""
    found = f"found {coverage.now} of {coverage.live} live adverts"
    if not coverage.live or coverage.now * 2 >= coverage.live:
        return None
    if not coverage.now:
        return f"{found}: nothing is removed by a crawl that finds nothing"
    if coverage.lately is None or coverage.lately * 2 >= coverage.live:
        return f"{found}: nothing is removed unless the next complete crawl says the same"
    return None


async def _beat(pool: Pool, run_id: int) -> None:
    while not tasks.is_cancelled():
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            async with pool.connection() as connection:
                await runs.beat(connection, run_id)
        except psycopg.Error as error:
            _log.warning("no heartbeat was written", run=run_id, error=str(error))

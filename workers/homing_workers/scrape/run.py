"""One run of a source: walk the list pages, visit what is new or changed, store page by page, remove on evidence.

What a run may conclude:

- An advert is removed when its own page answers 404 or 410, or when a complete crawl did not find it. A crawl is
  complete when every list page was read to its end: no limit, no early stop, no error, no failed detail page.
- A complete crawl that found nothing removes nothing. One that found fewer than half of the adverts that are
  thought to be live removes nothing either, unless the complete crawl before it says the same.
- Adverts dated before the source's first run less `backfillDays` are old news and are not stored,
  except those on the first list page of a start URL: what a site shows first is current. The first run
  ends at a page that holds none younger; later walks go by `stopWhenSeen` and `fullCrawlSeconds`.
- An anti-bot page ends the run at once; from then on nothing is written but the end of the run.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime

from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.telemetry import traces
from homing_workers.scrape.crawl import Crawl
from homing_workers.scrape.plan import Plan
from homing_workers.scrape.ports import Ledger, Ports, Progress


async def run(
    source: ScrapeSource,
    ports: Ports,
    *,
    limit: int | None = None,
    backfill_days: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> RunResult:
    """Runs a source once.

    Args:
        source: the declaration.
        ports: the surroundings; those of a dry run store nothing.
        limit: read no more adverts than this.
        backfill_days: go back this many days and no further, as the first run of a source does.
        on_progress: told after each list page.

    Returns:
        What the run came to. A cancelled run ends as `partial` and returns a result too.

    Raises:
        AlreadyRunning: another run of this source is under way.
        psycopg.OperationalError: the database could not be reached at the start.
    """
    metadata = source.metadata
    resource = traces.resource(metadata.namespace, metadata.name, metadata.generation)
    with traces.about(resource), traces.outermost("scrape run", os.environ):
        async with ports.archive.open(source) as ledger:
            plan = Plan.of(source, ledger.history, limit=limit, backfill_days=backfill_days)
            crawl = Crawl(source, ports, ledger, plan, on_progress or _nobody)
            return await _watched(source, crawl, ledger)


async def _watched(source: ScrapeSource, crawl: Crawl, ledger: Ledger) -> RunResult:
    """Whatever happens to the crawl, the row of the run says how it ended."""
    started_at = datetime.now(UTC)
    try:
        await crawl.go()
    except asyncio.CancelledError:
        _take_back_the_cancelling()
        crawl.tally.end(RunOutcome.PARTIAL, "stopped before the end")
    except BaseException as error:
        crawl.tally.end(RunOutcome.FAILED, f"internal error: {error!r}")
        await ledger.finish(_result(source, crawl, ledger, started_at))
        raise
    result = _result(source, crawl, ledger, started_at)
    await ledger.finish(result)
    return result


def _result(source: ScrapeSource, crawl: Crawl, ledger: Ledger, started_at: datetime) -> RunResult:
    return crawl.tally.result(
        source,
        run_id=ledger.run_id,
        complete=crawl.complete,
        started_at=started_at,
        finished_at=datetime.now(UTC),
    )


def _take_back_the_cancelling() -> None:
    """Else the next await of this task would be cancelled too."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    task.uncancel()


def _nobody(progress: Progress) -> None:
    """Is told and does nothing."""

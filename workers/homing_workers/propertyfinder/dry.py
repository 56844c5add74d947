"""A sync that stores nothing: it reads users and listings, and says what they mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from homing.limits import LocalLimiter
from homing.models.agent import Agent
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.settings import Settings
from homing_workers.propertyfinder.account import Account
from homing_workers.propertyfinder.agents import Directory
from homing_workers.propertyfinder.client import Client
from homing_workers.propertyfinder.mapping import Reading
from homing_workers.propertyfinder.records import Records
from homing_workers.scrape.fetch import FetchError
from homing_workers.scrape.ports import Progress
from homing_workers.scrape.tally import Tally


async def run(
    source: ScrapeSource,
    settings: Settings,
    *,
    limit: int | None = None,
    on_progress: Callable[[Progress], None],
) -> RunResult:
    """Reads the account once; needs neither database nor Redis.

    Raises:
        SettingsError: no API, or no credentials.
    """
    account, tally = Account.of(source, settings), Tally()
    started_at, complete = datetime.now(UTC), False
    async with account.api(LocalLimiter(), settings) as client:
        try:
            complete = await _read(account, client, tally, limit, on_progress)
        except FetchError as error:
            tally.error(str(error))
        tally.counts["requests"] = client.fetcher.requests
        tally.counts["bytes"] = client.fetcher.bytes
    return tally.result(
        source,
        run_id=None,
        complete=complete,
        started_at=started_at,
        finished_at=datetime.now(UTC),
    )


async def _read(
    account: Account,
    client: Client,
    tally: Tally,
    limit: int | None,
    on_progress: Callable[[Progress], None],
) -> bool:
    """Whether the last page was read."""
    records = Records(account.api_url, account.block.country)
    directory = Directory.of(await _users(client, records, tally))
    reading = Reading(account.block, account.api_url, directory)
    number, more, counts = 0, True, tally.counts
    while more:
        if limit is not None and counts["found"] >= limit:
            return False
        number += 1
        page = await client.listings(number)
        mapped, refused = records.listings(page.records, reading)
        listings = [each.listing for each in mapped]
        counts.update(pages=1, found=len(page.records), new=len(mapped), rejected=len(refused))
        tally.filled(listings)
        told = {name: counts[name] for name in ("pages", "found", "new", "rejected")}
        on_progress(Progress(**told, listings=listings, rejections=refused))
        more = page.has_more(number, client.page_size)
    return True


async def _users(client: Client, records: Records, tally: Tally) -> list[Agent]:
    agents: list[Agent] = []
    number, more = 0, True
    while more:
        number += 1
        page = await client.users(number)
        found, refused = records.users(page.records)
        agents += found
        tally.counts["rejected"] += len(refused)
        more = page.has_more(number, client.page_size)
    return agents

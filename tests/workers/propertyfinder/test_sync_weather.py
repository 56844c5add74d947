"""A server that is busy, broken or slow: nothing is missing, nothing comes twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from homing.models.kinds import RunOutcome
from propertyfinder import testing
from propertyfinder.faults import FaultKind
from propertyfinder.limits import Limit
from propertyfinder.server import Options
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account, until


async def assert_whole(account: Account) -> None:
    assert await account.stored() == account.truth()
    assert await account.albums() == account.true_albums()
    assert set((await account.events()).values()) == {1}


@pytest.mark.parametrize("kind", [FaultKind.BURST, FaultKind.TOO_MANY, FaultKind.CUT])
@pytest.mark.parametrize("path", ["/v1/auth", "/v1/users", "/v1/listings"])
async def test_bursts_of_errors_pass(account: Account, kind: FaultKind, path: str) -> None:
    account.pf.misbehave(kind, path, count=1 if kind is FaultKind.TOO_MANY else 2)
    result = await account.sync()
    assert result.outcome == RunOutcome.SUCCEEDED
    await assert_whole(account)


async def test_retry_after_is_obeyed(account: Account) -> None:
    account.pf.misbehave(FaultKind.TOO_MANY, "/v1/listings", count=1, after=2, retry_after=2)
    await account.sync()
    asked = account.pf.server.journal.asked("/v1/listings")
    refused = next(entry for entry in asked if entry.status == 429)
    after = [entry for entry in asked if entry.started > refused.ended]
    assert min(entry.started for entry in after) - refused.ended >= 1.9
    await assert_whole(account)


@pytest.mark.slow
async def test_a_sync_ends_well_within_the_servers_rate_limit(
    agency: World, database_url: str, tmp_path: Path
) -> None:
    options = Options(limit=Limit(4, 2), image_limit=Limit(40, 2))
    async with testing.running(agency, options) as pf:
        account = Account(pf, database_url, tmp_path)
        assert (await account.sync()).outcome == RunOutcome.SUCCEEDED
        await assert_whole(account)


async def test_html_in_place_of_a_page_is_asked_for_again_or_reported(account: Account) -> None:
    account.pf.misbehave(FaultKind.JUNK, "/v1/listings", count=1, after=3)
    first = await account.sync()
    if first.outcome != RunOutcome.SUCCEEDED:
        assert first.errors
        await account.sync()
    await assert_whole(account)


async def test_a_server_that_is_down_fails_the_sync_and_the_next_one_goes_on(
    account: Account,
) -> None:
    account.pf.misbehave(FaultKind.BURST, "/v1/listings", after=3)
    result = await account.sync()
    assert result.outcome in (RunOutcome.FAILED, RunOutcome.PARTIAL)
    assert "50" in " ".join(result.errors)
    assert len(await account.stored()) == 30
    account.pf.server.faults.clear()
    account.pf.server.journal.clear()
    assert (await account.sync()).outcome == RunOutcome.SUCCEEDED
    assert "page=1&" not in account.pf.server.journal.asked("/v1/listings")[0].path + "&"
    await assert_whole(account)


async def test_a_sync_that_is_stopped_says_so_and_the_next_one_goes_on(account: Account) -> None:
    account.pf.misbehave(FaultKind.HANG, "/v1/listings", after=2)
    task = asyncio.create_task(account.sync())

    async def is_under_way() -> bool:
        return len(await account.stored()) >= 20

    await until(is_under_way)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    account.pf.server.faults.clear()
    assert (await account.sync()).outcome == RunOutcome.SUCCEEDED
    await assert_whole(account)

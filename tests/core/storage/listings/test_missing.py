"""Listings are removed on evidence only."""

from __future__ import annotations

import psycopg
import pytest

from homing.models.kinds import EventKind, RunOutcome, Status
from homing.storage import listings, runs
from homing.storage.listings import SweepRefused
from tests.core.storage.support import Crawl, advert, kinds, new_source, result, value

NEW, REMOVED, SOLD, RELISTED = (
    EventKind.NEW,
    EventKind.REMOVED,
    EventKind.SOLD,
    EventKind.RELISTED,
)


async def test_a_listing_that_a_complete_crawl_misses_is_removed(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    second = await crawl.again()
    await second.see(advert("2"))
    assert [one.external_id for one in await second.miss()] == ["1"]
    assert (await second.read("1")).status == Status.REMOVED
    assert await second.told("1") == [NEW, REMOVED]
    assert await second.told("2") == [NEW]


async def test_it_takes_as_many_crawls_in_a_row_as_the_source_says(crawl: Crawl) -> None:
    await crawl.see(advert())
    assert await (await crawl.again()).miss(missing_runs=2) == []
    seen = await crawl.again()
    await seen.see(advert())
    assert await seen.miss(missing_runs=2) == []
    assert await (await crawl.again()).miss(missing_runs=2) == []
    assert kinds(await (await crawl.again()).miss(missing_runs=2)) == [REMOVED]


async def test_a_touched_listing_is_not_missing(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    second = await crawl.again()
    assert await second.touch("1", "unknown") == 1
    assert [one.external_id for one in await second.miss()] == ["2"]


async def test_what_an_overlapping_run_saw_is_not_missing(crawl: Crawl) -> None:
    await crawl.see(advert())
    slow, fast = await crawl.again(), await crawl.again()
    await fast.see(advert())
    assert await slow.miss() == []


async def test_a_removed_listing_is_told_once(crawl: Crawl) -> None:
    await crawl.see(advert())
    await (await crawl.again()).miss()
    assert await (await crawl.again()).miss() == []
    assert await crawl.lose("1") == []


async def test_a_sold_listing_that_is_missing_stays_sold(crawl: Crawl) -> None:
    await crawl.see(advert(status="sold"))
    assert await (await crawl.again()).miss() == []
    assert (await crawl.read()).status == Status.SOLD


async def test_listings_of_other_sources_are_not_missing(crawl: Crawl) -> None:
    await crawl.see(advert())
    other = await Crawl.start(crawl.connection, await new_source(crawl.connection, "other"))
    assert await other.miss() == []


async def test_a_page_that_is_gone_removes_its_listing(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    assert kinds(await crawl.lose("2", "unknown")) == [REMOVED]
    assert await crawl.told("2") == [NEW, REMOVED]


async def test_a_removed_listing_that_comes_back_is_relisted(crawl: Crawl) -> None:
    await crawl.see(advert())
    await crawl.lose("1")
    assert kinds(await crawl.see(advert())) == [RELISTED]
    assert (await crawl.read()).status == Status.AVAILABLE


async def test_a_removed_listing_has_no_card_to_compare_with(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    await crawl.lose("1")
    known = await listings.known(crawl.connection, crawl.source_id, ["1", "2", "3"])
    assert {key: one.card_hash for key, one in known.items()} == {"1": None, "2": b"card"}
    assert known["1"].status == Status.REMOVED


@pytest.mark.parametrize("outcome", [RunOutcome.FAILED, RunOutcome.PARTIAL, RunOutcome.BLOCKED])
async def test_a_run_that_has_ended_may_not_conclude(crawl: Crawl, outcome: RunOutcome) -> None:
    await runs.finish(crawl.connection, crawl.run_id, result(outcome))
    with pytest.raises(SweepRefused, match=f"run {crawl.run_id} may not tell what is missing"):
        await crawl.miss()


async def test_a_run_may_not_conclude_twice(crawl: Crawl) -> None:
    await crawl.miss()
    with pytest.raises(SweepRefused):
        await crawl.miss()


async def test_a_run_may_not_conclude_for_another_source(crawl: Crawl) -> None:
    other = await new_source(crawl.connection, "other")
    with pytest.raises(SweepRefused):
        await Crawl(crawl.connection, other, crawl.run_id).miss()


async def test_a_lost_run_may_not_conclude(crawl: Crawl) -> None:
    await runs.mark_lost(crawl.connection, -1)
    with pytest.raises(SweepRefused):
        await crawl.miss()


async def test_a_run_that_has_concluded_cannot_have_been_partial(crawl: Crawl) -> None:
    await crawl.miss()
    with pytest.raises(psycopg.errors.CheckViolation):
        await runs.finish(crawl.connection, crawl.run_id, result(RunOutcome.PARTIAL))


async def test_at_least_one_crawl_must_miss_a_listing(crawl: Crawl) -> None:
    with pytest.raises(ValueError, match="expected at least 1, found 0"):
        await crawl.miss(missing_runs=0)


async def test_misses_are_counted_anew_after_a_sight(crawl: Crawl) -> None:
    await crawl.see(advert())
    await (await crawl.again()).miss(missing_runs=3)
    counted = "SELECT missing_runs FROM listings"
    assert await value(crawl.connection, counted) == 1
    await crawl.touch("1")
    assert await value(crawl.connection, counted) == 0

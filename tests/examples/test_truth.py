"""The database holds what the portal knows, field by field: at first and after changes."""

from __future__ import annotations

import pytest

from homing.models.kinds import EventKind, RunOutcome
from tests.examples.crawling import SITES, Crawls, differences

_EVERY_SITE = pytest.mark.parametrize("site", SITES)


@_EVERY_SITE
async def test_the_first_run_stores_the_truth(crawls: Crawls, site: str) -> None:
    result = await crawls.run(site)
    assert (result.outcome, result.complete, result.errors) == (RunOutcome.SUCCEEDED, True, ())
    assert differences(await crawls.stored(site), crawls.truth(site)) == []
    assert await crawls.events(site) == crawls.expected_events(site)
    assert await crawls.rows("SELECT * FROM rejections") == []


@_EVERY_SITE
async def test_a_run_without_changes_changes_nothing(crawls: Crawls, site: str) -> None:
    await crawls.run(site)
    result = await crawls.run(site)
    assert result.counts.unchanged == result.counts.found == 20
    assert await crawls.events(site) == crawls.expected_events(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []


@_EVERY_SITE
async def test_each_change_is_one_event_and_the_truth_is_stored(crawls: Crawls, site: str) -> None:
    world = crawls.portal.world(site)
    await crawls.run(site)
    _change(crawls, site)
    result = await crawls.run(site)
    counts = result.counts
    assert (counts.new, counts.price_changed, counts.updated) == (2, 2, 1)
    assert (counts.removed, counts.sold, counts.rejected) == (2, 1, 0)
    assert await crawls.events(site) == crawls.expected_events(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []
    world.relist(1003)
    assert (await crawls.run(site)).counts.relisted == 1
    assert await crawls.events(site) == crawls.expected_events(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []


@pytest.mark.slow
@_EVERY_SITE
async def test_whoever_looks_after_each_tick_sees_every_event(crawls: Crawls, site: str) -> None:
    await crawls.run(site)
    for _ in range(30):
        crawls.portal.world(site).advance()
        await crawls.run(site)
    assert await crawls.events(site) == crawls.expected_events(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []


def _change(crawls: Crawls, site: str) -> None:
    """Something of everything, each to another advert."""
    world = crawls.portal.world(site)
    priced = [n for n, advert in world.adverts.items() if advert.listing.price is not None]
    quiet = iter([number for number in priced if number not in (1003, 1004)])
    for number in (1003, 1004):
        world.withdraw(number)
    for step in (world.reprice, world.reprice, world.edit, world.sell):
        step(next(quiet))
    for _ in range(2):
        world.publish()
    assert {change.kind for change in world.changes} == set(EventKind) - {EventKind.RELISTED}

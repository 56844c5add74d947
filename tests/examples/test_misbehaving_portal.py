"""Whatever a site does wrong, nothing is removed, no listing is half-written, and the next healthy run has the truth."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.kinds import EventKind, RunOutcome
from homing.models.listing import Listing
from homing.models.run import RunResult
from portal.faults import FaultKind
from tests.examples.crawling import SITES, Crawls, differences

#: Begins of the paths of lists and of adverts' own pages.
_LISTS = {"nestwell": "/", "dakh": "/prodazh", "makon": "/api/"}
_ADVERTS = {"nestwell": "/listing/", "dakh": "/o/", "makon": "/obyekt/"}

_EVERY_SITE = pytest.mark.parametrize("site", SITES)
_ON_LISTS = [fault for fault in FaultKind if fault != FaultKind.ROBOTS_BAN]
_ON_ADVERTS = [fault for fault in _ON_LISTS if fault != FaultKind.EMPTY_LIST]


async def _misbehave(
    crawls: Crawls, site: str, fault: FaultKind, path: str
) -> tuple[RunResult, dict[str, Listing]]:
    """A healthy run, changes at the site, then a run while it misbehaves; what was stored before."""
    await crawls.run(site)
    before = await crawls.stored(site)
    _change(crawls, site)
    await crawls.portal.control(site, fault=fault, path=path, retry_after=0)
    impatient = {"timeout_seconds": 0.5, "retries": 0, "max_bytes": 300_000}
    result = await crawls.run(site, politeness=impatient)
    await crawls.portal.control(site, fault="none")
    return result, before


def _change(crawls: Crawls, site: str) -> None:
    world = crawls.portal.world(site)
    priced = [n for n, advert in world.adverts.items() if advert.listing.price is not None]
    world.reprice(priced[0])
    world.sell(priced[1])
    world.withdraw(priced[2])
    world.publish()


async def _nothing_is_broken(crawls: Crawls, site: str, before: dict[str, Listing]) -> None:
    """Each listing is as it was or as it should be, and each event is one that really was."""
    stored, truth = await crawls.stored(site), crawls.truth(site)
    assert before.keys() <= stored.keys() <= truth.keys()
    neither = [n for n in stored if stored[n] not in (before.get(n), truth[n])]
    assert neither == []
    assert set(await crawls.events(site)) <= set(crawls.expected_events(site))


async def _a_healthy_run_finds_the_truth(crawls: Crawls, site: str) -> None:
    result = await crawls.run(site)
    assert (result.outcome, result.errors) == (RunOutcome.SUCCEEDED, ())
    assert differences(await crawls.stored(site), crawls.truth(site)) == []
    assert await crawls.events(site) == crawls.expected_events(site)
    assert await crawls.rows("SELECT * FROM rejections") == []


async def _removed(crawls: Crawls, site: str) -> list[Any]:
    return [event for event in await crawls.events(site) if event[1] == EventKind.REMOVED]


@pytest.mark.slow
@pytest.mark.parametrize("fault", _ON_LISTS)
@_EVERY_SITE
async def test_lists_that_misbehave_break_nothing(
    crawls: Crawls, site: str, fault: FaultKind
) -> None:
    result, before = await _misbehave(crawls, site, fault, _LISTS[site])
    await _nothing_is_broken(crawls, site, before)
    if result.outcome != RunOutcome.SUCCEEDED or not result.counts.found:
        assert await _removed(crawls, site) == []
        assert result.errors
    await _a_healthy_run_finds_the_truth(crawls, site)


@pytest.mark.slow
@pytest.mark.parametrize("fault", _ON_ADVERTS)
@_EVERY_SITE
async def test_adverts_that_misbehave_break_nothing(
    crawls: Crawls, site: str, fault: FaultKind
) -> None:
    result, before = await _misbehave(crawls, site, fault, _ADVERTS[site])
    await _nothing_is_broken(crawls, site, before)
    if result.outcome != RunOutcome.SUCCEEDED:
        assert await _removed(crawls, site) == []
        assert result.errors
    await _a_healthy_run_finds_the_truth(crawls, site)


@_EVERY_SITE
async def test_a_challenge_ends_the_run_before_anything_is_written(
    crawls: Crawls, site: str
) -> None:
    result, before = await _misbehave(crawls, site, FaultKind.CAPTCHA, "/")
    assert (result.outcome, result.counts.found) == (RunOutcome.BLOCKED, 0)
    assert await crawls.stored(site) == before


@_EVERY_SITE
async def test_a_ban_by_robots_txt_is_obeyed(crawls: Crawls, site: str) -> None:
    result, before = await _misbehave(crawls, site, FaultKind.ROBOTS_BAN, "/")
    assert result.outcome == RunOutcome.FAILED
    assert "robots" in result.errors[0]
    assert await crawls.stored(site) == before
    await _a_healthy_run_finds_the_truth(crawls, site)


@_EVERY_SITE
async def test_a_site_that_suddenly_lists_nothing_loses_nothing(crawls: Crawls, site: str) -> None:
    result, before = await _misbehave(crawls, site, FaultKind.EMPTY_LIST, "/")
    assert await crawls.stored(site) == before
    assert result.errors


@pytest.mark.parametrize("site", ["nestwell", "dakh"])
async def test_a_wrong_charset_in_the_header_is_seen_through(crawls: Crawls, site: str) -> None:
    await crawls.portal.control(site, fault="misencoded")
    await crawls.run(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []


@pytest.mark.parametrize("fault", [FaultKind.TOO_MANY, FaultKind.BROKEN, FaultKind.TRUNCATED])
@_EVERY_SITE
async def test_a_burst_is_survived_by_trying_again(
    crawls: Crawls, site: str, fault: FaultKind
) -> None:
    await crawls.portal.control(site, fault=fault, count=2, retry_after=0)
    result = await crawls.run(site)
    assert result.outcome == RunOutcome.SUCCEEDED
    assert differences(await crawls.stored(site), crawls.truth(site)) == []

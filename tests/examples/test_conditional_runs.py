"""Runs ask the portal only for what has changed: validators survive the end of a process."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from homing.models.run import RunResult
from tests.examples.crawling import SITES, Crawls, differences

_EVERY_SITE = pytest.mark.parametrize("site", SITES)


async def _run(crawls: Crawls, site: str) -> tuple[RunResult, Counter[int]]:
    """A run to which every advert's own page is due; its result, and how often each status was the answer."""
    spec = crawls.source(site).spec
    assert spec.block.detail is not None
    detail = spec.block.detail.model_copy(update={"refresh_seconds": 0})
    changes: dict[str, Any] = {
        spec.type: spec.block.model_copy(update={"detail": detail, "full_crawl_seconds": 0})
    }
    crawls.portal.portal.journal.clear()
    result = await crawls.run(site, spec=changes)
    return result, Counter(each["status"] for each in crawls.portal.portal.journal.as_json(site))


@_EVERY_SITE
async def test_a_second_run_is_told_that_nothing_changed(crawls: Crawls, site: str) -> None:
    first, statuses = await _run(crawls, site)
    assert 304 not in statuses
    rows = "SELECT id, xmin::text FROM events ORDER BY id"
    told = await crawls.rows(rows)
    second, statuses = await _run(crawls, site)
    assert statuses[304] == first.counts.found == 20
    assert (second.counts.unchanged, second.complete) == (20, True)
    assert second.counts.bytes < first.counts.bytes
    assert await crawls.rows(rows) == told
    assert differences(await crawls.stored(site), crawls.truth(site)) == []


@_EVERY_SITE
async def test_a_new_price_is_read_among_pages_that_did_not_change(
    crawls: Crawls, site: str
) -> None:
    await _run(crawls, site)
    crawls.portal.world(site).reprice()
    result, statuses = await _run(crawls, site)
    assert (result.counts.price_changed, result.counts.unchanged) == (1, 19)
    assert statuses[304] == 19
    assert await crawls.events(site) == crawls.expected_events(site)
    assert differences(await crawls.stored(site), crawls.truth(site)) == []

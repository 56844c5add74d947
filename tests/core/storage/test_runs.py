"""Runs from start to end."""

from __future__ import annotations

from datetime import datetime

import pytest

from homing.models.kinds import RunOutcome
from homing.models.run import Rejection, RunCounts
from homing.storage import rejections, runs, sources
from tests.core.storage.support import NOW, Crawl, result, value


async def test_a_run_that_starts_is_running(crawl: Crawl) -> None:
    run_id = await runs.start(crawl.connection, crawl.source_id, "00-aa-bb-01")
    row = "SELECT (outcome, complete, traceparent)::text FROM runs WHERE id = %s"
    assert await value(crawl.connection, row, run_id) == "(running,f,00-aa-bb-01)"


async def test_the_end_of_a_run_is_written(crawl: Crawl) -> None:
    end = result(
        RunOutcome.PARTIAL, counts=RunCounts(found=7), fill={"price": 0.5}, errors=("a", "b")
    )
    await runs.finish(crawl.connection, crawl.run_id, end)
    row = """SELECT (outcome, counts->>'found', fill->>'price', errors, finished_at IS NULL)::text
             FROM runs WHERE id = %s"""
    expected = '(partial,7,0.5,"{a,b}",f)'
    assert await value(crawl.connection, row, crawl.run_id) == expected


async def last_full_at(crawl: Crawl) -> datetime | None:
    [source] = await sources.all(crawl.connection)
    return source.last_full_at


async def test_a_complete_run_is_the_last_full_crawl(crawl: Crawl) -> None:
    assert await last_full_at(crawl) is None
    await runs.finish(crawl.connection, crawl.run_id, result(complete=True))
    assert await last_full_at(crawl) is not None


async def test_a_run_that_is_not_complete_is_no_full_crawl(crawl: Crawl) -> None:
    await runs.finish(crawl.connection, crawl.run_id, result())
    assert await last_full_at(crawl) is None


async def test_a_run_ends_once(crawl: Crawl) -> None:
    await runs.finish(crawl.connection, crawl.run_id, result())
    with pytest.raises(runs.UnknownRun, match=f"no run {crawl.run_id} is waiting for its end"):
        await runs.finish(crawl.connection, crawl.run_id, result())


async def test_a_silent_run_is_lost_and_a_beating_one_is_not(crawl: Crawl) -> None:
    other = await crawl.again()
    await crawl.connection.execute("UPDATE runs SET seen_at = now() - interval '1 hour'")
    await runs.beat(crawl.connection, other.run_id)
    assert await runs.mark_lost(crawl.connection, 60) == 1
    outcome = "SELECT outcome FROM runs WHERE id = %s"
    assert await value(crawl.connection, outcome, crawl.run_id) == "lost"
    assert await value(crawl.connection, outcome, other.run_id) == "running"


async def test_a_run_taken_for_lost_may_still_end(crawl: Crawl) -> None:
    await runs.mark_lost(crawl.connection, -1)
    await runs.finish(crawl.connection, crawl.run_id, result())
    outcome = "SELECT outcome FROM runs WHERE id = %s"
    assert await value(crawl.connection, outcome, crawl.run_id) == "succeeded"


async def test_rejections_are_kept_with_their_reasons(crawl: Crawl) -> None:
    refused = [
        Rejection(url="https://a.test", field="price", reason="no number", found="a\0b", at=NOW),
        Rejection(url="https://b.test", external_id="7", reason="not an advert"),
    ]
    await rejections.store(crawl.connection, crawl.run_id, refused)
    row = "SELECT (url, external_id, field, reason, found)::text FROM rejections WHERE url = %s"
    first = await value(crawl.connection, row, "https://a.test")
    assert first == '(https://a.test,,price,"no number",a\ufffdb)'
    second = await value(crawl.connection, row, "https://b.test")
    assert second == '(https://b.test,7,"","not an advert","")'

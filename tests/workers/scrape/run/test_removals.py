"""An advert is removed on evidence, and on nothing else."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection

from .conftest import Declare, Look, Portal, Run

ALWAYS_FULL = {"fullCrawlSeconds": 0}
REMOVED = "SELECT external_id FROM listings WHERE status = 'removed' ORDER BY 1"


def ids(portal: Portal, *numbers: int) -> list[str]:
    host = portal.url.removeprefix("http://")
    return [f"{host}/advert/{number}" for number in numbers]


async def test_what_a_complete_crawl_does_not_find_is_removed(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    source = declare(block=ALWAYS_FULL)
    await runs(source)
    del portal.adverts["3"], portal.adverts["7"]
    result = await runs(source)
    assert (result.complete, result.counts.removed) == (True, 2)
    assert await column(REMOVED) == ids(portal, 3, 7)


async def test_a_removal_is_told(
    portal: Portal, declare: Declare, runs: Run, connection: Connection
) -> None:
    portal.publish(4)
    source = declare(block=ALWAYS_FULL)
    await runs(source)
    del portal.adverts["3"]
    result = await runs(source)
    cursor = await connection.execute("SELECT run_id FROM events WHERE kind = 'removed'")
    assert [row["run_id"] async for row in cursor] == [result.run_id]


async def test_an_incomplete_crawl_removes_nothing(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    await runs(declare())
    del portal.adverts["3"]
    result = await runs(declare(block=ALWAYS_FULL), limit=5)
    assert (result.complete, result.counts.removed) == (False, 0)
    assert await column(REMOVED) == []


async def test_a_source_may_ask_for_several_crawls(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(4)
    source = declare(block=ALWAYS_FULL, missingRuns=2)
    await runs(source)
    del portal.adverts["3"]
    assert [(await runs(source)).counts.removed for _ in range(3)] == [0, 1, 0]


async def test_an_advert_whose_own_page_is_gone_is_removed_at_once(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(9)
    await runs(declare())
    portal.adverts["2"].price = 3
    portal.moods["/advert/2"] = portal.nothing_there
    result = await runs(declare())
    assert (result.complete, result.counts.removed) == (False, 1)
    assert await column(REMOVED) == ids(portal, 2)


async def test_a_new_advert_whose_own_page_is_gone_is_told_as_rejected(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    portal.moods["/advert/2"] = portal.nothing_there
    result = await runs(declare())
    assert (result.outcome, result.counts.new, result.counts.rejected) == ("succeeded", 2, 1)
    assert await column("SELECT reason FROM rejections") == [
        "the advert's own page is gone (404 or 410)"
    ]


async def test_a_crawl_that_finds_nothing_removes_nothing_ever(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(4)
    source = declare(block=ALWAYS_FULL | {"next": {"parameter": "page"}})
    await runs(source)
    portal.adverts.clear()
    results = [await runs(source) for _ in range(3)]
    assert [result.outcome for result in results] == ["partial"] * 3
    assert results[0].errors == (f"no card matched 'article' on {portal.url}/list",)
    assert await column(REMOVED) == []


async def test_a_layout_that_has_changed_removes_nothing(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(4)
    await runs(declare(block=ALWAYS_FULL))
    result = await runs(declare(block=ALWAYS_FULL | {"cards": "div.card"}))
    assert (result.outcome, result.complete) == ("partial", False)
    assert "no card matched 'div.card'" in result.errors[0]
    assert await column(REMOVED) == []


async def test_most_adverts_are_removed_only_when_two_crawls_say_so(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(9)
    source = declare(block=ALWAYS_FULL)
    await runs(source)
    for number in range(3, 10):
        del portal.adverts[str(number)]
    doubtful = await runs(source)
    assert (doubtful.outcome, doubtful.complete, doubtful.counts.removed) == ("succeeded", True, 0)
    assert doubtful.errors == (
        "found 2 of 9 live adverts: nothing is removed unless the next complete crawl says the same",
    )
    certain = await runs(source)
    assert (certain.errors, certain.counts.removed) == ((), 7)
    assert await column(REMOVED) == ids(portal, *range(3, 10))


async def test_adverts_that_come_back_meanwhile_begin_the_doubt_anew(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(9)
    source = declare(block=ALWAYS_FULL)
    await runs(source)
    everything = dict(portal.adverts)
    few = {"1": everything["1"]}
    for shown in (few, everything, few):
        portal.adverts = shown
        await runs(source)
    assert await column(REMOVED) == []


@pytest.mark.parametrize("left", [5, 8])
async def test_half_or_more_are_believed_at_once(
    portal: Portal, declare: Declare, runs: Run, left: int
) -> None:
    portal.publish(9)
    source = declare(block=ALWAYS_FULL)
    await runs(source)
    for number in range(left + 1, 10):
        del portal.adverts[str(number)]
    assert (await runs(source)).counts.removed == 9 - left


async def test_an_api_that_answers_an_empty_list_is_at_its_end(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.moods["/list"] = portal.json({"items": []})
    api = {
        "startUrls": [f"{portal.url}/list"],
        "items": "items",
        "fields": {"url": {"json": "u"}},
    }
    result = await runs(declare(type="api", html=None, api=api))
    assert (result.outcome, result.complete, result.counts.found) == ("succeeded", True, 0)


async def test_an_api_that_answers_something_else_is_misread(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.moods["/list"] = portal.json({"adverts": []})
    api = {"startUrls": [f"{portal.url}/list"], "items": "items"}
    result = await runs(declare(type="api", html=None, api=api))
    assert result.outcome == "partial"
    assert result.errors == (f"no card matched 'items' on {portal.url}/list",)

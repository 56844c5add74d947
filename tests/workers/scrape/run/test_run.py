"""A run finds what is there, and stores what is new or changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from homing.models.kinds import RunOutcome
from homing.models.run import RunCounts
from homing.storage.database import Connection
from homing_workers.scrape.ports import Progress

from .conftest import Declare, Look, Portal, Run


class Heard:
    """A bell and an album that note what they are told."""

    def __init__(self) -> None:
        self.events: list[int] = []
        self.pictures: list[int] = []

    async def ring(self, event_ids: Sequence[int], traceparent: str | None) -> None:
        self.events += event_ids

    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        self.pictures += listing_ids
        return len(listing_ids), 1


async def test_a_first_run_stores_everything(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(7)
    result = await runs(declare())
    assert (result.outcome, result.complete, result.errors) == (RunOutcome.SUCCEEDED, True, ())
    assert (result.counts.pages, result.counts.found, result.counts.new) == (3, 7, 7)
    assert await column("SELECT title FROM listings ORDER BY title") == [
        f"Flat {number}" for number in range(1, 8)
    ]
    assert await column("SELECT kind FROM events") == ["new"] * 7


async def test_a_run_leaves_a_row_that_says_how_it_ended(
    portal: Portal, declare: Declare, runs: Run, connection: Connection
) -> None:
    portal.publish(2)
    result = await runs(declare())
    row = await (await connection.execute("SELECT * FROM runs")).fetchone()
    assert row is not None
    assert (row["id"], row["outcome"], row["complete"]) == (result.run_id, "succeeded", True)
    assert RunCounts.model_validate(row["counts"]) == result.counts
    assert row["fill"]["area_total"] == 1.0


async def test_both_card_and_own_page_are_read(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(1, price=900, detail_price=950)
    await runs(declare())
    assert await column("SELECT price::int || ' ' || area_total::int FROM listings") == ["950 50"]


async def test_a_source_without_own_pages_is_read_from_its_cards(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(4)
    result = await runs(declare(detail=False))
    assert (result.counts.new, result.counts.requests) == (4, 3)


async def test_what_looks_as_it_did_is_not_fetched_again(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    await runs(declare())
    portal.ask_again()
    result = await runs(declare())
    assert portal.asked == ["/list"]
    assert (result.counts.unchanged, result.counts.new) == (3, 0)
    assert await column("SELECT last_run_id FROM listings") == [result.run_id] * 3


async def test_a_changed_card_is_looked_into(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    await runs(declare())
    portal.adverts["2"].price = 900
    portal.ask_again()
    result = await runs(declare())
    assert portal.asked == ["/list", "/advert/2"]
    assert result.counts.price_changed == 1
    assert await column("SELECT new_price::int FROM events WHERE old_price = 1000") == [900]


async def test_a_date_that_drifts_is_no_change(portal: Portal, declare: Declare, runs: Run) -> None:
    portal.publish(1, published="5 minutes ago")
    await runs(declare())
    portal.adverts["1"].published = "15 minutes ago"
    portal.ask_again()
    await runs(declare())
    assert portal.asked == ["/list"]


async def test_an_old_reading_is_refreshed(portal: Portal, declare: Declare, runs: Run) -> None:
    portal.publish(1)
    detail = {"fields": {"area": {"css": "i"}}, "refreshSeconds": 0}
    source = declare(block={"detail": detail})
    await runs(source)
    portal.adverts["1"].area = 60
    result = await runs(source)
    assert result.counts.updated == 1


async def test_another_declaration_reads_everything_anew(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(2)
    await runs(declare())
    portal.ask_again()
    result = await runs(declare(defaults={"country": "UA"}))
    assert len(portal.asked) == 3
    assert result.counts.updated == 2


async def test_an_advert_that_is_back_is_relisted(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(4)
    source = declare(block={"fullCrawlSeconds": 0})
    await runs(source)
    advert = portal.adverts.pop("2")
    assert (await runs(source)).counts.removed == 1
    portal.adverts["2"] = advert
    assert (await runs(source)).counts.relisted == 1
    assert await column("SELECT kind FROM events ORDER BY id DESC LIMIT 2") == [
        "relisted",
        "removed",
    ]


async def test_an_advert_on_two_pages_is_read_once(
    portal: Portal, declare: Declare, runs: Run
) -> None:
    portal.publish(5)
    starts = [f"{portal.url}/list", f"{portal.url}/list?page=2"]
    result = await runs(declare(block={"startUrls": starts}))
    assert (result.counts.new, result.counts.pages, result.complete) == (5, 2, True)
    assert len([path for path in portal.asked if path.startswith("/advert")]) == 5


async def test_a_rejected_advert_is_recorded_with_its_reason(
    portal: Portal, declare: Declare, runs: Run, connection: Connection
) -> None:
    portal.publish(3)
    portal.adverts["2"].price = 10**15
    result = await runs(declare())
    assert (result.outcome, result.counts.rejected, result.counts.new) == ("succeeded", 1, 2)
    row = await (await connection.execute("SELECT * FROM rejections")).fetchone()
    assert row is not None
    assert (row["field"], row["url"]) == ("price", f"{portal.url}/advert/2")


async def test_a_known_advert_that_is_rejected_is_not_removed(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(3)
    source = declare(block={"fullCrawlSeconds": 0})
    await runs(source)
    portal.adverts["2"].price = 10**15
    result = await runs(source)
    assert (result.complete, result.counts.removed) == (True, 0)
    assert await column("SELECT status FROM listings") == ["available"] * 3


async def test_events_are_told_and_pictures_are_asked_for(
    portal: Portal, declare: Declare, runs: Run, column: Look
) -> None:
    portal.publish(4)
    heard = Heard()
    result = await runs(declare(), bell=heard, pictures=heard)
    assert sorted(heard.events) == await column("SELECT id FROM events ORDER BY id")
    assert sorted(heard.pictures) == await column("SELECT id FROM listings ORDER BY id")
    assert (result.counts.images, result.counts.image_errors > 0) == (4, True)


async def test_unchanged_adverts_ring_no_bell(portal: Portal, declare: Declare, runs: Run) -> None:
    portal.publish(4)
    await runs(declare())
    heard = Heard()
    await runs(declare(), bell=heard, pictures=heard)
    assert (heard.events, heard.pictures) == ([], [])


async def test_progress_is_told_after_each_page(
    portal: Portal, declare: Declare, dry_runs: Run
) -> None:
    portal.publish(5)
    told: list[Progress] = []
    await dry_runs(declare(), on_progress=told.append)
    assert [len(each.listings) for each in told] == [3, 2]
    assert (told[-1].found, told[-1].new) == (5, 5)


async def test_a_dry_run_keeps_nothing(
    portal: Portal, declare: Declare, dry_runs: Run, column: Look
) -> None:
    portal.publish(5)
    result = await dry_runs(declare())
    assert (result.counts.new, result.run_id, result.outcome) == (5, None, "succeeded")
    assert await column("SELECT count(*) FROM sources") == [0]


async def test_a_bug_costs_one_advert(
    portal: Portal, declare: Declare, runs: Run, column: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal.publish(2)
    monkeypatch.setattr("homing_workers.scrape.visit.normalise", _fails)
    result = await runs(declare())
    assert result.counts.rejected == 2
    assert (
        await column("SELECT reason FROM rejections")
        == ["internal error: ZeroDivisionError('division by zero')"] * 2
    )


def _fails(*_: object) -> None:
    raise ZeroDivisionError("division by zero")

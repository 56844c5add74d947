"""Rows of syncs: their day, their checkpoint, their figures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from homing import schedule
from homing.storage import syncs
from homing.storage.database import Connection
from homing.storage.syncs import Checkpoint, Counts, Sync
from tests.core.storage.support import Crawl, column

TASHKENT = "Asia/Tashkent"
#: Midnight in Tashkent, five hours before that of UTC.
MIDNIGHT = datetime(2026, 1, 18, 19, 0, tzinfo=UTC)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tashkent"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the process."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


async def begin(crawl: Crawl, at: datetime = MIDNIGHT, page_size: int = 50) -> Sync:
    return await syncs.begin(
        crawl.connection,
        source_id=crawl.source_id,
        run_id=crawl.run_id,
        time_zone=TASHKENT,
        page_size=page_size,
        at=at,
    )


async def read(connection: Connection, sync: Sync) -> Sync:
    [found] = [one for one in await syncs.since(connection, sync.day) if one.id == sync.id]
    return found


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (MIDNIGHT - timedelta(seconds=1), date(2026, 1, 18)),
        (MIDNIGHT, date(2026, 1, 19)),
        (MIDNIGHT + timedelta(hours=5), date(2026, 1, 19)),
        (MIDNIGHT + timedelta(hours=24), date(2026, 1, 20)),
    ],
)
@pytest.mark.usefixtures("machine_zone")
async def test_the_day_is_that_of_tashkent_wherever_the_machine_stands(
    crawl: Crawl, moment: datetime, day: date
) -> None:
    sync = await begin(crawl, at=moment)
    assert (sync.day, sync.started_at) == (day, moment)


@pytest.mark.usefixtures("machine_zone")
async def test_the_day_does_not_follow_the_zone_of_the_session(crawl: Crawl) -> None:
    await crawl.connection.execute("SET timezone = 'America/New_York'")
    assert (await begin(crawl)).day == date(2026, 1, 19)


@pytest.mark.usefixtures("machine_zone")
def test_a_sync_is_due_at_midnight_in_tashkent_wherever_the_machine_stands() -> None:
    before = MIDNIGHT - timedelta(hours=3)
    assert schedule.next_run("0 0 * * *", TASHKENT, "default/agency", before) == MIDNIGHT


async def test_a_sync_over_midnight_belongs_to_the_day_on_which_it_began(crawl: Crawl) -> None:
    sync = await begin(crawl, at=MIDNIGHT - timedelta(minutes=5))
    await syncs.finish(crawl.connection, sync.id, complete=True, at=MIDNIGHT + timedelta(minutes=5))
    assert (await read(crawl.connection, sync)).day == date(2026, 1, 18)


async def test_an_interrupted_sync_goes_on_behind_its_page(crawl: Crawl) -> None:
    sync = await begin(crawl)
    checkpoint = Checkpoint(page=3, total=200, seen=150, head=b"first")
    await syncs.move(crawl.connection, sync.id, checkpoint)
    again = await crawl.again()
    resumed = await begin(again, at=MIDNIGHT + timedelta(hours=1))
    assert (resumed.id, resumed.checkpoint, resumed.run_id) == (sync.id, checkpoint, again.run_id)


@pytest.mark.parametrize("change", [{"at": MIDNIGHT + timedelta(hours=13)}, {"page_size": 10}])
async def test_one_that_is_too_old_or_had_other_pages_ends_incomplete(
    crawl: Crawl, change: dict[str, Any]
) -> None:
    old = await begin(crawl)
    new = await begin(await crawl.again(), **change)
    assert (new.id > old.id, new.page) == (True, 0)
    old = await read(crawl.connection, old)
    assert (old.finished_at is not None, old.complete) == (True, False)


async def test_after_a_finished_sync_a_new_one_begins(crawl: Crawl) -> None:
    first = await begin(crawl)
    await syncs.finish(crawl.connection, first.id, complete=True, at=MIDNIGHT)
    assert (await begin(await crawl.again())).id != first.id


async def test_figures_add_up(crawl: Crawl) -> None:
    sync = await begin(crawl)
    await syncs.add(crawl.connection, sync.id, Counts(properties_created=50, errors=1))
    await syncs.add(crawl.connection, sync.id, Counts(properties_created=7, users_updated=2))
    found = await read(crawl.connection, sync)
    assert (found.properties_created, found.users_updated, found.errors) == (57, 2, 1)


async def test_unknown_areas_are_gathered(crawl: Crawl) -> None:
    sync = await begin(crawl)
    await syncs.add(crawl.connection, sync.id, Counts(), {"5": "Dubai > Marina"})
    await syncs.add(crawl.connection, sync.id, Counts(), {"6": ""})
    found = await read(crawl.connection, sync)
    assert found.unknown_areas == {"5": "Dubai > Marina", "6": ""}


async def test_figures_of_nothing_cost_no_write(crawl: Crawl) -> None:
    sync = await begin(crawl)
    before = await column(crawl.connection, "SELECT xmin::text || ctid::text FROM syncs")
    await syncs.add(crawl.connection, sync.id, Counts(), {})
    assert await column(crawl.connection, "SELECT xmin::text || ctid::text FROM syncs") == before


async def test_syncs_are_listed_by_day(crawl: Crawl) -> None:
    days = [MIDNIGHT + timedelta(days=number) for number in range(3)]
    for moment in days:
        sync = await begin(crawl, at=moment)
        await syncs.finish(crawl.connection, sync.id, complete=True, at=moment)
    found = await syncs.since(crawl.connection, date(2026, 1, 20), source_id=crawl.source_id)
    assert [each.day for each in found] == [date(2026, 1, 20), date(2026, 1, 21)]

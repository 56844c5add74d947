"""What syncs did, as pictures, a table and CSV."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

from homing.storage import runs, sources, syncs
from homing.storage.database import Connection
from homing.storage.syncs import Counts
from homing_webapp import bars
from tests.webapp.support import SOURCE, Client, text

DAY = date(2026, 1, 19)


async def _sync(
    connection: Connection, days_ago: int = 0, *, complete: bool = True, **counts: int
) -> None:
    source_id = await sources.upsert(connection, SOURCE)
    run_id = await runs.start(connection, source_id, None)
    at = datetime.now(UTC) - timedelta(days=days_ago)
    begun = await syncs.begin(
        connection,
        source_id=source_id,
        run_id=run_id,
        time_zone="Asia/Tashkent",
        page_size=50,
        at=at,
    )
    areas = {"77": "Old <Town>"} if not complete else {}
    await syncs.add(connection, begun.id, Counts(**counts), areas)
    await syncs.finish(connection, begun.id, complete=complete, at=at)


async def test_without_syncs_the_page_says_what_makes_reports(client: Client) -> None:
    page = await text(client, "/reports")
    assert "homing pf sync" in page
    assert "<svg class" not in page


async def test_each_sync_is_a_row_the_newest_first(client: Client, connection: Connection) -> None:
    await _sync(connection, 1, properties_created=111)
    await _sync(connection, properties_created=222)
    page = await text(client, "/reports")
    assert page.index("<td>222</td>") < page.index("<td>111</td>")
    assert "Asia/Tashkent" in page


async def test_days_are_bars(client: Client, connection: Connection) -> None:
    await _sync(connection, 1, properties_created=30, properties_updated=12)
    await _sync(connection, 1, properties_created=10)
    page = await text(client, "/reports")
    assert ": 40 created</title>" in page
    assert ": 12 updated</title>" in page
    assert "highest day: 52" in page
    assert "Images a day" not in page


async def test_syncs_that_are_not_complete_and_unknown_areas_are_told(
    client: Client, connection: Connection
) -> None:
    await _sync(connection, complete=False)
    page = await text(client, "/reports")
    assert "not complete" in page
    assert "unknown areas: Old &lt;Town&gt;" in page


async def test_older_syncs_are_left_out(client: Client, connection: Connection) -> None:
    await _sync(connection, 91, properties_created=333)
    assert "333" not in await text(client, "/reports")


async def test_the_table_can_be_had_as_csv(client: Client, connection: Connection) -> None:
    await _sync(connection, users_updated=5)
    answer = await client.get("/reports.csv")
    head, row = csv.reader((await answer.text()).splitlines())
    assert answer.content_type == "text/csv"
    assert (head[5], row[5]) == ("Users Updated", "5")


def test_the_largest_day_is_as_high_as_the_picture() -> None:
    drawn = bars.stacked(
        {DAY: [3, 1], DAY - timedelta(days=1): [1, 0]}, ["a", "b"], until=DAY, days=2, height=128
    )
    assert drawn is not None
    assert [(bar.height, bar.part) for bar in drawn.bars] == [(25, 0), (75, 0), (25, 1)]
    assert min(bar.y for bar in drawn.bars) == 14
    assert all(bar.x + bar.width <= drawn.width - 14 for bar in drawn.bars)


def test_parts_stand_on_each_other() -> None:
    drawn = bars.stacked({DAY: [2, 2]}, ["a", "b"], until=DAY)
    assert drawn is not None
    below, above = drawn.bars
    assert above.y + above.height == below.y
    assert below.label == "2026-01-19: 2 a"


def test_days_without_anything_make_no_picture() -> None:
    assert bars.stacked({}, ["a"], until=DAY) is None
    assert bars.stacked({DAY - timedelta(days=90): [5]}, ["a"], until=DAY) is None

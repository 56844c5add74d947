"""Deliveries of daily reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from homing.models.kinds import Channel
from homing.storage import morning_reports, syncs

BEGAN = datetime(2026, 1, 18, 19, 0, tzinfo=UTC)
HEADER = "Date                | Properties Created | Properties Updated | Images Downloaded"
MIDNIGHT = "2026-01-19 00:00:00 | 15                 | 234                | 1245  "


async def report(world: Any, channel: Channel, address: str, *, complete: bool = True) -> int:
    """A delivery of the report of one sync."""
    source = await world.source()
    run = await world.value(b"INSERT INTO runs (source_id) VALUES (%s) RETURNING id", (source,))
    sync = await syncs.begin(
        world.connection,
        source_id=source,
        run_id=run,
        time_zone="Asia/Tashkent",
        page_size=50,
        at=BEGAN,
    )
    counts = syncs.Counts(properties_created=15, properties_updated=234, images_downloaded=1245)
    await syncs.add(world.connection, sync.id, counts)
    end = BEGAN + timedelta(minutes=20)
    await syncs.finish(world.connection, sync.id, complete=complete, at=end)
    made = await morning_reports.create(
        world.connection, channel, address, since=end, at=end + timedelta(hours=8)
    )
    assert made is not None
    return made

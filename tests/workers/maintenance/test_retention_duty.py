"""The duty that removes what is over."""

from __future__ import annotations

from typing import Any

from homing.settings import Settings
from homing_workers.maintenance import retention


async def _sent_long_ago(world: Any) -> None:
    await world.delivery(
        await world.event(), await world.user(), state="sent", next_try_at=None, sent_at="now"
    )
    await world.connection.execute("UPDATE deliveries SET created_at = now() - interval '300 days'")


async def test_what_is_older_than_its_days_goes(world: Any, once: Any) -> None:
    await _sent_long_ago(world)
    assert await once(retention.DUTY) == 1
    assert await world.value(b"SELECT count(*) FROM deliveries") == 0


async def test_no_days_keep_everything(world: Any, settings: Settings, once_with: Any) -> None:
    await _sent_long_ago(world)
    kept = settings.model_copy(update={"keep_deliveries_days": 0})
    assert await once_with(kept, retention.DUTY) == 0


async def test_many_rows_go_in_small_batches(world: Any, once: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(retention, "_BATCH", 2)
    for _ in range(5):
        await _sent_long_ago(world)
    assert await once(retention.DUTY) == 5

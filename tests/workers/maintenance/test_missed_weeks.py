"""One message a week to people whose time is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from homing.models.kinds import EventKind
from homing.settings import Settings
from homing.storage import memberships
from homing_workers.maintenance import missed_weeks
from homing_workers.match import batch


def _last_monday() -> datetime:
    """10:00 in Tashkent."""
    now = datetime.now(UTC)
    monday = now - timedelta(days=now.weekday())
    at = monday.replace(hour=5, minute=0, second=0, microsecond=0)
    return at if at <= now else at - timedelta(days=7)


NOW = _last_monday()
_ROOM = 100


@pytest.fixture
async def olha(world: Any) -> int:
    """Her trial ended on the Thursday before, and she still searches in Kyiv."""
    person = int(await world.user(chat="7", telegram_id=7, language="uk"))
    began = NOW - timedelta(days=4 + 7)
    await memberships.begin(world.connection, person, trial_days=7, at=began)
    await world.subscription(person, city="Київ")
    return person


async def _publish(world: Any, *, days_ago: float, listing: int | None = None) -> int:
    """A home in Kyiv that was matched, or a new price of one; the listing's number."""
    kind = EventKind.NEW if listing is None else EventKind.PRICE_CHANGED
    event = await world.event(listing, kind, city="Київ")
    await batch.run(world.connection, [event])
    at = NOW - timedelta(days=days_ago)
    await world.connection.execute("UPDATE events SET at = %s WHERE id = %s", (at, event))
    return int(await world.value(b"SELECT listing_id FROM events WHERE id = %s", (event,)))


async def _week(world: Any, settings: Settings, at: datetime = NOW) -> list[int]:
    await missed_weeks.count(world.connection, settings, at)
    return await missed_weeks.tell(world.connection, settings, at, limit=_ROOM)


async def _titles(world: Any) -> list[str]:
    return [title for (title,) in await world.rows(b"SELECT title FROM notifications ORDER BY id")]


async def test_homes_since_the_end_are_counted_each_once(
    world: Any, settings: Settings, olha: int
) -> None:
    first = await _publish(world, days_ago=2)
    await _publish(world, days_ago=1.5, listing=first)
    await _publish(world, days_ago=1)
    await _publish(world, days_ago=5)  # she still had alerts
    await _publish(world, days_ago=0.1)  # of the week that has just begun
    assert len(await _week(world, settings)) == 1
    count, kind = (await world.rows(b"SELECT homes, kind FROM missed_weeks, notifications"))[0]
    assert (count, kind) == (2, "missed")
    found = await world.rows(b"SELECT recipient_id, channel FROM deliveries ORDER BY 2")
    assert found == [(olha, "inbox"), (olha, "telegram")]


async def test_a_week_is_told_once_and_the_next_one_too(
    world: Any, settings: Settings, olha: int
) -> None:
    await _publish(world, days_ago=1)
    assert len(await _week(world, settings)) == 1
    assert await _week(world, settings, NOW + timedelta(days=3)) == []
    await _publish(world, days_ago=-2)
    assert len(await _week(world, settings, NOW + timedelta(days=7))) == 1
    assert len(await _titles(world)) == 2
    assert olha


async def test_whoever_missed_nothing_hears_nothing(
    world: Any, settings: Settings, olha: int
) -> None:
    assert await _week(world, settings) == []
    assert await _titles(world) == []
    assert olha


async def test_whoever_has_paid_meanwhile_hears_nothing(
    world: Any, settings: Settings, olha: int
) -> None:
    await _publish(world, days_ago=1)
    await missed_weeks.count(world.connection, settings, NOW)
    await memberships.extend(world.connection, olha, 30, NOW)
    assert await missed_weeks.tell(world.connection, settings, NOW, limit=_ROOM) == []


async def test_what_a_killed_process_left_is_told_by_the_next(
    world: Any, settings: Settings, olha: int
) -> None:
    await _publish(world, days_ago=1)
    async with world.connection.transaction(force_rollback=True):
        assert len(await _week(world, settings)) == 1
    assert await _titles(world) == []
    assert len(await _week(world, settings)) == 1
    assert olha


async def test_it_is_told_a_few_people_at_a_time(world: Any, settings: Settings, olha: int) -> None:
    other = await world.user(chat="8", telegram_id=8)
    await memberships.begin(world.connection, other, trial_days=1, at=NOW - timedelta(days=9))
    await world.subscription(other, city="Київ")
    await _publish(world, days_ago=1)
    await missed_weeks.count(world.connection, settings, NOW)
    for _ in (olha, other):
        assert len(await missed_weeks.tell(world.connection, settings, NOW, limit=1)) == 1
    assert await missed_weeks.tell(world.connection, settings, NOW, limit=1) == []


def test_a_week_ends_on_monday_in_the_zone(settings: Settings) -> None:
    late_on_sunday_in_tashkent = datetime(2026, 11, 22, 18, 59, tzinfo=UTC)
    assert missed_weeks.ended(settings, late_on_sunday_in_tashkent) == date(2026, 11, 16)
    monday = late_on_sunday_in_tashkent + timedelta(minutes=1)
    assert missed_weeks.ended(settings, monday) == date(2026, 11, 23)

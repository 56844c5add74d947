"""The daily report is asked for once a day for each target."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg.errors import CheckViolation

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import syncs, users
from homing_workers.maintenance import morning_report

#: 08:30 in Tashkent.
MORNING = datetime(2026, 1, 19, 3, 30, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.fixture
def asked(settings: Settings) -> Settings:
    """With both targets."""
    targets = {"report_telegram_chat_id": "-77", "report_email": "office@mail.test"}
    return settings.model_copy(update=targets)


async def sync(world: Any, at: datetime, *, finished: bool = True) -> int:
    """A sync that began at that time and took twenty minutes."""
    row = await syncs.begin(
        world.connection,
        source_id=await world.source(),
        run_id=await world.value(
            b"INSERT INTO runs (source_id) VALUES (%s) RETURNING id", (await world.source(),)
        ),
        time_zone="Asia/Tashkent",
        page_size=50,
        at=at,
    )
    if finished:
        end = at + timedelta(minutes=20)
        await syncs.finish(world.connection, row.id, complete=True, at=end)
    return row.id


async def written(world: Any) -> list[tuple[Any, ...]]:
    return list(
        await world.rows(
            b"SELECT d.channel, d.origin_id, c.address, r.kind FROM deliveries d"
            b" JOIN recipients r ON r.id = d.recipient_id"
            b" JOIN recipient_channels c USING (recipient_id, channel)"
            b" WHERE d.origin_kind = 'report' AND d.state = 'pending' ORDER BY d.id"
        )
    )


async def test_each_target_gets_the_last_sync(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 32 * HOURS)
    last = await sync(world, MORNING - 8 * HOURS)
    await morning_report.write(world.connection, asked, MORNING)
    assert await written(world) == [
        ("telegram", last, "-77", "address"),
        ("email", last, "office@mail.test", "address"),
    ]


async def test_a_day_has_one_report_whatever_the_clock_shows(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS)
    for hours in range(-8, 40):
        await morning_report.write(world.connection, asked, MORNING + hours * HOURS)
    assert len(await written(world)) == 2


async def test_a_second_sync_of_the_day_makes_no_second_report(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS)
    await morning_report.write(world.connection, asked, MORNING)
    by_hand = await sync(world, MORNING + HOURS)
    assert await morning_report.write(world.connection, asked, MORNING + 3 * HOURS) == {}
    next_day = await morning_report.write(world.connection, asked, MORNING + 24 * HOURS)
    assert set(next_day) == {Channel.TELEGRAM, Channel.EMAIL}
    assert (await written(world))[-1][1] == by_hand


async def test_every_day_with_a_sync_has_its_report_for_the_same_recipient(
    world: Any, asked: Settings
) -> None:
    for day in range(3):
        await sync(world, MORNING + (24 * day - 8) * HOURS)
        await morning_report.write(world.connection, asked, MORNING + 24 * day * HOURS)
    assert len(await written(world)) == 6
    assert await world.value(b"SELECT count(*) FROM recipients") == 2


async def test_a_sync_that_ends_late_is_told_the_same_day(world: Any, asked: Settings) -> None:
    await sync(world, MORNING)
    assert await morning_report.write(world.connection, asked, MORNING) == {}
    assert len(await morning_report.write(world.connection, asked, MORNING + HOURS)) == 2


async def test_before_the_time_nothing_is_written(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS)
    assert await morning_report.write(world.connection, asked, MORNING - HOURS) == {}
    earlier = asked.model_copy(update={"report_time": "07:30"})
    assert len(await morning_report.write(world.connection, earlier, MORNING - HOURS)) == 2


async def test_without_a_finished_sync_nothing_is_written(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS, finished=False)
    assert await morning_report.write(world.connection, asked, MORNING) == {}


async def test_without_settings_nothing_is_written(world: Any, settings: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS)
    assert await morning_report.write(world.connection, settings, MORNING) == {}
    assert await world.value(b"SELECT count(*) FROM recipients") == 0


async def test_an_address_that_was_switched_off_gets_the_next_report(
    world: Any, asked: Settings
) -> None:
    await sync(world, MORNING - 8 * HOURS)
    await morning_report.write(world.connection, asked, MORNING)
    await world.connection.execute("UPDATE recipient_channels SET enabled = false")
    await sync(world, MORNING + 16 * HOURS)
    await morning_report.write(world.connection, asked, MORNING + 24 * HOURS)
    assert await world.rows(b"SELECT DISTINCT enabled FROM recipient_channels") == [(True,)]


async def test_the_duty_asks_for_the_sending_once(
    world: Any, asked: Settings, once_with: Any, jobs: Any
) -> None:
    await sync(world, MORNING)
    settings = asked.model_copy(update={"report_time": "00:00"})
    counts = [await once_with(settings, morning_report.DUTY) for _ in range(2)]
    assert counts == [2, 0]
    telegram, email = [row[0] for row in await world.rows(b"SELECT id FROM deliveries ORDER BY id")]
    assert jobs("deliver-telegram") == [("telegram", [telegram])]
    assert jobs("deliver-email") == [("email", [email])]


async def test_a_failure_between_two_targets_leaves_neither(world: Any, asked: Settings) -> None:
    await sync(world, MORNING - 8 * HOURS)
    await world.connection.execute(
        "ALTER TABLE deliveries ADD CONSTRAINT broken CHECK (channel <> 'email')"
    )
    with pytest.raises(CheckViolation):
        await morning_report.write(world.connection, asked, MORNING)
    assert await written(world) == []
    await world.connection.execute("ALTER TABLE deliveries DROP CONSTRAINT broken")
    assert len(await morning_report.write(world.connection, asked, MORNING)) == 2


async def test_a_group_that_moved_does_not_get_the_same_report_again(
    world: Any, asked: Settings
) -> None:
    await sync(world, MORNING - 8 * HOURS)
    await morning_report.write(world.connection, asked, MORNING)
    await users.move_address(world.connection, Channel.TELEGRAM, "-77", "-10077")
    for hours in (1, 24):
        at = MORNING + hours * HOURS
        assert await morning_report.write(world.connection, asked, at) == {}

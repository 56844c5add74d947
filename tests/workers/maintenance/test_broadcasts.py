"""What administrators tell everybody goes out step by step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.storage import broadcasts, preferences, users
from homing.storage.broadcasts import BroadcastState
from homing.storage.database import Connection
from homing_workers.maintenance import broadcasts as duty
from homing_workers.maintenance.pacing import MOST_WAITING, room
from tests.workers.maintenance.conftest import Jobs, Once

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
async def people(world: Any) -> list[int]:
    """The first one is the administrator."""
    return [
        await world.user(chat=str(number), telegram_id=number, language="en")
        for number in range(1, 6)
    ]


@pytest.fixture
async def running(connection: Connection, people: list[int]) -> int:
    number = await broadcasts.draft(connection, 1, "News", "We have a Mini App.")
    assert await broadcasts.start(connection, number)
    return number if people else 0


async def _told(world: Any) -> list[int]:
    query = b"SELECT recipient_id FROM deliveries WHERE channel = 'telegram' ORDER BY id"
    return [number for (number,) in await world.rows(query)]


async def _send(connection: Connection) -> None:
    await connection.execute(
        "UPDATE deliveries SET state = 'sent', sent_at = now(), next_try_at = NULL WHERE state = 'pending'"
    )


async def _state(connection: Connection, number: int) -> BroadcastState:
    found = await broadcasts.get(connection, number)
    assert found
    return found.state


async def test_everybody_is_told_once_in_steps(
    connection: Connection, world: Any, people: list[int], running: int
) -> None:
    steps = [len(await duty.step(connection, limit=2)) for _ in range(4)]
    assert steps == [2, 2, 1, 0]
    assert await _told(world) == people
    found = await broadcasts.progress(connection, running)
    assert found
    assert (found.written, found.left, found.sent) == (5, 0, 0)


async def test_a_killed_step_is_done_again(
    connection: Connection, world: Any, people: list[int], running: int
) -> None:
    await duty.step(connection, limit=2)
    async with connection.transaction(force_rollback=True):
        await duty.step(connection, limit=2)
    while await duty.step(connection, limit=2):
        pass
    assert await _told(world) == people
    assert running


async def test_who_does_not_want_it_or_cannot_be_reached_is_left_out(
    connection: Connection, world: Any, people: list[int], running: int
) -> None:
    await preferences.set_announcements(connection, people[1], wanted=False)
    await users.disable_channel(connection, people[2], Channel.TELEGRAM, "blocked")
    await world.user()
    assert await broadcasts.audience(connection) == 3
    await duty.step(connection, limit=9)
    assert await _told(world) == [people[0], people[3], people[4]]
    assert running


async def test_the_administrator_hears_how_it_went(
    connection: Connection, world: Any, running: int
) -> None:
    await duty.step(connection, limit=9)
    assert await duty.report(connection, NOW) == []
    await _send(connection)
    assert len(await duty.report(connection, NOW)) == 1
    assert await duty.report(connection, NOW) == []
    query = b"SELECT user_id, message FROM notifications ORDER BY id DESC LIMIT 1"
    assert await world.rows(query) == [(1, "Sent: 5, could not be sent: 0")]
    assert await _state(connection, running) is BroadcastState.DONE


async def test_stopping_takes_back_what_waits(
    connection: Connection, world: Any, running: int
) -> None:
    await duty.step(connection, limit=2)
    await _send(connection)
    await duty.step(connection, limit=2)
    async with connection.transaction():
        assert await broadcasts.stop(connection, running)
    assert await duty.step(connection, limit=9) == []
    found = await broadcasts.progress(connection, running)
    assert found
    assert (found.sent, found.failed, found.left) == (2, 2, 0)
    assert not await broadcasts.start(connection, running)


async def test_a_draft_goes_to_nobody_and_starts_once(
    connection: Connection, people: list[int]
) -> None:
    number = await broadcasts.draft(connection, 1, "News", "x")
    assert await duty.step(connection, limit=9) == []
    assert [await broadcasts.start(connection, number) for _ in range(2)] == [True, False]
    assert not await broadcasts.discard(connection, number)
    assert people


async def test_nothing_is_written_while_alerts_wait(
    connection: Connection, world: Any, people: list[int], running: int, once: Once, jobs: Jobs
) -> None:
    event = await world.event()
    await connection.execute(
        "INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)"
        " SELECT 'event', %s + g, %s, 'telegram' FROM generate_series(1, %s) AS g",
        (event, people[0], MOST_WAITING),
    )
    assert await room(connection) == 0
    await once(duty.DUTY)
    assert len(await _told(world)) == MOST_WAITING
    await _send(connection)
    await once(duty.DUTY)
    assert len(await _told(world)) == MOST_WAITING + len(people)
    assert len(jobs("deliver-telegram")) >= 1
    assert running

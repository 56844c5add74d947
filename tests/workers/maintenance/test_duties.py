"""What each duty finds."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.storage import deliveries, locks
from homing.storage.database import connect
from homing_workers.maintenance import (
    due_deliveries,
    expired_claims,
    loop,
    lost_matches,
    lost_runs,
)
from homing_workers.maintenance.duty import Duty, Tools
from homing_workers.probes import Probes


async def test_an_event_that_waits_too_long_is_asked_for_again(
    world: Any, once: Any, jobs: Any
) -> None:
    old, _ = await world.event(seconds_ago=6), await world.event(seconds_ago=1)
    assert await once(lost_matches.DUTY) == 1
    assert jobs("match") == [([old],)]


async def test_matched_and_parked_events_are_left_alone(world: Any, once: Any) -> None:
    for _ in range(2):
        await world.event(seconds_ago=60)
    await world.connection.execute("UPDATE events SET matched_at = now() WHERE id = 1")
    await world.connection.execute(
        "UPDATE events SET parked_at = now(), parked_reason = 'x' WHERE id = 2"
    )
    assert await once(lost_matches.DUTY) == 0


async def test_a_backlog_is_not_asked_for_again_and_again(world: Any, once: Any, jobs: Any) -> None:
    await world.event(seconds_ago=60)
    for _ in range(30):
        await once(lost_matches.DUTY)
    assert len(jobs("match")) == 20


async def test_due_deliveries_are_asked_for(world: Any, once: Any, jobs: Any) -> None:
    person, event = await world.user(chat="1"), await world.event()
    due = await world.delivery(event, person)
    await world.connection.execute("UPDATE deliveries SET next_try_at = now() - interval '9 s'")
    await world.delivery(await world.event(), person)
    assert await once(due_deliveries.DUTY) == 1
    assert jobs("deliver-telegram") == [("telegram", [due])]


async def test_a_claim_whose_sender_died_is_due_again_and_marked(world: Any, once: Any) -> None:
    delivery = await world.delivery(await world.event(), await world.user(chat="1"))
    await deliveries.claim(world.connection, Channel.TELEGRAM, [delivery], limit=1)
    assert await once(expired_claims.DUTY) == 0
    await world.connection.execute("UPDATE deliveries SET claimed_until = now() - interval '1 s'")
    assert await once(expired_claims.DUTY) == 1
    found = await deliveries.get(world.connection, delivery)
    assert found is not None
    assert (found.state, found.error_class) == ("failed", deliveries.OUTCOME_UNKNOWN)


async def test_a_silent_run_is_lost(world: Any, once: Any) -> None:
    source = await world.source()
    for seconds in (10, 500):
        await world.connection.execute(
            "INSERT INTO runs (source_id, seen_at) VALUES (%s, now() - make_interval(secs => %s))",
            (source, seconds),
        )
    assert await once(lost_runs.DUTY) == 1
    assert await world.rows(b"SELECT outcome FROM runs ORDER BY id") == [("running",), ("lost",)]


async def test_two_processes_never_do_one_duty_at_once(
    world: Any, once: Any, database_url: str
) -> None:
    await world.event(seconds_ago=60)
    async with connect(database_url) as other, locks.held(other, "lost matches") as held:
        assert held
        assert await once(lost_matches.DUTY) is None
    assert await once(lost_matches.DUTY) == 1


async def test_a_mistake_in_one_duty_does_not_end_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    async def work(tools: Tools) -> int:
        tries.append(1)
        if len(tries) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(loop, "_LONGEST_WAIT", 0.01)
    clumsy = Duty(name="clumsy", every_seconds=0.01, work=work)
    async with asyncio.timeout(30):
        await loop.until_stopped(settings, [clumsy], Probes(60))
    assert len(tries) >= 2

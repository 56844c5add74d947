"""People whose time is over are matched, and not written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from homing.models.kinds import Channel
from homing.storage import memberships, users
from homing_workers.match import batch

NOW = datetime.now(UTC)


async def _member(world: Any, *, began: timedelta, telegram_id: int = 7) -> int:
    person = int(await world.user(chat=str(telegram_id), telegram_id=telegram_id))
    await users.set_channel(world.connection, person, Channel.EMAIL, "a@b.test")
    await memberships.begin(world.connection, person, trial_days=7, at=NOW - began)
    return person


async def test_an_expired_person_has_matches_and_no_delivery(world: Any) -> None:
    await world.subscription(await _member(world, began=timedelta(days=8)))
    outcome = await batch.run(world.connection, [await world.event()])
    assert (outcome.matched, outcome.matches, outcome.created) == (1, 1, {})
    assert await world.value(b"SELECT count(*) FROM matches") == 1
    assert await world.value(b"SELECT count(*) FROM deliveries") == 0


async def test_others_get_theirs_in_the_same_batch(world: Any) -> None:
    over, trying, never = (
        await _member(world, began=timedelta(days=8)),
        await _member(world, began=timedelta(days=6), telegram_id=8),
        await world.user(chat="9"),
    )
    for one in (trying, over, never):
        await world.subscription(one)
    events = [await world.event(), await world.event()]
    await batch.run(world.connection, events)
    found = await world.rows(b"SELECT DISTINCT recipient_id, channel FROM deliveries ORDER BY 1, 2")
    assert found == [
        *((trying, channel) for channel in ("email", "inbox", "telegram")),
        *((never, channel) for channel in ("inbox", "telegram")),
    ]


async def test_paying_brings_alerts_back_at_once(world: Any) -> None:
    person = await _member(world, began=timedelta(days=8))
    search = await world.subscription(person)
    await memberships.extend(world.connection, person, 30, NOW)
    outcome = await batch.run(world.connection, [await world.event()])
    assert set(outcome.created) == {Channel.TELEGRAM, Channel.EMAIL, Channel.INBOX}
    assert await world.rows(b"SELECT DISTINCT subscription_ids FROM deliveries") == [([search],)]


async def test_where_nobody_pays_nobody_is_limited(world: Any) -> None:
    person = await world.user(chat="7", telegram_id=7)
    await memberships.begin(world.connection, person, trial_days=0, at=NOW - timedelta(days=99))
    await world.subscription(person)
    outcome = await batch.run(world.connection, [await world.event()])
    assert set(outcome.created) == {Channel.TELEGRAM, Channel.INBOX}

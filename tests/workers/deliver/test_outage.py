"""A provider that is away: the channel waits, and nothing is used up."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.storage import breakers
from homing_workers.deliver.errors import TryAgain
from homing_workers.deliver.sender import Message
from tests.workers.deliver.through import Channelled, Obedient, refused

AWAY = TryAgain("connection refused", outage=True)


@pytest.fixture
def sms(world: Any, database_url: str) -> Channelled:
    return Channelled(world, database_url)


async def open_soon(sms: Channelled) -> None:
    """As another process that had an answer."""
    for _ in range(500):
        if [one.state for one in await breakers.read(sms.world.connection)] == ["open"]:
            break
        await asyncio.sleep(0.01)
    await breakers.succeeded(sms.world.connection, Channel.SMS)


async def test_an_outage_pauses_the_channel_and_burns_no_attempts(sms: Channelled) -> None:
    ids = [await sms.alert() for _ in range(40)]
    sms.sender.rule = refused(AWAY)
    for _ in range(5):
        await sms.run()
        await sms.let_time_pass()
    attempts = [(await sms.read(one)).attempts for one in ids]
    assert sum(attempts) < breakers.FAILURES
    assert set(await sms.states(*ids)) <= {"pending", "failed"}
    # Without a pause five rounds would ask 200 times; who was being served when it began is asked once more.
    assert sms.sender.asked < 100


async def test_when_the_provider_returns_everything_goes_out_oldest_first(
    sms: Channelled,
) -> None:
    ids = [await sms.alert() for _ in range(12)]
    sms.sender.rule = refused(AWAY)
    await sms.run()
    sms.sender.rule = lambda message: None
    await sms.let_time_pass()
    await sms.world.connection.execute("UPDATE deliveries SET next_try_at = created_at")
    await sms.run()
    assert [message.delivery_id for message in sms.sender.taken] == ids
    assert set(await sms.states(*ids)) == {"sent"}


async def test_a_provider_may_not_ask_for_more_than_a_message_lives(sms: Channelled) -> None:
    one = await sms.alert()
    sms.sender.rule = refused(TryAgain("later", after=math.inf, counts=False))
    await sms.run()
    found = await sms.read(one)
    assert (found.state, found.error_text) == ("failed", "later")
    assert found.next_try_at is not None
    assert found.next_try_at - found.created_at < timedelta(hours=13)


class OpenedElsewhere(Obedient):
    """Away at first; what is sent then hears nothing, while another process has an answer."""

    def __init__(self, sms: Channelled) -> None:
        super().__init__()
        self._sms = sms
        self._opened = False

    async def send(self, message: Message) -> str:
        if self._opened:
            return await super().send(message)
        self.asked += 1
        if self.asked <= breakers.FAILURES:
            raise AWAY
        await open_soon(self._sms)
        self._opened = True
        raise TryAgain("no answer", maybe_sent=True)


async def test_a_channel_that_another_process_opened_is_used_at_once(sms: Channelled) -> None:
    sms.policy = replace(sms.policy, concurrency=6)
    ids = [await sms.alert() for _ in range(40)]
    sms.sender = OpenedElsewhere(sms)
    async with asyncio.timeout(30):
        await sms.run()
    assert (await sms.states(*ids)).count("sent") >= 40 - 2 * 6


async def test_one_message_that_the_provider_chokes_on_does_not_hold_up_the_others(
    sms: Channelled,
) -> None:
    bad = await sms.alert()
    sms.sender.rule = lambda message: AWAY if message.delivery_id == bad else None
    for _ in range(10):
        await sms.run()
        await sms.let_time_pass()
    good = [await sms.alert() for _ in range(10)]
    for _ in range(2):
        await sms.run()
        await sms.world.connection.execute(
            "UPDATE channel_breakers SET retry_at = now() WHERE state <> 'closed'"
        )
    assert set(await sms.states(*good)) == {"sent"}


async def test_a_try_that_has_nothing_to_send_leaves_the_turn_to_the_next(
    sms: Channelled,
) -> None:
    for _ in range(3):
        await sms.alert(await sms.world.user())
    await breakers.failed(sms.world.connection, Channel.SMS, range(9), "away")
    await sms.let_time_pass()
    last = await sms.alert()
    for _ in range(4):
        await sms.run()
    assert await sms.states(last) == ["sent"]


async def test_one_persons_messages_wait_together_and_keep_their_order(sms: Channelled) -> None:
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(3)]
    sms.sender.answers = [AWAY]
    await sms.run()
    assert sms.sender.asked == 1
    await sms.let_time_pass()
    await sms.run()
    assert [message.delivery_id for message in sms.sender.taken] == ids

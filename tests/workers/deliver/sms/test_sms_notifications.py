"""Notifications as text messages."""

from __future__ import annotations

from typing import Any

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import deliveries, optouts
from homing_workers.deliver import batch
from smsprovider.testing import Running
from tests.workers.deliver.notifying import notification


async def test_a_notification_says_what_it_was_given(
    world: Any, settings: Settings, provider: Running
) -> None:
    await notification(world, Channel.SMS, "+380501234567", phone_number="+12025550123")
    await batch.run(settings, Channel.SMS)
    [sent] = provider.sent
    assert sent.to == "+12025550123"
    assert sent.body.splitlines() == [
        "Viewing at noon",
        "The keys are at the concierge. Please bring <your> passport. Second floor.",
    ]


async def test_a_long_notification_says_as_much_of_it_as_fits_and_that_it_may_be_a_second_copy(
    world: Any, settings: Settings, provider: Running
) -> None:
    one = await notification(world, Channel.SMS, "+380501234567")
    await world.connection.execute("UPDATE notifications SET message = repeat('keys ', 200)")
    await world.connection.execute("UPDATE deliveries SET unanswered = 1 WHERE id = %s", (one,))
    await batch.run(settings, Channel.SMS)
    [sent] = provider.sent
    mark, title, text = sent.body.splitlines()
    assert (mark, title) == ("You may have got this before.", "Viewing at noon")
    assert text.startswith("keys keys keys")
    assert text.endswith("...")


async def test_a_number_that_answered_stop_gets_nothing_whoever_names_it(
    world: Any, settings: Settings, provider: Running
) -> None:
    number = "+12025550123"
    await optouts.stop(world.connection, Channel.SMS, number)
    one = await notification(world, Channel.SMS, "+380501234567", phone_number=number)
    await batch.run(settings, Channel.SMS)
    found = await deliveries.get(world.connection, one)
    assert found is not None
    assert (found.state, found.reason_class, provider.sent) == ("suppressed", "channel_off", [])


async def test_a_number_that_answered_stop_before_it_was_somebodys_gets_no_notification(
    world: Any, settings: Settings, provider: Running
) -> None:
    await optouts.stop(world.connection, Channel.SMS, "+380501234567")
    one = await notification(world, Channel.SMS, "+380501234567")
    await batch.run(settings, Channel.SMS)
    found = await deliveries.get(world.connection, one)
    assert found is not None
    assert (found.state, found.reason_class, provider.sent) == ("suppressed", "channel_off", [])


async def test_after_start_the_number_gets_messages_again(
    world: Any, settings: Settings, provider: Running
) -> None:
    number = "+12025550123"
    await optouts.stop(world.connection, Channel.SMS, number)
    await optouts.take_back(world.connection, Channel.SMS, number)
    await notification(world, Channel.SMS, "+380501234567", phone_number=number)
    await batch.run(settings, Channel.SMS)
    assert [sent.to for sent in provider.sent] == [number]

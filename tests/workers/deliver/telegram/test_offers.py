"""An offer in a chat reaches whoever looks for such a home: from the class of the message to the Bot API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from botapi.testing import Running
from homing.models.kinds import Channel, DealType
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.settings import Settings
from homing_workers.match import batch
from homing_workers.signals.acting import act
from tests.workers.deliver.conftest import Deliver
from tests.workers.signals import chats
from tests.workers.signals.chats import RENT

FLAT = "Здам 2-кімнатну квартиру, Київ, Оболонь. 54 м², 3/9 поверх. 15 000 грн. Тел. 067 123 45 67"
Told = Callable[[Message, MessageClass | None], Awaitable[None]]


@pytest.fixture
def told(world: Any, settings: Settings, deliver: Deliver) -> Told:
    """All that follows from a class: events, matches, deliveries."""

    async def run(message: Message, found: MessageClass | None) -> None:
        async with world.connection.transaction():
            acted = await act(world.connection, [(message, found)], settings)
        outcome = await batch.run(world.connection, acted.events)
        await deliver(*outcome.created.get(Channel.TELEGRAM, []))

    return run


async def test_who_looks_for_such_a_home_is_told_with_a_link_to_the_message(
    world: Any, api: Running, told: Told
) -> None:
    olha = api.person(77)
    await world.subscription(
        await world.user(chat="77"),
        city="Kyiv",
        rooms={2},
        price_max=20_000,
        currency="UAH",
        deal_types={DealType.RENT},
    )
    api.person(78)
    await world.subscription(await world.user(chat="78"), city="Львів")
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await told(given, RENT)
    alert = await olha.reply()
    assert "Здам 2-кімнатну квартиру" in alert.text
    assert "15\u202f000 UAH" in alert.text
    assert "Київ, Оболонь" in alert.text
    assert given.url in [button.get("url") for button in alert.buttons]
    assert api.sent(78) == []


async def test_a_lower_price_and_the_end_of_the_offer_are_told_too(
    world: Any, api: Running, told: Told
) -> None:
    olha = api.person(77)
    await world.subscription(
        await world.user(chat="77"), city="Київ", events=["new", "price_changed", "removed"]
    )
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await told(given, RENT)
    assert (await olha.reply()).text.startswith("🏠")
    await told(await chats.edit(world, given, FLAT.replace("15 000", "14 000")), RENT)
    assert (await olha.reply()).text.startswith("📉")
    await told(await chats.delete(world, given), None)
    assert (await olha.reply()).text.startswith("🚫")

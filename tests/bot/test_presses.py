"""Buttons under alerts, from the press to what is different afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from botapi.messages import Message
from botapi.testing import Running, Visitor, running
from homing.models.kinds import Channel
from homing.models.press import Action, Press
from homing.models.subscription import Criteria
from homing.settings import Settings
from homing.storage import database, favourites, subscriptions, users
from homing.storage.database import Connection
from homing_bot import process
from tests.bot.serving import served

HOME = """
    WITH s AS (INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}') RETURNING id),
         p AS (INSERT INTO properties DEFAULT VALUES RETURNING id)
    INSERT INTO listings (source_id, property_id, external_id, url, status, title, content_hash)
    SELECT s.id, p.id, '1', 'https://a.test/1', 'available', 'Flat', '0' FROM s, p RETURNING id, property_id
"""


@dataclass
class Scene:
    """Olha, who has an alert about a home."""

    api: Running
    bot: Bot
    connection: Connection
    olha: Visitor
    user: int
    listing: int
    home: int

    async def alert(self, *presses: Press, chat: int | None = None) -> Message:
        """A message with these buttons."""
        rows = [
            [InlineKeyboardButton(text=one.action, callback_data=one.pack())] for one in presses
        ]
        keyboard = InlineKeyboardMarkup(inline_keyboard=rows)
        sent = await self.bot.send_message(chat or self.olha.id, "Flat", reply_markup=keyboard)
        return self.api.world.chats[chat or self.olha.id].messages[sent.message_id]

    async def pressed(self, message: Message, data: str) -> str:
        """What the person is told on pressing."""
        answer = await self.olha.answered(self.olha.press_data(message, data))
        return str(answer.get("text"))

    async def changed(self, message: Message) -> list[str]:
        """The buttons once they are others."""
        before = message.markup
        found = await self.api.world.bell.until(lambda: message.markup != before, 10)
        assert found
        return [button["text"] for button in message.buttons]

    async def delivery(self, *subscription_ids: int, recipient: int | None = None) -> int:
        cursor = await self.connection.execute(
            "INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids)"
            " VALUES ('event', 1, %s, 'telegram', %s) RETURNING id",
            (recipient or self.user, list(subscription_ids)),
        )
        row = await cursor.fetchone()
        assert row
        return int(row["id"])

    async def kept(self) -> list[int]:
        return [one.property_id for one in await favourites.page(self.connection, self.user)]

    async def dismissed(self) -> list[int]:
        query = "SELECT property_id FROM dismissals WHERE user_id = %s"
        return [
            row["property_id"] async for row in await self.connection.execute(query, (self.user,))
        ]

    async def search(self, name: str) -> int:
        return await subscriptions.create(self.connection, self.user, name, Criteria())

    async def active(self) -> list[str]:
        return [one.name for one in (await subscriptions.active(self.connection)).subscriptions]


@pytest.fixture
async def scene(database_url: str, connection: Connection) -> AsyncIterator[Scene]:
    async with running() as api, database.pool(database_url) as pool:
        settings = Settings.model_validate(api.environment)
        olha = api.person(77, "en")
        user = await users.create(connection, name="Olha", telegram_id=77)
        await users.set_channel(connection, user, Channel.TELEGRAM, "77")
        row = await (await connection.execute(HOME)).fetchone()
        assert row
        async with process.make_bot(settings) as bot:
            dispatcher = process.dispatcher(pool, settings)
            async with served(database_url, pool, bot, dispatcher):
                yield Scene(api, bot, connection, olha, user, row["id"], row["property_id"])


def press(action: Action, number: int) -> Press:
    return Press(action=action, id=number)


async def test_a_home_is_kept_and_dropped_again(scene: Scene) -> None:
    keep, drop = press(Action.KEEP, scene.listing), press(Action.DROP, scene.listing)
    alert = await scene.alert(keep)
    assert await scene.pressed(alert, keep.pack()) == "Kept among your favourites."
    assert await scene.changed(alert) == ["⭐ Kept"]
    assert await scene.kept() == [scene.home]
    assert await scene.pressed(alert, drop.pack()) == "No longer among your favourites."
    assert await scene.changed(alert) == ["☆ Keep"]
    assert await scene.kept() == []


async def test_a_home_that_is_not_for_me_is_hidden_and_no_favourite(scene: Scene) -> None:
    await favourites.keep(scene.connection, scene.user, scene.home)
    hide = press(Action.DISMISS, scene.listing)
    alert = await scene.alert(press(Action.DROP, scene.listing), hide)
    assert await scene.pressed(alert, hide.pack()) == "You will hear no more of this home."
    assert await scene.changed(alert) == ["☆ Keep", "↩️ Show again"]
    assert await scene.dismissed() == [scene.home]
    assert await scene.kept() == []
    again = press(Action.READMIT, scene.listing)
    assert await scene.pressed(alert, again.pack()) == "You will hear of this home again."
    assert await scene.dismissed() == []


async def test_the_only_search_is_paused_at_once_and_resumed(scene: Scene) -> None:
    search = await scene.search("Flats")
    pause = press(Action.PAUSE, await scene.delivery(search))
    alert = await scene.alert(pause)
    assert await scene.pressed(alert, pause.pack()) == "Paused: Flats"
    assert await scene.changed(alert) == ["▶️ Flats"]
    assert await scene.active() == []
    resume = press(Action.RESUME_SEARCH, search)
    assert await scene.pressed(alert, resume.pack()) == "Goes on: Flats"
    assert await scene.active() == ["Flats"]


async def test_of_several_searches_the_person_chooses_one(scene: Scene) -> None:
    flats, houses = await scene.search("Flats"), await scene.search("Houses")
    pause = press(Action.PAUSE, await scene.delivery(flats, houses))
    alert = await scene.alert(pause)
    scene.olha.press_data(alert, pause.pack())
    await scene.olha.reply()
    asked = await scene.olha.reply()
    assert [button["text"] for button in asked.buttons] == ["⏸ Flats", "⏸ Houses"]
    one = press(Action.PAUSE_SEARCH, houses)
    assert await scene.pressed(asked, one.pack()) == "Paused: Houses"
    assert await scene.changed(asked) == ["⏸ Flats", "▶️ Houses"]
    assert await scene.active() == ["Flats"]


async def test_searches_that_are_paused_already_are_not_asked_about(scene: Scene) -> None:
    search = await scene.search("Flats")
    await subscriptions.set_active(scene.connection, scene.user, search, active=False)
    pause = press(Action.PAUSE, await scene.delivery(search))
    assert "already" in await scene.pressed(await scene.alert(pause), pause.pack())


async def test_nobody_pauses_the_searches_of_others(scene: Scene) -> None:
    other = await users.create(scene.connection, name="Petro")
    theirs = await subscriptions.create(scene.connection, other, "Theirs", Criteria())
    delivery = await scene.delivery(theirs, recipient=other)
    for one in (press(Action.PAUSE, delivery), press(Action.PAUSE_SEARCH, theirs)):
        alert = await scene.alert(one)
        assert await scene.pressed(alert, one.pack()) == "This button no longer works."
    assert await scene.active() == ["Theirs"]


@pytest.mark.parametrize(
    "data", ["h1:keep:999999", "h1:pause:999999", "h1:keep:x", "h0:keep:1", "nonsense", "h1:keep:0"]
)
async def test_a_stale_button_is_answered(scene: Scene, data: str) -> None:
    alert = await scene.alert(press(Action.KEEP, 1))
    assert await scene.pressed(alert, data) == "This button no longer works."


async def test_a_stranger_is_asked_to_say_start(scene: Scene) -> None:
    scene.olha = scene.api.person(78, "uk", "Petro")
    keep = press(Action.KEEP, scene.listing)
    assert "/start" in await scene.pressed(await scene.alert(keep), keep.pack())


async def test_in_a_group_each_person_chooses_and_the_buttons_stay(scene: Scene) -> None:
    scene.api.group(-5, 77)
    keep = press(Action.KEEP, scene.listing)
    alert = await scene.alert(keep, chat=-5)
    assert await scene.pressed(alert, keep.pack()) == "Kept among your favourites."
    assert await scene.kept() == [scene.home]
    assert [button["text"] for button in alert.buttons] == ["keep"]


async def test_when_the_database_is_broken_the_person_is_told(scene: Scene) -> None:
    await scene.connection.execute("DROP TABLE favourites CASCADE")
    keep = press(Action.KEEP, scene.listing)
    assert "try again" in await scene.pressed(await scene.alert(keep), keep.pack())


async def test_a_double_press_does_no_harm(scene: Scene) -> None:
    keep = press(Action.KEEP, scene.listing)
    alert = await scene.alert(keep)
    told = await asyncio.gather(*(scene.pressed(alert, keep.pack()) for _ in range(3)))
    assert set(told) == {"Kept among your favourites."}


def test_no_button_is_too_long_for_telegram() -> None:
    assert all(len(press(action, 2**63 - 1).pack().encode()) <= 64 for action in Action)

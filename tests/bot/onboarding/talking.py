"""A person who makes a search with the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.base import BaseStorage

from botapi.messages import Message
from botapi.testing import Running, Visitor, running
from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Pool
from homing_bot import process
from tests.bot.serving import served


@dataclass
class Talk:
    """One person's chat."""

    visitor: Visitor
    #: What the bot showed last.
    shown: Message | None = field(default=None)

    @property
    def text(self) -> str:
        assert self.shown is not None
        return self.shown.text

    @property
    def buttons(self) -> list[str]:
        """What the buttons say when they are pressed."""
        assert self.shown is not None
        return [str(one.get("callback_data")) for one in self.shown.buttons]

    def later(self) -> list[str]:
        """What came after that, without being asked for."""
        assert self.shown is not None
        last = self.shown.message_id
        return [one.text for one in self.visitor.heard if one.message_id > last]

    async def say(self, text: str) -> str:
        self.shown = await self.visitor.ask(text)
        return self.text

    async def send(self, **content: object) -> str:
        self.visitor.send(dict(content))
        self.shown = await self.visitor.reply()
        return self.text

    async def press(self, *data: str) -> str:
        """Presses one button after the other; each changes what is shown."""
        for one in data:
            assert self.shown is not None
            assert one in self.buttons, f"{one} is not among {self.buttons}"
            await self.change(self.shown, one)
        return self.text

    async def told(self, data: str) -> str | None:
        """What pops up on a press."""
        assert self.shown is not None
        answer = await self.visitor.answered(self.visitor.press_data(self.shown, data))
        return answer.get("text")

    async def change(self, message: Message, data: str) -> None:
        """Presses a button that may be there no more, and waits until the message is different."""
        before = len(message.history)
        self.visitor.press_data(message, data)
        changed = await self.visitor.world.bell.until(lambda: len(message.history) > before, 10)
        assert changed, f"nothing changed after {data}"


@dataclass
class Town:
    """The bot, and people who know nothing of each other."""

    api: Running
    pool: Pool
    bot: Bot
    dispatcher: Dispatcher
    _last: int = 100

    def newcomer(self, language: str = "en", name: str = "Olha") -> Talk:
        self._last += 1
        return Talk(self.api.person(self._last, language, name))


@asynccontextmanager
async def town(database_url: str, storage: BaseStorage | None = None) -> AsyncIterator[Town]:
    """With the real bot, which asks the server for updates."""
    async with running() as api, database.pool(database_url) as pool:
        settings = Settings.model_validate(api.environment)
        async with process.make_bot(settings) as bot:
            dispatcher = process.dispatcher(pool, settings, storage)
            async with served(database_url, pool, bot, dispatcher):
                await api.asked()
                yield Town(api, pool, bot, dispatcher)

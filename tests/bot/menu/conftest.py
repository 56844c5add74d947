"""Olha and the bot: she presses buttons by their words, on real servers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiogram import Bot

from botapi.messages import Message
from botapi.testing import Running, Visitor, running
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import database, users
from homing.storage.database import Connection
from homing_bot import process
from tests.bot.serving import served

OLHA = 77

_HOME = """
    WITH s AS (INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'html', '{}')
               ON CONFLICT (namespace, name) DO UPDATE SET type = 'html' RETURNING id),
         p AS (INSERT INTO properties DEFAULT VALUES RETURNING id),
         l AS (INSERT INTO listings (source_id, property_id, external_id, url, status, title, price, currency,
                                     area_total, rooms, city, content_hash)
               SELECT s.id, p.id, p.id::text, 'https://a.test/1', 'available', %(title)s, %(price)s, %(currency)s,
                      %(area)s, 2, 'Київ', '0' FROM s, p RETURNING id, property_id, source_id)
    INSERT INTO property_cards (property_id, listing_id, source_id, status, has_photos, published_at, terms)
    SELECT property_id, id, source_id, 'a', false, now(), '' FROM l RETURNING property_id
"""


@dataclass
class Scene:
    """The bot with one person."""

    api: Running
    bot: Bot
    connection: Connection
    settings: Settings
    olha: Visitor
    #: Olha's number as a user.
    user: int

    async def menu(self) -> Message:
        return await self.olha.ask("/menu")

    async def go(self, message: Message, *words: str) -> Message:
        """Presses one button after the other, each in the place of the one before."""
        for word in words:
            self.olha.press_data(message, button(message, word))
            message = await self.olha.edited(message)
        return message

    async def at(self, *words: str) -> Message:
        """Where these buttons of the menu lead."""
        return await self.go(await self.menu(), *words)

    async def told(self, message: Message, word: str) -> str:
        """What pops up when a button is pressed."""
        answer = await self.olha.answered(self.olha.press_data(message, button(message, word)))
        return str(answer.get("text") or "")

    async def home(
        self, title: str, *, price: int | None = None, currency: str = "USD", area: int = 50
    ) -> int:
        """A home that is advertised."""
        values = {"title": title, "price": price, "currency": currency, "area": area}
        row = await (await self.connection.execute(_HOME, values)).fetchone()
        assert row
        return int(row["property_id"])

    async def value(self, query: str, *values: object) -> Any:
        """The first column of the first row."""
        row = await (await self.connection.execute(query.encode(), values)).fetchone()
        return next(iter(row.values())) if row else None


def button(message: Message, word: str) -> str:
    """What the button says whose label has this word."""
    found = [
        one["callback_data"]
        for one in message.buttons
        if word in one["text"] and "callback_data" in one
    ]
    assert found, f"no {word!r} among {labels(message)}"
    return str(found[0])


def labels(message: Message) -> list[str]:
    return [str(one["text"]) for one in message.buttons]


Stage = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture
def stage(database_url: str, connection: Connection) -> Stage:
    """Makes a scene with these settings."""

    @asynccontextmanager
    async def make(language: str = "en", **variables: str) -> AsyncIterator[Scene]:
        async with running() as api, database.pool(database_url) as pool:
            settings = Settings.model_validate(
                api.environment | {"DATABASE_URL": database_url} | variables
            )
            olha = api.person(OLHA, language)
            user = await users.create(connection, name="Olha", telegram_id=OLHA, language=language)
            await users.set_channel(connection, user, Channel.TELEGRAM, str(OLHA))
            async with process.make_bot(settings) as bot:
                dispatcher = process.dispatcher(pool, settings)
                async with served(database_url, pool, bot, dispatcher):
                    yield Scene(api, bot, connection, settings, olha, user)

    return make


@pytest.fixture
async def scene(stage: Stage) -> AsyncIterator[Scene]:
    async with stage() as scene:
        yield scene

"""The bot talks with people, through the Bot API server of ours and a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from botapi.testing import DEFAULT_TOKEN, Running, running
from homing.models.kinds import Channel
from homing.models.subscription import Criteria
from homing.settings import Settings
from homing.storage import database, subscriptions, users
from homing.storage.database import Connection
from homing_bot import process
from tests.bot.serving import served


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running() as api:
        yield api


def settings(api: Running, database_url: str, token: str = DEFAULT_TOKEN) -> Settings:
    variables = api.environment | {"DATABASE_URL": database_url, "TELEGRAM_TOKEN": token}
    return Settings.model_validate(variables)


@pytest.fixture
async def bot(api: Running, database_url: str) -> AsyncIterator[Running]:
    """The server, with our bot listening to it."""
    async with (
        database.pool(database_url) as pool,
        process.make_bot(settings(api, database_url)) as bot,
    ):
        dispatcher = process.dispatcher(pool, settings(api, database_url))
        async with served(database_url, pool, bot, dispatcher):
            yield api


async def test_start_registers_the_person_and_asks_what_they_look_for(
    bot: Running, connection: Connection
) -> None:
    said = (await bot.person(77, "uk").ask("/start")).text
    assert said.endswith("Що шукаєте?")
    person = await users.by_telegram(connection, 77)
    assert person is not None
    assert (person.name, person.language) == ("Olha", "uk")
    [channel] = await users.channels(connection, person.id)
    assert (channel.channel, channel.address, channel.enabled) == (Channel.TELEGRAM, "77", True)


async def test_start_greets_those_who_have_searches_by_their_names(
    bot: Running, connection: Connection
) -> None:
    olha = bot.person(77)
    await olha.ask("/start")
    person = await users.by_telegram(connection, 77)
    assert person is not None
    await subscriptions.create(connection, person.id, "Flats <& houses>", Criteria())
    assert "• Flats <& houses>" in (await olha.ask("/start a-deep-link")).text


async def test_stop_switches_alerts_off_and_start_on_again(
    bot: Running, connection: Connection
) -> None:
    olha = bot.person(77)
    for text in ("/start", "/stop", "/start"):
        await olha.ask(text)
        person = await users.by_telegram(connection, 77)
        assert person is not None
        [channel] = await users.channels(connection, person.id)
        assert channel.enabled is (text == "/start")


async def test_a_stranger_may_say_stop(bot: Running) -> None:
    assert "No more alerts" in (await bot.person(77, "fr").ask("/stop")).text


@pytest.mark.parametrize("text", ["/help", "hello", "/unknown"])
async def test_everything_else_is_answered_with_help(bot: Running, text: str) -> None:
    assert "/start – новый поиск" in (await bot.person(77, "ru").ask(text)).text


async def test_when_the_database_is_broken_the_person_is_told(
    bot: Running, connection: Connection
) -> None:
    await connection.execute("DROP TABLE recipient_channels")
    assert "try again in a minute" in (await bot.person(77).ask("/start")).text

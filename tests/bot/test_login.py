"""A link for a browser, and the button that opens the Mini App."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from botapi.testing import Running, running
from homing.i18n import catalogue
from homing.settings import Settings
from homing.storage import database, users, web_logins
from homing.storage.database import Connection
from homing_bot import menu_button, process
from homing_bot.screens.login import login
from tests.bot.serving import served


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running() as api:
        yield api


@pytest.fixture
async def bot(api: Running, database_url: str) -> AsyncIterator[None]:
    """Listens."""
    variables = {"DATABASE_URL": database_url, "PUBLIC_URL": "https://homing.example/"}
    settings = Settings.model_validate(api.environment | variables)
    async with database.pool(database_url) as pool, process.make_bot(settings) as bot:
        dispatcher = process.dispatcher(pool, settings)
        async with served(database_url, pool, bot, dispatcher):
            yield


@pytest.mark.usefixtures("bot")
async def test_a_person_whom_we_know_gets_a_link_that_logs_them_in(
    api: Running, connection: Connection
) -> None:
    person = api.person(77)
    assert "/start" in (await person.ask("/login")).text
    olha = await users.create(connection, name="Olha", telegram_id=77)
    [button] = (await person.ask("/login")).buttons
    page, _, token = button["url"].rpartition("/")
    assert page == "https://homing.example/app/login"
    found = await web_logins.offered(connection, token)
    assert found is not None
    assert found.id == olha


def test_where_telegram_takes_no_button_the_link_stands_in_the_text() -> None:
    screen = login("http://localhost:8000/app/login/x", catalogue("uk"))
    assert screen.markup is None
    assert "http://localhost:8000/app/login/x" in screen.html


@pytest.mark.parametrize(
    ("public", "kind"),
    [("https://homing.example", "web_app"), ("http://homing.example", "commands")],
)
async def test_the_button_beside_the_text_field_opens_the_mini_app(
    api: Running, public: str, kind: str
) -> None:
    settings = Settings.model_validate(api.environment | {"PUBLIC_URL": public})
    async with process.make_bot(settings) as bot:
        await menu_button.put(bot, settings)
        assert (await bot.get_chat_menu_button()).type == kind

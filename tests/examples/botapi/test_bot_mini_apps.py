"""initData is signed so that the libraries which bots use take it."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.utils.web_app import safe_parse_webapp_init_data
from telegram_webapp_auth.auth import TelegramAuthenticator, generate_secret_key
from telegram_webapp_auth.errors import InvalidInitDataError

from botapi import webapp
from botapi.testing import DEFAULT_TOKEN, ActError, Options, Running, running
from botapi.world import Person
from tests.examples.botapi.clients import Client, aiogram_client

OLHA = Person(77, "Олха & Co", last_name="К", username="olha", language="uk")


def test_both_libraries_take_it() -> None:
    data = webapp.init_data(DEFAULT_TOKEN, OLHA, at=time.time(), query_id="AAH1", start_param="l7")
    theirs = safe_parse_webapp_init_data(DEFAULT_TOKEN, data)
    assert theirs.user is not None
    assert (theirs.user.id, theirs.user.first_name, theirs.start_param) == (77, "Олха & Co", "l7")
    other = TelegramAuthenticator(generate_secret_key(DEFAULT_TOKEN)).validate(data)
    assert other.user is not None
    assert other.user.language_code == "uk"


@pytest.mark.parametrize("change", ["%22id%22%3A+78", "auth_date=1"])
def test_nobody_takes_it_once_it_is_changed(change: str) -> None:
    data = webapp.init_data(DEFAULT_TOKEN, OLHA, at=time.time())
    forged = data.replace("%22id%22%3A+77", change) + ("&x=1" if "auth" in change else "")
    with pytest.raises(ValueError, match="Invalid init data"):
        safe_parse_webapp_init_data(DEFAULT_TOKEN, forged)
    with pytest.raises(InvalidInitDataError):
        TelegramAuthenticator(generate_secret_key(DEFAULT_TOKEN)).validate(forged)


async def test_a_button_opens_with_signed_data(client: Client, server: Running) -> None:
    olha = server.person(77, "uk")
    board = client.keyboard([{"text": "Gallery", "web_app": "https://homing.test/app?l=7"}])
    await client.call("send_message", chat_id=77, text="Flat", reply_markup=board)
    opened = urlsplit(olha.launch(olha.heard[0].buttons[0], theme="dark"))
    assert (opened.netloc, opened.path, opened.query) == ("homing.test", "/app", "l=7")
    told = parse_qs(opened.fragment)
    data = safe_parse_webapp_init_data(server.token, told["tgWebAppData"][0])
    assert data.user is not None
    assert (data.user.id, data.user.language_code) == (77, "uk")
    assert '"bg_color": "#17212b"' in told["tgWebAppThemeParams"][0]


async def test_the_menu_opens_it_too() -> None:
    async with (
        running(Options()) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        olha = server.person(77)
        with pytest.raises(ActError, match="opens no Mini App"):
            olha.launch()
        button = {"type": "web_app", "text": "Homes", "web_app": {"url": "https://homing.test/"}}
        await client.call("set_chat_menu_button", menu_button=button)
        assert olha.launch().startswith("https://homing.test/#tgWebAppData=")

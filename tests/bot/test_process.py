"""What the bot's process tells Telegram before it begins."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from botapi.testing import Running, running
from homing.settings import Settings, SettingsError
from homing_bot import process

WEBHOOK = {"TELEGRAM_WEBHOOK_URL": "https://homing.example/telegram/webhook"}
KEY = {"SECRET_KEY": "a key that only this test knows"}


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running() as api:
        yield api


async def introduce(api: Running, **variables: str) -> None:
    settings = Settings.model_validate(api.environment | variables)
    async with process.make_bot(settings) as bot:
        await process.introduce(bot, settings, ["message"])


async def test_commands_are_introduced_in_every_language(api: Running) -> None:
    await introduce(api)
    codes = [call.parameters.get("language_code") for call in api.calls("setMyCommands")]
    assert codes == ["uk", None, "ru", "uz"]


async def test_a_refused_token_ends_the_process_with_the_variables_name(api: Running) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN: the Bot API refuses it"):
        await introduce(api, TELEGRAM_TOKEN="1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1")


async def test_a_webhook_is_set_with_its_secret_and_taken_away_again(api: Running) -> None:
    await introduce(api, **WEBHOOK, **KEY)
    [call] = api.calls("setWebhook")
    assert call.parameters["url"] == WEBHOOK["TELEGRAM_WEBHOOK_URL"]
    assert len(str(call.parameters["secret_token"])) > 20
    await introduce(api)
    assert api.calls("deleteWebhook")


async def test_a_webhook_without_a_secret_is_refused(api: Running) -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_WEBHOOK_URL: needs"):
        await introduce(api, **WEBHOOK)


def test_a_missing_or_malformed_token_is_refused() -> None:
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN: not set"):
        process.make_bot(Settings())
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN: expected"):
        process.make_bot(Settings.model_validate({"TELEGRAM_TOKEN": "nonsense"}))

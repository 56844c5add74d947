"""`homing signals`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from botapi.testing import Running, running
from homing.settings import Settings, SettingsError
from homing_workers.commands.signals import app
from homing_workers.signals.acting import act
from tests.workers.signals import chats
from tests.workers.signals.chats import REPAIR, TARGET


@pytest.fixture
async def api() -> AsyncIterator[Running]:
    async with running() as api:
        yield api


@pytest.fixture
def command(
    api: Running, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Any:
    for name, value in api.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SIGNALS_BOT_CHAT_ID", TARGET)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    async def run(*arguments: str) -> Result:
        # In a thread: the command has an event loop of its own.
        return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))

    return run


async def test_a_smoke_test_writes_to_the_chat(api: Running, command: Any) -> None:
    api.group(int(TARGET))
    result = await command("smoke-test", "--text", "Test signal ✅ <b>")
    [message] = api.sent(int(TARGET))
    assert "Test signal ✅ <b>" in message.text
    assert result.output == f"Sent to {TARGET}: message {message.message_id}\n"
    assert result.exit_code == 0


async def test_a_smoke_test_says_what_to_do_where_the_bot_is_not_in_the_chat(command: Any) -> None:
    result = await command("smoke-test", "--text", "Test signal")
    assert result.exit_code == 1
    assert "chat not found" in result.output
    assert "Add the bot to the group" in result.output


async def test_a_smoke_test_says_that_the_token_is_wrong(
    command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    result = await command("smoke-test")
    assert result.exit_code == 1
    assert "TELEGRAM_TOKEN is refused" in result.output


async def test_a_smoke_test_says_that_telegram_is_away(api: Running, command: Any) -> None:
    await api.refuse()
    result = await command("smoke-test")
    assert result.exit_code == 1
    assert "could not write" in result.output


@pytest.mark.parametrize("name", ["SIGNALS_BOT_CHAT_ID", "TELEGRAM_TOKEN"])
async def test_a_smoke_test_names_the_setting_that_is_missing(
    command: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    result = await command("smoke-test")
    assert isinstance(result.exception, SettingsError)
    assert str(result.exception).startswith(name)


async def test_signals_are_listed_with_what_became_of_them(
    world: Any, command: Any, database_url: str
) -> None:
    settings = Settings.model_validate({"SIGNALS_BOT_CHAT_ID": TARGET})
    given = await chats.message(world, "Who mends [taps]?\nToday")
    await act(world.connection, [(given, REPAIR)], settings)
    result = await command("list")
    assert "Who mends [taps]? Today" in result.output
    assert "pending" in result.output
    [told] = json.loads((await command("list", "--json")).output)
    assert (told["rule"], told["target"], told["state"]) == ("default", TARGET, "pending")


async def test_rules_are_printed_or_their_mistakes_told(command: Any, tmp_path: Path) -> None:
    assert json.loads((await command("rules")).output)["rules"][0]["name"] == "default"
    result = await command(
        "rules", "-f", _file(tmp_path, '{"rules": [{"name": "a", "min_urgency": 9}]}')
    )
    assert result.exit_code == 2
    assert "rules[0].min_urgency" in result.output


def _file(folder: Path, text: str) -> str:
    path = folder / "signals.json"
    path.write_text(text)
    return str(path)

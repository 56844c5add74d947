"""Chats outlive the server where it has a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from botapi.keeper import KeptError
from botapi.testing import Options, running
from tests.examples.botapi.clients import aiogram_client, picture


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    options = Options(folder=tmp_path)
    async with running(options) as server, aiogram_client(server.url, server.token) as client:
        server.person(77, "uk").say("/start")
        [update] = await client.call("get_updates")
        server.person(77).say("more")
        file = client.file(picture(), "a.jpg")
        sent = await client.call("send_photo", chat_id=77, photo=file, caption="Flat")
    async with running(options) as again, aiogram_client(again.url, again.token) as client:
        assert again.person(77).heard[0].text == "Flat"
        assert again.file(sent.photo[-1].file_id).content == picture()
        [rest] = await client.call("get_updates", offset=update.update_id + 1)
        assert rest.message.text == "more"
        later = await client.call("send_message", chat_id=77, text="x")
        assert later.message_id > sent.message_id


async def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "chats.json").write_text('{"people": 5}')
    with pytest.raises(KeptError, match=r"chats\.json cannot be read; remove it to start anew"):
        async with running(Options(folder=tmp_path)):
            pass


async def test_old_messages_make_room(tmp_path: Path) -> None:
    async with running(Options(messages_kept=3)) as server:
        olha = server.person(77)
        for number in range(5):
            olha.say(str(number))
        assert [one.text for one in olha.chat.messages.values()] == ["2", "3", "4"]


async def test_the_journal_is_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    async with (
        running(Options(journal=path)) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        server.person(77)
        await client.call("send_message", chat_id=77, text="hi")
        assert '"text": "hi"' in path.read_text()

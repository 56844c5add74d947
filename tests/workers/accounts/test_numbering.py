"""Numbers are written into the file, and asked for by nothing but the list of dialogs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from homing.storage.database import Connection
from homing.storage.telegram import accounts
from homing_workers.commands.telegram import fill_chat_ids
from mtproto.testing import API_HASH, API_ID, Peer, login
from tests.workers.accounts.conftest import Shelf

pytestmark = pytest.mark.peers

ALLOWED = {
    *("help.getConfig", "users.getUsers", "updates.getState", "updates.getDifference"),
    "messages.getDialogs",
}


class File:
    """The file, and the command that fills it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def says(self, *chats: object) -> None:
        listed = [{"account_id": name} for name in ("anna", "boris")]
        self.path.write_text(json.dumps({"accounts": listed, "chats": chats}))

    @property
    def chats(self) -> object:
        return json.loads(self.path.read_text())["chats"]

    async def filled(self, *options: str) -> str:
        """What the command says."""
        done = await asyncio.to_thread(CliRunner().invoke, fill_chat_ids.app, [*options])
        assert done.exit_code == 0, done.output
        return done.output


@pytest.fixture
def file(tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> File:
    path = tmp_path / "realtime_config.json"
    loaded = shelf.settings
    (key,) = loaded.session_crypto_keys
    variables = {
        "DATABASE_URL": loaded.require_database_url(),
        "REDIS_URL": loaded.require_redis_url(),
        "TELEGRAM_API_ID": str(API_ID),
        "TELEGRAM_API_HASH": API_HASH,
        "SESSION_CRYPTO_KEY": key.get_secret_value(),
        "REALTIME_CONFIG_JSON": str(path),
        "HOMING_DATA_DIR": str(tmp_path),
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return File(path)


async def test_each_account_tells_of_its_chats(
    peer: Peer, shelf: Shelf, file: File, phone: str
) -> None:
    other = phone[:-6] + "999999"
    await shelf.put("anna", await login(peer, phone))
    await shelf.put("boris", await login(peer, other))
    flats = peer.control.channel("Flats", username="Flats", members=[phone])
    homes = peer.control.channel("Homes", username="homes", members=[other])
    peer.control.channel("Closed", username="closed")
    file.says("t.me/Flats", "@homes", {"identifier": "@closed", "chat_id": None}, -1001999999999)
    since = peer.control.calls()[-1].number
    said = await file.filled("--all-accounts", "--delay-max", "0.1")
    assert file.chats == [
        {"identifier": "t.me/Flats", "chat_id": flats},
        {"identifier": "@homes", "chat_id": homes},
        {"identifier": "@closed", "chat_id": None},
        -1001999999999,
    ]
    assert "No account is a member of: @closed" in said
    asked = {call.method for call in peer.control.calls(since=since)}
    assert asked <= ALLOWED
    assert "messages.getDialogs" in asked


async def test_an_account_that_is_read_is_not_used(
    peer: Peer, phone: str, shelf: Shelf, file: File, connection: Connection
) -> None:
    await shelf.put("anna", await login(peer, phone))
    flats = peer.control.channel("Flats", username="flats", members=[phone])
    file.says("@flats")
    await file.filled("--account", "anna")
    file.says("@flats")
    await accounts.alive(connection, "anna")
    since = peer.control.calls()[-1].number
    assert f"@flats: {flats}" in await file.filled("--account", "anna")
    assert peer.control.calls(since=since) == []


async def test_accounts_that_cannot_be_used_are_passed_over(
    peer: Peer, phone: str, shelf: Shelf, file: File
) -> None:
    await shelf.put("anna", await login(peer, phone))
    peer.control.revoke(phone)
    file.says("@flats")
    assert "No account is a member of: @flats" in await file.filled("--all-accounts")


def test_accounts_are_named_or_all_are_meant(file: File) -> None:
    file.says("@flats")
    done = CliRunner().invoke(fill_chat_ids.app, [])
    assert done.exit_code == 2
    assert "--all-accounts" in done.output

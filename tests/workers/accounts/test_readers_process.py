"""`homing telegram readers` as it is run: real readers, a Telegram server, and a file that is edited."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mtproto.testing import API_HASH, API_ID, Peer, login
from tests.workers.accounts.conftest import Shelf

pytestmark = [pytest.mark.peers, pytest.mark.slow]


@dataclass
class Process:
    """The command, its file, and the server that its readers talk to."""

    peer: Peer
    path: Path
    popen: subprocess.Popen[bytes]

    def names(self, *account_ids: str) -> None:
        new = self.path.with_suffix(".new")
        listed = [{"account_id": name} for name in account_ids]
        new.write_text(json.dumps({"accounts": listed, "chats": []}))
        os.replace(new, self.path)

    def connected(self, phone: str) -> int:
        return sum(each.now for each in self.peer.control.connections(phone))

    def most(self, phone: str) -> int:
        """Connections of one session at once, so far."""
        return max(each.most for each in self.peer.control.connections(phone))

    async def until(self, true: Callable[[], object], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert self.popen.poll() is None, "the command has ended"
            assert time.monotonic() < deadline, "it takes too long"
            await asyncio.sleep(0.1)


@pytest.fixture
def process(peer: Peer, shelf: Shelf, tmp_path: Path) -> Iterator[Process]:
    loaded, path = shelf.settings, tmp_path / "realtime_config.json"
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
    command = (sys.executable, "-m", "homing", "telegram", "readers")
    with subprocess.Popen(command, env=os.environ | variables, cwd=tmp_path) as popen:
        yield Process(peer, path, popen)
        popen.kill()


async def test_readers_follow_the_file_and_end_with_the_command(
    process: Process, peer: Peer, shelf: Shelf, phone: str
) -> None:
    anna, boris = phone, phone[:-6] + "888888"
    for name, number in (("anna", anna), ("boris", boris)):
        await shelf.put(name, await login(peer, number))
    process.names("anna")
    await process.until(lambda: process.connected(anna) == 1)
    process.names("anna", "boris")
    await process.until(lambda: process.connected(boris) == 1)
    process.names("boris")
    await process.until(lambda: process.connected(anna) == 0)
    assert process.connected(boris) == 1
    process.popen.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.popen.wait, 30) == 0
    await asyncio.sleep(0.5)
    assert process.connected(boris) == 0
    assert process.most(anna) == process.most(boris) == 1

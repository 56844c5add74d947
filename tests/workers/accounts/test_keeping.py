"""An account reads on, whatever becomes of its session and its connection."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from telethon import TelegramClient
from telethon.errors import ChatWriteForbiddenError

from homing.lease import Held
from homing.storage import users
from homing.storage.telegram import accounts
from homing_workers.accounts import keeping, metrics
from homing_workers.accounts.keeping import Around
from homing_workers.probes import Probes
from mtproto.testing import Peer, login
from tests.workers.accounts.conftest import Shelf

pytestmark = pytest.mark.peers


@dataclass
class Reader:
    """Looks every 50 ms who it is, as long as it can."""

    shelf: Shelf
    held: Held = field(default_factory=Held)
    probes: Probes = field(default_factory=lambda: Probes(60))
    looks: int = 0
    begun: int = 0

    async def read(self, client: TelegramClient) -> None:
        self.begun += 1
        while True:
            await client.get_dialogs(limit=1)
            self.looks += 1
            await asyncio.sleep(0.05)

    @asynccontextmanager
    async def running(
        self, read: Callable[[TelegramClient], Awaitable[None]] | None = None
    ) -> AsyncIterator[asyncio.Task[None]]:
        shelf = self.shelf
        around = Around(
            *(shelf.settings, shelf.pool, shelf.redis, "anna", self.held, self.probes),
            look_every=0.1,
        )
        task = asyncio.create_task(keeping.keep(around, read or self.read))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, true: Callable[[], object], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "it takes too long"
            await asyncio.sleep(0.02)

    async def until_more(self) -> None:
        """Until it has looked again."""
        before = self.looks
        await self.until(lambda: self.looks > before + 1)

    async def until_problem(self, words: str) -> None:
        await self.until(lambda: words in self.held.problem)
        assert self.probes.problem == self.held.problem

    async def until_state(self, state: str) -> None:
        deadline = time.monotonic() + 30
        while (await self.account()).state != state:
            assert time.monotonic() < deadline, "it takes too long"
            await asyncio.sleep(0.02)

    async def account(self) -> accounts.StoredAccount:
        async with self.shelf.pool.connection() as connection:
            found = await accounts.get(connection, "anna")
        assert found is not None
        return found


@pytest.fixture
def reader(shelf: Shelf) -> Reader:
    return Reader(shelf)


def figure(reason: str) -> float | None:
    """What Prometheus is told."""
    (metric,) = metrics.PROBLEM.collect()
    labels = {"account": "anna", "reason": reason}
    return next((each.value for each in metric.samples if each.labels == labels), None)


async def test_an_account_that_works_is_ready(peer: Peer, phone: str, reader: Reader) -> None:
    peer.control.account(phone, first_name="Anna", username="anna7")
    await reader.shelf.put("anna", await login(peer, phone))
    async with reader.running():
        await reader.until_more()
    found = await reader.account()
    assert (found.state, found.name, found.username) == ("ready", "Anna", "anna7")
    assert reader.held.problem == reader.probes.problem == ""


async def test_a_session_that_is_ended_is_told_and_the_next_one_taken(
    peer: Peer, phone: str, reader: Reader
) -> None:
    await reader.shelf.put("anna", await login(peer, phone))
    async with reader.running() as task:
        await reader.until_more()
        peer.control.revoke(phone)
        await reader.until_problem("SessionRevoked: the session was ended on another device")
        await reader.until_state("revoked")
        assert figure("SessionRevoked") == 1
        asked = len(peer.control.calls(phone=phone))
        await asyncio.sleep(0.5)
        assert len(peer.control.calls(phone=phone)) == asked, "a refused session is tried again"
        await reader.shelf.put("anna", await login(peer, phone))
        await reader.until_more()
        assert not task.done()
    assert reader.held.problem == reader.probes.problem == ""
    assert figure("SessionRevoked") is None
    found = await reader.account()
    assert (found.state, found.reason) == ("ready", None)


async def test_an_administrator_hears_of_it_once(
    peer: Peer, phone: str, reader: Reader, world: Any
) -> None:
    await users.register_telegram(
        world.connection, telegram_id=4711, name="Boss", language="en", chat_id=4711
    )
    await reader.shelf.put("anna", await login(peer, phone))
    peer.control.revoke(phone)
    for _ in range(2):
        reader.held.problem = ""
        async with reader.running():
            await reader.until_problem("SessionRevoked")
            await reader.until_state("revoked")
    query = (
        b"SELECT n.title, n.message FROM deliveries d JOIN notifications n ON n.id = d.origin_id"
    )
    ((title, message),) = await world.rows(query)
    assert title == "Telegram account anna reads no more"
    assert "homing telegram onboard --account anna" in message


async def test_a_banned_account_is_told_apart(peer: Peer, phone: str, reader: Reader) -> None:
    await reader.shelf.put("anna", await login(peer, phone))
    peer.control.revoke(phone, "USER_DEACTIVATED_BAN")
    async with reader.running():
        await reader.until_problem("AccountBanned: Telegram has banned the account")
        await reader.until_state("banned")
        assert figure("AccountBanned") == 1


async def test_without_a_session_it_waits_for_one(peer: Peer, phone: str, reader: Reader) -> None:
    async with reader.running():
        await reader.until_problem("SessionMissing: nobody has logged in yet")
        await reader.shelf.put("anna", await login(peer, phone))
        await reader.until_more()


async def test_a_session_that_no_key_opens_is_told(reader: Reader) -> None:
    async with reader.shelf.pool.connection() as connection:
        await accounts.keep_session(connection, "anna", "of another key")
    async with reader.running():
        await reader.until_problem("SessionUnreadable: account anna: no key of SESSION_CRYPTO_KEY")


async def test_redis_may_be_flushed_while_it_reads(peer: Peer, phone: str, reader: Reader) -> None:
    await reader.shelf.put("anna", await login(peer, phone))
    async with reader.running():
        await reader.until_more()
        await reader.shelf.redis.flushall()
        peer.control.cut(phone)
        await reader.until_more()
    async with reader.running():
        await reader.until_more()


async def test_telegram_may_be_away(peer: Peer, phone: str, reader: Reader) -> None:
    await reader.shelf.put("anna", await login(peer, phone))
    peer.control.refuse()
    try:
        async with reader.running() as task:
            await asyncio.sleep(1)
            assert not task.done()
            peer.control.accept()
            await reader.until_more()
    finally:
        peer.control.accept()


async def test_a_pause_that_telegram_demands_is_kept_and_noted(
    peer: Peer, phone: str, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homing_workers.accounts.client.PATIENCE", 0)
    await reader.shelf.put("anna", await login(peer, phone))
    peer.control.flood("users.getUsers", 2, phone=phone)
    since = time.monotonic()
    async with reader.running():
        await reader.until_more()
    assert time.monotonic() - since >= 2
    assert (await reader.account()).flood_until is not None


async def test_other_errors_are_the_callers(peer: Peer, phone: str, reader: Reader) -> None:
    async def broken(client: TelegramClient) -> None:
        raise ChatWriteForbiddenError(None)

    await reader.shelf.put("anna", await login(peer, phone))
    async with reader.running(broken) as task:
        with pytest.raises(ChatWriteForbiddenError):
            await task


async def test_no_session_is_ever_logged(
    peer: Peer, phone: str, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    session = await login(peer, phone)
    caplog.set_level(0)
    await reader.shelf.put("anna", session)
    async with reader.running():
        await reader.until_more()
        peer.control.revoke(phone)
        await reader.until_problem("SessionRevoked")
    assert session not in caplog.text
    assert session not in str(await reader.account())

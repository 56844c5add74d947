"""A Telegram server for all tests of a run, made empty for each; two accounts that are logged in."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager

import pytest
from telethon import TelegramClient

from mtproto.testing import Peer, client, login, running

OLHA, IHOR = "380500000001", "380500000002"

Connect = Callable[..., AbstractAsyncContextManager[TelegramClient]]


@pytest.fixture(scope="session")
def server() -> Iterator[Peer]:
    with running() as peer:
        yield peer


@pytest.fixture
def peer(server: Peer) -> Peer:
    """With two accounts, without channels and misbehaviour; sessions stay."""
    server.control.reset()
    server.control.accept()
    server.control.account(OLHA)
    server.control.account(IHOR, first_name="Ihor")
    return server


@pytest.fixture(scope="session")
def sessions() -> dict[str, str]:
    """By phone, of those who logged in so far."""
    return {}


@pytest.fixture
def connected(peer: Peer, sessions: dict[str, str]) -> Connect:
    """Gives a client of an account, logged in by its StringSession."""

    @contextlib.asynccontextmanager
    async def connected(phone: str = OLHA, **options: object) -> AsyncIterator[TelegramClient]:
        if phone not in sessions:
            sessions[phone] = await login(peer, phone)
        made = client(sessions[phone], **options)
        await made.connect()
        try:
            yield made
        finally:
            await made.disconnect()

    return connected

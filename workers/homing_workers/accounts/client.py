"""Connections to Telegram on behalf of an account."""

from __future__ import annotations

import asyncio
import platform
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from telethon import TelegramClient, functions, types
from telethon.sessions import StringSession

from homing import __version__
from homing.settings import Settings, SettingsError
from homing.telegram.sessions import SessionError
from homing_workers.accounts import refusals
from homing_workers.accounts.listener import Listener

#: Waits that Telegram asks for are slept by the library up to this many seconds; for longer ones see `flood`.
PATIENCE = 60


def make(settings: Settings, session: str | StringSession, *, updates: bool = True) -> Listener:
    """A client that is not connected yet.

    Args:
        settings: with TELEGRAM_API_ID and TELEGRAM_API_HASH.
        session: as text; it holds the server's address, too. Empty: nobody is logged in.
        updates: whether Telegram is to tell what happens.

    Raises:
        SettingsError: the application is not set.
        SessionError: the text is no session.
    """
    if settings.telegram_api_id is None or settings.telegram_api_hash is None:
        raise SettingsError(
            "TELEGRAM_API_ID, TELEGRAM_API_HASH: not set; https://my.telegram.org gives both"
        )
    try:
        opened = StringSession(session) if isinstance(session, str) else session
    except (ValueError, struct.error):
        # What the library says quotes the text.
        raise SessionError("the session is not a text that Telethon has made") from None
    return Listener(
        opened,
        settings.telegram_api_id,
        settings.telegram_api_hash.get_secret_value(),
        device_model="Homing",
        system_version=platform.system() or "unknown",
        app_version=__version__,
        flood_sleep_threshold=PATIENCE,
        receive_updates=updates,
    )


@asynccontextmanager
async def connected(
    settings: Settings, session: str | StringSession, *, updates: bool = True
) -> AsyncIterator[Listener]:
    """A client with a connection, for as long as the body runs; see `check` for whether it is logged in.

    Raises:
        Refused: Telegram takes the session no more, and says so at once.
    """
    client = make(settings, session, updates=updates)
    try:
        with _telling_refusals():
            await client.connect()
        yield client
    finally:
        await _end(client)


async def _end(client: TelegramClient) -> None:
    """Disconnects. The library loses a cancellation that comes meanwhile, so it does this in a task of its own."""
    ending = asyncio.ensure_future(client.disconnect())
    try:
        await asyncio.shield(ending)
    except asyncio.CancelledError:
        await asyncio.wait([ending])
        raise


async def check(client: TelegramClient) -> types.User:
    """Who is logged in.

    Raises:
        Refused: nobody is.
    """
    with _telling_refusals():
        # `get_me` of the library would not tell why there is nobody.
        (me,) = await client(functions.users.GetUsersRequest([types.InputUserSelf()]))
    await client.get_me()
    return me


@contextmanager
def _telling_refusals() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if (refusal := refusals.of(error)) is not None:
            raise refusals.Refused(refusal) from None
        raise

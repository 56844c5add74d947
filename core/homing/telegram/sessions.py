"""Sessions of accounts: whoever has one is logged in, so they are kept encrypted.

PostgreSQL holds them for good; Redis holds the same, and may forget them. A session is a text of Telethon:
https://docs.telethon.dev/en/stable/concepts/sessions.html
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from redis.asyncio import Redis
from redis.exceptions import RedisError

from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import accounts


class SessionError(Exception):
    """No session can be had; the message says why and what helps, and holds nothing of a session."""


async def load(
    settings: Settings,
    connection: Connection,
    redis: Redis | None,
    account_id: str,
    *,
    refused: str | None = None,
) -> str | None:
    """The session of an account: TELEGRAM_SESSION, else the one in Redis, else that in PostgreSQL.

    Args:
        settings: with the keys.
        connection: to PostgreSQL.
        redis: gets the session back where it had none; it may be away.
        account_id: whose.
        refused: a session that Telegram takes no more: another is looked for.

    Returns:
        None where there is none.

    Raises:
        SessionError: there is one, and no key of SESSION_CRYPTO_KEY opens it.
    """
    if settings.telegram_session is not None:
        told = settings.telegram_session.get_secret_value().strip()
        return None if told == refused else told
    locked: SessionError | None = None
    async for token in _stored(settings, connection, redis, account_id):
        try:
            found = _opened(settings, token, account_id)
        except SessionError as error:
            locked = error
        else:
            if found != refused:
                return found
    if locked is not None:
        raise locked
    return None


async def store(
    settings: Settings, connection: Connection, redis: Redis | None, account_id: str, session: str
) -> None:
    """Keeps a session, in place of an earlier one.

    Raises:
        SessionError: there is no key.
    """
    token = _keys(settings).encrypt(session.encode()).decode()
    await accounts.keep_session(connection, account_id, token)
    await _remember(settings, redis, account_id, token)


async def rotate(
    settings: Settings, connection: Connection, redis: Redis | None
) -> tuple[int, Sequence[str]]:
    """Encrypts every session with the first key.

    Returns:
        How many were, and the accounts whose session no key opens.

    Raises:
        SessionError: there is no key.
    """
    keys, done, locked = _keys(settings), 0, []
    for account_id in await accounts.with_session(connection):
        async with connection.transaction():
            token = await accounts.session(connection, account_id, to_change=True)
            try:
                renewed = keys.rotate((token or "").encode()).decode()
            except InvalidToken:
                locked.append(account_id)
                continue
            await accounts.keep_session(connection, account_id, renewed, anew=False)
        await _remember(settings, redis, account_id, renewed)
        done += 1
    return done, locked


def _keys(settings: Settings) -> MultiFernet:
    if not settings.session_crypto_keys:
        raise SessionError("SESSION_CRYPTO_KEY: not set; `homing telegram key` prints a new one")
    return MultiFernet([Fernet(key.get_secret_value()) for key in settings.session_crypto_keys])


def _opened(settings: Settings, token: str, account_id: str) -> str:
    try:
        return _keys(settings).decrypt(token.encode()).decode()
    except InvalidToken:
        raise SessionError(
            f"account {account_id}: no key of SESSION_CRYPTO_KEY opens its session. "
            f"Add the key that it was encrypted with, or: homing telegram onboard --account {account_id}"
        ) from None


async def _stored(
    settings: Settings, connection: Connection, redis: Redis | None, account_id: str
) -> AsyncIterator[str]:
    """What is stored encrypted, the nearest first."""
    near = await _remembered(settings, redis, account_id)
    if near is not None:
        yield near
    kept = await accounts.session(connection, account_id)
    if kept is not None and kept != near:
        await _remember(settings, redis, account_id, kept)
        yield kept


async def _remembered(settings: Settings, redis: Redis | None, account_id: str) -> str | None:
    if redis is None:
        return None
    with suppress(RedisError, OSError):
        found = await redis.get(settings.telegram_session_prefix + account_id)
        return found.decode() if isinstance(found, bytes) else found
    return None


async def _remember(settings: Settings, redis: Redis | None, account_id: str, token: str) -> None:
    if redis is not None:
        with suppress(RedisError, OSError):
            await redis.set(settings.telegram_session_prefix + account_id, token)

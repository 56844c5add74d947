"""Sessions are found wherever they are left, and read by nobody without a key."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet
from redis.asyncio import Redis

from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import accounts
from homing.telegram import sessions
from homing.telegram.sessions import SessionError

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
KEY = "telegram:sessions:anna"


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
async def away() -> AsyncIterator[Redis]:
    async with Redis.from_url("redis://127.0.0.1:1/0") as client:
        yield client


def settings(*keys: str, **more: str) -> Settings:
    return Settings.model_validate({"SESSION_CRYPTO_KEY": ",".join(keys)} | more)


async def test_a_session_is_stored_encrypted_in_both_places(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    kept = await accounts.session(connection, "anna")
    assert kept is not None
    assert "a session" not in kept
    assert await redis.get(KEY) == kept.encode()
    assert await sessions.load(settings(OLD), connection, redis, "anna") == "a session"


async def test_redis_may_forget_it_and_gets_it_back(connection: Connection, redis: Redis) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    await redis.flushall()
    assert await sessions.load(settings(OLD), connection, redis, "anna") == "a session"
    assert await redis.exists(KEY)


async def test_redis_may_be_away(connection: Connection, away: Redis) -> None:
    await sessions.store(settings(OLD), connection, away, "anna", "a session")
    assert await sessions.load(settings(OLD), connection, away, "anna") == "a session"
    assert await sessions.load(settings(OLD), connection, None, "anna") == "a session"


async def test_the_prefix_can_be_chosen(connection: Connection, redis: Redis) -> None:
    chosen = settings(OLD, TELEGRAM_SESSION_PREFIX="other:")
    await sessions.store(chosen, connection, redis, "anna", "a session")
    assert await redis.exists("other:anna")


async def test_what_only_redis_holds_counts(connection: Connection, redis: Redis) -> None:
    await redis.set(KEY, Fernet(OLD).encrypt(b"from elsewhere"))
    assert await sessions.load(settings(OLD), connection, redis, "anna") == "from elsewhere"


async def test_a_session_that_is_told_comes_first(connection: Connection, redis: Redis) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    told = settings(OLD, TELEGRAM_SESSION="told\n")
    assert await sessions.load(told, connection, redis, "anna") == "told"
    assert await sessions.load(told, connection, redis, "anna", refused="told") is None


async def test_nobody_has_logged_in(connection: Connection, redis: Redis) -> None:
    assert await sessions.load(settings(), connection, redis, "anna") is None


async def test_another_session_is_found_where_redis_holds_a_refused_one(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, None, "anna", "new")
    await redis.set(KEY, Fernet(OLD).encrypt(b"old"))
    found = await sessions.load(settings(OLD), connection, redis, "anna", refused="old")
    assert found == "new"
    assert await sessions.load(settings(OLD), connection, redis, "anna") == "new"


async def test_an_older_key_opens_and_the_first_one_encrypts(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    both = settings(NEW, OLD)
    assert await sessions.load(both, connection, redis, "anna") == "a session"
    assert await sessions.rotate(both, connection, redis) == (1, [])
    assert await sessions.load(settings(NEW), connection, redis, "anna") == "a session"
    await redis.flushall()
    assert await sessions.load(settings(NEW), connection, redis, "anna") == "a session"


async def test_a_rotation_tells_whose_session_no_key_opens(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    await sessions.store(settings(NEW), connection, redis, "boris", "b session")
    assert await sessions.rotate(settings(NEW), connection, redis) == (1, ["anna"])


async def test_a_rotation_brings_no_revoked_account_back(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    await accounts.refuse(connection, "anna", "revoked", "ended")
    await sessions.rotate(settings(NEW, OLD), connection, redis)
    found = await accounts.get(connection, "anna")
    assert found is not None
    assert (found.state, found.reason) == ("revoked", "ended")


async def test_a_wrong_key_is_a_clear_error_without_a_secret(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(OLD), connection, redis, "anna", "a session")
    kept = await accounts.session(connection, "anna")
    with pytest.raises(SessionError) as told:
        await sessions.load(settings(NEW), connection, redis, "anna")
    text = str(told.value)
    assert "account anna: no key of SESSION_CRYPTO_KEY opens its session" in text
    assert "homing telegram onboard --account anna" in text
    assert str(kept) not in text
    assert told.value.__suppress_context__


async def test_a_missing_key_is_named(connection: Connection, redis: Redis) -> None:
    with pytest.raises(SessionError, match="SESSION_CRYPTO_KEY: not set"):
        await sessions.store(settings(), connection, redis, "anna", "a session")


async def test_what_redis_holds_may_be_older_than_the_keys(
    connection: Connection, redis: Redis
) -> None:
    await sessions.store(settings(NEW), connection, None, "anna", "a session")
    await redis.set(KEY, Fernet(OLD).encrypt(b"a session"))
    assert await sessions.load(settings(NEW), connection, redis, "anna") == "a session"

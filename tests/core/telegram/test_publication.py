"""Readers hear of their chats at once, and also when Redis lost the word or is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest
from redis import Redis

from homing.embedded import redis as embedded_redis
from homing.embedded.server import free_port
from homing.storage import database
from homing.storage.database import Connection, Pool
from homing.storage.telegram import assignments
from homing.telegram import publication
from homing.telegram.publication import Assigned

CHATS = [-1001000000001, -1001000000002, -1001000000003]


@pytest.fixture
async def pool(database_url: str, connection: Connection) -> AsyncIterator[Pool]:
    """Of a database with two accounts, `ann` and `bob`, and three chats."""
    await connection.execute(
        "INSERT INTO telegram_accounts (account_id) SELECT 'account' || n FROM generate_series(1, 50) n"
        " UNION ALL VALUES ('ann'), ('bob')"
    )
    for chat_id in CHATS:
        await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (chat_id,))
    async with database.pool(database_url, size=10) as pool:
        yield pool


async def _change(pool: Pool, **chats: int) -> int:
    async with pool.connection() as connection, connection.transaction():
        gone = frozenset(await assignments.current(connection)) - set(chats.values())
        added = {chat_id: account for account, chat_id in chats.items()}
        return await assignments.change(connection, added=added, removed=gone)


async def _next(following: AsyncIterator[Assigned], seconds: float = 10) -> frozenset[int]:
    async with asyncio.timeout(seconds):
        return (await anext(following)).chat_ids


async def test_what_holds_now_comes_first(pool: Pool, redis_url: str) -> None:
    version = await _change(pool, ann=CHATS[0], bob=CHATS[1])
    async with aclosing(publication.follow(pool, redis_url, "ann")) as following:
        assert await anext(following) == Assigned(version, frozenset({CHATS[0]}))


async def test_a_change_is_live_in_all_readers_within_a_second(pool: Pool, redis_url: str) -> None:
    accounts = [f"account{number}" for number in range(1, 51)]
    async with AsyncExitStack() as stack:
        readers = [
            await stack.enter_async_context(
                aclosing(publication.follow(pool, redis_url, one, poll_seconds=60))
            )
            for one in accounts
        ]
        assert await asyncio.gather(*map(_next, readers)) == [frozenset()] * 50
        waiting = [asyncio.create_task(_next(one)) for one in readers]
        with Redis.from_url(redis_url) as redis:
            await _until_heard(redis, 50)
            began = time.monotonic()
            await _give_each_a_chat(pool, accounts)
            publication.publish(redis, 1)
            found = await asyncio.gather(*waiting)
            assert time.monotonic() - began < 1
    assert [len(chats) for chats in found] == [1] * 50


async def _until_heard(redis: Redis, number: int) -> None:
    deadline = time.monotonic() + 10
    while dict(redis.pubsub_numsub(publication.CHANNEL))[publication.CHANNEL.encode()] < number:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


async def _give_each_a_chat(pool: Pool, accounts: list[str]) -> None:
    chats = {-1002000000000 - number: account for number, account in enumerate(accounts)}
    async with pool.connection() as connection, connection.transaction():
        for chat_id in chats:
            await connection.execute("INSERT INTO telegram_chats (chat_id) VALUES (%s)", (chat_id,))
        await assignments.change(connection, added=chats)


async def test_a_change_of_which_redis_lost_the_word_is_found(pool: Pool, redis_url: str) -> None:
    async with aclosing(publication.follow(pool, redis_url, "ann", poll_seconds=0.2)) as following:
        assert await _next(following) == frozenset()
        await _change(pool, ann=CHATS[0])
        assert await _next(following) == frozenset({CHATS[0]})


async def test_versions_that_change_nothing_for_an_account_are_not_told(
    pool: Pool, redis_url: str
) -> None:
    async with aclosing(publication.follow(pool, redis_url, "ann", poll_seconds=0.05)) as following:
        assert await _next(following) == frozenset()
        await _change(pool, bob=CHATS[1])
        with pytest.raises(TimeoutError):
            await _next(following, seconds=0.5)


async def test_without_redis_readers_ask_the_database(pool: Pool) -> None:
    nowhere = f"redis://127.0.0.1:{free_port()}"
    async with aclosing(publication.follow(pool, nowhere, "ann", poll_seconds=0.1)) as following:
        assert await _next(following) == frozenset()
        await _change(pool, ann=CHATS[2])
        assert await _next(following) == frozenset({CHATS[2]})


async def test_after_redis_was_away_its_word_is_heard_again(pool: Pool, tmp_path: Path) -> None:
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"
    server = embedded_redis.start(tmp_path / "redis", port=port)
    async with aclosing(publication.follow(pool, url, "ann", poll_seconds=0.5)) as following:
        assert await _next(following) == frozenset()
        server.stop()
        await _change(pool, ann=CHATS[0])
        assert await _next(following) == frozenset({CHATS[0]})
        again = embedded_redis.start(tmp_path / "redis", port=port)
        waiting = asyncio.create_task(_next(following))
        with Redis.from_url(url) as redis:
            await _until_heard(redis, 1)
            publication.publish(redis, await _change(pool, ann=CHATS[1]))
        assert await waiting == frozenset({CHATS[1]})
        again.stop()


async def test_a_flushed_redis_changes_nothing(pool: Pool, redis_url: str) -> None:
    async with aclosing(publication.follow(pool, redis_url, "ann", poll_seconds=0.2)) as following:
        await _change(pool, ann=CHATS[0])
        assert await _next(following) == frozenset({CHATS[0]})
        with Redis.from_url(redis_url) as redis:
            redis.flushall()
        await _change(pool, ann=CHATS[1])
        assert await _next(following) == frozenset({CHATS[1]})


async def test_while_the_database_is_away_what_was_told_last_holds(
    pool: Pool, redis_url: str, connection: Connection
) -> None:
    async with aclosing(publication.follow(pool, redis_url, "ann", poll_seconds=0.05)) as following:
        assert await _next(following) == frozenset()
        await connection.execute("ALTER TABLE telegram_assignment_version RENAME TO elsewhere")
        waiting = asyncio.create_task(_next(following))
        await asyncio.wait([waiting], timeout=0.5)
        assert not waiting.done()
        await connection.execute("ALTER TABLE elsewhere RENAME TO telegram_assignment_version")
        await _change(pool, ann=CHATS[0])
        assert await waiting == frozenset({CHATS[0]})

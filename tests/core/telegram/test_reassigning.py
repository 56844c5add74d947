"""A plan becomes rows, a version, and a word to the readers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from redis import Redis
from structlog.testing import capture_logs

from homing import queues
from homing.embedded.server import free_port
from homing.settings import Settings
from homing.storage import database
from homing.storage.database import Connection
from homing.storage.telegram import assignment_plans, assignments
from homing.telegram import publication
from homing.telegram.reassigning import Reassigned, reassign
from tests.core.telegram.conftest import Telegram

SETTINGS = Settings.model_validate({})


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with queues.connect(redis_url) as redis:
        yield redis


async def _once(connection: Connection, redis: Redis) -> Reassigned:
    return await reassign(connection, redis, SETTINGS, "a test")


async def test_wanted_chats_go_to_their_members(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.account("bob", 2, 3)
    await telegram.want(1, 2, 3, 4, "@unheard")
    done = await _once(connection, redis)
    found = await assignments.current(connection)
    assert found == done.plan.accounts
    assert found.keys() == {telegram.id(1), telegram.id(2), telegram.id(3)}
    assert (found[telegram.id(1)], found[telegram.id(3)]) == ("ann", "bob")
    assert done.plan.coverage == 0.75


async def test_chats_that_nobody_wants_any_more_are_taken(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.want(1, 2)
    first = await _once(connection, redis)
    await connection.execute("DELETE FROM telegram_wanted WHERE chat_id = %s", (telegram.id(1),))
    second = await _once(connection, redis)
    assert second.version > first.version
    assert await assignments.current(connection) == {telegram.id(2): "ann"}


async def test_measured_rates_are_weighed(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1, 2, 3)
    await telegram.account("bob", 1, 2, 3)
    await telegram.want(1, 2, 3)
    for chat, per_hour in ((1, 600.0), (2, 100.0), (3, 100.0)):
        await telegram.chat(chat, per_hour)
    found = (await _once(connection, redis)).plan.accounts
    assert found[telegram.id(2)] == found[telegram.id(3)] != found[telegram.id(1)]


async def test_a_revoked_account_gets_nothing(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.account("bob", 1, 2, state="revoked")
    await telegram.want(1, 2)
    assert set((await _once(connection, redis)).plan.accounts.values()) == {"ann"}


async def test_the_version_grows_with_changes_only(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1)
    await telegram.want(1)
    versions = [(await _once(connection, redis)).version for _ in range(3)]
    assert versions == [1, 1, 1]


async def test_readers_are_told_of_changes(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1)
    await telegram.want(1)
    with redis.pubsub(ignore_subscribe_messages=True) as hearing:  # type: ignore[no-untyped-call]
        hearing.subscribe(publication.CHANNEL)
        hearing.get_message(timeout=1)
        await _once(connection, redis)
        message = hearing.get_message(timeout=5)
    assert message is not None
    assert message["data"] == b"1"


async def test_without_redis_the_assignments_change_all_the_same(
    telegram: Telegram, connection: Connection
) -> None:
    await telegram.account("ann", 1)
    await telegram.want(1)
    with queues.connect(f"redis://127.0.0.1:{free_port()}") as nowhere:
        await _once(connection, nowhere)
    assert await assignments.current(connection) == {telegram.id(1): "ann"}


async def test_two_at_once_agree(
    telegram: Telegram, connection: Connection, redis: Redis, database_url: str
) -> None:
    await telegram.account("ann", *range(1, 20))
    await telegram.account("bob", *range(1, 20))
    await telegram.want(*range(1, 20))
    async with database.connect(database_url) as other:
        first, second = await asyncio.gather(_once(connection, redis), _once(other, redis))
    assert first.plan.accounts == second.plan.accounts == await assignments.current(connection)
    assert {first.version, second.version} == {1}


async def test_the_log_tells_what_was_done(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", *range(1, 8))
    await telegram.want(*range(1, 9))
    with capture_logs() as logs:
        await _once(connection, redis)
    (told,) = [entry for entry in logs if entry["event"] == "Assignments planned"]
    assert (told["chats"], told["coverage"], told["imbalance"]) == (8, 0.875, 0.0)
    assert (told["added"], told["removed"], told["moves"]) == (7, 0, 0)
    assert len(told["added_samples"]) == 5


async def test_what_came_of_it_is_kept(
    telegram: Telegram, connection: Connection, redis: Redis
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.want(1, 2)
    await _once(connection, redis)
    await telegram.account("bob", 1, 2)
    await _once(connection, redis)
    found = await assignment_plans.last(connection)
    assert (found.version, found.wanted, found.assigned, found.moves) == (2, 2, 2, 1)
    assert found.imbalance == 0
    assert found.planned_at is not None

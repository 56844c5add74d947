"""A channel whose provider is away is paused for everybody, and one delivery tries whether it is back."""

from __future__ import annotations

import pytest

from homing.models.delivery import Delivery
from homing.models.kinds import BreakerState, Channel
from homing.storage import breakers, deliveries, users
from homing.storage.breakers import Permit
from homing.storage.database import Connection
from tests.core.storage import ledger

SMS = Channel.SMS


async def fail(connection: Connection, times: int) -> bool:
    """As many deliveries fail; whether the channel is paused then."""
    return await breakers.failed(connection, SMS, range(times), "connection refused")


async def let_the_pause_end(connection: Connection) -> None:
    await connection.execute("UPDATE channel_breakers SET retry_at = now() - interval '1 s'")


async def claim(connection: Connection) -> list[Delivery]:
    return await deliveries.claim(connection, SMS, limit=100)


@pytest.fixture
async def waiting(connection: Connection) -> None:
    for _ in range(3):
        person = await users.create(connection, name="a")
        await ledger.alert(connection, person, channels=[SMS])


async def test_some_failures_in_a_row_pause_the_channel(
    connection: Connection, waiting: None
) -> None:
    assert not await fail(connection, breakers.FAILURES - 1)
    assert await fail(connection, 1)
    assert await claim(connection) == []
    assert await deliveries.due(connection, SMS, older_than_seconds=0, limit=9) == []
    assert await breakers.permit(connection, Channel.EMAIL) is Permit.ALL


async def test_an_answer_in_between_counts(connection: Connection) -> None:
    for _ in range(3):
        assert not await fail(connection, breakers.FAILURES - 1)
        await breakers.succeeded(connection, SMS)
    assert await breakers.permit(connection, SMS) is Permit.ALL


async def test_after_the_pause_one_delivery_tries(connection: Connection, waiting: None) -> None:
    await fail(connection, breakers.FAILURES)
    await let_the_pause_end(connection)
    assert len(await claim(connection)) == 1
    assert await claim(connection) == []


async def test_an_answer_opens_the_way_for_all(connection: Connection, waiting: None) -> None:
    await fail(connection, breakers.FAILURES)
    await let_the_pause_end(connection)
    await claim(connection)
    await breakers.succeeded(connection, SMS)
    assert len(await claim(connection)) == 2


async def test_each_pause_is_longer_up_to_a_limit(connection: Connection, waiting: None) -> None:
    pauses = []
    for _ in range(8):
        await fail(connection, breakers.FAILURES)
        [breaker] = await breakers.read(connection)
        assert breaker.retry_at is not None
        pauses.append((breaker.retry_at - breaker.changed_at).total_seconds())
        await connection.execute("UPDATE channel_breakers SET state = 'half_open'")
    assert pauses == [15, 30, 60, 120, 240, 480, 600, 600]


async def test_an_outage_of_weeks_does_not_end_the_pauses(connection: Connection) -> None:
    await fail(connection, breakers.FAILURES)
    await connection.execute("UPDATE channel_breakers SET state = 'half_open', openings = 5000")
    assert await fail(connection, 1)
    [breaker] = await breakers.read(connection)
    assert breaker.retry_at is not None
    assert (breaker.retry_at - breaker.changed_at).total_seconds() == breakers.LONGEST_PAUSE


async def test_one_delivery_that_always_fails_makes_short_pauses_only(
    connection: Connection,
) -> None:
    for _ in range(4 * breakers.FAILURES):
        await breakers.failed(connection, SMS, [7], "500")
        await connection.execute(
            "UPDATE channel_breakers SET state = 'half_open' WHERE state = 'open'"
        )
    await breakers.failed(connection, SMS, [7], "500")
    [breaker] = await breakers.read(connection)
    assert breaker.retry_at is not None
    assert (breaker.retry_at - breaker.changed_at).total_seconds() == breakers.FIRST_PAUSE


async def test_a_try_that_tells_nothing_leaves_the_turn_to_another(
    connection: Connection, waiting: None
) -> None:
    await fail(connection, breakers.FAILURES)
    await let_the_pause_end(connection)
    await claim(connection)
    await breakers.not_proved(connection, SMS)
    assert len(await claim(connection)) == 1


async def test_a_channel_that_is_not_set_up_is_looked_at_again(connection: Connection) -> None:
    await breakers.not_set_up(connection, SMS, 300)
    assert await breakers.permit(connection, SMS) is Permit.NONE
    [breaker] = await breakers.read(connection)
    assert (breaker.state, breaker.reason) == (BreakerState.OPEN, "the channel is not set up")
    await breakers.set_up(connection, SMS)
    assert await breakers.permit(connection, SMS) is Permit.ALL


async def test_whoever_can_send_does_not_end_the_pause_of_an_outage(connection: Connection) -> None:
    await fail(connection, breakers.FAILURES)
    await breakers.set_up(connection, SMS)
    assert await breakers.permit(connection, SMS) is Permit.NONE

"""`/metrics` tells of reading chats."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from homing import queues
from homing.settings import Settings
from homing.storage.database import Connection
from homing.telegram.reassigning import reassign
from homing.telemetry import metrics
from tests.core.telegram.conftest import Telegram


@pytest.fixture
def telegram(connection: Connection) -> Telegram:
    return Telegram(connection)


async def _samples(connection: Connection) -> dict[str, float]:
    text = (await metrics.render(connection)).decode()
    return {
        " ".join(
            [sample.name, *(sample.labels[key] for key in sorted(sample.labels))]
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_assignments_are_told(
    telegram: Telegram, connection: Connection, redis_url: str
) -> None:
    await telegram.account("ann", 1, 2)
    await telegram.account("bob", state="banned")
    await telegram.want(1, 2, 3, "@unheard")
    redis: Redis
    with queues.connect(redis_url) as redis:
        await reassign(connection, redis, Settings.model_validate({}), "a test")
        await telegram.account("bob", 1, 2)
        await reassign(connection, redis, Settings.model_validate({}), "a test")
    found = await _samples(connection)
    assert found["homing_telegram_accounts ready"] == 2
    assert found["homing_telegram_chats_wanted"] == 3
    assert found["homing_telegram_chats_assigned"] == 2
    assert found["homing_telegram_chats_unknown"] == 1
    assert found["homing_telegram_imbalance"] == 0
    assert found["homing_telegram_moves_total"] == 1


async def test_messages_that_wait_are_counted(telegram: Telegram, connection: Connection) -> None:
    await telegram.message(1, 1, problem="timeout")
    await telegram.message(1, 2)
    await telegram.signal(await telegram.classified(1, 3))
    await connection.execute("UPDATE messages SET settles_at = now() - interval '1 minute'")
    found = await _samples(connection)
    assert found["homing_telegram_messages_waiting"] == 2
    assert found["homing_telegram_messages_failing"] == 1
    assert 60 <= found["homing_telegram_messages_oldest_seconds"] < 100
    assert found["homing_telegram_signals"] == 1


async def test_what_the_model_costs_is_told(connection: Connection) -> None:
    await connection.execute(
        "INSERT INTO llm_usage (day, model, calls, failed_calls, messages, prompt_tokens, completion_tokens, cost_usd)"
        " VALUES ('2026-11-20', 'small', 3, 1, 120, 5000, 900, 0.5), ('2026-11-21', 'small', 1, 0, 50, 1000, 100, 0.25)"
    )
    found = await _samples(connection)
    assert found["homing_llm_calls_total small answered"] == 3
    assert found["homing_llm_calls_total small failed"] == 1
    assert found["homing_llm_messages_total small"] == 170
    assert found["homing_llm_tokens_total prompt small"] == 6000
    assert found["homing_llm_cost_usd_total small"] == 0.75

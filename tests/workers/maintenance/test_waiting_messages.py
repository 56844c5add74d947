"""Messages whose job was lost are asked for again, where something can be done about them."""

from __future__ import annotations

from typing import Any

from homing.settings import Settings
from homing.storage.telegram import llm_endpoint
from homing_workers.maintenance import waiting_messages


async def a_message(world: Any) -> None:
    await world.connection.execute(
        b"INSERT INTO telegram_chats (chat_id) VALUES (-1001234567890) ON CONFLICT DO NOTHING"
    )
    await world.connection.execute(
        b"INSERT INTO messages (chat_id, message_id, part_ids, text, sent_at, account_id)"
        b" VALUES (-1001234567890, 1, '{1}', 'x', now(), 'anna')"
    )


async def test_a_message_that_waits_is_asked_for(world: Any, once: Any, jobs: Any) -> None:
    assert await once(waiting_messages.DUTY) == 0
    await a_message(world)
    assert await once(waiting_messages.DUTY) == 1
    assert jobs("classify") == [()]


async def test_a_backlog_of_jobs_does_not_grow_without_end(
    world: Any, once: Any, jobs: Any
) -> None:
    await a_message(world)
    for _ in range(30):
        await once(waiting_messages.DUTY)
    assert len(jobs("classify")) <= 20


async def test_what_waits_for_the_llm_is_asked_for_when_that_may_be_asked(
    world: Any, settings: Settings, once_with: Any, jobs: Any
) -> None:
    await a_message(world)
    await world.connection.execute(b"UPDATE messages SET next_try_at = now()")
    with_key = Settings.model_validate(_urls(settings) | {"LLM_API_KEY": "none"})
    await llm_endpoint.failed(world.connection, "down")
    assert await once_with(with_key, waiting_messages.DUTY) == 0
    await llm_endpoint.answered(world.connection)
    assert await once_with(with_key, waiting_messages.DUTY) == 1
    assert jobs("classify") == [()]


def _urls(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.require_database_url(),
        "REDIS_URL": settings.require_redis_url(),
    }

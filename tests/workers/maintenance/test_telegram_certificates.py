"""Once a day it is certified what is known of chats."""

from __future__ import annotations

from typing import Any

from homing_workers.maintenance import telegram_certificates


async def test_a_chat_that_was_read_gets_its_certificate_and_rate(world: Any, once: Any) -> None:
    await world.connection.execute(
        "INSERT INTO telegram_chats (chat_id, first_id, newest_id, accounted)"
        " VALUES (-1001234567890, 1, 1204, '{[1,1205)}'), (-1001234567891, NULL, 0, '{}')"
    )
    assert await once(telegram_certificates.DUTY) == 1
    assert await once(telegram_certificates.DUTY) == 0
    assert await world.rows(b"SELECT ids, accounted FROM telegram_certificates") == [(1204, 1204)]
    assert await world.rows(b"SELECT per_hour FROM telegram_chats WHERE per_hour IS NOT NULL") == [
        (0.0,)
    ]

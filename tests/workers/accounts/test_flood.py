"""Telegram demands a pause, and gets it."""

from __future__ import annotations

import time

from telethon.errors import FloodWaitError

from homing_workers.accounts import flood
from tests.workers.accounts.conftest import Shelf


async def test_a_pause_is_kept_although_nobody_can_be_told_of_it(shelf: Shelf) -> None:
    await shelf.pool.close()
    asked: list[float] = []

    async def ask() -> str:
        asked.append(time.monotonic())
        if len(asked) == 1:
            raise FloodWaitError(None, 1)
        return "answer"

    assert await flood.obey(shelf.pool, "anna", ask) == "answer"
    first, second = asked
    assert second - first >= 1

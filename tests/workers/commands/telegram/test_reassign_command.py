"""`homing telegram reassign` plans at once, and says what it did."""

from __future__ import annotations

from homing.storage.database import Connection
from homing.storage.telegram import assignments
from tests.core.telegram.conftest import Telegram
from tests.workers.commands.conftest import Homing


async def test_it_tells_coverage_imbalance_and_samples(
    homing: Homing, connection: Connection, database_url: str, redis_url: str
) -> None:
    telegram = Telegram(connection)
    await telegram.account("ann", 1, 2, 3)
    await telegram.want(1, 2, 3, 4)
    done = await homing("telegram", "reassign", DATABASE_URL=database_url, REDIS_URL=redis_url)
    assert done.code == 0, done.err
    assert "coverage 75.0% (3 of 4 chats)" in done.out
    assert "imbalance 0.0%" in done.out
    assert f"added 3: {telegram.id(3)} ann" in done.out
    assert "removed 0" in done.out
    assert await assignments.current(connection) == {telegram.id(one): "ann" for one in (1, 2, 3)}

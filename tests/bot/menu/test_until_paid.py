"""The whole way: a trial ends, alerts end, a week is told of, a press and a payment, and alerts come again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from homing.images import FolderStore
from homing.limits import LocalLimiter
from homing.models.kinds import Channel
from homing.models.subscription import Criteria
from homing.storage import database, memberships, subscriptions
from homing_workers.deliver import batch as sending
from homing_workers.deliver import telegram
from homing_workers.maintenance import missed_weeks
from homing_workers.match import batch as matching
from tests.bot.menu.conftest import Scene, Stage


@asynccontextmanager
async def _workers(scene: Scene, folder: Path) -> AsyncIterator[Any]:
    """Sends what is due by Telegram."""
    store = FolderStore(folder, "")
    url = scene.settings.require_database_url()
    async with (
        database.pool(url) as pool,
        telegram.open_sender(scene.settings, LocalLimiter(), store) as sender,
    ):
        yield lambda ids: sending.send_all(pool, sender, Channel.TELEGRAM, ids)


async def _publish(scene: Scene, title: str) -> list[int]:
    """A home, matched; ids of the deliveries to Telegram."""
    home = await scene.home(title)
    event = await scene.value(
        "INSERT INTO events (listing_id, kind) SELECT id, 'new' FROM listings WHERE property_id = %s RETURNING id",
        home,
    )
    outcome = await matching.run(scene.connection, [event])
    return outcome.created.get(Channel.TELEGRAM, [])


async def test_alerts_end_with_the_trial_and_come_back_with_a_payment(
    stage: Stage, tmp_path: Path
) -> None:
    async with stage() as scene, _workers(scene, tmp_path) as send:
        await subscriptions.create(scene.connection, scene.user, "Flats", Criteria())
        now = datetime.now(UTC)
        began = now - timedelta(days=8)
        await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
        assert await _publish(scene, "Missed") == []
        later = now + timedelta(days=7)
        await missed_weeks.count(scene.connection, scene.settings, later)
        await send(await missed_weeks.tell(scene.connection, scene.settings, later, limit=9))
        told = await scene.olha.reply()
        assert told.text.startswith("You missed 1 home last week")
        scene.olha.press(told, 0)
        offer = await scene.olha.reply()
        scene.olha.press(offer, 0)
        scene.olha.pay(await scene.olha.reply())
        assert "Thank you!" in (await scene.olha.reply()).text
        await send(await _publish(scene, "Found again"))
        assert "Found again" in (await scene.olha.reply()).text

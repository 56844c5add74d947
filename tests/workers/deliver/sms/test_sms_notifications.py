"""Notifications as text messages."""

from __future__ import annotations

from typing import Any

from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from smsprovider.testing import Running
from tests.workers.deliver.notifying import notification


async def test_a_notification_says_what_it_was_given(
    world: Any, settings: Settings, provider: Running
) -> None:
    await notification(world, Channel.SMS, "+380501234567", phone_number="+12025550123")
    await batch.run(settings, Channel.SMS)
    [sent] = provider.sent
    assert sent.to == "+12025550123"
    assert sent.body.splitlines() == [
        "Viewing at noon",
        "The keys are at the concierge. Please bring <your> passport. Second floor.",
    ]

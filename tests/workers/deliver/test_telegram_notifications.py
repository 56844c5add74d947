"""Messages that are about no event, and their buttons."""

from __future__ import annotations

from typing import Any

import pytest

from botapi.testing import Running
from homing.models.kinds import Channel
from homing.models.press import Action, Press
from homing.storage import preferences
from homing.storage.notifications import NotificationKind
from tests.workers.deliver.conftest import Deliver
from tests.workers.deliver.notifying import notification


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (NotificationKind.MESSAGE, None),
        (NotificationKind.MISSED, Action.PAY),
        (NotificationKind.BROADCAST, Action.NO_NEWS),
    ],
)
async def test_the_kind_decides_on_the_button(
    world: Any, api: Running, deliver: Deliver, kind: NotificationKind, action: Action | None
) -> None:
    olha = api.person(77)
    delivery = await notification(world, Channel.TELEGRAM, "77", kind=kind)
    await deliver(delivery)
    told = [button["callback_data"] for button in (await olha.reply()).buttons]
    assert told == ([Press(action=action, id=delivery).pack()] if action else [])


async def test_whoever_refuses_news_meanwhile_gets_none(
    world: Any, api: Running, deliver: Deliver
) -> None:
    delivery = await notification(world, Channel.TELEGRAM, "77", kind=NotificationKind.BROADCAST)
    user = await world.value(b"SELECT user_id FROM notifications")
    await preferences.set_announcements(world.connection, user, wanted=False)
    await deliver(delivery)
    assert api.sent(77) == []
    assert await world.value(b"SELECT state FROM deliveries") == "suppressed"

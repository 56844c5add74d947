"""By which ways alerts come, language, and how a person stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from homing.models.kinds import Channel
from homing.storage import memberships, preferences, users
from homing.storage.users import UserChannel
from tests.bot.menu.conftest import Scene, Stage, labels


async def _channels(scene: Scene) -> dict[Channel, UserChannel]:
    return {one.channel: one for one in await users.channels(scene.connection, scene.user)}


async def test_a_way_is_switched_off_and_on(scene: Scene) -> None:
    await users.set_channel(scene.connection, scene.user, Channel.EMAIL, "a@b.test")
    shown = await scene.at("Notifications")
    assert labels(shown)[:2] == ["✅ Telegram", "✅ E-mail a@b.test"]
    off = await scene.go(shown, "E-mail")
    assert "🔕 E-mail a@b.test" in off.text
    assert not (await _channels(scene))[Channel.EMAIL].enabled
    await scene.go(off, "E-mail")
    assert (await _channels(scene))[Channel.EMAIL].enabled


async def test_everything_is_paused_and_resumed_as_it_was(scene: Scene) -> None:
    await users.set_channel(scene.connection, scene.user, Channel.EMAIL, "a@b.test")
    await users.disable_channel(scene.connection, scene.user, Channel.EMAIL, "bounced")
    paused = await scene.at("Notifications", "Pause all")
    assert not (await _channels(scene))[Channel.TELEGRAM].enabled
    await scene.go(paused, "Resume all")
    channels = await _channels(scene)
    assert channels[Channel.TELEGRAM].enabled
    assert channels[Channel.EMAIL].disabled_reason == "bounced"


async def test_news_are_refused_and_wanted_again(scene: Scene) -> None:
    off = await scene.at("Notifications", "News")
    assert not await preferences.announcements(scene.connection, scene.user)
    await scene.go(off, "News")
    assert await preferences.announcements(scene.connection, scene.user)


async def test_a_way_that_nobody_has_is_not_switched(scene: Scene) -> None:
    shown = await scene.at("Notifications")
    for data in ("m1:way:2:1", "m1:way:9:1"):
        await scene.olha.answered(scene.olha.press_data(shown, data))
    assert set(await _channels(scene)) == {Channel.TELEGRAM}


async def test_another_language_leads_back_to_the_menu(scene: Scene) -> None:
    chosen = await scene.at("Language", "Українська")
    assert "Меню" in (await scene.go(chosen, "Меню")).text


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [(1, "Free trial until"), (8, "Alerts are off since")],
)
async def test_the_menu_tells_how_one_stands(stage: Stage, days_ago: int, told: str) -> None:
    async with stage() as scene:
        began = datetime.now(UTC) - timedelta(days=days_ago)
        await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
        front = await scene.menu()
        assert told in front.text
        standing = await scene.go(front, "Subscription")
        assert told in standing.text
        assert "30 days – 150 ⭐" in labels(standing)


async def test_where_nobody_pays_nothing_is_offered(scene: Scene) -> None:
    standing = await scene.at("Subscription")
    assert labels(standing) == ["⬅️ Back"]
    assert (await scene.go(standing, "Back")).text.startswith("Menu")

"""Every button of the menu, in every language: each leads somewhere, and from everywhere one comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botapi.messages import Message
from homing.i18n import LANGUAGES
from homing.models.kinds import Channel
from homing.models.subscription import Criteria
from homing.storage import favourite_lists, favourites, memberships, subscriptions, users
from tests.bot.menu.conftest import Scene, Stage

#: Buttons that are other tests' business: they end things, send something else, or begin a search.
_OTHERS = (
    "m1:deleted:",
    "m1:list-deleted:",
    "m1:removed:",
    "m1:erased",
    "m1:pay:",
    "m1:data",
    "o:",
    "l1:",
)


async def _furnish(scene: Scene) -> None:
    """One of everything."""
    began = datetime.now(UTC) - timedelta(days=8)
    await memberships.begin(scene.connection, scene.user, trial_days=7, at=began)
    await users.set_channel(scene.connection, scene.user, Channel.EMAIL, "a@b.test")
    await subscriptions.create(scene.connection, scene.user, "<Flats> & أهلا", Criteria())
    made = await favourite_lists.create(scene.connection, scene.user, "<Work> & שלום")
    home = await scene.home("<Flat> & more", price=900)
    await favourites.keep(scene.connection, scene.user, home)
    await favourites.keep(scene.connection, scene.user, await scene.home("Flat 2"))
    await favourites.move(scene.connection, scene.user, home, made)
    await favourites.set_note(scene.connection, scene.user, home, "<Sunny>")


async def _press(scene: Scene, message: Message, data: str) -> str:
    """What pops up, once the message has been changed or need not be."""
    edits = len(scene.api.calls("editMessageText"))
    answer = await scene.olha.answered(scene.olha.press_data(message, data))
    bell = scene.api.world.bell
    assert await bell.until(lambda: len(scene.api.calls("editMessageText")) > edits, 10)
    return str(answer.get("text") or "")


def _ways(message: Message) -> set[str]:
    found = {str(one["callback_data"]) for one in message.buttons if "callback_data" in one}
    return {one for one in found if not one.startswith(_OTHERS)}


@pytest.mark.parametrize(
    "language",
    ["en", *(pytest.param(one, marks=pytest.mark.slow) for one in LANGUAGES if one != "en")],
)
async def test_every_button_leads_somewhere_and_back(stage: Stage, language: str) -> None:
    async with stage(language) as scene:
        await _furnish(scene)
        menu = await scene.menu()
        seen: set[str] = set()
        left = _ways(menu)
        while left - seen:
            data = min(left - seen)
            seen.add(data)
            told = await _press(scene, menu, data)
            assert told == "", f"{data}: {told}"
            assert menu.buttons, f"{data} is a dead end"
            left |= _ways(menu)
        assert len(seen) > 40
        assert [one.text for one in scene.olha.heard] == [menu.text]

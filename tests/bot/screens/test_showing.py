"""A screen reaches the person, whatever has become of the message that was pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.onboarding.talking import Town, town


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[Town]:
    async with town(database_url) as found:
        yield found


async def test_a_deleted_message_is_answered_below(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    assert olha.shown is not None
    await here.bot.delete_message(olha.visitor.id, olha.shown.message_id)
    olha.visitor.press_data(olha.shown, "o:deal:rent")
    assert (await olha.visitor.reply()).text.startswith("What kind of home?")


async def test_a_picture_is_answered_below(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    sent = await here.bot.send_photo(olha.visitor.id, "https://portal.test/1.jpg", caption="Flat")
    picture = here.api.world.chats[olha.visitor.id].messages[sent.message_id]
    await olha.visitor.reply()
    olha.visitor.press_data(picture, "o:new")
    assert (await olha.visitor.reply()).text.startswith("What are you looking for?")


async def test_a_second_click_that_changes_nothing_is_answered(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    await olha.told("o:deal:nonsense")
    assert not [call for call in here.api.calls("sendMessage") if not call.accepted]
    assert len(olha.visitor.heard) == 1

"""What was lost on the way is found, with a bounded number of questions."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from mtproto.testing import Draft
from tests.workers.reader.world import PHONE, World

pytestmark = pytest.mark.peers

PHOTO = b"\xff\xd8\xff"


def asked(world: World) -> int:
    """Questions about messages."""
    methods = ("messages.getHistory", "channels.getMessages", "updates.getChannelDifference")
    return sum(world.control.counts().get(PHONE, {}).get(method, 0) for method in methods)


async def test_nothing_is_asked_about_a_chat_that_is_not_assigned(world: World) -> None:
    ours, other = await world.chat("Ours"), await world.chat("Other")
    world.control.post(other, "before")
    await world.reading(ours)
    world.control.post(other, "live")
    world.control.post(ours, "live")
    await world.converges(ours)
    assert await world.stored(other) == []
    assert {call.chat for call in world.control.calls() if call.chat} == {ours}


async def test_what_nobody_told_of_is_found_with_the_next_message(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    for text in ("told", "one", "two"):
        world.control.post(chat, text, quiet=text != "told")
    world.control.edit(chat, 1, "edited", quiet=True)
    world.control.delete(chat, 2, quiet=True)
    world.control.post(chat, "seen")
    await world.converges(chat)
    assert {row["text"]: row["live"] for row in await world.stored(chat)} == {
        "edited": True,
        "two": False,
        "seen": True,
    }


async def test_what_happened_while_no_reader_ran_is_found(world: World) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(5))
    await world.reading(chat)
    await world.kill()
    world.control.edit(chat, 1, "edited")
    world.control.delete(chat, 2, 3)
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(250))
    before = asked(world)
    await world.start()
    await world.converges(chat)
    # 253 changes, a hundred at a time.
    assert asked(world) - before <= 4


async def test_more_changes_than_telegram_tells_are_found_by_comparing(world: World) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(150))
    await world.reading(chat)
    await world.kill()
    world.control.too_long_after(10)
    world.control.edit(chat, 7, "edited")
    world.control.delete(chat, *range(20, 40))
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(50))
    world.control.delete(chat, 160)
    await world.start()
    await world.converges(chat)


async def test_a_cut_connection_loses_nothing(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.post(chat, "one")
    await world.converges(chat)
    world.control.cut()
    world.control.post(chat, "lost")
    world.control.delete(chat, 1)
    await world.converges(chat)


async def test_a_server_that_is_away_for_a_while_loses_nothing(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.refuse()
    world.control.post(chat, "lost")
    await asyncio.sleep(0)
    world.control.accept()
    await world.converges(chat)


async def test_holes_are_deleted_and_service_messages(world: World) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(20))
    world.control.post(chat, author="olha", service="join")
    world.control.delete(chat, 3, 4, 9)
    world.control.post(chat, "last")
    await world.reading(chat)
    assert await world.differs(chat) is None
    assert await world.value("accounted", chat) is not None


async def test_a_long_history_is_read_with_a_question_for_each_hundred(world: World) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(2_000))
    world.control.delete(chat, *range(500, 1_400))
    await world.reading(chat)
    assert await world.differs(chat) is None
    # Where it begins, pages of what is there, and ids of what is gone.
    assert asked(world) <= 1 + 13 + 9 + 4


async def test_a_chat_whose_beginning_is_gone_is_not_asked_for_what_came_before(
    world: World,
) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(3_000))
    world.control.delete(chat, *range(1, 2_951))
    await world.reading(chat)
    assert await world.differs(chat) is None
    assert await world.value("first_id", chat) == 2_951
    # Where it begins, what is there, and whether there is more.
    assert asked(world) <= 5


async def test_an_album_is_one_item_however_its_parts_come(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.post(chat, "Hall", photo=PHOTO, grouped_id=7)
    world.control.post(chat, "Bath", photo=PHOTO, grouped_id=7, quiet=True)
    world.control.post(chat, "", photo=PHOTO, grouped_id=7)
    await world.converges(chat)
    [row] = await world.stored(chat)
    assert (row["message_id"], row["part_ids"], row["text"]) == (1, [1, 2, 3], "Hall\n\nBath")
    assert [each["kind"] for each in row["media"]] == ["photo"] * 3


async def test_an_album_is_one_item_although_the_reader_was_killed_between(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.post(chat, "Hall", photo=PHOTO, grouped_id=7)
    await world.converges(chat)
    await world.kill()
    world.control.post(chat, "Bath", photo=PHOTO, grouped_id=7)
    await world.start()
    await world.converges(chat)
    assert len(await world.stored(chat)) == 1


async def test_a_stream_that_drops_reorders_and_repeats_leads_to_the_truth(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.stream(drop=0.2, duplicate=0.2, reorder=0.2, cut=0.01, seed=5)
    for number in range(1, 201):
        world.control.post(chat, f"post {number}", grouped_id=number // 10 if number % 5 else 0)
        if number % 7 == 0:
            world.control.edit(chat, number - 3, f"edited {number}")
        if number % 11 == 0:
            world.control.delete(chat, number - 5)
    world.control.calm()
    world.control.post(chat, "the end")
    await world.converges(chat, seconds=30)


async def test_telegrams_pause_is_obeyed_and_live_messages_come_meanwhile(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    world.control.flood("updates.getChannelDifference", 3)
    world.control.post(chat, "lost", quiet=True)
    world.control.post(chat, "live")
    await world.until(lambda: _has(world, chat, "live"), "the live one is stored", 2)
    await world.converges(chat)
    calls = world.control.calls("updates.getChannelDifference")
    refused = next(call for call in calls if call.error)
    later = [call for call in world.control.calls() if call.number > refused.number]
    assert all(call.at - refused.at >= 3 for call in later if call.chat)
    [account] = await world.rows("SELECT flood_until FROM telegram_accounts")
    assert account["flood_until"] is not None


async def _has(world: World, chat: int, text: str) -> bool:
    return text in [row["text"] for row in await world.stored(chat)]


async def test_a_chat_that_the_account_may_not_read_any_more_is_given_up(world: World) -> None:
    chat, other = await world.chat(), await world.chat("Other")
    await world.reading(chat, other)
    world.control.kick(chat, PHONE)

    async def left() -> bool:
        found = await world.rows("SELECT chat_id FROM telegram_members")
        return [row["chat_id"] for row in found] == [other]

    await world.until(left, "the membership is over")
    world.control.post(other, "still read")
    await world.converges(other)


async def test_a_place_that_telegram_does_not_know_is_found_anew(world: World) -> None:
    chat = await world.chat()
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(1_000))
    await world.reading(chat)
    await world.kill()
    world.control.edit(chat, 5, "edited")
    world.control.delete(chat, 6)
    world.control.post(chat, "meanwhile")
    method = "updates.getChannelDifference"
    world.control.fault(method, code=400, message="PERSISTENT_TIMESTAMP_INVALID")
    before = asked(world)
    await world.start()
    await world.converges(chat)
    # The newest page, where the history begins, and one page for each hundred with what is not in it.
    assert asked(world) - before <= 1 + 1 + 2 + 11 + 1


async def test_many_news_of_memberships_cost_few_lists_of_dialogs(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    before = _lists(world)
    for number in range(20):
        world.control.join(world.control.channel(f"Other {number}"), PHONE)
        world.control.post(chat, str(number))
        await world.until(partial(_has, world, chat, str(number)), "it is stored")
    assert _lists(world) - before <= 4


def _lists(world: World) -> int:
    return int(world.control.counts()[PHONE]["messages.getDialogs"])


async def test_what_came_live_before_a_chat_was_read_is_looked_at_again(world: World) -> None:
    chat = await world.chat()
    world.control.flood("messages.getHistory", 3)
    await world.start()
    await world.assign(chat)
    await world.until(lambda: world.allows(1), "the chat is allowed")
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(150))

    async def all_live() -> bool:
        return len(await world.stored(chat)) == 150

    await world.until(all_live, "all came live", 3)
    world.control.edit(chat, 1, "edited", quiet=True)
    world.control.delete(chat, 2, quiet=True)
    await world.converges(chat)

"""Signals in a chat of the Bot API test server, from the class of a message on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from botapi.testing import Fault, Message, Running
from homing.models.kinds import Channel
from homing.models.message import Message as Posted
from homing.models.message_class import MessageClass
from homing.settings import Settings
from homing_workers.deliver.telegram.text import TEXT_UNITS, units
from homing_workers.signals.acting import act
from tests.workers.deliver.conftest import Deliver, Unlimited
from tests.workers.signals import chats
from tests.workers.signals.chats import REPAIR

GROUP = -1005550001111
Acting = Callable[[Posted, MessageClass | None], Awaitable[list[int]]]


@pytest.fixture
def acting(world: Any, settings: Settings, api: Running) -> Acting:
    """Acts on a class; ids of the new deliveries."""
    api.group(GROUP)
    told = settings.model_copy(update={"signals_bot_chat_id": str(GROUP)})

    async def run(message: Posted, found: MessageClass | None) -> list[int]:
        if found is not None:
            await chats.classify(world, message, found)
        acted = await act(world.connection, [(message, found)], told)
        return acted.deliveries.get(Channel.TELEGRAM, [])

    return run


def only(api: Running) -> Message:
    [message] = api.sent(GROUP)
    return message


async def states(world: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(row)
        for row in await world.rows(
            b"SELECT origin_kind, state, reason_class, message_id FROM deliveries ORDER BY id"
        )
    ]


async def test_a_signal_says_who_wrote_what_where_and_when(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    kyiv = datetime.now(timezone(timedelta(hours=2)))
    given = await chats.message(world, "Who mends <taps> & co?\nToday!", sent_at=kyiv)
    await deliver(*await acting(given, REPAIR))
    message = only(api)
    assert message.text.splitlines() == [
        "🔔 Neighbours @neighbours",
        f"Olha <K.> @olha_k · {kyiv.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        "request · construction and repair (repair services) · urgency 3 of 5",
        "",
        "Who mends <taps> & co?",
        "Today!",
    ]
    assert [button["url"] for button in message.buttons] == [given.url]


async def test_a_private_chat_has_no_name_but_a_link_for_its_members(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    private = -1007777777777
    await chats.chat(world, private, username=None)
    given = await chats.message(
        world, "A tap?", chat_id=private, author_name="", author_username=None
    )
    await deliver(*await acting(given, REPAIR))
    message = only(api)
    assert message.text.splitlines()[0] == "🔔 Neighbours"
    assert message.buttons[0]["url"] == f"https://t.me/c/7777777777/{given.message_id}"


@pytest.mark.parametrize("text", ["&<>🏠" * 3000, "a" * 5000, "слово " * 1500])
async def test_a_long_text_is_cut_to_what_telegram_takes(
    world: Any, api: Running, deliver: Deliver, acting: Acting, text: str
) -> None:
    await deliver(*await acting(await chats.message(world, text), REPAIR))
    shown = only(api).text
    assert TEXT_UNITS - 50 < units(shown) <= TEXT_UNITS
    assert shown.endswith("…")


async def test_it_waits_for_the_pace_of_groups_as_all_messages_do(
    world: Any, api: Running, deliver: Deliver, acting: Acting, limiter: Unlimited
) -> None:
    await deliver(*await acting(await chats.message(world, "A tap?"), REPAIR))
    assert any(str(GROUP) in key for key, _ in limiter.keys)


async def test_what_telegram_refuses_for_now_is_sent_later(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    ids = await acting(await chats.message(world, "A tap?"), REPAIR)
    api.fail(429, "Too Many Requests: retry after 7", retry_after=7)
    await deliver(*ids)
    assert api.sent(GROUP) == []
    await world.connection.execute("UPDATE deliveries SET next_try_at = now()")
    await deliver(*ids)
    assert len(api.sent(GROUP)) == 1
    assert [row[1] for row in await states(world)] == ["sent"]


async def test_a_bot_that_was_removed_leaves_a_dead_delivery(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    ids = await acting(await chats.message(world, "A tap?"), REPAIR)
    api.fail(403, "Forbidden: bot was kicked from the supergroup chat")
    await deliver(*ids)
    assert [row[1:3] for row in await states(world)] == [("dead", "refused")]


async def test_a_signal_whose_answer_was_lost_says_that_it_may_come_twice(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    ids = await acting(await chats.message(world, "A tap?"), REPAIR)
    api.faults.add(Fault(kind="reset", accept=True))
    await deliver(*ids)
    await world.connection.execute("UPDATE deliveries SET next_try_at = now()")
    await world.connection.execute(
        "UPDATE channel_breakers SET retry_at = now() WHERE retry_at IS NOT NULL"
    )
    await deliver(*ids)
    assert api.sent(GROUP)[-1].text.endswith("You may have got this before.")


async def test_a_message_deleted_before_is_not_told(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    ids = await acting(given, REPAIR)
    ids += await acting(await chats.delete(world, given), None)
    await deliver(*ids)
    assert api.sent(GROUP) == []
    assert [row[1:3] for row in await states(world)] == [("suppressed", "gone")] * 2


async def test_an_edit_changes_what_was_told_and_rings_nobody(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    await deliver(*await acting(given, REPAIR))
    later = await chats.edit(world, given, "Two taps?")
    await deliver(*await acting(later, REPAIR))
    message = only(api)
    assert "Two taps?" in message.text
    assert "Edited 20" in message.text
    number = str(message.message_id)
    assert await states(world) == [
        ("signal", "sent", None, number),
        ("signal_edit", "sent", None, number),
    ]


async def test_a_withdrawal_is_written_into_what_was_told(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    await deliver(*await acting(given, REPAIR))
    await deliver(*await acting(await chats.delete(world, given), None))
    message = only(api)
    assert message.text.endswith("The message was deleted.")
    assert message.buttons == []


async def test_of_several_edits_the_last_one_is_told(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    await deliver(*await acting(given, REPAIR))
    ids = await acting(await chats.edit(world, given, "Two taps?"), REPAIR)
    ids += await acting(await chats.edit(world, given, "Three taps?"), REPAIR)
    await deliver(*ids)
    assert "Three taps?" in only(api).text
    assert [row[1:3] for row in await states(world)] == [
        ("sent", None),
        ("suppressed", "duplicate"),
        ("sent", None),
    ]


async def test_an_edit_before_the_signal_was_sent_is_part_of_it(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    ids = await acting(given, REPAIR)
    ids += await acting(await chats.edit(world, given, "Two taps?"), REPAIR)
    await deliver(*ids)
    assert "Two taps?" in only(api).text
    assert [row[1] for row in await states(world)] == ["sent", "suppressed"]


async def test_a_signal_that_somebody_deleted_cannot_be_edited(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    given = await chats.message(world, "A tap?")
    await deliver(*await acting(given, REPAIR))
    only(api).is_deleted = True
    await deliver(*await acting(await chats.edit(world, given, "Two taps?"), REPAIR))
    assert [row[1] for row in await states(world)] == ["sent", "suppressed"]


async def test_a_group_that_became_a_supergroup_is_followed(
    world: Any, api: Running, deliver: Deliver, acting: Acting
) -> None:
    api.migrate(GROUP, -1006660002222)
    for text in ("A tap?", "Another tap?"):
        ids = await acting(await chats.message(world, text), REPAIR)
        for _ in range(2):
            await deliver(*ids)
    told = [message.text.splitlines()[-1] for message in api.sent(-1006660002222)]
    assert told == ["A tap?", "Another tap?"]
    assert await world.value(b"SELECT count(*) FROM recipients") == 1

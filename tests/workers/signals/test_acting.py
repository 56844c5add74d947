"""What follows from classes: signals, their edits and withdrawals."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import database
from homing_workers.signals.acting import Acted, act
from tests.workers.signals import chats
from tests.workers.signals.chats import CHATTER, REPAIR, TARGET

_DELIVERIES = b"""
    SELECT d.origin_kind, d.channel, d.state, c.address, r.kind FROM deliveries d
    JOIN recipients r ON r.id = d.recipient_id
    JOIN recipient_channels c ON c.recipient_id = r.id AND c.channel = d.channel ORDER BY d.id
"""


def _write(file: Path, *rules: dict[str, Any]) -> None:
    file.write_text(json.dumps({"rules": rules}))


async def test_a_request_becomes_a_delivery_to_the_chat_of_the_settings(
    world: Any, settings: Settings
) -> None:
    given = await chats.message(world, "Who mends taps?")
    acted = await act(world.connection, [(given, REPAIR)], settings)
    assert await world.rows(_DELIVERIES) == [("signal", "telegram", "pending", TARGET, "address")]
    ids = await world.rows(b"SELECT id FROM deliveries")
    assert acted == Acted({Channel.TELEGRAM: [ids[0][0]]}, [])
    assert await world.rows(b"SELECT message_id, version, target, rule FROM signals") == [
        (given.id, 1, TARGET, "default")
    ]


async def test_what_is_no_signal_leads_to_nothing(world: Any, settings: Settings) -> None:
    given = await chats.message(world, "Good morning!")
    assert await act(world.connection, [(given, CHATTER)], settings) == Acted()
    assert await act(world.connection, [], settings) == Acted()


async def test_what_is_done_twice_is_told_once(world: Any, settings: Settings) -> None:
    given = await chats.message(world, "Who mends taps?")
    await act(world.connection, [(given, REPAIR)], settings)
    assert await act(world.connection, [(given, REPAIR)], settings) == Acted()
    assert await world.value(b"SELECT count(*) FROM deliveries") == 1


async def test_a_later_version_can_be_the_signal(world: Any, settings: Settings) -> None:
    given = await chats.message(world, "Good morning!")
    await act(world.connection, [(given, CHATTER)], settings)
    later = await chats.edit(world, given, "Good morning! Who mends taps?")
    await act(world.connection, [(later, REPAIR)], settings)
    assert await world.rows(b"SELECT version FROM signals") == [(2,)]
    assert [row[0] for row in await world.rows(_DELIVERIES)] == ["signal"]


@pytest.mark.parametrize("later", [REPAIR, CHATTER])
async def test_an_edit_of_a_signal_is_a_delivery_of_its_own_whatever_it_is_about(
    world: Any, settings: Settings, later: Any
) -> None:
    given = await chats.message(world, "Who mends taps?")
    await act(world.connection, [(given, REPAIR)], settings)
    edited = await chats.edit(world, given, "Found somebody, thanks")
    for _ in range(2):
        await act(world.connection, [(edited, later)], settings)
    assert [row[0] for row in await world.rows(_DELIVERIES)] == ["signal", "signal_edit"]


async def test_a_withdrawal_is_told_too(world: Any, settings: Settings) -> None:
    given = await chats.message(world, "Who mends taps?")
    await act(world.connection, [(given, REPAIR)], settings)
    await act(world.connection, [(await chats.delete(world, given), None)], settings)
    assert [row[0] for row in await world.rows(_DELIVERIES)] == ["signal", "signal_edit"]


async def test_what_was_withdrawn_before_it_was_classified_is_no_signal(
    world: Any, settings: Settings
) -> None:
    gone = await chats.delete(world, await chats.message(world, "Who mends taps?"))
    for found in (None, REPAIR):
        assert await act(world.connection, [(gone, found)], settings) == Acted()


async def test_rules_of_a_file_tell_other_chats(
    world: Any, with_file: Settings, file: Path
) -> None:
    _write(file, {"name": "all"}, {"name": "taps", "chats": ["@neighbours"], "target": "@plumbers"})
    given = await chats.message(world, "Who mends taps?")
    acted = await act(world.connection, [(given, REPAIR)], with_file)
    assert len(acted.deliveries[Channel.TELEGRAM]) == 2
    assert {row[3] for row in await world.rows(_DELIVERIES)} == {TARGET, "@plumbers"}


async def test_many_at_once_in_several_processes_find_one_recipient(
    world: Any, settings: Settings, database_url: str
) -> None:
    given = [await chats.message(world, f"Who mends tap {n}?") for n in range(8)]

    async def one(message: Any) -> None:
        async with database.connect(database_url) as connection, connection.transaction():
            await act(connection, [(message, REPAIR)], settings)

    await asyncio.gather(*(one(message) for message in given))
    assert await world.value(b"SELECT count(*) FROM recipients") == 1
    assert await world.value(b"SELECT count(*) FROM deliveries") == 8


async def test_a_chat_that_was_switched_off_is_tried_again_by_the_next_signal(
    world: Any, settings: Settings
) -> None:
    await act(world.connection, [(await chats.message(world, "A tap?"), REPAIR)], settings)
    await world.connection.execute(
        "UPDATE recipient_channels SET enabled = false, disabled_reason = 'bot was kicked'"
    )
    await act(world.connection, [(await chats.message(world, "Another tap?"), REPAIR)], settings)
    assert await world.value(b"SELECT enabled FROM recipient_channels") is True


async def test_the_delivery_goes_on_with_the_trace_of_the_message(
    world: Any, settings: Settings
) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    given = await chats.message(world, "Who mends taps?", traceparent=parent)
    await act(world.connection, [(given, REPAIR)], settings)
    found = await world.value(b"SELECT traceparent FROM deliveries")
    assert found.split("-")[1] == parent.split("-")[1]

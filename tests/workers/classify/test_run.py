"""Jobs without a key: prefilter and rules, in one transaction with what follows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.storage.database import Connection
from homing.storage.telegram import waiting
from homing_workers.signals import acting
from homing_workers.signals.acting import Acted
from tests.workers.classify.conftest import Chats

Classified = Sequence[tuple[Message, MessageClass | None]]


class Actors:
    """In place of signals: notes what it was called with."""

    def __init__(self) -> None:
        self.calls: list[list[tuple[str, MessageClass | None]]] = []
        self.poison = ""

    async def act(
        self, connection: Connection, classified: Classified, loaded: Any = None
    ) -> Acted:
        if any(self.poison and self.poison in message.text for message, _ in classified):
            raise ValueError("cannot be told")
        self.calls.append([(message.text, found) for message, found in classified])
        return Acted({Channel.TELEGRAM: [message.id for message, _ in classified]})

    @property
    def texts(self) -> list[str]:
        return [text for call in self.calls for text, _ in call]


@pytest.fixture
def actors(monkeypatch: pytest.MonkeyPatch) -> Actors:
    made = Actors()
    monkeypatch.setattr(acting, "act", made.act)
    return made


async def test_a_message_is_stored_with_its_class(chats: Chats) -> None:
    message = await chats.message("Шукаю сантехніка, тече кран")
    assert not await chats.classify()
    row = await chats.row(message)
    assert (row["classifier"], row["intents"], row["urgency_score"]) == ("rules", ["REQUEST"], 3)
    assert row["domains"] == [
        {"domain": "CONSTRUCTION_AND_REPAIR", "subcategories": ["REPAIR_SERVICES"]}
    ]
    assert row["is_spam"] is False
    assert row["reasoning"].endswith(".")
    assert row["classified_at"] is not None
    assert row["claimed_until"] is None


async def test_what_follows_is_told_after_the_commit(chats: Chats, actors: Actors) -> None:
    message = await chats.message("Шукаю електрика")
    await chats.classify()
    assert chats.told == [Acted({Channel.TELEGRAM: [message]})]


async def test_an_edit_is_classified_and_acted_upon_again(chats: Chats, actors: Actors) -> None:
    message = await chats.message("Шукаю електрика")
    await chats.classify()
    await chats.classify()
    assert actors.texts == ["Шукаю електрика"]
    await chats.edited(message, "Вже не треба")
    await chats.classify()
    assert actors.texts == ["Шукаю електрика", "Вже не треба"]


async def test_a_withdrawn_message_is_acted_upon_without_a_class(
    chats: Chats, actors: Actors
) -> None:
    await chats.message("Продам", deleted_at="2026-01-01T13:00:00Z", version=2)
    await chats.classify()
    assert actors.calls == [[("Продам", None)]]


async def test_an_album_waits_for_its_parts(chats: Chats) -> None:
    message = await chats.message("Здам", settles_at="2100-01-01T00:00:00Z")
    await chats.classify()
    assert await chats.waiting() == [message]


async def test_a_message_that_cannot_be_acted_upon_holds_up_no_other(
    chats: Chats, actors: Actors
) -> None:
    actors.poison = "отрута"
    ids = await chats.messages(["перше", "отрута", "третє"])
    await chats.classify()
    assert await chats.waiting() == [ids[1]]
    assert actors.texts == ["перше", "третє"]
    assert (await chats.row(ids[1]))["problem"] == "ValueError: cannot be told"
    assert not await waiting.any_due(chats.connection, llm=True)


async def test_many_jobs_at_once_act_once_for_each_message(chats: Chats, actors: Actors) -> None:
    await chats.messages([f"Повідомлення {number}" for number in range(500)])
    await asyncio.gather(*(chats.classify() for _ in range(4)))
    assert sorted(actors.texts) == sorted(f"Повідомлення {number}" for number in range(500))


async def test_live_messages_come_before_history_and_both_in_order(
    chats: Chats, actors: Actors
) -> None:
    await chats.messages(["старе 1", "старе 2"])
    await chats.message("нове 1", live=True)
    await chats.message("нове 2", live=True)
    await chats.classify()
    assert actors.texts == ["нове 1", "нове 2", "старе 1", "старе 2"]


async def test_only_the_version_that_was_classified_counts(chats: Chats, actors: Actors) -> None:
    message = await chats.message("перша")
    [taken] = await waiting.claim(chats.connection, limit=1, llm=True)
    await chats.edited(message, "друга")
    found = waiting.Found(message=taken)
    async with chats.connection.transaction():
        assert await waiting.lock(chats.connection, [found]) == []
    assert await chats.waiting() == [message]
    await chats.classify()
    assert actors.texts == ["друга"]


async def test_a_request_for_repair_becomes_one_signal(chats: Chats) -> None:
    await chats.message("Шукаю електрика, не працює розетка", sent_at=datetime.now(UTC), live=True)
    for _ in range(2):
        await chats.classify(SIGNALS_BOT_CHAT_ID="-1005")
    cursor = await chats.connection.execute("SELECT target FROM signals")
    assert [row["target"] for row in await cursor.fetchall()] == ["-1005"]
    [acted] = chats.told
    assert len(acted.deliveries[Channel.TELEGRAM]) == 1

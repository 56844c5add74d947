"""Telegram's limits, in sliding windows."""

from __future__ import annotations

import pytest

from botapi.errors import Refusal
from botapi.limits import Limits, Pace, Rate
from botapi.testing import Options, running
from tests.examples.botapi.clients import Refused, aiogram_client


class Clock:
    """Time that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(pace: Pace, chats: list[int]) -> int:
    """How many messages pass before one is refused."""
    for number, chat in enumerate(chats):
        try:
            pace.take(chat)
        except Refusal:
            return number
    return len(chats)


def test_thirty_a_second_over_all_chats() -> None:
    clock = Clock()
    pace = Pace(Limits(), clock)
    assert taken(pace, list(range(1, 50))) == 30
    clock.now += 0.99
    assert taken(pace, [100]) == 0
    clock.now += 0.01
    assert taken(pace, list(range(200, 250))) == 30


def test_one_a_second_to_a_chat() -> None:
    clock = Clock()
    pace = Pace(Limits(), clock)
    assert taken(pace, [77, 77]) == 1
    clock.now += 1
    assert taken(pace, [77, 77]) == 1


def test_twenty_a_minute_to_a_group() -> None:
    clock = Clock()
    pace = Pace(Limits(), clock)
    for _ in range(20):
        pace.take(-5)
        clock.now += 1
    with pytest.raises(Refusal) as caught:
        pace.take(-5)
    assert caught.value.parameters == {"retry_after": 40}


def test_what_is_refused_does_not_count() -> None:
    clock = Clock()
    pace = Pace(Limits(), clock)
    pace.take(77)
    assert taken(pace, [77] * 100) == 0
    clock.now += 1
    assert taken(pace, [77]) == 1


def test_short_bursts_are_an_option() -> None:
    assert taken(Pace(Limits(chat=Rate(3, 3)), Clock()), [77] * 5) == 3


async def test_a_client_is_told_how_long_to_wait() -> None:
    async with (
        running(Options(limits=Limits())) as server,
        aiogram_client(server.url, server.token) as client,
    ):
        server.person(77)
        await client.call("send_message", chat_id=77, text="a")
        with pytest.raises(Refused) as caught:
            await client.call("send_message", chat_id=77, text="b")
        assert caught.value.retry_after == 1
        assert server.journal.statuses[429] == 1

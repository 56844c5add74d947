"""Bad weather and readers that are killed: what `make bench NAME=telegram-ingest` measures, with fewer messages."""

from __future__ import annotations

import pytest

from benchmarks import telegram_ingest

pytestmark = [pytest.mark.peers, pytest.mark.slow]


def test_nothing_is_lost_or_there_twice_whatever_happens() -> None:
    result = telegram_ingest.run(messages=2_000, chats=8, kills=4, seed=7)
    assert (result.messages, result.kills) == (2_008, 4)
    assert result.found.lost == set()
    assert result.found.duplicates == 0
    assert result.history_calls <= result.bound

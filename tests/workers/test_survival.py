"""The system survives kills: a shorter form of `make bench NAME=crash`."""

from __future__ import annotations

import pytest

from benchmarks import crash


@pytest.mark.slow
def test_exactly_the_expected_deliveries_exist_after_kills_and_flushes() -> None:
    result = crash.run(listings=240, kills=9, seed=7)
    assert len(result.expected) > 300
    assert result.delivered == result.expected
    assert result.repeated == 0
    assert result.kills["FLUSHALL"] > 0

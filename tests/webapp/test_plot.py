"""The plot of a price over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from homing_webapp import plot

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_one_price_is_nothing_to_compare() -> None:
    assert plot.steps([(START, Decimal(5))], START) is None


def test_a_price_holds_until_it_changes() -> None:
    prices = [(START, Decimal(100)), (START + timedelta(days=1), Decimal(80))]
    drawn = plot.steps(prices, START + timedelta(days=2), width=128, height=128)
    assert drawn is not None
    assert drawn.points == "14.0,14.0 64.0,14.0 64.0,114.0 114.0,114.0"


def test_equal_prices_at_one_moment_are_drawn_in_the_middle() -> None:
    drawn = plot.steps([(START, Decimal(5)), (START, Decimal(5))], START, width=100, height=100)
    assert drawn is not None
    assert {top for _, top, _ in drawn.marks} == {50.0}

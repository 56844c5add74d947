"""Numbers in the notations of the world."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing_workers.scrape.normalise import figures


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("1200", "1200"),
        ("1 200", "1200"),
        ("12 500 000", "12500000"),
        ("1'200", "1200"),
        ("1.250", "1250"),
        ("1,250", "1250"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("12,50,000", "1250000"),
        ("54.5", "54.5"),
        ("54,25", "54.25"),
        ("0.125", "0.125"),
        ("1 250,5", "1250.5"),
        ("1200.50", "1200.50"),
        ("1200.000", "1200.000"),
    ],
)
def test_separators_group_or_part(token: str, value: str) -> None:
    assert figures.find_all(token) == [Decimal(value)]


def test_three_decimals_are_decimals_where_a_fraction_is_expected() -> None:
    assert figures.parse("1,250", fraction=True) == Decimal("1.250")


@pytest.mark.parametrize(("found", "value"), [("-5.25", "-5.25"), (" 30,5 ", "30.5"), ("x", None)])
def test_a_plain_number_is_the_whole_text(found: str, value: str | None) -> None:
    assert figures.plain(found) == (Decimal(value) if value else None)

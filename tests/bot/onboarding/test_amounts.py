"""Amounts as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing_bot.onboarding.amounts import Amounts, parse

THOUSAND, MILLION = 1000, 1_000_000


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("20-35 тис", 20_000, 35_000, None),
        ("20–35 тыс грн", 20_000, 35_000, "UAH"),
        ("до 100000$", None, 100_000, "USD"),
        ("700 usd", None, 700, "USD"),
        ("$700", None, 700, "USD"),
        ("20000", None, 20_000, None),
        ("20 000", None, 20_000, None),
        ("20.000", None, 20_000, None),
        ("20,000.", None, 20_000, None),
        ("від 500 до 1000", 500, 1000, None),
        ("от 500 до 1000 евро", 500, 1000, "EUR"),
        ("from 500 to 1000 eur", 500, 1000, "EUR"),
        ("500 dan 800 gacha", 500, 800, None),
        ("500$ gacha", None, 500, "USD"),
        ("500 dan", 500, None, None),
        ("20 000 - 35 000", 20_000, 35_000, None),
        ("35000 20000", 20_000, 35_000, None),
        ("1,2 млн", None, 1_200_000, None),
        ("1.5-2 млн сум", 1_500_000, 2_000_000, "UZS"),
        ("5 mln so'm", None, 5_000_000, "UZS"),
        ("30-50 ming dollar", 30_000, 50_000, "USD"),
        ("500k", None, 500_000, None),
        ("від 20к", 20_000, None, None),
        ("20 000+", 20_000, None, None),
        ("більше 20000", 20_000, None, None),
        ("не більше 20000 грн", None, 20_000, "UAH"),
        ("не дороже 300 у.е.", None, 300, "USD"),
        ("до 15 000 грн/міс", None, 15_000, "UAH"),
        ("1 млрд", None, 1_000_000_000, None),
        ("1500-800", 800, 1500, None),
        ("300 000 zł", None, 300_000, "PLN"),
    ],
)
def test_a_price_is_understood(
    text: str, low: int | None, high: int | None, currency: str | None
) -> None:
    found = parse(text)
    assert found is not None
    assert (found.low, found.high, found.currency) == (low, high, currency)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "дешево", "0", "1 2 3", "9" * 30, "9" * 4000, "-", "🙂", "usd", "ʼ" * 999],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert parse(text) is None


def test_metres_are_no_millions() -> None:
    assert parse("50 м", scaled=False) == Amounts(None, Decimal(50), is_marked=False)
    assert parse("від 50 м²", scaled=False) == Amounts(Decimal(50), None)
    assert parse("40-60m2", scaled=False) == Amounts(Decimal(40), Decimal(60))

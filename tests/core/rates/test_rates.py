"""Exchange rates: documents, conversion, and which are in use."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homing import rates
from homing.models.rates import MOST_CENTS, RATE_DIGITS, Rates
from homing.rates.document import MOST_BYTES
from homing.storage import exchange_rates
from homing.storage.database import Connection

GIVEN: dict[str, Any] = {"base": "EUR", "date": "2026-01-02", "rates": {"USD": 1.1, "UAH": 48}}
RATES = st.decimals(Decimal("0.0000000001"), Decimal(10) ** 6, places=RATE_DIGITS)
CENTS = st.integers(0, 10**16 - 1)


def made(**units: Decimal) -> Rates:
    return Rates(version=1, day=date(2026, 1, 1), base="EUR", units=units)


def test_a_document_is_read_to_the_last_digit() -> None:
    found = rates.read(json.dumps(GIVEN), "file")
    assert (found.base, found.day) == ("EUR", date(2026, 1, 2))
    assert found.units == {"USD": Decimal("1.1"), "UAH": 48}


def test_other_names_of_the_fields_are_known() -> None:
    text = '{"base_code": "USD", "time_last_update_unix": 1767312000, "conversion_rates": {"USD": 1, "EUR": 0.9}}'
    found = rates.read(text, "service")
    assert (found.base, found.day, found.units) == (
        "USD",
        date(2026, 1, 2),
        {"EUR": Decimal("0.9")},
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"rates": {}}, "rates: "),
        ({"rates": {"USD": 0}}, "rates.USD: Input should be greater than 0"),
        ({"rates": {"USD": -1}}, "rates.USD: Input should be greater than 0"),
        ({"rates": {"USD": "1.1a"}}, "rates.USD: "),
        ({"rates": {"USD": True}}, "rates.USD: "),
        ({"rates": {"USD": 1e300}}, "rates.USD: "),
        ({"rates": {"USD": 1e-30}}, "rates.USD: "),
        ({"rates": {"dollar": 1}}, "rates.dollar"),
        ({"rates": {"USD": float("nan")}}, "NaN is no rate"),
        ({"base": "euro"}, "base: "),
        ({"date": "yesterday"}, "date: "),
        ({"date": 10**18}, "file: "),
    ],
)
def test_what_are_no_rates_is_told_with_its_place(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(rates.RatesError, match=reason):
        rates.read(json.dumps(GIVEN | change), "file")


@pytest.mark.parametrize("text", ["", "[]", "nothing", b"\xff", " " * (MOST_BYTES + 1)])
def test_what_is_no_document_is_refused(text: str | bytes) -> None:
    with pytest.raises(rates.RatesError, match="file: "):
        rates.read(text, "file")


@given(CENTS, RATES, RATES)
def test_amounts_are_converted_exactly_and_rounded_half_up(
    cents: int, paid: Decimal, bought: Decimal
) -> None:
    exact = Fraction(cents) * Fraction(bought) / Fraction(paid)
    rounded = int(exact + Fraction(1, 2))
    assert made(USD=paid, UAH=bought).cents(cents, "USD", "UAH") == min(rounded, MOST_CENTS)


@given(CENTS, CENTS, RATES)
def test_a_dearer_home_stays_dearer_in_every_currency(one: int, other: int, rate: Decimal) -> None:
    low, high = sorted((one, other))
    converted = [made(USD=rate).cents(cents, "EUR", "USD") for cents in (low, high)]
    assert (converted[0] or 0) <= (converted[1] or 0)


def test_currencies_without_a_rate_cannot_be_compared_but_with_themselves() -> None:
    assert made().cents(5, "USD", "UAH") is None
    assert made().cents(5, "USD", "USD") == 5


async def test_rates_that_come_with_homing_are_used_until_others_are_loaded(
    connection: Connection,
) -> None:
    assert await rates.in_use(connection) == rates.start()
    assert await exchange_rates.origin(connection) is None
    loaded = rates.read(json.dumps(GIVEN), "file")
    versions = [await exchange_rates.put_into_use(connection, loaded, "file") for _ in range(2)]
    assert await rates.in_use(connection) == loaded.model_copy(update={"version": versions[1]})


def test_the_rates_that_come_with_homing_know_the_currencies_of_the_examples() -> None:
    known = rates.start()
    assert {"USD", "UAH", "UZS", "AED", "CHF"} <= set(known.units)
    assert known.cents(100_00, "EUR", "USD") == 103_89

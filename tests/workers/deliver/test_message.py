"""The text of an alert, and cutting it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi.testing import visible
from homing.models.kinds import EventKind, PricePeriod, Status
from homing.storage.outgoing import Outgoing
from homing_workers.deliver.telegram.message import alert
from homing_workers.deliver.telegram.text import CAPTION_UNITS, cut, units


def message(**fields: Any) -> Outgoing:
    given = dict.fromkeys(Outgoing.model_fields) | {
        "delivery_id": 1,
        "recipient_id": 1,
        "enabled": True,
        "language": "en",
        "searches": (),
        "maybe_sent": False,
        "event": EventKind.NEW,
        "at": datetime.now(UTC),
        "late": False,
        "listing_id": 1,
        "property_id": 1,
        "favourite": False,
        "dismissed": False,
        "has_phones": False,
        "pictures": (),
        "source": "portal",
        "url": "https://portal.test/1",
        "status": Status.AVAILABLE,
        "title": "Flat",
    }
    return Outgoing.model_validate(given | fields)


def lines(**fields: Any) -> list[str]:
    return visible(alert(message(**fields), CAPTION_UNITS)).splitlines()


def test_everything_that_is_known_is_told() -> None:
    assert lines(
        price=Decimal("12500.00"),
        price_max=Decimal(14000),
        currency="UAH",
        price_period=PricePeriod.MONTH,
        rooms=Decimal("2.0"),
        area_total=Decimal("54.30"),
        floor=3,
        floors=9,
        city="Kyiv",
        district="Podil",
        street="Main St",
        house="5",
        description="Quiet\n and  sunny",
        searches=("Flats", "All"),
    ) == [
        "🏠 New",
        "Flat",
        "12\u202f500 – 14\u202f000 UAH / month",
        "rooms: 2 · 54.3 m² · floor 3 / 9",
        "Kyiv, Podil, Main St 5",
        "",
        "Quiet and sunny",
        "Found by: Flats, All",
    ]


@pytest.mark.parametrize(
    ("old", "currency", "symbol"), [(110, "USD", "📉"), (90, "USD", "📈"), (90, "UAH", "💱")]
)
def test_a_changed_price_says_where_it_went(old: int, currency: str, symbol: str) -> None:
    told = lines(
        event=EventKind.PRICE_CHANGED,
        price=Decimal(100),
        currency="USD",
        old_price=Decimal(old),
        new_price=Decimal(100),
        old_currency=currency,
        new_currency="USD",
    )
    assert told[0] == f"{symbol} Price changed"
    assert told[2] == f"100 USD (before: {old} {currency})"


@pytest.mark.parametrize("language", ["en", "uk", "ru", "xx"])
@pytest.mark.parametrize("kind", list(EventKind))
def test_every_kind_of_event_has_words_in_every_language(kind: EventKind, language: str) -> None:
    told = lines(event=kind, language=language, price_period=PricePeriod.TOTAL)
    assert len(told[0]) > 3


@given(st.text(max_size=3000), st.text(min_size=1, max_size=900), st.text(max_size=900))
def test_any_text_fits_and_is_understood(description: str, title: str, city: str) -> None:
    told = alert(message(description=description, title=title, city=city), CAPTION_UNITS)
    assert units(visible(told)) <= CAPTION_UNITS


@given(st.text(), st.integers(-5, 30))
def test_a_cut_is_never_longer_than_allowed(text: str, limit: int) -> None:
    shorter = cut(text, limit)
    assert units(shorter) <= max(limit, 0)
    assert shorter == text or shorter == "" or shorter.endswith("…")


def test_a_cut_splits_no_letter_of_two_units() -> None:
    assert cut("🏠🏠🏠", 4) == "🏠…"


def test_a_cut_keeps_whole_words_where_it_can() -> None:
    assert cut("one two three four five", 20) == "one two three four…"

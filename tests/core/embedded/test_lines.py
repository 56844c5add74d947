"""What a person reads in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from homing.embedded.lines import Style
from homing.models.kinds import EventKind, PricePeriod, RunOutcome
from homing.models.run import RunCounts
from homing.storage.feed import Alert, EndedRun

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PLAIN = Style(colours=False, base_url="http://127.0.0.1:8000", zone=UTC)


def _alert(**changes: Any) -> Alert:
    values: dict[str, Any] = {
        "id": 1,
        "at": NOON,
        "event": EventKind.NEW,
        "old_price": None,
        "new_price": None,
        "listing_id": 7,
        "title": "Flat by the park",
        "price": Decimal("1250.50"),
        "currency": "EUR",
        "price_period": PricePeriod.MONTH,
        "rooms": Decimal(2),
        "area_total": Decimal("54.00"),
        "city": "Kyiv",
        "district": "Podil",
        "searches": ("Flats",),
    }
    return Alert.model_validate(values | changes)


def test_an_alert_is_one_line_with_all_that_matters() -> None:
    assert PLAIN.alert(_alert()) == (
        "12:00:00  new      Flat by the park · 1 250.5 EUR/month · 2 rooms · 54 m² · Kyiv, Podil"
        "  [Flats]  http://127.0.0.1:8000/listings/7"
    )


def test_what_a_listing_leaves_out_is_left_out() -> None:
    bare = _alert(price=None, rooms=None, area_total=None, city=None, district=None)
    assert "Flat by the park  [Flats]" in PLAIN.alert(bare)


def test_a_changed_price_shows_both() -> None:
    changed = _alert(
        event=EventKind.PRICE_CHANGED,
        old_price=Decimal(90_000),
        new_price=Decimal(85_000),
        price_period=PricePeriod.TOTAL,
    )
    assert "price    Flat by the park · 90 000 → 85 000 EUR ·" in PLAIN.alert(changed)


def test_no_rooms_is_a_studio() -> None:
    assert " · studio · " in PLAIN.alert(_alert(rooms=Decimal(0)))


def test_a_title_cannot_command_the_terminal() -> None:
    assert "\033" not in PLAIN.alert(_alert(title="Nice\033[2J flat", searches=("a\x07b",)))


def test_a_terminal_gets_colours_and_a_second_line() -> None:
    shown = Style(colours=True, base_url="http://x", zone=UTC).alert(_alert())
    assert "\033[1mFlat by the park\033[0m" in shown
    assert shown.count("\n") == 1


def test_a_run_says_what_it_found_and_why_it_failed() -> None:
    run = EndedRun(
        id=1,
        source="portal",
        outcome=RunOutcome.PARTIAL,
        counts=RunCounts(found=12, new=3, price_changed=1),
        errors=("http://portal/1: HTTP 500",),
        started_at=NOON - timedelta(seconds=2),
        finished_at=NOON,
    )
    assert PLAIN.run(run) == (
        "12:00:00  source portal partial in 2.0 s · 12 found · 3 new · 1 price changed"
        " · http://portal/1: HTTP 500"
    )

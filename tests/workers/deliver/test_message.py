"""The text of an alert, and cutting it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi.testing import visible
from homing.models.kinds import EventKind, PricePeriod, Status
from homing.settings import Settings
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing_workers.deliver.telegram.buttons import Buttons
from homing_workers.deliver.telegram.message import alert, digest, notification
from homing_workers.deliver.telegram.text import CAPTION_UNITS, TEXT_UNITS, cut, units


def message(**fields: Any) -> Outgoing:
    given = dict.fromkeys(Outgoing.model_fields) | {
        "source_namespace": "default",
        "source_generation": 0,
        "delivery_id": 1,
        "recipient_id": 1,
        "enabled": True,
        "language": "en",
        "searches": (),
        "saved_in": (),
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


def test_an_alert_says_how_old_the_advert_is() -> None:
    published = datetime.now(UTC) - timedelta(hours=3, minutes=5)
    assert "advertised 3 h ago" in lines(published_at=published)


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
        "2 rooms · 54.3 m² · floor 3 / 9",
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
    assert told[2] == f"{old} {currency} → 100 USD"


@pytest.mark.parametrize("language", ["en", "uk", "ru", "uz", "xx"])
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


def digest_of(*alerts: Outgoing) -> str:
    return visible(digest(OutgoingDigest.of(alerts)))


def test_a_digest_tells_each_alert_in_a_few_lines() -> None:
    told = digest_of(
        message(title="Flat", price=Decimal(900), currency="EUR", rooms=Decimal(2), city="Kyiv"),
        message(title="House", event=EventKind.SOLD),
    )
    assert told.split("\n\n") == [
        "News of your searches",
        "🏠 New: Flat\n900 EUR · 2 rooms\nKyiv",
        "🤝 Sold: House",
    ]


def test_a_digest_counts_what_found_no_room() -> None:
    told = digest_of(*(message(title="T" * 70, city="c" * 140) for _ in range(100)))
    shown = told.count("🏠")
    assert units(told) <= TEXT_UNITS
    assert 10 < shown < 30
    assert told.endswith(f"\n\nAnd {100 - shown} more")


@given(st.lists(st.text(min_size=1, max_size=900), min_size=2, max_size=60))
def test_any_digest_fits_and_is_understood(titles: list[str]) -> None:
    assert units(digest_of(*(message(title=title, city=title) for title in titles))) <= TEXT_UNITS


@given(st.text(min_size=1), st.text(min_size=1, max_size=9000), st.booleans())
def test_any_notification_fits_and_is_understood(title: str, body: str, twice: bool) -> None:
    told = notification(
        OutgoingNotification(
            delivery_id=1,
            recipient_id=1,
            address="77",
            enabled=True,
            language="uk",
            maybe_sent=twice,
            notification_id=1,
            title=title,
            message=body,
        )
    )
    assert units(visible(told)) <= TEXT_UNITS
    assert ("отримали" in told) is twice


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(61, "This was 1 h ago."), (1439, "This was 23 h ago."), (2900, "This was 2 d ago.")],
)
def test_what_is_late_says_how_old_it_is(minutes: int, told: str) -> None:
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    assert lines(late=True, at=at)[-1] == told


@pytest.mark.parametrize(
    ("public", "api", "inside"),
    [
        ("https://homing.test/", "https://api.telegram.org", True),
        ("http://homing.test", "https://api.telegram.org", False),
        ("http://127.0.0.1:8000", "https://api.telegram.org", False),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8081", True),
        ("http://homing.test", "http://127.0.0.1:8081", False),
    ],
)
def test_pages_open_inside_telegram_where_it_takes_them(
    public: str, api: str, inside: bool
) -> None:
    settings = Settings.model_validate({"PUBLIC_URL": public, "TELEGRAM_API_URL": api})
    [phone] = Buttons.of(settings).of_alert(message(has_phones=True)).inline_keyboard[1]
    page = phone.web_app.url if phone.web_app else phone.url
    assert (phone.web_app is not None) is inside
    assert page == f"{public.rstrip('/')}/app/listings/1/phone?language=en"


@pytest.mark.parametrize(("chat", "inside"), [("77", True), ("-10077", False)])
def test_a_digest_leads_to_the_persons_own_alerts(chat: str, inside: bool) -> None:
    digest = OutgoingDigest.of([message(address=chat), message(address=chat)])
    found = Buttons("https://homing.test", inside=True).of_digest(digest)
    assert found is not None
    [[button]] = found.inline_keyboard
    page = button.web_app.url if button.web_app else button.url
    assert (button.web_app is not None) is inside
    assert page == "https://homing.test/app?language=en"


@pytest.mark.parametrize("url", ["http://portal/1", "http://portal.test/a b", "http://[x/1"])
def test_there_are_no_links_that_telegram_would_refuse(url: str) -> None:
    one = message(has_phones=True, url=url)
    rows = Buttons("http://homing", inside=False).of_alert(one).inline_keyboard
    assert [button.url for row in rows for button in row if button.url] == []


@pytest.mark.parametrize("status", [Status.SOLD, Status.REMOVED])
def test_of_a_home_that_is_gone_only_the_advert_can_be_opened(status: Status) -> None:
    gone = message(status=status, has_phones=True, event=EventKind.REMOVED)
    rows = Buttons("https://homing.test", inside=True).of_alert(gone).inline_keyboard
    assert [[button.text for button in row] for row in rows] == [["🔗 Open advert"]]

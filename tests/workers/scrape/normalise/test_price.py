"""Prices as portals write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing.models.kinds import PricePeriod
from homing_workers.scrape.normalise import Rejected, price

AMOUNTS = [
    ("1 200 $", "1200", "USD"),
    ("1\u00a0200\u00a0$", "1200", "USD"),
    ("1\u202f200 €", "1200", "EUR"),
    ("1.250,50 €", "1250.50", "EUR"),
    ("1,250.50 £", "1250.50", "GBP"),
    ("€1.250", "1250", "EUR"),
    ("CHF 1'200.–", "1200", "CHF"),
    ("CHF 1’234’500.—", "1234500", "CHF"),
    ("Fr. 2350.-", "2350", "CHF"),
    ("1.200,- €", "1200", "EUR"),
    ("1,2 млн грн", "1200000", "UAH"),
    ("1,250 млн грн", "1250000", "UAH"),
    ("2.3 млн. ₴", "2300000", "UAH"),
    ("450 тыс. руб.", "450000", "RUB"),
    ("450 т.р.", "450000", "RUB"),
    ("від 45 тис. грн", "45000", "UAH"),
    ("12 500 000 ₽", "12500000", "RUB"),
    ("$1.5M", "1500000", "USD"),
    ("US$ 1,500", "1500", "USD"),
    ("£850k", "850000", "GBP"),
    ("1,2 Mio. €", "1200000", "EUR"),
    ("2 mln zł", "2000000", "PLN"),
    ("649 000 zł", "649000", "PLN"),
    ("5 млн сум", "5000000", "UZS"),
    ("1,2 млрд сўм", "1200000000", "UZS"),
    ("5 000 000 so'm", "5000000", "UZS"),
    ("5 000 000 soʻm", "5000000", "UZS"),
    ("400 ming so‘m", "400000", "UZS"),
    ("120 000 у.е.", "120000", "USD"),
    ("45 000 y.e.", "45000", "USD"),
    ("55 000 дол.", "55000", "USD"),
    ("25 000 000 ₸", "25000000", "KZT"),
    ("25 млн тенге", "25000000", "KZT"),
    ("250 000 тг", "250000", "KZT"),
    ("95 000 BYN", "95000", "BYN"),
    ("120 000 ₾", "120000", "GEL"),
    ("5 mil. Kč", "5000000", "CZK"),
    ("6 490 000 Kč", "6490000", "CZK"),
    ("45 000 000 Ft", "45000000", "HUF"),
    ("85 000 lei", "85000", "RON"),
    ("120 000 лв.", "120000", "BGN"),
    ("R$ 1.250.000,00", "1250000", "BRL"),
    ("₹ 1.2 Cr", "12000000", "INR"),
    ("₹ 45 lakh", "4500000", "INR"),
    ("Rs. 12,50,000", "1250000", "INR"),
    ("120 mil euros", "120000", "EUR"),
    ("1.2 millones de €", "1200000", "EUR"),
    ("AED 95,000", "95000", "AED"),
    ("1.950.000 TL", "1950000", "TRY"),
    ("S$ 3,500", "3500", "SGD"),
    ("3 500 $ CAD", "3500", "CAD"),
    ("A$650", "650", "AUD"),
    ("Kaufpreis: 250.000 €", "250000", "EUR"),
    ("Цена: 54 000 $", "54000", "USD"),
    ("от 5,2 млн ₽", "5200000", "RUB"),
    ("ab 250.000 €", "250000", "EUR"),
    ("from £95,000", "95000", "GBP"),
    ("Offers over £250,000", "250000", "GBP"),
    ("450.000 € VB", "450000", "EUR"),
    ("до 500 $", "500", "USD"),
    ("3-комн. 54 000 $", "54000", "USD"),
    ("$1,200 + utilities", "1200", "USD"),
    ("54 м², 54 000 $", "54000", "USD"),
    ("1200", "1200", "XTS"),
    ("1 200", "1200", "XTS"),
    ("1.200", "1200", "XTS"),
    ("1200.00", "1200", "XTS"),
    ("1200000 000", "1200000", "XTS"),
    ("١٢٠٠ AED", "1200", "AED"),
    ("12.5万円", "125000", "JPY"),
    ("3,5 tỷ VND", "3500000000", "VND"),
    ("Rp 2,5 Miliar", "2500000000", "IDR"),
    ("€ 475.000 k.k.", "475000", "EUR"),
    ("2 br, $1,200", "1200", "USD"),
    ("700 Br/мес.", "700", "BYN"),
    ("25 000 000 〒", "25000000", "KZT"),
    ("2 500 PLN + czynsz 600 PLN", "2500", "PLN"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "amount", "currency"), AMOUNTS)
def test_an_amount_is_read_with_its_currency(found: str, amount: str, currency: str) -> None:
    asked = price.read(found, home="XTS")
    assert (asked.amount, asked.currency) == (Decimal(amount), currency)


PERIODS = [
    ("$1 200/mo", "month"),
    ("$1,200 /month", "month"),
    ("15 000 грн/міс", "month"),
    ("15 000 грн за місяць", "month"),
    ("45 000 ₽/мес.", "month"),
    ("45 000 ₽ в месяц", "month"),
    ("500 $ oyiga", "month"),
    ("£1,250 pcm", "month"),
    ("850 € pro Monat", "month"),
    ("850 €/Monat", "month"),
    ("850 € mtl.", "month"),
    ("850 € kalt", None),
    ("850 € Kaltmiete", "month"),
    ("1.100 €/mes", "month"),
    ("950 €/mese", "month"),
    ("780 € / mois CC", "month"),
    ("3 200 zł/mc", "month"),
    ("3 200 zł / miesiąc", "month"),
    ("14 500 Kč/měsíc", "month"),
    ("€ 1.450 p/m", "month"),
    ("€ 1.450 per maand", "month"),
    ("£300 pw", "week"),
    ("£300 per week", "week"),
    ("1 200 грн за добу", "day"),
    ("1 200 грн/доба", "day"),
    ("2 500 ₽ за сутки", "day"),
    ("2 500 руб./сут.", "day"),
    ("$45 per night", "day"),
    ("65 € pro Nacht", "day"),
    ("65 € / Tag", "day"),
    ("300 000 so'm kuniga", "day"),
    ("AED 95,000 / year", "year"),
    ("850,00 EUR Gesamtmiete", None),
    ("Kaufpreis 250.000 €", "total"),
    ("95 € p.a.", "year"),
    ("1 200 $ в год", "year"),
    ("250.000 €", None),
]


@pytest.mark.parametrize(("found", "period"), PERIODS)
def test_a_period_is_read(found: str, period: str | None) -> None:
    assert price.read(found, home="EUR").period == (PricePeriod(period) if period else None)


RANGES = [
    ("95 000 $ - 100 000 $", "95000", "100000", "USD"),
    ("100 000 - 120 000 $", "100000", "120000", "USD"),
    ("$ 85 000 – 90 000", "85000", "90000", "USD"),
    ("від 40 до 60 тис. грн", "40000", "60000", "UAH"),
    ("1.5 - 2 млн грн", "1500000", "2000000", "UAH"),
    ("900 тыс. - 1,2 млн ₽", "900000", "1200000", "RUB"),
    ("€100.000 - €120.000", "100000", "120000", "EUR"),
    ("von 250.000 bis 300.000 €", "250000", "300000", "EUR"),
    ("$850 - $1,200/mo", "850", "1200", "USD"),
    ("120 000 - 100 000 $", "100000", "120000", "USD"),
    ("desde 100.000 € hasta 200.000 €", "100000", "200000", "EUR"),
]


@pytest.mark.parametrize(("found", "low", "high", "currency"), RANGES)
def test_both_ends_of_a_range_share_scale_and_currency(
    found: str, low: str, high: str, currency: str
) -> None:
    asked = price.read(found)
    assert (asked.amount, asked.amount_max) == (Decimal(low), Decimal(high))
    assert asked.currency == currency


PER_M2 = [
    ("1 200 $/м²", "1200"),
    ("1 200 $ за м2", "1200"),
    ("28 000 грн за кв.м", "28000"),
    ("€ 14,50/m²", "14.50"),
    ("14,50 € pro m²", "14.50"),
    ("$25/sq ft", "269.10"),
    ("1200 $ за сотку", "12"),
    ("1 200 $/сот.", "12"),
    ("15 000 $/га", "1.50"),
    ("ціна за м²: 1 200 $", "1200"),
]


@pytest.mark.parametrize(("found", "per_m2"), PER_M2)
def test_a_price_of_one_square_metre_is_no_price_of_the_home(found: str, per_m2: str) -> None:
    asked = price.read(found)
    assert (asked.amount, asked.per_m2) == (None, Decimal(per_m2))


@pytest.mark.parametrize("found", ["54 000 $ 1 000 $/м²", "1 000 $ за м2 · 54 000 $"])
def test_the_whole_and_the_square_metre_stand_side_by_side(found: str) -> None:
    asked = price.read(found)
    assert (asked.amount, asked.per_m2) == (Decimal(54000), Decimal(1000))


@pytest.mark.parametrize(
    "found",
    ["~~120 000 $~~ 110 000 $", "110 000 $ замість 120 000 $", "110 000 $ (was 120 000 $)"],
)
def test_a_price_before_a_reduction_is_the_old_one(found: str) -> None:
    asked = price.read(found)
    assert (asked.amount, asked.old) == (Decimal(110000), Decimal(120000))


def test_the_first_of_several_currencies_is_the_price() -> None:
    asked = price.read("4 500 000 грн (108 000 $)")
    assert (asked.amount, asked.currency) == (Decimal(4500000), "UAH")
    assert asked.others == ("108000 USD",)


@pytest.mark.parametrize(
    "found",
    [
        *("договорная", "Цена по договору", "Ціна договірна", "за домовленістю", "Preis auf Anfrage"),
        *("POA", "Price on request", "kelishiladi", "Prix sur demande", "a consultar", "0", "1 €", "-"),
        *("Цена договорная, 0", "Trattativa riservata", "Cena na vyžádání", "Ask agent"),
    ],
)  # fmt: skip
def test_a_price_on_request_is_no_price(found: str) -> None:
    assert price.read(found, home="EUR").amount is None


@pytest.mark.parametrize("found", ["bad 12x", "3 комнаты", "54 м²", "30 %", "9" * 40, "1" * 500])
def test_digits_that_are_no_price_are_rejected(found: str) -> None:
    with pytest.raises(Rejected, match="price"):
        price.read(found, home="EUR")


@pytest.mark.parametrize(
    ("found", "home", "country", "currency"),
    [
        ("$500", None, None, "USD"),
        ("$500", "CAD", None, "CAD"),
        ("$500", None, "AU", "AUD"),
        ("$500", "UAH", "UA", "USD"),
        ("500 kr", None, "SE", "SEK"),
        ("500 kr", "NOK", "SE", "NOK"),
        ("500 kr", "EUR", None, None),
        ("¥500", None, "JP", "JPY"),
        ("500", None, "UA", None),
    ],
)
def test_a_shared_sign_is_settled_by_the_source(
    found: str, home: str | None, country: str | None, currency: str | None
) -> None:
    assert price.read(found, home=home, country=country).currency == currency

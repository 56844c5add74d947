"""Adverts of Makon: flats, houses, rooms and offices of Tashkent, in sums and dollars."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from homing.models.kinds import DealType, LocationPrecision, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from portal import money, pictures
from portal.advert import PLACE, Advert, picture_links

_DISTRICTS = {
    "Yunusobod": (41.365, 69.288),
    "Chilonzor": (41.275, 69.204),
    "Mirzo Ulug'bek": (41.325, 69.337),
    "Yakkasaroy": (41.283, 69.252),
    "Shayxontohur": (41.324, 69.230),
}
_STREETS = ("Amir Temur", "Bunyodkor", "Navoiy", "Mustaqillik", "Bobur", "Shota Rustaveli")
_PEOPLE = ("Dilshod Karimov", "Nodira Yusupova", "Aziz Rahimov", "Malika Tosheva")
_AGENCIES = (None, None, "Makon Plus", "Toshkent Uylari")
_DEALS = {
    DealType.SALE: ("sotiladi", "продаётся"),
    DealType.RENT: ("ijaraga beriladi", "сдаётся в аренду"),
    DealType.DAILY_RENT: ("kunlik ijaraga", "посуточно"),
}
_KINDS = {
    PropertyType.APARTMENT: ("kvartira", "квартира"),
    PropertyType.HOUSE: ("hovli", "дом"),
    PropertyType.ROOM: ("xona", "комната"),
    PropertyType.OFFICE: ("ofis", "офис"),
}
_PERIODS = {
    DealType.SALE: PricePeriod.TOTAL,
    DealType.RENT: PricePeriod.MONTH,
    DealType.DAILY_RENT: PricePeriod.DAY,
}
#: Dollars per square metre and period, from and to.
_RATES = {
    DealType.SALE: (700, 1500),
    DealType.RENT: (6, 14),
    DealType.DAILY_RENT: (0.6, 1.2),
}
_SUMS_PER_DOLLAR = 12_000


def make(random: Random, number: int, at: datetime) -> Advert:
    """An advert from randomness."""
    language = random.choice(("uz", "ru"))
    deal = random.choices(list(_DEALS), (4, 4, 1))[0]
    kind = random.choices(list(_KINDS), (8, 2, 1, 1))[0]
    if kind in (PropertyType.ROOM, PropertyType.OFFICE):
        deal = DealType.RENT
    size, place = _size(random, kind), _place(random)
    count = random.randint(1, 4)
    facts: dict[str, Any] = {
        "external_id": f"m{number}",
        "url": f"{PLACE}/obyekt/m{number}",
        "status": Status.AVAILABLE,
        "deal_type": deal,
        "property_type": kind,
        "title": _title(language, deal, kind, size, place),
        "description": _description(random, language),
        "images": picture_links(number, count),
        "published_at": at,
        "updated_at": at,
        "attributes": {"building": random.choice(("brick", "panel", "monolith"))},
    }
    price = _price(random, deal, size["area_total"])
    listing = Listing(**facts | size | place | price | _comfort(random) | _contact(random))
    drawn = "house" if kind == PropertyType.HOUSE else "block"
    shown = pictures.choose(random, count, drawn)
    return Advert(
        posted_at=at,
        changed_at=at,
        number=number,
        listing=listing,
        pictures=shown,
        language=language,
    )


def _size(random: Random, kind: PropertyType) -> dict[str, Any]:
    if kind == PropertyType.ROOM:
        area = Decimal(random.randint(12, 22))
        return {"area_total": area, "floor": random.randint(1, 5), "floors": 5}
    rooms = random.choices((1, 2, 3, 4, 5), (3, 4, 4, 2, 1))[0]
    area = Decimal(rooms * 20 + random.randint(8, 30)) + Decimal(random.randint(0, 9)) / 10
    size: dict[str, Any] = {"rooms": Decimal(rooms), "area_total": area}
    if kind == PropertyType.HOUSE:
        return size | {"area_land": Decimal(random.randint(3, 12) * 100), "floors": 1}
    floors = random.choice((4, 5, 9, 16))
    return size | {
        "area_living": money.rounded(area * Decimal("0.6"), 2),
        "area_kitchen": Decimal(random.randint(6, 14)),
        "floor": random.randint(1, floors),
        "floors": floors,
    }


def _place(random: Random) -> dict[str, Any]:
    district = random.choice(list(_DISTRICTS))
    latitude, longitude = _DISTRICTS[district]
    return {
        "country": "UZ",
        "city": "Toshkent",
        "district": district,
        "street": random.choice(_STREETS),
        "house": str(random.randint(1, 120)),
        "latitude": round(latitude + random.uniform(-0.02, 0.02), 6),
        "longitude": round(longitude + random.uniform(-0.02, 0.02), 6),
        "location_precision": LocationPrecision.EXACT,
    }


def _price(random: Random, deal: DealType, area: Decimal) -> dict[str, Any]:
    low, high = _RATES[deal]
    dollars = area * Decimal(str(round(random.uniform(low, high), 2)))
    currency, rate = random.choice((("USD", 1), ("UZS", _SUMS_PER_DOLLAR)))
    price = money.rounded(dollars * rate, 2)
    return {
        "price": price,
        "currency": currency,
        "price_period": _PERIODS[deal],
        "price_per_m2": money.per_square_metre(price, area),
    }


def _comfort(random: Random) -> dict[str, Any]:
    return {
        "furnished": random.choice((True, False, None)),
        "pets": random.choice((True, False, None)),
        "children": random.choice((True, None)),
        "balcony": random.choice((True, False, None)),
        "parking": random.choice((True, None)),
    }


def _contact(random: Random) -> dict[str, Any]:
    count = random.choice((1, 1, 2))
    return {
        "phones": tuple(f"+99890{random.randint(1_000_000, 9_999_999)}" for _ in range(count)),
        "contact_name": random.choice(_PEOPLE),
        "agent": random.choice(_AGENCIES),
    }


def _title(
    language: str, deal: DealType, kind: PropertyType, size: dict[str, Any], place: dict[str, Any]
) -> str:
    spoken = ("uz", "ru").index(language)
    what, offer = _KINDS[kind][spoken], _DEALS[deal][spoken]
    rooms = "" if "rooms" not in size else f"{size['rooms']}{(' xonali', '-комн.')[spoken]} "
    return f"{rooms}{what} {offer}, {place['district']}"


def _description(random: Random, language: str) -> str:
    if language == "uz":
        return (
            f"Metrogacha {random.randint(3, 15)} daqiqa. Yaqinida maktab, bog'cha va bozor bor. "
            "Qo'shnilar tinch, hovli ko'kalamzor."
        )
    return (
        f"До метро {random.randint(3, 15)} минут пешком. Рядом школа, детский сад и рынок. "
        "Соседи спокойные, двор зелёный."
    )

"""Adverts of Nestwell: flats and houses, for rent and for sale, in dollars and hryvnias."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from homing.models.kinds import (
    DealType,
    LocationPrecision,
    PricePeriod,
    PropertyType,
    Status,
)
from homing.models.listing import Listing
from portal import money, pictures
from portal.advert import PLACE, Advert, picture_links

#: City, its middle, and its districts with streets.
_CITIES: tuple[tuple[str, float, float, dict[str, tuple[str, ...]]], ...] = (
    ("Kyiv", 50.4501, 30.5234, {
        "Pechersk": ("Lesi Ukrainky Boulevard", "Instytutska Street"),
        "Podil": ("Andriivska Street", "Nyzhnii Val Street"),
        "Obolon": ("Obolonskyi Avenue", "Maiakovska Street"),
    }),
    ("Lviv", 49.8397, 24.0297, {
        "Halych": ("Ruska Street", "Kopernyka Street"),
        "Frankivsk": ("Naukova Street", "Volodymyra Velykoho Street"),
    }),
    ("Odesa", 46.4825, 30.7233, {
        "Arcadia": ("Henuezka Street", "Kamanina Street"),
        "Prymorskyi": ("Derybasivska Street", "Kanatna Street"),
    }),
)  # fmt: skip
_PEOPLE = ("Olena Marchuk", "Andrii Bondar", "Iryna Koval", "Taras Lysenko", "Sofia Hnatiuk")
_AGENCIES = ("Nestwell Partners", "Golden Gate Homes", "Chestnut Realty")
_TRAITS = ("Bright", "Quiet", "Spacious", "Cosy", "Newly renovated", "Sunny", "Elegant")
_VIEWS = ("a park", "the river", "a calm courtyard", "old chestnut trees", "the city roofs")
_NEAR = ("a metro station", "two schools", "a farmers' market", "a tram stop", "good cafés")
_CONDITIONS = ("renovated", "good", "needs renovation")
_HEATING = ("central", "gas boiler", "electric")


def make(random: Random, number: int, at: datetime) -> Advert:
    """An advert from randomness."""
    deal = random.choices((DealType.RENT, DealType.SALE), (5, 4))[0]
    kind = random.choices((PropertyType.APARTMENT, PropertyType.HOUSE), (4, 1))[0]
    size = _size(random, kind)
    place = _place(random)
    price = _price(random, deal, size["area_total"])
    trait = random.choice(_TRAITS)
    noun = "apartment" if kind == PropertyType.APARTMENT else "house"
    title = f"{trait} {size['rooms']}-room {noun} in {place['district']}"
    count = random.randint(2, 5)
    facts: dict[str, Any] = {
        "external_id": str(number),
        "url": f"{PLACE}/listing/{number}-{noun}-{place['city'].lower()}",
        "status": Status.AVAILABLE,
        "deal_type": deal,
        "property_type": kind,
        "title": title,
        "description": _description(random, title),
        "images": picture_links(number, count),
        "published_at": at,
        "updated_at": at,
        "attributes": {"reference": f"NW-{number}"},
    }
    listing = Listing(**facts | size | place | price | _comfort(random, deal) | _contact(random))
    shown = pictures.choose(random, count, "block" if noun == "apartment" else "house")
    return Advert(posted_at=at, changed_at=at, number=number, listing=listing, pictures=shown)


def _size(random: Random, kind: PropertyType) -> dict[str, Any]:
    rooms = random.choices((1, 2, 3, 4), (3, 4, 3, 1))[0]
    area = Decimal(rooms * 22 + random.randint(10, 34))
    house = kind == PropertyType.HOUSE
    floors = random.randint(1, 3) if house else random.choice((5, 9, 16, 24))
    return {
        "rooms": Decimal(rooms),
        "bedrooms": max(1, rooms - 1),
        "bathrooms": 1 if rooms < 3 else 2,
        "area_total": area + (Decimal(60) if house else Decimal("0.5") * random.randint(0, 1)),
        "floor": None if house else random.randint(1, floors),
        "floors": floors,
        "year_built": random.randint(1955, 2024),
    }


def _place(random: Random) -> dict[str, Any]:
    city, latitude, longitude, districts = random.choice(_CITIES)
    district = random.choice(list(districts))
    return {
        "country": "UA",
        "city": city,
        "district": district,
        "street": random.choice(districts[district]),
        "house": str(random.randint(1, 90)),
        "latitude": round(latitude + random.uniform(-0.03, 0.03), 5),
        "longitude": round(longitude + random.uniform(-0.04, 0.04), 5),
        "location_precision": LocationPrecision.EXACT,
    }


def _price(random: Random, deal: DealType, area: Decimal) -> dict[str, Any]:
    rent = deal == DealType.RENT
    per_metre = random.uniform(8, 22) if rent else random.uniform(900, 2600)
    currency, rate = random.choices((("USD", 1), ("UAH", 41)), (2, 1))[0]
    price = money.rounded(area * Decimal(round(per_metre * rate)), 2)
    return {
        "price": price,
        "currency": currency,
        "price_period": PricePeriod.MONTH if rent else PricePeriod.TOTAL,
        "price_per_m2": money.per_square_metre(price, area),
    }


def _comfort(random: Random, deal: DealType) -> dict[str, Any]:
    rent = deal == DealType.RENT
    return {
        "furnished": random.choice((True, False)),
        "pets": random.choice((True, False)) if rent else None,
        "balcony": random.choice((True, False)),
        "parking": random.choice((True, False)),
        "heating": random.choice(_HEATING),
        "condition": random.choice(_CONDITIONS),
    }


def _contact(random: Random) -> dict[str, Any]:
    return {
        "phones": (f"+38067{random.randint(2_000_000, 9_899_999)}",),
        "contact_name": random.choice(_PEOPLE),
        "agent": random.choice(_AGENCIES),
    }


def _description(random: Random, title: str) -> str:
    view, near = random.choice(_VIEWS), random.choice(_NEAR)
    return (
        f"{title}. The windows look out on {view}; {near} can be reached on foot. "
        f"The kitchen was fitted {random.randint(1, 9)} years ago, the neighbours are friendly."
    )

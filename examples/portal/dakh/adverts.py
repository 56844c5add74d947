"""Adverts of Dakh: flats, rooms, houses and land of Ukraine, told in Ukrainian or Russian."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

from homing.models.kinds import DealType, PricePeriod, PropertyType
from homing.models.listing import Listing
from portal import money, pictures
from portal.advert import PLACE, Advert, picture_links
from portal.dakh.sections import SECTIONS, Section

#: City to its districts and streets, by language.
_CITIES: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "uk": {
        "Київ": (("Печерський", "Подільський"), ("Саксаганського", "Антоновича", "Велика Васильківська")),
        "Львів": (("Галицький", "Франківський"), ("Городоцька", "Зелена", "Стрийська")),
        "Одеса": (("Приморський", "Київський"), ("Канатна", "Пушкінська", "Рішельєвська")),
    },
    "ru": {
        "Киев": (("Печерский", "Оболонский"), ("Саксаганского", "Антоновича", "Большая Васильковская")),
        "Харьков": (("Киевский", "Шевченковский"), ("Сумская", "Пушкинская")),
        "Днепр": (("Соборный", "Центральный"), ("Короленко", "Гоголя")),
    },
}  # fmt: skip
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "uk": {
        "condition": ("євроремонт", "після ремонту", "житловий стан", "потребує ремонту"),
        "heating": ("централізоване", "автономне", "індивідуальне газове"),
        "commission": ("без комісії", "50%"),
        "person": ("Олена", "Андрій", "Наталія", "Петро Іванович"),
        "near": ("метро", "школа", "парк", "ринок"),
    },
    "ru": {
        "condition": ("евроремонт", "после ремонта", "жилое состояние", "требует ремонта"),
        "heating": ("централизованное", "автономное", "индивидуальное газовое"),
        "commission": ("без комиссии", "50%"),
        "person": ("Елена", "Андрей", "Наталья", "Пётр Иванович"),
        "near": ("метро", "школа", "парк", "рынок"),
    },
}
_CODES = ("050", "063", "067", "068", "093", "097", "099")
_PERIODS = {
    DealType.SALE: PricePeriod.TOTAL,
    DealType.RENT: PricePeriod.MONTH,
    DealType.DAILY_RENT: PricePeriod.DAY,
}
#: Hryvnias per square metre and period, from and to.
_RATES = {DealType.SALE: (20_000, 62_000), DealType.RENT: (180, 420), DealType.DAILY_RENT: (18, 40)}
_LAND_RATES = (600, 2500)
_HRYVNIAS_PER_DOLLAR = 41


def make(random: Random, number: int, at: datetime) -> Advert:
    """An advert from randomness."""
    section = random.choices(list(SECTIONS.values()), (5, 5, 2, 2))[0]
    kind = _kind(random, section)
    size = _size(random, section, kind)
    place, count = _place(random, section.language, kind), random.randint(1, 4)
    facts: dict[str, Any] = {
        "external_id": str(number),
        "url": f"{PLACE}/o/{number}.html",
        "status": section.offered,
        "deal_type": section.deal,
        "property_type": kind,
        "title": _title(section, kind, size, place),
        "description": _description(random, section.language, place),
        "images": picture_links(number, count),
        "published_at": at,
        "updated_at": at,
    }
    price = _price(random, section, size)
    comfort = {} if kind == PropertyType.LAND else _comfort(random, section)
    contact = _contact(random, section.language)
    drawn = {PropertyType.HOUSE: "house", PropertyType.LAND: "land"}.get(kind, "block")
    return Advert(
        posted_at=at,
        changed_at=at,
        number=number,
        listing=Listing(**facts | size | place | price | comfort | contact),
        pictures=pictures.choose(random, count, drawn),
        offered=section.offered,
        language=section.language,
        section=section.name,
    )


def _kind(random: Random, section: Section) -> PropertyType:
    if section.name == "novobudovy":
        return PropertyType.APARTMENT
    if section.deal == DealType.SALE:
        kinds = (PropertyType.APARTMENT, PropertyType.HOUSE, PropertyType.LAND)
        return random.choices(kinds, (5, 2, 2))[0]
    kinds = (PropertyType.APARTMENT, PropertyType.ROOM, PropertyType.HOUSE)
    return random.choices(kinds, (6, 1, 1))[0]


def _size(random: Random, section: Section, kind: PropertyType) -> dict[str, Any]:
    if kind == PropertyType.LAND:
        return {"area_land": Decimal(random.choice((4, 6, 8, 10, 15, 25, 50)) * 100)}
    floors = random.choice((5, 9, 10, 16))
    height = {"floor": random.randint(1, floors), "floors": floors}
    if kind == PropertyType.ROOM:
        return height | {"area_total": Decimal(random.randint(11, 20))}
    rooms = random.choices((0, 1, 2, 3, 4), (1, 3, 4, 3, 1))[0]
    area = Decimal(max(rooms, 1) * 19 + random.randint(8, 22))
    if kind == PropertyType.HOUSE:
        land = Decimal(random.choice((3, 5, 6, 8, 10, 12)) * 100)
        return {"rooms": Decimal(max(rooms, 2)), "area_total": area + 60, "area_land": land}
    size = height | {"rooms": Decimal(rooms), "area_total": area}
    if section.name == "novobudovy":
        return size
    kitchen = Decimal(random.randint(6, 13))
    living = money.rounded(area * Decimal("0.55"), 2)
    return size | {"area_living": living, "area_kitchen": kitchen}


def _place(random: Random, language: str, kind: PropertyType) -> dict[str, Any]:
    city = random.choice(list(_CITIES[language]))
    districts, streets = _CITIES[language][city]
    place = {
        "country": "UA",
        "city": city,
        "district": random.choice(districts),
        "street": f"{'вул.' if language == 'uk' else 'ул.'} {random.choice(streets)}",
    }
    if kind != PropertyType.LAND:
        place["house"] = random.choice(("3", "14", "27", "48", "112")) + random.choice(
            ("", "", "А")
        )
    return place


def _price(random: Random, section: Section, size: dict[str, Any]) -> dict[str, Any]:
    area = size.get("area_total")
    low, high = _RATES[section.deal] if area else _LAND_RATES
    hryvnias = (area or size["area_land"]) * Decimal(random.randint(low, high))
    currency, rate = random.choice((("UAH", 1), ("USD", _HRYVNIAS_PER_DOLLAR)))
    price = money.rounded(hryvnias / rate, 2)
    if random.random() < 0.07:
        return {}
    told = {"price": price, "currency": currency, "price_period": _PERIODS[section.deal]}
    if section.name == "novobudovy":
        return told | {"price_max": money.rounded(price * Decimal("1.2"), 2) + 1000}
    return told | {"price_per_m2": money.per_square_metre(price, area)}


def _comfort(random: Random, section: Section) -> dict[str, Any]:
    words = _WORDS[section.language]
    if section.name == "novobudovy":
        return {"heating": random.choice(words["heating"])}
    rent = section.deal != DealType.SALE
    return {
        "condition": random.choice(words["condition"]),
        "furnished": random.choice((True, False, None)),
        "pets": random.choice((True, False, None)) if rent else None,
        "heating": random.choice(words["heating"]),
        "commission": random.choice(words["commission"]) if rent else None,
        "year_built": random.choice((None, random.randint(1935, 2023))),
    }


def _contact(random: Random, language: str) -> dict[str, Any]:
    count = random.choice((1, 1, 2))
    numbers = [
        f"+38{random.choice(_CODES)}{random.randint(2_000_000, 9_999_999)}" for _ in range(count)
    ]
    return {"phones": tuple(numbers), "contact_name": random.choice(_WORDS[language]["person"])}


def _title(
    section: Section, kind: PropertyType, size: dict[str, Any], place: dict[str, Any]
) -> str:
    spoken = 0 if section.language == "uk" else 1
    what = {
        PropertyType.LAND: ("Земельна ділянка", "Земельный участок"),
        PropertyType.ROOM: ("Кімната", "Комната"),
        PropertyType.HOUSE: ("Будинок", "Дом"),
        PropertyType.APARTMENT: _flat(size),
    }[kind][spoken]
    return f"{what}, {place['street']}, {place['city']}"


def _flat(size: dict[str, Any]) -> tuple[str, str]:
    rooms = size.get("rooms")
    if not rooms:
        return "Квартира-студія", "Квартира-студия"
    return f"{rooms}-кімнатна квартира", f"{rooms}-комнатная квартира"


def _description(random: Random, language: str, place: dict[str, Any]) -> str:
    near, minutes = random.choice(_WORDS[language]["near"]), random.randint(2, 15)
    if language == "uk":
        return (
            f"Тихе місце у самому серці міста {place['city']}. Поруч {near}, пішки {minutes} хв. "
            "Дзвоніть, відповімо на всі запитання."
        )
    return (
        f"Тихое место в городе {place['city']}. Рядом {near}, пешком {minutes} мин. "
        "Звоните, ответим на все вопросы."
    )

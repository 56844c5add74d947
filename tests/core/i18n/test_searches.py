"""What a search asks for, in words."""

from __future__ import annotations

from typing import Any

import pytest

from homing.i18n import LANGUAGES, catalogue, searches
from homing.models.subscription import Criteria

EVERYTHING: dict[str, Any] = {
    "deal_types": ["rent", "sale"],
    "property_types": ["apartment"],
    "city": "Київ",
    "districts": ["Поділ", "Печерськ"],
    "rooms": [0, 1, 2],
    "price_min": 500,
    "price_max": 800,
    "currency": "USD",
    "area_min": 40,
    "floor_max": 5,
    "not_first_floor": True,
    "pets": True,
    "furnished": False,
    "include_words": ["балкон"],
    "exclude_words": ["агент", "ріелтор"],
}


def wanted(**criteria: Any) -> Criteria:
    return Criteria.model_validate(criteria)


def test_every_wish_is_a_line() -> None:
    assert searches.lines(wanted(**EVERYTHING), catalogue("en")) == [
        ("Deal", "Rent, Purchase"),
        ("Kind of home", "Apartment"),
        ("City", "Kyiv"),
        ("Districts", "Печерськ, Поділ"),
        ("Rooms", "Studio, 1–2 rooms"),
        ("Price", "500–800\xa0$"),
        ("Area", "from 40 m²"),
        ("Floor", "up to 5, not the first"),
        ("Pets", "allowed"),
        ("Furniture", "unfurnished"),
        ("With the words", "балкон"),
        ("Without the words", "агент, ріелтор"),
    ]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"rooms": [1]}, "1 кімната"),
        ({"rooms": [2, 3]}, "2–3 кімнати"),
        ({"rooms": [1, 3]}, "1, 3 кімнати"),
        ({"rooms": [0]}, "Студія"),
        ({"rooms_at_least": 5}, "від 5 кімнат"),
        ({"rooms": [3, 4], "rooms_at_least": 5}, "від 3 кімнат"),
        ({"rooms": [1, 3, 4], "rooms_at_least": 5}, "1 кімната, від 3 кімнат"),
    ],
)
def test_rooms_are_told_in_the_right_form(criteria: dict[str, Any], expected: str) -> None:
    assert searches.rooms(wanted(**criteria), catalogue("uk")) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("uk", "Оренда, квартира, Київ, Поділ, 2 кімнати, до 20\xa0000\xa0₴"),
        ("ru", "Аренда, квартира, Киев, Поділ, 2 комнаты, до 20\xa0000\xa0₴"),
        ("en", "Rent, apartment, Kyiv, Поділ, 2 rooms, up to 20,000\xa0₴"),
        ("uz", "Ijara, kvartira, Kiyev, Поділ, 2 xona, 20\xa0000\xa0₴ gacha"),
    ],
)
def test_a_search_has_a_name_in_every_language(language: str, expected: str) -> None:
    criteria = wanted(
        deal_types=["rent"],
        property_types=["apartment"],
        city="Kiev",
        districts=["Поділ"],
        rooms=[2],
        price_max=20_000,
        currency="UAH",
    )
    assert searches.name(criteria, catalogue(language)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_never_empty_and_never_long(language: str) -> None:
    say = catalogue(language)
    assert searches.name(Criteria(), say)
    assert len(searches.name(wanted(**EVERYTHING | {"city": "x" * 100}), say)) <= 60

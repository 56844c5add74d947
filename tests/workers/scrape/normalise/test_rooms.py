"""Rooms, bedrooms and bathrooms as portals write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing_workers.scrape.normalise import rooms, text

ROOMS = [
    ("студия", "0"),
    ("Квартира-студія", "0"),
    ("Studio", "0"),
    ("3-комн.", "3"),
    ("3-комнатная", "3"),
    ("3-х комнатная квартира", "3"),
    ("3-к. квартира", "3"),
    ("3-к квартира, 70 м²", "3"),
    ("2 кімнати", "2"),
    ("2-кімнатна квартира", "2"),
    ("двокімнатна", "2"),
    ("двухкомнатная квартира", "2"),
    ("однокімнатна", "1"),
    ("трёхкомнатная", "3"),
    ("1 xonali kvartira", "1"),
    ("3 xona", "3"),
    ("2 хонали", "2"),
    ("2.5 Zimmer", "2.5"),
    ("2,5-Zimmer-Wohnung", "2.5"),
    ("3½ Zimmer", "3.5"),
    ("3 1/2 Zimmer", "3.5"),
    ("3 Zi.", "3"),
    ("Drei-Zimmer-Wohnung", "3"),
    ("2 rooms", "2"),
    ("T2", "2"),
    ("Appartement 3 pièces", "3"),
    ("2+kk", "2"),
    ("3+1", "3"),
    ("Byt 2+1", "2"),
    ("3 pokoje", "3"),
    ("2-pokojowe", "2"),
    ("trilocale 3 locali", "3"),
    ("4 habitaciones", "4"),
    ("3 quartos", "3"),
    ("3 kamers", "3"),
    ("3 szobás", "3"),
    ("3", "3"),
    ("3.5", "3.5"),
    ("4.0", "4"),
    ("75 m²; 3 kamers", "3"),
    ("Количество комнат: 2", "2"),
    ("Xonalar soni: 2", "2"),
    ("3 hab.", "3"),
    ("3 amb.; 2 dorm.", "3"),
    ("3-roms", "3"),
]


@pytest.mark.parametrize(("found", "count"), ROOMS)
def test_rooms_are_counted(found: str, count: str) -> None:
    assert rooms.read(found) == (Decimal(count), None)


@pytest.mark.parametrize("found", ["1-3 Zimmer", "1 - 3 кімн.", "1–3", "1 до 3 комнат"])
def test_a_project_has_homes_of_several_sizes(found: str) -> None:
    assert rooms.read(found) == (Decimal(1), Decimal(3))


@pytest.mark.parametrize("found", ["", "немає", "свободная планировка", "999"])
def test_no_number_of_rooms_is_made_up(found: str) -> None:
    assert rooms.read(found) == (None, None)


@pytest.mark.parametrize(
    "title",
    ["Дім 120 м²", "Квартира на 3 поверсі", "Apartment 54 m2, floor 3", "Участок 6 соток", "Дом 7"],
)
def test_a_title_without_rooms_tells_none(title: str) -> None:
    assert rooms.find(text.fold(title)) == (None, None)


@pytest.mark.parametrize(
    ("found", "count"),
    [
        ("2 bed flat", 2),
        ("3 bedrooms", 3),
        ("two-bedroom apartment", 2),
        ("3 bd | 2 ba", 3),
        ("2 спальні", 2),
        ("3 Schlafzimmer", 3),
        ("2 chambres", 2),
        ("3 sypialnie", 3),
        ("Bedrooms: 2; Bathrooms: 1", 2),
        ("3 BHK", 3),
        ("нет", None),
    ],
)
def test_bedrooms_are_counted(found: str, count: int | None) -> None:
    assert rooms.bedrooms(text.fold(found)) == count


@pytest.mark.parametrize(
    ("found", "count"),
    [("3 bd | 2 ba", 2), ("2 bathrooms", 2), ("1 Badezimmer", 1), ("2 санузли", 2), ("2 baños", 2)],
)
def test_bathrooms_are_counted(found: str, count: int) -> None:
    assert rooms.bathrooms(text.fold(found)) == count

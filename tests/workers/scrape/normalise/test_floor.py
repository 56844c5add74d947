"""Floors as portals write them."""

from __future__ import annotations

import pytest

from homing_workers.scrape.normalise import floor, text

FLOORS = [
    ("3/9", 3, 9),
    ("3 / 9 эт.", 3, 9),
    ("3 из 9", 3, 9),
    ("этаж 3 из 9", 3, 9),
    ("3 этаж из 9", 3, 9),
    ("3-й этаж 9-этажного дома", 3, 9),
    ("3 поверх з 9", 3, 9),
    ("поверх 3 з 9", 3, 9),
    ("3 of 9", 3, 9),
    ("Floor 3 of 9", 3, 9),
    ("3rd floor", 3, None),
    ("5-qavat", 5, None),
    ("5-qavat / 9", 5, 9),
    ("Qavat: 5/9", 5, 9),
    ("Этаж: 3", 3, None),
    ("3. Etage", 3, None),
    ("1. OG", 1, None),
    ("2. Obergeschoss", 2, None),
    ("EG", 0, None),
    ("Erdgeschoss", 0, None),
    ("ground floor", 0, None),
    ("parter", 0, None),
    ("rez-de-chaussée", 0, None),
    ("2ème étage", 2, None),
    ("3 piętro", 3, None),
    ("3ª planta", 3, None),
    ("цоколь", -1, None),
    ("basement", -1, None),
    ("UG", -1, None),
    ("-1", -1, None),
    ("3", 3, None),
    ("3.", 3, None),
    ("Etage 3 von 5", 3, 5),
    ("3. NP", 3, None),
    ("Этаж: 3; Этажность дома: 9", 3, 9),
    ("Qavati: 3; Uy qavatliligi: 9", 3, 9),
    ("Поверх: 3; Поверхів: 9", 3, 9),
    ("piętro 3/4", 3, 4),
]


@pytest.mark.parametrize(("found", "on", "of"), FLOORS)
def test_a_floor_is_read(found: str, on: int, of: int | None) -> None:
    assert floor.read(found) == (on, of)


@pytest.mark.parametrize("found", ["", "последний", "9/3", "999"])
def test_no_floor_is_made_up(found: str) -> None:
    assert floor.read(found) == (None, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2-к квартира, 54 м², 3/9 эт.", (3, 9)),
        ("Квартира 54/30/9 м²", (None, None)),
        ("Квартира, вул. Шевченка 3/9", (None, None)),
        ("Квартира 54/30/9 м², 3/9 поверх", (3, 9)),
        ("Wohnung im 2. OG", (2, None)),
        ("Продам 1-кімнатну, 5 поверх", (5, None)),
    ],
)
def test_a_title_tells_a_floor_only_by_a_word_for_it(
    title: str, expected: tuple[int | None, int | None]
) -> None:
    assert floor.in_title(text.fold(title)) == expected


@pytest.mark.parametrize(("found", "of"), [("9", 9), ("9 поверхів", 9), ("3/9", 9), ("нет", None)])
def test_floors_of_a_building_are_counted(found: str, of: int | None) -> None:
    assert floor.count(found) == of

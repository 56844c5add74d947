"""Areas as portals write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing_workers.scrape.normalise import area

TOTALS = [
    ("54 м²", "54"),
    ("54,3 кв.м", "54.3"),
    ("54.3 m2", "54.3"),
    ("54 кв. м.", "54"),
    ("Площа: 54 м2", "54"),
    ("54 sqm", "54"),
    ("1 200 м²", "1200"),
    ("1.200 m²", "1200"),
    ("850 sq ft", "78.97"),
    ("1,200 sq. ft.", "111.48"),
    ("6 соток", "600"),
    ("6,5 сот.", "650"),
    ("12 sotix", "1200"),
    ("0,5 га", "5000"),
    ("1.5 ha", "15000"),
    ("2 acres", "8093.71"),
    ("ca. 85 qm", "85"),
    ("ab 45 m²", "45"),
    ("54", "54"),
    ("54.25", "54.25"),
    ("Wohnfläche ca. 85,50 m²", "85.50"),
]


@pytest.mark.parametrize(("found", "total"), TOTALS)
def test_a_total_is_read_in_square_metres(found: str, total: str) -> None:
    assert area.read(found).total == Decimal(total)


@pytest.mark.parametrize(
    ("found", "parts"),
    [
        ("54/30/9 м²", ("54", "30", "9")),
        ("54 / 30,5 / 9.2", ("54", "30.5", "9.2")),
        ("54/30 м2", ("54", "30", None)),
        ("54/-/9 м²", ("54", None, "9")),
        ("Площадь 54/30/9 кв.м", ("54", "30", "9")),
        ("54 м² / 30 м² / 9 м²", ("54", "30", "9")),
    ],
)
def test_total_living_and_kitchen_stand_between_slashes(
    found: str, parts: tuple[str | None, ...]
) -> None:
    sizes = area.read(found)
    expected = tuple(Decimal(part) if part else None for part in parts)
    assert (sizes.total, sizes.living, sizes.kitchen) == expected


@pytest.mark.parametrize(
    "found", ["45 - 120 м²", "45 m² – 120 m²", "от 45 до 120 м²", "45 bis 120"]
)
def test_a_range_has_two_ends(found: str) -> None:
    sizes = area.read(found)
    assert (sizes.total, sizes.maximum) == (Decimal(45), Decimal(120))


@pytest.mark.parametrize("found", ["", "немає", "0", "0 м²", "9" * 30])
def test_nothing_is_made_of_what_is_no_area(found: str) -> None:
    assert area.read(found) == area.Area()


@pytest.mark.parametrize(
    ("folded", "home", "land"),
    [
        ("2-к квартира, 54 м2, 3/9 эт.", "54", None),
        ("квартира 54/30/9 м2", "54", None),
        ("дом 120 м2, участок 6 соток", "120", "600"),
        ("haus 140 m2 mit 500 m2 grundstück", "140", None),
        ("hovli 6 sotix", None, "600"),
        ("3 комнаты", None, None),
    ],
)
def test_a_title_mentions_areas(folded: str, home: str | None, land: str | None) -> None:
    told = area.mentioned(folded)
    assert told.home.total == (Decimal(home) if home else None)
    assert told.land == (Decimal(land) if land else None)

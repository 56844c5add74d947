"""Features that name what they tell."""

from __future__ import annotations

import pytest

from homing_workers.scrape.normalise import labels


@pytest.mark.parametrize(
    ("feature", "name", "told"),
    [
        ("Опалення: автономне", "heating", "автономне"),
        ("Отопление: центральное", "heating", "центральное"),
        ("Heizungsart: Fernwärme", "heating", "Fernwärme"),
        ("Ремонт: Євроремонт", "condition", "Євроремонт"),
        ("Zustand: saniert", "condition", "saniert"),
        ("Комиссия: 50%", "commission", "50%"),
        ("Рік побудови: 2015", "yearBuilt", "2015"),
        ("Baujahr 1998", "yearBuilt", "1998"),
        ("Built in 2004", "yearBuilt", "2004"),
        ("Станция метро: Позняки", "condition", None),
        ("Heating included", "heating", None),
        ("Балкон", "heating", None),
    ],
)
def test_a_label_tells_the_field(feature: str, name: str, told: str | None) -> None:
    assert labels.find(["3 комнаты", feature], name) == told


@pytest.mark.parametrize(
    ("feature", "told"), [("Євроремонт", True), ("Erstbezug", True), ("Ліфт", False)]
)
def test_a_state_of_repair_needs_no_label(feature: str, told: bool) -> None:
    assert labels.condition(["2 rooms", feature]) == (feature if told else None)

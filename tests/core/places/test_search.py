"""What people type, and the city that they mean."""

from __future__ import annotations

import pytest

from homing.places.search import exact, suggestions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("київ", "Київ"),
        ("Kiev", "Київ"),
        ("kyev", "Київ"),
        ("кеев", "Київ"),
        ("ЛЬВОВ", "Львів"),
        ("львв", "Львів"),
        ("odes", "Одеса"),
        ("харькв", "Харків"),
        ("Днепропетровск", "Дніпро"),
        ("каменец", "Кам'янець-Подільський"),
        ("ivano", "Івано-Франківськ"),
        ("toshkent", "Ташкент"),
        ("Тош", "Ташкент"),
        ("fargona", "Фергана"),
        ("Фарғона", "Фергана"),
        ("qo'qon", "Коканд"),
        ("kokon", "Коканд"),
        ("warszawa", "Варшава"),
    ],
)
def test_a_city_is_found_in_any_language_and_with_mistakes(typed: str, meant: str) -> None:
    assert suggestions(typed, "uk")[0] == meant


@pytest.mark.parametrize(
    ("language", "name"), [("uk", "Одеса"), ("ru", "Одесса"), ("en", "Odesa"), ("uz", "Odesa")]
)
def test_cities_are_named_in_the_persons_language(language: str, name: str) -> None:
    assert suggestions("одеса", language)[0] == name


@pytest.mark.parametrize("typed", ["", "  ", "!?", "12345", "щщщщщщ", "🙂", "qwertyqwerty" * 50])
def test_what_is_like_no_city_suggests_none(typed: str) -> None:
    assert suggestions(typed, "uk") == []


def test_cities_of_the_sources_are_suggested_too_and_none_twice() -> None:
    assert suggestions("Глеваха", "ru", ["Глеваха", "Киев", "Kyiv"]) == ["Глеваха"]
    assert suggestions("Київ", "ru", ["Киев", "Kyiv"]).count("Киев") == 1


def test_a_name_that_is_just_right_needs_no_choice() -> None:
    assert exact("КИЕВ") == "Kyiv"
    assert exact("глеваха", ["Глеваха"]) == "Глеваха"
    assert exact("Кие") is None

"""All names of a city lead to it."""

from __future__ import annotations

from collections import Counter

from homing.i18n import LANGUAGES
from homing.matching.cities import city_key
from homing.matching.text import normal
from homing.places.gazetteer import cities
from homing.places.known import city_name, known, spellings


def test_a_city_is_named_in_every_language() -> None:
    assert [city_name("Киев", one) for one in LANGUAGES] == ["Київ", "Kyiv", "Киев", "Kiyev"]
    assert city_name("Nowhere", "uk") == "Nowhere"


def test_all_names_of_a_city_have_one_key() -> None:
    assert {city_key(name) for name in ("Київ", "КИЕВ", "Kyiv", "kiev", "Kiyev")} == {"kyiv"}
    assert city_key("Глеваха ") == "глеваха"


def test_spellings_begin_with_the_one_that_was_asked_for() -> None:
    assert spellings("Kiev")[0] == "Kiev"
    assert {"Київ", "Киев", "Kyiv"} <= set(spellings("Kiev"))
    assert spellings("Nowhere") == ("Nowhere",)


def test_no_two_cities_share_a_name() -> None:
    names = Counter(normal(name) for city in cities() for name in {*map(normal, city.names)})
    assert [name for name, count in names.items() if count > 1] == []


def test_every_city_has_four_names_and_a_country() -> None:
    for city in cities():
        assert all((city.uk, city.ru, city.en, city.uz)), city
        assert len(city.country) == 2
        assert known(city.uz) is city

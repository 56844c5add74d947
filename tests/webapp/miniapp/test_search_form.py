"""Criteria as a form, and back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from multidict import MultiDict
from pydantic import ValidationError

from homing.i18n import catalogue
from homing.models.kinds import DealType, EventKind, PropertyType
from homing.models.subscription import Criteria
from homing_webapp.miniapp import search_form

FULL = Criteria(
    deal_types=frozenset({DealType.RENT}),
    property_types=frozenset({PropertyType.HOUSE, PropertyType.ROOM}),
    city="Київ",
    districts=frozenset({"Podil", "Obolon"}),
    rooms=frozenset({0, 1, 2}),
    rooms_at_least=5,
    price_min=Decimal(900),
    price_max=Decimal("1500.50"),
    currency="USD",
    area_max=Decimal(80),
    floor_min=2,
    not_first_floor=True,
    pets=True,
    furnished=False,
    year_built_min=1990,
    include_words=frozenset({"балкон"}),
    exclude_words=frozenset({"hostel", "shared"}),
)


def sent(shown: Any) -> MultiDict[str]:
    """What a browser makes of the form."""
    return MultiDict((field, value) for field, values in shown.items() for value in values)


@pytest.mark.parametrize("language", ["en", "uk", "ru", "uz"])
def test_a_form_that_nobody_touches_changes_nothing(language: str) -> None:
    say = catalogue(language)
    again = search_form.criteria(sent(search_form.shown(FULL, "Flats", say)), FULL)
    assert again.model_copy(update={"city": FULL.city}) == FULL


@pytest.mark.parametrize(
    "before",
    [
        Criteria(rooms=frozenset({6})),
        Criteria(rooms=frozenset({1, 7})),
        Criteria(rooms_at_least=3),
        Criteria(rooms_at_least=8),
    ],
)
def test_numbers_of_rooms_that_have_no_chip_stay(before: Criteria) -> None:
    shown = search_form.shown(before, "Flats", catalogue("en"))
    assert search_form.criteria(sent(shown), before) == before
    changed = search_form.criteria(MultiDict(rooms="2"), before)
    assert changed.rooms == {2}
    assert changed.rooms_at_least is None


def test_what_the_form_does_not_show_stays() -> None:
    before = Criteria(sources=frozenset({"nestwell"}), events=frozenset({EventKind.SOLD}))
    after = search_form.criteria(MultiDict(city="Lviv"), before)
    assert after == before.model_copy(update={"city": "Lviv"})


def test_what_is_wiped_out_is_no_longer_asked_for() -> None:
    assert search_form.criteria(MultiDict(), FULL) == Criteria()


def test_numbers_are_read_as_people_write_them() -> None:
    given = MultiDict(price_max="25\u202f000,50", currency="UAH", area_min=" 40 ")
    found = search_form.criteria(given, Criteria())
    assert (found.price_max, found.area_min) == (Decimal("25000.50"), Decimal(40))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"price_max": "cheap", "currency": "UAH"}, "Please check: Price"),
        ({"city": "x" * 101}, "Please check: City"),
        ({"floor_min": "9", "floor_max": "1"}, "a lower one is above its upper one"),
        ({"year_built_min": "12"}, "Please check: Year built"),
    ],
)
def test_what_is_wrong_is_named(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError) as error:
        search_form.criteria(MultiDict(given), Criteria())
    assert told in search_form.problem(error.value, catalogue("en"))


def test_odd_values_are_left_out_or_refused() -> None:
    given = MultiDict([("rooms", "9" * 5000), ("rooms", "x"), ("rooms", "5"), ("city", "Ky\0iv")])
    found = search_form.criteria(given, Criteria())
    assert found == Criteria(city="Kyiv", rooms_at_least=5)
    with pytest.raises(ValidationError):
        search_form.criteria(MultiDict(deal_types="x\0"), Criteria())


def test_a_search_without_a_name_gets_one() -> None:
    wanted = Criteria(property_types=frozenset({PropertyType.HOUSE}))
    assert search_form.name(MultiDict(name="  "), wanted, catalogue("en")) == "House"
    assert search_form.name(MultiDict(name=" My \0 house"), wanted, catalogue("en")) == "My house"

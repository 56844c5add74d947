"""Each criterion, by examples."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from homing.matching.evaluate import matches
from homing.matching.subject import Subject
from homing.models.kinds import EventKind
from homing.models.subscription import Criteria

DOLLARS = {"currency": "USD"}
NEAR = {"latitude": 50, "longitude": 30, "radius_m": 1010}
BOX = {"south": 50, "west": 30, "north": 51, "east": 31}


def polygon(*ring: tuple[float, float]) -> dict[str, Any]:
    """Of longitudes and latitudes."""
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


TRIANGLE = polygon((0, 0), (4, 0), (0, 4))
BOW_TIE = polygon((0, 0), (2, 2), (2, 0), (0, 2))

#: Criteria, listing, whether they match.
CASES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, True),
    ({"deal_types": ["rent"]}, {"deal_type": "rent"}, True),
    ({"deal_types": ["rent"]}, {"deal_type": "sale"}, False),
    ({"property_types": ["house", "land"]}, {"property_type": "land"}, True),
    ({"property_types": ["house"]}, {"property_type": "apartment"}, False),
    ({"city": "Кам'янець"}, {"city": "КАМ’ЯНЕЦЬ"}, True),
    ({"city": "Київ"}, {"city": "Львів"}, False),
    ({"city": "Київ"}, {"city": "Kyiv"}, True),
    ({"city": "Toshkent"}, {"city": "Ташкент"}, True),
    ({"districts": ["Королёв", "Печерск"]}, {"district": "королев"}, True),
    ({"districts": ["Печерск"]}, {"district": "Подол"}, False),
    ({"rooms": [0]}, {"rooms": 0}, True),
    ({"rooms": [0]}, {"rooms": 1}, False),
    ({"rooms": [3]}, {"rooms": 4}, False),
    ({"rooms": [2]}, {"rooms": "2.5"}, True),
    ({"rooms": [3]}, {"rooms": "2.5"}, False),
    ({"rooms": [1], "rooms_at_least": 3}, {"rooms": 5}, True),
    ({"rooms": [1], "rooms_at_least": 3}, {"rooms": 2}, False),
    ({"rooms_at_least": 3}, {"rooms": 1, "rooms_max": 3}, True),
    ({"rooms": [2]}, {"rooms": 1, "rooms_max": 3}, True),
    ({"price_max": 100} | DOLLARS, {"price": 100} | DOLLARS, True),
    ({"price_max": 100} | DOLLARS, {"price": "100.01"} | DOLLARS, False),
    ({"price_min": 100} | DOLLARS, {"price": 99} | DOLLARS, False),
    ({"price_min": 100} | DOLLARS, {"price": 90, "price_max": 100} | DOLLARS, True),
    ({"price_max": 100} | DOLLARS, {"price": 4000, "currency": "UAH"}, True),
    ({"price_max": 100} | DOLLARS, {"price": "4000.19", "currency": "UAH"}, True),
    ({"price_max": 100} | DOLLARS, {"price": "4000.20", "currency": "UAH"}, False),
    ({"price_min": 1, "currency": "EUR"}, {"price": 44, "currency": "UAH"}, False),
    ({"price_per_m2_max": 10} | DOLLARS, {"price_per_m2": 10} | DOLLARS, True),
    ({"price_per_m2_max": 10} | DOLLARS, {"price_per_m2": 401, "currency": "UAH"}, False),
    ({"price_per_m2_min": 10} | DOLLARS, {"price_per_m2": 9} | DOLLARS, False),
    (DOLLARS, {"price": 50, "currency": "UAH"}, True),
    ({"area_min": 40, "area_max": 60}, {"area_total": 60}, True),
    ({"area_min": 40}, {"area_total": "39.99"}, False),
    ({"area_min": 40}, {"area_total": 30, "area_max": 45}, True),
    ({"floor_min": 2, "floor_max": 4}, {"floor": 4}, True),
    ({"floor_min": 2}, {"floor": 1}, False),
    ({"not_first_floor": True}, {"floor": 1}, False),
    ({"not_first_floor": True}, {"floor": 0}, False),
    ({"not_first_floor": True}, {"floor": 2}, True),
    ({"not_last_floor": True}, {"floor": 9, "floors": 9}, False),
    ({"not_last_floor": True}, {"floor": 8, "floors": 9}, True),
    ({"pets": True}, {"pets": False}, False),
    ({"pets": False}, {"pets": False}, True),
    ({"furnished": True}, {"furnished": True}, True),
    ({"furnished": False}, {"furnished": True}, False),
    ({"year_built_min": 1990}, {"year_built": 1990}, True),
    ({"year_built_min": 1990}, {"year_built": 1989}, False),
    ({"year_built_max": 1990}, {"year_built": 1991}, False),
    ({"sources": ["portal"]}, {}, True),
    ({"sources": ["other"]}, {}, False),
    ({"excluded_sources": ["portal"]}, {}, False),
    ({"excluded_sources": ["other"]}, {}, True),
    ({"near": NEAR}, {"latitude": 50.009, "longitude": 30}, True),
    ({"near": NEAR}, {"latitude": 50.0095, "longitude": 30}, False),
    ({"near": NEAR}, {"latitude": 50, "longitude": 30.0139}, True),
    ({"near": NEAR}, {"latitude": 50, "longitude": 30.0145}, False),
    ({"box": BOX}, {"latitude": 50, "longitude": 31}, True),
    ({"box": BOX}, {"latitude": 49.99, "longitude": 31}, False),
    ({"box": BOX}, {"latitude": 50, "longitude": 31.01}, False),
    ({"polygon": TRIANGLE}, {"latitude": 1, "longitude": 1}, True),
    ({"polygon": TRIANGLE}, {"latitude": 2, "longitude": 2}, True),
    ({"polygon": TRIANGLE}, {"latitude": 2.1, "longitude": 2}, False),
    ({"polygon": BOW_TIE}, {"latitude": 1, "longitude": 0.5}, True),
    ({"polygon": BOW_TIE}, {"latitude": 0.5, "longitude": 1}, False),
    ({"include_words": ["балкон", "метро"]}, {"title": "Балконом", "description": "метро"}, True),
    ({"include_words": ["балкон", "метро"]}, {"title": "Балконом"}, False),
    ({"exclude_words": ["хостел"]}, {"description": "Хостелы"}, False),
    ({"exclude_words": ["хостел"]}, {"description": "квартира"}, True),
    ({"exclude_words": ["'"], "include_words": ["’"]}, {}, True),
]


@pytest.mark.parametrize(("criteria", "listing", "expected"), CASES)
def test_a_criterion(
    made: Any, criteria: dict[str, Any], listing: dict[str, Any], expected: bool
) -> None:
    wanted = Criteria.model_validate(criteria)
    assert matches(wanted, made.subject(**listing), made.rates) is expected


UNKNOWN: list[dict[str, Any]] = [
    {"deal_types": ["rent"]},
    {"property_types": ["house"]},
    {"city": "Київ"},
    {"districts": ["Поділ"]},
    {"rooms": [1]},
    {"rooms_at_least": 1},
    {"price_max": 1} | DOLLARS,
    {"area_min": 1},
    {"floor_max": 1},
    {"not_first_floor": True},
    {"not_last_floor": True},
    {"pets": True},
    {"furnished": False},
    {"year_built_min": 1990},
    {"price_per_m2_max": 1} | DOLLARS,
    {"near": NEAR},
    {"box": BOX},
    {"polygon": TRIANGLE},
]


@pytest.mark.parametrize("criteria", UNKNOWN)
@pytest.mark.parametrize("passes", [True, False])
def test_what_a_listing_does_not_state_passes_if_the_search_says_so(
    made: Any, criteria: dict[str, Any], passes: bool
) -> None:
    wanted = Criteria.model_validate(criteria | {"unknown_passes": passes})
    assert matches(wanted, made.subject(), made.rates) is passes


@pytest.mark.parametrize("kind", list(EventKind))
def test_by_default_changes_that_are_no_chance_are_not_told(made: Any, kind: EventKind) -> None:
    told = {EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED}
    assert matches(Criteria(), made.subject(kind)) is (kind in told)


def test_an_empty_set_of_events_asks_for_none_in_particular(made: Any) -> None:
    anything = Criteria(events=frozenset())
    assert matches(anything, made.subject(EventKind.REMOVED))


def test_a_missing_floor_count_is_unknown_even_on_a_high_floor(made: Any) -> None:
    strict = Criteria(not_last_floor=True, unknown_passes=False)
    assert not matches(strict, made.subject(floor=20))


@pytest.mark.parametrize("passes", [True, False])
def test_a_price_without_a_rate_counts_as_not_stated(made: Any, passes: bool) -> None:
    wanted = Criteria.model_validate({"price_max": 1, "unknown_passes": passes} | DOLLARS)
    assert matches(wanted, made.subject(price=5, currency="AED"), made.rates) is passes


def test_the_middle_of_a_city_is_no_place_of_a_home(made: Any) -> None:
    wanted = Criteria.model_validate({"box": BOX, "unknown_passes": False})
    where = {"latitude": 50.5, "longitude": 30.5}
    assert matches(wanted, made.subject(**where, location_precision="district"))
    assert not matches(wanted, made.subject(**where, location_precision="city"))


#: Old price, new price, by how many per cent it must fall, whether it does.
DROPS = [
    ((100, "USD"), (95, "USD"), "5", True),
    ((100, "USD"), ("95.01", "USD"), "5", False),
    ((100, "USD"), (110, "USD"), "5", False),
    ((0, "USD"), (10, "USD"), "5", False),
    ((100, "USD"), (0, "USD"), "100", True),
    ((3, "USD"), (2, "USD"), "33.33", True),
    ((3, "USD"), (2, "USD"), "33.34", False),
    ((100, "USD"), (3800, "UAH"), "5", True),
    ((100, "USD"), (3900, "UAH"), "5", False),
    ((100, "AED"), (1, "USD"), "5", True),
]


@pytest.mark.parametrize(("old", "new", "percent", "expected"), DROPS)
def test_a_drop_of_the_price(
    made: Any, old: tuple[Any, str], new: tuple[Any, str], percent: str, expected: bool
) -> None:
    event = made.event(
        EventKind.PRICE_CHANGED,
        old_price=old[0],
        old_currency=old[1],
        new_price=new[0],
        new_currency=new[1],
    )
    wanted = Criteria.model_validate({"price_drop_percent": percent})
    assert matches(wanted, Subject(event, made.listing()), made.rates) is expected


def test_events_other_than_changed_prices_ask_for_no_drop(made: Any) -> None:
    wanted = Criteria.model_validate({"price_drop_percent": 5, "unknown_passes": False})
    assert matches(wanted, made.subject())


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        ({"price_per_m2_max": 1}, "price bounds need a currency"),
        ({"year_built_min": 2000, "year_built_max": 1999}, "greater than year_built_max"),
        ({"box": BOX | {"north": 40}}, "south 50.0 is greater than north 40.0"),
        ({"near": NEAR | {"radius_m": 0}}, "greater than 0"),
        ({"near": NEAR | {"latitude": "nan"}}, "latitude"),
        ({"polygon": {"coordinates": [[(0, 0), (1, 1), (1, 0), (0, 1)]]}}, "must end where"),
        ({"polygon": polygon((0, 0), (1, 1), (0, 0))}, "three different positions"),
        ({"polygon": polygon(*[(n / 10, n % 7) for n in range(500)])}, "at most 500 items"),
        ({"price_drop_percent": 0}, "greater than 0"),
        ({"include_words": [str(n) for n in range(51)]}, "at most 50 items"),
    ],
)
def test_criteria_that_make_no_sense_are_refused(criteria: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Criteria.model_validate(criteria)


def test_criteria_survive_their_json() -> None:
    wanted = Criteria.model_validate(
        {"near": NEAR, "box": BOX, "polygon": TRIANGLE, "price_drop_percent": "2.5"}
    )
    assert Criteria.model_validate(wanted.model_dump(mode="json", exclude_unset=True)) == wanted

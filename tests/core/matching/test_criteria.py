"""Each criterion, by examples."""

from __future__ import annotations

from typing import Any

import pytest

from homing.matching import matches
from homing.models.kinds import EventKind
from homing.models.subscription import Criteria

DOLLARS = {"currency": "USD"}

#: Criteria, listing, whether they match.
CASES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, True),
    ({"deal_types": ["rent"]}, {"deal_type": "rent"}, True),
    ({"deal_types": ["rent"]}, {"deal_type": "sale"}, False),
    ({"property_types": ["house", "land"]}, {"property_type": "land"}, True),
    ({"property_types": ["house"]}, {"property_type": "apartment"}, False),
    ({"city": "Кам'янець"}, {"city": "КАМ’ЯНЕЦЬ"}, True),
    ({"city": "Київ"}, {"city": "Львів"}, False),
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
    ({"price_max": 100} | DOLLARS, {"price": 50, "currency": "UAH"}, False),
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
    assert matches(wanted, made.listing(**listing), made.event()) is expected


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
]


@pytest.mark.parametrize("criteria", UNKNOWN)
@pytest.mark.parametrize("passes", [True, False])
def test_what_a_listing_does_not_state_passes_if_the_search_says_so(
    made: Any, criteria: dict[str, Any], passes: bool
) -> None:
    wanted = Criteria.model_validate(criteria | {"unknown_passes": passes})
    assert matches(wanted, made.listing(), made.event()) is passes


@pytest.mark.parametrize("kind", list(EventKind))
def test_by_default_changes_that_are_no_chance_are_not_told(made: Any, kind: EventKind) -> None:
    told = {EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED}
    assert matches(Criteria(), made.listing(), made.event(kind)) is (kind in told)


def test_an_empty_set_of_events_asks_for_none_in_particular(made: Any) -> None:
    anything = Criteria(events=frozenset())
    assert matches(anything, made.listing(), made.event(EventKind.REMOVED))


def test_a_missing_floor_count_is_unknown_even_on_a_high_floor(made: Any) -> None:
    strict = Criteria(not_last_floor=True, unknown_passes=False)
    assert not matches(strict, made.listing(floor=20), made.event())

"""Matching against a second opinion: the same rules written another way, over random searches and listings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching import PlainMatcher, explain, matches
from homing.models.event import Event
from homing.models.kinds import DealType, EventKind, PropertyType
from homing.models.listing import Listing
from homing.models.subscription import Criteria, Subscription

AT = datetime(2026, 1, 1, tzinfo=UTC)
CITIES = ["Київ", "КИЇВ", "Кам'янець", "Кам’янець", "Королёв", "королев"]
WORDS = ["балкон", "Балконом", "метро", "ёлка", "елка", "об'єкт", "обʼєкт", "тридцять"]
CURRENCIES = ["USD", "UAH"]


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _ordered(fields: dict[str, Any]) -> dict[str, Any]:
    for low, high in (
        ("price_min", "price_max"),
        ("area_min", "area_max"),
        ("floor_min", "floor_max"),
        ("price", "price_max"),
        ("area_total", "area_max"),
        ("rooms", "rooms_max"),
    ):
        if low in fields and fields[low] is not None and fields.get(high) is not None:
            fields[low], fields[high] = sorted((fields[low], fields[high]))
    return fields


def _whole(fields: dict[str, Any]) -> dict[str, Any]:
    for low, high in (("price", "price_max"), ("area_total", "area_max"), ("rooms", "rooms_max")):
        if fields[low] is None:
            fields[high] = None
    return fields


SMALL = st.integers(0, 6)
AMOUNTS = st.integers(0, 60).map(lambda n: Decimal(n) / 2)

CRITERIA = st.fixed_dictionaries(
    {
        "deal_types": st.frozensets(st.sampled_from(DealType), max_size=2),
        "property_types": st.frozensets(st.sampled_from(list(PropertyType)[:3]), max_size=2),
        "city": _maybe(st.sampled_from(CITIES)),
        "districts": st.frozensets(st.sampled_from(CITIES), max_size=2),
        "rooms": st.frozensets(SMALL, max_size=2),
        "rooms_at_least": _maybe(SMALL),
        "price_min": _maybe(AMOUNTS),
        "price_max": _maybe(AMOUNTS),
        "currency": st.sampled_from(CURRENCIES),
        "area_min": _maybe(AMOUNTS),
        "area_max": _maybe(AMOUNTS),
        "floor_min": _maybe(SMALL),
        "floor_max": _maybe(SMALL),
        "not_first_floor": st.booleans(),
        "not_last_floor": st.booleans(),
        "pets": _maybe(st.booleans()),
        "furnished": _maybe(st.booleans()),
        "include_words": st.frozensets(st.sampled_from(WORDS), max_size=1),
        "exclude_words": st.frozensets(st.sampled_from(WORDS), max_size=1),
        "events": st.frozensets(st.sampled_from(EventKind), min_size=1),
        "unknown_passes": st.booleans(),
    }
).map(lambda fields: Criteria.model_validate(_ordered(fields)))

LISTINGS = st.fixed_dictionaries(
    {
        "deal_type": _maybe(st.sampled_from(DealType)),
        "property_type": _maybe(st.sampled_from(list(PropertyType)[:3])),
        "city": _maybe(st.sampled_from(CITIES)),
        "district": _maybe(st.sampled_from(CITIES)),
        "rooms": _maybe(st.integers(0, 12).map(lambda n: Decimal(n) / 2)),
        "rooms_max": _maybe(SMALL.map(Decimal)),
        "price": _maybe(AMOUNTS),
        "price_max": _maybe(AMOUNTS),
        "currency": st.sampled_from(CURRENCIES),
        "area_total": _maybe(AMOUNTS.filter(bool)),
        "area_max": _maybe(AMOUNTS.filter(bool)),
        "floor": _maybe(st.integers(-1, 6)),
        "floors": _maybe(st.integers(1, 6)),
        "pets": _maybe(st.booleans()),
        "furnished": _maybe(st.booleans()),
        "title": st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join),
        "description": _maybe(st.lists(st.sampled_from(WORDS)).map(", ".join)),
    }
).map(
    lambda fields: Listing.model_validate(
        {"external_id": "1", "url": "https://site.test/1"} | _ordered(_whole(fields))
    )
)

EVENTS = st.sampled_from(EventKind).map(
    lambda kind: Event(id=1, listing_id=1, run_id=None, kind=kind, at=AT)
)


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")


def oracle(c: Criteria, x: Listing, event: Event) -> bool:
    """The rules as a person would list them; None is "not stated"."""
    text = _plain(x.title + " " + (x.description or ""))

    def starts_a_word(word: str) -> bool:
        return re.search(rf"(?<![\w']){re.escape(_plain(word))}", text) is not None

    top_price = x.price if x.price_max is None else x.price_max
    top_area = x.area_total if x.area_max is None else x.area_max
    top_rooms = x.rooms if x.rooms_max is None else x.rooms_max
    answers: list[bool | None] = [event.kind in c.events]
    if c.deal_types:
        answers.append(None if x.deal_type is None else x.deal_type in c.deal_types)
    if c.property_types:
        answers.append(None if x.property_type is None else x.property_type in c.property_types)
    if c.city is not None:
        answers.append(None if x.city is None else _plain(x.city) == _plain(c.city))
    if c.districts:
        known = [_plain(name) for name in c.districts]
        answers.append(None if x.district is None else _plain(x.district) in known)
    if c.rooms or c.rooms_at_least is not None:
        if x.rooms is None or top_rooms is None:
            answers.append(None)
        else:
            offered = range(int(x.rooms), int(top_rooms) + 1)
            enough = c.rooms_at_least is not None and int(top_rooms) >= c.rooms_at_least
            answers.append(enough or any(n in offered for n in c.rooms))
    if c.price_min is not None or c.price_max is not None:
        if x.price is None or top_price is None:
            answers.append(None)
        else:
            too_cheap = c.price_min is not None and top_price < c.price_min
            too_dear = c.price_max is not None and x.price > c.price_max
            answers.append(x.currency == c.currency and not too_cheap and not too_dear)
    if c.area_min is not None or c.area_max is not None:
        if x.area_total is None or top_area is None:
            answers.append(None)
        else:
            too_small = c.area_min is not None and top_area < c.area_min
            too_large = c.area_max is not None and x.area_total > c.area_max
            answers.append(not too_small and not too_large)
    for bound, sign in ((c.floor_min, 1), (c.floor_max, -1)):
        if bound is not None:
            answers.append(None if x.floor is None else (x.floor - bound) * sign >= 0)
    if c.not_first_floor:
        answers.append(None if x.floor is None else x.floor not in (-1, 0, 1))
    if c.not_last_floor:
        unknown = x.floor is None or x.floors is None
        answers.append(None if unknown else (x.floor or 0) < (x.floors or 0))
    if c.pets is not None:
        answers.append(None if x.pets is None else x.pets is c.pets)
    if c.furnished is not None:
        answers.append(None if x.furnished is None else x.furnished is c.furnished)
    answers += [starts_a_word(word) for word in c.include_words]
    answers += [not starts_a_word(word) for word in c.exclude_words]
    return all(c.unknown_passes if answer is None else answer for answer in answers)


@settings(max_examples=400)
@given(CRITERIA, LISTINGS, EVENTS)
def test_the_second_opinion_is_the_same(c: Criteria, listing: Listing, event: Event) -> None:
    assert matches(c, listing, event) is oracle(c, listing, event)


@given(CRITERIA, LISTINGS, EVENTS)
def test_an_explanation_passes_exactly_what_matches(
    c: Criteria, listing: Listing, event: Event
) -> None:
    passed = all(verdict.passed for verdict in explain(c, listing, event))
    assert passed is matches(c, listing, event)


@given(st.lists(CRITERIA, max_size=4), st.lists(st.tuples(EVENTS, LISTINGS), max_size=4))
def test_a_batch_is_matched_like_its_parts(
    criteria: list[Criteria], batch: list[tuple[Event, Listing]]
) -> None:
    subscriptions = [
        Subscription(
            id=number,
            user_id=1,
            name="search",
            criteria=one,
            version=1,
            active=True,
            created_at=AT,
            updated_at=AT,
        )
        for number, one in enumerate(criteria)
    ]
    assert PlainMatcher(subscriptions[::-1]).match(batch) == [
        [number for number, one in enumerate(criteria) if matches(one, listing, event)]
        for event, listing in batch
    ]

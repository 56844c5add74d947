"""Random searches and subjects, dense enough that both answers come up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.kinds import DealType, EventKind, LocationPrecision, PropertyType
from homing.models.listing import Listing
from homing.models.rates import Rates
from homing.models.subscription import Criteria, Subscription

AT = datetime(2026, 1, 1, tzinfo=UTC)
CITIES = ["Київ", "КИЇВ", "Kiev", "Кам'янець", "Кам’янець", "Королёв", "королев"]
WORDS = ["балкон", "Балконом", "метро", "ёлка", "елка", "об'єкт", "обʼєкт", "тридцять"]
#: AED has no rate.
CURRENCIES = ["USD", "UAH", "EUR", "AED"]
SOURCES = ["portal", "other", "third"]
RATES = Rates(
    version=3,
    day=date(2026, 1, 1),
    base="EUR",
    units={"USD": Decimal("1.1"), "UAH": Decimal("48.333")},
)
_RANGES = (
    *(
        (f"{name}_min", f"{name}_max")
        for name in ("price", "price_per_m2", "area", "floor", "year_built")
    ),
    ("price", "price_max"),
    ("area_total", "area_max"),
    ("rooms", "rooms_max"),
)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _ordered(fields: dict[str, Any]) -> dict[str, Any]:
    for low, high in _RANGES:
        if fields.get(low) is not None and fields.get(high) is not None:
            fields[low], fields[high] = sorted((fields[low], fields[high]))
    return fields


def _whole(fields: dict[str, Any]) -> dict[str, Any]:
    for low, high in (("price", "price_max"), ("area_total", "area_max"), ("rooms", "rooms_max")):
        if fields[low] is None:
            fields[high] = None
    return fields


def _box(corners: tuple[int, int, int, int]) -> dict[str, Any]:
    (south, north), (west, east) = sorted(corners[:2]), sorted(corners[2:])
    return {"south": south, "north": north, "west": west, "east": east}


def _ring(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [*points, points[0]]


_SMALL = st.integers(0, 6)
_AMOUNTS = st.integers(0, 60).map(lambda n: Decimal(n) / 2)
_YEARS = st.integers(1990, 1996)
_DEGREES = st.integers(0, 4)
_RINGS = st.lists(st.tuples(_DEGREES, _DEGREES), min_size=3, max_size=6, unique=True).map(_ring)

CRITERIA: st.SearchStrategy[Criteria] = st.fixed_dictionaries(
    {
        "unknown_passes": st.booleans(),
        "events": st.frozensets(st.sampled_from(EventKind)),
    },
    optional={
        "deal_types": st.frozensets(st.sampled_from(DealType), max_size=2),
        "property_types": st.frozensets(st.sampled_from(list(PropertyType)[:3]), max_size=2),
        "city": _maybe(st.sampled_from(CITIES)),
        "districts": st.frozensets(st.sampled_from(CITIES), max_size=2),
        "rooms": st.frozensets(_SMALL, max_size=2),
        "rooms_at_least": _maybe(_SMALL),
        "price_min": _maybe(_AMOUNTS),
        "price_max": _maybe(_AMOUNTS),
        "price_per_m2_min": _maybe(_AMOUNTS),
        "price_per_m2_max": _maybe(_AMOUNTS),
        "area_min": _maybe(_AMOUNTS),
        "area_max": _maybe(_AMOUNTS),
        "floor_min": _maybe(_SMALL),
        "floor_max": _maybe(_SMALL),
        "not_first_floor": st.booleans(),
        "not_last_floor": st.booleans(),
        "pets": _maybe(st.booleans()),
        "furnished": _maybe(st.booleans()),
        "year_built_min": _maybe(_YEARS),
        "year_built_max": _maybe(_YEARS),
        "include_words": st.frozensets(st.sampled_from(WORDS), max_size=1),
        "exclude_words": st.frozensets(st.sampled_from(WORDS), max_size=1),
        "near": _maybe(
            st.fixed_dictionaries(
                {
                    "latitude": _DEGREES,
                    "longitude": _DEGREES,
                    "radius_m": st.sampled_from([111_195, 157_000, 223_000, 300_000]),
                }
            )
        ),
        "box": _maybe(st.tuples(_DEGREES, _DEGREES, _DEGREES, _DEGREES).map(_box)),
        "polygon": _maybe(_RINGS.map(lambda ring: {"coordinates": [ring]})),
        "sources": st.frozensets(st.sampled_from(SOURCES), max_size=2),
        "excluded_sources": st.frozensets(st.sampled_from(SOURCES), max_size=1),
        "price_drop_percent": _maybe(st.sampled_from([Decimal(1), Decimal("33.33"), Decimal(100)])),
        "currency": st.just("USD"),
    },
).flatmap(
    lambda fields: st.sampled_from(CURRENCIES).map(
        lambda currency: Criteria.model_validate(_ordered(fields | {"currency": currency}))
    )
)

LISTINGS: st.SearchStrategy[Listing] = st.fixed_dictionaries(
    {
        "deal_type": _maybe(st.sampled_from(DealType)),
        "property_type": _maybe(st.sampled_from(list(PropertyType)[:3])),
        "city": _maybe(st.sampled_from(CITIES)),
        "district": _maybe(st.sampled_from(CITIES)),
        "rooms": _maybe(st.integers(0, 12).map(lambda n: Decimal(n) / 2)),
        "rooms_max": _maybe(_SMALL.map(Decimal)),
        "price": _maybe(_AMOUNTS),
        "price_max": _maybe(_AMOUNTS),
        "price_per_m2": _maybe(_AMOUNTS),
        "currency": st.sampled_from(CURRENCIES),
        "area_total": _maybe(_AMOUNTS.filter(bool)),
        "area_max": _maybe(_AMOUNTS.filter(bool)),
        "floor": _maybe(st.integers(-1, 6)),
        "floors": _maybe(st.integers(1, 6)),
        "year_built": _maybe(_YEARS),
        "pets": _maybe(st.booleans()),
        "furnished": _maybe(st.booleans()),
        "latitude": _maybe(_DEGREES | st.floats(0, 4)),
        "longitude": _maybe(_DEGREES | st.floats(0, 4)),
        "location_precision": _maybe(st.sampled_from(LocationPrecision)),
        "title": st.lists(st.sampled_from(WORDS), min_size=1).map(" ".join),
        "description": _maybe(st.lists(st.sampled_from(WORDS)).map(", ".join)),
    }
).map(
    lambda fields: Listing.model_validate(
        {"external_id": "1", "url": "https://site.test/1"} | _ordered(_whole(fields))
    )
)

_PRICES = st.fixed_dictionaries(
    {
        "old_price": _AMOUNTS,
        "new_price": _AMOUNTS,
        "old_currency": st.sampled_from(CURRENCIES),
        "new_currency": st.sampled_from(CURRENCIES),
    }
)


def _event(kind: EventKind, prices: dict[str, Any]) -> Event:
    known = prices if kind is EventKind.PRICE_CHANGED else {}
    return Event(id=1, listing_id=1, run_id=None, kind=kind, at=AT, **known)


EVENTS: st.SearchStrategy[Event] = st.builds(_event, st.sampled_from(EventKind), _PRICES)
SUBJECTS: st.SearchStrategy[Subject] = st.builds(
    Subject, EVENTS, LISTINGS, st.sampled_from(SOURCES)
)


def subscription(number: int, criteria: Criteria, *, user_id: int = 1) -> Subscription:
    """An active search of that number."""
    return Subscription(
        id=number,
        user_id=user_id,
        name="search",
        criteria=criteria,
        version=1,
        active=True,
        created_at=AT,
        updated_at=AT,
    )

"""The criteria, one object each: what is asked, what a listing states, and whether that is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from homing.matching.bounds import Range, Rooms, stated
from homing.matching.cities import city_key
from homing.matching.prices import WantedDrop, WantedPrice
from homing.matching.shapes import Disc, Region, box_holds
from homing.matching.subject import Subject
from homing.matching.text import has_word, normal
from homing.models.rates import Rates
from homing.models.subscription import Criteria


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question to a listing."""

    name: str
    #: What the search asks for, ready to compare, or None where it does not ask.
    bound: Callable[[Criteria, Rates], Any]
    #: What the listing states, or None where it does not say.
    value: Callable[[Subject], Any]
    #: Of a bound and a value; None where they cannot be compared, which is as if the listing did not say.
    accepts: Callable[[Any, Any], bool | None]
    #: A value for people, where there is more to say of it once the bound is known.
    shown: Callable[[Any, Any], str] | None = None


def _range(low: Any, high: Any, unit: str = "") -> Range | None:
    return None if low is None and high is None else Range(low, high, unit)


def _rooms(criteria: Criteria, _: Rates) -> Rooms | None:
    if not criteria.rooms and criteria.rooms_at_least is None:
        return None
    return Rooms(criteria.rooms, criteria.rooms_at_least)


def _price(low: Any, high: Any, criteria: Criteria, rates: Rates) -> WantedPrice | None:
    bounds = _range(low, high, criteria.currency or "")
    return None if bounds is None else WantedPrice(bounds, rates)


def _drop(criteria: Criteria, rates: Rates) -> WantedDrop | None:
    percent = criteria.price_drop_percent
    return None if percent is None else WantedDrop(percent, rates)


def _words(words: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted(filter(None, map(normal, words)))) or None


def _city(criteria: Criteria, _: Rates) -> str | None:
    return None if criteria.city is None else city_key(criteria.city)


def _one_of(bound: frozenset[Any], value: Any) -> bool:
    return value in bound


def _none_of(bound: frozenset[Any], value: Any) -> bool:
    return value not in bound


def _equal(bound: object, value: object) -> bool:
    return bound == value


def _holds(bound: Disc | Region, value: Any) -> bool:
    return bound.holds(value)


def _number_within(bound: Range, value: int) -> bool:
    return bound.overlaps(Range(value, value))


def _floors(subject: Subject) -> Range | None:
    listing = subject.listing
    if listing.floor is None or listing.floors is None:
        return None
    return Range(listing.floor, listing.floors)


#: In the order in which they are asked: cheap and telling ones first.
ALL: tuple[Criterion, ...] = (
    Criterion(
        name="event",
        bound=lambda criteria, _: criteria.events or None,
        value=lambda subject: subject.event.kind,
        accepts=_one_of,
    ),
    Criterion(
        name="price drop",
        bound=_drop,
        value=lambda subject: subject.event,
        accepts=WantedDrop.accept,
        shown=WantedDrop.shown,
    ),
    Criterion(
        name="source",
        bound=lambda criteria, _: criteria.sources or None,
        value=lambda subject: subject.source,
        accepts=_one_of,
    ),
    Criterion(
        name="excluded source",
        bound=lambda criteria, _: criteria.excluded_sources or None,
        value=lambda subject: subject.source,
        accepts=_none_of,
    ),
    Criterion(
        name="deal type",
        bound=lambda criteria, _: criteria.deal_types or None,
        value=lambda subject: subject.listing.deal_type,
        accepts=_one_of,
    ),
    Criterion(
        name="property type",
        bound=lambda criteria, _: criteria.property_types or None,
        value=lambda subject: subject.listing.property_type,
        accepts=_one_of,
    ),
    Criterion(name="city", bound=_city, value=lambda subject: subject.city, accepts=_equal),
    Criterion(
        name="district",
        bound=lambda criteria, _: frozenset(map(normal, criteria.districts)) or None,
        value=lambda subject: subject.district,
        accepts=_one_of,
    ),
    Criterion(
        name="rooms",
        bound=_rooms,
        value=lambda subject: stated(subject.listing.rooms, subject.listing.rooms_max),
        accepts=Rooms.accept,
    ),
    # The period is not compared: deal types tell rent by the month from rent by the day.
    Criterion(
        name="price",
        bound=lambda criteria, rates: _price(
            criteria.price_min, criteria.price_max, criteria, rates
        ),
        value=lambda subject: stated(
            subject.listing.price, subject.listing.price_max, subject.listing.currency or ""
        ),
        accepts=WantedPrice.accept,
        shown=WantedPrice.shown,
    ),
    Criterion(
        name="price per m2",
        bound=lambda criteria, rates: _price(
            criteria.price_per_m2_min, criteria.price_per_m2_max, criteria, rates
        ),
        value=lambda subject: (
            stated(subject.listing.price_per_m2, None, subject.listing.currency)
            if subject.listing.currency
            else None
        ),
        accepts=WantedPrice.accept,
        shown=WantedPrice.shown,
    ),
    Criterion(
        name="area",
        bound=lambda criteria, _: _range(criteria.area_min, criteria.area_max, "m2"),
        value=lambda subject: stated(subject.listing.area_total, subject.listing.area_max, "m2"),
        accepts=Range.overlaps,
    ),
    Criterion(
        name="floor",
        bound=lambda criteria, _: _range(criteria.floor_min, criteria.floor_max),
        value=lambda subject: subject.listing.floor,
        accepts=_number_within,
    ),
    # The ground floor is 1 at some sources and 0 at others, so both are "first".
    Criterion(
        name="not the first floor",
        bound=lambda criteria, _: criteria.not_first_floor or None,
        value=lambda subject: subject.listing.floor,
        accepts=lambda bound, value: value > 1,
    ),
    Criterion(
        name="not the last floor",
        bound=lambda criteria, _: criteria.not_last_floor or None,
        value=_floors,
        accepts=lambda bound, value: value.low < value.high,
    ),
    Criterion(
        name="pets",
        bound=lambda criteria, _: criteria.pets,
        value=lambda subject: subject.listing.pets,
        accepts=_equal,
    ),
    Criterion(
        name="furnished",
        bound=lambda criteria, _: criteria.furnished,
        value=lambda subject: subject.listing.furnished,
        accepts=_equal,
    ),
    Criterion(
        name="year built",
        bound=lambda criteria, _: _range(criteria.year_built_min, criteria.year_built_max),
        value=lambda subject: subject.listing.year_built,
        accepts=_number_within,
    ),
    Criterion(
        name="box",
        bound=lambda criteria, _: criteria.box,
        value=lambda subject: subject.point,
        accepts=box_holds,
    ),
    Criterion(
        name="distance",
        bound=lambda criteria, _: None if criteria.near is None else Disc(criteria.near),
        value=lambda subject: subject.point,
        accepts=_holds,
        shown=lambda bound, value: f"{value}, {bound.distance_m(value) / 1000:.2f} km away",
    ),
    Criterion(
        name="polygon",
        bound=lambda criteria, _: None if criteria.polygon is None else Region(criteria.polygon),
        value=lambda subject: subject.point,
        accepts=_holds,
    ),
    Criterion(
        name="words to include",
        bound=lambda criteria, _: _words(criteria.include_words),
        value=lambda subject: subject.text,
        accepts=lambda bound, value: all(has_word(value, word) for word in bound),
    ),
    Criterion(
        name="words to exclude",
        bound=lambda criteria, _: _words(criteria.exclude_words),
        value=lambda subject: subject.text,
        accepts=lambda bound, value: not any(has_word(value, word) for word in bound),
    ),
)

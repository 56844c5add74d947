"""The criteria, one object each: what is asked, what a listing states, and whether that is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from homing.matching.bounds import Range, Rooms, stated
from homing.matching.subject import Subject
from homing.matching.text import has_word, normal
from homing.models.subscription import Criteria


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question to a listing."""

    name: str
    #: What the search asks for, ready to compare, or None where it does not ask.
    bound: Callable[[Criteria], Any]
    #: What the listing states, or None where it does not say.
    value: Callable[[Subject], Any]
    accepts: Callable[[Any, Any], bool]


def _range(low: Any, high: Any, unit: str = "") -> Range | None:
    return None if low is None and high is None else Range(low, high, unit)


def _rooms(criteria: Criteria) -> Rooms | None:
    if not criteria.rooms and criteria.rooms_at_least is None:
        return None
    return Rooms(criteria.rooms, criteria.rooms_at_least)


def _words(words: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted(filter(None, map(normal, words)))) or None


def _city(criteria: Criteria) -> str | None:
    return None if criteria.city is None else normal(criteria.city)


def _one_of(bound: frozenset[Any], value: Any) -> bool:
    return value in bound


def _equal(bound: object, value: object) -> bool:
    return bound == value


def _overlap(bound: Range, value: Range) -> bool:
    return bound.overlaps(value)


def _floors(subject: Subject) -> Range | None:
    listing = subject.listing
    if listing.floor is None or listing.floors is None:
        return None
    return Range(listing.floor, listing.floors)


#: In the order in which they are asked: cheap and telling ones first.
ALL: tuple[Criterion, ...] = (
    Criterion(
        name="event",
        bound=lambda criteria: criteria.events or None,
        value=lambda subject: subject.event.kind,
        accepts=_one_of,
    ),
    Criterion(
        name="deal type",
        bound=lambda criteria: criteria.deal_types or None,
        value=lambda subject: subject.listing.deal_type,
        accepts=_one_of,
    ),
    Criterion(
        name="property type",
        bound=lambda criteria: criteria.property_types or None,
        value=lambda subject: subject.listing.property_type,
        accepts=_one_of,
    ),
    Criterion(name="city", bound=_city, value=lambda subject: subject.city, accepts=_equal),
    Criterion(
        name="district",
        bound=lambda criteria: frozenset(map(normal, criteria.districts)) or None,
        value=lambda subject: subject.district,
        accepts=_one_of,
    ),
    Criterion(
        name="rooms",
        bound=_rooms,
        value=lambda subject: stated(subject.listing.rooms, subject.listing.rooms_max),
        accepts=Rooms.accept,
    ),
    # A price in another currency lies in no range of this one: there are no exchange rates yet.
    # The period is not compared: deal types tell rent by the month from rent by the day.
    Criterion(
        name="price",
        bound=lambda criteria: _range(
            criteria.price_min, criteria.price_max, criteria.currency or ""
        ),
        value=lambda subject: stated(
            subject.listing.price, subject.listing.price_max, subject.listing.currency or ""
        ),
        accepts=_overlap,
    ),
    Criterion(
        name="area",
        bound=lambda criteria: _range(criteria.area_min, criteria.area_max, "m2"),
        value=lambda subject: stated(subject.listing.area_total, subject.listing.area_max, "m2"),
        accepts=_overlap,
    ),
    Criterion(
        name="floor",
        bound=lambda criteria: _range(criteria.floor_min, criteria.floor_max),
        value=lambda subject: subject.listing.floor,
        accepts=lambda bound, value: bound.overlaps(Range(value, value)),
    ),
    # The ground floor is 1 at some sources and 0 at others, so both are "first".
    Criterion(
        name="not the first floor",
        bound=lambda criteria: criteria.not_first_floor or None,
        value=lambda subject: subject.listing.floor,
        accepts=lambda bound, value: value > 1,
    ),
    Criterion(
        name="not the last floor",
        bound=lambda criteria: criteria.not_last_floor or None,
        value=_floors,
        accepts=lambda bound, value: value.low < value.high,
    ),
    Criterion(
        name="pets",
        bound=lambda criteria: criteria.pets,
        value=lambda subject: subject.listing.pets,
        accepts=_equal,
    ),
    Criterion(
        name="furnished",
        bound=lambda criteria: criteria.furnished,
        value=lambda subject: subject.listing.furnished,
        accepts=_equal,
    ),
    Criterion(
        name="words to include",
        bound=lambda criteria: _words(criteria.include_words),
        value=lambda subject: subject.text,
        accepts=lambda bound, value: all(has_word(value, word) for word in bound),
    ),
    Criterion(
        name="words to exclude",
        bound=lambda criteria: _words(criteria.exclude_words),
        value=lambda subject: subject.text,
        accepts=lambda bound, value: not any(has_word(value, word) for word in bound),
    ),
)

"""Filters as conditions on `property_cards`.

PostgreSQL finds the shortest way to a page by estimates of how many homes pass, and takes conditions on several columns
for independent of each other. So each fact is asked once, by the column whose statistics know it best: prices by keys
that hold currency and deal too, places by squares of the map. What must be asked again to be exact is written so that
it does not change the estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, LiteralString, NamedTuple

from psycopg.sql import SQL, Composed

from homing.models.kinds import DealType, PropertyType, Status
from homing.storage.properties.filters import Filters


class Condition(NamedTuple):
    """One of those that all must hold."""

    sql: LiteralString
    parameters: dict[str, Any]


class Found(NamedTuple):
    """What was looked up before a search: see `looking`."""

    #: Numbers of the names that are asked for; None where nothing is asked, -1 for names that no home has.
    #: A city has several where sources write it in several languages.
    cities: list[int] | None
    district: int | None
    #: What finds the words, and what must be passed then.
    words: tuple[str, str]
    #: Whether few homes are in the part of the map.
    few: bool


def joined(parts: Iterable[Condition]) -> tuple[Composed, dict[str, Any]]:
    """All of them as one condition, with the parameters."""
    parts = list(parts)
    parameters = {name: value for part in parts for name, value in part.parameters.items()}
    return SQL(" AND ").join(SQL(part.sql) for part in parts), parameters


def letter(kind: Status | DealType | PropertyType) -> str:
    """What stands for the word in cards."""
    return "x" if kind is PropertyType.OTHER else kind[0]


def letters(kinds: Iterable[Status | DealType | PropertyType]) -> list[str]:
    """What stands for the words in cards."""
    return sorted(map(letter, kinds))


def quiet(sql: LiteralString) -> LiteralString:
    """The condition so that the planner expects every row to pass."""
    return f"({sql})::int <> 0"


def one_of(column: LiteralString, kind: LiteralString, values: Sequence[object]) -> Condition:
    """Equality where there is one value: statistics on several columns know more of that."""
    if len(values) == 1:
        return Condition(f'{column} = %({column})s::"{kind}"', {column: values[0]})
    return Condition(f'{column} = ANY (%({column})s::"{kind}"[])', {column: list(values)})


def plain(filters: Filters, found: Found) -> Iterator[Condition]:
    """All conditions but those on deal types, money and the map."""
    yield one_of("status", "char", letters(filters.statuses))
    if filters.property_types:
        yield one_of("property_type", "char", letters(filters.property_types))
    if filters.rooms:
        yield one_of("rooms", "int2", sorted(filters.rooms))
    if found.cities is not None:
        yield one_of("city_id", "int4", found.cities)
    yield from _words(*found.words)
    for sql, name, value in (*_equal(filters, found), *_bounds(filters)):
        if value is not None:
            yield Condition(sql, {name: value})


def _words(finding: str, passing: str) -> Iterator[Condition]:
    if finding:
        yield Condition("terms @@ %(words)s::tsquery", {"words": finding})
    if passing:
        yield Condition(quiet("terms @@ %(whole_words)s::tsquery"), {"whole_words": passing})


def _equal(filters: Filters, found: Found) -> tuple[tuple[LiteralString, str, object], ...]:
    return (
        ("district_id = %(district_id)s", "district_id", found.district),
        ("pets = %(pets)s", "pets", filters.pets),
        ("furnished = %(furnished)s", "furnished", filters.furnished),
        ("has_photos = %(has_photos)s", "has_photos", filters.has_photos),
        ("source_id = %(source_id)s", "source_id", filters.source_id),
    )


def _bounds(filters: Filters) -> tuple[tuple[LiteralString, str, object], ...]:
    return (
        ("rooms >= %(rooms_at_least)s", "rooms_at_least", filters.rooms_at_least),
        ("area >= %(area_min)s", "area_min", hundredths(filters.area_min)),
        ("area <= %(area_max)s", "area_max", hundredths(filters.area_max)),
        ("year_built >= %(year_min)s", "year_min", filters.year_min),
        ("year_built <= %(year_max)s", "year_max", filters.year_max),
        ("floor >= %(floor_min)s", "floor_min", filters.floor_min),
        ("floor <= %(floor_max)s", "floor_max", filters.floor_max),
        ("published_at >= %(since)s", "since", filters.published_since),
    )


def hundredths(value: Decimal | None) -> int | None:
    """As cards have amounts."""
    return None if value is None else int(value * 100)

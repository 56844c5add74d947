"""Filters as conditions on `property_cards`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal, LiteralString, NamedTuple

from psycopg.sql import SQL, Composed

from homing.models.kinds import DealType, PropertyType, Status
from homing.storage.cards import names, terms
from homing.storage.database import Connection
from homing.storage.properties.filters import Box, Circle, Filters

#: Mean radius of the Earth in kilometres (IUGG).
EARTH = 6371.0088

# https://en.wikipedia.org/wiki/Haversine_formula
_WITHIN = """
    2 * %(earth)s * asin(least(1, sqrt(
        sin(radians(latitude - %(centre_latitude)s) / 2) ^ 2
        + cos(radians(%(centre_latitude)s)) * cos(radians(latitude))
        * sin(radians(longitude - %(centre_longitude)s) / 2) ^ 2))) <= %(kilometres)s
"""

_BOX: LiteralString = "latitude BETWEEN %(box_south)s AND %(box_north)s AND longitude BETWEEN %(box_west)s AND %(box_east)s"
_BOX_OVER_DATE_LINE: LiteralString = (
    "latitude BETWEEN %(box_south)s AND %(box_north)s"
    " AND (longitude >= %(box_west)s OR longitude <= %(box_east)s)"
)
_AROUND: LiteralString = _BOX.replace("box_", "around_")
_AROUND_OVER_DATE_LINE: LiteralString = _BOX_OVER_DATE_LINE.replace("box_", "around_")


class Condition(NamedTuple):
    """One of those that all must hold."""

    sql: LiteralString
    parameters: dict[str, Any]


class Places(NamedTuple):
    """Numbers of the names that are asked for; None where nothing is asked, -1 for names that no home has."""

    city: int | None
    district: int | None


async def places(connection: Connection, filters: Filters) -> Places:
    """Looks up the names of city and district."""
    asked = [name for name in (filters.city, filters.district) if name is not None]
    numbers = await names.find(connection, asked) if asked else {}
    city, district = (
        None if name is None else numbers.get(name, -1) for name in (filters.city, filters.district)
    )
    return Places(city, district)


def conditions(filters: Filters, found: Places) -> list[Condition]:
    """What a card must fulfil."""
    return [
        *_kinds(filters),
        *_equal(filters, found),
        *_bounds(filters),
        *_somewhere(filters.box, filters.circle),
    ]


def words(filters: Filters, found: Places) -> list[Condition]:
    """The question to the index of words; facets in it narrow what is read for common words."""
    if not filters.words:
        return []
    groups = [
        [terms.facet(name, value) for value in values]
        for name, values in _facets(filters, found).items()
        if values
    ]
    return [Condition("terms @@ %(words)s::tsquery", {"words": terms.query(filters.words, groups)})]


def only_words(filters: Filters) -> list[Condition]:
    """The same question without facets, for estimates: what is said twice would count twice."""
    if not filters.words:
        return []
    return [Condition("terms @@ %(words)s::tsquery", {"words": terms.query(filters.words)})]


def joined(parts: Iterable[Condition]) -> tuple[Composed, dict[str, Any]]:
    """All of them as one condition, with the parameters."""
    parts = list(parts)
    parameters = {name: value for part in parts for name, value in part.parameters.items()}
    return SQL(" AND ").join(SQL(part.sql) for part in parts), parameters


def letter(kind: Status | DealType | PropertyType) -> str:
    """What stands for the word in cards."""
    return "x" if kind is PropertyType.OTHER else kind[0]


def _letters(kinds: Iterable[Status | DealType | PropertyType]) -> list[str]:
    return sorted(map(letter, kinds))


def _facets(filters: Filters, found: Places) -> dict[str, list[object]]:
    return {
        "s": [*_letters(filters.statuses)],
        "d": [*_letters(filters.deal_types)],
        "t": [*_letters(filters.property_types)],
        "r": [*sorted(filters.rooms)],
        "c": [] if found.city is None else [found.city],
        "q": [] if found.district is None else [found.district],
    }


def _kinds(filters: Filters) -> Iterator[Condition]:
    yield Condition(
        'status = ANY (%(statuses)s::"char"[])', {"statuses": _letters(filters.statuses)}
    )
    if filters.deal_types:
        deals = _letters(filters.deal_types)
        yield Condition('deal_type = ANY (%(deal_types)s::"char"[])', {"deal_types": deals})
    if filters.property_types:
        types = _letters(filters.property_types)
        yield Condition(
            'property_type = ANY (%(property_types)s::"char"[])', {"property_types": types}
        )
    if filters.rooms:
        yield Condition("rooms = ANY (%(rooms)s::smallint[])", {"rooms": sorted(filters.rooms)})


def _equal(filters: Filters, found: Places) -> Iterator[Condition]:
    asked: tuple[tuple[LiteralString, str, object], ...] = (
        ("city_id = %(city_id)s", "city_id", found.city),
        ("district_id = %(district_id)s", "district_id", found.district),
        ("rooms >= %(rooms_at_least)s", "rooms_at_least", filters.rooms_at_least),
        ("currency = %(currency)s", "currency", filters.currency),
        ("pets = %(pets)s", "pets", filters.pets),
        ("furnished = %(furnished)s", "furnished", filters.furnished),
        ("has_photos = %(has_photos)s", "has_photos", filters.has_photos),
        ("source_id = %(source_id)s", "source_id", filters.source_id),
        ("published_at >= %(since)s", "since", filters.published_since),
    )
    for sql, name, value in asked:
        if value is not None:
            yield Condition(sql, {name: value})


def _bounds(filters: Filters) -> Iterator[Condition]:
    asked: tuple[tuple[LiteralString, str, object], ...] = (
        ("price >= %(price_min)s", "price_min", _hundredths(filters.price_min)),
        ("price <= %(price_max)s", "price_max", _hundredths(filters.price_max)),
        ("price_per_m2 >= %(per_m2_min)s", "per_m2_min", _hundredths(filters.price_per_m2_min)),
        ("price_per_m2 <= %(per_m2_max)s", "per_m2_max", _hundredths(filters.price_per_m2_max)),
        ("area >= %(area_min)s", "area_min", _hundredths(filters.area_min)),
        ("area <= %(area_max)s", "area_max", _hundredths(filters.area_max)),
        ("year_built >= %(year_min)s", "year_min", filters.year_min),
        ("year_built <= %(year_max)s", "year_max", filters.year_max),
        ("floor >= %(floor_min)s", "floor_min", filters.floor_min),
        ("floor <= %(floor_max)s", "floor_max", filters.floor_max),
    )
    for sql, name, value in asked:
        if value is not None:
            yield Condition(sql, {name: value})


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


def _somewhere(box: Box | None, circle: Circle | None) -> Iterator[Condition]:
    if box is not None:
        yield _inside(box, "box")
    if circle is not None:
        yield _inside(_around(circle), "around")
        centre = {"centre_latitude": circle.latitude, "centre_longitude": circle.longitude}
        more = {"earth": EARTH, "kilometres": circle.kilometres}
        yield Condition(_WITHIN, centre | more)


def _inside(box: Box, name: Literal["box", "around"]) -> Condition:
    parameters = {f"{name}_{edge}": value for edge, value in box._asdict().items()}
    sql = _BOX if name == "box" else _AROUND
    if box.west > box.east:
        sql = _BOX_OVER_DATE_LINE if name == "box" else _AROUND_OVER_DATE_LINE
    return Condition(sql, parameters)


def _around(circle: Circle) -> Box:
    """The least box that holds the circle.

    http://janmatuschek.de/LatitudeLongitudeBoundingCoordinates, section 3.3.
    """
    angle = circle.kilometres / EARTH
    height = math.degrees(angle)
    south, north = circle.latitude - height, circle.latitude + height
    if south <= -90 or north >= 90:
        return Box(max(south, -90), -180, min(north, 90), 180)
    width = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(circle.latitude))))
    west, east = circle.longitude - width, circle.longitude + width
    return Box(
        south, west + 360 if west < -180 else west, north, east - 360 if east > 180 else east
    )

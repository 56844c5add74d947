"""Conditions on the place of a home."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import LiteralString

from homing.storage.cards import keys
from homing.storage.properties.conditions import Condition, quiet
from homing.storage.properties.filters import Box, Circle, Filters

#: Mean radius of the Earth in kilometres (IUGG).
EARTH = 6371.0088

#: Columns with how fine their squares are and how many a query names at most.
_SQUARES: dict[LiteralString, tuple[int, int]] = {
    "block": (keys.BLOCK, 60),
    "zone": (keys.ZONE, 150),
    "cell": (keys.CELL, 250),
}

_COUNTED: dict[LiteralString, tuple[int, int]] = {
    "block": (keys.BLOCK, 60),
    "zone": (keys.ZONE, 500),
}

#: So few blocks that the box itself is better looked up in the index than looked at.
_FEW = 12

# https://en.wikipedia.org/wiki/Haversine_formula
_WITHIN: LiteralString = """
    2 * %(earth)s * asin(least(1, sqrt(
        sin(radians(latitude - %(centre_latitude)s) / 2) ^ 2
        + cos(radians(%(centre_latitude)s)) * cos(radians(latitude))
        * sin(radians(longitude - %(centre_longitude)s) / 2) ^ 2))) <= %(kilometres)s
"""

_BOX: LiteralString = (
    "latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s"
)
_OVER_DATE_LINE: LiteralString = (
    "latitude BETWEEN %(south)s AND %(north)s AND (longitude >= %(west)s OR longitude <= %(east)s)"
)


def squares(filters: Filters) -> list[Condition]:
    """The squares of the part of the map; nothing where none is asked for, or a large one."""
    shape = _shape(filters)
    return [] if shape is None else [*_squares(shape, _SQUARES)]


def counted(filters: Filters) -> list[Condition]:
    """The same for counting, by more and finer squares."""
    shape = _shape(filters)
    return [] if shape is None else [*_squares(shape, _COUNTED)]


def _shape(filters: Filters) -> Box | None:
    # The squares of one shape are enough: those of two would count twice.
    return filters.box if filters.circle is None else around(filters.circle)


def conditions(filters: Filters) -> Iterator[Condition]:
    """Box and circle."""
    shape = _shape(filters)
    if shape is None:
        return
    named = squares(filters)
    yield from named
    if filters.circle is not None:
        yield _within(filters.circle)
    box = filters.box or (None if named else shape)
    if box is not None:
        small = any("block" in one.sql and _count(one) <= _FEW for one in named)
        yield _inside(box, aloud=small or not named)


def _squares(box: Box, fineness_of: Mapping[LiteralString, tuple[int, int]]) -> Iterator[Condition]:
    """The finest squares that are not too many; none for a large part of the world."""
    for column, (fineness, most) in fineness_of.items():
        found = [keys.squares(*part, fineness, most) for part in _parts(box)]
        if all(one is not None for one in found):
            squares = [number for one in found for number in one or ()]
            yield Condition(f"{column} = ANY (%(squares)s::int[])", {"squares": squares})
            return


def _count(condition: Condition) -> int:
    return sum(len(value) for value in condition.parameters.values())


def _parts(box: Box) -> list[Box]:
    if box.west <= box.east:
        return [box]
    return [box._replace(east=180), box._replace(west=-180)]


def _inside(box: Box, *, aloud: bool) -> Condition:
    sql = _BOX if box.west <= box.east else _OVER_DATE_LINE
    return Condition(sql if aloud else quiet(sql), box._asdict())


def _within(circle: Circle) -> Condition:
    centre = {"centre_latitude": circle.latitude, "centre_longitude": circle.longitude}
    # PostgreSQL expects a third to pass, which is about right for a circle in its squares.
    return Condition(_WITHIN, centre | {"earth": EARTH, "kilometres": circle.kilometres})


def around(circle: Circle) -> Box:
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

"""Conditions on the place of a home."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import LiteralString

from homing.storage.cards import keys
from homing.storage.properties.conditions import Condition, quiet
from homing.storage.properties.filters import Box, Circle, Filters

#: Mean radius of the Earth in kilometres (IUGG).
EARTH = 6371.0088

#: Squares that a query names at most; so few that longitudes within them are better looked up than looked at.
_MOST, _FEW = 60, 12

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


def conditions(filters: Filters) -> Iterator[Condition]:
    """Box and circle."""
    if filters.circle is not None:
        yield from _squares(around(filters.circle), "around")
        yield _within(filters.circle)
    if filters.box is not None:
        # The squares of one shape are enough: two would count twice.
        named = [] if filters.circle else [*_squares(filters.box, "box")]
        yield from named
        small = any("block" in one.sql and _count(one) <= _FEW for one in named)
        yield _inside(filters.box, aloud=small or not named)


def _squares(box: Box, name: LiteralString) -> Iterator[Condition]:
    for column, fineness in (("block", keys.BLOCK), ("cell", keys.CELL)):
        found = [keys.squares(*part, fineness, _MOST) for part in _parts(box)]
        if all(one is not None for one in found):
            squares = [number for one in found for number in one or ()]
            sql: LiteralString = (
                "block = ANY (%(blocks)s::int[])"
                if column == "block"
                else "cell = ANY (%(cells)s::int[])"
            )
            yield Condition(sql, {f"{column}s": squares})
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
    return Condition(quiet(_WITHIN), centre | {"earth": EARTH, "kilometres": circle.kilometres})


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

"""Where a listing lies, and whether that is within a part of the map.

Distances are compared as squared chords of the unit sphere: sums and products of doubles, which come out the
same one by one and in arrays. Polygons are asked by GEOS, whose answer does not depend on a batch either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import asin, sin, sqrt

import shapely

from homing.matching.points import Point, Vector, unit_vector
from homing.models.area import Box, Circle, Polygon

#: Mean radius of the Earth (IUGG), metres.
EARTH_M = 6_371_008.8


@dataclass(frozen=True)
class Disc:
    """A circle, ready to be asked."""

    circle: Circle

    @cached_property
    def vector(self) -> Vector:
        return unit_vector(self.circle.latitude, self.circle.longitude)

    @cached_property
    def longest(self) -> float:
        """The largest squared chord that lies within."""
        return (2 * sin(self.circle.radius_m / EARTH_M / 2)) ** 2

    def holds(self, point: Point) -> bool:
        return squared_chord(self.vector, point.vector) <= self.longest

    def distance_m(self, point: Point) -> float:
        return 2 * EARTH_M * asin(min(sqrt(squared_chord(self.vector, point.vector)) / 2, 1.0))

    def __str__(self) -> str:
        return str(self.circle)


@dataclass(frozen=True)
class Region:
    """A polygon, ready to be asked."""

    polygon: Polygon

    @cached_property
    def geometry(self) -> shapely.Polygon:
        return geometry(self.polygon)

    def holds(self, point: Point) -> bool:
        return bool(shapely.intersects_xy(self.geometry, point.longitude, point.latitude))

    def __str__(self) -> str:
        return str(self.polygon)


def squared_chord(one: Vector, other: Vector) -> float:
    x, y, z = one[0] - other[0], one[1] - other[1], one[2] - other[2]
    return (x * x + y * y) + z * z


def geometry(polygon: Polygon) -> shapely.Polygon:
    """For GEOS: x is the longitude, y the latitude."""
    return shapely.Polygon(polygon.ring)


def box_holds(box: Box, point: Point) -> bool:
    return box.south <= point.latitude <= box.north and box.west <= point.longitude <= box.east

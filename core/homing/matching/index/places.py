"""Shapes on the map as rows of bits: who may accept a longitude, and who a latitude, in strips of 0.01 degrees.

Strips are counted round and round, so that few rows do for the whole Earth. A search has the strips of the box around its
shape; whether the shape itself holds a place is asked of the few that are left.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from homing.matching.index import record
from homing.matching.index.columns import Columns, Doubles, Ints
from homing.matching.index.rows import Bits, Slots, Words, pack
from homing.matching.points import Point

#: Strips of one degree; those of 360 degrees are a multiple of `ROUND`, so the 180th meridian needs no care.
PER_DEGREE = 100
#: Strips with rows of their own.
ROUND = 32
#: Degrees. More than rounding can add to the box around a circle.
_MARGIN = 1e-7

NOT_STATED = 0


def codes(point: Point | None) -> tuple[int, int]:
    """Rows of a place: of its longitude and of its latitude."""
    if point is None:
        return NOT_STATED, NOT_STATED
    return (
        1 + int(point.longitude * PER_DEGREE // 1) % ROUND,
        1 + int(point.latitude * PER_DEGREE // 1) % ROUND,
    )


def strips(columns: Columns, at: Ints, slots: Slots) -> tuple[list[Words], list[Words]]:
    """Rows for longitudes and for latitudes.

    Args:
        at: for each slot, its search's place in the columns.
    """
    boxes = _boxes(columns)
    shaped = ~np.isnan(boxes[:, 0])
    return (
        list(_rows(boxes[:, 1], boxes[:, 3], shaped, at, slots)),
        list(_rows(boxes[:, 0], boxes[:, 2], shaped, at, slots)),
    )


def _rows(low: Doubles, high: Doubles, shaped: Bits, at: Ints, slots: Slots) -> Iterator[Words]:
    first = _strip(np.where(shaped, low - _MARGIN, 0))
    more = np.minimum(_strip(np.where(shaped, high + _MARGIN, 0)) - first, ROUND - 1)
    begin, extent = (first % ROUND).astype(np.uint8)[at], more.astype(np.uint8)[at]
    free = ~shaped[at]
    yield pack(free | slots.unknown_passes)
    for strip in range(ROUND):
        yield pack(free | ((np.uint8(strip) - begin) % ROUND <= extent))


def _strip(degrees: Doubles) -> Ints:
    return np.floor(degrees * PER_DEGREE).astype(np.int64)


def _boxes(columns: Columns) -> Doubles:
    """South, west, north, east of the box around each search's shape, or around one of them; NaN is none."""
    boxes = np.full((len(columns), 4), np.nan)
    circles = np.flatnonzero(columns.has(record.HAS_CIRCLE))
    boxes[circles] = _around_circles(columns.circles(circles))
    polygons = np.flatnonzero(columns.records["polygon"] > 0)
    bounds = shapely.bounds(shapely.from_wkb(np.array(columns.polygons(polygons), object)))
    boxes[polygons] = bounds.reshape(-1, 4)[:, [1, 0, 3, 2]]
    plain = np.flatnonzero(columns.has(record.HAS_BOX))
    boxes[plain] = columns.boxes(plain)
    return boxes


def _around_circles(circles: Doubles) -> Doubles:
    x, y, z, longest = circles.T
    radius = 2 * np.arcsin(np.minimum(np.sqrt(longest) / 2, 1))
    latitude, longitude = np.arcsin(np.clip(z, -1, 1)), np.arctan2(y, x)
    # A circle around a pole lies on all meridians.
    pole = np.abs(latitude) + radius >= np.pi / 2 - 1e-6
    ratio = np.where(pole, 0, np.sin(radius)) / np.where(pole, 1, np.cos(latitude))
    across: NDArray[np.float64] = np.where(pole, np.pi, np.arcsin(np.clip(ratio, 0, 1)))
    around = (latitude - radius, longitude - across, latitude + radius, longitude + across)
    boxes: Doubles = np.degrees(np.stack(around, axis=1))
    return boxes

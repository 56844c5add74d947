"""Points in polygons, many at a time, where doubles leave no doubt; GEOS answers the rest.

A point is inside where a ray from it to the east crosses an odd number of sides. Whether a side is crossed is the sign of
a determinant; rounding cannot turn it around unless it is tiny beside its terms.
"""

from __future__ import annotations

import numpy as np

from homing.matching.index.columns import Doubles, Ints
from homing.matching.index.rows import Bits
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import expand

#: Of the terms of a determinant. Rounding costs less than 2e-15 of them.
_DOUBT = 1e-13


def inside(tables: Tables, at: Ints, x: Doubles, y: Doubles) -> tuple[Bits, Bits]:
    """Whether each point is inside its polygon, which has one ring, and whether that is certain."""
    counts = tables["polygon_counts"][at]
    who = np.repeat(np.arange(len(at)), counts)
    west, south, east, north = tables["polygon_sides"][
        expand(tables["polygon_starts"][at], counts)
    ].T
    x, y = x[who], y[who]
    crossed = (south > y) != (north > y)
    one, other = (east - west) * (y - south), (x - west) * (north - south)
    apart = one - other
    doubtful = crossed & (np.abs(apart) <= _DOUBT * (np.abs(one) + np.abs(other)))
    doubtful |= (south == y) | (north == y)
    # The crossing lies to the east: its longitude, times the height of the side, is greater.
    right = crossed & ((apart > 0) == (north > south))
    odd = np.bincount(who[right], minlength=len(at)) % 2 == 1
    return odd, np.bincount(who[doubtful], minlength=len(at)) == 0

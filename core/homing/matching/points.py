"""Places on the Earth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

#: On the unit sphere.
Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Point:
    """Degrees."""

    latitude: float
    longitude: float

    @cached_property
    def vector(self) -> Vector:
        """On the unit sphere."""
        return unit_vector(self.latitude, self.longitude)

    def __str__(self) -> str:
        return f"{self.latitude:g}, {self.longitude:g}"


def unit_vector(latitude: float, longitude: float) -> Vector:
    """Degrees to a point on the unit sphere."""
    phi, lam = radians(latitude), radians(longitude)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)

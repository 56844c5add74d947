"""Parts of the map that a search may be limited to: degrees of WGS 84, metres."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from homing.models.base import Value

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]

#: In GeoJSON's order: longitude, latitude.
Position = tuple[Longitude, Latitude]
#: A border drawn by hand needs fewer positions.
Ring = Annotated[tuple[Position, ...], Field(min_length=4, max_length=500)]


class Circle(Value):
    """All within a distance of a point, on a sphere of the Earth's mean radius."""

    latitude: Latitude
    longitude: Longitude
    radius_m: Annotated[float, Field(gt=0, le=500_000, allow_inf_nan=False)]

    def __str__(self) -> str:
        radius = f"{self.radius_m / 1000:g} km" if self.radius_m >= 1000 else f"{self.radius_m:g} m"
        return f"within {radius} of {self.latitude:g}, {self.longitude:g}"


class Box(Value):
    """Between two parallels and two meridians, borders included; not across the 180th meridian."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude

    @model_validator(mode="after")
    def _corners_are_ordered(self) -> Box:
        for low, high in (("south", "north"), ("west", "east")):
            if getattr(self, low) > getattr(self, high):
                raise ValueError(
                    f"{low} {getattr(self, low)} is greater than {high} {getattr(self, high)}"
                )
        return self

    def __str__(self) -> str:
        return f"{self.south:g} to {self.north:g} north, {self.west:g} to {self.east:g} east"


class Polygon(Value):
    """A GeoJSON polygon without holes; its border belongs to it.

    It may cross itself, as drawings by hand do: inside is what an odd number of crossings leads to.
    """

    type: Literal["Polygon"] = "Polygon"
    coordinates: Annotated[tuple[Ring, ...], Field(min_length=1, max_length=1)]

    @model_validator(mode="after")
    def _ring_is_closed(self) -> Polygon:
        if self.ring[0] != self.ring[-1]:
            raise ValueError(f"a ring must end where it begins, at {list(self.ring[0])}")
        if len(set(self.ring)) < 3:
            raise ValueError("a ring needs three different positions")
        return self

    @property
    def ring(self) -> tuple[Position, ...]:
        return self.coordinates[0]

    def __str__(self) -> str:
        return f"a polygon of {len(self.ring) - 1} corners"

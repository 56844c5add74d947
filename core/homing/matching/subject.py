"""What criteria are asked about: an event with its listing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from homing.matching.cities import city_key
from homing.matching.points import Point
from homing.matching.text import normal
from homing.models.event import Event
from homing.models.kinds import LocationPrecision
from homing.models.listing import Listing


@dataclass(frozen=True)
class Subject:
    """Normal forms are worked out once, not once per subscription."""

    event: Event
    listing: Listing
    #: Name of the listing's source.
    source: str = ""

    @cached_property
    def city(self) -> str | None:
        return None if self.listing.city is None else city_key(self.listing.city)

    @cached_property
    def district(self) -> str | None:
        return None if self.listing.district is None else normal(self.listing.district)

    @cached_property
    def text(self) -> str:
        """Title and description."""
        return normal(f"{self.listing.title}\n{self.listing.description or ''}")

    @cached_property
    def point(self) -> Point | None:
        """None too where the source gives the middle of the city: that is no place of a home."""
        latitude, longitude = self.listing.latitude, self.listing.longitude
        if latitude is None or longitude is None:
            return None
        if self.listing.location_precision is LocationPrecision.CITY:
            return None
        return Point(latitude, longitude)

"""What homes are asked for, and the conditions on `property_cards` that say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from homing.models.base import Value
from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Currency
from homing.models.subscription import Word
from homing.storage.cards import terms

Money = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=2)]
#: Square metres; 20 km2 is the largest area that cards tell from larger ones.
Area = Annotated[Decimal, Field(ge=0, le=20_000_000, decimal_places=2)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]

#: What a search shows where nobody asks for a status.
LIVE = frozenset({Status.AVAILABLE, Status.PRESALE})


class Box(NamedTuple):
    """A rectangle of the map, edges included; it crosses the date line where west is greater than east."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude


class Circle(NamedTuple):
    """All places within a great-circle distance of a point."""

    latitude: Latitude
    longitude: Longitude
    kilometres: Annotated[float, Field(gt=0, le=500)]


class Filters(Value):
    """What is asked for; None or empty asks for nothing. What a home does not state does not pass.

    A home is what its speaking listing says: of its listings that with the best status (available, presale, sold),
    then the oldest. Bounds are inclusive.
    """

    statuses: frozenset[Status] = LIVE
    deal_types: frozenset[DealType] = frozenset()
    property_types: frozenset[PropertyType] = frozenset()
    #: By any of its names that `homing.places` has, in any case and any usual apostrophe: see `homing.matching.text`.
    city: Word | None = None
    district: Word | None = None
    #: Numbers of rooms, 0 for a studio; halves count for the number below.
    rooms: frozenset[Annotated[int, Field(ge=0, le=200)]] = frozenset()
    rooms_at_least: Annotated[int, Field(ge=0, le=200)] | None = None
    #: Of the stated price, whose currency is `currency`.
    price_min: Money | None = None
    price_max: Money | None = None
    currency: Currency | None = None
    price_per_m2_min: Money | None = None
    price_per_m2_max: Money | None = None
    area_min: Area | None = None
    area_max: Area | None = None
    year_min: Annotated[int, Field(ge=1000, le=2200)] | None = None
    year_max: Annotated[int, Field(ge=1000, le=2200)] | None = None
    floor_min: Annotated[int, Field(ge=-10, le=200)] | None = None
    floor_max: Annotated[int, Field(ge=-10, le=200)] | None = None
    pets: bool | None = None
    furnished: bool | None = None
    #: Every word must begin a word of title or description.
    words: Annotated[str, StringConstraints(max_length=200)] = ""
    box: Box | None = None
    circle: Circle | None = None
    has_photos: bool | None = None
    source_id: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    #: Published, or first seen where the source gives no date.
    published_since: AwareDatetime | None = None

    @model_validator(mode="after")
    def _can_be_answered(self) -> Filters:
        if Status.REMOVED in self.statuses or not self.statuses:
            raise ValueError("statuses: expected some of available, presale, sold")
        if self.words and not terms.words(self.words):
            raise ValueError(f"words: expected a letter or a digit, found {self.words[:50]!r}")
        if self.box is not None and self.box.south > self.box.north:
            raise ValueError(f"box: south {self.box.south} is greater than north {self.box.north}")
        self._check_bounds()
        return self

    def _check_bounds(self) -> None:
        for name in ("price", "price_per_m2", "area", "year", "floor"):
            low, high = getattr(self, f"{name}_min"), getattr(self, f"{name}_max")
            if low is not None and high is not None and low > high:
                raise ValueError(f"{name}_min {low} is greater than {name}_max {high}")
        money = (self.price_min, self.price_max, self.price_per_m2_min, self.price_per_m2_max)
        if self.currency is None and any(bound is not None for bound in money):
            raise ValueError("bounds of a price need a currency")

"""A person's saved search."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from homing.models.area import Box, Circle, Polygon
from homing.models.base import Value
from homing.models.kinds import DealType, EventKind, PropertyType
from homing.models.listing import Currency

Word = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
Year = Annotated[int, Field(ge=1000, le=2200)]
#: Sets are bounded, because each search is asked about each listing of its city.
Words = Annotated[frozenset[Word], Field(max_length=50)]
Places = Annotated[frozenset[Word], Field(max_length=200)]

#: What is worth an alert unless a search says otherwise: a home to be had, or its price.
DEFAULT_EVENTS = frozenset({EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED})


class Criteria(Value):
    """What is looked for. An empty set or None asks for nothing in particular."""

    deal_types: frozenset[DealType] = frozenset()
    property_types: frozenset[PropertyType] = frozenset()
    city: Word | None = None
    districts: Places = frozenset()
    #: 0 is a studio; the largest number stands for itself only, `rooms_at_least` opens the end.
    rooms: frozenset[Annotated[int, Field(ge=0, le=50)]] = frozenset()
    rooms_at_least: Annotated[int, Field(ge=0, le=50)] | None = None
    price_min: Amount | None = None
    price_max: Amount | None = None
    #: Of the price bounds. A price in another currency is converted by the rates of the day, rounded to cents;
    #: without a rate it counts as not stated.
    currency: Currency | None = None
    price_per_m2_min: Amount | None = None
    price_per_m2_max: Amount | None = None
    area_min: Amount | None = None
    area_max: Amount | None = None
    floor_min: int | None = None
    floor_max: int | None = None
    not_first_floor: bool = False
    not_last_floor: bool = False
    pets: bool | None = None
    furnished: bool | None = None
    year_built_min: Year | None = None
    year_built_max: Year | None = None
    #: Every one of these must occur in title or description, in any case.
    include_words: Words = frozenset()
    #: None of these may occur there.
    exclude_words: Words = frozenset()
    #: Each of these parts of the map must hold the listing.
    near: Circle | None = None
    box: Box | None = None
    polygon: Polygon | None = None
    #: Names of sources; empty is all. What is in both sets is excluded.
    sources: Places = frozenset()
    excluded_sources: Places = frozenset()
    #: Kinds of events worth an alert; empty is all.
    events: frozenset[EventKind] = DEFAULT_EVENTS
    #: A changed price is told only if it fell by at least so many per cent. Other events do not ask for it.
    price_drop_percent: Percent | None = None
    #: Whether a listing that does not state a wanted fact passes.
    unknown_passes: bool = True

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> Criteria:
        for name in _RANGES:
            low, high = getattr(self, f"{name}_min"), getattr(self, f"{name}_max")
            if low is not None and high is not None and low > high:
                raise ValueError(f"{name}_min {low} is greater than {name}_max {high}")
        if self.currency is None and any(getattr(self, name) is not None for name in _MONEY):
            raise ValueError("price bounds need a currency")
        return self


_RANGES = ("price", "price_per_m2", "area", "floor", "year_built")
_MONEY = ("price_min", "price_max", "price_per_m2_min", "price_per_m2_max")


class Subscription(Value):
    id: int
    user_id: int
    name: str
    criteria: Criteria
    #: Grows with every edit.
    version: int
    active: bool
    created_at: datetime
    updated_at: datetime

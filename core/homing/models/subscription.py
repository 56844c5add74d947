"""A person's saved search."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from homing.models.base import Value
from homing.models.kinds import DealType, EventKind, PropertyType
from homing.models.listing import Currency

Word = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14)]


class Criteria(Value):
    """What is looked for. An empty set or None asks for nothing in particular."""

    deal_types: frozenset[DealType] = frozenset()
    property_types: frozenset[PropertyType] = frozenset()
    city: Word | None = None
    districts: frozenset[Word] = frozenset()
    #: 0 is a studio; the largest number stands for itself only, `rooms_at_least` opens the end.
    rooms: frozenset[Annotated[int, Field(ge=0, le=50)]] = frozenset()
    rooms_at_least: Annotated[int, Field(ge=0, le=50)] | None = None
    price_min: Amount | None = None
    price_max: Amount | None = None
    #: Of the price bounds. A listing in another currency does not match until rates are known.
    currency: Currency | None = None
    area_min: Amount | None = None
    area_max: Amount | None = None
    floor_min: int | None = None
    floor_max: int | None = None
    not_first_floor: bool = False
    not_last_floor: bool = False
    pets: bool | None = None
    furnished: bool | None = None
    #: Every one of these must occur in title or description, in any case.
    include_words: frozenset[Word] = frozenset()
    #: None of these may occur there.
    exclude_words: frozenset[Word] = frozenset()
    #: Kinds of events worth an alert.
    events: frozenset[EventKind] = frozenset(
        {EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.RELISTED}
    )
    #: Whether a listing that does not state a wanted fact passes.
    unknown_passes: bool = True

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> Criteria:
        for low, high in (
            ("price_min", "price_max"),
            ("area_min", "area_max"),
            ("floor_min", "floor_max"),
        ):
            bottom, top = getattr(self, low), getattr(self, high)
            if bottom is not None and top is not None and bottom > top:
                raise ValueError(f"{low} {bottom} is greater than {high} {top}")
        if (self.price_min is not None or self.price_max is not None) and self.currency is None:
            raise ValueError("price bounds need a currency")
        return self


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

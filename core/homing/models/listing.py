"""A listing: one advert at one source, normalised."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from homing.models.base import Value
from homing.models.kinds import DealType, LocationPrecision, PricePeriod, PropertyType, Status

ShortText = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=2048)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9]\d{5,14}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Money = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14, decimal_places=2)]
Area = Annotated[Decimal, Field(gt=0, lt=Decimal(10) ** 9, decimal_places=2)]


class Listing(Value):
    """One advert at one source, as last seen. None means: the source does not say."""

    #: Identity within the source.
    external_id: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    url: Url
    status: Status = Status.AVAILABLE
    deal_type: DealType | None = None
    property_type: PropertyType | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    description: Annotated[str, StringConstraints(max_length=50_000)] | None = None

    #: Lower bound where the source states a range ("from 95 000"), in `currency` per `price_period`.
    price: Money | None = None
    #: Upper bound of a stated range, else None.
    price_max: Money | None = None
    currency: Currency | None = None
    price_period: PricePeriod | None = None
    old_price: Money | None = None
    #: In `currency` per square metre and `price_period`; stated, or price / area_total.
    price_per_m2: Money | None = None

    #: Square metres; `area_total` is the lower bound of a stated range.
    area_total: Area | None = None
    area_max: Area | None = None
    area_living: Area | None = None
    area_kitchen: Area | None = None
    area_land: Area | None = None

    #: 0 is a studio; halves exist (2.5 rooms in Swiss and German adverts).
    rooms: Annotated[Decimal, Field(ge=0, le=200, decimal_places=1)] | None = None
    rooms_max: Annotated[Decimal, Field(ge=0, le=200, decimal_places=1)] | None = None
    bedrooms: Annotated[int, Field(ge=0, le=200)] | None = None
    bathrooms: Annotated[int, Field(ge=0, le=200)] | None = None
    #: 0 is the ground floor where the source counts so; basements are negative.
    floor: Annotated[int, Field(ge=-10, le=200)] | None = None
    floors: Annotated[int, Field(ge=1, le=200)] | None = None
    year_built: Annotated[int, Field(ge=1000, le=2200)] | None = None

    condition: ShortText | None = None
    furnished: bool | None = None
    pets: bool | None = None
    children: bool | None = None
    balcony: bool | None = None
    parking: bool | None = None
    heating: ShortText | None = None

    country: Country | None = None
    city: ShortText | None = None
    district: ShortText | None = None
    street: ShortText | None = None
    house: ShortText | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    location_precision: LocationPrecision | None = None

    phones: tuple[Phone, ...] = ()
    contact_name: ShortText | None = None
    agent: ShortText | None = None
    commission: ShortText | None = None
    #: Absolute URLs at the source, in the source's order, without repeats.
    images: tuple[Url, ...] = ()
    published_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None

    #: What the source states beyond the fields above, as JSON values.
    attributes: dict[str, Any] = Field(default_factory=dict)
    #: Text as found, by field, before it was normalised.
    raw: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _ranges_are_ordered(self) -> Listing:
        for low, high in (
            ("price", "price_max"),
            ("area_total", "area_max"),
            ("rooms", "rooms_max"),
        ):
            bottom, top = getattr(self, low), getattr(self, high)
            if top is not None and (bottom is None or top < bottom):
                raise ValueError(f"{high} {top} needs a {low} that is not greater, found {bottom}")
        if self.price is not None and self.currency is None:
            raise ValueError("a price needs a currency: set `defaults.currency` in the source")
        return self


class StoredListing(Listing):
    """A listing with what the database knows about it."""

    id: int
    source_id: int
    source_name: str
    property_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime
    #: Keys of stored pictures in the image store, in order; shorter than `images` until all are stored.
    image_keys: tuple[str, ...] = ()

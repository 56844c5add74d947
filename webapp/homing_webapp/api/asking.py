"""What callers ask of homes, as parameters of a URL."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError, model_validator

from homing.models.base import Value
from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Currency
from homing.storage.properties import Box, Circle, Filters, Sort
from homing.storage.properties.filters import LIVE, Area, Money
from homing_webapp.api.framework.fields import Flag, Moment

_NUMBER = r"-?[0-9]{1,3}(\.[0-9]{1,10})?"

Places = Annotated[
    str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]
Corners = Annotated[str, StringConstraints(pattern=rf"^{_NUMBER}(,{_NUMBER}){{3}}$")]
Point = Annotated[str, StringConstraints(pattern=rf"^{_NUMBER},{_NUMBER}$")]


class Asked(Value):
    """Filters of a search; what is left out may be anything. What a home does not state does not pass."""

    status: frozenset[Status] = Field(LIVE, description="By default what can be had.")
    city: Places | None = Field(None, description="Its name in any case.")
    district: Places | None = None
    deal_type: frozenset[DealType] = frozenset()
    property_type: frozenset[PropertyType] = frozenset()
    rooms: frozenset[Annotated[int, Field(ge=0, le=200)]] = Field(
        frozenset(), description="0 is a studio; 2.5 rooms count as 2."
    )
    rooms_at_least: int | None = Field(None, ge=0, le=200)
    price_min: Money | None = Field(None, description="In `currency`, which must be given.")
    price_max: Money | None = None
    currency: Currency | None = Field(None, description="Of the price, such as USD.")
    price_per_m2_min: Money | None = None
    price_per_m2_max: Money | None = None
    area_min: Area | None = Field(None, description="Square metres.")
    area_max: Area | None = None
    year_min: int | None = Field(None, ge=1000, le=2200, description="Year of construction.")
    year_max: int | None = Field(None, ge=1000, le=2200)
    floor_min: int | None = Field(None, ge=-10, le=200)
    floor_max: int | None = Field(None, ge=-10, le=200)
    pets: Flag | None = None
    furnished: Flag | None = None
    has_photos: Flag | None = None
    words: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] = Field(
        "", description="Each must begin a word of title or description."
    )
    bbox: Corners | None = Field(None, description="west,south,east,north in degrees.")
    near: Point | None = Field(None, description="latitude,longitude in degrees; with `radius_km`.")
    radius_km: float | None = Field(None, gt=0, le=500, allow_inf_nan=False)
    source_id: int | None = Field(None, ge=0, lt=2**31)
    published_since: Moment | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Asked:
        try:
            self.filters()
        except ValidationError as error:
            found = error.errors()[0]
            place = ".".join(map(str, found["loc"]))
            raise ValueError(f"{place}: {found['msg']}".removeprefix(": ")) from None
        return self

    def filters(self) -> Filters:
        """The same for the search.

        Raises:
            pydantic.ValidationError: some of them do not go together.
        """
        other = {"status", "bbox", "near", "radius_km"}
        names = Asked.model_fields.keys() - other
        asked: dict[str, Any] = {name: getattr(self, name) for name in names}
        return Filters(
            **{name: value for name, value in asked.items() if name in Filters.model_fields},
            statuses=self.status,
            deal_types=self.deal_type,
            property_types=self.property_type,
            box=self._box(),
            circle=self._circle(),
        )

    def _box(self) -> Box | None:
        if self.bbox is None:
            return None
        west, south, east, north = map(float, self.bbox.split(","))
        return Box(south=south, west=west, north=north, east=east)

    def _circle(self) -> Circle | None:
        if self.near is None and self.radius_km is None:
            return None
        if self.near is None or self.radius_km is None:
            raise ValueError("near and radius_km go together")
        latitude, longitude = map(float, self.near.split(","))
        return Circle(latitude, longitude, self.radius_km)


class AskedPage(Asked):
    """A search with its order, and which part of it."""

    sort: Sort = Field(Sort.NEWEST, description="Orders by price need a `currency`.")
    cursor: str | None = Field(
        None, max_length=200, description="Go on there, as `next` or `previous` told."
    )
    limit: int = Field(20, ge=1, le=100, description="Homes at most.")
    fields: Annotated[str, StringConstraints(max_length=1000)] | None = Field(
        None, description="Names of fields, with commas between; the others are left out."
    )

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The names in `fields`."""
        return None if self.fields is None else tuple(dict.fromkeys(self.fields.split(",")))

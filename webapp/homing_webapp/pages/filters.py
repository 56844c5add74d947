"""Filters of the page of homes, read from the URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeAlias
from urllib.parse import urlencode

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Currency
from homing.models.subscription import Word
from homing.storage.properties import Filters, Sort
from homing.storage.properties.filters import Area, Money


def _digits(value: object) -> object:
    return "".join(value.split()).replace(",", ".") if isinstance(value, str) else value


_Money: TypeAlias = Annotated[Money, BeforeValidator(_digits)]
_Area: TypeAlias = Annotated[Area, BeforeValidator(_digits)]


class FilterForm(BaseModel):
    """The form's fields by their names in the URL; empty ones are left out before."""

    model_config = ConfigDict(extra="ignore")

    status: Status | None = None
    deal_type: DealType | None = Field(None, validation_alias=AliasChoices("deal", "deal_type"))
    property_type: PropertyType | None = Field(
        None, validation_alias=AliasChoices("type", "property_type")
    )
    city: Word | None = None
    district: Word | None = None
    source_id: int | None = Field(
        None, ge=0, lt=2**31, validation_alias=AliasChoices("source", "source_id")
    )
    rooms: int | None = Field(None, ge=0, le=200)
    price_min: _Money | None = None
    price_max: _Money | None = None
    currency: Currency | None = None
    area_min: _Area | None = None
    area_max: _Area | None = None
    year_min: int | None = Field(None, ge=1000, le=2200)
    floor_min: int | None = Field(None, ge=-10, le=200)
    pets: bool | None = None
    furnished: bool | None = None
    has_photos: bool | None = Field(None, validation_alias=AliasChoices("photos", "has_photos"))
    words: Annotated[str, Field(max_length=200)] = ""
    sort: Sort = Sort.NEWEST

    def filters(self) -> Filters:
        sets = {
            "statuses": self.status,
            "deal_types": self.deal_type,
            "property_types": self.property_type,
            "rooms": self.rooms,
        }
        fields = self.model_dump(
            exclude={"status", "deal_type", "property_type", "rooms", "sort"}, exclude_none=True
        )
        return Filters(
            **fields,
            **{name: frozenset({one}) for name, one in sets.items() if one is not None},
        )

    def feed(self) -> str:
        """Where feed readers follow the same search."""
        asked = self.model_dump(
            mode="json", exclude={"sort"}, exclude_none=True, exclude_defaults=True
        )
        query = {
            name: str(value).lower() if value is True else value for name, value in asked.items()
        }
        return f"/api/v1/properties/feed?{urlencode(query)}" if query else "/api/v1/properties/feed"


def read(query: Mapping[str, str]) -> tuple[Filters, FilterForm, str]:
    """The filters, the form that they come from, and a sentence on what could not be read of them (then nothing is filtered)."""
    try:
        form = FilterForm.model_validate(dict(query))
        return form.filters(), form, ""
    except ValidationError as error:
        return Filters(), FilterForm.model_validate({}), "; ".join(map(_sentence, error.errors()))


def _sentence(problem: Mapping[str, object]) -> str:
    place, found = problem["loc"], str(problem["input"])[:50]
    name = place[0] if isinstance(place, tuple) and place else ""
    return f"{name}: {problem['msg']}, found {found!r}" if name else str(problem["msg"])

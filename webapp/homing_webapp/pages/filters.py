"""Filters of the page of homes, read from the URL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from homing.models.kinds import DealType, PropertyType
from homing.models.listing import Currency
from homing.models.subscription import Amount
from homing.storage.listings import Filters


def _digits(value: object) -> object:
    return "".join(value.split()).replace(",", ".") if isinstance(value, str) else value


_Amount = Annotated[Amount, BeforeValidator(_digits)]


class FilterForm(BaseModel):
    """The form's fields by their names in the URL; empty ones are left out before."""

    model_config = ConfigDict(extra="ignore")

    deal_type: DealType | None = Field(None, validation_alias=AliasChoices("deal"))
    property_type: PropertyType | None = Field(None, validation_alias=AliasChoices("type"))
    city: Annotated[str, Field(max_length=500)] | None = None
    source_id: int | None = Field(None, ge=0, le=2**62, validation_alias=AliasChoices("source"))
    rooms: int | None = Field(None, ge=0, le=200)
    price_min: _Amount | None = None
    price_max: _Amount | None = None
    currency: Currency | None = None
    words: Annotated[str, Field(max_length=200)] = ""

    def filters(self) -> Filters:
        fields = self.model_dump(exclude={"rooms", "words"})
        rooms = frozenset() if self.rooms is None else frozenset({self.rooms})
        return Filters(**fields, rooms=rooms, words=tuple(self.words.split()))


def read(query: Mapping[str, str]) -> tuple[Filters, str]:
    """The filters, and a sentence on what could not be read of them (then nothing is filtered)."""
    try:
        return FilterForm.model_validate(dict(query)).filters(), ""
    except ValidationError as error:
        return Filters(), "; ".join(
            f"{problem['loc'][0]}: {problem['msg']}, found {str(problem['input'])[:50]!r}"
            for problem in error.errors()
        )

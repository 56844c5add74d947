"""Answers of Property Finder's Enterprise API, as far as syncs read them.

Shapes: the public reference of the API (tokens, users, listings). What is not named here is ignored; what is named
and of another kind makes a record fail, and only that record.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AliasChoices,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic.alias_generators import to_camel


def _text_of_number(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _stage(value: object) -> object:
    return value.get("stage") or value.get("type") if isinstance(value, Mapping) else value


#: Ids and numbers of rooms come as numbers and as texts.
Text = Annotated[
    str,
    BeforeValidator(_text_of_number),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
]
Amount = Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 14)]
Link = Annotated[str, StringConstraints(pattern=r"^https?://", max_length=8192)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class Token(_Answer):
    access_token: Annotated[str, Field(min_length=1, repr=False)]
    #: Seconds.
    expires_in: float = 1800


class Pagination(_Answer):
    """Counts of all pages, where the API tells them."""

    total: int | None = None
    total_pages: int | None = None
    next_page: int | None = None


class Page(_Answer):
    """One page; its records are checked one by one."""

    records: list[Any] = Field(validation_alias=AliasChoices("results", "data"))
    pagination: Pagination

    def has_more(self, number: int, size: int) -> bool:
        """Whether pages follow this one, which has the number; `size` is of a full page."""
        told = self.pagination
        if told.total_pages is not None:
            return number < told.total_pages
        return told.next_page is not None or len(self.records) == size


class Role(_Answer):
    name: str | None = None
    role_key: str | None = None


class Profile(_Answer):
    id: Text
    name: str | None = None
    email: str | None = None
    phone: Text | None = None


class User(_Answer):
    id: Text
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    mobile: Text | None = None
    status: str | None = None
    role: Role | None = None
    public_profile: Profile | None = None


class Price(_Answer):
    #: sale, yearly, monthly, weekly or daily.
    type: Text
    on_request: bool = False
    #: By type.
    amounts: dict[str, Amount | None] = {}


class Location(_Answer):
    id: Text
    #: Names from the largest place to the smallest, with `>` between.
    path: str | None = None


class Assignee(_Answer):
    id: Text


class File(_Answer):
    url: Link


class Image(_Answer):
    original: File


class Media(_Answer):
    images: tuple[Image, ...] = ()


class Pictures(_Answer):
    """What of a listing tells where its pictures are."""

    id: Text
    media: Media = Media()


class Listing(Pictures):
    reference: Text | None = None
    title: dict[str, str | None]
    description: dict[str, str | None] = {}
    category: str | None = None
    type: str | None = None
    price: Price
    #: "studio", "none" or a number.
    bedrooms: Text | None = None
    bathrooms: Text | None = None
    size: Annotated[Decimal, Field(ge=0, lt=Decimal(10) ** 9)] | None = None
    furnishing_type: str | None = None
    amenities: tuple[str, ...] = ()
    location: Location | None = None
    assigned_to: Assignee | None = None
    state: Annotated[str | None, BeforeValidator(_stage)] = None
    created_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None

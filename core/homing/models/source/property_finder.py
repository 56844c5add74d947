"""Property Finder's Enterprise API as a source."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from homing.models.base import NO_BLANK, Document, Map
from homing.models.listing import Country, Currency, ShortText
from homing.models.objects import SecretKey

ApiUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=2048)]
AreaId = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Area(Document):
    """What a location of the API is called here."""

    country: Country | None = Field(None, description="Two letters, for example AE.")
    city: ShortText | None = Field(None, description="City, as subscriptions name it.")
    district: ShortText | None = Field(None, description="Part of the city.")


class ImageLimits(Document):
    """Limits towards the hosts of pictures."""

    concurrency: int = Field(16, ge=1, le=64, description="Downloads under way at once.")
    requests_per_second: float = Field(50.0, gt=0, le=1000, description="Per host.")


class PropertyFinderBlock(Document):
    """Which account is synced, and what its places and figures mean."""

    api_url: ApiUrl | None = Field(None, description="Base of the API; by default PF_API_URL.")
    key_name: SecretKey = Field(
        "apiKey", description="Key of the Secret that holds the API key; else PF_API_KEY counts."
    )
    secret_name: SecretKey = Field(
        "apiSecret", description="Key that holds the API secret; else PF_API_SECRET counts."
    )
    page_size: int = Field(50, ge=1, le=100, description="Listings and users of one page.")
    requests_per_second: float = Field(10.0, gt=0, le=1000, description="Of the API.")
    concurrency: int = Field(4, ge=1, le=64, description="Requests of the API under way at once.")
    images: ImageLimits = Field(ImageLimits(), description="Limits for pictures.")
    areas: Map[AreaId, Area] = Field(
        {},
        max_length=10_000,
        description="Location id of the API to place. Others are kept with the names that the API "
        "gives, and reported.",
    )
    currency: Currency = Field("AED", description="Of all prices: the API names none.")
    country: Country = Field("AE", description="Of places that no area names, and of phones.")
    size_unit: Literal["sqft", "sqm"] = Field("sqft", description="Unit of sizes in the API.")
    listing_url: str | None = Field(
        None,
        pattern=rf"^https?://{NO_BLANK}*\{{(id|reference)\}}{NO_BLANK}*$",
        max_length=2048,
        description="People's link to a listing, with {id} or {reference}; by default the API's own.",
    )

"""Homes as the API shows them: JSON, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from pydantic import Field, create_model
from pydantic_core import to_json, to_jsonable_python

from homing.images import ImageStore, thumbnail_key
from homing.models.base import Value
from homing.storage.properties import Page, PropertyCard, Total

CSV = "text/csv"
GEOJSON = "application/geo+json"

_THUMBNAIL = 320


class HomeCard(PropertyCard):
    """A home as a list shows it."""

    photo: str | None = Field(description="Where a small picture is.")


_OPTIONAL: dict[str, Any] = {
    name: (Optional[info.annotation], None)  # noqa: UP045 - an annotation that is only known here
    for name, info in HomeCard.model_fields.items()
}

#: Every field may be left out by `fields`.
ListedHome = create_model("ListedHome", __base__=Value, **_OPTIONAL)

FIELDS: tuple[str, ...] = tuple(HomeCard.model_fields)


class Homes(Value):
    """One page of a search."""

    items: tuple[ListedHome, ...]
    next: str | None = Field(description="`cursor` of the page behind; null on the last one.")
    previous: str | None = Field(description="`cursor` of the page before; null on the first one.")
    total: int | None = Field(description="How many pass; on pages without `cursor` only.")
    total_is_exact: bool | None = Field(description="Whether they were counted, not estimated.")


def shown(card: PropertyCard, store: ImageStore) -> HomeCard:
    """The home with the address of a picture."""
    key = card.photo_key
    photo = card.photo_url if key is None else store.url(thumbnail_key(key, _THUMBNAIL))
    return HomeCard(**card.__dict__, photo=photo)


def body(
    media: str, homes: Sequence[HomeCard], page: Page, total: Total | None, fields: Sequence[str]
) -> bytes:
    """The page in this media type, with these fields only."""
    rows = [{name: getattr(home, name) for name in fields} for home in homes]
    if media == CSV:
        return _csv(rows, fields)
    if media == GEOJSON:
        return _geojson(homes, rows, page)
    counted = None if total is None else total.count
    exact = None if total is None else total.exact
    ends = {"next": page.next, "previous": page.previous}
    return to_json({"items": rows, **ends, "total": counted, "total_is_exact": exact})


def _csv(rows: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> bytes:
    """RFC 4180, with a line of names."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fields)
    writer.writeheader()
    writer.writerows([{name: _cell(value) for name, value in row.items()} for row in rows])
    return text.getvalue().encode()


def _cell(value: object) -> object:
    # Spreadsheets take a text that begins so for a formula.
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return to_jsonable_python(value)


def _geojson(homes: Sequence[HomeCard], rows: Sequence[Mapping[str, Any]], page: Page) -> bytes:
    """RFC 7946; homes without a place have no geometry."""
    features = [
        {
            "type": "Feature",
            "id": home.id,
            "geometry": None
            if home.latitude is None or home.longitude is None
            else {"type": "Point", "coordinates": [home.longitude, home.latitude]},
            "properties": row,
        }
        for home, row in zip(homes, rows, strict=True)
    ]
    return to_json({"type": "FeatureCollection", "features": features, "next": page.next})

"""OpenGraph of a page to fields."""

from __future__ import annotations

from lxml import html

from homing.models.raw import RawScalar, RawValue
from homing_workers.scrape.extract import links, queries, text

_metas = queries.elements("descendant::meta[@content and (@property or @name)]")
_FIELDS = {
    "og:title": "title",
    "og:description": "description",
    "og:url": "url",
    "product:price:amount": "price",
    "og:price:amount": "price",
    "product:price:currency": "currency",
    "og:price:currency": "currency",
    "place:location:latitude": "latitude",
    "place:location:longitude": "longitude",
    "og:latitude": "latitude",
    "og:longitude": "longitude",
    "og:street-address": "street",
    "og:locality": "city",
    "og:country-name": "country",
    "og:phone_number": "phones",
    "product:retailer_item_id": "externalId",
    "article:published_time": "publishedAt",
    "article:modified_time": "updatedAt",
    "og:updated_time": "updatedAt",
}
_IMAGES = ("og:image", "og:image:url", "og:image:secure_url")


def read(tree: html.HtmlElement, base_url: str) -> dict[str, RawValue]:
    """The fields that `<meta property="og:...">` and its kin tell of the page."""
    found: dict[str, RawValue] = {}
    images: list[RawScalar] = []
    for meta in _metas(tree):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        content = text.one_line(meta.get("content", ""))
        if not content or "${" in content:
            continue
        if name in _IMAGES:
            images.append(links.absolute(base_url, content) or "")
        elif name in _FIELDS:
            found.setdefault(_FIELDS[name], content)
    if images := [one for one in dict.fromkeys(images) if one]:
        found["images"] = images
    if "url" in found:
        found["url"] = links.absolute(base_url, str(found["url"])) or base_url
    return found

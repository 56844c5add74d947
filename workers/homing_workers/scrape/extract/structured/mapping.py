"""A schema.org node to the fields of a listing.

What a node says itself comes first, then the nodes it is about and its offers. Property names
are those of https://schema.org/RealEstateListing, Accommodation, Product and Offer.
"""

from __future__ import annotations

from collections.abc import Iterator

from homing.models.raw import RawScalar, RawValue
from homing_workers.scrape.extract import links, text
from homing_workers.scrape.extract.structured import addresses, offers, people
from homing_workers.scrape.extract.structured.kinds import PROPERTY_TYPES
from homing_workers.scrape.extract.structured.nodes import (
    Node,
    below,
    each,
    first,
    scalar,
    types,
    words,
)
from homing_workers.scrape.extract.structured.quantities import bounds, unit

_SIMPLE: dict[str, tuple[str, ...]] = {
    "title": ("name", "headline"),
    "rooms": ("numberOfRooms",),
    "bedrooms": ("numberOfBedrooms",),
    "bathrooms": ("numberOfBathroomsTotal", "numberOfFullBathrooms", "numberOfBathrooms"),
    "floor": ("floorLevel",),
    "floors": ("numberOfFloors", "numberOfStories"),
    "yearBuilt": ("yearBuilt",),
    "pets": ("petsAllowed",),
    "publishedAt": ("datePosted", "datePublished", "dateCreated", "availabilityStarts"),
    "updatedAt": ("dateModified",),
    "propertyType": ("accommodationCategory", "category"),
    "externalId": ("sku", "productID", "identifier"),
}
_NESTED = (
    "mainEntity",
    "about",
    "itemOffered",
    "offers",
    "object",
    "item",
    "accommodation",
    "location",
)
_PICTURES = ("image", "photo", "photos", "images", "primaryImageOfPage")
_PICTURE_LINKS = ("contentUrl", "url", "@id", "thumbnailUrl")
_DEPTH = 5


def fields(node: Node, base_url: str) -> dict[str, RawValue]:
    """Field names to values; `attributes.<name>` for what is no field of a listing."""
    found: dict[str, RawValue] = {}
    for each_node in _related(node, _DEPTH):
        for name, value in _own(each_node, base_url).items():
            found.setdefault(name, value)
    area = next(filter(None, map(addresses.of_area, _related(node, _DEPTH))), None)
    if area and found.keys().isdisjoint({"city", "street", "address"}):
        found["address"] = area
    return found


def _related(node: Node, depth: int) -> Iterator[Node]:
    yield node
    if depth:
        for inner in below(node, *_NESTED):
            yield from _related(inner, depth - 1)


def _own(node: Node, base_url: str) -> dict[str, RawValue]:
    found: dict[str, RawValue | None] = {
        name: first(node, *names) for name, names in _SIMPLE.items()
    }
    found["description"] = _description(node)
    found["url"] = link(node, base_url)
    found["images"] = _images(node, base_url) or None
    found["area"], found["areaMax"] = bounds(node.get("floorSize"))
    found["areaLand"] = bounds(node.get("lotSize") or node.get("landSize"))[0]
    found["features"] = list(_features(node)) or None
    if found["propertyType"] is None:
        found["propertyType"] = next(filter(None, map(PROPERTY_TYPES.get, types(node))), None)
    for part in (addresses.read(node), offers.read(node), people.read(node)):
        found |= part
    return {name: value for name, value in found.items() if value is not None}


def _description(node: Node) -> str | None:
    for one in each(node.get("description")):
        if isinstance(one, str) and (clean := text.of_html(one)):
            return clean
    return None


def link(node: Node, base_url: str) -> str | None:
    """The page of a node: its url, its mainEntityOfPage, or its identifier if that is a link."""
    for name in ("url", "mainEntityOfPage", "@id"):
        for one in each(node.get(name)):
            target = one.get("@id", one.get("url")) if isinstance(one, dict) else one
            if isinstance(target, str) and _is_link(name, target):
                return links.absolute(base_url, target)
    return None


def _is_link(name: str, target: str) -> bool:
    if "${" in target or "{{" in target:
        return False
    return name != "@id" or (target.startswith(("http", "/")) and "#" not in target)


def _images(node: Node, base_url: str) -> list[RawScalar]:
    found = [one for name in _PICTURES for one in each(node.get(name))]
    picked = (_picture(one) for one in found or each(node.get("thumbnailUrl")))
    whole = (links.absolute(base_url, one) for one in picked if one)
    return list(dict.fromkeys(one for one in whole if one))


def _picture(value: object) -> str | None:
    if isinstance(value, dict):
        return next(
            (
                one
                for name in _PICTURE_LINKS
                for one in each(value.get(name))
                if isinstance(one, str)
            ),
            None,
        )
    return value if isinstance(value, str) else None


def _features(node: Node) -> Iterator[str]:
    """Labels of amenities, and `name: value unit` of additional properties."""
    for feature in below(node, "amenityFeature", "additionalProperty"):
        name, value = words(feature, "name", "propertyID"), scalar(feature.get("value"))
        if name is None or value is False or str(value).lower() in ("false", "no", "0"):
            continue
        plain = value is None or value is True or str(value).lower() in ("true", "yes")
        yield name if plain else " ".join(filter(None, (f"{name}: {value}", unit(feature))))
    for label in each(node.get("amenityFeature")):
        if isinstance(label, str) and label.strip():
            yield text.one_line(label)

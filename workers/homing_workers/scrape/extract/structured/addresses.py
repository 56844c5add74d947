"""PostalAddress and GeoCoordinates to fields."""

from __future__ import annotations

from homing.models.raw import RawValue
from homing_workers.scrape.extract.structured.nodes import Node, below, each, first, scalar, words


def read(node: Node) -> dict[str, RawValue]:
    """Address and coordinates that a node's own properties tell."""
    found: dict[str, RawValue | None] = {}
    for address in each(node.get("address")):
        found = _postal(address) if isinstance(address, dict) else {"address": scalar(address)}
        break
    found["latitude"], found["longitude"] = first(node, "latitude"), first(node, "longitude")
    for geo in below(node, "geo"):
        found["latitude"] = found["latitude"] or first(geo, "latitude")
        found["longitude"] = found["longitude"] or first(geo, "longitude")
    return {name: value for name, value in found.items() if value is not None}


def _postal(address: Node) -> dict[str, RawValue | None]:
    return {
        "street": first(address, "streetAddress"),
        "city": first(address, "addressLocality"),
        "country": first(address, "addressCountry"),
        "attributes.region": first(address, "addressRegion"),
        "attributes.postalCode": first(address, "postalCode"),
        "address": first(address, "name", "value"),
    }


def of_area(node: Node) -> str | None:
    """The name of the area that is served, where no address is told."""
    return words(node, "areaServed", "availableAtOrFrom", "location", "contentLocation")

"""Where a home is: an address cut into its parts, countries, coordinates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from homing.models.kinds import LocationPrecision
from homing_workers.scrape.normalise import address, countries, figures
from homing_workers.scrape.normalise.found import Found

_PAIR = re.compile(r"(-?\d{1,3}[.,]\d+|-?\d{1,3})\s*[,;\s]\s*(-?\d{1,3}[.,]\d+|-?\d{1,3})")
_LONGEST = 500


@dataclass(frozen=True)
class Place:
    """Where a home is, as far as the source says."""

    country: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    house: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: LocationPrecision | None = None


def read(found: Found) -> Place:
    """The place of an advert: its own fields, then its address, then the source's defaults."""
    city = _part(found, "city")
    whole = found.text("address")
    parts = address.split(whole, city=city or found.default("city")) if whole else address.Parts()
    street, house = _street_and_house(found)
    latitude, longitude = _coordinates(found)
    place = Place(
        country=_country(found, parts.country),
        city=city or parts.city or found.default("city"),
        district=_part(found, "district") or parts.district or found.default("district"),
        street=street or parts.street or found.default("street"),
        house=house or parts.house or found.default("house"),
        latitude=latitude,
        longitude=longitude,
    )
    return replace(place, precision=_precision(place))


def _street_and_house(found: Found) -> tuple[str | None, str | None]:
    """schema.org's streetAddress, for one, holds both."""
    street, house = _part(found, "street"), _part(found, "house")
    if street and not house:
        return address.street_and_house(street)
    return street, house


def _part(found: Found, name: str) -> str | None:
    stated = found.text(name)
    return (address.plain(stated) or stated)[:_LONGEST] if stated else None


def _country(found: Found, from_address: str | None) -> str | None:
    stated = found.text("country")
    code = countries.code(stated) if stated else None
    if stated and code is None:
        found.not_read("country", stated)
    default = found.default("country")
    return code or from_address or (countries.code(default) if default else None)


def _coordinates(found: Found) -> tuple[float | None, float | None]:
    pair = _stated_pair(found)
    if pair is None:
        return None, None
    latitude, longitude = pair
    if abs(latitude) > 90 or abs(longitude) > 180:
        found.not_read("coordinates", f"{latitude}, {longitude}")
        return None, None
    return (None, None) if latitude == longitude == 0 else pair


def _stated_pair(found: Found) -> tuple[float, float] | None:
    latitude, longitude = _degrees(found, "latitude"), _degrees(found, "longitude")
    if latitude is not None and longitude is not None:
        return latitude, longitude
    stated = found.text("coordinates")
    match = _PAIR.search(stated) if stated else None
    if match is None:
        if stated:
            found.not_read("coordinates", stated)
        return None
    return float(match.group(1).replace(",", ".")), float(match.group(2).replace(",", "."))


def _degrees(found: Found, name: str) -> float | None:
    values = found.values(name)
    if not values:
        return None
    if isinstance(values[0], float | int) and abs(values[0]) <= 360:
        return float(values[0])
    number = figures.plain(found.texts(name)[0]) if found.texts(name) else None
    if number is None or abs(number) > 360:
        found.not_read(name, str(values[0])[:100])
        return None
    return float(number)


def _precision(place: Place) -> LocationPrecision | None:
    """Coordinates are as exact as the address beside them; without coordinates there is none."""
    if place.latitude is None:
        return None
    if place.house:
        return LocationPrecision.EXACT
    return LocationPrecision.STREET if place.street else None

"""Names of the closed sets of words, for people."""

from __future__ import annotations

from typing import Final

from homing.i18n.catalogue import mark
from homing.models.kinds import DealType, PropertyType

DEALS: Final[dict[DealType, str]] = {
    DealType.RENT: mark("Rent"),
    DealType.SALE: mark("Purchase"),
    DealType.DAILY_RENT: mark("Rent by the day"),
}
PROPERTIES: Final[dict[PropertyType, str]] = {
    PropertyType.APARTMENT: mark("Apartment"),
    PropertyType.ROOM: mark("Room"),
    PropertyType.HOUSE: mark("House"),
    PropertyType.LAND: mark("Land"),
    PropertyType.COMMERCIAL: mark("Business premises"),
    PropertyType.OFFICE: mark("Office"),
    PropertyType.GARAGE: mark("Garage"),
    PropertyType.PARKING: mark("Parking space"),
    PropertyType.STORAGE: mark("Storage"),
    PropertyType.OTHER: mark("Other"),
}

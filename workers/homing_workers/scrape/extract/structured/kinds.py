"""Which schema.org types tell of an advert, and what they say by their name alone."""

from __future__ import annotations

from homing_workers.scrape.extract.structured.nodes import Node, types

#: From the most to the least telling; the type of a node is looked up here.
LISTINGS = (
    "RealEstateListing",
    "Apartment",
    "SingleFamilyResidence",
    "House",
    "FloorPlan",
    "Room",
    "Suite",
    "HotelRoom",
    "Residence",
    "ApartmentComplex",
    "Accommodation",
    "VacationRental",
    "LodgingBusiness",
    "Product",
    "IndividualProduct",
    "ProductModel",
    "ProductGroup",
    "Offer",
    "OfferForLease",
    "OfferForPurchase",
    "Place",
)
_RANKS = {name: rank for rank, name in enumerate(LISTINGS)}

#: What a type says about the kind of home.
PROPERTY_TYPES = {
    "Apartment": "apartment",
    "SingleFamilyResidence": "house",
    "House": "house",
    "Room": "room",
    "HotelRoom": "room",
}


def rank(node: Node) -> int | None:
    """How telling a node's type is, 0 the most; None where it is no advert."""
    found = [_RANKS[name] for name in types(node) if name in _RANKS]
    return min(found, default=None)

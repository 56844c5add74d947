"""Offer, AggregateOffer and price specifications to price fields."""

from __future__ import annotations

from homing.models.raw import RawValue
from homing_workers.scrape.extract.structured.nodes import Node, below, first, short, types, words
from homing_workers.scrape.extract.structured.quantities import is_area, period

#: schema.org's ItemAvailability in the words of a listing's status.
_AVAILABILITY = {
    "InStock": "available",
    "InStoreOnly": "available",
    "OnlineOnly": "available",
    "LimitedAvailability": "available",
    "PreOrder": "presale",
    "PreSale": "presale",
    "BackOrder": "presale",
    "Reserved": "reserved",
    "OutOfStock": "sold",
    "SoldOut": "sold",
    "Discontinued": "removed",
}
#: What is offered, by GoodRelations' business function or the kind of offer.
_DEALS = {
    "LeaseOut": "rent",
    "ProvideLease": "rent",
    "OfferForLease": "rent",
    "RentAction": "rent",
    "Sell": "sale",
    "OfferForPurchase": "sale",
    "SellAction": "sale",
    "BuyAction": "sale",
}


def read(node: Node) -> dict[str, RawValue]:
    """Price, currency, period, status and deal type that a node's own offer properties tell."""
    found: dict[str, RawValue | None] = {
        "status": _AVAILABILITY.get(
            short(words(node, "availability")), words(node, "availability")
        ),
        "dealType": _deal(node),
        "currency": words(node, "priceCurrency", "currency"),
        "pricePeriod": period(node),
    }
    found |= _price(node)
    for specification in below(node, "priceSpecification"):
        for name, value in _specification(specification).items():
            if found.get(name) is None:
                found[name] = value
    return {name: value for name, value in found.items() if value is not None}


def _price(node: Node) -> dict[str, RawValue | None]:
    low = first(node, "price", "lowPrice", "minPrice")
    high = first(node, "highPrice", "maxPrice") if first(node, "price") is None else None
    return {"price": low, "priceMax": high if high != low else None}


def _specification(node: Node) -> dict[str, RawValue | None]:
    for reference in below(node, "referenceQuantity"):
        node = {**reference, **node}
    currency = words(node, "priceCurrency", "currency")
    if is_area(node):
        return {"pricePerM2": first(node, "price"), "currency": currency}
    return {**_price(node), "currency": currency, "pricePeriod": period(node)}


def _deal(node: Node) -> str | None:
    names = [short(words(node, "businessFunction")), *types(node)]
    for action in below(node, "potentialAction"):
        names.extend(types(action))
    return next((_DEALS[name] for name in names if name in _DEALS), None)

"""What the API's words mean: types of property, states, types of price."""

from __future__ import annotations

from homing.models.kinds import DealType, PricePeriod, PropertyType, Status

_TYPES = {
    PropertyType.APARTMENT: "apartment penthouse duplex hotel-apartment full-floor half-floor roof loft studio",
    PropertyType.HOUSE: "villa townhouse bungalow compound chalet twin-house ivilla i-villa cabin palace rest-house farm",
    PropertyType.LAND: "land plot",
    PropertyType.OFFICE: "office-space office business-center business-centre co-working-space",
    PropertyType.COMMERCIAL: "retail shop show-room warehouse factory labor-camp staff-accommodation whole-building "
    "bulk-sale-unit bulk-rent-unit medical-facility hotel restaurant cafeteria clinic commercial-building",
    PropertyType.STORAGE: "storage",
    PropertyType.PARKING: "parking",
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words.split()}

_PRICES = {
    "sale": (DealType.SALE, PricePeriod.TOTAL),
    "yearly": (DealType.RENT, PricePeriod.YEAR),
    "monthly": (DealType.RENT, PricePeriod.MONTH),
    "weekly": (DealType.RENT, PricePeriod.WEEK),
    "daily": (DealType.DAILY_RENT, PricePeriod.DAY),
}
PRICE_TYPES = tuple(_PRICES)

_LIVE = frozenset({"live", "published", "active"})
_SOLD = frozenset({"sold", "rented"})


def property_type(word: str | None) -> PropertyType | None:
    """The kind of home; words that are not known are `other`."""
    return _TYPE_OF.get(word.lower(), PropertyType.OTHER) if word else None


def deal(price_type: str) -> tuple[DealType, PricePeriod] | None:
    """Sale or rent, and what a price buys; None for a word that is not known."""
    return _PRICES.get(price_type.lower())


def status(state: str | None) -> Status:
    """Whether the home can be had: only what is live can; where no state is told, it is."""
    if state is None or state.lower() in _LIVE:
        return Status.AVAILABLE
    return Status.SOLD if state.lower() in _SOLD else Status.REMOVED

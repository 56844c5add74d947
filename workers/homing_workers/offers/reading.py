"""A message as a listing: its texts by field, read by the normalisers of all sources."""

from __future__ import annotations

from homing.models.listing import Listing
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.models.raw import RawItem, RawValue
from homing_workers.offers import heading, kinds, money, people, places, prose, sizes, streets
from homing_workers.offers.places import Where
from homing_workers.scrape.normalise import Context, normalise

#: Of telephone numbers without a country's code, where nothing else tells.
_COUNTRY_OF_LANGUAGE = {"uk": "UA"}
_HRYVNIA = ("грн", "₴", "uah")


def listing(message: Message, found: MessageClass, context: Context) -> Listing:
    """The home that a message offers; of several the first.

    Args:
        message: classified as an offer of a home.
        found: its class.
        context: of the source that reads the chat; its defaults stand for what the message does not say.

    Raises:
        homing_workers.scrape.normalise.Rejected: what it says makes no sense, such as a price without a currency.
    """
    return normalise(item(message, found, context), context)


def item(message: Message, found: MessageClass, context: Context) -> RawItem:
    """What a message says, by field, as found."""
    lines = prose.lines(message.text)
    language = prose.language(message.text)
    where = places.read(lines, language)
    deal, home = kinds.deal(lines, found), kinds.home(lines, found)
    values: dict[str, RawValue | None] = {
        "url": message.url,
        "externalId": external_id(message),
        "title": heading.title(lines),
        "description": message.text,
        "dealType": deal,
        "propertyType": home,
        "price": money.price(lines),
        "pricePeriod": {"rent": "month", "daily rent": "day"}.get(deal, "total"),
        "contactName": people.contact(message),
        "commission": people.commission(lines),
        "publishedAt": message.sent_at.isoformat(),
        "updatedAt": message.edited_at.isoformat() if message.edited_at else None,
        **_sizes(lines),
        **_place(where),
        **_pinned(message),
    }
    numbers = people.numbers([*lines, *people.cards(message)], _country(message, where, context))
    if numbers:
        values["phones"] = list(numbers)
    told = {name: value for name, value in values.items() if value is not None}
    return RawItem(base_url=message.url, values=told, attributes=_attributes(message, where))


def external_id(message: Message) -> str:
    """Identity within the source: two chats may number their messages alike."""
    return f"{message.chat_id}/{message.message_id}"


def _sizes(lines: list[str]) -> dict[str, RawValue | None]:
    # Numbers of houses look like floors.
    told = sizes.read([streets.without(line) for line in lines])
    return {
        "rooms": told.rooms,
        "bedrooms": told.bedrooms,
        "area": told.area,
        "areaKitchen": told.kitchen,
        "areaLand": told.land,
        "floor": told.floor,
        "floors": told.floors,
    }


def _place(where: Where) -> dict[str, RawValue | None]:
    return {
        "country": where.country,
        "city": where.city,
        "district": where.district,
        "street": where.street,
    }


def _pinned(message: Message) -> dict[str, RawValue | None]:
    """The place on the map that came with the message."""
    place = next((each for each in message.media if each.get("kind") == "place"), {})
    return {name: place.get(name) for name in ("latitude", "longitude")}


def _country(message: Message, where: Where, context: Context) -> str | None:
    """Where telephone numbers are dialled."""
    if where.country is not None:
        return where.country
    told = context.defaults.get("country", "").upper()
    if len(told) == 2:
        return told
    if any(sign in message.text.lower() for sign in _HRYVNIA):
        return "UA"
    return _COUNTRY_OF_LANGUAGE.get(prose.language(message.text))


def _attributes(message: Message, where: Where) -> dict[str, RawValue]:
    told = {
        "chat": message.chat_title or message.chat_username,
        "author": f"@{message.author_username}" if message.author_username else None,
        "metro": where.metro,
        "complex": where.complex,
    }
    return {name: value for name, value in told.items() if value}

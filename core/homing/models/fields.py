"""The fields that a source may say where to find."""

from __future__ import annotations

#: Name in a source (camelCase) to meaning. What is found may be untidy: normalisers read the text.
FIELDS: dict[str, str] = {
    "externalId": "the source's own identifier; by default taken from the link",
    "url": "link to the advert's own page",
    "status": "words such as sold, reserved, presale",
    "dealType": "rent, sale or daily rent, in the source's words",
    "propertyType": "apartment, house, room, land..., in the source's words",
    "title": "headline",
    "description": "full text",
    "price": "price with currency, period, range or per-m2 unit as one text, or a number",
    "priceMax": "upper end of a price range, where it stands apart",
    "currency": "currency, where it stands apart from the price",
    "pricePeriod": "month, day, year or total, where it stands apart from the price",
    "oldPrice": "price before a reduction",
    "pricePerM2": "price of one square metre",
    "area": 'total area; "54/30/9 m2" is read as total, living, kitchen',
    "areaMax": "upper end of an area range, where it stands apart",
    "areaLiving": "living area",
    "areaKitchen": "kitchen area",
    "areaLand": "land area; ares and hectares are understood",
    "rooms": 'number of rooms, also as words ("studio", "3-room")',
    "bedrooms": "number of bedrooms",
    "bathrooms": "number of bathrooms",
    "floor": 'floor, also as "3 of 9"',
    "floors": "floors of the building",
    "yearBuilt": "year of construction",
    "condition": "state of repair",
    "furnished": "yes, no, or words",
    "pets": "whether pets are allowed",
    "children": "whether children are welcome",
    "balcony": "balcony, loggia or terrace",
    "parking": "parking place or garage",
    "heating": "kind of heating",
    "features": "any number of short texts or labels that tell several fields",
    "country": "country name or code",
    "city": "city",
    "district": "district",
    "street": "street",
    "house": "house number",
    "address": "address as one text, split into country, city, district, street, house",
    "latitude": "latitude in degrees",
    "longitude": "longitude in degrees",
    "coordinates": '"latitude, longitude" as one text',
    "phones": "phone numbers",
    "contactName": "name of the person to call",
    "agent": "agent or agency",
    "commission": "agent's commission",
    "images": "links of pictures",
    "publishedAt": "time of publication, also relative",
    "updatedAt": "time of the last change",
}

#: Prefix of names that go into a listing's `attributes` unread.
ATTRIBUTE_PREFIX = "attributes."


def is_field(name: str) -> bool:
    """Whether a source may use this name."""
    return name in FIELDS or (
        name.startswith(ATTRIBUTE_PREFIX) and len(name) > len(ATTRIBUTE_PREFIX)
    )

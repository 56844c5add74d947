"""To rent or to buy, and what: by the message's class and its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homing.models.kinds import DealType, PropertyType
from homing.models.message_class import Domain, MessageClass
from homing_workers.scrape.normalise import kinds, text

#: What a class calls a home, in the words of the normalisers.
_SUBCATEGORIES = {
    "APARTMENT": "apartment",
    "HOUSE": "house",
    "PARKING": "parking",
    "STORAGE": "storage",
    "LAND": "land",
}
_DAILY = re.compile(
    r"подобов|посуточн|суточн|(?:на|за|/)\s?доб[уа]|(?:на|за|/)\s?сутки|/\s?сут|(?<!\w)доба(?!\w)|(?<!\w)сутки(?!\w)|per night|a night|daily|short.?term"
)
_ROOMS = re.compile(
    r"\d\s?-?\s?(?:х|ти|ох|ьох)?[\s-]?(?:к\.?\s?кв(?!арт)\.?|к(?!\w)|кімн\w*|комн\w*|room\w*|bed\w*)"
)
_WORDED = re.compile(
    r"\w*(?:одно|дво|двох|двух|три|трьох|трех|трёх|чотири|четырех)[\s-]?(?:кімн|комн)\w*"
)
_OFFICE = re.compile(r"офіс|офис|office")
#: What is told beside a home with so many rooms.
_BESIDES = frozenset({PropertyType.PARKING, PropertyType.GARAGE, PropertyType.STORAGE})
#: Of a message, where it says what it offers.
_BEGINNING = 400


def is_offer(found: MessageClass) -> bool:
    """Whether somebody offers a home."""
    return "OFFER" in found.intents and found.about(
        Domain.RENTAL_OF_REAL_ESTATE, Domain.PURCHASE_OF_REAL_ESTATE
    )


def deal(lines: Sequence[str], found: MessageClass) -> str:
    """ "rent", "sale" or "daily rent"."""
    folded = text.fold("\n".join(lines))
    rent = found.about(Domain.RENTAL_OF_REAL_ESTATE)
    if rent and found.about(Domain.PURCHASE_OF_REAL_ESTATE):
        rent = kinds.deal_type(folded[:_BEGINNING]) is not DealType.SALE
    if not rent:
        return "sale"
    return "daily rent" if _DAILY.search(folded) else "rent"


def home(lines: Sequence[str], found: MessageClass) -> str | None:
    """What is offered, in the words of the normalisers; a word of the text counts more than the class."""
    folded = text.fold("\n".join(lines))[:_BEGINNING]
    # "2 кімнати" counts the rooms of a home, and offers no room.
    plain = _WORDED.sub(" ", _ROOMS.sub(" ", folded))
    told = kinds.property_type(plain)
    if told is PropertyType.COMMERCIAL and _OFFICE.search(folded):
        return "office"
    if told is not None and not (plain != folded and told in _BESIDES):
        return told.value
    return _of_class(found) or ("apartment" if plain != folded else None)


def _of_class(found: MessageClass) -> str | None:
    names = (name for mention in found.domains for name in mention.subcategories)
    return next(filter(None, (_SUBCATEGORIES.get(name.partition("_")[2]) for name in names)), None)

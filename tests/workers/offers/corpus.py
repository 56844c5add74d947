"""Labelled adverts, and how much of them is read rightly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from homing.models.listing import Listing
from homing.models.message import Message
from homing.models.message_class import Domain, DomainMention, Intent, MessageClass
from homing_workers.offers import reading
from homing_workers.scrape.normalise import Context, Rejected

_FOLDER = Path(__file__).parent
LANGUAGES = ("uk", "ru", "en")
LATER = "later"

#: Name in the labels to the listing's field.
FIELDS = {
    "deal": "deal_type",
    "type": "property_type",
    "price": "price",
    "currency": "currency",
    "period": "price_period",
    "rooms": "rooms",
    "bedrooms": "bedrooms",
    "area": "area_total",
    "land": "area_land",
    "floor": "floor",
    "floors": "floors",
    "city": "city",
    "district": "district",
    "street": "street",
    "house": "house",
    "phones": "phones",
}

#: What a source of Ukrainian chats declares.
CONTEXT = Context({"currency": "UAH"})


@dataclass(frozen=True)
class Post:
    """An advert and its labels; `expected` has all fields."""

    language: str
    text: str
    found: MessageClass
    expected: dict[str, Any]


@dataclass(frozen=True)
class Mistake:
    """A field that was read otherwise than it is labelled."""

    post: Post
    field: str
    found: Any


def posts(language: str) -> list[Post]:
    content = (_FOLDER / f"posts_{language}.yaml").read_text("utf-8")
    return [_post(language, each) for each in yaml.safe_load(content)]


def read(post: Post) -> dict[str, Any]:
    """The fields of the listing, by the labels' names; all None where it is refused."""
    try:
        listing: Listing | None = reading.listing(message(post.text), post.found, CONTEXT)
    except Rejected:
        listing = None
    return {name: _value(listing, field) for name, field in FIELDS.items()}


def mistakes(chosen: list[Post]) -> list[Mistake]:
    return [
        Mistake(post, name, found)
        for post in chosen
        for name, found in read(post).items()
        if found != post.expected[name]
    ]


def accuracy(chosen: list[Post]) -> dict[str, float]:
    """Share of the adverts in which the field is right, by field: told rightly, or rightly left out."""
    wrong = Counter(mistake.field for mistake in mistakes(chosen))
    return {name: 1 - wrong[name] / len(chosen) for name in FIELDS}


def message(text: str, **fields: Any) -> Message:
    given = {
        "id": 1,
        "chat_id": -1001234567890,
        "chat_username": "flats",
        "message_id": 5,
        "part_ids": (5,),
        "text": text,
        "sent_at": datetime.now(UTC),
    }
    return Message.model_validate(given | fields)


def offer(domain: Domain, *subcategories: str) -> MessageClass:
    return MessageClass(
        intents=(Intent.OFFER,),
        domains=(DomainMention(domain=domain, subcategories=subcategories),),
        urgency_score=2,
        is_spam=False,
        reasoning="",
    )


def _post(language: str, told: dict[str, Any]) -> Post:
    deal, _, kind = told["as"].partition(" ")
    domain, prefix = {
        "rent": (Domain.RENTAL_OF_REAL_ESTATE, "RENTAL"),
        "sale": (Domain.PURCHASE_OF_REAL_ESTATE, "PURCHASE"),
    }[deal]
    found = offer(domain, *([f"{prefix}_{kind.upper()}"] if kind else []))
    expected = dict.fromkeys(FIELDS) | {"deal": deal, "type": kind or None}
    expected |= told["is"]
    for name in ("price", "rooms", "area", "land"):
        if expected[name] is not None:
            expected[name] = Decimal(str(expected[name]))
    return Post(language, told["text"], found, expected | {"phones": expected["phones"] or []})


def _value(listing: Listing | None, field: str) -> Any:
    value = getattr(listing, field) if listing else None
    if field == "phones":
        return list(value or ())
    return (
        str(value) if field in ("deal_type", "property_type", "price_period") and value else value
    )

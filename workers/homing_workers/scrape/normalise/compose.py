"""One advert as found to one listing: every field read by its own module, then put together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ValidationError

from homing.models.kinds import DealType, PricePeriod, PropertyType, Status
from homing.models.listing import Listing
from homing.models.raw import RawItem
from homing_workers.scrape.normalise import (
    costs,
    dates,
    flags,
    home,
    kinds,
    labels,
    links,
    phones,
    place,
    text,
    words,
)
from homing_workers.scrape.normalise.context import Context
from homing_workers.scrape.normalise.errors import Rejected
from homing_workers.scrape.normalise.found import Found, storable
from homing_workers.scrape.normalise.home import Evidence, Home
from homing_workers.scrape.normalise.place import Place
from homing_workers.scrape.normalise.price import Price

_FLAGS = ("furnished", "pets", "children", "balcony", "parking")
#: Links and pictures are kept as they are in their own fields.
_NOT_RAW = frozenset({"images", "description"})
_FLAG_TEXT = 3000


def normalise(item: RawItem, context: Context) -> Listing:
    """The listing that an advert states.

    Evidence in order: the field itself, then features, then the title; for yes-or-no fields the
    description too; then the source's defaults. A text in an optional field that cannot be read is
    kept in `attributes["unread"]`. Raises `Rejected` where identity or price make no sense.
    """
    found = Found(item, context)
    address = links.url(found)
    identity = links.external_id(found, address)
    where = place.read(found)
    body = words.description(found)
    title = words.title(found, body, _makeshift_title(found, where, identity))
    evidence = Evidence(
        text.fold("; ".join(found.texts("features"))[:_FLAG_TEXT]), text.fold(title)
    )
    sizes = home.read(found, evidence)
    asked = costs.read(found, where.country, sizes)
    values = (
        _money(asked)
        | vars(sizes)
        | _where(where)
        | _kinds(found, evidence, asked, sizes, address)
        | _flags(found, evidence, body)
        | _people(found, where)
    )
    return _listing(
        found,
        asked,
        values | {"external_id": identity, "url": address, "title": title, "description": body},
    )


def _listing(found: Found, asked: Price, values: dict[str, Any]) -> Listing:
    values["attributes"] = _attributes(found, asked)
    values["raw"] = {
        text.safe(name): storable(value)
        for name, value in found.item.values.items()
        if name not in _NOT_RAW
    }
    try:
        return Listing(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "listing"
        raise Rejected(name, first["msg"], first["input"]) from error


def _makeshift_title(found: Found, where: Place, identity: str) -> str:
    parts = (found.stated("propertyType"), where.city, where.street)
    return ", ".join(filter(None, parts)) or identity


def _money(asked: Price) -> dict[str, Any]:
    return {
        "price": asked.amount,
        "price_max": asked.amount_max,
        "currency": asked.currency if asked.amount is not None else None,
        "price_period": asked.period,
        "old_price": asked.old if asked.amount is not None and asked.old != asked.amount else None,
        "price_per_m2": asked.per_m2,
    }


def _where(where: Place) -> dict[str, Any]:
    values = dict(vars(where))
    values["location_precision"] = values.pop("precision")
    return values


def _kinds(
    found: Found, evidence: Evidence, asked: Price, sizes: Home, address: str
) -> dict[str, Any]:
    deal = _deal_type(found, evidence, asked, address)
    period = asked.period
    if asked.amount is None:
        period = None
    elif period is None:
        period = PricePeriod.TOTAL if deal == DealType.SALE else None
    return {
        "deal_type": deal,
        "price_period": period,
        "property_type": _property_type(found, evidence, sizes),
        "status": _status(found, evidence.title),
    }


def _property_type(found: Found, evidence: Evidence, sizes: Home) -> PropertyType | None:
    stated = found.text("propertyType")
    kind = kinds.property_type(stated) if stated else None
    if stated and kind is None:
        found.not_read("propertyType", stated)
    kind = kind or kinds.property_type(evidence.title)
    kind = kind or kinds.property_type_among(found.texts("features"))
    default = found.default("propertyType")
    return kind or (kinds.property_type(default) if default else None)


def _deal_type(found: Found, evidence: Evidence, asked: Price, address: str) -> DealType | None:
    stated = found.text("dealType")
    kind = kinds.deal_type(stated) if stated else None
    if stated and kind is None:
        found.not_read("dealType", stated)
    default = found.default("dealType")
    kind = (
        kind
        or kinds.deal_type(evidence.title)
        or kinds.deal_type_of_url(address)
        or kinds.deal_type(evidence.features)
        or _deal_of_period(asked.period)
        or (kinds.deal_type(default) if default else None)
    )
    by_day = asked.period == PricePeriod.DAY and kind == DealType.RENT
    return DealType.DAILY_RENT if by_day else kind


def _deal_of_period(period: PricePeriod | None) -> DealType | None:
    if period in (None, PricePeriod.TOTAL):
        return DealType.SALE if period else None
    return DealType.DAILY_RENT if period == PricePeriod.DAY else DealType.RENT


def _status(found: Found, title: str) -> Status:
    stated = found.stated("status")
    known = kinds.status(stated) if stated else None
    if stated and known is None:
        found.not_read("status", stated)
    if stated is None:
        marks = map(kinds.status_mark, (title, *found.texts("features")))
        known = next(filter(None, marks), None)
    return known or Status.AVAILABLE


def _flags(found: Found, evidence: Evidence, body: str | None) -> dict[str, bool | None]:
    told = (*evidence.texts, text.fold(body[:_FLAG_TEXT]) if body else "")
    return {name: _flag(found, name, told) for name in _FLAGS}


def _flag(found: Found, name: str, told: tuple[str, ...]) -> bool | None:
    stated = found.text(name)
    answer = flags.read(name, stated) if stated else None
    if stated and answer is None:
        found.not_read(name, stated)
    if answer is None:
        answers = (flags.find(name, folded) for folded in told)
        answer = next((known for known in answers if known is not None), None)
    default = found.default(name)
    return flags.read(name, default) if answer is None and default else answer


def _people(found: Found, where: Place) -> dict[str, Any]:
    return {
        "condition": words.short(found, "condition") or labels.condition(found.texts("features")),
        "heating": words.short(found, "heating"),
        "phones": _phones(found, where.country),
        "contact_name": words.short(found, "contactName"),
        "agent": words.short(found, "agent"),
        "commission": words.short(found, "commission"),
        "images": links.images(found),
        "published_at": _moment(found, "publishedAt"),
        "updated_at": _moment(found, "updatedAt"),
    }


def _phones(found: Found, country: str | None) -> tuple[str, ...]:
    where = phones.region(country, found.context.languages)
    texts = found.texts("phones")
    numbers = tuple(dict.fromkeys(n for one in texts for n in phones.read(one, where)))
    if texts and not numbers:
        found.not_read("phones", ", ".join(texts))
    return numbers


def _moment(found: Found, name: str) -> datetime | None:
    stated = found.stated(name)
    moment = dates.read(stated, found.context) if stated else None
    if stated and moment is None:
        found.not_read(name, stated)
    return moment


def _attributes(found: Found, asked: Price) -> dict[str, Any]:
    attributes = {text.safe(name): storable(value) for name, value in found.item.attributes.items()}
    if asked.others:
        attributes["otherPrices"] = list(asked.others)
    if found.unread:
        attributes["unread"] = found.unread
    return attributes

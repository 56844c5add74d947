"""A listing of the API as a listing of Homing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from homing.models.agent import Agent
from homing.models.listing import Listing
from homing.models.source import Area, PropertyFinderBlock
from homing_workers.propertyfinder import answers, kinds
from homing_workers.propertyfinder.agents import Directory
from homing_workers.propertyfinder.signing import unsigned
from homing_workers.scrape.normalise import Rejected, text

_SQUARE_FOOT = Decimal("0.09290304")
_CENT = Decimal("0.01")
_NUMBER = re.compile(r"(\d{1,3})\+?\Z")
_FURNISHED = {"furnished": True, "unfurnished": False}
_PARKING = frozenset({"covered-parking", "parking"})


@dataclass(frozen=True)
class Mapped:
    """A listing, and what else its record tells."""

    listing: Listing
    #: Link without signature to link that works now.
    links: Mapping[str, str] = field(default_factory=dict)
    #: Location id and name of a place that the declaration does not know.
    unknown_area: tuple[str, str] | None = None


@dataclass(frozen=True)
class Reading:
    """How the records of one account are read."""

    block: PropertyFinderBlock
    api_url: str
    directory: Directory

    def listing(self, record: answers.Listing) -> Mapped:
        """The listing that a record means.

        Raises:
            Rejected: a value makes no sense.
            pydantic.ValidationError: another value cannot be.
        """
        agent = self.directory.find(record.assigned_to.id if record.assigned_to else None)
        links = _links(record)
        area, unknown = self._area(record.location)
        listing = Listing(
            external_id=record.id,
            url=self._url(record),
            status=kinds.status(record.state),
            property_type=kinds.property_type(record.type),
            title=_title(record),
            description=text.block(_in_english(record.description)) or None,
            **self._price(record.price),
            area_total=self._size(record.size),
            rooms=Decimal(0) if record.bedrooms == "studio" else None,
            bedrooms=_count("bedrooms", record.bedrooms),
            bathrooms=_count("bathrooms", record.bathrooms),
            furnished=_FURNISHED.get((record.furnishing_type or "").lower()),
            balcony=True if "balcony" in record.amenities else None,
            parking=True if _PARKING.intersection(record.amenities) else None,
            country=area.country or self.block.country,
            city=area.city,
            district=area.district,
            **_contact(agent),
            images=tuple(links),
            published_at=record.created_at,
            updated_at=record.updated_at,
            attributes=_attributes(record, agent),
        )
        return Mapped(listing, links, unknown)

    def _url(self, record: answers.Listing) -> str:
        template = self.block.listing_url or f"{self.api_url}/v1/listings/{{id}}"
        reference = record.reference or record.id
        return template.replace("{id}", quote(record.id, safe="")).replace(
            "{reference}", quote(reference, safe="")
        )

    def _price(self, price: answers.Price) -> dict[str, Any]:
        meaning = kinds.deal(price.type)
        if meaning is None:
            expected = f"expected one of {', '.join(kinds.PRICE_TYPES)}"
            raise Rejected("price.type", expected, price.type)
        deal_type, period = meaning
        if price.on_request:
            return {"deal_type": deal_type}
        amount = price.amounts.get(price.type)
        if amount is None:
            raise Rejected("price.amounts", f"expected an amount for {price.type}", price.amounts)
        told = {"price": amount.quantize(_CENT), "currency": self.block.currency}
        return {"deal_type": deal_type, "price_period": period, **told}

    def _size(self, size: Decimal | None) -> Decimal | None:
        if not size:
            return None
        metres = size * _SQUARE_FOOT if self.block.size_unit == "sqft" else size
        return max(metres.quantize(_CENT), _CENT)

    def _area(self, location: answers.Location | None) -> tuple[Area, tuple[str, str] | None]:
        if location is None:
            return Area(), None
        known = self.block.areas.get(location.id)
        if known is not None:
            return known, None
        path = location.path or ""
        names = [name.strip() for name in path.split(">") if name.strip()]
        named = dict(zip(("city", "district"), names, strict=False))
        return Area.model_validate(named), (location.id, path)


def _title(record: answers.Listing) -> str:
    title = text.line(_in_english(record.title))
    if not title:
        raise Rejected("title", "expected a title in some language", record.title)
    return title


def _in_english(texts: Mapping[str, str | None]) -> str:
    """The English text, or the first one that there is."""
    return next(filter(None, (texts.get("en"), *texts.values())), "")


def _count(name: str, found: str | None) -> int | None:
    if found is None or found.lower() == "none":
        return None
    if found.lower() == "studio":
        return 0
    if (number := _NUMBER.match(found)) is None:
        raise Rejected(name, "expected a number, studio or none", found)
    return int(number[1])


def _links(record: answers.Listing) -> dict[str, str]:
    return {unsigned(image.original.url): image.original.url for image in record.media.images}


def _contact(agent: Agent | None) -> dict[str, Any]:
    if agent is None:
        return {}
    phones = (agent.phone,) if agent.phone else ()
    return {"agent": agent.name or None, "contact_name": agent.name or None, "phones": phones}


def _attributes(record: answers.Listing, agent: Agent | None) -> dict[str, Any]:
    location = record.location
    told = {
        "reference": record.reference,
        "category": record.category,
        "type": record.type,
        "state": record.state,
        "furnishing": record.furnishing_type,
        "amenities": sorted(record.amenities) or None,
        "area_id": location and location.id,
        "area_path": location and location.path,
        "assigned_to": record.assigned_to and record.assigned_to.id,
        "agent_id": agent and agent.external_id,
    }
    return {name: value for name, value in told.items() if value is not None}

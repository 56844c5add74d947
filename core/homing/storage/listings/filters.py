"""Listings by what a visitor asks for, newest first."""

from __future__ import annotations

from decimal import Decimal

from psycopg.sql import SQL, Composable

from homing.models.base import Value
from homing.models.kinds import DealType, PropertyType, Status
from homing.models.listing import Currency, StoredListing
from homing.storage.database import Connection
from homing.storage.listings.read import SELECT


class Filters(Value):
    """What is asked for; None or empty asks for nothing. What a listing does not state does not pass."""

    statuses: frozenset[Status] = frozenset({Status.AVAILABLE, Status.PRESALE})
    source_id: int | None = None
    deal_type: DealType | None = None
    property_type: PropertyType | None = None
    city: str | None = None
    district: str | None = None
    #: Numbers of rooms, 0 for a studio; halves count for the number below.
    rooms: frozenset[int] = frozenset()
    rooms_at_least: int | None = None
    #: Bounds are inclusive and concern the stated price, whose currency is `currency` if that is set.
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: Currency | None = None
    #: Square metres, inclusive.
    area_min: Decimal | None = None
    area_max: Decimal | None = None
    #: Every word must occur in title or description, in any case.
    words: tuple[str, ...] = ()


_CONDITIONS: dict[str, Composable] = {
    "statuses": SQL("listings.status = ANY (%(statuses)s)"),
    "source_id": SQL("listings.source_id = %(source_id)s"),
    "deal_type": SQL("deal_type = %(deal_type)s"),
    "property_type": SQL("property_type = %(property_type)s"),
    "city": SQL("city = %(city)s"),
    "district": SQL("district = %(district)s"),
    "rooms": SQL("floor(rooms) = ANY (%(rooms)s)"),
    "rooms_at_least": SQL("rooms >= %(rooms_at_least)s"),
    "price_min": SQL("price >= %(price_min)s"),
    "price_max": SQL("price <= %(price_max)s"),
    "currency": SQL("currency = %(currency)s"),
    "area_min": SQL("area_total >= %(area_min)s"),
    "area_max": SQL("area_total <= %(area_max)s"),
    "words": SQL("(title || ' ' || coalesce(description, '')) ILIKE ALL (%(words)s)"),
}

_BEFORE = SQL(
    "(first_seen_at, listings.id) < (SELECT first_seen_at, id FROM listings WHERE id = %(before)s)"
)


async def search(
    connection: Connection,
    filters: Filters | None = None,
    *,
    before: int | None = None,
    limit: int = 24,
) -> list[StoredListing]:
    """The newest listings that pass, at most `limit`.

    Args:
        connection: any.
        filters: by default, what can be had.
        before: id of the last listing of the page before, to go on from there.
        limit: size of a page; a shorter answer is the last page.
    """
    asked = {
        name: value
        for name, value in (filters or Filters())
        if value not in (None, (), frozenset())
    }
    conditions = [_CONDITIONS[name] for name in asked] + ([_BEFORE] if before is not None else [])
    query = SQL("{} WHERE {} ORDER BY first_seen_at DESC, listings.id DESC LIMIT %(limit)s").format(
        SELECT, SQL(" AND ").join(conditions) if conditions else SQL("true")
    )
    parameters = {name: _parameter(name, value) for name, value in asked.items()}
    cursor = await connection.execute(query, parameters | {"before": before, "limit": limit})
    return [StoredListing.model_validate(row) async for row in cursor]


def _parameter(name: str, value: object) -> object:
    match value:
        case tuple() if name == "words":
            return [f"%{_literal(word)}%" for word in value]
        case frozenset():
            return sorted(value)
        case _:
            return value


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

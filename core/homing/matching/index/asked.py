"""What a batch of listings asks of an index, as arrays with an entry for each event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from homing.matching.cities import city_key
from homing.matching.index import places, record
from homing.matching.index.columns import Ints
from homing.matching.index.record import digest
from homing.matching.subject import Subject
from homing.matching.text import normal
from homing.models.rates import Rates

#: Of amounts, rooms, floors and years that a listing does not state.
UNKNOWN = -(2**40)


@dataclass(frozen=True)
class Asked:
    """Names are hashes; a name that is not stated has `..._stated` False. Codes: 0 is not stated."""

    event: Ints
    deal: Ints
    property_type: Ints
    #: Lowest and highest.
    rooms: Ints
    floor: Ints
    extras: Ints
    city: NDArray[np.uint64]
    city_stated: NDArray[np.bool_]
    district: NDArray[np.uint64]
    district_stated: NDArray[np.bool_]
    #: Strips of longitude and latitude.
    place: Ints
    #: Lowest and highest, hundredths; prices for each currency of the index.
    area: Ints
    price: Ints


def ask(batch: Sequence[Subject], currencies: Sequence[str], rates: Rates) -> Asked:
    plain = np.array([_plain(subject) for subject in batch], np.int64).reshape(-1, 11)
    names = np.array([_names(subject) for subject in batch], np.uint64).reshape(-1, 4)
    prices = [_prices(subject, currencies, rates) for subject in batch]
    return Asked(
        event=plain[:, 0],
        deal=plain[:, 1],
        property_type=plain[:, 2],
        rooms=plain[:, 3:5],
        floor=plain[:, 5],
        extras=plain[:, 6],
        area=plain[:, 7:9],
        place=plain[:, 9:11],
        city=names[:, 0],
        city_stated=names[:, 1] > 0,
        district=names[:, 2],
        district_stated=names[:, 3] > 0,
        price=np.array(prices, np.int64).reshape(len(batch), len(currencies), 2),
    )


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def _plain(subject: Subject) -> tuple[int, ...]:
    listing = subject.listing
    low, high = _rooms(listing.rooms, listing.rooms_max)
    return (
        record.EVENTS[subject.event.kind],
        0 if listing.deal_type is None else 1 + record.DEALS[listing.deal_type],
        0 if listing.property_type is None else 1 + record.PROPERTY_TYPES[listing.property_type],
        low,
        high,
        UNKNOWN if listing.floor is None else listing.floor,
        9 * _last(listing.floor, listing.floors)
        + 3 * _said(listing.pets)
        + _said(listing.furnished),
        *_range(listing.area_total, listing.area_max),
        *places.codes(subject.point),
    )


def _rooms(low: Decimal | None, high: Decimal | None) -> tuple[int, int]:
    if low is None:
        return UNKNOWN, UNKNOWN
    return int(low), int(low if high is None else high)


def _range(low: Decimal | None, high: Decimal | None) -> tuple[int, int]:
    if low is None:
        return UNKNOWN, UNKNOWN
    bottom = cents(low)
    return bottom, bottom if high is None else cents(high)


def _last(floor: int | None, floors: int | None) -> int:
    """0 not stated, 1 not the last floor, 2 the last."""
    if floor is None or floors is None:
        return 0
    return 1 if floor < floors else 2


def _said(answer: bool | None) -> int:
    """0 not stated, 1 no, 2 yes."""
    return 0 if answer is None else 1 + answer


def _names(subject: Subject) -> tuple[int, int, int, int]:
    return *_city(subject.listing.city), *_hashed(subject.listing.district)


@lru_cache(maxsize=65_536)
def _city(name: str | None) -> tuple[int, int]:
    """The hash of a city by whichever of its names, and whether it is stated."""
    return (0, 0) if name is None else (digest(city_key(name)), 1)


@lru_cache(maxsize=65_536)
def _hashed(name: str | None) -> tuple[int, int]:
    """The hash of a name, and whether it is stated."""
    return (0, 0) if name is None else (digest(normal(name)), 1)


def _prices(subject: Subject, currencies: Sequence[str], rates: Rates) -> list[tuple[int, int]]:
    listing = subject.listing
    low, high = _range(listing.price, listing.price_max)
    bottoms = [converted(low, listing.currency, target, rates) for target in currencies]
    if low == high:
        return list(zip(bottoms, bottoms, strict=True))
    tops = [converted(high, listing.currency, target, rates) for target in currencies]
    return list(zip(bottoms, tops, strict=True))


def converted(amount: int, currency: str | None, target: str, rates: Rates) -> int:
    """Cents in another currency; not stated where there is no rate."""
    if currency == target:
        return amount
    if amount == UNKNOWN or currency is None:
        return UNKNOWN
    found = rates.cents(amount, currency, target)
    return UNKNOWN if found is None else found

"""The benchmark's searches and listings as Homing's models, and searches as encoded bytes.

A million `Criteria` objects would take longer to make than all there is to measure, so encoded searches are made
from columns; a sample is compared with what `encode` makes of the objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from benchmarks._matching_data import (
    CURRENCIES,
    OPEN,
    TYPES,
    UNITS,
    Array,
    Table,
)
from homing.matching.index import record
from homing.matching.index.encode import encode
from homing.matching.index.record import RECORD, digest
from homing.matching.shapes import Disc
from homing.matching.subject import Subject
from homing.models.area import Box, Circle, Polygon
from homing.models.event import Event
from homing.models.kinds import DealType, EventKind
from homing.models.listing import Listing
from homing.models.rates import Rates
from homing.models.subscription import Criteria

RATES = Rates(
    version=1,
    day=date(2026, 1, 1),
    base="EUR",
    units={name: Decimal(str(unit)) for name, unit in zip(CURRENCIES[1:], UNITS[1:], strict=True)},
)
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_EVENTS = list(EventKind)
_DEALS = list(DealType)
#: Degrees of one step, and of places 0, 0.
STEP, WEST, SOUTH = 1e-5, 30.0, 50.0


def longitude(x: Any) -> Any:
    return WEST + x * STEP


def latitude(y: Any) -> Any:
    return SOUTH + y * STEP


def bits(mask: int) -> list[int]:
    return [bit for bit in range(32) if mask >> bit & 1]


def city_name(city: int) -> str:
    return f"місто {city}"


def word(number: int) -> str:
    """All of one length, so that none begins with another."""
    return f"w{number:04}"


def subjects(listings: Table, rows: Sequence[int]) -> list[Subject]:
    """Events of these listings."""
    return [_subject(_row(listings, number), number) for number in rows]


def _row(table: Table, number: int) -> dict[str, Any]:
    return {
        name: value[number] if value[number].shape else value[number].item()
        for name, value in table.items()
        if name != "words"
    } | {"words": table["words"][number]}


def _known(value: int) -> int | None:
    return None if value < 0 else value


def _subject(row: dict[str, Any], number: int) -> Subject:
    x, y = row["place"].tolist()
    stated = row["price"] >= 0
    listing = Listing(
        external_id=str(number),
        url=f"https://portal.example/{number}",
        deal_type=DealType.SALE if row["sale"] else DealType.RENT,
        property_type=None if row["type"] < 0 else TYPES[row["type"]],
        title=word(row["words"][0]),
        description=" ".join(map(word, row["words"][1:].tolist())),
        price=_known(row["price"]),
        price_max=_known(row["price_max"]),
        currency=CURRENCIES[row["currency"]] if stated else None,
        price_per_m2=_known(row["per_m2"]),
        area_total=_known(row["area"]),
        rooms=None if row["rooms"] < 0 else row["rooms"] + 1,
        floor=_known(row["floor"]),
        floors=_known(row["floors"]),
        year_built=_known(row["year"]),
        furnished=None if row["furnished"] < 0 else bool(row["furnished"]),
        pets=None if row["pets"] < 0 else bool(row["pets"]),
        city=None if row["city"] < 0 else city_name(row["city"]),
        district=None if row["district"] < 0 else f"район {row['district']}",
        latitude=None if x < 0 else latitude(y),
        longitude=None if x < 0 else longitude(x),
    )
    return Subject(_event(row, number), listing, f"source-{row['source']}")


def _event(row: dict[str, Any], number: int) -> Event:
    kind = _EVENTS[row["event"]]
    prices: dict[str, Any] = {}
    if kind is EventKind.PRICE_CHANGED:
        new = Decimal(max(row["price"], 0))
        old = (new * 100 / (100 - row["fell"])).quantize(Decimal("0.01"))
        currency = CURRENCIES[row["currency"]]
        prices = {"old_price": old, "new_price": new, "old_currency": currency}
        prices["new_currency"] = currency
    return Event(id=number + 1, listing_id=number + 1, run_id=None, kind=kind, at=_AT, **prices)


def criteria(table: Table, number: int) -> Criteria:
    """One search."""
    row = {name: column[number] for name, column in table.items()}
    asked = _amounts(row) | _sets(row) | _shape(row)
    words = row["words"].tolist()
    return Criteria.model_validate(
        asked
        | {
            "city": None if row["city"] < 0 else city_name(row["city"]),
            "not_first_floor": bool(row["not_first"]),
            "not_last_floor": bool(row["not_last"]),
            "pets": True if row["pets"] == 1 else None,
            "furnished": True if row["furnished"] == 1 else None,
            "include_words": {word(number) for number in words[:2] if number >= 0},
            "exclude_words": {word(number) for number in words[2:] if number >= 0},
            "price_drop_percent": int(row["drop"]) or None,
            "unknown_passes": bool(row["passes"]),
        }
    )


def _amounts(row: dict[str, Any]) -> dict[str, Any]:
    names = ("price", "area", "floor", "year", "per_m2")
    fields = ("price", "area", "floor", "year_built", "price_per_m2")
    asked: dict[str, Any] = {"currency": CURRENCIES[row["currency"]]}
    for name, field in zip(names, fields, strict=True):
        asked[f"{field}_min"] = int(row[f"{name}_min"]) or None
        asked[f"{field}_max"] = _top(int(row[f"{name}_max"]))
    return asked


def _top(value: int) -> int | None:
    return None if value == OPEN else value


def _sets(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "deal_types": {_DEALS[bit] for bit in bits(int(row["deals"]))},
        "property_types": {TYPES[bit] for bit in bits(int(row["types"]))},
        "rooms": {bit + 1 for bit in bits(int(row["rooms"]))},
        "districts": {f"район {bit}" for bit in bits(int(row["districts"]))},
        "sources": {f"source-{bit}" for bit in bits(int(row["sources"]))},
        "excluded_sources": {f"source-{bit}" for bit in bits(int(row["excluded"]))},
        "events": {_EVENTS[bit] for bit in bits(int(row["events"]))},
    }


def _shape(row: dict[str, Any]) -> dict[str, Any]:
    if row["shape"] == 1:
        return {"box": box(row["box"])}
    if row["shape"] == 2:
        return {"near": circle(row["circle"])}
    return {"polygon": polygon(row["polygon"])} if row["shape"] == 3 else {}


def box(corners: Array) -> Box:
    west, south, east, north = corners.tolist()
    return Box(
        south=latitude(south), west=longitude(west), north=latitude(north), east=longitude(east)
    )


def circle(given: Array) -> Circle:
    x, y, radius = given.tolist()
    return Circle(latitude=latitude(y), longitude=longitude(x), radius_m=radius)


def polygon(corners: Array) -> Polygon:
    ring = [(longitude(x), latitude(y)) for x, y in corners.tolist()]
    return Polygon(coordinates=((*ring, ring[0]),))


def encoded(table: Table) -> Iterator[bytes]:
    """What `encode` makes of each search."""
    records = _records(table)
    names = [digest(f"район {number}").to_bytes(8, "little") for number in range(24)]
    sources = [digest(f"source-{number}").to_bytes(8, "little") for number in range(20)]
    varied = np.flatnonzero(
        (records["districts"] > 0)
        | (records["sources"] > 0)
        | (records["excluded_sources"] > 0)
        | (table["shape"] > 0)
        | (records["words"] > 0)
    )
    tails = dict.fromkeys(range(0), b"")
    for number in varied.tolist():
        tails[number] = b"".join(
            (
                *_hashes(table["districts"][number], names),
                *_hashes(table["sources"][number], sources),
                *_hashes(table["excluded"][number], sources),
                _shape_bytes(table, number),
                "\n".join(_texts(table["words"][number].tolist())).encode(),
            )
        )
    memory, size = records.tobytes(), RECORD.itemsize
    for number in range(len(records)):
        yield memory[number * size : (number + 1) * size] + tails.get(number, b"")


def _hashes(mask: Any, names: list[bytes]) -> list[bytes]:
    found = [names[bit] for bit in bits(int(mask))]
    return sorted(found, key=lambda one: int.from_bytes(one, "little"))


def _texts(words: list[int]) -> list[str]:
    include = sorted({word(number) for number in words[:2] if number >= 0})
    return include + sorted({word(number) for number in words[2:] if number >= 0})


def _shape_bytes(table: Table, number: int) -> bytes:
    kind = table["shape"][number]
    if kind == 1:
        one = box(table["box"][number])
        return np.array([one.south, one.west, one.north, one.east]).tobytes()
    if kind == 2:
        disc = Disc(circle(table["circle"][number]))
        return np.array([*disc.vector, disc.longest]).tobytes()
    if kind == 3:
        return _wkb(table["polygon"][number])
    return b""


def _wkb(corners: Array) -> bytes:
    ring = polygon(corners).coordinates[0]
    return shapely.to_wkb(shapely.Polygon(ring))


def _records(table: Table) -> np.ndarray[Any, Any]:
    size = len(table["city"])
    records = np.zeros(size, RECORD)
    flags = table["passes"] * record.UNKNOWN_PASSES | table["not_first"] * record.NOT_FIRST
    flags |= table["not_last"] * record.NOT_LAST | (table["city"] >= 0) * record.HAS_CITY
    flags |= (table["shape"] == 2) * record.HAS_CIRCLE | (table["shape"] == 1) * record.HAS_BOX
    cities = np.array([digest(city_name(city)) for city in range(500)] + [0], np.uint64)
    records["version"], records["flags"] = record.VERSION, flags
    records["events"], records["deals"] = table["events"], table["deals"]
    records["property_types"] = _property_types(table["types"])
    records["rooms"] = table["rooms"] << 1
    records["pets"], records["furnished"] = table["pets"], table["furnished"]
    records["city"], records["drop"] = cities[table["city"]], table["drop"] * 100
    for name, field in (("price", "price"), ("area", "area"), ("per_m2", "price_per_m2")):
        records[field] = _ends(table, name, 100, record.LOWEST, record.HIGHEST)
    for name in ("floor", "year"):
        records[name] = _ends(table, name, 1, record.LOWEST_SMALL, record.HIGHEST_SMALL)
    asked = (records["price"] != [record.LOWEST, record.HIGHEST]).any(axis=1)
    asked |= (records["price_per_m2"] != [record.LOWEST, record.HIGHEST]).any(axis=1)
    records["currency"] = np.where(asked, np.array(CURRENCIES, "S4")[table["currency"]], b"")
    for name, field in (("districts",) * 2, ("sources",) * 2, ("excluded", "excluded_sources")):
        records[field] = np.bitwise_count(table[name])
    words = table["words"]
    words = words * ~_repeated(words) - _repeated(words)
    records["include"] = (words[:, :2] >= 0).sum(axis=1)
    records["exclude"] = (words[:, 2:] >= 0).sum(axis=1)
    records["polygon"] = (table["shape"] == 3) * len(_wkb(table["polygon"][0]))
    records["words"] = np.maximum(np.where(words >= 0, len(word(0)) + 1, 0).sum(axis=1) - 1, 0)
    return records


def _repeated(words: Array) -> Array:
    """Second words that are the first again."""
    same = np.zeros(words.shape, bool)
    same[:, 1], same[:, 3] = words[:, 1] == words[:, 0], words[:, 3] == words[:, 2]
    return same & (words >= 0)


def _property_types(types: Array) -> Array:
    mask = np.zeros(len(types), np.uint16)
    for bit, kind in enumerate(TYPES):
        mask |= (types >> bit & 1).astype(np.uint16) << record.PROPERTY_TYPES[kind]
    return mask


def _ends(table: Table, name: str, scale: int, lowest: int, highest: int) -> Array:
    low, high = table[f"{name}_min"], table[f"{name}_max"]
    return np.stack(
        [
            np.where(low == 0, lowest, low * scale),
            np.where(high == OPEN, highest, high * scale),
        ],
        axis=1,
    )


def check_encoded(table: Table, found: Mapping[int, bytes]) -> None:
    """Compares some of what `encoded` gave with what `encode` gives."""
    for number, one in found.items():
        assert one == encode(criteria(table, number)), number

"""The home itself: areas, rooms and floors, from their fields, then features, then the title."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from homing_workers.scrape.normalise import area, floor, labels, rooms, text
from homing_workers.scrape.normalise.found import Found
from homing_workers.scrape.normalise.rooms import Range

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2}|2100)(?!\d)")
_WHOLE = re.compile(r"[0-9]{1,3}")
_MOST = 200


@dataclass(frozen=True)
class Evidence:
    """Folded texts beside the fields: what features and title say."""

    features: str
    title: str

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.features, self.title)))


@dataclass(frozen=True)
class Home:
    """Sizes and counts of a home; the names are those of a listing."""

    area_total: Decimal | None = None
    area_max: Decimal | None = None
    area_living: Decimal | None = None
    area_kitchen: Decimal | None = None
    area_land: Decimal | None = None
    rooms: Decimal | None = None
    rooms_max: Decimal | None = None
    bedrooms: int | None = None
    bathrooms: int | None = None
    floor: int | None = None
    floors: int | None = None
    year_built: int | None = None


def read(found: Found, evidence: Evidence) -> Home:
    """What an advert says about its home; what it states unreadably is kept as unread."""
    sizes, land = _areas(found, evidence)
    count, most = _rooms(found, evidence)
    on, of = _floors(found, evidence)
    return Home(
        area_total=sizes.total,
        area_max=sizes.maximum,
        area_living=_square_metres(found, "areaLiving") or sizes.living,
        area_kitchen=_square_metres(found, "areaKitchen") or sizes.kitchen,
        area_land=land,
        rooms=count,
        rooms_max=most,
        bedrooms=_count(found, "bedrooms", evidence, rooms.bedrooms),
        bathrooms=_count(found, "bathrooms", evidence, rooms.bathrooms),
        floor=on,
        floors=of,
        year_built=_year(found),
    )


def _areas(found: Found, evidence: Evidence) -> tuple[area.Area, Decimal | None]:
    """The areas of the home, and of its land; an area in ares is land."""
    land = _square_metres(found, "areaLand", unit=Decimal(1))
    stated = found.stated("area")
    if stated is None:
        return _areas_told(evidence, land)
    sizes = area.read(stated)
    if sizes.total is None:
        found.not_read("area", stated)
    if area.is_land(stated) and land is None:
        land, sizes = sizes.total, area.Area()
    maximum = _square_metres(found, "areaMax")
    if maximum and sizes.total and maximum > sizes.total:
        sizes = area.Area(sizes.total, maximum, sizes.living, sizes.kitchen)
    return sizes, land


def _areas_told(evidence: Evidence, land: Decimal | None) -> tuple[area.Area, Decimal | None]:
    sizes = area.Area()
    for folded in evidence.texts:
        told = area.mentioned(folded)
        sizes = sizes if sizes.total else told.home
        land = land or told.land
    return sizes, land


def _square_metres(found: Found, name: str, unit: Decimal = Decimal(1)) -> Decimal | None:
    stated = found.stated(name)
    if stated is None:
        return None
    size = area.read(stated, unit=unit).total
    if size is None:
        found.not_read(name, stated)
    return size


def _rooms(found: Found, evidence: Evidence) -> Range:
    stated = found.stated("rooms")
    if stated is None:
        told = (rooms.find(folded) for folded in evidence.texts)
        return next((pair for pair in told if pair[0] is not None), (None, None))
    pair = rooms.read(stated)
    if pair[0] is None:
        found.not_read("rooms", stated)
    return pair


def _floors(found: Found, evidence: Evidence) -> floor.Floors:
    """A floor above the building's last: neither is told, both are kept as unread."""
    stated, total = found.stated("floor"), found.stated("floors")
    on, of = floor.read(stated) if stated else (None, None)
    of = (floor.count(total) if total else None) or of
    for folded in evidence.texts if on is None else ():
        told, told_of = floor.in_title(folded)
        on, of = (told, of or told_of) if on is None else (on, of)
    if on is not None and of is not None and on > of:
        found.not_read("floor", f"{stated or on} of {total or of}")
        return None, None
    for name, text_, value in (("floor", stated, on), ("floors", total, of)):
        if text_ and value is None:
            found.not_read(name, text_)
    return on, of


def _count(
    found: Found, name: str, evidence: Evidence, told: Callable[[str], int | None]
) -> int | None:
    stated = found.stated(name)
    if stated is None:
        return next((n for n in map(told, evidence.texts) if n is not None), None)
    number = _WHOLE.search(text.fold(stated))
    count = int(number.group()) if number else told(text.fold(stated))
    if count is None or count > _MOST:
        found.not_read(name, stated)
        return None
    return count


def _year(found: Found) -> int | None:
    stated = found.text("yearBuilt") or labels.find(found.texts("features"), "yearBuilt")
    stated = stated or found.default("yearBuilt")
    if stated is None:
        return None
    year = _YEAR.search(text.fold(stated))
    if year is None:
        found.not_read("yearBuilt", stated)
        return None
    return int(year.group(1))

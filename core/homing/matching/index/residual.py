"""Candidates whose searches ask for more than rows of bits hold: one kind of detail after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from homing.matching.index import details, polygons
from homing.matching.index.asked import UNKNOWN
from homing.matching.index.columns import Hashes, Ints
from homing.matching.index.facts import Facts
from homing.matching.index.rows import Bits
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import expand


@dataclass(frozen=True)
class Asking:
    """Candidates that have one kind of detail."""

    tables: Tables
    facts: Facts
    #: Place of each in the arrays of its kind, its event, and the currency of its search.
    at: Ints
    event: Ints
    currency: Ints


#: Whether each is accepted, and whether its listing states what is asked for.
Answer = tuple[Bits, Bits | bool]


def accepted(tables: Tables, facts: Facts, slot: Ints, event: Ints, currency: Ints) -> Bits:
    """Which candidates are accepted by all details of their searches; all arrays have an entry for each."""
    good = np.ones(len(slot), np.bool_)
    accepted_by(tables, facts, good, tables["numbers"].take(slot), event, currency)
    return good


def accepted_by(
    tables: Tables,
    facts: Facts,
    good: Bits,
    numbers: NDArray[np.int32],
    event: Ints,
    currency: Ints,
    *,
    without: int = 0,
) -> None:
    """Clears `good` where a search does not accept its event.

    Args:
        good: candidates that are still in question.
        numbers: of their slots among those with details.
        without: kinds that need not be asked.
    """
    special = np.flatnonzero((numbers >= 0) & good)
    kinds = np.zeros(len(good), np.uint16)
    kinds[special] = tables["detail_kinds"].take(numbers.take(special))
    for name, kind, ask in _KINDS:
        if not tables.known_kinds & ~without & kind:
            continue
        place = np.flatnonzero(((kinds & np.uint16(kind)) != 0) & good)
        if len(place):
            at = tables[f"{name}_at"].take(numbers.take(place))
            asking = Asking(tables, facts, at, event.take(place), currency.take(place))
            answer, stated = ask(asking)
            unknown = kinds.take(place) >= details.PASSES_UNKNOWN
            good[place] = answer if stated is True else np.where(stated, answer, unknown)


def _drop(asking: Asking) -> Answer:
    fell = asking.facts.drops[asking.event]
    return fell >= asking.tables["drop_values"][asking.at], fell != UNKNOWN


def _year(asking: Asking) -> Answer:
    return _within(asking.tables["year_values"][asking.at], asking.facts.years[asking.event])


def _price_per_m2(asking: Asking) -> Answer:
    stated = asking.facts.prices_per_m2[asking.event, asking.currency]
    return _within(asking.tables["price_per_m2_values"][asking.at], stated)


def _within(bounds: NDArray[np.signedinteger], stated: Ints) -> Answer:
    return (bounds[:, 0] <= stated) & (stated <= bounds[:, 1]), stated != UNKNOWN


def _sources(asking: Asking) -> Answer:
    return _named("sources", asking, asking.facts.sources[asking.event]), True


def _excluded(asking: Asking) -> Answer:
    return ~_named("excluded", asking, asking.facts.sources[asking.event]), True


def _district(asking: Asking) -> Answer:
    asked = asking.facts.asked
    named = _named("rare_district", asking, asked.district[asking.event])
    return named, asked.district_stated[asking.event]


def _named(name: str, asking: Asking, stated: Hashes) -> Bits:
    """Whether what is stated is one of the search's names."""
    counts = asking.tables[f"{name}_counts"][asking.at].astype(np.int64)
    names = asking.tables[f"{name}_values"][
        expand(asking.tables[f"{name}_starts"][asking.at].astype(np.int64), counts)
    ]
    who = np.repeat(np.arange(len(counts)), counts)
    return np.bincount(who[names == stated[who]], minlength=len(counts)) > 0


def _box(asking: Asking) -> Answer:
    south, west, north, east = asking.tables["box_values"][asking.at].T
    points = asking.facts.points
    latitude, longitude = points.latitude[asking.event], points.longitude[asking.event]
    within = (south <= latitude) & (latitude <= north) & (west <= longitude) & (longitude <= east)
    return within, points.stated[asking.event]


def _circle(asking: Asking) -> Answer:
    centre = asking.tables["circle_values"][asking.at]
    points = asking.facts.points
    # The same sums and products as in `squared_chord`, so the same bits come out.
    apart = centre[:, :3] - points.vectors[asking.event]
    x, y, z = (apart * apart).T
    return (x + y) + z <= centre[:, 3], points.stated[asking.event]


def _polygon(asking: Asking) -> Answer:
    points, tables = asking.facts.points, asking.tables
    west, south, east, north = tables["polygon_bounds"][asking.at].T
    x, y = points.longitude[asking.event], points.latitude[asking.event]
    within = (south <= y) & (y <= north) & (west <= x) & (x <= east)
    near = np.flatnonzero(within)
    at, x, y = asking.at[near], x[near], y[near]
    inside, certain = polygons.inside(tables, at, x, y)
    doubtful = np.flatnonzero(~certain)
    shapes = shapely.from_wkb(_blobs(tables, at[doubtful]))
    inside[doubtful] = shapely.intersects_xy(shapes, x[doubtful], y[doubtful])
    within[near] = inside
    return within, points.stated[asking.event]


def _blobs(tables: Tables, at: Ints) -> NDArray[np.object_]:
    ends = tables["polygon_ends"][at]
    begins = ends - tables["polygon_sizes"][at]
    memory = tables["polygon_wkb"].data
    blobs = np.empty(len(at), object)
    for place, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
        blobs[place] = bytes(memory[begin:end])
    return blobs


def _words(asking: Asking) -> Answer:
    tables, at = asking.tables, asking.at
    counts = tables["words_counts"].take(at).astype(np.int64)
    begin = tables["words_starts"].take(at).astype(np.int64)
    who = np.repeat(np.arange(len(at)), counts)
    place = expand(begin, counts)
    wanted = place < (begin + tables["words_include"].take(at))[who]
    present = asking.facts.words.present(asking.event[who], tables["words_values"].take(place))
    return np.bincount(who[present != wanted], minlength=len(at)) == 0, True


#: Cheap ones first.
_KINDS: tuple[tuple[str, int, Callable[[Asking], Answer]], ...] = (
    ("drop", details.DROP, _drop),
    ("year", details.YEAR, _year),
    ("price_per_m2", details.PRICE_PER_M2, _price_per_m2),
    ("box", details.BOX, _box),
    ("circle", details.CIRCLE, _circle),
    ("sources", details.SOURCES, _sources),
    ("excluded", details.EXCLUDED, _excluded),
    ("rare_district", details.DISTRICT, _district),
    ("words", details.WORDS, _words),
    ("polygon", details.POLYGON, _polygon),
)

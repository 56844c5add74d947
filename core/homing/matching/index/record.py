"""The binary form in which a search lies beside its JSON: a fixed record, then what varies in length.

After the record stand, each only where the record says so: hashes of districts, of sources, of excluded
sources (8 bytes each), a circle and a box (4 doubles each), a polygon (WKB), and words (UTF-8, a line each).
Names are compared by 64-bit hashes of their normal forms.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from struct import Struct

import numpy as np
from numpy.typing import NDArray

from homing.models.kinds import DealType, EventKind, PropertyType

#: Grows with every change of the layout or of what it means; other versions are encoded anew.
VERSION = 1

EVENTS = {kind: number for number, kind in enumerate(EventKind)}
DEALS = {kind: number for number, kind in enumerate(DealType)}
PROPERTY_TYPES = {kind: number for number, kind in enumerate(PropertyType)}

UNKNOWN_PASSES, NOT_FIRST, NOT_LAST, HAS_CITY, HAS_CIRCLE, HAS_BOX = (1 << n for n in range(6))

#: More rooms than any search names; it stands for all numbers above.
MOST_ROOMS = 51

#: Open ends. Amounts are in hundredths (cents, square centimetres times 100), so they lie well between.
LOWEST, HIGHEST = -(2**62), 2**62
LOWEST_SMALL, HIGHEST_SMALL = -(2**15), 2**15 - 1

RECORD = np.dtype(
    [
        ("version", "u1"),
        ("flags", "u1"),
        ("events", "u1"),
        ("deals", "u1"),
        ("property_types", "<u2"),
        #: -1 is not asked.
        ("pets", "i1"),
        ("furnished", "i1"),
        ("city", "<u8"),
        #: Of prices; empty where no price is asked for.
        ("currency", "S4"),
        #: Least drop of a changed price in hundredths of a per cent; 0 is not asked.
        ("drop", "<u2"),
        ("floor", "<i2", 2),
        ("year", "<i2", 2),
        ("rooms", "<u8"),
        ("price", "<i8", 2),
        ("price_per_m2", "<i8", 2),
        ("area", "<i8", 2),
        ("districts", "<u2"),
        ("sources", "<u2"),
        ("excluded_sources", "<u2"),
        ("include", "u1"),
        ("exclude", "u1"),
        #: Bytes.
        ("polygon", "<u4"),
        ("words", "<u4"),
    ]
)

#: The same layout, for one record.
PACKED = Struct("<BBBBHbbQ4sH2h2hQ2q2q2qHHHBBII")
assert PACKED.size == RECORD.itemsize  # noqa: S101 - two spellings of one layout

Records = NDArray[np.void]


@lru_cache(maxsize=65_536)
def digest(name: str) -> int:
    """64 bits of a name that is in normal form."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")

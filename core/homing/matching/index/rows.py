"""Rows of bits: one row for each answer that a listing may give, one bit for each slot that accepts it.

A row runs through the slots of all partitions. What a listing states selects one row for each attribute;
their conjunction holds the searches that accept all of it. Row 0 of each attribute is for listings that do
not state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homing.matching.index import record
from homing.matching.index.columns import Columns, Ints

Bits = NDArray[np.bool_]
Words = NDArray[np.uint64]


def pack(bits: Bits) -> Words:
    """64 slots a word; slot 0 is the lowest bit."""
    return np.packbits(bits, bitorder="little").view("<u8")


@dataclass
class Rows:
    """Rows as they are made, by attribute."""

    rows: list[Words] = field(default_factory=list)
    #: Number of each attribute's first row.
    first: dict[str, int] = field(default_factory=dict)

    def add(self, attribute: str, rows: Iterable[Words]) -> None:
        self.first[attribute] = len(self.rows)
        self.rows.extend(rows)


#: Fields of records that rows are made of.
_FIELDS = ("flags", "events", "deals", "property_types", "rooms", "pets", "furnished", "districts")


@dataclass(frozen=True)
class Slots:
    """What searches ask for, by slot; what empty slots hold means nothing."""

    fields: dict[str, NDArray[Any]]
    filled: Bits

    @classmethod
    def of(cls, columns: Columns, rows: Ints) -> Slots:
        # Field by field: whole records are five times as long as what is needed of them.
        fields = {name: np.ascontiguousarray(columns.records[name])[rows] for name in _FIELDS}
        return cls(fields, rows >= 0)

    def __getitem__(self, field: str) -> NDArray[Any]:
        return self.fields[field]

    @cached_property
    def unknown_passes(self) -> Bits:
        return self.flag(record.UNKNOWN_PASSES)

    def flag(self, flag: int) -> Bits:
        flagged: Bits = (self.fields["flags"] & flag) != 0
        return flagged


def everyone(slots: Slots) -> Iterator[Words]:
    yield pack(np.ones(len(slots.filled), np.bool_))


def city(slots: Slots) -> Iterator[Words]:
    """Only for listings without a city: others ask the partitions of theirs."""
    yield pack(slots.unknown_passes | ~slots.flag(record.HAS_CITY))


def events(slots: Slots) -> Iterator[Words]:
    mask = slots["events"]
    for number in record.EVENTS.values():
        yield pack((mask == 0) | (mask >> number & 1).astype(np.bool_))


def deals(slots: Slots) -> Iterator[Words]:
    yield from _of_mask(slots["deals"], len(record.DEALS), slots)


def property_types(slots: Slots) -> Iterator[Words]:
    # Every listing selects one of these rows, so this is where empty slots are left out.
    filled = pack(slots.filled)
    for row in _of_mask(slots["property_types"], len(record.PROPERTY_TYPES), slots):
        yield row & filled


def rooms(slots: Slots) -> Iterator[Words]:
    """One row for each number up to the largest that any search names, and one for all above."""
    yield from _of_mask(slots["rooms"], _distinct_rooms(slots["rooms"]), slots)


def _distinct_rooms(masks: NDArray[np.uint64]) -> int:
    """How many low bits are needed, if the last of them stands for all above."""
    differing = masks ^ (np.uint64(0) - (masks >> record.MOST_ROOMS & 1))
    return int(np.bitwise_or.reduce(differing, initial=0)).bit_length() + 1


def extras(slots: Slots) -> Iterator[Words]:
    """Not the last floor, pets, furnished: each not stated, no, or yes; all combinations."""
    last = slots.flag(record.NOT_LAST)
    answers = (
        [pack(~last | slots.unknown_passes), pack(np.ones_like(last)), pack(~last)],
        list(_of_choice(slots["pets"], slots)),
        list(_of_choice(slots["furnished"], slots)),
    )
    for one, other, third in product(*answers):
        yield one & other & third


def spans(low: Ints, high: Ints, asked: Bits, buckets: int, slots: Slots) -> Iterator[Words]:
    """One row for each bucket: slots whose range reaches into it."""
    yield pack(~asked | slots.unknown_passes)
    kind = np.uint8 if buckets <= 256 else np.uint16
    bottom: NDArray[Any] = low.astype(kind)
    top: NDArray[Any] = high.astype(kind)
    for bucket in range(buckets):
        yield pack((bottom <= bucket) & (top >= bucket))


def _of_mask(masks: NDArray[np.unsignedinteger], values: int, slots: Slots) -> Iterator[Words]:
    free = masks == 0
    yield pack(free | slots.unknown_passes)
    for value in range(values):
        yield pack(free | (masks >> value & 1).astype(np.bool_))


def _of_choice(wanted: NDArray[np.int8], slots: Slots) -> Iterator[Words]:
    free = wanted < 0
    yield pack(free | slots.unknown_passes)
    yield pack(free | (wanted == 0))
    yield pack(free | (wanted == 1))

"""Many encoded searches as arrays, one entry per search."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homing.matching.index import record
from homing.matching.index.record import RECORD, Records

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Doubles = NDArray[np.float64]
#: By name.
Arrays = dict[str, NDArray[Any]]


class ForeignEncodingError(ValueError):
    """Searches were encoded by another version of this code."""


@dataclass(frozen=True)
class Ragged:
    """Any number of hashes for each of several searches."""

    #: Numbers of the searches that have any, ascending, repeated for each hash.
    rows: Ints
    values: Hashes


@dataclass(frozen=True)
class Columns:
    """Encoded searches: `payload` holds them end to end, search n from `starts[n]` on."""

    ids: Ints
    users: Ints
    records: Records
    #: Where the part of varying length begins.
    tails: Ints
    payload: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.ids)

    def chosen(self, rows: NDArray[np.bool_]) -> Columns:
        """Some of the searches."""
        return Columns(
            self.ids[rows], self.users[rows], self.records[rows], self.tails[rows], self.payload
        )

    @cached_property
    def districts(self) -> Ragged:
        return self._hashes(self.tails, "districts")

    @cached_property
    def sources(self) -> Ragged:
        return self._hashes(self._after("districts"), "sources")

    @cached_property
    def excluded_sources(self) -> Ragged:
        return self._hashes(self._after("districts", "sources"), "excluded_sources")

    def circles(self, rows: Ints) -> Doubles:
        """Centre as a unit vector and largest squared chord of searches that have a circle."""
        return self._doubles(self._shapes[rows])

    def boxes(self, rows: Ints) -> Doubles:
        """South, west, north, east of searches that have a box."""
        return self._doubles(self._shapes[rows] + 32 * self.has(record.HAS_CIRCLE)[rows])

    def polygons(self, rows: Ints) -> list[bytes]:
        """WKB of searches that have a polygon."""
        return self._bytes(self._blobs[rows], self.records["polygon"][rows])

    def words(self, rows: Ints) -> list[list[str]]:
        """Words to include, then those to exclude."""
        starts = self._blobs[rows] + self.records["polygon"][rows]
        found = self._bytes(starts, self.records["words"][rows])
        return [text.decode().split("\n") for text in found]

    def has(self, flag: int) -> NDArray[np.bool_]:
        flagged: NDArray[np.bool_] = (self.records["flags"] & flag) != 0
        return flagged

    @cached_property
    def _shapes(self) -> Ints:
        return self._after("districts", "sources", "excluded_sources")

    @cached_property
    def _blobs(self) -> Ints:
        shapes = self.has(record.HAS_CIRCLE).astype(np.int64) + self.has(record.HAS_BOX)
        return self._shapes + 32 * shapes

    def _after(self, *names: str) -> Ints:
        hashes = sum(self.records[name].astype(np.int64) for name in names)
        return self.tails + 8 * hashes

    def _hashes(self, starts: Ints, name: str) -> Ragged:
        counts = self.records[name].astype(np.int64)
        rows = np.repeat(np.arange(len(self)), counts)
        at = np.repeat(starts - 8 * (np.cumsum(counts) - counts), counts) + 8 * np.arange(len(rows))
        return Ragged(rows, self._gather(at, 8).view("<u8").ravel())

    def _doubles(self, starts: Ints) -> Doubles:
        return self._gather(starts, 32).view("<f8").reshape(-1, 4)

    def _gather(self, starts: Ints, size: int) -> NDArray[np.uint8]:
        found = np.lib.stride_tricks.sliding_window_view(self.payload, size)[starts]
        return np.ascontiguousarray(found)

    def _bytes(self, starts: Ints, sizes: NDArray[np.uint32]) -> list[bytes]:
        memory = self.payload.data
        return [
            bytes(memory[start : start + size])
            for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
        ]


def columns(ids: Ints, users: Ints, sizes: Ints, payload: bytes | bytearray) -> Columns:
    """Reads searches that lie end to end.

    Args:
        ids: of subscriptions, in any order, each once.
        users: their owners.
        sizes: bytes of each encoded search.
        payload: what `encode` gave for each, joined.

    Raises:
        ForeignEncodingError: one was encoded by another version.
    """
    # The margin lets windows of any size start at the last byte.
    memory = np.frombuffer(bytes(payload) + bytes(RECORD.itemsize), np.uint8)
    starts = np.cumsum(sizes) - sizes
    foreign = np.flatnonzero(memory[starts] != record.VERSION)
    if len(foreign):
        raise ForeignEncodingError(
            f"subscription {ids[foreign[0]]} and {len(foreign) - 1} others are encoded by version "
            f"{memory[starts[foreign[0]]]}, this is version {record.VERSION}"
        )
    order = np.argsort(ids, kind="stable")
    return _read(ids[order], users[order], starts[order], memory)


def _read(ids: Ints, users: Ints, starts: Ints, memory: NDArray[np.uint8]) -> Columns:
    windows = np.lib.stride_tricks.sliding_window_view(memory, RECORD.itemsize)
    records = np.ascontiguousarray(windows[starts]).view(RECORD).ravel()
    return Columns(ids, users, records, starts + RECORD.itemsize, memory)

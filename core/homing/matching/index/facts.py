"""What the listings of a batch state beyond the rows of bits; each fact is read once it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from homing.matching.index.asked import UNKNOWN, Asked, cents, converted
from homing.matching.index.columns import Doubles, Hashes, Ints
from homing.matching.index.record import digest
from homing.matching.index.rows import Bits
from homing.matching.index.tables import Tables
from homing.matching.points import Point
from homing.matching.prices import drop
from homing.matching.subject import Subject
from homing.models.kinds import EventKind
from homing.models.rates import Rates

#: More than any price can fall: what is no changed price need not have fallen.
_FELL_ENOUGH = 2**40


class Facts:
    """Arrays with an entry for each event."""

    def __init__(
        self, batch: Sequence[Subject], asked: Asked, tables: Tables, rates: Rates
    ) -> None:
        self.asked = asked
        self._batch = batch
        self._tables = tables
        self._rates = rates

    @cached_property
    def points(self) -> Points:
        return Points.of([subject.point for subject in self._batch])

    @cached_property
    def years(self) -> Ints:
        years = (subject.listing.year_built for subject in self._batch)
        return np.array([UNKNOWN if year is None else year for year in years], np.int64)

    @cached_property
    def sources(self) -> Hashes:
        return np.array([digest(subject.source) for subject in self._batch], np.uint64)

    @cached_property
    def prices_per_m2(self) -> Ints:
        """Cents, a column for each currency of the index."""
        prices = [
            [self._price_per_m2(subject, target) for target in self._tables.currencies]
            for subject in self._batch
        ]
        return np.array(prices, np.int64)

    @cached_property
    def drops(self) -> Ints:
        """Hundredths of a per cent."""
        return np.array([self._drop(subject) for subject in self._batch], np.int64)

    @cached_property
    def words(self) -> Present:
        vocabulary = self._tables.vocabulary
        return Present([vocabulary.present(subject) for subject in self._batch], len(vocabulary))

    def _price_per_m2(self, subject: Subject, target: str) -> int:
        price, currency = subject.listing.price_per_m2, subject.listing.currency
        amount = UNKNOWN if price is None else cents(price)
        return converted(amount, currency, target, self._rates)

    def _drop(self, subject: Subject) -> int:
        if subject.event.kind is not EventKind.PRICE_CHANGED:
            return _FELL_ENOUGH
        fell = drop(subject.event, self._rates)
        return UNKNOWN if fell is None else max(fell, UNKNOWN + 1)


@dataclass(frozen=True)
class Points:
    """Where listings lie; NaN where they do not say."""

    latitude: Doubles
    longitude: Doubles
    #: On the unit sphere.
    vectors: Doubles
    stated: Bits

    @classmethod
    def of(cls, points: Sequence[Point | None]) -> Points:
        nowhere = (np.nan,) * 5
        rows = [
            nowhere if point is None else (point.latitude, point.longitude, *point.vector)
            for point in points
        ]
        table = np.array(rows, np.float64).reshape(-1, 5)
        stated = np.array([point is not None for point in points], np.bool_)
        return cls(table[:, 0], table[:, 1], np.ascontiguousarray(table[:, 2:]), stated)


class Present:
    """Which words stand in which text: a table with a column for each word that stands in any."""

    def __init__(self, found: Sequence[Sequence[int]], words: int) -> None:
        event = np.repeat(np.arange(len(found)), [len(one) for one in found])
        word = np.array([number for one in found for number in one], np.int64)
        known = np.unique(word)
        #: Of each word; those that stand in no text share the first.
        self.column = np.zeros(words, np.int64)
        self.column[known] = np.arange(1, len(known) + 1)
        #: A line for each event.
        self.table = np.zeros((len(found), len(known) + 1), np.bool_)
        self.table[event, self.column[word]] = True

    def present(self, event: Ints, word: NDArray[np.int32]) -> Bits:
        """Whether each word stands in the text of its event."""
        at = event * self.table.shape[1] + self.column.take(word)
        return self.table.ravel().take(at)

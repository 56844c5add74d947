"""An index at hand: its arrays by name, as they lie in memory or in a mapped file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homing.matching.index.vocabulary import Vocabulary


class Tables:
    """Read-only; what it derives from the arrays it derives once."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], first: Mapping[str, int]) -> None:
        self._arrays = arrays
        #: Number of the first row of each attribute, in order, and `rows`: how many there are.
        self.first = first
        self.words: NDArray[np.uint64] = arrays["words"]
        self.bounds: NDArray[np.int32] = arrays["bounds"]
        #: Search and user of each slot.
        self.people: NDArray[np.int64] = arrays["people"]
        self.part_words: NDArray[np.int64] = arrays["part_words"]

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    @property
    def searches(self) -> int:
        return len(self._arrays["row_ids"])

    @cached_property
    def row_words(self) -> int:
        """Words of a row."""
        return int(self.part_words[-1])

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """Words of each partition."""
        return np.diff(self.part_words)

    @cached_property
    def room_codes(self) -> int:
        """Rows of numbers of rooms; the last stands for all above."""
        return self.first["extras"] - self.first["rooms"] - 1

    @cached_property
    def currencies(self) -> list[str]:
        return [name.decode() for name in self._arrays["currency_names"].tolist()]

    @cached_property
    def known_kinds(self) -> int:
        """Bits of the kinds of details that any search has."""
        return int(np.bitwise_or.reduce(self._arrays["detail_kinds"], initial=0))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        text = self._arrays["words_text"].tobytes().decode()
        return Vocabulary(text.split("\n") if text else [])

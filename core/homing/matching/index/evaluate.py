"""A batch of events put to an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homing.matching.hits import Hits
from homing.matching.index import memory
from homing.matching.index.asked import ask
from homing.matching.index.columns import Ints
from homing.matching.index.facts import Facts
from homing.matching.index.narrow import Candidates, Narrowed, joined, narrow
from homing.matching.index.planner import halves
from homing.matching.index.residual import accepted
from homing.matching.index.rows import Bits, Words
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import Tasks, find, tasks
from homing.matching.subject import Subject
from homing.models.rates import NO_RATES, Rates


@dataclass(frozen=True)
class Steps:
    """The two steps in which most of the time is spent; all implementations give the same answers."""

    narrow: Callable[[Tables, Tasks, Words | None], Narrowed]
    #: As `residual.accepted`.
    accepted: Callable[[Tables, Facts, Ints, Ints, Ints], Bits]


NUMPY = Steps(narrow, accepted)


class IndexMatcher:
    """Matches batches of any size; about a hundred events at a time are cheapest."""

    def __init__(
        self,
        tables: Tables,
        rates: Rates = NO_RATES,
        *,
        without: Iterable[int] = (),
        steps: Steps = NUMPY,
    ) -> None:
        """Takes an index.

        Args:
            rates: of the day.
            without: ids of searches to be left out, because they changed or are gone; others are ignored.
            steps: `compiled.STEPS` where numba is installed.
        """
        memory.keep()
        self._tables = tables
        self._rates = rates
        self._alive = _alive(tables, np.array(sorted(set(without)), np.int64))
        self._steps = steps

    def match(self, batch: Sequence[Subject]) -> Hits:
        """The searches that want an event of the batch."""
        asked = ask(batch, self._tables.currencies, self._rates)
        work = tasks(asked, self._tables)
        words = int(self._tables.widths[work.partition].sum())
        if cut := halves(words, len(batch)):
            first, second = self.match(batch[:cut]), self.match(batch[cut:])
            return Hits.joined([first, replace(second, event=second.event + np.int32(cut))])
        found = self._steps.narrow(self._tables, work, self._alive)
        facts = Facts(batch, asked, self._tables, self._rates)
        return self._hits(work, joined(found.sure, self._detailed(facts, work, found.unsure)))

    def _detailed(self, facts: Facts, work: Tasks, found: Candidates) -> Candidates:
        event = work.event.take(found.task)
        currency = self._tables["currencies"].take(work.partition.take(found.task))
        return found.where(self._steps.accepted(self._tables, facts, found.slot, event, currency))

    def _hits(self, work: Tasks, found: Candidates) -> Hits:
        people = self._tables.people.take(found.slot, axis=0)
        return Hits(work.event.astype(np.int32).take(found.task), people[:, 0], people[:, 1])


def _alive(tables: Tables, without: Ints) -> Words | None:
    """A row of bits for slots that may match; None is all."""
    place, known = find(tables["row_ids"], without)
    if not known.any():
        return None
    slot = tables["slot_of_row"][place[known]].astype(np.int64)
    words = np.full(tables.row_words, 2**64 - 1, np.uint64)
    np.bitwise_and.at(words, slot >> 6, ~(np.uint64(1) << (slot & 63).astype(np.uint64)))
    return words

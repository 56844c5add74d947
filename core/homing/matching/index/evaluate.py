"""A batch of events put to an index: rows of bits, then exact bounds, then details of what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homing.matching.hits import Hits
from homing.matching.index.asked import ask
from homing.matching.index.columns import Ints
from homing.matching.index.facts import Facts
from homing.matching.index.residual import accepted
from homing.matching.index.rows import Words
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import TELLING, Tasks, find, tasks
from homing.matching.subject import Subject
from homing.models.rates import NO_RATES, Rates

#: Four comparisons that all came out true, seen as one number.
_ALL_FOUR = 0x01010101

#: From so many words on, a call for each row is cheaper than gathering words one by one.
_WIDE = 256


@dataclass(frozen=True)
class Candidates:
    """Slots that accept all that rows of bits know; tasks ascending."""

    task: Ints
    slot: Ints

    def where(self, chosen: NDArray[np.bool_]) -> Candidates:
        places = np.flatnonzero(chosen)
        return Candidates(self.task.take(places), self.slot.take(places))


def joined(one: Candidates, other: Candidates) -> Candidates:
    return Candidates(
        np.concatenate((one.task, other.task)), np.concatenate((one.slot, other.slot))
    )


@dataclass(frozen=True)
class Found:
    """Candidates by what is still to be asked."""

    #: Nothing.
    sure: Candidates
    #: Details.
    detailed: Candidates
    #: Bounds, and details.
    inexact: Candidates


class IndexMatcher:
    """Matches batches of any size; about a hundred events at a time are cheapest."""

    def __init__(
        self, tables: Tables, rates: Rates = NO_RATES, *, without: Iterable[int] = ()
    ) -> None:
        """Takes an index.

        Args:
            rates: of the day.
            without: ids of searches to be left out, because they changed or are gone; others are ignored.
        """
        self._tables = tables
        self._rates = rates
        self._alive = _alive(tables, np.array(sorted(set(without)), np.int64))

    def match(self, batch: Sequence[Subject]) -> Hits:
        """The searches that want an event of the batch."""
        tables = self._tables
        asked = ask(batch, tables.currencies, self._rates)
        work = tasks(asked, tables)
        found = candidates(tables, work, self._alive)
        unsure = joined(found.detailed, _within_bounds(tables, work, found.inexact))
        facts = Facts(batch, asked, tables, self._rates)
        return _hits(tables, work, joined(found.sure, _detailed(tables, facts, work, unsure)))


def _hits(tables: Tables, work: Tasks, found: Candidates) -> Hits:
    people = tables.people.take(found.slot, axis=0)
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


def candidates(tables: Tables, work: Tasks, alive: Words | None) -> tuple[Candidates, Candidates]:
    """Those that rows of bits know all about, and those that are to be looked at."""
    widths = tables.widths[work.partition]
    task = np.repeat(np.arange(len(work)), widths)
    begin = np.cumsum(widths) - widths
    offset = np.arange(len(task)) - begin[task]
    words = _telling(tables, work, widths, begin, task, offset)
    for number, first, rows in work.ranges:
        width, at = int(widths[number]), int(begin[number])
        words[at : at + width] &= _united(tables, int(work.partition[number]), first, rows)
    held = np.flatnonzero(words != 0)
    words, task, offset = words[held], task[held], offset[held]
    for starts in work.starts[TELLING:]:
        words &= tables.words.take(starts.take(task) + offset)
    place = tables.part_words.take(work.partition.take(task)) + offset
    if alive is not None:
        words &= alive.take(place)
    return _sorted_out(tables, words, task, place)


def _sorted_out(tables: Tables, words: Words, task: Ints, place: Ints) -> Found:
    exact = words & tables.words.take(place + tables.row_words * tables.first["exact"])
    plain = tables.words.take(place + tables.row_words * tables.first["plain"])
    return Found(
        sure=_slots(exact & plain, task, place),
        detailed=_slots(exact & ~plain, task, place),
        inexact=_slots(words ^ exact, task, place),
    )


def _telling(
    tables: Tables, work: Tasks, widths: Ints, begin: Ints, task: Ints, offset: Ints
) -> Words:
    words = tables.words.take(work.starts[0].take(task) + offset)
    for starts in work.starts[1:TELLING]:
        words &= tables.words.take(starts.take(task) + offset)
    return words


def _united(tables: Tables, partition: int, first: int, rows: int) -> Words:
    begin, end = tables.part_words[partition : partition + 2].tolist()
    lines = tables.words[: tables.row_words * tables.first["rows"]].reshape(-1, tables.row_words)
    united: Words = np.bitwise_or.reduce(lines[first : first + rows, begin:end], axis=0)
    return united


def _slots(words: Words, task: Ints, place: Ints) -> Candidates:
    held = np.flatnonzero(words != 0)
    words, task, place = words[held], task[held], place[held]
    bits = np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_)
    counts = np.bitwise_count(words)
    # Bit b of the n-th word is at 64 n + b, its slot is 64 place + b.
    shift = (place - np.arange(len(place))) << 6
    return Candidates(np.repeat(task, counts), np.flatnonzero(bits) + np.repeat(shift, counts))


def _within_bounds(tables: Tables, work: Tasks, found: Candidates) -> Candidates:
    reached = tables.bounds.take(found.slot, axis=0) >= work.least.take(found.task, axis=0)
    return found.where(reached.view(np.uint32).ravel() == _ALL_FOUR)


def _detailed(tables: Tables, facts: Facts, work: Tasks, found: Candidates) -> Candidates:
    event = work.event.take(found.task)
    currency = tables["currencies"].take(work.partition.take(found.task))
    return found.where(accepted(tables, facts, found.slot, event, currency))

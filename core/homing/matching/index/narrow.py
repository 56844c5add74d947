"""From an index to few candidates: rows of bits, then exact bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homing.matching.index.columns import Ints
from homing.matching.index.rows import Bits, Words
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import TELLING, Tasks

#: Four comparisons that all came out true, seen as one number.
_ALL_FOUR = 0x01010101


@dataclass(frozen=True)
class Candidates:
    """Slots that may match, and the tasks that found them."""

    task: Ints
    slot: Ints

    def where(self, chosen: Bits) -> Candidates:
        places = np.flatnonzero(chosen)
        return Candidates(self.task.take(places), self.slot.take(places))


def joined(one: Candidates, other: Candidates) -> Candidates:
    return Candidates(
        np.concatenate((one.task, other.task)), np.concatenate((one.slot, other.slot))
    )


@dataclass(frozen=True)
class Narrowed:
    """Candidates by what is still to be asked."""

    #: Nothing.
    sure: Candidates
    #: Details, if they have any.
    unsure: Candidates


def narrow(tables: Tables, work: Tasks, alive: Words | None) -> Narrowed:
    """Joins rows of bits, then compares bounds where these are not exact.

    Args:
        alive: a row of slots that may match; None is all.
    """
    widths = tables.widths[work.partition]
    task = np.repeat(np.arange(len(work)), widths)
    begin = np.cumsum(widths) - widths
    offset = np.arange(len(task)) - begin[task]
    words = _telling(tables, work, widths, begin, task, offset)
    for number, first, rows in work.ranges:
        width, at = int(widths[number]), int(begin[number])
        words[at : at + width] &= united(tables, int(work.partition[number]), first, rows)
    held = np.flatnonzero(words != 0)
    words, task, offset = words[held], task[held], offset[held]
    for starts in work.starts[TELLING:]:
        words &= tables.words.take(starts.take(task) + offset)
    place = tables.part_words.take(work.partition.take(task)) + offset
    if alive is not None:
        words &= alive.take(place)
    return _sorted_out(tables, work, words, task, place)


def _sorted_out(tables: Tables, work: Tasks, words: Words, task: Ints, place: Ints) -> Narrowed:
    exact = words & tables.words.take(place + tables.row_words * tables.first["exact"])
    plain = tables.words.take(place + tables.row_words * tables.first["plain"])
    inexact = _within_bounds(tables, work, _slots(words ^ exact, task, place))
    return Narrowed(
        sure=_slots(exact & plain, task, place),
        unsure=joined(_slots(exact & ~plain, task, place), inexact),
    )


def _telling(
    tables: Tables, work: Tasks, widths: Ints, begin: Ints, task: Ints, offset: Ints
) -> Words:
    words: Words = tables.words.take(work.starts[0].take(task) + offset)
    for starts in work.starts[1:TELLING]:
        words &= tables.words.take(starts.take(task) + offset)
    return words


def united(tables: Tables, partition: int, first: int, rows: int) -> Words:
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

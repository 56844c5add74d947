"""The costly steps of matching, compiled by numba (extra `kernel`): the same answers, less time for each candidate.

The code is compiled once for each machine; a folder for it can be named by NUMBA_CACHE_DIR.
"""

from __future__ import annotations

import numba
import numpy as np

from homing.matching.index import details
from homing.matching.index.columns import Ints
from homing.matching.index.evaluate import Steps
from homing.matching.index.facts import Facts
from homing.matching.index.narrow import Candidates, Narrowed, united
from homing.matching.index.residual import accepted_by
from homing.matching.index.rows import Bits, Words
from homing.matching.index.tables import Tables
from homing.matching.index.tasks import Tasks

_HERE = details.WORDS | details.BOX | details.CIRCLE
_PASSES = details.PASSES_UNKNOWN
_WORDS, _BOX, _CIRCLE = details.WORDS, details.BOX, details.CIRCLE
_NO_WORDS = np.zeros(0, np.uint64)


def narrow(tables: Tables, work: Tasks, alive: Words | None) -> Narrowed:
    """As `narrow.narrow`."""
    more, more_at = _more(tables, work)
    task, slot, sure = _narrow(
        tables.words,
        work.starts,
        tables.part_words[work.partition],
        tables.widths[work.partition],
        more,
        more_at,
        _NO_WORDS if alive is None else alive,
        tables.row_words * tables.first["exact"],
        tables.row_words * tables.first["plain"],
        tables.bounds,
        work.least,
    )
    return Narrowed(
        sure=Candidates(task[:sure], slot[:sure]), unsure=Candidates(task[sure:], slot[sure:])
    )


def _more(tables: Tables, work: Tasks) -> tuple[Words, Ints]:
    """Rows that no index holds, for tasks with ranges, and where each task's begins; -1 is none."""
    at = np.full(len(work), -1)
    made: dict[int, Words] = {}
    for task, first, rows in work.ranges:
        row = united(tables, int(work.partition[task]), first, rows)
        made[task] = row & made[task] if task in made else row
    begin = 0
    for task, row in made.items():
        at[task], begin = begin, begin + len(row)
    return np.concatenate((_NO_WORDS, *made.values())), at


@numba.njit(cache=True, nogil=True)
def _below(bit):  # type: ignore[no-untyped-def]
    """Number of the only bit that is set: the count of those below it."""
    count = bit - np.uint64(1)
    count -= (count >> np.uint64(1)) & np.uint64(0x5555555555555555)
    count = (count & np.uint64(0x3333333333333333)) + (
        (count >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    count = (count + (count >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((count * np.uint64(0x0101010101010101)) >> np.uint64(56))


@numba.njit(cache=True, nogil=True)
def _joined(words, starts, task, offset, more, more_at):  # type: ignore[no-untyped-def]
    """What all rows of a task hold in one word."""
    word = words[starts[0, task] + offset]
    for row in range(1, len(starts)):
        if word == 0:
            return word
        word &= words[starts[row, task] + offset]
    if more_at[task] >= 0:
        word &= more[more_at[task] + offset]
    return word


@numba.njit(cache=True, nogil=True)
def _reached(bounds, slot, least, task):  # type: ignore[no-untyped-def]
    for end in range(4):  # noqa: SIM110 - numba has no generators here
        if bounds[slot, end] < least[task, end]:
            return False
    return True


@numba.njit(cache=True, nogil=True)
def _held(words, starts, first, widths, more, more_at, alive):  # type: ignore[no-untyped-def]
    """Words that hold candidates, with their tasks and places."""
    most = widths.sum()
    held, task, place = (
        np.empty(most, np.uint64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
    )
    count = 0
    for number in range(len(first)):
        for offset in range(widths[number]):
            word = _joined(words, starts, number, offset, more, more_at)
            if len(alive):
                word &= alive[first[number] + offset]
            if word:
                held[count], task[count], place[count] = word, number, first[number] + offset
                count += 1
    return held[:count], task[:count], place[:count]


@numba.njit(cache=True, nogil=True)
def _bits(words):  # type: ignore[no-untyped-def]
    count = 0
    for word in words:
        while word:
            word &= word - np.uint64(1)
            count += 1
    return count


@numba.njit(cache=True, nogil=True)
def _narrow(  # type: ignore[no-untyped-def]
    words, starts, first, widths, more, more_at, alive, exact, plain, bounds, least
):
    """Tasks and slots of candidates: sure ones first, and how many of these there are."""
    held, tasks, places = _held(words, starts, first, widths, more, more_at, alive)
    most = _bits(held)
    task, slot = np.empty(most, np.int64), np.empty(most, np.int64)
    sure, unsure = 0, most
    for number in range(len(held)):
        word, place = held[number], places[number]
        as_rows_say, undetailed = words[exact + place], words[plain + place]
        while word:
            low = word & (~word + np.uint64(1))
            word ^= low
            found = (place << 6) + _below(low)
            if not as_rows_say & low and not _reached(bounds, found, least, tasks[number]):
                continue
            if undetailed & low:
                task[sure], slot[sure] = tasks[number], found
                sure += 1
            else:
                unsure -= 1
                task[unsure], slot[unsure] = tasks[number], found
    kept = sure + most - unsure
    task[sure:kept], slot[sure:kept] = task[unsure:].copy(), slot[unsure:].copy()
    return task[:kept], slot[:kept], sure


def accepted(tables: Tables, facts: Facts, slot: Ints, event: Ints, currency: Ints) -> Bits:
    """As `residual.accepted`: words, boxes and circles here, the rest there."""
    numbers = tables["numbers"].take(slot)
    points, present = facts.points, facts.words
    good: Bits = _accepted(
        numbers,
        tables["detail_kinds"],
        event,
        tables["words_at"],
        tables["words_starts"],
        tables["words_counts"],
        tables["words_include"],
        tables["words_values"],
        present.table,
        present.column,
        tables["box_at"],
        tables["box_values"],
        tables["circle_at"],
        tables["circle_values"],
        points.latitude,
        points.longitude,
        points.vectors,
        points.stated,
    )
    if tables.known_kinds & (_PASSES - 1) & ~_HERE:
        accepted_by(tables, facts, good, numbers, event, currency, without=_HERE)
    return good


@numba.njit(cache=True, nogil=True)
def _accepted(  # type: ignore[no-untyped-def]
    numbers, kinds, event,
    words_at, words_starts, words_counts, words_include, words_values, present, column,
    box_at, box_values, circle_at, circle_values,
    latitude, longitude, vectors, stated,
):  # fmt: skip
    good = np.ones(len(numbers), np.bool_)
    for place in range(len(numbers)):
        number = numbers[place]
        if number < 0:
            continue
        kind, asked = kinds[number], event[place]
        if kind & (_BOX | _CIRCLE):
            if not stated[asked]:
                good[place] = kind >= _PASSES
            else:
                if kind & _BOX:
                    box = box_values[box_at[number]]
                    good[place] = _in_box(box, latitude[asked], longitude[asked])
                if kind & _CIRCLE and good[place]:
                    good[place] = _in_circle(circle_values[circle_at[number]], vectors[asked])
        if kind & _WORDS and good[place]:
            at = words_at[number]
            begin, end = words_starts[at], words_starts[at] + words_counts[at]
            include = begin + words_include[at]
            good[place] = _worded(words_values, begin, include, end, present[asked], column)
    return good


@numba.njit(cache=True, nogil=True)
def _in_box(box, latitude, longitude):  # type: ignore[no-untyped-def]
    return box[0] <= latitude <= box[2] and box[1] <= longitude <= box[3]


@numba.njit(cache=True, nogil=True)
def _in_circle(circle, vector):  # type: ignore[no-untyped-def]
    # The same sums and products as in `squared_chord`.
    x, y, z = circle[0] - vector[0], circle[1] - vector[1], circle[2] - vector[2]
    return (x * x + y * y) + z * z <= circle[3]


@numba.njit(cache=True, nogil=True)
def _worded(values, begin, include, end, present, column):  # type: ignore[no-untyped-def]
    for place in range(begin, end):  # noqa: SIM110 - numba has no generators here
        if present[column[values[place]]] != (place < include):
            return False
    return True


STEPS = Steps(narrow, accepted)

"""Sets of message ids as PostgreSQL holds them: https://www.postgresql.org/docs/current/rangetypes.html"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

#: Stretches of ids in order, none of which touches another.
Stretches: TypeAlias = tuple[range, ...]


def of_ids(ids: Iterable[int]) -> Stretches:
    """These ids."""
    return joined(range(one, one + 1) for one in ids)


def joined(stretches: Iterable[range]) -> Stretches:
    """All that is in one of these."""
    found: list[range] = []
    for one in sorted(stretches, key=lambda each: each.start):
        if found and one.start <= found[-1].stop:
            found[-1] = range(found[-1].start, max(found[-1].stop, one.stop))
        elif one:
            found.append(one)
    return tuple(found)


def written(stretches: Iterable[range]) -> str:
    """The literal of an int8multirange."""
    return "{" + ",".join(f"[{one.start},{one.stop})" for one in stretches) + "}"


def read(value: Multirange[int]) -> Stretches:
    """What the database holds; it must have two ends."""
    return tuple(_range(each) for each in value)


def size(stretches: Iterable[range]) -> int:
    """How many ids."""
    return sum(len(one) for one in stretches)


def ids(stretches: Iterable[range]) -> Iterator[int]:
    """One after the other."""
    return (number for one in stretches for number in one)


def _range(found: Range[int]) -> range:
    assert found.lower is not None  # noqa: S101 - see `read`
    assert found.upper is not None  # noqa: S101
    return range(found.lower, found.upper)

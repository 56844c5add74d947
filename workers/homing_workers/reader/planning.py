"""How missing ids are asked for with few questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from homing.storage.telegram import ranges
from homing.storage.telegram.ranges import Stretches
from homing_workers.reader.history import PAGE


def long(missing: Stretches) -> list[range]:
    """Stretches that history tells with fewer questions, since much of a stretch may be gone; newest first."""
    return [one for one in reversed(missing) if len(one) > PAGE]


def asked(missing: Iterable[range]) -> list[int]:
    """The newest ids that fit into one question by ids."""
    return list(islice(reversed(list(ranges.ids(missing))), PAGE))


def by_page(ids: range) -> Iterator[range]:
    """As many as fit into one question each."""
    return (ids[start : start + PAGE] for start in range(0, len(ids), PAGE))
